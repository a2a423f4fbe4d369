"""See through colored ink: seals, stamps, highlighter and pen over printed text.

A transparent ink of one color leaves one channel almost as bright as paper; what is dark there too was printed below.

    red seal over black text      R 214  G  38  B  46   seal        ->  max 214  ->  paper
                                  R  17  G   3  B   4   text below  ->  max  17  ->  black
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.opencv import has_opencv

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]
_SMALL = 500
"""Longest side in which colored ink is looked for first: most pages have none."""
_PAPER = 15
"""Pixels (of that size) around a place in which its paper is looked for."""
_COLORED = 55
"""Difference between the channels of a pixel, paper taken as white, from which it is colored."""
_FEW = 12
"""Colored pixels (of that size) that are no ink: specks, the fringes of letters."""
_REACH = 0.004
"""Part of the longest side by which ink is grown: the fringe of a seal, and the letters below it."""
_APART = 5
_GROWN = 24


@dataclass(frozen=True, slots=True)
class Colors:
    """Colored ink of a picture: ``without`` is the picture as if it were not there (gray), ``boxes`` where it is, and
    ``mask`` its pixels (bool array of the picture's size)."""

    without: Image
    boxes: tuple[Box, ...]
    mask: Any


def colored_ink(picture: Image, photographs: Sequence[tuple[float, float, float, float]] = ()) -> Colors | None:
    """Return the colored ink of a picture outside of ``photographs``; None when there is none worth looking at, or
    OpenCV is not there."""
    if picture.mode not in ("RGB", "RGBA", "P", "CMYK", "YCbCr") or not has_opencv():
        return None
    import cv2
    import numpy
    from PIL import Image

    pixels: Any = numpy.asarray(picture.convert("RGB"))
    height, width = pixels.shape[:2]
    scale = max(1.0, max(width, height) / _SMALL)
    small = cv2.resize(pixels, (max(1, round(width / scale)), max(1, round(height / scale))), 0, 0, 0, cv2.INTER_AREA)
    paper = cv2.blur(cv2.dilate(small, numpy.ones((_PAPER, _PAPER), "uint8")), (_PAPER, _PAPER))
    found = _chroma(cv2, numpy, small, paper) > _COLORED
    for left, top, right, bottom in photographs:
        found[int(top / scale) : int(bottom / scale) + 1, int(left / scale) : int(right / scale) + 1] = False
    if int(found.sum()) < _FEW:
        return None
    boxes = _boxes(cv2, numpy, found.astype("uint8"), scale, (width, height))
    if not boxes:
        return None
    gray = numpy.array(picture.convert("L"))
    mask = numpy.zeros(gray.shape, dtype=bool)
    for left, top, right, bottom in boxes:
        _clear(cv2, numpy, pixels, paper, scale, (left, top, right, bottom), gray, mask)
    return Colors(Image.fromarray(gray), boxes, mask)


def _chroma(cv2: Any, numpy: Any, pixels: Any, paper: Any) -> Any:
    balanced = cv2.divide(pixels, numpy.maximum(paper, 1), scale=255)
    return balanced.max(axis=2) - balanced.min(axis=2)


def _boxes(cv2: Any, numpy: Any, found: Any, scale: float, size: tuple[int, int]) -> tuple[Box, ...]:
    """Return boxes in pixels of the picture; ink that is close together is one."""
    joined = cv2.dilate(found, numpy.ones((_APART, _APART), "uint8"))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = []
    for left, top, width, height, _ in stats[1:count].tolist():
        if int(found[top : top + height, left : left + width].sum()) >= _FEW:
            boxes.append((
                max(0, int((left - 2) * scale)), max(0, int((top - 2) * scale)),
                min(size[0], int((left + width + 2) * scale) + 1), min(size[1], int((top + height + 2) * scale) + 1),
            ))  # fmt: skip
    return tuple(boxes)


def _clear(cv2: Any, numpy: Any, pixels: Any, paper: Any, scale: float, box: Box, gray: Any, mask: Any) -> None:
    """Write the box as it is without its colored ink into ``gray``, and the ink itself into ``mask``."""
    left, top, right, bottom = box
    place = (slice(top, bottom), slice(left, right))
    part = pixels[place]
    low = paper[int(top / scale) : int(bottom / scale) + 1, int(left / scale) : int(right / scale) + 1]
    balanced = cv2.divide(
        part, numpy.maximum(cv2.resize(low, (part.shape[1], part.shape[0]), 0, 0, 0, cv2.INTER_LINEAR), 1), scale=255
    )
    brightest = balanced.max(axis=2)
    colored = (brightest - balanced.min(axis=2)) > _COLORED
    if not colored.any():
        return
    level = max(60.0, float(numpy.percentile(brightest[colored], 60)))
    reach = max(3, 2 * round(_REACH * max(gray.shape)) + 1)
    around = cv2.dilate(colored.astype("uint8"), numpy.ones((reach, reach), "uint8")).astype(bool)
    cleared = numpy.minimum(255, brightest.astype("float32") * (255 / level)).astype("uint8")
    gray[place][around] = cleared[around]
    mask[place] |= colored


def grown(box: Box, size: tuple[int, int]) -> Box:
    """Return a box with a margin in which the letters that it cuts are whole."""
    return (
        max(0, box[0] - _GROWN), max(0, box[1] - _GROWN),
        min(size[0], box[2] + _GROWN), min(size[1], box[3] + _GROWN),
    )  # fmt: skip
