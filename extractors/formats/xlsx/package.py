"""One workbook into one Document: sheets in their order, then everything else in the package, known or not."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from posixpath import basename
from urllib.parse import unquote

from lxml import etree

from extractors.errors import DamagedInput, InputError, UnsupportedFormat
from extractors.formats import opc
from extractors.formats.metafile import open_metafile
from extractors.formats.xlsx.a1 import parse_area
from extractors.formats.xlsx.cells import frame_of, plain_xml
from extractors.formats.xlsx.lists import list_tables
from extractors.formats.xlsx.markup import Lines, read_markup, spelled
from extractors.formats.xlsx.sheet import SheetText, read_sheet_text, sheet_blocks, sheet_part
from extractors.formats.xlsx.strings import SharedStrings, scan_strings
from extractors.formats.xlsx.styles import Styles, read_styles
from extractors.formats.xlsx.unseen import hidden_cells
from extractors.limits import Limits
from extractors.model import Block, Document, Entry, Part, PartKind, Remark, Span, XmlText

SHEETS = frozenset({"worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})
_KINDS: dict[str, PartKind] = {
    "comments": "comment", "threadedComment": "comment", "drawing": "textbox", "chart": "chart", "chartEx": "chart",
    "chartUserShapes": "chart", "diagramData": "diagram", "diagramDrawing": "diagram", "core-properties": "property",
    "extended-properties": "property", "extendedProperties": "property", "custom-properties": "property",
}  # fmt: skip
_VISIBLE = frozenset({"textbox", "chart", "diagram"})
_BESIDE = frozenset(
    {"customXml", "customXmlProps", "custom-properties", "person", "vmlDrawing", "connections", "queryTable",
     "xmlMaps", "pivotCacheDefinition", "pivotCacheRecords", "externalLink", "revisionHeaders", "revisionLog",
     "usernames", "volatileDependencies", "webextension", "taskpanes", "ctrlProp", "slicer", "slicerCache"}
)  # fmt: skip
"""Kinds of relationships whose targets go, or go when they cannot be read: they need not parse."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".emz", ".wmz", ".wdp")
_NAMED = re.compile(r"[^\x00-\x7f]|\d{5,}|%[0-9A-Fa-f]{2}")
_TELLING_FORMULA = re.compile(r'"|\d{5}|\d&')
_DIGITS = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it: ``element`` is the place of its entry in the workbook's tree."""

    name: str
    member: str
    visible: bool
    element: int
    sheet_id: str = ""


