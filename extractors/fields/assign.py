"""Decide which value is which item: the best proposals win."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors.doctype import DocType, FieldSpec, compiled
from extractors.fields.blank import is_none, is_placeholder, reason_not_applicable
from extractors.fields.dates import duration, moments
from extractors.fields.disclosure import Field, Value
from extractors.fields.labels import squeeze
from extractors.fields.marks import is_channel
from extractors.fields.pairs import Candidate, Pair, raw_of, spans_of
from extractors.fields.propose import ENOUGH_ALIKE, TIME_LABEL, several
from extractors.fields.untangle import untangled
from extractors.fields.values import phones, read, tidy
from extractors.model import Document, Span
from extractors.spans import SpanSet

_OWN = 0.92
_DOUBT, _DOUBT_STRICT = 0.36, 0.3
"""From which likeness on a value that nothing took is a question to the clerk instead of a gap."""
_MAX_DOUBT = 300
_STRICT_KINDS = ("date", "money", "phone", "percent", "duration", "person")
ENOUGH = 0.42
_FROM_DOCUMENT = ("text", "org", "person", "list", "code", "enum")
_LABELED = ("label", "table", "similar label")
_TOLD = ("pattern", "prose", "event")
_RARE_NAME = re.compile(r"(?!.*(?:[人员部科室组处局站]$|单位|公司|电话|附件|招标|无$))[\u4e00-\u9fff]{2,3}")
_NONE_IS_VALUE = re.compile(r"情况|违约|变更|纠纷|诉讼|事故|异议|投诉|重大|决定|处罚|终止")
_JOINT = re.compile(r"[和及与、/]")
_TILL = re.compile(r"至|到|—+|~|～")
_LENGTH_IN_LABEL = re.compile(r"[(（/].{0,4}?(日历天|日历日|工作日|天|日|个月|月|年)[)）]?$")
_PHONE_LABELS = re.compile(r"电话|联系方式|热线")


def value_of(document: Document, item: FieldSpec, candidate: Candidate) -> Value | None:
    """Return the normal form of a candidate for an item, or None when it is not of the item's kind."""
    if item.kind in _FROM_DOCUMENT:
        raw = raw_of(document, candidate.value)
        found = read(item.kind, raw, candidate.unit, item.values)
        rare = found is None and item.kind == "person" and candidate.how in _LABELED and candidate.score >= 0.7
        return tidy(raw) if rare and _RARE_NAME.fullmatch(tidy(raw)) else found
    bare = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*", candidate.text) if item.kind == "duration" else None
    if bare is not None:
        length = _LENGTH_IN_LABEL.search(candidate.label)
        return duration(bare.group(1) + length.group(1)) if length else None
    value = read("text" if item.kind == "table" else item.kind, candidate.text, candidate.unit, item.values)
    if item.kind == "date" and isinstance(value, str) and "/" in value:
        return _range_end(item, candidate, value)
    return value


def _sole(item: FieldSpec, candidate: Candidate) -> bool:
    """True when a value of that label serves one item: dates may be ranges, 批准机关及文号 names two."""
    return item.kind != "date" and not item.owner and _JOINT.search(candidate.label) is None


def _one_end_open(item: FieldSpec, text: str) -> bool:
    """True for the start of ____至6月1日 and for the end of 5月6日至____: that end is blank."""
    ends = _TILL.split(text.strip(), maxsplit=1)
    if len(ends) != 2 or len(moments(text)) != 1:
        return False
    first, last = (is_placeholder(end.strip("自从起止: ")) for end in ends)
    return (first and item.id.endswith("_start")) or (last and item.id.endswith("_end"))


def _only_end(document: Document, items: dict[str, FieldSpec], candidate: Candidate, chosen: Chosen) -> None:
    """Note that one end of a range is blank, and give its date to the other end."""
    item = items[candidate.item]
    chosen.unfilled.setdefault(item.id, made(document, item, candidate, ""))
    stem, _, end = item.id.rpartition("_")
    other = items.get(f"{stem}_{'start' if end == 'end' else 'end'}")
    value = read("date", candidate.text)
    if other is not None and other.id not in chosen.fields and value:
        chosen.fields[other.id] = made(document, other, candidate, value)


def _range_end(item: FieldSpec, candidate: Candidate, value: str) -> str:
    first, last = value.split("/")
    if item.id.endswith("_end") or "截止" in item.title or "deadline" in item.id:
        return last
    if "期限" in item.title:
        return value
    return first


