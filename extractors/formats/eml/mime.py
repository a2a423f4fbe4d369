"""The structure of a message with places in its bytes: headers, bodies, parts in parts (RFC 2045, 2046, 2047, 2231)."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote_to_bytes

from extractors.encodings import UNSAID, decoded
from extractors.errors import DamagedInput, LimitExceeded

_HEADER = re.compile(rb"(?P<name>[!-9;-~]+)[ \t]*:(?P<value>[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)(?:\r?\n|\Z)")
_END_OF_HEADERS = re.compile(rb"\r?\n")
_PARAMETER = re.compile(r""";\s*([\w!#$%&'*+.^`{|}~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;]*)""")
_BASE64_NOISE = re.compile(rb"[^A-Za-z0-9+/=\s]|=[^=\s]")
_MOST_PARTS = 2_000
_DEEPEST = 32
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030"}


@dataclass(frozen=True, slots=True)
class Header:
    """A header field: lines ``start`` to ``end`` of the message, its unfolded value as characters."""

    name: str
    start: int
    end: int
    value: str


@dataclass(slots=True)
class Entity:
    """A message or body part: ``start`` to ``end`` with headers, the body from ``body`` on. ``type`` is
    "maintype/subtype" in lower case; ``children`` are the parts of a multipart. ``outer`` bounds a part with the
    boundary line before it."""

    start: int
    body: int
    end: int
    headers: list[Header] = field(default_factory=list)
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list[Entity] = field(default_factory=list)
    outer: int = 0

    def header(self, name: str) -> str:
        """Return the value of the first field of that name (lower case), "" for none."""
        return next((header.value for header in self.headers if header.name == name), "")

    @property
    def encoding(self) -> str:
        """The transfer encoding, in lower case."""
        return self.header("content-transfer-encoding").strip().lower()

    @property
    def filename(self) -> str:
        """The name that the part has as a file, "" for none."""
        _, parameters = parse_parameters(self.header("content-disposition"))
        return decoded_words(parameters.get("filename") or self.parameters.get("name", ""))

    @property
    def is_text(self) -> bool:
        """True for what is read as the message itself: text without the name or disposition of a file."""
        disposition = self.header("content-disposition").strip().lower()
        is_file = disposition.startswith("attachment") or bool(self.filename)
        return self.type in ("text/plain", "text/html") and not is_file

    def leaves(self) -> Iterator[Entity]:
        """Yield the parts that have no parts, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def parse(data: bytes) -> Entity:
    """Return the structure of a message. Raises DamagedInput, LimitExceeded."""
    count = [0]
    message = _entity(data, 0, len(data), 0, count)
    if not message.headers:
        raise DamagedInput(where="mail headers")
    return message


def _entity(data: bytes, start: int, end: int, depth: int, count: list[int]) -> Entity:
    count[0] += 1
    if count[0] > _MOST_PARTS or depth > _DEEPEST:
        raise LimitExceeded(limit="members", allowed=_MOST_PARTS)
    entity = Entity(start, start, end)
    position = start
    while position < end and (match := _HEADER.match(data, position, end)):
        value = re.sub(rb"\r?\n(?=[ \t])", b"", match["value"]).strip()
        name = match["name"].decode("ascii").lower()
        entity.headers.append(Header(name, match.start(), match.end(), _characters(value)))
        position = match.end()
    blank = _END_OF_HEADERS.match(data, position, end)
    entity.body = blank.end() if blank else position
    kind, entity.parameters = parse_parameters(entity.header("content-type"))
    entity.type = kind if re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind) else "text/plain"
    boundary = entity.parameters.get("boundary", "")
    if entity.type.startswith("multipart/") and boundary:
        _parts(data, entity, boundary.encode("utf-8", "surrogateescape"), depth, count)
    return entity


def _parts(data: bytes, entity: Entity, boundary: bytes, depth: int, count: list[int]) -> None:
    pattern = re.compile(rb"(?:^|(?<=\n))--" + re.escape(boundary) + rb"(?P<last>--)?[ \t]*(?:\r?\n|\Z)")
    last: re.Match[bytes] | None = None
    for match in pattern.finditer(data, entity.body, entity.end):
        if last is not None:
            stop = match.start() - (2 if data[match.start() - 2 : match.start()] == b"\r\n" else 1)
            child = _entity(data, last.end(), max(last.end(), stop), depth + 1, count)
            child.outer = last.start()
            entity.children.append(child)
        last = None if match["last"] else match
        if match["last"]:
            return
    if last is not None:
        child = _entity(data, last.end(), entity.end, depth + 1, count)
        child.outer = last.start()
        entity.children.append(child)


def _characters(value: bytes) -> str:
    return decoded(value, (*UNSAID, "latin-1")) or ""


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return the main value in lower case, and its parameters; continued and encoded ones joined (RFC 2231)."""
    kind = value.split(";")[0].strip().lower()
    found: dict[str, str] = {}
    pieces: dict[str, dict[int, str]] = {}
    for name, raw in _PARAMETER.findall(value):
        text = re.sub(r"\\(.)", r"\1", raw[1:-1]) if raw.startswith('"') else raw
        base, star, rest = name.lower().partition("*")
        if not star:
            found.setdefault(base, text)
            continue
        encoded = name.endswith("*")
        number = rest.rstrip("*")
        pieces.setdefault(base, {})[int(number) if number.isdigit() else 0] = _extended(text) if encoded else text
    for base, parts in pieces.items():
        found[base] = "".join(parts[number] for number in sorted(parts))
    return kind, found


def _extended(text: str) -> str:
    charset, first, rest = text.partition("'")
    _, second, body = rest.partition("'")
    if not (first and second):
        charset, body = "utf-8", text
    return _decoded(unquote_to_bytes(body), charset or "utf-8")


def decoded_words(value: str) -> str:
    """Return a header value with its encoded words decoded."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        return value
    return "".join(p if isinstance(p, str) else _decoded(p, charset or "utf-8") for p, charset in pieces)


def _decoded(data: bytes, charset: str) -> str:
    for encoding in (codec(charset), "utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def codec(charset: str) -> str:
    """Return the name of the codec for a charset parameter; those of China in their widest form."""
    name = charset.strip().strip("\"'").lower()
    return _CHINESE.get(name, name or "utf-8")


def payload(data: bytes, entity: Entity) -> bytes:
    """Return a leaf's bytes with the transfer encoding undone."""
    body = data[entity.body : entity.end]
    if entity.encoding == "base64":
        try:
            return base64.b64decode(re.sub(rb"[^A-Za-z0-9+/=]", b"", body) + b"==")
        except binascii.Error as error:
            raise DamagedInput(where="mail transfer encoding") from error
    if entity.encoding == "quoted-printable":
        return quopri.decodestring(body)
    if entity.encoding in ("x-uuencode", "uuencode", "x-uue"):
        raise DamagedInput(where="mail transfer encoding")
    return body


def is_canonical(data: bytes, entity: Entity) -> bool:
    """Tell whether nothing hides in a leaf's transfer encoding: decoders skip what they do not know."""
    body = data[entity.body : entity.end]
    if entity.encoding == "base64":
        return not _BASE64_NOISE.search(body)
    return True


def text_of(data: bytes, entity: Entity) -> tuple[str, str]:
    """Return a text leaf's characters and the codec that decodes them. Raises DamagedInput."""
    raw = payload(data, entity)
    charset = codec(entity.parameters.get("charset", ""))
    for encoding in (charset, "utf-8", "gb18030"):
        if encoding in ("us-ascii", "ascii", "utf-7", "hz", "hz-gb-2312"):
            continue
        try:
            text = raw.decode(encoding)
            same = text.encode(encoding) == raw  # an empty text decodes under any name, but encodes under known ones
        except (LookupError, ValueError):
            continue
        if same:
            return text, encoding
    raise DamagedInput(where="mail charset")
