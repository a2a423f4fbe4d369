"""From recognised lines to a part: reading order, columns, ruled tables, and a pixel anchor for every character."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from extractors.formats.layout.grids import Grid, find_grids
from extractors.model import Block, Cell, Part, Piece, Pixels, Span, Table
from extractors.ocr import DOUBTFUL, Box, OcrLine

_POINTS = 12.0
"""Frame units to the height of a line, so that distances mean what they mean on a page in points."""
_ENDS = 0.2
"""Margin outside the first and last character of a line, in line heights: detection may cut a stroke."""
_GAP = 1.4
"""Widths of two characters of a number, in usual ones, from which there is a gap between them."""
PixelBox = tuple[int, int, int, int]
Edge = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Recognized:
    """A picture's text as a part with blocks. ``doubtful`` counts lines that were not surely read."""

    part: Part
    blocks: tuple[Block, ...]
    doubtful: int


@dataclass(slots=True)
class _Run:
    """Characters first to last (exclusive) of a line; the box is in the frame of reading: right and down."""

    line: OcrLine
    first: int
    last: int
    box: Box

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def center(self) -> float:
        return (self.box[0] + self.box[2]) / 2

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


@dataclass(slots=True)
class _Writer:
    image: str
    place: Callable[[Box], PixelBox]
    chunks: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    def layout(self, text: str) -> None:
        if self.length and text:
            self.chunks.append(text)
            self.pieces.append(Piece(self.length, self.length + len(text), None))
            self.length += len(text)

    def run(self, run: _Run) -> None:
        line, margin = run.line, _ENDS * run.line.height
        for index in range(run.first, run.last):
            left, top, right, bottom = line.box(index, index)
            if index in (0, len(line.text) - 1):
                left, top, right, bottom = _grown(line, index, (left, top, right, bottom), margin)
            anchor = Pixels(self.image, self.place((left, top, right, bottom)), round(line.confidences[index], 3))
            self.pieces.append(Piece(self.length, self.length + 1, anchor))
            self.length += 1
        self.chunks.append(line.text[run.first : run.last])

    def row(self, runs: Sequence[_Run]) -> tuple[int, int]:
        start = self.length
        last: _Run | None = None
        for run in runs:
            if last is not None:
                self.layout("\t" if run.box[0] - last.box[2] > 3 * last.height else " ")
            self.run(run)
            last = run
        return start, self.length


def recognized(
    lines: Sequence[OcrLine],
    *,
    image: str,
    name: str,
    number: int,
    part: int,
    page: int = 0,
    rulings: Sequence[Edge] = (),
    place: Callable[[Box], PixelBox] | None = None,
) -> Recognized:
    """Write lines into a part of kind "image". ``part`` will be its index in the document.

    ``rulings`` are straight lines of the picture (x0, y0, x1, y1); ``place`` maps boxes of the picture to those of the
    anchors (by default they are rounded outward).
    """
    writer = _Writer(image, place or outward)
    angle = _angle(lines)
    unit = (median(line.height for line in lines) or 1.0) / _POINTS if lines else 1.0
    runs = [_framed(line, angle, unit) for line in lines]
    grids = find_grids([_turned_edge(edge, angle, unit) for edge in rulings]) if rulings and runs else []
    held: dict[int, list[_Run]] = {}
    loose: list[_Run] = []
    for run in runs:
        index = next((i for i, grid in enumerate(grids) if grid.holds(run.center, -run.middle)), None)
        if index is None:
            loose.append(run)
        else:
            held.setdefault(index, []).append(run)
    blocks: list[Block] = []
    tables = [(grid, held[index]) for index, grid in enumerate(grids) if index in held]
    pending: list[tuple[list[_Run], int, int]] = []
    margin = max((run.box[2] for run in loose), default=0.0)
    for row in _rows_in_order(loose):
        while tables and -tables[0][0].top < row[0].middle:
            blocks += _paragraphs(pending, part, page, margin)
            pending = []
            blocks.append(_write_table(writer, *tables.pop(0), part, page))
        writer.layout("\n")
        pending.append((row, *writer.row(row)))
    blocks += _paragraphs(pending, part, page, margin)
    blocks += [_write_table(writer, grid, inside, part, page) for grid, inside in tables]
    text = "".join(writer.chunks)
    doubtful = sum(line.confidence < DOUBTFUL for line in lines)
    return Recognized(Part(name, "image", text, tuple(writer.pieces), True, number), tuple(blocks), doubtful)


