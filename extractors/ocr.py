"""Read text from pictures: a small protocol for engines, and the adapter of RapidOCR (extra ``ocr``).

An engine gets one picture and returns its lines, each with the place of every character. Models come inside the wheel
of the engine; nothing is fetched. The engine of a process is made once and may be called from any thread.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from extractors.errors import MissingPart
from extractors.ocr_bands import in_bands, in_tiles, is_small_print

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixels of a picture."""
Point = tuple[float, float]
DOUBTFUL = 0.80
"""Confidence below which a line counts as not surely read."""


@dataclass(frozen=True, slots=True)
class OcrLine:
    """One line of text in a picture. ``quad`` are its corners in pixels: start and end of the upper side, end and start
    of the lower side, in reading direction. Character k lies between ``edges[k]`` and ``edges[k + 1]``, fractions of
    the way from start to end; ``confidences`` are those of the characters."""

    text: str = field(repr=False)
    quad: tuple[Point, Point, Point, Point]
    edges: tuple[float, ...]
    confidences: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """Mean confidence of the characters."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0

    @property
    def height(self) -> float:
        """Length of the shorter sides."""
        (a, b), (c, d) = self.quad[0], self.quad[3]
        return float(((a - c) ** 2 + (b - d) ** 2) ** 0.5)

    def box(self, first: int, last: int) -> Box:
        """Return the upright box around characters first to last (inclusive)."""
        points = [
            _between(side, self.edges[place])
            for side in ((self.quad[0], self.quad[1]), (self.quad[3], self.quad[2]))
            for place in (first, last + 1)
        ]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return min(xs), min(ys), max(xs), max(ys)


def _between(side: tuple[Point, Point], share: float) -> Point:
    (x0, y0), (x1, y1) = side
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share


class OcrEngine(Protocol):
    """What an engine must do. ``id`` names it with its version, for reports."""

    id: str

    def read(self, picture: Image, explained: Sequence[Box] = ()) -> tuple[OcrLine, ...]:
        """Return the lines of a picture, top to bottom. Lines that lie in ``explained`` boxes need not be read."""
        ...


@dataclass(frozen=True, slots=True)
class Ocr:
    """How pictures are to be read: with which engine; only where text is missing or doubtful, or always."""

    engine: OcrEngine
    always: bool = False


ENGINES = "redactor.ocr_engines"
"""Entry points of other packages: a name, and what makes an OcrEngine when it is called without arguments."""


def available() -> bool:
    """Tell whether the engine of the extra ``ocr`` is installed."""
    return importlib.util.find_spec("rapidocr") is not None


def offered(name: str) -> list[importlib.metadata.EntryPoint]:
    """Return what other packages offer as an engine of this name."""
    return [entry for entry in importlib.metadata.entry_points(group=ENGINES) if entry.name == name]


@lru_cache(maxsize=4)
def load_engine(name: str = "") -> OcrEngine:
    """Return this process's engine: RapidOCR, or the one that another package offers by that name.

    Raises MissingPart when the extra ``ocr`` or that package is not installed.
    """
    if name:
        found = offered(name)
        if not found:
            raise MissingPart(part=f"OCR ({name})", install=f"pip install the package that offers it as {ENGINES}")
        made: OcrEngine = found[0].load()()
        return made
    if not available():
        raise MissingPart(part="OCR", install="pip install 'disclosure-redactor[ocr]'")
    return RapidOcrEngine()


# ---------------------------------------------------------------- RapidOCR

_DETECTION_SIDE = 1600
"""Longest side on which lines are looked for; they are recognised in full resolution."""
_SMALL = 640
"""Pictures whose longer side is shorter are enlarged twice."""
_BORDER = 16
"""Pixels of background put around a picture: letters at its very edge are not found otherwise."""
_CACHED_LINES = 4096
_UPRIGHT = 1.5
"""Height to width from which a line counts as standing."""
_SURE = 0.95
"""Mean confidence below which a page is also tried upside down, by its longest lines."""
_TRIED = 6


class RapidOcrEngine:
    """RapidOCR 3 on onnxruntime. Equal line images are recognised once."""

    def __init__(self) -> None:
        self.id = f"rapidocr {importlib.metadata.version('rapidocr')}"
        self._lock = threading.Lock()
        self._engine: Any = None
        self._known: OrderedDict[bytes, _Read] = OrderedDict()

    def read(self, picture: Image, explained: Sequence[Box] = ()) -> tuple[OcrLine, ...]:
        """Return the lines of a picture, whichever way it is turned."""
        pixels, scale = _prepared(picture)
        with self._lock:
            quads = self._detect(pixels)
            quads = [quad for quad in quads if not _is_explained(quad, scale, explained)]
            turns = 1 if sum(_stands(quad) for quad in quads) * 2 > len(quads) else 0
            if turns:
                pixels = _turned(pixels, 1)
                quads = self._detect(pixels)
            crops = [_cut(pixels, quad) for quad in quads]
            found = self._recognize(crops)
            if self._upside_down(crops, found):
                found = self._recognize([crop[::-1, ::-1] for crop in crops])[::-1]
                quads = [quad[[2, 3, 0, 1]] for quad in quads[::-1]]
            self._lay_down(pixels, quads, found)
        size = (pixels.shape[1], pixels.shape[0])
        lines = [
            OcrLine(read.text, _corners(quad, turns, size, scale), read.edges, read.confidences)
            for quad, read in zip(quads, found, strict=True)
            if read.text.strip()
        ]
        return tuple(lines)

    def _upside_down(self, crops: Sequence[Any], found: Sequence[_Read]) -> bool:
        """Tell whether the longest lines read better when they are turned round."""
        if not found or _mean(found) >= _SURE:
            return False
        tried = sorted(range(len(crops)), key=lambda index: -crops[index].shape[1])[:_TRIED]
        turned = self._recognize([crops[index][::-1, ::-1] for index in tried])
        return _mean(turned) > _mean([found[index] for index in tried]) + 0.1

    def _lay_down(self, pixels: Any, quads: list[Any], found: list[_Read]) -> None:
        """Read lines that stand on a page of lying ones in both directions, where that is surer."""
        standing = {index: quad for index, quad in enumerate(quads) if _stands(quad)}
        for order in ([1, 2, 3, 0], [3, 0, 1, 2]):  # corners of a line that runs down, and of one that runs up
            turned = [quad[order] for quad in standing.values()]
            for index, quad, read in zip(
                standing, turned, self._recognize([_cut(pixels, quad) for quad in turned]), strict=True
            ):
                if _mean([read]) > _mean([found[index]]) + 0.05:
                    quads[index], found[index] = quad, read

    def _load(self) -> Any:
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(
                params={
                    "Global.log_level": "error",
                    "Global.return_word_box": True,
                    "Global.text_score": 0.0,
                    "Global.use_cls": False,
                    "Global.max_side_len": 20_000,
                    "Global.min_side_len": 8,
                    "Global.width_height_ratio": -1,
                    "Det.limit_type": "max",
                    "Det.limit_side_len": _DETECTION_SIDE,
                }
            )
        return self._engine

    def _detect(self, pixels: Any) -> list[Any]:
        quads = in_bands(pixels, self._detect_once)
        small = is_small_print(max(pixels.shape[:2]), [min(_sides(quad)) for quad in quads])
        return in_tiles(pixels, self._detect_once) if small else quads

    def _detect_once(self, pixels: Any) -> list[Any]:
        found = self._load()(pixels, use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        return [] if boxes is None else [quad.astype("float32") for quad in boxes]

    def _recognize(self, crops: Sequence[Any]) -> list[_Read]:
        """Return what stands in line images, from the cache where they are known."""
        keys = [hashlib.blake2b(repr(crop.shape).encode() + crop.tobytes()).digest() for crop in crops]
        new = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in self._known}
        if new:
            images = list(new.values())
            result = self._load().recognize_txt(images)
            for key, crop, text, words in zip(new, images, result.txts, result.word_results, strict=True):
                self._known[key] = _read(crop, text, words)
        found = []
        for key in keys:
            self._known.move_to_end(key)
            found.append(self._known[key])
        while len(self._known) > _CACHED_LINES:
            self._known.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class _Read:
    text: str
    edges: tuple[float, ...]
    confidences: tuple[float, ...]


def _prepared(picture: Image) -> tuple[Any, float]:
    """Return BGR pixels on a border of background, enlarged by the scale where the picture is small."""
    import numpy
    from PIL import Image, ImageOps

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    picture = picture.convert("RGB")
    scale = 2.0 if max(picture.size) < _SMALL else 1.0
    if scale > 1:
        picture = picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)
    corner = picture.getpixel((0, 0))
    picture = ImageOps.expand(picture, _BORDER, fill=corner)  # type: ignore[arg-type]
    return numpy.ascontiguousarray(numpy.asarray(picture)[:, :, ::-1]), scale


def _stands(quad: Any) -> bool:
    """Tell whether a line runs up or down; square ones, a letter each, tell nothing."""
    width, height = _sides(quad)
    return height >= _UPRIGHT * width


def _sides(quad: Any) -> tuple[float, float]:
    import numpy

    return float(numpy.linalg.norm(quad[1] - quad[0])), float(numpy.linalg.norm(quad[3] - quad[0]))


def _turned(pixels: Any, turns: int) -> Any:
    """Turn pixels clockwise by quarter turns."""
    import numpy

    return numpy.ascontiguousarray(numpy.rot90(pixels, -turns))


def _corners(quad: Any, turns: int, size: tuple[int, int], scale: float) -> tuple[Point, Point, Point, Point]:
    """Map the corners of a line back to the picture as it was given."""
    points = []
    for x, y in quad.tolist():
        # a clockwise turn sent (x, y) of a picture of that height to (height - y, x)
        a, b = (y, size[0] - x) if turns else (x, y)
        points.append(((a - _BORDER) / scale, (b - _BORDER) / scale))
    return (points[0], points[1], points[2], points[3])


def _cut(pixels: Any, quad: Any) -> Any:
    """Return the line image, straightened; standing lines are laid down."""
    import cv2
    import numpy

    width, height = (max(1, round(side)) for side in _sides(quad))
    corners = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], dtype="float32")
    matrix = cv2.getPerspectiveTransform(quad.astype("float32"), corners)
    return cv2.warpPerspective(pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)


def _is_explained(quad: Any, scale: float, boxes: Sequence[Box]) -> bool:
    """Tell whether a line lies in boxes, but for less than a character or two at its ends."""
    if not boxes:
        return False
    xs, ys = (quad[:, 0] - _BORDER) / scale, (quad[:, 1] - _BORDER) / scale
    left, right, middle = float(xs.min()), float(xs.max()), float(ys.mean())
    height = float(ys.max() - ys.min())
    stretches = sorted(
        (max(left, box[0]), min(right, box[2]))
        for box in boxes
        if box[1] <= middle <= box[3] and box[0] < right and left < box[2]
    )
    covered, reached = 0.0, left
    for start, end in stretches:
        covered += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return covered >= 0.8 * (right - left) and right - left - covered <= 1.2 * height


def _mean(found: Sequence[_Read]) -> float:
    """Return the mean confidence of all characters; lines without any count as one character of none."""
    values = [value for read in found for value in (read.confidences or (0.0,))]
    return sum(values) / len(values) if values else 0.0


def _read(crop: Any, text: str, words: Any) -> _Read:
    """Place the characters of a line.

    The recognizer says in which column it saw a character. The border between two characters is the widest gap in the
    ink between their columns.

        身   份   证 : 5   2
        |    |    |  | |   |     columns of the recognizer
          ^    ^    ^ ^  ^       borders
    """
    columns = [column for word in words.word_cols or () for column in word]
    if not text or len(columns) != len(text) - sum(character.isspace() for character in text):
        return _Read(text, _even(text), tuple([min(words.confs or [0.0])] * len(text)))
    width = crop.shape[1]
    centers: list[float] = []
    waiting = iter(columns)
    for character in text:
        if character.isspace():
            centers.append(-1.0)
        else:
            centers.append(min(1.0, (next(waiting) + 0.5) / max(1.0, words.line_txt_len)) * width)
    _fill(centers, width)
    ink = _ink(crop)
    borders = [0.0] + [_border(ink, a, b) / width for a, b in pairwise(centers)] + [1.0]
    confidences = tuple(float(value) for value in words.confs)
    if len(confidences) != len(text):
        confidences = tuple([min(confidences or (0.0,))] * len(text))
    return _Read(text, tuple(max(borders[: k + 1]) for k in range(len(borders))), confidences)


def _even(text: str) -> tuple[float, ...]:
    weights = [2 if ord(character) > 0x2E80 else 1 for character in text]
    total, edges = sum(weights) or 1, [0.0]
    for weight in weights:
        edges.append(edges[-1] + weight / total)
    return tuple(edges)


def _fill(centers: list[float], width: int) -> None:
    """Put spaces half way between their neighbors."""
    for index, center in enumerate(centers):
        if center < 0:
            before = centers[index - 1] if index else 0.0
            after = next((later for later in centers[index + 1 :] if later >= 0), float(width))
            centers[index] = (before + after) / 2


def _ink(crop: Any) -> Any:
    """Return how much each column differs from the background."""
    import numpy

    gray = crop.mean(axis=2)
    return numpy.abs(gray - numpy.median(gray)).sum(axis=0)


def _border(ink: Any, start: float, end: float) -> float:
    """Return the middle of the emptiest stretch between two columns."""
    first, last = int(start), max(int(start) + 1, int(end) + 1)
    window = ink[first:last]
    if not len(window):
        return (start + end) / 2
    low = window <= window.min() + 0.1 * max(1.0, float(window.max() - window.min()))
    best, length, begin = 0, 0, -1
    for index, empty in enumerate([*low.tolist(), False]):
        if empty and begin < 0:
            begin = index
        elif not empty and begin >= 0:
            if index - begin > length:
                best, length = begin, index - begin
            begin = -1
    return first + best + length / 2
