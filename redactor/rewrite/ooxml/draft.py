"""A package being rewritten: members, content types, relationships and the trees that were touched.

Members that nobody touches keep their bytes. Dropping a member drops its relationships, its content type and every
relationship that points to it; the XML that used those relationships is mended afterwards by their owner, who finds
the sources in ``unlinked``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from posixpath import basename

from lxml import etree

from extractors.formats.opc import (
    CONTENT_TYPES,
    Package,
    Relationship,
    is_xml,
    open_package,
    parse_xml,
    relationships_name,
    relationships_source,
)
from extractors.limits import Limits

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


class Draft:
    """An open package. ``members`` holds current bytes; a member whose tree was touched is serialised by ``finish``."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.package: Package = open_package(data, limits)
        self.limits = limits
        self.members: dict[str, bytes] = dict(self.package.members)
        self.defaults = dict(self.package.defaults)
        self.overrides = dict(self.package.overrides)
        self.touched: set[str] = set()
        self.unlinked: set[str] = set()
        """Members that lost a relationship: their XML may still use its id."""
        self.renamed: dict[str, str] = {}
        """Members that ``finish`` writes under another name."""
        self._trees: dict[str, etree._Element] = {}
        self._written: dict[str, bytes] = {}
        self._relationships: dict[str, tuple[Relationship, ...]] = {}
        self.members.pop(self.find(CONTENT_TYPES))

    # ------------------------------------------------------------ reading

    def find(self, name: str) -> str:
        """Return the stored spelling of the name of a member that is still there, or ""."""
        stored = self.package.find(name)
        return stored if stored in self.members else ""

    def content_type(self, name: str) -> str:
        """Return the content type of a member, "" when none is declared."""
        folded = name.lower()
        extension = folded.rpartition(".")[2] if "." in basename(folded) else ""
        return self.overrides.get(folded) or self.defaults.get(extension, "")

    def is_xml(self, name: str) -> bool:
        """Tell whether a member is XML, by its type, its name or its first bytes."""
        return is_xml(name, self.content_type(name), self.members[name])

    def relationships(self, source: str) -> tuple[Relationship, ...]:
        """Return the relationships that a member ("" for the package) still has, to members that are still there or
        to nothing (``target`` is "")."""
        if source not in self._relationships:
            self._relationships[source] = self.package.relationships(source, self.limits)
        return self._relationships[source]

    def sources(self) -> Iterator[str]:
        """Yield everything that has relationships: "" for the package, and member names."""
        for name in list(self.members):
            source = relationships_source(name)
            if source is not None:
                yield self.find(source) if source else ""

    def tree(self, name: str) -> etree._Element:
        """Return the parsed member; call ``touch`` after a change."""
        if name not in self._trees:
            root = self._trees[name] = parse_xml(self.members[name], name, self.limits)
            if root.getprevious() is not None or root.getnext() is not None:
                self.touch(name)  # comments and instructions beside the root go: they are not serialised
        return self._trees[name]

    # ------------------------------------------------------------ changing

    def touch(self, name: str) -> None:
        """Say that the member's tree was changed."""
        self.touched.add(name)
        self._written.pop(name, None)

    def replace(self, name: str, content: bytes, content_type: str = "") -> None:
        """Give a member other bytes, or add one."""
        self.members[name] = content
        self.touched.discard(name)
        self._trees.pop(name, None)
        if content_type:
            self.overrides[name.lower()] = content_type

    def drop(self, name: str) -> None:
        """Remove a member with its relationships, its content type and all relationships that point to it."""
        if name not in self.members:
            return
        del self.members[name]
        self._trees.pop(name, None)
        self.touched.discard(name)
        self.overrides.pop(name.lower(), None)
        own = self.package.find(relationships_name(name))
        if own in self.members:
            self.drop(own)
        if relationships_source(name) is not None:
            return
        for source in list(self.sources()):
            for relationship in self.relationships(source):
                if relationship.target == name:
                    self.unlink(source, relationship.id)

    def unlink(self, source: str, relationship_id: str) -> None:
        """Remove one relationship of ``source`` ("" for the package); the target stays."""
        kept = tuple(r for r in self.relationships(source) if r.id != relationship_id)
        member = self.package.find(relationships_name(source))
        if len(kept) == len(self.relationships(source)) or member not in self.members:
            return
        self._relationships[source] = kept
        root = self.tree(member)
        for element in list(root):
            if isinstance(element.tag, str) and element.get("Id", "") == relationship_id:
                root.remove(element)
        self.unlinked.add(source)
        self.touch(member)

    def rename(self, name: str, new: str) -> None:
        """Have ``finish`` write a member, and the relationships that it has, under another name.

        Everything else still knows the member by its old name.
        """
        for source in list(self.sources()):
            for relationship in self.relationships(source):
                if relationship.target == name:
                    member = self.package.find(relationships_name(source))
                    for element in self.tree(member).iterchildren("{*}Relationship"):
                        if element.get("Id", "") == relationship.id:
                            element.set("Target", f"/{new}")
                    self.touch(member)
        self.renamed[name] = new
        own = self.package.find(relationships_name(name))
        if own in self.members:
            self.renamed[own] = relationships_name(new)

    # ------------------------------------------------------------ writing

    def finish(self) -> bytes:
        """Return the new package: content types first, then the members in their old order, all dates alike."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            _write(archive, CONTENT_TYPES, self._content_types())
            for name in self.members:
                _write(archive, self.renamed.get(name, name), self.content(name))
        return buffer.getvalue()

    def content(self, name: str) -> bytes:
        """Return a member's bytes as they will be written."""
        if name not in self.touched:
            return self.members[name]
        if name not in self._written:
            self._written[name] = serialise(self._trees[name])
        return self._written[name]

    def _content_types(self) -> bytes:
        root = etree.fromstring(f'<Types xmlns="{_TYPES}"/>')
        present = {self.renamed.get(name, name).lower() for name in self.members}
        extensions = {name.rpartition(".")[2] for name in present if "." in basename(name)}
        for extension, content_type in self.defaults.items():
            if extension in extensions:
                etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=extension, ContentType=content_type)
        for name in self.members:
            content_type = self.overrides.get(name.lower(), "")
            if content_type:
                etree.SubElement(
                    root, f"{{{_TYPES}}}Override", PartName="/" + self.renamed.get(name, name), ContentType=content_type
                )
        return serialise(root)


def serialise(root: etree._Element) -> bytes:
    """Return a tree as UTF-8 with a declaration, without what stands beside the root element."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True, with_tail=False)


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    archive.writestr(entry, content)
