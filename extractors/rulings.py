"""Straight lines in a picture, as far as they may rule a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.opencv import has_opencv
from extractors.pixels import shrunken

if TYPE_CHECKING:
    from PIL.Image import Image

Edge = tuple[float, float, float, float]
_SIDE = 1600
_SHORTEST = 36
"""Pixels (of a picture of that side) from which a stroke counts as a ruling."""
_MOST = 2000


def rulings(picture: Image) -> tuple[Edge, ...]:
    """Return the horizontal and vertical lines of a picture (x0, y0, x1, y1); none when OpenCV is not there."""
    if not has_opencv():
        return ()
    import cv2
    import numpy

    gray, scale = shrunken(picture, _SIDE)
    pixels = numpy.asarray(gray)
    if min(pixels.shape) < _SHORTEST:
        return ()
    ink = cv2.adaptiveThreshold(pixels, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    found: list[Edge] = []
    for kernel, along in (((_SHORTEST, 1), True), ((1, _SHORTEST), False)):
        found += _strokes(cv2, ink, kernel, along=along, scale=scale)
    return tuple(found) if len(found) <= _MOST else ()


def _strokes(cv2: Any, ink: Any, kernel: tuple[int, int], *, along: bool, scale: float) -> list[Edge]:
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
    joined = cv2.dilate(opened, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 3) if along else (3, 9)))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    strokes = []
    for left, top, width, height, _ in boxes[1:count].tolist():
        length, breadth = (width, height) if along else (height, width)
        if breadth > max(8, 0.06 * length):
            continue
        middle_x, middle_y = left + width / 2, top + height / 2
        edge = (
            (left + 3, middle_y, left + width - 3, middle_y)
            if along
            else (middle_x, top + 3, middle_x, top + height - 3)
        )
        strokes.append(tuple(value * scale for value in edge))
    return strokes
