"""Pictures of persons that the reader of pictures found: cards, portraits, signatures, fingerprints.

What they are stands in the document's text, in brackets, and covers the whole picture: see
``extractors.formats.recognized_picture.PERSONAL``.
"""

from __future__ import annotations

from extractors.formats.recognized_picture import PERSONAL
from extractors.model import Document, Pixels, Span
from redactor.finding import Hit

_KINDS = {f"〔{title}〕": kind for kind, title in PERSONAL.items()}


def picture_hits(document: Document) -> list[Hit]:
    """Return a hit for every picture of a person."""
    return [
        Hit(
            kind,
            (Span(index, piece.start, piece.end),),
            piece.anchor.confidence,
            kind,
            f"{kind}.picture",
            ("ocr:look",),
        )
        for index, part in enumerate(document.parts)
        if part.kind == "image"
        for piece in part.pieces
        if piece.atomic and isinstance(piece.anchor, Pixels)
        for kind in [_KINDS.get(part.text[piece.start : piece.end], "")]
        if kind
    ]
