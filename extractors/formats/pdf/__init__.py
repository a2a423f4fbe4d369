"""PDF: pages as text with glyph anchors, everything else that can hold text as parts of its own."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.limits import Limits
from extractors.model import Document
from extractors.ocr import Ocr

__all__ = ["PDF", "PdfFormat"]


@dataclass(frozen=True, slots=True)
class PdfFormat:
    """The format object; the libraries are imported on the first read."""

    id: str = "pdf"
    title: str = "PDF"
    suffixes: tuple[str, ...] = (".pdf",)

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read a PDF. Raises EncryptedInput, DamagedInput or LimitExceeded."""
        from extractors.formats.pdf.document import read_document

        return read_document(data, name, limits, password, ocr)


PDF = PdfFormat()
