"""The file in pdfium's eyes, page by page: text that we do not read, and pages that are pictures or outlines.

Every page is opened once: opening is most of what a look costs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pypdfium2

from extractors.formats.pdf.pictures import unread_pictures
from extractors.model import Part, Remark

_DIGIT = re.compile(r"[0-9\uff10-\uff19]")
_FAILED = Remark("second_reader_failed")


@dataclass(slots=True)
class SecondReader:
    """``document`` is pdfium's, None when pdfium cannot open the file; ``texts`` what it reads, by page from 1;
    ``unread`` and ``pictures`` what it sees that no reader of text reads."""

    document: Any
    texts: dict[int, str] = field(default_factory=dict, repr=False)
    unread: list[Remark] = field(default_factory=list)
    pictures: int = 0
    failed: bool = False

    def look(self, number: int) -> None:
        """Look at a page (from 1)."""
        if self.document is None or self.failed:
            return
        try:
            page = self.document[number - 1]
            reader = page.get_textpage()
            self.texts[number] = reader.get_text_range()
            unread, pictures = unread_pictures(page, reader, number)
            self.unread += unread
            self.pictures += pictures
            reader.close()
            page.close()
        except (pypdfium2.PdfiumError, IndexError):
            self.failed = True

    def remarks(self, pages: Iterable[Part], apart: Iterable[Part]) -> list[Remark]:
        """Return what was not read: pages on which pdfium reads more digits or much more text than ``pages`` and the
        parts set ``apart`` from them hold, pictures and outlines. Closes the file."""
        if self.document is None:
            return [_FAILED]
        self.document.close()
        extra = Counter[int]()
        for part in apart:
            if part.name.startswith("page "):
                extra[part.number] += len(_DIGIT.findall(part.text))
        remarks = []
        for part in pages:
            text = self.texts.get(part.number, "")
            digits = len(_DIGIT.findall(part.text)) + extra[part.number]
            if len(_DIGIT.findall(text)) > digits or len(text.split()) > 2 * len(part.text) + 20:
                remarks.append(Remark("text_disagrees", {"page": part.number}))
        return [*remarks, *([_FAILED] if self.failed else []), *self.unread]


def second_reader(data: bytes, password: str | None) -> SecondReader:
    """Open the file in pdfium."""
    try:
        return SecondReader(pypdfium2.PdfDocument(data, password=password))
    except pypdfium2.PdfiumError:
        return SecondReader(None)
