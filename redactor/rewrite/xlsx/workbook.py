"""The workbook part, what it names, and the chain of calculation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from lxml import etree

from extractors.formats.opc import local_name, relationships_source
from extractors.formats.xlsx.a1 import parse_area, parse_cell
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.edits import Place as NodePlace
from redactor.rewrite.ooxml.edits import Plan
from redactor.rewrite.ooxml.markup import detach, local
from redactor.rewrite.values import Edit, Values
from redactor.rewrite.xlsx.formulas import is_external, rename_sheets
from redactor.rewrite.xlsx.taint import Names, Place, TableArea

_DROPPED = frozenset(
    {"fileSharing", "customWorkbookViews", "webPublishing", "webPublishObjects", "smartTagPr", "smartTagTypes",
     "fileRecoveryPr", "functionGroups", "revisionPtr", "absPath"}
)  # fmt: skip
_PROTECTION = frozenset({"lockStructure", "lockWindows", "lockRevision"})
_MACRO_SHEETS = frozenset({"xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"})
_LOCATIONS = frozenset({"location"})


def new_sheet_names(
    root: etree._Element, edits: dict[NodePlace, list[Edit]], cleared: set[NodePlace]
) -> dict[str, str]:
    """Give the sheets whose names are edited new ones, and return old name -> new name. The edits are used up."""
    elements = list(root.iter())
    taken = {e.get("name", "").lower() for e in elements if local(e) == "sheet"}
    names: dict[str, str] = {}
    number = 0
    for place in [p for p in {*edits, *cleared} if p[1] == "@name" and local(elements[p[0]]) == "sheet"]:
        edits.pop(place, None)
        cleared.discard(place)
        number += 1
        while f"removed_{number}" in taken:
            number += 1
        old = elements[place[0]].get("name", "")
        names[old] = f"removed_{number}"
        elements[place[0]].set("name", names[old])
    return names


def renaming(names: dict[str, str]) -> Callable[[str], str] | None:
    """Return what renames sheets in a formula, None when there is nothing to rename."""
    return (lambda formula: rename_sheets(formula, names)) if names else None


def rename_everywhere(draft: Draft, names: dict[str, str], plan: Plan, values: Values) -> None:
    """Use the new names of sheets in all formulas outside cells, in links and in charts. Edits of what holds no value
    any more are taken out of the plan."""
    if not names:
        return
    for member in [m for m in draft.members if relationships_source(m) is None and draft.is_xml(m)]:
        for index, element in enumerate(draft.tree(member).iter()):
            for slot, old in _texts_with_sheets(element):
                new = rename_sheets(old, names)
                if new == old or values.within(new):
                    continue
                plan.edits.get(member, {}).pop((index, slot), None)
                plan.cleared.get(member, set()).discard((index, slot))
                if slot == "text":
                    element.text = new
                else:
                    element.set(slot[1:], new)
                draft.touch(member)


def _texts_with_sheets(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield (slot, text) of what may refer to a sheet."""
    if element.text and "!" in element.text:
        yield "text", str(element.text)
    for raw_key, value in element.attrib.items():
        key = str(raw_key)
        if local_name(key) in _LOCATIONS and "!" in str(value):
            yield f"@{key}", str(value)


def named_things(draft: Draft, main: str, sheets: Sequence[tuple[str, str]]) -> Names:
    """Return the defined names and tables of the workbook; ``sheets`` are (name in lower case, member)."""
    formulas: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for element in draft.tree(main).iter("{*}definedName"):
        formulas[element.get("name", "").lower()] += (str(element.text or ""),)
    tables: dict[str, TableArea] = {}
    for name, member in sheets:
        for relationship in draft.relationships(member):
            if relationship.kind == "table" and relationship.target:
                root = draft.tree(relationship.target)
                area = parse_area(root.get("ref", ""))
                columns = tuple(c.get("name", "").lower() for c in root.iter("{*}tableColumn"))
                if area is not None:
                    table = TableArea(name, area, columns)
                    tables[root.get("displayName", "").lower()] = table
                    tables[root.get("name", "").lower()] = table
    return Names(formulas, tables)


