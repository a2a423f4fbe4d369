"""What makes Word call a package damaged, or a reader of it suspicious; written for the tests, by the standards."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from tests.word.inspection import local

_TYPES = "[Content_Types].xml"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_IDS = ("officeDocument/2006/relationships}", "ooxml/officeDocument/relationships}")
_REVISIONS = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange",
     "sectPrChange", "tblGridChange", "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
     "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "delText", "delInstrText"}
)  # fmt: skip
_DROPPED = ("vbaProject", "activeX", "customXml/", "thumb", "printerSettings", "_xmlsignatures", "people", "comments")


def members(data: bytes) -> dict[str, bytes]:
    """Return all members of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a cleaned package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = package.infolist()
        found = [f"zip: {i.filename}" for i in infos if i.extra or i.comment or i.date_time != (1980, 1, 1, 0, 0, 0)]
        if package.comment or len({i.filename.lower() for i in infos}) != len(infos) or infos[0].filename != _TYPES:
            found.append("zip")
    content = members(data)
    trees = {n: etree.fromstring(c) for n, c in content.items() if n.endswith((".xml", ".rels", ".vml"))}
    found += _type_faults(content, trees[_TYPES])
    ids = dict(_relationships(content, trees, found))
    for name, tree in trees.items():
        if not name.endswith(".rels") and name != _TYPES:
            found += _tree_faults(name, tree, ids)
    found += [f"kept: {name}" for name in content for word in _DROPPED if word.lower() in name.lower()]
    return found


def _type_faults(content: dict[str, bytes], types: etree._Element) -> Iterator[str]:
    overrides = {e.get("PartName", "").lstrip("/").lower(): e.get("ContentType", "") for e in types.iter("{*}Override")}
    defaults = {e.get("Extension", "").lower() for e in types.iter("{*}Default")}
    names = {name.lower() for name in content}
    for name in names - {_TYPES.lower()}:
        if name not in overrides and name.rpartition(".")[2] not in defaults:
            yield f"no content type: {name}"
    yield from (f"type of nothing: {name}" for name in overrides if name not in names)
    yield from (f"macro type: {name}" for name, kind in overrides.items() if "macroenabled" in kind.lower())


def _relationships(
    content: dict[str, bytes], trees: dict[str, etree._Element], found: list[str]
) -> Iterator[tuple[str, set[str]]]:
    names = {name.lower() for name in content}
    reached = set()
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        source = posixpath.join(folder, posixpath.basename(name)[:-5])
        if posixpath.basename(source) and source not in content:
            found.append(f"relationships of nothing: {name}")
        ids: set[str] = set()
        for element in tree.iter("{*}Relationship"):
            if element.get("Id") in ids:
                found.append(f"id twice: {name}")
            ids.add(element.get("Id", ""))
            target = unquote(element.get("Target", ""))
            if element.get("TargetMode") == "External":
                if not target.startswith(("http://", "https://", "mailto:")):
                    found.append(f"external: {name}")
                continue
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            reached.add(path.lower())
            if path.lower() not in names:
                found.append(f"dangling relationship: {name} -> {path}")
        yield source, ids
    for name in names:
        if not name.endswith(".rels") and name != _TYPES.lower() and name not in reached:
            found.append(f"unreachable: {name}")


def _tree_faults(name: str, tree: etree._Element, ids: dict[str, set[str]]) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield f"aside: {name}"
            continue
        kind = local(element)
        for key, value in element.attrib.items():
            if any(space in str(key) for space in _IDS) and value and value not in ids.get(name, set()):
                yield f"dangling id: {name} {kind}"
            if str(key) in (f"{_MC}Ignorable", f"{_MC}MustUnderstand") or (kind == "Choice" and key == "Requires"):
                yield from (f"prefix {p}: {name}" for p in str(value).split() if p not in element.nsmap)
        if "wordprocessingml" not in str(element.tag):
            continue
        if kind in _REVISIONS:
            yield f"revision: {name} {kind}"
        if kind == "tc" and (not len(element) or local(element[-1]) not in ("p", "sdt", "customXml")):
            yield f"cell without a last paragraph: {name}"
        if kind == "tbl" and next(element.iter("{*}tr"), None) is None:
            yield f"table without rows: {name}"
        if kind in ("dataBinding", "fldData", "commentReference", "altChunk", "subDoc"):
            yield f"{kind}: {name}"
    yield from _field_faults(name, tree)


def _field_faults(name: str, tree: etree._Element) -> Iterator[str]:
    depth = 0
    for element in tree.iter("{*}fldChar"):
        kind = "".join(v for k, v in element.attrib.items() if str(k).endswith("fldCharType"))
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        if depth < 0:
            yield f"field ends before it begins: {name}"
    if depth:
        yield f"field without an end: {name}"
