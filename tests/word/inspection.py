"""What can be read out of a Word file by any means: written for the tests, with nothing of the toolkit in it.

Everything is unpacked (members, packages in packages, compound files, base64, gzip), and every text is looked at in
several orders and spellings. A number counts as found when its digits stand one after the other with nothing but
non-digits between them, anywhere in a part: far stricter than any reader needs to be.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import quopri
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from lxml import etree

_NUMERALS = str.maketrans("〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖", "000123456789123456789")
_BLOB = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_RTF_BYTE = re.compile(r"\\'([0-9a-fA-F]{2})")
_RTF_UNICODE = re.compile(r"\\u(-?\d+) ?\??")
_RTF_WORD = re.compile(r"\\[a-zA-Z]+-?\d* ?|\\[^a-zA-Z]|[{}]")
_TAG = re.compile(r"<[^>]*>")
_CODECS = (("utf-8", 0), ("utf-16-le", 0), ("utf-16-le", 1), ("utf-16-be", 0), ("gb18030", 0))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_MARKS = {"noBreakHyphen": "-", "tab": "\t", "br": "\n", "cr": "\n"}


PIECE = 9
"""Digits of a number that must not be left together: fewer occur by chance."""


@dataclass(frozen=True)
class View:
    """A text and how it was read. ``joins`` when its pieces are no neighbors on paper."""

    where: str
    text: str
    joins: bool = False


def views(data: bytes, where: str = "file", depth: int = 0) -> Iterator[View]:
    """Yield everything that can be read in some bytes."""
    if depth > 8:
        raise AssertionError("nested too deep")
    yield View(f"{where} latin-1", data.decode("latin-1"))
    if data.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(data)):
        yield from _zip_views(data, where, depth)
        return
    if data.startswith(b"\x1f\x8b"):
        yield from views(gzip.decompress(data), f"{where} gzip", depth + 1)
    if data.startswith(b"\x89PNG"):
        yield from _png_views(data, where, depth)
    root = _parsed(data)
    codecs = [("utf-8", 0)] if root is not None and b"\0" not in data else [*_CODECS]
    for codec, start in codecs:
        yield View(f"{where} {codec}", data[start:].decode(codec, "ignore"))
    if root is not None:
        yield from _xml_views(root, where, depth)
    elif len(data) < 1_000_000:
        yield from _text_views(data, where, depth)


def _zip_views(data: bytes, where: str, depth: int) -> Iterator[View]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        yield View(f"{where} zip comment", package.comment.decode("latin-1"))
        for info in package.infolist():
            yield View(f"{where} member name", unquote(info.filename))
            yield View(f"{where} entry", (info.comment + b"~" + info.extra).decode("latin-1"))
            yield from views(package.read(info), f"{where}!{info.filename}", depth + 1)


def _png_views(data: bytes, where: str, depth: int) -> Iterator[View]:
    for match in re.finditer(rb"zTXt|iTXt|iCCP", data):
        for start in range(match.end(), min(len(data), match.end() + 120)):
            if data[start] == 0x78:
                try:
                    plain = zlib.decompressobj().decompress(data[start:], 1_000_000)
                except zlib.error:
                    continue
                yield from views(plain, f"{where} chunk", depth + 1)


def _parsed(data: bytes) -> etree._Element | None:
    if b"<" not in data[:64]:
        return None
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=False))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _xml_views(root: etree._Element, where: str, depth: int) -> Iterator[View]:
    pieces: list[str] = []
    base: list[str] = []
    for element in root.iter():
        name = local(element)
        if name == "sym":
            piece = "".join(_symbol(v) for k, v in element.attrib.items() if str(k).endswith("char"))
        else:
            piece = _MARKS.get(name, "") + (element.text or "") if isinstance(element.tag, str) else ""
        pieces.append(piece)
        if not any(local(a) == "rt" for a in (element, *element.iterancestors())):
            base.append(piece)
        if element.tail:
            pieces.append(element.tail)
            base.append(element.tail)
        if not isinstance(element.tag, str):
            yield View(f"{where} aside", str(element.text))
    yield View(f"{where} text", "".join(pieces), joins=True)
    yield View(f"{where} base text", "".join(base), joins=True)
    yield View(f"{where} paragraphs", "\n".join(paragraph(p) for p in root.iter("{*}p")), joins=True)
    yield View(f"{where} after changes", "".join(_version(root, ("del", "moveFrom"))), joins=True)
    yield View(f"{where} without fallbacks", "".join(_version(root, ("del", "moveFrom", "Fallback"))), joins=True)
    yield View(f"{where} before changes", "".join(_version(root, ("ins", "moveTo"))), joins=True)
    for number, column in enumerate(_columns(root)):
        yield View(f"{where} column {number}", column, joins=True)
    attributes = [str(v) for e in root.iter(etree.Element) for v in e.attrib.values()]
    yield View(f"{where} attributes", "\n~\n".join(attributes))
    for text in {t for t in (*pieces, *attributes) if len(t) >= 12}:
        if "%" in text:
            yield View(f"{where} percent", unquote(text))
            yield View(f"{where} percent", unquote(text, encoding="gb18030"))
        yield from _blobs(text, where, depth)


def _text_views(data: bytes, where: str, depth: int) -> Iterator[View]:
    if data[:2] == b"\xd0\xcf" or data[:4] == b"\x89PNG":
        return
    for codec in ("utf-8", "gb18030"):
        text = data.decode(codec, "ignore")
        yield View(f"{where} markup off", html.unescape(_TAG.sub("", text)))
        yield View(f"{where} percent", unquote(text))
        plain = _RTF_UNICODE.sub(lambda m: chr(int(m[1]) % 65536), text)
        plain = _RTF_WORD.sub("", _RTF_BYTE.sub(lambda m: chr(int(m[1], 16)), plain))
        yield View(f"{where} rtf", plain)
    yield View(f"{where} quoted", quopri.decodestring(data).decode("utf-8", "ignore"))
    yield from _blobs(data.decode("latin-1"), where, depth)


def _blobs(text: str, where: str, depth: int) -> Iterator[View]:
    pieces = text.split()
    for match in _BLOB.finditer("\n".join(dict.fromkeys([*pieces, "".join(pieces)]))):
        run = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        if run.isalpha() or run.isdigit():
            continue
        try:
            decoded = base64.b64decode(run + "=" * (-len(run) % 4))
        except (binascii.Error, ValueError):
            continue
        if decoded.startswith((b"PK\x03\x04", b"\x1f\x8b")):
            yield from views(decoded, f"{where} base64", depth + 1)
        for codec in ("utf-8", "utf-16-le", "latin-1"):
            yield View(f"{where} base64 {codec}", decoded.decode(codec, "ignore"))


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def paragraph(element: etree._Element) -> str:
    """Return the text of a paragraph without the paragraphs inside it, ruby text and deleted text left out."""
    pieces = []
    for node in element.iter("{*}t", "{*}tab", "{*}br", "{*}noBreakHyphen", "{*}sym", "{*}v"):
        above = [local(a) for a in node.iterancestors()]
        if above.index("p") == _depth(node, element) and "rt" not in above:
            pieces.append(_MARKS.get(local(node), "") + (node.text or ""))
    return "".join(pieces)


def _depth(node: etree._Element, element: etree._Element) -> int:
    for number, ancestor in enumerate(node.iterancestors()):
        if ancestor is element:
            return number
    return -1


def _symbol(value: str) -> str:
    try:
        return chr(int(value, 16) & 0xFFF)
    except ValueError:
        return ""


def _version(root: etree._Element, left_out: tuple[str, ...]) -> Iterator[str]:
    """Yield the text without tracked deletions, or without insertions."""
    for node in root.iter("{*}t", "{*}delText"):
        if not any(local(a) in (*left_out, "rt") for a in node.iterancestors()):
            yield "".join(str(t) for t in node.itertext())


def _columns(root: etree._Element) -> Iterator[str]:
    for table in root.iter("{*}tbl"):
        columns: dict[int, list[str]] = {}
        for row in table.iter("{*}tr"):
            place = 0
            for cell in row.iter("{*}tc"):
                text = "".join(str(t) for t in cell.itertext())
                columns.setdefault(place, []).append(text)
                spans = [v for s in cell.iter("{*}gridSpan") for v in s.attrib.values()]
                place += int(spans[0]) if spans and spans[0].isdigit() else 1
        yield from ("".join(column) for column in columns.values())


# ---------------------------------------------------------------- search


def plain(text: str) -> str:
    """Return text in which all spellings of a character are one, without invisible characters."""
    return text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class _Folded:
    """The views of some bytes in the forms that are searched: (where, text) pairs."""

    digits: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    tokens: tuple[tuple[str, str], ...]
    pieces: frozenset[str]
    """All runs of nine digits in its texts."""


@cache
def _folded(data: bytes) -> _Folded:
    """Fold the views of a member; most members are the same in many files."""
    distinct = {(view.text, view.joins): view.where for view in views(data, "")}
    digits: list[tuple[str, str]] = []
    words, tokens = [], []
    pieces: set[str] = set()
    for (text, joins), where in distinct.items():
        folded = plain(text)
        words.append((where, re.sub(r"[^\w@.]", "", folded).casefold()))
        for form in {folded, folded.translate(_NUMERALS)}:
            found = re.sub(r"\D", "", form) if joins else re.sub(r"(?<=\d)[\s\-.,/·()_]{1,3}(?=\d)", "", form)
            digits.append((where, found))
            if joins:
                tokens.append((where, form))
                pieces.update(found[n : n + PIECE] for n in range(len(found) - PIECE + 1))
    return _Folded(tuple(digits), tuple(words), tuple(tokens), frozenset(pieces))


class Searchable:
    """All views of a file, folded once: ``found(value)`` says in which of them a value can be read."""

    def __init__(self, data: bytes, name: str = "file") -> None:
        self.members: list[tuple[str, _Folded]] = []
        if not zipfile.is_zipfile(io.BytesIO(data)):
            self.members.append((name, _folded(data)))
            return
        self.members.append((name, _folded(b"\0" + data)))
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.members.append(("zip comment", _folded(b"~" + package.comment)))
            for info in package.infolist():
                entry = unquote(info.filename).encode() + b"~" + info.comment + b"~" + info.extra
                self.members.append((f"{name} entry", _folded(b"~" + entry)))
                self.members.append((info.filename, _folded(package.read(info))))

    def found(self, value: str) -> list[str]:
        """Return where a number (seven digits or more) or a word can be read."""
        digits = re.sub(r"\D", "", plain(value))
        letters = re.sub(r"[\dXx]", "", re.sub(r"\W", "", value))
        if len(digits) >= 7 and not letters:
            return [f"{n} {w}" for n, folded in self.members for w, text in folded.digits if digits[:17] in text]
        word = re.sub(r"[^\w@.]", "", plain(value)).casefold()
        return [f"{n} {w}" for n, folded in self.members for w, text in folded.words if word in text]

    def pieces_found(self, value: str) -> list[str]:
        """Return the members in whose text nine digits in a row of a number can be read."""
        digits = re.sub(r"\D", "", plain(value))
        windows = {digits[n : n + PIECE] for n in range(len(digits) - PIECE + 1)}
        return [name for name, folded in self.members if windows & folded.pieces]

    def found_alone(self, value: str) -> list[str]:
        """Return in which texts a short value stands with nothing like it on either side."""
        pattern = re.compile(rf"(?<![0-9A-Za-z.,]){re.escape(value)}(?![0-9A-Za-z]|[.,]\d)")
        return [f"{n} {w}" for n, folded in self.members for w, text in folded.tokens if pattern.search(text)]
