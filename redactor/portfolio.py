"""A PDF or OFD and the files attached to it: each is cleaned by its own format, and proven ones are attached again.

    file -> document without attachments (process) + attachments (process each) -> proven ones put back -> verify

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

_DROPPED = frozenset({"attachments_dropped", "embedded_objects_removed"})
_MAIN = b"OFD.xml"


def portfolio_kind(data: bytes, kit: Toolkit) -> str:
    """Return "pdf" or "ofd" for a document with attachments that the policy wants cleaned, "" for all else."""
    kind = "pdf" if data.startswith(b"%PDF-") else "ofd" if data.startswith(b"PK") and _MAIN in data else ""
    if not kind or kit.policy.options.attachments != "clean":
        return ""
    try:
        return kind if _attached(kind, data, kit) else ""
    except InputError:
        return ""  # whoever reads it next says why


def _attached(kind: str, data: bytes, kit: Toolkit) -> list[tuple[str, bytes]]:
    if kind == "ofd":
        from extractors.formats.ofd.attached import attached_files

        return attached_files(data, kit.settings.limits)
    from extractors.formats.pdf.attached import attached_files as files_of_pdf

    return files_of_pdf(data, kit.settings.limits)


def process_portfolio(
    data: bytes, source: Source, kit: Toolkit, goal: Goal, container: Container | None = None, depth: int = 1
) -> Outcome:
    """Take a document with attachments as far as ``goal`` says. Raises InputError and UnsafeOutput for itself."""
    return in_passes(kit, container, lambda own: _process(data, source, kit, goal, own, depth))


def _process(data: bytes, source: Source, kit: Toolkit, goal: Goal, container: Container, depth: int) -> Outcome:
    from redactor.pipeline import Outcome, failure_of, process_document

    main = container.file(lambda known: process_document(data, source, kit, goal, known))
    kind = source.format
    reports: list[Report] = []
    proven: list[tuple[str, bytes]] = []
    for number, (name, content) in enumerate(_attached(kind, data, kit), 1):
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
    notes = [note for note in report.notes if note.code not in _DROPPED]
    counts: dict[str, str | int] = {"count": len(proven), "left_out": len(missing)}
    notes.append(Note("attachments_put_back", counts, needs_review=bool(missing)))
    cleaned = _put_back(kind, main.data, proven, kit) if proven else main.data
    report = replace(report, notes=tuple(notes), output_sha256=sha256(cleaned))
    return Outcome(report, cleaned, main.suffix)


def _put_back(kind: str, document: bytes, files: list[tuple[str, bytes]], kit: Toolkit) -> bytes:
    """Attach proven files to the proven document, and prove that nothing else came or went."""
    from redactor.verify import verify
    from redactor.verify.ofd_attachments import attached_only

    limits = kit.settings.limits
    failed: tuple[str, ...] = ()
    if kind == "ofd":
        from redactor.rewrite.ofd.attaching import with_files

        cleaned = with_files(document, files, limits)
        proven = attached_only(document, cleaned, files)
    else:
        from redactor.rewrite.pdf.attaching import with_files as attach_to_pdf

        cleaned = attach_to_pdf(document, files)
        result = verify("pdf", document, cleaned, (), limits)
        proven, failed = result.passed, result.failed
    if not proven or _attached(kind, cleaned, kit) != files:
        reason = "、".join(failed)
        raise UnsafeOutput(
            reason_zh=f"附件与复查通过的不一致 {reason}", reason_en=f"attachments are not the proven ones {reason}"
        )
    return cleaned
