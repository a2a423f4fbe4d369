"""The text of big worksheets and string tables without a tree, written for verification only."""

from __future__ import annotations

import io
import re

from lxml import etree

from redactor.verify.docx_text import NotXml

_SHEET = re.compile(rb"<((?:[\w.-]+:)?sheetData)(?:\s[^>]*)?>")
_STRINGS = re.compile(rb"<(?:[\w.-]+:)?sst[\s>]")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]{1,2}|[A-Za-z])|"\s*&\s*"')
_JOINTS = re.compile(r'(?<=["0-9])\s*&\s*(?=["0-9])|"')
_BULK = 1 << 20


def is_bulky(data: bytes) -> bool:
    """Tell whether a member is a big table of strings: it refers to no other member."""
    return len(data) > _BULK and _STRINGS.search(data[:4096]) is not None


def without_cells(data: bytes) -> bytes:
    """Return a worksheet without its cells, a big table of strings without its strings, anything else as it is."""
    if is_bulky(data):
        return b"<sst/>"
    found = _SHEET.search(data)
    if found is None or found.group().endswith(b"/>"):
        return data
    end = data.rfind(b"</" + found[1])
    if end < found.end():
        return data
    return data[: found.start()] + b"<" + found[1] + b"/>" + data[data.index(b">", end) + 1 :]


def cells_text(data: bytes) -> str:
    """Return values, inline strings and formulas of a worksheet, or the strings of a big table, one a line."""
    if not (_SHEET.search(data) or is_bulky(data)):
        return ""
    lines: list[str] = []
    try:
        tags = ("{*}v", "{*}f", "{*}is", "{*}si", "{*}row")
        parser = etree.iterparse(
            io.BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, element in parser:
            name = element.tag.rpartition("}")[2]
            if name == "row" or name == "si":
                if name == "si":
                    lines.append("".join(map(str, element.itertext())))
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif name == "is":
                lines.append("".join(map(str, element.itertext())))
            elif element.text:
                lines.append(element.text)
    except etree.XMLSyntaxError as error:
        raise NotXml from error
    return unescaped("\n".join(lines))


def by_looks(data: bytes) -> str:
    """Return the strings with runs of several looks again, without the runs of each look in turn and with those of one
    look only: whatever hides decoys between the digits of a number looks other than these."""
    if b"rPr" not in data or not (_SHEET.search(data) or _STRINGS.search(data[:4096])):
        return ""
    lines: list[str] = []
    parser = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=("{*}is", "{*}si"), resolve_entities=False, no_network=True
    )
    for _, element in parser:
        runs = [(_look(run), "".join(map(str, run.itertext("{*}t")))) for run in element.iterchildren("{*}r")]
        looks = {look for look, _ in runs}
        for look in looks if len(looks) > 1 else ():
            lines.append("".join(text for own, text in runs if own != look))
            lines.append("".join(text for own, text in runs if own == look))
        element.clear()
    return unescaped("\n".join(lines))


def _look(run: etree._Element) -> bytes:
    return b"".join(etree.tostring(properties, with_tail=False) for properties in run.iterchildren("{*}rPr"))


def unescaped(text: str) -> str:
    """Resolve ``_x0031_``: a character that a program may not have been able to write."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def bare(text: str) -> str:
    """Return texts without the codes of headers, and without the joints of constants in formulas."""
    if "&" not in text and "_x" not in text:
        return ""
    plain = unescaped(text)
    return "\n".join([_CODES.sub("", plain), _JOINTS.sub("", plain)])
