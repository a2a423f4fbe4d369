"""Blank Windows metafiles that draw a value: an empty one of the same size stands in their place.

Previews of embedded objects are metafiles, so the object's text lives on in them after the object is gone.
"""

from __future__ import annotations

import gzip
import struct

from extractors.formats.metafile import PLACEABLE, Metafile, open_metafile
from extractors.limits import Limits
from redactor.rewrite.values import Values

_GZIP = b"\x1f\x8b"
_HEADER, _END = 1, 14
_HEADER_SIZE = 88


def is_metafile(data: bytes, limits: Limits) -> bool:
    """Tell whether the bytes are a metafile; a packed one counts by what is in it."""
    return open_metafile(data, limits) is not None


def holds_value(data: bytes, values: Values, limits: Limits) -> bool:
    """Tell whether a metafile draws a value, in one piece or character by character, or holds one in a comment."""
    opened = open_metafile(data, limits)
    if opened is None:
        return False
    joined = "".join(string for string, _ in opened.strings())
    return values.within(joined) or values.within(opened.text()) or values.within_bytes(opened.content)


def blank(data: bytes, limits: Limits) -> bytes:
    """Return a metafile with the size of this one that draws nothing."""
    opened = open_metafile(data, limits)
    if opened is None:
        raise ValueError("not a metafile")
    content = _blank_emf(opened) if opened.kind == "emf" else _blank_wmf(opened)
    return gzip.compress(content, mtime=0) if data.startswith(_GZIP) else content


def _blank_emf(opened: Metafile) -> bytes:
    """Keep bounds and frame of the header (MS-EMF 2.3.4.2) and end at once (2.3.4.1)."""
    header = bytearray(opened.content[:_HEADER_SIZE].ljust(_HEADER_SIZE, b"\0"))
    end = struct.pack("<IIIII", _END, 20, 0, 16, 20)
    struct.pack_into("<II", header, 0, _HEADER, _HEADER_SIZE)
    struct.pack_into("<IIHHIII", header, 48, _HEADER_SIZE + len(end), 2, 1, 0, 0, 0, 0)
    return bytes(header) + end


def _blank_wmf(opened: Metafile) -> bytes:
    start = 22 if opened.content.startswith(PLACEABLE) else 0
    header = struct.pack("<HHHIHIH", 1, 9, 0x0300, 9 + 3, 0, 3, 0)
    return opened.content[:start] + header + struct.pack("<IH", 3, 0)
