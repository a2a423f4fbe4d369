"""The streams of text that detectors read, and what stands around a place in them.

A document is read as: the running text of every part without its table cells; every table, cell by cell; the rows of a
table whose cells hold one character each; and the seams between pages, where a number may run on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from extractors.model import Block, Document, Span
from extractors.view import View, ViewBuilder, view_of
from redactor.detect.labels import NOTHING, WINDOW, Label, LabelIndex
from redactor.detect.tables import Sheet, filled, read_sheet
from redactor.detect.traditional import simplified
from redactor.detect.validators import id_card_18
from redactor.detect.written_tables import written_tables

CELL = "\0"
"""Stands between two cells; no detector reads across it."""
_OWNER = 160
_STACKED = re.compile(r"(?:(?<=\n)|^)(?:[^\s0-9A-Za-z]\n(?: \n)?){2,}$")
_FURNITURE = re.compile(
    r"\s*(?:第?\s*[0-9一二三四五六七八九十IVX]{1,5}\s*页?(?:\s*[/,，、共]+\s*[0-9]{0,5}\s*页?)?|[-—–]\s*[0-9]+\s*[-—–])\s*"
)


@dataclass(frozen=True, slots=True)
class Stream:
    """``view`` with the starts of its cells (empty for running text). ``seam`` = only what crosses this view position
    counts; -1 everywhere. ``items``: every line is a value of its own; only a check digit joins it to the next."""

    view: View
    sheet: Sheet | None = None
    cells: tuple[int, ...] = ()
    seam: int = -1
    row: int = -1
    items: bool = False

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.view.text

    def cell_at(self, position: int) -> int:
        """Return the number of the cell at a position, -1 in running text."""
        return bisect_right(self.cells, position) - 1 if self.cells else -1

    def before(self, position: int) -> str:
        """Return up to WINDOW characters before a position, from the same cell; characters one below the other on lines
        of their own are a word."""
        text = self.view.text[max(0, position - WINDOW) : position]
        if text.endswith("\n") and (stacked := _STACKED.search(text)):
            text = text[: stacked.start()] + re.sub(r"\s", "", stacked.group())
        return text[text.rfind(CELL) + 1 :] if self.cells else text

    def after(self, position: int) -> str:
        """Return up to 24 characters behind a position, from the same cell."""
        text = self.view.text[position : position + 24]
        return text.split(CELL, 1)[0] if self.cells else text

    def header(self, position: int) -> str:
        """Return the label that governs the cell at a position."""
        cell = self.cell_at(position)
        return self.sheet.labels[cell] if self.sheet and 0 <= cell < len(self.sheet.labels) else ""

    def meaning(self, position: int) -> Label:
        """Return what that label announces."""
        cell = self.cell_at(position)
        return self.sheet.meanings[cell] if self.sheet and 0 <= cell < len(self.sheet.meanings) else NOTHING

    def owner(self, position: int) -> str:
        """Return the text in which to look for the owner of an account: what comes before, or the table's row."""
        if self.sheet:
            return self.sheet.row_text(self.cell_at(position))
        return self.view.text[max(0, position - _OWNER) : position]

    def holder(self, position: int) -> str:
        """Return what follows an account on its line: some write the holder behind it."""
        return self.view.text[position : position + 60].split("\n", 1)[0].split(CELL, 1)[0]


def streams(document: Document, index: LabelIndex) -> Iterator[Stream]:
    """Yield everything that is to be read, in reading order as far as possible."""
    tables = [block for block in document.blocks if block.table]
    taken: dict[int, list[tuple[int, int]]] = {}
    for block in tables:
        for cell in block.table.cells if block.table else ():
            for span in cell.spans:
                taken.setdefault(span.part, []).append((span.start, span.end))
    for number, part in enumerate(document.parts):
        spans = list(_free(number, len(part.text), taken.get(number, [])))
        if spans:
            yield Stream(_readable(view_of(document, spans)), items=part.kind in _NAMED)
        for span in spans if part.kind not in _NAMED else ():
            for written in written_tables(number, part.text, span, index):
                yield table_stream(document, written, index)
        if spans and part.kind in _NAMED and _LONG_NUMBER.search(part.text):
            yield Stream(_without_latin(view_of(document, spans)), items=True)
    inherited: Sequence[str] = ()
    outer: list[tuple[Block, Sheet]] = []
    has_nested = any(block.nested for block in document.blocks)
    for position, block in enumerate(document.blocks):
        if block.table:
            around = _label_around(outer, block.span) if block.nested else ""
            known = (around,) * block.table.columns if around else inherited
            if not around and not block.table.continues:
                known = tuple(heading if index.is_personal(heading) else "" for heading in inherited)
            stream = table_stream(document, block, index, _title(document, position), known)
            if stream.sheet:
                outer += [(block, stream.sheet)] * has_nested
                inherited = stream.sheet.headers if any(stream.sheet.headers) else inherited
            yield stream
            yield from _rows(document, stream)
            yield from _columns(document, stream)
    yield from _seams(document, taken)


