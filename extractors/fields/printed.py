"""One printed line of a page."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from extractors.model import Block, Document, Span


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line: its place, its block, its width in half-width characters."""

    span: Span
    block: int
    text: str
    width: int
    page: int
    heading: bool


_WIDE_GAP = re.compile(r"\t|[ \u3000]{2,}")


def has_gap(text: str) -> bool:
    """True when a line has a gap as wide as those between columns."""
    return _WIDE_GAP.search(text.strip()) is not None


def printed_lines(document: Document, block: Block, number: int) -> list[Printed]:
    """Return the printed lines of paragraph block ``number``, each with its place."""
    lines: list[Printed] = []
    start = block.span.start
    for piece in document.text(block.span).split("\n"):
        span = Span(block.span.part, start, start + len(piece))
        if piece.strip():
            lines.append(Printed(span, number, piece, width_of(piece), block.page, block.kind == "heading"))
        start += len(piece) + 1
    return lines


def width_of(text: str) -> int:
    """Return the printed width: two for an ideograph, one for anything narrower."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text.strip())
