"""Names in tables and forms: the heading of the column, or the label in the cell before, says whose names they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from extractors.model import Cell, Document, Span, Table

_TOP = 3
"""Rows that may be headings."""

_NO_NAME = re.compile(r"合计|小计|总计|空白|以下|无|略|同上|签字|签名|盖章|备注|姓名|户主")
_SHORT = re.compile(r"[\u3400-\u9fff〇·•]{2,4}")


@dataclass(frozen=True, slots=True)
class TableWords:
    """``name`` heads a column of names and says no more (姓名); ``roles`` says whose; ``household`` and ``public`` are
    words elsewhere in the table's head that say what people it lists."""

    name: re.Pattern[str]
    roles: re.Pattern[str]
    role_of: dict[str, str]
    household: re.Pattern[str]
    public: re.Pattern[str]
    shape: re.Pattern[str]


_EDGE = 500
"""Rows at the top and at the bottom of a table that may belong to a form."""
_Found = tuple[tuple[Span, ...], float, tuple[str, ...]]
_Heads = dict[int, tuple[str, ...]]


def table_names(document: Document, words: TableWords) -> Iterator[_Found]:
    """Yield (spans, score, evidence) of each name; evidence begins with "header:…" or "label:…"."""
    inherited: _Heads = {}
    for block in document.blocks:
        if block.table is None:
            continue
        heads, rows = _heads(document, block.table, words)
        if not heads and block.table.continues:
            heads, rows = inherited, dict.fromkeys(inherited, -1)
        inherited = heads
        seen: set[tuple[int, int]] = set()
        known: dict[str, bool] = {}
        for cell in block.table.cells if heads else ():
            evidence = heads.get(cell.column)
            if not evidence or cell.row <= rows[cell.column] or not cell.spans or cell.place in seen:
                continue
            seen.add(cell.place)
            text = _squeezed(document, cell)
            if text not in known:
                known[text] = _is_value(text, words, strict=False)
            if known[text]:
                yield _tight(document, cell), 0.9, evidence
        yield from _form(document, block.table, words)


def _heads(document: Document, table: Table, words: TableWords) -> tuple[_Heads, dict[int, int]]:
    """Return for each column of names its evidence, and the row of its heading."""
    count = max(_TOP, table.header_rows)
    top = list(takewhile(lambda cell: cell.row < count, table.cells))
    texts = [_squeezed(document, cell) for cell in top]
    head_text = " ".join(texts)
    heads: _Heads = {}
    rows: dict[int, int] = {}
    for cell, text in zip(top, texts, strict=True):
        evidence = _heading(text, head_text, words)
        if evidence and _has_names_below(document, table, cell, words):
            for column in range(cell.column, cell.column + cell.column_span):
                heads[column] = (f"header:{evidence[0]}", *evidence[1:])
                rows[column] = max(rows.get(column, -1), cell.row + cell.row_span - 1)
    return heads, rows


def _heading(text: str, table_text: str, words: TableWords) -> tuple[str, ...]:
    """Return (word, "role:…") when the cell heads or labels a name."""
    bare = re.sub(r"[（(][^（()）]*[)）]|[:：*＊\d.、]", "", text)
    if not bare or len(bare) > 14:
        return ()
    role = words.roles.search(bare)
    named = words.name.search(bare)
    if role and (role.end() == len(bare) or (named and named.end() == len(bare))):
        return role.group(), f"role:{words.role_of[role.group()]}"
    if not named or named.end() != len(bare):
        return ()
    if words.public.search(table_text) and not re.search("户|补偿|补助|工资", table_text):
        return named.group(), "role:public"
    if words.household.search(table_text):
        return named.group(), "role:household"
    return (named.group(),)


def _has_names_below(document: Document, table: Table, head: Cell, words: TableWords) -> bool:
    below = (c for c in table.cells if c.column == head.column and c.row >= head.row + head.row_span)
    return any(_is_value(_squeezed(document, cell), words, strict=True) for cell in below)


def _form(document: Document, table: Table, words: TableWords) -> Iterator[_Found]:
    """Yield names in the cell to the right of a label cell. A long list has such only at its edges."""
    cells = table.edges(_EDGE)
    texts = {cell.place: _squeezed(document, cell) for cell in cells}
    table_text = " ".join(texts.values())[:400]
    places = {(cell.row, cell.column): cell for cell in cells}
    for cell in cells:
        right = places.get((cell.row, cell.column + cell.column_span))
        if right is None or not right.spans or not _is_value(texts[right.place], words, strict=True):
            continue
        evidence = _heading(texts[cell.place], table_text, words)
        if evidence:
            yield _tight(document, right), 0.85, (f"label:{evidence[0]}", *evidence[1:])


def _is_value(text: str, words: TableWords, *, strict: bool) -> bool:
    """Say whether a cell's text is a name; under a heading of names surnames need not be known ones."""
    if _NO_NAME.search(text) or words.roles.fullmatch(text):
        return False
    return words.shape.fullmatch(text) is not None or (not strict and _SHORT.fullmatch(text) is not None)


def _squeezed(document: Document, cell: Cell) -> str:
    return re.sub(r"\s", "", "".join(document.parts[s.part].text[s.start : s.end] for s in cell.spans))


def _tight(document: Document, cell: Cell) -> tuple[Span, ...]:
    """Return the cell's spans without the blanks around their text."""
    tight = []
    for span in cell.spans:
        text = document.parts[span.part].text[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip())
        if text.strip():
            tight.append(Span(span.part, start, start + len(text.strip())))
    return tuple(tight)
