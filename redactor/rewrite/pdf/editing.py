"""Edit one content stream: cut codes out of string operands, drop spoken strings and comments, close what is open.

Everything else keeps its bytes. A removed run becomes one number in its TJ array, so that what follows stays put
without the run's own kerns; ``'`` and ``"`` are written out as what they mean (ISO 32000-2 9.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extractors.formats.pdf.contents import Content, Shown
from extractors.formats.pdf.fonts import Font
from extractors.formats.pdf.tokens import SHOWS, Operand, RawArray, Tokenizer, holds_string, strays
from redactor.rewrite.pdf.clips import NOTHING, Clips
from redactor.rewrite.pdf.traces import Splice, Traces, number


def edit(data: bytes, content: Content | None, removed: set[int], spoken: set[int], extra: bytes = b"") -> bytes:
    """Return the stream without the glyphs ``removed``, the strings of the operations ``spoken``, operands that no
    operator shows, and comments. ``extra`` is appended in the stream's initial graphics state."""
    shows = _shows(content, removed) if content is not None else {}
    tokens, balance, traces = Tokenizer(data), Balance(), Traces()
    splices, clips = traces.splices, Clips.of(content, removed) if content is not None and shows else Clips()
    for place, (operator, operands, start, end) in enumerate(tokens.operations()):
        is_odd, tokens.suspicious = tokens.suspicious, False
        if place in shows:
            traces.show((start, end), *_show(operator, operands, shows[place], removed))
        elif place in spoken and operator in (b"BDC", b"DP"):
            splices.append((start, end, _silenced(operator, operands)))
        elif is_odd and (not operator or strays(operator, operands)):
            splices.append((start, end, _used(operator, operands)))
        elif extra and not balance.step(operator):
            splices.append((start, end, b""))
        elif shows:
            traces.step(operator, operands, (start, end))
        if clips.left and clips.lost(place, operator):
            splices.append((end, end, NOTHING))
    body = _spliced(data, splices, tokens.comments)
    return b"q\n" + body + balance.closing() + b"\n" + extra if extra else body


@dataclass(slots=True)
class Balance:
    """What a stream leaves open: saved states, a text object, marked content."""

    depth: int = 0
    in_text: bool = False
    marks: int = 0

    def step(self, operator: bytes) -> bool:
        """Count an operation. False for a Q without its q: viewers ignore it, but not inside a q of ours."""
        if operator == b"q":
            self.depth += 1
        elif operator == b"Q":
            if not self.depth:
                return False
            self.depth -= 1
        elif operator in (b"BT", b"ET"):
            self.in_text = operator == b"BT"
        elif operator in (b"BMC", b"BDC"):
            self.marks += 1
        elif operator == b"EMC":
            self.marks = max(0, self.marks - 1)
        return True

    def closing(self) -> bytes:
        """Return what closes all that is open, and one q more."""
        return b"\nET" * self.in_text + b"\nEMC" * self.marks + b"\nQ" * (self.depth + 1)


def _spliced(data: bytes, splices: list[Splice], comments: list[tuple[int, int]]) -> bytes:
    """Apply the splices, and cut the comments outside them."""
    pieces: list[bytes] = []
    position = 0
    for start, end, new in sorted([*splices, *((start, end, b"") for start, end in comments)]):
        if start < position:
            continue  # a comment inside an operation that was written anew
        pieces += [data[position:start], new]
        position = end
    pieces.append(data[position:])
    return b"".join(pieces)


def _used(operator: bytes, operands: list[object]) -> bytes:
    """Write an operation again with the operands that it uses; one that no viewer knows goes, and an open end."""
    if operator in SHOWS:
        operands = operands[-3:] if operator == b'"' else operands[-1:]
        operands[-1] = _shown_only(operator, operands[-1])
    elif operator in (b"BDC", b"DP"):
        operands = operands[:2]
    else:
        return b""
    return b" ".join((*(serialize(operand) for operand in operands), operator))


