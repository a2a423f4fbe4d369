"""Text that a page paints through, in tiling patterns and soft masks, read with the text beside it: half of a number
may stand in each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.formats.layout.lines import TextBuilder, spaced
from extractors.formats.layout.segments import PageText, Segment
from extractors.model import Part

_FEWEST = 7
"""Digits that a number needs to be worth reading over a cut."""
_NEAR = 1.0
"""Sizes of a character within which text goes on."""
_SAME = 0.4
"""Part of its size by which text of one line may be raised."""
_MOST_LINES = 200


def beside_parts(page: PageText, asides: PageText, number: int) -> list[Part]:
    """Return the lines of a page on which digits of its patterns and masks stand right beside other digits."""
    parts: list[Part] = []
    done: set[int] = set()
    lines = 0
    for aside in asides.segments:
        if id(aside) in done or not _has_digit(aside) or lines >= _MOST_LINES:
            continue
        lines += 1
        own = [segment for segment in asides.segments if _on_one_line(segment, aside)]
        done |= {id(segment) for segment in own}
        line = sorted([*own, *(s for s in page.segments if _on_one_line(s, aside))], key=lambda segment: segment.left)
        if _goes_on(line, own) and sum(map(str.isdigit, "".join(segment.text for segment in line))) >= _FEWEST:
            builder = TextBuilder(number)
            for before, segment in spaced(line):
                builder.layout(before)
                builder.segment(segment)
            name = f"beside patterns and masks on page {number}"
            parts.append(Part(name, "hidden", builder.text(), tuple(builder.pieces), True, number))
    return parts


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
