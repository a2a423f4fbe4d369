"""The text of binary Word files (Word 97 and later, WPS Office) without LibreOffice: all stories, no layout.

MS-DOC 2.4.1: the file information block says where the piece table lies and how long each story is; the stories follow
each other in one sequence of character positions. This is enough to check a file and to read its fields, never to
rewrite it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.errors import DamagedInput, EncryptedInput, MissingPart, UnsupportedFormat
from extractors.formats.cfb import CompoundFile
from extractors.limits import Limits
from extractors.model import Block, Cell, Document, Part, PartKind, Piece, Remark, Span, Table, TextOffset
from extractors.ocr import Ocr

_WORD_97 = 193
_ENCRYPTED, _FIRST_TABLE = 0x0100, 0x0200
_STORIES: tuple[tuple[str, PartKind, int], ...] = (
    ("body", "body", 76),
    ("footnotes", "footnote", 80),
    ("headers", "header", 84),
    ("comments", "comment", 92),
    ("endnotes", "endnote", 96),
    ("text boxes", "textbox", 100),
    ("header text boxes", "textbox", 104),
)
"""Name, kind, offset of the story's length in the file information block (MS-DOC 2.5.4), in the order of the text."""
_PIECE_TABLE = 418
_CELL = "\x07"
_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = "\x13", "\x14", "\x15"
SHOWN = str.maketrans(
    {
        "\r": "\n", _CELL: "\n", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "\u00ad",
        **{chr(code): "\u200b" for code in (0, 1, 2, 3, 4, 5, 8, 0x13, 0x14, 0x15)},
    }
)  # fmt: skip
"""Special characters (MS-DOC 2.8.25 sprmCFSpec), one for one; marks without a width become zero-width spaces."""


@dataclass(frozen=True, slots=True)
class DocFormat:
    """Reader of binary Word files for machines without LibreOffice."""

    id: str = "doc"
    title: str = "Word 97-2003"
    suffixes: tuple[str, ...] = (".doc", ".dot", ".wps")

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read ``data``. Raises UnsupportedFormat, EncryptedInput, DamagedInput, LimitExceeded; MissingPart for files
        older than Word 97, which only LibreOffice reads."""
        information, text = _text(data)
        limits.check("characters", len(text))
        parts: list[Part] = []
        blocks: list[Block] = []
        position = 0
        for title, kind, place in _STORIES:
            (length,) = struct.unpack("<I", information[place : place + 4])
            story = text[position : position + length]
            if length and story.strip("\r\x07\x03\x04 "):
                blocks += _add_story(parts, title, kind, story, position)
            position += length
        warning = Remark("read_without_layout", {"format": "doc"})
        return Document(name, self.id, tuple(parts), tuple(blocks), warnings=(warning,))


DOC = DocFormat()


# ---------------------------------------------------------------- pieces


def _text(data: bytes) -> tuple[bytes, str]:
    """Return the file information block and the text of all stories."""
    opened = CompoundFile.open(data)
    main = opened.stream("WordDocument")
    if main is None:
        raise UnsupportedFormat(found="OLE")
    if len(main) < _PIECE_TABLE + 8:
        raise DamagedInput(where="WordDocument")
    version, flags = struct.unpack("<2xH6xH", main[:12])
    if flags & _ENCRYPTED:
        raise EncryptedInput
    if version < _WORD_97:
        raise MissingPart(part="LibreOffice", install="LibreOffice（soffice），或另存为 .docx / or save as .docx")
    table = opened.stream("1Table" if flags & _FIRST_TABLE else "0Table") or b""
    start, size = struct.unpack("<II", main[_PIECE_TABLE : _PIECE_TABLE + 8])
    return main, "".join(_pieces(main, table[start : start + size]))


def _pieces(main: bytes, table: bytes) -> Iterator[str]:
    """Yield the text of each piece (MS-DOC 2.9.38 Clx, 2.9.177 Pcd, 2.9.73 FcCompressed)."""
    position = 0
    while table[position : position + 1] == b"\x01":
        position += 3 + int.from_bytes(table[position + 1 : position + 3], "little")
    if table[position : position + 1] != b"\x02":
        raise DamagedInput(where="piece table")
    size = int.from_bytes(table[position + 1 : position + 5], "little")
    body = table[position + 5 : position + 5 + size]
    count = (len(body) - 4) // 12
    if len(body) < size or count < 1:
        raise DamagedInput(where="piece table")
    bounds = struct.unpack(f"<{count + 1}I", body[: 4 * (count + 1)])
    for number in range(count):
        (place,) = struct.unpack_from("<I", body, 4 * (count + 1) + 8 * number + 2)
        length = bounds[number + 1] - bounds[number]
        compressed = bool(place & 0x40000000)
        start = (place & 0x3FFFFFFF) // 2 if compressed else place & 0x3FFFFFFF
        raw = main[start : start + (length if compressed else 2 * length)]
        if length < 0 or len(raw) < (length if compressed else 2 * length):
            raise DamagedInput(where="piece table")
        yield raw.decode("cp1252" if compressed else "utf-16-le", "surrogatepass" if not compressed else "replace")


# ---------------------------------------------------------------- stories


def _add_story(parts: list[Part], title: str, kind: PartKind, story: str, first: int) -> list[Block]:
    """Append the story's part, and one for its field codes; return its blocks."""
    text, codes = _without_codes(story)
    number = len(parts)
    parts.append(_part(title, kind, story, text, first))
    if codes:
        parts.append(_part(f"{title} field codes", "field_code", story, codes, first, visible=False))
    return list(story_blocks(number, "".join(story[start:end] for start, end in text)))


