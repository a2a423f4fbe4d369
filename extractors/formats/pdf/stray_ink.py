"""Ink on a page that neither its text nor its pictures explain: patterns, annotations, letters drawn as curves."""

from __future__ import annotations

from typing import Any

from extractors.formats.pdf.pictures import Box, Inventory
from extractors.opencv import has_opencv

_DPI = 72
_INK = 50
"""Gray levels between paper and ink."""
_REACH = (9, 3)
"""Pixels that still belong together, along and across lines."""
_HEIGHTS = (5, 400)
_WIDTH = 20
_SOLID = 0.85
"""Part of its box that a bar or a block of color fills; writing fills less."""
_STROKE = 30
"""Pixels from which a straight stroke is a ruling."""
_MOST = 400


def stray_areas(page: Any, found: Inventory) -> list[Box]:
    """Return boxes (user space) of ink that looks like writing and that no text or picture object painted."""
    if not has_opencv():
        return []
    import cv2
    import numpy

    from extractors.formats.layout.geometry import apply
    from extractors.formats.pdf.scans import device_box, render

    view = render(page, _DPI)
    gray: Any = numpy.array(view.picture.convert("L"))
    known = numpy.zeros(gray.shape, dtype=bool)
    for box in (*(box for _, box in found.texts), *(image.box for image in found.images)):
        left, top, right, bottom = device_box(view, box)
        known[max(0, int(top) - 1) : max(0, int(bottom) + 2), max(0, int(left) - 1) : max(0, int(right) + 2)] = True
    rest = gray[~known]
    if rest.size < 100:
        return []
    ink = ((abs(gray.astype("int16") - int(numpy.median(rest))) > _INK) & ~known).astype("uint8")
    strokes = numpy.zeros_like(ink)  # all found in the whole ink: once rows are taken out, columns are in pieces
    for kernel in ((_STROKE, 1), (1, _STROKE)):
        strokes |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
    ink &= ~cv2.dilate(strokes, numpy.ones((3, 3), dtype="uint8"))
    areas: list[Box] = []
    for turned in (False, True):  # lines of writing lie along the view, or go up and down it
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, _REACH[::-1] if turned else _REACH)
        count, _, boxes, _ = cv2.connectedComponentsWithStats(cv2.dilate(ink, kernel))
        if count > _MOST:
            return [(0.0, 0.0, *found.size)]
        for left, top, width, height, _ in boxes[1:count].tolist():
            along, across = (height, width) if turned else (width, height)
            share = float(ink[top : top + height, left : left + width].mean())
            if along >= _WIDTH and _HEIGHTS[0] <= across <= _HEIGHTS[1] and 0.02 < share < _SOLID:
                corners = [apply(view.to_user, x, y) for x in (left, left + width) for y in (top, top + height)]
                xs, ys = [x for x, _ in corners], [y for _, y in corners]
                areas.append((min(xs), min(ys), max(xs), max(ys)))
    return areas
