"""The shared strings that stay: those that a cell still shows. The others keep their place and lose their text."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from extractors.formats.opc import local_name, parse_xml
from extractors.limits import Limits
from redactor.rewrite.values import Values
from redactor.rewrite.xlsx.sheets import Strings

_ROOT = re.compile(rb"<(?:[\w.-]+:)?sst\b[^>]*>")
_SPACES = re.compile(rb"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")
_COUNT = re.compile(rb'\scount="[0-9]*"')


def declarations(content: bytes) -> str:
    """Return the namespace declarations of a shared-string table's root."""
    root = _ROOT.search(content[:4096])
    return b" ".join(item.strip() for item in _SPACES.findall(root.group())).decode("utf-8", "replace") if root else ""


def kept_strings(strings: Strings, used: set[int], without_guide: Collection[int], values: Values) -> bytes | None:
    """Return the table without the text of unused strings, and without what hides in the used ones; None when nothing
    changes."""
    table, content = strings.table, strings.content
    out: list[bytes] = []
    position = 0
    for number, text in enumerate(table.texts):
        begin, end = table.begins[number], table.ends[number]
        guided = number in table.phonetic and (
            number in without_guide or number not in used or values.within(table.phonetic[number])
        )
        if (number in used or not text) and not guided:
            continue
        lead = content[begin + 1 : content.index(b"si", begin)].decode()
        new = _without_guide(strings, number, lead) if number in used else f"<{lead}si><{lead}t/></{lead}si>".encode()
        out += content[position:begin], new
        position = end
    if not out and not table.stray:
        return None
    whole = b"".join([*out, content[position:]])
    if table.stray:
        whole = _without_strays(whole)
    root = _ROOT.search(whole[:4096])
    if root is None:
        return whole
    return whole[: root.start()] + _COUNT.sub(b"", root.group()) + whole[root.end() :]


def _without_guide(strings: Strings, number: int, lead: str) -> bytes:
    """Return a string without its phonetic guide."""
    raw = strings.content[strings.table.begins[number] : strings.table.ends[number]]
    name = lead.encode()
    raw = re.sub(rb"<%brPh\b.*?</%brPh\s*>" % (name, name), b"", raw, flags=re.DOTALL)
    return re.sub(rb"<%bphoneticPr\b[^>]*/>" % name, b"", raw)


def _without_strays(content: bytes) -> bytes:
    """Drop text and comments that stand between the strings."""
    root = parse_xml(content, "sharedStrings", Limits())
    etree.strip_tags(root, etree.Comment, etree.PI)
    for element in root.iter(etree.Element):
        if local_name(str(element.tag)) != "t":
            element.text = None
        element.tail = None
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
