"""Take the outlines of removed characters out of embedded fonts: which glyphs a subset holds tells what was written."""

from __future__ import annotations

import io
import logging
import struct
from collections.abc import Collection

_FAILURES = (
    struct.error, ValueError, KeyError, IndexError, TypeError, AssertionError, AttributeError, OverflowError, EOFError,
    OSError, NotImplementedError, RecursionError,
)  # fmt: skip
"""What a broken font makes its parser raise."""
_HEADS = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"typ1", b"%!PS", b"\x80\x01", b"\x01\x00\x04")


def is_font(data: bytes) -> bool:
    """Tell whether bytes begin like TrueType, OpenType, Type 1 or bare CFF."""
    return data.startswith(_HEADS)


def pruned(data: bytes, glyphs: Collection[int], characters: Collection[str]) -> bytes:
    """Return a TrueType font in which those glyphs, and those of those characters, draw nothing and have no character;
    b"" for a font that cannot be changed."""
    from fontTools.ttLib import TTFont, TTLibError
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    try:
        font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
        order = font.getGlyphOrder()
        best = font.getBestCmap() if "cmap" in font else {}
        names = {order[glyph] for glyph in glyphs if 0 < glyph < len(order)}
        names |= {best[ord(c)] for c in characters if best and len(c) == 1 and ord(c) in best}
        names -= _components(font, set(order) - names)
        if "glyf" in font:
            for name in names:
                font["glyf"][name] = Glyph()
        elif "CFF " in font:
            charstrings = font["CFF "].cff.topDictIndex[0].CharStrings
            for name in names:
                string = charstrings[name]
                string.decompile()
                string.program = ["endchar"]
        else:
            return b""
        for table in font["cmap"].tables if "cmap" in font else ():
            if hasattr(table, "cmap"):
                table.cmap = {code: name for code, name in table.cmap.items() if name not in names}
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    except (TTLibError, *_FAILURES):
        return b""
    return out.getvalue()


def _components(font: object, kept: set[str]) -> set[str]:
    """Return the glyphs that others which stay are composed of."""
    from fontTools.ttLib import TTFont

    if not isinstance(font, TTFont) or "glyf" not in font:
        return set()
    table = font["glyf"]
    found: set[str] = set()
    for name in kept:
        glyph = table[name]
        if glyph.isComposite():
            found |= set(glyph.getComponentNames(table))
    return found
