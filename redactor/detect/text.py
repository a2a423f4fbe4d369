"""Documents made of a string or of rows: what ``scan_text`` and ``scan_table`` look at."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.model import Block, Cell, Document, Part, Piece, Span, Table, TextOffset


def document_from_text(text: str) -> Document:
    """Return a document of one part whose offsets are those of ``text``; every line is a paragraph."""
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block("paragraph", Span(0, start, start + len(line))))
        start += len(line) + 1
    pieces = (Piece(0, len(text), TextOffset(0)),) if text else ()
    return Document("", "text", (Part("text", "body", text, pieces),), tuple(blocks))


def document_from_table(rows: Sequence[Sequence[str]], title: str = "") -> Document:
    """Return a document of one table, header rows included, below its title.

    Cell (r, c) is the table block's cell with that row and column, even when its text is empty.
    """
    text: list[str] = []
    cells: list[Cell] = []
    length = 0
    if title:
        text += [title, "\n"]
        length = len(title) + 1
    first = length
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            cells.append(Cell(number, column, (Span(0, length, length + len(value)),)))
            text += [value, "\t"]
            length += len(value) + 1
        text.append("\n")
        length += 1
    blocks = [Block("heading", Span(0, 0, len(title)), level=1)] if title else []
    width = max((len(row) for row in rows), default=0)
    blocks.append(Block("table", Span(0, first, length), Table(len(rows), width, tuple(cells))))
    whole = "".join(text)
    return Document("", "table", (Part("table", "body", whole, (Piece(0, length, TextOffset(0)),)),), tuple(blocks))
