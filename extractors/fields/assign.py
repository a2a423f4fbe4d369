"""Decide which pair is which item: labels propose, kinds and owners veto, the best proposals win."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from extractors.doctype import DocType, FieldSpec, compiled
from extractors.fields.amounts import amounts
from extractors.fields.blank import is_none, is_placeholder, reason_not_applicable
from extractors.fields.by_label import is_channel
from extractors.fields.dates import duration, moments
from extractors.fields.disclosure import Field, Value
from extractors.fields.labels import LabelIndex, Match, claim, index, spellings, squeeze, tokenize
from extractors.fields.once import per_doctype
from extractors.fields.pairs import Candidate, Pair, Slice, raw_of, spans_of, trimmed
from extractors.fields.rows import split_code
from extractors.fields.untangle import untangled
from extractors.fields.values import phones, read, tidy
from extractors.model import Document, Span

LIKE = 0.86
"""What a similar label counts against a known one."""
_LENT = 0.9
"""What a label counts for an item that only shares it with another, which comes first."""
_OWN = 0.92
ENOUGH = 0.42
ENOUGH_ALIKE = 0.5
_NAMES = {"名称", "单位名称", "全称", "单位全称", "公司名称", "企业名称", "机构名称", "姓名或名称"}
_FROM_DOCUMENT = ("text", "org", "person", "list", "code", "enum")
_LABELED = ("label", "table", "similar label")
_RARE_NAME = re.compile(r"(?!.*(?:[人员部科室组处局站]$|单位|公司|电话|附件|招标|无$))[\u4e00-\u9fff]{2,3}")
_STRICT = ("date", "money", "phone", "percent", "duration", "person")
_RIGHT_KIND = 0.07
"""What it is worth for a similar label that the value is of the item's kind."""
_FREE = ("text", "list", "org", "enum")
_NONE_IS_VALUE = re.compile(r"情况|违约|变更|纠纷|诉讼|事故|异议|投诉|重大|决定|处罚|终止")
_ROLE_WORDS = ("设计", "施工", "监理", "招标", "采购", "代理", "建设", "承包", "中标", "供应商", "项目法人", "单位")
_JOINT = re.compile(r"[和及与、/]")
_TILL = re.compile(r"至|到|—+|~|～")
_LENGTH_IN_LABEL = re.compile(r"[(（/].{0,4}?(日历天|日历日|工作日|天|日|个月|月|年)[)）]?$")
_TIME_LABEL = re.compile(r"(?:时间|日期|期|期限)$")
_PHONE_LABELS = re.compile(r"电话|联系方式|热线")


@per_doctype
def owner_index(doctype: DocType, owner: str) -> LabelIndex:
    """Index the items that an owner's block holds, under the short labels that suffice there (负责人, 地址)."""
    holder = doctype.item(owner)
    heads = {reading for label in holder.labels for reading in spellings(label)} if holder else set()
    prefixes = sorted({*heads, *_ROLE_WORDS}, key=len, reverse=True)
    made: list[FieldSpec] = []
    for item in doctype.items:
        if item.owner == owner:
            shorts = {short for label in item.labels for said in spellings(label) for short in _shorts(said, prefixes)}
            labels = tuple(dict.fromkeys([*item.labels, *sorted(shorts)]))
            made.append(msgspec.structs.replace(item, labels=labels))
    return index(made)


def _shorts(label: str, prefixes: Sequence[str]) -> set[str]:
    """The label without the words for whose it is: 设计单位负责人 -> 单位负责人, 负责人."""
    found = {label[len(prefix) :].removeprefix("的") for prefix in prefixes if label.startswith(prefix)}
    found |= {short[len(prefix) :] for short in found for prefix in prefixes if short.startswith(prefix)}
    return {short for short in found if len(short) >= 2}


