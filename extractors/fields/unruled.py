"""Tables printed without rulings: columns and rows found again from where the glyphs stand.

|  A  |    B    | C |      the gaps that no glyph crosses, from the first to the last line, part the columns;
| a a |  b b b  |   |      a row ends where the gap below it is larger than that between the lines of a cell
|     |   b b   | c |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.fields.printed import Printed
from extractors.model import Document, Glyphs, Span

_GAP = 0.6
"""Parts of a line whose gap is wider than this share of the glyph height are parts of different cells."""
_ROW_GAP = 0.75
_FAR = 4.0
_MIN_ROWS = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a printed line without wide gaps."""

    span: Span
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """Height of the glyphs, in points."""
        return max(self.top - self.bottom, 1.0)


@dataclass(frozen=True, slots=True)
class Unruled:
    """Lines first..last (of the lines given) are a table; ``rows[r][c]`` are the segments of a cell, top down."""

    first: int
    last: int
    rows: tuple[tuple[tuple[Span, ...], ...], ...]


def find_tables(document: Document, lines: Sequence[Printed]) -> list[Unruled]:
    """Find tables in lines that are given in reading order."""
    if sum(1 for line in lines if "\t" in line.text) < 2:
        return []
    cut = [list(_segments(document, line)) for line in lines]
    found: list[Unruled] = []
    start = 0
    while start < len(lines):
        if len(cut[start]) < 2:
            start += 1
            continue
        first, last = _region(cut, lines, start, found[-1].last + 1 if found else 0)
        table = _table(cut, first, last)
        if table is not None:
            found.append(table)
            start = last
        start += 1
    return found


def _segments(document: Document, line: Printed) -> Iterator[Segment]:
    part = document.parts[line.span.part]
    run: list[tuple[int, tuple[float, float, float, float]]] = []
    for piece in part.pieces_between(line.span.start, line.span.end):
        if not isinstance(piece.anchor, Glyphs):
            continue
        for position in range(max(piece.start, line.span.start), min(piece.end, line.span.end)):
            if part.text[position].isspace():
                continue
            box = piece.anchor.box(position - piece.start, position - piece.start)
            if run and box[0] - run[-1][1][2] > _GAP * max(box[3] - box[1], 1.0):
                yield _segment(line.span.part, run)
                run = []
            run.append((position, box))
    if run:
        yield _segment(line.span.part, run)


def _segment(part: int, run: Sequence[tuple[int, tuple[float, float, float, float]]]) -> Segment:
    boxes = [box for _, box in run]
    return Segment(
        Span(part, run[0][0], run[-1][0] + 1),
        min(box[0] for box in boxes),
        max(box[2] for box in boxes),
        min(box[1] for box in boxes),
        max(box[3] for box in boxes),
    )


def _columns(segments: Sequence[Segment]) -> list[tuple[float, float]]:
    """Merge what overlaps sideways."""
    found: list[tuple[float, float]] = []
    for segment in sorted(segments, key=lambda segment: segment.left):
        if found and segment.left < found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], segment.right))
        else:
            found.append((segment.left, segment.right))
    return found


def _region(cut: Sequence[list[Segment]], lines: Sequence[Printed], start: int, lowest: int) -> tuple[int, int]:
    """Grow a table from a line of several parts: further such lines, and lines that stay within one column."""
    columns = _columns(cut[start])
    last = start
    for number in range(start + 1, len(lines)):
        if not cut[number] or not _near(cut, number - 1, number) or lines[number].page != lines[start].page:
            break
        merged = _columns([*_boxes(columns), *cut[number]])
        parts = len(cut[number])
        if len(merged) < 2 or len(merged) < (len(columns) if parts == 1 else min(len(columns), parts)):
            break
        columns = merged
        last = number
    first = start
    while first > lowest and cut[first - 1] and _near(cut, first - 1, first):
        if len(cut[first - 1]) > 1 or len(_columns([*_boxes(columns), *cut[first - 1]])) < len(columns):
            break
        first -= 1
    return first, last


def _boxes(columns: Sequence[tuple[float, float]]) -> list[Segment]:
    return [Segment(Span(0, 0, 0), left, right, 0, 0) for left, right in columns]


def _near(cut: Sequence[list[Segment]], above: int, below: int) -> bool:
    if not cut[above] or not cut[below]:
        return False
    gap = min(part.bottom for part in cut[above]) - max(part.top for part in cut[below])
    return gap < _FAR * cut[below][0].height


def _table(cut: Sequence[list[Segment]], first: int, last: int) -> Unruled | None:
    """Build the table of a region, or say that it is none (two columns that are no form, too few rows)."""
    segments = [part for parts in cut[first : last + 1] for part in parts]
    columns = _columns(segments)
    rows = _rows(segments)
    if len(columns) < 2 or len(rows) < (2 if len(columns) > 2 else _MIN_ROWS):
        return None
    if len(columns) == 2 and columns[0][1] - columns[0][0] > 0.6 * (columns[1][1] - columns[0][0]):
        return None
    made = []
    for row in rows:
        cells: list[tuple[Span, ...]] = []
        for left, right in columns:
            inside = [part for part in row if left - 1 <= part.left and part.right <= right + 1]
            cells.append(tuple(part.span for part in sorted(inside, key=lambda part: (-part.top, part.left))))
        made.append(tuple(cells))
    return Unruled(first, last, tuple(made))


def _rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Part the rows where a gap runs through all columns."""
    rows: list[list[Segment]] = []
    floor = 0.0
    for part in sorted(segments, key=lambda part: -part.top):
        if rows and floor - part.top <= _ROW_GAP * part.height:
            rows[-1].append(part)
            floor = min(floor, part.bottom)
        else:
            rows.append([part])
            floor = part.bottom
    return rows
