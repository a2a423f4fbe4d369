"""Sanitise any XML part by value: text over run borders, numeric caches, attributes, base64, comments, instructions.

For parts that no reader divides into stories: charts, diagrams, themes, styles, numbering, fonts. Nothing is found here
that is not already a value of the job; the point is that no copy of one survives in a corner.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast
from urllib.parse import unquote

from lxml import etree

from redactor.rewrite.values import SMALL, Edit, Values, apply, edits_of

_GFXDATA = "{urn:schemas-microsoft-com:office:office}gfxdata"
"""A base64 zip with another copy of the shape (MS-ODRAWXML 2.2.2); Word does without it."""
_GFXDATA_PLACES = etree.XPath("//@o:gfxdata", namespaces={"o": "urn:schemas-microsoft-com:office:office"})
_TEXTS = etree.XPath("boolean(//text()[normalize-space(.)])")
_ATTRIBUTES = etree.XPath("//@*", smart_strings=False)
_PLAIN_XML = re.compile(rb"""(?:\xef\xbb\xbf)?<(?:\?xml[^>]*?\sencoding\s*=\s*["'](?i:utf-8)["']|[^?!])""")
_QUOTED = re.compile(rb'=\s*"([^"<]*)"')
_SPACES = re.compile(rb"[\t\r\n]")
"""What a parser reads as blanks in attributes."""
_NUMERIC_CACHES = frozenset({"numCache", "numLit", "numDim"})
_BASE64 = re.compile(r"[A-Za-z0-9+/\s_-]{16,}={0,2}\s*")
_APART = "\n~~~|~~~\n"
"""Stands between strings of which no two are read as one."""
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Slot:
    element: etree._Element
    is_tail: bool

    @property
    def text(self) -> str:
        return str((self.element.tail if self.is_tail else self.element.text) or "")

    def put(self, text: str) -> None:
        if self.is_tail:
            self.element.tail = text
        else:
            self.element.text = text


def sanitise(root: etree._Element, values: Values, written: bytes = b"") -> bool:
    """Cover every value in the tree and remove what nobody displays. Returns True when anything changed.

    ``written`` is what the tree was parsed from, if nothing was added since: its bytes are read faster than the tree.
    """
    changed = _remove_asides(root)
    slots = list(_slots(root)) if _TEXTS(root) else []
    before = [slot.text for slot in slots]
    for _, group in groupby(slots, key=_group):
        changed |= _cover(list(group), values)
    changed |= _cover(slots, values)  # values that go on from one line to the next
    for slot, text in zip(slots, before, strict=True):
        changed |= _cover_slot(slot, text, values)
    return _cover_attributes(root, values, written) or changed


def _remove_asides(root: etree._Element) -> bool:
    """Remove comments and processing instructions; the text that follows them stays."""
    found = list(root.iter(etree.Comment, etree.PI, etree.Entity))
    for aside in found:
        detach(aside)
    return bool(found)


def detach(element: etree._Element) -> None:
    """Remove an element from its parent and keep its tail."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    index = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(index, child)
    detach(element)


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


# ---------------------------------------------------------------- text


def _slots(root: etree._Element) -> Iterator[_Slot]:
    """Yield the places of non-blank text in document order."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and element.text and not element.text.isspace():
            yield _Slot(element, False)
        elif event == "end" and element is not root and element.tail and not element.tail.isspace():
            yield _Slot(element, True)


def _group(slot: _Slot) -> etree._Element:
    """Return what makes one line of a slot's text: the nearest paragraph, else the element itself."""
    owner = slot.element.getparent() if slot.is_tail else slot.element
    place = owner
    while place is not None:
        if local(place) in ("p", "si"):
            return place
        place = place.getparent()
    return owner if owner is not None else slot.element


def _cover(slots: list[_Slot], values: Values) -> bool:
    """Cover values in the joined text of neighboring slots."""
    texts = [slot.text for slot in slots]
    edits = [edit for match in values.find("".join(texts)) for edit in edits_of(match)]
    if not edits:
        return False
    position = first = 0
    for slot, text in zip(slots, texts, strict=True):
        end = position + len(text)
        while first < len(edits) and edits[first].end <= position:
            first += 1
        last = bisect_left(edits, end, lo=first, key=_start)
        own = [_shifted(edit, position, end) for edit in edits[first:last]]
        if own:
            slot.put(apply(text, own))
        position = end
    return True


def _start(edit: Edit) -> int:
    return edit.start


def _shifted(edit: Edit, start: int, end: int) -> Edit:
    """Return the share of an edit that falls into one slot; the first slot gets the replacement."""
    replacement = edit.replacement if edit.start >= start else ""
    return Edit(max(edit.start, start) - start, min(edit.end, end) - start, replacement)


def _cover_slot(slot: _Slot, before: str, values: Values) -> bool:
    """Settle what text alone cannot: numbers in a chart's cache, and encoded copies."""
    text = slot.text
    if _is_numeric_cache(slot.element) and (text != before or values.holds_rounded(text)):
        _drop_point(slot.element)
        return True
    if _hides(text, values):
        slot.put("")
        return True
    return False


def _is_numeric_cache(element: etree._Element) -> bool:
    if local(element) not in ("v", "pt"):
        return False
    return any(local(ancestor) in _NUMERIC_CACHES for ancestor in element.iterancestors())


def _drop_point(value: etree._Element) -> None:
    """Remove a chart's cached point: its place in the plot stays empty."""
    point = value if local(value) == "pt" else value.getparent()
    if point is not None and local(point) == "pt":
        detach(point)
    else:
        value.text = "0"


# ---------------------------------------------------------------- attributes


def _cover_attributes(root: etree._Element, values: Values, written: bytes) -> bool:
    """Cover values in attributes. Few of a part's many attribute values differ, so each is looked at once."""
    distinct = [value for value in _distinct(root, written) if len(value) >= values.shortest // 2]
    plain = [value for value in distinct if not _is_coded(value)]
    if not values.within(_APART.join(plain)):
        coded = [value for value in distinct if _is_coded(value)]
        distinct = coded if _may_hide(coded, values) else []
    new: dict[str, str] = {}
    for value in distinct:
        covered = cover_string(value, values)
        if covered != value:
            new[value] = covered
    if not new and not _GFXDATA_PLACES(root):
        return False
    for element in root.iter(etree.Element):
        for key, found in list(element.attrib.items()):
            if key == _GFXDATA:
                del element.attrib[key]
            elif found in new:
                element.set(key, new[str(found)])
    return True


def _distinct(root: etree._Element, written: bytes) -> set[str]:
    """Return the values of all attributes, and whatever is in quotes behind an equals sign in the bytes."""
    quoted = set(_QUOTED.findall(written)) if _PLAIN_XML.match(written) else set()
    if b"'" in written[written.find(b"?>") + 1 :] or any(map(_SPACES.search, quoted)):
        quoted.clear()
    if not quoted:
        return set(cast(list[str], _ATTRIBUTES(root)))
    return {html.unescape(value.decode("utf-8", "replace")) for value in quoted}


def _is_coded(value: str) -> bool:
    """Tell whether a string may hold a value in other characters than its own."""
    return "%" in value or "&" in value or (len(value) >= 16 and _BASE64.fullmatch(value) is not None)


def _may_hide(coded: Sequence[str], values: Values) -> bool:
    """Tell whether any of these strings may be another form of a value, looking at all of them at once."""
    contents = [data for value in coded if (data := _content(value))]
    joined = _APART.encode().join(contents)
    if len(joined) > SMALL or any(data.startswith(_MAGIC) for data in contents):
        return True
    forms = (*coded, *(unquote(value) for value in coded if "%" in value))
    return values.within(_APART.join(forms)) or values.within_bytes(joined)


def cover_string(value: str, values: Values) -> str:
    """Return an attribute value without the values. A number stays a number (zeros): schemas want one there."""
    matches = values.find(value)
    if matches:
        if value.strip().isdigit():
            return _DIGIT.sub("0", value)
        return values.cover(value)
    if ("%" in value or "&" in value) and values.within(unquote(value)):
        return ""
    return "" if _hides(value, values) else value


def _hides(text: str, values: Values) -> bool:
    """Tell whether a string is base64 of a value, or of a package that nobody reads."""
    data = _content(text)
    return data.startswith(_MAGIC) or (bool(data) and values.within_bytes(data))


def _content(text: str) -> bytes:
    """Return what a string is the base64 of, nothing for one that is none."""
    if len(text) < 16 or not _BASE64.fullmatch(text):
        return b""
    compact = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4))
    except (binascii.Error, ValueError):
        return b""
