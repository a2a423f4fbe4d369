"""One document from bytes to report: the only place that knows the order of the steps.

    bytes -> Document -> type, fields -> findings -> decisions -> checks -> (clean) rewrite -> verify -> bytes

Library, command line, batch workers and web page call ``process``. What goes wrong with an input becomes a report with
status NOT_CHECKED or WITHHELD; what is wrong with the call or the rules is raised.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from extractors.errors import (
    DamagedInput,
    EncryptedInput,
    InputMissing,
    PictureNotRead,
    TextNotReadable,
    WrongExtension,
)
from extractors.model import Document
from extractors.sniff import LEGACY, Sniffed, sniff
from redactor.errors import InputError, MissingPart, ToolkitError, UnsafeOutput, unreadable
from redactor.messages import text
from redactor.processes import collecting_seldom
from redactor.record import FieldsResult, Judged, Reading, all_fields, make_report, needs_replacement
from redactor.redaction import Note, Redaction, RewriteJob, RewriteOptions, VerifyResult, identifies
from redactor.report import Failure, Goal, Report, Source, Status

if TYPE_CHECKING:
    from extractors.classification import Classification
    from extractors.ocr import Ocr
    from redactor.container import Known
    from redactor.review import Review
    from redactor.toolkit import Input, Toolkit

_TOLERABLE_LOSS = 0.02
"""Share of a legacy file's text that its conversion may lose before a person must look."""

_PICTURES = frozenset({"page_is_picture", "outlines_not_read"})
_DOUBTS = frozenset({"font_unreadable", "font_lies", "text_disagrees"})
"""Remarks on pages that only OCR reads."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report and, when the goal was to clean and the proof held, the bytes. ``error`` is what the report's failure
    was made from, ``document`` what was read."""

    report: Report
    data: bytes | None = field(default=None, repr=False)
    suffix: str = ""
    error: ToolkitError | None = None
    document: Document | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Input:
    data: bytes = field(repr=False)
    source: Source
    notes: tuple[Note, ...] = ()


@collecting_seldom()
def process(
    source: Input,
    kit: Toolkit,
    goal: Goal,
    *,
    name: str = "",
    review: Review | None = None,
    elsewhere: Known | None = None,
) -> Outcome:
    """Take one document as far as ``goal`` says; ``review`` is what a person decided about it, ``elsewhere`` finds
    values that other files of its container gave away.

    Raises UsageError and RuleFileError only.
    """
    from redactor.portfolio import portfolio_kind, process_portfolio

    started = time.perf_counter()
    known = Source(kit.public_name(_name(source, name)), "", 0)
    try:
        loaded = _load(source, kit, name, goal)
        known = loaded.source
        if known.format in ("zip", "rar"):
            from redactor.archive import process_archive

            outcome = process_archive(loaded.data, known, kit, goal)
        elif known.format == "eml":
            from redactor.mail import process_mail

            outcome = process_mail(loaded.data, known, kit, goal)
        elif review is None and known.format == portfolio_kind(loaded.data, kit):
            outcome = process_portfolio(loaded.data, known, kit, goal)
        else:
            outcome = _process(loaded, kit, goal, review, elsewhere)
    except (InputError, MissingPart, UnsafeOutput) as error:
        outcome = refused(error, known, kit, goal)
    return replace(outcome, report=replace(outcome.report, seconds=time.perf_counter() - started))


def process_document(data: bytes, source: Source, kit: Toolkit, goal: Goal, elsewhere: Known | None = None) -> Outcome:
    """Take bytes that are known to be one document as far as ``goal`` says. Raises InputError, UnsafeOutput."""
    return _process(_Input(data, source), kit, goal, None, elsewhere)


def refused(error: ToolkitError, source: Source, kit: Toolkit, goal: Goal) -> Outcome:
    """Return the outcome of what could not be checked or proven."""
    status: Status = "WITHHELD" if isinstance(error, UnsafeOutput) else "NOT_CHECKED"
    report = Report(goal=goal, status=status, source=source, tools=kit.tools, failure=failure_of(error))
    return Outcome(report, error=error)


def failure_of(error: ToolkitError) -> Failure:
    """Return the printable form of an error."""
    return Failure(
        code=error.code,
        message_zh=error.text("zh"),
        message_en=error.text("en"),
        hint_zh=error.hint("zh"),
        hint_en=error.hint("en"),
        exit_code=error.exit_code,
    )


def judge(document: Document, kit: Toolkit) -> Judged:
    """Detect and decide on a document that is no disclosure (a string, a table, a file name)."""
    from redactor import detect
    from redactor.policy import decide

    more = detect.code_hits(document, kit.code, kit.policy.names)
    findings = detect.detect(document, kit.detectors, more=more, key=kit.key)
    return list(zip(findings, decide(findings, (), kit.policy, today=kit.today), strict=True))


def read_document(source: Input, kit: Toolkit, *, name: str = "") -> Document:
    """Read a document of any known format, with what it hides. Raises InputError."""
    loaded = _load(source, kit, name)
    return _inspected(loaded, _read(loaded, kit), kit)


