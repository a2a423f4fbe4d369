"""Plain text, Markdown and delimited tables: decoded strictly, one part, every character where it stood.

Decoding never guesses: a byte order mark, else UTF-8, else GB 18030-2022, each strict. A file that is none of them is
damaged, because a reader that replaces characters could hide a number.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from extractors.errors import DamagedInput
from extractors.formats.markdown import shown
from extractors.limits import Limits
from extractors.model import Block, Cell, Document, Part, Piece, Span, Table, TextOffset
from extractors.ocr import Ocr

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_DELIMITERS = ",\t;|，"
_MARKDOWN = frozenset({".md", ".markdown"})
_DELIMITED = {".csv": "", ".tsv": "\t"}
_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+\S")
_RULED = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_NUMBERED = (
    (re.compile(r"第[0-9一二三四五六七八九十百零〇]+[章编篇部]"), 1),
    (re.compile(r"第[0-9一二三四五六七八九十百零〇]+节"), 2),
    (re.compile(r"[一二三四五六七八九十]+[、．.]"), 1),
    (re.compile(r"[（(][一二三四五六七八九十]+[）)]"), 2),
)
_HEADING_LENGTH = 40
_SENTENCE_END = "。；;，,：:！？!?"


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` without its byte order mark; ``mark`` is that mark's bytes (empty when there is none)."""

    text: str
    encoding: str
    mark: bytes

    def encode(self, text: str) -> bytes:
        """Encode another text the same way."""
        return self.mark + text.encode(self.encoding)


def decode(data: bytes) -> Decoded:
    """Decode strictly. Raises DamagedInput when the bytes are text in none of the known encodings."""
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    for candidate in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            text = data[len(mark) :].decode(candidate)
        except UnicodeDecodeError:
            continue
        return Decoded(text, candidate, mark)
    raise DamagedInput(where="text encoding")


@dataclass(frozen=True, slots=True)
class TextFormat:
    """Reader of plain text. The suffix of ``name`` only tells a delimited table from prose."""

    id: str = "text"
    title: str = "纯文本"
    suffixes: tuple[str, ...] = (".txt", ".md", ".csv", ".tsv", ".log")

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read ``data``. Raises DamagedInput, LimitExceeded."""
        text = decode(data).text
        limits.check("characters", len(text))
        pieces: tuple[Piece, ...] = (Piece(0, len(text), TextOffset(0)),) if text else ()
        suffix = PurePath(name).suffix.lower()
        if suffix in _MARKDOWN:
            text, pieces = shown(text)
        part = Part("body", "body", text, pieces, number=1)
        blocks = _delimited_blocks(text, _DELIMITED[suffix]) if suffix in _DELIMITED else _prose_blocks(text)
        return Document(name, self.id, (part,), tuple(blocks))


TEXT = TextFormat()


# ---------------------------------------------------------------- prose


def _prose_blocks(text: str) -> Iterator[Block]:
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text)]
    index = 0
    while index < len(lines):
        rows, ruled = _table_rows(text, lines, index)
        if len(rows) > 1:
            yield _table_block(rows, header_rows=1 if ruled else 0)
            index += len(rows) + ruled
            continue
        start, end = lines[index]
        index += 1
        line = text[start:end]
        if line.strip():
            level = _heading_level(line.strip())
            yield Block("heading" if level else "paragraph", Span(0, start, end), level=level)


def _heading_level(line: str) -> int:
    if match := _MARKDOWN_HEADING.match(line):
        return len(match[1])
    if len(line) > _HEADING_LENGTH or line[-1] in _SENTENCE_END:
        return 0
    return next((level for pattern, level in _NUMBERED if pattern.match(line)), 0)


def _table_rows(text: str, lines: list[tuple[int, int]], index: int) -> tuple[list[list[Span]], int]:
    """Return the rows of the pipe or tab table that begins at this line, and how many ruling lines it holds."""
    start, end = lines[index]
    delimiter = "|" if text[start:end].count("|") > 1 else "\t"
    width = text[start:end].strip(" ").count(delimiter) if delimiter in text[start:end].strip() else 0
    rows: list[list[Span]] = []
    ruled = 0
    while width and index < len(lines):
        start, end = lines[index]
        line = text[start:end]
        if line.strip(" ").count(delimiter) != width:
            break
        if delimiter == "|" and _RULED.match(line):
            ruled += 1
        else:
            rows.append(_split_line(text, start, end, delimiter))
        index += 1
    return rows, ruled


def _split_line(text: str, start: int, end: int, delimiter: str) -> list[Span]:
    cells: list[Span] = []
    for field in re.finditer(f"[^{re.escape(delimiter)}]*(?:{re.escape(delimiter)}|$)", text[start:end]):
        stop = field.end() - (1 if field.group().endswith(delimiter) else 0)
        if field.start() == field.end():
            if not text[start:end].endswith(delimiter):
                continue
            stop = field.end()
        cells.append(_trimmed(text, start + field.start(), start + stop))
    if delimiter == "|":  # the outer pipes of a Markdown row make no cells
        line = text[start:end].strip()
        cells = cells[1 if line.startswith("|") else 0 : len(cells) - (1 if line.endswith("|") else 0)]
    return cells


def _trimmed(text: str, start: int, end: int) -> Span:
    value = text[start:end]
    stripped = value.strip(" \t\u3000")
    if not stripped:
        return Span(0, start, start)
    begin = start + value.index(stripped)
    return Span(0, begin, begin + len(stripped))


# ---------------------------------------------------------------- delimited tables


def _delimited_blocks(text: str, delimiter: str) -> Iterator[Block]:
    delimiter = delimiter or _sniff_delimiter(text)
    rows = list(_records(text, delimiter))
    if rows:
        yield _table_block(rows, header_rows=0)


def _sniff_delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:5])
    unquoted = re.sub(r'"[^"]*"', "", head)
    return max(_DELIMITERS, key=unquoted.count)


def _records(text: str, delimiter: str) -> Iterator[list[Span]]:
    """Yield the rows of RFC 4180 text as spans of the fields, quotes left out. A quote that is never closed is an
    ordinary character."""
    field = re.compile(
        rf'[ ]*"(?P<quoted>(?:[^"]+|"")*+)"[ ]*(?={re.escape(delimiter)}|[\r\n]|\Z)|[^{re.escape(delimiter)}\r\n]*'
    )
    row: list[Span] = []
    position = 0
    while True:
        match = field.match(text, position)
        assert match is not None
        row.append(Span(0, *match.span("quoted")) if match["quoted"] is not None else _trimmed(text, *match.span()))
        position = match.end()
        if position < len(text) and text[position] == delimiter:
            position += 1
            continue
        if any(span.end > span.start for span in row) or len(row) > 1:
            yield row
        row = []
        while position < len(text) and text[position] in "\r\n":
            position += 1
        if position >= len(text):
            return


def _table_block(rows: list[list[Span]], header_rows: int) -> Block:
    cells = tuple(Cell(r, c, (span,)) for r, row in enumerate(rows) for c, span in enumerate(row))
    spans = [span for row in rows for span in row]
    region = Span(0, min(span.start for span in spans), max(span.end for span in spans))
    return Block("table", region, Table(len(rows), max(len(row) for row in rows), cells, header_rows=header_rows))
