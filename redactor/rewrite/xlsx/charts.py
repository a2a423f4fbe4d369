"""Charts keep copies of the cells that they show: those of removed cells are forgotten, and drawn anew when opened."""

from __future__ import annotations

from lxml import etree

from extractors.formats.opc import relationships_source
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.markup import detach, local
from redactor.rewrite.xlsx.formulas import is_external, references
from redactor.rewrite.xlsx.taint import Removed

_CHARTS = frozenset({"chart", "chartEx"})
_CACHES = frozenset({"strCache", "numCache", "multiLvlStrCache", "lvl"})
_SLICERS = frozenset({"slicer", "timeslicer"})
_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})


def forget_caches(draft: Draft, removed: Removed) -> None:
    """Drop the cached points and texts of references to removed cells; the source of a pivot chart; slicers."""
    kinds: dict[str, set[str]] = {}
    for source in list(draft.sources()):
        for relationship in draft.relationships(source):
            kinds.setdefault(relationship.target, set()).add(relationship.kind)
    for member, found in kinds.items():
        if member not in draft.members or relationships_source(member) is not None or not draft.is_xml(member):
            continue
        if found & _CHARTS and _forget(draft.tree(member), removed):
            draft.touch(member)
        if "drawing" in found:
            changed = _drop_slicers(draft.tree(member))
            if _forget_shown(draft.tree(member), removed) or changed:
                draft.touch(member)


def _forget(root: etree._Element, removed: Removed) -> bool:
    changed = False
    for element in [e for e in root.iter(etree.Element) if local(e) in ("f", "formula")]:
        text = str(element.text or "")
        if not text:
            continue
        found = references(text, "")
        if is_external(text):
            element.text = "#REF!"
            changed = True
        elif any(removed.meets(sheet, area) for sheet, area in found.areas) or (found.names and removed):
            parent = element.getparent()
            for cache in [c for c in (parent if parent is not None else ()) if local(c) in _CACHES]:
                detach(cache)
                changed = True
    for element in list(root.iter("{*}pivotSource")):
        detach(element)
        changed = True
    return changed


def _forget_shown(root: etree._Element, removed: Removed) -> bool:
    """Empty the shapes that show removed cells (``textlink``): they take the text from there when opened."""
    changed = False
    for element in root.iter(etree.Element):
        link = element.get("textlink", "")
        if link and any(removed.meets(sheet, area) for sheet, area in references(link, "").areas):
            for text in element.iter("{*}t"):
                changed |= bool(text.text)
                text.text = None
    return changed


def _drop_slicers(root: etree._Element) -> bool:
    changed = False
    for element in [e for e in root.iter(etree.Element) if local(e) in _SLICERS]:
        anchor = next((a for a in element.iterancestors() if local(a) in _ANCHORS), None)
        if anchor is not None and anchor.getparent() is not None:
            detach(anchor)
            changed = True
    return changed
