"""Content-stream tokens with their places in the bytes (ISO 32000-2 7.8.2), so that an edit touches nothing else.

qpdf's own parser loses everything after an inline image whose data holds a deceptive " EI ", and hands out decimals;
this one knows the exact length of unfiltered image data and works at the speed of the regular expression engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = rb"\0\t\n\f\r "
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_LITERAL = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\0\t\n\f\r ]*+>"
_NUMBER = rb"[+-]?(?:\d++\.?\d*+|\.\d++)"

_TOKEN = re.compile(
    rb"[" + _SPACE + rb"]*+(?:"
    rb"(" + _NUMBER + rb"(?![^\0\t\n\f\r ()<>\[\]{}/%]))"  # 1 number
    rb"|([A-Za-z]" + _REGULAR + rb"*+|['\"])"  # 2 operator
    rb"|(\[(?:[+\-.0-9" + _SPACE + rb"]++|" + _LITERAL + rb"|" + _HEX + rb")*+\])"  # 3 array of numbers and strings
    rb"|(" + _LITERAL + rb")"  # 4 literal string
    rb"|(" + _HEX + rb")"  # 5 hexadecimal string
    rb"|(/" + _REGULAR + rb"*+)"  # 6 name
    rb"|(<<|\[)"  # 7 opens
    rb"|(>>|\])"  # 8 closes
    rb"|(%[^\r\n]*+)"  # 9 comment
    rb"|(" + _REGULAR + rb"++)"  # 10 a malformed number, or an operator that starts oddly
    rb"|([(<>{})])"  # 11 stray delimiter
    rb")",
    re.DOTALL,
)
_COMMON = re.compile(
    rb"[\t\n\f\r ]*+(?:((?:" + _NUMBER + rb"[\t\n\f\r ]++)*+)([A-Za-z]++\*?)"
    rb"|<((?:[0-9A-Fa-f]{2})*+)>[\t\n\f\r ]*+Tj)(?=[\0\t\n\f\r ()<>\[\]{}/%]|$)",
)
"""A whole operation in one go: numbers and an operator, or a hexadecimal string and Tj."""
ITEM = re.compile(
    rb"(" + _LITERAL + rb")|(" + _HEX + rb")|([+-]?[0-9.]++[0-9.\-]*+)",
    re.DOTALL,
)
"""The members of an array of numbers and strings: literal string, hexadecimal string, number."""
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\r\n": b"", b"\r": b"", b"\n": b""}
_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_MAX_OPERANDS = 4096

Operand = float | bytes | str | list["Operand"] | dict[str, "Operand"] | None
"""Strings are ``bytes``, names ``str`` with their slash; a raw simple array is ``RawArray``."""


@dataclass(frozen=True, slots=True)
class RawArray:
    """An array of numbers and strings, still as bytes; ``items`` reads it."""

    raw: bytes

    def items(self) -> list[float | bytes]:
        """Return the members in order."""
        found: list[float | bytes] = []
        for match in ITEM.finditer(self.raw):
            literal, hexadecimal, number = match.groups()
            if literal is not None:
                found.append(unescape(literal))
            elif hexadecimal is not None:
                found.append(unhex(hexadecimal))
            else:
                found.append(lenient_number(number))
        return found


@dataclass(frozen=True, slots=True)
class InlineImage:
    """BI ... EI: its dictionary, and where its data lie. Without an EI (``is_open``) they reach to the end of the
    stream, and no viewer shows anything of it."""

    entries: dict[str, object]
    data_start: int
    data_end: int
    is_open: bool = False


Operation = tuple[bytes, list[object], int, int]
"""operator, operands, start and end in the stream (from the first operand's first byte). Operands that no operator
follows come last, with the operator ``b""``."""

SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_OTHERS = (
    b"q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* d0 d1 "
    b"CS cs SC SCN sc scn G g RG rg K k sh BI Do MP DP BMC BDC EMC BX EX"
)
_OPERATORS = frozenset(_OTHERS.split()) | SHOWS
_NEEDS = {b"Tj": 1, b"TJ": 1, b"'": 1, b'"': 3}


_SHOWN = {b"Tj": bytes, b"TJ": RawArray, b"'": bytes, b'"': bytes}
"""What each operator shows: viewers show nothing of an operand of another type."""


def holds_string(value: object) -> bool:
    """Say whether an operand is a string or contains one."""
    if isinstance(value, bytes):
        return True
    if isinstance(value, RawArray):
        return any(isinstance(item, bytes) for item in value.items())
    if isinstance(value, dict):
        return any(holds_string(item) for item in value.values())
    return isinstance(value, list) and any(holds_string(item) for item in value)


def strays(operator: bytes, operands: list[object]) -> list[object]:
    """Return the operands with strings that the operator does not show: no viewer uses them, every editor sees them."""
    if operator in SHOWS:
        shown = operands[-1] if operands else None
        if type(shown) is list:
            unused = [item for item in shown if not isinstance(item, (bytes, float))] if operator == b"TJ" else [shown]
        else:
            unused = [] if type(shown) is _SHOWN[operator] else [shown]
        return [operand for operand in (*operands[: -_NEEDS[operator]], *unused) if holds_string(operand)]
    if operator in (b"BDC", b"DP"):
        return [operand for operand in (*operands[2:], *operands[:1]) if holds_string(operand)]
    if operator == b"BI":
        return [operand for operand in operands if isinstance(operand, InlineImage) and operand.is_open]
    return [operand for operand in operands if holds_string(operand)]


def unescape(literal: bytes) -> bytes:
    """Return the bytes that a literal string "(...)" stands for (ISO 32000-2 7.3.4.2)."""
    inner = literal[1:-1]
    if b"\\" not in inner and b"\r" not in inner:
        return inner
    return _ESCAPE.sub(_unescape_one, inner)


def _unescape_one(match: re.Match[bytes]) -> bytes:
    code = match.group(1)
    if code is None:
        return b"\n"
    if code[:1].isdigit() and code[0] < 0x38:
        return bytes((int(code, 8) & 255,))
    return _ESCAPED.get(code, code)


def unhex(token: bytes) -> bytes:
    """Return the bytes of a hexadecimal string "<...>"; a missing last digit is 0."""
    digits = token[1:-1].translate(None, b"\0\t\n\f\r ")
    if len(digits) % 2:
        digits += b"0"
    return bytes.fromhex(digits.decode("ascii"))


def lenient_number(token: bytes) -> float:
    """Read a number as viewers do: what cannot be read counts as far as it can, else as 0."""
    try:
        value = float(token)
        return value if abs(value) < 1e30 else 0.0
    except ValueError:
        match = re.match(rb"[+-]*([+-]?(?:\d+\.?\d*|\.\d+))", token)
        return float(match.group(1)) if match else 0.0


def name_of(token: bytes) -> str:
    """Return a name token as text with its slash, #xx resolved; bytes that are not UTF-8 become Latin-1."""
    if b"#" in token:
        token = _NAME_CODE.sub(lambda match: bytes((int(match.group(1), 16),)), token)
    try:
        return token.decode("utf-8")
    except UnicodeDecodeError:
        return token.decode("latin-1")


class Tokenizer:
    """Reads operations off one content stream; ``comments`` collects the ranges of the comments that it passed."""

    __slots__ = ("comments", "data", "malformed", "position", "suspicious")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0
        self.comments: list[tuple[int, int]] = []
        self.malformed = 0
        self.suspicious = False
        """Set when an operation came with strings that its operator may not show; the reader of it resets it."""

    def operations(self) -> Iterator[Operation]:
        """Yield the operations in order. Never raises; what makes no sense is counted in ``malformed``."""
        data, match, common = self.data, _TOKEN.match, _COMMON.match
        operands: list[object] = []
        start = -1
        while True:
            if start < 0:
                whole = common(data, self.position)
                if whole is not None:
                    numbers, operator, string = whole.groups()
                    if string is not None:
                        self.position = whole.end()
                        yield b"Tj", [bytes.fromhex(string.decode())], whole.start(3) - 1, self.position
                        continue
                    if operator not in _SPECIAL:
                        self.position = whole.end()
                        yield operator, list(map(float, numbers.split())), whole.start(1), self.position
                        continue
            token = match(data, self.position)
            if token is None:
                if operands:
                    self.suspicious = True
                    yield b"", operands, start, self.position
                return
            kind = token.lastindex or 0
            self.position = token.end()
            if kind == 2:
                operator = token.group(2)
                if operator in _CONSTANTS:
                    operands.append(_CONSTANTS[operator])
                    start = token.start(2) if start < 0 else start
                    continue
                begin = token.start(2) if start < 0 else start
                if operator == b"BI":
                    image = self._inline_image()
                    operands, self.suspicious = [image], image.is_open
                elif any(type(o) in _CARRIERS for o in operands) and (
                    len(operands) != _NEEDS.get(operator) or type(operands[-1]) is not _SHOWN[operator]
                ):
                    self.suspicious = True
                yield operator, operands, begin, self.position
                operands, start = [], -1
                continue
            if kind == 9:
                self.comments.append(token.span(9))
                continue
            if start < 0:
                start = token.start(kind)
            value = self._operand(kind, token)
            if value is not _NOTHING and len(operands) < _MAX_OPERANDS:
                operands.append(value)

    def _operand(self, kind: int, token: re.Match[bytes]) -> object:
        if kind == 1:
            return float(token.group(1))
        if kind == 3:
            return RawArray(token.group(3))
        if kind == 4:
            return unescape(token.group(4))
        if kind == 5:
            return unhex(token.group(5))
        if kind == 6:
            return name_of(token.group(6))
        if kind == 7:
            return self._container(token.group(7) == b"<<", 0)
        if kind == 10:
            self.malformed += 1
            return lenient_number(token.group(10))
        if kind == 11 and token.group(11) == b"(":
            return self._deep_string(token.start(11))
        self.malformed += 1
        return _NOTHING

    def _deep_string(self, start: int) -> bytes:
        """Read a literal string with parentheses nested deeper than the expression knows, or never closed."""
        depth, position, data = 0, start, self.data
        while position < len(data):
            byte = data[position]
            if byte == 0x5C:
                position += 1
            elif byte == 0x28:
                depth += 1
            elif byte == 0x29:
                depth -= 1
                if not depth:
                    break
            position += 1
        self.position = min(position + 1, len(data))
        return unescape(data[start : self.position])

    def _container(self, is_dictionary: bool, depth: int) -> object:
        members: list[object] = []
        while len(members) < 1_000_000:
            token = _TOKEN.match(self.data, self.position)
            if token is None:
                break
            kind = token.lastindex or 0
            self.position = token.end()
            if kind == 8:
                break
            if kind == 9:
                self.comments.append(token.span(9))
            elif kind == 2:
                members.append(_CONSTANTS.get(token.group(2)))
            elif kind == 7:
                if depth > 64:
                    self.malformed += 1
                    break
                members.append(self._container(token.group(7) == b"<<", depth + 1))
            else:
                value = self._operand(kind, token)
                if value is not _NOTHING:
                    members.append(value)
        return _pairs(members) if is_dictionary else members

    def _inline_image(self) -> InlineImage:
        """Read from after BI to after EI (ISO 32000-2 8.9.7)."""
        members: list[object] = []
        while True:
            token = _TOKEN.match(self.data, self.position)
            if token is None:
                return InlineImage(_pairs(members), len(self.data), len(self.data), True)
            kind = token.lastindex or 0
            self.position = token.end()
            if kind == 2 and token.group(2) not in _CONSTANTS:
                break
            if kind == 2:
                members.append(_CONSTANTS[token.group(2)])
            elif kind != 9:
                members.append(self._operand(kind, token))
        entries = _pairs(members)
        start = min(self.position + 1, len(self.data))
        end = image_end(self.data, start, entries)
        self.position = end[1]
        return InlineImage(entries, start, end[0], end[0] == len(self.data))


_CONSTANTS: dict[bytes, object] = {b"true": True, b"false": False, b"null": None}
_CARRIERS = frozenset({bytes, RawArray, dict, list})
_SPECIAL = frozenset({*_CONSTANTS, b"BI"})
_NOTHING = object()


def _pairs(members: list[object]) -> dict[str, object]:
    return {key: value for key, value in zip(members[::2], members[1::2], strict=False) if isinstance(key, str)}


_END = re.compile(rb"[\0\t\n\f\r ]EI(?![^\0\t\n\f\r \[(</%])")
_AFTER = re.compile(
    rb"[\0\t\n\f\r ]*(?:Q|q|BT|ET|EMC|S|s|f\*?|F|n|W\*?|BI|[/\[(<+\-.0-9]|$|[A-Za-z'\"]{1,3}\*?[\0\t\n\f\r ])"
)
_COLORS = {"/G": 1, "/DeviceGray": 1, "/RGB": 3, "/DeviceRGB": 3, "/CMYK": 4, "/DeviceCMYK": 4, "/I": 1, "/Indexed": 1}


def image_end(data: bytes, start: int, entries: dict[str, object]) -> tuple[int, int]:
    """Return where the image data end and where the text after EI goes on.

    The length of unfiltered data follows from the dictionary; filtered data end at the first EI that is followed by
    something like content and not by more image bytes.
    """
    length = _exact_length(entries)
    if length is not None:
        match = re.compile(rb"[\0\t\n\f\r ]*EI(?![^\0\t\n\f\r \[(</%])").match(data, start + length)
        if match:
            return start + length, match.end()
    position = start - 1
    while True:
        match = _END.search(data, max(position, 0))
        if match is None:
            return len(data), len(data)
        after = data[match.end() : match.end() + 32]
        printable = sum(byte in b"\t\n\r" or 32 <= byte < 127 for byte in after)
        if printable == len(after) and _AFTER.match(after):
            return match.start(), match.end()
        position = match.start() + 1


def _exact_length(entries: dict[str, object]) -> int | None:
    filters = entries.get("/F", entries.get("/Filter"))
    if filters is not None and not (isinstance(filters, list) and not filters):
        return None
    width, height = entries.get("/W", entries.get("/Width")), entries.get("/H", entries.get("/Height"))
    if not isinstance(width, float) or not isinstance(height, float) or width < 0 or height < 0:
        return None
    bits = entries.get("/BPC", entries.get("/BitsPerComponent", 8.0))
    if entries.get("/IM", entries.get("/ImageMask")) is True:
        return int((width + 7) // 8 * height)
    space = entries.get("/CS", entries.get("/ColorSpace"))
    if isinstance(space, list) and space:
        space = space[0]
    components = _COLORS.get(space) if isinstance(space, str) else None
    if components is None or not isinstance(bits, float):
        return None
    return int((width * components * bits + 7) // 8 * height)
