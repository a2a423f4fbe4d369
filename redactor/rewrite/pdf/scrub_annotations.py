"""Annotations and actions: what a publication shows stays, reviewers' remarks and whatever acts goes.

Kept are links, form widgets, stamps and drawn shapes, each from a white list of keys and with its normal appearance
only. Text in appearances is edited with all other content streams, strings with all other strings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

import pikepdf

from extractors.formats.pdf.objects import decode_text
from redactor.rewrite.pdf.scrub_catalog import drop, keep_only, outline_items

REVIEW = frozenset({
    "/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Ink",
})  # fmt: skip
MEDIA = frozenset({"/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/TrapNet", "/Projection"})
ANNOTATION = frozenset({
    "/Type", "/Subtype", "/Rect", "/Contents", "/P", "/F", "/AP", "/AS", "/Border", "/C", "/StructParent", "/OC", "/BS",
    "/BE", "/H", "/Dest", "/A", "/QuadPoints", "/DA", "/Q", "/IT", "/LE", "/L", "/CL", "/RD", "/IC", "/Vertices", "/CA",
    "/ca", "/BM", "/InkList", "/Name", "/Lang", "/Rotate", "/Cap", "/LL", "/LLE", "/Open", "/Popup", "/IRT", "/RT",
    "/Sy",
})  # fmt: skip
FIELD = frozenset({
    "/Parent", "/Kids", "/FT", "/T", "/TU", "/Ff", "/V", "/DV", "/MaxLen", "/Opt", "/TI", "/I", "/MK", "/DA", "/Q",
})  # fmt: skip
_GOTO = frozenset({"/Type", "/S", "/D", "/SD"})
_URI = frozenset({"/Type", "/S", "/URI", "/IsMap"})
_HIDDEN = 0x02 | 0x20
Matches = Callable[[str], bool]


def page_annotations(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, list[Any]]]:
    """Yield (page dictionary, its annotation dictionaries)."""
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            yield page.obj, [item for item in annotations if isinstance(item, pikepdf.Dictionary)]


def keep_annotations(pdf: pikepdf.Pdf, *, comments: bool, matches: Matches) -> dict[str, int]:
    """Drop review remarks (unless ``comments``), media, attached files, hidden annotations and dead links; rebuild the
    others. ``matches`` tells whether a text holds a value to remove. Returns message code -> count."""
    counts: dict[str, int] = {}
    for page, found in list(page_annotations(pdf)):
        kept = []
        for annotation in found:
            code = _fate(annotation, comments)
            if not code:
                removed = _clean_actions(annotation, matches)
                for why in removed:
                    counts[why] = counts.get(why, 0) + 1
                if annotation.get("/Subtype") == "/Link" and "/A" not in annotation and "/Dest" not in annotation:
                    continue
            if code:
                counts[code] = counts.get(code, 0) + 1
                continue
            _rebuild(annotation, comments)
            kept.append(annotation)
        if kept:
            page["/Annots"] = pikepdf.Array(kept)
        else:
            del page["/Annots"]
    return counts


def _fate(annotation: Any, comments: bool) -> str:
    """Return the message code under which an annotation is dropped, or "" when it stays."""
    subtype = str(annotation.get("/Subtype", ""))
    if subtype == "/Redact":
        return "redact_marks_applied"
    if subtype == "/FileAttachment":
        return "attachments_dropped"
    if subtype in MEDIA:
        return "media_dropped"
    if subtype in REVIEW and not comments:
        return "comments_dropped"
    flags = annotation.get("/F")
    if subtype not in ("/Widget", "/Link", "/Popup") and isinstance(flags, int) and flags & _HIDDEN:
        return "hidden_annotations_dropped"
    return ""


def _rebuild(annotation: Any, comments: bool) -> None:
    widget = annotation.get("/Subtype") == "/Widget"
    keep_only(annotation, ANNOTATION | FIELD if widget else ANNOTATION)
    if not comments:
        drop(annotation, "/Popup", "/IRT", "/RT")
    appearance = annotation.get("/AP")
    if isinstance(appearance, pikepdf.Dictionary):
        keep_only(appearance, {"/N"})
        normal = appearance.get("/N")
        state = annotation.get("/AS")
        if not widget and isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
            shown = normal.get(str(state)) if isinstance(state, pikepdf.Name) else None
            if isinstance(shown, pikepdf.Stream):
                appearance["/N"] = shown
                drop(annotation, "/AS")


def _clean_actions(holder: Any, matches: Matches) -> list[str]:
    """Drop the action of an annotation or bookmark unless it is a harmless jump or address; return why."""
    drop(holder, "/PA")
    action = holder.get("/A")
    if action is None:
        return []
    reason = _action_fate(action, matches)
    if reason:
        del holder["/A"]
        return [reason]
    return []


def _action_fate(action: Any, matches: Matches) -> str:
    """Return the message code under which an action is dropped, or "" when it stays (then rebuilt in place)."""
    if not isinstance(action, pikepdf.Dictionary):
        return "actions_dropped"
    kind = action.get("/S")
    if kind == "/GoTo":
        keep_only(action, _GOTO)
        return ""
    if kind == "/Named":
        keep_only(action, {"/Type", "/S", "/N"})
        return ""
    if kind == "/URI":
        keep_only(action, _URI)
        address = action.get("/URI")
        if not isinstance(address, pikepdf.String):
            return "actions_dropped"
        text = decode_text(bytes(address))
        plain = unquote_to_bytes(text.encode("utf-8", "replace")).decode("utf-8", "replace")
        if matches(text):
            return "links_dropped"
        return "actions_dropped" if plain.lower().lstrip().startswith(("file:", "javascript:", "data:", "\\\\")) else ""
    return "scripts_dropped" if kind == "/JavaScript" else "actions_dropped"


def clean_document_actions(pdf: pikepdf.Pdf, *, matches: Matches) -> dict[str, int]:
    """Treat the actions of bookmarks and the one that runs on opening."""
    counts: dict[str, int] = {}
    for item in list(outline_items(pdf)):
        for code in _clean_actions(item, matches):
            counts[code] = counts.get(code, 0) + 1
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary):
        code = _action_fate(opening, matches)
        if code:
            counts[code] = counts.get(code, 0) + 1
            del pdf.Root["/OpenAction"]
    return counts


Box = tuple[float, float, float, float]


def redact_annotation_boxes(pdf: pikepdf.Pdf) -> list[tuple[int, Box]]:
    """Return (page from 1, (left, bottom, right, top) in user space) of redaction marks that nobody has applied yet.

    The content under them is to be removed; the marks themselves go in ``keep_annotations`` (12.5.6.23).
    """
    found: list[tuple[int, Box]] = []
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots") or ():
            if isinstance(annotation, pikepdf.Dictionary) and annotation.get("/Subtype") == "/Redact":
                corners = [float(value) for value in annotation.get("/QuadPoints") or ()]
                quads = [corners[index : index + 8] for index in range(0, len(corners) - 7, 8)]
                for quad in quads or [[float(value) for value in annotation.get("/Rect") or ()]]:
                    if len(quad) >= 4:
                        xs, ys = quad[0::2], quad[1::2]
                        found.append((number, (min(xs), min(ys), max(xs), max(ys))))
    return found
