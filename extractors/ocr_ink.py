"""Ink that nobody read: handwriting, letters too small or too spoilt for the recogniser.

A page on which all that can be read was read may still show more. What is left after lines, rulings and halftones are
taken away, and stands there as letters stand, goes to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from extractors.ocr import Box, OcrLine
from extractors.opencv import has_opencv
from extractors.pixels import shrunken

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = 1600
"""Longest side in which ink is looked for; lines that are lower than 6 pixels there are too small to be read."""
_USUAL = 24.0
"""Height of a line, in pixels of the picture, where no line was read."""
_LETTER = (0.35, 3.5)
"""Heights of a letter, or of two that touch, in heights of a line."""
_WORD = 1.6
"""Widths from which ink is a word and no mark of a list, in heights of a line."""
_WITHIN = 8
"""What is looked at around a place, in heights of a line: a ruling is longer than the letters it runs beside."""
_MOST_STROKES = 400
_WIDEST = 2.2
"""Widths of a usual character from which one is too wide to be one."""
_TALLEST = 1.45
"""Height of a line's box, in heights of its letters, above which it is too tall."""
_HAN = 0x2E80
_NARROW = 1.9
"""Heights of a letter or digit to its width; Chinese characters are as wide as they are high."""
_DENSE = 0.55
"""Part of a group's box that is ink when it is a blot or a bar."""
_THIN = 0.03
_SMALL = 500
"""Longest side in which photographs are looked for."""
_WINDOW = 9
_PAPER = 71
"""Pixels (of that size) within which there is paper, however uneven the light."""
_ONE_TONE = 0.62
_CHROMA = 30
_MIDTONES = (25, 225)
_HALFTONE = 0.6
"""Part of an area in middle tones from which it is a photograph: letters have them at their edges only."""


def remaining_ink(
    picture: Image,
    lines: Sequence[OcrLine],
    aside: Sequence[Box] = (),
    *,
    height: float = 0.0,
    near: Sequence[Box] | None = None,
) -> tuple[Box, ...]:
    """Return boxes of what looks like writing and lies neither in ``lines`` nor in the boxes ``aside``.

    ``height`` is that of a usual line in pixels, by default the median of the lines. Only ink in the boxes ``near``,
    and as much around them as tells rulings from letters, is looked at where they are given. Nothing when OpenCV is not
    there.
    """
    if not has_opencv():
        return ()
    import cv2
    import numpy

    gray, scale = shrunken(picture, _SIDE)
    pixels: Any = numpy.asarray(gray)
    if min(pixels.shape) < 8:
        return ()
    unit = max(8.0, (height or usual_height(lines)) / scale)
    pixels = cv2.medianBlur(pixels, 3) if unit > 14 else pixels
    ink = cv2.adaptiveThreshold(pixels, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _odd(2.5 * unit), 22)
    if near is not None:
        _keep_near(numpy, ink, [(v / scale for v in box) for box in near], round(_WITHIN * unit))
    for line in lines:
        _clear_line(cv2, numpy, ink, line, scale)
    for left, top, right, bottom in ((v / scale for v in box) for box in aside):
        ink[max(0, int(top) - 1) : int(bottom) + 2, max(0, int(left) - 1) : int(right) + 2] = 0
    _clear_slanted(cv2, numpy, ink, round(4 * unit))
    _clear_strokes(cv2, numpy, ink, round(3 * unit))
    return _scaled(_words(cv2, numpy, ink, unit), scale)


def halftones(picture: Image) -> tuple[Box, ...]:
    """Return boxes of photographs in a picture. Nothing when OpenCV is not there."""
    if not has_opencv():
        return ()
    import cv2
    import numpy

    gray, scale = shrunken(picture, _SMALL)
    pixels: Any = numpy.asarray(gray)
    paper = cv2.blur(cv2.dilate(pixels, numpy.ones((_PAPER, _PAPER), "uint8")), (_PAPER, _PAPER))
    pixels = cv2.divide(pixels, numpy.maximum(paper, 1), scale=255)
    if min(pixels.shape) < 2 * _WINDOW:
        return ()
    found = _outermost(_scaled(_halftones(cv2, numpy, pixels), scale))
    return tuple(box for box in found if not _is_one_ink(numpy, picture, box))


