"""Text that a page paints through, in tiling patterns and soft masks, read with the text beside it: half of a number
may stand in each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractors.errors import LimitExceeded
from extractors.formats.layout.lines import TextBuilder, spaced
from extractors.formats.layout.segments import PageText, Segment
from extractors.model import Part

_FEWEST = 7
"""Digits that a number needs to be worth reading over a cut."""
_NEAR = 1.0
"""Sizes of a character within which text goes on."""
_SAME = 0.4
"""Part of its size by which text of one line may be raised."""
_MOST_COMPARED = 4_000_000
"""Comparisons of segments for one page: large text over very many small lines needs more, and is no page of an office.
"""


def beside_parts(page: PageText, asides: PageText, number: int) -> list[Part]:
    """Return the lines of a page on which digits of its patterns and masks stand right beside other digits.

    Raises LimitExceeded for a page on which that is too much to compare.
    """
    parts: list[Part] = []
    done: set[int] = set()
    painted, around = _Lines(page.segments), _Lines(asides.segments)
    for aside in asides.segments:
        if id(aside) in done or not _has_digit(aside):
            continue
        own = around.with_segment(aside)
        done |= {id(segment) for segment in own}
        line = sorted([*own, *painted.with_segment(aside)], key=lambda segment: segment.left)
        if _goes_on(line, own) and sum(map(str.isdigit, "".join(segment.text for segment in line))) >= _FEWEST:
            builder = TextBuilder(number)
            for before, segment in spaced(line):
                builder.layout(before)
                builder.segment(segment)
            name = f"beside patterns and masks on page {number}"
            parts.append(Part(name, "hidden", builder.text(), tuple(builder.pieces), True, number))
    return parts


class _Lines:
    """Segments by direction and base, so that those of one line are found without a look at all others."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._sorted: dict[float, list[Segment]] = defaultdict(list)
        for segment in segments:
            self._sorted[segment.angle].append(segment)
        for found in self._sorted.values():
            found.sort(key=_base)
        self._compared = 0

    def with_segment(self, aside: Segment) -> list[Segment]:
        """Return the segments on the line of another one, from the lowest up."""
        candidates = self._sorted.get(aside.angle, [])
        reach = _SAME * aside.size
        first = bisect_left(candidates, aside.base - reach, key=_base)
        end = bisect_right(candidates, aside.base + reach, key=_base)
        self._compared += end - first
        if self._compared > _MOST_COMPARED:
            raise LimitExceeded(limit="page_characters", allowed=_MOST_COMPARED)
        return [segment for segment in candidates[first:end] if _on_one_line(segment, aside)]


def _base(segment: Segment) -> float:
    return segment.base


def _has_digit(segment: Segment) -> bool:
    return any(map(str.isdigit, segment.text))


def _on_one_line(segment: Segment, aside: Segment) -> bool:
    size = min(segment.size, aside.size)
    return segment.angle == aside.angle and abs(segment.base - aside.base) < _SAME * size


def _goes_on(line: Sequence[Segment], own: Sequence[Segment]) -> bool:
    """Tell whether digits of a pattern or mask stand right before or after other digits."""
    painted = {id(segment) for segment in own}
    return any(
        abs(second.left - first.right) < _NEAR * max(first.size, second.size) and {id(first), id(second)} & painted
        for first, second in pairwise(segment for segment in line if _has_digit(segment))
    )