def clean_workbook(draft: Draft, main: str, *, recalculate: bool) -> None:
    """Remove what names people, machines and files; drop sheets of macros; ask for calculation on opening."""
    root = draft.tree(main)
    changed = False
    for element in [e for e in root.iter(etree.Element) if local(e) in _DROPPED and e is not root]:
        detach(element)
        changed = True
    for element in root.iter("{*}workbookProtection"):
        changed |= _keep_attributes(element, _PROTECTION)
    for element in root.iter("{*}fileVersion", "{*}workbookPr"):
        if "codeName" in element.attrib:
            del element.attrib["codeName"]
            changed = True
    for element in list(root.iter("{*}definedName")):
        macro = any(element.get(key) in ("1", "true") for key in ("function", "vbProcedure", "xlm"))
        if macro or is_external(str(element.text or "")):
            detach(element)
            changed = True
    changed |= _drop_macro_sheets(draft, main, root)
    if recalculate:
        changed |= _recalculate(root)
    if changed:
        draft.touch(main)


def _keep_attributes(element: etree._Element, kept: Collection[str]) -> bool:
    gone = [key for key in element.attrib if local_name(str(key)) not in kept]
    for key in gone:
        del element.attrib[key]
    return bool(gone)


def _drop_macro_sheets(draft: Draft, main: str, root: etree._Element) -> bool:
    """Drop sheets of macros, and number the sheets anew for the names that belong to one sheet."""
    macro = {r.id: r.target for r in draft.relationships(main) if r.kind in _MACRO_SHEETS}
    if not macro:
        return False
    position, places = 0, {}
    for number, element in enumerate(list(root.iter("{*}sheet"))):
        if any(str(value) in macro for value in element.attrib.values()):
            detach(element)
            continue
        places[str(number)] = str(position)
        position += 1
    for element in list(root.iter("{*}definedName")):
        local_id = element.get("localSheetId")
        if local_id is not None and local_id not in places:
            detach(element)
        elif local_id is not None:
            element.set("localSheetId", places[local_id])
    for element in root.iter("{*}workbookView"):
        for key in ("activeTab", "firstSheet"):
            if key in element.attrib:
                element.set(key, places.get(element.get(key, ""), "0"))
    for target in macro.values():
        draft.drop(target)
    return True


_BEHIND_CALCULATION = frozenset(
    {"oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
     "webPublishObjects", "extLst"}
)  # fmt: skip


def _recalculate(root: etree._Element) -> bool:
    element = next(root.iter("{*}calcPr"), None)
    if element is None:
        element = etree.Element(str(root.tag).replace("workbook", "calcPr"))
        place = next((n for n, child in enumerate(root) if local(child) in _BEHIND_CALCULATION), len(root))
        root.insert(place, element)
    element.set("fullCalcOnLoad", "1")
    return True


def clean_chain(draft: Draft, main: str, sheets: Sequence[str], gone: Mapping[str, set[Place]]) -> None:
    """Take the cells that lost their formula, and sheets that went, out of the chain of calculation (18.6.1)."""
    member = next((r.target for r in draft.relationships(main) if r.kind == "calcChain" and r.target), "")
    if not member or member not in draft.members:
        return
    root = draft.tree(member)
    sheet = ""
    changed = False
    for element in list(root.iter("{*}c")):
        sheet = element.get("i", sheet)
        try:
            place = parse_cell(element.get("r", ""))
        except ValueError:
            place = (0, 0)
        if sheet not in sheets or place == (0, 0) or place in gone.get(sheet, ()):
            parent = element.getparent()  # not the root where a damaged chain has cells in cells
            if parent is not None:
                parent.remove(element)
            changed = True
        elif element.get("i") is None:
            element.set("i", sheet)
    if not len(root):
        draft.drop(member)
    elif changed:
        draft.touch(member)