def propose(pair: Pair, doctype: DocType, labels: LabelIndex) -> list[Candidate]:
    """Return what a pair may be."""
    found: list[Candidate] = []
    matches = _matches(pair, doctype, labels)
    said = tidy(pair.text)
    for item, likeness in matches:
        score = likeness * _suits(item, said)
        if likeness < 0.86 and _several(item, pair.text):
            score *= 0.7
        if likeness < 0.86 and said in item.values:
            score = min(0.9, likeness + 0.35)
        elif likeness < 0.86 and item.kind in _STRICT and read(item.kind, pair.text, pair.unit) is not None:
            score += _RIGHT_KIND
        how = pair.how if score >= 0.9 else "similar label"
        found.append(Candidate(item.id, pair.value, how, score * pair.trust, pair.order, pair.label, pair.unit))
    known = {item.id for item, score in matches if score >= 0.9}
    found.extend(part for part in _compound(pair, labels, dates_only=bool(known)) if part.item not in known)
    return found


_USCC = re.compile(r"(?=.*\d{6})[0-9A-HJ-NPQRTUWXY]{18}")
_PROJECT_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")


def _several(item: FieldSpec, text: str) -> bool:
    """True for a sentence with several amounts (投资变化：原概算…，变更后…): the first is not what a label asks for."""
    return item.kind == "money" and len([amount for amount in amounts(text) if not amount.words]) > 1


def _suits(item: FieldSpec, text: str) -> float:
    """Less than 1 for a value that is none of the words that an enum lists, or the code of something else."""
    bare = re.sub(r"\s", "", text)
    for pattern, tail in ((_USCC, "uscc"), (_PROJECT_CODE, "project_code")):
        if item.kind == "code" and pattern.fullmatch(bare) and not item.id.endswith(tail):
            return 0.6
    if item.kind == "code" and phones(bare) == [bare] and "-" in bare:
        return 0.3
    if item.kind == "enum" and len(bare) > 12 and moments(text):
        return 0.3
    if item.kind not in ("enum", "text") or not item.values or any(word in text for word in item.values):
        return 1.0
    return 0.7 if item.kind == "enum" else 0.4


def _matches(pair: Pair, doctype: DocType, labels: LabelIndex) -> list[tuple[FieldSpec, float]]:
    """Items for a label, the owner of the block considered."""
    if pair.owner and pair.owner != "?":
        if squeeze(pair.label) in _NAMES and doctype.item(pair.owner):
            holder = doctype.item(pair.owner)
            return [(holder, 0.97)] if holder else []
        opens = any(item.id == pair.owner for item in labels.exact_items(pair.label))
        own = [] if opens else [match for match in owner_index(doctype, pair.owner).matches(pair.label) if match.exact]
        if own:
            certain = 1.0 if len(own) == 1 else 0.93
            return [(doctype.item(match.item.id) or match.item, match.score * certain) for match in own]
    found = labels.matches(pair.label)
    if pair.owner and pair.owner != "?" and not any(match.exact for match in found):
        alike = owner_index(doctype, pair.owner).matches(pair.label)
        better = [match for match in alike if not found or match.score >= found[0].score]
        if better and not any(match.item.owner == pair.owner and match.score == found[0].score for match in found[:1]):
            found = [Match(doctype.item(m.item.id) or m.item, m.score) for m in better[:2]] + found
    exact = [match for match in found if match.exact]
    if pair.owner and not any(match.score >= ENOUGH_ALIKE for match in found) and phones(pair.text) == [pair.text]:
        lines = [item for item in doctype.items if item.owner == pair.owner and item.kind == "phone"]
        return [(item, 0.6) for item in lines[:1]]
    shared = len({match.item.owner for match in exact if match.item.owner}) > 1
    judged = [(match.item, _judged(match, pair, shared) * _share(match, exact, pair.label)) for match in found]
    return [(item, score) for item, score in judged if score > 0]


def _share(match: Match, exact: Sequence[Match], label: str) -> float:
    """Less than 1 when a label names another item first: 评审办法 may stand for 采购文件, but is the review method.

    Dates share labels on purpose: one range fills both ends.
    """
    item = match.item
    if not match.exact or item.kind == "date" or item.owner:
        return 1.0
    bare = squeeze(label)
    others = [match.item for match in exact if not match.item.owner and match.item.kind != "date"]
    return _LENT if any(claim(bare, other) < claim(bare, item) for other in others) else 1.0


