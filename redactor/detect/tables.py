"""What the cells of a table are called: by the heading of their column, or by the label to their left or above.

Two kinds of table are told apart. A *list* has its headings in the first rows (merged, in two rows, repeated on a new
page, or left on an earlier page); a *form* has label cells beside value cells. Each value cell gets the text of the
labels that govern it, nearest last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.model import Cell, Table
from redactor.detect.labels import Label, LabelIndex

_VALUE = re.compile(r"\d{5}|\d\.\d|\d{4}[-/.年]\d")
_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its texts: ``texts[i]`` and ``labels[i]`` belong to ``table.cells[i]``; ``headers`` are the headings
    by column, kept for a table that continues on the next page."""

    table: Table
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    form: bool
    headers: tuple[str, ...]
    title: str
    is_label: tuple[bool, ...]
    rows: dict[int, tuple[int, ...]] = field(default_factory=dict)
    meanings: tuple[Label, ...] = ()
    """What each cell's label announces."""

    def row_text(self, cell: int) -> str:
        """Return the texts of a cell's row, separated by tabs."""
        return "\t".join(self.texts[other] for other in self.rows[self.table.cells[cell].row])


def read_sheet(
    table: Table, texts: Sequence[str], index: LabelIndex, title: str = "", inherited: Sequence[str] = ()
) -> Sheet:
    """Find the labels of all cells. ``texts`` are normalised; ``inherited`` the headings of the table that this one
    continues."""
    known = {text: index.ends_with_label(text) and not _VALUE.search(text) for text in dict.fromkeys(texts)}
    is_label = tuple(known[text] for text in texts)
    grid = _grid(table)
    form = _is_form(table, grid, is_label, texts)
    count = 0 if form else _header_rows(table, grid, is_label, texts)
    headers = _headers(table, grid, texts, count)
    if not count and not form and len(inherited) == table.columns:
        headers = tuple(inherited)
    labels = []
    rows: dict[int, list[int]] = {}
    for number, cell in enumerate(table.cells):
        rows.setdefault(cell.row, []).append(number)
        if cell.row < count:
            labels.append("")
        elif form:
            labels.append(_form_label(number, cell, grid, is_label, texts))
        else:
            labels.append(headers[cell.column] if cell.column < len(headers) else "")
    begin = 0 if count or form else _list_below_form(rows, labels, is_label, texts)
    if begin:
        above = [number for row, cells in rows.items() if row < begin for number in cells]
        for number in above:
            labels[number] = _form_label(number, table.cells[number], grid, is_label, texts)
        headers = _headers(table, grid[begin:], texts, 1)
    if count or begin:
        labels = _headed_anew(table, labels, rows, is_label, texts, count or begin)
    if count:
        labels = _repeated(table, labels, is_label, texts, headers)
    return Sheet(
        table, tuple(texts), tuple(labels), form, headers, title, is_label,
        {row: tuple(cells) for row, cells in rows.items()}, meanings(labels, index),
    )  # fmt: skip


def meanings(labels: Sequence[str], index: LabelIndex) -> tuple[Label, ...]:
    """Return what each label announces; the cells of a column share theirs."""
    known = {label: index.header(label) for label in dict.fromkeys(labels)}
    return tuple(known[label] for label in labels)


def _grid(table: Table) -> list[list[int]]:
    """Return rows x columns of cell numbers, -1 where there is none."""
    places = [[-1] * table.columns for _ in range(table.rows)]
    for number, cell in enumerate(table.cells):
        for row in range(cell.row, min(table.rows, cell.row + cell.row_span)):
            for column in range(cell.column, min(table.columns, cell.column + cell.column_span)):
                places[row][column] = number
    return places


def _is_form(table: Table, grid: list[list[int]], is_label: Sequence[bool], texts: Sequence[str]) -> bool:
    """A form has labels and values side by side in most of its rows; below the headings of a list stand values."""
    if table.columns < 2 or table.header_rows:
        return False
    mixed = values = begun = rows = 0
    for row in grid:
        cells = [number for number in dict.fromkeys(row) if number >= 0 and texts[number].strip()]
        if not cells:
            continue
        rows += 1
        if rows == 1 and len(cells) > 2 and _headings(cells, grid, is_label, texts):
            return False
        pairs = sum(is_label[left] and not is_label[right] for left, right in pairwise(cells))
        mixed += bool(pairs and (is_label[cells[0]] or (pairs > 1 and is_label[cells[1]])))
        values += not any(is_label[number] for number in cells)
        begun += not is_label[cells[0]]
    if mixed == 1 and (values or begun > 1):
        return False
    return mixed > values