def _shown_only(operator: bytes, operand: object) -> object:
    """Return what an operator shows of its operand: the strings and numbers of an array, or one string."""
    if operator == b"TJ":
        members = operand if isinstance(operand, list) else []
        shown: list[Operand] = [member for member in members if isinstance(member, (bytes, float))]
        return operand if isinstance(operand, RawArray) else shown
    return operand if isinstance(operand, bytes) else b""


def _shows(content: Content, removed: set[int]) -> dict[int, Shown]:
    return {
        shown.operation: shown
        for shown in content.operations
        if not removed.isdisjoint(content.offsets[shown.start : shown.end])
    }


def _show(operator: bytes, operands: list[object], shown: Shown, removed: set[int]) -> tuple[bytes, list[bytes], bytes]:
    """Return what stands before the array of a show operation, the members that are left of it, and the number behind
    them ("" for none)."""
    prefix = b""
    if operator == b"'":
        prefix = b"T* "
    elif operator == b'"':
        prefix = b"%s Tw %s Tc T* " % (number(operands[-3]), number(operands[-2]))
    operand = operands[-1]
    items = operand.items() if isinstance(operand, RawArray) else operand if isinstance(operand, list) else [operand]
    return prefix, *_array(items, shown, removed)


def _array(items: Iterable[object], shown: Shown, removed: set[int]) -> tuple[list[bytes], bytes]:
    """Return the members of a TJ array without the removed codes, numbers that meet merged into one; what stands behind
    the last code apart."""
    out: list[bytes] = []
    kern, kept = 0.0, bytearray()
    place = shown.first

    def flush() -> None:
        nonlocal kern
        if kept:
            out.append(b"<" + kept.hex().encode() + b">")
            kept.clear()

    font, cut = shown.font, False
    for item in items:
        if isinstance(item, float):
            flush()
            kern += item
            continue
        if not isinstance(item, bytes):
            continue
        for code, entry in zip(font.codes(item), font.entries(item), strict=False):
            gone = any(byte in removed for byte in range(place, place + len(code)))
            place += len(code)
            if gone:
                flush()
                kern += _width(entry, shown, font)
                cut = True
                continue
            if kern or cut:
                flush()
                if cut:
                    kern = float(round(kern))
                if kern:
                    out.append(number(kern))
                kern, cut = 0.0, False
            kept += code
    flush()
    if cut:
        kern = float(round(kern))
    return out, number(kern) if kern else b""


def _width(entry: tuple[str, float, bool], shown: Shown, font: Font) -> float:
    """Return the number that moves as far as the glyph did (9.4.4)."""
    _, width, is_space = entry
    if not shown.size:
        return 0.0
    spacing = (shown.char_space + (shown.word_space if is_space else 0.0)) * 1000 / shown.size
    return width * 1000 - spacing if font.vertical else -(width * 1000 + spacing)


def _silenced(operator: bytes, operands: list[object]) -> bytes:
    """Write BDC or DP again without the strings of its property list."""
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, dict):
        properties = {key: value for key, value in properties.items() if not holds_string(value)}
    return b" ".join((serialize(operands[0]), serialize(properties), operator))


def serialize(value: object) -> bytes:
    """Write an operand."""
    if isinstance(value, RawArray):
        return value.raw
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if value is None:
        return b"null"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, bytes):
        return b"<" + value.hex().encode() + b">"
    if isinstance(value, str):
        return _name(value)
    if isinstance(value, list):
        return b"[" + b" ".join(serialize(item) for item in value) + b"]"
    if isinstance(value, dict):
        return b"<<" + b" ".join(_name(key) + b" " + serialize(item) for key, item in value.items()) + b">>"
    return b""


def _name(name: str) -> bytes:
    plain = b"!$&'*+,-.:;=?@^_`|~"
    body = name[1:].encode("utf-8")
    return b"/" + b"".join(
        bytes((byte,)) if byte in plain or (chr(byte).isalnum() and byte < 128) else b"#%02X" % byte for byte in body
    )
