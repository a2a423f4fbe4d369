"""One decision for every finding: a table, read from the top.

exemption of the value or of the field   keep, with the reference number
a case of the policy that fits           what the case says
published kind inside a published field  keep
the rule of the kind                     redact / keep / review, by score
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Protocol

from extractors.model import Span
from redactor.errors import MissingPart, UsageError
from redactor.finding import Decision, Finding
from redactor.policy.model import ANY, Case, Exemption, KindRule, Policy


class _Spec(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def disclose(self) -> bool: ...


class PublishedField(Protocol):
    """What is asked of a field: which characters it took, and whether its specification has them published."""

    @property
    def spec(self) -> _Spec:
        """Return the specification."""

    @property
    def spans(self) -> Sequence[Span]:
        """Return where the value stands."""


def check_exemptions(policy: Policy, today: datetime.date) -> None:
    """Raise UsageError when an exemption of the policy is no longer valid: it stops the run before anything is read."""
    for exemption in policy.exemptions:
        if exemption.expires < today:
            raise UsageError(
                problem_zh=f"策略 {policy.id} 中的豁免 {exemption.reference} 已于 {exemption.expires} 到期",
                problem_en=f"exemption {exemption.reference} of policy {policy.id} expired on {exemption.expires}",
                next_zh="请取得新的批准并改写策略中的到期日，或删去这条豁免。",
                next_en="Get a new approval and write its date into the policy, or take the exemption out.",
            )


def check_required(policy: Policy, kinds: Iterable[str]) -> None:
    """Raise MissingPart when a detector that the policy requires is not among ``kinds``."""
    present = set(kinds)
    for kind in policy.require:
        if kind not in present:
            raise MissingPart(part=f"detector {kind}", install=f"rules/detectors/{kind}.yaml")


def decide(
    findings: Sequence[Finding],
    fields: Sequence[PublishedField],
    policy: Policy,
    *,
    doctype: str = "",
    today: datetime.date | None = None,
) -> tuple[Decision, ...]:
    """Return one decision per finding, in their order.

    Reasons are message codes: exempt_consent, exempt_public_interest, policy_case, published_field, policy_kind,
    score_low (a redaction left to a person), score_too_low (kept), no_rule. Raises UsageError for an expired exemption,
    and for exemptions without ``today``.
    """
    if policy.exemptions:
        if today is None:
            raise UsageError(
                problem_zh="策略含豁免，须给出当天日期",
                problem_en="exemptions need the date",
                next_zh="请给 Toolkit.load 传入 today。",
                next_en="Give the date to Toolkit.load.",
            )
        check_exemptions(policy, today)
    places = _Places(fields)
    return tuple(_decide(finding, places.around(finding), policy, doctype) for finding in findings)


class _Places:
    """The spans of all fields by part, sorted, with the furthest end so far: a lookup costs what lies around it."""

    def __init__(self, fields: Iterable[PublishedField]) -> None:
        by_part: dict[int, list[tuple[Span, PublishedField]]] = {}
        for field in fields:
            for span in field.spans:
                by_part.setdefault(span.part, []).append((span, field))
        self.by_part = {part: sorted(found, key=lambda pair: pair[0]) for part, found in by_part.items()}
        self.reach = {
            part: list(accumulate((span.end for span, _ in found), max)) for part, found in self.by_part.items()
        }

    def around(self, finding: Finding) -> list[PublishedField]:
        """Return the fields that hold the whole finding."""
        if not finding.spans:
            return []
        return [
            field
            for field in self._holding(finding.spans[0])
            if all(any(_inside(own, span) for span in field.spans) for own in finding.spans)
        ]

    def _holding(self, inner: Span) -> Iterator[PublishedField]:
        known = self.by_part.get(inner.part, [])
        index = bisect_right(known, inner.start, key=lambda pair: pair[0].start) - 1
        while index >= 0 and self.reach[inner.part][index] >= inner.end:
            span, field = known[index]
            if _inside(inner, span):
                yield field
            index -= 1


def _inside(inner: Span, outer: Span) -> bool:
    return inner.part == outer.part and outer.start <= inner.start and inner.end <= outer.end


def _decide(finding: Finding, fields: list[PublishedField], policy: Policy, doctype: str) -> Decision:
    ids = {field.spec.id for field in fields}
    for exemption in policy.exemptions:
        if _exempt(exemption, finding, ids, doctype):
            return Decision(
                finding.id, "keep", f"exempt_{exemption.basis}", "exemptions", exemption=exemption.reference,
                details={"approver": exemption.approver, "expires": exemption.expires.isoformat()},
            )  # fmt: skip
    for case in policy.cases:
        if _fits(case, finding, ids, doctype):
            return Decision(finding.id, case.action, "policy_case", f"cases.{case.id}", case.replace)
    published = [field.spec.id for field in fields if field.spec.disclose]
    if published and finding.kind in policy.published:
        return Decision(finding.id, "keep", "published_field", "published", details={"field": published[0]})
    return _by_kind(finding, policy.rule_for(finding.kind, doctype), policy, doctype)


def _by_kind(finding: Finding, rule: KindRule, policy: Policy, doctype: str) -> Decision:
    entry = f"kinds.{finding.kind}" if finding.kind in policy.kinds else "default"
    if entry != "default" and doctype in policy.kinds[finding.kind].doctypes:
        entry += f".doctypes.{doctype}"
    reason = "no_rule" if entry == "default" else "policy_kind"
    if rule.action == "keep":
        return Decision(finding.id, "keep", reason, entry)
    if finding.score < rule.review_from:
        return Decision(finding.id, "keep", "score_too_low", entry)
    if rule.action == "redact" and finding.score < rule.redact_from:
        return Decision(finding.id, "review", "score_low", entry)
    return Decision(finding.id, rule.action, reason, entry, rule.replace)


def _exempt(exemption: Exemption, finding: Finding, fields: set[str], doctype: str) -> bool:
    if ANY not in exemption.scope and doctype not in exemption.scope:
        return False
    if exemption.fingerprint:
        return exemption.fingerprint == finding.fingerprint
    return exemption.kind == finding.kind and exemption.field in fields


def _fits(case: Case, finding: Finding, fields: set[str], doctype: str) -> bool:
    return (
        (not case.kinds or finding.kind in case.kinds)
        and (not case.doctypes or doctype in case.doctypes)
        and (not case.fields or not fields.isdisjoint(case.fields))
        and (not case.evidence or _any_code(case.evidence, finding.evidence))
        and not (case.unless and _any_code(case.unless, finding.evidence))
        and case.from_score <= finding.score < case.below_score
    )


def _any_code(wanted: Sequence[str], codes: Sequence[str]) -> bool:
    return any(code == want or (want.endswith("*") and code.startswith(want[:-1])) for want in wanted for code in codes)
