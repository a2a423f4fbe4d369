"""The invisible text over a page that became a picture: what still shows can be selected and found as before.

It is what the reader makes of the page after its glyphs went, and what OCR read, both without the values and without
what stands in an area that was covered. The font is one that viewers have for Chinese (ISO 32000-2 9.7.5.2) and is not
embedded: in render mode 3 nothing is ever drawn with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import pikepdf

from extractors.formats.layout.pages import lay_out
from extractors.formats.pdf.opening import inherited
from extractors.formats.pdf.placing import Reader
from extractors.formats.pdf.scans import user_box
from extractors.model import Document, Glyphs, Part, Pixels
from redactor.likeness import near_misses
from redactor.redaction import Redaction
from redactor.rewrite.pdf.placements import Box

FONT = "/Text"
_NAME = pikepdf.Name("/STSong-Light")
_CMAP = pikepdf.Name("/UniGB-UTF16-H")
_DESCENT = 0.12
"""Part of a line's height that lies below its base line."""
_ENTRIES = 100
"""Most entries of a section of a CMap."""
_CODES = "3 begincodespacerange <0000> <D7FF> <D800DC00> <DBFFDFFF> <E000> <FFFF> endcodespacerange"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """Characters side by side, with three corners in user space: low at the start, low at the end, high at the start
    of the line."""

    text: str = field(repr=False)
    start: Point
    end: Point
    top: Point

    @property
    def box(self) -> Box:
        """What holds the line, in user space."""
        last = self.end[0] + self.top[0] - self.start[0], self.end[1] + self.top[1] - self.start[1]
        xs, ys = zip(self.start, self.end, self.top, last, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def lines_left(
    reader: Reader, page: int, document: Document, redactions: Sequence[Redaction], areas: Sequence[Box]
) -> list[Line]:
    """Return what a page (from 1) says without the redactions and without what stands in ``areas``.

    The page has lost its removed glyphs already. What was read by OCR comes before glyphs in the same place, whose
    characters were in doubt then.
    """
    seen = list(_recognized(reader.index.streams[page - 1].holder, page, document, redactions, areas))
    shown = [line for line in _shown(reader, page) if not _inside(_center(line.box), areas)]
    read = [user_box(anchor.box) for part in document.parts for anchor in _pixels(part, page)]
    return seen if any(_inside(_center(line.box), read) for line in shown) else [*shown, *seen]


def _pixels(part: Part, page: int) -> Iterator[Pixels]:
    """Yield the places of what OCR read on a page."""
    for piece in part.pieces:
        if isinstance(piece.anchor, Pixels) and piece.anchor.image == f"page {page}":
            yield piece.anchor


def _shown(reader: Reader, page: int) -> Iterator[Line]:
    """Yield the words of glyphs, in reading order."""
    written = lay_out(reader.place(reader.index.streams[page - 1]), 0, page).builder
    text = written.text()
    for piece in written.pieces:
        anchor = piece.anchor
        if not isinstance(anchor, Glyphs) or not anchor.starts:
            continue
        said = text[piece.start : piece.end]
        for legible, word in groupby(range(len(said)), key=[_is_legible(c) for c in said].__getitem__):
            places = list(word)
            if legible:
                start, end, _, top = anchor.quad(places[0], places[-1])
                yield Line(said[places[0] : places[-1] + 1], start, end, top)


def _is_legible(character: str) -> bool:
    """Tell whether a character is one: blanks, controls and private ones are none."""
    return character.isprintable() and not character.isspace()


def _recognized(
    holder: object, page: int, document: Document, redactions: Sequence[Redaction], areas: Sequence[Box]
) -> Iterator[Line]:
    """Yield what OCR read on a page and what stays of it; characters side by side make one line."""
    turned = inherited(holder, "/Rotate")
    rotation = turned % 360 if isinstance(turned, int) else 0
    for index, part in enumerate(document.parts):
        if part.kind != "image" or not part.visible:
            continue
        gone = _gone(index, part, document, redactions)
        boxes: list[Box] = []
        text, end = "", -1
        for piece in part.pieces:
            anchor = piece.anchor
            own = isinstance(anchor, Pixels) and anchor.image == f"page {page}" and not piece.atomic
            box = user_box(anchor.box) if isinstance(anchor, Pixels) else (0.0, 0.0, 0.0, 0.0)
            stays = own and not any(a < piece.end and piece.start < b for a, b in gone)
            stays = stays and not _inside(_center(box), areas) and _is_legible(part.text[piece.start])
            if boxes and not (stays and piece.start == end):
                yield _upright(text, boxes, rotation)
                boxes, text = [], ""
            if stays:
                boxes.append(box)
                text += part.text[piece.start : piece.end]
                end = piece.end
        if boxes:
            yield _upright(text, boxes, rotation)


def _gone(index: int, part: Part, document: Document, redactions: Sequence[Redaction]) -> list[tuple[int, int]]:
    """Return where a part says a value, or something that reads almost like one."""
    said = [(s.start, s.end) for redaction in redactions for s in redaction.spans if s.part == index]
    return said + [(start, end) for other, start, end in near_misses(document, redactions) if other is part]


def _upright(text: str, boxes: Iterable[Box], rotation: int) -> Line:
    """Return a line that stands upright on the page as it is shown, turned clockwise by ``rotation``.

    user space of a page turned by 90:   top of the letters   <--|
                                                                 | reading goes up
    """
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    left, bottom, right, top = min(lefts), min(bottoms), max(rights), max(tops)
    corners = {
        0: ((left, bottom), (right, bottom), (left, top)),
        90: ((right, bottom), (right, top), (left, bottom)),
        180: ((right, top), (left, top), (right, bottom)),
        270: ((left, top), (left, bottom), (right, top)),
    }
    return Line(text, *corners.get(rotation, corners[0]))


def _center(box: Box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _inside(point: Point, boxes: Iterable[Box]) -> bool:
    x, y = point
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in boxes)


# ---------------------------------------------------------------- content and font


def invisible(lines: Iterable[Line], place: Callable[[Point], Point]) -> bytes:
    """Return content that shows lines in render mode 3 (9.3.6); ``place`` maps user space to that of the new page."""
    shown = []
    for line in lines:
        (x, y), (end_x, end_y), (top_x, top_y) = place(line.start), place(line.end), place(line.top)
        length = math.hypot(end_x - x, end_y - y)
        if not length:
            continue
        cosine, sine = (end_x - x) / length, (end_y - y) / length
        height = abs((top_y - y) * cosine - (top_x - x) * sine)
        if height < 0.1:
            continue
        x, y = x - _DESCENT * height * sine, y + _DESCENT * height * cosine
        wide = 100 * length / (height * len(line.text))
        shown.append(
            f"{FONT} {height:.2f} Tf {wide:.2f} Tz {cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x:.2f} {y:.2f} Tm "
            f"<{_code(line.text)}> Tj"
        )
    return "\n".join(("BT 3 Tr", *shown, "ET")).encode() if shown else b""


def _code(text: str) -> str:
    return text.encode("utf-16-be").hex()


def layer_font(pdf: pikepdf.Pdf, characters: Iterable[str]) -> pikepdf.Object:
    """Return a font for the characters whose codes are UTF-16 and whose glyphs are all as wide as high."""
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=_NAME, Flags=4, FontBBox=[-25, -254, 1000, 880], ItalicAngle=0,
        Ascent=880, Descent=-120, CapHeight=880, StemV=93,
    )  # fmt: skip
    system = pikepdf.Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=4)
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType0, BaseFont=_NAME, CIDSystemInfo=system, DW=1000,
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=_NAME, Encoding=_CMAP,
            DescendantFonts=[pdf.make_indirect(descendant)], ToUnicode=pdf.make_stream(_to_unicode(characters)),
        )
    )  # fmt: skip


def _to_unicode(characters: Iterable[str]) -> bytes:
    codes = sorted({_code(character) for character in characters})
    sections = []
    for first in range(0, len(codes), _ENTRIES):
        entries = [f"<{code}> <{code}>" for code in codes[first : first + _ENTRIES]]
        sections.append(f"{len(entries)} beginbfchar\n" + "\n".join(entries) + "\nendbfchar")
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Text def /CMapType 2 def"
    return "\n".join((head, _CODES, *sections, "endcmap end end")).encode()
