"""The shared vocabulary: what a reader finds in a document, and where every character of it came from.

A Document is a list of Parts (streams of text: body, header, page 3, comment 7, properties). A Part's text is made of
Pieces; a Piece with an anchor maps character for character to the place in the file that a rewriter edits. A Piece
without an anchor is implied by layout (line break, gap between cells) and is never edited.

Everything here is frozen, holds no open files and no file bytes, and can be pickled.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters of one Part: ``document.parts[part].text[start:end]``."""

    part: int
    start: int
    end: int


# ---------------------------------------------------------------- anchors


@dataclass(frozen=True, slots=True)
class XmlText:
    """Characters in an XML node of a package member.

    ``element`` is the index of the element in ``root.iter()`` order (comments and instructions count) of that
    member's tree; ``slot`` is "text", "tail" or "@" + the attribute's qualified name; ``offset`` counts characters.
    """

    member: str
    element: int
    slot: str
    offset: int


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Glyphs shown by PDF text operators. Character k of the piece is glyph ``glyphs[k]`` of content stream ``stream``.

    ``page`` is the page number from 1 (0: on no page). ``stream`` is the reader's number of a content-bearing stream
    (page content, form XObject, pattern, appearance ...). A glyph's number is the place of its code's first byte among
    all bytes of the strings that the stream shows, so that a rewriter that interprets the same stream finds it again.
    One glyph may serve several characters (ligatures): the number then repeats.

    ``matrix`` maps (along, across) to points of unrotated page space: ``starts[k]`` and ``ends[k]`` bound the character
    along the line of writing, ``low`` and ``high`` across it.
    """

    page: int
    stream: int
    glyphs: tuple[int, ...]
    matrix: tuple[float, float, float, float, float, float] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    starts: tuple[float, ...] = ()
    ends: tuple[float, ...] = ()
    low: float = 0.0
    high: float = 0.0

    def quad(self, first: int, last: int) -> tuple[tuple[float, float], ...]:
        """Return the corners of characters first to last (inclusive): low start, low end, high end, high start."""
        a, b, c, d, e, f = self.matrix
        start = min(self.starts[first], self.ends[last])
        end = max(self.starts[first], self.ends[last])
        corners = ((start, self.low), (end, self.low), (end, self.high), (start, self.high))
        return tuple((a * x + c * y + e, b * x + d * y + f) for x, y in corners)

    def box(self, first: int, last: int) -> tuple[float, float, float, float]:
        """Return (left, bottom, right, top) around characters first to last (inclusive)."""
        corners = self.quad(first, last)
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def boxes(self) -> tuple[tuple[float, float, float, float], ...]:
        """One (left, bottom, right, top) per character, computed on each call."""
        return tuple(self.box(k, k) for k in range(len(self.glyphs)))


@dataclass(frozen=True, slots=True)
class Entry:
    """Characters of a named value: a property, an annotation's contents, a form value, an outline title, a file name.

    ``container`` names the holder within the file (for PDF "object generation" numbers or a catalog path, for packages
    a member name), ``key`` the entry; ``offset`` counts characters of the decoded string.
    """

    container: str
    key: str
    offset: int


@dataclass(frozen=True, slots=True)
class Pixels:
    """Characters read from an image by OCR; ``box`` is (left, top, right, bottom) in pixels of image ``image``."""

    image: str
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class TextOffset:
    """Characters of a plain text: ``offset`` into the decoded string."""

    offset: int


Anchor = XmlText | Glyphs | Entry | Pixels | TextOffset


# ---------------------------------------------------------------- parts


@dataclass(frozen=True, slots=True)
class Piece:
    """``part.text[start:end]`` came from ``anchor``; ``atomic`` pieces go only whole (w:sym, a ligature)."""

    start: int
    end: int
    anchor: Anchor | None
    atomic: bool = False


PartKind = Literal[
    "body", "header", "footer", "footnote", "endnote", "comment", "textbox", "page", "annotation", "form", "outline",
    "property", "attribute", "link", "field_code", "deleted", "alternative", "chart", "diagram", "embedded",
    "file_name", "image", "sheet", "script", "hidden",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One stream of text. ``number`` counts parts of a kind from 1 (page 3, comment 7); ``visible`` is False for what a
    reader of the printed page does not see."""

    name: str
    kind: PartKind
    text: str
    pieces: Sequence[Piece]
    visible: bool = True
    number: int = 0

    def __repr__(self) -> str:
        return f"Part({self.name!r}, {self.kind}, {len(self.text)} characters)"

    def pieces_between(self, start: int, end: int) -> Iterator[Piece]:
        """Yield the pieces that overlap [start, end), in order. Pieces are sorted and do not overlap."""
        first = max(0, bisect_right(self.pieces, start, key=lambda piece: piece.start) - 1)
        for index in range(first, len(self.pieces)):
            piece = self.pieces[index]
            if piece.start >= end:
                return
            if piece.end > start:
                yield piece


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at (row, column) of its table, both from 0, covering ``row_span`` x ``column_span`` grid places.

    ``spans`` are its text in reading order: usually one, several when the cell has several lines or boxes.
    """

    row: int
    column: int
    spans: tuple[Span, ...]
    row_span: int = 1
    column_span: int = 1

    @property
    def place(self) -> tuple[int, int]:
        """Row and column: what tells the cells of one table apart, since a reader may make them anew on each look."""
        return self.row, self.column


@dataclass(frozen=True, slots=True)
class Table:
    """``cells`` in row order. ``header_rows`` is what the file itself marks as header (0 when it does not say)."""

    rows: int
    columns: int
    cells: Sequence[Cell]
    header_rows: int = 0
    continues: bool = False
    """True when this table goes on from the previous table block (page break, same columns, no new header)."""

    def edges(self, count: int) -> list[Cell]:
        """Return the cells of the first and the last ``count`` rows, without a look at those between them."""
        if self.rows <= 2 * count:
            return list(self.cells)
        top = takewhile(lambda cell: cell.row < count, self.cells)
        bottom = takewhile(lambda cell: cell.row >= self.rows - count, reversed(self.cells))
        return [*top, *reversed(list(bottom))]

    def grid(self) -> list[list[Cell | None]]:
        """Return rows x columns of cells; a merged cell stands in every place that it covers."""
        places: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(self.rows, cell.row + cell.row_span)):
                for column in range(cell.column, min(self.columns, cell.column + cell.column_span)):
                    places[row][column] = cell
        return places


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a table, in reading order. ``level`` is the outline level of a heading (1 = top).

    ``span`` covers the block's text for headings and paragraphs; for tables it covers the region in its part, if any.
    ``page`` is the page number from 1 where known, else 0. ``nested`` blocks sit inside a table cell.
    """

    kind: Literal["heading", "paragraph", "table"]
    span: Span
    table: Table | None = None
    level: int = 0
    page: int = 0
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader saw that a person should know: a stable code and printable details, never document text."""

    code: str
    details: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """All text of a file. ``unread`` lists what could not be read (code, where): such a document is never clean."""

    name: str
    format: str
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...] = ()
    warnings: tuple[Remark, ...] = ()
    unread: tuple[Remark, ...] = ()
    pages: int = 0

    def text(self, *spans: Span) -> str:
        """Return the characters of the spans, joined without separators."""
        if len(spans) == 1:
            return self.parts[spans[0].part].text[spans[0].start : spans[0].end]
        return "".join([self.parts[span.part].text[span.start : span.end] for span in spans])

    def __repr__(self) -> str:
        return f"Document({self.format}, {len(self.parts)} parts, {len(self.blocks)} blocks)"
