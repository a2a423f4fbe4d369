"""Redaction marks that somebody drew and nobody applied: what lies under them is removed like any finding."""

from __future__ import annotations

import pikepdf

from extractors.model import Document, Glyphs, Span
from redactor.redaction import Redaction
from redactor.rewrite.pdf.scrub_annotations import Box, redact_annotation_boxes


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


def _extend(spans: list[Span], part: int, position: int) -> None:
    if spans and spans[-1].part == part and spans[-1].end == position:
        spans[-1] = Span(part, spans[-1].start, position + 1)
    else:
        spans.append(Span(part, position, position + 1))
