"""What a pair of label and value may be: labels propose, kinds and owners veto."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extractors.doctype import DocType, FieldSpec
from extractors.fields.amounts import amounts
from extractors.fields.dates import moments
from extractors.fields.labels import LabelIndex, Match, claim, index, spellings, squeeze, tokenize
from extractors.fields.once import per_doctype
from extractors.fields.pairs import Candidate, Pair, Slice, trimmed
from extractors.fields.rows import split_code
from extractors.fields.values import phones, read, tidy

ENOUGH_ALIKE = 0.5
LIKE = 0.86
"""What a similar label counts against a known one."""
_TWIN = 0.93
"""What a label counts that the rules list for the same item of another office."""
_LENT = 0.9
"""What a label counts for an item that only shares it with another, which comes first."""
_GENERAL = re.compile(r"概况|概述|基本情况$")
_GENERALLY = 0.01
"""What stands beside 招标内容 is the content before what stands beside 工程概况 is."""
_NAMES = {"名称", "单位名称", "全称", "单位全称", "公司名称", "企业名称", "机构名称", "姓名或名称"}
_STRICT = ("date", "money", "phone", "percent", "duration", "person")
_RIGHT_KIND = 0.07
"""What it is worth for a similar label that the value is of the item's kind."""
_FREE = ("text", "list", "org", "enum")
_ROLE_WORDS = ("设计", "施工", "监理", "招标", "采购", "代理", "建设", "承包", "中标", "供应商", "项目法人", "单位")
TIME_LABEL = re.compile(r"(?:时间|日期|期|期限)$")


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
        if likeness < 0.86 and several(item, pair.text):
            score *= 0.7
        if likeness < 0.86 and said in item.values:
            score = min(0.9, likeness + 0.35)
        elif likeness < 0.86 and item.kind in _STRICT and read(item.kind, pair.text, pair.unit) is not None:
            score += _RIGHT_KIND
        score -= _GENERALLY if item.kind == "text" and _GENERAL.search(squeeze(pair.label)) else 0.0
        how = pair.how if score >= 0.88 else "similar label"
        found.append(Candidate(item.id, pair.value, how, score * pair.trust, pair.order, pair.label, pair.unit))
    known = {item.id for item, score in matches if score >= 0.9}
    found.extend(part for part in _compound(pair, labels, dates_only=bool(known)) if part.item not in known)
    return found


_USCC = re.compile(r"(?=.*\d{6})[0-9A-HJ-NPQRTUWXY]{18}")
_PROJECT_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")


def several(item: FieldSpec, text: str) -> bool:
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
        if not opens and (twins := _twins(pair, doctype, labels)):
            return [(item, _TWIN) for item in twins]
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


def _twins(pair: Pair, doctype: DocType, labels: LabelIndex) -> list[FieldSpec]:
    """The owner's items that are to it what the item that a label names is to another (办公电话 known of the buyer)."""
    named = [item for item in labels.exact_items(pair.label) if item.owner]
    roles = {item.id.removeprefix(item.owner) for item in named if item.id.startswith(item.owner)}
    return [item for item in doctype.items if item.owner == pair.owner and item.id.removeprefix(pair.owner) in roles]


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
    return whole or TIME_LABEL.search(squeeze(pair.label)) is not None


def _of_owner(items: Sequence[FieldSpec], owner: str) -> list[FieldSpec]:
    """The items that a label names, those of the owner of the block first."""
    return sorted(items, key=lambda item: bool(item.owner) and item.owner != owner)


def _compound(pair: Pair, labels: LabelIndex, *, dates_only: bool = False) -> list[Candidate]:
    """Read a label for two items (开标时间和地点, 总投资及资金来源): the strict kind takes its part, text the rest."""
    bare = squeeze(pair.label.replace("、", "和").replace(",", "和"))
    parts = [part for part in re.split(r"[和及与]|以及", bare) if part]
    if len(parts) != 2 or not pair.value:
        return []
    items: list[FieldSpec] = []
    for number, part in enumerate(parts):
        readings = [part] if number == 0 else [part, *(parts[0][:size] + part for size in (2, 3, 4))]
        item = next(
            (hit for reading in readings for hit in _of_owner(labels.exact_items(reading), pair.owner)[:1]), None
        )
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
