"""Cut glyphs out of text objects: what stays keeps its place, what goes becomes a bar (GB/T 33190-2016, clause 11).

An object that loses codes is written anew, one object for each run that stays, with its own start, its own steps and
its own glyphs. The steps of what went are nowhere: a bar is as long as the whole stretch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from extractors.formats.layout.geometry import Matrix, apply
from extractors.formats.ofd.codes import Cluster, TextCode, TextObject, text_objects
from extractors.formats.ofd.contents import ASCENT, DESCENT, Setting, object_matrix
from extractors.formats.ofd.fonts import Face
from extractors.formats.ofd.package import children, local, truth

Box = tuple[float, float, float, float]
"""left, top, right, bottom in the space of what holds the object."""
_JOIN = 0.35
"""Boxes closer than this part of their height become one bar."""
_SKEW = 1e-6


@dataclass(slots=True)
class Ids:
    """Gives numbers that no object of the package has."""

    last: int

    def next(self) -> str:
        """Return a new number."""
        self.last += 1
        return str(self.last)


@dataclass(slots=True)
class Cut:
    """What cutting one member did: how many codes went, and which glyphs and characters of which font id."""

    count: int = 0
    glyphs: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    characters: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), repr=False)


@dataclass(frozen=True, slots=True)
class _Bar:
    box: Box | None
    corners: tuple[tuple[float, float], ...]
    after: etree._Element


def cut_glyphs(root: etree._Element, removed: set[int], face: Callable[[str], Face], ids: Ids) -> Cut:
    """Remove the codes of those numbers from a member's tree and draw bars in their places. ``face`` gives the font of
    an id."""
    done = Cut()
    bars: dict[etree._Element, list[_Bar]] = defaultdict(list)
    old: list[etree._Element] = []
    for found in list(text_objects(root)):
        gone = _gone(found, removed)
        if not any(gone):
            continue
        font = found.element.get("Font", "")
        done.count += sum(gone)
        for place, character in enumerate(found.text):
            if gone[place]:
                done.characters[font].add(character)
        for cluster in found.clusters:
            if any(gone[cluster.start : cluster.end]):
                done.glyphs[font].update(cluster.glyphs)
        parent = found.element.getparent()
        if local(found.element) == "TextCode" or parent is None:
            for code in found.codes:
                code.element.text = ""
            continue
        setting = Setting.of(found, face(font))
        last = _rewritten(found, gone, setting, ids)
        if local(found.element) == "TextObject" and _is_seen(found.element):
            bars[parent] += _bars(setting, gone, last)
        old.append(found.element)
    for parent, some in bars.items():
        _draw(parent, some, ids)
    for element in old:
        holder = element.getparent()
        if holder is not None:
            holder.remove(element)
    return done


def _gone(found: TextObject, removed: set[int]) -> list[bool]:
    """Say which codes go; codes that share glyphs go together."""
    gone = [number in removed for number in found.numbers]
    for cluster in found.clusters:
        if any(gone[cluster.start : cluster.end]):
            gone[cluster.start : cluster.end] = [True] * len(gone[cluster.start : cluster.end])
    return gone


def _is_seen(element: etree._Element) -> bool:
    current: etree._Element | None = element
    while current is not None:
        if not truth(current.get("Visible"), True):
            return False
        current = current.getparent()
    return True


# ---------------------------------------------------------------- what stays


def _rewritten(found: TextObject, gone: Sequence[bool], setting: Setting, ids: Ids) -> etree._Element:
    """Put an object for every run that stays behind the old one; return the last of them (the old one for none)."""
    last = found.element
    base = 0
    is_first = True
    for code in found.codes:
        for start, end in _kept(gone[base : base + len(code.text)]):
            made = _object(found, code, (start, end), base, setting)
            if not is_first and made.get("ID"):
                made.set("ID", ids.next())
            is_first = False
            last.addnext(made)
            last = made
        base += len(code.text)
    return last


def _kept(gone: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = -1
    for place, flag in enumerate((*gone, True)):
        if flag and start >= 0:
            yield start, place
            start = -1
        elif not flag and start < 0:
            start = place


def _object(found: TextObject, code: TextCode, kept: tuple[int, int], base: int, setting: Setting) -> etree._Element:
    start, end = kept
    made = deepcopy(found.element)
    made.tail = None
    for child in list(children(made, "CGTransform", "TextCode")):
        made.remove(child)
    made.extend(_transforms(found, base + start, base + end))
    text = etree.SubElement(made, code.element.tag)
    text.set("X", _number(setting.xs[base + start]))
    text.set("Y", _number(setting.ys[base + start]))
    for name, steps in (("DeltaX", code.dx), ("DeltaY", code.dy)):
        if steps is not None and end - start > 1:
            text.set(name, " ".join(map(_number, steps[start : end - 1])))
    text.text = code.text[start:end]
    return made


def _transforms(found: TextObject, start: int, end: int) -> Iterator[etree._Element]:
    """Yield the transforms of codes start to end, counted from there; neighbors that go one to one make one."""
    pattern = next(children(found.element, "CGTransform"), None)
    if pattern is None:
        return
    glyphs = next(children(pattern, "Glyphs"), None)
    tag = glyphs.tag if glyphs is not None else pattern.tag.replace("CGTransform", "Glyphs")
    inside = [cluster for cluster in found.clusters if start <= cluster.start and cluster.end <= end]
    for group in _groups(inside):
        made = etree.Element(pattern.tag)
        numbers = [glyph for cluster in group for glyph in cluster.glyphs]
        made.set("CodePosition", str(group[0].start - start))
        made.set("CodeCount", str(group[-1].end - group[0].start))
        made.set("GlyphCount", str(len(numbers)))
        etree.SubElement(made, tag).text = " ".join(map(str, numbers))
        yield made


def _groups(clusters: Sequence[Cluster]) -> Iterator[list[Cluster]]:
    group: list[Cluster] = []
    for cluster in clusters:
        single = cluster.end - cluster.start == 1 == len(cluster.glyphs)
        if group and single and group[-1].end == cluster.start and len(group[-1].glyphs) == 1:
            group.append(cluster)
            continue
        if group:
            yield group
        group = [cluster]
        if not single:
            yield group
            group = []
    if group:
        yield group


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") or "0"


# ---------------------------------------------------------------- what goes


def _bars(setting: Setting, gone: Sequence[bool], after: etree._Element) -> list[_Bar]:
    matrix = object_matrix(setting.object.element)
    size = setting.object.size
    found = []
    for start, end, down in setting.runs():
        for first, last in _kept([not flag for flag in gone[start:end]]):
            begin, stop = start + first, start + last - 1
            x, y = setting.xs[begin], setting.ys[begin]
            if down:
                rectangle = (x, y - ASCENT * size, x + size, setting.ys[stop] + (1 - ASCENT) * size)
            else:
                right = setting.xs[stop] + setting.reach(stop, end)
                rectangle = (x, y - ASCENT * size, right, y + DESCENT * size)
            found.append(_bar(rectangle, matrix, after))
    return found


def _bar(rectangle: Box, matrix: Matrix, after: etree._Element) -> _Bar:
    left, top, right, bottom = rectangle
    corners = tuple(apply(matrix, x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom)))
    a, b, c, d = matrix[:4]
    level = (abs(b) < _SKEW and abs(c) < _SKEW) or (abs(a) < _SKEW and abs(d) < _SKEW)
    return _Bar(_bounds(corners) if level else None, corners, after)


def _bounds(corners: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _draw(parent: etree._Element, bars: Sequence[_Bar], ids: Ids) -> None:
    """Draw the bars of one holder behind the objects that they replace; neighbors on one line become one."""
    joined: list[_Bar] = []
    for bar in bars:
        if joined and (box := _together(joined[-1].box, bar.box)):
            left, top, right, bottom = box
            corners = ((left, top), (right, top), (right, bottom), (left, bottom))
            joined[-1] = _Bar(box, corners, bar.after)
        else:
            joined.append(bar)
    for bar in joined:
        left, top, right, bottom = _bounds(bar.corners)
        if not (right - left > 0 and bottom - top > 0):
            continue
        made = _path(parent, bar.corners, (left, top, right, bottom), ids)
        bar.after.addnext(made)


def _together(one: Box | None, other: Box | None) -> Box | None:
    """Return the box around two that stand side by side, or one below the other in a column; None for any others."""
    if one is None or other is None:
        return None
    for low, high, begin, end in ((1, 3, 0, 2), (0, 2, 1, 3)):
        size = min(one[high] - one[low], other[high] - other[low])
        level = abs(one[low] - other[low]) < 0.2 * size and abs(one[high] - other[high]) < 0.2 * size
        gap = max(one[begin], other[begin]) - min(one[end], other[end])
        if level and gap < _JOIN * size:
            return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
    return None


def _path(parent: etree._Element, corners: Sequence[tuple[float, float]], box: Box, ids: Ids) -> etree._Element:
    left, top, right, bottom = box
    space = parent.tag.rpartition("}")[0]
    prefix = f"{space}}}" if space else ""
    made = etree.Element(f"{prefix}PathObject")
    made.set("ID", ids.next())
    made.set("Boundary", " ".join(map(_number, (left, top, right - left, bottom - top))))
    made.set("Stroke", "false")
    made.set("Fill", "true")
    etree.SubElement(made, f"{prefix}FillColor", Value="0 0 0")
    steps = [
        f"{'L' if number else 'M'} {_number(x - left)} {_number(y - top)}" for number, (x, y) in enumerate(corners)
    ]
    etree.SubElement(made, f"{prefix}AbbreviatedData").text = " ".join([*steps, "C"])
    return made
