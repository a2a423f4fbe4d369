"""Which strings of an Office package people may have written, and what percent signs and base64 in them hide."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote

_SUSPECT = re.compile(r"[^\x00-\x7f]|(?:\d[ \-.]{0,2}){7,}|@|%[0-9A-Fa-f]{2}")
_HARMLESS = re.compile(
    r"\{?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}?|https?://(?:schemas|purl|www\.w3)\.[\x21-\x7e]*"
    r"|urn:[a-z.:-]+|-?\d{1,10}|[0-9A-Fa-f]{6,8}|_(?:Toc|Ref|Hlk|Hlt|GoBack)\d*|\d{4}-\d\d-\d\dT[\d:.]+Z?"
    r"|#?_x0000_[\w]{1,24}"
)
_SHAPE = re.compile(
    r"(?:[mlcxeqhvtrnfwab#,.\d\s-]|@\d)+|(?:[a-z-]+:[^;:@%]*;?)+|[a-z0-9]+(?: (?:@?-?\d+|[A-Za-z]+\d?))+"
)
"""VML and DrawingML outlines and CSS-like styles."""
_OUTLINES = frozenset(
    {"style", "path", "d", "points", "coordorigin", "coordsize", "eqn", "adj", "wrapcoords", "from", "to", "control1",
     "control2", "viewBox"}
)  # fmt: skip
_TECHNICAL = frozenset({"typeface", "panose", "usb0", "usb1", "usb2", "usb3", "csb0", "csb1"})
"""Attributes of font descriptions."""
_LONG = re.compile(r"[0-9]{7}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}(?:[\r\n]+[A-Za-z0-9+/]+)*={0,2}\s*")
_WORTH_DECODING = re.compile(r"\d{5,}|@|[\u4e00-\u9fff]")
_PLAUSIBLE = re.compile(r"[\t\n\r\x20-\x7e\u2010-\u2030\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")


def is_suspect(name: str, value: str) -> bool:
    """Tell whether the value of an attribute of that local name may be more than a size, a color or an id."""
    if not _SUSPECT.search(value):
        return len(value) >= 16 and name != "gfxdata" and is_base64(value)
    if _HARMLESS.fullmatch(value) or (name in _TECHNICAL and not (name == "typeface" and _LONG.search(value))):
        return False
    if name in _OUTLINES and value.isascii() and _SHAPE.fullmatch(value):
        return re.search(r"(?:\d-?){11}", value) is not None
    return True


def decodings(text: str) -> Iterator[tuple[str, str]]:
    """Yield (decoded text, name of the coding) for each coding that the value is plausibly in."""
    if "%" in text and (plain := unquote(text)) != text:
        yield plain, "percent"
    if is_base64(text):
        try:
            raw = base64.b64decode("".join(text.split()))
        except (binascii.Error, ValueError):
            return
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            try:
                decoded = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _PLAUSIBLE.fullmatch(decoded) and _WORTH_DECODING.search(decoded):
                yield decoded, "base64"
                return


def is_base64(text: str) -> bool:
    """Tell whether a value can be base64: only its letters, whole groups of four, and not just a word or a number."""
    if len(text) < 16 or not _BASE64.fullmatch(text):
        return False
    dense = "".join(text.split())
    return len(dense) % 4 == 0 and not dense.isalpha() and not dense.isdigit()
