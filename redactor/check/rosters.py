"""Operations on lists: candidates, winners, households, experts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.doctype import CheckSpec
from extractors.fields.amounts import chinese_number
from redactor.check.context import Context, is_filled, value_text
from redactor.check.identity import KINDS, id_number_in, private_number_in, uscc_is_valid
from redactor.check.problem import Problem
from redactor.check.wording import plain, squeeze

_RANK = re.compile(r"第?([一二三四五六七八九十\d]{1,2})")
_JOINT = re.compile(r"联合体|牵头|[(（]成员|联合投标")
_SPLIT = re.compile(r"[、,，;；/]|和|与|联合体|牵头人?|成员单?位?|[:：()（）]")
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:\(.*\))?")
_COMPANY = re.compile(r"(?:公司|集团|院|局|所|厂|社|中心|处|队)$")


def ranks(context: Context, check: CheckSpec, *, column: str, most: int) -> Problem | None:
    """Each section has at most ``most`` candidates, ranked from 1 without gaps or doubles."""
    sections: dict[str, list[int]] = {}
    for row in context.disclosure.lists.get(check.items[0], ()):
        match = _RANK.search(value_text(row[column])) if is_filled(row.get(column)) else None
        number = (chinese_number(match.group(1)) or int(match.group(1))) if match else 0
        name = squeeze(row["section"]) if "section" in row else ""
        sections.setdefault(name, []).append(number)
    for numbers in (part for whole in sections.values() for part in _restarts(whole)):
        if len(numbers) > most and len(set(numbers)) == len(numbers):
            return Problem(f"列了 {len(numbers)} 名，最多 {most} 名", f"{len(numbers)} rows, at most {most}", ())
        if all(numbers) and sorted(numbers) != list(range(1, len(numbers) + 1)):
            return Problem("排序不连续或重复", "the ranks have gaps or doubles", context.spans(column))
    return None


def _restarts(numbers: Sequence[int]) -> list[list[int]]:
    """Split where a count begins anew: 1 2 3 1 2 3 are two sections whose names were not read."""
    parts: list[list[int]] = []
    for number in numbers:
        if not parts or (number == 1 and parts[-1][-1] > 1):
            parts.append([])
        parts[-1].append(number)
    return parts


def rows_complete(context: Context, check: CheckSpec, *, columns: tuple[str, ...]) -> Problem | None:
    """Every row of the list fills the columns (those that stand outside of the list count for all rows)."""
    rows = context.disclosure.lists.get(check.items[0], ())
    for number, row in enumerate(rows, 1):
        lacking = [name for name in columns if not is_filled(row.get(name)) and name not in context.disclosure.fields]
        lacking = [name for name in lacking if any(is_filled(other.get(name)) for other in rows)]
        if lacking:
            titles = "、".join(spec.title if (spec := context.doctype.item(name)) else name for name in lacking)
            return Problem(f"第 {number} 名缺少：{titles}", f"row {number} lacks {', '.join(lacking)}", ())
    return None


def no_id_number(context: Context, check: CheckSpec, *, column: str) -> Problem | None:
    """No cell of the column holds an identity number."""
    rows = context.disclosure.lists.get(check.items[0], ())
    fields = [row[column] for row in rows if is_filled(row.get(column))] or [
        field for _, field in context.cells(column)
    ]
    for field in fields:
        if id_number_in(plain(field)):
            return Problem("含身份证号", "it holds an identity number", field.spans)
    return None


def no_private_numbers(
    context: Context, check: CheckSpec, *, text_kinds: tuple[str, ...] = ("id", "account")
) -> Problem | None:
    """The items and lists hold no identity, account or mobile number or e-mail address, and the text none of
    ``text_kinds``."""
    cells = [cell for item in check.items for row in context.disclosure.lists.get(item, ()) for cell in row.values()]
    for field in [field for item in check.items for field in context.found(item)] + cells:
        if private_number_in(plain(field), KINDS):
            return Problem("含身份证号、账号、手机号或邮箱", "it holds private numbers", field.spans)
    if private_number_in(context.everything, text_kinds):
        return Problem("文中含身份证号、账号或手机号", "the text holds private numbers", ())
    return None


def person_without_numbers(context: Context, check: CheckSpec) -> Problem | None:
    """Where the item names a natural person, the text holds no identity or mobile number."""
    field = context.field(check.items[0])
    if field is None or not _PERSON.fullmatch(plain(field)) or _COMPANY.search(plain(field)):
        return None
    if private_number_in(context.everything, ("id", "mobile")):
        return Problem("自然人的号码没有去除", "numbers of a natural person are left", field.spans)
    return None


def uscc_valid(context: Context, check: CheckSpec) -> Problem | None:
    """Every unified social credit code is right by GB 32100."""
    for item in check.items:
        for field in context.found(item):
            code = re.sub(r"[^0-9A-Za-z]", "", value_text(field)).upper()
            if code and not uscc_is_valid(code):
                return Problem("校验不通过", "the check digit is wrong", field.spans)
    return None


def single_winner(context: Context, check: CheckSpec) -> Problem | None:
    """Each section has one winner; a consortium counts as one."""
    item, section = check.items[:2]
    for rows in context.disclosure.lists.values():
        by_section: dict[str, set[str]] = {}
        for row in rows:
            if is_filled(row.get(item)) and is_filled(row.get(section)):
                by_section.setdefault(squeeze(row[section]), set()).add(squeeze(row[item]))
        if any(len(names) > 1 for names in by_section.values()):
            return Problem("同一标段有两个中标人", "two winners for one section", context.spans(item))
    field = context.disclosure.fields.get(item)
    if field is None or _JOINT.search(context.text):
        return None
    names = [name for name in re.split(r"[、;；]|\n", plain(field)) if _COMPANY.search(name.strip())]
    if len(set(names)) > 1:
        return Problem("列了两个以上中标人", "more than one winner", field.spans)
    return None


def winner_in_candidates(context: Context, check: CheckSpec) -> Problem | None:
    """When the document itself names the candidates, the winner is one of them."""
    field = context.field(check.items[0])
    named = re.findall(r"第[一二三]中标候选人(?:为|是|:)?([^,。;、()]{4,40}?(?:公司|集团|院|局))", context.text)
    if field is None or not named:
        return None
    winner = squeeze(field)
    if any(winner in re.sub(r"\W", "", name) or re.sub(r"\W", "", name) in winner for name in named):
        return None
    return Problem("中标人不在文中所列候选人之内", "the winner is no candidate", field.spans)


def winner_rank_one(context: Context, check: CheckSpec, *, reasons: str) -> Problem | None:
    """When the document calls the winner the second or third candidate, it says why the first was passed over."""
    field = context.field(check.items[0])
    winner = re.escape(plain(field)) if field else "[^,。;]{4,30}"
    lower, won = "第[二三](?:名)?中标候选人", "为(?:本项目)?(?:的)?中标人"
    forms = (
        rf"{lower}(?:为|是|:)?{winner}[^。;]{{0,12}}(?:确定|定)?{won}",
        rf"(?:确定|选定|由|以){lower}[^。;]{{0,40}}{won}",
        rf"{winner}\({lower}\)[^。;]{{0,12}}{won}",
    )
    if not context.says(forms) or re.search(reasons, context.text):
        return None
    return Problem(
        "中标人不是第一中标候选人且没有说明原因", "not the first candidate, and no reason", context.spans("winner")
    )


def consortium_listed(context: Context, check: CheckSpec, *, column: str) -> Problem | None:
    """A name that speaks of a consortium lists its members, there or in a list of members."""
    if context.has("consortium_members") or context.disclosure.lists.get("consortium_members"):
        return None
    for _, field in context.cells(column):
        text = plain(field)
        members = [name for name in _SPLIT.split(text) if _COMPANY.search(name)]
        if _JOINT.search(text) and len(members) < 2:
            return Problem("没有列全联合体成员", "the members are not all listed", field.spans)
    return None
