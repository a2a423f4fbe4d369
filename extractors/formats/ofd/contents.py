"""From the objects of pages, templates and composites to segments of glyphs, rulings and pictures on a page.

Pages measure millimetres from the top left (8.2); layout wants points from the bottom left.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from extractors.errors import HostileInput
from extractors.formats.layout.geometry import IDENTITY, Matrix, multiply
from extractors.formats.layout.outlines import Box, is_emblem, letter_box
from extractors.formats.layout.paths import Paths
from extractors.formats.layout.segments import PageText, Segment
from extractors.formats.ofd.codes import TextObject, text_objects
from extractors.formats.ofd.fonts import PLAIN, Face, load_face
from extractors.formats.ofd.package import OfdPackage, child, children, local, numbers, text_of, truth
from extractors.formats.ofd.paths import draw_path, outlines
from extractors.formats.ofd.structure import Area, OfdDocument, Structure
from extractors.formats.ofd.unseen import is_unseen

POINTS = 72 / 25.4
"""Points to a millimetre."""
_MAX_NESTING = 24
_MAX_OBJECTS = 400_000
ASCENT, DESCENT = 0.88, 0.14
"""How far a glyph reaches above and below its base line, in ems."""
_GAP = 0.2
"""Space between two glyphs, in ems, from which they are set apart."""
_EVEN = 3
"""Narrow glyphs from which an object says how far it sets them apart."""
_UNEVEN = 0.06
"""Ems by which gaps that are the same may differ."""
_LEADING = 0.7
"""The same between glyphs one below the other in one object: they are set wider, and there is no other reading."""
_LEVEL = 0.15
"""Ems by which glyphs of one line may differ across it."""
_INVISIBLE = 3
_MAX_LETTERS = 20_000


@dataclass(slots=True)
class Shown:
    """Glyphs as ``layout`` wants them, of one use of one member."""

    texts: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn: its media member ("" when the file lacks it) and the share of the page that it covers."""

    member: str
    share: float


@dataclass(slots=True)
class Sheet:
    """What a page or an annotation shows. ``curved`` counts filled or stroked paths with curves, ``letters`` are the
    boxes of filled ones that look like letters, with how many points they have; ``hidden`` counts the objects that are
    marked invisible; ``unseen`` are the numbers of the segments that nobody sees; ``spoken`` holds what the fonts say
    that the glyphs show where that differs from the codes."""

    text: PageText = field(default_factory=PageText)
    pictures: list[Picture] = field(default_factory=list)
    curved: int = 0
    letters: list[tuple[Box, int]] = field(default_factory=list, repr=False)
    hidden: int = 0
    unseen: set[int] = field(default_factory=set)
    spoken: PageText = field(default_factory=PageText)


def to_points(area: Area) -> Matrix:
    """Return the matrix from a page's millimetres to points with the origin at its bottom left."""
    return (POINTS, 0.0, 0.0, -POINTS, -area.left * POINTS, (area.top + area.height) * POINTS)


def object_matrix(element: etree._Element) -> Matrix:
    """Return the matrix from an object's own space to that of what holds it: its CTM, then its boundary's corner."""
    box = numbers(element.get("Boundary"))
    ctm = numbers(element.get("CTM"))
    own: Matrix = (ctm[0], ctm[1], ctm[2], ctm[3], ctm[4], ctm[5]) if len(ctm) >= 6 else IDENTITY
    return multiply(own, (1.0, 0.0, 0.0, 1.0, box[0], box[1])) if len(box) >= 2 else own


class Placer:
    """Lays out the contents of one package; remembers which glyphs of which member were shown anywhere."""

    def __init__(self, package: OfdPackage, structure: Structure) -> None:
        self.package, self.structure = package, structure
        self.placed: dict[int, set[int]] = {}
        self._objects: dict[str, dict[etree._Element, TextObject]] = {}
        self._faces: dict[str, Face] = {}
        self.count = 0

    def objects(self, member: str) -> dict[etree._Element, TextObject]:
        """Return the text objects of a member by element."""
        found = self._objects.get(member)
        if found is None:
            found = {each.element: each for each in text_objects(self.package.tree(member))}
            self._objects[member] = found
        return found

    def face(self, document: OfdDocument, key: str) -> Face:
        """Return the embedded font of an id, PLAIN when there is none."""
        member = document.resources.fonts.get(key, ("", ""))[1]
        if not member:
            return PLAIN
        if member not in self._faces:
            self._faces[member] = load_face(self.package.members[member])
        return self._faces[member]

    def draw(self, sheet: Sheet, document: OfdDocument, member: str, root: etree._Element, matrix: Matrix) -> None:
        """Add what a content element (Content, Appearance) of a member shows. Raises HostileInput."""
        _Drawing(self, sheet, document, member, (member,)).walk(root, matrix, True)


