"""A second, small reader of PDF syntax: every string, and what text operators show.

It knows nothing of geometry and shares no code with the reader and the rewriter: it proves their work. Codes become
characters through each font's ToUnicode, its encoding or its predefined CMap; what cannot be decoded is U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf

Decoder = Callable[[bytes], str]


class Cache(dict[tuple[int, int], Decoder]):
    """Decoders of one file's fonts by object and generation number. What does not depend on the file is shared with
    the cache of another one: ``alike``, decoders by what makes them, and ``shown``, what equal content showed."""

    def __init__(self, other: Cache | None = None) -> None:
        super().__init__()
        self.alike: dict[tuple[bytes, ...], Decoder] = other.alike if other is not None else {}
        self.shown: dict[tuple[object, ...], tuple[str, str]] = other.shown if other is not None else {}


BREAK = "\n\ufffc\ufffc\ufffc\ufffc\n"
"""Stands between unrelated strings, so that digits are not glued over it."""

_TOKEN = re.compile(
    rb"\((?:[^()\\]++|\\[\s\S]|\((?:[^()\\]++|\\[\s\S]|\((?:[^()\\]++|\\[\s\S])*+\))*+\))*+\)"
    rb"|<<|<[0-9A-Fa-f\s]*+>|/[^\s()<>\[\]{}/%]*+|%[^\r\n]*+|-[2-9]\d{2,}+"
    rb"|(?<![A-Za-z])(?:T[jJdDmf]|BT|ET|Do|BDC|DP|[qQ'\"])(?![A-Za-z0-9*])|T\*"
)
_LITERAL_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_MOVES = frozenset({b"Td", b"TD", b"Tm", b"T*", b"BT", b"ET", b"Do"})
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_SHOW_OPERATOR = re.compile(rb"[)>\]]\s*(?:Tj|TJ|'|\")(?![A-Za-z])|\b(?:BDC|DP)\b")


# ---------------------------------------------------------------- syntax


def string_value(token: bytes) -> bytes:
    """Return the bytes of a literal or hexadecimal string token (ISO 32000-2 7.3.4)."""
    if token[:1] == b"<":
        try:
            return bytes.fromhex(token[1:-1].decode())
        except ValueError:
            pass
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", token)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    inner = token[1:-1]
    return _LITERAL_ESCAPE.sub(_unescape, inner) if b"\\" in inner else inner


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match.group(1)
    if code[:1].isdigit() and code[:1] < b"8":
        return bytes([int(code, 8) & 0xFF])
    return _ESCAPES.get(code, code)


def text_string(value: bytes) -> str:
    """Return the readings of a text string: as its mark says, else Latin-1 and, where it fits, GB 18030 and UTF-8."""
    if value[:2] == b"\xfe\xff":
        return value[2:].decode("utf-16-be", "ignore")
    if value[:2] == b"\xff\xfe":
        return value[2:].decode("utf-16-le", "ignore")
    if value[:3] == b"\xef\xbb\xbf":
        return value[3:].decode("utf-8", "ignore")
    readings = [value.decode("latin-1")]
    if not value.isascii() and len(value) < 65536:
        readings += [value.decode(encoding, "ignore") for encoding in ("gb18030", "utf-8")]
    if b"\0" in value:
        readings.append(value.decode("utf-16-be", "ignore"))
    return BREAK.join(readings)


def strings_in(syntax: bytes) -> Iterator[bytes]:
    """Yield every string and name in serialized objects."""
    for match in _TOKEN.finditer(syntax):
        token = match.group()
        if token[:1] in (b"(", b"<") and token != b"<<":
            yield string_value(token)
        elif token[:1] == b"/" and len(token) > 4:
            yield re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(m.group(1).decode()), token[1:])


def is_content(data: bytes) -> bool:
    """Return whether a decoded stream shows text or marks content."""
    return _SHOW_OPERATOR.search(data) is not None


@dataclass(slots=True)
class _Shower:
    """State of one pass over a content stream."""

    fonts: Mapping[str, Sequence[Decoder]]
    text: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    pending: list[bytes | None] = field(default_factory=list)
    font: Sequence[Decoder] = ()
    name: bytes = b""
    saved: list[Sequence[Decoder]] = field(default_factory=list)

    def operator(self, operator: bytes) -> None:
        if operator in _SHOWS:
            self.show(operator)
        elif operator in _MOVES:
            self.text.append(" ")
        elif operator == b"Tf":
            self.font = self.fonts.get(self.name.decode("latin-1"), ())
        elif operator == b"q":
            self.saved.append(self.font)
        elif operator == b"Q" and self.saved:
            self.font = self.saved.pop()
        if self.pending and operator not in _SHOWS:
            self.other += [text_string(value) for value in self.pending if value]
        self.pending.clear()

    def show(self, operator: bytes) -> None:
        if operator in (b"'", b'"'):
            self.text.append(" ")
        first = self.font[0] if self.font else _latin
        text = [" " if value is None else first(value) for value in self.pending]
        self.text += text
        for decoder in self.font[1:]:
            self.other.append("".join(" " if value is None else decoder(value) for value in self.pending))
        codes = b"".join(value for value in self.pending if value)
        if codes[:2] in (b"\xfe\xff", b"\xff\xfe"):
            self.other.append(text_string(codes))


def shown_text(data: bytes, fonts: Mapping[str, Sequence[Decoder]]) -> tuple[str, str]:
    """Return the text that a content stream shows, in painting order, and its other strings (marked content).

    ``fonts`` maps resource names (with the slash) to decoders; several when the stream does not say which font it is.
    Every possible end of an inline image starts afresh, so that image bytes cannot hide the text after them.
    """
    shower = _Shower(fonts)
    for segment in re.split(rb"(?<=[\s])EI(?=[\s])", data) if b"EI" in data else [data]:
        for match in _TOKEN.finditer(segment):
            token = match.group()
            head = token[:1]
            if head == b"(" or (head == b"<" and token != b"<<"):
                shower.pending.append(string_value(token))
            elif head == b"-":
                shower.pending.append(None)
            elif head == b"/":
                shower.name = token
            elif head not in (b"%", b"<"):
                shower.operator(token)
        shower.pending.clear()
    return "".join(shower.text), BREAK.join(shower.other)


# ---------------------------------------------------------------- fonts


def decoders_of(resources: object, cache: Cache, *, codes: bool = False) -> dict[str, list[Decoder]]:
    """Return the decoders of a resource dictionary's fonts; ``codes`` as in ``decoder_of``."""
    if not isinstance(resources, pikepdf.Dictionary):
        return {}
    fonts = resources.get("/Font")
    if not isinstance(fonts, pikepdf.Dictionary):
        return {}
    return {
        name: [decoder_of(font, cache, codes=codes)]
        for name, font in fonts.items()
        if isinstance(font, pikepdf.Dictionary)
    }


