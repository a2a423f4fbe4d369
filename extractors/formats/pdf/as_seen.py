"""What an eye puts together and the order of lines does not: a number that goes on after the foot and the head of two
pages, digits with hidden characters between them, digits along a curve. Each is read once more as a text of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

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
_STEP = 2.0
"""Widths within which the next digit along a curve begins."""


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
    """Yield the texts whose characters are turned one by one, in the order of painting."""
    turned = [segment for segment in page.segments if abs(segment.angle - round(segment.angle / 90) * 90) > 3]
    chain: list[Segment] = []
    for segment in turned:
        if chain and not _follows(chain[-1], segment):
            yield from _curve(chain, number)
            chain = []
        chain.append(segment)
    yield from _curve(chain, number)


def _follows(last: Segment, segment: Segment) -> bool:
    """Tell whether a segment begins near the end of another one of about its size."""
    a, b, _, _, e, f = last.matrix
    end = last.content.ends[last.end - 1]
    distance = math.hypot(segment.matrix[4] - (a * end + e), segment.matrix[5] - (b * end + f))
    return segment.order == last.order + 1 and distance < _STEP * max(last.size, segment.size)


def _curve(chain: Sequence[Segment], number: int) -> Iterator[Part]:
    if len({segment.angle for segment in chain}) > 1 and _digits(chain) >= _FEWEST:
        yield _part(f"curve on page {number}", (("", segment) for segment in chain), number)


def _digits(segments: Iterable[Segment]) -> int:
    return sum(character.isdigit() for segment in segments for character in segment.text)


def _part(name: str, pieces: Iterable[tuple[str, Segment]], number: int) -> Part:
    builder = TextBuilder(number)
    for before, segment in pieces:
        builder.layout(before)
        builder.segment(segment)
    return Part(name, "hidden", builder.text(), tuple(builder.pieces), True, number)
