"""What an eye puts together and the order of lines does not: a number that goes on after the foot and the head of two
pages, digits with hidden characters between them, digits along a curve. Each is read once more as a text of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from extractors.formats.layout.geometry import apply
from extractors.formats.layout.lines import Line, TextBuilder, spaced
from extractors.formats.layout.pages import LineText, PageLayout
from extractors.formats.layout.segments import PageText, Segment
from extractors.model import Part

_END, _BEGIN = re.compile(r"\d[\d -]{2,}$"), re.compile(r"^\d[\d -]*[Xx]?")
_LONG = range(11, 22)
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-—–\s第共页/|·.#]*")
"""A line that counts pages, its digits written as #."""
_RUNNING = 3
"""Lines at the head or foot of a page that may be the same on all pages."""
_PAGES = 4
"""Digits of the number of a page; a line of more is no such number."""
_FEWEST = 7
_INVISIBLE = 3
_TINY = 0.25
"""Characters smaller than this part of their line are not seen."""
_FEW = 2
"""Digits that may stand on one level of a number that goes up and down."""
_LEVEL = 0.3
"""Part of the size by which levels differ."""
_STEP = 2.0
"""Sizes within which the next digit along a curve begins."""
_SKEW = 5
"""Degrees by which a line of characters turned all alike may run beside their direction."""


def over_page_breaks(layouts: Sequence[PageLayout]) -> Iterator[Part]:
    """Yield the numbers that the last line of a page begins and the first line of the next one ends; lines that all
    pages share and page numbers stand between them and do not count."""
    pages = [[item.line for item in layout.items if isinstance(item, LineText)] for layout in layouts]
    for number, (above, below) in enumerate(pairwise(pages), 1):
        last = _first_own(above[::-1], below[::-1])
        first = _first_own(below, above)
        head = _END.search(last.text.rstrip()) if last else None
        rest = _BEGIN.match(first.text.lstrip()) if first else None
        if last and first and head and rest and sum(map(str.isdigit, head.group() + rest.group())) in _LONG:
            builder = TextBuilder(number)
            builder.line(last.segments)
            builder.page += 1
            builder.line(first.segments)
            yield Part(f"break after page {number}", "hidden", builder.text(), tuple(builder.pieces), True, number)


def _first_own(lines: Sequence[Line], others: Sequence[Line]) -> Line | None:
    """Return the first line that the other page does not have as well; page numbers differ in their digits only."""
    shared = {_NUMBER.sub("#", line.text.strip()) for line in others[: _RUNNING + 1]}
    for line in lines[: _RUNNING + 1]:
        text = line.text.strip()
        shape = _NUMBER.sub("#", text)
        is_number_only = not shape.strip("# -") and sum(map(str.isdigit, text)) > _PAGES
        if is_number_only or (shape not in shared and not _PAGE_NUMBER.fullmatch(shape)):
            return line
    return None


def one_upon_another(page: PageText, covered: Iterable[Segment], number: int) -> Iterator[Part]:
    """Yield what is shown in one and the same place, in the order of painting: layers of text that nobody sees need no
    places. ``covered`` is what the order of lines leaves out for lying on something else."""
    groups: dict[tuple[int, int, int], list[Segment]] = {_place(segment): [] for segment in covered}
    for segment in page.segments if groups else ():
        if _place(segment) in groups:
            groups[_place(segment)].append(segment)
    for group in groups.values():
        text = "".join(segment.text for segment in group)
        if len({segment.text for segment in group}) > 1 and sum(map(str.isdigit, text)) >= _FEWEST:
            builder = TextBuilder(number)
            for segment in group:
                builder.segment(segment)
            yield Part(f"stack on page {number}", "hidden", builder.text(), tuple(builder.pieces), False, number)


def _place(segment: Segment) -> tuple[int, int, int]:
    return segment.angle, round(segment.left), round(segment.base)


def without_hidden(layout: PageLayout, number: int) -> Iterator[Part]:
    """Yield the lines of a page without their invisible, white and tiny characters, where those stand among digits."""
    for item in layout.items:
        if not isinstance(item, LineText) or len(item.line.segments) < 2:
            continue
        seen = [s for s in item.line.segments if _shows(s, item.line)]
        if 0 < len(seen) < len(item.line.segments) and _digits(seen) >= _FEWEST:
            yield _part(f"seen on page {number}", spaced(seen), number)


def _shows(segment: Segment, line: Line) -> bool:
    return segment.mode != _INVISIBLE and not segment.is_pale and segment.size > _TINY * line.size


