"""What surrounds the cells of a sheet, its tables and notes: what identifies people goes, what stays fits the cells."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from extractors.errors import DamagedInput, HostileInput
from extractors.formats.opc import local_name
from extractors.formats.xlsx.a1 import Area, parse_area
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.markup import detach, local
from redactor.rewrite.values import apply
from redactor.rewrite.xlsx.cells import CellEdit, Place
from redactor.rewrite.xlsx.formulas import is_external

_DROPPED = frozenset(
    {"scenarios", "customSheetViews", "webPublishItems", "protectedRanges", "cellWatches", "smartTags",
     "customProperties"}
)  # fmt: skip
_SECRETS = frozenset({"password", "algorithmName", "hashValue", "saltValue", "spinCount"})
_RULES = frozenset({"dataValidation", "cfRule", "sparklineGroup"})
_CONTAINERS = frozenset(
    {"hyperlinks", "dataValidations", "tableParts", "oleObjects", "controls", "AlternateContent", "Choice", "Fallback",
     "ext", "extLst", "slicerList", "slicerCaches", "pivotCaches", "externalReferences", "definedNames",
     "conditionalFormatting", "conditionalFormattings", "sparklineGroups", "timelineRefs", "timelineCacheRefs",
     "customProperties", "slicerCachePivotTables", "tableSlicerCache"}
)  # fmt: skip
"""Elements that may not be empty, or are of no use then."""
_COUNTED = frozenset({"dataValidations", "tableParts", "oleObjects"})
_QUERY = frozenset({"tableType", "connectionId", "queryTableFieldId", "insertRow", "insertRowShift", "dataCellStyle"})


def clean_frame(draft: Draft, member: str, edited: set[Place]) -> None:
    """Remove from a sheet's frame what has no place in public, filters over edited columns, rules on other books."""
    if member not in draft.members:
        return
    root = draft.tree(member)
    gone = [e for e in root.iter(etree.Element) if local(e) in _DROPPED and e is not root]
    gone += _filters(root, edited)
    for element in root.iter(etree.Element):
        if element.text and "[" in element.text and is_external(element.text):
            gone.append(next((a for a in element.iterancestors() if local(a) in _RULES), element))
    changed = bool(gone)
    for element in gone:
        detach(element)
    for element in root.iter("{*}sheetProtection"):
        for key in [k for k in element.attrib if local_name(str(k)) in _SECRETS]:
            del element.attrib[key]
            changed = True
    if changed:
        draft.touch(member)


def _filters(root: etree._Element, edited: set[Place]) -> list[etree._Element]:
    """Return the criteria of filters over columns with edited cells: they are copies of those cells."""
    columns = {column for _, column in edited}
    gone: list[etree._Element] = []
    if not columns:
        return gone
    for element in root.iter("{*}autoFilter"):
        area = parse_area(element.get("ref", "")) or Area(1, 1, 1, 1)
        for child in element.iterchildren("{*}filterColumn"):
            offset = child.get("colId", "")
            if offset.isdecimal() and area.left + int(offset) in columns:
                gone.append(child)
    return gone


def tidy_member(draft: Draft, member: str) -> None:
    """Remove containers that lost all they held, and count anew what the others hold."""
    if member not in draft.members or (member not in draft.touched and member not in draft.unlinked):
        return
    root = draft.tree(member)
    for element in reversed(list(root.iter(etree.Element))):
        name = local(element)
        if name in _CONTAINERS and not len(element) and not (element.text or "").strip():
            if name != "ext" or not element.attrib or set(map(str, element.attrib)) == {"uri"}:
                detach(element)
                draft.touch(member)
        elif name in _COUNTED and "count" in element.attrib:
            element.set("count", str(len(element)))


def clean_tables(draft: Draft, edits: Mapping[str, Mapping[Place, CellEdit]]) -> None:
    """Give table columns the new texts of their heading cells, and cut the ties to queries and XML maps."""
    for sheet, cells in edits.items():
        for relationship in draft.relationships(sheet):
            if relationship.kind == "table" and relationship.target in draft.members:
                root = draft.tree(relationship.target)
                changed = _rename_columns(root, cells)
                for element in root.iter(etree.Element):
                    for key in [k for k in element.attrib if str(k) in _QUERY]:
                        if str(key) != "tableType" or element.get("tableType") in ("queryTable", "xml"):
                            del element.attrib[key]
                            changed = True
                for element in [*root.iter("{*}xmlColumnPr"), *_filters(root, set(cells))]:
                    detach(element)
                    changed = True
                if changed:
                    draft.touch(relationship.target)


def _rename_columns(root: etree._Element, cells: Mapping[Place, CellEdit]) -> bool:
    area = parse_area(root.get("ref", ""))
    if area is None or root.get("headerRowCount", "1") == "0":
        return False
    columns = list(root.iter("{*}tableColumn"))
    changed = False
    taken = {column.get("name", "") for column in columns}
    for offset, column in enumerate(columns):
        edit = cells.get((area.top, area.left + offset))
        if edit is not None:
            name = edit.edits[0].replacement if edit.whole else apply(edit.text, edit.edits)
            if not name or name in taken:
                continue
            column.set("name", name)
            changed = True
    return changed


def drop_notes(draft: Draft, *, keep: bool) -> None:
    """Drop threaded comments, whose persons go, and the shapes of notes unless these are kept, then without authors."""
    for source in list(draft.sources()):
        for relationship in draft.relationships(source):
            name = relationship.target
            if name not in draft.members:
                continue
            if relationship.kind == "threadedComment":
                draft.drop(name)
            elif relationship.kind == "comments" and keep:
                for author in draft.tree(name).iter("{*}author"):
                    author.text = None
                    draft.touch(name)
            elif relationship.kind == "vmlDrawing" and not keep:
                _drop_shapes(draft, name)


def _drop_shapes(draft: Draft, name: str) -> None:
    try:
        root = draft.tree(name)
    except (DamagedInput, HostileInput):
        return  # what cannot be read is dropped with the other parts
    shapes = [e for e in root.iter(etree.Element) if local(e) in ("shape", "rect", "group")]
    notes = []
    for shape in shapes:
        for data in shape.iterchildren("{*}ClientData"):
            if data.get("ObjectType", "") == "Note":
                notes.append(shape)
    if not notes:
        return
    if len(notes) == len(shapes):
        draft.drop(name)
        return
    for shape in notes:
        detach(shape)
    draft.touch(name)
