"""Long pictures, such as screenshots of whole conversations, in bands: shrunk to one square their letters would vanish.

|---- band 1 ----|
              |---- band 2 ----|      a line belongs to the band in whose own part its middle lies
|-- own part --|-- own part --|
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

_LONG = 3
"""Long side to short side from which a picture is looked at in bands ..."""
_BAND = 1600
"""... of so many pixels, when it is longer than two of them ..."""
_OVERLAP = 160
"""... that share so many: more than a line is high."""


_SMALL = 11
"""Pixels, in a picture shrunk to a band's length, below which a line is found by chance."""


def in_bands(pixels: Any, detect: Callable[[Any], Sequence[Any]], *, always: bool = False) -> list[Any]:
    """Return the corners (4 x 2) of the lines that ``detect`` finds in pixels, band by band where they are long."""
    import numpy

    height, width = pixels.shape[:2]
    axis, long, short = (1, height, width) if height >= width else (0, width, height)
    if long <= _BAND or (not always and (long <= 2 * _BAND or long < _LONG * short)):
        return list(detect(pixels))
    found = []
    step = _BAND - _OVERLAP
    for start in range(0, long - _OVERLAP, step):
        end = min(long, start + _BAND)
        first = start + _OVERLAP / 2 if start else 0.0
        last = end - _OVERLAP / 2 if end < long else float(long)
        band = pixels[start:end] if axis else pixels[:, start:end]
        for quad in detect(numpy.ascontiguousarray(band)):
            placed = quad.copy()
            placed[:, axis] += start
            if first <= float(placed[:, axis].mean()) < last:
                found.append(placed)
    return found


def in_tiles(pixels: Any, detect: Callable[[Any], Sequence[Any]]) -> list[Any]:
    """Return the corners of the lines in pixels, tile by tile."""
    return in_bands(pixels, lambda band: in_bands(band, detect, always=True), always=True)


def is_small_print(long: int, heights: Sequence[float]) -> bool:
    """Tell whether a quarter of the lines of a large sheet is so low that others may have been missed. ``long`` is its
    longer side, ``heights`` those of the lines found, in pixels."""
    lowest = sorted(heights)[len(heights) // 4] if heights else float(long)
    return long > 2 * _BAND and lowest < _SMALL * long / _BAND
