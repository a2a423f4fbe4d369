"""Numbers that no reader can read, because their font has no characters or wrong ones (anti-copy fonts).

The digits of a number give a pattern: 13912340077 is ABCADEBFFGG - equal digits are equal codes, different digits are
different codes. Sequences of codes with the pattern stood in the original; the removed one must be gone. When all of
them still stand, nothing was removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pikepdf

from redactor.verify.pdf_fonts import fonts_by_name, page_fonts, page_streams
from redactor.verify.pdf_strings import Cache, decoders_of, is_content, shown_text, stream_bytes

_SHORTEST = 11
"""Shorter numbers have patterns that other numbers share too often."""


def left(before: pikepdf.Pdf, after: pikepdf.Pdf, numbers: Mapping[str, str]) -> set[str]:
    """Return the findings of ``numbers`` (number -> finding) whose codes all still stand."""
    texts = [text for text in _code_texts(before) if len(text) >= _SHORTEST]
    remaining = "\n".join(_code_texts(after))
    found = set()
    for number, finding in numbers.items():
        if len(number) < _SHORTEST:
            continue
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(_with_pattern(text, number))
        if counts and all(remaining.count(codes) >= count for codes, count in counts.items()):
            found.add(finding)
    return found


def _with_pattern(text: str, number: str) -> Iterator[str]:
    """Yield the windows of ``text`` that are ``number`` under some one-to-one exchange of characters.

    The neighbors of a window must not occur in it: part of a longer number is another number.
    """
    length = len(number)
    repeats = [(k, number.index(digit)) for k, digit in enumerate(number) if number.index(digit) != k]
    distinct = len(set(number))
    for start in range(len(text) - length + 1):
        window = text[start : start + length]
        if all(window[k] == window[first] for k, first in repeats) and len(set(window)) == distinct:
            neighbors = text[max(0, start - 1) : start] + text[start + length : start + length + 1]
            if not set(neighbors) & set(window):
                yield window


def _code_texts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the codes that each content stream shows, one private character a code."""
    cache = Cache()
    anywhere = fonts_by_name(pdf, cache, codes=True)
    seen = set()
    for page in pdf.pages:
        streams = page_streams(page.obj)
        seen |= {stream.objgen for stream in streams}
        data = b"\n".join(stream_bytes(stream) for stream in streams)
        yield shown_text(data, page_fonts(page.obj, cache, codes=True) or anywhere)[0].replace(" ", "")
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.objgen not in seen and item.get("/Subtype") != "/Image":
            try:
                data = stream_bytes(item)
            except pikepdf.PdfError:
                continue
            if is_content(data):
                own = decoders_of(item.get("/Resources"), cache, codes=True)
                yield shown_text(data, {**anywhere, **own})[0].replace(" ", "")
