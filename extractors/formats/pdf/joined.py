"""Numbers that are cut between strings: the end of one bookmark and the start of the next, the ActualText of one glyph
after the other, a note that goes on where a line of the page stops.

Whoever reads the strings one after the other, or the page with its notes, has the number. So the strings that meet are
read once more as one text; the pieces keep their anchors.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pikepdf

from extractors.formats.layout.lines import TextBuilder, spaced
from extractors.formats.layout.segments import PageText, Segment
from extractors.formats.pdf.contents import Content, Marked
from extractors.formats.pdf.objects import container_of, decode_text
from extractors.formats.pdf.opening import PDF_FAILURES
from extractors.model import Entry, Glyphs, Part, PartKind, Piece

_KINDS: tuple[PartKind, ...] = ("outline", "alternative", "annotation", "property")
_FEWEST = 7
"""Digits that a number needs to be worth reading over a cut."""
WHOLE = 11
"""Digits of a string that may be a whole number by itself."""
_PLAIN = re.compile(r"[^\d.]*+\d[\d -]*[Xx]?")
"""A property that may be cut: versions and dates follow each other in every file."""
_SPOKEN = "/ActualText"
_TOUCH = 3.0
"""Points by which a note may reach into the text beside it."""
_REACH = 0.4
"""Part of its size by which text may be raised, or reach into a note above or below."""
_LINES = 2.0
"""Sizes of a character up to which a line is the next one."""
_NEAR = 0.5
"""Gaps wider than this part of a character's size part what stands beside a note from it."""


# ---------------------------------------------------------------- strings that follow each other


def joined_parts(parts: Iterable[Part]) -> list[Part]:
    """Return a hidden part for each sequence of strings of one kind that meet in digits, with whole numbers among them
    and without."""
    found: list[Part] = []
    for kind in _KINDS:
        pieces = [
            (part.text[piece.start : piece.end], piece)
            for part in parts
            if part.kind == kind
            for piece in part.pieces
            if piece.anchor and (kind != "property" or _PLAIN.fullmatch(part.text, piece.start, piece.end))
        ]
        short = [(text, piece) for text, piece in pieces if sum(map(str.isdigit, text)) < WHOLE]
        found += _met(pieces, kind)
        found += _met(short, kind) if len(short) < len(pieces) else []
    return found


def _met(pieces: Iterable[tuple[str, Piece]], kind: str) -> Iterator[Part]:
    """Yield a part for each sequence of strings of which one ends and the next begins with a digit."""
    chain: list[tuple[str, Piece]] = []
    for text, piece in pieces:
        if chain and not (_is_digit(chain[-1][0][-1:]) and _is_digit(text[:1])):
            yield from _chained(chain, kind)
            chain = []
        chain.append((text, piece))
    yield from _chained(chain, kind)


def _is_digit(character: str) -> bool:
    return character.isdigit() or character in ("X", "x")


def _chained(chain: Sequence[tuple[str, Piece]], kind: str) -> list[Part]:
    if len(chain) < 2 or sum(map(str.isdigit, "".join(text for text, _ in chain))) < _FEWEST:
        return []
    pieces, length = [], 0
    for text, piece in chain:
        pieces.append(Piece(length, length + len(text), piece.anchor, piece.atomic))
        length += len(text)
    return [Part(f"{kind} joined", "hidden", "".join(text for text, _ in chain), tuple(pieces), False)]


# ---------------------------------------------------------------- ActualText in the flow of the page


def spoken_part(page: PageText, contents: Iterable[tuple[int, Content]], number: int) -> Part | None:
    """Return a page as programs copy it that prefer ActualText to glyphs, in painting order; None without digits in it.

    ``contents`` are the page's streams with their numbers.
    """
    builder = TextBuilder(number)
    for stream, content in contents:
        marks = list(_outermost(content.marked))
        if any(any(map(_is_digit, mark.strings[_SPOKEN])) for mark in marks):
            segments = [segment for segment in page.segments if segment.content is content]
            _write_spoken(builder, stream, content, marks, segments)
    if not builder.length:
        return None
    return Part(f"spoken page {number}", "hidden", builder.text(), tuple(builder.pieces), False, number)


def _outermost(marks: Iterable[Marked]) -> Iterator[Marked]:
    end = -1
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.strings.get(_SPOKEN) and mark.start >= end:
            end = mark.end
            yield mark


