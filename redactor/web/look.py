"""What the review page has worker processes do: open a document, draw it, find places in it, make the public copy.

Nothing here runs in the process that talks to the browser. A worker remembers the last documents that it read.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from extractors.formats.doc import find_soffice, printed
from extractors.model import Document, Span
from redactor import messages, pipeline
from redactor.errors import ToolkitError, UsageError
from redactor.finding import Finding
from redactor.output import encode, words
from redactor.pipeline import Outcome
from redactor.report import FindingItem
from redactor.review import Review, equal_places
from redactor.secret import mask
from redactor.toolkit import Toolkit
from redactor.web.page_view import (
    Box,
    Pages,
    area_boxes,
    area_of,
    boxes_of,
    has_picture,
    pages_of,
    picture_of,
    spans_in,
)
from redactor.web.text_view import sections

Place = dict[str, Any]
_KEPT = 3
_SHORTEST = 2
_documents: OrderedDict[tuple[str, str], tuple[Document, Pages]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Opened:
    """A document ready for review; ``view`` is what the page shows, without any value in clear."""

    view: dict[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What a selection or box comes to: one entry a mark, with spans, area, boxes on pages, and the masked text."""

    marks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Made:
    """The result of the cleaning with a review: the report in two forms, and the file when it was proven."""

    report: dict[str, Any]
    html: bytes = field(repr=False)
    status: str
    data: bytes | None = field(default=None, repr=False)
    suffix: str = ""


def open_document(kit: Toolkit, data: bytes, name: str) -> Opened:
    """Check a document and return what a reviewer needs to see."""
    outcome = pipeline.process(data, kit, "check", name=name)
    if outcome.error is not None:
        raise outcome.error
    document = _read(outcome)
    report = outcome.report
    pages = pages_of(data, document.format, kit.settings.password)
    _remember(data, name, document, pages)
    view = {
        "format": document.format,
        "doctype": report.doctype_title,
        "verdict": {lang: words.verdict(report, lang) for lang in ("zh", "en")},
        "pages": [{"width": width, "height": height} for width, height in pages.sizes],
        "layout": document.format == "docx" and bool(find_soffice()),
        "findings": [_finding(item, document, pages, kit) for item in report.findings],
        "checks": [_check(item) for item in report.checks],
        "fields": [{"title": i.title, "value": i.value} for i in report.fields],
        "notes": [{lang: messages.text(n.code, lang, n.details) for lang in ("zh", "en")} for n in report.notes],
    }
    return Opened(view, hashlib.sha256(data).hexdigest())


