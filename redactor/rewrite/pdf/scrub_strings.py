"""Values in strings, names and small text streams: every one in the file is looked at, whatever its key.

A string that holds a strong value gets the replacement in its place; so does a string of which the reader reported a
value (its anchor names object and path), strong or not. What repeats the page's text for machines (ActualText, Alt,
field values) loses weak values too. Destinations and names are renamed consistently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote_to_bytes

import pikepdf

from extractors.formats.pdf.objects import Place, container_of, decode_text, has_strings, strings_of, unescape_script
from extractors.formats.pdf.opening import decoded
from extractors.formats.pdf.spelled import LONG
from extractors.formats.pdf.streams import content_streams
from extractors.model import Document, Entry
from redactor.redaction import Redaction
from redactor.rewrite.pdf.fragments import Fragments
from redactor.rewrite.pdf.marks import COVERED_TEXT
from redactor.rewrite.pdf.scrub_catalog import tree_items
from redactor.rewrite.values import Edit, Values, apply

_ALTERNATIVE = ("/ActualText", "/Alt", "/E", "/T", "/TU", "/V", "/DV", "/Contents", "/Summary")


@dataclass(slots=True)
class Masks:
    """What to mask: ``values`` anywhere, ``weak`` (value -> replacement) in alternatives of the page's text, ``edits``
    at the places that the reader named; ``renamed`` maps destinations and names."""

    values: Values
    weak: Mapping[str, str] = field(repr=False)
    edits: Mapping[tuple[str, str], Sequence[tuple[Edit, bool]]] = field(repr=False)
    fragments: Fragments = field(default_factory=lambda: Fragments.of(()), repr=False)
    renamed: dict[bytes, str] = field(default_factory=dict, repr=False)

    def holds(self, text: str) -> bool:
        """Tell whether a text holds a strong value, as written or escaped."""
        return any(self.values.within(form) for form in spellings(text))

    def holds_address(self, address: str) -> bool:
        """Tell whether an address holds a strong value, a long number also with anything between its digits."""
        if self.holds(address):
            return True
        forms = ["".join(filter(str.isdigit, form)) for form in spellings(address)]
        numbers = (key.rstrip("X") for key in self.values.by_key)
        return any(number in form for number in numbers if number.isdigit() and len(number) >= LONG for form in forms)


def spellings(text: str) -> list[str]:
    """Return a text and what it becomes when percent, XML and script escapes are resolved and markup is removed."""
    forms = [text]
    if "%" in text:
        forms.append(unquote_to_bytes(text.encode("utf-8", "replace")).decode("utf-8", "replace"))
    if "&" in text or "<" in text:
        forms.append(unescape(re.sub(r"<[^<>]*>", "", text)))
    if "\\" in text:
        forms.append(unescape_script(text))
    return forms


_NUMBER = re.compile(rb"(?:\0?[0-9]){6,}+(?:\0?[Xx])?\0?")
"""Digits of a value in ASCII or UTF-16."""


def masks_of(redactions: Sequence[Redaction], document: Document | None) -> Masks:
    """Prepare the masks. Without a document the reader's places are unknown and only strong values are masked."""
    weak = {
        redaction.secret_text: redaction.replacement
        for redaction in redactions
        if not redaction.strong and len(redaction.secret_text.strip()) >= (4 if redaction.kind == COVERED_TEXT else 2)
        and not (redaction.secret_text.isdigit() and len(redaction.secret_text) < 4)
    }  # fmt: skip
    values = Values.of(redactions)
    edits = _edits(redactions, document) if document else {}
    return Masks(values, weak, edits, Fragments.of(values.by_key))


def _edits(redactions: Iterable[Redaction], document: Document) -> dict[tuple[str, str], list[tuple[Edit, bool]]]:
    """Return the edits that the redactions ask for in Entry anchors, by place; True for those that replace all."""
    found: dict[tuple[str, str], list[tuple[Edit, bool]]] = {}
    for redaction in redactions:
        replacement = redaction.replacement
        for span in redaction.spans:
            part = document.parts[span.part]
            for piece in part.pieces_between(span.start, span.end):
                if isinstance(piece.anchor, Entry):
                    start, end = max(span.start, piece.start) - piece.start, min(span.end, piece.end) - piece.start
                    edit = Edit(piece.anchor.offset + start, piece.anchor.offset + end, replacement)
                    found.setdefault((piece.anchor.container, piece.anchor.key), []).append((edit, piece.atomic))
                    replacement = ""
    return found


