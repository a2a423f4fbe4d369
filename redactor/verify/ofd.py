"""Prove that a cleaned OFD file holds none of the removed values, with a reader that had no part in making it.

Every member, whatever packed in it, every string, every page in several reading orders and the glyphs by their fonts
are searched; every member must be reached from the main entry, and every location must lead to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from extractors.limits import Limits
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.docx_members import Unpacker
from redactor.verify.forms import Needles
from redactor.verify.ofd_text import (
    Node,
    NotOfd,
    drawn,
    font_characters,
    lines,
    located,
    marks,
    parse,
    stray_codes,
    strings,
)

_CHECKS = ("raw bytes", "members", "strings", "pages", "glyphs", "comparison", "package")
_LONG = 10
"""Digits from which a number may be put together from neighboring objects."""
_APART = "\n~~~~\n"
"""Stands between strings that are searched at once: no number is read over it."""
_LOCATIONS = frozenset({"DocRoot", "PublicRes", "DocumentRes", "FileLoc", "MediaFile", "FontFile", "PageRes"})
_NEVER = frozenset({
    "Signatures", "Versions", "Attachments", "Extensions", "CustomTags", "Remark", "Parameters", "Author",
    "CustomDatas", "Cover", "Subject", "Abstract", "Keywords", "Title",
})  # fmt: skip
"""Elements that a cleaned file does not have."""


@dataclass(slots=True)
class _Package:
    """What one pass over a file saw. ``names`` maps lower-case names to stored ones."""

    members: dict[str, bytes] = field(default_factory=dict, repr=False)
    names: dict[str, str] = field(default_factory=dict)
    trees: dict[str, Node] = field(default_factory=dict, repr=False)
    failed: list[str] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list, repr=False)
    """The text of each page in rows and columns, and in painting order."""

    fonts: dict[str, dict[int, str]] | None = field(default=None, repr=False)

    def text(self) -> str:
        """Everything that people wrote, in the order of the file."""
        return "\n".join(text for root in self.trees.values() for text in strings(root))


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned`` for the values of the redactions. Raises LimitExceeded."""
    needles = Needles.of(redactions)
    long = Needles.of([r for r in redactions if sum(map(str.isdigit, r.secret_text)) >= _LONG])
    found: dict[tuple[str, str, str], Residue] = {}

    def add(findings: Iterable[str], where: str, how: str) -> None:
        for residue in needles.residues(findings, where, how):
            found.setdefault((residue.finding, residue.where, residue.how), residue)

    add(needles.search_bytes(cleaned), "file", "raw bytes")
    failed: list[str] = []
    unpacker = Unpacker(limits)
    for member in unpacker.members(cleaned):
        add(needles.search_bytes(member.data), member.where, "member bytes")
        add(needles.search_text(member.name), member.where, "member name")
    failed += unpacker.failed
    after, before = _read(cleaned, limits), _read(original, limits)
    failed += after.failed
    failed += [fault for fault in _faults(after) if fault not in _faults(before) or "codes" not in fault]
    for name, root in after.trees.items():
        where = printable(name)
        said = list(strings(root))
        add(needles.search_text(_APART.join(said)), where, "strings")
        add(long.search_text("".join(said)), where, "joined strings")
        add(needles.search_text(_glyph_text(after, root)), where, "glyphs")
    for number, (rows, painted) in enumerate(after.pages, 1):
        add(needles.search_text(rows), f"page {number}", "rows and columns")
        add(long.search_text(painted), f"page {number}", "painting order")
    add(_left(needles, before, after), "document", "compared with the original")
    residues = tuple(found[key] for key in sorted(found))
    return VerifyResult(not residues and not failed, _CHECKS, residues, tuple(dict.fromkeys(failed)))


def printable(name: str) -> str:
    """Return a member's name as it may be printed: names with long numbers are not."""
    return name if name.isascii() and sum(map(str.isdigit, name)) < 6 else "member"


def _left(needles: Needles, before: _Package, after: _Package) -> frozenset[str]:
    readings = [(before.text(), after.text())]
    for order in (0, 1):
        pair = ("\n\n".join(page[order] for page in package.pages) for package in (before, after))
        readings.append((next(pair), next(pair)))
    return needles.weak_left(readings) | needles.new_fragments(*readings[0])


