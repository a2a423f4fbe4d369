"""What the ledger knows about one document, made from its events alone: ``record = apply(record, event)``.

Applying is pure and never refuses; whether a step is allowed is for ``machine``. Dates are ISO days,
digests SHA-256 hex.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from redactor.ledger.event import Event
from redactor.ledger.procedure import SAME, Procedure

PORTAL, BOARD = "portal", "board"
ADD = "add"
PHOTO = "board_photo:"
"""Role of the digest of a photograph of the board; the number follows."""
NOTED = frozenset({"attach", "inspect"})
"""Events of a document that are no step of the procedure."""


@dataclass(frozen=True, slots=True)
class Open:
    """A finding that the public version still holds: what a person must decide. ``fingerprint`` is keyed."""

    id: str
    kind: str
    action: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A mandatory item without a value. ``status`` is the CheckStatus."""

    item: str
    title: str
    basis: str
    status: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a machine check of the public version said. ``applicable`` and ``present`` count mandatory items; ``looks``
    are codes of what a person must look at (pictures that were not read)."""

    status: str
    report: str
    toolkit: str
    rules: str
    removed: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    open: tuple[Open, ...] = ()
    gaps: tuple[Gap, ...] = ()
    applicable: int = 0
    present: int = 0
    looks: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a mandatory item has no value. ``status`` is one of the procedure's explanations."""

    status: str
    reason: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision on a finding, by its fingerprint: it stays, because. ``basis`` "not_personal", "consent" or
    "public_interest"; the last two need a ``reference``."""

    fingerprint: str
    kind: str
    basis: str
    reason: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """An opinion with name and date."""

    role: str
    person: str
    day: str
    opinion: str
    version: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """A publication in one channel; ``removed`` is the day on which it was taken down ("" while it is up)."""

    channel: str
    day: str
    place: str
    digest: str
    person: str
    version: int
    removed: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """The signed copy handed to the office."""

    day: str
    copy: str
    pages: int
    receiver: str
    version: int


@dataclass(frozen=True, slots=True)
class Removal:
    """A withdrawal or a correction. ``hours`` from discovery to removal, None where no times were given."""

    kind: str
    day: str
    person: str
    reason: str
    version: int
    hours: float | None = None
    self_reported: bool = False


@dataclass(frozen=True, slots=True)
class Inspected:
    """A re-scan of a published file. ``leaks`` counts personal data that had to go by kind, once a value and kind;
    ``doubts`` what a person has yet to decide. ``problems`` are codes: see ``inspection.PROBLEMS``. ``link`` is
    "alive", "dead" or "" for an address that nobody tried."""

    day: str
    digest: str
    status: str
    leaks: dict[str, int]
    persons: int
    overredacted: int
    violations: int
    doubts: int = 0
    problems: tuple[str, ...] = ()
    link: str = ""
    self_reported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One document. ``main`` is its state; while that is the fork, ``branches`` hold each branch's own state."""

    id: str
    title: str
    department: str
    project: str
    doctype: str
    info_kind: str
    handler: str
    formed: str
    limit: str
    limit_days: int
    deadline: str
    added: str
    main: str
    version: int = 1
    branches: dict[str, str] = field(default_factory=dict)
    attribute: str = ""
    reason: str = ""
    media: str = ""
    secrecy: str = ""
    handed_in: str = ""
    digests: dict[str, str] = field(default_factory=dict)
    check: Check | None = None
    explanations: dict[str, Explanation] = field(default_factory=dict)
    rulings: tuple[Ruling, ...] = ()
    signoffs: tuple[SignOff, ...] = ()
    filings: tuple[Filing, ...] = ()
    postings: tuple[Posting, ...] = ()
    removals: tuple[Removal, ...] = ()
    inspections: tuple[Inspected, ...] = ()
    days: dict[str, str] = field(default_factory=dict)
    events: int = 0

    def signed(self, role: str) -> SignOff | None:
        """Return the last sign-off of that role for the current version that agreed."""
        own = [s for s in self.signoffs if s.role == role and s.version == self.version and s.opinion in _AGREED]
        return own[-1] if own else None

    def posted(self, channel: str) -> Posting | None:
        """Return the first publication in that channel, taken down since or not."""
        return next((posting for posting in self.postings if posting.channel == channel), None)

    def made_for(self, channel: str) -> frozenset[str]:
        """Return the digests of what was made from the signed version for a channel."""
        prefix = f"channel:{channel}:"
        return frozenset(digest for role, digest in self.digests.items() if role.startswith(prefix))

    def inspected(self) -> tuple[Inspected, ...]:
        """Return what inspections have to say now: of every file the last one that finished."""
        last = {found.digest: found for found in self.inspections if found.status in ("CLEAN", "FINDINGS")}
        return tuple(last.values())

    def open_findings(self) -> tuple[Open, ...]:
        """Return the findings of the last check that nobody has ruled on."""
        ruled = {ruling.fingerprint for ruling in self.rulings}
        return tuple(f for f in (self.check.open if self.check else ()) if f.fingerprint not in ruled)

    def unexplained(self) -> tuple[Gap, ...]:
        """Return the gaps of the last check without an explanation."""
        return tuple(gap for gap in (self.check.gaps if self.check else ()) if gap.item not in self.explanations)


_AGREED = ("approve", "sign")


