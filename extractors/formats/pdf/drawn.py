"""Simple fonts whose program tells nothing (Type 3, Type 1): their glyphs are rendered, and compared with what they
are said to be.

Holes tell digits from most of what they could copy as; breadth tells them from ideographs. In a Type 3 font, what
cannot be compared counts against it: nobody vouches for drawings. Its digits with the same holes are told apart by
their likeness to those of the standard fonts.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

import pikepdf

from extractors.formats.pdf.embedded import HOLES

_EM = 64
"""Pixels to the em."""
_WIDE, _HIGH = 2 * _EM, 2 * _EM
"""Pixels of the cell in which a glyph is drawn."""
_COLUMNS = 16
_INK = 128
"""Gray below this is ink."""
_SPECK = 10
"""Pixels of a hole or part that is none: where two strokes meet at a sharp angle."""
_MOST = 256
"""Codes of a simple font."""
_FEWEST = 3
"""So many glyphs must look wrong before a font is called a liar, and a third of those of one that is no drawing; one
digit that is another is enough."""
_NARROW = 0.7 * _EM
"""Ideographs fill their em; what claims to be one and is drawn more narrowly may be a digit."""
_SIMPLE = 3
"""Strokes and holes that a digit has at most."""
_DIGITS = tuple("0123456789")
_STANDARD = tuple(f"/{family}" for family in (
    "Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Times-Roman", "Times-Bold", "Times-Italic", "Courier",
    "Courier-Bold", "Courier-Oblique",
))  # fmt: skip
_SEGMENTS = {"a": (0, 3, 0, 14), "b": (0, 13, 11, 14), "c": (11, 24, 11, 14), "d": (21, 24, 0, 14),
             "e": (11, 24, 0, 3), "f": (0, 13, 0, 3), "g": (11, 13, 0, 14)}  # fmt: skip
"""Parts of the digits of displays: first row, row after the last, first column, column after the last."""
_DISPLAYED = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")
_GRID = (16, 12)
"""Rows and columns of the picture in which digits are compared."""
_CLEARLY = 0.1
"""How much more a digit must be like another one than like itself (correlation, 1 is the same). Of 56 fonts on common
systems a single slanted 1 comes near that; in each of them the digits are most like themselves by more."""
_SWAPPED = 2
"""Digits that change places are two at least."""
_RINGED = frozenset(map(chr, (*range(0x2460, 0x2474), *range(0x24B6, 0x24FF), *range(0x2776, 0x2794))))
"""Digits, numbers and letters in circles: the ring has a hole, whatever stands in it."""
_OPEN_MARKS = "#%&@*§$"
"""Signs that may have holes."""

Pixels = list[list[bool]]
Shape = tuple[int, int, int]
"""Parts, holes, breadth in pixels."""


def shapes_lie(font: Any, claims: Mapping[int, str], low: float, *, is_drawing: bool) -> bool:
    """Tell whether glyphs are drawn otherwise than they read.

    ``claims`` is code -> text, ``low`` the bottom of the glyphs in ems. A font that cannot be rendered lies if it is a
    drawing (Type 3).
    """
    judged = {code: _plain(text) for code, text in claims.items() if 0 <= code < _MOST and text}
    if not judged:
        return False
    if not getattr(font, "is_indirect", False):
        return is_drawing
    cells = _rendered(font, sorted(judged), low)
    if cells is None:
        return is_drawing
    if is_drawing and _are_swapped((text, cells[code]) for code, text in judged.items() if text in _DIGITS):
        return True
    wrong = 0
    for code, text in judged.items():
        if all(_looks_wrong(text, shape, is_drawing=is_drawing) for shape in _shapes(cells[code])):
            if text.isdecimal() and len(text) == 1:
                return True
            wrong += 1
    return wrong >= _FEWEST and (is_drawing or 3 * wrong >= len(judged))


def _plain(text: str) -> str:
    """Return a text with the digits of all scripts and styles as ASCII."""
    if text in _RINGED:
        return text
    plain = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(character, character)) for character in plain)


def _looks_wrong(text: str, shape: Shape, *, is_drawing: bool) -> bool:
    parts, holes, breadth = shape
    if not parts:
        return False
    if text in _RINGED:
        return not holes
    if text in HOLES:
        return holes not in HOLES[text]
    if len(text) == 1 and unicodedata.east_asian_width(text) in "WF" and text.isalpha():
        return breadth < _NARROW and parts + holes <= _SIMPLE
    if not is_drawing or (text.startswith("f") and text.isascii()):  # fi, fl, ffi
        return False
    if len(text) == 1 and unicodedata.category(text)[0] in "PS":
        return holes > 0 and text not in _OPEN_MARKS
    return True


def _rendered(font: Any, codes: list[int], low: float) -> dict[int, Any] | None:
    """Return the picture of each glyph (rows of pixels, True for ink); None for a font that cannot be rendered."""
    import pypdfium2

    rows = -(-len(codes) // _COLUMNS)
    places = {code: (place % _COLUMNS, place // _COLUMNS) for place, code in enumerate(codes)}
    content = "".join(
        f"q {_WIDE * x} {_HIGH * y} {_WIDE} {_HIGH} re W n BT /F {_EM} Tf 1 0 0 1 {_WIDE * x + _WIDE // 4} "
        f"{_HIGH * y + _HIGH // 8 - low * _EM:.2f} Tm <{code:02X}> Tj ET Q\n"
        for code, (x, y) in places.items()
    )
    height = _HIGH * rows
    buffer = io.BytesIO()
    try:
        with pikepdf.new() as sheet:
            page = sheet.add_blank_page(page_size=(_WIDE * _COLUMNS, height))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=sheet.copy_foreign(font)))
            page.Contents = sheet.make_stream(content.encode())
            sheet.save(buffer)
        with pypdfium2.PdfDocument(buffer.getvalue()) as document:
            ink = document[0].render(scale=1, grayscale=True).to_numpy().squeeze() < _INK
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, RuntimeError):
        return None
    return {
        code: ink[height - _HIGH * (y + 1) : height - _HIGH * y, _WIDE * x : _WIDE * (x + 1)]
        for code, (x, y) in places.items()
    }


def _shapes(ink: Any) -> Iterator[Shape]:
    """Yield the shape of a glyph, and that of a bolder one: stencils and displays have gaps that an eye closes."""
    yield _shape(ink)
    padded = ink.copy()
    for axis in (0, 1):
        padded = padded | sum(_shifted(padded, step, axis) for step in (-2, -1, 1, 2)).astype(bool)
    yield _shape(padded)


def _shifted(ink: Any, step: int, axis: int) -> Any:
    import numpy

    return numpy.roll(ink, step, axis).astype("uint8")


def _shape(ink: Any) -> Shape:
    pixels: Pixels = ink.tolist()
    rows = [y for y, row in enumerate(pixels) if any(row)]
    columns = [x for row in pixels for x, is_ink in enumerate(row) if is_ink]
    if not columns:
        return 0, 0, 0
    left, right = min(columns), max(columns) + 1
    blank = [False] * (right - left + 2)
    framed = [blank, *([False, *row[left:right], False] for row in pixels[rows[0] : rows[-1] + 1]), blank]
    return _count(framed, True, 1), _count(framed, False, 0) - 1, right - left


def _count(rows: Pixels, value: bool, reach: int) -> int:
    """Return how many connected areas of a value there are, specks aside; ``reach`` is 1 if corners connect."""
    sizes: dict[int, int] = {}
    belongs: dict[int, int] = {}
    above: list[tuple[int, int, int]] = []
    for row in rows:
        here = []
        for start, end in _runs(row, value):
            number = len(belongs)
            belongs[number], sizes[number] = number, end - start
            for first, last, other in above:
                if first < end + reach and start < last + reach:
                    root, joined = _root(belongs, number), _root(belongs, other)
                    if root != joined:
                        belongs[root] = joined
                        sizes[joined] += sizes.pop(root)
            here.append((start, end, number))
        above = here
    return sum(size > _SPECK for size in sizes.values())


def _runs(row: list[bool], value: bool) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each stretch of a value."""
    place = 0
    for found, stretch in groupby(row):
        length = len(list(stretch))
        if found is value:
            yield place, place + length
        place += length


