"""Embedded font programs: what a glyph is by the font's own tables, and whether a digit looks like one.

Anti-copy fonts map their glyphs to wrong or private characters. The program often still knows the right ones (cmap,
glyph names); where it does not, the shape of a digit tells: a 0, 4, 6, 9 has one hole, an 8 two, the others none.
"""

from __future__ import annotations

import io
import logging
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

HOLES: dict[str, tuple[int, ...]] = {
    "0": (1, 2), "1": (0,), "2": (0,), "3": (0,), "4": (0, 1), "5": (0,), "6": (1,), "7": (0,), "8": (2,), "9": (1,),
    **dict.fromkeys("CEFGHIJKLMNSTUVWXYZcfhijklmnrstuvwxyz", (0,)), **dict.fromkeys("ADOPQRabdeopq", (1,)),
    "B": (2,), "g": (1, 2),
}  # fmt: skip
"""Digits and letters -> holes that they may have."""
_GLYPH_NUMBER = re.compile(r"^(?:glyph|g|cid|gid|index)\d+$", re.IGNORECASE)
_FAILURES = (
    AttributeError, AssertionError, IndexError, KeyError, NotImplementedError, OSError, OverflowError, TypeError,
    ValueError, struct.error, RecursionError, EOFError,
)  # fmt: skip


Loader = Callable[[], "Program | None"]


@dataclass(slots=True)
class Program:
    """A parsed font program. ``font`` is a fontTools font; ``characters`` maps glyph names to characters."""

    font: Any
    order: list[str]
    characters: dict[str, str]
    symbols: dict[int, str] = field(default_factory=dict)
    """Code -> glyph name of a symbolic cmap (3,0) or a Macintosh one (1,0)."""
    cids: dict[int, str] = field(default_factory=dict)
    """CID -> glyph name of a CID-keyed program, which has its glyphs in an order of its own (9.7.4.2)."""

    def name(self, glyph: int | str | None) -> str:
        """Return the glyph's name, "" when there is none."""
        if isinstance(glyph, int) and self.cids:
            return self.cids.get(glyph, "")
        if isinstance(glyph, int):
            return self.order[glyph] if 0 <= glyph < len(self.order) else ""
        return glyph or ""

    def character(self, glyph: int | str | None) -> str:
        """Return what the font itself says that the glyph is, or ""."""
        name = self.name(glyph)
        if not name or name == ".notdef":
            return ""
        found = self.characters.get(name)
        if found is not None:
            return found
        if _GLYPH_NUMBER.match(name):
            return ""
        from pdfminer.encodingdb import name2unicode

        try:
            return str(name2unicode(name))
        except (KeyError, ValueError):
            return ""

    def simple_glyph(self, code: int, name: str | None, character: str) -> str | None:
        """Return the glyph of a simple font's code (ISO 32000-2 9.6.5.4)."""
        if name and name in self.order:
            return name
        if character:
            for glyph, text in self.characters.items():
                if text == character:
                    return glyph
        return self.symbols.get(code) or self.symbols.get(0xF000 + code)

    def contours(self, glyph: int | str | None) -> int:
        """Return how many closed lines draw the glyph; 0 when that cannot be told."""
        try:
            return len(_contours(self.font, self.name(glyph)))
        except _failures():
            return 0

    def draws_nothing(self, glyph: int | str | None) -> bool:
        """Tell whether the program surely has no outline for the glyph."""
        try:
            return _is_empty(self.font, self.name(glyph))
        except _failures():
            return False

    def contradicts(self, glyph: int | str | None, digit: str) -> bool:
        """Say whether the glyph cannot be that digit or letter: the font names another digit, or it has other holes."""
        name = self.name(glyph)
        if not name or name == ".notdef":
            return False
        own = self.characters.get(name, "")
        if own and own in "0123456789" and own != digit:
            return True
        try:
            contours = _contours(self.font, name)
        except _failures():
            return False
        return bool(contours) and not _may_be(contours, digit)