_NAMED = frozenset(
    {"attribute", "link", "field_code", "property", "embedded", "script", "outline", "form", "file_name", "alternative"}
)
"""Kinds of parts that hold names and addresses, in which a number may touch letters: bm13900001234, /q/13900001234."""
_LONG_NUMBER = re.compile(r"[0-9]{11}")
_LATIN = re.compile(r"(?<![0-9]{17})[Xx]|[A-WYZa-wyz_/:?=&%#.@+]")


def _without_latin(view: View) -> View:
    """Return the view with a line break for each Latin letter and mark of an address, position by position."""
    return replace(view, text=_LATIN.sub("\n", view.text))


def _readable(view: View) -> View:
    """Return the view in simplified characters, position by position."""
    text = simplified(view.text)
    return view if text is view.text else replace(view, text=text)


def _free(part: int, length: int, taken: list[tuple[int, int]]) -> Iterator[Span]:
    """Yield what of a part is in no table cell."""
    position = 0
    for start, end in sorted(taken):
        if start > position:
            yield Span(part, position, start)
        position = max(position, end)
    if position < length:
        yield Span(part, position, length)


def table_stream(
    document: Document, block: Block, index: LabelIndex, title: str = "", inherited: Sequence[str] = ()
) -> Stream:
    """Return the stream of one table: its cells one after the other."""
    builder = ViewBuilder(document)
    starts: list[int] = []
    table = block.table
    assert table is not None
    for cell in table.cells:
        builder.separator(CELL)
        starts.append(builder.length)
        for number, span in enumerate(cell.spans):
            if number:
                builder.separator("\n")
            builder.add(span)
    view = _readable(builder.view())
    ends = [start - 1 for start in starts[1:]] + [len(view.text)] * bool(starts)
    texts = [view.text[start:end] for start, end in zip(starts, ends, strict=True)]
    sheet = read_sheet(table, texts, index, simplified(title), inherited)
    return Stream(view, sheet, tuple(starts))


_NUMERAL = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_CHARACTER = re.compile(rf"\s*(?:[0-9A-Za-z]{{1,2}}|[{_NUMERAL}])\s*")
_BOX = re.compile(rf"\s*(?:[0-9A-Za-z]{{1,2}}|[-‐–{_NUMERAL}])?\s*")
"""What a box of a form holds: a character of a number, a dash between two groups of them, or nothing between two."""
NUMBER_LABEL = re.compile(
    "身[份分]|[证證]件|账|帐|帳|賬|卡[号號]|手[机機]|[电電][话話]|[联聯][系絡繫][方電电]|[号號][码碼]"
)
_SIGNIFICANT = re.compile(r"[\dXx]")
_FRAGMENT = re.compile(r"\s*[0-9][0-9 \-]{1,17}[0-9Xx]\s*")
_PIECE = re.compile(r"\s*(?:[0-9][0-9 \-]{0,21})?[0-9Xx]\s*")
_LABEL_ROWS = 6
"""Rows over which a label may be written, a character a row."""
NUMBER_SIZES = (11, 15, 16, 17, 18, 19)
"""Digits of numbers of people and accounts."""
_SHORTEST, _LONGEST = 7, 23
"""Digits of a number that may be cut over the cells under one label."""
_MOBILE_GROUPS = ((3, 4, 4), (4, 3, 4), (3, 3, 5), (4, 4, 3))