def read_disclosure(source: Input, kit: Toolkit, *, name: str = "") -> FieldsResult:
    """Read the disclosure fields of a document and check them. Raises InputError."""
    loaded = _load(source, kit, name)
    document = _read(loaded, kit)
    _refuse_unread(document)
    return _disclosure(document, _classify(document, kit), kit)


# ---------------------------------------------------------------- steps


def _name(source: Input, name: str) -> str:
    return name or ("" if isinstance(source, bytes) else PurePath(os.fspath(source)).name)


def _load(source: Input, kit: Toolkit, name: str, goal: Goal = "check") -> _Input:
    """Read the bytes and tell the format; legacy formats are converted first."""
    data = source if isinstance(source, bytes) else _read_file(Path(source), kit)
    kit.settings.limits.check("input_bytes", len(data))
    shown = _name(source, name)
    sha256, size = hashlib.sha256(data).hexdigest(), len(data)
    data, sniffed = _unlocked(data, shown, kit.settings.password)
    notes: list[Note] = []
    if sniffed.misnamed and not sniffed.is_kindred:
        raise WrongExtension(expected=sniffed.expected, found=sniffed.format)
    if sniffed.misnamed:
        notes.append(Note("misnamed", {"expected": sniffed.expected, "found": sniffed.format}))
    known = Source(kit.public_name(shown), sha256, size, sniffed.format)
    if sniffed.format in LEGACY and (sniffed.format == "xls" or not _reads_without_office(goal)):
        from extractors.formats.doc import conversion_loss, modernize

        converted = modernize(data, shown, kit.settings.limits)
        notes.append(_conversion_note(sniffed.format))
        lost = conversion_loss(data, converted, kit.settings.limits)
        if lost > _TOLERABLE_LOSS:
            notes.append(Note("conversion_lost_text", {"percent": round(100 * lost)}, needs_review=True))
        data = converted
    return _Input(data, known, tuple(notes))


def _conversion_note(format_id: str) -> Note:
    details: dict[str, str | int] = {"from": format_id}
    return Note("converted_to_xlsx", details) if LEGACY[format_id] == "xlsx" else Note("converted_to_docx", details)


def _unlocked(data: bytes, name: str, password: str) -> tuple[bytes, Sniffed]:
    """Tell the format; with a password, return the bytes without encryption. Raises WrongPassword."""
    from extractors.formats.unlock import unlock_office, unlock_pdf

    try:
        sniffed = sniff(data, name)
    except EncryptedInput:
        if not password:
            raise
        data = unlock_office(data, password)
        sniffed = sniff(data, name)
    if sniffed.format == "pdf" and password:
        data = unlock_pdf(data, password)
    return data, sniffed


def _reads_without_office(goal: Goal) -> bool:
    """Tell whether a legacy Word file is read by our own reader: nothing is written and LibreOffice is absent."""
    from extractors.formats.doc import find_soffice

    return goal != "clean" and not find_soffice()