def coded(
    codes: Sequence[OcrLine], *, image: str, name: str, number: int, place: Callable[[Box], PixelBox] | None = None
) -> Part:
    """Write the contents of codes into a part, one line each; every character stands in the whole code."""
    found = []
    for code in codes:
        xs, ys = [x for x, _ in code.quad], [y for _, y in code.quad]
        found.append((code.text, (min(xs), min(ys), max(xs), max(ys)), 1.0))
    return boxed(found, image=image, name=name, number=number, place=place)


def boxed(
    found: Sequence[tuple[str, Box, float]],
    *,
    image: str,
    name: str,
    number: int,
    place: Callable[[Box], PixelBox] | None = None,
) -> Part:
    """Write texts (with their boxes and confidences) into a part, one line each; a text goes only as a whole."""
    chunks: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for text, box, confidence in found:
        if text:
            if chunks:
                chunks.append("\n")
                pieces.append(Piece(length, length + 1, None))
                length += 1
            pieces.append(Piece(length, length + len(text), Pixels(image, (place or outward)(box), confidence), True))
            chunks.append(text)
            length += len(text)
    return Part(name, "image", "".join(chunks), tuple(pieces), True, number)


def outward(box: Box) -> PixelBox:
    """Return a box in whole pixels that holds this one."""
    return math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3])


def _grown(line: OcrLine, index: int, box: Box, margin: float) -> Box:
    """Grow the box of a line's first or last character outward along the line."""
    (x0, y0), (x1, y1) = line.quad[0], line.quad[1]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    along = ((x1 - x0) / length * margin, (y1 - y0) / length * margin)
    left, top, right, bottom = box
    signs = ([-1] if index == 0 else []) + ([1] if index == len(line.text) - 1 else [])
    for sign in signs:
        x, y = sign * along[0], sign * along[1]
        left, right = left + min(0.0, x), right + max(0.0, x)
        top, bottom = top + min(0.0, y), bottom + max(0.0, y)
    return left, top, right, bottom


# ---------------------------------------------------------------- the frame of reading


def _angle(lines: Sequence[OcrLine]) -> int:
    """Return the direction in which most characters are read: 0 right, 90 down, 180 left, 270 up."""
    weight = Counter[int]()
    for line in lines:
        (x0, y0), (x1, y1) = line.quad[0], line.quad[1]
        weight[round(math.degrees(math.atan2(y1 - y0, x1 - x0)) / 90) * 90 % 360] += len(line.text)
    return min(weight, key=lambda angle: (-weight[angle], angle)) if weight else 0


def _turn(x: float, y: float, angle: int, unit: float) -> tuple[float, float]:
    cosine, sine = round(math.cos(math.radians(angle))), round(math.sin(math.radians(angle)))
    return (x * cosine + y * sine) / unit, (y * cosine - x * sine) / unit


def _framed(line: OcrLine, angle: int, unit: float) -> _Run:
    points = [_turn(x, y, angle, unit) for x, y in line.quad]
    # on a skewed page the upright box of a long line is too high; its middle and own height are what counts
    xs, ys = [x for x, _ in points], [y for _, y in points]
    middle, half = sum(ys) / 4, line.height / unit / 2
    return _Run(line, 0, len(line.text), (min(xs), middle - half, max(xs), middle + half))


def _turned_edge(edge: Edge, angle: int, unit: float) -> Edge:
    x0, y0 = _turn(edge[0], edge[1], angle, unit)
    x1, y1 = _turn(edge[2], edge[3], angle, unit)
    if abs(x1 - x0) > abs(y1 - y0):
        return x0, -(y0 + y1) / 2, x1, -(y0 + y1) / 2
    return (x0 + x1) / 2, -y0, (x0 + x1) / 2, -y1


# ---------------------------------------------------------------- order


def _rows_in_order(runs: Sequence[_Run]) -> list[list[_Run]]:
    """Return rows in reading order; two columns of prose are read one after the other."""
    gutter = _gutter(runs)
    if gutter is None:
        return _rows(runs)
    ordered: list[list[_Run]] = []
    left: list[_Run] = []
    right: list[_Run] = []
    for run in sorted(runs, key=lambda run: run.middle):
        if run.box[0] < gutter < run.box[2]:
            ordered += _rows(left) + _rows(right) + [[run]]
            left, right = [], []
        elif run.center < gutter:
            left.append(run)
        else:
            right.append(run)
    return ordered + _rows(left) + _rows(right)


