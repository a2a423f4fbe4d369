"""What a format is: a module-level object that says which bytes are its own and reads them with anchors."""

from __future__ import annotations

from typing import Protocol

from extractors.limits import Limits
from extractors.model import Document
from extractors.ocr import Ocr


class Format(Protocol):
    """One file format. Readers raise InputError for what they cannot read and never return half a document silently:
    what could not be read is listed in ``Document.unread``."""

    id: str
    title: str
    suffixes: tuple[str, ...]

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read ``data``; ``name`` is used for ``Document.name`` only. Without ``ocr`` pictures are not read."""
        ...