@dataclass(slots=True)
class _Drawing:
    placer: Placer
    sheet: Sheet
    document: OfdDocument
    member: str
    chain: tuple[str, ...]
    shown: Shown = field(default_factory=Shown)
    said: Shown = field(default_factory=Shown)

    def walk(self, element: etree._Element, matrix: Matrix, visible: bool) -> None:
        for item in element:
            kind = local(item)
            seen = visible and truth(item.get("Visible"), True)
            if kind in ("Layer", "PageBlock", "Content"):
                self.walk(item, matrix, seen)
                continue
            self.placer.count += 1
            if self.placer.count > _MAX_OBJECTS:
                raise HostileInput(what="page objects")
            if kind == "TextObject":
                self.text(item, matrix, seen)
            elif kind == "PathObject" and seen:
                self.path(item, multiply(object_matrix(item), matrix))
            elif kind == "ImageObject":
                self.picture(item, multiply(object_matrix(item), matrix))
            elif kind == "CompositeObject":
                self.composite(item, multiply(object_matrix(item), matrix), seen)

    def composite(self, item: etree._Element, matrix: Matrix, visible: bool) -> None:
        found = self.document.resources.composites.get(item.get("ResourceID", ""))
        if found is None:
            return
        member, unit = found
        mark = f"{member} {item.get('ResourceID', '')}"
        if mark in self.chain or len(self.chain) > _MAX_NESTING:
            raise HostileInput(what="composite loop")
        inner = _Drawing(self.placer, self.sheet, self.document, member, (*self.chain, mark))
        for content in children(unit, "Content"):
            inner.walk(content, matrix, visible)

    def picture(self, item: etree._Element, matrix: Matrix) -> None:
        a, b, c, d, _, _ = matrix
        area = abs(a * d - b * c)
        for key in ("ResourceID", "Substitution", "ImageMask"):
            if item.get(key):
                member = self.document.resources.media.get(item.get(key, ""), "")
                self.sheet.pictures.append(Picture(member, area if key == "ResourceID" else 0.0))

    # ------------------------------------------------------------ paths

    def path(self, item: etree._Element, matrix: Matrix) -> None:
        paths = Paths()
        fill, stroke = truth(item.get("Fill"), False), truth(item.get("Stroke"), True)
        if not (fill or stroke):
            return
        tokens = text_of(child(item, "AbbreviatedData")).split()
        if not draw_path(paths, tokens, matrix):
            self.sheet.curved += 1
        if fill and len(self.sheet.letters) < _MAX_LETTERS:
            pieces = list(outlines(tokens, matrix))
            found = [(box, len(piece)) for piece in pieces if (box := letter_box(piece))]
            self.sheet.letters += found if not is_emblem([box for box, _ in found]) else []
        if stroke:
            paths.stroke(matrix, [])
        else:
            paths.fill(matrix, [])
        room = 20_000 - len(self.sheet.text.edges)
        self.sheet.text.edges += paths.edges[: max(0, room)]

    # ------------------------------------------------------------ text

    def text(self, item: etree._Element, matrix: Matrix, visible: bool) -> None:
        found = self.placer.objects(self.member).get(item)
        if found is None or not found.text:
            return
        stream = self.placer.structure.stream(self.member)
        self.placer.placed.setdefault(stream, set()).update(found.numbers)
        is_drawn = truth(item.get("Fill"), True) or truth(item.get("Stroke"), False)
        mode = 0 if visible and is_drawn else _INVISIBLE
        self.sheet.hidden += mode == _INVISIBLE
        face = self.placer.face(self.document, item.get("Font", ""))
        setting = Setting.of(found, face)
        placed = multiply(object_matrix(item), matrix)
        self.sheet.text.streams.add(stream)
        name = self.document.resources.fonts.get(item.get("Font", ""), ("", ""))[0]
        look = Look(stream, mode, name, weight=item.get("Weight", ""))
        first = len(self.sheet.text.segments)
        _append(self.sheet.text, self.shown, setting, list(found.text), found.numbers, placed, look)
        if mode == _INVISIBLE or is_unseen(item):
            self.sheet.unseen.update(range(first, len(self.sheet.text.segments)))
        drawn = setting.drawn(face)
        if drawn is not None:
            _append(self.sheet.spoken, self.said, setting, drawn, found.numbers, placed, look)