@dataclass(slots=True)
class _Reading:
    package: opc.Package
    limits: Limits
    parts: list[Part] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    counts: dict[PartKind, int] = field(default_factory=lambda: defaultdict(int))
    remarks: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lost: list[tuple[int, str]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def add(self, part: Part) -> int:
        self.parts.append(part)
        return len(self.parts) - 1

    def lines(self, lines: Lines) -> None:
        self.counts[lines.kind] += 1
        self.add(lines.part(self.counts[lines.kind]))


def read_workbook(data: bytes, name: str, limits: Limits) -> Document:
    """Read all text of a workbook. Raises InputError."""
    package = opc.open_package(data, limits)
    reading = _Reading(package, limits)
    for member in package.members:
        source = opc.relationships_source(member)
        for relationship in package.relationships(source, limits) if source is not None else ():
            reading.kinds[relationship.target].add(relationship.kind)
    main = main_member(package, limits)
    root = opc.parse_xml(package.members[main], main, limits)
    sheets = list_sheets(package, root, main, limits)
    strings_member = _target(package, main, "sharedStrings", limits)
    strings = SharedStrings()
    if strings_member:
        content = plain_xml(package.members[strings_member])
        opc.refuse_declarations(content, strings_member)
        strings = scan_strings(content, strings_member)
    styles = _styles(package, main, root, limits)
    _read_sheets(reading, sheets, main, strings, styles)
    _read_strings(reading, strings_member, strings)
    done = {strings_member, *(sheet.member for sheet in sheets)}
    for member, content in package.members.items():
        if member not in done:
            _read_member(reading, member, content)
    _read_links(reading)
    _read_names(reading)
    return _document(reading, name)


def main_member(package: opc.Package, limits: Limits) -> str:
    """Return the workbook part. Raises UnsupportedFormat for the binary format, DamagedInput when there is none."""
    for relationship in package.relationships("", limits):
        if relationship.kind == "officeDocument" and relationship.target:
            kind = package.content_type(relationship.target).lower()
            if "sheet.binary" in kind or relationship.target.lower().endswith(".bin"):
                raise UnsupportedFormat(found="xlsb")
            if "wordprocessingml" in kind or "presentationml" in kind:
                raise UnsupportedFormat(found="docx" if "wordprocessingml" in kind else "pptx")
            return relationship.target
    raise DamagedInput(where="workbook part")


def list_sheets(package: opc.Package, root: etree._Element, main: str, limits: Limits) -> list[SheetEntry]:
    """Return the sheets in the order of the workbook, with members that nothing lists behind them."""
    targets = {r.id: r for r in package.relationships(main, limits)}
    sheets: list[SheetEntry] = []
    for index, element in enumerate(root.iter()):
        if isinstance(element.tag, str) and opc.local_name(element.tag) == "sheet":
            ids = [str(v) for k, v in element.attrib.items() if str(k).endswith("}id")]
            target = targets[ids[0]].target if ids and ids[0] in targets else ""
            visible = element.get("state", "visible") == "visible"
            number = element.get("sheetId", "")
            sheets.append(SheetEntry(element.get("name", ""), target, visible, index, number))
    known = {sheet.member for sheet in sheets}
    for relationship in targets.values():
        if relationship.kind in SHEETS and relationship.target and relationship.target not in known:
            sheets.append(SheetEntry("", relationship.target, False, -1))
    return sheets


def _target(package: opc.Package, source: str, kind: str, limits: Limits) -> str:
    return next((r.target for r in package.relationships(source, limits) if r.kind == kind and r.target), "")


def _styles(package: opc.Package, main: str, workbook: etree._Element, limits: Limits) -> Styles:
    member = _target(package, main, "styles", limits)
    is_1904 = any(e.get("date1904") in ("1", "true") for e in workbook.iter("{*}workbookPr"))
    if not member:
        return Styles((), is_1904)
    return read_styles(opc.parse_xml(package.members[member], member, limits), is_1904)


# ---------------------------------------------------------------- sheets


def _read_sheets(
    reading: _Reading, sheets: list[SheetEntry], main: str, strings: SharedStrings, styles: Styles
) -> None:
    names = Lines("sheet names", "outline", True)
    places = [names.line((sheet.name, XmlText(main, sheet.element, "@name", 0))) for sheet in sheets]
    outline = len(reading.parts)
    reading.lines(names)
    seen: set[str] = set()
    for number, (sheet, place) in enumerate(zip(sheets, places, strict=True), 1):
        if not sheet.member or sheet.member in seen:
            continue
        seen.add(sheet.member)
        if sheet.name:
            reading.blocks.append(Block("heading", Span(outline, *place), level=1))
        if not sheet.visible:
            reading.remarks["hidden_sheets"] += 1
        content = plain_xml(reading.package.members[sheet.member])
        opc.refuse_declarations(content, sheet.member)
        found = read_sheet_text(content, sheet.member, strings, styles)
        reading.used |= found.used
        reading.limits.check("characters", sum(len(p.text) for p in reading.parts) + found.length)
        frame = opc.parse_xml(frame_of(content, found.layout), sheet.member, reading.limits)
        _read_sheet(reading, sheet, number, content, found, frame)


def _read_sheet(
    reading: _Reading, sheet: SheetEntry, number: int, content: bytes, found: SheetText, frame: etree._Element
) -> None:
    merges = [a for e in frame.iter("{*}mergeCell") if (a := parse_area(e.get("ref", ""))) is not None]
    place = -1
    if found.length:
        part = sheet_part(found, sheet.member, number, sheet.visible)
        place = reading.add(part)
        reading.blocks += sheet_blocks(part, place, merges)
    reading.remarks["hidden_cells"] += hidden_cells(content, frame, found.index)
    reading.lost += [(number, f"{row}:{column}") for row, column in found.lost]
    formulas = Lines(f"{sheet.member}#cell formulas", "field_code")
    for row, column, text in found.formulas:
        if _TELLING_FORMULA.search(text):
            anchor = Entry(sheet.member, f"={row}:{column}", 0)
            formulas.line((text, anchor))
            if _DIGITS.search(said := spelled(text)):
                formulas.line((said, anchor))
    aside = Lines(f"{sheet.member}#aside", "hidden")
    for row, column, text in found.phonetic:
        aside.line((text, Entry(sheet.member, f"~{row}:{column}", 0)))
    for row, column, text in found.covered:
        aside.line((text, Entry(sheet.member, f"?{row}:{column}", 0)))
    for text in found.layout.stray:
        aside.line((text, Entry(sheet.member, "stray", 0)))
    for lines in (formulas, aside):
        if lines.length:
            reading.lines(lines)
    first = len(reading.parts)
    for lines in read_markup(frame, sheet.member, "hidden", False):
        reading.lines(lines)
    if place >= 0:
        reading.blocks += list_tables(frame, sheet.member, reading.parts, place, first)


def _read_strings(reading: _Reading, member: str, strings: SharedStrings) -> None:
    """Write what shared strings hold beyond what cells show: strings that no cell uses, phonetic guides."""
    hidden = Lines(f"{member}#unused", "hidden")
    for number, text in enumerate(strings.texts):
        if number not in reading.used and text.strip():
            hidden.line((text, Entry(member, f"si {number}", 0)))
        if number in strings.phonetic:
            hidden.line((strings.phonetic[number], Entry(member, f"phonetic {number}", 0)))
    for text in strings.stray:
        hidden.line((text, Entry(member, "stray", 0)))
    if hidden.length:
        reading.lines(hidden)


# ---------------------------------------------------------------- other members


def _read_member(reading: _Reading, member: str, content: bytes) -> None:
    package, kinds = reading.package, reading.kinds[member]
    if opc.relationships_source(member) is not None or member.lower() == opc.CONTENT_TYPES.lower():
        return
    if not opc.is_xml(member, package.content_type(member), content):
        _read_binary(reading, member, content)
        return
    try:
        root = opc.parse_xml(content, member, reading.limits)
    except DamagedInput:
        if not kinds <= _BESIDE:
            raise
        reading.remarks["embedded_unreadable"] += "vmlDrawing" not in kinds
        return
    hidden: PartKind = "hidden"
    kind = next((_KINDS[k] for k in sorted(kinds) if k in _KINDS), hidden)
    if kind == "comment":
        reading.remarks["comments"] += sum(1 for _ in root.iter("{*}comment", "{*}threadedComment"))
    for lines in read_markup(root, member, kind, kind in _VISIBLE):
        reading.lines(lines)


def _read_binary(reading: _Reading, member: str, content: bytes, depth: int = 1) -> None:
    if content.startswith(b"PK\x03\x04"):
        _read_embedded(reading, member, content, depth)
    elif "vbaproject" in member.lower():
        reading.remarks["macros"] += depth == 1
    elif member.lower().endswith(_PICTURES):
        _read_picture(reading, member, content)
    elif not reading.kinds[member] & {"printerSettings", "customProperty"} and depth == 1:
        reading.remarks["embedded_objects"] += 1


def _read_picture(reading: _Reading, member: str, content: bytes) -> None:
    """Read the text that a metafile draws; in other pictures only OCR reads any."""
    drawing = open_metafile(content, reading.limits)
    if drawing is not None and drawing.text().strip():
        lines = Lines(member, "image", True)
        lines.line((drawing.text(), Entry(member, "metafile", 0)))
        reading.lines(lines)
    elif drawing is None and not opc.is_thumbnail(member):
        reading.remarks["images"] += 1


def _read_embedded(reading: _Reading, member: str, content: bytes, depth: int) -> None:
    """Read the XML of a package inside the package, without its structure: enough to find what is in it."""
    reading.remarks["embedded_packages"] += 1
    if depth > reading.limits.nesting:
        reading.remarks["embedded_too_deep"] += 1
        return
    try:
        package = opc.open_package(content, reading.limits)
        for inner, bytes_ in package.members.items():
            if opc.is_xml(inner, package.content_type(inner), bytes_):
                root = opc.parse_xml(bytes_, inner, reading.limits)
                for lines in read_markup(root, f"{member}!{inner}", "embedded", False):
                    reading.lines(lines)
            elif bytes_.startswith(b"PK\x03\x04"):
                _read_embedded(reading, f"{member}!{inner}", bytes_, depth + 1)
    except InputError:
        reading.remarks["embedded_unreadable"] += 1


def _read_links(reading: _Reading) -> None:
    """Write the targets of external relationships, as they are and decoded, one line each."""
    for member in reading.package.members:
        source = opc.relationships_source(member)
        lines = Lines(member, "link")
        for relationship in reading.package.relationships(source, reading.limits) if source is not None else ():
            target, index = relationship.raw, relationship.index
            if not relationship.external and not _NAMED.search(target):
                continue
            lines.line((target, XmlText(member, index, "@Target", 0)))
            if "%" in target and (plain := unquote(target)) != target:
                lines.line((plain, Entry(member, f"percent:{index}:@Target", 0)))
        if lines.length:
            reading.lines(lines)


def _read_names(reading: _Reading) -> None:
    """Write the member names that may say something."""
    lines = Lines("member names", "file_name")
    for member in reading.package.members:
        if _NAMED.search(basename(member)):
            lines.line((unquote(member), Entry(member, "name", 0)))
    if lines.length:
        reading.lines(lines)


def _document(reading: _Reading, name: str) -> Document:
    reading.limits.check("characters", sum(len(part.text) for part in reading.parts))
    warnings = [Remark(code, {"count": count}) for code, count in sorted(reading.remarks.items()) if count]
    if reading.lost:
        sheet, place = reading.lost[0]
        warnings.append(Remark("digits_lost", {"count": len(reading.lost), "sheet": sheet, "cell": _cell(place)}))
    return Document(name, "xlsx", tuple(reading.parts), tuple(reading.blocks), warnings=tuple(warnings))


def _cell(place: str) -> str:
    from extractors.formats.xlsx.a1 import cell_name

    row, _, column = place.partition(":")
    return cell_name(int(row), int(column))
