"""Element names of both editions of Office Open XML (transitional and strict) as short stable names like "w:p"."""

from __future__ import annotations

from functools import cache

from lxml import etree

_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
_STRICT_WORD = _STRICT + "wordprocessingml/main"
W = _OFFICE + "wordprocessingml/2006/main"
PREFIXES = {
    W: "w",
    _STRICT + "wordprocessingml/main": "w",
    _OFFICE + "officeDocument/2006/math": "m",
    _STRICT + "officeDocument/math": "m",
    _OFFICE + "officeDocument/2006/relationships": "r",
    _STRICT + "officeDocument/relationships": "r",
    _OFFICE + "drawingml/2006/wordprocessingDrawing": "wp",
    _STRICT + "drawingml/wordprocessingDrawing": "wp",
    _OFFICE + "drawingml/2006/main": "a",
    _STRICT + "drawingml/main": "a",
    _OFFICE + "drawingml/2006/picture": "pic",
    _STRICT + "drawingml/picture": "pic",
    _OFFICE + "drawingml/2006/chart": "c",
    _STRICT + "drawingml/chart": "c",
    _OFFICE + "drawingml/2006/diagram": "dgm",
    _STRICT + "drawingml/diagram": "dgm",
    _OFFICE + "drawingml/2006/chartDrawing": "cdr",
    _MICROSOFT + "drawing/2008/diagram": "dsp",
    _MICROSOFT + "drawing/2014/chartex": "cx",
    _MICROSOFT + "word/2010/wordprocessingShape": "wps",
    _MICROSOFT + "word/2010/wordprocessingDrawing": "wp14",
    _MICROSOFT + "word/2010/wordml": "w14",
    _MICROSOFT + "word/2012/wordml": "w15",
    _MICROSOFT + "word/2015/wordml/symex": "w16se",
    _OFFICE + "markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:office:word": "w10",
    _OFFICE + "package/2006/metadata/core-properties": "cp",
    _OFFICE + "officeDocument/2006/extended-properties": "ep",
    _STRICT + "officeDocument/extendedProperties": "ep",
    _OFFICE + "officeDocument/2006/custom-properties": "op",
    _STRICT + "officeDocument/customProperties": "op",
    _OFFICE + "officeDocument/2006/docPropsVTypes": "vt",
    _STRICT + "officeDocument/docPropsVTypes": "vt",
    "http://purl.org/dc/elements/1.1/": "dc",
    _OFFICE + "package/2006/relationships": "rel",
    _OFFICE + "schemaLibrary/2006/main": "sl",
}


@cache
def short_name(tag: object) -> str:
    """Return "w:p" for a qualified element or attribute name; unknown namespaces become "?"; no namespace is "".

    Comments and instructions, whose tag is a function, have the name ""."""
    if not isinstance(tag, str):
        return ""
    if not tag.startswith("{"):
        return tag
    namespace, _, name = tag[1:].partition("}")
    return f"{PREFIXES.get(namespace, '?')}:{name}"


def on(value: str | None) -> bool:
    """Read an ST_OnOff attribute value; a missing attribute means on (29500-1, 17.17.4)."""
    return value is None or value.lower() not in ("0", "false", "off", "none")


@cache
def _spellings(name: str) -> tuple[str, str, str]:
    return f"{{{W}}}{name}", f"{{{_STRICT_WORD}}}{name}", name


def word_value(element: etree._Element, name: str = "val") -> str | None:
    """Return the w: attribute of an element in either edition, None when it has none."""
    for key in _spellings(name):
        value = element.get(key)
        if value is not None:
            return value
    return None


@cache
def tags(*names: str) -> tuple[str, ...]:
    """Return the qualified names, in every namespace that a prefix stands for, of short names like "w:p"."""
    wanted: dict[str, list[str]] = {}
    for namespace, prefix in PREFIXES.items():
        wanted.setdefault(prefix, []).append(namespace)
    split = [name.partition(":") for name in names]
    return tuple(f"{{{namespace}}}{local}" for prefix, _, local in split for namespace in wanted[prefix])


def words(text: str) -> list[str]:
    """Return the names in a list written with spaces."""
    return text.split()
