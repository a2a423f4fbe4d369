"""What others wanted to be gone: text under redaction marks that nobody applied, and text that was only covered.

It is removed, and proven to be gone, like any finding.
"""

from __future__ import annotations

import re

import pikepdf

from extractors.formats.pdf.covered import is_covered
from extractors.model import Document, Glyphs, Span
from redactor.redaction import Redaction
from redactor.rewrite.pdf.scrub_annotations import Box, redact_annotation_boxes

COVERED_TEXT = "covered_text"
"""Kind of the redactions of covered text: a word or two of it stand elsewhere by chance, and stay there."""
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


def marked_redactions(pdf: pikepdf.Pdf, document: Document) -> list[Redaction]:
    """Return a weak redaction for every mark with text under it: characters whose center lies in the mark."""
    boxes: dict[int, list[Box]] = {}
    for page, box in redact_annotation_boxes(pdf):
        boxes.setdefault(page, []).append(box)
    spans: dict[Box, list[Span]] = {}
    for index, part in enumerate(document.parts) if boxes else ():
        for piece in part.pieces:
            anchor = piece.anchor
            if not isinstance(anchor, Glyphs) or anchor.page not in boxes or not anchor.starts:
                continue
            for offset, (left, bottom, right, top) in enumerate(anchor.boxes):
                x, y = (left + right) / 2, (bottom + top) / 2
                for box in boxes[anchor.page]:
                    if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                        _extend(spans.setdefault(box, []), index, piece.start + offset)
    return [
        Redaction(f"mark {number}", "redaction_mark", tuple(found), document.text(*found), "", False)
        for number, found in enumerate(spans.values(), 1)
    ]


def covered_redactions(document: Document) -> list[Redaction]:
    """Return a weak redaction for every line of text that an earlier hand only covered."""
    found = []
    for index, part in enumerate(document.parts):
        for line in _LINE.finditer(part.text) if is_covered(part) else ():
            span = Span(index, *line.span())
            found.append(Redaction(f"covered {index} {line.start()}", COVERED_TEXT, (span,), line.group(), "", False))
    return found


def _extend(spans: list[Span], part: int, position: int) -> None:
    if spans and spans[-1].part == part and spans[-1].end == position:
        spans[-1] = Span(part, spans[-1].start, position + 1)
    else:
        spans.append(Span(part, position, position + 1))