def _gutter(runs: Sequence[_Run]) -> float | None:
    """Return the abscissa between two columns of prose, or None. Pairs of short cells are no columns."""
    if len(runs) < 10:
        return None
    low, high = min(run.box[0] for run in runs), max(run.box[2] for run in runs)
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        at = low + (high - low) * step / 100
        crossing = sum(run.box[0] - 3 < at < run.box[2] + 3 for run in runs)
        if best is None or crossing < best[0]:
            best = crossing, at
    if best is None or best[0] > 0.3 * len(runs):
        return None
    sides = [[run for run in runs if run.box[2] <= best[1]], [run for run in runs if run.box[0] >= best[1]]]
    wide = all(
        len(side) >= 4 and sum(run.box[2] - run.box[0] for run in side) / len(side) > 8 * _POINTS for side in sides
    )
    return best[1] if wide else None


def _rows(runs: Sequence[_Run]) -> list[list[_Run]]:
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: run.middle):
        last = rows[-1] if rows else None
        if last and run.middle - last[-1].middle < 0.5 * min(run.height, last[-1].height):
            last.append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.box[0])
    return rows


def _paragraphs(rows: Sequence[tuple[list[_Run], int, int]], part: int, page: int, margin: float) -> list[Block]:
    """Join rows into paragraphs: a row that reaches the right margin goes on in the next one."""
    blocks: list[Block] = []
    start = -1
    for index, (row, begin, end) in enumerate(rows):
        start = begin if start < 0 else start
        following = rows[index + 1][0] if index + 1 < len(rows) else None
        height = row[-1].height
        goes_on = (
            following is not None
            and len(row) == 1
            and len(following) == 1
            and row[0].box[2] > margin - 2 * height
            and 0 < following[0].middle - row[0].middle < 3 * height
            and following[0].box[0] <= row[0].box[0] + height
        )
        if not goes_on:
            blocks.append(Block("paragraph", Span(part, start, end), page=page))
            start = -1
    return blocks


# ---------------------------------------------------------------- tables


def _write_table(writer: _Writer, grid: Grid, runs: Sequence[_Run], part: int, page: int) -> Block:
    owner = {
        (row, column): index
        for index, cell in enumerate(grid.cells)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    content: dict[int, list[_Run]] = {}
    for run in runs:
        row = grid.row_at(-run.middle)
        for piece in _split(run, grid, owner, row):
            content.setdefault(owner[row, grid.column_at(piece.center)], []).append(piece)
    cells: list[Cell] = []
    writer.layout("\n")
    start, last = writer.length, 0
    for index, cell in enumerate(grid.cells):
        if cells and writer.length > start:
            writer.layout("\n" if cell.row != last else "\t")
        last = cell.row
        spans: list[Span] = []
        for row_runs in _rows(content.get(index, [])):
            if spans:
                writer.layout("\n")
            spans.append(Span(part, *writer.row(row_runs)))
        cells.append(Cell(cell.row, cell.column, tuple(spans), cell.rows, cell.columns))
    table = Table(grid.rows, grid.columns, tuple(cells))
    return Block("table", Span(part, start, writer.length), table, page=page)


def _split(run: _Run, grid: Grid, owner: dict[tuple[int, int], int], row: int) -> list[_Run]:
    """Cut a line that runs over several cells at their borders; a number that no gap divides stays whole."""
    left, width = run.box[0], run.box[2] - run.box[0]
    edges, text = run.line.edges, run.line.text
    pieces: list[_Run] = []
    last = -1
    for first, end in _unbroken(text, edges, run.first, run.last):
        start, stop = left + width * edges[first], left + width * edges[end]
        cell = owner[row, grid.column_at((start + stop) / 2)]
        if pieces and cell == last:
            pieces[-1].last, pieces[-1].box = end, (pieces[-1].box[0], run.box[1], stop, run.box[3])
        else:
            pieces.append(_Run(run.line, first, end, (start, run.box[1], stop, run.box[3])))
        last = cell
    return [piece for piece in pieces if text[piece.first : piece.last].strip()] or [run]


def _unbroken(text: str, edges: Sequence[float], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield characters one by one, those of a number together up to a gap in it."""
    digits = [k for k in range(first, last) if text[k].isascii() and text[k].isalnum()]
    usual = median(edges[k + 1] - edges[k] for k in digits) if digits else 0.0
    start = first
    for index in range(first, last):
        joined = index + 1 < last and index in digits and index + 1 in digits
        if not joined or edges[index + 2] - edges[index] >= _GAP * 2 * usual:
            yield start, index + 1
            start = index + 1
