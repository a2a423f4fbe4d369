"""Windows metafiles (EMF, WMF, packed or not): read the text they draw, and blank them where it holds a value.

Previews of embedded objects are metafiles, so the object's text lives on in them after the object is gone.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator

from extractors.limits import Limits
from redactor.rewrite.values import Values

_GZIP = b"\x1f\x8b"
_PLACEABLE = b"\xd7\xcd\xc6\x9a"
_EMF_HEADER, _EMF_EOF, _EMF_COMMENT = 1, 14, 70
_EMF_TEXT = {83: 1, 84: 2, 96: 1, 97: 2}
"""Record -> bytes a character: EXTTEXTOUTA/W, POLYTEXTOUTA/W (MS-EMF 2.3.5)."""
_SMALL_TEXT = 108
_WMF_TEXT, _WMF_EXTENDED_TEXT = 0x0521, 0x0A32
_HEADER_SIZE = 88


def is_metafile(data: bytes) -> bool:
    """Tell whether the bytes are a metafile; a packed one counts by what is in it."""
    return bool(_kind(_unpacked(data, Limits())[:44]))


def blank_where_found(data: bytes, values: Values, limits: Limits) -> bytes:
    """Return the metafile unchanged, or an empty one of the same size when its text holds a value."""
    content = _unpacked(data, limits)
    kind = _kind(content)
    text = "".join(_emf_texts(content) if kind == "emf" else _wmf_texts(content))
    if not values.within(text) and not values.within_bytes(content):
        return data
    blank = _blank_emf(content) if kind == "emf" else _blank_wmf(content)
    return gzip.compress(blank, mtime=0) if data.startswith(_GZIP) else blank


def _kind(content: bytes) -> str:
    if content[:4] == b"\x01\0\0\0" and content[40:44] == b" EMF":
        return "emf"
    if content.startswith(_PLACEABLE) or content[:6] in (b"\x01\0\x09\0\0\x03", b"\x02\0\x09\0\0\x03"):
        return "wmf"
    return ""


def _unpacked(data: bytes, limits: Limits) -> bytes:
    if not data.startswith(_GZIP):
        return data
    try:
        content = zlib.decompressobj(31).decompress(data, limits.member_bytes + 1)
    except zlib.error:
        return b""
    limits.check("member_bytes", len(content))
    return content


# ---------------------------------------------------------------- EMF


def _emf_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 8 <= len(content):
        kind, size = struct.unpack("<II", content[position : position + 8])
        if size < 8:
            return
        yield kind, content[position : position + size]
        position += size


def _emf_texts(content: bytes) -> Iterator[str]:
    """Yield the strings that an EMF draws, in drawing order: a number may be drawn digit by digit."""
    for kind, record in _emf_records(content):
        if kind in _EMF_TEXT and len(record) >= 52:
            count, offset = struct.unpack("<II", record[44:52])
            width = _EMF_TEXT[kind]
            raw = record[offset : offset + count * width]
            yield raw.decode("utf-16-le" if width == 2 else "gb18030", "replace")
        elif kind == _SMALL_TEXT and len(record) >= 36:
            count, options = struct.unpack("<II", record[16:24])
            start = 36 if options & 0x100 else 52
            narrow = bool(options & 0x200)
            raw = record[start : start + count * (1 if narrow else 2)]
            yield raw.decode("latin-1" if narrow else "utf-16-le", "replace")


def _blank_emf(content: bytes) -> bytes:
    """Return a metafile with the old bounds and frame that draws nothing (MS-EMF 2.3.4.2, 2.3.4.1)."""
    header = bytearray(content[:_HEADER_SIZE].ljust(_HEADER_SIZE, b"\0"))
    end = struct.pack("<IIIII", _EMF_EOF, 20, 0, 16, 20)
    struct.pack_into("<II", header, 0, _EMF_HEADER, _HEADER_SIZE)
    struct.pack_into("<IIHHIII", header, 48, _HEADER_SIZE + len(end), 2, 1, 0, 0, 0, 0)
    return bytes(header) + end


# ---------------------------------------------------------------- WMF


def _wmf_start(content: bytes) -> int:
    return 22 if content.startswith(_PLACEABLE) else 0


def _wmf_texts(content: bytes) -> Iterator[str]:
    position = _wmf_start(content) + 18
    while position + 6 <= len(content):
        size, function = struct.unpack("<IH", content[position : position + 6])
        if size < 3:
            return
        record = content[position + 6 : position + size * 2]
        if function == _WMF_TEXT and len(record) >= 2:
            yield record[2 : 2 + struct.unpack("<H", record[:2])[0]].decode("gb18030", "replace")
        elif function == _WMF_EXTENDED_TEXT and len(record) >= 8:
            count, options = struct.unpack("<HH", record[4:8])
            start = 16 if options & 0x6 else 8
            yield record[start : start + count].decode("gb18030", "replace")
        position += size * 2


def _blank_wmf(content: bytes) -> bytes:
    start = _wmf_start(content)
    end = struct.pack("<IH", 3, 0)
    header = struct.pack("<HHHIHIH", 1, 9, 0x0300, 9 + 3, 0, 3, 0)
    return content[:start] + header + end
