"""All text of an XML part in the orders in which a person or a program reads it.

Written for verification only: no offsets, no edits, nothing left out. The lines of a part are its paragraphs without
the text boxes that lie in them; ruby, deleted text and field codes make lines of their own, so that nothing cuts a
number in two. Everything is also given glued together and, for tables, column by column.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import unquote

from lxml import etree

_BREAK = "\n~~~~\n"
"""Stands between strings that must not be read as one: more characters than a gap in a number has."""
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=False)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ASIDES = etree.XPath("//comment()|//processing-instruction()")
_NODES = etree.XPath("//text()", smart_strings=False)
_ATTRIBUTES = etree.XPath("//@*", smart_strings=False)
_FRAMES = ("{*}p", "{*}rt", "{*}txbxContent", "{*}tc", "{*}si")
_DELETED = ("{*}delText", "{*}delInstrText")
_CODES = ("{*}instrText",)
_TEXTS = ("{*}t", "{*}v", *_DELETED, *_CODES)
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
_TAGS = (*_FRAMES, *_TEXTS, "{*}sym", "{*}symEx", *(f"{{*}}{name}" for name in _MARKS))


class NotXml(Exception):
    """The part is not well-formed, or declares entities."""


@dataclass(frozen=True, slots=True)
class PartText:
    """``lines`` are the paragraphs, kept apart; ``orders`` are orders of the same characters in which cells and
    paragraphs touch, fit to be searched for long numbers only; ``attributes`` the distinct attribute values, decoded;
    ``asides`` comments and instructions; ``long`` strings that may be base64."""

    lines: str = field(repr=False)
    orders: tuple[str, ...] = field(repr=False)
    asides: str = field(repr=False)
    attributes: str = field(repr=False)
    long: list[str] = field(repr=False)


def parse(data: bytes) -> etree._Element:
    """Parse without entities, network or limits lifted. Raises NotXml."""
    head = data[:4096].replace(b"\0", b"")
    if _DECLARED.search(data) or _DECLARED.search(head):
        raise NotXml
    try:
        return etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml from error


def part_text(root: etree._Element) -> PartText:
    """Return the text of a parsed part."""
    nodes = strings(_NODES, root)
    asides = [str(aside.text or "") for aside in cast(list[etree._Element], _ASIDES(root))]
    attributes = set(strings(_ATTRIBUTES, root))
    lines, deleted = _lines(root)
    glued = "\n".join(text for text in nodes if text.strip())
    words = "" if lines.strip() else _words(nodes)
    orders = [glued, deleted, *_columns(root)]
    shown = [value for value in attributes if _may_hold_text(value)]
    long = [text for text in (*nodes, *attributes) if len(text) >= 200]
    kept = tuple(text for text in orders if text)
    return PartText(lines if lines.strip() else words, kept, _BREAK.join(asides), decoded(shown), long)


def counted_text(root: etree._Element) -> str:
    """Return the text of a part by which it is compared with its other version: the ``lines`` of ``part_text``."""
    lines, _ = _lines(root)
    return lines if lines.strip() else _words(strings(_NODES, root))


def strings(path: etree.XPath, root: etree._Element) -> list[str]:
    """Return what a path that selects strings selects."""
    return cast(list[str], path(root))


def _words(nodes: Iterable[str]) -> str:
    return _BREAK.join(text for text in nodes if text.strip())


def decoded(values: Iterable[str]) -> str:
    """Join strings that are unrelated, with their percent- and entity-decoded forms beside them."""
    forms: list[str] = []
    for value in values:
        forms.append(value)
        if "%" in value:
            forms += [unquote(value, errors="ignore"), unquote(value, encoding="gb18030", errors="ignore")]
        if "&" in value:
            forms.append(html.unescape(value))
    return _BREAK.join(forms)


def _may_hold_text(value: str) -> bool:
    return (
        not value.isascii()
        or "@" in value
        or "%" in value
        or "&" in value
        or (len(value) > 6 and " " in value)
        or (len(value) >= 6 and sum(map(value.count, "0123456789")) >= 6)
    )


def _lines(root: etree._Element) -> tuple[str, str]:
    """Return the paragraphs as lines, and all lines again with deleted text in its place ("" when there is none)."""
    finished: list[str] = []
    with_deleted: list[str] = []
    any_deleted = False
    stack: list[tuple[list[str], list[str], list[str]]] = [([], [], [])]
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=_TAGS):
        name = element.tag.rpartition("}")[2]
        if name in _FRAME_NAMES:
            if event == "start":
                stack.append(([], [], []))
                continue
            text, original, codes = stack.pop()
            finished += ("".join(text), "".join(codes)) if codes else ("".join(text),)
            with_deleted.append("".join(original))
            continue
        if event == "end":
            continue
        text, original, codes = stack[-1]
        value = _MARKS[name] if name in _MARKS else _symbol(element) if name in ("sym", "symEx") else _own_text(element)
        if name in ("delText", "delInstrText"):
            any_deleted = True
            original.append(value)
        elif name == "instrText":
            codes.append(value)
        else:
            text.append(value)
            original.append(value)
            if name in ("v",):
                text.append("\n")
    rest = "".join(stack[0][0])
    lines = _BREAK.join(line for line in (*finished, rest) if line)
    return lines, "\n".join(line for line in with_deleted if line) if any_deleted else ""


_FRAME_NAMES = frozenset(tag.rpartition("}")[2] for tag in _FRAMES)


def _own_text(element: etree._Element) -> str:
    if len(element):
        return "".join(str(text) for text in element.itertext())
    return element.text or ""


def _symbol(element: etree._Element) -> str:
    """Return the character of w:sym (ECMA-376 17.3.3.30); symbol fonts lie in the private area from F000."""
    for key, value in element.attrib.items():
        if str(key).endswith("char"):
            try:
                code = int(value, 16)
            except ValueError:
                return ""
            return chr(code - 0xF000 if 0xF000 <= code <= 0xF0FF else code)
    return ""


def _columns(root: etree._Element) -> list[str]:
    """Return each table column's cells from top to bottom, one after the other: digits written vertically."""
    columns: list[str] = []
    for table in root.iter("{*}tbl"):
        places: dict[int, list[str]] = defaultdict(list)
        for row in table.iter("{*}tr"):
            if next(row.iterancestors("{*}tbl")) is not table:
                continue
            column = 0
            for cell in row.iter("{*}tc"):
                if next(cell.iterancestors("{*}tr")) is not row:
                    continue
                text = "".join(str(t) for t in cell.itertext()).strip()
                places[column].append(text)
                column += _grid_span(cell)
        columns += ["\n".join(texts) for texts in places.values() if len(texts) > 1]
    return columns


def _grid_span(cell: etree._Element) -> int:
    for properties in cell.iterchildren("{*}tcPr"):
        for span in properties.iterchildren("{*}gridSpan"):
            for value in span.attrib.values():
                return max(1, min(int(value), 1000)) if str(value).isdigit() else 1
    return 1
