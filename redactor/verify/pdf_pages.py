"""Both files in pdfium, page beside page: the text of each, and what still lies under a new bar.

Every page is opened once, because opening is what costs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pypdfium2

from extractors.limits import Limits
from redactor.verify.pdf_bars import bars, text_under


@dataclass(slots=True)
class Pages:
    """Texts of the pages of two files, and the text under bars that only the second has, with its page from 0."""

    before: list[str] = field(default_factory=list, repr=False)
    after: list[str] = field(default_factory=list, repr=False)
    under_bars: list[tuple[int, str]] = field(default_factory=list, repr=False)

    @property
    def changed(self) -> list[int]:
        """Numbers from 0 of the pages that read otherwise."""
        return [number for number, (a, b) in enumerate(zip(self.before, self.after, strict=False)) if a != b]


def read_pages(original: bytes, cleaned: bytes, limits: Limits) -> Pages | None:
    """Read two files; None when pdfium cannot open one of them or a page. Raises LimitExceeded."""
    pages = Pages()
    try:
        with pypdfium2.PdfDocument(original) as before, pypdfium2.PdfDocument(cleaned) as after:
            limits.check("pages", max(len(before), len(after)))
            for number in range(max(len(before), len(after))):
                _read_pair(pages, before, after, number)
    except pypdfium2.PdfiumError:
        return None
    return pages


def _read_pair(pages: Pages, before: pypdfium2.PdfDocument, after: pypdfium2.PdfDocument, number: int) -> None:
    old = before[number] if number < len(before) else None
    new = after[number] if number < len(after) else None
    if old is not None:
        pages.before.append(_text(old.get_textpage()))
    if new is not None:
        reader = new.get_textpage()
        pages.after.append(reader.get_text_range())
        if old is not None and pages.before[-1] != pages.after[-1]:
            new_bars = bars(new) - bars(old)
            pages.under_bars += [(number, text) for text in text_under(new_bars, reader)]
        reader.close()
    for page in (old, new):
        if page is not None:
            page.close()


def _text(reader: pypdfium2.PdfTextPage) -> str:
    text = str(reader.get_text_range())
    reader.close()
    return text


def page_texts(data: bytes, limits: Limits) -> list[str] | None:
    """Return pdfium's text of each page, or None when it cannot open the file or a page. Raises LimitExceeded."""
    texts = []
    try:
        with pypdfium2.PdfDocument(data) as document:
            limits.check("pages", len(document))
            for page in document:
                texts.append(_text(page.get_textpage()))
                page.close()
    except pypdfium2.PdfiumError:
        return None
    return texts
