"""What makes Word call a package corrupt: dangling relationships, missing content types, undeclared prefixes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from redactor.verify.docx_text import strings

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
_REFERENCES = {
    uri.encode(): etree.XPath("//@r:*", namespaces={"r": uri}, smart_strings=False)
    for uri in (_RELATIONSHIPS, _STRICT_RELATIONSHIPS)
}
_CONTENT_TYPES = "[content_types].xml"


@dataclass(slots=True)
class Package:
    """The top-level members of a package: ``names`` in lower case -> printable place; ``trees`` of its XML parts;
    ``referring`` the paths to relationship ids in those that know a namespace of them."""

    names: dict[str, str] = field(default_factory=dict)
    trees: dict[str, etree._Element] = field(default_factory=dict, repr=False)
    referring: dict[str, list[etree.XPath]] = field(default_factory=dict)

    def add(self, name: str, data: bytes, tree: etree._Element) -> None:
        """Add an XML part."""
        self.trees[name] = tree
        wide = b"\0" in data[:8] or b"&#" in data
        self.referring[name] = [path for uri, path in _REFERENCES.items() if wide or _may_refer(data, uri)]

    def faults(self) -> set[tuple[str, str]]:
        """Return (fault, place) pairs. Faults of the original are its own: compare the two sets."""
        found: set[tuple[str, str]] = set()
        types = self.trees.get(_CONTENT_TYPES)
        if types is None:
            return {("content types missing", "package")}
        found |= self._type_faults(types)
        ids = {name: self._relationships(name, tree, found) for name, tree in self.trees.items() if _is_rels(name)}
        for name, tree in self.trees.items():
            if not _is_rels(name):
                self._part_faults(name, tree, ids, found)
        return found

    def _type_faults(self, types: etree._Element) -> set[tuple[str, str]]:
        overrides = {unquote(e.get("PartName", "")).lstrip("/").lower() for e in types.iter("{*}Override")}
        defaults = {e.get("Extension", "").lower() for e in types.iter("{*}Default")}
        found = {("content type of a missing part", name) for name in overrides if name not in self.names}
        for name, where in self.names.items():
            if name != _CONTENT_TYPES and name not in overrides and name.rpartition(".")[2] not in defaults:
                found.add(("no content type", where))
        return found

    def _relationships(self, name: str, tree: etree._Element, found: set[tuple[str, str]]) -> set[str]:
        base = posixpath.dirname(posixpath.dirname(name))
        source = posixpath.join(base, posixpath.basename(name)[: -len(".rels")])
        if posixpath.basename(source) and source not in self.names:
            found.add(("relationships of a missing part", self.names[name]))
        ids: set[str] = set()
        for relationship in tree.iter("{*}Relationship"):
            ids.add(relationship.get("Id", ""))
            if relationship.get("TargetMode", "").lower() == "external":
                continue
            target = unquote(relationship.get("Target", "")).partition("#")[0].replace("\\", "/").lower()
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            if target and path not in self.names:
                found.add(("relationship to a missing part", self.names[name]))
        return ids

    def _part_faults(
        self, name: str, tree: etree._Element, ids: Mapping[str, set[str]], found: set[tuple[str, str]]
    ) -> None:
        declared = tree.nsmap
        if any(prefix not in declared for prefix in tree.get(_IGNORABLE, "").split()):
            found.add(("undeclared prefix in mc:Ignorable", self.names[name]))
        references = {value for path in self.referring[name] for value in strings(path, tree)}
        references.discard("")
        if references:
            folder, _, file = name.rpartition("/")
            known = ids.get(posixpath.join(folder, "_rels", f"{file}.rels"), set())
            if references - known:
                found.add(("dangling r:id", self.names[name]))


def _may_refer(data: bytes, uri: bytes) -> bool:
    """Tell whether a part may have an attribute in a namespace: a gap and the prefix of it always stand before one."""
    declared = re.findall(rb"""xmlns:([^\s=]+)\s*=\s*["']\s*%b""" % re.escape(uri), data) if uri in data else ()
    return any(gap + prefix + b":" in data for prefix in set(declared) for gap in (b" ", b"\n", b"\t", b"\r"))


def _is_rels(name: str) -> bool:
    return name.endswith(".rels")