def decoder_of(font: pikepdf.Dictionary, cache: Cache, *, codes: bool = False) -> Decoder:
    """Return the function from codes to characters of one font; with ``codes``, each code becomes one private
    character, whatever the font says about it. A cache serves one of the two."""
    if not font.is_indirect:
        return _decoder(font, codes)
    if font.objgen not in cache:
        makings = tuple(map(_making, (font.get("/Subtype"), font.get("/Encoding"), font.get("/ToUnicode"))))
        if makings not in cache.alike:
            cache.alike[makings] = _decoder(font, codes)
        cache[font.objgen] = cache.alike[makings]
    return cache[font.objgen]


def _making(value: object) -> bytes:
    """Return what a part of a font is, whatever its number in the file."""
    if isinstance(value, pikepdf.Stream):
        return bytes(value.stream_dict.unparse()) + _stream_bytes(value)
    return bytes(value.unparse(resolved=True)) if isinstance(value, pikepdf.Object) else repr(value).encode()


def shown_once(data: bytes, fonts: Mapping[str, Sequence[Decoder]], cache: Cache) -> tuple[str, str]:
    """Do what ``shown_text`` does, once for equal content in equal fonts: most pages are as they were."""
    key = (data, *((name, *map(id, fonts[name])) for name in sorted(fonts)))
    if key not in cache.shown:
        cache.shown[key] = shown_text(data, fonts)
    return cache.shown[key]


def _decoder(font: pikepdf.Dictionary, codes_only: bool) -> Decoder:
    if codes_only:
        width = 2 if font.get("/Subtype") == "/Type0" else 1
        return lambda codes: "".join(
            chr(0xF0000 + int.from_bytes(codes[i : i + width], "big")) for i in range(0, len(codes), width)
        )
    unicode_map = font.get("/ToUnicode")
    known = parse_to_unicode(_stream_bytes(unicode_map)) if isinstance(unicode_map, pikepdf.Stream) else CodeMap()
    encoding = font.get("/Encoding")
    if font.get("/Subtype") == "/Type0":
        return _composite(encoding, known)
    simple = _simple_table(encoding)
    simple.update({code: text for code in range(256) if (text := known.get(code)) is not None})
    return lambda codes: "".join(simple.get(code, "\ufffd") for code in codes)