def along_curves(page: PageText, number: int) -> Iterator[Part]:
    """Yield the texts whose characters are turned one by one, in the order of painting and in that of reading."""
    turned = [segment for segment in page.segments if abs(segment.angle - round(segment.angle / 90) * 90) > 3]
    chains = [*_chains(turned, _follows), *_chains(_singles(page.segments), _stands_beside)]
    read: set[frozenset[int]] = set()
    for chain in chains:
        known = frozenset(segment.order for segment in chain)
        if known not in read and _is_turned(chain) and _digits(chain) >= _FEWEST:
            read.add(known)
            label = [
                segment for segment in page.segments[chain[0].order - 1 :][:1] if _stands_before(segment, chain[0])
            ]
            yield _part(f"curve on page {number}", (("", segment) for segment in (*label, *chain)), number)


def up_and_down(page: PageText, number: int) -> Iterator[Part]:
    """Yield the numbers whose digits are raised and lowered in turn, with the text right before them."""
    short = [
        segment for segment in page.segments if len(segment.text.strip()) <= _FEW and segment.text.strip().isdigit()
    ]
    for chain in _chains(short, _goes_on) if len(short) >= _FEWEST // _FEW else ():
        bases, size = [segment.base for segment in chain], max(segment.size for segment in chain)
        if _LEVEL * size < max(bases) - min(bases) < _STEP * size and _digits(chain) >= _FEWEST:
            before = page.segments[max(0, chain[0].order - 1) : chain[0].order]
            label = [segment for segment in before if _stands_before(segment, chain[0])]
            yield _part(f"steps on page {number}", (("", segment) for segment in (*label, *chain)), number)


def _goes_on(last: Segment, segment: Segment) -> bool:
    """Tell whether a segment was painted next and stands behind another one, a little higher or lower."""
    size = max(last.size, segment.size) or 1.0
    gap, rise = (segment.left - last.right) / size, abs(segment.base - last.base) / size
    return segment.order == last.order + 1 and segment.angle == last.angle and -_LEVEL < gap < 1 and rise < _STEP


def _chains(segments: Iterable[Segment], follows: Callable[[Segment, Segment], bool]) -> Iterator[list[Segment]]:
    chain: list[Segment] = []
    for segment in segments:
        if chain and not follows(chain[-1], segment):
            yield chain
            chain = []
        chain.append(segment)
    if chain:
        yield chain


def _singles(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments of one character, level by level."""
    alone = [segment for segment in segments if len(segment.text.strip()) == 1]
    if sum(segment.text.strip().isdigit() for segment in alone) < _FEWEST:
        return
    alone.sort(key=_by_height)
    level: list[Segment] = []
    for segment in alone:
        if level and _middle(level[0])[1] - _middle(segment)[1] > segment.size:
            yield from sorted(level, key=_by_place)
            level = []
        level.append(segment)
    yield from sorted(level, key=_by_place)


def _middle(segment: Segment) -> tuple[float, float]:
    along = (segment.content.starts[segment.start] + segment.content.ends[segment.end - 1]) / 2
    return apply(segment.matrix, along, (segment.low + segment.high) / 2)


def _by_height(segment: Segment) -> tuple[float, int]:
    return -_middle(segment)[1], segment.order


def _by_place(segment: Segment) -> tuple[float, int]:
    return _middle(segment)[0], segment.order


def _follows(last: Segment, segment: Segment) -> bool:
    """Tell whether a segment begins near the end of another one of about its size."""
    a, b, _, _, e, f = last.matrix
    end = last.content.ends[last.end - 1]
    distance = math.hypot(segment.matrix[4] - (a * end + e), segment.matrix[5] - (b * end + f))
    return segment.order == last.order + 1 and distance < _STEP * max(last.size, segment.size)


def _stands_beside(last: Segment, segment: Segment) -> bool:
    return math.dist(_middle(last), _middle(segment)) < _STEP * max(last.size, segment.size)


def _stands_before(label: Segment, first: Segment) -> bool:
    """Tell whether a text ends right before a chain."""
    end = apply(label.matrix, label.content.ends[label.end - 1], label.low)
    return label.order == first.order - 1 and math.dist(end, _middle(first)) < _STEP * label.size


def _is_turned(chain: Sequence[Segment]) -> bool:
    """Tell whether characters are not turned all alike, or otherwise than the line on which they stand."""
    if len({segment.angle for segment in chain}) > 1:
        return True
    (x, y), (to_x, to_y) = _middle(chain[0]), _middle(chain[-1])
    direction = math.degrees(math.atan2(to_y - y, to_x - x))
    return abs((direction - chain[0].angle + 180) % 360 - 180) > _SKEW and chain[0].angle % 360 != 0


def _digits(segments: Iterable[Segment]) -> int:
    return sum(character.isdigit() for segment in segments for character in segment.text)


def _part(name: str, pieces: Iterable[tuple[str, Segment]], number: int) -> Part:
    builder = TextBuilder(number)
    for before, segment in pieces:
        builder.layout(before)
        builder.segment(segment)
    return Part(name, "hidden", builder.text(), tuple(builder.pieces), True, number)
