"""Everything in a PDF that is text and is not shown by content streams, as parts with Entry anchors.

Annotations, form fields, bookmarks, links, properties, scripts, structure attributes, layer names, XMP and other text
streams, file names and whatever stands in objects that nothing refers to. ``strings_of`` walks one object; the rewriter
uses it too and finds each value again by (container, key): "12 0" and "/A/URI".
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote_to_bytes

import pikepdf

from extractors.formats.pdf.opening import Budget
from extractors.formats.pdf.spelled import LONG, numbers_in_syntax, text_in_program
from extractors.limits import Limits
from extractors.model import Entry, Part, PartKind, Piece

_HAS_STRING = re.compile(rb"\((?!\))|<[0-9a-fA-F]|#[0-9a-fA-F]{2}")
_LANGUAGE = re.compile("\x1b[^\x1b]*\x1b")
"""A language code within a text string (7.9.2.2)."""
_ENCODED_TWICE = 2
_BASE64 = re.compile(r"(?<![\w+/-])[A-Za-z0-9+/_-]{12,}={0,2}(?![\w+/-])")
_CUT_NUMBER = re.compile(r"\d(?:[/._+,;&=~:| -]?\d)*")
_NOT_DIGIT = re.compile(r"\D")
_MARKUP = re.compile(r"<[^<>]*>")
_CONTENT = re.compile(
    rb"[)>\]]\s*(?:Tj|TJ|'|\")(?![A-Za-z])|\bDo\b|\bre\s+[fWn]\b|begincmap|beginbfchar|%!PS|%!FontType"
)
_LONGEST_TEXT = 4 * 1024 * 1024
ANNOTATIONS = frozenset({
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
    "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen",
    "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/3D", "/Redact", "/Projection", "/RichMedia",
})  # fmt: skip
_TECHNICAL = ("/Registry", "/Ordering", "/CharSet", "/DA", "/O", "/U", "/OE", "/UE")
"""Ends of paths whose strings are for programs; they are read when they hold a long number or an address."""
_SPOKEN = ("/ActualText", "/Alt", "/E")
"""What stands for single glyphs, too: one digit is text there."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")
_LONG_NUMBER = re.compile(rf"\d{{{LONG}}}")
_IDENTIFIES = re.compile(r"\d{7}|@")
_GROUPED: frozenset[PartKind] = frozenset({"outline", "alternative", "property", "hidden"})
"""Kinds whose many small strings share one part; the others get a part for each object."""


@dataclass(frozen=True, slots=True)
class Place:
    """One string or name of an object: ``holder[slot]`` is its value, ``key`` its path within the object."""

    key: str
    holder: Any = field(repr=False)
    slot: str | int
    value: Any = field(repr=False)


def container_of(item: Any) -> str:
    """Return the name of an indirect object, "number generation"; "trailer" for the trailer."""
    return f"{item.objgen[0]} {item.objgen[1]}" if item.is_indirect else "trailer"


def strings_of(item: Any, *, names: bool = False) -> Iterator[Place]:
    """Yield the strings of an object (``names``: names too) that stand in it directly, not in objects it refers to."""
    yield from _walk(item, "", names)


def _walk(item: Any, path: str, names: bool) -> Iterator[Place]:
    """Walk a tree of direct objects of any depth, in order."""
    stack = [(path, item, iter(_pairs(item)))]
    while stack:
        above, holder, pairs = stack[-1]
        pair = next(pairs, None)
        if pair is None:
            stack.pop()
            continue
        slot, value = pair
        if not isinstance(value, pikepdf.Object):
            continue
        key = f"{above}[{slot}]" if isinstance(slot, int) else above + slot
        if isinstance(value, pikepdf.String) or (names and isinstance(value, pikepdf.Name)):
            yield Place(key, holder, slot, value)
        elif not value.is_indirect:
            stack.append((key, value, iter(_pairs(value))))


def _pairs(item: Any) -> list[tuple[str | int, Any]]:
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        return list(item.items())
    return list(enumerate(item)) if isinstance(item, pikepdf.Array) else []


def syntax_of(item: Any) -> bytes:
    """Return an object in PDF syntax, without the objects that it refers to and without a stream's data."""
    if isinstance(item, pikepdf.Stream):
        return bytes(item.stream_dict.unparse())
    return bytes(item.unparse(resolved=True)) if isinstance(item, pikepdf.Object) else b""


def has_strings(item: Any) -> bool:
    """Tell quickly whether an object holds any string (or a name with escapes) directly."""
    return _HAS_STRING.search(syntax_of(item)) is not None


