"""Text that still lies under a bar: covered is not removed."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

Polygon = tuple[tuple[float, float], ...]
_SMALLEST = 3.0
"""Points; what is narrower or lower is a rule, not a bar."""
_DEEPEST = 4
_RIM = 1.0
"""Points by which neighbors may reach into a bar."""


def text_under(found: set[Polygon], reader: pypdfium2.PdfTextPage) -> Iterator[str]:
    """Yield the text of a page that lies under filled shapes: characters whose centers they hold."""
    turned = [bar for bar in found if not _is_upright(bar)]
    characters = _characters(reader) if turned else []
    for bar in sorted(found):
        text = _within(bar, reader) if bar not in turned else _under(bar, characters)
        if text.strip():
            yield text


def bars(page: pypdfium2.PdfPage) -> set[Polygon]:
    """Return every closed piece of every filled path, in user space, as corners rounded to a tenth of a point."""
    found = set()
    for item in _paths(page.raw):
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
        if mode.value == pdfium.FPDF_FILLMODE_NONE:
            continue
        for piece in _pieces(item):
            xs, ys = [x for x, _ in piece], [y for _, y in piece]
            if len(piece) > 2 and max(xs) - min(xs) > _SMALLEST and max(ys) - min(ys) > _SMALLEST:
                found.add(piece)
    return found


def _paths(page: Any) -> Iterator[Any]:
    """Yield the path objects of a page and of the forms on it."""
    stack = [(pdfium.FPDFPage_GetObject, page, pdfium.FPDFPage_CountObjects(page), 1)]
    while stack:
        get, holder, count, depth = stack.pop()
        for index in range(count):
            item = get(holder, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                yield item
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                stack.append((pdfium.FPDFFormObj_GetObject, item, pdfium.FPDFFormObj_CountObjects(item), depth + 1))


def _pieces(item: Any) -> Iterator[Polygon]:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    a, b, c, d, e, f = (getattr(matrix, key) for key in "abcdef")
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield tuple(points)
            points = []
        u, v = x.value, y.value
        points.append((round(a * u + c * v + e, 1), round(b * u + d * v + f, 1)))
    if points:
        yield tuple(points)


def _inside(polygon: Polygon, x: float, y: float) -> bool:
    inside = False
    for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def _is_upright(bar: Polygon) -> bool:
    """Tell whether a bar is a rectangle along the axes."""
    return len({x for x, _ in bar}) == 2 and len({y for _, y in bar}) == 2


def _within(bar: Polygon, reader: pypdfium2.PdfTextPage) -> str:
    """Return the characters that an upright bar touches by more than its rim: pdfium finds them itself."""
    xs, ys = [x for x, _ in bar], [y for _, y in bar]
    return str(reader.get_text_bounded(min(xs) + _RIM, min(ys) + _RIM, max(xs) - _RIM, max(ys) - _RIM))


def _under(bar: Polygon, characters: list[tuple[int, float, float]]) -> str:
    """Return the characters whose centers lie in the bar."""
    xs, ys = [x for x, _ in bar], [y for _, y in bar]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    near = [item for item in characters if left <= item[1] <= right and bottom <= item[2] <= top]
    return "".join(chr(code) if code < 0x110000 else "\ufffd" for code, x, y in near if _inside(bar, x, y))


def _characters(reader: pypdfium2.PdfTextPage) -> list[tuple[int, float, float]]:
    """Return (character code, center) of everything on the page."""
    raw, box = reader.raw, pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    found = []
    for index in range(reader.count_chars()):
        if pdfium.FPDFText_GetLooseCharBox(raw, index, pointer):
            center = (box.left + box.right) / 2, (box.bottom + box.top) / 2
            found.append((pdfium.FPDFText_GetUnicode(raw, index), *center))
    return found
