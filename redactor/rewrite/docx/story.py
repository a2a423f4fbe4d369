"""Clean one story (body, header, notes, comments): revisions, comments, fields, bindings, editing traces."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from extractors.formats.docx.names import W, short_name, tags
from redactor.rewrite.docx.fields import FIELD_NAMES, remove_field_data, settle_fields
from redactor.rewrite.docx.revisions import REVISION_NAMES, settle_revisions
from redactor.rewrite.ooxml.edits import detach

_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMMENT_NAMES = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:annotationRef")
_BINDINGS = ("w:dataBinding", "w15:dataBinding")
_TRACES = tags(*sorted(REVISION_NAMES), *_COMMENT_NAMES, "w:comment", *_BINDINGS, "w:fldData", *FIELD_NAMES)
"""What makes a story worth a closer look when none of its characters are to be edited."""
_RSIDS = tuple(
    f"{{{namespace}}}{name}"
    for namespace in (W, _STRICT_W)
    for name in ("rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidTr", "rsidDel", "rsidSect")
)
_GFXDATA = "{urn:schemas-microsoft-com:office:office}gfxdata"
_SHAPE_COPIES = etree.XPath("//@o:gfxdata", namespaces={"o": "urn:schemas-microsoft-com:office:office"})
STORY_ROOTS = frozenset(
    {"w:document", "w:hdr", "w:ftr", "w:footnotes", "w:endnotes", "w:comments", "w:glossaryDocument"}
)


@dataclass(slots=True)
class Cleaned:
    """How much of each kind was settled."""

    revisions: int = 0
    comments: int = 0
    fields: int = 0
    bindings: int = 0
    is_touched: bool = False
    """Something went that is not worth counting: XML comments, private data of fields, permissions."""

    @property
    def total(self) -> int:
        """All of it."""
        return self.revisions + self.comments + self.fields + self.bindings

    def add(self, other: Cleaned) -> None:
        """Add another story's counts."""
        self.revisions += other.revisions
        self.comments += other.comments
        self.fields += other.fields
        self.bindings += other.bindings


def has_traces(root: etree._Element, content: bytes) -> bool:
    """Tell whether a story may hold something to settle besides the edited characters. ``content`` is what the tree
    was parsed from."""
    if b"\0" in content[:64] or b"gfxdata=" in content or b"author=" in content:
        return True
    return next(root.iter(etree.Comment, etree.ProcessingInstruction, *_TRACES), None) is not None


def clean_story(
    root: etree._Element, edited: Collection[etree._Element], *, accept: bool = True, keep_comments: bool = False
) -> Cleaned:
    """Settle everything in one tree. ``edited`` are the elements in which characters of values were."""
    cleaned = Cleaned()
    cleaned.is_touched = remove_asides(root)
    cleaned.revisions = settle_revisions(root, accept)
    cleaned.fields = settle_fields(root, edited)
    cleaned.is_touched |= remove_field_data(root)
    for binding in list(root.iter(*tags(*_BINDINGS))):
        detach(binding)
        cleaned.bindings += 1
    if not keep_comments:
        for mark in list(root.iter(*tags(*_COMMENT_NAMES))):
            cleaned.comments += short_name(mark.tag) == "w:commentReference"
            cleaned.is_touched = True
            _remove_with_empty_run(mark)
    for comment in root.iter(*tags("w:comment")):
        _anonymize(comment)
        cleaned.is_touched = True
    cleaned.is_touched |= bool(_SHAPE_COPIES(root))
    return cleaned


def strip_traces(root: etree._Element) -> None:
    """Drop revision ids and shape copies: they tell which files and sessions belong together (17.15.1.72)."""
    etree.strip_attributes(root, *_RSIDS, _GFXDATA)


def remove_asides(root: etree._Element) -> bool:
    """Remove XML comments and processing instructions; the text behind them stays."""
    asides = list(root.iter(etree.Comment, etree.ProcessingInstruction))
    for aside in asides:
        detach(aside)
    return bool(asides)


def _remove_with_empty_run(element: etree._Element) -> None:
    run = element.getparent()
    detach(element)
    if run is not None and short_name(run.tag) == "w:r" and all(short_name(c.tag) == "w:rPr" for c in run):
        detach(run)


def _anonymize(comment: etree._Element) -> None:
    for key in list(comment.attrib):
        name = str(key).rpartition("}")[2]
        if name == "author":
            comment.set(key, "作者")
        elif name == "initials":
            comment.set(key, "")
        elif name == "date" or name.startswith("dateUtc"):
            del comment.attrib[key]