def _rows(document: Document, stream: Stream) -> Iterator[Stream]:
    """Yield numbers written over several cells of a row: one character a cell, or a value cut by cell borders.

    The label that governs the first cell goes before them, so that they read like running text.
    """
    sheet = stream.sheet
    if sheet is None:
        return
    for cells in sheet.rows.values():
        for run in _runs(cells, sheet, _BOX):
            for boxes in filled(run, sheet):
                if sum(_CHARACTER.fullmatch(sheet.texts[cell]) is not None for cell in boxes) >= _SHORTEST:
                    yield _joined(document, sheet, boxes, cells)
        for run in _runs(cells, sheet, _FRAGMENT):
            for left, right in pairwise(run):
                size = _size(sheet, left) + _size(sheet, right)
                told = sheet.labels[left] == sheet.labels[right] != ""
                apart = not told and sheet.labels[left] and sheet.labels[right] and not sheet.form
                if (told and size in NUMBER_SIZES) or (size in (11, 17, 18) and not apart):
                    yield _joined(document, sheet, [left, right], cells)
        for run in _runs(cells, sheet, _PIECE):
            for part in _cut_numbers(sheet, run, cells):
                yield _joined(document, sheet, part, cells)
    yield from _cut_lines(document, sheet)


def _size(sheet: Sheet, cell: int) -> int:
    return len(_SIGNIFICANT.findall(sheet.texts[cell]))


