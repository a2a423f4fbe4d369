"""Clean one story (body, header, notes, comments): revisions, comments, fields, bindings, editing traces."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from extractors.formats.docx.names import W, short_name
from redactor.rewrite.docx.edits import detach
from redactor.rewrite.docx.fields import remove_field_data, settle_fields
from redactor.rewrite.docx.revisions import settle_revisions

_TRACES = re.compile(
    rb"<!--|<\?(?!xml )|[<:](?:ins|del|moveFrom|moveTo|delText|delInstrText|[a-zA-Z]*(?:PrChange|ExChange|GridChange|"
    rb"RangeStart|RangeEnd)|numberingChange|cellIns|cellDel|cellMerge|comment[a-zA-Z]*|annotationRef|dataBinding|fldData|"
    rb"fldSimple|fldChar|instrText|permStart)[ />]|gfxdata=|:author=|:date="
)
"""What makes a story worth parsing when none of its characters are to be edited. Cheap, and wide rather than narrow."""
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMMENT_NAMES = frozenset({"w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:annotationRef"})
_BINDINGS = frozenset({"w:dataBinding", "w15:dataBinding"})
_RSIDS = tuple(
    f"{{{namespace}}}{name}"
    for namespace in (W, _STRICT_W)
    for name in ("rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidTr", "rsidDel", "rsidSect")
)
_GFXDATA = "{urn:schemas-microsoft-com:office:office}gfxdata"
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


def has_traces(content: bytes) -> bool:
    """Tell whether a story may hold something to settle besides the edited characters."""
    return b"\0" in content[:64] or _TRACES.search(content) is not None


def clean_story(
    root: etree._Element, edited: Collection[etree._Element], *, accept: bool = True, keep_comments: bool = False
) -> Cleaned:
    """Settle everything in one tree. ``edited`` are the elements in which characters of values were."""
    cleaned = Cleaned()
    cleaned.is_touched = remove_asides(root)
    cleaned.revisions = settle_revisions(root, accept)
    cleaned.fields = settle_fields(root, edited)
    cleaned.is_touched |= remove_field_data(root)
    for element in list(root.iter(etree.Element)):
        name = short_name(element.tag)
        if name in _BINDINGS:
            detach(element)
            cleaned.bindings += 1
        elif name in _COMMENT_NAMES and not keep_comments:
            cleaned.comments += name == "w:commentReference"
            _remove_with_empty_run(element)
            cleaned.is_touched = True
        elif name == "w:comment":
            _anonymize(element)
            cleaned.is_touched = True
        elif _GFXDATA in element.attrib:
            cleaned.is_touched = True
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
