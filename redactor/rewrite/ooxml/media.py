"""What becomes of the pictures of a package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors.errors import DamagedInput, HostileInput
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.images import Box, NotAnImage, image_kind, paint, strip
from redactor.rewrite.ooxml.markup import local, sanitise
from redactor.rewrite.ooxml.metafiles import blank, holds_value, is_metafile
from redactor.rewrite.values import Values

_VECTOR_ASIDES = frozenset({"metadata", "script", "foreignObject", "namedview"})


def settle_picture(draft: Draft, name: str, values: Values, boxes: Sequence[Box] | None, counts: Counter[str]) -> None:
    """Strip, paint over, blank or drop one picture. ``boxes`` is None when nobody has read the text in it; a
    metafile with any is blanked."""
    data = draft.members[name]
    if draft.is_xml(name) or data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        _settle_vector(draft, name, values, counts)
        return
    if is_metafile(data, draft.limits):
        cleaned = blank(data, draft.limits) if boxes or holds_value(data, values, draft.limits) else data
        counts["pictures_blanked"] += cleaned is not data
    elif image_kind(data):
        try:
            cleaned = paint(data, boxes) if boxes else strip(data)
        except NotAnImage:
            cleaned = b""
        if boxes:
            counts["pictures_painted"] += 1
        elif cleaned and values.within_bytes(cleaned):
            cleaned = b""  # a value in palette, profile or pixel bytes: nothing that could be stripped
        else:
            counts["picture_metadata_removed"] += bool(cleaned) and cleaned is not data
            counts["pictures_not_read"] += bool(cleaned) and boxes is None
    else:
        cleaned = b""
    if not cleaned:
        draft.drop(name)
        counts["pictures_removed"] += 1
    elif cleaned is not data:
        draft.replace(name, cleaned)


def _settle_vector(draft: Draft, name: str, values: Values, counts: Counter[str]) -> None:
    """Sanitise SVG as markup; what cannot be parsed goes, a raster twin stands beside it."""
    from lxml import etree

    try:
        root = draft.tree(name)
    except (DamagedInput, HostileInput):
        draft.drop(name)
        counts["unread_parts_removed"] += 1
        return
    changed = False
    for element in [e for e in root.iter(etree.Element) if local(e) in _VECTOR_ASIDES and e is not root]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
            changed = True
    if sanitise(root, values) or changed:
        draft.touch(name)
