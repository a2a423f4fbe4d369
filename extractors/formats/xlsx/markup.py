"""Any other XML part of a workbook: its texts by paragraph, attributes that people may have written, what is encoded.

Nothing here knows what a part means, so nothing is unread because it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from extractors.formats.opc import local_name
from extractors.formats.written import decodings, is_suspect
from extractors.formats.xlsx.cells import unescaped
from extractors.model import Anchor, Entry, Part, PartKind, Piece, XmlText

_PARAGRAPHS = frozenset({"p", "si", "text", "div", "title"})
_WRITTEN = frozenset(
    {"name", "displayName", "descr", "title", "alt", "tooltip", "display", "location", "prompt", "promptTitle", "error",
     "errorTitle", "author", "userName", "comment", "description", "text", "caption", "help", "statusBar",
     "customMenu", "command", "connection", "commandText", "sourceFile", "odcFile", "url", "user", "userId", "string",
     "function", "topic", "item", "ddeService", "ddeTopic", "lastEdited", "personId", "displayname"}
)  # fmt: skip
_MACHINE_NAMES = re.compile(
    r"[A-Za-z]{0,24}|[A-Za-z0-9_.+ -]{0,3}"
    r"|(?:Table|Chart|Picture|Drawing|Shape|Text ?Box|Rectangle|Sheet|Series) ?[0-9]{1,4}"
)
_MACHINE_TEXT = frozenset({"col", "colOff", "row", "rowOff", "formatCode", "pctWidth", "pctHeight", "posOffset"})
_MEASURE = re.compile(r"-?[0-9]*\.[0-9]{3,}(?:[Ee][+-]?[0-9]+)?")
"""A number with a long fraction: a quantity, and noise in which any number can be found."""
_FILTERS = frozenset({"filter", "customFilter"})
_HEADERS = {"oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"}
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]{1,3}(?![0-9])|[0-9]{1,2}|[A-Za-z+&-]?)')
_SECTION = re.compile(r"&[LCR]")
_FORMULAS = frozenset(
    {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula"}
)
_CONSTANT = re.compile(r'"((?:[^"]|"")*)"|(?<![\w.$!:])([0-9]+)(?![\w.(!:])')
_JOINS = re.compile(r"&|CONCAT|TEXTJOIN", re.IGNORECASE)


@dataclass(slots=True)
class Lines:
    """A part in the making: lines of pieces."""

    name: str
    kind: PartKind
    visible: bool = False
    chunks: list[str] = field(default_factory=list, repr=False)
    pieces: list[Piece] = field(default_factory=list, repr=False)
    length: int = 0

    def line(self, *pieces: tuple[str, Anchor | None]) -> tuple[int, int]:
        """Add a line and return where it stands."""
        if self.length:
            self._put("\n", None)
        start = self.length
        for text, anchor in pieces:
            self._put(text, anchor)
        return start, self.length

    def _put(self, text: str, anchor: Anchor | None) -> None:
        self.pieces.append(Piece(self.length, self.length + len(text), anchor))
        self.chunks.append(text)
        self.length += len(text)

    def part(self, number: int = 0) -> Part:
        """Return the part."""
        return Part(self.name, self.kind, "".join(self.chunks), tuple(self.pieces), self.visible, number)


def read_markup(root: etree._Element, member: str, kind: PartKind, visible: bool) -> Iterator[Lines]:
    """Yield the streams of a part that hold anything: text, header lines, formulas, attributes, decoded values."""
    text = Lines(member, kind, visible)
    formulas = Lines(f"{member}#formulas", "field_code")
    attributes = Lines(f"{member}#attributes", "attribute")
    decoded = Lines(f"{member}#decoded", "hidden")
    seen: set[str] = set()
    for _, group in groupby(_nodes(root, member), key=lambda node: node[2]):
        nodes = list(group)
        name = nodes[0][3]
        if name in _HEADERS:
            yield from _header(member, name, nodes)
        elif name in _FORMULAS:
            for value, anchor, _, _ in nodes:
                formulas.line(*literal_pieces(value, anchor))
                _decode(decoded, member, value, anchor)
        else:
            text.line(*[(value, anchor) for value, anchor, _, _ in nodes])
        for value, anchor, _, _ in nodes:
            _decode(decoded, member, value, anchor)
    for index, element in enumerate(root.iter()):
        if isinstance(element.tag, str) and element.attrib:
            written = [(value, XmlText(member, index, f"@{key}", 0)) for key, value in _attributes(element)]
            if written and (len(written) > 1 or written[0][0] not in seen):
                seen.update(value for value, _ in written)
                attributes.line(*_separated(written))
            for value, anchor in written:
                _decode(decoded, member, value, anchor)
    for aside in (*root.itersiblings(preceding=True), *root.itersiblings()):
        if aside.text and aside.text.strip():
            decoded.line((str(aside.text), Entry(member, "beside the root", 0)))
    yield from (lines for lines in (text, formulas, attributes, decoded) if lines.length)


def literal_pieces(formula: str, anchor: XmlText) -> list[tuple[str, Anchor | None]]:
    """Return a formula, and behind it its constants put together: "138"&1234 shows a number."""
    pieces: list[tuple[str, Anchor | None]] = [(formula, anchor)]
    if text := spelled(formula):
        joined = (
            Entry(anchor.member, f"joined:{anchor.element}:{anchor.slot}", 0) if isinstance(anchor, XmlText) else anchor
        )
        pieces += [("\n", None), (text, joined)]
    return pieces


def spelled(formula: str) -> str:
    """Return the constants of a formula put together, "" when it has but one; numbers count where texts are joined."""
    joins = _JOINS.search(formula) is not None
    constants = [text or (number if joins else "") for text, number in _CONSTANT.findall(formula)]
    return "".join(constants) if sum(map(bool, constants)) > 1 else ""


def _separated(written: list[tuple[str, XmlText]]) -> list[tuple[str, Anchor | None]]:
    line: list[tuple[str, Anchor | None]] = []
    for value, anchor in written:
        line += [("\t", None)] if line else []
        line.append((value, anchor))
    return line


Node = tuple[str, XmlText, object, str]
"""Text, its place, what makes one line of it, and the name of the element that holds it."""


def _nodes(root: etree._Element, member: str) -> Iterator[Node]:
    """Yield the texts of a tree in document order, comments and instructions among them."""
    indices = {element: index for index, element in enumerate(root.iter())}
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = local_name(str(element.tag))
        text = element.text or ""
        machine = (name in _MACHINE_TEXT and len(text) < 10) or _MEASURE.fullmatch(text)
        if event != "end" and text and not text.isspace() and not machine:
            yield str(text), XmlText(member, indices[element], "text", 0), _line_of(element), name
        if event != "start" and element is not root and element.tail and not element.tail.isspace():
            parent = element.getparent()
            holder = parent if parent is not None else element
            yield (
                str(element.tail), XmlText(member, indices[element], "tail", 0), _line_of(holder),
                local_name(str(holder.tag)),
            )  # fmt: skip


def _line_of(element: etree._Element) -> etree._Element:
    place: etree._Element | None = element
    while place is not None:
        if local_name(str(place.tag)) in _PARAGRAPHS:
            return place
        place = place.getparent()
    return element


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    for raw_key, raw_value in element.attrib.items():
        key, value = str(raw_key), str(raw_value)
        name = local_name(key)
        if len(value) < 2 or _MEASURE.fullmatch(value):
            continue
        typed = name in _WRITTEN and not _MACHINE_NAMES.fullmatch(value)
        if typed or is_suspect(name, value) or (name == "val" and local_name(str(element.tag)) in _FILTERS):
            yield key, value


def _decode(decoded: Lines, member: str, text: str, anchor: XmlText) -> None:
    place = f"{anchor.element}:{anchor.slot}"
    plain = unescaped(text)
    if plain != text:
        decoded.line((plain, Entry(member, f"xstring:{place}", 0)))
    if len(text) >= 16 or "%" in text:
        for found, coding in decodings(text):
            decoded.line((found, Entry(member, f"{coding}:{place}", 0)))


def _header(member: str, name: str, nodes: list[Node]) -> Iterator[Lines]:
    """Yield the left, middle and right section of a header or footer as lines, codes left out (18.3.1.39)."""
    lines = Lines(f"{member}#{name}", "header" if name.endswith("Header") else "footer", True)
    for text, anchor, _, _ in nodes:
        line: list[tuple[str, Anchor | None]] = []
        position = 0
        for match in _CODE.finditer(text):
            if match.start() > position:
                line.append((text[position : match.start()], XmlText(member, anchor.element, anchor.slot, position)))
            if _SECTION.fullmatch(match.group()) and line:
                lines.line(*line)
                line = []
            position = match.end()
        if position < len(text):
            line.append((text[position:], XmlText(member, anchor.element, anchor.slot, position)))
        if line:
            lines.line(*line)
    if lines.length:
        yield lines
