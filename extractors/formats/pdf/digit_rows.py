"""Numbers with every digit in a cell of its own that go on in the next row of cells, or, where a sheet is cut into
pages, in the same row of the next page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.formats.layout.lines import TextBuilder
from extractors.formats.layout.segments import PageText, Segment
from extractors.model import Part

_FEWEST = 3
"""Digits of a row."""
_LONG = range(11, 22)
_SAME = 0.4
"""Part of its size by which text of one line may be raised."""
_WIDEST = 8.0
"""Sizes of a digit from one cell to the next; cells of a sheet are wide."""
_UNEVEN = 1.6
"""How much wider the widest cell of a row is at most than the narrowest."""
_HIGHEST = 4.0
"""Sizes of a digit from one row to the next."""
_SHIFT = 3.0
"""Points by which a row may stand otherwise on the next page."""


@dataclass(frozen=True, slots=True)
class DigitRow:
    """Digits side by side, with about the same room for each, on a page (from 1)."""

    segments: tuple[Segment, ...]
    page: int

    @property
    def first(self) -> Segment:
        """Return the first digit."""
        return self.segments[0]


def digit_rows(page: PageText, number: int) -> list[DigitRow]:
    """Return the rows of single digits of a page, from the top."""
    singles = [s for s in page.segments if s.text.strip().isdecimal() and len(s.text.strip()) == 1]
    last = [s for s in page.segments if s.text.strip() in ("X", "x")]
    if len(singles) < _FEWEST:
        return []
    rows: list[list[Segment]] = []
    for segment in sorted((*singles, *last), key=_from_top):
        if rows and _on_one_line(rows[-1][0], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    even = (tuple(sorted(row, key=_left)) for row in rows)
    return [DigitRow(row, number) for row in even if _is_even(row)]


def numbers_in_rows(pages: Sequence[Sequence[DigitRow]]) -> Iterator[Part]:
    """Yield the numbers that rows make which stand below each other, and those that go on on the next pages."""
    for rows in pages:
        yield from _stacked(rows)
    levels = [{_level(row): row for row in rows} for rows in pages]
    done: set[int] = set()
    for place, rows in enumerate(pages):
        for row in rows:
            chain = [row]
            for level in levels[place + 1 :] if id(row) not in done else ():
                near = (level.get((_level(row)[0], _level(row)[1] + step)) for step in (0, 1, -1))
                further = next((other for other in near if other and _goes_on(chain[-1], other)), None)
                if further is None:
                    break
                chain.append(further)
            done |= {id(member) for member in chain[1:]}
            yield from _part(chain)


def _level(row: DigitRow) -> tuple[int, int]:
    return row.first.angle, round(row.first.base / _SHIFT)


def _stacked(rows: Sequence[DigitRow]) -> Iterator[Part]:
    chain: list[DigitRow] = list(rows[:1])
    for above, below in pairwise(rows):
        if not _stands_below(above, below):
            yield from _part(chain)
            chain = []
        chain.append(below)
    yield from _part(chain)


def _part(chain: Sequence[DigitRow]) -> Iterator[Part]:
    if len(chain) < 2 or sum(len(row.segments) for row in chain) not in _LONG:
        return
    builder = TextBuilder(chain[0].page)
    for row in chain:
        builder.page = row.page
        for segment in row.segments:
            builder.segment(segment)
    number = chain[0].page
    yield Part(f"cells on page {number}", "hidden", builder.text(), tuple(builder.pieces), True, number)


def _is_even(row: Sequence[Segment]) -> bool:
    steps = [second.left - first.left for first, second in pairwise(row)]
    return len(row) >= _FEWEST and 0 < max(steps) <= min(_UNEVEN * min(steps), _WIDEST * row[0].size)


def _stands_below(above: DigitRow, below: DigitRow) -> bool:
    first, second = above.first, below.first
    size = max(first.size, second.size)
    return (
        first.angle == second.angle
        and abs(first.left - second.left) < size
        and 0 < first.base - second.base < _HIGHEST * size
    )


def _goes_on(row: DigitRow, other: DigitRow) -> bool:
    first, second = row.first, other.first
    return (
        first.angle == second.angle and abs(first.base - second.base) < _SHIFT and second.left <= row.segments[-1].left
    )


def _on_one_line(first: Segment, second: Segment) -> bool:
    return first.angle == second.angle and abs(first.base - second.base) < _SAME * max(first.size, second.size)


def _from_top(segment: Segment) -> tuple[int, float]:
    return segment.angle, -segment.base


def _left(segment: Segment) -> float:
    return segment.left
