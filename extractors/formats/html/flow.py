"""From tokens to text in reading order: paragraphs, headings, tables with merged cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from extractors.formats.html.source import Token, characters
from extractors.model import Block, Cell, Piece, Span, Table, TextOffset

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "header", "hgroup", "hr", "html", "iframe", "legend", "li", "main", "menu", "nav", "ol",
    "optgroup", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th",
    "thead", "title", "tr", "ul", "text", "desc", "metadata", "foreignobject",
})  # fmt: skip
"""Elements that begin and end a line."""
_WHITE = str.maketrans("\t\n\r\f", "    ")
_MOST_COLUMNS = 1_000
_MOST_DEPTH = 64


@dataclass(slots=True)
class _Table:
    """A table being read: ``rows`` of cells as (start, end, row span, column span, is a heading)."""

    start: int
    rows: list[list[tuple[int, int, int, int, bool]]] = field(default_factory=list)
    cell: tuple[int, int, int, bool] | None = None
    head: int = 0
    nested: bool = False


@dataclass(slots=True)
class Flow:
    """The text of a page with its pieces and blocks. Spaces of any kind become single-character spaces in place, so
    that a line break in the source does not read as one on the page."""

    source: str
    chunks: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0
    tables: list[_Table] = field(default_factory=list)
    begun: int = 0
    level: int = 0

    def text(self, token: Token) -> None:
        """Append the characters of a text token."""
        keep_lines = token.name == "textarea"
        for character in characters(self.source, token.start, token.end):
            said = character.text if keep_lines else character.text.translate(_WHITE)
            self.chunks.append(said)
            end = self.length + len(said)
            self.pieces.append(Piece(self.length, end, TextOffset(character.start), atomic=character.resolved))
            self.length = end

    def begin(self, token: Token) -> None:
        """Note that an element begins."""
        name = token.name
        if name not in _BLOCKS:
            return
        self._break()
        if name == "table" and len(self.tables) < _MOST_DEPTH:
            self.tables.append(_Table(self.length, nested=bool(self.tables)))
        elif name == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].rows.append([])
        elif name in ("td", "th") and self.tables:
            self._end_cell()
            table = self.tables[-1]
            if not table.rows:
                table.rows.append([])
            spans = (_count(token.value(self.source, "rowspan")), _count(token.value(self.source, "colspan")))
            table.cell = (self.length, *spans, name == "th")
        elif re.fullmatch("h[1-6]", name):
            self.level = int(name[1])

    def end(self, token: Token) -> None:
        """Note that an element ends."""
        name = token.name
        if name not in _BLOCKS:
            return
        if name in ("td", "th", "tr", "table", "thead", "tbody") and self.tables:
            self._end_cell()
            if name == "thead":
                self.tables[-1].head = len(self.tables[-1].rows)
            if name == "table":
                self._end_table()
        self._break()
        if re.fullmatch("h[1-6]", name):
            self.level = 0

    def finish(self) -> str:
        """Close what is open and return the text."""
        while self.tables:
            self._end_cell()
            self._end_table()
        self._break()
        return "".join(self.chunks)

    # ------------------------------------------------------------ parts

    def _break(self) -> None:
        """End the paragraph, if there is one."""
        if self.length > self.begun:
            text = "".join(self.chunks)[self.begun :] if len(self.chunks) < 64 else self._tail()
            stripped = text.strip()
            if stripped:
                first = self.begun + text.index(stripped)
                span = Span(0, first, first + len(stripped))
                if not self.tables:
                    kind: Literal["heading", "paragraph"] = "heading" if self.level else "paragraph"
                    self.blocks.append(Block(kind, span, level=self.level))
            self._layout("\n")
        self.begun = self.length

    def _tail(self) -> str:
        """Return the text since the paragraph began, without joining the whole page."""
        needed, taken = self.length - self.begun, []
        while needed > 0 and self.chunks:
            chunk = self.chunks.pop()
            taken.append(chunk)
            needed -= len(chunk)
        taken.reverse()
        self.chunks += taken
        return "".join(taken)[-(self.length - self.begun) :]

    def _layout(self, text: str) -> None:
        self.chunks.append(text)
        self.pieces.append(Piece(self.length, self.length + len(text), None))
        self.length += len(text)

    def _end_cell(self) -> None:
        table = self.tables[-1]
        if table.cell is None:
            return
        start, rows, columns, heading = table.cell
        self._break()
        table.rows[-1].append((start, max(start, self.length - 1), rows, columns, heading))
        table.cell = None

    def _end_table(self) -> None:
        table = self.tables.pop()
        cells, width = _placed(table)
        if cells:
            all_heads = 0
            for row in table.rows:
                if not row or not all(heading for *_, heading in row):
                    break
                all_heads += 1
            made = Table(len(table.rows), width, tuple(cells), header_rows=table.head or all_heads)
            self.blocks.append(Block("table", Span(0, table.start, self.length), made, nested=table.nested))


def _count(value: str) -> int:
    return min(max(int(value), 1), _MOST_COLUMNS) if value.strip().isdigit() and len(value) < 6 else 1


def _placed(table: _Table) -> tuple[list[Cell], int]:
    """Place cells on a grid: a cell takes the first free columns of its row (HTML 4.9.12)."""
    taken: dict[int, set[int]] = {}
    cells: list[Cell] = []
    width = 0
    for row, items in enumerate(table.rows):
        column = 0
        for start, end, rows, columns, _ in items:
            busy = taken.get(row, set())
            while column in busy:
                column += 1
            rows = min(rows, len(table.rows) - row)
            for below in range(row, row + rows):
                taken.setdefault(below, set()).update(range(column, column + columns))
            spans = (Span(0, start, end),) if end > start else ()
            cells.append(Cell(row, column, spans, rows, columns))
            column += columns
            width = max(width, column)
            if width > _MOST_COLUMNS:
                return [], 0
    return cells, width
