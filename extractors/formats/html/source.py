"""The source of a page: its encoding, and its tokens with their places (HTML Living Standard 13.2.5, the parts that
matter for what is text)."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from extractors.errors import DamagedInput
from extractors.formats.text import Decoded, decode

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE
)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb18030": "gb18030"}
_REFUSED = frozenset({"utf-7", "utf_7", "hz", "hz_gb_2312", "punycode", "idna", "unicode_escape", "raw_unicode_escape"})
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8};?|#[0-9]{1,9};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_NAME_END = re.compile(r"[\s/>]")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?:(?P<end>>)|(?P<name>[^\s/>][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"?|'(?P<single>[^']*+)'?|(?P<bare>[^\s>]*+)))?)"""
)
RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content is not markup."""
PLAIN = frozenset({"title", "textarea"})
"""Elements whose content is text with references."""

Kind = Literal["text", "begin", "end", "comment", "raw"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """``start`` and ``end`` bound the value in the source, without its quotes; ``whole`` the whole attribute."""

    name: str
    start: int
    end: int
    whole: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the source. ``name`` is the element's name in lower case, for "raw" that of its element."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = field(default=())

    def value(self, source: str, name: str) -> str:
        """Return the value of an attribute with its references resolved, "" when there is none."""
        for attribute in self.attributes:
            if attribute.name == name:
                return html.unescape(source[attribute.start : attribute.end])
        return ""


@dataclass(frozen=True, slots=True)
class Character:
    """What ``source[start:end]`` reads as; ``resolved`` when it is a reference, which goes only whole."""

    text: str
    start: int
    end: int
    resolved: bool = False


def decode_page(data: bytes) -> Decoded:
    """Decode strictly: by byte order mark, by what the page declares, else like any text. Raises DamagedInput."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared[1].decode("ascii").lower()
        try:
            encoding = _CHINESE.get(name) or codecs.lookup(name).name
            if encoding in _REFUSED or encoding.startswith(("utf-16", "utf-32")):
                raise LookupError
            decoded = Decoded(data.decode(encoding), encoding, b"")
            if decoded.encode(decoded.text) == data:
                return decoded
        except (LookupError, ValueError):
            pass  # a page that says what it is not is read as what it is
    return decode(data)


def tokens(source: str) -> Iterator[Token]:
    """Yield the tokens; together they cover the source."""
    position, length = 0, len(source)
    while position < length:
        start = source.find("<", position)
        while start >= 0 and not _opens(source, start):
            start = source.find("<", start + 1)
        if start < 0:
            yield Token("text", position, length)
            return
        if start > position:
            yield Token("text", position, start)
        token = _markup(source, start)
        yield token
        position = token.end
        if token.kind == "begin" and token.name in RAW | PLAIN | {"plaintext"}:
            inner = _content(source, token)
            if inner.end > inner.start:
                yield inner
            position = inner.end


def _opens(source: str, start: int) -> bool:
    following = source[start + 1 : start + 2]
    return following in ("!", "?") or following.isalpha() or (following == "/" and start + 2 < len(source))


def _markup(source: str, start: int) -> Token:
    if source.startswith("<!--", start):
        ends = [end for mark in ("-->", "--!>") if (end := source.find(mark, start + 2)) >= 0]
        end = min(ends) if ends else -1
        if end < 0:
            return Token("comment", start, len(source))
        return Token("comment", start, source.index(">", end) + 1)
    following = source[start + 1]
    if following in "!?" or (following == "/" and not source[start + 2].isalpha()):
        end = source.find(">", start)
        return Token("comment", start, len(source) if end < 0 else end + 1)
    begin = start + (2 if following == "/" else 1)
    found = _NAME_END.search(source, begin)
    stop = found.start() if found else len(source)
    name = source[begin:stop].lower()
    attributes: list[Attribute] = []
    while stop < len(source):
        match = _ATTRIBUTE.match(source, stop)
        if match is None:
            stop = len(source)
            break
        stop = match.end()
        if match["end"]:
            break
        value = next((key for key in ("double", "single", "bare") if match[key] is not None), "")
        first, last = match.span(value) if value else (stop, stop)
        attributes.append(Attribute(match["name"].lower(), first, last, (match.start("name"), stop)))
    return Token("end" if following == "/" else "begin", start, stop, name, tuple(attributes))


def _content(source: str, opening: Token) -> Token:
    """Return the content of an element whose content is no markup, up to its end tag or the end of the source."""
    found = re.compile(rf"</{re.escape(opening.name)}(?=[\s/>])", re.IGNORECASE).search(source, opening.end)
    end = found.start() if found and opening.name != "plaintext" else len(source)
    kind: Kind = "text" if opening.name in PLAIN else "raw"
    return Token(kind, opening.end, end, opening.name)


def characters(source: str, start: int, end: int, *, references: bool = True) -> Iterator[Character]:
    """Yield a stretch of the source in pieces: runs as they stand, and references resolved, one by one."""
    position = start
    for match in _REFERENCE.finditer(source, start, end) if references else ():
        said = html.unescape(match.group())
        if said == match.group():
            continue
        if said[-1:] == ";" and match.group()[-1:] != ";":
            continue
        if match.start() > position:
            yield Character(source[position : match.start()], position, match.start())
        yield Character(said, match.start(), match.end(), True)
        position = match.end()
    if end > position:
        yield Character(source[position:end], position, end)


def refuse_changed(decoded: Decoded, data: bytes) -> None:
    """Raise DamagedInput when the text does not survive its own encoding."""
    if decoded.encode(decoded.text) != data:
        raise DamagedInput(where="text encoding")