def rename_destinations(pdf: pikepdf.Pdf, masks: Masks) -> int:
    """Give destinations whose name holds a value a neutral one; references follow in ``mask_strings``."""
    names = pdf.Root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, pikepdf.Dictionary) else None
    pairs = [(bytes(key), value) for key, value in tree_items(tree, "/Names") if isinstance(key, pikepdf.String)]
    for key, _ in pairs:
        if masks.holds(decode_text(key)):
            masks.renamed[key] = f"destination-{len(masks.renamed) + 1}"
    if masks.renamed:
        new = sorted(((masks.renamed.get(key, "").encode() or key, value) for key, value in pairs), key=_first)
        flat = pikepdf.Array()
        for key, value in new:
            flat.append(pikepdf.String(key))
            flat.append(value)
        names["/Dests"] = pikepdf.Dictionary(Names=flat)
    return len(masks.renamed)


def _first(pair: tuple[bytes, Any]) -> bytes:
    return pair[0]


def mask_strings(pdf: pikepdf.Pdf, masks: Masks) -> int:
    """Mask the strings of all objects; return how many changed that the catalog still reaches."""
    changed: list[Any] = []
    for item in [*pdf.objects, pdf.trailer]:
        if not has_strings(item):
            continue
        container = container_of(item)
        for place in strings_of(item):
            new = _masked(place, container, masks)
            if new is not None:
                if new:
                    place.holder[place.slot] = pikepdf.String(new)
                elif isinstance(place.slot, str):
                    del place.holder[place.slot]
                else:
                    place.holder[place.slot] = pikepdf.String("")
                changed.append(item)
    if not changed:
        return 0
    kept = reachable(pdf)
    return sum(not item.is_indirect or item.objgen in kept for item in changed)


def reachable(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """Return the indirect objects that will be written."""
    found: set[tuple[int, int]] = set()
    stack: list[Any] = [pdf.trailer]
    while stack:
        item = stack.pop()
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            values = [value for _, value in item.items()]
        elif isinstance(item, pikepdf.Array):
            values = list(item)
        else:
            continue
        for value in values:
            if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
                if not value.is_indirect:
                    stack.append(value)
                elif value.objgen not in found:
                    found.add(value.objgen)
                    stack.append(value)
    return found


def _masked(place: Place, container: str, masks: Masks) -> str | None:
    """Return the new text of a string, "" when the whole entry must go, None when it stays."""
    raw = bytes(place.value)
    if raw in masks.renamed:
        return masks.renamed[raw]
    text = decode_text(raw)
    new = text
    edits = masks.edits.get((container, place.key), ())
    if any(atomic for _, atomic in edits):
        return ""
    if edits:
        new = apply(new, [edit for edit, _ in edits])
    new = masks.values.cover(new)
    if masks.weak and isinstance(place.slot, str) and place.slot in _ALTERNATIVE:
        for secret, replacement in masks.weak.items():
            new = new.replace(secret, replacement)
    if masks.fragments.is_piece(new) or masks.holds(new):
        return ""
    return new if new != text else None


def _content_keys(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """Return the streams with content, which was edited glyph by glyph."""
    found = set(content_streams(pdf).by_key)
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        found |= {part.objgen for part in parts if isinstance(part, pikepdf.Stream)}
    return found


def blank_streams(pdf: pikepdf.Pdf, redactions: Sequence[Redaction]) -> int:
    """Overwrite values spelled in streams that neither show text nor are images: comments in font programs and CMaps,
    font name tables, profile descriptions. Lengths stay as they are."""
    secrets = [redaction.secret_text for redaction in redactions if redaction.strong and len(redaction.secret_text) > 6]
    spelled = {
        secret.encode(encoding): ("0" * (len(secret.encode(encoding)) // width)).encode(encoding)
        for secret in secrets
        for encoding, width in (("utf-8", 1), ("utf-16-be", 2), ("utf-16-le", 2))
    }
    if not spelled:
        return 0
    pattern = re.compile(b"|".join(re.escape(form) for form in sorted(spelled, key=len, reverse=True)))
    words = [form for form in spelled if not _NUMBER.fullmatch(form)]
    values, shown = Values.of(redactions), _content_keys(pdf)
    count = 0
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") == "/Image" or item.objgen in shown:
            continue
        try:
            data = decoded(item)
        except (pikepdf.PdfError, ValueError):
            continue  # the verifier reports streams that cannot be decoded
        if _spells(data, pattern, words) and values.within_bytes(data):
            item.write(pattern.sub(lambda match: spelled[match.group()], data))
            count += 1
    return count


def _spells(data: bytes, pattern: re.Pattern[bytes], words: Iterable[bytes]) -> bool:
    """Tell whether bytes hold a value; font programs hold few numbers as long as one, so only those are compared."""
    numbers = (pattern.search(data, match.start(), match.end()) for match in _NUMBER.finditer(data))
    return any(numbers) or any(word in data for word in words)
