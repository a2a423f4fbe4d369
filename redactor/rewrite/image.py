"""Clean a picture file: paint over what was found, drop all metadata; a picture without findings keeps its pixels."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import PurePath

from extractors.errors import DamagedInput
from extractors.model import Document, Part, Pixels
from redactor.likeness import near_misses
from redactor.redaction import Note, RewriteJob, Rewritten
from redactor.rewrite.ooxml.images import NotAnImage, image_kind, strip
from redactor.rewrite.pictures import Box, CannotPaint, painted

_FRAME = re.compile(r"frame (\d+)")
_SUFFIXES = {"png": ".png", "jpeg": ".jpg", "tiff": ".tif", "webp": ".webp", "bmp": ".bmp"}


def rewrite(job: RewriteJob) -> Rewritten:
    """Paint and strip. Raises DamagedInput for a picture that cannot be written again."""
    boxes = _boxes(job.document, job)
    try:
        data = painted(job.data, boxes) if boxes else strip(job.data)
    except (CannotPaint, NotAnImage) as error:
        raise DamagedInput(where="pixels") from error
    notes = []
    if boxes:
        count = sum(len(redaction.spans) for redaction in job.redactions)
        notes.append(Note("pixels_covered", {"count": count, "pages": len(boxes)}))
    if any(part.kind == "property" for part in job.document.parts) or (not boxes and data != job.data):
        notes.append(Note("metadata_removed", {}))
    suffix = PurePath(job.document.name).suffix or _SUFFIXES.get(image_kind(job.data), ".png")
    return Rewritten(data, suffix, tuple(notes))


def _boxes(document: Document, job: RewriteJob) -> dict[int, list[Box]]:
    """Return what is to be painted, by number of the frame."""
    boxes: dict[int, list[Box]] = defaultdict(list)
    for redaction in job.redactions:
        for span in redaction.spans:
            _collect(boxes, document.parts[span.part], span.start, span.end)
    for part, start, end in near_misses(document, job.redactions):
        _collect(boxes, part, start, end)
    return dict(boxes)


def _collect(boxes: dict[int, list[Box]], part: Part, start: int, end: int) -> None:
    for piece in part.pieces_between(start, end):
        frame = _FRAME.fullmatch(piece.anchor.image) if isinstance(piece.anchor, Pixels) else None
        if frame and isinstance(piece.anchor, Pixels):
            boxes[int(frame.group(1))].append(piece.anchor.box)
