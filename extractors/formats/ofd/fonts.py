"""Embedded fonts: how wide glyphs are, and which characters they draw as far as the font itself says."""

from __future__ import annotations

import io
import logging
import struct
import unicodedata
from dataclasses import dataclass, field

_FAILURES = (
    struct.error, ValueError, KeyError, IndexError, TypeError, AssertionError, AttributeError, OverflowError, EOFError,
    OSError, NotImplementedError, RecursionError,
)  # fmt: skip
"""What a broken font makes its parser raise."""


@dataclass(frozen=True, slots=True)
class Face:
    """``widths`` by glyph number in ems; ``characters`` by glyph number, from the font's Unicode table; ``glyphs`` the
    other way round."""

    widths: tuple[float, ...] = ()
    characters: dict[int, str] = field(default_factory=dict, repr=False)
    glyphs: dict[str, int] = field(default_factory=dict, repr=False)

    def width(self, character: str, glyphs: tuple[int, ...] = ()) -> float:
        """Return how wide a character, or the glyphs that draw it, is in ems."""
        chosen = glyphs or ((self.glyphs[character],) if character in self.glyphs else ())
        if chosen and all(0 <= glyph < len(self.widths) for glyph in chosen):
            return sum(self.widths[glyph] for glyph in chosen)
        return 1.0 if unicodedata.east_asian_width(character) in "WF" or character > "\u2e7f" else 0.5


PLAIN = Face()
"""A font that is not embedded."""


def load_face(data: bytes) -> Face:
    """Return what an embedded TrueType or OpenType font says; PLAIN for any other kind and for broken ones."""
    from fontTools.ttLib import TTFont, TTLibError

    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    try:
        font = TTFont(io.BytesIO(data), fontNumber=0, lazy=True)
        order = font.getGlyphOrder()
        units = float(font["head"].unitsPerEm) or 1000.0
        metrics = font["hmtx"].metrics
        widths = tuple(metrics.get(name, (units, 0))[0] / units for name in order)
        places = {name: number for number, name in enumerate(order)}
        table = font.getBestCmap() if "cmap" in font else None
        glyphs = {chr(code): places[name] for code, name in (table or {}).items() if name in places}
    except (TTLibError, *_FAILURES):
        return PLAIN
    characters: dict[int, str] = {}
    for character, glyph in glyphs.items():
        characters.setdefault(glyph, character)
    return Face(widths, characters, glyphs)