def _cut_numbers(sheet: Sheet, run: Sequence[int], row: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield what of neighbouring cells may be one number cut in several: all that is under one label of numbers, and
    without a label what has the check digit of an identity number or the groups of a mobile number."""
    for cells in _under_one_label(sheet, run):
        sizes = [_size(sheet, cell) for cell in cells]
        told = NUMBER_LABEL.search(_label(sheet, cells[0], row))
        if told and len(cells) > 1 and max(sizes) < NUMBER_SIZES[0] and _SHORTEST <= sum(sizes) <= _LONGEST:
            yield cells
            continue
        for first in range(len(cells)):
            for last in range(first + 2, min(len(cells), first + 18) + 1):
                size = sum(sizes[first:last])
                part = cells[first:last]
                if size > NUMBER_SIZES[-1]:
                    break
                if (
                    (told and size in NUMBER_SIZES)
                    or tuple(sizes[first:last]) in _MOBILE_GROUPS
                    or (size == 18 and _is_identity(sheet, part))
                ):
                    yield part


def _under_one_label(sheet: Sheet, run: Sequence[int]) -> Iterator[list[int]]:
    """Yield the cells of a run under each label; a heading reaches over the empty ones behind it."""
    group: list[int] = []
    for cell in run:
        if group and sheet.labels[cell] not in ("", sheet.labels[group[0]]):
            yield group
            group = []
        group.append(cell)
    yield group


def _cut_lines(document: Document, sheet: Sheet) -> Iterator[Stream]:
    """Yield numbers that go on in the next row of a form: two lines of nine boxes."""
    for upper, lower in pairwise(sheet.rows.values()):
        for above in _runs(upper, sheet, _CHARACTER):
            columns = [sheet.table.cells[cell].column for cell in above]
            below = [cell for cell in lower if sheet.table.cells[cell].column in columns]
            if len(above) < 4 or not all(_CHARACTER.fullmatch(sheet.texts[cell]) for cell in below):
                continue
            size = sum(_size(sheet, cell) for cell in (*above, *below))
            told = NUMBER_LABEL.search(_label(sheet, above[0], upper))
            if (told and size in NUMBER_SIZES) or (size == 18 and _is_identity(sheet, [*above, *below])):
                yield _joined(document, sheet, [*above, *below], upper)


def _is_identity(sheet: Sheet, cells: Sequence[int]) -> bool:
    return id_card_18("".join(re.findall("[0-9Xx]", "".join(sheet.texts[cell] for cell in cells))).upper()) is True


def _columns(document: Document, stream: Stream) -> Iterator[Stream]:
    """Yield numbers written down a column, a character a row, or cut in two by the border of two rows."""
    sheet = stream.sheet
    if sheet is None:
        return
    columns: dict[int, list[int]] = {}
    for number, cell in enumerate(sheet.table.cells):
        columns.setdefault(cell.column, []).append(number)
    for cells in columns.values():
        for run in _runs(cells, sheet, _CHARACTER):
            place = cells.index(run[0])
            heads = [sheet.texts[cell].strip() for cell in cells[max(0, place - _LABEL_ROWS) : place]]
            above = "".join(heads if all(len(head) == 1 for head in heads) else heads[-1:])
            told = NUMBER_LABEL.search(re.sub(r"\s", "", f"{sheet.labels[run[0]]}/{above}/{sheet.title}"))
            if len(run) >= 7 and (told or len(run) == 18):  # columns of small figures are no numbers
                yield _joined(document, sheet, run, cells)
        for run in _runs(cells, sheet, _FRAGMENT):
            for upper, lower in pairwise(run):
                if _size(sheet, upper) + _size(sheet, lower) == 18 and _is_identity(sheet, (upper, lower)):
                    yield _joined(document, sheet, [upper, lower], cells)


def _runs(cells: Sequence[int], sheet: Sheet, shape: re.Pattern[str]) -> Iterator[list[int]]:
    """Yield runs of neighbouring cells of that shape."""
    run: list[int] = []
    texts, fits = sheet.texts, shape.fullmatch
    for cell in cells:
        if fits(texts[cell]):
            run.append(cell)
        else:
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _label(sheet: Sheet, cell: int, row: Sequence[int]) -> str:
    """Return the label that governs a cell, or that stands in the cell before it, without white space."""
    before = row.index(cell)
    beside = not sheet.labels[cell] and before > 0 and sheet.is_label[row[before - 1]]
    return re.sub(r"\s", "", sheet.texts[row[before - 1]] if beside else sheet.labels[cell])


def _label_around(outer: Sequence[tuple[Block, Sheet]], inner: Span) -> str:
    """Return the label of the cell in which a table stands, as far as the places of its neighbours tell."""
    for block, sheet in reversed(outer):
        if not (block.span.part == inner.part and block.span.start <= inner.start and inner.end <= block.span.end):
            continue
        cells = sheet.table.cells
        ahead = [n for n, cell in enumerate(cells) if cell.spans and cell.spans[0].start < inner.start]
        last = ahead[-1] if ahead else 0
        if cells[last].spans and cells[last].spans[-1].start >= inner.end:
            return sheet.labels[last]
        end = next((n for n in range(last + 1, len(cells)) if cells[n].spans), len(cells))
        labels = [*sheet.labels[last + 1 : end], sheet.texts[last] if sheet.is_label[last] else sheet.labels[last]]
        return next((label for label in labels if NUMBER_LABEL.search(label)), "")
    return ""


def _joined(document: Document, sheet: Sheet, run: Sequence[int], row: Sequence[int]) -> Stream:
    builder = ViewBuilder(document)
    builder.separator(_label(sheet, run[0], row) + ":")
    seam = -1
    for cell in run:
        builder.border()
        for span in sheet.table.cells[cell].spans:
            text = document.text(span)
            start = span.start + len(text) - len(text.lstrip())
            builder.add(Span(span.part, start, max(start, span.start + len(text.rstrip()))))
        seam = builder.length if seam < 0 else seam
    return Stream(builder.view(), seam=seam)


def _title(document: Document, position: int) -> str:
    """Return the nearest heading or paragraph before a table."""
    for block in reversed(document.blocks[max(0, position - 3) : position]):
        if not block.table:
            text = document.text(block.span).strip()
            if text:
                return text[-80:]
    return ""


def _seams(document: Document, taken: dict[int, list[tuple[int, int]]]) -> Iterator[Stream]:
    """Yield the last lines of each page (and text box) joined to the first lines of the next, without page numbers."""
    kinds: dict[str, list[int]] = {"page": [], "textbox": [], "alternative": []}
    for number, part in enumerate(document.parts):
        if part.kind in kinds:
            kinds[part.kind].append(number)
    for left, right in chain.from_iterable(map(pairwise, kinds.values())):
        tail = _edge(document, left, last=True)
        head = _edge(document, right, last=False)
        if not tail or not head:
            continue
        builder = ViewBuilder(document)
        builder.add(tail)
        seam = builder.length
        builder.separator("\n")
        builder.add(head)
        yield Stream(builder.view(), seam=seam)


def _edge(document: Document, part: int, *, last: bool) -> Span | None:
    """Return the last (first) 80 characters of a page, page numbers at the edge left out."""
    text = document.parts[part].text
    start, end = 0, len(text)
    for _ in range(6):
        if last:
            cut = text.rfind("\n", start, end)
            if cut < 0 or not _FURNITURE.fullmatch(text, cut + 1, end):
                break
            end = cut
        else:
            cut = text.find("\n", start, end)
            if cut < 0 or not _FURNITURE.fullmatch(text, start, cut):
                break
            start = cut + 1
    span = Span(part, max(start, end - 80), end) if last else Span(part, start, min(end, start + 80))
    return span if span.end > span.start else None
