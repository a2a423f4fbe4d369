"""Lines in reading order, and their text with anchors.

Each direction of writing is laid out in its own frame, in which text runs from left to right and lines go down; for
vertical writing that frame gives columns from right to left, which is how they are read. The commonest direction
comes first. Text painted over other text (fake bold, hidden OCR layers) is set apart, so that a number does not read
doubled; it stays in the document as a part of its own.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.formats.layout.segments import Segment
from extractors.model import Glyphs, Piece

_SAME_LINE = 0.4
"""Baselines closer than this part of the size are one line."""
_OVERLAP = 0.7
"""Text of which more than this part lies over other text is not read with it; squeezed punctuation overlaps by half."""
_FEW = 2
"""So few characters lie over others by chance, too: two marks squeezed into one square. They must be the same ones."""
_INVISIBLE = 3


@dataclass(slots=True)
class Line:
    """Segments on one baseline, left to right in the frame of their angle."""

    segments: list[Segment]
    angle: int
    base: float
    size: float
    left: float = 0.0
    right: float = 0.0

    def measure(self) -> None:
        """Bring the bounds up to date."""
        self.left = min(segment.left for segment in self.segments)
        self.right = max(segment.right for segment in self.segments)

    @property
    def text(self) -> str:
        """The line's characters with separators."""
        return "".join(before + segment.text for before, segment in spaced(self.segments))


@dataclass(slots=True)
class TextBuilder:
    """Collects a part's text with its pieces."""

    page: int
    chunks: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    def layout(self, text: str) -> None:
        """Append characters that layout implies."""
        if text:
            self.chunks.append(text)
            self.pieces.append(Piece(self.length, self.length + len(text), None))
            self.length += len(text)

    def segment(self, segment: Segment) -> None:
        """Append a segment's characters, each with its glyph."""
        self.chunks.append(segment.text)
        end = self.length + len(segment.text)
        self.pieces.append(Piece(self.length, end, anchor(segment, self.page)))
        self.length = end

    def line(self, segments: Sequence[Segment]) -> None:
        """Append segments of one line with the separators between them."""
        for before, segment in spaced(segments):
            self.layout(before)
            self.segment(segment)

    def text(self) -> str:
        """Return the text so far."""
        return "".join(self.chunks)


def anchor(segment: Segment, page: int) -> Glyphs:
    """Return where a segment's characters come from; a glyph of several characters is repeated."""
    content, start, end = segment.content, segment.start, segment.end
    glyphs = tuple(content.offsets[start:end])
    starts, ends = tuple(content.starts[start:end]), tuple(content.ends[start:end])
    if len(segment.text) != end - start:
        repeats = [len(text) for text in content.texts[start:end]]
        glyphs = tuple(glyph for glyph, count in zip(glyphs, repeats, strict=True) for _ in range(count))
        starts = tuple(place for place, count in zip(starts, repeats, strict=True) for _ in range(count))
        ends = tuple(place for place, count in zip(ends, repeats, strict=True) for _ in range(count))
    return Glyphs(page, segment.stream, glyphs, segment.matrix, starts, ends, segment.low, segment.high)


def spaced(segments: Iterable[Segment]) -> Iterable[tuple[str, Segment]]:
    """Yield each segment with what stands before it: nothing, a space, or a tab for a column gap."""
    last: Segment | None = None
    for segment in segments:
        yield (_gap(last, segment) if last else ""), segment
        last = segment


def one_by_one(segments: Iterable[Segment], page: int) -> TextBuilder:
    """Return the text of segments in the order given, a line for each that is not on the line of the one before."""
    builder = TextBuilder(page)
    last: Segment | None = None
    for segment in segments:
        if last is not None:
            same = abs(last.base - segment.base) < 0.4 * segment.size and last.angle == segment.angle
            builder.layout(_gap(last, segment) if same else "\n")
        builder.segment(segment)
        last = segment
    return builder