def _headings(cells: Sequence[int], grid: list[list[int]], is_label: Sequence[bool], texts: Sequence[str]) -> bool:
    """The cells are headings: all are labels, or most of many, none holds a value, and rows begin with no labels of
    numbers."""
    labels = sum(is_label[number] for number in cells)
    if labels == len(cells):
        return True
    digits = any(letter.isdigit() for number in cells for letter in texts[number])
    return len(cells) > _MANY and labels * 3 >= len(cells) * 2 and not digits and not _numbers_begin_rows(grid, texts)


def _numbers_begin_rows(grid: list[list[int]], texts: Sequence[str]) -> bool:
    """The rows begin with labels of different numbers: people stand side by side, and no heading is over a column."""
    firsts = {texts[row[0]] for row in grid[1:] if row[0] >= 0}
    return sum(map(bool, map(_OF_NUMBER.search, firsts))) >= _LABELS_OF_NUMBERS


_MANY = 3
_OF_NUMBER = re.compile("(?:[号號][码碼]?|[电電][话話]|手[机機]|账户|帐户)$")
_LABELS_OF_NUMBERS = 2


def _header_rows(table: Table, grid: list[list[int]], is_label: Sequence[bool], texts: Sequence[str]) -> int:
    """Return how many of the first rows are headings."""
    if table.header_rows:
        return table.header_rows
    count = 0
    for number, row in enumerate(grid[: _HEADER_ROWS + 1]):
        cells = [cell for cell in dict.fromkeys(row) if cell >= 0 and texts[cell].strip()]
        marked = sum(is_label[cell] for cell in cells)
        valued = sum(bool(_VALUE.search(texts[cell])) for cell in cells)
        digits = any(sum(letter.isdigit() for letter in texts[cell]) > 3 for cell in cells)
        if cells and marked and not valued and not digits and marked * 3 >= len(cells):
            count = number + 1
        elif not count and (_is_title(row, texts) or (number == 0 and not valued and not digits)):
            continue  # a title inside the table, or headings of groups of columns
        else:
            break
    return min(count, _HEADER_ROWS + 1)


def _is_title(row: Sequence[int], texts: Sequence[str]) -> bool:
    """One text alone in its row, or remarks such as 村名：三合村, above the headings of a list."""
    filled = [texts[cell].strip() for cell in dict.fromkeys(row) if cell >= 0 and texts[cell].strip()]
    alone = len(filled) == 1 < len(row) and row[0] >= 0 and bool(texts[row[0]].strip())
    return alone or (bool(filled) and all(_REMARK.match(text) for text in filled))


_REMARK = re.compile(r"[\u4e00-\u9fa5]{2,8}:.")


def _headers(table: Table, grid: list[list[int]], texts: Sequence[str], count: int) -> tuple[str, ...]:
    """Return per column the headings of all header rows, top to bottom, a merged one only once."""
    headers = []
    spoken = [row for row in range(count) if row == count - 1 or not _is_title(grid[row], texts)]
    places = [_spread(grid[row], texts) if row < count - 1 else grid[row] for row in spoken]
    for column in range(table.columns):
        path = dict.fromkeys(row[column] for row in places if row[column] >= 0)
        headers.append("/".join(texts[cell].strip() for cell in path if texts[cell].strip()))
    return tuple(headers)


def _spread(row: Sequence[int], texts: Sequence[str]) -> list[int]:
    """Let a heading above others reach over the empty cells behind it, where cells that were merged lost their span."""
    spread: list[int] = []
    for cell in row:
        empty = cell >= 0 and not texts[cell].strip()
        spread.append(spread[-1] if empty and spread else cell)
    return spread


def _form_label(number: int, cell: Cell, grid: list[list[int]], is_label: Sequence[bool], texts: Sequence[str]) -> str:
    """Return the nearest label to the left in the row, else the nearest above."""
    if is_label[number]:
        return ""
    for column in range(cell.column - 1, -1, -1):
        left = grid[cell.row][column]
        if left >= 0 and left != number and is_label[left]:
            return texts[left]
    for row in range(cell.row - 1, -1, -1):
        above = grid[row][cell.column]
        if above >= 0 and is_label[above]:
            return texts[above]
    return ""