@dataclass(slots=True)
class Chosen:
    """What was assigned so far; filled by ``assign``."""

    fields: dict[str, Field] = field(default_factory=dict)
    unfilled: dict[str, Field] = field(default_factory=dict)
    not_applicable: dict[str, Field] = field(default_factory=dict)
    doubtful: dict[str, Field] = field(default_factory=dict)


def assign(document: Document, doctype: DocType, candidates: Iterable[Candidate]) -> Chosen:
    """Give every item its best candidate; a value serves one item, but for ranges and labels of two items."""
    chosen = Chosen()
    used: set[Span] = set()
    ranked = sorted(untangled(candidates), key=_rank)
    items = {item.id: item for item in doctype.items}
    open_items = _left_open(document, ranked)
    for candidate in ranked:
        item = items.get(candidate.item)
        if item is None or candidate.item in chosen.fields or candidate.score < ENOUGH:
            continue
        if candidate.item in open_items and candidate.how in _TOLD:
            continue
        if _blank(document, item, candidate, chosen):
            continue
        if candidate.how == "similar label" and candidate.score < ENOUGH_ALIKE:
            continue
        if candidate.how == "event" and _is_taken(candidate, chosen):
            continue
        candidate = _narrowed(item, candidate, ranked)
        if candidate.score < _OWN and _places(candidate) & used and _sole(item, candidate):
            continue
        if candidate.score < 0.86 and _places(candidate) & used and not _JOINT.search(candidate.label):
            continue
        if item.kind == "date" and _one_end_open(item, candidate.text):
            _only_end(document, items, candidate, chosen)
            continue
        value = value_of(document, item, candidate)
        if any(compiled(cue).fullmatch(tidy(candidate.text)) for cue in item.no_values):
            continue
        if value is None or not value or _end_without_range(item, candidate, doctype):
            continue
        chosen.fields[item.id] = made(document, item, candidate, value)
        if candidate.how in ("label", "table", "similar label"):
            used |= _places(candidate)
        _other_end(document, items, candidate, chosen)
    _doubt(document, items, ranked, used, chosen)
    return chosen


def _doubt(
    document: Document, items: dict[str, FieldSpec], ranked: Sequence[Candidate], used: set[Span], chosen: Chosen
) -> None:
    """Note for items without a value what no item took: behind a label a little like theirs, or unreadable."""
    for candidate in ranked:
        item = items.get(candidate.item)
        done = (chosen.fields, chosen.unfilled, chosen.not_applicable, chosen.doubtful)
        if item is None or candidate.how not in _LABELED or any(item.id in known for known in done):
            continue
        if not candidate.value or _places(candidate) & used or is_placeholder(raw_of(document, candidate.value)):
            continue
        unread = value_of(document, item, candidate) is None
        sure = _DOUBT_STRICT if item.kind in _STRICT_KINDS else _DOUBT
        if unread and (item.kind in _STRICT_KINDS or _open_somewhere(candidate.text)):
            continue
        if candidate.score >= (0.86 if unread else sure) and len(candidate.text) <= _MAX_DOUBT:
            chosen.doubtful[item.id] = made(document, item, candidate, "")


def _open_somewhere(text: str) -> bool:
    """True when a part of the text is a blank or placeholder (名称：（待补充）)."""
    return any(is_placeholder(part) for part in re.split(r"[至到:：,，;；]", text))


def _rank(candidate: Candidate) -> tuple[float, int, int]:
    return -round(candidate.score, 3), candidate.order, -len(candidate.text)


_SENTENCE = re.compile(r"。|^(?:投标人|申请人|供应商|本次|本项目|本工程|本招标|该项目|根据|依据)")


