"""What one content stream shows: flat lists of glyphs, the operations that show them, and what it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf

from extractors.formats.layout.geometry import Matrix
from extractors.formats.pdf.fonts import Font
from extractors.formats.pdf.tokens import RawArray, holds_string


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
    is_pale: bool = False
    """Filled with the color of paper."""


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
    over: bool = False
    """Painted over the text before it: nothing is joined to it, so that double strikes stay apart."""


class Shown(NamedTuple):
    """One show operation: its number, its first glyph and the first one after it, the number of the first byte that it
    shows, and what advances its glyphs."""

    operation: int
    start: int
    end: int
    first: int
    font: Font
    size: float
    char_space: float
    word_space: float


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
    strings: dict[str, str]


@dataclass(slots=True)
class Content:
    """What one stream shows. ``texts``, ``starts``, ``ends`` and ``offsets`` have one entry a glyph; an offset is the
    place of the code's first byte among all bytes of the stream's shown strings, which is the glyph's number."""

    texts: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    operations: list[Shown] = field(default_factory=list)
    items: list[Show | Use] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Glyphs before which a wide kern or letter space stands, ascending."""
    marked: list[Marked] = field(default_factory=list)
    edges: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Axis-parallel strokes and thin fills in the stream's space: x0, y0, x1, y1."""
    covers: list[tuple[tuple[float, float, float, float], int, bool]] = field(default_factory=list)
    """Filled shapes and pictures in the stream's space: left, bottom, right, top; how many ``items`` came before;
    whether it is a picture."""
    states: dict[tuple[str, Matrix], None] = field(default_factory=dict)
    """Names of the graphics states that are set, each with the matrix at that place, on which its soft mask stands."""
    strays: list[tuple[int, str]] = field(default_factory=list)
    """Strings that no operator shows (operation, text), and comments (-1, text)."""
    malformed: int = 0


class Resources:
    """Looks up what a stream names; fonts are loaded through ``font``."""

    __slots__ = ("_cache", "_fallback", "_font", "_graphics", "_own")

    def __init__(self, own: Any, fallback: Any, font: Callable[[Any, str], Font]) -> None:
        self._own, self._fallback, self._font = own, fallback, font
        self._cache: dict[str, Font] = {}
        self._graphics: dict[str, tuple[Font, float] | None] = {}

    def get(self, category: str, name: str) -> Any:
        """Return the resource of that name, or None."""
        for source in (self._own, self._fallback):
            if isinstance(source, pikepdf.Dictionary):
                entries = source.get(category)
                if isinstance(entries, pikepdf.Dictionary) and name in entries:
                    return entries.get(name)
        return None

    def patterns(self) -> list[Any]:
        """Return the patterns that may be painted with."""
        held = [
            source.get("/Pattern") for source in (self._own, self._fallback) if isinstance(source, pikepdf.Dictionary)
        ]
        return [item for entries in held if isinstance(entries, pikepdf.Dictionary) for item in entries.values()]

    def soft_mask(self, name: str) -> Any:
        """Return the group that a graphics state of that name makes the soft mask (11.6.5.2), or None."""
        state = self.get("/ExtGState", name)
        mask = state.get("/SMask") if isinstance(state, pikepdf.Dictionary) else None
        return mask.get("/G") if isinstance(mask, pikepdf.Dictionary) else None

    def font(self, name: str) -> Font:
        """Return the font of that name (a stand-in when there is none)."""
        found = self._cache.get(name)
        if found is None:
            found = self._cache[name] = self._font(self.get("/Font", name), name)
        return found

    def graphics_font(self, name: str) -> tuple[Font, float] | None:
        """Return the font and size that a graphics state dictionary sets, if it sets one (8.4.5)."""
        if name not in self._graphics:
            state = self.get("/ExtGState", name)
            font = state.get("/Font") if isinstance(state, pikepdf.Dictionary) else None
            self._graphics[name] = None
            if isinstance(font, pikepdf.Array) and len(font) == 2:
                self._graphics[name] = (self._font(font[0], name), float(font[1]))
        return self._graphics[name]


_PALE = 0.95
"""Light from which nothing is seen on paper."""


def is_pale(color: list[Any]) -> bool:
    """Tell whether numbers that set a color are about that of paper."""
    if not color or not all(isinstance(part, int | float) for part in color):
        return False
    return bool(max(color) <= 1 - _PALE if len(color) == 4 else min(color) >= _PALE)


_SPOKEN = ("/ActualText", "/Alt", "/E")


def decode(data: bytes) -> str:
    """Return bytes that may be text as text."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")):
        return str(pikepdf.String(data))
    for codec in ("utf-8", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def text_of(operand: Any) -> str:
    """Return the strings in an operand, one a line."""
    if isinstance(operand, bytes):
        return decode(operand)
    if isinstance(operand, RawArray):
        return "".join(decode(item) for item in operand.items() if isinstance(item, bytes))
    members = operand.values() if isinstance(operand, dict) else operand if isinstance(operand, list) else ()
    return "\n".join(text for text in map(text_of, members) if text)


def marked_strings(properties: Any, resources: Resources) -> tuple[dict[str, str], str]:
    """Return the strings that a marked-content property list speaks, and its name in /Properties."""
    if isinstance(properties, dict):
        return {key: text_of(value) for key, value in properties.items() if holds_string(value)}, ""
    if isinstance(properties, str):
        found = resources.get("/Properties", properties)
        if isinstance(found, pikepdf.Dictionary):
            strings = {key: str(found[key]) for key in _SPOKEN if isinstance(found.get(key), pikepdf.String)}
            return strings, properties
    return {}, ""
