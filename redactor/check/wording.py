"""Operations on what values and the text say: required words, forbidden words, blocks that belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from extractors.doctype import CheckSpec, compiled
from extractors.fields.disclosure import Field
from redactor.check.context import Context, value_text
from redactor.check.problem import Problem

_MARKS = re.compile(r"[\W_]+")


def value_matches(context: Context, check: CheckSpec, *, pattern: str, forbid: str = "") -> Problem | None:
    """Every filled item says ``pattern`` and does not say ``forbid``."""
    for item in check.items:
        for field in context.found(item):
            text = plain(field)
            if (forbid and re.search(forbid, text)) or not re.search(pattern, text):
                return Problem("没有写明应有的结论或主体", "the value does not say what it must", field.spans)
    return None


def forbidden_text(context: Context, check: CheckSpec, *, patterns: tuple[str, ...]) -> Problem | None:
    """None of the expressions is anywhere in the text."""
    if any(compiled(pattern).search(context.everything) for pattern in patterns):
        return Problem("出现不得公开或不得规定的内容", "the text says what it must not", ())
    return None


def forbidden_value(context: Context, check: CheckSpec, *, patterns: tuple[str, ...]) -> Problem | None:
    """None of the expressions is in a value of the items."""
    for item in check.items:
        for field in context.found(item):
            if any(re.search(pattern, plain(field)) for pattern in patterns):
                return Problem("出现应核对的内容", "the value says what it should not", field.spans)
    return None


def values_differ(context: Context, check: CheckSpec, *, pairs: tuple[str, ...] = ()) -> Problem | None:
    """items[0] is none of the other items; ``pairs`` ("a!=b") instead. Names are compared without marks."""
    chosen = [tuple(pair.split("!=")) for pair in pairs] or [(check.items[0], other) for other in check.items[1:]]
    for one, other in chosen:
        same = {squeeze(field) for field in context.found(one)} & {squeeze(field) for field in context.found(other)}
        if any(len(name) > 1 for name in same):
            return Problem("两项填写的是同一内容", f"{one} and {other} are the same", context.spans(one, other))
    return None


def same_values(context: Context, check: CheckSpec) -> Problem | None:
    """All filled items name the same (one name may contain the other)."""
    names = [squeeze(field) for item in check.items for field in context.found(item)]
    if len(names) < 2 or all(a in b or b in a for a in names for b in names):
        return None
    return Problem("各处名称不一致", "the names differ", context.spans(*check.items))


def texts_differ(context: Context, check: CheckSpec) -> Problem | None:
    """Two texts are neither equal nor mere references to each other."""
    one, other = (squeeze(field) if (field := context.field(item)) else "" for item in check.items[:2])
    if one and other and (one == other or re.fullmatch(r"(?:同上|见上|见依据|见原因|同变更.{2})", one + other)):
        return Problem("两项内容相同", "both say the same", context.spans(*check.items))
    return None


def block_complete(context: Context, check: CheckSpec, *, groups: tuple[str, ...] = ()) -> Problem | None:
    """When the first item of a group ("a+b+c", or all items) is there, the others are too."""
    for group in [tuple(text.split("+")) for text in groups] or [check.items]:
        lacking = [item for item in group[1:] if not _answered(context, item)]
        if context.has(group[0]) and lacking:
            return Problem(
                f"缺少：{_titles(context, lacking)}", f"lacking: {', '.join(lacking)}", context.spans(group[0])
            )
    return None


def all_or_none(context: Context, check: CheckSpec) -> Problem | None:
    """Either all items are filled or none is."""
    lacking = [item for item in check.items if not _answered(context, item)]
    if 0 < len(lacking) < len(check.items):
        return Problem(
            f"缺少：{_titles(context, lacking)}", f"lacking: {', '.join(lacking)}", context.spans(*check.items)
        )
    return None


def all_stated(context: Context, check: CheckSpec) -> Problem | None:
    """Every item is filled, be it with 无."""
    lacking = [item for item in check.items if not _answered(context, item)]
    if lacking:
        return Problem(f"缺少：{_titles(context, lacking)}", f"lacking: {', '.join(lacking)}", ())
    return None


def cue_requires_item(context: Context, check: CheckSpec, *, cues: tuple[str, ...]) -> Problem | None:
    """When the text says any of the cues, the first item is filled."""
    if context.says(cues) and not _answered(context, check.items[0]):
        return Problem(f"缺少：{_titles(context, check.items[:1])}", f"lacking: {check.items[0]}", ())
    return None


def bad_value_when(context: Context, check: CheckSpec, *, patterns: tuple[str, ...]) -> Problem | None:
    """items[0] says none of the expressions when any of the other items is filled."""
    if any(context.has(item) for item in check.items[1:]):
        return forbidden_value(context, _only(check, check.items[:1]), patterns=patterns)
    return None


def plan_only(context: Context, check: CheckSpec, *, plan: str, done: str) -> Problem | None:
    """The item does not speak of plans alone."""
    field = context.field(check.items[0])
    if field and re.search(plan, plain(field)) and not re.search(done, plain(field)):
        return Problem("只有方案或计划，没有落实情况", "a plan only, nothing done", field.spans)
    return None


def increase_needs(context: Context, check: CheckSpec) -> Problem | None:
    """When the amount in items[0] is an increase, items[1] is filled."""
    field = context.field(check.items[0])
    if not field or re.search(r"减|-\d", plain(field) + field.label) or _answered(context, check.items[1]):
        return None
    value = context.amount(check.items[0])
    if value is None or value <= 0:
        return None
    return Problem(f"缺少：{_titles(context, check.items[1:2])}", f"lacking: {check.items[1]}", field.spans)


def fail_needs_action(context: Context, check: CheckSpec, *, fail: str, action: str) -> Problem | None:
    """When the item, or a cell of the list of that name, says ``fail``, the text says ``action``."""
    cells = [cell for row in context.disclosure.lists.get(check.items[0], ()) for cell in row.values()]
    failed = [field for field in (*context.found(check.items[0]), *cells) if re.search(fail, plain(field))]
    if failed and not re.search(action, context.text):
        return Problem("没有说明理由或处理措施", "no ground or action is stated", failed[0].spans)
    return None


def contradicts(context: Context, check: CheckSpec, *, says: str, text: str) -> Problem | None:
    """The item does not say ``says`` while the document says ``text``."""
    field = context.field(check.items[0])
    if field and re.search(says, plain(field)) and re.search(text, context.text):
        return Problem("前后矛盾", "it contradicts the text", field.spans)
    return None


def forbidden_unless(context: Context, check: CheckSpec, *, pattern: str, unless: str) -> Problem | None:
    """The item does not say ``pattern``, unless it says ``unless`` as well."""
    field = context.field(check.items[0])
    if field and re.search(pattern, plain(field)) and not re.search(unless, plain(field)):
        return Problem("填写的主体不对", "the wrong body is named", field.spans)
    return None


def only_with(context: Context, check: CheckSpec, *, subtypes: tuple[str, ...]) -> Problem | None:
    """In these varieties of the document items[0] is published only together with one of the other items."""
    early = context.subtype in subtypes and not any(context.has(item) for item in check.items[1:])
    if early and context.has(check.items[0]):
        return Problem("此时尚不得公开", "not to be published yet", context.spans(check.items[0]))
    return None


def plain(field: Field) -> str:
    """Return a value's text as the document has it, without white space."""
    return re.sub(r"\s+", "", field.raw or value_text(field))


