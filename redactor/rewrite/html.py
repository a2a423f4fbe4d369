"""Rewrite a page: only the characters of the values change; encoding, line ends and all other markup keep their bytes.

Scripts, handlers and style sheets that could hold values in a form of their own are emptied; pictures in data URIs lose
their metadata or are painted over.
"""

from __future__ import annotations

import base64
import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote

from extractors.formats.html.document import DataUri, data_uris
from extractors.formats.html.source import Token, decode_page, refuse_changed, tokens
from extractors.model import Document, Part, TextOffset
from redactor.redaction import Note, Redaction, RewriteJob, Rewritten
from redactor.rewrite.ooxml.images import NotAnImage, image_kind, paint, strip
from redactor.rewrite.ooxml.parts import pixel_boxes
from redactor.rewrite.values import Edit, Values, apply, spread

_ATOM = re.compile(r"&(?:#[xX][0-9a-fA-F]+;?|#[0-9]+;?|[A-Za-z][A-Za-z0-9]*;?)|(?:%[0-9A-Fa-f]{2})+")
_ONE_BYTE = re.compile(r"%[0-9A-Fa-f]{2}")
_ACTIVE = re.compile(
    r"[0-9]{6}|[^\x00-\x7f]|\\[ux0-9]|@\w|atob|fromCharCode|unescape|decodeURI|document\s*\.\s*write|innerHTML",
    re.IGNORECASE,
)
"""What a script may not have to be kept: numbers, text, or ways of making them."""
_CODED = re.compile(r"\\[0-9A-Fa-f]{2}")
_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_REVIEWED = frozenset({"scripts_dropped", "pictures_removed", "pictures_not_read", "embedded_objects_removed"})


def rewrite(job: RewriteJob) -> Rewritten:
    """Remove the job's values. Raises DamagedInput when the page does not survive its own encoding."""
    decoded = decode_page(job.data)
    refuse_changed(decoded, job.data)
    source = decoded.text
    counts: Counter[str] = Counter()
    values = Values.of(job.redactions)
    edits = [*_dropped(source, counts), *_pictures(source, job, values, counts)]
    covered = [(edit.start, edit.end) for edit in edits]
    edits += [edit for redaction in job.redactions for edit in _edits(job.document, source, redaction)]
    copies = [edit for edit in _copies(job.document, source, values) if not _within(edit, edits)]
    counts["copies_removed"] = len({edit.start for edit in copies})
    edits += copies
    changed = _applied(source, edits, covered)
    changed = values.cover(changed)  # what is left between attributes, in names of elements
    suffix = PurePath(job.document.name).suffix.lower()
    notes = tuple(
        Note(code, {"count": count}, needs_review=code in _REVIEWED) for code, count in sorted(counts.items()) if count
    )
    try:
        data = decoded.encode(changed)
    except UnicodeEncodeError:
        data = decoded.mark + changed.encode(decoded.encoding, "xmlcharrefreplace")
    return Rewritten(data, suffix if suffix in _SUFFIXES else ".html", notes)


def _applied(source: str, edits: list[Edit], whole: list[tuple[int, int]]) -> str:
    """Apply edits; those inside a stretch that goes as a whole are part of it."""
    kept = [
        edit
        for edit in edits
        if (edit.start, edit.end) in whole or not any(start <= edit.start < end for start, end in whole)
    ]
    return apply(source, kept)


def _within(edit: Edit, edits: list[Edit]) -> bool:
    return any(other.start <= edit.start and edit.end <= other.end for other in edits)


# ---------------------------------------------------------------- values


def _edits(document: Document, source: str, redaction: Redaction) -> list[Edit]:
    ranges: list[tuple[int, int]] = []
    for span in redaction.spans:
        ranges += _ranges(document.parts[span.part], source, span.start, span.end)
    return spread(ranges, html.escape(redaction.replacement))


def _ranges(part: Part, source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the source that characters of a part came from."""
    for piece in part.pieces_between(start, end):
        if not isinstance(piece.anchor, TextOffset):
            continue
        place = piece.anchor.offset
        if piece.atomic:
            one = piece.end - piece.start == 1 and source.startswith("%", place)
            match = (_ONE_BYTE if one else _ATOM).match(source, place)
            yield place, match.end() if match else place + piece.end - piece.start
        else:
            first, last = max(start, piece.start), min(end, piece.end)
            yield place + first - piece.start, place + last - piece.start


def _copies(document: Document, source: str, values: Values) -> Iterator[Edit]:
    """Yield the edits that remove strong values wherever else they stand."""
    for part in document.parts:
        for match in values.find(part.text):
            ranges = [r for place in match.places for r in _ranges(part, source, place, place + 1)]
            yield from spread(list(dict.fromkeys(ranges)), html.escape(match.redaction.replacement))


# ---------------------------------------------------------------- active content and data


def _dropped(source: str, counts: Counter[str]) -> Iterator[Edit]:
    for token in tokens(source):
        if token.kind == "raw" and token.name == "script" and _ACTIVE.search(source, token.start, token.end):
            counts["scripts_dropped"] += 1
            yield Edit(token.start, token.end, "")
        elif token.kind == "raw" and token.name == "style" and _CODED.search(source, token.start, token.end):
            counts["private_data_dropped"] += 1
            yield Edit(token.start, token.end, "")
        elif token.kind == "begin":
            yield from _active_attributes(token, source, counts)


def _active_attributes(token: Token, source: str, counts: Counter[str]) -> Iterator[Edit]:
    for attribute in token.attributes:
        value = html.unescape(source[attribute.start : attribute.end])
        handler = attribute.name.startswith("on") or value.lstrip().lower().startswith("javascript:")
        if (handler and _ACTIVE.search(value)) or attribute.name == "srcdoc":
            counts["scripts_dropped"] += 1
            yield Edit(attribute.start, attribute.end, "")


def _pictures(source: str, job: RewriteJob, values: Values, counts: Counter[str]) -> Iterator[Edit]:
    boxes = pixel_boxes(job)
    number = 0
    for uri in data_uris(source):
        if uri.type.startswith("image/") and uri.data:
            number += 1
            yield from _picture(uri, boxes.get(f"picture {number}"), values, counts)
        else:
            counts["embedded_objects_removed"] += 1
            yield Edit(uri.start, uri.end, "data:,")


def _picture(
    uri: DataUri, boxes: list[tuple[int, int, int, int]] | None, values: Values, counts: Counter[str]
) -> Iterator[Edit]:
    data = uri.data or b""
    try:
        cleaned = paint(data, boxes) if boxes else strip(data) if image_kind(data) else b""
    except NotAnImage:
        cleaned = b""
    if not cleaned or (not boxes and values.within_bytes(cleaned)):
        counts["pictures_removed"] += 1
        yield Edit(uri.start, uri.end, "data:,")
        return
    counts["pictures_painted"] += bool(boxes)
    counts["pictures_not_read"] += boxes is None
    if cleaned is not data:
        counts["picture_metadata_removed"] += not boxes
        coded = quote(base64.b64encode(cleaned).decode(), safe="+/=")
        yield Edit(uri.start, uri.end, f"data:{uri.type};base64,{coded}")
