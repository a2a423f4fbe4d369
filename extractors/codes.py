"""Two-dimensional codes and barcodes in a picture: what they say, and where they stand."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from extractors.encodings import decoded
from extractors.ocr import Box, OcrLine
from extractors.opencv import has_opencv
from extractors.pixels import shrunken

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = 2600
"""Longest side in which codes are looked for: the bars of a page scanned with 200 dpi are two pixels wide."""
_LINEAR = "Code128|Code39|Code93|EAN13|EAN8|UPCA|UPCE|ITF"
_MATRIX = "QRCode|MicroQRCode|RMQRCode|DataMatrix|Aztec|PDF417|MicroPDF417|MaxiCode"
_MOST_LOOKS = 6
"""Times a picture is searched: a barcode is found line by line, and what is left of one is still a barcode."""
_COARSE = 4
_DENSE = 0.33
"""Part of a place that is ink from which it may be a code."""
_FAINTEST = 40
"""Gray levels below paper from which a pixel is ink."""
_QUIET = 30
"""Pixels around a dense place that are searched with it: a code stands in a margin of its own."""
_MARGIN = 2
_SAME = 0.5
_GAP = 0.04
"""Widest gap between two bars, in lengths of a code."""


def read_codes(picture: Image) -> tuple[OcrLine, ...]:
    """Return the contents of codes as lines whose characters all stand in the whole code.

    Codes that are found and cannot be decoded are lines without text. Nothing when OpenCV is not there, and
    QR codes and the barcodes of shops only where zxing-cpp is not: both are parts of the extra ``ocr``.
    """
    return _lines(picture, _found)


def decodable_codes(picture: Image) -> tuple[OcrLine, ...]:
    """Return what ``read_codes`` does, but for the codes that nobody can decode: they take longest to find."""
    return _lines(picture, _decoded)


def _lines(picture: Image, find: Callable[[Any], Iterable[tuple[str, Box]]]) -> tuple[OcrLine, ...]:
    if not has_opencv():
        return ()
    import numpy

    gray, scale = shrunken(picture, _SIDE)
    if min(gray.size) < 20:
        return ()
    pixels: Any = numpy.array(gray)
    paper = int(numpy.percentile(pixels, 90))
    found: list[tuple[str, Box]] = []
    for _ in range(_MOST_LOOKS):
        new = list(find(pixels))
        for text, read in new:
            box = _whole(pixels, read)
            found = _joined(found, text, box)
            left, top, right, bottom = (round(value) for value in box)
            pixels[max(0, top - 1) : bottom + 2, max(0, left - 1) : right + 2] = paper
        if not new:
            break
    return tuple(_line(text, box, scale) for text, box in found)


def _found(pixels: Any) -> Iterator[tuple[str, Box]]:
    """Yield what can be decoded (text and box), and boxes of what looks like a code and cannot."""
    decoded = list(_decoded(pixels))
    yield from decoded
    for left, top, right, bottom in _dense(pixels):
        for box in _qr_codes(pixels[top:bottom, left:right].copy()):
            whole = box[0] + left, box[1] + top, box[2] + left, box[3] + top
            if not any(_overlap(whole, other) for _, other in decoded):
                yield "", whole


def _qr_codes(pixels: Any) -> Iterator[Box]:
    """Yield the boxes of what looks like a QR code."""
    import cv2

    finder = cv2.QRCodeDetector()
    there, quads = finder.detectMulti(pixels)
    there, quads = (there, quads) if there else finder.detect(pixels)  # one alone is found in spite of more damage
    for quad in quads if there and quads is not None else ():
        yield _around(quad)


def _dense(pixels: Any) -> Iterator[tuple[int, int, int, int]]:
    """Yield boxes around all that is as dark as a code is: half of one is ink, and less than a third of writing.

    Finders are slow on whole pages, and see more where there is less beside a code."""
    import cv2
    import numpy

    paper = float(numpy.percentile(pixels, 90))
    ink = ((pixels < paper - _FAINTEST) * 255).astype("uint8")
    coarse = cv2.blur(cv2.resize(ink, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA), (11, 11))
    dark = cv2.dilate((coarse > 255 * _DENSE).astype("uint8"), numpy.ones((13, 13), "uint8"))
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    for left, top, width, height, _ in stats[1:count].tolist():
        right, bottom = (left + width) * _COARSE + _QUIET, (top + height) * _COARSE + _QUIET
        yield max(0, left * _COARSE - _QUIET), max(0, top * _COARSE - _QUIET), right, bottom


def _decoded(pixels: Any) -> Iterator[tuple[str, Box]]:
    return _decoded_by_zxing(pixels) if importlib.util.find_spec("zxingcpp") else _decoded_by_opencv(pixels)


def _decoded_by_zxing(pixels: Any) -> Iterator[tuple[str, Box]]:
    import zxingcpp

    formats = zxingcpp.barcode_formats_from_str(f"{_LINEAR}|{_MATRIX}")
    for code in zxingcpp.read_barcodes(pixels, formats=formats, text_mode=zxingcpp.TextMode.Plain):
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        yield _text(code), _around([(corner.x, corner.y) for corner in corners])


def _decoded_by_opencv(pixels: Any) -> Iterator[tuple[str, Box]]:
    import cv2

    for reader in (cv2.QRCodeDetector(), cv2.barcode.BarcodeDetector()):
        there, texts, quads, *_ = reader.detectAndDecodeMulti(pixels)
        for text, quad in zip(texts, quads, strict=False) if there and quads is not None else ():
            if text:
                yield text, _around(quad)


def _around(corners: Any) -> Box:
    import numpy

    points = numpy.asarray(corners, dtype=float).reshape(-1, 2)
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return left, top, right, bottom


def _whole(pixels: Any, box: Box) -> Box:
    """Return the box of all the bars or modules of a code: the decoder names the lines in which it read a barcode, and
    on a skewed page each of the lines above and below still says the same.

    Marks that stand as close to each other as those of one code belong together.
    """
    import cv2
    import numpy

    length = max(box[2] - box[0], box[3] - box[1])
    left, top = max(0, int(box[0] - length / 2)), max(0, int(box[1] - length / 2))
    part = pixels[top : int(box[3] + length / 2) + 1, left : int(box[2] + length / 2) + 1]
    _, ink = cv2.threshold(part, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    gap = max(3, round(_GAP * length))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(ink, cv2.MORPH_CLOSE, numpy.ones((gap, gap)))
    )
    inside = labels[int(box[1]) - top : int(box[3]) - top + 1, int(box[0]) - left : int(box[2]) - left + 1]
    shares = numpy.bincount(inside.ravel(), minlength=len(stats))
    shares[0] = 0
    if not shares.any():
        return box
    x, y, width, height, _ = stats[int(shares.argmax())].tolist()
    return min(box[0], left + x), min(box[1], top + y), max(box[2], left + x + width), max(box[3], top + y + height)


def _text(code: Any) -> str:
    """Return what a code says; codes made in China hold GB 18030 without saying so."""
    text = decoded(bytes(code.bytes))
    text = str(code.text) if text is None else text
    plain = unquote(text)
    return text if plain == text else f"{text} {plain}"


def _joined(found: list[tuple[str, Box]], text: str, box: Box) -> list[tuple[str, Box]]:
    """Return the codes with one more, which may be the rest of one of them."""
    near = (box[0] - _MARGIN, box[1] - 4 * _MARGIN, box[2] + _MARGIN, box[3] + 4 * _MARGIN)
    kept = [(said, place) for said, place in found if said != text or not _meet(place, near)]
    for _, place in (one for one in found if one not in kept):
        box = min(box[0], place[0]), min(box[1], place[1]), max(box[2], place[2]), max(box[3], place[3])
    return [*kept, (text, box)]


def _meet(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _overlap(a: Box, b: Box) -> bool:
    """Tell whether a good part of the smaller box lies in the other."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    smaller = min((one[2] - one[0]) * (one[3] - one[1]) for one in (a, b))
    return width > 0 and height > 0 and width * height >= _SAME * max(1.0, smaller)


def _line(text: str, box: Box, scale: float) -> OcrLine:
    left, top, right, bottom = (
        (box[0] - _MARGIN) * scale, (box[1] - _MARGIN) * scale, (box[2] + _MARGIN) * scale, (box[3] + _MARGIN) * scale,
    )  # fmt: skip
    shown = " ".join(text.split())
    whole = ((left, top), (right, top), (right, bottom), (left, bottom))
    return OcrLine(shown, whole, (), (1.0,) * len(shown))
