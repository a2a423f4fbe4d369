"""The document as field readers see it: lines of prose and grids of cells, in reading order, with the way back.

A Line is a paragraph (or a part of it between line breaks) without the spaces that layout puts between Chinese
characters; wide gaps are kept as a tab, because forms use them as columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.fields.flow import Paragraph, Sheet, paragraphs
from extractors.model import Block, Document, Span, Table
from extractors.view import View, view_of

_WIDE = re.compile(r"[ \t]{2,}|\t")
_HAN_LIKE = re.compile(r"[\u2e80-\u9fff\uf900-\uffef，。；：、（）“”《》〔〕()]")
_NUMBERING = re.compile(
    r"\s*(?:(?P<d1>[一二三四五六七八九十]{1,3}\s*[、.．]|第[一二三四五六七八九十]{1,3}(?:部分|[章节条部编篇])[、:：\s]?)"
    r"|(?P<d2>[（(][一二三四五六七八九十]{1,3}[)）][、.]?)"
    r"|(?P<d3>\d{1,2}(?:\.\d{1,2})+[.、\s]?(?![\d年月.\-/万亿元%％公亩米吨分平立个天日时人户mkKM㎡]))"
    r"|(?P<d4>\d{1,2}\s*[、.．](?!\d))"
    r"|(?P<d5>[（(]\d{1,2}[)）][、.]?|\d{1,2}[)）]|[①-⑳⑴-⒛])"
    r"|(?P<d6>[●■◆★▲□○·※>◇▪•*-]\s?))\s*"
)
_LABEL_AHEAD = re.compile(r"[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,7}\s?[:：]")
_NEW_LINE = re.compile(
    r"\s*(?:[\u4e00-\u9fff](?:[ \t\u3000]{0,4}[\u4e00-\u9fff]){1,9}\s?[:：]"
    r"|[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．](?!\d))"
)
_READ = ("body", "page", "sheet", "image")
_PICTURE = "image"


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` is compact; ``places[i]`` is the position of its character i in ``view``. ``mark`` is the length of the
    numbering at its head, ``depth`` the kind of numbering (一、 = 1 ... bullets = 6, none = 0)."""

    text: str
    view: View
    places: tuple[int, ...]
    block: int
    mark: int = 0
    depth: int = 0
    heading: bool = False
    page: int = 0

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return where text[start:end] is in the document."""
        if end <= start:
            return ()
        return self.view.spans(self.places[start], self.places[end - 1] + 1)

    @property
    def body(self) -> str:
        """The text behind the numbering."""
        return self.text[self.mark :]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: ``rows[r][c]`` is the cell that covers the place (a merged one several times), None where there is none.
    ``heads`` is the number of rows that the file marks as header."""

    rows: tuple[tuple[Line | None, ...], ...]
    block: int
    heads: int = 0
    page: int = 0


Unit = Line | Grid


RowsOf = Callable[[Table], Sequence[int] | None]
"""Says which rows of a table are worth reading: None for all."""


def units(document: Document, first: int = 0, last: int | None = None, rows_of: RowsOf | None = None) -> list[Unit]:
    """Return lines and grids of blocks[first:last]. Tables that go on over a page are one grid."""
    found: list[Unit] = []
    blocks = document.blocks[first:last]
    beside = _beside_text(document, blocks)
    unread = {number for number, block in enumerate(blocks, first) if not _is_read(document, block, beside)}
    printed = paragraphs(document, blocks, first, unread) if document.format == "pdf" else None
    for number, block in enumerate(blocks, first):
        if number in unread:
            continue
        if block.table is None:
            if printed is not None:
                found.extend(_joined(document, paragraph) for paragraph in printed.get(number, []))
            elif not block.nested:
                found.extend(_lines(document, block, number))
            continue
        grid = _grid(document, block.table, number, block.page, rows_of(block.table) if rows_of else None)
        before = next((unit for unit in reversed(found) if isinstance(unit, Grid)), None)
        if before is not None and _goes_on(before, grid, block.table, found):
            found[found.index(before)] = Grid(before.rows + _new_rows(before, grid), before.block, before.heads)
        elif grid.rows:
            found.append(grid)
    return found


def _beside_text(document: Document, blocks: Sequence[Block]) -> set[int]:
    """The pages whose own text is longer than what was recognized in their pictures: logos and seals state no items."""
    written: Counter[int] = Counter()
    for block in blocks:
        sign = -1 if document.parts[block.span.part].kind == _PICTURE else 1
        written[block.page] += sign * (block.span.end - block.span.start)
    return {page for page, length in written.items() if length > 0}


def _is_read(document: Document, block: Block, beside: set[int]) -> bool:
    kind = document.parts[block.span.part].kind
    return kind in _READ and not (kind == _PICTURE and block.page in beside)


