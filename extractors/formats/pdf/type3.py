"""Fonts whose glyphs are drawings (Type 3, ISO 32000-2 9.6.4): a glyph may show a whole line and copy as one letter."""

from __future__ import annotations

from typing import Any

import pikepdf

_WIDE = 2.5
"""Widths in heights from which a glyph is no single character; dashes are lower than _LOWEST pixels."""
_LOWEST = 24
_MANY = 300 * 300
"""Pixels from which the picture of a glyph is larger than that of a letter in the title of a page."""
_MOST_GLYPHS = 512


def draws_pictures(font: Any) -> bool:
    """Tell whether a glyph of a Type 3 font shows an image that is no letter. Damaged glyphs count as such."""
    glyphs = font.get("/CharProcs")
    if not isinstance(glyphs, pikepdf.Dictionary):
        return False
    streams = [glyph for glyph in glyphs.values() if isinstance(glyph, pikepdf.Stream)]
    return len(streams) > _MOST_GLYPHS or any(_draws_picture(stream) for stream in streams)


def _draws_picture(glyph: Any) -> bool:
    try:
        for instruction in pikepdf.parse_content_stream(glyph):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                image = instruction.iimage
                if _is_no_letter(int(image.width), int(image.height)):
                    return True
            elif str(instruction.operator) == "Do":
                return True
    except (pikepdf.PdfError, ValueError, TypeError, NotImplementedError):
        return True
    return False


def _is_no_letter(width: int, height: int) -> bool:
    short, long = sorted((width, height))
    return width * height >= _MANY or (short >= _LOWEST and long >= _WIDE * short)
