"""The bytes of a sheet's cells anew: edited cells become inline strings, all others are copied."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from extractors.formats.opc import local_name
from extractors.formats.xlsx.a1 import cell_name, parse_area
from extractors.formats.xlsx.cells import Extra, Layout, tag_end, unescaped
from extractors.formats.xlsx.plain_cells import scan_sheet
from extractors.formats.xlsx.strings import SharedStrings
from redactor.rewrite.values import Edit, apply
from redactor.rewrite.xlsx.cells import CellEdit, Place
from redactor.rewrite.xlsx.formulas import is_external
from redactor.rewrite.xlsx.taint import Formula, expanded

_FORMULA_ATTRIBUTES = frozenset({"t", "ref", "si", "ca", "aca", "dt2D", "dtr", "r1", "r2", "del1", "del2", "bx"})
_KINDS = frozenset({"s", "str", "inlineStr", "n", "b", "e", "d"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_VALUE_METADATA = re.compile(rb'\svm\s*=\s*("[^"]*"|\'[^\']*\')')
_ARRAY_METADATA = re.compile(rb'\scm\s*=\s*"([0-9]{1,6})"')


@dataclass(slots=True)
class SheetFacts:
    """What a first pass learns: formulas as they apply to each cell, heads of shared groups, cells whose formula reads
    another workbook or belongs to a broken group, indices of shared strings in use."""

    formulas: list[Formula] = field(default_factory=list)
    groups: dict[str, Formula] = field(default_factory=dict)
    external: set[Place] = field(default_factory=set)
    used: set[int] = field(default_factory=set, repr=False)
    has_metadata: bool = False
    odd: bool = False
    layout: Layout = field(default_factory=lambda: Layout(-1, -1, ""))


@dataclass(frozen=True, slots=True)
class Orders:
    """What is to become of the cells of one sheet; ``renamed`` maps a formula to the one with new sheet names."""

    edits: dict[Place, CellEdit]
    values_only: set[Place]
    """Cells that lose their formula and keep their value."""
    forgotten: set[Place]
    """Cells that keep their formula and lose its stored result."""
    guides: set[Place]
    drop_metadata: bool = False
    renamed: Callable[[str], str] | None = None
    telling: Collection[int] = ()
    """Styles that show digits of their own: cells whose value went do not keep them."""

    def __bool__(self) -> bool:
        chosen = self.edits or self.values_only or self.forgotten or self.guides
        return bool(chosen or self.drop_metadata or self.renamed)


def sheet_facts(content: bytes, member: str) -> SheetFacts:
    """Learn the formulas of a sheet."""
    facts = SheetFacts()

    def on_cell(
        row: int, column: int, kind: str, _: int, value: str, begin: int, end: int, extra: Extra | None
    ) -> None:
        if kind == "s":
            if value.strip().isdecimal():
                facts.used.add(int(value))
        elif kind not in _KINDS:
            facts.odd = True
        if content.find(b" vm=", begin, min(end, begin + 120)) >= 0:
            facts.has_metadata = True
        if extra is None:
            return
        facts.odd |= extra.odd
        if extra.formula is None:
            return
        attributes, text = extra.attributes, unescaped(extra.formula)
        shape, group = attributes.get("t", "normal"), attributes.get("si", "")
        area = parse_area(attributes.get("ref", ""))
        if shape == "shared":
            if text:
                facts.groups[group] = Formula(row, column, text)
            else:
                text = expanded(facts.groups, group, row, column)
            area = None
        if is_external(text):
            facts.external.add((row, column))
        facts.formulas.append(Formula(row, column, text, area, shape == "dataTable"))

    facts.layout = scan_sheet(content, member, on_cell)
    return facts


@dataclass(slots=True)
class Written:
    """The new ``sheetData``, the shared strings that it still uses, the cells that lost their formula, and which of the
    telling styles cells had that lost their value."""

    data: bytes = field(repr=False)
    used: set[int] = field(default_factory=set, repr=False)
    without_formula: set[Place] = field(default_factory=set, repr=False)
    unstyled: set[int] = field(default_factory=set, repr=False)


def write_cells(content: bytes, member: str, facts: SheetFacts, orders: Orders, strings: Strings) -> Written:
    """Write the cells of a sheet. Copies stay byte for byte."""
    writer = _Writer(content, facts, orders, strings)
    layout = scan_sheet(content, member, writer.cell, writer.row)
    opening = content[layout.begin : tag_end(content, layout.begin)]
    name = f"{layout.prefix}:sheetData" if layout.prefix else "sheetData"
    if opening.rstrip().endswith(b"/>"):
        return Written(opening, writer.used, writer.without_formula, writer.unstyled)
    writer.close_row()
    body = b"".join([f"<{name}>".encode(), *writer.out, f"</{name}>".encode()])
    return Written(body, writer.used, writer.without_formula, writer.unstyled)


@dataclass(frozen=True, slots=True)
class Strings:
    """The shared strings with their bytes; ``space`` are the namespace declarations of their root."""

    table: SharedStrings
    content: bytes = field(repr=False)
    space: str = ""

    def element(self, index: int) -> etree._Element | None:
        """Return a string's element, parsed alone."""
        if not 0 <= index < len(self.table.texts):
            return None
        raw = self.content[self.table.begins[index] : self.table.ends[index]].decode("utf-8", "replace")
        return etree.fromstring(f"<sst {self.space}>{raw}</sst>")[0]