def _read(data: bytes, limits: Limits) -> _Package:
    found = _Package()
    for member in Unpacker(limits).members(data):
        if member.depth or not member.name:
            continue
        name = member.name.replace("\\", "/").lstrip("/")
        found.members[name] = member.data
        found.names[name.lower()] = name
        head = member.data.lstrip(b"\xef\xbb\xbf \r\n\t")[:64]
        if head.startswith(b"<") or name.lower().endswith(".xml"):
            try:
                found.trees[name] = parse(member.data)
            except NotOfd:
                found.failed.append(f"{printable(name)} not well-formed")
    _lay_out(found)
    return found


def _documents(package: _Package) -> list[tuple[str, Node]]:
    main = package.trees.get(package.names.get("ofd.xml", ""))
    roots = [located(package.names, "OFD.xml", node.text) for node in main.each("DocRoot")] if main else []
    return [(name, package.trees[name]) for name in roots if name in package.trees]


def _lay_out(package: _Package) -> None:
    for name, root in _documents(package):
        base = dirname(name)
        composites = {
            unit.attributes.get("ID", ""): unit
            for tree in package.trees.values()
            for unit in tree.each("CompositeGraphicUnit")
        }
        templates = {
            node.attributes.get("ID", ""): located(package.names, name, node.attributes.get("BaseLoc", ""))
            for node in root.each("TemplatePage")
        }
        notes: dict[str, list[str]] = {}
        for location in root.each("Annotations"):
            index = located(package.names, name, location.text)
            for page in package.trees[index].each("Page") if index in package.trees else ():
                for file in page.each("FileLoc"):
                    notes.setdefault(page.attributes.get("PageID", ""), []).append(
                        located(package.names, index, file.text, base)
                    )
        for page in root.each("Page"):
            own = located(package.names, name, page.attributes.get("BaseLoc", ""))
            sheet = package.trees.get(own)
            if sheet is None:
                continue
            used = [templates.get(node.attributes.get("TemplateID", ""), "") for node in sheet.each("Template")]
            shown = []
            for member in (*used, own, *notes.get(page.attributes.get("ID", ""), ())):
                if member in package.trees:
                    shown += marks(package.trees[member], composites)
            package.pages.append((lines(shown), "".join(mark.text for mark in shown)))


def _glyph_text(package: _Package, root: Node) -> str:
    """Return what the glyphs of a member show by the fonts of the package, one line an object."""
    found: list[str] = []
    nodes = [node for node in root.each("TextObject") if any(c.name == "CGTransform" for c in node.children)]
    if not nodes:
        return ""
    tables = _fonts(package)
    for node in nodes:
        table = tables.get(node.attributes.get("Font", ""))
        if table:
            found.append(drawn(node, table))
    return "\n".join(found)


def _fonts(package: _Package) -> dict[str, dict[int, str]]:
    """Return what glyphs stand for, by font id; read once."""
    if package.fonts is None:
        package.fonts = {}
        for name, root in package.trees.items():
            folder = normpath(join(dirname(name), root.attributes.get("BaseLoc", "")))
            for font in root.each("Font"):
                for file in font.each("FontFile"):
                    member = located(package.names, name, file.text, folder)
                    if member:
                        package.fonts[font.attributes.get("ID", "")] = font_characters(package.members[member])
    return package.fonts


def _faults(package: _Package) -> list[str]:
    """Return what is wrong with the package: members that nothing reaches, locations that lead nowhere, elements that
    may not be there, glyphs beyond the codes."""
    faults: list[str] = []
    if "ofd.xml" not in package.names or not _documents(package):
        return ["package: no main entry"]
    reached = {package.names["ofd.xml"]}
    for name, root in package.trees.items():
        folder = normpath(join(dirname(name), root.attributes.get("BaseLoc", "")))
        for node in root.each():
            if node.name in _NEVER:
                faults.append(f"package: {node.name}")
            for location in _locations(node):
                target = located(package.names, name, location, folder, *(dirname(d) for d, _ in _documents(package)))
                if target:
                    reached.add(target)
                else:
                    faults.append(f"package: {node.name} leads nowhere")
        if stray_codes(root):
            faults.append(f"package: glyphs without codes ({printable(name)})")
    faults += [f"package: {printable(name)} is reached by nothing" for name in package.members if name not in reached]
    return faults


def _locations(node: Node) -> list[str]:
    found = [node.text] if node.name in _LOCATIONS and node.text.strip() else []
    if node.name == "Annotations" and not node.children and node.text.strip():
        found.append(node.text)
    if node.name in ("TemplatePage", "Page") and node.attributes.get("BaseLoc"):
        found.append(node.attributes["BaseLoc"])
    if node.name == "ColorSpace" and node.attributes.get("Profile"):
        found.append(node.attributes["Profile"])
    return found
