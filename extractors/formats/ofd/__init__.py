"""OFD (GB/T 33190-2016): pages as text with glyph anchors, everything else that can hold text as parts of its own."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.limits import Limits
from extractors.model import Document
from extractors.ocr import Ocr

__all__ = ["OFD", "OfdFormat"]


@dataclass(frozen=True, slots=True)
class OfdFormat:
    """The format object; the libraries are imported on the first read."""

    id: str = "ofd"
    title: str = "OFD 版式文件"
    suffixes: tuple[str, ...] = (".ofd",)

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read an OFD file. Raises EncryptedInput, DamagedInput, HostileInput or LimitExceeded."""
        from extractors.formats.ofd.document import read_document

        return read_document(data, name, limits, ocr)


OFD = OfdFormat()
