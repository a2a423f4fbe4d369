"""One page as a Part: lines and ruled tables top down, in reading order, with blocks."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from extractors.formats.layout.grids import Grid, find_grids
from extractors.formats.layout.lines import Line, TextBuilder, lines_of
from extractors.formats.layout.segments import PageText, Segment
from extractors.model import Cell, Span, Table


@dataclass(slots=True)
class LineText:
    """A line that was written to the part: its characters and its geometry."""

    line: Line
    start: int
    end: int


@dataclass(slots=True)
class TableText:
    """A table that was written to the part; ``grid`` is None for one found by alignment."""

    table: Table
    start: int
    end: int
    left: float
    right: float
    top: float
    bottom: float
    header: tuple[str, ...]
    edges: tuple[float, ...] = ()
    """Abscissas of the column borders."""


@dataclass(slots=True)
class PageLayout:
    """A page that was written: its text with pieces, its lines and tables in order, what lies over other text."""

    builder: TextBuilder
    items: list[LineText | TableText] = field(default_factory=list)
    covered: list[Segment] = field(default_factory=list)


def lay_out(page: PageText, part: int, number: int) -> PageLayout:
    """Write a page's segments into a new text, tables where its rulings say so."""
    layout = PageLayout(TextBuilder(number))
    angle = _main_angle(page.segments)
    grids = find_grids(_turned(page.edges, angle)) if page.edges and angle is not None else []
    loose: list[Segment] = []
    held: dict[int, list[Segment]] = {}
    for segment in page.segments:
        place = _grid_of(segment, grids, angle)
        if place is None:
            loose.append(segment)
        else:
            held.setdefault(place, []).append(segment)
    lines, layout.covered = lines_of(loose)
    waiting = [(grid, held[index]) for index, grid in enumerate(grids) if index in held]
    for line in lines:
        while waiting and (line.angle != angle or waiting[0][0].top > line.base):
            _write_table(layout, *waiting.pop(0), part)
        _write_line(layout, line)
    for grid, segments in waiting:
        _write_table(layout, grid, segments, part)
    return layout


def _main_angle(segments: list[Segment]) -> int | None:
    """Return the commonest upright direction of the text, or None."""
    weight = Counter[int]()
    for segment in segments:
        weight[round(segment.angle / 90) * 90 % 360] += len(segment.text)
    return min(weight, key=lambda angle: (-weight[angle], angle)) if weight else None


def _turned(
    edges: list[tuple[float, float, float, float]], angle: int | None
) -> list[tuple[float, float, float, float]]:
    """Turn rulings into the frame of that direction of writing."""
    if not angle:
        return edges
    cosine, sine = round(math.cos(math.radians(angle))), round(math.sin(math.radians(angle)))
    return [
        (x0 * cosine + y0 * sine, y0 * cosine - x0 * sine, x1 * cosine + y1 * sine, y1 * cosine - x1 * sine)
        for x0, y0, x1, y1 in edges
    ]


def _grid_of(segment: Segment, grids: list[Grid], angle: int | None) -> int | None:
    if not grids or abs(segment.angle - (angle or 0)) > 3:
        return None
    middle = segment.base + 0.3 * segment.size
    inside = [index for index, grid in enumerate(grids) if grid.holds(segment.center, middle)]
    return min(inside, key=lambda index: grids[index].top - grids[index].bottom) if inside else None


def _write_line(layout: PageLayout, line: Line) -> None:
    builder = layout.builder
    if builder.length:
        builder.layout("\n")
    start = builder.length
    builder.line(line.segments)
    layout.items.append(LineText(line, start, builder.length))


def _write_table(layout: PageLayout, grid: Grid, segments: list[Segment], part: int) -> None:
    """Write a grid row by row: a cell's lines one under the other, cells separated by tabs."""
    builder = layout.builder
    owner = {
        (row, column): index
        for index, cell in enumerate(grid.cells)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    content: dict[int, list[Segment]] = {}
    for segment in segments:
        row = grid.row_at(segment.base + 0.3 * segment.size)
        for part_segment in _split(segment, grid, owner, row):
            content.setdefault(owner[row, grid.column_at(part_segment.center)], []).append(part_segment)
    if builder.length:
        builder.layout("\n")
    start = builder.length
    cells: list[Cell] = []
    last_row = 0
    for index, cell in enumerate(grid.cells):
        if cells:
            builder.layout("\n" if cell.row != last_row else "\t")
        last_row = cell.row
        lines, covered = lines_of(content.get(index, ()))
        layout.covered += covered
        spans: list[Span] = []
        for line in lines:
            if spans:
                builder.layout("\n")
            begin = builder.length
            builder.line(line.segments)
            spans.append(Span(part, begin, builder.length))
        cells.append(Cell(cell.row, cell.column, tuple(spans), cell.rows, cell.columns))
    table = Table(grid.rows, grid.columns, tuple(cells))
    text = builder.text()
    header = tuple(
        "".join(text[span.start : span.end] for span in cell.spans).strip() for cell in cells if cell.row == 0
    )
    layout.items.append(
        TableText(table, start, builder.length, grid.left, grid.right, grid.top, grid.bottom, header, tuple(grid.xs))
    )


def _split(segment: Segment, grid: Grid, owner: dict[tuple[int, int], int], row: int) -> list[Segment]:
    """Cut a segment that runs over several cells at their borders."""
    first, last = grid.column_at(segment.left + 0.5), grid.column_at(segment.right - 0.5)
    if first == last or owner[row, first] == owner[row, last] or segment.end - segment.start < 2:
        return [segment]
    length = segment.right - segment.left
    starts, ends = segment.content.starts, segment.content.ends
    origin, total = starts[segment.start], ends[segment.end - 1] - starts[segment.start]
    if total <= 0:
        return [segment]
    pieces: list[Segment] = []
    begin, cell = segment.start, -1
    for glyph in range(segment.start, segment.end):
        middle = segment.left + ((starts[glyph] + ends[glyph]) / 2 - origin) / total * length
        here = owner[row, grid.column_at(middle)]
        if cell >= 0 and here != cell:
            pieces.append(segment.part(begin, glyph))
            begin = glyph
        cell = here
    pieces.append(segment.part(begin, segment.end))
    return pieces
