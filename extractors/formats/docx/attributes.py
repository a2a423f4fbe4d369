"""Attributes that may hold what people typed: alternative texts, names, tags, prompts, authors, and anything with a number.

Attributes known to hold sizes, colors and ids are left out, unless their value could be more than that: whatever is not
ASCII, or has seven digits or more in a row, is read wherever it stands.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from lxml import etree

from extractors.formats.docx.names import short_name
from extractors.formats.docx.story import Story
from extractors.model import Anchor, Entry, XmlText

_CANDIDATES = etree.XPath(
    "//@*[string-length(.) > 1 and not(starts-with(local-name(), 'rsid')) and not(local-name() = 'paraId'"
    " or local-name() = 'textId' or local-name() = 'durableId' or local-name() = 'anchorId' or local-name() = 'editId')"
    " and not(local-name(..) = 'rFonts' or local-name(..) = 'lsdException' or local-name(..) = 'tcW'"
    " or local-name(..) = 'gridCol' or local-name(..) = 'sz' or local-name(..) = 'szCs' or local-name(..) = 'lang'"
    " or local-name(..) = 'color' or local-name(..) = 'ind' or local-name(..) = 'jc' or local-name(..) = 'spacing'"
    " or (local-name() = 'space' and string-length(.) = 8))]"
)
_FONTS = etree.XPath("//@*[local-name(..) = 'rFonts' and string-length(.) > 6]")
_WRITTEN = frozenset(
    "descr title alt tooltip string author initials displayText ed edGrp instr linkString query connectString".split()
)
"""Local names of attributes that always hold text of people."""
_WRITTEN_VALUES = frozenset(
    "alias tag tblCaption tblDescription helpText statusText default listEntry lvlText docVar docPart listItem attr "
    "placeholder altName aliases personName category attachedSchema writeProtection".split()
)
"""Local names of elements whose w:val, w:name or w:value holds text of people."""
_SUSPECT = re.compile(r"[^\x00-\x7f]|(?:\d[ \-.]{0,2}){7,}|@|%[0-9A-Fa-f]{2}")
_HARMLESS = re.compile(
    r"\{?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}?|https?://(?:schemas|purl|www\.w3)\.[\x21-\x7e]*|urn:[a-z.:-]+"
    r"|-?\d{1,10}|[0-9A-Fa-f]{6,8}|_(?:Toc|Ref|Hlk|Hlt|GoBack)\d*|\d{4}-\d\d-\d\dT[\d:.]+Z?|#?_x0000_[\w]{1,24}"
)
_SHAPE = re.compile(r"[mlcxeqhvtrnfwa@#,.\d\s-]+|(?:[a-z-]+:[^;:]*;?)+")
"""VML and DrawingML outlines and CSS-like styles."""
_OUTLINES = frozenset(
    "style path d points coordorigin coordsize eqn adj wrapcoords from to control1 control2 viewBox".split()
)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{16,}={0,2}\s*")


def read_attributes(story: Story, root: etree._Element, order: Sequence[etree._Element]) -> None:
    """Write the attributes of a member to its attribute stream: a line an element, values separated by tabs."""
    chosen = [found for found in _CANDIDATES(root) if _is_text(found)] + [f for f in _FONTS(root) if _SUSPECT.search(f)]
    if not chosen:
        return
    index_of = dict(zip(order, range(len(order)), strict=True))
    lines: dict[int, list[tuple[str, Anchor | None]]] = {}
    seen: set[tuple[str, str, str]] = set()
    for found in chosen:
        owner, name, value = found.getparent(), found.attrname, str(found)
        key = (owner.tag, name, value)
        if key in seen and len(value) < 64:
            continue
        seen.add(key)
        line = lines.setdefault(index_of[owner], [])
        if line:
            line.append(("\t", None))
        line.append((value, XmlText(story.member, index_of[owner], f"@{name}", 0)))
    for index in sorted(lines):
        story.line("attributes", "attribute", lines[index])
        for text, anchor in lines[index]:
            if anchor is not None:
                read_encoded(story, text, anchor)


def _is_text(found: object) -> bool:
    value, name = str(found), short_name(found.attrname).rpartition(":")[2]  # type: ignore[attr-defined]
    owner = found.getparent().tag.rpartition("}")[2]  # type: ignore[attr-defined]
    if name in _WRITTEN or (owner in _WRITTEN_VALUES and name in ("val", "name", "value")):
        return bool(value.strip())
    if name == "gfxdata" or _HARMLESS.fullmatch(value) or (name == "name" and owner == "font" and value.isascii()):
        return False
    if name in _OUTLINES and value.isascii() and _SHAPE.fullmatch(value):
        return bool(re.search(r"\d{11}", value))
    return bool(_SUSPECT.search(value)) or (len(value) >= 16 and _is_base64(value))


# ---------------------------------------------------------------- values in other clothes


def read_encoded(story: Story, text: str, anchor: Anchor) -> None:
    """Write what a percent-encoded or base64 value says to the hidden stream.

    Decoded characters have no place of their own in the file: the whole value is the place.
    """
    for decoded, coding in decodings(text):
        where = Entry(story.member, f"{coding}:{_place(anchor)}", 0)
        story.line("decoded", "hidden", [(decoded, where)])


def decodings(text: str) -> Iterator[tuple[str, str]]:
    """Yield (decoded text, name of the coding) for each coding that the value is plausibly in."""
    if "%" in text and (plain := unquote(text)) != text:
        yield plain, "percent"
    if _is_base64(text):
        try:
            raw = base64.b64decode("".join(text.split()) + "=" * (-len("".join(text.split())) % 4))
        except (binascii.Error, ValueError):
            return
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            try:
                decoded = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if decoded and all(c.isprintable() or c.isspace() for c in decoded):
                yield decoded, "base64"
                return


def _is_base64(text: str) -> bool:
    return len(text) >= 16 and _BASE64.fullmatch(text) is not None and not text.strip().isdigit()


def _place(anchor: Anchor) -> str:
    return f"{anchor.element}:{anchor.slot}" if isinstance(anchor, XmlText) else ""
