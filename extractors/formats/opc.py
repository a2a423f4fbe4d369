"""Open Packaging Conventions (ISO/IEC 29500-2): open a zip package without trusting it, parse its XML without effects.

Everything is counted while it is inflated, because headers lie. Part names are compared without case (6.2.2.3 there);
names that leave the package, repeat or use the wrong slash are refused, since two programs would read two documents.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath
from typing import Any, cast
from urllib.parse import unquote

from lxml import etree

from extractors.errors import DamagedInput, EncryptedInput, HostileInput, LimitExceeded
from extractors.limits import MIB, Limits

CONTENT_TYPES = "[Content_Types].xml"
_CHUNK = MIB
_ENCODINGS = frozenset(
    {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "gb2312",
     "gbk", "gb18030"}
)  # fmt: skip
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


@dataclass(frozen=True, slots=True)
class Relationship:
    """``target`` is a member name as the package spells it ("" when external or missing), ``raw`` what the file says.

    ``index`` is the element's index in ``root.iter()`` order of the relationship member.
    """

    id: str
    type: str
    raw: str
    target: str
    external: bool
    index: int

    @property
    def kind(self) -> str:
        """The last step of the relationship type: "hyperlink", "image", "header" ..."""
        return self.type.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Package:
    """``members`` maps names (as stored, in archive order) to bytes; ``folded`` lower-case names to stored ones."""

    members: Mapping[str, bytes] = field(repr=False)
    folded: Mapping[str, str] = field(repr=False)
    defaults: Mapping[str, str] = field(repr=False)
    overrides: Mapping[str, str] = field(repr=False)

    def find(self, name: str) -> str:
        """Return the stored spelling of a member name, or "" when there is no such member."""
        return self.folded.get(name.lstrip("/").lower(), "")

    def content_type(self, name: str) -> str:
        """Return the declared content type of a member, "" when none is declared."""
        folded = name.lstrip("/").lower()
        extension = folded.rpartition(".")[2] if "." in basename(folded) else ""
        return self.overrides.get(folded) or self.defaults.get(extension, "")

    def relationships(self, source: str, limits: Limits) -> tuple[Relationship, ...]:
        """Return the relationships of a member ("" for those of the package itself)."""
        member = self.find(relationships_name(source))
        if not member:
            return ()
        root = parse_xml(self.members[member], member, limits)
        found = []
        for index, element in enumerate(root.iter()):
            if isinstance(element.tag, str) and local_name(element.tag) == "Relationship":
                raw = element.get("Target", "")
                external = element.get("TargetMode", "").lower() == "external"
                target = "" if external else self.find(resolve(source, raw))
                found.append(Relationship(element.get("Id", ""), element.get("Type", ""), raw, target, external, index))
        return tuple(found)


def relationships_name(source: str) -> str:
    """Return the name of the member that holds the relationships of ``source`` ("" for the package)."""
    return join(dirname(source), "_rels", basename(source) + ".rels")


def relationships_source(member: str) -> str | None:
    """Return whose relationships a ``.rels`` member holds ("" for the package), or None for any other member."""
    folder, name = dirname(member), basename(member)
    if not name.lower().endswith(".rels") or basename(folder).lower() != "_rels":
        return None
    return join(dirname(folder), name[: -len(".rels")])


def resolve(source: str, target: str) -> str:
    """Return the member name that a relationship target of ``source`` means."""
    path = unquote(target.split("#")[0]).replace("\\", "/")
    if path.startswith("/"):
        return normpath(path).lstrip("/")
    return normpath(join(dirname(source), path)).lstrip("/") if path else source


def local_name(tag: str) -> str:
    """Return a qualified name without its namespace."""
    return tag.rpartition("}")[2]


def is_thumbnail(member: str) -> bool:
    """Tell whether a member is the package's own preview: never printed, always dropped when the file is cleaned."""
    return member.lower().lstrip("/").startswith("docprops/thumbnail.")


# ---------------------------------------------------------------- zip


def open_package(data: bytes, limits: Limits) -> Package:
    """Inflate all members and read the content types.

    Raises EncryptedInput, DamagedInput, HostileInput, LimitExceeded.
    """
    members: dict[str, bytes] = {}
    folded: dict[str, str] = {}
    for name, content in read_members(data, limits, _checked_name):
        if name.lower() in folded:
            raise HostileInput(what="duplicate package members")
        members[name] = content
        folded[name.lower()] = name
    types = folded.get(CONTENT_TYPES.lower())
    if types is None:
        raise DamagedInput(where=CONTENT_TYPES)
    defaults, overrides = _content_types(parse_xml(members[types], CONTENT_TYPES, limits))
    return Package(members, folded, defaults, overrides)


