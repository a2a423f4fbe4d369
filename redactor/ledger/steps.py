"""Steps that need the documents themselves: the toolkit looks at the files, the ledger keeps what it said.

What the command line and the web page do is here; each is one transaction, except that a machine check is kept even
when the submission that follows it is refused, so that the form can show what is lacking.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redactor.errors import UsageError
from redactor.ledger.files import digest_of, read, sha256
from redactor.ledger.intake import board_kit, rescan, summary
from redactor.ledger.machine import check_day
from redactor.ledger.recheck import look
from redactor.ledger.record import BOARD, PORTAL, Record
from redactor.ledger.store import Ledger
from redactor.toolkit import Toolkit

OPINIONS = {
    "approve": "approve",
    "return": "return",
    "refuse": "refuse",
    "escalate": "cannot_decide",
    "cleared": "cleared",
    "classified": "classified",
}
"""What a department head may say -> the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a handler submits. ``public`` is the cleaned version; ``board`` the one for the board where it differs.

    ``explanations`` map item ids to status, reason and until; ``rulings`` are by finding id or fingerprint.
    """

    source: Path
    public: Path
    board: Path | None = None
    attribute: str = "full"
    reason: str = ""
    media: str = ""
    looked: bool = False
    explanations: dict[str, dict[str, str]] = field(default_factory=dict)
    rulings: tuple[dict[str, str], ...] = ()


def check(ledger: Ledger, kit: Toolkit, document: str, given: Submission, *, day: str, actor: str) -> Record:
    """Check the public version and record what was found; a returned or corrected document is taken up again first."""
    current = ledger.record(document)
    source = kit.check(read(given.source), name=given.source.name)
    public = kit.check(read(given.public), name=given.public.name)
    made = summary(public, source)
    digests = {"submitted": source.source.sha256, PORTAL: public.source.sha256, BOARD: public.source.sha256}
    if given.board is not None:
        if not ledger.rules.is_household(current.doctype, current.info_kind):
            raise UsageError(
                problem_zh="只有名单类文件可以另有张贴版本，其他文件两处须是同一版",
                problem_en="only lists of households may have a version of their own for the board",
                next_zh="请去掉张贴版本，或用同一份文件。",
                next_en="Leave the board's version out, or use the same file.",
            )
        posted = summary(board_kit(kit).check(read(given.board), name=given.board.name))
        digests[BOARD] = sha256(read(given.board))
        known = {found["fingerprint"] for found in made["open"]}
        made["open"] += [found for found in posted["open"] if found["fingerprint"] not in known]
        made["blocked"] = sorted({*made["blocked"], *posted["blocked"]})
        if posted["status"] not in ("CLEAN", "FINDINGS"):
            made["status"] = posted["status"]
    with ledger.writing() as writer:
        current = writer.record(document)
        again = {"returned": "fix", "corrected": "new_version"}.get(current.main)
        if again:
            writer.act(again, document, day=day, actor=actor, role="handler")
        return writer.act("run_checks", document, day=day, digests=digests, check=made)


def submit(ledger: Ledger, kit: Toolkit, document: str, given: Submission, *, day: str, actor: str) -> Record:
    """Check, then hand over to the department head. Raises StepRefused; the check is kept then."""
    checked = check(ledger, kit, document, given, day=day, actor=actor)
    open_ = {name: found for found in (checked.check.open if checked.check else ()) for name in _names(found)}
    rulings = []
    for ruling in given.rulings:
        found = open_.get(ruling["finding"])
        if found is None:
            raise UsageError(
                problem_zh=f"没有这处待定的个人信息：{ruling['finding']}",
                problem_en=f"no such open finding: {ruling['finding']}",
                next_zh=f"redactor ledger show {document} 列出待定的各处。",
                next_en=f"redactor ledger show {document} lists the open ones.",
            )
        rest = {key: value for key, value in ruling.items() if key != "finding"}
        rulings.append({"fingerprint": found.fingerprint, "kind": found.kind, **rest})
    body: dict[str, Any] = {"attribute": given.attribute, "explanations": given.explanations, "rulings": rulings}
    body |= {key: value for key, value in (("reason", given.reason), ("media", given.media)) if value}
    if given.looked:
        body["looked"] = True
    with ledger.writing() as writer:
        return writer.act("submit", document, day=day, actor=actor, role="handler", **body)


def _names(found: Any) -> tuple[str, str]:
    return found.id, found.fingerprint


def versions(record: Record, file: str, board: str = "") -> dict[str, str]:
    """Return the digests of what a person has before them: files or digests. ``board`` is needed where it differs."""
    digest = digest_of(file) if file else ""
    return {PORTAL: digest, BOARD: digest_of(board) if board else digest}


def publish(
    ledger: Ledger, kit: Toolkit, document: str, file: Path, *, day: str, actor: str, channel: str, address: str,
    attachments: tuple[Path, ...] = (),
) -> Record:  # fmt: skip
    """Scan a file once more and record its publication on the portal or in another channel. Raises StepRefused."""
    data = read(file)
    body: dict[str, Any] = {
        "place": address,
        "digest": sha256(data),
        "rescan": rescan(look(data, file.name, kit)),
        "attachments": [sha256(read(path)) for path in attachments],
    }
    kind = "publish_portal" if channel == PORTAL else "publish_channel"
    if channel != PORTAL:
        body["channel"] = channel
    with ledger.writing() as writer:
        return writer.act(kind, document, day=day, actor=actor, role="office", **body)


def attach(ledger: Ledger, document: str, role: str, digest: str, *, day: str, actor: str = "") -> Record:
    """Record the digest of a file that belongs to a document (its review form, a photograph of the board)."""
    check_day(day, "", ledger.today)
    with ledger.writing() as writer:
        return writer.note("attach", document, day=day, actor=actor, role="system", **{"digest": digest, "as": role})