def _outermost(boxes: Sequence[Box]) -> list[Box]:
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1])):
        middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not any(b[0] <= middle[0] <= b[2] and b[1] <= middle[1] <= b[3] for b in kept):
            kept.append(box)
    return kept


def _is_one_ink(numpy: Any, picture: Image, box: Box) -> bool:
    """Tell whether an area is printed in one color only: a seal, a fingerprint."""
    part = picture.convert("RGB").crop(tuple(round(value) for value in box)).resize((64, 64))  # type: ignore[arg-type]
    pixels: Any = numpy.asarray(part).astype("int16")
    chroma = pixels.max(axis=2) - pixels.min(axis=2)
    strongest = pixels.argmax(axis=2)[chroma > _CHROMA]
    gray = ((chroma < _CHROMA) & (pixels.max(axis=2) < _MIDTONES[1] - 25)).mean()
    if strongest.size < 200 or float(gray) > 0.1:
        return False
    return bool(numpy.bincount(strongest, minlength=3).max() > 0.97 * strongest.size)


def usual_height(lines: Sequence[OcrLine]) -> float:
    """Return the height of most lines in pixels."""
    return median(line.height for line in lines) if lines else _USUAL


def _scaled(boxes: Sequence[Box], scale: float) -> tuple[Box, ...]:
    return tuple((a * scale, b * scale, c * scale, d * scale) for a, b, c, d in boxes)


def _odd(value: float) -> int:
    return max(11, 2 * round(value / 2) + 1)


def _keep_near(numpy: Any, ink: Any, boxes: Iterable[Iterable[float]], around: int) -> None:
    """Take away all ink but that in boxes, and so many pixels around them."""
    far = numpy.ones(ink.shape, bool)
    for left, top, right, bottom in boxes:
        far[
            max(0, int(top) - around) : int(bottom) + around + 1, max(0, int(left) - around) : int(right) + around + 1
        ] = False
    ink[far] = 0


