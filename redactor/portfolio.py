"""A PDF and the files attached to it: each is cleaned by its own format, and proven ones are attached again.

    PDF -> document without attachments (process) + attachments (process each) -> proven ones put back -> verify

Only where the policy says ``attachments: clean``; else they are dropped with a note. What cannot be checked or proven
is left out and named.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from extractors.errors import InputError
from redactor.archive import incomplete, left_out, process_file, sha256
from redactor.container import Container, in_passes
from redactor.errors import UnsafeOutput
from redactor.redaction import Note
from redactor.report import Goal, Report, Source

if TYPE_CHECKING:
    from redactor.pipeline import Outcome
    from redactor.toolkit import Toolkit

_DROPPED = "attachments_dropped"


def is_portfolio(data: bytes, kit: Toolkit) -> bool:
    """Tell whether bytes are a PDF with attachments that the policy wants cleaned."""
    if kit.policy.options.attachments != "clean" or not data.startswith(b"%PDF-"):
        return False
    from extractors.formats.pdf.attached import attached_files

    try:
        return bool(attached_files(data, kit.settings.limits))
    except InputError:
        return False  # whoever reads it next says why


def process_portfolio(
    data: bytes, source: Source, kit: Toolkit, goal: Goal, container: Container | None = None, depth: int = 1
) -> Outcome:
    """Take a PDF with attachments as far as ``goal`` says. Raises InputError and UnsafeOutput for the PDF itself."""
    return in_passes(kit, container, lambda own: _process(data, source, kit, goal, own, depth))


def _process(data: bytes, source: Source, kit: Toolkit, goal: Goal, container: Container, depth: int) -> Outcome:
    from extractors.formats.pdf.attached import attached_files
    from redactor.pipeline import Outcome, failure_of, process_document

    main = container.file(lambda known: process_document(data, source, kit, goal, known))
    reports: list[Report] = []
    proven: list[tuple[str, bytes]] = []
    for number, (name, content) in enumerate(attached_files(data, kit.settings.limits), 1):
        container.budget.take(members=1, expanded=len(content))
        name = PurePosixPath(name.replace("\\", "/")).name.strip() or f"attachment-{number}"
        outcome = process_file(content, name, kit, goal, container, depth + 1)
        path = PurePosixPath(kit.public_name(name))
        reports.append(replace(outcome.report, source=replace(outcome.report.source, name=str(path))))
        if outcome.data is not None:
            if outcome.suffix and path.suffix.lower() != outcome.suffix:
                path = path.with_suffix(outcome.suffix)
            proven.append((str(path), outcome.data))
    report = replace(main.report, members=tuple(reports))
    missing = left_out(reports)
    if report.status == "CLEAN" and (missing or any(each.status == "FINDINGS" for each in reports)):
        report = replace(report, status="FINDINGS")
    if goal != "clean" and missing:
        error = incomplete(missing)
        report = replace(report, status="NOT_CHECKED", failure=failure_of(error))
        return Outcome(report, error=error)
    if main.data is None:
        return Outcome(report, error=main.error)
    notes = [note for note in report.notes if note.code != _DROPPED]
    counts: dict[str, str | int] = {"count": len(proven), "left_out": len(missing)}
    notes.append(Note("attachments_put_back", counts, needs_review=bool(missing)))
    cleaned = _put_back(main.data, proven, kit) if proven else main.data
    report = replace(report, notes=tuple(notes), output_sha256=sha256(cleaned))
    return Outcome(report, cleaned, main.suffix)


def _put_back(document: bytes, files: list[tuple[str, bytes]], kit: Toolkit) -> bytes:
    """Attach proven files to the proven document, and prove that nothing else came or went."""
    from extractors.formats.pdf.attached import attached_files
    from redactor.rewrite.pdf.attaching import with_files
    from redactor.verify import verify

    limits = kit.settings.limits
    cleaned = with_files(document, files)
    result = verify("pdf", document, cleaned, (), limits)
    if not result.passed or attached_files(cleaned, limits) != files:
        reason = "、".join(result.failed)
        raise UnsafeOutput(
            reason_zh=f"附件与复查通过的不一致 {reason}", reason_en=f"attachments are not the proven ones {reason}"
        )
    return cleaned
