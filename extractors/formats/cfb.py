"""Compound files (MS-CFB): the directory and its streams, with every chain bounded."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.errors import DamagedInput

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors (MS-CFB 2.1)."""
_WHERE = "compound file"


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class CompoundFile:
    """An open compound file; ``entries`` are its storages and streams in directory order."""

    data: bytes = field(repr=False)
    sector: int
    small_sector: int
    cutoff: int
    table: Sequence[int] = field(repr=False)
    small_table: Sequence[int] = field(repr=False)
    entries: tuple[_Entry, ...] = field(repr=False)
    small_stream: bytes = field(repr=False)

    @classmethod
    def open(cls, data: bytes) -> CompoundFile:
        """Read the header, the allocation tables and the directory. Raises DamagedInput."""
        if not data.startswith(MAGIC) or len(data) < 512:
            raise DamagedInput(where=_WHERE)
        shift, small_shift = struct.unpack("<HH", data[30:34])
        directory, _, cutoff, small_start, _, chain_start, _ = struct.unpack("<7I", data[48:76])
        if shift not in (9, 12) or small_shift != 6:
            raise DamagedInput(where=_WHERE)
        sector = 1 << shift
        table = _allocation(data, sector, chain_start)
        small = _chain(data, table, sector, small_start, sector)
        entries = _directory(_chain(data, table, sector, directory, sector))
        if not entries:
            raise DamagedInput(where=_WHERE)
        root = _chain(data, table, sector, entries[0].start, sector)
        return cls(data, sector, 1 << small_shift, cutoff, table, _numbers(small), entries, root)

    def stream(self, name: str) -> bytes | None:
        """Return the first stream of that name, None when there is none. Raises DamagedInput."""
        for entry in self.entries:
            if entry.kind == 2 and entry.name.lower() == name.lower():
                return self._content(entry)
        return None

    def names(self) -> list[str]:
        """Return the names of all streams."""
        return [entry.name for entry in self.entries if entry.kind == 2]

    def _content(self, entry: _Entry) -> bytes:
        if entry.size < self.cutoff:
            content = _chain(self.small_stream, self.small_table, self.small_sector, entry.start, 0)
        else:
            content = _chain(self.data, self.table, self.sector, entry.start, self.sector)
        if len(content) < entry.size:
            raise DamagedInput(where=_WHERE)
        return content[: entry.size]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(data: bytes, table: Sequence[int], size: int, start: int, offset: int) -> bytes:
    """Join the sectors of a chain; one that repeats or leaves the file ends there."""
    pieces: list[bytes] = []
    seen: set[int] = set()
    number = start
    while number < _LAST and number < len(table) and number not in seen:
        seen.add(number)
        pieces.append(data[offset + number * size : offset + (number + 1) * size])
        number = table[number]
    return b"".join(pieces)


def _allocation(data: bytes, sector: int, chain_start: int) -> tuple[int, ...]:
    """Return the sector allocation table: 109 sectors are named in the header, more in a chain (MS-CFB 2.2, 2.5)."""
    sectors = list(_numbers(data[76:512]))
    number, seen = chain_start, set[int]()
    while number < _LAST and number not in seen:
        seen.add(number)
        block = _numbers(data[(number + 1) * sector : (number + 2) * sector])
        if not block:
            break
        sectors += block[:-1]
        number = block[-1]
    table: list[int] = []
    for number in sectors:
        if number < _LAST:
            table += _numbers(data[(number + 1) * sector : (number + 2) * sector])
    return tuple(table)


def _directory(data: bytes) -> tuple[_Entry, ...]:
    entries: list[_Entry] = []
    for position in range(0, len(data) - 127, 128):
        raw = data[position : position + 128]
        length, kind = struct.unpack("<HB", raw[64:67])
        start, size = struct.unpack("<II", raw[116:124])
        name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        entries.append(_Entry(name, kind, start, size))
    return tuple(entries)