class _Writer:
    def __init__(self, content: bytes, facts: SheetFacts, orders: Orders, strings: Strings) -> None:
        self.content, self.orders, self.strings = content, orders, strings
        self.lead = f"{facts.layout.prefix}:" if facts.layout.prefix else ""
        self.groups = facts.groups
        self.broken = {
            group for group, head in facts.groups.items() if (head.row, head.column) in _formulas_gone(orders)
        }
        self.out: list[bytes] = []
        self.used: set[int] = set()
        self.without_formula: set[Place] = set()
        self.unstyled: set[int] = set()
        self.is_open = False
        self.copied = -1
        """Where the last copied bytes end, so that neighbors are copied in one piece."""
        self.begin = -1

    def row(self, row: int, begin: int, end: int, plain: bool) -> None:
        self.close_row()
        tag = self.content[begin:end]
        if tag.rstrip(b"> \r\n\t").endswith(b"/"):
            self.out.append(tag if plain else f'<{self.lead}row r="{row}"/>'.encode())
            return
        self.out.append(tag if plain else _plain_row(tag, self.lead, row))
        self.is_open = True

    def close_row(self) -> None:
        self._flush()
        if self.is_open:
            self.out.append(f"</{self.lead}row>".encode())
        self.is_open = False

    def _flush(self) -> None:
        if self.begin >= 0:
            self.out.append(self.content[self.begin : self.copied])
        self.begin = self.copied = -1

    def _copy(self, begin: int, end: int) -> None:
        if self.copied != begin:
            self._flush()
            self.begin = begin
        self.copied = end

    def cell(
        self, row: int, column: int, kind: str, style: int, value: str, begin: int, end: int, extra: Extra | None
    ) -> None:
        place = (row, column)
        orders = self.orders
        edit = orders.edits.get(place)
        if not self.is_open:
            return  # a cell outside any row: unread by every program
        if edit is not None:
            self._flush()
            self.without_formula.add(place)
            self.out.append(self._edited(row, column, kind, style, value, begin, end, edit))
            return
        forgotten, bare = place in orders.forgotten, place in orders.values_only
        formula = extra.formula if extra is not None else None
        group = extra.attributes.get("si", "") if extra is not None else ""
        renamed = orders.renamed is not None and formula and orders.renamed(formula) != formula
        guide = extra is not None and bool(extra.phonetic) and place in orders.guides
        odd = (extra is not None and (extra.odd or guide)) or kind not in _KINDS
        metadata = orders.drop_metadata and b"vm=" in self.content[begin : min(end, begin + 120)]
        if not (forgotten or bare or renamed or odd or metadata or (formula is not None and group in self.broken)):
            if kind == "s" and value.strip().isdecimal():
                self.used.add(int(value))
            self._copy(begin, end)
            return
        self._flush()
        self.out.append(self._anew(row, column, kind, style, value, begin, end, extra))

    # ------------------------------------------------------------ new cells

    def _open(self, row: int, column: int, style: int, rest: str = "") -> str:
        styled = f' s="{style}"' if style else ""
        return f'<{self.lead}c r="{cell_name(row, column)}"{styled}{rest}'

    def _edited(
        self, row: int, column: int, kind: str, style: int, value: str, begin: int, end: int, edit: CellEdit
    ) -> bytes:
        if style in self.orders.telling:
            self.unstyled.add(style)
            style = 0
        opened = self._open(row, column, style)
        if edit.whole:
            text = next((e.replacement for e in edit.edits if e.replacement), "")
            return self._inline(opened, text)
        element = None
        if kind == "s" and value.strip().isdecimal() and int(value) in self.strings.table.rich:
            element = self.strings.element(int(value))
        elif kind == "inlineStr":
            element = _inline_element(self.content[begin:end].decode("utf-8", "replace"))
        runs = list(_runs(element, self.lead)) if element is not None else []
        if len(runs) < 2 or "".join(text for _, text in runs) != edit.text:
            return self._inline(opened, apply(edit.text, edit.edits))
        return self._rich(opened, runs, edit)

    def _inline(self, opened: str, text: str) -> bytes:
        if not text:
            return f"{opened}/>".encode()
        lead = self.lead
        return f'{opened} t="inlineStr"><{lead}is>{self._text(text)}</{lead}is></{lead}c>'.encode()

    def _text(self, text: str) -> str:
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f"<{self.lead}t{space}>{escape(_NOT_XML.sub('', text))}</{self.lead}t>"

    def _rich(self, opened: str, runs: list[tuple[str, str]], edit: CellEdit) -> bytes:
        lead = self.lead
        out = []
        position = 0
        for properties, text in runs:
            end = position + len(text)
            own = [
                Edit(max(e.start, position) - position, min(e.end, end) - position, _share(e, position))
                for e in edit.edits
                if e.start < end and e.end > position
            ]
            position = end
            if new := apply(text, own):
                out.append(f"<{lead}r>{properties}{self._text(new)}</{lead}r>")
        if not out:
            return f"{opened}/>".encode()
        return f'{opened} t="inlineStr"><{lead}is>{"".join(out)}</{lead}is></{lead}c>'.encode()

    def _anew(
        self, row: int, column: int, kind: str, style: int, value: str, begin: int, end: int, extra: Extra | None
    ) -> bytes:
        """Write a cell from its known parts only: without result, without formula, without what is odd in it."""
        place, orders, lead = (row, column), self.orders, self.lead
        formula = ""
        if extra is not None and extra.formula is not None and place not in orders.values_only:
            formula = self._formula(row, column, extra)
        elif extra is not None and extra.formula is not None:
            self.without_formula.add(place)
        tag = self.content[begin : tag_end(self.content, begin)]
        dynamic = _ARRAY_METADATA.search(tag) if formula else None
        rest = f' cm="{dynamic[1].decode()}"' if dynamic else ""
        opened = self._open(row, column, style, rest)
        if place in orders.forgotten:
            return f"{opened}>{formula}</{lead}c>".encode() if formula else f"{opened}/>".encode()
        if kind == "inlineStr":
            return self._inline(opened, unescaped(value))
        if kind == "s" and value.strip().isdecimal():
            self.used.add(int(value))
        known = kind if kind in _KINDS else "str"
        typed = f' t="{known}"' if known != "n" else ""
        stored = f"<{lead}v>{escape(value)}</{lead}v>" if value else ""
        if not formula and not stored:
            return f"{opened}/>".encode()
        return f"{opened}{typed}>{formula}{stored}</{lead}c>".encode()

    def _formula(self, row: int, column: int, extra: Extra) -> str:
        attributes, text = dict(extra.attributes), extra.formula or ""
        if attributes.get("si", "") in self.broken:
            text = text or expanded(self.groups, attributes.get("si", ""), row, column)
            attributes = {}
        if self.orders.renamed is not None:
            text = self.orders.renamed(text)
        written = "".join(
            f" {key}={quoteattr(value)}"
            for key, value in attributes.items()
            if key in _FORMULA_ATTRIBUTES and re.fullmatch(r"[\w:$.-]{1,32}", value)
        )
        return f"<{self.lead}f{written}>{escape(text)}</{self.lead}f>" if text else f"<{self.lead}f{written}/>"


