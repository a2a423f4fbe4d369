"""What a package is made of: documents, pages, templates, resources, annotations, and the role of every member.

Reader and rewriter walk the same structure, so that stream and glyph numbers mean the same to both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Literal

from lxml import etree

from extractors.errors import DamagedInput
from extractors.formats.ofd.package import MAIN, OfdPackage, child, children, local, numbers, text_of

Role = Literal[
    "main", "document", "page", "template", "resources", "annotations", "annotation", "image", "font", "profile",
    "attachments", "attachment", "tags", "tag", "extensions", "extension", "signatures", "versions", "cover", "media",
]  # fmt: skip
_A4 = (0.0, 0.0, 210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Area:
    """A page's physical box in millimetres: left, top, width, height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """``number`` counts the pages of all documents from 1; ``member`` is "" for a page whose content is missing."""

    id: str
    member: str
    number: int


@dataclass(slots=True)
class Resources:
    """What the ids of one document mean."""

    fonts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Font id -> name, member of the font file ("" when it is not embedded)."""
    media: dict[str, str] = field(default_factory=dict)
    """Media id -> member."""
    composites: dict[str, tuple[str, etree._Element]] = field(default_factory=dict, repr=False)
    """Id -> member and element of a composite graphic unit."""


@dataclass(slots=True)
class OfdDocument:
    """One DocBody: its root member, pages and what they use."""

    member: str
    area: Area
    pages: list[Page] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    resources: Resources = field(default_factory=Resources)
    annotations: dict[str, list[str]] = field(default_factory=dict)
    """Page id -> members with its annotations."""


@dataclass(slots=True)
class Structure:
    """``roles`` by member; a member without a role is reached by nothing. ``contents`` are the members that show
    something, in an order of their own: their places are the stream numbers of anchors."""

    documents: list[OfdDocument] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=dict)
    contents: list[str] = field(default_factory=list)
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    """The file that a location in a resource member means."""
    signatures: int = 0
    versions: int = 0
    attachments: int = 0
    missing_pages: list[int] = field(default_factory=list)

    def of_role(self, *roles: Role) -> list[str]:
        """Return the members with one of the roles."""
        return [member for member, role in self.roles.items() if role in roles]

    def document_of(self, member: str) -> OfdDocument:
        """Return the document that shows a member; the first one for those that none shows."""
        for document in self.documents:
            shown = {page.member for page in document.pages} | set(document.templates.values())
            shown |= {annotation for some in document.annotations.values() for annotation in some}
            if member in shown or any(member == holder for holder, _ in document.resources.composites.values()):
                return document
        return self.documents[0]

    def stream(self, member: str) -> int:
        """Return the stream number of a member that shows something."""
        return self.contents.index(member)


def structure_of(package: OfdPackage) -> Structure:
    """Walk the package from its main entry. Raises DamagedInput, HostileInput, LimitExceeded."""
    walk = _Walk(package)
    main = package.find(MAIN)
    walk.take(main, "main")
    for body in children(package.tree(main), "DocBody"):
        walk.body(main, body)
    if not walk.found.documents:
        raise DamagedInput(where="DocRoot")
    return walk.found


class _Walk:
    def __init__(self, package: OfdPackage) -> None:
        self.package = package
        self.found = Structure()
        self.pages = 0

    def take(self, member: str, role: Role) -> bool:
        """Give a member its role; the first one stands."""
        if not member or member in self.found.roles:
            return False
        self.found.roles[member] = role
        if role in ("page", "template", "annotation", "resources"):
            self.found.contents.append(member)
        return True

    def body(self, main: str, body: etree._Element) -> None:
        root = self.package.locate(main, text_of(child(body, "DocRoot")))
        if not root:
            raise DamagedInput(where="DocRoot")
        self._signatures(main, body)
        for versions in children(body, "Versions"):
            for version in children(versions, "Version"):
                self.found.versions += 1
                self.take(self.package.locate(main, version.get("BaseLoc", "")), "versions")
        if self.take(root, "document"):
            self._document(root)
        for information in children(body, "DocInfo"):
            self.take(self.package.locate(main, text_of(child(information, "Cover"))), "cover")

    def _signatures(self, main: str, body: etree._Element) -> None:
        for location in children(body, "Signatures"):
            member = self.package.locate(main, text_of(location))
            if not self.take(member, "signatures"):
                continue
            for signature in children(self.package.tree(member), "Signature"):
                self.found.signatures += 1
                own = self.package.locate(member, signature.get("BaseLoc", ""))
                self.take(own, "signatures")

    def _document(self, member: str) -> None:
        package, root = self.package, self.package.tree(member)
        common = child(root, "CommonData")
        document = OfdDocument(member, area_of(child(common, "PageArea")) or Area(*_A4))
        self.found.documents.append(document)
        for location in children(common, "PublicRes", "DocumentRes"):
            self._resources(package.locate(member, text_of(location)), document)
        for template in children(common, "TemplatePage"):
            found = package.locate(member, template.get("BaseLoc", ""))
            if found:
                document.templates[template.get("ID", "")] = found
                self._content(found, "template", document)
        for pages in children(root, "Pages"):
            for page in children(pages, "Page"):
                self.pages += 1
                package.limits.check("pages", self.pages)
                found = package.locate(member, page.get("BaseLoc", ""))
                document.pages.append(Page(page.get("ID", ""), found, self.pages))
                if found:
                    self._content(found, "page", document)
                else:
                    self.found.missing_pages.append(self.pages)
        self._asides(member, root, document)

    def _content(self, member: str, role: Role, document: OfdDocument) -> None:
        self.take(member, role)
        for location in children(self.package.tree(member), "PageRes"):
            self._resources(self.package.locate(member, text_of(location), dirname(document.member)), document)

    def _asides(self, member: str, root: etree._Element, document: OfdDocument) -> None:
        package, base = self.package, dirname(member)
        for location in children(root, "Annotations"):
            index = package.locate(member, text_of(location))
            if self.take(index, "annotations"):
                for page in children(package.tree(index), "Page"):
                    found = package.locate(index, text_of(child(page, "FileLoc")), base)
                    if found:
                        document.annotations.setdefault(page.get("PageID", ""), []).append(found)
                        self.take(found, "annotation")
        for location in children(root, "Attachments"):
            index = package.locate(member, text_of(location))
            if self.take(index, "attachments"):
                for attachment in children(package.tree(index), "Attachment"):
                    self.found.attachments += 1
                    self.take(package.locate(index, text_of(child(attachment, "FileLoc")), base), "attachment")
        for location in children(root, "CustomTags"):
            index = package.locate(member, text_of(location))
            if self.take(index, "tags"):
                for tag in package.tree(index).iter("{*}FileLoc", "{*}SchemaLoc"):
                    self.take(package.locate(index, text_of(tag), base), "tag")
        for location in children(root, "Extensions"):
            index = package.locate(member, text_of(location))
            if self.take(index, "extensions"):
                for data in package.tree(index).iter("{*}ExtendData"):
                    self.take(package.locate(index, text_of(data), base), "extension")

    def _resources(self, member: str, document: OfdDocument) -> None:
        if not self.take(member, "resources"):
            return
        root = self.package.tree(member)
        folder = join(dirname(member), root.get("BaseLoc", "").strip().replace("\\", "/"))
        bases = (folder.lstrip("/"), dirname(document.member))
        for group in children(root, "Fonts", "MultiMedias", "ColorSpaces", "CompositeGraphicUnits"):
            for item in group:
                if isinstance(item.tag, str):
                    self._resource(member, item, document.resources, bases)

    def _resource(self, member: str, item: etree._Element, into: Resources, bases: tuple[str, ...]) -> None:
        name, key = local(item), item.get("ID", "")
        if name == "Font":
            file = self._file(member, text_of(child(item, "FontFile")), bases)
            self.take(file, "font")
            into.fonts.setdefault(key, (item.get("FontName", ""), file))
        elif name == "MultiMedia":
            file = self._file(member, text_of(child(item, "MediaFile")), bases)
            self.take(file, "image" if item.get("Type", "Image") == "Image" else "media")
            into.media.setdefault(key, file)
        elif name == "ColorSpace":
            self.take(self._file(member, item.get("Profile", ""), bases), "profile")
        elif name == "CompositeGraphicUnit":
            into.composites.setdefault(key, (member, item))

    def _file(self, member: str, location: str, bases: tuple[str, ...]) -> str:
        """Files of a resource member count from its BaseLoc first (7.9)."""
        path = location.strip().replace("\\", "/")
        found = "" if not path or path.startswith("/") else self.package.find(normpath(join(bases[0], path)))
        found = found or self.package.locate(member, location, *bases)
        self.found.files[member, location.strip()] = found
        return found


def area_of(element: etree._Element | None) -> Area | None:
    """Return the physical box of a PageArea or Area, or None when there is none of any size."""
    box = numbers(text_of(child(element, "PhysicalBox")))
    return Area(*box[:4]) if len(box) >= 4 and box[2] > 0 and box[3] > 0 else None
