"""Where the images of a page stand: a walk over q, Q, cm and Do, through form XObjects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from extractors.formats.pdf.opening import inherited

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NESTING = 12


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix that applies ``a`` first, then ``b`` (ISO 32000-2 8.3.4)."""
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placement:
    """One use of an image: ``path`` names the resources from the page down to it, ``matrix`` maps the unit square to
    user space of the page."""

    page: Any
    path: tuple[str, ...]
    matrix: Matrix

    def pixels_below(self, box: Box) -> list[tuple[float, float]] | None:
        """Return the corners of a box in fractions of the image from its top left, or None when it does not touch.

        user space                 image
        (l,t)----(r,t)             0,0 ---- 1,0
          |        |      M^-1      |        |
        (l,b)----(r,b)             0,1 ---- 1,1
        """
        a, b, c, d, e, f = self.matrix
        determinant = a * d - b * c
        if abs(determinant) < 1e-9:
            return None
        left, bottom, right, top = box
        corners = []
        for x, y in ((left, bottom), (right, bottom), (right, top), (left, top)):
            u = (d * (x - e) - c * (y - f)) / determinant
            v = (a * (y - f) - b * (x - e)) / determinant
            corners.append((u, 1 - v))
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return None if max(xs) < 0 or min(xs) > 1 or max(ys) < 0 or min(ys) > 1 else corners

    def image(self) -> Any:
        """Return the image object, shared as it may be."""
        holder, resources = self.page, inherited(self.page, "/Resources")
        for name in self.path:
            holder = resources["/XObject"][name]
            resources = holder.get("/Resources") or resources
        return holder

    def replace(self, image: Any) -> None:
        """Put another image in the place of a private one."""
        resources = inherited(self.page, "/Resources")
        for name in self.path[:-1]:
            resources = resources["/XObject"][name].get("/Resources") or resources
        resources["/XObject"][self.path[-1]] = image

    def private_image(self, pdf: pikepdf.Pdf, done: dict[tuple[int, int], list[Box]]) -> Any:
        """Return the image as an object that no other page or form uses; forms on the way are copied too.

        ``done`` remembers what is private already, so that several boxes and placements share one copy.
        """
        holder = self.page
        resources = inherited(holder, "/Resources")
        for depth, name in enumerate(self.path):
            private = _private_xobjects(pdf, holder, resources, done)
            item = private[name]
            if item.objgen not in done:
                item = copied(pdf, item)
                done[item.objgen] = []
                private[name] = item
            if depth + 1 == len(self.path):
                return item
            holder, resources = item, item.get("/Resources") or resources
        raise AssertionError("a placement has a path")


def _private_xobjects(
    pdf: pikepdf.Pdf, holder: Any, resources: Any, done: dict[tuple[int, int], list[Box]]
) -> pikepdf.Dictionary:
    own = holder.get("/Resources")
    if not isinstance(own, pikepdf.Dictionary) or own.objgen not in done:
        own = pdf.make_indirect(pikepdf.Dictionary(dict(resources.items())))
        xobjects = own.get("/XObject")
        if isinstance(xobjects, pikepdf.Dictionary):
            own["/XObject"] = pikepdf.Dictionary(dict(xobjects.items()))
        holder["/Resources"] = own
        done[own.objgen] = []
    return own["/XObject"]


def copied(pdf: pikepdf.Pdf, stream: Any) -> Any:
    """Return a new stream object with the same dictionary and data."""
    copy = pdf.make_stream(stream.read_raw_bytes())
    for key, value in stream.items():
        if key != "/Length":
            copy[key] = value
    return copy


def placements(pdf: pikepdf.Pdf, page: int) -> Iterator[Placement]:
    """Yield the image placements of a page (from 1) in painting order; inline images are not among them."""
    holder = pdf.pages[page - 1].obj
    yield from _walk(holder, holder, inherited(holder, "/Resources"), (), IDENTITY)


def _walk(page: Any, holder: Any, resources: Any, path: tuple[str, ...], matrix: Matrix) -> Iterator[Placement]:
    xobjects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(xobjects, pikepdf.Dictionary) or len(path) > _NESTING:
        return
    stack: list[Matrix] = []
    for instruction in pikepdf.parse_content_stream(holder):
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q" and stack:
            matrix = stack.pop()
        elif operator == "cm":
            matrix = multiply(_matrix(instruction.operands), matrix)
        elif operator == "Do" and instruction.operands:
            name = str(instruction.operands[0])
            item = xobjects.get(name)
            if not isinstance(item, pikepdf.Stream):
                continue
            if item.get("/Subtype") == "/Image":
                yield Placement(page, (*path, name), matrix)
            elif item.get("/Subtype") == "/Form":
                inner = multiply(_matrix(item.get("/Matrix") or ()), matrix)
                yield from _walk(page, item, item.get("/Resources") or resources, (*path, name), inner)


def _matrix(values: Sequence[Any]) -> Matrix:
    numbers = [float(value) for value in values]
    return (*numbers,) if len(numbers) == 6 else IDENTITY  # type: ignore[return-value]
