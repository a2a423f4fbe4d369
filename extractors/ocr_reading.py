"""Everything that is to be read in a picture, and what could not be: the one door for all formats.

picture -> colored ink aside -> lines -> colored writing -> what is left, nearer -> what still nobody read
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from extractors.ocr import DOUBTFUL, Box, OcrEngine, OcrLine
from extractors.ocr_alpha import hidden_views, opaque
from extractors.ocr_bands import is_small_print
from extractors.ocr_color import Colors, colored_ink, grown
from extractors.ocr_ink import halftones, remaining_ink, usual_height
from extractors.ocr_personal import PersonalPicture, personal_pictures, upright
from extractors.rulings import Edge, rulings

if TYPE_CHECKING:
    from PIL.Image import Image

_NUMBER = re.compile(r"[0-9OIl]{6,}")
_OTHER = 0.6
"""Likeness of two readings of the same place below which they are two writings."""
_CLOSER = 2.0
"""How much what was left is enlarged before it is read again."""
_MOST_AGAIN = 12
_AROUND = 12
_SEAL = 3.5
"""Height of a seal, in heights of a line, from which it is one."""
_SEAL_INK = 0.6
_SURE = 0.75
"""Confidence of a second reading from which it counts."""


@dataclass(frozen=True, slots=True)
class PictureText:
    """The lines of a picture; ``unread``: boxes of what looks like writing and was not read; ``personal``: cards,
    portraits, signatures; ``strokes``: what may rule a table, seals aside. All in pixels of the picture."""

    lines: tuple[OcrLine, ...]
    unread: tuple[Box, ...] = ()
    personal: tuple[PersonalPicture, ...] = ()
    strokes: tuple[Edge, ...] = ()

    def moved(self, by: tuple[float, float]) -> PictureText:
        """Return the same text, read in a part of a picture that begins at ``by``, in pixels of the picture."""
        return PictureText(
            tuple(moved_line(line, by) for line in self.lines),
            tuple(_moved_box(box, by) for box in self.unread),
            tuple(replace(found, box=_moved_box(found.box, by)) for found in self.personal),
            tuple(_moved_box(edge, by) for edge in self.strokes),
        )


def joined_texts(texts: Sequence[PictureText]) -> PictureText:
    """Return what was read in several parts of a picture as one."""
    return PictureText(
        tuple(line for text in texts for line in text.lines),
        tuple(box for text in texts for box in text.unread),
        tuple(found for text in texts for found in text.personal),
        tuple(edge for text in texts for edge in text.strokes),
    )


def read_picture(
    picture: Image, engine: OcrEngine, explained: Sequence[Box] = (), codes: Sequence[Box] = ()
) -> PictureText:
    """Read a picture through seals, stamps and highlighter, and what transparency hides. Lines in ``explained`` boxes
    need not be read; what nobody can read in ``codes`` is no writing."""
    text = _read_opaque(opaque(picture), engine, explained, codes)
    for view, corner in hidden_views(picture):
        hidden = _read_opaque(view, engine, (), ()).moved(corner)
        lines = tuple(line for line in hidden.lines if _is_new(line, text.lines))
        text = joined_texts([text, replace(hidden, lines=lines, strokes=())])
    return text


def _read_opaque(picture: Image, engine: OcrEngine, explained: Sequence[Box], codes: Sequence[Box]) -> PictureText:
    photographs = halftones(picture)
    colors = colored_ink(picture, photographs)
    plain = colors.without if colors else picture
    lines = list(engine.read(plain, explained))
    colored = _colored_lines(picture, colors, engine, lines, explained) if colors else []
    aside = (*explained, *codes, *photographs)
    left = remaining_ink(plain, lines, aside)
    if left:
        lines += _second_look(plain, engine, left)
        left = remaining_ink(plain, lines, aside)
    read = (*lines, *colored)
    unread = (*left, *(_colored_unread(colors, read) if colors else ()))
    personal = personal_pictures(picture, read, unread, photographs, colors)
    shown = [found.box for found in personal if found.kind in ("card_picture", "portrait")]
    return PictureText(
        tuple(line for line in read if line.confidence >= DOUBTFUL or not _within(upright(line), shown)),
        (*(box for box in unread if not _within(box, shown)), *_doubted(picture, lines)),
        personal,
        rulings(plain),
    )


def _doubted(picture: Image, lines: Sequence[OcrLine]) -> list[Box]:
    """Return the whole of a large sheet of small print: neither lines nor what is left of the ink are seen surely."""
    small = is_small_print(max(picture.size), [line.height for line in lines])
    return [(0.0, 0.0, float(picture.width), float(picture.height))] if small else []


def _within(box: Box, others: Sequence[Box]) -> bool:
    """Tell whether most of a box lies in one of others."""
    area = max(1.0, (box[2] - box[0]) * (box[3] - box[1]))
    return any(_shared(box, other) > 0.7 * area for other in others)


def _colored_lines(
    picture: Image, colors: Colors, engine: OcrEngine, lines: Sequence[OcrLine], explained: Sequence[Box]
) -> list[OcrLine]:
    """Return writing in colored ink: what is read there with the color and was not read without."""
    found: list[OcrLine] = []
    seals = _seals(colors, usual_height(lines))
    for box in _apart(grown(box, picture.size) for box in colors.boxes):
        known = [*explained, *(upright(line) for line in lines)]
        inside = [_moved_box(other, (-box[0], -box[1])) for other in known]
        for line in engine.read(picture.crop(box), inside):
            moved = moved_line(line, (box[0], box[1]))
            sealed = line.confidence < DOUBTFUL and any(_shared(upright(moved), seal) for seal in seals)
            if _is_new(moved, [*lines, *found]) and not (sealed and not _NUMBER.search(line.text)):
                found.append(moved)
    return found


def _seals(colors: Colors, height: float) -> list[Box]:
    """Return the boxes of official seals: round, several lines high, mostly paper. What they say runs in a circle, is
    public, and need not be read."""
    seals: list[Box] = []
    for box in colors.boxes:
        left, top, right, bottom = box
        share = float(colors.mask[top:bottom, left:right].mean())
        if min(right - left, bottom - top) >= _SEAL * height and 0.7 < (right - left) / (bottom - top) < 1.4:
            seals += [(float(left), float(top), float(right), float(bottom))] if share < _SEAL_INK else []
    return seals


def _colored_unread(colors: Colors, lines: Sequence[OcrLine]) -> list[Box]:
    """Return colored writing, outside seals, that nobody read."""
    from PIL import Image

    height = usual_height(lines)
    seals = _seals(colors, height)
    found: list[Box] = []
    for box in colors.boxes:
        if any(_shared(box, seal) for seal in seals):
            continue
        left, top, right, bottom = box
        ink = Image.fromarray((255 - 255 * colors.mask[top:bottom, left:right]).astype("uint8"))
        inside = [moved_line(line, (-left, -top)) for line in lines]
        found += [_moved_box(area, (left, top)) for area in remaining_ink(ink, inside, height=height)]
    return found


def _second_look(picture: Image, engine: OcrEngine, areas: Sequence[Box]) -> list[OcrLine]:
    """Read areas that were left, enlarged."""
    found: list[OcrLine] = []
    for left, top, right, bottom in areas[:_MOST_AGAIN]:
        box = (
            max(0, int(left) - _AROUND), max(0, int(top) - _AROUND),
            min(picture.width, int(right) + _AROUND), min(picture.height, int(bottom) + _AROUND),
        )  # fmt: skip
        part = picture.crop(box)
        part = part.resize((round(part.width * _CLOSER), round(part.height * _CLOSER)))
        for line in engine.read(part):
            if line.confidence >= _SURE:
                quad = [(x / _CLOSER, y / _CLOSER) for x, y in line.quad]
                shrunk = replace(line, quad=(quad[0], quad[1], quad[2], quad[3]))
                found.append(moved_line(shrunk, (box[0], box[1])))
    return found


def moved_line(line: OcrLine, corner: tuple[float, float]) -> OcrLine:
    """Return a line of a part of a picture as a line of the picture; ``corner`` is where the part begins."""
    a, b, c, d = ((x + corner[0], y + corner[1]) for x, y in line.quad)
    return replace(line, quad=(a, b, c, d))


def _moved_box(box: Box, by: tuple[float, float]) -> Box:
    return box[0] + by[0], box[1] + by[1], box[2] + by[0], box[3] + by[1]


def _is_new(line: OcrLine, known: Sequence[OcrLine]) -> bool:
    """Tell whether a line stands where none was read, or is another number than the one read there."""
    box = upright(line)
    area = max(1.0, (box[2] - box[0]) * (box[3] - box[1]))
    there = [other for other in known if _shared(box, upright(other)) > 0.3 * area]
    if not there:
        return True
    numbers = _NUMBER.findall(line.text)
    return any(all(_unlike(number, other.text) for other in there) for number in numbers)


def _unlike(number: str, text: str) -> bool:
    match = SequenceMatcher(None, number, text, autojunk=False)
    return sum(block.size for block in match.get_matching_blocks()) < _OTHER * len(number)


def _shared(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _apart(boxes: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Join boxes that overlap."""
    joined: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes):
        merged = box
        while True:
            other = next((one for one in joined if _shared(one, merged) > 0), None)
            if other is None:
                break
            joined.remove(other)
            merged = (
                min(merged[0], other[0]), min(merged[1], other[1]), max(merged[2], other[2]), max(merged[3], other[3]),
            )  # fmt: skip
        joined.append(merged)
    return joined
