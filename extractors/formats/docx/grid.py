"""Tables: a grid from w:tr and w:tc, with horizontal and vertical merges (ISO/IEC 29500-1, 17.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from extractors.model import Block, Cell, Span, Table


@dataclass(slots=True)
class OpenCell:
    """A cell while it is read. ``merge`` is "", "restart" or "continue" (w:vMerge)."""

    row: int
    column: int
    width: int = 1
    height: int = 1
    merge: str = ""
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A table while it is read. ``place`` is the index of its block; rows are added by ``start_row``."""

    place: int
    start: int
    nested: bool
    outer: Grid | None = None
    rows: list[list[OpenCell]] = field(default_factory=list)
    column: int = 0
    cell: OpenCell | None = None
    headers: list[bool] = field(default_factory=list)
    deleted: bool = False
    """The row being read is a tracked deletion."""

    def start_row(self) -> None:
        """Begin a row."""
        self.rows.append([])
        self.headers.append(False)
        self.column = 0
        self.deleted = False

    def start_cell(self) -> None:
        """Begin a cell; a cell outside any row makes one."""
        if not self.rows:
            self.start_row()
        self.cell = OpenCell(len(self.rows) - 1, self.column)
        self.rows[-1].append(self.cell)

    def end_cell(self) -> None:
        """Close the cell and move on by its width."""
        if self.cell is not None:
            self.column += self.cell.width
        self.cell = None

    def merge_left(self) -> None:
        """Join the cell to its left neighbor (w:hMerge continue)."""
        if self.cell is not None and len(self.rows[-1]) > 1:
            left = self.rows[-1][-2]
            left.width += self.cell.width
            left.spans += self.cell.spans
            self.rows[-1].pop()
            self.cell = OpenCell(left.row, self.cell.column, self.cell.width, spans=left.spans)

    def drop_row(self) -> None:
        """Forget the row being read: it is a tracked deletion."""
        self.rows.pop()
        self.headers.pop()

    def table(self) -> Table | None:
        """Return the finished table, None when it has no cells."""
        origins: dict[int, OpenCell] = {}
        cells: list[OpenCell] = []
        columns = 0
        for row in self.rows:
            below: dict[int, OpenCell] = {}
            for cell in row:
                columns = max(columns, cell.column + cell.width)
                above = origins.get(cell.column)
                if cell.merge == "continue" and above is not None:
                    above.height += 1
                    above.spans += cell.spans
                    below[cell.column] = above
                    continue
                cells.append(cell)
                if cell.merge:
                    below[cell.column] = cell
            origins = below
        if not cells:
            return None
        marked = next((n for n, header in enumerate(self.headers) if not header), len(self.headers))
        frozen = tuple(Cell(c.row, c.column, tuple(c.spans), c.height, c.width) for c in cells)
        return Table(len(self.rows), columns, frozen, header_rows=marked)


def mark_continued(blocks: list[Block], texts: dict[int, str]) -> list[Block]:
    """Return the blocks with ``continues`` set on tables that go on from the table before.

    Word has no mark for it: a table goes on when it has as many columns as the one right before, marks no header, its
    first row holds figures where a header would hold words, and no cell of that row is of another shape than the cell
    above it in the table before.
    """
    marked: list[Block] = []
    last: Table | None = None
    for block in blocks:
        table = block.table
        if block.nested:
            marked.append(block)
            continue
        text = texts[block.span.part][block.span.start : block.span.end] if not table else ""
        if table is not None:
            goes_on = last is not None and last.columns == table.columns and not table.header_rows
            if goes_on and last is not None and _runs_on(last, table, texts):
                table = replace(table, continues=True)
            block = replace(block, table=table)
            last = table
        elif text.strip() and not text.strip().startswith(("续", "（续", "(续")):
            last = None
        marked.append(block)
    return marked


def _runs_on(above: Table, table: Table, texts: dict[int, str]) -> bool:
    first = _row(table, 0, texts)
    last = _row(above, above.rows - 1, texts) if above.rows > 1 else {}  # one row: headings, to which nothing compares
    figures = sum(character.isdigit() for text in first.values() for character in text)
    return figures >= 4 and all(
        _shape(text) == _shape(last[column]) for column, text in first.items() if last.get(column)
    )


def _row(table: Table, row: int, texts: dict[int, str]) -> dict[int, str]:
    """Return the texts that are not empty in a row, by column."""
    cells = ((c.column, "".join(texts[s.part][s.start : s.end] for s in c.spans)) for c in table.cells if c.row == row)
    return {column: text.strip() for column, text in cells if text.strip()}


def _shape(text: str) -> str:
    """Return what kind of value a cell holds: a long number, a figure, or words."""
    digits = sum(character.isdigit() for character in text)
    if digits * 2 < len(text):
        return "words"
    return "number" if digits >= _NUMBER and not _FRACTION.search(text) else "figure"


_NUMBER = 7
"""Digits from which a number is one of those that identify."""
_FRACTION = re.compile(r"\.\d{1,6}$")
