"""Pictures of persons in a picture: identity and bank cards, portraits, fingerprints, name seals, signatures.

No model is asked: what a card says, how a portrait is framed (GB 11643 cards; 25 x 35 and 35 x 49 mm prints), what a
red print looks like, and what stands beside "签字" are cues enough to hide a card and to ask a person about the rest.
Sizes are in heights of a line, because the resolution of a picture is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from extractors.ocr import Box, OcrLine
from extractors.ocr_color import Colors
from extractors.ocr_ink import usual_height
from extractors.opencv import has_opencv
from extractors.rulings import rulings

if TYPE_CHECKING:
    from PIL.Image import Image

PersonalKind = Literal["card_picture", "portrait", "fingerprint", "signature"]


@dataclass(frozen=True, slots=True)
class PersonalPicture:
    """What shows a person or is of a person's hand; ``box`` in pixels of the picture; ``confidence`` from 0 to 1."""

    kind: PersonalKind
    box: Box
    confidence: float


def personal_pictures(
    picture: Image,
    lines: Sequence[OcrLine],
    unread: Sequence[Box],
    photographs: Sequence[Box],
    colors: Colors | None,
) -> tuple[PersonalPicture, ...]:
    """Return the pictures of persons that a picture holds. ``lines`` are all that was read, ``unread`` writing that was
    not, ``photographs`` boxes of halftones."""
    cards = list(_cards(picture, lines, photographs))
    found = [PersonalPicture("card_picture", box, 0.9) for box in cards]
    found += [p for p in _portraits(picture, photographs, lines) if not any(_inside(p.box, card) for card in cards)]
    if colors is not None:
        found += _prints(colors, lines)
    found += _signatures(lines, unread, found)
    return tuple(found)


# ---------------------------------------------------------------- cards

_FRONT = (
    re.compile(r"公民身[份分]号"), re.compile(r"^\s*姓\s*名"), re.compile(r"^\s*性\s*别\s*[男女]"),
    re.compile(r"^\s*出\s*生"), re.compile(r"^\s*住\s*址"),
)  # fmt: skip
_BACK = (
    re.compile(r"居\s*民\s*身\s*份\s*证"), re.compile(r"签发机关"), re.compile(r"有效期限"),
    re.compile(r"^\s*中\s*华\s*人\s*民\s*共\s*和\s*国"),
)  # fmt: skip
_BANK = (
    re.compile(r"银联|Union\s*Pay", re.I), re.compile(r"VALID|THRU|MONTH|YEAR", re.I),
    re.compile(r"储蓄卡|借记卡|信用卡|DEBIT|CREDIT"), re.compile(r"ATM|GOLD|VISA|Master", re.I),
)  # fmt: skip
_NUMBER = re.compile(r"[0-9][0-9 ]{14,24}")
_FORMAT = 85.6 / 53.98
"""Width to height of a card (ISO/IEC 7810 ID-1)."""
_REACH = 7.0
"""Heights of a line by which two cues of one card may lie apart."""
_ALIGNED = 2.0
_WHOLE = 0.3
"""Part of a picture of a card's format that the cues cover when the picture is the card."""


def _cards(picture: Image, lines: Sequence[OcrLine], photographs: Sequence[Box]) -> Iterator[Box]:
    """Yield the areas of cards."""
    for cluster in _clusters(lines):
        front, back, bank = (_cued(cluster, cues) for cues in (_FRONT, _BACK, _BANK))
        numbers = [line for line in cluster if _NUMBER.fullmatch(line.text.strip())]
        if len(front) >= 4 and _is_column([line for found in front.values() for line in found]):
            cues = [line for found in front.values() for line in found]
        elif len(back) >= 2 and (0 in back or {1, 2} <= set(back)):
            cues = [line for found in back.values() for line in found]
        elif numbers and len(bank) >= 2:
            cues = [*numbers, *(line for found in bank.values() for line in found)]
        else:
            continue
        if not _is_ruled(picture, _around(cues)):
            yield _card_area(picture.size, cues, photographs)


def _cued(lines: Sequence[OcrLine], cues: Sequence[re.Pattern[str]]) -> dict[int, list[OcrLine]]:
    """Return the lines that hold each cue, by its number."""
    found = {number: [line for line in lines if cue.search(line.text)] for number, cue in enumerate(cues)}
    return {number: held for number, held in found.items() if held}