def _part(
    title: str, kind: PartKind, story: str, ranges: list[tuple[int, int]], first: int, visible: bool = True
) -> Part:
    pieces: list[Piece] = []
    position = 0
    for start, end in ranges:
        pieces.append(Piece(position, position + end - start, TextOffset(first + start)))
        position += end - start
    shown = "".join(story[start:end] for start, end in ranges).translate(SHOWN)
    return Part(title, kind, shown, tuple(pieces), visible=visible, number=1)


def _without_codes(story: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Split a story into ranges of shown text and of field codes (begin to separator, or to the end without one)."""
    text: list[tuple[int, int]] = []
    codes: list[tuple[int, int]] = []
    in_code: list[bool] = []
    start = 0
    for place, character in enumerate(story):
        if character not in (_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END):
            continue
        if place > start:
            (codes if any(in_code) else text).append((start, place))
        start = place
        if character == _FIELD_BEGIN:
            in_code.append(True)
        elif in_code and character == _FIELD_SEPARATOR:
            in_code[-1] = False
        elif in_code:
            in_code.pop()
    if start < len(story):
        (codes if any(in_code) else text).append((start, len(story)))
    return text, codes


def story_blocks(part: int, text: str) -> Iterator[Block]:
    """Yield paragraphs and, where rows can be told, tables: a row ends with an empty cell mark (MS-DOC 2.4.3)."""
    cells: list[Span] = []
    start = 0
    for place, character in enumerate(text + "\r"):
        if character not in "\r\x07\x0c":
            continue
        span = Span(part, start, place)
        start = place + 1
        if character == _CELL:
            cells.append(span)
            continue
        yield from _table(cells, text)
        cells = []
        if text[span.start : span.end].strip("\x01\x03\x04\x08 \t\u3000"):
            yield Block("paragraph", span)
    yield from _table(cells, text)


def _table(spans: list[Span], text: str) -> Iterator[Block]:
    columns = next((n for n in range(1, 64) if _are_rows(spans, n, text)), 0)
    if not columns:
        for span in spans:
            if text[span.start : span.end].strip():
                yield Block("paragraph", span)
        return
    rows = len(spans) // (columns + 1)
    cells = tuple(
        Cell(row, column, (spans[row * (columns + 1) + column],)) for row in range(rows) for column in range(columns)
    )
    yield Block("table", Span(spans[0].part, spans[0].start, spans[-1].end), Table(rows, columns, cells))


def _are_rows(spans: list[Span], columns: int, text: str) -> bool:
    """Tell whether cells fall into rows of so many columns, each followed by an empty row mark."""
    if not spans or len(spans) % (columns + 1):
        return False
    marks = spans[columns :: columns + 1]
    return all(mark.start == mark.end for mark in marks)
