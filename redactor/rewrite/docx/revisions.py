"""Settle tracked changes (ISO/IEC 29500-1, 17.13.5): what was deleted goes, what was inserted is plain text.

Word keeps deleted text, and who changed what when, until somebody accepts the changes; a published file must not.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractors.formats.docx.names import short_name, tags
from redactor.rewrite.ooxml.edits import detach

_DELETED = frozenset({"w:del", "w:moveFrom"})
_INSERTED = frozenset({"w:ins", "w:moveTo"})
_CHANGES = frozenset(
    {"w:rPrChange", "w:pPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange",
     "w:tblPrExChange", "w:tblGridChange", "w:numberingChange"}
)  # fmt: skip
_RANGES = frozenset(
    {"w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart", "w:moveToRangeEnd",
     "w:customXmlInsRangeStart", "w:customXmlInsRangeEnd", "w:customXmlDelRangeStart", "w:customXmlDelRangeEnd",
     "w:customXmlMoveFromRangeStart", "w:customXmlMoveFromRangeEnd", "w:customXmlMoveToRangeStart",
     "w:customXmlMoveToRangeEnd"}
)  # fmt: skip
_CELLS = frozenset({"w:cellIns", "w:cellDel", "w:cellMerge"})
_LIVE_NAMES = {"delText": "t", "delInstrText": "instrText"}
REVISION_NAMES = _DELETED | _INSERTED | _CHANGES | _RANGES | _CELLS | {"w:delText", "w:delInstrText"}


def settle_revisions(root: etree._Element, accept: bool = True) -> int:
    """Accept all tracked changes of a story, or reject them. Returns how many there were."""
    marks = list(root.iter(*tags(*sorted(REVISION_NAMES))))
    if not marks:
        return 0
    gone, kept = (_DELETED, _INSERTED) if accept else (_INSERTED, _DELETED)
    _settle_rows(marks, gone)
    _settle_cells(marks, "w:cellDel" if accept else "w:cellIns")
    merged = [p for p in map(_marked_paragraph, (m for m in marks if short_name(m.tag) in gone)) if p is not None]
    for element in marks:
        name = short_name(element.tag)
        if name in gone or name in _RANGES or name in _CELLS:
            detach(element)
        elif name in kept:
            _unwrap(element)
        elif name in _CHANGES:
            _settle_change(element, accept)
        elif not accept:
            _revive(element)
    for paragraph in merged:
        _merge_with_next(paragraph)
    for leftover in list(root.iter(*tags("w:delText", "w:delInstrText"))):
        detach(leftover)  # deleted characters outside any deletion: no program shows them
    return len(marks)


def _settle_rows(marks: list[etree._Element], gone: frozenset[str]) -> None:
    for mark in marks:
        holder = mark.getparent()
        if short_name(mark.tag) in gone and holder is not None and short_name(holder.tag) == "w:trPr":
            row = holder.getparent()
            if row is not None:
                _remove_emptied(row, "w:tr")


def _settle_cells(marks: list[etree._Element], gone: str) -> None:
    for mark in marks:
        holder = mark.getparent()
        if short_name(mark.tag) == gone and holder is not None and (cell := holder.getparent()) is not None:
            row = cell.getparent()
            _remove_emptied(cell, "w:tc")
            if row is not None and not _has(row, "w:tc"):
                _remove_emptied(row, "w:tr")


def _remove_emptied(element: etree._Element, name: str) -> None:
    """Remove a row or cell; a table without rows goes too, with a paragraph in its place (17.4.65)."""
    holder = element.getparent()
    detach(element)
    while holder is not None and short_name(holder.tag) in ("w:sdtContent", "w:sdt", "w:customXml"):
        if _has(holder, name):
            return
        emptied = holder
        holder = emptied.getparent()
        detach(emptied)
    if holder is not None and short_name(holder.tag) == "w:tbl" and name == "w:tr" and not _has(holder, name):
        parent = holder.getparent()
        if parent is not None:
            parent.replace(holder, etree.Element(str(holder.tag)[: -len("tbl")] + "p"))


def _has(element: etree._Element, name: str) -> bool:
    return any(short_name(e.tag) == name for e in element.iterdescendants())


def _marked_paragraph(mark: etree._Element) -> etree._Element | None:
    """Return the paragraph whose mark (w:pPr/w:rPr) a revision concerns."""
    run_properties = mark.getparent()
    properties = run_properties.getparent() if run_properties is not None else None
    if run_properties is None or properties is None:
        return None
    if short_name(run_properties.tag) != "w:rPr" or short_name(properties.tag) != "w:pPr":
        return None
    return properties.getparent()


def _merge_with_next(paragraph: etree._Element) -> None:
    """Join a paragraph whose mark is gone to the next one, which keeps its own properties, as Word does."""
    parent = paragraph.getparent()
    if parent is None:
        return
    content = [child for child in paragraph if short_name(child.tag) != "w:pPr"]
    follower = next(_followers(paragraph), None)
    if any(short_name(e.tag) == "w:sectPr" for e in paragraph.iter()):
        return  # a section ends here: without the paragraph its layout would be lost
    if follower is not None and short_name(follower.tag) == "w:p":
        first = 1 if len(follower) and short_name(follower[0].tag) == "w:pPr" else 0
        for offset, child in enumerate(content):
            follower.insert(first + offset, child)
        detach(paragraph)
    elif follower is not None and not any(short_name(e.tag) == "w:r" for e in paragraph.iter()):
        detach(paragraph)


def _followers(paragraph: etree._Element) -> Iterator[etree._Element]:
    for sibling in paragraph.itersiblings():
        if short_name(sibling.tag) in ("w:p", "w:tbl", "w:sdt", "w:customXml", "w:sectPr"):
            yield sibling


def _settle_change(change: etree._Element, accept: bool) -> None:
    holder = change.getparent()
    if holder is None:
        return
    former = next(iter(change), None)
    if accept or former is None or short_name(former.tag) != short_name(holder.tag):
        detach(change)
        return
    # The former paragraph properties hold neither run properties nor a section (17.13.5.29): those stay.
    stay = [child for child in holder if short_name(child.tag) in ("w:rPr", "w:sectPr")]
    stay = stay if short_name(holder.tag) == "w:pPr" else []
    for child in list(holder):
        holder.remove(child)
    for child in [*list(former), *stay]:
        holder.append(child)


def _revive(element: etree._Element) -> None:
    namespace, _, name = str(element.tag).rpartition("}")
    if name in _LIVE_NAMES:
        element.tag = f"{namespace}}}{_LIVE_NAMES[name]}"


def _unwrap(element: etree._Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    position = parent.index(element)
    children = list(element)
    for offset, child in enumerate(children):
        parent.insert(position + offset, child)
    detach(element)
