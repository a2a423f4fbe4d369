"""The text of one worksheet, and the tables and lines that people see in it.

A sheet is a page on which somebody wrote a title, a line of remarks, a table with its headings, a line of signatures.
Rows without text cut it into regions; in each the sparse rows above and below the table are lines of their own, so that
the headings of the table are its first rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from extractors.formats.xlsx.a1 import Area
from extractors.formats.xlsx.cells import Extra, Layout, unescaped
from extractors.formats.xlsx.lazy import CellIndex, CellPieces, GridCells
from extractors.formats.xlsx.number_format import around_text, shown
from extractors.formats.xlsx.plain_cells import scan_sheet
from extractors.formats.xlsx.strings import SharedStrings
from extractors.formats.xlsx.styles import Styles
from extractors.model import Block, Cell, Part, Span, Table

_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?(?:[Ee][-+]?[0-9]+)?|[-+]?\.[0-9]+(?:[Ee][-+]?[0-9]+)?")
_EXPONENT = re.compile(r"[-+]?[0-9](?:\.[0-9]+)?[Ee]\+?(1[0-9]|2[0-9])")
_FRACTION = re.compile(r"\.[0-9]{3}")
_PLACES = re.compile(r"0\.(0+)")
_SHOWN_DIGITS = 10
"""Significant digits that a cell without a format shows."""
_KEPT_DIGITS = 15
"""Significant digits that a stored number has (IEEE 754, and what spreadsheet programs keep)."""
_LINE = re.compile(r"[:：]|[0-9]{4}")
_PADDED = 3
"""First rows of a table in which places without a cell are filled in, so that a heading can reach over them."""
_SPARSE = 16
"""Places of a grid for each cell with text, above which the region is no table."""
LONG_TABLE = 20_000
"""Rows after which a table goes on in a block of its own, as it would on another page: what readers of a table need
grows with it."""
_TALL, _LONG = 3, 30
"""A single column is a list when it has that many rows, none of more than so many characters."""
_BOOLEANS = {"0": "FALSE", "1": "TRUE"}


@dataclass(slots=True)
class SheetText:
    """What a pass over a sheet collected. ``formulas`` and ``phonetic`` are (cell name row, column, text);
    ``covered`` what stands in cells of which people see another number; ``lost`` the cells whose number lost digits.
    """

    index: CellIndex
    chunks: list[str] = field(default_factory=list, repr=False)
    length: int = 0
    formulas: list[tuple[int, int, str]] = field(default_factory=list, repr=False)
    phonetic: list[tuple[int, int, str]] = field(default_factory=list, repr=False)
    covered: list[tuple[int, int, str]] = field(default_factory=list, repr=False)
    lost: list[tuple[int, int]] = field(default_factory=list)
    used: set[int] = field(default_factory=set, repr=False)
    """Indices of the shared strings that cells refer to."""
    layout: Layout = field(default_factory=lambda: Layout(-1, -1, ""))


def read_sheet_text(content: bytes, member: str, strings: SharedStrings, styles: Styles) -> SheetText:
    """Read the cells of a sheet in UTF-8, row by row. Raises DamagedInput."""
    found = SheetText(CellIndex(member))
    index = found.index
    texts, count = strings.texts, len(strings.texts)
    last_row = line = 0

    def on_cell(
        row: int, column: int, kind: str, style: int, value: str, _b: int, _e: int, extra: Extra | None
    ) -> None:
        nonlocal last_row, line
        is_shown = False
        if kind == "s":
            number = int(value) if value.strip().isdecimal() else -1
            found.used.add(number)
            text = texts[number] if 0 <= number < count else ""
            if number in strings.seen:
                found.covered.append((row, column, text))
                text, is_shown = strings.seen[number], True
        elif kind == "n":
            text, is_shown, is_lost = number_text(value, styles.code(style), styles.is_1904)
            if is_lost:
                found.lost.append((row, column))
        else:
            text = unescaped(value) if kind != "b" else _BOOLEANS.get(value, value)
            if _EXPONENT.fullmatch(text):
                found.lost.append((row, column))
        if kind != "n" and style and text and "@" in (code := styles.code(style)):
            before, behind = around_text(code)
            is_shown |= bool(before or behind)
            text = before + text + behind
        if extra is not None:
            if extra.seen is not None:
                found.covered.append((row, column, text))
                text, is_shown = unescaped(extra.seen), True
            if extra.formula:
                found.formulas.append((row, column, unescaped(extra.formula)))
            if extra.phonetic:
                found.phonetic.append((row, column, extra.phonetic))
        if not text:
            return
        chunks = found.chunks
        if row != last_row:
            if last_row:
                chunks.append("\n")
                found.length += 1
                line += 1
            last_row = row
        else:
            chunks.append("\t")
            found.length += 1
        if is_shown:
            index.shown.add(len(index.starts))
        index.rows.append(row)
        index.columns.append(column)
        index.starts.append(found.length)
        chunks.append(text)
        found.length += len(text)
        index.ends.append(found.length)
        index.lines.append(line)

    found.layout = scan_sheet(content, member, on_cell)
    index.places = {column: place for place, column in enumerate(sorted(set(index.columns)))}
    return found


def number_text(value: str, code: str, is_1904: bool = False) -> tuple[str, bool, bool]:
    """Return the text of a stored number, whether that is not what the file holds character for character, and whether
    the number has more digits than such a number can keep."""
    plain = value.rstrip("0").removesuffix(".") if value.endswith(".0") else value
    is_lost = False
    if len(value) > _KEPT_DIGITS or "E" in value or "e" in value:
        plain = plain_number(value)
        whole = plain.lstrip("-").partition(".")[0]
        is_lost = len(whole) > _KEPT_DIGITS
    text = shown(code, value, is_1904) if code and _NUMBER.fullmatch(value) else None
    if _FRACTION.search(plain):
        plain = _rounded(plain, code)
    if text is None or text == plain:
        return plain, plain != value or is_lost, is_lost
    digits = "".join(c for c in plain if c.isdigit())
    if len(digits) >= 7 and digits not in "".join(c for c in text if c.isdigit()):
        return f"{text}\n{plain}" if text else plain, True, is_lost
    return text or plain, True, is_lost


def _rounded(value: str, code: str) -> str:
    """Return a number with a long fraction as a cell shows it: the rest is noise in which any number can be found."""
    places = _PLACES.search(code.split(";", 1)[0])
    try:
        number = Decimal(value)
        if places is not None:
            return f"{number:.{len(places[1])}f}"
        return f"{number:.{max(0, min(8, _SHOWN_DIGITS - 1 - max(0, number.adjusted())))}f}".rstrip("0").rstrip(".")
    except InvalidOperation:
        return value


def plain_number(value: str) -> str:
    """Return a number without exponent and without the noise of binary fractions."""
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return value
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---------------------------------------------------------------- regions


def sheet_part(found: SheetText, name: str, number: int, visible: bool) -> Part:
    """Return the sheet's cells as a part: rows are lines, cells are separated by tabs."""
    return Part(name, "sheet", "".join(found.chunks), CellPieces(found.index), visible, number)