def _narrowed(item: FieldSpec, candidate: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """Take from a sentence below or beside a label the part that a phrase finds in it."""
    if len(candidate.value) != 1 or candidate.how == "pattern":
        return candidate
    if item.kind not in ("text", "list", "enum") and not (several(item, candidate.text) and candidate.how in _LABELED):
        return candidate
    sentence = _SENTENCE.search(candidate.text) or TIME_LABEL.search(squeeze(candidate.label))
    if candidate.score >= 1.0 and not sentence and not several(item, candidate.text):
        return candidate
    whole = candidate.value[0]
    for other in ranked:
        if other.item == item.id and other.how == "pattern" and other.value[0].line is whole.line:
            part = other.value[0]
            if whole.start <= part.start and part.end <= whole.end and part.end - part.start < whole.end - whole.start:
                return replace(candidate, value=(part,))
    return candidate


def _is_taken(candidate: Candidate, chosen: Chosen) -> bool:
    """True when the text is the value of an item already, or a part of it."""
    taken = SpanSet(span for found in chosen.fields.values() for span in found.spans)
    return any(taken.touches(span) for span in spans_of(candidate.value))


def _places(candidate: Candidate) -> set[Span]:
    return set(spans_of(candidate.value))


def made(document: Document, item: FieldSpec, candidate: Candidate, value: Value) -> Field:
    """Make a Field of a candidate."""
    raw = tidy(raw_of(document, candidate.value))
    sure = round(min(candidate.score, 1.0), 2)
    return Field(item, value, raw, spans_of(candidate.value), sure, candidate.how, candidate.label)


def _blank(document: Document, item: FieldSpec, candidate: Candidate, chosen: Chosen) -> bool:
    """Note a blank, a placeholder or "not applicable"; True when the candidate is one of them."""
    raw = raw_of(document, candidate.value)
    declared = item.level == "conditional" and any(compiled(cue).search(raw) for cue in item.na_cues)
    reason = raw if declared else reason_not_applicable(raw)
    if reason and candidate.score >= 0.6 and not item.example.startswith("不"):
        chosen.not_applicable.setdefault(item.id, made(document, item, candidate, reason))
        return True
    empty = not candidate.value or is_placeholder(raw) or (is_none(raw) and not none_is_value(item))
    if empty and candidate.score >= 0.6:
        chosen.unfilled.setdefault(item.id, made(document, item, candidate, ""))
    return empty


def _left_open(document: Document, ranked: Sequence[Candidate]) -> set[str]:
    """Items whose own place holds a placeholder: what a sentence elsewhere seems to say of them does not fill it."""
    blank: set[str] = set()
    filled: set[str] = set()
    for candidate in ranked:
        if candidate.how in _LABELED and candidate.score >= 0.6 and candidate.value:
            (blank if is_placeholder(raw_of(document, candidate.value)) else filled).add(candidate.item)
    return blank - filled


def none_is_value(item: FieldSpec) -> bool:
    """True when 无 is an answer (重大违约：无), not a blank."""
    return item.example == "无" or (item.kind in ("text", "list") and _NONE_IS_VALUE.search(item.title) is not None)


def _end_without_range(item: FieldSpec, candidate: Candidate, doctype: DocType) -> bool:
    """A label shared by start and end (公示期) with a single date says the start only."""
    if item.kind != "date" or not item.id.endswith("_end"):
        return False
    other = doctype.item(item.id[: -len("_end")] + "_start")
    if other is None or len(moments(candidate.text)) >= 2:
        return False
    ends = _TILL.split(candidate.text.strip(), maxsplit=1)
    if len(ends) == 2 and is_placeholder(ends[0].strip("自从起: ")):
        return False
    bare = squeeze(candidate.label)
    return any(bare == squeeze(label) for label in other.labels) or not re.search(r"截止|结束|止|至|期满|届满", bare)


def _other_end(document: Document, items: dict[str, FieldSpec], candidate: Candidate, chosen: Chosen) -> None:
    """Give the second date of a range to the item that is its end, and the other way round."""
    for here, there in (("_start", "_end"), ("_end", "_start")):
        if not candidate.item.endswith(here):
            continue
        other = items.get(candidate.item[: -len(here)] + there)
        both = read("date", candidate.text)
        if other is None or not isinstance(both, str) or "/" not in both:
            continue
        found = chosen.fields.get(other.id)
        if found is not None and found.confidence >= candidate.score and found.how in ("label", "table"):
            continue
        value = both.split("/")[0 if there == "_start" else 1]
        chosen.fields[other.id] = made(document, other, candidate, value)


def add_phones(document: Document, doctype: DocType, pairs: Sequence[Pair], chosen: Chosen) -> None:
    """Add the telephone below 监督部门 to that item, when the item is to hold one."""
    for pair in pairs:
        item = doctype.item(pair.owner) if pair.owner else None
        if item is None or not is_channel(item) or item.id not in chosen.fields or not pair.value:
            continue
        if not _PHONE_LABELS.search(pair.label) or not phones(pair.text):
            continue
        found = chosen.fields[item.id]
        number = phones(pair.text)[0]
        if isinstance(found.value, str) and not phones(found.value) and number not in found.value:
            said, spans = f"{found.value} {number}", found.spans + spans_of(pair.value)
            chosen.fields[item.id] = replace(found, value=said, raw=f"{found.raw} {number}", spans=spans)
