"""What a document says that no item took: where an item seems to be missing, it may be that.

A reader that does not understand a layout leaves something behind: a telephone number, a date, an office, the text
beside a label that no rule lists. While something is left that could be the value of an item, its absence is a question
to the clerk; only where nothing is left is it a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.doctype import DocType, FieldSpec
from extractors.fields.amounts import amounts, percents
from extractors.fields.assign import Chosen, made
from extractors.fields.blank import is_placeholder
from extractors.fields.by_label import usable
from extractors.fields.dates import durations, moments
from extractors.fields.disclosure import Field
from extractors.fields.grids import distinct
from extractors.fields.labels import LabelIndex, index_of, squeeze, tokenize
from extractors.fields.pairs import Candidate, Pair, Slice, spans_of
from extractors.fields.text import Grid, Line, Unit
from extractors.fields.values import DOCUMENT_NUMBER, ORGANIZATION, PHONE, person, read
from extractors.model import Document, Span
from extractors.spans import SpanSet

_PROBABLE = 0.6
"""From which score on a candidate that repeats the value of its item counts as the same statement."""
_DAY = 10
"""Characters of an ISO date with its day."""
_TEXT = "text"
_BESIDE_LABELS = ("text", "list", "enum", "org", "code")
_OFFICE = re.compile(
    rf"(?<![\u4e00-\u9fff])(?!.{{0,4}}[是能]否|[^,，。]{{0,8}}接受){ORGANIZATION}(?![\u4e00-\u9fff]*[值资会罚展])"
)
"""Behind 局, 社 and 所 goes on what is no office: 面向社会, 物有所值, 行政处罚."""
_PATTERNS = {"org": _OFFICE, "phone": re.compile(PHONE), "code": re.compile(DOCUMENT_NUMBER)}


@dataclass(frozen=True, slots=True)
class _Left:
    """A value that nothing took. ``kind`` is that of an item, "text" for what stands beside an unknown label."""

    kind: str
    value: Slice
    label: str = ""


def leftovers(
    document: Document,
    units: Sequence[Unit],
    doctype: DocType,
    pairs: Sequence[Pair],
    candidates: Iterable[Candidate],
    cells: Sequence[Field],
    chosen: Chosen,
) -> dict[str, Field]:
    """Return, for items due or perhaps due that were not found, what may be their value (fields with value "").

    ``pairs`` and ``candidates`` are what reading gathered from ``units``, ``cells`` those of the lists, ``chosen`` what
    was made of the rest. An item of an office counts as unread when something of that office is (地址 beside 电话).
    """
    lacking = _lacking(doctype, cells, chosen)
    if not lacking:
        return {}
    index = index_of(doctype)
    said = _said([*cells, *chosen.fields.values()])
    left = [one for one in _left(units, pairs, _taken(candidates, cells, chosen), index) if not _known(one, said)]
    found: dict[str, Field] = {}
    owners: dict[str, _Left] = {}
    for item in lacking:
        one = next((one for one in left if _may_be(item, one, index)), None)
        if one is not None:
            found[item.id] = _doubt(document, item, one)
            owners.setdefault(item.owner, one)
    for item in lacking:
        if item.owner and item.owner in owners and item.id not in found:
            found[item.id] = _doubt(document, item, owners[item.owner])
    return found


def _doubt(document: Document, item: FieldSpec, one: _Left) -> Field:
    return made(document, item, Candidate(item.id, (one.value,), "leftover", 0.0, 0, one.label), "")


def _lacking(doctype: DocType, cells: Sequence[Field], chosen: Chosen) -> list[FieldSpec]:
    known = {*chosen.fields, *chosen.unfilled, *chosen.not_applicable, *chosen.doubtful}
    known |= {cell.spec.id for cell in cells}
    return [
        item for item in doctype.items if item.level != "optional" and item.scope == "document" and item.id not in known
    ]


def _known(one: _Left, said: set[str]) -> bool:
    """True for what is stated elsewhere; an office named in a project's name is none."""
    return one.value.text in said or (one.kind == "org" and any(one.value.text in text for text in said))


def _said(fields: Iterable[Field]) -> set[str]:
    """What items and cells have been read to be, as printed and in normal form."""
    said: set[str] = set()
    for one in fields:
        said.add(one.raw)
        said.update([one.value] if isinstance(one.value, str) else one.value)
    return said


def _taken(candidates: Iterable[Candidate], cells: Iterable[Field], chosen: Chosen) -> SpanSet:
    """What is the value of something, or says again what an item has been read to be."""
    spans: list[Span] = [span for cell in cells for span in cell.spans]
    for store in (chosen.fields, chosen.unfilled, chosen.not_applicable, chosen.doubtful):
        spans.extend(span for one in store.values() for span in one.spans)
    for candidate in candidates:
        if candidate.score >= _PROBABLE and _repeats(candidate, chosen.fields.get(candidate.item)):
            spans.extend(spans_of(candidate.value))
    return SpanSet(spans)


def _repeats(candidate: Candidate, known: Field | None) -> bool:
    if known is None:
        return False
    one, other = squeeze(candidate.text), squeeze(known.raw)
    return one in other or other in one


def _left(units: Sequence[Unit], pairs: Sequence[Pair], taken: SpanSet, index: LabelIndex) -> Iterator[_Left]:
    for pair in pairs:
        if not pair.value or is_placeholder(pair.text) or any(taken.touches(span) for span in spans_of(pair.value)):
            continue
        if _is_person(pair.text):
            yield _Left("person", pair.value[0], pair.label)
        if not index.is_label(pair.label):
            yield _Left(_TEXT, pair.value[0], pair.label)
    for unit in units:
        if isinstance(unit, Grid):
            for cell in (cell for row in unit.rows for cell in distinct(row)):
                yield from _values(cell, taken)
                if _is_person(cell.text) and not _touched(taken, cell, 0, len(cell.text)):
                    yield _Left("person", Slice(cell, 0, len(cell.text)))
        elif usable(unit):
            yield from _values(unit, taken)


def _touched(taken: SpanSet, line: Line, start: int, end: int) -> bool:
    return any(taken.touches(span) for span in line.spans(start, end))


def _is_person(text: str) -> bool:
    """True for the name of somebody that is made of no words of labels (项目 begins like a name)."""
    return person(text) is not None and all(token <= set(text) for token in tokenize(squeeze(text)))


def _values(line: Line, taken: SpanSet) -> Iterator[_Left]:
    for kind, start, end in _places(line.text):
        if not _touched(taken, line, start, end):
            yield _Left(kind, Slice(line, start, end))


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    for moment in moments(text):
        if len(moment.iso) >= _DAY:
            yield "date", moment.start, moment.end
    for amount in amounts(text):
        yield "money", amount.start, amount.end
    for start, end, _ in durations(text):
        yield "duration", start, end
    for start, end, _ in percents(text):
        yield "percent", start, end
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            yield kind, match.start(), match.end()


def _may_be(item: FieldSpec, one: _Left, index: LabelIndex) -> bool:
    """True for a value of the item's kind, and for text beside a label that is at all like one of the item's."""
    if one.kind != _TEXT:
        return item.kind == one.kind
    if item.kind not in _BESIDE_LABELS or read(item.kind, one.value.text, "", item.values) is None:
        return False
    return any(match.item.id == item.id for match in index.matches(one.label))
