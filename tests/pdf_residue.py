"""What is left of a number in a cleaned PDF, by means that share nothing with the toolkit: six digits are too many."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

import pikepdf
import pypdfium2

from tests.pdf_streams import code

_WINDOW = 6
_BETWEEN = re.compile(r"[^\w]|_")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]+)>")
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)


def residues(data: bytes, secret: str, *, far: bool = False) -> list[str]:
    """Return where six neighboring digits of the number can be read, over separators and cuts between strings,
    forwards or backwards; ``far``: also all of it in the digits of the pages, whatever stands between them."""
    windows = {secret[start : start + _WINDOW] for start in range(len(secret) - _WINDOW + 1)}
    windows |= {window[::-1] for window in windows}
    coded = {code(window)[1:-1].encode() for window in windows}
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in [*pdf.objects, pdf.trailer]:
            is_stream = isinstance(item, pikepdf.Stream)
            syntax = item.stream_dict.unparse() if is_stream else item.unparse(resolved=True)
            for kind, raw in (("object", syntax), ("stream", _data(item) if is_stream else b"")):
                texts = [
                    raw.decode("latin-1"),
                    raw.replace(b"\0", b"").decode("latin-1"),
                    unescape(unquote(raw.decode("latin-1"))),
                    *_strings(raw),
                ]
                if any(window in _plain(text) for text in texts for window in windows):
                    found.append(f"{kind} {item.objgen}")
                if any(codes in re.sub(rb"[^0-9A-F]", b"", raw) for codes in coded):
                    found.append(f"codes in {kind} {item.objgen}")
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        text = _plain("\n".join(page.get_textpage().get_text_range() for page in document))
        if far and secret[:_WINDOW] in "".join(filter(str.isdigit, text)):
            found.append("digits of the pages")
    return found + ["pdfium" for window in windows if window in text]


def _data(stream: pikepdf.Stream) -> bytes:
    """Return the data of a stream, those of pictures as their codec made them."""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def _strings(raw: bytes) -> Iterator[str]:
    """Yield the strings of an object, and all of them as one."""
    values = [bytes.fromhex(re.sub(rb"\s", b"", m.group(1)).decode().ljust(2, "0")) for m in _even(raw)]
    values += [match.group(1) for match in _LITERAL.finditer(raw)]
    texts = [
        value.decode("utf-16" if value[:2] in (b"\xfe\xff", b"\xff\xfe") else "latin-1", "ignore") for value in values
    ]
    yield from texts
    yield "".join(texts)


def _even(raw: bytes) -> Iterator[re.Match[bytes]]:
    return (match for match in _HEX.finditer(raw) if len(re.sub(rb"\s", b"", match.group(1))) % 2 == 0)


def _plain(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