def _gap(last: Segment, segment: Segment) -> str:
    gap, size = segment.left - last.right, min(last.size, segment.size) if last.size else segment.size
    if gap > 3.0 * size:
        return "\t"
    if not last.text or not segment.text or last.text[-1].isspace() or segment.text[0].isspace():
        return ""
    wide_left, wide_right = last.text[-1] > "\u2e7f", segment.text[0] > "\u2e7f"
    limit = 0.25 if not wide_left and not wide_right else 0.5 if wide_left and wide_right else 0.45
    return " " if gap > limit * size else ""


def lines_of(segments: Iterable[Segment]) -> tuple[list[Line], list[Segment]]:
    """Return the lines in reading order, and the segments that lie over others."""
    by_angle: dict[int, list[Segment]] = {}
    weight: Counter[int] = Counter()
    for segment in segments:
        angle = _direction(segment.angle)
        by_angle.setdefault(angle, []).append(segment)
        weight[angle] += len(segment.text)
    lines: list[Line] = []
    covered: list[Segment] = []
    for angle, _ in sorted(weight.items(), key=_heaviest):
        found, over = _lines(by_angle[angle], angle)
        lines += found
        covered += over
    return lines, covered


def _heaviest(item: tuple[int, int]) -> tuple[int, int]:
    return -item[1], item[0]


def _direction(angle: int) -> int:
    """Gather slight skews with the upright directions."""
    nearest = round(angle / 90) * 90
    return nearest % 360 if abs(angle - nearest) <= 3 else angle


def _lines(segments: list[Segment], angle: int) -> tuple[list[Line], list[Segment]]:
    ordered = sorted(segments, key=_from_top)
    lines: list[Line] = []
    covered: list[Segment] = []
    index = 0
    while index < len(ordered):
        first = ordered[index]
        row, base, size = [first], first.base, first.size
        index += 1
        while index < len(ordered) and base - ordered[index].base <= _SAME_LINE * max(size, ordered[index].size):
            row.append(ordered[index])
            index += 1
        row, over = _set_apart(row)
        covered += over
        line = Line(row, angle, base, max(segment.size for segment in row))
        line.measure()
        lines.append(line)
    return lines, covered


def _from_top(segment: Segment) -> tuple[float, float, int]:
    return -segment.base, segment.left, segment.order


def _left(segment: Segment) -> float:
    return segment.left


def _from_left(segment: Segment) -> tuple[float, int]:
    return segment.left, segment.order


def _set_apart(row: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Split a row into what is read and what lies over it: visible text goes before invisible, long before short."""
    row.sort(key=_from_left)
    if all(a.right - b.left <= 0.3 * min(a.size, b.size) for a, b in pairwise(row)):
        return row, []
    read: list[Segment] = []
    over: list[Segment] = []
    widest = 0.0
    for segment in sorted(row, key=_by_rank):
        # Only what begins up to the widest one's width before can reach here: a row may have 100,000 segments.
        near = slice(bisect_left(read, segment.left - widest, key=_left), bisect_left(read, segment.right, key=_left))
        if any(_overlaps(segment, other) for other in read[near]):
            over.append(segment)
        else:
            insort(read, segment, key=_from_left)
            widest = max(widest, segment.right - segment.left)
    read.sort(key=_from_left)
    return read, over


def _by_rank(segment: Segment) -> tuple[bool, float, int]:
    return segment.mode == _INVISIBLE, segment.left - segment.right, segment.order


def _overlaps(segment: Segment, other: Segment) -> bool:
    common = min(segment.right, other.right) - max(segment.left, other.left)
    shorter = min(segment.right - segment.left, other.right - other.left)
    if not (common > 0 and common > _OVERLAP * shorter and segment.text.strip() and other.text.strip()):
        return False
    few = len(segment.text.strip()) <= _FEW and segment.mode != _INVISIBLE
    return not few or _character_at(other, segment.center) in segment.text


def _character_at(segment: Segment, place: float) -> str:
    """Return the character of a segment around a place along the line."""
    content, start, end = segment.content, segment.start, segment.end
    origin = content.starts[start]
    scale = (segment.right - segment.left) / ((content.ends[end - 1] - origin) or 1.0)
    for glyph in range(start, end):
        if segment.left + (content.ends[glyph] - origin) * scale > place:
            return content.texts[glyph]
    return content.texts[end - 1]