def read_members(data: bytes, limits: Limits, name_of: Callable[[zipfile.ZipInfo], str]) -> Iterator[tuple[str, bytes]]:
    """Yield (name, inflated bytes) of every file in a zip, counting against the limits while inflating.

    ``name_of`` judges an entry and returns its name, "" for a folder.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            limits.check("members", len(entries))
            limits.check("expanded_bytes", sum(entry.file_size for entry in entries))
            total = 0
            for entry in entries:
                if not (name := name_of(entry)):
                    continue
                content = inflate(archive, entry, limits, total)
                total += len(content)
                yield name, content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise DamagedInput(where="zip") from error


def _checked_name(entry: zipfile.ZipInfo) -> str:
    name = entry.orig_filename
    steps = entry.filename.split("/")
    if "\\" in name or "\0" in name or name.startswith("/") or ".." in steps or ":" in steps[0]:
        raise HostileInput(what="package member name")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise HostileInput(what="symbolic link in package")
    if entry.flag_bits & 0x1 or entry.flag_bits & 0x40:
        raise EncryptedInput
    return "" if entry.filename.endswith("/") and not entry.file_size else entry.filename


def inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, before: int) -> bytes:
    """Inflate one member, counting while it grows; ``before`` is what was inflated so far. Raises LimitExceeded."""
    limits.check("member_bytes", entry.file_size)
    chunks: list[bytes] = []
    size = 0
    with archive.open(entry) as member:
        while chunk := member.read(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            limits.check("member_bytes", size)
            limits.check("expanded_bytes", before + size)
            if size > MIB and size > max(1, entry.compress_size) * limits.expansion_ratio:
                raise LimitExceeded(limit="expansion_ratio", allowed=limits.expansion_ratio)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _content_types(root: etree._Element) -> tuple[dict[str, str], dict[str, str]]:
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for element in root.iterchildren("{*}Default", "{*}Override"):
        content_type = element.get("ContentType", "")
        if local_name(str(element.tag)) == "Default":
            defaults[element.get("Extension", "").lower()] = content_type
        else:
            overrides[element.get("PartName", "").lstrip("/").lower()] = content_type
    return defaults, overrides


# ---------------------------------------------------------------- xml


def is_xml(name: str, content_type: str, content: bytes) -> bool:
    """Tell whether a member is XML, by its declared type, its name or its first bytes.

    A package that is declared to be markup (an imported document keeps the type of its main part) is none.
    """
    if content.startswith(b"PK\x03\x04"):
        return False
    folded = content_type.lower().partition(";")[0].strip()
    if folded.endswith(("+xml", "/xml")) or name.lower().endswith((".xml", ".rels", ".vml")):
        return True
    head = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<?xml", "<?xml".encode("utf-16-le"), b"\xff\xfe<\0", b"\xfe\xff\0<"))


def parse_xml(content: bytes, where: str, limits: Limits) -> etree._Element:
    """Parse one member. Raises HostileInput for a document type declaration, DamagedInput for what is not well formed,
    LimitExceeded for nesting. Entities are never resolved and nothing is fetched."""
    refuse_declarations(content, where)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        message = str(error)
        if "depth" in message:
            raise LimitExceeded(limit="xml_depth", allowed=limits.xml_depth) from None
        if "too long" in message or "limit" in message.lower():
            raise LimitExceeded(limit="member_bytes", allowed=limits.member_bytes) from None
        raise DamagedInput(where=where) from None
    except (ValueError, LookupError):
        raise DamagedInput(where=where) from None
    if root is None:
        raise DamagedInput(where=where)
    return root


def attributes_of(query: etree.XPath, root: etree._Element, **values: str) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield (element, qualified name, value) of the attributes that an XPath query selects, given its variables."""
    found: Any
    for found in cast(Any, query(root, **values)):
        yield found.getparent(), str(found.attrname), str(found)


def refuse_declarations(content: bytes, where: str) -> None:
    """Raise HostileInput for a document type declaration or an unusual encoding.

    The check comes before the parser: entities in attribute values are expanded even when they are not resolved."""
    if content[:2] in _WIDE_MARKS or b"\0" in content[:64]:
        try:
            text = content.decode("utf-16") if content[:2] in _WIDE_MARKS[:2] else content.decode("utf-16-le")
            text = text if "<" in text[:64] else content.decode("utf-16-be")
        except UnicodeDecodeError:
            raise DamagedInput(where=where) from None
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise HostileInput(what="DTD")
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise HostileInput(what="DTD")
    declared = _DECLARED.match(content[:512].removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].decode("ascii", "replace").lower() not in _ENCODINGS:
        raise HostileInput(what="XML encoding")
