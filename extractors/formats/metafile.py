"""The text that Windows metafiles draw (EMF, WMF, packed or not): previews of embedded objects, charts, stamps.

No rendering: the strings of the text records in drawing order. Strings on one line are told apart by a tab, lines by a
line feed; single characters that follow each other on a line are one string, since programs place them one by one.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.limits import Limits

_GZIP = b"\x1f\x8b"
PLACEABLE = b"\xd7\xcd\xc6\x9a"
_WIDE, _NARROW, _SMALL = 84, 83, 108
"""EMR_EXTTEXTOUTW, EMR_EXTTEXTOUTA, EMR_SMALLTEXTOUT (MS-EMF 2.3.5)."""
_NO_BOUNDS, _SMALL_CHARACTERS = 0x100, 0x200
_WMF_TEXT, _WMF_EXTENDED = 0x0521, 0x0A32
_WMF_RECTANGLE = 0x6


@dataclass(frozen=True, slots=True)
class Metafile:
    """An unpacked metafile; ``kind`` is "emf" or "wmf"."""

    kind: str
    content: bytes = field(repr=False)

    def strings(self) -> list[tuple[str, int]]:
        """Return the drawn strings with the vertical place of each."""
        return list(_emf_strings(self.content) if self.kind == "emf" else _wmf_strings(self.content))

    def text(self) -> str:
        """Return the drawn strings as lines."""
        text = ""
        last = 0
        alone = False
        for string, line in self.strings():
            single = len(string.strip()) <= 1
            if text and not (line == last and single and alone):
                text += "\t" if line == last else "\n"
            text += string
            last, alone = line, single
        return text


def open_metafile(data: bytes, limits: Limits) -> Metafile | None:
    """Return the metafile in ``data``, None when there is none. Raises LimitExceeded."""
    content = data
    if data.startswith(_GZIP):
        try:
            content = zlib.decompressobj(31).decompress(data, limits.member_bytes + 1)
        except zlib.error:
            return None
        limits.check("member_bytes", len(content))
    if content[:4] == b"\x01\0\0\0" and content[40:44] == b" EMF":
        return Metafile("emf", content)
    if content.startswith(PLACEABLE) or content[:6] in (b"\x01\0\x09\0\0\x03", b"\x02\0\x09\0\0\x03"):
        return Metafile("wmf", content)
    return None


def _emf_strings(content: bytes) -> Iterator[tuple[str, int]]:
    position = 0
    while position + 8 <= len(content):
        kind, size = struct.unpack("<II", content[position : position + 8])
        if size < 8:
            return
        record = content[position : position + size]
        position += size
        if kind in (_WIDE, _NARROW) and len(record) >= 52:
            line, count, offset = struct.unpack("<iII", record[40:52])
            width = 2 if kind == _WIDE else 1
            raw = record[offset : offset + count * width]
            yield raw.decode("utf-16-le" if width == 2 else "gb18030", "replace"), line
        elif kind == _SMALL and len(record) >= 36:
            line, count, options = struct.unpack("<iII", record[12:24])
            start = 36 if options & _NO_BOUNDS else 52
            narrow = bool(options & _SMALL_CHARACTERS)
            raw = record[start : start + count * (1 if narrow else 2)]
            yield raw.decode("latin-1" if narrow else "utf-16-le", "replace"), line


def _wmf_strings(content: bytes) -> Iterator[tuple[str, int]]:
    """Yield the strings of META_TEXTOUT and META_EXTTEXTOUT (MS-WMF 2.3.3); they are in the Windows code page."""
    position = (22 if content.startswith(PLACEABLE) else 0) + 18
    while position + 6 <= len(content):
        size, function = struct.unpack("<IH", content[position : position + 6])
        if size < 3:
            return
        record = content[position + 6 : position + size * 2]
        position += size * 2
        if function == _WMF_TEXT and len(record) >= 2:
            (count,) = struct.unpack("<H", record[:2])
            place = 2 + count + count % 2
            line = int.from_bytes(record[place : place + 2], "little", signed=True)
            yield record[2 : 2 + count].decode("gb18030", "replace"), line
        elif function == _WMF_EXTENDED and len(record) >= 8:
            line, _, count, options = struct.unpack("<hhHH", record[:8])
            start = 16 if options & _WMF_RECTANGLE else 8
            yield record[start : start + count].decode("gb18030", "replace"), line