def _is_column(lines: Sequence[OcrLine]) -> bool:
    """Tell whether most lines begin below each other, as on a card; in a form they stand in cells beside each other."""
    lefts = sorted(upright(line)[0] for line in lines)
    middle = lefts[len(lefts) // 2]
    height = max(line.height for line in lines)
    return sum(abs(left - middle) < _ALIGNED * height for left in lefts) >= 0.7 * len(lefts)


def _is_ruled(picture: Image, area: Box) -> bool:
    """Tell whether lines run through an area: a form that asks for what a card says."""
    part = picture.crop(tuple(round(value) for value in area))  # type: ignore[arg-type]
    long = [edge for edge in rulings(part) if abs(edge[2] - edge[0]) > 0.7 * part.width]
    return len(long) >= 2


def _clusters(lines: Sequence[OcrLine]) -> list[list[OcrLine]]:
    """Group lines with a cue of any card by distance."""
    cues = [*_FRONT, *_BACK, *_BANK, re.compile(rf"^\s*{_NUMBER.pattern}\s*$")]
    wanted = [line for line in lines if any(cue.search(line.text) for cue in cues)]
    clusters: list[list[OcrLine]] = []
    for line in wanted:
        near = [cluster for cluster in clusters if any(_near(line, other) for other in cluster)]
        clusters = [cluster for cluster in clusters if cluster not in near]
        clusters.append([line, *(other for cluster in near for other in cluster)])
    return clusters


def _near(a: OcrLine, b: OcrLine) -> bool:
    one, two = upright(a), upright(b)
    reach = _REACH * max(a.height, b.height)
    return (
        max(one[0], two[0]) - min(one[2], two[2]) < reach and max(one[1], two[1]) - min(one[3], two[3]) < reach
    )  # fmt: skip


def _card_area(size: tuple[int, int], cues: Sequence[OcrLine], photographs: Sequence[Box]) -> Box:
    """Return the card around its lines: a photograph that holds them, else as much as a card reaches beyond them."""
    text = _around(cues)
    width, height = text[2] - text[0], text[3] - text[1]
    around = [h for h in photographs if _inside(text, h) and _area(h) <= 6 * max(_area(text), height * height)]
    if around:
        return min(around, key=_area)
    if 1.3 < size[0] / size[1] < 1.9 and width * height > _WHOLE * size[0] * size[1]:
        return 0.0, 0.0, float(size[0]), float(size[1])
    long = max(width * 1.15, height * 1.3 * _FORMAT)
    high = max(height * 1.3, long / _FORMAT)
    # lines stand at the left of a card, the portrait at its right
    left, middle = text[0] - 0.12 * long, (text[1] + text[3]) / 2
    right = max(text[2] + 0.1 * long, left + 1.15 * long)
    return (
        max(0.0, left), max(0.0, middle - 0.58 * high), min(float(size[0]), right),
        min(float(size[1]), middle + 0.58 * high),
    )  # fmt: skip


# ---------------------------------------------------------------- portraits

_PORTRAIT = (0.58, 0.9)
"""Width to height of a portrait."""
_SKIN = 0.12
"""Part of a portrait's middle that is of the color of skin."""
_READ = 0.9
"""Confidence from which text in a photograph is there: features of a face are taken for letters."""
_FLAT = 14.0
"""Standard deviation of a plain background."""


def _portraits(picture: Image, photographs: Sequence[Box], lines: Sequence[OcrLine]) -> Iterator[PersonalPicture]:
    """Yield photographs that are framed as portraits are; surely so with a face's color before a plain background."""
    sure = [line for line in lines if line.confidence > _READ and len(line.text) > 1]
    height = usual_height(sure) if sure else 0.0
    for box in photographs:
        left, top, right, bottom = (round(value) for value in box)
        width, tall = right - left, bottom - top
        if not (_PORTRAIT[0] <= width / max(1, tall) <= _PORTRAIT[1]) or width < 40:
            continue
        if height and not 2.5 * height <= tall <= 24 * height:
            continue
        if any(_inside(upright(line), box) for line in sure):
            continue
        part = picture.convert("RGB").crop((max(0, left), max(0, top), right, bottom))
        skin, flat = _skin_and_background(part)
        colored = part.convert("HSV").getchannel("S").getextrema()[1] > 40  # type: ignore[operator]
        if skin >= _SKIN and flat:
            yield PersonalPicture("portrait", box, 0.85)
        elif flat and not colored:
            yield PersonalPicture("portrait", box, 0.5)
        elif skin >= _SKIN:
            yield PersonalPicture("portrait", box, 0.45)


def _skin_and_background(part: Image) -> tuple[float, bool]:
    """Return how much of the middle has the color of skin, and whether both upper corners are one plain color."""
    import numpy

    small = part.resize((48, 64))
    pixels: Any = numpy.asarray(small.convert("YCbCr")).astype("int16")
    middle = pixels[10:40, 12:36]
    skin = (
        (middle[:, :, 0] > 60) & (middle[:, :, 1] >= 77) & (middle[:, :, 1] <= 127)
        & (middle[:, :, 2] >= 135) & (middle[:, :, 2] <= 178)
    )  # fmt: skip
    corners = numpy.concatenate([pixels[6:18, 3:9].reshape(-1, 3), pixels[6:18, 39:45].reshape(-1, 3)])
    return float(skin.mean()), bool(corners.std(axis=0).max() < _FLAT)


# ---------------------------------------------------------------- prints and seals

_PRINT = (1.2, 7.0)
_PRINT_INK = (0.22, 0.9)
_RIDGES = 4
"""Changes between ink and paper across a fingerprint; a filled shape has two."""


def _prints(colors: Colors, lines: Sequence[OcrLine]) -> Iterator[PersonalPicture]:
    """Yield fingerprints and square seals of names."""
    if not has_opencv():
        return
    height = usual_height(lines)
    for box in colors.boxes:
        left, top, right, bottom = box
        width, tall = right - left, bottom - top
        if not (_PRINT[0] * height <= min(width, tall) and max(width, tall) <= _PRINT[1] * height):
            continue
        mask = colors.mask[top:bottom, left:right]
        shape = (float(left), float(top), float(right), float(bottom))
        inside = [line for line in lines if line.confidence > _READ and _inside(upright(line), shape)]
        share = float(mask.mean())
        if not 0.5 < width / tall < 1.8 or not _PRINT_INK[0] <= share <= _PRINT_INK[1]:
            continue
        if _is_square(mask):
            yield PersonalPicture("signature", shape, 0.7)
        elif not inside and _is_oval(mask) and _ridges(mask) >= _RIDGES:
            yield PersonalPicture("fingerprint", shape, 0.7)


def _tight(mask: Any) -> Any:
    rows, columns = mask.any(axis=1).nonzero()[0], mask.any(axis=0).nonzero()[0]
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _corners(mask: Any) -> list[float]:
    part = _tight(mask)
    high, wide = max(1, part.shape[0] // 8), max(1, part.shape[1] // 8)
    return [float(part[y, x].mean()) for y in (slice(0, high), slice(-high, None))
            for x in (slice(0, wide), slice(-wide, None))]  # fmt: skip


def _is_square(mask: Any) -> bool:
    """Tell whether ink frames the box: a seal of a name."""
    part = _tight(mask)
    if not 0.75 < part.shape[1] / part.shape[0] < 1.33:
        return False
    edge = max(1, part.shape[0] // 12)
    sides = [part[:edge].any(axis=0), part[-edge:].any(axis=0), part[:, :edge].any(axis=1), part[:, -edge:].any(axis=1)]
    return all(float(side.mean()) > 0.7 for side in sides)


def _is_oval(mask: Any) -> bool:
    return sum(corner < 0.25 for corner in _corners(mask)) >= 3


def _ridges(mask: Any) -> int:
    """Return how often ink begins across the middle rows and columns, as the median."""
    import numpy

    part = _tight(mask).astype("int8")
    rows, columns = part.shape
    cuts = [part[rows * k // 10] for k in (4, 5, 6)] + [part[:, columns * k // 10] for k in (4, 5, 6)]
    return int(numpy.median([int((numpy.diff(cut) == 1).sum()) for cut in cuts]))


# ---------------------------------------------------------------- signatures

_SIGN = re.compile(r"(签\s*[字名章]|签署|手\s*印|按\s*印|捺\s*印)[^\w]{0,3}")
_SIGNED = 14.0
"""Heights of a line to the right of the label within which a signature stands."""
_DOUBTFUL = 0.75
"""Confidence below which what was read beside such a label is a hand's, taken for letters."""


def _signatures(
    lines: Sequence[OcrLine], unread: Sequence[Box], known: Sequence[PersonalPicture]
) -> Iterator[PersonalPicture]:
    """Yield writing beside a label that asks for a signature and that was not read, or not surely."""
    labels = [line for line in lines if _SIGN.search(line.text)]
    doubtful = [upright(line) for line in lines if line.confidence < _DOUBTFUL and line not in labels]
    for box in (*unread, *doubtful):
        if any(_inside(box, other.box) for other in known):
            continue
        for line in labels:
            left, top, right, bottom = upright(line)
            reach = 1.5 * line.height
            if (
                left < box[2]
                and box[0] < right + _SIGNED * line.height
                and top - reach < box[3]
                and box[1] < bottom + (2 * reach)
            ):
                yield PersonalPicture("signature", box, 0.6)
                break


# ---------------------------------------------------------------- boxes


def upright(line: OcrLine) -> Box:
    """Return the upright box around a line."""
    xs, ys = [x for x, _ in line.quad], [y for _, y in line.quad]
    return min(xs), min(ys), max(xs), max(ys)


def _around(lines: Sequence[OcrLine]) -> Box:
    lefts, tops, rights, bottoms = zip(*(upright(line) for line in lines), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _inside(inner: Box, outer: Box) -> bool:
    """Tell whether most of a box lies in another."""
    width = min(inner[2], outer[2]) - max(inner[0], outer[0])
    height = min(inner[3], outer[3]) - max(inner[1], outer[1])
    return width > 0 and height > 0 and width * height >= 0.7 * max(1.0, _area(inner))