# ---------------------------------------------------------------- where glyphs stand


@dataclass(frozen=True, slots=True)
class Look:
    """What a segment says of its text besides where it stands."""

    stream: int
    mode: int
    font: str
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the codes of a text object stand in its own space (millimetres, y downwards): ``xs``, ``ys`` are the
    origins on the base line, ``widths`` what each takes along the line. ``down`` objects are read from top down.
    ``spacing`` is the space that the object puts behind all its narrow glyphs."""

    object: TextObject
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    widths: tuple[float, ...]
    glyphs: tuple[tuple[int, ...], ...]
    down: bool
    spacing: float = 0.0

    @classmethod
    def of(cls, found: TextObject, face: Face) -> Setting:
        """Measure an object; steps that the file leaves out are as wide as the font has them."""
        size = found.size
        scale = (numbers(found.element.get("HScale")) or [1.0])[0] or 1.0
        text = found.text
        glyphs: list[tuple[int, ...]] = [()] * len(text)
        for cluster in found.clusters:
            if 0 <= cluster.start < len(text):
                glyphs[cluster.start] = cluster.glyphs
        widths = tuple(face.width(c, g) * size * abs(scale) for c, g in zip(text, glyphs, strict=True))
        direction = (numbers(found.element.get("ReadDirection")) or [0.0])[0] % 360
        down = direction in (90, 270)
        xs, ys = _origins(found, widths, size, down)
        spacing = 0.0 if down else _spacing(xs, widths, size)
        return cls(found, tuple(xs), tuple(ys), widths, tuple(glyphs), down, spacing)

    def runs(self) -> Iterator[tuple[int, int, bool]]:
        """Yield the runs on one line of writing without wide gaps: first code, the one after the last, goes down."""
        start = 0
        while start < len(self.xs):
            end, down = _run(self, start, self.object.size)
            yield start, end, down
            start = end

    def reach(self, place: int, end: int) -> float:
        """Return how far the glyph of a run that stops before code ``end`` reaches: not beyond the next one."""
        width = self.widths[place]
        if place + 1 < end:
            return min(width, self.xs[place + 1] - self.xs[place]) or width
        return width

    def drawn(self, face: Face) -> list[str] | None:
        """Return what the font says that each glyph shows, or None where it agrees with the codes or says nothing."""
        if not face.characters or not any(self.glyphs):
            return None
        said = [
            "".join(face.characters.get(glyph, "") for glyph in glyphs) if glyphs else code
            for code, glyphs in zip(self.object.text, self.glyphs, strict=True)
        ]
        for code, shown in zip(self.object.text, said, strict=True):
            one, other = unicodedata.normalize("NFKC", code), unicodedata.normalize("NFKC", shown)
            if other and one != other and other.isalnum():
                return said
        return None


def _origins(found: TextObject, widths: Sequence[float], size: float, down: bool) -> tuple[list[float], list[float]]:
    xs: list[float] = []
    ys: list[float] = []
    x = y = 0.0
    for code in found.codes:
        x = x if code.x is None else code.x
        y = y if code.y is None else code.y
        for place in range(len(code.text)):
            if place:
                number = len(xs) - 1
                natural = (0.0, size) if down else (widths[number], 0.0)
                if code.dx is None and code.dy is None:
                    x, y = x + natural[0], y + natural[1]
                else:
                    x += code.dx[place - 1] if code.dx else 0.0
                    y += code.dy[place - 1] if code.dy else 0.0
            xs.append(x)
            ys.append(y)
    return xs, ys


def _spacing(xs: Sequence[float], widths: Sequence[float], size: float) -> float:
    """Return the gap behind the narrow glyphs of a line that is set wide, as 1 3 8 0 is; 0 where they differ."""
    gaps = [after - x - width for x, after, width in zip(xs, xs[1:], widths, strict=False) if width < 0.75 * size]
    if len(gaps) < _EVEN:
        return 0.0
    usual = sorted(gaps)[len(gaps) // 2]
    even = sum(abs(gap - usual) <= _UNEVEN * size for gap in gaps)
    return usual + _UNEVEN * size if usual <= size and even >= 0.8 * len(gaps) else 0.0


def _append(
    page: PageText, shown: Shown, setting: Setting, texts: list[str], offsets: list[int], matrix: Matrix, look: Look
) -> None:
    """Cut an object into runs on one line of writing without wide gaps, and add a segment for each."""
    size = setting.object.size
    for start, end, down in setting.runs():
        first = len(shown.texts)
        origin = (setting.xs[start], setting.ys[start])
        for place in range(start, end):
            along = setting.ys[place] - origin[1] if down else setting.xs[place] - origin[0]
            shown.texts.append(texts[place])
            shown.offsets.append(offsets[place])
            shown.starts.append(along - ASCENT * size if down else along)
            shown.ends.append(along + (1 - ASCENT) * size if down else along + setting.reach(place, end))
        placed = _frame(origin, down, size, matrix)
        page.segments.append(_segment(page, shown, first, placed, down, size, look))


def _run(setting: Setting, start: int, size: float) -> tuple[int, bool]:
    """Return where the run that begins at a code ends, and whether it goes down."""
    xs, ys = setting.xs, setting.ys
    end = start + 1
    down: bool | None = None
    while end < len(xs):
        dx, dy = xs[end] - xs[end - 1], ys[end] - ys[end - 1]
        across = abs(dy) <= _LEVEL * size and -_LEVEL * size <= dx - 0.3 * setting.widths[end - 1]
        downward = abs(dx) <= _LEVEL * size and dy > 0.3 * size
        if down is None and (across or downward):
            down = downward and not across
        if down is None or not (downward if down else across):
            break
        gap = dy - size if down else dx - setting.widths[end - 1]
        if gap > _LEADING * size if down else gap > max(_GAP * size, setting.spacing):
            break
        end += 1
    return end, setting.down if down is None else down


def _frame(origin: tuple[float, float], down: bool, size: float, matrix: Matrix) -> Matrix:
    """Return the matrix from (along, across) of a run to points; across grows to the left of the direction."""
    if down:
        return multiply((0.0, 1.0, 1.0, 0.0, origin[0], origin[1]), matrix)
    return multiply((1.0, 0.0, 0.0, -1.0, origin[0], origin[1]), matrix)


def _segment(page: PageText, shown: Shown, first: int, matrix: Matrix, down: bool, size: float, look: Look) -> Segment:
    a, b, c, d, e, f = matrix
    low, high = (0.0, size) if down else (-DESCENT * size, ASCENT * size)
    length = math.hypot(a, b)
    begin, stop = shown.starts[first], shown.ends[-1]
    angle = round(math.degrees(math.atan2(b, a))) % 360 if length else 0
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x0, y0, x1, y1 = a * begin + e, b * begin + f, a * stop + e, b * stop + f
    left, right = sorted((x0 * cosine + y0 * sine, x1 * cosine + y1 * sine))
    height = abs(a * d - b * c) * (high - low) / length if length else 0.0
    bold = " Bold" if look.weight.isdigit() and int(look.weight) >= 600 else ""
    text = "".join(shown.texts[first:])
    return Segment(
        shown, look.stream, first, len(shown.texts), matrix, low, high, look.mode, angle, left, right,
        y0 * cosine - x0 * sine, height or 1e-6, text, len(page.segments), look.font + bold,
    )  # fmt: skip


def covers(picture: Picture, area: Area) -> float:
    """Return the share of a page that a picture covers."""
    return picture.share / (area.width * area.height * POINTS * POINTS)
