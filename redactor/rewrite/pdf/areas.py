"""Which areas of the pages go because OCR read a value there: boxes in user space, by page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from extractors.formats.pdf.scans import user_box
from extractors.model import Document, Part, Pixels
from redactor.likeness import near_misses
from redactor.redaction import Redaction
from redactor.rewrite.pdf.placements import Box

_PAGE = re.compile(r"page (\d+)")
_LEVEL = 0.2
"""Part of the height by which neighbors on one line may differ."""


def pixel_areas(document: Document, redactions: Sequence[Redaction]) -> dict[int, list[Box]]:
    """Return the areas below the redactions' recognised characters, and below what reads almost like a strong value.

    Characters that stand side by side make one area.
    """
    found: dict[int, list[Box]] = defaultdict(list)
    for redaction in redactions:
        for span in redaction.spans:
            _collect(found, document.parts[span.part], span.start, span.end)
    for part, start, end in near_misses(document, redactions):
        _collect(found, part, start, end)
    return {page: joined(boxes) for page, boxes in sorted(found.items())}


def _collect(found: dict[int, list[Box]], part: Part, start: int, end: int) -> None:
    for piece in part.pieces_between(start, end):
        if isinstance(piece.anchor, Pixels):
            page = _PAGE.fullmatch(piece.anchor.image)
            if page:
                found[int(page.group(1))].append(user_box(piece.anchor.box))


def joined(boxes: Iterable[Box]) -> list[Box]:
    """Join boxes that stand side by side on one level, in reading order or one below the other on turned pages."""
    result: list[Box] = []
    for box in boxes:
        if result and _beside(result[-1], box):
            last = result[-1]
            result[-1] = min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])
        elif not any(_holds(other, box) for other in result):
            result.append(box)
    return result


def _holds(a: Box, b: Box) -> bool:
    return a[0] <= b[0] and a[1] <= b[1] and b[2] <= a[2] and b[3] <= a[3]


def _beside(a: Box, b: Box) -> bool:
    for first, second in ((1, 0), (0, 1)):
        # level: same low and high across; touching along
        size = min(a[first + 2] - a[first], b[first + 2] - b[first])
        level = abs(a[first] - b[first]) < _LEVEL * size and abs(a[first + 2] - b[first + 2]) < _LEVEL * size
        gap = max(a[second], b[second]) - min(a[second + 2], b[second + 2])
        if level and gap < 0.5 * size:
            return True
    return False
