"""Attributes that may hold what people typed: alternative texts, names, tags, prompts, authors, and any number.

Attributes known to hold sizes, colors and ids are left out, unless their value could be more than that: whatever is not
ASCII, or has seven digits or more in a row, is read wherever it stands.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from extractors.formats.docx.names import words
from extractors.formats.docx.story import Story
from extractors.formats.opc import attributes_of
from extractors.model import Anchor, Entry, XmlText

_LONG = etree.XPath("//@*[string-length(.) > 6]")
_ALL = etree.XPath("//@*[string-length(.) > 1]")
_WRITTEN = frozenset(words("descr title alt tooltip string author initials displayText ed edGrp"))
"""Local names of attributes that always hold text of people."""
_VALUED = frozenset(
    words(
        "alias tag tblCaption tblDescription helpText statusText default listEntry docVar listItem attr altName "
        "aliases category"
    )
)
"""Local names of elements whose w:val, w:name or w:value always holds text of people."""
_HOLDERS = tuple(
    f"{{*}}{name}"
    for name in sorted(_VALUED)
    + words(
        "docPr cNvPr shape rect oval roundrect line group textpath hyperlink comment permStart ins del moveFrom moveTo "
        "rPrChange pPrChange tblPrChange trPrChange tcPrChange sectPrChange tblGridChange numberingChange cellIns "
        "cellDel cellMerge tblPrExChange hlinkClick hlinkHover person"
    )
)
"""Elements that have such attributes."""
_SKIPPED = re.compile(r"rsid.*|paraId|textId|durableId|anchorId|editId|embed|gfxdata|styleId|ascii|hAnsi|cs|nsid|tmpl")
_SUSPECT = re.compile(r"[^\x00-\x7f]|(?:\d[ \-.]{0,2}){7,}|@|%[0-9A-Fa-f]{2}")
_HARMLESS = re.compile(
    r"\{?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}?|https?://(?:schemas|purl|www\.w3)\.[\x21-\x7e]*"
    r"|urn:[a-z.:-]+|-?\d{1,10}|[0-9A-Fa-f]{6,8}|_(?:Toc|Ref|Hlk|Hlt|GoBack)\d*|\d{4}-\d\d-\d\dT[\d:.]+Z?"
    r"|#?_x0000_[\w]{1,24}"
)
_SHAPE = re.compile(r"[mlcxeqhvtrnfwa@#,.\d\s-]+|(?:[a-z-]+:[^;:]*;?)+")
"""VML and DrawingML outlines and CSS-like styles."""
_OUTLINES = frozenset(
    words("style path d points coordorigin coordsize eqn adj wrapcoords from to control1 control2 viewBox")
)
_TECHNICAL = frozenset({"typeface", "panose", "usb0", "usb1", "usb2", "usb3", "csb0", "csb1"})
"""Attributes of font descriptions."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}(?:[\r\n]+[A-Za-z0-9+/]+)*={0,2}\s*")
_WORTH_DECODING = re.compile(r"\d{5,}|@|[\u4e00-\u9fff]")
_PLAUSIBLE = re.compile(r"[\t\n\r\x20-\x7e\u2010-\u2030\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")


def read_attributes(story: Story, root: etree._Element) -> None:
    """Write the attributes of a member to its attribute stream: a line an element, values separated by tabs."""
    chosen: dict[etree._Element, dict[str, str]] = {}
    seen: set[tuple[object, str, str]] = set()
    for owner, name, value in _candidates(root, story.generic):
        key = (owner.tag, name, value)
        if key not in seen or len(value) >= 64:
            seen.add(key)
            chosen.setdefault(owner, {})[name] = value
    if not chosen:
        return
    for index, element in enumerate(root.iter()):
        if element in chosen:
            _write(story, index, chosen[element])


def _write(story: Story, index: int, values: dict[str, str]) -> None:
    line: list[tuple[str, Anchor | None]] = []
    for name, value in values.items():
        line += [("\t", None)] if line else []
        line.append((value, XmlText(story.member, index, f"@{name}", 0)))
    story.line("attributes", "attribute", line)
    for text, anchor in line:
        if anchor is not None:
            read_encoded(story, text, anchor)


def _candidates(root: etree._Element, generic: bool) -> Iterator[tuple[etree._Element, str, str]]:
    for element in root.iter(*_HOLDERS):
        owner = etree.QName(element).localname
        for key, value in element.attrib.items():
            name = str(key).rpartition("}")[2]
            if value.strip() and (name in _WRITTEN or (owner in _VALUED and name in ("val", "name", "value"))):
                yield element, str(key), str(value)
    verdicts: dict[str, bool] = {}
    for element, key, value in attributes_of(_ALL if generic else _LONG, root):
        name = key.rpartition("}")[2]
        skipped = verdicts.get(name)
        if skipped is None:
            skipped = verdicts[name] = _SKIPPED.fullmatch(name) is not None
        if skipped and value.isascii() and not re.search(r"\d{9}", value):
            continue
        if _is_suspect(name, value) and not str(element.tag).endswith("}panose1"):
            yield element, key, value


def _is_suspect(name: str, value: str) -> bool:
    if not _SUSPECT.search(value):
        return len(value) >= 16 and name != "gfxdata" and is_base64(value)
    if _HARMLESS.fullmatch(value) or name in _TECHNICAL:
        return False
    if name in _OUTLINES and value.isascii() and _SHAPE.fullmatch(value):
        return re.search(r"\d{11}", value) is not None
    return True


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
    if is_base64(text):
        try:
            raw = base64.b64decode("".join(text.split()))
        except (binascii.Error, ValueError):
            return
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            try:
                decoded = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _PLAUSIBLE.fullmatch(decoded) and _WORTH_DECODING.search(decoded):
                yield decoded, "base64"
                return


def is_base64(text: str) -> bool:
    """Tell whether a value can be base64: only its letters, whole groups of four, and not just a word or a number."""
    if len(text) < 16 or not _BASE64.fullmatch(text):
        return False
    dense = "".join(text.split())
    return len(dense) % 4 == 0 and not dense.isalpha() and not dense.isdigit()


def _place(anchor: Anchor) -> str:
    return f"{anchor.element}:{anchor.slot}" if isinstance(anchor, XmlText) else ""
