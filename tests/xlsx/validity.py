"""What makes a spreadsheet program call a workbook damaged; written for the tests, by the standard."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from tests.word.inspection import local
from tests.word.validity import faults as package_faults
from tests.word.validity import members

_NOT_EMPTY = frozenset(
    {"hyperlinks", "dataValidations", "tableParts", "oleObjects", "controls", "externalReferences", "pivotCaches",
     "definedNames", "conditionalFormatting", "AlternateContent", "mergeCells", "extLst", "cols"}
)  # fmt: skip
_FRAME_ORDER = [
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews",
    "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions",
    "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches",
    "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
]  # fmt: skip
_DROPPED = (
    "pivot", "slicer", "externalLink", "connections", "queryTable", "revisions", "usernames", "xmlMaps", "richData",
    "volatile", "persons", "threaded", "embeddings", "ctrlProp", "customProperty",
)  # fmt: skip


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a cleaned workbook."""
    content = members(data)
    found = package_faults(data)
    found += [f"kept: {name}" for name in content for word in _DROPPED if word.lower() in name.lower()]
    trees = {n: etree.fromstring(c) for n, c in content.items() if n.endswith(".xml")}
    strings = next((t for t in trees.values() if local(t) == "sst"), None)
    count = len(strings) if strings is not None else 0
    for name, tree in trees.items():
        if local(tree) == "worksheet":
            found += _sheet_faults(name, tree, count)
            found += _table_faults(name, tree, content, trees, strings)
        for element in tree.iter(etree.Element):
            if local(element) in _NOT_EMPTY and not len(element):
                found.append(f"empty {local(element)}: {name}")
            if local(element) in ("f", "definedName") and re.search(r"\[\d+\]", element.text or ""):
                found.append(f"external reference: {name}")
    found += _chain_faults(trees)
    return found


def _sheet_faults(name: str, tree: etree._Element, strings: int) -> Iterator[str]:
    order = [_FRAME_ORDER.index(local(e)) for e in tree if local(e) in _FRAME_ORDER]
    if order != sorted(order):
        yield f"order of elements: {name}"
    last_row = 0
    for row in tree.iter("{*}row"):
        number = int(row.get("r", last_row + 1))
        if number <= last_row:
            yield f"order of rows: {name}"
        last_row, last = number, 0
        for cell in row:
            place = _column(cell.get("r", "")) or last + 1
            if place <= last or (cell.get("r") and not cell.get("r", "").endswith(str(number))):
                yield f"order of cells: {name}"
            last = place
            kind, value = cell.get("t", "n"), cell.findtext("{*}v")
            if (kind == "s" and not (value or "").isdigit()) or (kind == "s" and int(value or 0) >= strings):
                yield f"shared string: {name}"
            if kind == "n" and value is not None:
                float(value)
            if kind == "inlineStr" and (cell.find("{*}is") is None or cell.find("{*}v") is not None):
                yield f"inline string: {name}"
    masters = {f.get("si") for f in tree.iter("{*}f") if f.get("t") == "shared" and f.text}
    for shared in tree.iter("{*}f"):
        if shared.get("t") == "shared" and shared.get("si") not in masters:
            yield f"shared formula without head: {name}"


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number


def _table_faults(
    name: str, tree: etree._Element, content: dict[str, bytes], trees: dict[str, etree._Element],
    strings: etree._Element | None,
) -> Iterator[str]:  # fmt: skip
    folder, _, base = name.rpartition("/")
    rels = content.get(f"{folder}/_rels/{base}.rels")
    if rels is None:
        return
    for relation in etree.fromstring(rels):
        if not relation.get("Type", "").endswith("/table"):
            continue
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        table = trees[path]
        first = re.match(r"[A-Z]+(\d+)", table.get("ref", ""))
        assert first
        shown = {}
        for cell in tree.iter("{*}c"):
            if cell.get("r", "").rstrip("0123456789") and cell.get("r", "").endswith(first[1]):
                text = "".join(str(t) for t in cell.itertext())
                if cell.get("t") == "s" and strings is not None:
                    text = "".join(str(t) for t in strings[int(text)].itertext())
                shown[_column(cell.get("r", ""))] = text
        start = _column(table.get("ref", "").split(":")[0])
        for offset, column in enumerate(table.iter("{*}tableColumn")):
            if shown.get(start + offset) != column.get("name"):
                yield f"table heading: {path}"


def _chain_faults(trees: dict[str, etree._Element]) -> Iterator[str]:
    chain = next((t for t in trees.values() if local(t) == "calcChain"), None)
    if chain is None:
        return
    sheets = {}
    for number, name in enumerate(sorted(n for n, t in trees.items() if local(t) == "worksheet"), 1):
        sheets[str(number)] = {c.get("r") for c in trees[name].iter("{*}c") if c.find("{*}f") is not None}
    sheet = ""
    for entry in chain:
        sheet = entry.get("i", sheet)
        if entry.get("r") not in sheets.get(sheet, set()):
            yield f"calculation chain: {sheet} {entry.get('r')}"