def squeeze(field: Field) -> str:
    """Return a name for comparison: its normal form, letters and digits only."""
    return _MARKS.sub("", value_text(field))


def _answered(context: Context, item: str) -> bool:
    return context.has(item) or context.excused(item)


def _titles(context: Context, items: Sequence[str]) -> str:
    return "、".join(spec.title if (spec := context.doctype.item(item)) else item for item in items)


def _only(check: CheckSpec, items: tuple[str, ...]) -> CheckSpec:
    return msgspec.structs.replace(check, items=items)


def docno_format(context: Context, check: CheckSpec, *, exempt: str) -> Problem | None:
    """A document number reads 机关代字〔年份〕序号号, with hexagonal brackets and the year of the approval in items[1]
    (GB/T 9704-2012, 7.2.5). Numbers that look like ``exempt`` (permits, filings) are left alone."""
    field = context.field(check.items[0])
    if field is None:
        return None
    text = re.sub(r"\s+", "", field.raw or value_text(field))
    day = context.day(check.items[1])
    match = re.search(r"[\u4e00-\u9fff]{2,}(.)((?:19|20)\d{2})(.)第?0*\d+号", text)
    if match is None:
        loose = re.search(r"[\u4e00-\u9fff]{2,}\D{0,2}(?:19|20)\d{2}\D{0,2}\d+|[\u4e00-\u9fff]{2,}\d+号", text)
        wrong = loose is not None and not re.search(exempt, text)
        return Problem("不合“代字〔年份〕序号号”的写法", "not of the standard form", field.spans) if wrong else None
    if (match.group(1), match.group(3)) != ("〔", "〕"):
        return Problem("年份没有用六角括号", "the year is not in hexagonal brackets", field.spans)
    if day is not None and day.year != int(match.group(2)):
        return Problem("年份与批复时间不同年", "not the year of the approval", field.spans)
    return None


def project_code_format(context: Context, check: CheckSpec, *, regions: str) -> Problem | None:
    """An investment project's code has five groups of 4-6-2-2-6 digits: year or year and month, region, industry,
    kind, number; its date is not later than items[1]. ``regions`` are the first two digits of existing regions."""
    field = context.field(check.items[0])
    if field is None:
        return None
    text = re.sub(r"\s+", "", field.raw or value_text(field)).replace("－", "-").replace("—", "-")
    match = re.search(r"\d[\d-]{16,26}", text)
    code = match.group() if match else text
    groups = re.fullmatch(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})", code)
    if groups is None:
        return Problem("不是 4-6-2-2-6 五段", "not five groups of 4-6-2-2-6 digits", field.spans)
    if not re.match(regions, groups.group(2)):
        return Problem("第二段不是行政区划代码", "the second group is no region", field.spans)
    return _code_date_fault(groups.group(1), context.day(check.items[1]), field)


def _code_date_fault(head: str, approved: date | None, field: Field) -> Problem | None:
    """The first group of a code is a year (2019) or year and month (1903); 2003 may be either."""
    readings = [(int(head), 1)] if 1990 <= int(head) <= 2100 else []
    readings += [(2000 + int(head[:2]), int(head[2:]))] if 1 <= int(head[2:]) <= 12 else []
    if not readings:
        return Problem("首段不是年份或年月", "the first group is no year or month", field.spans)
    if approved is not None and all(reading > (approved.year, approved.month) for reading in readings):
        return Problem("首段晚于批复时间", "its date is later than the approval", field.spans)
    return None


def old_policies(context: Context, check: CheckSpec, *, patterns: tuple[str, ...], marked: str) -> Problem | None:
    """Policies that are believed repealed (``patterns``) are named with their state (``marked``)."""
    for item in check.items:
        for field in context.found(item):
            text = plain(field)
            if any(re.search(pattern, text) for pattern in patterns) and not re.search(marked, text):
                return Problem("所列文件可能已废止", "a policy that is believed repealed", field.spans)
    return None
