"""What can be read out of a file by any means, with nothing of the product in it.

Packages, messages, PDF streams and base64 are opened to any depth; every text is read in several encodings, with and
without its markup, and only its digits are looked at. A number counts as found when nine of its digits (eight of a
mobile number) stand one after the other with no other digit between them: far stricter than a reader needs to be.
"""

from __future__ import annotations

import base64
import binascii
import email
import email.header
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

import pypdfium2
from lxml import etree

from tests.hostile.planting_pdf import ALPHABET
from tests.ofd.inspection import orders

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{4,})>")
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_BASE64 = re.compile(rb"[A-Za-z0-9+/\r\n]{40,}={0,2}")
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r"[\"']([^\"'<>]*)[\"']")
_GLYPH = re.compile(rb"1 0 0 1 ([\d.]+) ([\d.]+) Tm\s*<([0-9A-Fa-f]{4})>\s*Tj")
_NAMES = dict(enumerate(dict.fromkeys(ALPHABET), 1))
_DEEP = 6


def leaks(data: bytes, secrets: Iterable[str]) -> list[str]:
    """Return "last digits @ place" for each number of which a telling part can be read."""
    texts = [(where, digits(text)) for where, text in readings(data)]
    found = []
    for secret in secrets:
        bare, size = secret.rstrip("X"), 8 if len(secret) == 11 else 9
        windows = [bare[n : n + size] for n in range(len(bare) - size + 1)]
        found += [f"{secret[-4:]} @ {where}" for where, text in texts if any(window in text for window in windows)]
    return found


def digits(text: str) -> str:
    """Return the digits of a text, of any script and width, as ASCII."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(c if c <= "9" else str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def readings(data: bytes, where: str = "file", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of all that can be read in some bytes."""
    if depth > _DEEP:
        raise AssertionError("nested too deep")
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield f"{where} comment", package.comment.decode("latin-1")
            for info in package.infolist():
                yield f"{where} name", f"{info.filename} {unquote(info.filename)}"
                yield f"{where} entry", (info.comment + info.extra).decode("latin-1")
                yield from readings(package.read(info), f"{where}!{info.filename}", depth + 1)
    elif b"%PDF-" in data[:1024]:
        yield from _pdf(data, where, depth)
    elif re.match(rb"[\w-]+:[^\n]*\n[\w-]+:", data):
        yield from _message(data, where, depth)
    else:
        yield from _text(data, where, depth)


def _text(data: bytes, where: str, depth: int) -> Iterator[tuple[str, str]]:
    yield from _decoded(where, data)
    if b"ofdspec" in data[:400]:
        root = etree.fromstring(data)
        yield from ((f"{where} {how}", text) for how, text in orders(root))
    for match in _BASE64.finditer(data):
        try:
            yield from readings(base64.b64decode(match.group()), f"{where} base64", depth + 1)
        except binascii.Error:
            continue


@lru_cache(maxsize=512)
def _views(data: bytes) -> tuple[tuple[str, str], ...]:
    found = []
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        plain = data.decode(encoding, "ignore")
        bare = html.unescape(_TAG.sub("", plain))
        attributes = html.unescape("\n".join(_ATTRIBUTE.findall(plain)))
        found += [(f"{encoding} bare", bare), (f"{encoding} attributes", attributes)]
        found += [(f"{encoding} plain", plain), (f"{encoding} percent", unquote(bare) if "%" in bare else "")]
        if encoding == "utf-8" and data.isascii():
            break
    return tuple(found)


def _decoded(where: str, data: bytes) -> Iterator[tuple[str, str]]:
    yield from ((f"{where} {how}", text) for how, text in _views(data))


def _message(data: bytes, where: str, depth: int) -> Iterator[tuple[str, str]]:
    yield from _decoded(where, data)
    for part in email.message_from_bytes(data).walk():
        for name, value in part.items():
            yield f"{where} {name}", str(email.header.make_header(email.header.decode_header(str(value))))
        body = part.get_payload(decode=True) if not part.is_multipart() else None
        if isinstance(body, bytes):
            yield from readings(body, f"{where} part", depth + 1)


def _pdf(data: bytes, where: str, depth: int) -> Iterator[tuple[str, str]]:
    blobs = [("file", data)]
    for match in _STREAM.finditer(data):
        try:
            inside = zlib.decompressobj().decompress(match[1])
        except zlib.error:
            inside = match[1]
        blobs.append((f"stream at {match.start()}", inside))
        if inside.startswith((b"PK", b"%PDF")):
            yield from readings(inside, f"{where} attached", depth + 1)
    for place, blob in blobs:
        yield f"{where} {place} latin-1", blob.decode("latin-1")
        yield f"{where} {place} utf-8", blob.decode("utf-8", "ignore")
        yield f"{where} {place} utf-16", blob.decode("utf-16-be", "ignore")
        shown = ""
        literals = [_plain(m[1]) for m in _LITERAL.finditer(blob)]
        for literal in [*literals, *(_unhex(m[1]) for m in _HEX.finditer(blob))]:
            encoding = "utf-16-be" if literal[:2] == b"\xfe\xff" else "utf-8"
            yield f"{where} {place} string", literal.decode(encoding, "ignore")
            codes = (int.from_bytes(literal[n : n + 2], "big") for n in range(0, len(literal), 2))
            shown += "".join(_NAMES.get(code, "") for code in codes)
        yield f"{where} {place} codes", shown
        placed = sorted((-float(y), float(x), code) for x, y, code in _GLYPH.findall(blob))
        yield f"{where} {place} places", "".join(_NAMES.get(int(code, 16), "") for _, _, code in placed)
    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document, 1):
            yield f"{where} page {number}", page.get_textpage().get_text_range()


def _plain(literal: bytes) -> bytes:
    return _ESCAPED.sub(lambda m: bytes([int(m[1], 8) & 255]) if m[1][:1] in b"01234567" else m[1], literal)


def _unhex(text: bytes) -> bytes:
    bare = re.sub(rb"\s", b"", text)
    return bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode())