def decode_text(value: bytes) -> str:
    """Return a text string (ISO 32000-2 7.9.2.2). Chinese producers also write GB 18030 without any mark."""
    if value[:2] == b"\xff\xfe":
        return value[2:].decode("utf-16-le", "replace")
    if value[:2] != b"\xfe\xff" and value[:3] != b"\xef\xbb\xbf" and not value.isascii():
        try:
            chinese = value.decode("gb18030")
        except UnicodeDecodeError:
            chinese = ""
        if any("\u4e00" <= character <= "\u9fff" for character in chinese):
            return chinese
    return str(pikepdf.String(value)) if value[:2] == b"\xfe\xff" else _plain(value)


def _plain(value: bytes) -> str:
    if value[:3] == b"\xef\xbb\xbf":
        return value[3:].decode("utf-8", "replace")
    return value.decode("pdfdoc", "replace")


def readable(text: str) -> bool:
    """Tell whether a string is text for people: identifiers, palettes and certificates are not."""
    if len(text) < 2:
        return False
    odd = sum(1 for c in text if (ord(c) < 32 and c not in "\r\n\t") or 0x7F <= ord(c) < 0xA0 or c == "\ufffd")
    return odd * 8 <= len(text)


# ---------------------------------------------------------------- parts


@dataclass(slots=True)
class _Builder:
    """One part under construction."""

    name: str
    kind: PartKind
    visible: bool
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)

    def add(self, text: str, anchor: Entry, atomic: bool, separator: str) -> None:
        if self.text:
            self.text += separator
        start = len(self.text)
        self.text += text
        self.pieces.append(Piece(start, len(self.text), anchor, atomic))


def object_parts(
    pdf: pikepdf.Pdf, budget: Budget | None = None, content: Collection[tuple[int, int]] = ()
) -> list[Part]:
    """Return the parts of all objects, by object number. ``budget`` bounds what text streams may inflate to, and
    ``content`` names the streams that paint: their coordinates are no text."""
    budget = budget or Budget(Limits())
    classes = _classes(pdf)
    contents = _page_contents(pdf).union(content)
    single: list[_Builder] = []
    grouped: dict[PartKind, _Builder] = {}
    for item in [*pdf.objects, pdf.trailer]:
        if not isinstance(item, pikepdf.Object) or _is_reference_table(item):
            continue
        kind, visible = classes.get(item.objgen, ("hidden", False)) if item.is_indirect else ("hidden", False)
        container = container_of(item)
        syntax = syntax_of(item)
        values = [_value(container, place) for place in strings_of(item)] if _HAS_STRING.search(syntax) else []
        values += [(number, Entry(container, "name", 0), True) for number in numbers_in_syntax(syntax)]
        if isinstance(item, pikepdf.Stream) and item.objgen not in contents:
            values.append(_stream_value(container, item, budget))
        kind = _kind_of(item, kind)
        if kind in _GROUPED:
            builder = grouped.get(kind) or _Builder(kind, kind, False)
            grouped[kind] = builder
        else:
            builder = _Builder(f"{kind} {container.split()[0]}", kind, visible)
            single.append(builder)
        first = True
        for value in values:
            if value:
                builder.add(*value, "\n\n" if first else "\n")
                first = False
    counts: dict[PartKind, int] = {}
    parts = []
    for builder in [*single, *(grouped[kind] for kind in sorted(grouped))]:
        if builder.text:
            counts[builder.kind] = counts.get(builder.kind, 0) + 1
            number = counts[builder.kind]
            parts.append(Part(builder.name, builder.kind, builder.text, tuple(builder.pieces), builder.visible, number))
    return parts


def _is_reference_table(item: Any) -> bool:
    """Tell whether an object is a cross-reference stream: the output gets one of its own."""
    return isinstance(item, pikepdf.Stream) and item.get("/Type") == "/XRef"


def _value(container: str, place: Place) -> tuple[str, Entry, bool] | None:
    """Return (text, anchor, atomic) of a string; what had to be decoded further can only be replaced whole."""
    if container == "trailer" and place.key.startswith("/ID["):
        return None  # dropped whatever it says
    text = decode_text(bytes(place.value))
    if not readable(text) and not (place.slot in _SPOKEN and text.isdecimal()):
        text = _CONTROL.sub("", text)
        return (text, Entry(container, place.key, 0), True) if _LONG_NUMBER.search(text) else None
    if place.key.endswith(_TECHNICAL) and not _IDENTIFIES.search(text):
        return None
    plain = _LANGUAGE.sub("", text) if "\x1b" in text else text
    for _ in range(_ENCODED_TWICE):
        if "%" in plain:
            plain = unquote_to_bytes(plain.encode("utf-8", "replace")).decode("utf-8", "replace")
    first = place.holder.get("/St") if place.slot == "/P" else None
    if isinstance(first, int):  # the number of a page follows its prefix (12.4.2)
        plain += str(first)
    if place.slot == "/URI":
        plain = unescape(plain)
        plain = "\n".join((plain, *_in_base64(plain), *_cut_numbers(plain)))
    if "<" in plain and ">" in plain:
        plain = unescape(_MARKUP.sub("\n", plain)).strip("\n")
    if place.slot == "/JS" or "\\" in plain:
        plain = unescape_script(plain)
    if not plain.strip():
        return None
    return plain, Entry(container, place.key, 0), plain != text


