"""Cut letters that are drawn as curves, and make inline images objects, so that both can be removed by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from extractors.formats.layout.geometry import IDENTITY, Matrix, apply, multiply
from extractors.formats.pdf.opening import Budget, inherited
from extractors.formats.pdf.tokens import InlineImage, Tokenizer
from redactor.rewrite.pdf.placements import Box

_PAINTS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"})
_POINTS = {b"m": 1, b"l": 1, b"c": 3, b"v": 2, b"y": 2}
_NESTING = 12
_INSIDE = 0.5
"""Part of a shape that must lie in an area for it to go."""
_NAMES = {
    "/W": "/Width", "/H": "/Height", "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace", "/F": "/Filter",
    "/DP": "/DecodeParms", "/D": "/Decode", "/IM": "/ImageMask", "/I": "/Interpolate",
}  # fmt: skip
_VALUES = {
    "/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK", "/I": "/Indexed", "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode", "/LZW": "/LZWDecode", "/Fl": "/FlateDecode", "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode", "/DCT": "/DCTDecode",
}  # fmt: skip
Splice = tuple[int, int, bytes]


@dataclass(slots=True)
class _Shape:
    """A subpath: its operations' ranges and its corners in user space."""

    ranges: list[tuple[int, int]] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)

    def goes(self, boxes: Sequence[Box]) -> bool:
        """Tell whether most of the shape lies in one of the boxes."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
        width, height = max(right - left, 0.01), max(top - bottom, 0.01)
        for box in boxes:
            across = min(right, box[2]) - max(left, box[0])
            up = min(top, box[3]) - max(bottom, box[1])
            if across > -0.01 and up > -0.01 and max(across, 0.01) * max(up, 0.01) >= _INSIDE * width * height:
                return True
        return False


@dataclass(slots=True)
class _Run:
    pdf: pikepdf.Pdf
    budget: Budget
    boxes: Sequence[Box]
    names: int = 0


def cut_curves(pdf: pikepdf.Pdf, page: int, boxes: Sequence[Box], budget: Budget) -> bool:
    """Drop filled and stroked shapes that lie in boxes of a page (from 1); make its inline images there objects.

    Forms that change are copied for this page. Returns whether anything changed.
    """
    holder = pdf.pages[page - 1].obj
    contents = holder.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    data = b"\n".join(budget.read(item) for item in streams if isinstance(item, pikepdf.Stream))
    run = _Run(pdf, budget, boxes)
    resources = inherited(holder, "/Resources")
    changed = _cut(run, data, resources, IDENTITY, 0)
    if changed is None:
        return False
    new, added = changed
    holder["/Contents"] = pdf.make_stream(new)
    holder["/Resources"] = _extended(resources, added)
    return True


def _extended(resources: Any, added: dict[str, Any]) -> pikepdf.Dictionary:
    """Return a copy of resources with more XObjects."""
    own = (
        pikepdf.Dictionary(dict(resources.items()))
        if isinstance(resources, pikepdf.Dictionary)
        else pikepdf.Dictionary()
    )
    xobjects = own.get("/XObject")
    named = dict(xobjects.items()) if isinstance(xobjects, pikepdf.Dictionary) else {}
    own["/XObject"] = pikepdf.Dictionary({**named, **added})
    return own


def _cut(run: _Run, data: bytes, resources: Any, matrix: Matrix, depth: int) -> tuple[bytes, dict[str, Any]] | None:
    """Return the content without the shapes and the XObjects it needs now, or None when nothing changes."""
    stack: list[Matrix] = []
    splices: list[Splice] = []
    added: dict[str, Any] = {}
    shapes: list[_Shape] = []
    clips = False
    for operator, operands, start, end in Tokenizer(data).operations():
        if operator == b"q":
            stack.append(matrix)
        elif operator == b"Q" and stack:
            matrix = stack.pop()
        elif operator == b"cm" and len(operands) >= 6:
            matrix = multiply(_matrix(operands[-6:]), matrix)
        elif operator in _POINTS or operator in (b"re", b"h"):
            _draw(shapes, operator, operands, matrix, (start, end))
        elif operator in (b"W", b"W*"):
            clips = True
        elif operator in _PAINTS or operator == b"n":
            if operator != b"n" and not clips:
                splices += _dropped(shapes, (start, end), run.boxes)
            shapes, clips = [], False
        elif operator == b"BI" and operands and isinstance(operands[0], InlineImage):
            if _touches(matrix, run.boxes):
                name = _new_name(run)
                added[name] = _image(run.pdf, operands[0], data, resources)
                splices.append((start, end, name.encode() + b" Do"))
        elif operator == b"Do" and operands and isinstance(operands[-1], str) and depth < _NESTING:
            form = _cut_form(run, resources, operands[-1], matrix, depth)
            if form is not None:
                name = _new_name(run)
                added[name] = form
                splices.append((start, end, name.encode() + b" Do"))
    return (_spliced(data, splices), added) if splices else None


def _cut_form(run: _Run, resources: Any, name: str, matrix: Matrix, depth: int) -> Any:
    """Return a copy of a form without the shapes, or None when it stays as it is."""
    xobjects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    form = xobjects.get(name) if isinstance(xobjects, pikepdf.Dictionary) else None
    if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form":
        return None
    own = form.get("/Resources")
    inner = multiply(_matrix(list(form.get("/Matrix") or ())), matrix)
    changed = _cut(run, run.budget.read(form), own if own is not None else resources, inner, depth + 1)
    if changed is None:
        return None
    copy = run.pdf.make_stream(changed[0])
    for key, value in form.items():
        if key not in ("/Length", "/Filter", "/DecodeParms"):
            copy[key] = value
    if changed[1]:
        copy["/Resources"] = _extended(own if own is not None else resources, changed[1])
    return copy


def _new_name(run: _Run) -> str:
    run.names += 1
    return f"/Edited{run.names}"


def _matrix(values: Sequence[Any]) -> Matrix:
    numbers = [float(value) for value in values if isinstance(value, int | float) or hasattr(value, "__float__")]
    if len(numbers) != 6:
        return IDENTITY
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _draw(
    shapes: list[_Shape], operator: bytes, operands: list[object], matrix: Matrix, place: tuple[int, int]
) -> None:
    numbers = [value for value in operands if isinstance(value, float)]
    if operator == b"m" or operator == b"re" or not shapes:
        shapes.append(_Shape())
    shape = shapes[-1]
    shape.ranges.append(place)
    if operator == b"re" and len(numbers) >= 4:
        x, y, width, height = numbers[-4:]
        corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
    else:
        count = 2 * _POINTS.get(operator, 0)
        used = numbers[-count:] if count else []
        corners = list(zip(used[::2], used[1::2], strict=False))
    shape.points += [apply(matrix, x, y) for x, y in corners]


def _dropped(shapes: Sequence[_Shape], paint: tuple[int, int], boxes: Sequence[Box]) -> list[Splice]:
    gone = [shape for shape in shapes if shape.points and shape.goes(boxes)]
    if not gone:
        return []
    splices: list[Splice] = [(start, end, b"") for shape in gone for start, end in shape.ranges]
    if len(gone) == len(shapes):
        splices.append((*paint, b""))
    return splices


def _touches(matrix: Matrix, boxes: Sequence[Box]) -> bool:
    corners = [apply(matrix, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return any(min(xs) < box[2] and box[0] < max(xs) and min(ys) < box[3] and box[1] < max(ys) for box in boxes)


def _image(pdf: pikepdf.Pdf, inline: InlineImage, data: bytes, resources: Any) -> Any:
    """Return an inline image as an object (ISO 32000-2 8.9.7, tables 91 and 92)."""
    image = pdf.make_stream(data[inline.data_start : inline.data_end])
    spaces = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
    for key, value in inline.entries.items():
        full = _NAMES.get(key, key)
        if full == "/ColorSpace" and isinstance(value, str) and isinstance(spaces, pikepdf.Dictionary):
            named = spaces.get(value)
            if named is not None:
                image[full] = named
                continue
        image[full] = _object(value, full)
    image["/Type"], image["/Subtype"] = pikepdf.Name("/XObject"), pikepdf.Name("/Image")
    return image


def _object(value: object, key: str) -> Any:
    if isinstance(value, str):
        return pikepdf.Name(_VALUES.get(value, value) if key in ("/ColorSpace", "/Filter") else value)
    if isinstance(value, bytes):
        return pikepdf.String(value)
    if isinstance(value, dict):
        return pikepdf.Dictionary({name: _object(item, name) for name, item in value.items()})
    if isinstance(value, list):
        return pikepdf.Array([_object(item, key) for item in value])
    if hasattr(value, "items"):
        return pikepdf.Array([_object(item, key) for item in value.items()])
    if isinstance(value, float) and not isinstance(value, bool):
        return int(value) if value == int(value) else value
    return value


def _spliced(data: bytes, splices: Sequence[Splice]) -> bytes:
    pieces: list[bytes] = []
    position = 0
    for start, end, new in sorted(splices):
        pieces += [data[position:start], new, b" "]
        position = end
    return b"".join([*pieces, data[position:]])
