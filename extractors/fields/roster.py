"""Long tables: what of them is worth reading as fields.

A sheet of ten thousand people says what it is above its rows and below them; the rows themselves are a list, not ten
thousand candidates for a project name. Its edges are read, and the rows inside that hold a label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors.doctype import DocType
from extractors.fields.labels import index_of, squeeze
from extractors.fields.lists import bands, best_list
from extractors.fields.text import Grid, Line, line_of
from extractors.model import Cell, Document, Table
from extractors.view import view_of

LONG = 200
"""A table with more rows is looked at before it is read."""
MOST = 3000
"""A list of the document type with more rows is not read row by row: it is said to be unread."""
_EDGE = 40
_LABEL = 16
_SELDOM = 3
"""A label that stands more often in a column is a value there (集中安置), unless the column is one of labels."""
_LABELS = 4


def rows_to_read(document: Document, table: Table, doctype: DocType, unread: set[str]) -> Sequence[int] | None:
    """Choose the rows of a table that are read; None for all of them. Adds to ``unread`` the id of a list of the type
    that is too long."""
    if table.rows <= LONG:
        return None
    named = _list_of(document, table, doctype)
    if named and table.rows <= MOST:
        return None
    if named:
        unread.add(named)
    inside = set() if named else _telling(document, table, doctype)
    edges = set(range(_EDGE)) | set(range(table.rows - _EDGE, table.rows))
    return sorted(edges | inside)


def _list_of(document: Document, table: Table, doctype: DocType) -> str:
    """The id of the list of the type that the first rows of the table begin ("" when they begin none)."""
    made: dict[tuple[int, int], Line] = {}
    places: list[list[Line | None]] = [[None] * table.columns for _ in range(_EDGE)]
    for cell in table.cells:
        if cell.row >= _EDGE:
            break
        made[cell.place] = line_of(view_of(document, cell.spans))
        for row in range(cell.row, min(_EDGE, cell.row + cell.row_span)):
            for column in range(cell.column, min(table.columns, cell.column + cell.column_span)):
                places[row][column] = made[cell.place]
    grid = Grid(tuple(tuple(row) for row in places), 0)
    for start, end in [(0, _EDGE), *bands(grid, index_of(doctype))]:
        best = best_list(Grid(grid.rows[start:end], 0), doctype, "")
        if best is not None:
            return best[0].id
    return ""


def _telling(document: Document, table: Table, doctype: DocType) -> set[int]:
    """The rows that hold a label of the document."""
    known = index_of(doctype).exact
    labels: dict[str, str] = {}
    seen: list[tuple[int, int, str]] = []
    for cell in table.cells:
        text = _text(document, cell)
        if not text or len(text) > 2 * _LABEL or text.isascii():
            continue
        if text not in labels:
            head = text.replace("：", ":").partition(":")[0]
            bare = squeeze(head)
            labels[text] = bare if bare in known and len(bare) <= _LABEL else ""
        if labels[text]:
            seen.append((cell.row, cell.column, labels[text]))
    often = Counter((column, label) for _, column, label in seen)
    kinds = Counter(column for column, _ in often)
    return {row for row, column, label in seen if often[column, label] <= _SELDOM or kinds[column] >= _LABELS}


def _text(document: Document, cell: Cell) -> str:
    return document.text(*cell.spans).strip() if cell.spans else ""
