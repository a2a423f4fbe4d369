"""Adapter: pdfplumber as another pair of eyes on the pages that changed."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_FAR = 1.5
"""Jump, in characters, after which two glyphs do not belong together."""
_BREAK = "\ufffc\ufffc\ufffc\ufffc"


@dataclass(frozen=True, slots=True)
class _Glyph:
    """One character as printed, in points."""

    text: str
    x0: float
    x1: float
    y0: float
    width: float
    height: float


def glyph_text(data: bytes, pages: Sequence[int]) -> str | None:
    """Return the characters of the pages (from 0) in painting order and again line by line from left to right, or None
    when pdfplumber cannot read one of them. Duplicates (double strike) are kept.
    """
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    text: list[str] = []
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[number + 1 for number in pages]) as pdf:
            for page in pdf.pages:
                glyphs = list(_glyphs(page.layout))
                text += [_joined(glyphs), _BREAK, _joined(_in_lines(glyphs)), _BREAK]
                page.close()
    except (
        PSException, PdfminerException, MalformedPDFException, ArithmeticError, AssertionError, AttributeError,
        LookupError, RecursionError, TypeError, ValueError, struct.error,
    ):  # fmt: skip
        return None
    return "\n".join(text)


def _glyphs(item: Any) -> Iterator[_Glyph]:
    """Yield the characters of a layout as pdfplumber reads it, before it makes tables of them, in painting order."""
    from pdfminer.layout import LTChar, LTContainer

    for child in item:
        if isinstance(child, LTChar):
            yield _Glyph(child.get_text(), child.x0, child.x1, child.y0, child.width, child.height)
        elif isinstance(child, LTContainer):
            yield from _glyphs(child)


def _in_lines(glyphs: Sequence[_Glyph]) -> list[_Glyph]:
    """Return glyphs top to bottom, left to right; those whose feet are less than a third of a height apart share a
    line."""
    lines: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.y0):
        if lines and lines[-1][0].y0 - glyph.y0 < max(glyph.height, 1.0) / 3:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [glyph for line in lines for glyph in sorted(line, key=lambda g: g.x0)]


def _joined(glyphs: Sequence[_Glyph]) -> str:
    text: list[str] = []
    last: _Glyph | None = None
    for glyph in glyphs:
        size = max(glyph.width, glyph.height, 1.0)
        if last is not None:
            across = min(abs(glyph.x0 - last.x1), abs(glyph.x0 - last.x0))
            if across > _FAR * size or abs(glyph.y0 - last.y0) > _FAR * size:
                text.append("\n")
        last = glyph
        shown = glyph.text
        text.append("\ufffd" if shown.startswith("(cid:") else shown)
    return "".join(text)
