"""Open an OFD package without trusting it: names, locations, trees without comments (GB/T 33190-2016, clause 7).

Elements are told by their local names: files use several namespaces for one vocabulary, and some use none.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath

from lxml import etree

from extractors.errors import DamagedInput, EncryptedInput, HostileInput
from extractors.formats.opc import local_name, parse_xml, read_members
from extractors.formats.zipped import member_name
from extractors.limits import Limits

MAIN = "OFD.xml"
_ENCRYPTION = frozenset({"encryptions.xml", "decryptseed.dat", "entriesmap.dat"})
"""Members of an encrypted package (GM/T 0099-2020)."""


@dataclass(frozen=True, slots=True)
class OfdPackage:
    """``members`` maps names to bytes in archive order; ``folded`` lower-case names to stored ones; ``trees`` caches
    what was parsed."""

    members: Mapping[str, bytes] = field(repr=False)
    folded: Mapping[str, str] = field(repr=False)
    limits: Limits
    trees: dict[str, etree._Element] = field(default_factory=dict, repr=False)

    def find(self, name: str) -> str:
        """Return the stored spelling of a member name, or "" when there is no such member."""
        return self.folded.get(name.lstrip("/").lower(), "")

    def tree(self, member: str) -> etree._Element:
        """Return the tree of a member, comments and instructions taken out, the text around them joined.

        Raises DamagedInput, HostileInput, LimitExceeded.
        """
        root = self.trees.get(member)
        if root is None:
            root = parse_xml(self.members[member], member, self.limits)
            etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
            self.trees[member] = root
        return root

    def locate(self, source: str, location: str, *bases: str) -> str:
        """Return the member that a location in member ``source`` means, or "".

        Relative ones count from the folder of the source (7.2); files in the wild also count from the document's or
        the package's root: ``bases`` are further folders to try, in order.
        """
        path = location.strip().replace("\\", "/")
        if not path:
            return ""
        folders = ("",) if path.startswith("/") else (dirname(source), *bases, "")
        for folder in folders:
            name = normpath(join(folder, path.lstrip("/"))).lstrip("/")
            if not name.startswith("..") and (found := self.find(name)):
                return found
        return ""


def open_ofd(data: bytes, limits: Limits) -> OfdPackage:
    """Inflate all members. Raises EncryptedInput, DamagedInput, HostileInput, LimitExceeded."""
    members: dict[str, bytes] = {}
    folded: dict[str, str] = {}
    for name, content in read_members(data, limits, _checked_name):
        if name.lower() in folded:
            raise HostileInput(what="duplicate package members")
        members[name] = content
        folded[name.lower()] = name
    if any(basename(name) in _ENCRYPTION for name in folded):
        raise EncryptedInput
    if MAIN.lower() not in folded:
        raise DamagedInput(where=MAIN)
    return OfdPackage(members, folded, limits)


def _checked_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of a member, "" for a folder."""
    name = member_name(entry).removeprefix("./").lstrip("/")
    steps = name.split("/")
    if "\0" in name or ".." in steps or ":" in steps[0]:
        raise HostileInput(what="package member name")
    if entry.flag_bits & 0x1 or entry.flag_bits & 0x40:
        raise EncryptedInput
    return "" if name.endswith("/") else name


# ---------------------------------------------------------------- elements


def local(element: etree._Element) -> str:
    """Return the local name of an element."""
    return local_name(str(element.tag))


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield the children with one of the local names, in order; of None there are none."""
    if element is not None:
        for child in element:
            if isinstance(child.tag, str) and local(child) in names:
                yield child


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that local name."""
    return next(children(element, name), None)


def text_of(element: etree._Element | None) -> str:
    """Return all text in an element, "" for None."""
    return "" if element is None else "".join(str(piece) for piece in element.itertext())


def numbers(value: str | None, limit: int = 100_000) -> list[float]:
    """Return the finite numbers of a list as far as they are numbers (``ST_Array``)."""
    found: list[float] = []
    for token in (value or "").split()[:limit]:
        try:
            number = float(token)
        except ValueError:
            break
        if not math.isfinite(number) or abs(number) > 1e9:
            break
        found.append(number)
    return found


def truth(value: str | None, default: bool) -> bool:
    """Return an ``xs:boolean``."""
    folded = (value or "").strip().lower()
    return folded in ("true", "1") if folded in ("true", "false", "1", "0") else default
