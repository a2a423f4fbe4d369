"""Prove that a cleaned page holds none of the removed values: the standard library's parser reads it."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import unquote, unquote_to_bytes

from extractors.limits import Limits
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.forms import Needles

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DATA = re.compile(r"data:([^,\"'\s]*),([^\"'\s<>)]*)", re.IGNORECASE)
_CHECKS = ("raw bytes", "source", "text", "attributes", "comments", "data", "comparison")
_MARKS = ((codecs.BOM_UTF8, "utf_8_sig"), (codecs.BOM_UTF16_LE, "utf_16"), (codecs.BOM_UTF16_BE, "utf_16"))


class _Page(HTMLParser):
    """Gathers what a page says, by kind. Block elements end a line; others do not."""

    _LINES = frozenset(("p", "div", "tr", "li", "table", "br", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.attributes: list[str] = []
        self.asides: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._LINES:
            self.text.append("\n")
        for _, value in attrs:
            if value:
                self.attributes += [value, unquote(value), unquote(value, encoding="gb18030")]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._LINES:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.asides.append(data)

    def handle_decl(self, decl: str) -> None:
        self.asides.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.asides.append(data)

    def handle_pi(self, data: str) -> None:
        self.asides.append(data)


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned`` for the values; weak ones are counted against ``original``."""
    needles = Needles.of(redactions)
    residues: list[Residue] = needles.residues(needles.search_bytes(cleaned), "file", "raw bytes")
    before, after = _decoded(original), _decoded(cleaned)
    if before is None or after is None:
        return VerifyResult(False, ("raw bytes",), tuple(residues), ("text",))
    old, new = _read(before), _read(after)
    residues += needles.residues(needles.search_text(after), "source", "decoded source")
    for where, text in (
        ("text", "".join(new.text)),
        ("attributes", "\n".join(new.attributes)),
        ("comments", "\n".join(new.asides)),
    ):
        residues += needles.residues(needles.search_text(text), where, "second parser")
    for blob in _blobs(after, limits):
        residues += needles.residues(needles.search_bytes(blob), "data URI", "decoded")
    left = needles.weak_left(
        [
            ("".join(old.text), "".join(new.text)),
            ("\n".join(old.attributes), "\n".join(new.attributes)),
            (before, after),
        ]
    )
    left |= needles.new_fragments("".join(old.text), "".join(new.text))
    residues += needles.residues(left, "text", "compared with the original")
    found = {(residue.finding, residue.where, residue.how): residue for residue in residues}
    return VerifyResult(not found, _CHECKS, tuple(found[key] for key in sorted(found)))


def page_texts(source: str) -> tuple[str, str, str]:
    """Return what a page shows, its attributes and its asides, as the standard library's parser reads them."""
    page = _read(source)
    return "".join(page.text), "\n".join(page.attributes), "\n".join(page.asides)


def _read(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    page.close()
    return page


def _blobs(text: str, limits: Limits) -> list[bytes]:
    found = []
    for head, body in _DATA.findall(text):
        raw = unquote_to_bytes(body)
        try:
            found.append(base64.b64decode(raw) if "base64" in head.lower() else raw)
        except (binascii.Error, ValueError):
            found.append(raw)
        limits.check("member_bytes", len(found[-1]))
    return found


def _decoded(data: bytes) -> str | None:
    """Decode by byte order mark, else as declared, else as the first encoding that fits; None when none does."""
    names = [name for mark, name in _MARKS if data.startswith(mark)][:1]
    declared = _CHARSET.search(data[:4096])
    if not names and declared:
        name = declared[1].decode("ascii", "replace").lower()
        names = ["gb18030" if name.startswith("gb") else name]
    for name in (*names, "utf_8", "gb18030"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):  # ValueError: what a codec that is none of a text says
            continue
    return None
