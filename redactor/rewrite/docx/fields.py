"""Fields that would bring a removed value back (ISO/IEC 29500-1, 17.16): the code goes, the result stays as text."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree

from extractors.formats.docx.names import short_name, tags, word_value
from redactor.rewrite.ooxml.edits import detach

_SOURCES = re.compile(
    r"\s*(?:DOCPROPERTY|DOCVARIABLE|DATABASE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|RD|ADDIN|"
    r"AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|FILENAME|TEMPLATE|COMMENTS|KEYWORDS|SUBJECT|INFO|EMBED|"
    r"ADDRESSBLOCK|GREETINGLINE|BARCODE|DISPLAYBARCODE|MERGEFIELD|MERGEBARCODE)\b",
    re.IGNORECASE,
)
"""Fields that take their result from properties, variables, data sources or other files, all of which are removed."""
_CODES = frozenset({"w:instrText", "w:delInstrText"})
FIELD_NAMES = ("w:fldSimple", "w:fldChar", *sorted(_CODES))
"""Elements without which a story has no fields."""
_INSIDE_RUN = _CODES | {
    "w:fldChar", "w:t", "w:delText", "w:tab", "w:br", "w:cr", "w:sym", "w:noBreakHyphen", "w:softHyphen", "w:drawing",
    "w:pict", "w:object", "w:footnoteReference", "w:endnoteReference",
}  # fmt: skip


@dataclass(slots=True)
class _Field:
    marks: list[etree._Element] = field(default_factory=list)
    """Its w:fldChar elements."""
    code: list[etree._Element] = field(default_factory=list)
    """All run content between begin and separator, that of nested fields included."""
    text: list[str] = field(default_factory=list)
    is_code: bool = True
    is_secret: bool = False


def settle_fields(root: etree._Element, edited: Collection[etree._Element]) -> int:
    """Replace by their results the fields whose code was ``edited`` or reads from what is removed. Returns how many."""
    count = _settle_simple(root, edited)
    for found in _complex_fields(root, edited):
        if found.is_secret or _SOURCES.match("".join(found.text)):
            count += 1
            for element in (*found.marks, *found.code):
                _remove_with_run(element)
    return count


def remove_field_data(root: etree._Element) -> bool:
    """Drop the private data of all fields (w:fldData, base64 of the add-in that made them)."""
    found = list(root.iter(*tags("w:fldData")))
    for data in found:
        detach(data)
    return bool(found)


def _settle_simple(root: etree._Element, edited: Collection[etree._Element]) -> int:
    simple = list(root.iter(*tags("w:fldSimple")))
    gone = [e for e in simple if e in edited or _SOURCES.match(word_value(e, "instr") or "")]
    for element in gone:
        parent = element.getparent()
        if parent is not None:
            position = parent.index(element)
            for offset, child in enumerate(list(element)):
                parent.insert(position + offset, child)
            detach(element)
    return len(gone)


def _complex_fields(root: etree._Element, edited: Collection[etree._Element]) -> list[_Field]:
    fields: list[_Field] = []
    stack: list[_Field] = []
    for element in root.iter(*tags(*sorted(_INSIDE_RUN))):
        name = short_name(element.tag)
        kind = word_value(element, "fldCharType") if name == "w:fldChar" else ""
        for outer in stack:
            if outer.is_code:
                outer.code.append(element)
                outer.is_secret |= element in edited
        if kind == "begin":
            stack.append(_Field([element]))
            fields.append(stack[-1])
        elif kind and stack:
            stack[-1].marks.append(element)
            stack[-1].is_code = False
            if kind == "end":
                stack.pop()
        elif kind:
            fields.append(_Field([element], is_secret=True))  # its begin went with a deletion
        elif name in _CODES and stack and stack[-1].is_code:
            stack[-1].text.append(str(element.text or ""))
    for unfinished in stack:  # without an end Word calls the file damaged
        unfinished.is_secret = True
    return fields


def _remove_with_run(element: etree._Element) -> None:
    """Remove an element, and its run when nothing but properties is left in it."""
    run = element.getparent()
    detach(element)
    if run is not None and short_name(run.tag) == "w:r" and all(short_name(c.tag) == "w:rPr" for c in run):
        detach(run)
