"""Tables: a grid from w:tr and w:tc, with horizontal and vertical merges (ISO/IEC 29500-1, 17.4)."""

from __future__ import annotations

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

    Word has no mark for it: a table goes on when it has as many columns as the one right before, marks no header, and
    its first row holds figures where a header would hold words.
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
            if goes_on and _holds_figures(table, texts):
                table = replace(table, continues=True)
            block = replace(block, table=table)
            last = table
        elif text.strip() and not text.strip().startswith(("续", "（续", "(续")):
            last = None
        marked.append(block)
    return marked


def _holds_figures(table: Table, texts: dict[int, str]) -> bool:
    first = [span for cell in table.cells if cell.row == 0 for span in cell.spans]
    return sum(c.isdigit() for span in first for c in texts[span.part][span.start : span.end]) >= 4
