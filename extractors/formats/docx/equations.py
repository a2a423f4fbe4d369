"""What EQ fields show: Word writes characters in a circle as fields that have a code and no result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.model import Anchor, XmlText

_EQUATION = re.compile(r"\s*eq\b", re.IGNORECASE)
_DRAWN = re.compile(r"\\[osxlb](?:\s*\\(?:a[lcrd]|up|do)\s*[0-9]{0,3})*\s*\(([^()]*)\)", re.IGNORECASE)
"""``EQ \\o(circle,character)`` draws its arguments on top of each other, ``\\s\\up 0(text)`` moves them; the standard
leaves EQ to applications (ISO/IEC 29500-1, 17.16.5), and Word's reference of field codes has the switches."""
_LAST = re.compile(r"[^,;\s](?:[^,;]*[^,;\s])?(?=[\s,;]*$)")
"""The last argument that is not blank."""


def overstruck(code: Sequence[tuple[str, Anchor | None]]) -> Iterator[tuple[str, Anchor]]:
    """Yield the characters that a field code draws, over others or moved, with the place of each in it."""
    text = "".join(piece for piece, _ in code)
    if "\\" not in text or not _EQUATION.match(text):
        return
    for drawn in _DRAWN.finditer(text):
        match = _LAST.search(text, *drawn.span(1))
        if match is None:
            continue
        start = 0
        for piece, anchor in code:
            first, last = max(match.start(), start), min(match.end(), start + len(piece))
            if first < last and isinstance(anchor, XmlText):
                shift = anchor.offset + first - start
                yield text[first:last], XmlText(anchor.member, anchor.element, anchor.slot, shift)
            start += len(piece)
