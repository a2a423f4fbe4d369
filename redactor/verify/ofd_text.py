"""A second reader of OFD, with nothing of the first: expat events, own geometry, texts in several orders."""

from __future__ import annotations

import io
import logging
import posixpath
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

_NUMERIC = frozenset({
    "Boundary", "CTM", "DeltaX", "DeltaY", "Value", "DashPattern", "Start", "Point1", "Point2", "Point3", "X", "Y",
    "EndPoint", "StartPoint", "EllipseSize", "Size", "ID", "LineWidth",
})  # fmt: skip
_DRAWN = frozenset({
    "AbbreviatedData", "Glyphs", "PhysicalBox", "ApplicationBox", "ContentBox", "BleedBox", "CropBox", "MaxUnitID",
    "TextCode", "CV",
})  # fmt: skip
_MOST = 400_000
_CHINESE = re.compile(rb"""\s*<\?xml[^>]*encoding\s*=\s*["'](?:gb2312|gbk|gb18030)["']""", re.IGNORECASE)
"""Expat knows no encodings of several bytes but UTF-8 and UTF-16."""


class NotOfd(ValueError):
    """The markup cannot be read."""


@dataclass(slots=True)
class Node:
    """An element: local name, attributes by local name, children, all character data in it and below."""

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The character data."""
        return "".join(self.pieces)

    def each(self, *names: str) -> Iterator[Node]:
        """Yield this element and those below in document order, of those names if any."""
        stack = [self]
        while stack:
            node = stack.pop()
            if not names or node.name in names:
                yield node
            stack += reversed(node.children)


def parse(data: bytes) -> Node:
    """Return the root. Raises NotOfd, also for a document type declaration."""
    chinese = _CHINESE.match(data)
    try:
        data = data.decode("gb18030").encode() if chinese else data
    except UnicodeDecodeError as error:
        raise NotOfd from error
    parser = expat.ParserCreate("utf-8" if chinese else None)
    parser.buffer_text = True
    stack: list[Node] = []
    roots: list[Node] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        node = Node(name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)

    def end(_: str) -> None:
        stack.pop()

    def characters(text: str) -> None:
        if stack:
            stack[-1].pieces.append(text)

    def declared(*_: object) -> None:
        raise NotOfd

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = characters, declared
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NotOfd from error
    return roots[0]


@dataclass(frozen=True, slots=True)
class Mark:
    """A character on a page: where its base line begins, in millimetres, and the size of its font."""

    x: float
    y: float
    size: float
    text: str


def strings(root: Node) -> Iterator[str]:
    """Yield attributes and character data that are no numbers of drawing, and the text of every text object."""
    for node in root.each():
        for key, value in node.attributes.items():
            if key not in _NUMERIC and value:
                yield value
        if node.name not in _DRAWN and node.text.strip():
            yield node.text
        if node.name in ("TextObject", "Text"):
            yield "".join(code.text for code in node.children if code.name == "TextCode")


def stray_codes(root: Node) -> bool:
    """Tell whether a glyph list names more codes than its object has."""
    for node in root.each("TextObject", "Text"):
        length = sum(len(code.text) for code in node.children if code.name == "TextCode")
        for child in node.children:
            if child.name != "CGTransform":
                continue
            first, count, glyphs = (
                _number(child.attributes.get(key), default)
                for key, default in (("CodePosition", 0.0), ("CodeCount", 1.0), ("GlyphCount", 1.0))
            )
            listed = sum(len(each.text.split()) for each in child.children if each.name == "Glyphs")
            if first + max(count, 1) > length or listed > max(length, glyphs):
                return True
    return False


def _number(value: str | None, default: float) -> float:
    try:
        return float(value) if value else default
    except ValueError:
        return default


def _floats(value: str | None) -> list[float]:
    found = []
    for token in (value or "").split():
        try:
            found.append(float(token))
        except ValueError:
            return found
    return found


def marks(root: Node, composites: Mapping[str, Node], depth: int = 0) -> list[Mark]:
    """Return the characters that a content element shows, in painting order; composites in place."""
    found: list[Mark] = []
    for node in root.children:
        if len(found) > _MOST:
            break
        if node.name == "TextObject":
            found += _placed(_object_marks(node), node)
        elif node.name == "CompositeObject" and depth < 12:
            unit = composites.get(node.attributes.get("ResourceID", ""))
            if unit is not None:
                found += _placed(marks(unit, composites, depth + 1), node)
        elif node.name == "Appearance":
            found += _placed(marks(node, composites, depth), node)
        elif node.name != "PathObject":
            found += marks(node, composites, depth)
    return found


def _placed(some: list[Mark], node: Node) -> list[Mark]:
    box, matrix = _floats(node.attributes.get("Boundary")), _floats(node.attributes.get("CTM"))
    a, b, c, d, e, f = matrix[:6] if len(matrix) >= 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    left, top = box[:2] if len(box) >= 2 else (0.0, 0.0)
    scale = abs(a * d - b * c) ** 0.5
    return [Mark(a * m.x + c * m.y + e + left, b * m.x + d * m.y + f + top, m.size * scale, m.text) for m in some]


def _object_marks(node: Node) -> list[Mark]:
    size = abs(_number(node.attributes.get("Size"), 3.0)) or 3.0
    found: list[Mark] = []
    x = y = 0.0
    for code in node.children:
        if code.name != "TextCode":
            continue
        x, y = _number(code.attributes.get("X"), x), _number(code.attributes.get("Y"), y)
        across, down = (_steps(code.attributes.get(key), len(code.text)) for key in ("DeltaX", "DeltaY"))
        for place, character in enumerate(code.text):
            if place:
                natural = size if character > "\u2e7f" else size / 2
                x += across[place - 1] if across else 0.0 if down else natural
                y += down[place - 1] if down else 0.0
            found.append(Mark(x, y, size, character))
    return found


def _steps(value: str | None, length: int) -> list[float]:
    tokens = (value or "").replace(",", " ").split()
    found: list[float] = []
    position = 0
    while position < len(tokens) and len(found) < length:
        if tokens[position] in ("g", "G"):
            times, step = _floats(" ".join(tokens[position + 1 : position + 3]) or "0 0")[:2] or (0.0, 0.0)
            found += [step] * int(max(0, min(times, length)))
            position += 3
        else:
            found += _floats(tokens[position])
            position += 1
    while found and len(found) < length:
        found.append(found[-1])
    return found


def lines(some: list[Mark]) -> str:
    """Return the characters of a page in rows by their base lines, then in columns by their left edges."""
    return "\n".join([*_rows(some, upright=False), *_rows(some, upright=True)])


def _rows(some: list[Mark], *, upright: bool) -> Iterator[str]:
    ordered = sorted(some, key=_by_column if upright else _by_row)
    row: list[Mark] = []
    for mark in ordered:
        if row:
            apart = abs(mark.x - row[0].x) if upright else abs(mark.y - row[0].y)
            if apart > 0.3 * max(mark.size, row[0].size):
                yield _joined(row, upright)
                row = []
        row.append(mark)
    if row:
        yield _joined(row, upright)


def _by_row(mark: Mark) -> tuple[float, float]:
    return mark.y, mark.x


def _by_column(mark: Mark) -> tuple[float, float]:
    return -mark.x, mark.y


def _joined(row: list[Mark], upright: bool) -> str:
    row.sort(key=lambda mark: mark.y if upright else mark.x)
    chunks: list[str] = []
    last: Mark | None = None
    for mark in row:
        if last is not None:
            gap = mark.y - last.y if upright else mark.x - last.x
            if gap > 2.5 * max(mark.size, last.size):
                chunks.append("\t \t \t")
            elif gap > 1.4 * max(mark.size, last.size):
                chunks.append(" ")
        chunks.append(mark.text)
        last = mark
    return "".join(chunks)


# ---------------------------------------------------------------- packages and fonts


def located(names: Mapping[str, str], source: str, location: str, *bases: str) -> str:
    """Return the member that a location means, "" for none."""
    path = location.strip().replace("\\", "/")
    if not path:
        return ""
    for folder in ("",) if path.startswith("/") else (posixpath.dirname(source), *bases, ""):
        name = posixpath.normpath(posixpath.join(folder, path.lstrip("/"))).lstrip("/").lower()
        if name in names:
            return names[name]
    return ""


def drawn(node: Node, characters: Mapping[int, str]) -> str:
    """Return what the glyphs of a text object show by the font's own table."""
    glyphs = [
        int(number)
        for child in node.children
        if child.name == "CGTransform"
        for each in child.children
        if each.name == "Glyphs"
        for number in _floats(each.text)
    ]
    return "".join(characters.get(glyph, "\ufffd") for glyph in glyphs)


def font_characters(data: bytes) -> dict[int, str]:
    """Return what the glyphs of a font stand for; nothing for a font that cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    try:
        font = TTFont(io.BytesIO(data), lazy=True)
        order = {name: number for number, name in enumerate(font.getGlyphOrder())}
        best = font.getBestCmap() or {}
        return {order[name]: chr(code) for code, name in sorted(best.items(), reverse=True) if name in order}
    except (TTLibError, struct.error, ValueError, KeyError, IndexError, TypeError, AssertionError, AttributeError):
        return {}