def _judged(match: Match, pair: Pair, shared: bool) -> float:
    score = match.score if match.exact else match.score * LIKE
    if not match.exact and match.item.kind in _FREE and _strict_value(pair):
        score *= 0.7
    if not match.exact and _other_limit(match.item, pair.label):
        score *= 0.6
    owner = match.item.owner
    if not owner:
        return score
    if pair.owner and pair.owner != owner:
        return 0.0 if shared or not match.exact or pair.owner == "?" else score * 0.9
    if not pair.owner and shared:
        return score * 0.65
    return score


def _other_limit(item: FieldSpec, label: str) -> bool:
    """True when the label says which end of a range it is (…停止时间), and the item is the other end."""
    ends = {group for token in tokenize(squeeze(label)) for group in token} & {"start", "end"}
    return len(ends) == 1 and item.id.endswith("_end" if "start" in ends else "_start")


def _strict_value(pair: Pair) -> bool:
    """True when label or value say that this is a date or an amount, which free text seldom is."""
    said = moments(pair.text)
    whole = bool(said) and said[0].start == 0
    return whole or _TIME_LABEL.search(squeeze(pair.label)) is not None


def _compound(pair: Pair, labels: LabelIndex, *, dates_only: bool = False) -> list[Candidate]:
    """Read a label for two items (开标时间和地点, 总投资及资金来源): the strict kind takes its part, text the rest."""
    bare = squeeze(pair.label.replace("、", "和").replace(",", "和"))
    parts = [part for part in re.split(r"[和及与]|以及", bare) if part]
    if len(parts) != 2 or not pair.value:
        return []
    items: list[FieldSpec] = []
    for number, part in enumerate(parts):
        readings = [part] if number == 0 else [part, *(parts[0][:size] + part for size in (2, 3, 4))]
        item = next((hit for reading in readings for hit in labels.exact_items(reading)[:1]), None)
        if item is not None:
            items.append(item)
    if len(items) != 2 or items[0].id == items[1].id:
        return []
    if dates_only and {item.kind for item in items} != {"date"}:
        return []
    found: list[Candidate] = []
    strict = next((item for item in items if item.kind not in ("text", "list", "enum")), None)
    for item in items:
        value = pair.value
        both = split_code(value[0]) if len(value) == 1 and items[1].kind == "code" and items[0].kind != "org" else None
        if both is not None:
            value = (both[1] if item.kind == "code" else both[0],)
        if strict is not None and item.kind in ("text", "list", "enum") and len(value) == 1:
            value = (_rest(value[0], strict.kind),)
        found.append(Candidate(item.id, value, pair.how, 0.88 * pair.trust, pair.order, pair.label, pair.unit))
    return found


def _rest(value: Slice, kind: str) -> Slice:
    """What a value holds beside the date or amount at its head."""
    clauses = [match.end() for match in re.finditer(r"[,，;；。](?!\d{3})", value.text)]
    if not clauses or read(kind, value.text[: clauses[0]]) is None:
        return value
    return trimmed(value.line, value.start + clauses[0], value.end)


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
        if candidate.item in open_items and candidate.how in ("pattern", "prose"):
            continue
        if _blank(document, item, candidate, chosen):
            continue
        if candidate.how == "similar label" and candidate.score < ENOUGH_ALIKE:
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
    return chosen


def _rank(candidate: Candidate) -> tuple[float, int, int]:
    return -round(candidate.score, 3), candidate.order, -len(candidate.text)


_SENTENCE = re.compile(r"。|^(?:投标人|申请人|供应商|本次|本项目|本工程|本招标|该项目|根据|依据)")


def _narrowed(item: FieldSpec, candidate: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """Take from a sentence below or beside a label the part that a phrase finds in it."""
    if len(candidate.value) != 1 or candidate.how == "pattern":
        return candidate
    if item.kind not in ("text", "list", "enum") and not (_several(item, candidate.text) and candidate.how in _LABELED):
        return candidate
    sentence = _SENTENCE.search(candidate.text) or _TIME_LABEL.search(squeeze(candidate.label))
    if candidate.score >= 1.0 and not sentence and not _several(item, candidate.text):
        return candidate
    whole = candidate.value[0]
    for other in ranked:
        if other.item == item.id and other.how == "pattern" and other.value[0].line is whole.line:
            part = other.value[0]
            if whole.start <= part.start and part.end <= whole.end and part.end - part.start < whole.end - whole.start:
                return replace(candidate, value=(part,))
    return candidate


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
