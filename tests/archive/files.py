"""Archives, pages and messages written by hand, with planted numbers, and a look into what became of them.

All numbers are invented. Nothing here is the product's: zip structure, tags, transfer encodings are undone anew.
"""

from __future__ import annotations

import base64
import binascii
import email
import html
import io
import quopri
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from tests.redactor.detect.people import card, identity

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def number(seed: int) -> str:
    return identity(7000 + seed)


def phone(seed: int) -> str:
    return f"138{(seed * 7919 + 20013) % 10**8:08}"


def bank(seed: int) -> str:
    return card(7000 + seed)


def zipped(*files: tuple[str, bytes], encoding: str = "utf-8", more: int = 0) -> bytes:
    """Return a zip written byte by byte; names in another encoding than UTF-8 come without its flag, as from GBK
    systems. ``more`` are further general purpose bits."""
    out, directory = io.BytesIO(), io.BytesIO()
    for name, data in files:
        raw = name.encode(encoding)
        flags = more | (0x800 if encoding == "utf-8" and not name.isascii() else 0)
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(data) + packer.flush()
        head = struct.pack("<3H4xIIIHH", 20, flags, 8, zlib.crc32(data), len(packed), len(data), len(raw), 0)
        offset = out.tell()
        out.write(b"PK\3\4" + head + raw + packed)
        directory.write(b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, offset) + raw)
    start, listed = out.tell(), directory.getvalue()
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, len(files), len(files), len(listed), start, 0)
    return out.getvalue() + listed + end


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def content(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def squeezed(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


def readings(data: bytes, where: str = "file", depth: int = 0) -> Iterator[tuple[str, bytes, list[str]]]:
    """Yield (place, bytes, texts) of data and of all that is packed in it: archives, messages, data URIs."""
    texts = []
    for encoding in ENCODINGS:
        plain = data.decode(encoding, "ignore")
        texts += [
            plain,
            html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", plain)),
            html.unescape(plain),
            unquote(html.unescape(plain)),
        ]
    yield where, data, texts
    if depth > 6:
        return
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                yield f"{where} name", info.filename.encode(), [info.filename]
                yield from readings(archive.read(info), f"{where}/{info.filename}", depth + 1)
    for uri in re.findall(rb"base64,([A-Za-z0-9+/=%]+)", data):
        try:
            yield from readings(base64.b64decode(unquote(uri.decode())), f"{where} data", depth + 1)
        except binascii.Error:
            continue
    if re.match(rb"[\w-]+:", data) and depth < 4:
        for part in email.message_from_bytes(data).walk():
            heads = [str(email.header.make_header(email.header.decode_header(str(v)))) for _, v in part.items()]
            yield f"{where} headers", "\n".join(heads).encode(), heads
            if part.get_filename():
                yield f"{where} file name", b"", [part.get_filename() or ""]
            if not part.is_multipart():
                body = part.get_payload(decode=True)
                yield from readings(body if isinstance(body, bytes) else b"", f"{where} part", depth + 1)
    yield f"{where} quoted", quopri.decodestring(data[:200_000]), []


def leaks(data: bytes, secrets: list[str]) -> list[str]:
    """Return "end of the secret @ place" wherever one is found."""
    found = []
    for where, blob, texts in readings(data):
        for secret in secrets:
            if any(secret.encode(encoding) in blob for encoding in ENCODINGS):
                found.append(f"{secret[-4:]} @ {where} bytes")
            wanted = squeezed(secret)
            found += [f"{secret[-4:]} @ {where}" for text in texts if wanted in squeezed(text)]
    return found