def _formulas_gone(orders: Orders) -> set[Place]:
    return orders.values_only | set(orders.edits)


def _share(edit: Edit, position: int) -> str:
    return edit.replacement if edit.start >= position else ""


def _plain_row(tag: bytes, lead: str, row: int) -> bytes:
    """Keep height, style and visibility of a row whose tag holds more than that."""
    kept = re.findall(rb'\s((?:ht|customHeight|hidden|s|customFormat|outlineLevel|collapsed)="[0-9.a-z]{1,24}")', tag)
    return f'<{lead}row r="{row}"'.encode() + b"".join(b" " + item for item in kept) + b">"


def _inline_element(raw: str) -> etree._Element | None:
    """Return the ``is`` of a cell, whatever prefix its file uses."""
    prefixes = set(re.findall(r"[<\s/]([A-Za-z_][\w.-]*):", raw)) - {"xml", "xmlns"}
    declared = " ".join(f'xmlns:{prefix}="urn:x"' for prefix in prefixes)
    try:
        cell = etree.fromstring(f"<sheet {declared}>{raw}</sheet>")[0]
    except etree.XMLSyntaxError:
        return None
    return next((child for child in cell if local_name(str(child.tag)) == "is"), None)


def _runs(element: etree._Element, lead: str) -> Iterator[tuple[str, str]]:
    """Yield (properties as markup, text) of the runs of a string."""
    for child in element:
        name = local_name(str(child.tag))
        if name == "t":
            yield "", unescaped(str(child.text or ""))
        elif name == "r":
            text = "".join(str(t.text or "") for t in child if local_name(str(t.tag)) == "t")
            yield "".join(_properties(p, lead) for p in child if local_name(str(p.tag)) == "rPr"), unescaped(text)


def _properties(element: etree._Element, lead: str) -> str:
    """Write run properties without namespaces of their own: names and plain values only."""
    inner = []
    for child in element:
        values = "".join(
            f" {local_name(str(key))}={quoteattr(str(value))}"
            for key, value in child.attrib.items()
            if len(str(value)) <= 40
        )
        inner.append(f"<{lead}{local_name(str(child.tag))}{values}/>")
    return f"<{lead}rPr>{''.join(inner)}</{lead}rPr>"