def _in_base64(address: str) -> Iterator[str]:
    """Yield the texts that parts of an address spell in base64."""
    for match in _BASE64.finditer(address):
        token = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            text = b64decode(token + "=" * (-len(token) % 4)).decode("utf-8")
        except ValueError:
            continue
        if text.isprintable():
            yield text


def _cut_numbers(address: str) -> Iterator[str]:
    """Yield the numbers that an address cuts into groups: /139/1234/0077."""
    for match in _CUT_NUMBER.finditer(address):
        digits = _NOT_DIGIT.sub("", match.group())
        if len(digits) >= LONG and digits != match.group():
            yield digits


def unescape_script(script: str) -> str:
    r"""Return a script with \x31, \u0031 and \061 escapes resolved."""
    return re.sub(
        r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([0-3][0-7]{2}))",
        lambda m: chr(int(m.group(1) or m.group(2), 16) if m.group(1) or m.group(2) else int(m.group(3), 8)),
        script,
    )


def _stream_value(container: str, stream: Any, budget: Budget) -> tuple[str, Entry, bool] | None:
    """Return the text of a stream: XMP, XFA, scripts, rich text, attached text files; numbers in what is none."""
    if stream.get("/Subtype") in ("/Image", "/Form") or stream.get("/Type") in ("/XRef", "/ObjStm", "/Pattern"):
        return None
    data = budget.read(stream)
    text = text_of(data) or text_in_program(data)
    return (text, Entry(container, "stream", 0), True) if text else None


def text_of(data: bytes) -> str:
    """Return the text in bytes that are text (markup removed), else ""."""
    head = data[:4096]
    if not head or len(data) > _LONGEST_TEXT or head.startswith((b"%PDF-", b"PK\x03\x04")):
        return ""
    if head[:2] in (b"\xfe\xff", b"\xff\xfe"):
        text = data.decode("utf-16", "replace")
    elif sum(byte < 9 or 13 < byte < 32 for byte in head) * 50 > len(head) or _CONTENT.search(head):
        return ""
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("gb18030", "replace")
    if "<" in text and ">" in text:
        text = unescape(re.sub(r"\n\s*\n+", "\n", _MARKUP.sub("\n", text)))
    text = unescape_script(text).strip()
    return text if readable(text) else ""


# ---------------------------------------------------------------- what an object is

_Class = tuple[PartKind, bool]


def _page_contents(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    found = set()
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        for part in contents if isinstance(contents, pikepdf.Array) else (contents,):
            if isinstance(part, pikepdf.Stream):
                found.add(part.objgen)
    return found


def _classes(pdf: pikepdf.Pdf) -> Mapping[tuple[int, int], _Class]:
    """Return the class of objects that only their users tell apart."""
    found: dict[tuple[int, int], _Class] = {}
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        found[info.objgen] = ("property", False)
    found[pdf.Root.objgen] = ("property", False)
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            if isinstance(annotation, pikepdf.Dictionary):
                flags = annotation.get("/F")
                hidden = isinstance(flags, int) and bool(flags & 0x22)
                found[annotation.objgen] = ("annotation", not hidden and annotation.get("/Subtype") != "/Popup")
    return found


def _kind_of(item: Any, known: PartKind) -> PartKind:
    """Return the kind of part an object's strings belong to."""
    if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        return known
    kind = item.get("/Type")
    if "/FT" in item or ("/T" in item and ("/Kids" in item or "/V" in item)):
        return "form"
    if item.get("/Subtype") in ANNOTATIONS and "/Rect" in item:
        return "link" if item.get("/Subtype") == "/Link" else "annotation"
    if kind in ("/EmbeddedFile", "/Filespec", "/F"):
        return "embedded"
    if kind in ("/Metadata", "/OCG"):
        return "property"
    if kind == "/StructElem" or "/ActualText" in item or ("/S" in item and "/Alt" in item):
        return "alternative"
    if "/JS" in item or item.get("/S") == "/JavaScript":
        return "script"
    if item.get("/S") == "/URI":
        return "link"
    if "/Title" in item and ("/Parent" in item or "/Dest" in item or "/A" in item) and kind != "/Catalog":
        return "outline"
    return known
