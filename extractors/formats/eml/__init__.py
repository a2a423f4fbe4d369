"""E-mail (RFC 5322, 2045-2049) and web archives: headers and bodies as parts; attachments are files of their own."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.limits import Limits
from extractors.model import Document
from extractors.ocr import Ocr

__all__ = ["EML", "EmlFormat"]


@dataclass(frozen=True, slots=True)
class EmlFormat:
    """The format object."""

    id: str = "eml"
    title: str = "电子邮件"
    suffixes: tuple[str, ...] = (".eml", ".mht", ".mhtml")

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read a message without its attachments. Raises EncryptedInput, DamagedInput, LimitExceeded."""
        from extractors.formats.eml.document import read_message

        return read_message(data, name, limits, ocr)


EML = EmlFormat()
