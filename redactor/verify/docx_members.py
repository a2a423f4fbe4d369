"""The members of a cleaned package, opened by means of their own: zip directory, nested packages, packed images.

Nothing here comes from the reader or the rewriter. What cannot be opened is listed in ``failed`` and fails the proof.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.limits import Limits

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG = b"\x89PNG\r\n\x1a\n"
_GZIP = b"\x1f\x8b"
_DESCRIPTOR = 24
"""Bytes that may stand between two members: a data descriptor (APPNOTE 4.3.9), with signature and 64-bit sizes."""
_PLAIN_NAME = re.compile(r"(?!.*\d{6})[A-Za-z0-9_./\[\]-]{1,80}")
_BLOB = re.compile(r"[A-Za-z0-9+/\s]{200,}={0,2}\s*")


@dataclass(frozen=True, slots=True)
class Member:
    """``where`` is printable: a part name of the usual kind, else a number. ``name`` may hold anything."""

    where: str
    name: str = field(repr=False)
    data: bytes = field(repr=False)
    depth: int = 0


@dataclass(slots=True)
class Unpacker:
    """Counts what was inflated and collects what could not be opened."""

    limits: Limits
    expanded: int = 0
    failed: list[str] = field(default_factory=list)

    def members(self, data: bytes, where: str = "", depth: int = 0) -> Iterator[Member]:
        """Yield all members of a zip file and of everything packed in them. Raises LimitExceeded."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                infos = package.infolist()
                self.limits.check("members", len(infos))
                if package.comment or not _is_tight(data, infos):
                    self.failed.append(f"{where}zip structure")
                for number, info in enumerate(infos, start=1):
                    if info.is_dir():
                        continue
                    shown = where + (info.filename if _PLAIN_NAME.fullmatch(info.filename) else f"member {number}")
                    with package.open(info) as stream:
                        content = self._inflate(stream.read(self.limits.member_bytes + 1))
                    yield Member(shown, info.filename, content, depth)
                    yield from self.packed(content, shown, depth)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            self.failed.append(f"{where}zip")

    def packed(self, data: bytes, where: str, depth: int) -> Iterator[Member]:
        """Yield what is packed in a member: a package, a gzip stream, compressed chunks of an image."""
        if data.startswith(_ZIP):
            if depth < self.limits.nesting:
                yield from self.members(data, f"{where}!", depth + 1)
            else:
                self.failed.append(f"{where} nesting")
        elif data.startswith(_COMPOUND):
            # Its streams lie in scattered sectors, so a search of the bytes proves nothing; the cleaner drops them.
            self.failed.append(f"{where} compound file")
        elif data.startswith(_GZIP):
            yield from self._stream(data, where, 31, depth)
        elif data.startswith(_PNG):
            for kind, chunk in _png_chunks(data):
                if kind in (b"zTXt", b"iTXt", b"iCCP") and b"\0" in chunk:
                    yield from self._stream(
                        chunk[chunk.index(b"\0") + (5 if kind == b"iTXt" else 2) :], where, 15, depth
                    )

    def blobs(self, texts: list[str], where: str, depth: int) -> Iterator[Member]:
        """Yield what long base64 texts and attributes decode to, packages in them opened."""
        for text in texts:
            if len(text) >= 200 and _BLOB.fullmatch(text):
                try:
                    data = base64.b64decode("".join(text.split()))
                except (binascii.Error, ValueError):
                    continue
                yield Member(f"{where} base64", "", self._inflate(data), depth)
                yield from self.packed(data, f"{where} base64", depth + 1)

    def _stream(self, data: bytes, where: str, bits: int, depth: int) -> Iterator[Member]:
        inflater = zlib.decompressobj(bits)
        try:
            content = inflater.decompress(data, self.limits.member_bytes + 1)
        except zlib.error:
            return  # not compressed after all: the raw bytes are searched as they are
        yield Member(f"{where} unpacked", "", self._inflate(content), depth)

    def _inflate(self, content: bytes) -> bytes:
        self.limits.check("member_bytes", len(content))
        self.expanded += len(content)
        self.limits.check("expanded_bytes", self.expanded)
        return content


def _is_tight(data: bytes, infos: list[zipfile.ZipInfo]) -> bool:
    """Tell whether the members lie one after the other from the first byte on, with no room for hidden ones."""
    position = 0
    for info in sorted(infos, key=lambda item: item.header_offset):
        start = info.header_offset
        if not 0 <= start - position <= (_DESCRIPTOR if position else 0) or data[start : start + 4] != _ZIP:
            return False
        name_length, extra_length = struct.unpack("<HH", data[start + 26 : start + 30])
        position = start + 30 + name_length + extra_length + info.compress_size
    directory = data.find(b"PK\x01\x02", position)
    return not infos or 0 <= directory - position <= _DESCRIPTOR


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_PNG)
    while position + 12 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        yield data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        position += 12 + length
