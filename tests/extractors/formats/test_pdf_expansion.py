"""Streams that expand beyond the limits are refused before anything holds what they expand to."""

from __future__ import annotations

import io
import random
import zlib
from base64 import a85encode

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from extractors.errors import LimitExceeded
from extractors.formats.pdf.opening import Budget
from extractors.limits import Limits

_ALLOWED = 1_000_000
_FLAT = bytes(20 * _ALLOWED)


def lzw(data: bytes) -> bytes:
    """Return data as libtiff's LZW codes them, which are PDF's."""
    buffer = io.BytesIO()
    Image.frombytes("L", (len(data) // 100, 100), data).save(buffer, "TIFF", compression="tiff_lzw", strip_size=1 << 30)
    with Image.open(buffer) as picture:
        tags = picture.tag_v2  # type: ignore[attr-defined]
        return buffer.getvalue()[tags[273][0] : tags[273][0] + tags[279][0]]


def read(data: bytes, *filters: str, allowed: int = _ALLOWED, **entries: object) -> bytes:
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(data, Filter=Array([Name(f"/{name}") for name in filters]), **entries)
        return Budget(Limits(member_bytes=allowed)).read(stream)


BOMBS = {
    "Flate": (zlib.compress(_FLAT), ["FlateDecode"]),
    "Flate twice": (zlib.compress(zlib.compress(_FLAT)), ["FlateDecode", "FlateDecode"]),
    "base 85 and Flate": (a85encode(zlib.compress(_FLAT)) + b"~>", ["ASCII85Decode", "FlateDecode"]),
    "hexadecimal and Flate": (zlib.compress(_FLAT).hex().encode() + b">", ["ASCIIHexDecode", "FlateDecode"]),
    "LZW": (lzw(_FLAT), ["LZWDecode"]),
    "RunLength": (b"\x81 " * 10_000 + b"\x80", ["RunLengthDecode"]),
    "Flate and RunLength": (zlib.compress(b"\x81 " * 100_000 + b"\x80"), ["FlateDecode", "RunLengthDecode"]),
    "Flate and LZW": (zlib.compress(lzw(_FLAT)), ["FlateDecode", "LZWDecode"]),
}


@pytest.mark.parametrize(("data", "filters"), BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused(data: bytes, filters: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.formats.pdf.opening.decoded", lambda stream: pytest.fail("expanded all the same"))
    with pytest.raises(LimitExceeded):
        read(data, *filters)


def test_predictors_do_not_hide_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.formats.pdf.opening.decoded", lambda stream: pytest.fail("expanded all the same"))
    with pytest.raises(LimitExceeded):
        read(zlib.compress(_FLAT), "FlateDecode", DecodeParms=Array([Dictionary(Predictor=12, Columns=4)]))


@pytest.mark.parametrize("seed", range(5))
def test_what_is_allowed_is_read(seed: int) -> None:
    chance = random.Random(seed)
    data = bytes(chance.choice(b"ab 01\n") if seed else chance.randrange(256) for _ in range(60_000))
    packed = b"".join(bytes((99,)) + data[i : i + 100] for i in range(0, len(data), 100)) + b"\x80"
    assert read(lzw(data), "LZWDecode") == data == read(packed, "RunLengthDecode")
    assert read(zlib.compress(lzw(data)), "FlateDecode", "LZWDecode") == data


def test_lengths_are_exact() -> None:
    """One byte more than allowed is refused, as many as allowed are read."""
    data = bytes(random.Random(3).choices(b"abcdefgh", k=90_000))
    assert read(lzw(data), "LZWDecode", allowed=90_000) == data
    with pytest.raises(LimitExceeded):
        read(lzw(data), "LZWDecode", allowed=89_999)