def line_of(view: View, block: int = 0, *, page: int = 0, wrapped: bool = False) -> Line:
    """Make a Line of a whole view; ``wrapped`` when its line breaks are those of a narrow cell."""
    return _compact(view, 0, len(view.text), block, False, page, wrapped)


def _lines(document: Document, block: Block, number: int) -> Iterator[Line]:
    view = view_of(document, [block.span])
    start = 0
    for piece in view.text.split("\n"):
        line = _compact(view, start, start + len(piece), number, block.kind == "heading", block.page)
        if line.text:
            yield line
        start += len(piece) + 1


def _joined(document: Document, paragraph: Paragraph | Sheet) -> Unit:
    if isinstance(paragraph, Sheet):
        number, page = paragraph.block, paragraph.page
        made = {
            cell: line_of(view_of(document, cell), number, page=page, wrapped=True) for cell in _distinct(paragraph)
        }
        blank = line_of(view_of(document, ()), number, page=page, wrapped=True)
        rows = [[made[cell] if cell else replace(blank) for cell in row] for row in paragraph.rows]
        return Grid(tuple(tuple(row) for row in rows), number, 0, page)
    view = view_of(document, paragraph.spans, "")
    return _compact(view, 0, len(view.text), paragraph.block, paragraph.heading, paragraph.page)


def _distinct(sheet: Sheet) -> set[tuple[Span, ...]]:
    """The cells of a sheet with text; one that covers several rows once."""
    return {cell for row in sheet.rows for cell in row if cell}


def _compact(view: View, start: int, end: int, block: int, heading: bool, page: int, wrapped: bool = False) -> Line:
    text = view.text
    characters: list[str] = []
    places: list[int] = []
    position = start
    while position < end:
        character = text[position]
        if wrapped and character == "\n" and _NEW_LINE.match(text, position + 1) is None:
            position += 1
            continue
        if character not in " \t\u3000\r\x0b\x0c":
            characters.append(character)
            places.append(position)
            position += 1
            continue
        run = position
        while run < end and text[run] in " \t\u3000\r\x0b\x0c":
            run += 1
        if characters and run < end:
            kept = "\t" if _LABEL_AHEAD.match(text, run) else _space(text[position:run], characters[-1], text[run])
            if kept:
                characters.append(kept)
                places.append(position)
        position = run
    compact = "".join(characters)
    match = _NUMBERING.match(compact)
    if match is None or match.end() >= len(compact):
        return Line(compact, view, tuple(places), block, 0, 0, heading, page)
    depth = int((match.lastgroup or "d0")[1])
    return Line(compact, view, tuple(places), block, match.end(), depth, heading, page)


def _space(run: str, before: str, after: str) -> str:
    if _WIDE.search(run) or "\u3000" in run:
        return "\t"
    if _HAN_LIKE.match(before) or _HAN_LIKE.match(after):
        return ""
    return " "


def _grid(document: Document, table: Table, number: int, page: int, rows: Sequence[int] | None = None) -> Grid:
    wrapped = document.format == "pdf"
    chosen = range(table.rows) if rows is None else rows
    place = {row: at for at, row in enumerate(chosen)}
    places: list[list[Line | None]] = [[None] * table.columns for _ in chosen]
    for cell in table.cells:
        covered = [place[row] for row in range(cell.row, cell.row + cell.row_span) if row in place]
        if not covered:
            continue
        line = line_of(view_of(document, cell.spans), number, page=page, wrapped=wrapped)
        for row in covered:
            for column in range(cell.column, min(table.columns, cell.column + cell.column_span)):
                places[row][column] = line
    return Grid(tuple(tuple(row) for row in places), number, table.header_rows, page)


def _goes_on(before: Grid, grid: Grid, table: Table, found: list[Unit]) -> bool:
    """A table goes on when the reader says so, or when nothing but page furniture stands between two of one shape."""
    if not before.rows or not grid.rows or len(before.rows[0]) != len(grid.rows[0]):
        return False
    between = found[found.index(before) + 1 :]
    if table.continues:
        return True
    if any(isinstance(unit, Grid) or len(unit.text) > 12 for unit in between) or len(between) > 3:
        return False
    return bool(grid.page and before.page and grid.page == before.page + 1) and len(before.rows[0]) > 2


def _new_rows(before: Grid, grid: Grid) -> tuple[tuple[Line | None, ...], ...]:
    """Rows of the second table, without a header that is repeated."""
    first = [cell.text if cell else "" for cell in before.rows[0]]
    again = [cell.text if cell else "" for cell in grid.rows[0]]
    return grid.rows[1:] if first == again else grid.rows
