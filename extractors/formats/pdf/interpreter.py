"""The text-state interpreter: which glyphs a content stream shows, where, from which bytes (ISO 32000-2 8.4, 9.3, 9.4).

Tc, Tw, Tz, TL, Tf, Ts and Tr live in the graphics state (saved by q, restored by Q); BT resets the text matrices only.
Results are flat lists, one entry a glyph, because a file has hundreds of thousands of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pikepdf

from extractors.formats.layout.geometry import IDENTITY, Matrix, apply, multiply
from extractors.formats.layout.paths import Paths
from extractors.formats.pdf.contents import (
    Content,
    Marked,
    Resources,
    Show,
    Shown,
    TextState,
    Use,
    decode,
    is_pale,
    marked_strings,
    text_of,
)
from extractors.formats.pdf.fonts import Font
from extractors.formats.pdf.paths import FILLS, PATH_OPERATORS, STROKES, Box, Clip, bounds, corners_of
from extractors.formats.pdf.tokens import InlineImage, RawArray, Tokenizer, strays

_MAX_SAVES = 512
_SMALL = 4.0
"""Shapes lower or narrower than this cover no print."""
_MAX_COVERS = 50_000
"""Of more shapes the later half counts: a bar is painted last."""
_LONG = 8192
"""Bytes of a string, or glyphs of an operation, from which the limits are asked before more are shown."""
_LONGEST_CODE = 4
"""Bytes of one glyph code at most (9.7.6.2)."""
_GAP = 0.2
"""A kern wider than this part of an em starts a new segment."""
_NOT_PLAIN = re.compile(rb"[^\t\n\r -~]+")
_OVERLAP, _FAR = -0.7, 2.0
"""How far text that goes on behind other text may overlap it, in widths (squeezed punctuation does by half), or lie
apart from it, in ems."""


class Interpreter:
    """Runs one content stream; what takes operands is an operator (see _HANDLERS). ``tick`` is told the number of
    glyphs every now and then, and raises when there are too many or the time is over."""

    def __init__(self, data: bytes, resources: Resources, state: TextState, tick: Callable[[int], None]) -> None:
        self.tokens = Tokenizer(data)
        self.resources = resources
        self.tick = tick
        self.content = Content()
        self.ctm: Matrix = IDENTITY
        self._inherit(state)
        self.tm: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.width = 1.0
        self.clip = Clip()
        self.saves: list[tuple[Matrix, TextState, float, Box]] = []
        self.shown = 0
        self.operation = 0
        self.open_marks: list[Marked | None] = []
        self.paths = Paths()

    def run(self) -> Content:
        """Interpret to the end. Operations with wrong operands are skipped as viewers do."""
        handlers, tokens = _HANDLERS, self.tokens
        for number, (operator, operands, _, _) in enumerate(tokens.operations()):
            handler = handlers.get(operator)
            self.operation = number
            try:
                if handler is not None:
                    handler(self, operands)
                elif operator in PATH_OPERATORS:
                    if self.paths.path and (operator in FILLS or (self.width > _SMALL and operator in STROKES)):
                        self.cover_path(operator)
                    if self.clip.begun:
                        self.clip.follow(operator, self.paths)
                    PATH_OPERATORS[operator](self.paths, self.ctm, operands)
            except (TypeError, ValueError, IndexError, OverflowError):
                self.content.malformed += 1
            if tokens.suspicious:
                tokens.suspicious = False
                self._stray(operator, operands)
            if not number & 8191:
                self.tick(len(self.content.texts))
        for mark in self.open_marks:
            if mark:
                mark.end = self.operation + 1
        self.content.malformed += self.tokens.malformed
        self.content.edges = self.paths.edges
        for start, end in self.tokens.comments:
            self.content.strays.append((-1, decode(self.tokens.data[start + 1 : end]).strip()))
        return self.content

    def _stray(self, operator: bytes, operands: list[Any]) -> None:
        for operand in strays(operator, operands):
            if isinstance(operand, InlineImage):
                unread = _NOT_PLAIN.sub(b" ", self.tokens.data[operand.data_start :])
                self.content.strays.append((self.operation, decode(unread).strip()))
            else:
                self.content.strays.append((self.operation, text_of(operand)))

    def state(self) -> TextState:
        return TextState(
            self.font, self.size, self.char_space, self.word_space, self.scale, self.leading, self.rise, self.mode,
            self.is_pale,
        )  # fmt: skip

    # ------------------------------------------------------------ graphics state

    def save(self, _: list[Any]) -> None:
        if len(self.saves) < _MAX_SAVES:
            self.saves.append((self.ctm, self.state(), self.width, self.clip.box))

    def restore(self, _: list[Any]) -> None:
        if self.saves:
            self.ctm, state, self.width, self.clip.box = self.saves.pop()
            self._inherit(state)

    def _inherit(self, state: TextState) -> None:
        (
            self.font, self.size, self.char_space, self.word_space, self.scale, self.leading, self.rise, self.mode,
            self.is_pale,
        ) = state  # fmt: skip

    def concatenate(self, operands: list[Any]) -> None:
        self.ctm = multiply(_matrix(operands), self.ctm)

    def set_width(self, operands: list[Any]) -> None:
        self.width = abs(operands[0] + 0.0)

    def set_graphics(self, operands: list[Any]) -> None:
        self.content.states[operands[0], self.ctm] = None
        found = self.resources.graphics_font(operands[0])
        self.font, self.size = found or (self.font, self.size)

    def set_color(self, operands: list[Any]) -> None:
        """Color spaces are not looked up: four numbers are inks, fewer are light (8.6.8)."""
        self.is_pale = is_pale(operands)

    # ------------------------------------------------------------ text state

    def begin_text(self, _: list[Any]) -> None:
        self.tm = self.line = IDENTITY

    def set_font(self, operands: list[Any]) -> None:
        name = operands[0] if isinstance(operands[0], str) else ""
        self.font, self.size = self.resources.font(name), operands[1] + 0.0

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
        if isinstance(operands[-1], bytes):
            self.show((operands[-1],))

    def show_array(self, operands: list[Any]) -> None:
        array = operands[-1]
        self.show(array.items() if isinstance(array, RawArray) else array)

    def show_next_line(self, operands: list[Any]) -> None:
        self.next_line(operands)
        self.show_string(operands[-1:])

    def show_spaced(self, operands: list[Any]) -> None:
        self.word_space, self.char_space = operands[-3] + 0.0, operands[-2] + 0.0
        self.show_next_line(operands[-1:])

    def show(self, items: Any) -> None:
        """Show strings and apply kerns (9.4.3, 9.4.4); the line advances in text space."""
        if self.font is None:
            self.font = self.resources.font("")
        font, content = self.font, self.content
        # A negative size turns the glyphs by half a circle: they are laid out in a frame that is turned as well.
        size, turned = abs(self.size), -1.0 if self.size < 0 else 1.0
        scale = 1.0 if font.vertical else self.scale
        texts, starts, ends, offsets = content.texts, content.starts, content.ends, content.offsets
        wide, unit = _GAP * abs(size * scale), size * scale
        # Down the line a positive kern lengthens and a positive character space shortens the way (9.3.2, 9.4.3).
        down = -1.0 if font.vertical else 1.0
        spacing, word = self.char_space * scale * down * turned, self.word_space * scale * down * turned
        begin, position, pending = len(texts), 0.0, 0.0
        each = abs(spacing) > wide and wide > 0
        for item in items:
            if isinstance(item, float):
                pending -= item / 1000 * unit * down
                continue
            if not isinstance(item, bytes):
                continue
            position += pending
            first = len(texts)
            if len(item) > _LONG or first - begin > _LONG:
                self.tick(first + len(item) // _LONGEST_CODE)
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
        rise, size = self.rise, self.size
        along = -position if size < 0 else position
        if font.vertical:
            matrix = (-c, -d, a, b, e + rise * c, f + rise * d)
            self.tm = (a, b, c, d, e - along * c, f - along * d)
        else:
            matrix = (a, b, c, d, e + rise * c, f + rise * d)
            self.tm = (a, b, c, d, e + along * a, f + along * b)
        if size < 0:
            a, b, c, d, e, f = matrix
            matrix = (-a, -b, -c, -d, e, f)
        end = len(content.texts)
        if end > begin:
            first = content.offsets[begin]
            content.operations.append(
                Shown(self.operation, begin, end, first, font, self.size, self.char_space, self.word_space)
            )
            self._append(font, begin, multiply(matrix, self.ctm))

    def _append(self, font: Font, begin: int, placed: Matrix) -> None:
        """Add a Show, or lengthen the last one when this text goes on right behind it (a Tj for every glyph)."""
        content, size = self.content, abs(self.size)
        last = content.items[-1] if content.items else None
        over = False
        if type(last) is Show and last.matrix[:4] == placed[:4]:
            state = last.state
            shift = _distance(last.matrix, placed)
            same_look = state.mode == self.mode and state.is_pale == self.is_pale
            if shift is not None and state.font is font and abs(state.size) == size and same_look:
                reach = abs(size * self.scale)
                gap = content.starts[begin] + shift - content.ends[begin - 1]
                width = min(
                    content.ends[begin] - content.starts[begin], content.ends[begin - 1] - content.starts[begin - 1]
                )
                over = gap < _OVERLAP * width
                if not over and not last.over and gap < _FAR * reach:
                    self._lengthen(last, begin, shift, gap > _GAP * reach)
                    return
        low, high = font.low * size, font.high * size
        end = len(content.texts)
        content.items.append(Show(begin, end, placed, min(low, high), max(low, high), self.state(), over))

    def _lengthen(self, last: Show, begin: int, shift: float, wide: bool) -> None:
        content, end = self.content, len(self.content.texts)
        if wide:
            content.breaks.append(begin)
        content.starts[begin:end] = [place + shift for place in content.starts[begin:end]]
        content.ends[begin:end] = [place + shift for place in content.ends[begin:end]]
        last.end = end

    # ------------------------------------------------------------ objects and marked content

    def cover(self, corners: list[tuple[float, float]], is_picture: bool) -> None:
        """Keep the bounds of what may lie over text painted before."""
        box, covers = bounds(corners), self.content.covers
        if box[2] - box[0] > _SMALL and box[3] - box[1] > _SMALL:
            if len(covers) >= _MAX_COVERS:
                del covers[: _MAX_COVERS // 2]
            covers.append((box, len(self.content.items), is_picture))

    def cover_path(self, operator: bytes) -> None:
        corners = corners_of(self.paths)
        if operator in STROKES:
            half = self.width * abs(self.ctm[0] * self.ctm[3] - self.ctm[1] * self.ctm[2]) ** 0.5 / 2
            corners = [(x + across, y + up) for x, y in corners for across in (-half, half) for up in (-half, half)]
        self.cover(corners, False)

    def begin_clip(self, _: list[Any]) -> None:
        self.clip.begun = True

    def shade(self, _: list[Any]) -> None:
        self.cover([self.clip.box[:2], self.clip.box[2:]], False)

    def draw_inline(self, _: list[Any]) -> None:
        self.cover([apply(self.ctm, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))], True)

    def draw(self, operands: list[Any]) -> None:
        found = self.resources.get("/XObject", operands[0])
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image":
            self.draw_inline(operands)
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Form":
            matrix = form_matrix(found)
            self.content.items.append(Use(self.operation, found, multiply(matrix, self.ctm), self.state()))

    def begin_marked(self, operands: list[Any]) -> None:
        properties = operands[1] if len(operands) > 1 else None
        strings, name = marked_strings(properties, self.resources)
        mark = Marked(self.operation, self.operation, name, strings) if strings else None
        self.open_marks.append(mark)
        if mark:
            self.content.marked.append(mark)

    def mark_point(self, operands: list[Any]) -> None:
        strings, name = marked_strings(operands[1], self.resources)
        if strings:
            self.content.marked.append(Marked(self.operation, self.operation + 1, name, strings))

    def end_marked(self, _: list[Any]) -> None:
        if self.open_marks:
            mark = self.open_marks.pop()
            if mark:
                mark.end = self.operation + 1


def _distance(first: Matrix, second: Matrix) -> float | None:
    """Return how far along the first line of writing the second begins; None when it is another line."""
    a, b, _, _, e, f = first
    dx, dy = second[4] - e, second[5] - f
    square = a * a + b * b
    if not square or abs(a * dy - b * dx) >= 0.01 * square:
        return None
    return (a * dx + b * dy) / square


def _matrix(operands: list[Any]) -> Matrix:
    a, b, c, d, e, f = operands[:6]
    return (a + 0.0, b + 0.0, c + 0.0, d + 0.0, e + 0.0, f + 0.0)


def form_matrix(form: Any) -> Matrix:
    """Return a form's /Matrix, the identity when it has none or a broken one."""
    try:
        return _matrix([float(number) for number in form.get("/Matrix", IDENTITY)])
    except (TypeError, ValueError):
        return IDENTITY


