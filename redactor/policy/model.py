"""The shape of rules/policies/*.yaml. Everything is strict: an unknown key, a misspelt action, a replacement without a
redaction or an exemption without a reference number is refused with its place in the file."""

from __future__ import annotations

import datetime
import re
from typing import Literal

import msgspec

from redactor.finding import Action
from redactor.policy.replacement import Style
from redactor.redaction import RewriteOptions

Names = Literal["never", "needed", "always"]
"""When person names are searched for: not at all, where a rule or a label needs them, in all text."""

ANY = "all"
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_RECOGNIZER = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


def _replacement_fits(action: Action, replace: Style) -> None:
    if (action == "redact") != bool(replace):
        raise ValueError("replace goes with action: redact, and with nothing else")


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all shapes here: frozen, and unknown keys are errors."""


class KindRule(_Strict, frozen=True):
    """What happens to findings of one kind. Below ``redact_from`` a redaction becomes a review; below ``review_from`` a
    finding is kept. ``doctypes`` maps a document type to another rule for the same kind."""

    action: Action
    replace: Style = ""
    redact_from: float = 0.5
    review_from: float = 0.3
    doctypes: dict[str, KindRule] = {}

    def __post_init__(self) -> None:
        _replacement_fits(self.action, self.replace)
        if not 0 <= self.review_from <= self.redact_from <= 1:
            raise ValueError("thresholds must be 0 <= review_from <= redact_from <= 1")
        if any(rule.doctypes for rule in self.doctypes.values()):
            raise ValueError("a rule for a document type cannot hold rules for document types")


class Case(_Strict, frozen=True):
    """A row of the decision table, tried before the kind rules; the first row that fits decides.

    Empty conditions fit everything. ``evidence`` fits when any of its codes is among the finding's ("label:*" fits
    every code that begins with "label:"); ``unless`` is the reverse. ``fields`` are ids of fields that hold it.
    """

    id: str
    action: Action
    replace: Style = ""
    kinds: tuple[str, ...] = ()
    doctypes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    from_score: float = 0.0
    below_score: float = 2.0
    note: str = ""

    def __post_init__(self) -> None:
        _replacement_fits(self.action, self.replace)
        if not (self.kinds or self.evidence or self.fields):
            raise ValueError("a case needs kinds, evidence or fields: without them it would decide about everything")


class Exemption(_Strict, frozen=True):
    """A value or a field that stays although its kind is personal (seed 5.1: consent, public interest).

    Either ``fingerprint`` (16 hex digits in quotes, keyed with the toolkit's key) names one value, or ``kind`` and
    ``field`` name one kind inside one field. ``scope`` lists document types, or is ["all"]; ``expires`` is the last
    day of validity.
    """

    basis: Literal["consent", "public_interest"]
    reference: str
    approver: str
    expires: datetime.date
    scope: tuple[str, ...]
    fingerprint: str = ""
    kind: str = ""
    field: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        by_field = bool(self.kind and self.field)
        if bool(self.fingerprint) == by_field or bool(self.kind) != bool(self.field):
            raise ValueError("an exemption names either a fingerprint, or a kind and a field")
        if self.fingerprint and not _FINGERPRINT.fullmatch(self.fingerprint):
            raise ValueError("a fingerprint has 16 hex digits")
        if not self.reference.strip() or not self.approver.strip():
            raise ValueError("an exemption needs a reference number and an approver")
        if not self.scope:
            raise ValueError("an exemption needs a scope: document types, or [all]")


class FileRule(_Strict, frozen=True):
    """What happens to the parts of the file that are no text: see RewriteOptions."""

    unknown: Literal["drop", "abort"] = "drop"
    revisions: Literal["accept", "reject"] = "accept"
    comments: Literal["drop", "keep"] = "drop"
    attachments: Literal["drop", "clean"] = "drop"
    signatures: Literal["drop", "refuse"] = "drop"
    hidden: Literal["report", "remove"] = "report"


class Policy(_Strict, frozen=True):
    """One policy. With ``extends`` the file says only what differs: single values and ``published`` replace the
    parent's, ``kinds`` replace per kind, ``cases`` come before the parent's (one of the same id takes its place),
    ``require``, ``recognizers`` and ``exemptions`` are added to the parent's.

    ``require`` are the detectors that must run; ``recognizers`` Presidio recognizers by "package.module:Class";
    ``published`` the kinds that stay inside a field that is to be published; ``default`` is the action for kinds
    without a rule; ``pseudonym`` says how far one pseudonym means one person; ``unique_below`` is the size of a group
    of household rows under which its combination of columns singles people out.
    """

    id: str
    title: str
    extends: str = ""
    note: str = ""
    basis: str = ""
    require: tuple[str, ...] = ()
    recognizers: tuple[str, ...] = ()
    names: Names = "needed"
    published: tuple[str, ...] = ()
    kinds: dict[str, KindRule] = {}
    cases: tuple[Case, ...] = ()
    default: KindRule = KindRule(action="review")
    exemptions: tuple[Exemption, ...] = ()
    pseudonym: Literal["document", "batch"] = "document"
    unique_below: int = 3
    file: FileRule = FileRule()

    def __post_init__(self) -> None:
        ids = [case.id for case in self.cases]
        if len(ids) != len(set(ids)):
            raise ValueError("two cases have the same id")
        for name in self.recognizers:
            if not _RECOGNIZER.fullmatch(name):
                raise ValueError(f"{name!r} is not of the form package.module:Class")

    @property
    def options(self) -> RewriteOptions:
        """The choices about the file, as the rewriters take them."""
        return RewriteOptions(
            unknown=self.file.unknown,
            revisions=self.file.revisions,
            comments=self.file.comments,
            attachments=self.file.attachments,
            signatures=self.file.signatures,
            hidden=self.file.hidden,
        )

    def names_in(self, doctype: str) -> Names:
        """Return how far names are searched for in a document of that type: a case about its names needs them all."""
        named = any("person_name" in case.kinds and doctype in case.doctypes for case in self.cases)
        return "always" if named and self.names != "never" else self.names

    def rule_for(self, kind: str, doctype: str = "") -> KindRule:
        """Return the rule that holds for a kind in a document of that type."""
        rule = self.kinds.get(kind, self.default)
        return rule.doctypes.get(doctype, rule)
