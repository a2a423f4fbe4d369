"""What stands behind the data of a stream: bytes after the end of its compression, and after an image's last sample.

No reader looks at them, so nothing is lost with them, and anything may be written there.
"""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf

from extractors.formats.pdf.opening import Budget
from extractors.limits import Limits

_COMPONENTS = {
    "/DeviceGray": 1, "/G": 1, "/CalGray": 1, "/Indexed": 1, "/I": 1, "/Separation": 1,
    "/DeviceRGB": 3, "/RGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/CMYK": 4,
}  # fmt: skip
_PLAIN = frozenset({
    "/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx",
    "/RunLengthDecode", "/RL",
})  # fmt: skip
"""Filters whose result is the samples themselves."""
_FLATE = ("/FlateDecode", "/Fl")
_PADDING = b"\0\r\n\t "
_STEP = 1 << 16
"""Compressed bytes that are inflated at a time."""


def cut_surplus(pdf: pikepdf.Pdf, limits: Limits) -> int:
    """Cut off what stands behind the data of streams, unless it is padding; return how many streams had anything.

    An image whose length nobody can tell (a codec of its own, an unknown color space) keeps its bytes. Raises
    LimitExceeded for image data in old filters that expand beyond the limit.
    """
    return sum(_cut(item, limits) for item in pdf.objects if isinstance(item, pikepdf.Stream))


def _cut(stream: pikepdf.Stream, limits: Limits) -> bool:
    names = stream.get("/Filter")
    filters = [str(name) for name in names] if isinstance(names, pikepdf.Array) else [str(names)] if names else []
    is_plain_image = stream.get("/Subtype") == "/Image" and _PLAIN.issuperset(filters)
    expected = expected_length(stream) if is_plain_image else None
    if filters[:1] and filters[0] in _FLATE:
        parameters = stream.get("/DecodeParms")
        is_whole = len(filters) == 1
        length = _with_predictor(expected, parameters) if is_whole and expected is not None else None
        kept = _kept_of_flate(bytes(stream.read_raw_bytes()), length)
        if kept is not None:
            stream.write(kept, filter=names, decode_parms=parameters)
            return True
        if is_whole:
            return False
    if expected is None:
        return False
    data = Budget(limits).read(stream)  # b"" for what cannot be decoded: the verifier reports that
    if not data[expected:].strip(_PADDING):
        return False
    stream.write(data[:expected])
    return True


def expected_length(image: Any) -> int | None:
    """Return how many bytes the samples of an image fill (ISO 32000-2 8.9.5.2: each row begins with a new byte); None
    where the image does not tell."""
    try:
        width, height = int(image["/Width"]), int(image["/Height"])
        stencil = bool(image.get("/ImageMask", False))
        bits = 1 if stencil else int(image["/BitsPerComponent"])
        components = 1 if stencil else _components(image["/ColorSpace"])
    except (KeyError, TypeError, ValueError, IndexError):
        return None
    if components is None or min(width, height, bits) < 1:
        return None
    return height * ((width * bits * components + 7) // 8)


def _components(space: Any) -> int | None:
    if not isinstance(space, pikepdf.Array):
        return _COMPONENTS.get(str(space))
    family = str(space[0])
    if family == "/ICCBased":
        return int(space[1]["/N"])
    return len(space[1]) if family == "/DeviceN" else _COMPONENTS.get(family)


def _with_predictor(expected: int, parameters: Any) -> int | None:
    """Return how long samples are with the byte that PNG predictors put before each row (7.4.4.4)."""
    if isinstance(parameters, pikepdf.Array):
        parameters = parameters[0] if len(parameters) else None
    if not isinstance(parameters, pikepdf.Dictionary) or _number(parameters, "/Predictor", 1) < 10:
        return expected
    row = (
        _number(parameters, "/Colors", 1)
        * _number(parameters, "/BitsPerComponent", 8)
        * _number(parameters, "/Columns", 1)
        + 7
    ) // 8
    return expected + -(-expected // row) if row > 0 else None


def _number(parameters: Any, key: str, default: int) -> int:
    value = parameters.get(key, default)
    return value if isinstance(value, int) else default


def _kept_of_flate(raw: bytes, expected: int | None) -> bytes | None:
    """Return Flate data without what stands behind them, and without what they hold beyond the expected length; None
    where nothing but padding does, and for damaged data."""
    inflater = zlib.decompressobj()
    head: list[bytes] = []
    length, is_longer, end = 0, False, len(raw)
    try:
        for start in range(0, len(raw), _STEP):
            data = inflater.decompress(raw[start : start + _STEP])
            if expected is not None:
                rest = max(0, expected - length)
                head.append(data[:rest])
                length += len(data)
                is_longer = is_longer or bool(data[rest:].strip(_PADDING))
            if inflater.eof:
                end = min(start + _STEP, len(raw)) - len(inflater.unused_data)
                break
    except zlib.error:
        return None
    if is_longer:
        return zlib.compress(b"".join(head), 9)
    return raw[:end] if raw[end:].strip(_PADDING) else None
