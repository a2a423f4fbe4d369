"""What a cleaned PDF may not have, whatever it says: the places that no page shows and that carry what nobody read.

An audit by lists of its own: what the rewriter kept by mistake, or a later change of it would keep, is seen here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

_TRAILER = frozenset({"/Root", "/Size", "/ID", "/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"})
_CATALOG = frozenset({"/AA", "/AF", "/DSS", "/Legal", "/Metadata", "/Perms", "/PieceInfo", "/SpiderInfo", "/URI"})
_NAMES = frozenset({"/Dests", "/EmbeddedFiles"})
_PAGE = frozenset({"/AA", "/AF", "/DPart", "/LastModified", "/Metadata", "/PieceInfo", "/PresSteps", "/Thumb"})
_ANNOTATIONS = frozenset({
    "/3D", "/FileAttachment", "/Movie", "/Projection", "/Redact", "/RichMedia", "/Screen", "/Sound", "/TrapNet",
})  # fmt: skip
_ACTIONS = frozenset({
    "/GoToE", "/GoToR", "/Hide", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition", "/ResetForm",
    "/RichMediaExecute", "/Sound", "/SubmitForm", "/Trans",
})  # fmt: skip


def forbidden(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the names of what the file has and may not have."""
    root = pdf.Root
    yield from (f"trailer {key}" for key in pdf.trailer.keys() - _TRAILER)
    yield from (f"catalog {key}" for key in root.keys() & _CATALOG)
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        yield from (f"name tree {key}" for key in names.keys() - _NAMES)
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        yield from (f"form {key}" for key in form.keys() & {"/XFA", "/SigFlags"})
    for page in pdf.pages:
        yield from (f"page {key}" for key in page.obj.keys() & _PAGE)
        annotations = page.obj.get("/Annots")
        for item in annotations if isinstance(annotations, pikepdf.Array) else ():
            if isinstance(item, pikepdf.Dictionary):
                yield from _of_annotation(item)
    for item in (root.get("/OpenAction"), *_first_actions(root.get("/Outlines"))):
        yield from _of_action(item)


def _of_annotation(item: pikepdf.Object) -> Iterator[str]:
    subtype = item.get("/Subtype")
    if subtype in _ANNOTATIONS:
        yield f"annotation {subtype}"
    if "/AA" in item:
        yield "annotation /AA"
    if item.get("/FT") == "/Sig" and "/V" in item:
        yield "signature"
    yield from _of_action(item.get("/A"))


def _of_action(item: object) -> Iterator[str]:
    if isinstance(item, pikepdf.Dictionary) and (item.get("/S") in _ACTIONS or "/JS" in item or "/Next" in item):
        yield f"action {item.get('/S')}"


def _first_actions(outlines: object) -> Iterator[object]:
    """Yield the actions of the bookmarks; a chain that turns back ends."""
    stack = [outlines.get("/First")] if isinstance(outlines, pikepdf.Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while stack:
        item = stack.pop()
        if isinstance(item, pikepdf.Dictionary) and item.objgen not in seen:
            seen.add(item.objgen)
            yield item.get("/A")
            stack += [item.get("/First"), item.get("/Next")]
