"""The text-state interpreter: which glyphs a content stream shows, where, from which bytes (ISO 32000-2 8.4, 9.3, 9.4).

Tc, Tw, Tz, TL, Tf, Ts and Tr live in the graphics state (saved by q, restored by Q); BT resets the text matrices only.
Results are flat lists, one entry a glyph, because a file has hundreds of thousands of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extractors.formats.pdf.fonts import Font
from extractors.formats.pdf.paths import IDENTITY, PATH_OPERATORS, Matrix, Paths, multiply
from extractors.formats.pdf.tokens import InlineImage, RawArray, Tokenizer

_MAX_SAVES = 512
_GAP = 0.2
"""A kern wider than this part of an em starts a new segment."""


class TextState(NamedTuple):
    """The text parameters that a form inherits from where it is drawn."""

    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class Show:
    """Glyphs ``start`` to ``end`` of the stream on one line of writing, in one text state, of one or more operations.

    ``matrix`` maps (along, across) to the stream's space: along the line of writing in unscaled text space, where the
    stream's ``starts`` and ``ends`` measure; across it, where ``low`` and ``high`` bound the glyphs.
    """

    start: int
    end: int
    matrix: Matrix
    low: float
    high: float
    state: TextState


@dataclass(slots=True)
class Use:
    """A form XObject drawn: its dictionary object, the matrix at that place, the text state that it inherits."""

    operation: int
    form: Any
    matrix: Matrix
    state: TextState


@dataclass(slots=True)
class Marked:
    """A marked-content sequence with strings of its own (ActualText, Alt, E): operations ``start`` to ``end``."""

    start: int
    end: int
    properties: str
    """Name in /Properties, or "" when the dictionary stands in the stream."""
    strings: dict[str, bytes]


@dataclass(slots=True)
class Content:
    """What one stream shows. ``texts``, ``starts``, ``ends`` and ``offsets`` have one entry a glyph; an offset is the
    place of the code's first byte among all bytes of the stream's shown strings, which is the glyph's number."""

    texts: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    operations: list[tuple[int, int]] = field(default_factory=list)
    """(number of a show operation, its first glyph), ascending."""
    items: list[Show | Use] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Glyphs before which a wide kern or letter space stands, ascending."""
    marked: list[Marked] = field(default_factory=list)
    edges: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Axis-parallel strokes and thin fills in the stream's space: x0, y0, x1, y1."""
    malformed: int = 0
    inline_images: int = 0


class Resources:
    """Looks up what a stream names; fonts are loaded through ``font``."""

    __slots__ = ("_cache", "_fallback", "_font", "_own")

    def __init__(self, own: Any, fallback: Any, font: Callable[[Any, str], Font]) -> None:
        self._own, self._fallback, self._font = own, fallback, font
        self._cache: dict[str, Font] = {}

    def get(self, category: str, name: str) -> Any:
        """Return the resource of that name, or None."""
        import pikepdf

        for source in (self._own, self._fallback):
            if isinstance(source, pikepdf.Dictionary):
                entries = source.get(category)
                if isinstance(entries, pikepdf.Dictionary) and name in entries:
                    return entries.get(name)
        return None

    def font(self, name: str) -> Font:
        """Return the font of that name (a stand-in when there is none)."""
        found = self._cache.get(name)
        if found is None:
            found = self._cache[name] = self._font(self.get("/Font", name), name)
        return found


