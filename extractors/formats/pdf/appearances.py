"""Where the appearances of a page's annotations stand (ISO 32000-2 12.5.5): they are part of what the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from extractors.formats.layout.geometry import Matrix, apply, multiply
from extractors.formats.pdf.interpreter import form_matrix
from extractors.formats.pdf.opening import PDF_FAILURES

_HIDDEN = 0x02 | 0x20
"""Flags Hidden and NoView (12.5.3)."""


def appearances(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Yield the shown appearance streams of a page, each with the matrix from its own space to the page's."""
    annotations = page.get("/Annots")
    for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
        if not isinstance(annotation, pikepdf.Dictionary) or annotation.get("/Subtype") == "/Popup":
            continue
        flags = annotation.get("/F")
        if isinstance(flags, int) and flags & _HIDDEN:
            continue
        form = _shown(annotation)
        matrix = _placed(form, annotation.get("/Rect")) if form is not None else None
        if matrix is not None:
            yield form, matrix


def _shown(annotation: Any) -> Any:
    states = annotation.get("/AP")
    normal = states.get("/N") if isinstance(states, pikepdf.Dictionary) else None
    if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
        state = annotation.get("/AS")
        normal = normal.get(str(state)) if isinstance(state, pikepdf.Name) else None
    return normal if isinstance(normal, pikepdf.Stream) else None


def _placed(form: Any, rectangle: Any) -> Matrix | None:
    """Fit the form's transformed box into the annotation's rectangle; None when either is no box."""
    try:
        x0, y0, x1, y1 = (float(value) for value in form["/BBox"])
        a, b, c, d = (float(value) for value in rectangle)
    except PDF_FAILURES:
        return None
    own = form_matrix(form)
    corners = [apply(own, x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom
    if width <= 0 or height <= 0:
        return None
    across, up = abs(c - a) / width, abs(d - b) / height
    return multiply(own, (across, 0.0, 0.0, up, min(a, c) - left * across, min(b, d) - bottom * up))
