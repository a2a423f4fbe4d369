"""HTML: every character with its place in the source, so that only those of a value change."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.limits import Limits
from extractors.model import Document
from extractors.ocr import Ocr

__all__ = ["HTML", "HtmlFormat"]


@dataclass(frozen=True, slots=True)
class HtmlFormat:
    """The format object."""

    id: str = "html"
    title: str = "网页"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml", ".shtml")

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read a page. Raises DamagedInput, LimitExceeded."""
        from extractors.formats.html.document import read_page

        return read_page(data, name, limits, ocr)


HTML = HtmlFormat()
