"""A message is its text and its attachments: the text is one document, each attachment a file of its own.

    message -> text without attachments (process) + attachments (process each) -> proven ones put back -> verify

What cannot be checked or proven is left out and named, as in archives.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from extractors.errors import InputError
from extractors.formats.eml.mime import Entity, parse, payload
from redactor.archive import incomplete, left_out, process_file, sha256
from redactor.container import Container, in_passes
from redactor.errors import UnsafeOutput
from redactor.redaction import VerifyResult
from redactor.report import Goal, Report, Source, worst

if TYPE_CHECKING:
    from redactor.pipeline import Outcome
    from redactor.toolkit import Toolkit

_SUFFIXES = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "application/pdf": ".pdf", "message/rfc822": ".eml",
    "text/html": ".html", "text/csv": ".csv", "text/plain": ".txt", "application/zip": ".zip",
}  # fmt: skip
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


@dataclass(frozen=True, slots=True)
class _Attachment:
    """An attachment as it goes back: its bytes (None: left out) and its public name."""

    data: bytes | None = field(repr=False)
    name: str


def process_mail(
    data: bytes, source: Source, kit: Toolkit, goal: Goal, container: Container | None = None, depth: int = 1
) -> Outcome:
    """Take a message as far as ``goal`` says. Raises InputError and UnsafeOutput for the message as a whole."""
    return in_passes(kit, container, lambda own: _process(data, source, kit, goal, own, depth))


def _process(data: bytes, source: Source, kit: Toolkit, goal: Goal, container: Container, depth: int) -> Outcome:
    from redactor.pipeline import Outcome, failure_of, process_document

    text = container.file(lambda known: process_document(data, source, kit, goal, known))
    message = parse(data)
    files = [leaf for leaf in message.leaves() if not leaf.is_text and leaf.type not in _SIGNATURES]
    taken = [_take(data, leaf, number, kit, goal, container, depth) for number, leaf in enumerate(files, 1)]
    reports = [report for report, _ in taken]
    report = replace(text.report, members=tuple(reports))
    missing = left_out(reports)
    error = incomplete(missing) if missing else None
    if any(each.status == "FINDINGS" for each in reports) and report.status == "CLEAN":
        report = replace(report, status="FINDINGS")
    if error is not None:
        failure = replace(failure_of(error), exit_code=worst([each.exit_code for each in missing]))
        report = replace(report, status="NOT_CHECKED", failure=failure)
    if text.data is None:
        return Outcome(report, error=error)
    cleaned = _joined(text.data, [attachment for _, attachment in taken])
    result = _verified(cleaned, [attachment for _, attachment in taken if attachment.data is not None])
    checks = report.verify.checks if report.verify else ()
    report = replace(report, verify=replace(result, checks=(*checks, *result.checks)), output_sha256=sha256(cleaned))
    return Outcome(report, cleaned, text.suffix)


def _take(
    data: bytes, leaf: Entity, number: int, kit: Toolkit, goal: Goal, container: Container, depth: int
) -> tuple[Report, _Attachment]:
    """Process one attachment."""
    from redactor.pipeline import refused

    name = PurePosixPath(leaf.filename.replace("\\", "/")).name.strip() or f"attachment-{number}"
    if not PurePosixPath(name).suffix:
        name += _SUFFIXES.get(leaf.type, "")
    public = kit.public_name(name)
    try:
        content = payload(data, leaf)
        container.budget.take(members=1, expanded=len(content))
    except InputError as error:
        if error.code == "LimitExceeded":
            raise
        return refused(error, Source(public, "", 0), kit, goal).report, _Attachment(None, public)
    outcome = process_file(content, name, kit, goal, container, depth + 1)
    path = PurePosixPath(public)
    if outcome.suffix and path.suffix.lower() != outcome.suffix:
        path = path.with_suffix(outcome.suffix)
    report = replace(outcome.report, source=replace(outcome.report.source, name=public))
    return report, _Attachment(outcome.data, str(path))


# ---------------------------------------------------------------- the new message


def _joined(text: bytes, attachments: Sequence[_Attachment]) -> bytes:
    """Fill the empty attachments of a cleaned message, in order; those without bytes go with their boundary line."""
    from redactor.rewrite.eml import filled

    message = parse(text)
    empty = [leaf for leaf in message.leaves() if not leaf.is_text]
    if len(empty) != len(attachments):
        raise UnsafeOutput(reason_zh="附件数目不符", reason_en="the number of attachments differs")
    line = b"\r\n" if b"\r\n" in text[:4096] else b"\n"
    for leaf, attachment in reversed(list(zip(empty, attachments, strict=True))):
        if attachment.data is None and leaf.start:
            text = text[: leaf.outer] + text[leaf.end :].removeprefix(line)
        else:
            text = text[: leaf.start] + filled(leaf, attachment.data or b"", attachment.name, line) + text[leaf.end :]
    return text


def _verified(cleaned: bytes, attachments: Sequence[_Attachment]) -> VerifyResult:
    """Read the message once more, with the standard library: its attachments are the proven ones and no others."""
    message = email.message_from_bytes(cleaned, policy=email.policy.compat32)
    found = []
    for part in message.walk():
        if not part.is_multipart() and part.get_content_disposition() is not None:
            content = part.get_payload(decode=True)
            found.append(content if isinstance(content, bytes) else b"")
    if sorted(found) != sorted(attachment.data or b"" for attachment in attachments):
        raise UnsafeOutput(reason_zh="附件与复查通过的不一致", reason_en="attachments are not the proven ones")
    return VerifyResult(True, ("attachments put back",))
