"""The strings of a package that no page shows: properties, outlines, bookmarks, links, names, tags, extensions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from extractors.errors import DamagedInput, HostileInput
from extractors.formats.ofd.package import OfdPackage, local
from extractors.formats.ofd.structure import Role, Structure
from extractors.model import Anchor, Entry, Part, PartKind, Piece, XmlText

KEPT_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "OutlineElem": ("Title",), "Bookmark": ("Name",), "URI": ("URI", "Base"),
}  # fmt: skip
"""Attributes with text of people that a cleaned file keeps: element -> attributes."""
_KINDS: dict[str, PartKind] = {"OutlineElem": "outline", "Bookmark": "outline", "URI": "link"}
_DROPPED: dict[str, tuple[PartKind, tuple[str, ...]]] = {
    "Annot": ("comment", ("Creator", "Subtype")), "Parameter": ("comment", ("Name",)), "Remark": ("comment", ()),
    "Attachment": ("file_name", ("Name",)), "CustomData": ("property", ("Name",)), "Title": ("property", ()),
    "Author": ("property", ()), "Subject": ("property", ()), "Abstract": ("property", ()),
    "Keyword": ("property", ()), "Creator": ("property", ()), "Extension": ("property", ("AppName", "Company")),
    "Property": ("property", ("Name", "Type")), "Data": ("property", ()), "TemplatePage": ("property", ("Name",)),
    "AreaHolderBlock": ("property", ("AreaName",)), "CustomTag": ("property", ("TypeID", "NameSpace")),
}  # fmt: skip
"""Elements whose text and attributes are read, and which go: element -> kind of part, attributes."""
_FREE: frozenset[Role] = frozenset({"tag", "extension"})
"""Members in which every text and attribute is read: their vocabulary is their writer's own."""
_READ: frozenset[Role] = frozenset(
    {"main", "document", "annotations", "annotation", "attachments", "tags", "extensions", "page", "template"}
)
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Saying:
    """A string with its place: a slot ("text" or "@attribute") of the element of that index in its member's tree."""

    kind: PartKind
    member: str
    index: int
    slot: str
    key: str
    text: str
    kept: bool


def string_parts(package: OfdPackage, structure: Structure) -> list[Part]:
    """Return one part for each kind and member; lines are the strings, each with its anchor. File names come last."""
    parts: list[Part] = []
    for member, role in structure.roles.items():
        if role in _READ or role in _FREE:
            by_kind: dict[PartKind, list[Saying]] = {}
            for saying in _sayings(package, member, role):
                by_kind.setdefault(saying.kind, []).append(saying)
            parts += [_part(f"{member} {kind}", kind, found) for kind, found in by_kind.items()]
    names = [Saying("file_name", member, 0, "name", "name", member, True) for member in package.members]
    parts.append(_part("members", "file_name", [name for name in names if not name.text.isascii() or _digits(name)]))
    return [part for part in parts if part.text]


def _digits(name: Saying) -> bool:
    return sum(character.isdigit() for character in name.text) > 5 or "@" in name.text


def _part(name: str, kind: PartKind, sayings: list[Saying]) -> Part:
    chunks: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for saying in sayings:
        if chunks:
            chunks.append("\n")
            pieces.append(Piece(length, length + 1, None))
            length += 1
        anchor: Anchor = Entry(saying.member, saying.key, 0)
        if saying.kept and saying.slot != "name":
            anchor = XmlText(saying.member, saying.index, saying.slot, 0)
        chunks.append(saying.text)
        pieces.append(Piece(length, length + len(saying.text), anchor))
        length += len(saying.text)
    return Part(name, kind, "".join(chunks), tuple(pieces), False)


def _sayings(package: OfdPackage, member: str, role: Role) -> Iterator[Saying]:
    try:
        root = package.tree(member)
    except (DamagedInput, HostileInput):
        if role not in _FREE:
            raise
        text = _loose(package.members[member])
        if text:
            yield Saying("property", member, 0, "text", "data", text, False)
        return
    for index, element in enumerate(root.iter(etree.Element)):
        yield from _said(element, index, member, role)


def _said(element: etree._Element, index: int, member: str, role: Role) -> Iterator[Saying]:
    name = local(element)
    kept = KEPT_ATTRIBUTES.get(name, ())
    for attribute in kept:
        if value := element.get(attribute, ""):
            yield Saying(_KINDS[name], member, index, f"@{attribute}", attribute, value, True)
    if role in _FREE:
        if name == "ObjectRef":
            return
        pieces = [element.text or "", element.tail or "", *(str(v) for k, v in element.attrib.items() if k not in kept)]
        for piece in pieces:
            if piece.strip():
                yield Saying("property", member, index, "text", name, piece.strip(), False)
        return
    if name in _DROPPED:
        kind, attributes = _DROPPED[name]
        texts = [*(element.get(attribute, "") for attribute in attributes), element.text or ""]
        for text in texts:
            if text.strip():
                yield Saying(kind, member, index, "text", name, text.strip(), False)


def _loose(data: bytes) -> str:
    """Return the text of a member that is no XML, "" for binary ones."""
    if b"\0" in data[:1024] or len(data) > _LONGEST:
        return ""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""
