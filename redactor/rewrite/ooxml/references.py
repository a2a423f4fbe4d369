"""Mend XML whose relationships were dropped: the element that needs the part goes, what people see stays.

An ``r:id`` that points nowhere makes Word report a damaged file.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from extractors.formats.opc import attributes_of
from redactor.rewrite.ooxml.markup import detach, local, unwrap

_NAMESPACES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
    "{urn:schemas-microsoft-com:office:office}relid",
)
_PATHS = tuple(etree.XPath("//@r:*", namespaces={"r": name.strip("{}")}) for name in _NAMESPACES[:2])
_URIS = tuple(name.strip("{}").encode() for name in _NAMESPACES)
_DECLARED = rb"""xmlns:([^\s=]+)\s*=\s*["']\s*%b"""
_OTHERS = ("{*}dataModelExt", "{urn:schemas-microsoft-com:vml}*")
_OTHER_PATH = etree.XPath("//@relId | //@*[local-name() = 'relid']")
"""Elements without which there are no other references, and the path to these: a path takes longer than a look."""
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_UNWRAPPED = frozenset({"hyperlink"})
_BLOCKS = frozenset({"altChunk", "subDoc"})
_KEPT = frozenset({"blip", "imagedata", "fill", "stroke", "background", "cNvPr", "docPr", "pict", "shape", "pageSetup"})
"""Elements that stay without the reference: an empty picture frame keeps the layout."""
_PICTURE_FRAME = "#_x0000_t75"
"""The type of shape (MS-OI29500, msosptPictureFrame) of pictures, defined once in a document."""
_IN_EXTENSION = frozenset({"svgBlip", "imgLayer", "media", "dataModelExt", "webVideoPr"})
_ALTERNATIVE = frozenset({"contentPart", "model3d", "embed"})


def references(root: etree._Element) -> set[str]:
    """Return all attribute values that are, or could be, relationship ids."""
    return {str(value) for element in root.iter(etree.Element) for value in element.attrib.values() if value}


def may_refer(content: bytes) -> bool:
    """Tell by the bytes of a part whether it may hold references: paths to them look at every attribute."""
    if b"\0" in content[:64] or b"&#" in content or b"relid" in content or b"relId" in content:
        return True
    prefixes = {prefix for uri in _URIS if uri in content for prefix in re.findall(_DECLARED % re.escape(uri), content)}
    return any(gap + prefix + b":" in content for prefix in prefixes for gap in (b" ", b"\n", b"\t", b"\r"))


def mend(root: etree._Element, known: Collection[str]) -> bool:
    """Remove what refers to relationships that are not ``known`` any more. Returns True when anything changed."""
    paths = [path for path, name in zip(_PATHS, _NAMESPACES, strict=False) if name.strip("{}") in root.nsmap.values()]
    paths += [_OTHER_PATH] if next(root.iter(*_OTHERS), None) is not None else []
    lost = [
        (element, key)
        for path in paths or _PATHS
        for element, key, value in attributes_of(path, root)
        if value and value not in known and _is_reference(element, key)
    ]
    for element, key in lost:
        _mend_element(element, key)
    return bool(lost)


def _is_reference(element: etree._Element, key: str) -> bool:
    return key.startswith(_NAMESPACES) or (key == "relId" and local(element) == "dataModelExt")


def _mend_element(element: etree._Element, key: str) -> None:
    name = local(element)
    if key not in element.attrib:
        return  # its element was mended already
    if name in _KEPT:
        del element.attrib[key]
    elif name in _UNWRAPPED:
        del element.attrib[key]
        if not any(local_key.endswith("anchor") for local_key in map(str, element.attrib)):
            unwrap(element)
    elif name in _BLOCKS:
        _replace_by_paragraph(element)
    elif name in _IN_EXTENSION:
        _detach_extension(element)
    elif name in _ALTERNATIVE:
        _use_fallback(element)
    elif name == "OLEObject":
        _leave_picture(element)
    else:
        detach(element)


def _replace_by_paragraph(element: etree._Element) -> None:
    """A cell must end with a paragraph (ECMA-376 17.4.65), so a block leaves an empty one behind."""
    parent = element.getparent()
    if parent is not None:
        namespace = str(element.tag).rpartition("}")[0]
        parent.replace(element, etree.Element(f"{namespace}}}p"))


def _leave_picture(element: etree._Element) -> None:
    """Remove an embedded object. Its picture says of itself that it has no frame: the type of shape that does may stand
    in another part of the document, where some programs do not look."""
    for shape in element.itersiblings("{urn:schemas-microsoft-com:vml}shape", preceding=True):
        if shape.get("type") == _PICTURE_FRAME and "stroked" not in shape.attrib:
            shape.set("stroked", "f")
    detach(element)


def _detach_extension(element: etree._Element) -> None:
    """Remove the whole ``ext`` that an element stands in, and its list when it was the only one."""
    target = next((a for a in element.iterancestors() if local(a) == "ext"), element)
    parent = target.getparent()
    detach(target)
    if parent is not None and local(parent) == "extLst" and len(parent) == 0:
        detach(parent)


def _use_fallback(element: etree._Element) -> None:
    """Put the fallback of an alternative in its place: a picture for ink or a 3-D model."""
    choice = next((a for a in element.iterancestors() if a.tag == f"{_COMPATIBILITY}AlternateContent"), None)
    if choice is None:
        detach(element)
        return
    fallback = choice.find(f"{_COMPATIBILITY}Fallback")
    for child in list(choice):
        if child is not fallback:
            choice.remove(child)
    if fallback is not None:
        unwrap(fallback)
    unwrap(choice)
