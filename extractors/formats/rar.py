"""The names in a RAR archive: it is only listed, since no permissive library unpacks it.

Headers as in the archive format descriptions of the program's maker (RAR 5.0 technical note; technote.txt for RAR 1.5
to 4): a chain of blocks, each with its size, those of files with a name.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from extractors.encodings import UNSAID, decoded
from extractors.errors import DamagedInput, EncryptedInput

MARKS = (b"Rar!\x1a\x07\x01\x00", b"Rar!\x1a\x07\x00")
_FILE, _ENCRYPTED, _END = 2, 4, 5
_OLD_MAIN, _OLD_FILE, _OLD_END = 0x73, 0x74, 0x7B


def is_rar(data: bytes) -> bool:
    """Tell whether the bytes begin like a RAR archive."""
    return data.startswith(MARKS)


def names(data: bytes) -> Iterator[str]:
    """Yield the names, folders separated by "/". Raises EncryptedInput when they are hidden, DamagedInput."""
    try:
        yield from _names(data, len(MARKS[0])) if data.startswith(MARKS[0]) else _old_names(data, len(MARKS[1]))
    except (struct.error, IndexError, ValueError):
        raise DamagedInput(where="rar") from None


def _names(data: bytes, position: int) -> Iterator[str]:
    while position + 7 < len(data):
        size, start = _number(data, position + 4)
        kind, place = _number(data, start)
        flags, place = _number(data, place)
        extra = 0
        if flags & 1:
            extra, place = _number(data, place)
        packed = 0
        if flags & 2:
            packed, place = _number(data, place)
        if kind == _ENCRYPTED:
            raise EncryptedInput
        if kind == _FILE:
            yield _name(data, place, start + size - extra)
        if kind == _END:
            return
        position = start + size + packed


def _name(data: bytes, place: int, end: int) -> str:
    flags, place = _number(data, place)
    for _ in range(2):  # unpacked size, attributes
        _, place = _number(data, place)
    place += (4 if flags & 2 else 0) + (4 if flags & 4 else 0)  # time, checksum
    for _ in range(2):  # method, system
        _, place = _number(data, place)
    length, place = _number(data, place)
    if place + length > end:
        raise ValueError
    return data[place : place + length].decode("utf-8", "replace") + ("/" if flags & 1 else "")


def _number(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, the lowest first, and the place behind it."""
    value = 0
    for shift in range(0, 70, 7):
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return value, place
    raise ValueError


def _old_names(data: bytes, position: int) -> Iterator[str]:
    while position + 7 <= len(data):
        _, kind, flags, size = struct.unpack_from("<HBHH", data, position)
        if size < 7:
            raise ValueError
        packed = struct.unpack_from("<I", data, position + 7)[0] if flags & 0x8000 or kind == _OLD_FILE else 0
        if kind == _OLD_MAIN and flags & 0x80:
            raise EncryptedInput
        if kind == _OLD_FILE:
            length = struct.unpack_from("<H", data, position + 26)[0]
            high = struct.unpack_from("<I", data, position + 32)[0] if flags & 0x100 else 0
            packed += high << 32
            start = position + 32 + (8 if flags & 0x100 else 0)
            raw = data[start : start + length].split(b"\0", 1)[0]
            name = decoded(raw, (*UNSAID, "latin-1")) or ""
            yield name.replace("\\", "/") + ("/" if flags & 0xE0 == 0xE0 else "")
        if kind == _OLD_END:
            return
        position += size + packed