def begin(event: Event, rules: Procedure) -> Record:
    """Return the record that an ``add`` event begins."""
    body = event.body
    return Record(
        id=event.document,
        title=body["title"],
        department=body["department"],
        project=body["project"],
        doctype=body["doctype"],
        info_kind=body["info_kind"],
        handler=event.actor,
        formed=body["formed"],
        limit=body["limit"],
        limit_days=body["limit_days"],
        deadline=body["deadline"],
        added=event.day,
        main=rules.initial,
        digests=dict(body.get("digests", {})),
        days={"main": event.day},
        events=1,
    )


def apply(record: Record, event: Event, rules: Procedure) -> Record:
    """Return the record after an event."""
    change = _EFFECTS.get(event.kind)
    changed = change(record, event) if change else record
    changed = replace(changed, events=record.events + 1)
    step = rules.step(event.kind)
    return changed if step is None else _move(changed, event, rules)


def _move(record: Record, event: Event, rules: Procedure) -> Record:
    """Go on to the state that the step leads to."""
    step = rules.step(event.kind)
    if step is None or step.to == SAME:
        return record
    if step.branch and step.to in rules.branches[step.branch]:
        branches = {**record.branches, step.branch: step.to}
        days = {**record.days, step.branch: event.day}
        done = all(branches[name] == path[-1] for name, path in rules.branches.items())
        return replace(record, branches=branches, days=days, main=rules.join if done else record.main)
    days = {**record.days, "main": max(event.day, record.days.get("main", ""))}
    branches = {name: path[0] for name, path in rules.branches.items()} if step.to == rules.fork else {}
    return replace(record, main=step.to, branches=branches, days=days)


# ---------------------------------------------------------------- effects


def _checked(record: Record, event: Event) -> Record:
    made = {name for name in record.digests if name.startswith("channel:")}  # from the version before
    digests = {n: digest for n, digest in record.digests.items() if n not in made} | event.body["digests"]
    check = msgspec.convert(event.body["check"], Check)
    return replace(record, digests=digests, check=check, explanations={}, rulings=(), attribute="")


def _submitted(record: Record, event: Event) -> Record:
    body = event.body
    return replace(
        record,
        attribute=body["attribute"],
        reason=body.get("reason", ""),
        media=body.get("media", ""),
        handed_in=event.day,
        explanations=msgspec.convert(body.get("explanations", {}), dict[str, Explanation]),
        rulings=msgspec.convert(body.get("rulings", ()), tuple[Ruling, ...]),
    )


def _opinion(record: Record, event: Event) -> Record:
    body = event.body
    said = SignOff(event.role, event.actor, event.day, event.kind, record.version, body.get("reason", ""))
    return replace(record, signoffs=(*record.signoffs, said), secrecy=body.get("secrecy", record.secrecy))


def _returned(record: Record, event: Event) -> Record:
    """Sent back by the office: what hangs on the board already comes down with it."""
    return _opinion(_taken_down(record, event.day), event)


def _posted(record: Record, event: Event) -> Record:
    body = event.body
    channel = body.get("channel", BOARD if event.kind == "post_board" else PORTAL)
    posting = Posting(channel, event.day, body["place"], body["digest"], event.actor, record.version)
    photos = {f"{PHOTO}{number}": digest for number, digest in enumerate(body.get("photos", ()), 1)}
    return replace(record, postings=(*record.postings, posting), digests={**record.digests, **photos})


def _filed(record: Record, event: Event) -> Record:
    body = event.body
    filing = Filing(event.day, body["copy"], body["pages"], body["receiver"], record.version)
    return replace(record, filings=(*record.filings, filing), digests={**record.digests, "signed_copy": body["copy"]})


def _withdrawn(record: Record, event: Event) -> Record:
    body = event.body
    removal = Removal(
        event.kind, event.day, event.actor, body["reason"], record.version,
        None if body.get("minutes") is None else body["minutes"] / 60, bool(body.get("self_reported")),
    )  # fmt: skip
    changed = replace(record, removals=(*record.removals, removal))
    return _taken_down(changed, event.day) if event.kind == "withdraw" else changed


def _taken_down(record: Record, day: str) -> Record:
    down = tuple(p if p.removed else replace(p, removed=day) for p in record.postings)
    return replace(record, postings=down)


def _cleared(record: Record, event: Event) -> Record:
    """A returned document begins anew: no signature, no explanation stands."""
    return replace(record, check=None, explanations={}, rulings=(), secrecy="", digests=_source(record))


def _renewed(record: Record, event: Event) -> Record:
    return replace(_cleared(_taken_down(record, event.day), event), version=record.version + 1)


def _source(record: Record) -> dict[str, str]:
    return {name: digest for name, digest in record.digests.items() if name == "submitted"}


def _attached(record: Record, event: Event) -> Record:
    return replace(record, digests={**record.digests, event.body["as"]: event.body["digest"]})


def _inspected(record: Record, event: Event) -> Record:
    found = msgspec.convert({"day": event.day, **event.body}, Inspected)
    return replace(record, inspections=(*record.inspections, found))


_EFFECTS: dict[str, Any] = {
    "run_checks": _checked,
    "submit": _submitted,
    "approve": _opinion,
    "return": _opinion,
    "refuse": _opinion,
    "cannot_decide": _opinion,
    "cleared": _opinion,
    "classified": _opinion,
    "sign": _opinion,
    "return_unsigned": _opinion,
    "return_filed": _returned,
    "post_board": _posted,
    "file_to_office": _filed,
    "publish_portal": _posted,
    "publish_channel": _posted,
    "withdraw": _withdrawn,
    "correct": _withdrawn,
    "cancel": _withdrawn,
    "fix": _cleared,
    "new_version": _renewed,
    "attach": _attached,
    "inspect": _inspected,
}
