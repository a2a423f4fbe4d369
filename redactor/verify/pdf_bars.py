"""Text that still lies under a bar: covered is not removed."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]


def text_under_new_bars(original: bytes, cleaned: bytes, pages: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield (page from 0, text) for each filled rectangle of ``cleaned`` that ``original`` does not have.

    A character counts as covered when its center lies inside the bar. Both files must have the same pages.
    """
    before, after = pypdfium2.PdfDocument(original), pypdfium2.PdfDocument(cleaned)
    try:
        for number in pages:
            bars = _bars(after[number]) - _bars(before[number])
            if bars:
                characters = _characters(after[number])
                for left, bottom, right, top in sorted(bars):
                    text = "".join(c for c, x, y in characters if left < x < right and bottom < y < top)
                    if text.strip():
                        yield number, text
    finally:
        before.close()
        after.close()


def _bars(page: pypdfium2.PdfPage) -> set[Box]:
    found = set()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item.raw, mode, stroke)
        if mode.value == pdfium.FPDF_FILLMODE_NONE:
            continue
        left, bottom, right, top = item.get_bounds()
        if right - left > 3 and top - bottom > 3:
            found.add((round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)))
    return found


def _characters(page: pypdfium2.PdfPage) -> list[tuple[str, float, float]]:
    reader = page.get_textpage()
    found = []
    for index in range(reader.count_chars()):
        code = pdfium.FPDFText_GetUnicode(reader.raw, index)
        left, bottom, right, top = reader.get_charbox(index, loose=True)
        found.append((chr(code) if code < 0x110000 else "\ufffd", (left + right) / 2, (bottom + top) / 2))
    reader.close()
    return found
