"""Adapter: pdfminer as another pair of eyes on the pages that changed."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence


def glyph_text(data: bytes, pages: Sequence[int]) -> str | None:
    """Return the characters of the pages (from 0) in painting order, or None when pdfminer cannot read one of them.

    A jump of more than one and a half characters becomes a line break; duplicates (double strike) are kept.
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
            text.append(_walk(device.get_result()))
    except (
        PSException, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
        ValueError, struct.error,
    ):  # fmt: skip
        return None
    return "\n".join(text)


def _walk(root: object) -> str:
    from pdfminer.layout import LTChar, LTContainer

    text: list[str] = []
    last: tuple[float, float, float, float] | None = None
    stack = [iter(root)] if isinstance(root, LTContainer) else []
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, LTChar):
            left, bottom, right, top = item.bbox
            size = max(right - left, top - bottom, 1.0)
            if last and (
                min(abs(left - last[2]), abs(left - last[0])) > 1.5 * size or abs(bottom - last[1]) > 1.5 * size
            ):
                text.append("\n")
            last = item.bbox
            shown = item.get_text()
            text.append("\ufffd" if shown.startswith("(cid:") else shown)
        elif isinstance(item, LTContainer):
            stack.append(iter(item))
    return "".join(text)
