"""Text records of metafiles, line by line; characters that are placed one by one make one string."""

from __future__ import annotations

import gzip
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import LimitExceeded
from extractors.formats.metafile import open_metafile
from extractors.limits import Limits

Strings = list[tuple[str, int]]


def emf(strings: Strings, *, small: bool = False) -> bytes:
    records = b""
    for text, line in strings:
        raw = text.encode("utf-16-le")
        padded = raw + bytes(-len(raw) % 4)
        if small:
            body = struct.pack("<iiIIIff", 0, line, len(text), 0x100, 1, 1, 1) + padded
        else:
            body = bytes(28) + struct.pack("<iiII", 0, line, len(text), 76) + bytes(24) + padded
        records += struct.pack("<II", 108 if small else 84, 8 + len(body)) + body
    return b"\1\0\0\0\x58\0\0\0" + bytes(32) + b" EMF" + bytes(44) + records + struct.pack("<5I", 14, 20, 0, 16, 20)


def wmf(strings: Strings, *, extended: bool = True) -> bytes:
    records = b""
    for text, line in strings:
        raw = text.encode("gb18030")
        padded = raw + bytes(len(raw) % 2)
        if extended:
            body, function = struct.pack("<hhHH", line, 0, len(raw), 0) + padded, 0x0A32
        else:
            body, function = struct.pack("<H", len(raw)) + padded + struct.pack("<hh", line, 0), 0x0521
        records += struct.pack("<IH", 3 + len(body) // 2, function) + body
    return struct.pack("<HHHIHIH", 1, 9, 0x300, 9, 0, 9, 0) + records + struct.pack("<IH", 3, 0)


def text(data: bytes) -> str:
    opened = open_metafile(data, Limits())
    assert opened is not None
    return opened.text()


ROWS: Strings = [("姓名", 10), ("号码", 10), ("张三", 20), ("1", 20), ("2", 20), ("3", 20), ("4", 30)]


@pytest.mark.parametrize(
    "data",
    [emf(ROWS), emf(ROWS, small=True), wmf(ROWS), wmf(ROWS, extended=False), gzip.compress(emf(ROWS)),
     b"\xd7\xcd\xc6\x9a" + bytes(18) + wmf(ROWS)],
)  # fmt: skip
def test_lines(data: bytes) -> None:
    assert text(data) == "姓名\t号码\n张三\t123\n4"


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"\x1f\x8b", gzip.compress(b"x"), b"\1\0\0\0" + bytes(60)])
def test_other_bytes(data: bytes) -> None:
    assert open_metafile(data, Limits()) is None


def test_packed_bombs() -> None:
    with pytest.raises(LimitExceeded):
        open_metafile(gzip.compress(bytes(5000)), Limits(member_bytes=1000))


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8), st.booleans())
def test_damage_ends(place: int, junk: bytes, is_emf: bool) -> None:
    data = bytearray(emf(ROWS) if is_emf else wmf(ROWS))
    data[place : place + len(junk)] = junk
    opened = open_metafile(bytes(data), Limits())
    assert opened is None or isinstance(opened.text(), str)
