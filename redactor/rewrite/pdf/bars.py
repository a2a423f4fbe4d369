"""Black bars over the places of what was removed: quadrilaterals in page space, one for each stretch of a line."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from extractors.model import Glyphs
from redactor.rewrite.pdf.slots import Slots, Stretch, in_frame

_JOIN = 0.35
"""Stretches closer than this part of their height become one."""


def bars(runs: Iterable[tuple[Glyphs, int, int]], slots: Slots | None = None) -> bytes:
    """Return content that fills a bar over each stretch, to be appended in page space; b"" when there is none.

    With ``slots``, what stays on the page, a bar's length tells nothing of what it replaces.
    """
    by_angle: dict[float, list[Stretch]] = defaultdict(list)
    for anchor, first, last in runs:
        if not anchor.starts:
            continue
        a, b = anchor.matrix[:2]
        angle = round(math.degrees(math.atan2(b, a)) * 20) / 20 % 360
        stretch = in_frame(anchor.quad(first, last), angle)
        if stretch[1] > stretch[0] and stretch[3] > stretch[2] and all(map(math.isfinite, stretch)):
            by_angle[angle].append(stretch)
    lines = []
    for angle, stretches in sorted(by_angle.items()):
        joined = _joined(stretches)
        lines += [_fill(stretch, angle) for stretch in (slots.fitted(joined, angle) if slots else joined)]
    return b"q 0 g\n" + b"\n".join(lines) + b"\nf Q\n" if lines else b""


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