def _list_below_form(
    rows: dict[int, list[int]], labels: Sequence[str], is_label: Sequence[bool], texts: Sequence[str]
) -> int:
    """Return the row of the headings of a list that stands below a form in one table, 0 when there is none."""
    pairs = other = above = 0
    is_second = False
    kept = [(row, [cell for cell in cells if texts[cell].strip()]) for row, cells in rows.items()]
    for (row, filled), (_, below) in pairwise([*kept, (0, [])]):
        if _opens_list(filled, below, is_label, texts):
            follows = ((pairs and pairs >= other) or 0 < above <= _REMARKS) and not is_second
            return row if follows and _heads_again(filled, labels, is_label, texts) else 0
        above += bool(filled)
        is_second = len(filled) > 1 and all(is_label[cell] for cell in filled)
        told = any(is_label[left] and not is_label[right] for left, right in pairwise(filled))
        pairs += told
        other += len(filled) > 1 and not told
    return 0


_REMARKS = 3
"""Rows of remarks that may stand above a list, whatever they say: 批次 SB-2023-11."""


def _opens_list(filled: Sequence[int], below: Sequence[int], is_label: Sequence[bool], texts: Sequence[str]) -> bool:
    """Tell whether a row is one of headings: all are labels, or half of them, not each beside its value, with values
    only in the row below."""
    labels = sum(is_label[cell] for cell in filled)
    if len(filled) > 2 and labels == len(filled):
        return True
    in_turn = all(is_label[cell] == (number % 2 == 0) for number, cell in enumerate(filled))
    if labels < 2 or labels * 2 < len(filled) or len(below) + 1 < len(filled) or in_turn:
        return False
    return not any(is_label[cell] for cell in below) and not any(map(str.isdigit, "".join(texts[c] for c in filled)))


def _headed_anew(
    table: Table,
    labels: list[str],
    rows: dict[int, list[int]],
    is_label: Sequence[bool],
    texts: Sequence[str],
    count: int,
) -> list[str]:
    """Give the cells below headings of another list, in the middle of the table, the labels of that list."""
    headers: dict[int, str] = {}
    last = -1
    for row, cells in rows.items():
        filled = [cell for cell in cells if texts[cell].strip()]
        if row < count or not _heads_again(filled, labels, is_label, texts):
            for cell in cells if headers and row >= count else ():
                labels[cell] = headers.get(table.cells[cell].column, "")
            continue
        above = headers if row == last + 1 else {}
        headers, last = dict(above), row
        for number in filled:
            head, text = table.cells[number], texts[number].strip()
            for column in range(head.column, head.column + head.column_span):
                headers[column] = f"{above[column]}/{text}" if column in above else text
        for cell in cells:
            labels[cell] = ""
    return labels


def _heads_again(filled: Sequence[int], labels: Sequence[str], is_label: Sequence[bool], texts: Sequence[str]) -> bool:
    """Tell whether a row holds headings only, other ones than those above it."""
    marked = sum(is_label[cell] for cell in filled)
    if marked < 2 or marked * 2 < len(filled):
        return False
    if any(len(texts[cell].strip()) > _HEADING or any(map(str.isdigit, texts[cell])) for cell in filled):
        return False
    return any(is_label[cell] and texts[cell].strip() not in labels[cell].split("/") for cell in filled)


_HEADING = 12


def _repeated(
    table: Table, labels: list[str], is_label: Sequence[bool], texts: Sequence[str], headers: Sequence[str]
) -> list[str]:
    """Clear the labels of heading rows that come again further down."""
    heads = {re.sub(r"\s", "", head) for head in headers if head}
    by_row: dict[int, list[int]] = {}
    for number, cell in enumerate(table.cells):
        by_row.setdefault(cell.row, []).append(number)
    for cells in by_row.values():
        same = sum(re.sub(r"\s", "", texts[number]) in heads for number in cells)
        if same >= 2 and same * 2 >= len(cells):
            for number in cells:
                labels[number] = ""
    return labels


def filled(run: Sequence[int], sheet: Sheet) -> Iterator[list[int]]:
    """Yield the cells of a run that hold something, cut where more than one in a row is empty."""
    cells: list[int] = []
    empty = 0
    for cell in run:
        empty = 0 if sheet.texts[cell].strip() else empty + 1
        if not empty:
            cells.append(cell)
        elif empty > 1 and cells:
            yield cells
            cells = []
    if cells:
        yield cells