def _write_spoken(
    builder: TextBuilder, stream: int, content: Content, marks: Sequence[Marked], segments: Sequence[Segment]
) -> None:
    """Write segments with what the marks say in the place of their glyphs, or where they show none."""
    numbers = [shown.operation for shown in content.operations]
    glyphs = [*(shown.start for shown in content.operations), len(content.texts)]
    firsts = [glyphs[bisect_left(numbers, mark.start)] for mark in marks]
    ends = [glyphs[bisect_left(numbers, mark.end)] for mark in marks]
    bounds = sorted({*firsts, *ends})
    said, last = 0, None
    for segment in segments:
        within = bounds[bisect_right(bounds, segment.start) : bisect_left(bounds, segment.end)]
        for start, stop in pairwise((segment.start, *within, segment.end)):
            part = segment.part(start, stop)
            builder.layout(_before(last, part) if builder.length else "")
            while said < len(marks) and firsts[said] <= start:
                _speak(builder, stream, marks[said])
                said += 1
            place = bisect_right(firsts, start) - 1
            if place < 0 or start >= ends[place]:
                builder.segment(part)
            last = part
    for mark in marks[said:]:
        _speak(builder, stream, mark)


def _before(last: Segment | None, segment: Segment) -> str:
    if last is None:
        return "\n"
    if abs(last.base - segment.base) > 0.4 * segment.size or last.angle != segment.angle:
        return "\n"
    return [before for before, _ in spaced((last, segment))][-1]


def _speak(builder: TextBuilder, stream: int, mark: Marked) -> None:
    anchor = Entry(f"stream {stream} operation {mark.start}", _SPOKEN, 0)
    _write_entry(builder, mark.strings[_SPOKEN], anchor, atomic=True)


# ---------------------------------------------------------------- notes beside the text of the page


def noted_parts(page: PageText, holder: Any, number: int) -> list[Part]:
    """Return the lines of a page in which annotations stand that viewers write out themselves, each as one text.

    A FreeText annotation, or a field without an appearance: its text is in no content stream. The appearance of a
    FreeText annotation may show something else, and viewers write it anew. ``holder`` is the page's dictionary.
    """
    notes, looks = list(_notes(holder, looks=False)), list(_notes(holder, looks=True))
    turns = {0} | ({segment.angle for segment in page.segments} & {90, 180, 270} if notes or looks else set())
    found = [part for angle in sorted(turns) for part in _noted(page.segments, notes, number, angle)]
    if looks:  # once more with these strings in the place of what their appearances show
        boxes = [box for box, _, _ in looks]
        shown = [s for s in page.segments if not any(_holds(box, (s.matrix[4], s.matrix[5])) for box in boxes)]
        found += [part for angle in sorted(turns) for part in _noted(shown, [*notes, *looks], number, angle)]
    return found


def _noted(segments: Iterable[Segment], notes: Iterable[_Note], number: int, angle: int) -> Iterator[Part]:
    """Yield the lines of one direction, in degrees; without text of the page only those that stand upright."""
    turned = [segment for segment in segments if segment.angle == angle]
    left = sorted(((_turned(box, angle), text, entry) for box, text, entry in notes), key=lambda note: note[0][0])
    while left:
        middle = (left[0][0][1] + left[0][0][3]) / 2
        row = [note for note in left if note[0][1] <= middle <= note[0][3]]
        left = [note for note in left if note not in row]
        beside = [segment for segment in turned if _stands_in(segment, row)]
        builder = TextBuilder(number)
        _write_row(builder, row, beside)
        if sum(map(str.isdigit, builder.text())) >= _FEWEST and (beside or not angle):
            yield Part(f"notes on page {number}", "hidden", builder.text(), tuple(builder.pieces), True, number)
        yield from _wrapped(turned, row, number)


