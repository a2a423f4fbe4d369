"""Copy on write: a form that several pages draw, and that only some of them must lose something of, becomes a form of
each of those pages' own, with all forms around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf

from extractors.formats.pdf.opening import inherited
from extractors.formats.pdf.placing import Reader
from extractors.formats.pdf.streams import Key
from redactor.rewrite.pdf.placements import copied
from redactor.rewrite.pdf.targets import Targets

_NESTING = 24


def private_forms(reader: Reader, targets: Targets) -> dict[int, set[int]]:
    """Return the forms that change on some of the pages that draw them only, with the numbers of those pages."""
    streams = reader.index.streams
    found = {
        index: pages
        for index, pages in targets.wanted.items()
        if index not in targets.everywhere and streams[index].kind == "form" and targets.glyphs.get(index)
    }
    if not found:
        return {}
    drawn: dict[int, set[int]] = {index: set() for index in found}
    for stream in streams[: reader.index.pages]:
        for index in reader.place(stream).streams & found.keys():
            drawn[index].add(stream.page)
    return {index: pages for index, pages in found.items() if drawn[index] - pages}


def give_copies(pdf: pikepdf.Pdf, page: Any, edited: Mapping[Key, bytes]) -> None:
    """Let a page (its dictionary) draw copies of forms; ``edited`` is their new content, by object number."""
    resources = _with_copies(pdf, inherited(page, "/Resources"), edited, ())
    if resources is not None:
        page["/Resources"] = resources


def _with_copies(pdf: pikepdf.Pdf, resources: Any, edited: Mapping[Key, bytes], chain: tuple[Key, ...]) -> Any:
    """Return resources in which the forms to be changed, and those around them, are copies; None without such forms."""
    objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(objects, pikepdf.Dictionary) or len(chain) > _NESTING:
        return None
    new: dict[str, Any] = {}
    for name, form in objects.items():
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form" or form.objgen in chain:
            continue
        inner = _with_copies(pdf, form.get("/Resources"), edited, (*chain, form.objgen))
        if inner is not None or form.objgen in edited:
            new[name] = copied(pdf, form)
            if form.objgen in edited:
                new[name].write(edited[form.objgen])
            if inner is not None:
                new[name]["/Resources"] = inner
    if not new:
        return None
    own = pikepdf.Dictionary(dict(resources.items()))
    own["/XObject"] = pikepdf.Dictionary({**dict(objects.items()), **new})
    return own
