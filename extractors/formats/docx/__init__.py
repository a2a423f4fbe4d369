"""Word documents (.docx .docm .dotx .dotm): every character of every part, with the XML node that holds it."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.limits import Limits
from extractors.model import Document
from extractors.ocr import Ocr

__all__ = ["DOCX"]


@dataclass(frozen=True, slots=True)
class DocxFormat:
    """Reader of WordprocessingML packages, transitional and strict."""

    id: str = "docx"
    title: str = "Word 文档"
    suffixes: tuple[str, ...] = (".docx", ".docm", ".dotx", ".dotm")

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read ``data``. Page numbers are unknown (0): Word computes them when it lays the text out."""
        from extractors.formats.docx.package import read_package

        document = read_package(data, name, limits)
        if ocr is None:
            return document
        from extractors.formats.opc_pictures import with_pictures

        return with_pictures(document, data, limits, ocr)


DOCX = DocxFormat()
