"""All text of an XML part in the orders in which a person or a program reads it.

Written for verification only: no offsets, no edits, nothing left out. The lines of a part are its paragraphs without
the text boxes that lie in them; ruby, deleted text and field codes make lines of their own, so that nothing cuts a
number in two. Everything is also given glued together and, for tables, column by column.
"""

from __future__ import annotations

import html
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import unquote

from lxml import etree

APART = "\n~~~~\n"
"""Stands between strings that must not be read as one: more characters than a gap in a number has."""
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=False)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ASIDES = etree.XPath("//comment()|//processing-instruction()")
_NODES = etree.XPath("//text()", smart_strings=False)
_ATTRIBUTES = etree.XPath("//@*", smart_strings=False)
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_QUOTED = re.compile(rb'=\s*"([^"<]*)"')
_APOSTROPHES = re.compile(rb"=\s*'([^'<]*)'")
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


def part_text(root: etree._Element, data: bytes) -> PartText:
    """Return the text of a part that was parsed from ``data``."""
    nodes = strings(_NODES, root)
    has_asides = b"\0" in data[:64] or b"<!--" in data or data.count(b"<?") > 1
    asides = [str(aside.text or "") for aside in cast(list[etree._Element], _ASIDES(root) if has_asides else [])]
    attributes = _attributes(root, data)
    lines, deleted, doubtful = _lines(root)
    glued = "\n".join(text for text in nodes if text.strip())
    words = "" if lines.strip() else _words(nodes)
    orders = [glued, deleted, *_columns(root), APART.join(_looks(doubtful))]
    shown = [value for value in attributes if _may_hold_text(value)]
    long = [text for text in (*nodes, *attributes) if len(text) >= 200]
    kept = tuple(text for text in orders if text)
    return PartText(lines if lines.strip() else words, kept, APART.join(asides), decoded(shown), long)


def counted_text(root: etree._Element) -> str:
    """Return the text of a part by which it is compared with its other version: the ``lines`` of ``part_text``."""
    lines, _, _ = _lines(root)
    return lines if lines.strip() else _words(strings(_NODES, root))


def _attributes(root: etree._Element, data: bytes) -> set[str]:
    """Return the distinct values of all attributes, and whatever else of the part is in quotes behind an equals sign.

    In UTF-8 they are taken from the bytes, where a document has fifty thousand of a few hundred kinds.
    """
    declared = _ENCODING.match(data)
    if b"\0" in data[:64] or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        return set(strings(_ATTRIBUTES, root))
    found = set(_QUOTED.findall(data))
    if data.find(b"'", data.find(b"?>") + 1) >= 0:
        found |= set(_APOSTROPHES.findall(data))
    return {html.unescape(value.decode("utf-8", "replace")) for value in found}


def strings(path: etree.XPath, root: etree._Element) -> list[str]:
    """Return what a path that selects strings selects."""
    return cast(list[str], path(root))


def _words(nodes: Iterable[str]) -> str:
    return APART.join(text for text in nodes if text.strip())


def decoded(values: Iterable[str]) -> str:
    """Join strings that are unrelated, with their percent- and entity-decoded forms beside them."""
    forms: list[str] = []
    for value in values:
        forms.append(value)
        if "%" in value:
            forms += [unquote(value, errors="ignore"), unquote(value, encoding="gb18030", errors="ignore")]
        if "&" in value:
            forms.append(html.unescape(value))
    return APART.join(forms)


def _may_hold_text(value: str) -> bool:
    return (
        not value.isascii()
        or "@" in value
        or "%" in value
        or "&" in value
        or (len(value) > 6 and " " in value)
        or (len(value) >= 6 and sum(map(value.count, "0123456789")) >= 6)
    )


def _lines(root: etree._Element) -> tuple[str, str, list[etree._Element]]:
    """Return the paragraphs as lines, all lines again with deleted text in its place ("" when there is none), and the
    paragraphs in which decoys may stand between the digits of a long number."""
    doubtful: list[etree._Element] = []
    finished: list[str] = []
    with_deleted: list[str] = []
    any_deleted = False
    text: list[str] = []
    original: list[str] = []
    codes: list[str] = []
    readings: list[str] = []
    stack: list[tuple[list[str], list[str], list[str], list[str]]] = []
    names: dict[object, str] = {}
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=_TAGS):
        tag = element.tag
        name = names.get(tag)
        if name is None:
            name = names[tag] = tag.rpartition("}")[2]
        if name in _FRAME_NAMES:
            if event == "start":
                stack.append((text, original, codes, readings))
                text, original, codes, readings = [], [], [], []
                continue
            finished.append("".join(text))
            if name == "p" and _may_hold_decoys(text + readings):
                doubtful.append(element)
            if codes:
                finished.append("".join(codes))
            with_deleted.append("".join(original))
            inner = text if name == "rt" else []
            text, original, codes, readings = stack.pop()
            readings += inner
        elif event == "end":
            continue
        elif name in _SHOWN:
            value = _own_text(element) if len(element) else element.text or ""
            text.append(value if name == "t" else value + "\n")
            original.append(value)
        elif name in _DELETED_NAMES:
            any_deleted = True
            original.append(_own_text(element))
        elif name == "instrText":
            codes.append(_own_text(element))
        else:
            value = _MARKS[name] if name in _MARKS else _symbol(element)
            text.append(value)
            original.append(value)
    lines = APART.join(line for line in (*finished, "".join(text)) if line)
    return lines, "\n".join(line for line in with_deleted if line) if any_deleted else "", doubtful


