"""How long a bar is: as long as its place on the line, or a whole number of steps, so that it tells no exact width.

Name: ███████, Roads        text follows: the bar fills the place between its neighbors
Name: ████████              nothing follows: a whole number of steps, up to what stands farther on
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.formats.layout.geometry import Edge, apply
from extractors.formats.layout.segments import PageText, Segment

Stretch = tuple[float, float, float, float]
"""start and end along the line, low and high across it, in points of the line's frame."""
_STEP = 0.5
"""Lengths of bars at the end of a line are multiples of this, in heights of the line: no width below that shows."""
_NEXT = 0.6
"""Neighbors nearer than this part of the height stand directly beside."""
_AWAY = 0.5
"""Part of the height by which a bar stays away from what stands farther on."""
_RIM = 0.05
_LEVEL = 0.3
_INTO = 0.25


@dataclass(frozen=True, slots=True)
class Slots:
    """What stays on a page: ``kept`` stretches of glyphs, and boxes and rulings as ``walls``, all in page space."""

    kept: Sequence[tuple[tuple[float, float], ...]] = field(default=(), repr=False)
    walls: Sequence[Edge] = field(default=(), repr=False)

    @classmethod
    def of(cls, page: PageText, removed: Mapping[int, set[int]]) -> Slots:
        """Collect them; ``removed`` are the glyphs that go, by stream."""
        kept = [quad for segment in page.segments for quad in _kept(segment, removed.get(segment.stream, set()))]
        walls = list(page.edges)
        for cover in page.covers:
            left, bottom, right, top = cover.box
            walls += [(left, bottom, left, top), (right, bottom, right, top)]
            walls += [(left, bottom, right, bottom), (left, top, right, top)]
        return cls(kept, walls)

    def fitted(self, stretches: Iterable[Stretch], angle: float) -> list[Stretch]:
        """Return the stretches of one direction of writing at their final length."""
        kept = [in_frame(quad, angle) for quad in self.kept]
        walls = [in_frame((edge[:2], edge[2:]), angle) for edge in self.walls]
        return [_fitted(stretch, kept, walls) for stretch in stretches]


def in_frame(points: Sequence[tuple[float, float]], angle: float) -> Stretch:
    """Return the bounds of points in the frame of an angle (degrees)."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    along = [x * cosine + y * sine for x, y in points]
    across = [y * cosine - x * sine for x, y in points]
    return min(along), max(along), min(across), max(across)


def _kept(segment: Segment, removed: set[int]) -> Iterable[tuple[tuple[float, float], ...]]:
    """Yield the corners of the stretches of a segment that stay."""
    offsets = segment.content.offsets
    begin = segment.start
    for glyph in range(segment.start, segment.end + 1):
        if glyph == segment.end or offsets[glyph] in removed:
            if glyph > begin and "".join(segment.content.texts[begin:glyph]).strip():
                start, end = segment.content.starts[begin], segment.content.ends[glyph - 1]
                corners = ((start, segment.low), (end, segment.low), (end, segment.high), (start, segment.high))
                yield tuple(apply(segment.matrix, x, y) for x, y in corners)
            begin = glyph + 1


def _fitted(stretch: Stretch, kept: Iterable[Stretch], walls: Iterable[Stretch]) -> Stretch:
    start, end, low, high = stretch
    height = high - low
    level = [k for k in kept if min(k[3], high) - max(k[2], low) > _LEVEL * min(height, k[3] - k[2])]
    before = max((k[1] for k in level if k[1] <= start + _INTO * height), default=-math.inf)
    after = min((k[0] for k in level if k[0] >= end - _INTO * height), default=math.inf)
    blocked = [w[0] for w in walls if w[1] - w[0] < 0.5 and w[0] > end - 0.5 and w[2] < high and w[3] > low]
    limit = min(after, *blocked, math.inf)
    if start - before < _NEXT * height:
        start = min(start, before + _RIM * height)
    if after - end < _NEXT * height and after <= limit:
        return start, max(end, after - _RIM * height), low, high
    width = math.ceil((end - start) / (_STEP * height) - 1e-6) * _STEP * height
    return start, max(end, min(start + width, limit - _AWAY * height)), low, high