def _wrapped(turned: Sequence[Segment], row: Sequence[_Note], number: int) -> Iterator[Part]:
    """Yield the line above notes with them, and them with the line below, where a number may go on from one to the
    other."""
    top, bottom = max(box[3] for box, _, _ in row), min(box[1] for box, _, _ in row)
    words = [text for _, text, _ in sorted(row, key=lambda note: note[0][0])]
    above = _nearest(turned, lambda segment: segment.base - top)
    below = _nearest(turned, lambda segment: bottom - segment.base - segment.size)
    builder = TextBuilder(number)
    if above and _is_digit(above[-1].text.rstrip()[-1:]) and _is_digit(words[0].lstrip()[:1]):
        _write_row(builder, (), above)
        builder.layout("\n")
    _write_row(builder, row, ())
    if below and _is_digit(words[-1].rstrip()[-1:]) and _is_digit(below[0].text.lstrip()[:1]):
        builder.layout("\n")
        _write_row(builder, (), below)
    if any(isinstance(piece.anchor, Glyphs) for piece in builder.pieces):
        yield Part(f"notes on page {number}", "hidden", builder.text(), tuple(builder.pieces), True, number)


def _nearest(segments: Sequence[Segment], distance: Callable[[Segment], float]) -> list[Segment]:
    """Return the line of segments from left to right that is nearest in a direction, within two of its sizes."""
    near = [segment for segment in segments if -_REACH * segment.size <= distance(segment) <= _LINES * segment.size]
    if not near:
        return []
    first = min(near, key=distance)
    return sorted((s for s in near if abs(s.base - first.base) < _REACH * first.size), key=lambda s: s.left)


Box = tuple[float, float, float, float]
_Note = tuple[Box, str, Entry]


def _notes(holder: Any, *, looks: bool) -> Iterator[_Note]:
    """Yield the notes of a page; ``looks``: those FreeText annotations that have an appearance, instead."""
    annotations = holder.get("/Annots")
    for place, item in enumerate(annotations) if isinstance(annotations, pikepdf.Array) else ():
        subtype = str(item.get("/Subtype")) if isinstance(item, pikepdf.Dictionary) else ""
        key = {"/FreeText": "/Contents", "/Widget": "/V"}.get(subtype, "")
        value = item.get(key) if key else None
        if not isinstance(value, pikepdf.String) or ("/AP" in item) != looks or (looks and subtype == "/Widget"):
            continue
        try:
            a, b, c, d = (float(side) for side in item["/Rect"])
        except PDF_FAILURES:
            continue
        text = decode_text(bytes(value))
        if text:
            container, path = _found_at(holder, annotations, place)
            yield (min(a, c), min(b, d), max(a, c), max(b, d)), text, Entry(container, path + key, 0)


def _found_at(holder: Any, annotations: Any, place: int) -> tuple[str, str]:
    """Return the object that holds an annotation of a page, and the path to it from there."""
    if annotations[place].is_indirect:
        return container_of(annotations[place]), ""
    if annotations.is_indirect:
        return container_of(annotations), f"[{place}]"
    return container_of(holder), f"/Annots[{place}]"


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _turned(box: Box, angle: int) -> Box:
    """Return a box in the frame of text that runs in a direction: along it and across."""
    x0, y0, x1, y1 = box
    return {90: (y0, -x1, y1, -x0), 180: (-x1, -y1, -x0, -y0), 270: (-y1, x0, -y0, x1)}.get(angle, box)


def _stands_in(segment: Segment, row: Sequence[_Note]) -> bool:
    """Tell whether a segment stands on the line of a note, beside it, both in the frame of its direction."""
    middle = segment.base + 0.3 * segment.size
    return any(
        box[1] <= middle <= box[3] and (segment.right <= box[0] + _TOUCH or segment.left >= box[2] - _TOUCH)
        for box, _, _ in row
    )


def _write_row(builder: TextBuilder, row: Sequence[_Note], segments: Iterable[Segment]) -> None:
    """Write notes and segments of one line from left to right."""
    items: list[tuple[float, float, Segment | _Note]] = [(s.left, s.right, s) for s in segments]
    items += [(note[0][0], note[0][2], note) for note in row]
    end: float | None = None
    for left, right, item in sorted(items, key=lambda item: item[0]):
        size = item.size if isinstance(item, Segment) else item[0][3] - item[0][1]
        builder.layout(" " if end is not None and left - end > _NEAR * size else "")
        end = right
        if isinstance(item, Segment):
            builder.segment(item)
        else:
            _write_entry(builder, *item[1:])


def _write_entry(builder: TextBuilder, text: str, anchor: Entry, *, atomic: bool = False) -> None:
    start = builder.length
    builder.chunks.append(text)
    builder.length += len(text)
    builder.pieces.append(Piece(start, builder.length, anchor, atomic))
