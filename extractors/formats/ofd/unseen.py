"""Text objects that nobody sees, and pages as they are read without them (GB/T 33190, 8.3.2, 11.2)."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from extractors.decoys import shows_other_number
from extractors.formats.layout.pages import lay_out
from extractors.formats.layout.segments import PageText
from extractors.formats.ofd.package import child, numbers
from extractors.model import Part

_PALE = 0xEF
"""Least value of each of gray, red, green and blue that cannot be told from white paper."""
_CLEAR = 12
"""Opacity, of 255, up to which nothing is seen."""
_TINY = 0.5
"""Millimetres up to which letters are specks."""


def is_unseen(item: etree._Element) -> bool:
    """Tell whether a text object is drawn as good as not at all: white, transparent, a speck."""
    size = numbers(item.get("Size"))
    if (size and size[0] <= _TINY) or _is_clear(item):
        return True
    color = child(item, "FillColor")
    if color is None:
        return False
    values = numbers(color.get("Value"))
    is_white = max(values, default=1) <= 0xFF - _PALE if len(values) == 4 else min(values, default=0) >= _PALE
    return _is_clear(color) or is_white


def _is_clear(element: etree._Element) -> bool:
    alpha = numbers(element.get("Alpha"))
    return bool(alpha) and alpha[0] <= _CLEAR


def seen_part(text: PageText, unseen: set[int], whole: str, page: int) -> Part | None:
    """Return a page without its segments ``unseen``, when that gives a number that the ``whole`` text does not hold:
    decoys stand between its digits."""
    if not unseen or len(unseen) == len(text.segments):
        return None
    kept = [segment for number, segment in enumerate(text.segments) if number not in unseen]
    builder = lay_out(replace(text, segments=kept), 0, page).builder
    if not shows_other_number(builder.text(), whole):
        return None
    return Part(f"page {page} seen", "alternative", builder.text(), tuple(builder.pieces), False, page)
