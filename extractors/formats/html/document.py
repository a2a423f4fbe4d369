"""A page as a document: what it shows, then attributes, comments, style sheets and scripts, and pictures inside it."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_to_bytes

from extractors.errors import InputError
from extractors.formats.html.flow import Flow
from extractors.formats.html.source import Attribute, Token, characters, decode_page, tokens
from extractors.formats.recognized_picture import picture_parts
from extractors.limits import Limits
from extractors.model import Document, Part, PartKind, Piece, Remark, TextOffset
from extractors.ocr import Ocr
from extractors.pixels import frames, plain

LINKS = frozenset({"href", "src", "action", "formaction", "cite", "background", "data", "longdesc", "poster", "srcset"})
_TELLING = re.compile(r"\d{6}|@")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
DATA_URI = re.compile(r"data:(?P<type>[\w.+-]+/[\w.+-]+)?(?P<more>(?:;[^,;]*)*),(?P<body>[^\"'()\s<>]*)", re.IGNORECASE)


@dataclass(slots=True)
class _Lines:
    """A part whose lines are strings of the source."""

    kind: PartKind
    chunks: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, anchor: TextOffset | None, *, atomic: bool = False) -> None:
        """Append characters."""
        if text:
            self.chunks.append(text)
            self.pieces.append(Piece(self.length, self.length + len(text), anchor, atomic))
            self.length += len(text)

    def end_line(self) -> None:
        """End the string, if there is any."""
        if self.length:
            self.add("\n", None)

    def part(self, name: str) -> Part:
        """Return the part."""
        return Part(name, self.kind, "".join(self.chunks), tuple(self.pieces), False)


@dataclass(frozen=True, slots=True)
class DataUri:
    """A data URI in the source, from ``start`` to ``end``; ``data`` is None where it cannot be decoded."""

    start: int
    end: int
    type: str
    data: bytes | None = field(repr=False)


def read_page(data: bytes, name: str, limits: Limits, ocr: Ocr | None) -> Document:
    """Read a page. Raises DamagedInput, LimitExceeded."""
    source = decode_page(data).text
    limits.check("characters", len(source))
    flow = Flow(source)
    lines: dict[PartKind, _Lines] = {}
    for token in tokens(source):
        if token.kind == "text":
            flow.text(token)
        elif token.kind in ("begin", "end"):
            _add_names(lines, source, token)
            for attribute in token.attributes:
                _add_attribute(lines, source, attribute)
            (flow.begin if token.kind == "begin" else flow.end)(token)
        else:
            _add_raw(lines, source, token)
    text = flow.finish()
    parts = [Part("body", "body", text, tuple(flow.pieces), number=1)]
    parts += [made.part(kind) for kind, made in lines.items() if made.length]
    uris = data_uris(source)
    pictures = [uri for uri in uris if uri.type.startswith("image/") and uri.data]
    warnings = []
    if len(uris) > len(pictures):
        warnings.append(Remark("embedded_objects", {"count": len(uris) - len(pictures)}))
    document = Document(name, "html", tuple(parts), tuple(flow.blocks), tuple(warnings))
    return _with_pictures(document, pictures, ocr)


def _lines(lines: dict[PartKind, _Lines], kind: PartKind) -> _Lines:
    return lines.setdefault(kind, _Lines(kind))


def _add_names(lines: dict[PartKind, _Lines], source: str, token: Token) -> None:
    """Add names of elements and attributes that no vocabulary has: they hold a number or an address."""
    begin = token.start + (2 if token.kind == "end" else 1)
    stretches = [(begin, min(begin + len(token.name), token.end))]
    stretches += [(a.whole[0], a.whole[0] + len(a.name)) for a in token.attributes]
    for start, end in stretches:
        if _TELLING.search(source, start, end):
            made = _lines(lines, "attribute")
            made.end_line()
            made.add(source[start:end], TextOffset(start))


def _add_attribute(lines: dict[PartKind, _Lines], source: str, attribute: Attribute) -> None:
    is_link = attribute.name.rpartition(":")[2] in LINKS
    made = _lines(lines, "link" if is_link else "attribute")
    if attribute.end <= attribute.start or source[attribute.start : attribute.start + 5].lower() == "data:":
        return
    made.end_line()
    for character in characters(source, attribute.start, attribute.end):
        if character.resolved:
            made.add(character.text, TextOffset(character.start), atomic=True)
        elif is_link:
            _add_link(made, character.text, character.start)
        else:
            made.add(character.text, TextOffset(character.start))


def _add_link(made: _Lines, text: str, start: int) -> None:
    """Append a link with its percent encoding undone (RFC 3986 2.1)."""
    position = 0
    for match in _PERCENT.finditer(text):
        made.add(text[position : match.start()], TextOffset(start + position))
        try:
            said = unquote_to_bytes(match.group()).decode("utf-8")
        except UnicodeDecodeError:
            said = unquote_to_bytes(match.group()).decode("gb18030", "replace")
        if len(said) * 3 == len(match.group()):
            for place, character in enumerate(said):
                made.add(character, TextOffset(start + match.start() + 3 * place), atomic=True)
        else:
            made.add(said, TextOffset(start + match.start()), atomic=True)
        position = match.end()
    made.add(text[position:], TextOffset(start + position))


def _add_raw(lines: dict[PartKind, _Lines], source: str, token: Token) -> None:
    kind: PartKind = "comment" if token.kind == "comment" else "script" if token.name == "script" else "hidden"
    made = _lines(lines, kind)
    made.end_line()
    for character in characters(source, token.start, token.end, references=token.kind == "comment"):
        made.add(character.text, TextOffset(character.start), atomic=character.resolved)


def data_uris(source: str) -> list[DataUri]:
    """Return the data URIs of a page (RFC 2397), wherever they stand."""
    found = []
    for match in DATA_URI.finditer(source):
        body = match["body"]
        try:
            data: bytes | None = (
                base64.b64decode(unquote_to_bytes(body), validate=False)
                if ";base64" in match["more"].lower()
                else unquote_to_bytes(body)
            )
        except (binascii.Error, ValueError):
            data = None
        found.append(DataUri(match.start(), match.end(), (match["type"] or "text/plain").lower(), data))
    return found


# ---------------------------------------------------------------- pictures


def _with_pictures(document: Document, pictures: list[DataUri], ocr: Ocr | None) -> Document:
    parts: list[Part] = []
    warnings: list[Remark] = []
    unread = 0
    for number, uri in enumerate(pictures, 1):
        made = _read(f"picture {number}", uri.data or b"", len(document.parts) + len(parts), ocr, warnings)
        if made is None:
            unread += 1
        else:
            parts += made
    if unread:
        warnings.append(Remark("images", {"count": unread}))
    return replace(document, parts=(*document.parts, *parts), warnings=(*document.warnings, *warnings))


def _read(image: str, data: bytes, index: int, ocr: Ocr | None, warnings: list[Remark]) -> list[Part] | None:
    """Return the parts of one picture, or None when it could not be read."""
    if ocr is None:
        return None
    parts: list[Part] = []
    remarks: list[Remark] = []
    try:
        for number, frame in enumerate(frames(data, image), 1):
            made = picture_parts(plain(frame), ocr.engine, image=image, part=index + len(parts), number=number)
            parts += made.parts
            remarks += made.remarks
    except InputError:
        return None
    warnings += remarks
    return parts
