"""Streams of text that the eye joins or turns round though the file keeps it otherwise.

Boxes with a digit each; columns of characters on lines of their own, side by side; numbers down a column of a table
that go on at the top of the next; text under a mark that turns its direction; characters that no font shows (Unicode
tags).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from extractors.model import Cell, Document, Span, Table
from extractors.view import View, ViewBuilder
from redactor.detect.streams import NUMBER_LABEL, NUMBER_SIZES, Stream
from redactor.detect.validators import id_card_18

_BOX = re.compile(r"\s*[0-9A-Za-z\u2460-\u2490\u24ea\uff10-\uff19\u3007-][0-9A-Za-z]?\s*")
"""What a box of a form holds: a character of a number, or two."""
_BOXED = frozenset({"textbox", "alternative"})
_FEWEST = 7
"""Boxes that may be a number."""
_PIECE = re.compile(r"\S{1,2}")
_STACK = re.compile(r"(?:^\S{1,2}(?:[ \t]+\S{1,2}){1,7}[ \t]*(?:\n|\Z)){7,}", re.MULTILINE)
"""Lines with a character or two a column."""
_LABEL = 12
"""Characters before a text that is turned round or hidden which may be its label."""
_TURNED = re.compile("\u202e([^\u202a-\u202e\n]{7,64})")
_TAGS = re.compile("[\U000e0020-\U000e007e]{5,}")

_FIGURE = re.compile(r"[0-9Xx\uff10-\uff19\uff38\uff58]{1,2}")
_ROOM = 2_000
"""Cells up to which a table may be a form in which numbers run down several columns."""
_SHORTEST_COLUMN, _MOST_COLUMNS = 3, 6


def disguised(document: Document) -> Iterator[Stream]:
    """Yield the streams; most documents have none."""
    yield from _boxes(document)
    for block in document.blocks:
        if block.table is not None and block.table.columns > 1 and block.table.rows * block.table.columns <= _ROOM:
            yield from _over_columns(document, block.table)
    for number, part in enumerate(document.parts):
        if part.kind == "page":
            for lines in _STACK.finditer(part.text):
                yield from _columns(document, number, *lines.span())
        if "\u202e" in part.text:
            for match in _TURNED.finditer(part.text):
                yield _turned(document, number, *match.span(1))
        for match in _TAGS.finditer(part.text):
            yield _shown(number, part.text, match)


def _boxes(document: Document) -> Iterator[Stream]:
    """Yield what boxes with a character each say together; a box and its copy for old programs take turns."""
    runs: dict[str, list[int]] = {kind: [] for kind in sorted(_BOXED)}
    for number, part in enumerate(document.parts):
        if part.kind in _BOXED and _BOX.fullmatch(part.text):
            runs[part.kind].append(number)
            continue
        yield from _filled(document, runs)
    yield from _filled(document, runs)


def _filled(document: Document, runs: dict[str, list[int]]) -> Iterator[Stream]:
    for run in runs.values():
        if len(run) >= _FEWEST:
            yield _joined(document, run)
        run.clear()


def _columns(document: Document, part: int, start: int, end: int) -> Iterator[Stream]:
    columns: dict[int, list[Span]] = {}
    position = start
    for line in document.parts[part].text[start:end].splitlines(keepends=True):
        for column, piece in enumerate(_PIECE.finditer(line)):
            columns.setdefault(column, []).append(Span(part, position + piece.start(), position + piece.end()))
        position += len(line)
    for spans in columns.values():
        builder = ViewBuilder(document)
        for span in spans:
            builder.border()
            builder.add(span)
        yield Stream(builder.view())


def _over_columns(document: Document, table: Table) -> Iterator[Stream]:
    """Yield numbers, a character or two a cell, that run down neighbouring columns: of the size that a number has under
    their one label, and without such a label those with the check digit of an identity number."""
    texts = {cell.place: document.text(*cell.spans).strip() for cell in table.cells}
    runs = _figures(table, texts)
    for place, first in enumerate(runs):
        chain = [first]
        for run in runs[place + 1 :]:
            if len(chain) == _MOST_COLUMNS:
                break
            if run[0].column == chain[-1][0].column or not _overlap(chain[-1], run):
                continue
            chain.append(run)
            label = _one_label(texts, chain)
            for order in (chain, chain[::-1]):
                if _is_number([texts[cell.place] for part in order for cell in part], label):
                    yield _down(document, order, label)
                    break


def _one_label(texts: dict[tuple[int, int], str], columns: Sequence[Sequence[Cell]]) -> str:
    """Return what stands over the first of these columns, "" when something else stands over another of them."""
    heads = ["".join(texts.get((row, cells[0].column), "") for row in range(cells[0].row)) for cells in columns]
    return re.sub(r"\s", "", heads[0]) if all(head in ("", heads[0]) for head in heads) else ""


def _figures(table: Table, texts: dict[tuple[int, int], str]) -> list[list[Cell]]:
    """Return the runs of cells with a figure each below one another, by column and row."""
    runs: list[list[Cell]] = []
    for cell in sorted(table.cells, key=lambda cell: (cell.column, cell.row)):
        if not _FIGURE.fullmatch(texts[cell.place]):
            continue
        if runs and runs[-1][-1].place == (cell.row - 1, cell.column):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [run for run in runs if len(run) >= _SHORTEST_COLUMN]


def _overlap(left: Sequence[Cell], right: Sequence[Cell]) -> bool:
    return left[0].row <= right[-1].row and right[0].row <= left[-1].row


def _is_number(figures: Sequence[str], label: str) -> bool:
    digits = unicodedata.normalize("NFKC", "".join(figures)).upper()
    if len(digits) == 18 and id_card_18(digits) is True:
        return True
    return len(digits) in NUMBER_SIZES and NUMBER_LABEL.search(label) is not None


def _down(document: Document, columns: Sequence[Sequence[Cell]], label: str) -> Stream:
    builder = ViewBuilder(document)
    builder.separator(label + ":")
    seam = -1
    for cells in columns:
        for cell in cells:
            builder.border()
            for span in cell.spans:
                text = document.text(span)
                start = span.start + len(text) - len(text.lstrip())
                builder.add(Span(span.part, start, max(start, span.start + len(text.rstrip()))))
        seam = builder.length if seam < 0 else seam
    return Stream(builder.view(), seam=seam)


def _joined(document: Document, run: list[int]) -> Stream:
    builder = ViewBuilder(document)
    for number in run:
        text = document.parts[number].text
        builder.border()
        builder.add(Span(number, len(text) - len(text.lstrip()), len(text.rstrip())))
    return Stream(builder.view())


def _turned(document: Document, part: int, start: int, end: int) -> Stream:
    builder = ViewBuilder(document)
    builder.add(Span(part, max(0, start - _LABEL), start))
    for position in reversed(range(start, end)):
        builder.add(Span(part, position, position + 1))
    return Stream(builder.view())


def _shown(part: int, text: str, match: re.Match[str]) -> Stream:
    hidden = "".join(chr(ord(character) - 0xE0000) for character in match.group())
    return Stream(View(hidden, (0,), (part,), (match.start(),), (True,)))