def _root(belongs: dict[int, int], number: int) -> int:
    while belongs[number] != number:
        number = belongs[number]
    return number


# ---------------------------------------------------------------- digits that have changed places


def _are_swapped(digits: Iterable[tuple[str, Any]]) -> bool:
    """Tell whether pictures of digits are clearly more like other digits."""
    wrong = 0
    for digit, ink in digits:
        picture = _thumbnail(ink)
        if picture is None:
            continue
        likeness = {c: max(float((picture * known).sum()) for known in pictures) for c, pictures in _known().items()}
        wrong += max(likeness.values(), default=0.0) - likeness.get(digit, 0.0) > _CLEARLY
    return wrong >= _SWAPPED


def _thumbnail(ink: Any) -> Any:
    """Return a glyph without its margins at a fixed size, mean 0 and length 1; None where nothing is drawn."""
    import numpy

    rows, columns = ink.any(axis=1).nonzero()[0], ink.any(axis=0).nonzero()[0]
    if not len(rows):
        return None
    glyph = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    high, wide = glyph.shape
    picture = glyph.repeat(_GRID[0], 0).repeat(_GRID[1], 1).reshape(_GRID[0], high, _GRID[1], wide).mean(axis=(1, 3))
    picture = picture - picture.mean()
    length = float(numpy.linalg.norm(picture))
    return picture / length if length else None


@cache
def _known() -> dict[str, list[Any]]:
    """Return the pictures of each digit: in the standard fonts, which every renderer has (9.6.2.2), and on displays."""
    import numpy

    known: dict[str, list[Any]] = {digit: [] for digit in _DIGITS}
    with pikepdf.new() as pdf:
        for name in _STANDARD:
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(name),
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )  # fmt: skip
            cells = _rendered(pdf.make_indirect(font), list(map(ord, _DIGITS)), -0.2) or {}
            for code, ink in cells.items():
                picture = _thumbnail(ink)
                if picture is not None:
                    known[chr(code)].append(picture)
    for digit, segments in zip(_DIGITS, _DISPLAYED, strict=True):
        ink = numpy.zeros((24, 14), dtype=bool)
        for top, bottom, left, right in map(_SEGMENTS.__getitem__, segments):
            ink[top:bottom, left:right] = True
        picture = _thumbnail(ink)
        known[digit] += [] if picture is None else [picture]
    return {digit: pictures for digit, pictures in known.items() if pictures}