def sheet_blocks(part: Part, number: int, merges: list[Area]) -> Iterator[Block]:
    """Yield the lines and tables of a sheet; ``number`` is the place of its part in the document."""
    pieces = part.pieces
    assert isinstance(pieces, CellPieces)
    index = pieces.source
    spread = _spread(index, merges)
    rows = index.rows
    first = 0
    for last in range(1, len(rows) + 1):
        is_last = last == len(rows)
        breaks = is_last or rows[last] > rows[last - 1] + 1 or rows[last] < rows[last - 1]
        if breaks and (is_last or not _is_covered(rows[last], spread, index, first, last)):
            yield from _Region(part, number, index, first, last, spread).blocks()
            first = last


def _is_covered(following: int, spread: dict[int, tuple[int, int]], index: CellIndex, first: int, last: int) -> bool:
    """Tell whether a cell merged downward bridges the rows without text before the row ``following``."""
    row, line = index.rows[last - 1], index.lines[last - 1]
    if following < row:
        return False
    for cell in range(last - 1, first - 1, -1):
        if index.lines[cell] < line - 3:
            return False
        if cell in spread and index.rows[cell] + spread[cell][0] > row + 1:
            return True
    return False


def _spread(index: CellIndex, merges: list[Area]) -> dict[int, tuple[int, int]]:
    """Return rows and columns of merged cells, in lines and places of the index. A merge over other text is none."""
    if not merges:
        return {}
    corners = {(area.top, area.left): area for area in merges}
    places = sorted(index.places)
    found: dict[int, tuple[int, int]] = {}
    lines: dict[int, int] = dict(zip(index.rows, index.lines, strict=True))
    taken = _taken(index, merges)
    for number, corner in enumerate(zip(index.rows, index.columns, strict=True)):
        area = corners.get(corner)
        if area is None or taken[corner] > 1:
            continue
        height = sum(row in lines for row in range(area.top, min(area.bottom, area.top + 4096) + 1))
        width = sum(area.left <= column <= area.right for column in places)
        found[number] = (max(1, height), max(1, width))
    return found


