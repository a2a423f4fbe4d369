"""Black bars over the places of what was removed: quadrilaterals in page space, one for each stretch of a line."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from extractors.model import Glyphs

Stretch = tuple[float, float, float, float]
"""start and end along the line, low and high across it, in points of the line's frame."""
_JOIN = 0.35
"""Stretches closer than this part of their height become one."""


def bars(runs: Iterable[tuple[Glyphs, int, int]]) -> bytes:
    """Return content that fills a bar over each stretch, to be appended in page space; b"" when there is none.

    A bar is exactly as long as what it replaces: the gap shows the width anyway, a longer bar would touch what is kept.
    """
    by_angle: dict[float, list[Stretch]] = defaultdict(list)
    for anchor, first, last in runs:
        if not anchor.starts:
            continue
        a, b = anchor.matrix[:2]
        angle = round(math.degrees(math.atan2(b, a)) * 20) / 20 % 360
        stretch = _stretch(anchor.quad(first, last), angle)
        if stretch[1] > stretch[0] and stretch[3] > stretch[2] and all(map(math.isfinite, stretch)):
            by_angle[angle].append(stretch)
    lines = [_fill(stretch, angle) for angle, stretches in sorted(by_angle.items()) for stretch in _joined(stretches)]
    return b"q 0 g\n" + b"\n".join(lines) + b"\nf Q\n" if lines else b""


def _stretch(quad: tuple[tuple[float, float], ...], angle: float) -> Stretch:
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    along = [x * cosine + y * sine for x, y in quad]
    across = [y * cosine - x * sine for x, y in quad]
    return min(along), max(along), min(across), max(across)


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Join stretches of one line that touch."""
    joined: list[Stretch] = []
    for start, end, low, high in sorted(stretches, key=_by_line):
        if joined:
            before = joined[-1]
            height = min(high - low, before[3] - before[2])
            same = abs(low - before[2]) < 0.2 * height and abs(high - before[3]) < 0.2 * height
            if same and start - before[1] < _JOIN * height:
                joined[-1] = (
                    min(before[0], start), max(before[1], end), min(before[2], low), max(before[3], high),
                )  # fmt: skip
                continue
        joined.append((start, end, low, high))
    return joined


def _by_line(stretch: Stretch) -> tuple[float, float, float]:
    return -round(stretch[2], 1), stretch[0], stretch[1]


def _fill(stretch: Stretch, angle: float) -> bytes:
    start, end, low, high = stretch
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = ((start, low), (end, low), (end, high), (start, high))
    points = [(u * cosine - v * sine, u * sine + v * cosine) for u, v in corners]
    text = " ".join(f"{x:.2f} {y:.2f} {'l' if index else 'm'}" for index, (x, y) in enumerate(points))
    return text.encode() + b" h"
