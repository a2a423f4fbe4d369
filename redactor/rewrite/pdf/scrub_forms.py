"""Form fields and signatures: the field tree keeps its shape; XFA, scripts and signature values go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from redactor.rewrite.pdf.scrub_annotations import ANNOTATION, FIELD, page_annotations
from redactor.rewrite.pdf.scrub_catalog import drop, keep_only

FORM = frozenset({"/Fields", "/NeedAppearances", "/DA", "/DR", "/Q"})


def fields(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every field and widget of the field tree. Cycles are cut."""
    form = pdf.Root.get("/AcroForm")
    roots = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    stack = list(roots) if isinstance(roots, pikepdf.Array) else []
    visited: set[tuple[int, int]] = set()
    while stack:
        item = stack.pop()
        if not isinstance(item, pikepdf.Dictionary) or (item.is_indirect and item.objgen in visited):
            continue
        visited.add(item.objgen)
        yield item
        kids = item.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            stack += list(kids)


def _fields_and_widgets(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every field of the form, and the fields on pages that the form forgets; some twice."""
    yield from fields(pdf)
    for _, found in page_annotations(pdf):
        yield from (item for item in found if item.get("/Subtype") == "/Widget")


def has_signatures(pdf: pikepdf.Pdf) -> bool:
    """Tell whether any signature field is signed, or the document certified (12.8)."""
    if "/Perms" in pdf.Root or "/DSS" in pdf.Root:
        return True
    return any(_kind(item) == "/Sig" and "/V" in item for item in _fields_and_widgets(pdf))


def drop_signatures(pdf: pikepdf.Pdf) -> int:
    """Drop signature values: a changed file cannot keep a valid one. The visible seal stays as a picture."""
    count = 0
    for item in _fields_and_widgets(pdf):
        if _kind(item) == "/Sig":
            count += drop(item, "/V")
            drop(item, "/DV", "/Lock", "/SV")
    return count


def _kind(item: Any) -> Any:
    for _ in range(64):
        if not isinstance(item, pikepdf.Dictionary):
            return None
        if "/FT" in item:
            return item.get("/FT")
        item = item.get("/Parent")
    return None


def keep_form(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Rebuild the form and its fields from their white lists; rich text goes (the plain value says the same)."""
    form = pdf.Root.get("/AcroForm")
    if form is None:
        return {}
    if not isinstance(form, pikepdf.Dictionary):
        del pdf.Root["/AcroForm"]
        return {"private_data_dropped": 1}
    counts = {"xfa_dropped": 1} if "/XFA" in form else {}
    for item in list(fields(pdf)):
        scripts = drop(item, "/AA")
        if isinstance(item.get("/A"), pikepdf.Dictionary) and item["/A"].get("/S") not in ("/GoTo", "/URI", "/Named"):
            scripts += drop(item, "/A")
        if scripts:
            counts["scripts_dropped"] = counts.get("scripts_dropped", 0) + scripts
        keep_only(item, ANNOTATION | FIELD)
        value = item.get("/V")
        if isinstance(value, pikepdf.Stream):
            item["/V"] = pikepdf.String(value.read_bytes().decode("utf-8", "replace"))
    keep_only(form, FORM)
    return counts