def _composite(encoding: object, known: CodeMap) -> Decoder:
    name = str(encoding) if isinstance(encoding, pikepdf.Name) else ""
    if "UCS2" in name or "UTF16" in name:
        fallback = "utf-16-be"
    elif name.startswith(("/GBK", "/GB-", "/GBpc", "/GBT")):
        fallback = "gb18030"
    elif "UTF8" in name:
        fallback = "utf-8"
    else:
        fallback = ""
    lengths: tuple[int, ...] = (2,)
    if isinstance(encoding, pikepdf.Stream):
        spaces = re.search(rb"begincodespacerange(.*?)endcodespacerange", _stream_bytes(encoding), re.DOTALL)
        found = re.findall(rb"<([0-9A-Fa-f]+)>\s*<[0-9A-Fa-f]+>", spaces.group(1)) if spaces else []
        lengths = tuple(sorted({len(low) // 2 for low in found})) or (2,)
    elif fallback == "gb18030":
        lengths = (1, 2)

    texts = _Texts(known, fallback)
    if len(lengths) == 1:
        length = lengths[0]
        return lambda codes: "".join([texts[codes[i : i + length]] for i in range(0, len(codes), length)])
    return lambda codes: "".join([texts[code] for code in _split(codes, lengths)])


class _Texts(dict[bytes, str]):
    """Code -> text, filled as codes turn up."""

    def __init__(self, known: CodeMap, fallback: str) -> None:
        super().__init__()
        self.known, self.fallback = known, fallback

    def __missing__(self, code: bytes) -> str:
        text = self.known.get(int.from_bytes(code, "big"))
        if text is None:
            text = code.decode(self.fallback, "replace") if self.fallback else "\ufffd"
        self[code] = text
        return text


def _split(codes: bytes, lengths: Sequence[int]) -> Iterator[bytes]:
    """Cut codes of one length (below 0x80) or another."""
    position = 0
    while position < len(codes):
        length = lengths[0] if codes[position] < 0x80 else lengths[-1]
        yield codes[position : position + length]
        position += length


@dataclass(slots=True)
class CodeMap:
    """Code -> text of a ToUnicode CMap; ``ranges`` hold (first, last, text of the first)."""

    single: dict[int, str] = field(default_factory=dict)
    ranges: list[tuple[int, int, str]] = field(default_factory=list)

    def get(self, code: int) -> str | None:
        """Return the text of a code, None when the CMap has none."""
        found = self.single.get(code)
        if found is None:
            for first, last, text in self.ranges:
                if first <= code <= last:
                    found = text[:-1] + chr(min(ord(text[-1]) + code - first, 0x10FFFF))
                    self.single[code] = found
                    break
        return found


def parse_to_unicode(data: bytes) -> CodeMap:
    """Read a ToUnicode CMap (ISO 32000-2 9.10.3)."""
    table = CodeMap()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", data, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>", block):
            table.single[_number(code)] = _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", data, re.DOTALL):
        for low, high, target in re.findall(
            rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(<[0-9A-Fa-f\s]*>|\[[^\]]*\])", block
        ):
            first, last = _number(low), _number(high)
            if target[:1] == b"[":
                for k, text in enumerate(re.findall(rb"<([0-9A-Fa-f\s]*)>", target)):
                    table.single[first + k] = _utf16(text)
            elif text := _utf16(target[1:-1]):
                table.ranges.append((first, last, text))
    return table


def _number(digits: bytes) -> int:
    return int(re.sub(rb"\s", b"", digits), 16)


def _utf16(digits: bytes) -> str:
    compact = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((compact + b"0" * (len(compact) % 2)).decode()).decode("utf-16-be", "replace")


_GLYPH_NAMES = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "space": " ", "at": "@", "period": ".", "hyphen": "-", "underscore": "_", "colon": ":",
    "parenleft": "(", "parenright": ")", "slash": "/", "comma": ",", "plus": "+",
}  # fmt: skip


def _simple_table(encoding: object) -> dict[int, str]:
    base, differences = encoding, None
    if isinstance(encoding, pikepdf.Dictionary):
        base, differences = encoding.get("/BaseEncoding"), encoding.get("/Differences")
    codec = "mac_roman" if base == "/MacRomanEncoding" else "cp1252"
    table = {code: bytes([code]).decode(codec, "replace") for code in range(256)}
    code = 0
    for item in differences if isinstance(differences, pikepdf.Array) else ():
        if isinstance(item, pikepdf.Name):
            table[code] = _glyph_text(str(item)[1:])
            code += 1
        else:
            code = int(item)
    return table


def _glyph_text(name: str) -> str:
    stem = name.split(".")[0]
    if stem in _GLYPH_NAMES:
        return _GLYPH_NAMES[stem]
    if len(stem) == 1:
        return stem
    match = re.fullmatch(r"(?:uni|u)([0-9A-Fa-f]{4,6})", stem)
    if match and int(match.group(1)[:6], 16) < 0x110000:
        return chr(int(match.group(1)[:4] if stem.startswith("uni") else match.group(1), 16))
    return "\ufffd"


def _latin(codes: bytes) -> str:
    return codes.decode("latin-1")


def _stream_bytes(stream: pikepdf.Stream) -> bytes:
    try:
        return stream_bytes(stream)
    except (pikepdf.PdfError, ValueError):
        return b""


def stream_bytes(stream: pikepdf.Stream) -> bytes:
    """Return a stream's data without its filters; raises PdfError for those of images and for damaged data."""
    special = "/RunLengthDecode" in str(stream.get("/Filter"))
    level = pikepdf.StreamDecodeLevel
    return bytes(stream.read_bytes(level.specialized if special else level.generalized))
