"""An archive is its files: each is taken as far as the goal says by itself, and only proven ones go into the new one.

    entries -> process (each) -> names made public -> a zip of the same tree -> verify

What cannot be checked or proven is left out and named; the report then says NOT_CHECKED, with the exit code of the
worst file. The same recursion serves archives in archives, to a limit, and attachments of mail.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from extractors.errors import InputEmpty, InputError
from extractors.formats.archive import Entry, entries
from extractors.sniff import sniff
from redactor.container import Container, in_passes
from redactor.errors import ArchiveIncomplete, UnsafeOutput
from redactor.redaction import Note, VerifyResult
from redactor.report import Goal, Report, Source, Status, worst

if TYPE_CHECKING:
    from redactor.pipeline import Outcome
    from redactor.toolkit import Toolkit

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAMED = 8
"""Files that are left out and named in one sentence; the report lists all."""


@dataclass(slots=True)
class _Archive:
    """What became of an archive so far: the new members, the reports of its files."""

    members: dict[str, bytes] = field(default_factory=dict, repr=False)
    reports: list[Report] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    junk: int = 0


def process_archive(
    data: bytes, source: Source, kit: Toolkit, goal: Goal, container: Container | None = None, depth: int = 1
) -> Outcome:
    """Take every file of a zip as far as ``goal`` says. ``container`` is that of the files around the
    archive, ``depth`` counts archives in archives from 1.

    Raises DamagedInput, InputEmpty, LimitExceeded and UnsafeOutput for the archive as a whole.
    """
    return in_passes(kit, container, lambda own: _process(data, source, kit, goal, own, depth))


def _process(data: bytes, source: Source, kit: Toolkit, goal: Goal, container: Container, depth: int) -> Outcome:
    from redactor.pipeline import Outcome

    found = _Archive()
    for entry in entries(data, container.budget, kit.settings.password):
        if entry.is_junk:
            found.junk += 1
        else:
            _take(entry, found, kit, goal, container, depth)
    if not found.reports:
        raise InputEmpty
    report, error = _report(source, found, kit, goal)
    if goal != "clean" or not any(not name.endswith("/") for name in found.members):
        return Outcome(report, error=error)
    cleaned = _zipped(found.members)
    result = _verified(cleaned, found.members)
    return Outcome(replace(report, verify=result, output_sha256=sha256(cleaned)), cleaned, ".zip")


def process_file(data: bytes, name: str, kit: Toolkit, goal: Goal, container: Container, depth: int) -> Outcome:
    """Take one file inside another as far as ``goal`` says: a document, or an archive that lies ``depth`` deep."""
    from redactor.mail import process_mail
    from redactor.pipeline import process, refused
    from redactor.portfolio import portfolio_kind, process_portfolio

    kind = container_kind(data, name) or portfolio_kind(data, kit)
    if not kind:
        return container.file(lambda known: process(data, kit, goal, name=name, elsewhere=known))
    source = Source(kit.public_name(name), sha256(data), len(data), kind)
    try:
        kit.settings.limits.check("nesting", depth)
        function = {"eml": process_mail, "pdf": process_portfolio, "ofd": process_portfolio}.get(kind, process_archive)
        return function(data, source, kit, goal, container, depth)
    except (InputError, UnsafeOutput) as error:
        return refused(error, source, kit, goal)


def container_kind(data: bytes, name: str) -> str:
    """Return "zip", "rar" or "eml" for what holds files, "" for documents and all else."""
    try:
        sniffed = sniff(data, name)
    except InputError:
        return ""
    return sniffed.format if sniffed.format in ("zip", "rar", "eml") and not sniffed.misnamed else ""


def _take(entry: Entry, found: _Archive, kit: Toolkit, goal: Goal, container: Container, depth: int) -> None:
    """Process one entry and keep its report, and its bytes if they are proven."""
    from redactor.pipeline import refused

    public = kit.public_name(entry.name)
    if entry.name.endswith("/") and entry.problem is None:
        if goal == "clean":
            found.members.setdefault(_unique(public.rstrip("/"), found.taken, folder=True) + "/", b"")
        return
    if entry.data is None:
        failed = refused(entry.problem or InputEmpty(), Source(public, "", 0), kit, goal)
        found.reports.append(failed.report)
        return
    outcome = process_file(entry.data, PurePosixPath(entry.name).name, kit, goal, container, depth + 1)
    report = replace(outcome.report, source=replace(outcome.report.source, name=public))
    if outcome.data is not None:
        path = PurePosixPath(public)
        if outcome.suffix and path.suffix.lower() != outcome.suffix:
            path = path.with_suffix(outcome.suffix)
        name = _unique(str(path), found.taken)
        found.members[name] = outcome.data
        report = report.with_output(name)
    found.reports.append(report)


def _unique(name: str, taken: set[str], *, folder: bool = False) -> str:
    """Return a name that is not taken yet: the second of a name becomes "name-2", and so on."""
    path = PurePosixPath(name)
    candidate, number = str(path), 1
    while not folder and candidate.casefold() in taken:
        number += 1
        candidate = str(path.with_name(f"{path.stem}-{number}{path.suffix}"))
    taken.add(candidate.casefold())
    return candidate


# ---------------------------------------------------------------- the report


def _report(source: Source, found: _Archive, kit: Toolkit, goal: Goal) -> tuple[Report, ArchiveIncomplete | None]:
    from redactor.pipeline import failure_of

    missing = left_out(found.reports)
    error = incomplete(missing) if missing else None
    code = worst([report.exit_code for report in missing])
    status: Status = "FINDINGS" if any(report.status == "FINDINGS" for report in found.reports) else "CLEAN"
    notes = [Note("archive_members", {"count": len(found.reports), "left_out": len(missing)})]
    if found.junk:
        notes.append(Note("archive_junk_removed", {"count": found.junk}))
    report = Report(
        goal=goal,
        status="NOT_CHECKED" if missing else status,
        source=source,
        tools=kit.tools,
        notes=tuple(notes),
        failure=replace(failure_of(error), exit_code=code) if error else None,
        members=tuple(found.reports),
    )
    return report, error


def left_out(reports: Sequence[Report]) -> list[Report]:
    """Return the reports of files that were not checked or not proven."""
    return [report for report in reports if report.exit_code >= InputError.exit_code]


def incomplete(missing: Sequence[Report]) -> ArchiveIncomplete:
    """Say which files are not in the new archive."""
    names = "、".join(report.source.name for report in missing[:_NAMED])
    return ArchiveIncomplete(count=len(missing), names=names + ("……" if len(missing) > _NAMED else ""))


# ---------------------------------------------------------------- the new archive


def _zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip with UTF-8 names, in the old order, all dates alike."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith("/") else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return buffer.getvalue()


def _verified(cleaned: bytes, members: dict[str, bytes]) -> VerifyResult:
    from redactor.verify.archive import verify_archive

    result = verify_archive(cleaned, members)
    if not result.passed:
        reason = "、".join(result.failed)
        raise UnsafeOutput(reason_zh=reason, reason_en=reason)
    return result


def sha256(data: bytes) -> str:
    """Return the digest of bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
