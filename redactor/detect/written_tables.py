"""Tables that were written as lines of text: headings in one line, a row a line, columns apart by blanks, tabs, bars or
commas. They get the same cells as real tables, so that the headings speak for the values below them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.model import Block, Cell, Span, Table
from redactor.detect.labels import LabelIndex

_TELLING = re.compile(
    r"姓 {0,4}名|户主|身份证|证件号|[账帐卡] {0,2}号|申请人|领款人|收款人|被征收人|权利人|产权人|承包方|工人|人员|家庭"
)
"""One of these stands in the heading of every list of people."""
_VALUE = re.compile(r"[0-9０-９]{4}")
_SEPARATORS = (("\t", r"\t"), ("|", r"\s*[|｜]\s*"), ("｜", r"\s*[|｜]\s*"))
_COMMAS = r"\s*[,，;；]\s*"
_BLANKS = r"[ \t\u3000]+"
_PIECE = re.compile(r"[0-9０-９Xx\-—]+")
_LONGEST = 200
_FEWEST = 3
_GAPS = 2
"""Lines that fit no row before the table is over: a value that goes on in a second line."""


def written_tables(part: int, text: str, free: Span, index: LabelIndex) -> Iterator[Block]:
    """Yield the tables in one stretch of a part's text that no reader knows as tables."""
    done = free.start
    for telling in _TELLING.finditer(text, free.start, free.end):
        if telling.start() < done:
            continue
        start = text.rfind("\n", free.start, telling.start()) + 1 or free.start
        end = _line_end(text, telling.end(), free.end)
        done = end
        if not _FEWEST * 2 < end - start < _LONGEST or _VALUE.search(text, start, end):
            continue
        rows = _table(text, start, end, free.end, index)
        if rows:
            done = rows[-1][-1][1]
            cells = [
                Cell(row, column, (Span(part, *place),))
                for row, places in enumerate(rows)
                for column, place in enumerate(places)
            ]
            yield Block("table", Span(part, start, done), Table(len(rows), len(rows[0]), tuple(cells), header_rows=1))


def _table(text: str, start: int, end: int, limit: int, index: LabelIndex) -> list[list[tuple[int, int]]]:
    """Return the headings in text[start:end] and the rows below them. Where the usual separator gives none, blanks of
    any size are tried: pages set columns apart by tabs or blanks as their widths have it."""
    usual = _separator(text[start:end])
    for separator in (usual, re.compile(_BLANKS)):
        heads = _pieces(text, start, end, separator)
        if len(heads) >= _FEWEST and _headings(text, heads, index):
            rows = [heads, *_rows(text, end, limit, separator, len(heads))]
            if len(rows) > 1:
                return rows
    return []


def _line_end(text: str, position: int, limit: int) -> int:
    end = text.find("\n", position, limit)
    return limit if end < 0 else end


def _separator(line: str) -> re.Pattern[str]:
    for sign, pattern in _SEPARATORS:
        if line.count(sign) >= _FEWEST - 1:
            return re.compile(pattern)
    commas = len(re.findall(_COMMAS, line))
    return re.compile(_COMMAS if commas >= _FEWEST - 1 else _BLANKS)


def _pieces(text: str, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the places of what the separators leave; empty ones count between tabs, bars and commas."""
    while start < end and text[start].isspace() and text[start] != "\t":
        start += 1
    while end > start and text[end - 1].isspace() and text[end - 1] != "\t":
        end -= 1
    places = []
    for match in separator.finditer(text, start, end):
        places.append((start, match.start()))
        start = match.end()
    return [*places, (start, end)] if end > start or places else []


def _headings(text: str, places: list[tuple[int, int]], index: LabelIndex) -> bool:
    """Most of the pieces are labels, and none is a sentence."""
    words = [text[start:end] for start, end in places]
    labels = sum(index.ends_with_label(word) for word in words)
    return labels * 2 > len(words) and all(len(word) <= 16 and "。" not in word and ":" not in word for word in words)


def _rows(
    text: str, position: int, limit: int, separator: re.Pattern[str], columns: int
) -> Iterator[list[tuple[int, int]]]:
    """Yield the lines that have as many pieces as there are headings; digits that blanks cut count as one piece."""
    unfit = 0
    while position < limit and unfit <= _GAPS:
        start, end = position + 1, _line_end(text, position + 1, limit)
        position = end
        if end - start > _LONGEST:
            return
        places = _pieces(text, start, end, separator)
        if len(places) > columns:
            places = _together(text, places)
        if len(places) == columns:
            unfit = 0
            yield places
        else:
            unfit += 1


def _together(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join neighbouring pieces of digits that are longer than a running number, up to a whole number."""
    joined: list[tuple[int, int]] = []
    for place in places:
        last = joined[-1] if joined else None
        if last and _PIECE.fullmatch(text, *place) and last[1] - last[0] >= _FEWEST and not _whole(text[slice(*last)]):
            joined[-1] = (last[0], place[1])
        else:
            joined.append(place)
    return joined


def _whole(piece: str) -> bool:
    """The piece is no number, or an identity number or mobile already."""
    digits = re.sub(r"[ \t\u3000\-—]", "", piece)
    return not _PIECE.fullmatch(digits) or len(digits) == _IDENTITY or (len(digits) == _MOBILE and digits[0] in "1１")


_IDENTITY, _MOBILE = 18, 11
