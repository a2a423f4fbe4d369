"""Open a PDF within the limits: decrypted, repaired where qpdf can, and no stream larger than allowed."""

from __future__ import annotations

import io
import re
import time
import zlib
from base64 import a85decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from extractors.errors import DamagedInput, EncryptedInput, LimitExceeded
from extractors.limits import Limits

PDF_FAILURES = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError)
"""What pikepdf raises for objects that are not what they should be."""


def open_pdf(data: bytes, limits: Limits, password: str | None = None) -> pikepdf.Pdf:
    """Open the file. Raises EncryptedInput, DamagedInput or LimitExceeded. The caller closes it."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), password=password or "", suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise EncryptedInput from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise DamagedInput(where="cross-reference") from error
    try:
        pages, objects = len(pdf.pages), len(pdf.objects)
    except PDF_FAILURES as error:
        pdf.close()
        raise DamagedInput(where="page tree") from error
    try:
        limits.check("pages", pages)
        limits.check("objects", objects)
    except LimitExceeded:
        pdf.close()
        raise
    if not pages:
        pdf.close()
        raise DamagedInput(where="no pages")
    return pdf


def decoded(stream: Any) -> bytes:
    """Return a stream's data through all filters that qpdf knows; RunLength it calls special, like those of images."""
    names = stream.get("/Filter")
    filters = list(names) if isinstance(names, pikepdf.Array) else [names]
    level = pikepdf.StreamDecodeLevel
    return bytes(stream.read_bytes(level.specialized if "/RunLengthDecode" in filters else level.generalized))


@dataclass(slots=True)
class Budget:
    """Counts expanded bytes and time of one document; ``unread`` names the streams that could not be decoded."""

    limits: Limits
    expanded: int = 0
    deadline: float = 0.0
    unread: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.deadline = time.monotonic() + self.limits.seconds

    def check_time(self) -> None:
        """Raise LimitExceeded when the document has had its time."""
        if time.monotonic() > self.deadline:
            raise LimitExceeded(limit="seconds", allowed=int(self.limits.seconds))

    def check_page(self, glyphs: int) -> None:
        """Raise LimitExceeded when a page shows too many glyphs, or the document has had its time."""
        self.limits.check("page_characters", glyphs)
        self.check_time()

    def read(self, stream: Any) -> bytes:
        """Return a stream's decoded bytes; what cannot be decoded is noted in ``unread`` and reads as b""."""
        self.check_time()
        try:
            data = self._decode(stream)
        except (pikepdf.PdfError, RuntimeError, ValueError, zlib.error):
            number, generation = stream.objgen
            self.unread.append(f"{number} {generation}")
            return b""
        self.expanded += len(data)
        self.limits.check("expanded_bytes", self.expanded)
        return data

    def _decode(self, stream: Any) -> bytes:
        """Decode; Flate is inflated by us first, because qpdf knows no ceiling."""
        names = stream.get("/Filter")
        filters = [str(name) for name in names] if isinstance(names, pikepdf.Array) else [str(names)]
        if filters == ["/FlateDecode"] and "/DecodeParms" not in stream:
            try:
                return self._inflated(stream.read_raw_bytes())
            except zlib.error:
                return decoded(stream)
        self._check_chain(stream, filters)
        data = decoded(stream)
        self.limits.check("member_bytes", len(data))
        return data

    def _inflated(self, data: bytes) -> bytes:
        inflater = zlib.decompressobj()
        inflated = inflater.decompress(data, self.limits.member_bytes)
        if inflater.unconsumed_tail:
            raise LimitExceeded(limit="member_bytes", allowed=self.limits.member_bytes)
        return inflated

    def _check_chain(self, stream: Any, filters: Sequence[str]) -> None:
        """Refuse what expands over the limit in one of the steps that can be followed here."""
        if not _EXPANDING.intersection(filters):
            return
        data, allowed = bytes(stream.read_raw_bytes()), self.limits.member_bytes
        try:
            for name in filters:
                if name in _LENGTHS:
                    if _LENGTHS[name](data, allowed) > allowed:
                        raise LimitExceeded(limit="member_bytes", allowed=allowed)
                    return  # what such data expand to is not at hand for a further step
                if name not in _STEPS and name != "/FlateDecode":
                    return
                data = self._inflated(data) if name == "/FlateDecode" else _STEPS[name](data)
        except (zlib.error, ValueError):
            return  # qpdf decides what is left of damaged data


def _from_hex(data: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _from_base85(data: bytes) -> bytes:
    return a85decode(data.strip().removeprefix(b"<~").partition(b"~")[0])


def _run_length(data: bytes, allowed: int) -> int:
    """Return how long RunLength data are without it (7.4.5), or more than is allowed."""
    total = position = 0
    while position < len(data) and total <= allowed and data[position] != 128:
        length = data[position]
        total += length + 1 if length < 128 else 257 - length
        position += length + 2 if length < 128 else 2
    return total


def _lzw_length(data: bytes, allowed: int) -> int:
    """Return how long LZW data are without it (7.4.4), or more than is allowed; only lengths are followed."""
    lengths = [1] * 258
    width, held, bits, total, last = 9, 0, 0, 0, 0
    for byte in data:
        held, bits = held << 8 | byte, bits + 8
        if bits < width:
            continue
        bits -= width
        code, held = held >> bits, held & ((1 << bits) - 1)
        if code == 256:
            del lengths[258:]
            width, last = 9, 0
            continue
        if code == 257 or code > len(lengths) or total > allowed:
            break
        length = lengths[code] if code < len(lengths) else last + 1
        total += length
        if last:
            lengths.append(last + 1)
        last = length
        width = min(12, max(9, (len(lengths) + 1).bit_length()))
    return total


_LENGTHS: dict[str, Callable[[bytes, int], int]] = {
    "/LZWDecode": _lzw_length, "/LZW": _lzw_length, "/RunLengthDecode": _run_length, "/RL": _run_length,
}  # fmt: skip
_EXPANDING = frozenset({"/FlateDecode", *_LENGTHS})
_STEPS: dict[str, Callable[[bytes], bytes]] = {
    "/ASCIIHexDecode": _from_hex, "/AHx": _from_hex, "/ASCII85Decode": _from_base85, "/A85": _from_base85,
}  # fmt: skip


def inherited(page: Any, key: str) -> Any:
    """Return a page attribute from the page or the nearest of its ancestors (ISO 32000-2 7.7.3.4), or None."""
    node = page
    for _ in range(64):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        value = node.get(key)
        if value is not None:
            return value
        node = node.get("/Parent")
    return None


def page_objects(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the page dictionaries in order. Raises DamagedInput where the page tree cannot be walked."""
    try:
        for page in pdf.pages:
            yield page.obj
    except PDF_FAILURES as error:
        raise DamagedInput(where="page tree") from error