def load_program(data: bytes) -> Program | None:
    """Parse TrueType, OpenType or bare CFF; None for what fontTools cannot read (Type 1 and damaged fonts)."""
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    try:
        if data[:1] == b"\x01" and data[:4] not in (b"\0\1\0\0", b"true"):
            return _bare_cff(data)
        from fontTools.ttLib import TTFont

        return _sfnt(TTFont(io.BytesIO(data), lazy=True, fontNumber=0))
    except _failures():
        return None


def _failures() -> tuple[type[BaseException], ...]:
    """Return what fontTools raises on damaged programs."""
    from fontTools.misc.psCharStrings import CharStringCompileError
    from fontTools.ttLib import TTLibError

    return (*_FAILURES, TTLibError, CharStringCompileError)


def _sfnt(font: Any) -> Program:
    order = list(font.getGlyphOrder())
    characters: dict[str, str] = {}
    symbols: dict[int, str] = {}
    tables = font["cmap"].tables if "cmap" in font else []
    for table in tables:
        if table.isUnicode() and not table.isSymbol():
            for code, name in sorted(table.cmap.items(), reverse=True):
                characters[name] = chr(code)
        else:
            symbols.update(table.cmap)
    table = font["CFF "].cff[0] if "CFF " in font else None
    return Program(font, order, characters, symbols, _cids(table, order))


def _bare_cff(data: bytes) -> Program:
    from fontTools.cffLib import CFFFontSet

    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts[0]
    encoding = getattr(top, "Encoding", None)
    symbols = (
        {code: name for code, name in enumerate(encoding) if name != ".notdef"} if isinstance(encoding, list) else {}
    )
    order = list(top.charset)
    return Program(top, order, {}, symbols, _cids(top, order))


def _cids(top: Any, order: list[str]) -> dict[int, str]:
    if not hasattr(top, "ROS"):
        return {}
    return {0: order[0], **{int(name[3:]): name for name in order if re.fullmatch(r"cid\d+", name)}}


# ---------------------------------------------------------------- shapes of digits

_ENDED = 4
"""Bytes of a charstring that holds nothing but a width and its end."""
Contour = list[tuple[float, float]]


def _contours(font: Any, name: str) -> list[Contour]:
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    glyphs = font.getGlyphSet() if hasattr(font, "getGlyphSet") else font.CharStrings
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    contours: list[Contour] = []
    for verb, points in pen.value:
        if verb == "moveTo":
            contours.append([points[0]])
        elif verb == "qCurveTo" and points[-1] is None:
            contours.append(list(points[:-1]))  # a contour of control points only
        elif contours and verb in ("lineTo", "qCurveTo", "curveTo"):
            contours[-1].extend(points)
    return [contour for contour in contours if len(contour) > 2]


def _is_empty(font: Any, name: str) -> bool:
    if not hasattr(font, "getGlyphSet"):
        strings = font.CharStrings
    elif "glyf" in font:
        places, index = font["loca"], font.getGlyphID(name)
        return bool(places[index] == places[index + 1])
    else:
        strings = font["CFF "].cff[0].CharStrings
    code = strings[name].bytecode
    return code is not None and len(code) <= _ENDED


def _area(contour: Contour) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(contour, contour[1:] + contour[:1], strict=True)) / 2


def _may_be(contours: list[Contour], digit: str) -> bool:
    """Compare holes: contours that run against the largest one. 6 and 9 also differ in where the hole lies."""
    areas = [_area(contour) for contour in contours]
    outer = max(range(len(areas)), key=lambda index: abs(areas[index]))
    holes = [index for index, area in enumerate(areas) if area * areas[outer] < 0]
    if len(contours) - len(holes) > 2 or len(contours) > 4:
        return True
    if len(holes) not in HOLES[digit]:
        return False
    if digit in "69" and len(holes) == 1:
        body = [y for _, y in contours[outer]]
        hole = [y for _, y in contours[holes[0]]]
        middle, center = (min(body) + max(body)) / 2, (min(hole) + max(hole)) / 2
        return center < middle if digit == "6" else center > middle
    return True