class Interpreter:
    """Runs one content stream. ``run`` fills and returns ``content``."""

    def __init__(self, data: bytes, resources: Resources, state: TextState, tick: Callable[[], None]) -> None:
        self.tokens = Tokenizer(data)
        self.resources = resources
        self.tick = tick
        self.content = Content()
        self.ctm: Matrix = IDENTITY
        self._inherit(state)
        self.tm: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.saves: list[tuple[Matrix, TextState]] = []
        self.shown = 0
        self.operation = 0
        self.open_marks: list[Marked | None] = []
        self.paths = Paths()

    def run(self) -> Content:
        """Interpret to the end. Operations with wrong operands are skipped as viewers do."""
        handlers = _HANDLERS
        for number, (operator, operands, _, _) in enumerate(self.tokens.operations()):
            handler = handlers.get(operator)
            self.operation = number
            try:
                if handler is not None:
                    handler(self, operands)
                elif operator in PATH_OPERATORS:
                    PATH_OPERATORS[operator](self.paths, self.ctm, operands)
            except (TypeError, ValueError, IndexError, OverflowError):
                self.content.malformed += 1
            if not number & 8191:
                self.tick()
        for mark in self.open_marks:
            if mark:
                mark.end = self.operation + 1
        self.content.malformed += self.tokens.malformed
        self.content.edges = self.paths.edges
        return self.content

    def state(self) -> TextState:
        return TextState(
            self.font, self.size, self.char_space, self.word_space, self.scale, self.leading, self.rise, self.mode
        )

    # ------------------------------------------------------------ graphics state

    def save(self, _: list[Any]) -> None:
        if len(self.saves) < _MAX_SAVES:
            self.saves.append((self.ctm, self.state()))

    def restore(self, _: list[Any]) -> None:
        if self.saves:
            self.ctm, state = self.saves.pop()
            self._inherit(state)

    def _inherit(self, state: TextState) -> None:
        (self.font, self.size, self.char_space, self.word_space, self.scale, self.leading, self.rise, self.mode) = state

    def concatenate(self, operands: list[Any]) -> None:
        self.ctm = multiply(_matrix(operands), self.ctm)

    def set_graphics(self, operands: list[Any]) -> None:
        import pikepdf

        state = self.resources.get("/ExtGState", operands[0])
        font = state.get("/Font") if isinstance(state, pikepdf.Dictionary) else None
        if isinstance(font, pikepdf.Array) and len(font) == 2:
            self.font, self.size = self.resources._font(font[0], ""), float(font[1])

    # ------------------------------------------------------------ text state

    def begin_text(self, _: list[Any]) -> None:
        self.tm = self.line = IDENTITY

    def set_font(self, operands: list[Any]) -> None:
        self.font, self.size = self.resources.font(operands[0]), operands[1] + 0.0

    def set_char_space(self, operands: list[Any]) -> None:
        self.char_space = operands[0] + 0.0

    def set_word_space(self, operands: list[Any]) -> None:
        self.word_space = operands[0] + 0.0

    def set_scale(self, operands: list[Any]) -> None:
        self.scale = operands[0] / 100

    def set_leading(self, operands: list[Any]) -> None:
        self.leading = operands[0] + 0.0

    def set_rise(self, operands: list[Any]) -> None:
        self.rise = operands[0] + 0.0

    def set_mode(self, operands: list[Any]) -> None:
        self.mode = int(operands[0])

    def move(self, operands: list[Any]) -> None:
        x, y = operands[0], operands[1]
        a, b, c, d, e, f = self.line
        self.tm = self.line = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)

    def move_leading(self, operands: list[Any]) -> None:
        self.leading = -operands[1]
        self.move(operands)

    def set_matrix(self, operands: list[Any]) -> None:
        self.tm = self.line = _matrix(operands)

    def next_line(self, _: list[Any]) -> None:
        self.move([0.0, -self.leading])

    # ------------------------------------------------------------ showing

    def show_string(self, operands: list[Any]) -> None:
        if isinstance(operands[0], bytes):
            self.show((operands[0],))

    def show_array(self, operands: list[Any]) -> None:
        array = operands[0]
        self.show(array.items() if isinstance(array, RawArray) else array)

    def show_next_line(self, operands: list[Any]) -> None:
        self.next_line(operands)
        self.show_string(operands[-1:])

    def show_spaced(self, operands: list[Any]) -> None:
        self.word_space, self.char_space = operands[0] + 0.0, operands[1] + 0.0
        self.show_next_line(operands[2:])

    def show(self, items: Any) -> None:
        """Show strings and apply kerns (9.4.3, 9.4.4); the line advances in text space."""
        if self.font is None:
            self.font = self.resources.font("")
        font, content = self.font, self.content
        size, scale = self.size, 1.0 if font.vertical else self.scale
        texts, starts, ends, offsets = content.texts, content.starts, content.ends, content.offsets
        wide, unit = _GAP * abs(size * scale), size * scale
        spacing, word = self.char_space * scale, self.word_space * scale
        begin, position, pending = len(texts), 0.0, 0.0
        each = abs(spacing) > wide and wide > 0
        for item in items:
            if isinstance(item, float):
                pending -= item / 1000 * unit
                continue
            if not isinstance(item, bytes):
                continue
            position += pending
            first = len(texts)
            if abs(pending) > wide:
                content.breaks.append(first)
            pending = 0.0
            for text, width, is_space in font.entries(item):
                texts.append(text)
                starts.append(position)
                end = position + width * unit
                ends.append(end)
                position = end + spacing + word if is_space else end + spacing
            if each:
                content.breaks.extend(range(first + 1, len(texts)))
            self._number(item, font, offsets)
        position += pending
        self._advance(font, begin, position)

    def _number(self, item: bytes, font: Font, offsets: list[int]) -> None:
        if font.length:
            offsets.extend(range(self.shown, self.shown + len(item), font.length))
        else:
            place = self.shown
            for code in font.codes(item):
                offsets.append(place)
                place += len(code)
        self.shown += len(item)

    def _advance(self, font: Font, begin: int, position: float) -> None:
        content = self.content
        a, b, c, d, e, f = self.tm
        rise = self.rise
        if font.vertical:
            matrix = (-c, -d, a, b, e + rise * c, f + rise * d)
            self.tm = (a, b, c, d, e - position * c, f - position * d)
        else:
            matrix = (a, b, c, d, e + rise * c, f + rise * d)
            self.tm = (a, b, c, d, e + position * a, f + position * b)
        if len(content.texts) > begin:
            content.operations.append((self.operation, begin))
            self._append(font, begin, multiply(matrix, self.ctm))

    def _append(self, font: Font, begin: int, placed: Matrix) -> None:
        """Add a Show, or lengthen the last one when this text goes on right behind it (a Tj for every glyph)."""
        content, end = self.content, len(self.content.texts)
        low, high = font.low * self.size, font.high * self.size
        last = content.items[-1] if content.items else None
        a, b, _, _, e, f = placed
        if type(last) is Show and last.matrix[:4] == placed[:4] and last.state[:2] == (font, self.size):
            dx, dy = e - last.matrix[4], f - last.matrix[5]
            square = a * a + b * b
            if square and abs(a * dy - b * dx) < 0.01 * square and last.state.mode == self.mode:
                shift = (a * dx + b * dy) / square
                starts, ends = content.starts, content.ends
                gap = starts[begin] + shift - ends[begin - 1]
                reach = abs(self.size * self.scale)
                if -0.5 * reach < gap < 2.0 * reach:
                    if gap > _GAP * reach:
                        content.breaks.append(begin)
                    starts[begin:end] = [place + shift for place in starts[begin:end]]
                    ends[begin:end] = [place + shift for place in ends[begin:end]]
                    last.end = end
                    return
        state = self.state()
        content.items.append(Show(begin, end, placed, min(low, high), max(low, high), state))

    # ------------------------------------------------------------ objects and marked content

    def draw(self, operands: list[Any]) -> None:
        import pikepdf

        found = self.resources.get("/XObject", operands[0])
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Form":
            matrix = form_matrix(found)
            self.content.items.append(Use(self.operation, found, multiply(matrix, self.ctm), self.state()))

    def inline_image(self, operands: list[Any]) -> None:
        if isinstance(operands[0], InlineImage):
            self.content.inline_images += 1

    def begin_marked(self, operands: list[Any]) -> None:
        properties = operands[1] if len(operands) > 1 else None
        strings, name = marked_strings(properties, self.resources)
        mark = Marked(self.operation, self.operation, name, strings) if strings else None
        self.open_marks.append(mark)
        if mark:
            self.content.marked.append(mark)

    def end_marked(self, _: list[Any]) -> None:
        if self.open_marks:
            mark = self.open_marks.pop()
            if mark:
                mark.end = self.operation + 1


