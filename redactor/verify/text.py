"""Prove that a cleaned plain text holds none of the removed values: in its bytes and in its decoded characters."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Sequence

from extractors.limits import Limits
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.forms import Needles

_MARKS = {
    codecs.BOM_UTF8: "utf_8_sig",
    codecs.BOM_UTF32_LE: "utf_32",
    codecs.BOM_UTF32_BE: "utf_32",
    codecs.BOM_UTF16_LE: "utf_16",
    codecs.BOM_UTF16_BE: "utf_16",
}


_TAG = re.compile(r"<[^<>]*>")


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned`` for the values; weak ones are counted against ``original``."""
    needles = Needles.of(redactions)
    residues: list[Residue] = needles.residues(needles.search_bytes(cleaned), "file", "raw bytes")
    before, after = _decoded(original), _decoded(cleaned)
    if after is None or before is None:
        return VerifyResult(False, ("raw bytes",), tuple(residues), ("text",))
    residues += needles.residues(needles.search_text(after), "text", "decoded text")
    if "&" in after or "<" in after:
        plain = html.unescape(_TAG.sub("", after))
        residues += needles.residues(needles.search_text(plain), "text", "tags and references undone")
    residues += needles.residues(needles.compare(before, after), "text", "compared with the original")
    return VerifyResult(not residues, ("raw bytes", "text", "comparison"), tuple(residues))


def _decoded(data: bytes) -> str | None:
    """Decode by byte order mark, else as the first encoding that fits the whole file; None when none does."""
    marked = [name for mark, name in _MARKS.items() if data.startswith(mark)]
    for name in marked[:1] or ("utf_8", "gb18030"):
        try:
            return codecs.decode(data, name)
        except UnicodeDecodeError:
            continue
    return None
