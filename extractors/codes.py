"""Two-dimensional codes and barcodes in a picture: what they say, and where they stand."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from extractors.ocr import OcrLine
from extractors.pixels import shrunken

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = 1800


def read_codes(picture: Image) -> tuple[OcrLine, ...]:
    """Return the contents of QR codes and barcodes as lines whose characters all stand in the whole code.

    Codes that are found and cannot be decoded are lines without text. Nothing when OpenCV is not there.
    """
    if importlib.util.find_spec("cv2") is None:
        return ()
    import cv2
    import numpy

    gray, scale = shrunken(picture, _SIDE)
    if min(gray.size) < 20:
        return ()
    pixels = numpy.asarray(gray)
    found: list[OcrLine] = []
    decoded, texts, corners, *_ = cv2.QRCodeDetector().detectAndDecodeMulti(pixels)
    if decoded and corners is not None:
        found += [_line(text, quad, scale) for text, quad in zip(texts, corners, strict=False)]
    decoded, texts, corners, *_ = cv2.barcode.BarcodeDetector().detectAndDecodeMulti(pixels)
    if decoded and corners is not None:
        found += [_line(text, quad, scale) for text, quad in zip(texts, corners, strict=False) if text]
    return tuple(found)


def _line(text: str, quad: object, scale: float) -> OcrLine:
    import numpy

    points = numpy.asarray(quad).reshape(-1, 2) * scale
    left, top = (float(value) for value in points.min(axis=0))
    right, bottom = (float(value) for value in points.max(axis=0))
    shown = " ".join(text.split())
    whole = ((left, top), (right, top), (right, bottom), (left, bottom))
    return OcrLine(shown, whole, (), (1.0,) * len(shown))