def _matrix(operands: list[Any]) -> Matrix:
    a, b, c, d, e, f = operands[:6]
    return (a + 0.0, b + 0.0, c + 0.0, d + 0.0, e + 0.0, f + 0.0)


def form_matrix(form: Any) -> Matrix:
    """Return a form's /Matrix, the identity when it has none or a broken one."""
    try:
        return _matrix([float(number) for number in form.get("/Matrix", IDENTITY)])
    except (TypeError, ValueError):
        return IDENTITY


_SPOKEN = ("/ActualText", "/Alt", "/E")


def marked_strings(properties: Any, resources: Resources) -> tuple[dict[str, bytes], str]:
    """Return the strings that a marked-content property list speaks, and its name in /Properties."""
    import pikepdf

    if isinstance(properties, dict):
        return {key: properties[key] for key in _SPOKEN if isinstance(properties.get(key), bytes)}, ""
    if isinstance(properties, str):
        found = resources.get("/Properties", properties)
        if isinstance(found, pikepdf.Dictionary):
            strings = {key: bytes(found[key]) for key in _SPOKEN if isinstance(found.get(key), pikepdf.String)}
            return strings, properties
    return {}, ""


_HANDLERS: dict[bytes, Callable[[Interpreter, list[Any]], None]] = {
    b"q": Interpreter.save, b"Q": Interpreter.restore, b"cm": Interpreter.concatenate, b"gs": Interpreter.set_graphics,
    b"BT": Interpreter.begin_text, b"Tf": Interpreter.set_font, b"Tc": Interpreter.set_char_space,
    b"Tw": Interpreter.set_word_space, b"Tz": Interpreter.set_scale, b"TL": Interpreter.set_leading,
    b"Ts": Interpreter.set_rise, b"Tr": Interpreter.set_mode, b"Td": Interpreter.move, b"TD": Interpreter.move_leading,
    b"Tm": Interpreter.set_matrix, b"T*": Interpreter.next_line, b"Tj": Interpreter.show_string,
    b"TJ": Interpreter.show_array, b"'": Interpreter.show_next_line, b'"': Interpreter.show_spaced,
    b"Do": Interpreter.draw, b"BI": Interpreter.inline_image, b"BDC": Interpreter.begin_marked,
    b"BMC": Interpreter.begin_marked, b"EMC": Interpreter.end_marked,
}  # fmt: skip
