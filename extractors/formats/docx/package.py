"""One Word package into one Document: which members are read, as what, and in which order."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename
from urllib.parse import unquote

from lxml import etree

from extractors.errors import DamagedInput, HostileInput, InputError, UnsupportedFormat
from extractors.formats import opc
from extractors.formats.doc_text import SHOWN
from extractors.formats.docx.attributes import read_attributes, read_encoded
from extractors.formats.docx.elements import ENDS, STARTS
from extractors.formats.docx.flow import Flow, Reading
from extractors.formats.docx.grid import mark_continued
from extractors.formats.docx.names import short_name
from extractors.formats.docx.outline import Styles, read_numbering, read_styles
from extractors.formats.docx.story import Story, walk
from extractors.formats.docx.unseen import PAPER, may_hide, numbers_of, places_of, unseen_runs
from extractors.formats.metafile import open_metafile
from extractors.formats.rtf_text import read_runs
from extractors.limits import Limits
from extractors.model import Block, Document, Entry, PartKind, Remark, XmlText

_KINDS: dict[str, tuple[int, PartKind]] = {
    "w:document": (0, "body"),
    "w:hdr": (1, "header"),
    "w:ftr": (2, "footer"),
    "w:footnotes": (3, "footnote"),
    "w:endnotes": (4, "endnote"),
    "w:comments": (5, "comment"),
    "w:glossaryDocument": (6, "hidden"),
    "c:chartSpace": (7, "chart"),
    "cx:chartSpace": (7, "chart"),
    "cdr:drawing": (7, "chart"),
    "c:userShapes": (7, "chart"),
    "dgm:dataModel": (8, "diagram"),
    "dsp:drawing": (8, "diagram"),
    "cp:coreProperties": (9, "property"),
    "ep:Properties": (9, "property"),
    "op:Properties": (9, "property"),
}
"""Short name of a root element -> (place in the order of parts, kind)."""
_OTHER: tuple[int, PartKind] = (10, "hidden")
_AUXILIARY = frozenset({"w:styles", "w:fonts", "w:settings", "w:webSettings", "w:numbering", "a:theme"})
"""Roots of members that are all attributes: their little text, if any, needs no walk."""
_DIGITS = bytes(0x30 if chr(byte).isascii() and chr(byte).isdigit() else 0x20 for byte in range(256))
_LONG_NUMBER = b"0" * 9
"""What a number in such a member must be to be worth reading: eight digits are an id of its own."""
_WRITTEN = (b"@", b"%", b"&#", b"docVar", b"altName", b"aliases", b"author=", b"writeProtection", b"\0")
_STRAY_TEXT = etree.XPath("//text()[normalize-space(.)] | //comment() | //processing-instruction()")
_VISIBLE = frozenset({"body", "header", "footer", "footnote", "endnote", "chart", "diagram"})
_PRINTED = _VISIBLE - {"chart", "diagram"}
_BESIDE = frozenset({"customXml", "customXmlProps", "custom-properties", "people", "webextension", "taskpanes"})
"""Kinds of relationships whose targets go whatever is in them: they need not be read to be removed."""
_IMPORTED = "aFChunk"
"""A text that Word imports when it opens the file (w:altChunk): markup of any kind, and no part of a cleaned file."""
_TEXT_SUFFIXES = (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".rtf", ".txt", ".csv", ".eml", ".json")
_TEXT_TYPES = ("text/", "application/rtf", "message/rfc822", "application/xhtml")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".emz", ".wmz", ".svg", ".wdp")
_ZIP = b"PK\x03\x04"
_NAMED = re.compile(r"[^\x00-\x7f]|\d{5,}|%[0-9A-Fa-f]{2}")


@dataclass(slots=True)
class _Member:
    name: str
    root: etree._Element
    order: int
    kind: PartKind
    content: bytes


def read_package(data: bytes, name: str, limits: Limits) -> Document:
    """Read all text of a Word package. Raises InputError."""
    package = opc.open_package(data, limits)
    main = _main_member(package, limits)
    reading = Reading()
    members = list(_xml_members(package, main, reading, limits))
    styles, numbering = _styles(members), _numbering(members)
    for member in sorted(members, key=lambda m: m.order):
        _read_member(reading, member, styles, numbering, limits)
    _read_links(reading, package, limits)
    _read_binaries(reading, package, limits, depth=1)
    _read_names(reading, package)
    return _document(reading, name, limits)


def _main_member(package: opc.Package, limits: Limits) -> str:
    """Return the main document part: what the package relationship says. No program opens a file without one."""
    for relationship in package.relationships("", limits):
        if relationship.kind == "officeDocument" and relationship.target:
            content_type = package.content_type(relationship.target)
            if "spreadsheetml" in content_type or "presentationml" in content_type:
                raise UnsupportedFormat(found="xlsx" if "spreadsheetml" in content_type else "pptx")
            return relationship.target
    raise DamagedInput(where="main document part")


def _xml_members(package: opc.Package, main: str, reading: Reading, limits: Limits) -> Iterator[_Member]:
    characters = 0
    for name, content in package.members.items():
        source = opc.relationships_source(name)
        if source is not None or name.lower() == opc.CONTENT_TYPES.lower():
            continue
        if name != main and not opc.is_xml(name, package.content_type(name), content):
            continue
        try:
            root = opc.parse_xml(content, name, limits)
        except (DamagedInput, HostileInput) as error:
            purposes = _purposes(package, name, limits)
            if purposes == {_IMPORTED}:
                _read_text(reading, name, content, limits)
            elif purposes <= _BESIDE and isinstance(error, DamagedInput):
                reading.remark("embedded_unreadable")
            else:
                raise
            continue
        characters += len(content)
        order, kind = _KINDS.get(short_name(root.tag), _OTHER)
        if name == main and kind != "body":
            raise DamagedInput(where=name)
        if kind == "body" and name != main:
            order, kind = 6, "hidden"
        yield _Member(name, root, order, kind, content)
    limits.check("characters", characters)


def _purposes(package: opc.Package, name: str, limits: Limits) -> set[str]:
    """Return the kinds of the relationships that lead to a member."""
    sources = [opc.relationships_source(member) for member in package.members]
    found = [r for source in sources if source is not None for r in package.relationships(source, limits)]
    return {relationship.kind for relationship in found if relationship.target == name}


def _styles(members: list[_Member]) -> Styles:
    for member in members:
        if short_name(member.root.tag) == "w:styles":
            return read_styles(member.root)
    return Styles()


def _numbering(members: list[_Member]) -> dict[tuple[str, int], str]:
    for member in members:
        if short_name(member.root.tag) == "w:numbering":
            return read_numbering(member.root)
    return {}


def _read_member(
    reading: Reading, member: _Member, styles: Styles, numbering: dict[tuple[str, int], str], limits: Limits
) -> None:
    generic = not short_name(member.root.tag).startswith("w:")
    flow = reading.flow(member.name, member.kind, member.kind in _VISIBLE)
    if member.kind == "body":
        reading.register(flow)
    story = Story(member.name, reading, flow, styles, numbering, generic=generic)
    auxiliary = short_name(member.root.tag) in _AUXILIARY and not _STRAY_TEXT(member.root)
    if member.kind in _PRINTED and may_hide(member.root, member.content, styles):
        story.unseen = numbers_of(member.root, unseen_runs(member.root, styles, PAPER))
        reading.remark("hidden_text", places_of(unseen_runs(member.root, styles)))
    if not auxiliary:
        walk(story, member.root, STARTS, ENDS)
    if not auxiliary or _is_telling(member.content):
        read_attributes(story, member.root, member.content)
    for aside in (*member.root.itersiblings(preceding=True), *member.root.itersiblings()):
        if aside.text and aside.text.strip():
            story.line("markup", "hidden", [(str(aside.text), Entry(member.name, "beside the root", 0))])
    for stream in (flow, *story.side.values()):
        if generic or stream.kind in ("field_code", "hidden"):
            _read_codes(story, stream)


def _is_telling(content: bytes) -> bool:
    """Tell whether the attributes of an auxiliary member may hold more than formatting."""
    return (
        not content.isascii()
        or any(mark in content for mark in _WRITTEN)
        or _LONG_NUMBER in content.translate(_DIGITS, b" .-")
    )


def _read_codes(story: Story, stream: Flow) -> None:
    """Decode percent and base64 in the pieces of a stream that people do not read."""
    for piece, text in list(zip(stream.pieces, stream.chunks, strict=True)):
        if isinstance(piece.anchor, XmlText) and (len(text) >= 16 or "%" in text):
            read_encoded(story, text, piece.anchor)


# ---------------------------------------------------------------- what is not XML text


def _read_links(reading: Reading, package: opc.Package, limits: Limits) -> None:
    """Write the targets of external relationships, as they are and decoded, one line each."""
    for name in package.members:
        source = opc.relationships_source(name)
        if source is None:
            continue
        flow = reading.flow(name, "link", visible=False)
        for relationship in package.relationships(source, limits):
            target, index = relationship.raw, relationship.index
            if not relationship.external and not _NAMED.search(target):
                continue
            reading.register(flow)
            flow.flush()
            flow.put(target, XmlText(name, index, "@Target", 0))
            flow.pending = "\n"
            if "%" in target and (plain := unquote(target)) != target:
                flow.flush()
                flow.put(plain, Entry(name, f"percent:{index}:@Target", 0))
                flow.pending = "\n"


def _read_binaries(reading: Reading, package: opc.Package, limits: Limits, depth: int, prefix: str = "") -> None:
    """Read packages and texts inside the package; say what else is there."""
    for name, content in package.members.items():
        if opc.relationships_source(name) is not None or opc.is_xml(name, package.content_type(name), content):
            continue
        if content.startswith(_ZIP):
            _read_embedded(reading, content, prefix + name, limits, depth)
        elif name.lower().endswith(_TEXT_SUFFIXES) or package.content_type(name).lower().startswith(_TEXT_TYPES):
            _read_text(reading, prefix + name, content, limits)
        elif name.lower().endswith(_PICTURES):
            _read_picture(reading, prefix + name, content, limits)
        elif "vbaproject" in name.lower():
            reading.remark("macros")
        elif not name.lower().endswith((".odttf", ".fntdata", ".ttf")):
            reading.remark("embedded_objects")


def _read_embedded(reading: Reading, content: bytes, name: str, limits: Limits, depth: int) -> None:
    """Read the XML of a package inside the package, without its structure: enough to find what is in it."""
    reading.remark("embedded_packages")
    if depth > limits.nesting:
        reading.remark("embedded_too_deep")
        return
    try:
        package = opc.open_package(content, limits)
        for member, bytes_ in package.members.items():
            if opc.is_xml(member, package.content_type(member), bytes_):
                root = opc.parse_xml(bytes_, member, limits)
                full = f"{name}!{member}"
                generic = not short_name(root.tag).startswith("w:")
                flow = reading.flow(full, "embedded", visible=False)
                story = Story(full, reading, flow, Styles(), {}, generic=generic, kind="embedded")
                walk(story, root, STARTS, ENDS)
                read_attributes(story, root, bytes_)
    except InputError:
        reading.remark("embedded_unreadable")
        return
    _read_binaries(reading, package, limits, depth + 1, f"{name}!")


def _read_picture(reading: Reading, name: str, content: bytes, limits: Limits) -> None:
    """Read the text that a metafile draws; in other pictures only OCR reads any."""
    drawing = open_metafile(content, limits)
    if drawing is None and opc.is_thumbnail(name):
        return
    if drawing is None:
        reading.remark("images")
        return
    text = drawing.text()
    if text.strip():
        flow = reading.flow(name, "image")
        reading.register(flow)
        flow.put(text, Entry(name, "metafile", 0))


def _read_text(reading: Reading, name: str, content: bytes, limits: Limits) -> None:
    """Read a text that is imported as it is (w:altChunk): its source, and what its markup resolves to."""
    reading.remark("embedded_texts")
    if content.lstrip()[:5] == b"{\\rtf":
        _read_rtf(reading, name, content, limits)
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16", "latin-1") if marked else ("utf-8-sig", "gb18030", "utf-16", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        flow = reading.flow(name, "embedded", visible=False)
        reading.register(flow)
        flow.put(text, Entry(name, "source", 0))
        shown = html.unescape(re.sub(r"<[^>]*>", "", text))
        if shown != text:
            flow.pending = "\n"
            flow.flush()
            flow.put(shown, Entry(name, "shown", 0))
        return


def _read_rtf(reading: Reading, name: str, content: bytes, limits: Limits) -> None:
    """Write what an imported RTF text shows, before its source."""
    flow = reading.flow(name, "embedded", visible=False)
    reading.register(flow)
    for run in read_runs(content, limits).runs:
        flow.put(run.text.translate(SHOWN), Entry(name, "rtf", run.offset))


def _read_names(reading: Reading, package: opc.Package) -> None:
    """Write the member names that may say something."""
    flow = reading.flow("member names", "file_name", visible=False)
    for name in package.members:
        if _NAMED.search(basename(name)):
            reading.register(flow)
            flow.flush()
            flow.put(unquote(name), Entry(name, "name", 0))
            flow.pending = "\n"


# ---------------------------------------------------------------- result


def _document(reading: Reading, name: str, limits: Limits) -> Document:
    parts = tuple(flow.part() for flow in reading.flows)
    limits.check("characters", sum(len(part.text) for part in parts))
    texts = {index: part.text for index, part in enumerate(parts)}
    blocks = [block for block in reading.blocks if block.kind != "table" or block.table is not None]
    return Document(name, "docx", parts, tuple(_continued(blocks, texts)), warnings=_warnings(reading))


def _continued(blocks: list[Block], texts: dict[int, str]) -> list[Block]:
    return mark_continued(blocks, texts)


def _warnings(reading: Reading) -> tuple[Remark, ...]:
    return reading.warnings()