def _read_file(path: Path, kit: Toolkit) -> bytes:
    try:
        if path.is_dir() or not path.exists():
            raise InputMissing
        kit.settings.limits.check("input_bytes", path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise unreadable(error) from error


def _read(loaded: _Input, kit: Toolkit) -> Document:
    from extractors.formats import extract

    settings = kit.settings
    return extract(
        loaded.data,
        loaded.source.name,
        limits=settings.limits,
        ocr=_ocr(kit),
    )


def _inspected(loaded: _Input, document: Document, kit: Toolkit) -> Document:
    """Add what inspection of a PDF finds to the reader's own remarks."""
    if document.format != "pdf":
        return document
    from extractors.formats.pdf.inspect import inspect_pdf

    settings = kit.settings
    known = {remark.code for remark in document.warnings}
    found = inspect_pdf(loaded.data, settings.limits)
    return replace(document, warnings=(*document.warnings, *(r for r in found if r.code not in known)))


def _ocr(kit: Toolkit) -> Ocr | None:
    """Return how pictures are to be read. Raises MissingPart when what was asked for is not there."""
    from extractors.ocr import Ocr
    from extractors.ocr_engines import available, load_engine

    mode, name = kit.settings.ocr, kit.settings.ocr_engine
    if mode == "off" or (mode == "auto" and not name and not available()):
        return None
    return Ocr(load_engine(name), mode == "always", kit.threads)


def _refuse_unread(document: Document) -> None:
    """A document with anything unread is not checked."""
    if document.unread:
        first = document.unread[0]
        if first.code in _PICTURES:
            raise PictureNotRead(page=first.details.get("page", 0))
        if first.code in _DOUBTS:
            zh, en = (text(first.code, lang, first.details) for lang in ("zh", "en"))
            raise TextNotReadable(page=first.details.get("page", 0), cause_zh=zh, cause_en=en)
        raise DamagedInput(where=f"{first.code} {' '.join(str(v) for v in first.details.values())}".strip())


def _classify(document: Document, kit: Toolkit) -> Classification:
    from extractors.classification import classify

    return classify(document, kit.doctypes, override=kit.settings.doctype)


def _disclosure(document: Document, classification: Classification, kit: Toolkit) -> FieldsResult:
    """Read and check the fields of every document in the file."""
    from extractors.fields import read_fields
    from redactor.check import check_disclosure

    results = []
    for part in classification.parts:
        disclosure = read_fields(document, kit.doctypes[part.doctype], part.blocks)
        checks = check_disclosure(disclosure, kit.doctypes[part.doctype], document, part.blocks)
        results.append(FieldsResult(disclosure, tuple(checks)))
    return results[0] if len(results) == 1 else replace(results[0], parts=tuple(results))


def _understand(loaded: _Input, kit: Toolkit, elsewhere: Known | None) -> Reading:
    from redactor import detect
    from redactor.policy import decide

    document = _read(loaded, kit)
    _refuse_unread(document)
    classification = _classify(document, kit)
    fields = _disclosure(document, classification, kit)
    read = [f for result in fields.parts or (fields,) for f in all_fields(result.disclosure)]
    more = detect.code_hits(document, kit.code, kit.policy.names_in(classification.doctype))
    findings = detect.detect(
        document,
        kit.detectors,
        protected=[span for f in read if f.spec.disclose for span in f.spans],
        doctype=classification.doctype,
        more=[*more, *(elsewhere(document) if elsewhere else ())],
        key=kit.key,
    )
    decisions = decide(findings, read, kit.policy, doctype=classification.doctype, today=kit.today)
    return Reading(document, classification, fields, list(zip(findings, decisions, strict=True)))


def _process(loaded: _Input, kit: Toolkit, goal: Goal, review: Review | None, elsewhere: Known | None) -> Outcome:
    reading = _understand(loaded, kit, elsewhere)
    if review is not None:
        from redactor.review import reviewed

        reading = reviewed(reading, review, kit, loaded.source.sha256)
    if goal == "check":
        reading = replace(reading, document=_inspected(loaded, reading.document, kit))
    report = make_report(loaded.source, loaded.notes, reading, kit, goal)
    if goal != "clean":
        return Outcome(report, document=reading.document)
    redactions = _redactions(reading, kit, loaded.source.sha256)
    options = replace(kit.policy.options, limits=kit.settings.limits)
    data, suffix, notes, result = _rewrite(loaded, reading.document, redactions, options, _ocr(kit))
    notes = (*report.notes, *notes)
    left = report.counts()["review"] or any(note.needs_review for note in notes) or needs_replacement(report)
    report = replace(
        report,
        status="FINDINGS" if left else "CLEAN",
        notes=notes,
        verify=result,
        output_sha256=hashlib.sha256(data).hexdigest(),
    )
    return Outcome(report, data, suffix, document=reading.document)


def _rewrite(
    loaded: _Input, document: Document, redactions: Sequence[Redaction], options: RewriteOptions, ocr: Ocr | None
) -> tuple[bytes, str, tuple[Note, ...], VerifyResult]:
    """Rewrite and prove. Raises UnsafeOutput when the proof fails."""
    from redactor.rewrite import rewrite
    from redactor.verify import verify

    rewritten = rewrite(RewriteJob(loaded.data, document, tuple(redactions), options))
    removed = (*redactions, *rewritten.also_removed)
    result = verify(document.format, loaded.data, rewritten.data, removed, options.limits)
    if ocr is not None and any(part.kind == "image" for part in document.parts):
        from redactor.verify.pixels import together, verify_pixels

        result = together(result, verify_pixels(document, rewritten.data, redactions, ocr.engine, ocr.threads))
    if not result.passed:
        seen = "、".join(sorted({f"{r.kind}@{r.where}" for r in result.residues}))[:200]
        failed = "、".join(result.failed)[:200]
        raise UnsafeOutput(
            reason_zh=f"残留 {len(result.residues)} 处 {seen}；未完成的检查 {failed or '无'}",
            reason_en=f"{len(result.residues)} residues {seen}; checks not finished: {failed or 'none'}",
        )
    return rewritten.data, rewritten.suffix, rewritten.notes, result


def _redactions(reading: Reading, kit: Toolkit, sha256: str) -> list[Redaction]:
    from redactor.policy import pseudonym_key, replacement
    from redactor.review import MANUAL, is_strong

    key = pseudonym_key(kit.policy.pseudonym, kit.key, sha256)
    made = []
    for finding, decision in reading.judged:
        if decision.action == "redact":
            rule = kit.detectors.rule(finding.kind)
            secret_text = reading.document.text(*finding.spans)
            stand_in = (
                rule.replacement
                if decision.replacement == "label"
                else replacement(decision.replacement, finding.kind, secret_text, rule.title, key)
            )
            strong = is_strong(secret_text) if finding.kind == MANUAL else rule.strong and identifies(secret_text)
            made.append(Redaction(finding.id, finding.kind, finding.spans, secret_text, stand_in, strong))
    return made