def _clear_slanted(cv2: Any, numpy: Any, ink: Any, length: int) -> None:
    """Take away straight strokes in any direction: rulings of a skewed page, lines through a cell."""
    if int(ink.sum()) < length:
        return
    thick, gap = cv2.dilate(ink, numpy.ones((3, 3), "uint8")), length // 12
    found = cv2.HoughLinesP(thick, 1, numpy.pi / 360, length // 2, minLineLength=length, maxLineGap=gap)
    for stroke in [] if found is None else found.reshape(-1, 4)[:_MOST_STROKES].tolist():
        _clear_stroke(cv2, numpy, ink, stroke)


def _clear_stroke(cv2: Any, numpy: Any, ink: Any, stroke: list[int]) -> None:
    """Take away one straight stroke, unless there is as much ink beside it: a line through letters is no ruling."""
    x0, y0, x1, y1 = stroke
    left, top = max(0, min(x0, x1) - 12), max(0, min(y0, y1) - 12)
    part = ink[top : max(y0, y1) + 13, left : max(x0, x1) + 13]
    ends = (x0 - left, y0 - top), (x1 - left, y1 - top)
    narrow, wide = (cv2.line(numpy.zeros_like(part), *ends, 1, width) for width in (7, 21))
    if int((part & wide).sum()) < 1.5 * int((part & narrow).sum()):
        part[narrow > 0] = 0


def _clear_strokes(cv2: Any, numpy: Any, ink: Any, length: int) -> None:
    """Take away rulings."""
    for kernel in ((length, 1), (1, length)):
        flat = cv2.dilate(ink, numpy.ones((3, 1) if kernel[1] == 1 else (1, 3), "uint8"))
        strokes = cv2.morphologyEx(flat, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
        ink[cv2.dilate(strokes, numpy.ones((3, 3), "uint8")) > 0] = 0


def _clear_line(cv2: Any, numpy: Any, ink: Any, line: OcrLine, scale: float) -> None:
    """Blank the characters of a line, with accents and the strokes that detection cut."""
    quad = numpy.array(line.quad, dtype="float32") / scale
    along, across = quad[1] - quad[0], quad[3] - quad[0]
    length, height = float(numpy.hypot(*along)) or 1.0, float(numpy.hypot(*across)) or 1.0
    tall = min(height, _TALLEST * _letter_size(line, length))
    margin = 0.3 * min(length, tall)
    step, rise = along / length, across / height
    above, below = rise * ((height - tall) / 2 - margin), rise * ((height + tall) / 2 + margin)
    for start, end in _covered(line, length, height):
        left = quad[0] + along * start - step * (margin if start <= 0 else 1)
        right = quad[0] + along * end + step * (margin if end >= 1 else 1)
        corners = [left + above, right + above, right + below, left + below]
        cv2.fillPoly(ink, [numpy.array(corners).round().astype("int32")], 0)


def _letter_size(line: OcrLine, length: float) -> float:
    """Return the height of a line's letters as their widths tell it. Detection draws too tall a box where a seal
    touches a line; what stands above or below the letters in it has not been read."""
    widths = [
        (end - start) * length * (1.0 if ord(letter) > _HAN else _NARROW)
        for letter, (start, end) in zip(line.text, pairwise(line.edges), strict=True)
        if not letter.isspace()
    ]
    return median(widths) if widths else line.height


def _covered(line: OcrLine, length: float, height: float) -> list[tuple[float, float]]:
    """Return the stretches of a line, in fractions, that its characters fill.

    The recogniser passes over what it does not know, so that one character seems as wide as a signature behind it:

        经 办 人 ： ~~~~~~~~~     the colon reaches to the end; only its first part is taken for it
    """
    widths = [end - start for start, end in pairwise(line.edges)]
    if not widths:
        return [(0.0, 1.0)]
    most = _WIDEST * max(median(widths), 0.5 * height / length)
    stretches = []
    for index, (start, end) in enumerate(pairwise(line.edges)):
        if end - start <= most:
            stretches.append((start, end))
            continue
        if index:
            stretches.append((start, start + most / 2))
        if index < len(widths) - 1 or not index:
            stretches.append((end - most / 2, end))
    return stretches


def _words(cv2: Any, numpy: Any, ink: Any, unit: float) -> list[Box]:
    """Return boxes of groups of marks that have the size of letters."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights = numpy.maximum(stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH])
    letter = (heights >= _LETTER[0] * unit) & (heights <= _LETTER[1] * unit) & (stats[:, cv2.CC_STAT_AREA] >= 6)
    letter[0] = False
    if not letter.any():
        return []
    marks = letter[labels].astype("uint8")
    reach = max(3, round(0.7 * unit))
    joined = cv2.dilate(marks, numpy.ones((3, reach), "uint8"))
    groups, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for left, top, width, height, _ in boxes[1:groups].tolist():
        width -= reach - 1
        left = max(0, left + (reach - 1) // 2)
        long, short = max(width, height), min(width, height)
        share = float(marks[top : top + height, left : left + width].mean()) if width > 0 else 0.0
        if long >= _WORD * unit and short >= _LETTER[0] * unit and _THIN < share < _DENSE:
            found.append((float(left), float(top), float(left + width), float(top + height)))
    return found


def _halftones(cv2: Any, numpy: Any, pixels: Any) -> list[Box]:
    """Return boxes of wide areas of many middle tones; paper, shaded cells and bands of color have one."""
    middle = ((pixels > _MIDTONES[0]) & (pixels < _MIDTONES[1])).astype("float32")
    dense = (cv2.blur(middle, (_WINDOW, _WINDOW)) > _HALFTONE).astype("uint8")
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dense)
    found = []
    for number, (left, top, width, height, area) in enumerate(stats[1:count].tolist(), 1):
        if min(width, height) < 2 * _WINDOW or area < 0.4 * width * height:
            continue
        place = (slice(top, top + height), slice(left, left + width))
        tones = numpy.bincount(pixels[place][labels[place] == number] >> 4, minlength=16)
        if float(tones.max()) < _ONE_TONE * float(tones.sum()):
            half = _WINDOW // 2
            found.append((
                float(max(0, left - half)), float(max(0, top - half)),
                float(left + width + half), float(top + height + half),
            ))  # fmt: skip
    return found