def _taken(index: CellIndex, merges: list[Area]) -> Counter[tuple[int, int]]:
    """Count the cells with text in each merged area, by its corner."""
    by_row: dict[int, list[Area]] = {}
    for area in merges:
        for row in range(area.top, min(area.bottom, area.top + 4096) + 1):
            by_row.setdefault(row, []).append(area)
    counts: Counter[tuple[int, int]] = Counter()
    for row, column in zip(index.rows, index.columns, strict=True):
        for area in by_row.get(row, ()):
            if area.holds(row, column):
                counts[area.top, area.left] += 1
    return counts


@dataclass(slots=True)
class _Region:
    """Rows that follow each other without a gap: cells ``first`` to ``last`` (exclusive) of the index."""

    part: Part
    number: int
    index: CellIndex
    first: int
    last: int
    spread: dict[int, tuple[int, int]]

    def blocks(self) -> Iterator[Block]:
        """Yield the lines above, the table, the lines below."""
        rows = self._rows()
        width = max((end - begin for begin, end in rows[:40]), default=0)
        top, bottom = 0, len(rows)
        while top < bottom and self._is_line(rows[top], width):
            top += 1
        while bottom > top and len(rows) - bottom < 6 and self._is_line(rows[bottom - 1], width):
            bottom -= 1
        if width == 1:
            top, bottom = (0, len(rows)) if self._is_list(rows) else (len(rows), len(rows))
        body = rows[top:bottom]
        if body and len(body) * len(self.index.places) > _SPARSE * (body[-1][1] - body[0][0]) + 4096:
            top = bottom = len(rows)
        for row in rows[:top]:
            yield self._line(row)
        for begin in range(top, bottom, LONG_TABLE):
            end = min(bottom, begin + LONG_TABLE)
            yield self._table(rows[begin][0], rows[end - 1][1], continues=begin > top)
        for row in rows[bottom:]:
            yield self._line(row)

    def _rows(self) -> list[tuple[int, int]]:
        """Return the cells of each row as (first, last)."""
        lines = self.index.lines
        cuts = [n for n in range(self.first, self.last) if n == self.first or lines[n] != lines[n - 1]]
        return list(zip(cuts, [*cuts[1:], self.last], strict=True))

    def _text(self, cell: int) -> str:
        return self.part.text[self.index.starts[cell] : self.index.ends[cell]]

    def _is_line(self, row: tuple[int, int], width: int) -> bool:
        """Tell whether a row stands apart from a table of that width."""
        begin, end = row
        if end - begin == 1:
            return width > 1 and self.spread.get(begin, (1, 1))[0] == 1
        texts = [self._text(cell) for cell in range(begin, end)]
        return (end - begin) * 3 <= width and any(map(_LINE.search, texts))

    def _is_list(self, rows: list[tuple[int, int]]) -> bool:
        return len(rows) >= _TALL and all(len(self._text(begin)) <= _LONG for begin, _ in rows)

    def _line(self, row: tuple[int, int]) -> Block:
        begin, end = row
        span = Span(self.number, self.index.starts[begin], self.index.ends[end - 1])
        return Block("heading" if end - begin == 1 and begin == self.first else "paragraph", span, level=2)

    def _table(self, first: int, last: int, *, continues: bool) -> Block:
        index = self.index
        top = index.lines[first]
        span = Span(self.number, index.starts[first], index.ends[last - 1])
        cells = GridCells(index, self.number, first, last, top, (), self.spread)
        columns = max(index.places.values(), default=0) + 1
        rows = index.lines[last - 1] - top + 1
        padded = self._padded(cells, first, last, columns)
        return Block("table", span, Table(rows, columns, padded, continues=continues))

    def _padded(self, cells: GridCells, first: int, last: int, columns: int) -> GridCells:
        """Put the first rows, with cells for the places that have none, into the head."""
        index = self.index
        top = index.lines[first]
        border = next((n for n in range(first, last) if index.lines[n] - top >= _PADDED), last)
        head = [cells.cell(number) for number in range(first, border)]
        taken = {
            (row, column)
            for cell in head
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }
        rows = index.lines[border - 1] - top + 1
        if rows * columns <= 4096:
            head += [Cell(r, c, ()) for r in range(rows) for c in range(columns) if (r, c) not in taken]
        head.sort(key=lambda cell: (cell.row, cell.column))
        return GridCells(index, self.number, border, last, top, tuple(head), self.spread)