def text_of(kit: Toolkit, data: bytes, name: str, spans: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    """Return the document as structured text (in clear: it is what the reviewer reads)."""
    document, _ = _document(kit, data, name)
    return sections(document, [Span(*span) for span in spans])


def page_picture(kit: Toolkit, data: bytes, format_id: str, page: int, width: int) -> bytes:
    """Return the PNG of a page."""
    return picture_of(data, format_id, page, width, kit.settings.password)


def print_word(kit: Toolkit, data: bytes, name: str, spans: dict[str, list[tuple[int, int, int]]]) -> Any:
    """Return what LibreOffice prints: PDF, page sizes, and the findings' places on its pages where they can be told."""
    document, _ = _document(kit, data, name)
    suffix = ".docx" if data[:2] == b"PK" else ".doc"
    pdf = printed(data, suffix, kit.settings.limits)
    print_, pages = _document(kit, pdf, "print.pdf")
    found: dict[str, list[Place]] = {}
    wanted: dict[str, list[str]] = {}
    for finding, places in spans.items():
        text = "".join(document.text(*(Span(*place) for place in places)).split())
        wanted.setdefault(text, []).append(finding)
    for text, findings in wanted.items():
        stands = [place for place in equal_places(print_, text) if print_.parts[place.part].visible]
        for number, finding in enumerate(findings):
            own = stands[number : number + 1] if len(stands) == len(findings) else stands
            found[finding] = boxes_of(print_, own, pages)
    return pdf, [{"width": width, "height": height} for width, height in pages.sizes], found


def mark_text(
    kit: Toolkit,
    data: bytes,
    name: str,
    spans: list[tuple[int, int, int]],
    taken: list[tuple[int, int, int]],
    equal: bool,
) -> Marked:
    """Turn selected characters into marks: one for the selection, one more for every equal text."""
    document, pages = _document(kit, data, name)
    chosen = tuple(Span(*span) for span in spans)
    for span in chosen:
        if not (
            0 <= span.part < len(document.parts) and 0 <= span.start < span.end <= len(document.parts[span.part].text)
        ):
            raise UsageError(
                problem_zh="选取的位置不在文件之内",
                problem_en="the selection lies outside the document",
                next_zh="请刷新页面，重新选取。",
                next_en="Load the page again and select anew.",
            )
    text = document.text(*chosen)
    if not text.strip():
        raise UsageError(
            problem_zh="选取的内容是空白",
            problem_en="nothing but blanks was selected",
            next_zh="请选取文字后再试。",
            next_en="Select some text.",
        )
    groups = [chosen]
    if equal and len("".join(text.split())) >= _SHORTEST:
        groups += [(place,) for place in equal_places(document, text, [*chosen, *(Span(*span) for span in taken)])]
    return Marked([_mark(document, group, pages) for group in groups])


def find_text(kit: Toolkit, data: bytes, name: str, text: str, taken: list[tuple[int, int, int]]) -> Marked:
    """Turn a typed text into marks, one for each place where it stands."""
    document, pages = _document(kit, data, name)
    if len("".join(text.split())) < _SHORTEST:
        raise UsageError(
            problem_zh="请至少输入两个字",
            problem_en="type at least two characters",
            next_zh="请补全要查找的内容。",
            next_en="Type more of it.",
        )
    places = equal_places(document, text, [Span(*span) for span in taken])
    if not places:
        raise UsageError(
            problem_zh="文件中没有这段文字（或已在清理之列）",
            problem_en="the text is not there, or goes already",
            next_zh="请核对文字，或在“文字”视图中直接选取。",
            next_en="Check the text, or select it in the text view.",
        )
    return Marked([_mark(document, (place,), pages) for place in places])


def mark_box(kit: Toolkit, data: bytes, name: str, page: int, box: Box) -> Marked:
    """Turn a box on a page into a mark: the characters in it, and the area itself where it holds no text alone."""
    document, pages = _document(kit, data, name)
    if not pages.sizes:
        raise UsageError(
            problem_zh="框选只用于 PDF 和图片；这份文件请在“文字”视图中选取后标注",
            problem_en="boxes are for PDF files and pictures; select the text of this document in the text view",
            next_zh="请换到“文字”视图。",
            next_en="Change to the text view.",
        )
    if not 1 <= page <= len(pages.sizes):
        raise UsageError(
            problem_zh="没有这一页",
            problem_en="there is no such page",
            next_zh="请刷新页面后再试。",
            next_en="Load the page again.",
        )
    spans = spans_in(document, page, box, pages)
    scanned = any(document.parts[span.part].kind == "image" for span in spans)
    if (
        document.format == "pdf"
        and spans
        and not scanned
        and not has_picture(data, page, box, pages, kit.settings.password)
    ):
        return Marked([_mark(document, spans, pages)])
    area = area_of(document.format, page, box, pages)
    made = _mark(document, spans, pages) if spans else {"spans": [], "masked": "", "boxes": []}
    return Marked([{**made, "area": [area.image, list(area.box)], "boxes": area_boxes(area, pages)}])


def make(kit: Toolkit, data: bytes, name: str, review: Review, lang: str) -> Made:
    """Clean with a review; the bytes come back only when they were proven."""
    outcome = pipeline.process(data, kit, "clean", name=name, review=review)
    report = outcome.report
    html = encode("html", [report], lang=lang, verbose=True)
    return Made(report.to_dict(), html, report.status, outcome.data, outcome.suffix)


# ---------------------------------------------------------------- documents


def _read(outcome: Outcome) -> Document:
    if outcome.document is None:
        raise ToolkitError
    return outcome.document


def _document(kit: Toolkit, data: bytes, name: str) -> tuple[Document, Pages]:
    """Return a document with its pages, read anew only when it was forgotten."""
    key = hashlib.sha256(data).hexdigest(), name
    if key not in _documents:
        document = pipeline.read_document(data, kit, name=name)
        _remember(data, name, document, pages_of(data, document.format, kit.settings.password))
    _documents.move_to_end(key)
    return _documents[key]


def _remember(data: bytes, name: str, document: Document, pages: Pages) -> None:
    _documents[hashlib.sha256(data).hexdigest(), name] = document, pages
    while len(_documents) > _KEPT:
        _documents.popitem(last=False)


# ---------------------------------------------------------------- what the page shows


def _finding(item: FindingItem, document: Document, pages: Pages, kit: Toolkit) -> dict[str, Any]:
    finding, decision = item.finding, item.decision
    shown = item.to_dict()
    kept = {
        name: shown[name]
        for name in ("id", "kind", "title", "title_en", "severity", "score", "masked", "place", "basis")
    }
    return {
        **kept,
        "equal": finding.fingerprint,
        "strong": kit.detectors.rule(finding.kind).strong,
        "visible": any(document.parts[span.part].visible for span in finding.spans),
        "why": {lang: _why(finding, decision.reason, lang) for lang in ("zh", "en")},
        "policy": {"action": decision.action, "style": decision.replacement, "rule": decision.rule},
        "spans": _triples(finding.spans),
        "boxes": boxes_of(document, finding.spans, pages),
    }


def _why(finding: Finding, reason: str, lang: str) -> list[str]:
    return [*(messages.evidence(code, lang) for code in finding.evidence), messages.text(reason, lang)]


def _check(item: Any) -> dict[str, Any]:
    result = item.result
    return {
        "mark": words.mark(result),
        "status": {lang: words.pick(words.STATUSES[result.status], lang) for lang in ("zh", "en")},
        "title": {"zh": result.title, "en": result.item or result.title},
        "message": {"zh": result.message_zh, "en": result.message_en},
        "basis": result.basis,
        "place": {"zh": item.place_zh, "en": item.place_en},
    }


def _mark(document: Document, spans: tuple[Span, ...], pages: Pages) -> dict[str, Any]:
    boxes = boxes_of(document, spans, pages)
    return {"spans": _triples(spans), "area": None, "masked": mask(document.text(*spans)), "boxes": boxes}


def _triples(spans: tuple[Span, ...]) -> list[tuple[int, int, int]]:
    return [(span.part, span.start, span.end) for span in spans]
