"""Numbers that OCR misread: a digit dropped, doubled or taken for a letter, beside a label that says what they are.

The detectors for exact numbers run on recognised text as on any other. What is found here has a shape that no exact
number has, so nothing that they decided to keep comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from extractors.model import Document, Span, Table
from redactor.detect.validators import id_card_18, luhn
from redactor.finding import Hit
from redactor.likeness import digits

_RUN = re.compile(
    r"(?<![0-9A-Za-z])[0-9OoQDCIl|!iZzSsBbGqgXx](?:[ .,·]?[0-9OoQDCIl|!iZzSsBbGqgXx]){8,22}(?![0-9A-Za-z])"
)
_STRUCK = re.compile(
    r"(?<![0-9A-Za-z])[0-9]{1,18}(?:[^\W\d_a-zA-Z年月日时分元万亿号室栋幢楼转或及和至到]{1,2}[0-9]{1,18}){1,2}(?![0-9A-Za-z])"
)
"""A number in which letters of a seal that lies over it were read in place of digits."""
_BEFORE = 14
_SCORE = 0.85
_UNLABELLED = 0.7
_DATED = re.compile(r"[1-8]\d{5}(?:19[2-9]|20[0-3])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]?")
_CARD = re.compile(r"62\d{14,17}")
"""What most bank cards of China look like; those whose checksum holds are known without a label."""
_HEAD, _TAIL = re.compile(r"^\d+[\dX]"), re.compile(r"\d+$")
_VETO = re.compile(r"信用代码|代码|编号|文号|流水|订单|标段|发票|备案")
_SAID = re.compile(rf"[账帐卡]号|银行卡|一卡通|证号|{_VETO.pattern}")
"""Labels that their own detectors know, of accounts and of what is public."""


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: str
    label: re.Pattern[str]
    shortest: int
    longest: int
    exact: re.Pattern[str]
    """What an exact number looks like: the business of its own detector."""
    like: re.Pattern[str]
    """What the digits must look like when OCR erred once or twice."""


_KINDS = (
    _Kind(
        "id_card",
        re.compile(r"身份|份证|证件号|公民.{0,2}号"),
        16,
        20,
        re.compile(r"\d{17}[\dX]"),
        re.compile(r"[1-8]\d{14,18}[\dX]"),
    ),
    _Kind(
        "mobile",
        re.compile(r"电话|手机|联系方式|移动"),
        10,
        12,
        re.compile(r"1[3-9]\d{9}|0\d{9,11}"),
        re.compile(r"1[3-9]\d{8,10}|[3-9]\d{9}"),
    ),
    _Kind(
        "bank_account",
        re.compile(r"账号|帐号|卡号|银行账|银行卡|一卡通"),
        15,
        20,
        re.compile(r"\d+"),
        re.compile(r"[1-9]\d{14,19}"),
    ),
)


def misread_hits(document: Document) -> list[Hit]:
    """Return hits in parts that OCR read."""
    columns = dict(_columns(document))
    hits: list[Hit] = []
    for index, part in enumerate(document.parts):
        if part.kind != "image":
            continue
        for match in chain(_RUN.finditer(part.text), _STRUCK.finditer(part.text)):
            line = part.text.rfind("\n", 0, match.start()) + 1
            before = part.text[max(line, match.start() - _BEFORE) : match.start()]
            if not before.strip() and line:
                before = part.text[max(0, line - _BEFORE) : line]
            header = columns.get((index, match.start()), "")
            hit = _hit(match.group(), before.rsplit("\t", 1)[-1], header, Span(index, match.start(), match.end()))
            if hit is not None:
                hits.append(hit)
    return hits + list(_over_cells(document))


def _over_cells(document: Document) -> Iterator[Hit]:
    """Yield numbers over two cells: where a seal lies on a table, its strokes pass for rulings."""
    for table in _tables(document):
        ends: dict[tuple[int, int], Span] = {}
        cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
        for cell in (cell for cell in cells if cell.spans):
            left = ends.get((cell.row, cell.column))
            first = _at_edge(document, cell.spans[0], _HEAD)
            kind = _whole(document.text(left) + document.text(first)) if left and first else ""
            if left and first and kind:
                yield Hit(kind, (left, first), _SCORE, "misread", f"misread.{kind}", ("check:passed",))
            last = _at_edge(document, cell.spans[-1], _TAIL)
            if last:
                ends[cell.row, cell.column + cell.column_span] = last


def _at_edge(document: Document, span: Span, edge: re.Pattern[str]) -> Span | None:
    """Return the digits at an edge of a cell."""
    found = edge.search(document.text(span))
    return Span(span.part, span.start + found.start(), span.start + found.end()) if found else None


def _whole(number: str) -> str:
    """Return of what kind a number is whose checksum tells it."""
    if id_card_18(number):
        return "id_card"
    return "bank_account" if _CARD.fullmatch(number) and luhn(number) else ""


def _hit(text: str, before: str, header: str, span: Span) -> Hit | None:
    number = digits(text)
    plain = re.sub(r"[ .,·]", "", text).upper()
    for kind in _KINDS:
        label = header if kind.label.search(header) else before
        if not kind.label.search(label) or not kind.shortest <= len(number) <= kind.longest:
            continue
        if kind.like.fullmatch(number) and not (plain == number and kind.exact.fullmatch(number)):
            return Hit(kind.kind, (span,), _SCORE, "misread", f"misread.{kind.kind}", ("ocr:label",))
        if kind.kind == "id_card" and kind.like.fullmatch(number):
            return Hit(kind.kind, (span,), _SCORE, "misread", "misread.id_card", ("ocr:label", "check:failed"))
    if _DATED.fullmatch(number) and not _VETO.search(before + header):
        return Hit("id_card", (span,), _UNLABELLED, "misread", "misread.id_card", ("ocr:date_inside",))
    if _CARD.fullmatch(number) and not (luhn(number) or _SAID.search(before + header)):
        return Hit("bank_account", (span,), _UNLABELLED, "misread", "misread.bank_account", ("check:failed",))
    return None


def _tables(document: Document) -> Iterator[Table]:
    """Yield the tables that OCR read."""
    for block in document.blocks:
        if block.table is not None and document.parts[block.span.part].kind == "image":
            yield block.table


def _columns(document: Document) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield what stands over each number of the tables that OCR read: its place and the header of its column."""
    for table in _tables(document):
        headers = {
            column: document.text(*cell.spans)
            for cell in table.cells
            if cell.row == 0
            for column in range(cell.column, cell.column + cell.column_span)
        }
        for cell in table.cells:
            for span in cell.spans if cell.row else ():
                for match in _RUN.finditer(document.text(span)):
                    yield (span.part, span.start + match.start()), headers.get(cell.column, "")
