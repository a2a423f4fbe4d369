"""Read the items of one run of lines and tables: gather proposals from every reading, then assign."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extractors.doctype import DocType
from extractors.fields.by_event import read_events
from extractors.fields.by_label import Context, read_lines, usable
from extractors.fields.by_pattern import read_phrases
from extractors.fields.by_prose import read_prose
from extractors.fields.by_table import read_table
from extractors.fields.grids import distinct
from extractors.fields.labels import LabelIndex, index_of, squeeze
from extractors.fields.pairs import Candidate, Pair, Slice
from extractors.fields.propose import propose
from extractors.fields.rows import TOTAL
from extractors.fields.series import read_series
from extractors.fields.text import Grid, Line, Unit


def context_of(doctype: DocType, labels: LabelIndex) -> Context:
    """Start outside everybody's block."""
    return Context(labels, frozenset(item.owner for item in doctype.items if item.owner))


def read_items(
    document_units: Sequence[Unit], doctype: DocType, lists: frozenset[int] = frozenset()
) -> tuple[list[Candidate], list[Pair]]:
    """Gather candidates from units; grids whose position is in ``lists`` were read as lists already."""
    labels = index_of(doctype)
    context = context_of(doctype, labels)
    pairs: list[Pair] = []
    run: list[Unit] = []
    for position, unit in enumerate(document_units):
        if isinstance(unit, Line):
            run.append(unit)
            continue
        run.append(unit)
        pairs.extend(read_lines(run, context)[0])
        run = []
        if position not in lists:
            pairs.extend(read_table(unit, context))
    pairs.extend(read_lines(run, context)[0])
    candidates = [candidate for pair in _merged(pairs, labels) for candidate in propose(pair, doctype, labels)]
    candidates = _in_order(candidates, doctype)
    candidates.extend(contact for pair in pairs for contact in read_series(pair, doctype, labels))
    told = _prose(document_units, doctype)
    whole = _whole(candidates, doctype)
    candidates.extend(one for one in told if not any(_inside(one, other) for other in whole.get(one.item, ())))
    return candidates, pairs


def _whole(candidates: Sequence[Candidate], doctype: DocType) -> dict[str, list[Candidate]]:
    """By item, the free texts that stand behind labels like those of the item."""
    free = {item.id for item in doctype.items if item.kind in ("text", "list")}
    found: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.item in free and candidate.score >= _PROBABLE and len(candidate.value) == 1:
            found.setdefault(candidate.item, []).append(candidate)
    return found


def _inside(part: Candidate, whole: Candidate) -> bool:
    """True for a clause that running text gives for an item inside of what a label gives for it."""
    here, there = part.value[0], whole.value[0]
    same = part.how == "prose" and here.line is there.line
    return same and there.start <= here.start and here.end <= there.end and here.text != there.text


_PROBABLE = 0.6
_NEIGHBOR = 0.06
"""What it is worth when a label stands between labels of the items before and after it in the rules."""


def _in_order(candidates: list[Candidate], doctype: DocType) -> list[Candidate]:
    """Prefer, for labels that no rule lists, the items that offices print at that place."""
    position = {item.id: number for number, item in enumerate(doctype.items)}
    known = sorted((candidate.order, position[candidate.item]) for candidate in candidates if candidate.score >= 0.94)
    orders = [order for order, _ in known]
    found: list[Candidate] = []
    for candidate in candidates:
        if candidate.how == "similar label":
            place = bisect_left(orders, candidate.order)
            before = known[place - 1][1] if place else -1
            after = known[place][1] if place < len(known) else len(position)
            if before < position[candidate.item] < after and after - before <= 6:
                candidate = replace(candidate, score=candidate.score + _NEIGHBOR)
        found.append(candidate)
    return found


def _prose(units: Sequence[Unit], doctype: DocType) -> list[Candidate]:
    found: list[Candidate] = []
    for order, unit in enumerate(units):
        if isinstance(unit, Grid):
            found.extend(one for cell in _totals(unit) for one in read_phrases(cell, doctype, order))
        elif usable(unit) and len(unit.text) >= 8:
            found.extend(read_prose(unit, doctype, order))
            found.extend(read_phrases(unit, doctype, order))
            found.extend(read_events(unit, doctype, order))
    return found


def _totals(grid: Grid) -> list[Line]:
    """The cells of the last row of a list when it adds up the others (合计 | 12户 | 52人)."""
    last = distinct(grid.rows[-1])
    return [cell for cell in last[1:] if cell.text] if last and TOTAL.match(squeeze(last[0].text)) else []


def _merged(pairs: Sequence[Pair], labels: LabelIndex) -> list[Pair]:
    """Join 户名, 开户行, 账号 to the one item that they make up."""
    found: list[Pair] = []
    for pair in pairs:
        before = found[-1] if found else None
        if before is not None and pair.value and before.value and _account(pair, before, labels):
            found[-1] = _joined(before, pair)
        else:
            found.append(pair)
    return found


def _account(pair: Pair, before: Pair, labels: LabelIndex) -> bool:
    here = [item for item in labels.exact_items(pair.label) if item.kind == "text"]
    there = [item for item in labels.exact_items(before.label) if item.kind == "text"]
    same = bool(here and there) and here[0].id == there[0].id
    return same and any("户名" in squeeze(label) for label in here[0].labels)


def _joined(before: Pair, pair: Pair) -> Pair:
    first, last = before.value[0], pair.value[-1]
    start = before.start if before.start >= 0 else first.start
    if first.line is last.line:
        value: tuple[Slice, ...] = (Slice(first.line, start, last.end),)
    else:
        here = pair.start if pair.start >= 0 else last.start
        value = (Slice(first.line, start, first.end), *before.value[1:], Slice(last.line, here, last.end))
    return Pair(before.label, value, before.how, before.trust, before.order, before.owner, start=start)