_FRAME_NAMES = frozenset(tag.rpartition("}")[2] for tag in _FRAMES)
_DELETED_NAMES = frozenset(tag.rpartition("}")[2] for tag in _DELETED)
_SHOWN = frozenset({"t", "v"})


def _own_text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _symbol(element: etree._Element) -> str:
    """Return the character of w:sym (ECMA-376 17.3.3.30); symbol fonts lie in the private area from F000."""
    said = {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
    try:
        code = int(said.get("char", ""), 16)
    except ValueError:
        return ""
    if not 0 <= code <= sys.maxunicode:
        return ""
    code -= 0xF000 if 0xF000 <= code <= 0xF0FF else 0
    for first in {"Wingdings": (0x80, 0x8B), "Wingdings 2": (0x69, 0x74)}.get(said.get("font", ""), ()):
        if 0 <= code - first <= 9:
            return str(code - first)
    return chr(code)


def _may_hold_decoys(pieces: list[str]) -> bool:
    """Tell whether a paragraph of these pieces may have a long number that goes on from one piece in another."""
    if len(pieces) < _FEWEST_PIECES:
        return False
    return sum(map(str.isdigit, "".join(_EDGES.findall("\0".join(pieces))))) >= _LONG_NUMBER


def _looks(paragraphs: Iterable[etree._Element]) -> Iterator[str]:
    """Yield paragraphs again without the runs of each look in turn, and with those of one look
    only: whatever it is that hides decoys between the digits of a number, they look other than these."""
    for paragraph in paragraphs:
        runs = [run for run in paragraph.iter("{*}r") if next(run.iterancestors("{*}p")) is paragraph]
        texts = ["".join(_own_text(text) for text in run.iterchildren("{*}t")) for run in runs]
        looks = [_look(run) for run in runs]
        for look in set(looks) if len(set(looks)) > 1 else ():
            pairs = list(zip(looks, texts, strict=True))
            yield "".join(text for own, text in pairs if own != look)
            yield "".join(text for own, text in pairs if own == look)


_FIGURE = re.compile(r"[\dXx]{1,2}")
_LONG_NUMBER = 11
"""Characters of a number that is looked for through decoys and over columns."""
_FEWEST_PIECES = 3
"""Pieces of text that a number in two halves with a decoy between them has."""
_OF_NUMBERS = "(?:[^\\w\0]|[\\d_\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793])+"
_EDGES = re.compile(rf"(?<=\0){_OF_NUMBERS}|{_OF_NUMBERS}(?=\0)")
"""Digits and what may stand between them at the beginning or the end of a piece."""


def _look(run: etree._Element) -> tuple[object, ...]:
    """Return the properties of a run, without the fonts that a program gives to digits and letters by itself."""
    return tuple(
        (item.tag, *item.attrib.items(), len(item))
        for properties in run.iterchildren("{*}rPr")
        for item in properties.iterchildren("{*}*")
        if not item.tag.endswith("}rFonts")
    )


def _columns(root: etree._Element) -> list[str]:
    """Return each table column's cells from top to bottom, one after the other, and what stands
    in cells of a digit or two over all columns: digits written vertically."""
    columns: list[str] = []
    for table in root.iter("{*}tbl"):
        places: dict[int, list[str]] = defaultdict(list)
        is_nested = next(table.iterdescendants("{*}tbl"), None) is not None
        is_merged = next(table.iter("{*}gridSpan"), None) is not None
        row, column = None, 0
        for element in table.iter("{*}tr", "{*}tc"):
            if is_nested and next(element.iterancestors("{*}tbl")) is not table:
                continue
            if element.tag.endswith("}tr"):
                row, column = element, 0
            elif row is not None:
                places[column].append("".join(map(str, element.itertext(with_tail=False))).strip())
                column += _grid_span(element) if is_merged else 1
        columns += ["\n".join(texts) for texts in places.values() if len(texts) > 1]
        figures = ["".join(filter(_FIGURE.fullmatch, places[place])) for place in sorted(places)]
        if len(figures) > 1 and sum(map(len, figures)) >= _LONG_NUMBER:
            columns += ["".join(figures), "".join(reversed(figures))]
    return columns


def _grid_span(cell: etree._Element) -> int:
    for properties in cell.iterchildren("{*}tcPr"):
        for span in properties.iterchildren("{*}gridSpan"):
            for value in span.attrib.values():
                return max(1, min(int(value), 1000)) if str(value).isdigit() else 1
    return 1