_HANDLERS: dict[bytes, Callable[[Interpreter, list[Any]], None]] = {
    b"q": Interpreter.save, b"Q": Interpreter.restore, b"cm": Interpreter.concatenate, b"gs": Interpreter.set_graphics,
    b"w": Interpreter.set_width, **dict.fromkeys((b"g", b"rg", b"k", b"sc", b"scn"), Interpreter.set_color),
    b"cs": Interpreter.set_color, b"sh": Interpreter.shade, **dict.fromkeys((b"W", b"W*"), Interpreter.begin_clip),
    b"BT": Interpreter.begin_text, b"Tf": Interpreter.set_font, b"Tc": Interpreter.set_char_space,
    b"Tw": Interpreter.set_word_space, b"Tz": Interpreter.set_scale, b"TL": Interpreter.set_leading,
    b"Ts": Interpreter.set_rise, b"Tr": Interpreter.set_mode, b"Td": Interpreter.move, b"TD": Interpreter.move_leading,
    b"Tm": Interpreter.set_matrix, b"T*": Interpreter.next_line, b"Tj": Interpreter.show_string,
    b"TJ": Interpreter.show_array, b"'": Interpreter.show_next_line, b'"': Interpreter.show_spaced,
    b"Do": Interpreter.draw, b"BI": Interpreter.draw_inline, b"BDC": Interpreter.begin_marked,
    b"BMC": Interpreter.begin_marked, b"EMC": Interpreter.end_marked, b"DP": Interpreter.mark_point,
}  # fmt: skip
