"""Adapter: pdfminer as another pair of eyes on the pages that changed."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from typing import Any

_FAR = 1.5
"""Jump, in characters, after which two glyphs do not belong together."""


def glyph_text(data: bytes, pages: Sequence[int]) -> str | None:
    """Return the characters of the pages (from 0) in painting order and again line by line from left to right, or None
    when pdfminer cannot read one of them. Duplicates (double strike) are kept.
    """
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.psexceptions import PSException

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    text: list[str] = []
    try:
        for page in PDFPage.get_pages(io.BytesIO(data), pagenos=set(pages)):
            interpreter.process_page(page)
            glyphs = list(_glyphs(device.get_result()))
            text += [
                _joined(glyphs),
                "\ufffc\ufffc\ufffc\ufffc",
                _joined(_in_lines(glyphs)),
                "\ufffc\ufffc\ufffc\ufffc",
            ]
    except (
        PSException, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
        ValueError, struct.error,
    ):  # fmt: skip
        return None
    return "\n".join(text)


def _glyphs(root: object) -> Iterator[Any]:
    from pdfminer.layout import LTChar, LTContainer

    stack = [iter(root)] if isinstance(root, LTContainer) else []
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            stack.append(iter(item))


def _in_lines(glyphs: Sequence[Any]) -> list[Any]:
    """Return glyphs top to bottom, left to right; those whose feet are less than a third of a height apart share a
    line."""
    lines: list[list[Any]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.y0):
        if lines and lines[-1][0].y0 - glyph.y0 < max(glyph.height, 1.0) / 3:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [glyph for line in lines for glyph in sorted(line, key=lambda g: g.x0)]


def _joined(glyphs: Sequence[Any]) -> str:
    text: list[str] = []
    last = None
    for glyph in glyphs:
        size = max(glyph.width, glyph.height, 1.0)
        if last is not None:
            across = min(abs(glyph.x0 - last.x1), abs(glyph.x0 - last.x0))
            if across > _FAR * size or abs(glyph.y0 - last.y0) > _FAR * size:
                text.append("\n")
        last = glyph
        shown = glyph.get_text()
        text.append("\ufffd" if shown.startswith("(cid:") else shown)
    return "".join(text)
