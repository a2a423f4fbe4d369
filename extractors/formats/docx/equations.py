"""What EQ fields show: Word writes characters in a circle as fields that have a code and no result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.model import Anchor, XmlText

_EQUATION = re.compile(r"\s*eq\b", re.IGNORECASE)
_OVERSTRUCK = re.compile(r"\\o(?:\s*\\a[lcr])*\s*\([^()]*[,;]\s*([^(),;]*?)\s*\)", re.IGNORECASE)
"""``EQ \\o(circle,character)`` draws its arguments on top of each other; the standard leaves EQ to applications
(ISO/IEC 29500-1, 17.16.5), and Word's reference of field codes has the switches."""


def overstruck(code: Sequence[tuple[str, Anchor | None]]) -> Iterator[tuple[str, Anchor]]:
    """Yield the characters that a field code draws over others, with the place of each in the code's text."""
    text = "".join(piece for piece, _ in code)
    if "\\" not in text or not _EQUATION.match(text):
        return
    for match in _OVERSTRUCK.finditer(text):
        start = 0
        for piece, anchor in code:
            first, last = max(match.start(1), start), min(match.end(1), start + len(piece))
            if first < last and isinstance(anchor, XmlText):
                shift = anchor.offset + first - start
                yield text[first:last], XmlText(anchor.member, anchor.element, anchor.slot, shift)
            start += len(piece)
