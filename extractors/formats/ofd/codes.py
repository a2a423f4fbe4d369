"""The characters of text objects: their numbers in a member, their places, the glyphs that draw them (clause 11).

A TextObject holds codes in TextCode elements; DeltaX and DeltaY say how far each stands from the one before, with runs
written as "g count value". CGTransform replaces codes by glyphs of the embedded font.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.formats.ofd.package import children, local, numbers, text_of

_MOST_CODES = 200_000


@dataclass(frozen=True, slots=True)
class TextCode:
    """A run of codes. ``first`` is the number of its first character among all of its member. ``x``, ``y`` place its
    first character; None when it goes on from the TextCode before. ``dx``, ``dy`` hold one number a step; None when
    the attribute is absent."""

    element: etree._Element
    first: int
    text: str
    x: float | None
    y: float | None
    dx: tuple[float, ...] | None
    dy: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Codes ``start`` to ``end`` of a text object (counted over its TextCodes) drawn by ``glyphs``."""

    start: int
    end: int
    glyphs: tuple[int, ...]


@dataclass(slots=True)
class TextObject:
    """A text object with the codes that it shows and what draws them. ``size`` is the font size in millimetres before
    the object's matrix."""

    element: etree._Element
    codes: list[TextCode] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All codes, in order."""
        return "".join(code.text for code in self.codes)

    @property
    def numbers(self) -> list[int]:
        """The number of each code in its member."""
        return [code.first + place for code in self.codes for place in range(len(code.text))]

    @property
    def size(self) -> float:
        """The font size; a file that does not say gets the standard's."""
        found = numbers(self.element.get("Size"))
        return abs(found[0]) if found and found[0] else 3.175


def text_objects(root: etree._Element) -> Iterator[TextObject]:
    """Yield the text objects of a member in document order; TextCodes elsewhere make objects of their own."""
    first = 0
    current: TextObject | None = None
    for element in root.iter("{*}TextCode"):
        parent = element.getparent()
        owner = parent if parent is not None and local(parent) in ("TextObject", "Text") else element
        if current is None or current.element is not owner:
            if current is not None:
                yield current
            current = TextObject(owner)
            if owner is not element:
                current.clusters = _clusters(owner)
        code = _code(element, first)
        first += len(code.text)
        current.codes.append(code)
    if current is not None:
        yield current


def _code(element: etree._Element, first: int) -> TextCode:
    text = text_of(element)
    steps = max(0, len(text) - 1)
    x, y = numbers(element.get("X")), numbers(element.get("Y"))
    return TextCode(
        element,
        first,
        text,
        x[0] if x else None,
        y[0] if y else None,
        deltas(element.get("DeltaX"), steps),
        deltas(element.get("DeltaY"), steps),
    )


def deltas(value: str | None, steps: int) -> tuple[float, ...] | None:
    """Return one number a step; the last one given goes on, as viewers have it. None when there is none at all."""
    tokens = (value or "").split()
    found: list[float] = []
    place = 0
    while place < len(tokens) and len(found) < steps:
        if tokens[place].lower() == "g":
            run = numbers(" ".join(tokens[place + 1 : place + 3]))
            if len(run) == 2:
                found += [run[1]] * int(min(max(run[0], 0), steps - len(found), _MOST_CODES))
            place += 3
            continue
        number = numbers(tokens[place])
        if number:
            found.append(number[0])
        place += 1
    if not found:
        return None
    return tuple(found + [found[-1]] * (steps - len(found)))


def _clusters(owner: etree._Element) -> list[Cluster]:
    """Return which codes which glyphs draw. Positions count over all codes of the object (11.4); a transform that
    stands behind a TextCode and counts from less than that one's end counts from the next one."""
    found: list[Cluster] = []
    shown = 0
    for element in children(owner, "CGTransform", "TextCode"):
        if local(element) == "TextCode":
            shown += len(text_of(element))
        else:
            found += _transform(element, shown)
    return found


def _transform(element: etree._Element, shown: int) -> Iterator[Cluster]:
    glyphs = [int(number) for child in children(element, "Glyphs") for number in numbers(text_of(child))]
    position = numbers(element.get("CodePosition"))
    start = int(position[0]) if position else 0
    start = start if start >= shown else start + shown
    count = numbers(element.get("CodeCount"))
    codes = int(count[0]) if count else 1
    if codes == len(glyphs) or (codes <= 1 and not element.get("GlyphCount") and len(glyphs) > 1):
        for place, glyph in enumerate(glyphs):
            yield Cluster(start + place, start + place + 1, (glyph,))
    else:
        yield Cluster(start, start + max(1, codes), tuple(glyphs))
