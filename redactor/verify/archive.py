"""Prove that an archive holds the proven files and nothing else: its structure is walked byte by byte (APPNOTE 4.3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from redactor.redaction import VerifyResult

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_UTF8 = 0x800


def verify_archive(data: bytes, members: Mapping[str, bytes]) -> VerifyResult:
    """Compare what lies in the archive, from its first byte to its last, with the members that were proven."""
    try:
        failed = _faults(data, members)
    except (struct.error, zlib.error, UnicodeDecodeError, IndexError):
        failed = ["structure"]
    return VerifyResult(not failed, ("members", "structure"), (), tuple(failed))


def _faults(data: bytes, members: Mapping[str, bytes]) -> list[str]:
    failed: list[str] = []
    found: dict[str, bytes] = {}
    names: list[bytes] = []
    position = 0
    while data.startswith(_LOCAL, position):
        _, _, flags, method, _, _, _, packed, size, length, extra = struct.unpack_from("<4s5H3I2H", data, position)
        raw = data[position + 30 : position + 30 + length]
        body = data[position + 30 + length : position + 30 + length + packed]
        content = body if not method else zlib.decompress(body, -15)
        if extra or len(content) != size or flags & ~_UTF8:
            failed.append("member header")
        names.append(raw)
        found[raw.decode("utf-8" if flags & _UTF8 else "ascii")] = content
        position += 30 + length + packed
    for raw in names:
        if not data.startswith(_CENTRAL, position):
            return [*failed, "directory"]
        length, extra, comment = struct.unpack_from("<3H", data, position + 28)
        if extra or comment or data[position + 46 : position + 46 + length] != raw:
            failed.append("directory entry")
        position += 46 + length
    if not data.startswith(_END, position) or len(data) != position + 22:
        failed.append("end of the archive")
    if found != dict(members) or len(names) != len(members):
        failed.append("members")
    return failed
