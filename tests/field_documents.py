"""Documents made of paragraphs and tables, without a file: what the field readers' tests read."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.model import Block, Cell, Document, Part, Piece, Span, Table, TextOffset

CellText = str | Sequence[str | int]
"""The text of a cell, with the number of columns that it covers; "^" is the cell above going on."""


def document(*parts: str | Sequence[Sequence[CellText]], format: str = "docx") -> Document:
    """Return a document of one body part. A string is a paragraph, a list of rows a table."""
    text: list[str] = []
    blocks: list[Block] = []
    length = 0
    for part in parts:
        start = length
        if isinstance(part, str):
            text.append(part + "\n")
            length += len(part) + 1
            blocks.append(Block("paragraph", Span(0, start, length - 1), page=1 if format == "pdf" else 0))
            continue
        cells, written = _cells(part, length)
        text.append(written)
        length += len(written)
        width = max(cell.column + cell.column_span for cell in cells)
        table = Table(len(part), width, tuple(cells))
        blocks.append(Block("table", Span(0, start, length), table, page=1 if format == "pdf" else 0))
    joined = "".join(text)
    return Document("made", format, (Part("body", "body", joined, (Piece(0, length, TextOffset(0)),)),), tuple(blocks))


def _cells(rows: Sequence[Sequence[CellText]], offset: int) -> tuple[list[Cell], str]:
    cells: list[Cell] = []
    text = ""
    for row, values in enumerate(rows):
        column = 0
        for value in values:
            said, width = (value, 1) if isinstance(value, str) else (str(value[0]), int(value[1]))
            if said == "^":
                above = next(cell for cell in reversed(cells) if cell.column == column)
                cells[cells.index(above)] = Cell(above.row, column, above.spans, above.row_span + 1, above.column_span)
                column += above.column_span
                continue
            start = offset + len(text)
            cells.append(Cell(row, column, (Span(0, start, start + len(said)),), 1, width))
            text += said + "\t"
            column += width
        text += "\n"
    return cells, text
