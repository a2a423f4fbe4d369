"""RapidOCR 3 on onnxruntime behind the protocol of ``extractors.ocr``: lines of a picture, however it is turned.

What a line says depends on its own pixels alone: lines go through the recognizer one by one. (In batches, as RapidOCR
has them, a line is padded to its longest neighbor: slower on one core, and its reading would change with the company.)
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extractors.ocr import Box, OcrLine, Point
from extractors.ocr_bands import in_bands, in_tiles, is_small_print

if TYPE_CHECKING:
    from PIL.Image import Image

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
    """RapidOCR with sessions of one thread, a set for each call under way at a time. Equal line images are recognised
    once."""

    def __init__(self) -> None:
        self.id = f"rapidocr {importlib.metadata.version('rapidocr')}"
        self._idle: list[Any] = []
        self._known = _Cache()

    def read(self, picture: Image, explained: Sequence[Box] = ()) -> tuple[OcrLine, ...]:
        """Return the lines of a picture, whichever way it is turned."""
        pixels, scale = _prepared(picture)
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

    @contextmanager
    def _sessions(self) -> Iterator[Any]:
        """Lend a set of sessions that nobody else uses. Threads come and go with each document: the sets stay."""
        try:
            sessions = self._idle.pop()
        except IndexError:
            sessions = _loaded()
        try:
            yield sessions
        finally:
            self._idle.append(sessions)

    def _detect(self, pixels: Any) -> list[Any]:
        quads = in_bands(pixels, self._detect_once)
        small = is_small_print(max(pixels.shape[:2]), [min(_sides(quad)) for quad in quads])
        return in_tiles(pixels, self._detect_once) if small else quads

    def _detect_once(self, pixels: Any) -> list[Any]:
        with self._sessions() as sessions:
            found = sessions(pixels, use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        return [] if boxes is None else [quad.astype("float32") for quad in boxes]

    def _recognize(self, crops: Sequence[Any]) -> list[_Read]:
        """Return what stands in line images, from the cache where they are known."""
        found = []
        for crop in crops:
            key = hashlib.blake2b(repr(crop.shape).encode() + crop.tobytes()).digest()
            read = self._known.get(key)
            if read is None:
                with self._sessions() as sessions:
                    result = sessions.recognize_txt([crop])
                read = _read(crop, result.txts[0], result.word_results[0])
                self._known.put(key, read)
            found.append(read)
        return found


def _loaded() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
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
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


@dataclass(frozen=True, slots=True)
class _Read:
    text: str
    edges: tuple[float, ...]
    confidences: tuple[float, ...]


class _Cache:
    """The readings used last, by the digest of their line images; may be used by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, _Read] = OrderedDict()

    def get(self, key: bytes) -> _Read | None:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: bytes, read: _Read) -> None:
        with self._lock:
            self._known[key] = read
            while len(self._known) > _CACHED_LINES:
                self._known.popitem(last=False)


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
