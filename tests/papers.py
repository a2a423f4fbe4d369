"""Documents made from plain text, for tests of classification, fields and checks.

A line beginning with | is a table row; other lines are paragraphs. Everything in them is invented.
"""

from __future__ import annotations

from extractors.doctype import DocType, FieldSpec
from extractors.fields.disclosure import Disclosure, Field
from extractors.model import Block, Cell, Document, Part, Piece, Span, Table, TextOffset


def paper(text: str, name: str = "paper.txt") -> Document:
    """Return a document with one body part and blocks for its paragraphs and tables."""
    body, pieces, blocks = [""], [], []

    def add(line: str) -> Span:
        start = len(body[0])
        body[0] += line + "\n"
        pieces.append(Piece(start, start + len(line), TextOffset(start)))
        return Span(0, start, start + len(line))

    rows: list[list[str]] = []

    def flush() -> None:
        if not rows:
            return
        start = len(body[0])
        cells = tuple(Cell(r, c, (add(cell),)) for r, row in enumerate(rows) for c, cell in enumerate(row))
        table = Table(len(rows), max(map(len, rows)), cells)
        blocks.append(Block("table", Span(0, start, len(body[0])), table))
        rows.clear()

    for line in (line.strip() for line in text.strip().splitlines()):
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif line:
            flush()
            blocks.append(Block("paragraph", add(line)))
    flush()
    return Document(name, "txt", (Part("body", "body", body[0], tuple(pieces)),), tuple(blocks))


def field(doctype: DocType, item: str, value: object, raw: str = "", label: str = "") -> Field:
    """Return a value of an item, or of a plain column of a list."""
    spec = doctype.item(item) or FieldSpec(id=item, title=item, kind="text")
    given = tuple(value) if isinstance(value, list | tuple) else str(value)
    return Field(spec, given, raw or str(value), (), 1.0, "label", label)


def disclosure(doctype: DocType, lists: dict[str, list[dict[str, str]]] | None = None, **values: object) -> Disclosure:
    """Return a disclosure with these values; a pair (value, raw) gives the raw text as well."""
    fields = {
        item: field(doctype, item, *value) if isinstance(value, tuple) else field(doctype, item, value)
        for item, value in values.items()
    }
    rows = {
        name: tuple({column: field(doctype, column, cell) for column, cell in row.items()} for row in given)
        for name, given in (lists or {}).items()
    }
    return Disclosure(doctype.id, fields, rows)
