"""The indicators of the assessment, each a numerator, a denominator and the documents behind it.

Numbers only: what they weigh is in rules/procedure/assessment.yaml, and ``assess`` puts them together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from redactor.ledger.deadlines import is_due, is_public, workdays
from redactor.ledger.procedure import Procedure
from redactor.ledger.record import BOARD, PORTAL, Record

_ACCEPTED = ("not_applicable", "not_formed")


@dataclass(frozen=True, slots=True)
class Sum:
    """``value`` is numerator ÷ denominator, None when there is nothing to divide by; ``documents`` are the numbers of
    those that lower it, ``details`` what lowers it and is no document."""

    numerator: Fraction
    denominator: Fraction
    documents: tuple[str, ...] = ()
    details: tuple[str, ...] = ()

    @property
    def value(self) -> Fraction | None:
        """The quotient."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Scope:
    """What is assessed: documents of one department that came into being in the period, seen on the day ``until``.

    ``projects`` are the kinds of information due of each project, ``shown`` the (project, kind) that are public by that
    day, whoever published them and whenever.
    """

    records: tuple[Record, ...]
    until: date
    rules: Procedure
    projects: dict[str, tuple[str, ...]]
    shown: frozenset[tuple[str, str]] = frozenset()

    def public(self) -> list[Record]:
        """Documents published by the day of assessment."""
        return [r for r in self.records if is_public(r) and published(r) <= self.until]

    def due(self) -> list[Record]:
        """Documents that had to be public by the day of assessment, and those that already were."""
        end = self.until.isoformat()
        early = {record.id for record in self.public()}
        return [r for r in self.records if is_due(r, self.rules) and (r.deadline < end or r.id in early)]


def published(record: Record) -> date:
    """Return the day of the first publication on the portal; the last day there is for one that never was."""
    first = record.posted(PORTAL)
    return date.fromisoformat(first.day) if first else date.max


def on_time(record: Record, until: date) -> bool:
    """Tell whether the document was published within its limit."""
    day = published(record)
    return day <= until and workdays(date.fromisoformat(record.formed), day) <= record.limit_days


def _share(records: Sequence[Record], good: Callable[[Record], bool]) -> Sum:
    bad = tuple(record.id for record in records if not good(record))
    return Sum(Fraction(len(records) - len(bad)), Fraction(len(records)), bad)


def _items(scope: Scope) -> Sum:
    applicable = present = 0
    lacking = []
    for record in scope.public():
        if record.check is None:
            continue
        gaps = {gap.item for gap in record.check.gaps}
        excused = sum(
            1 for item in gaps if item in record.explanations and record.explanations[item].status in _ACCEPTED
        )
        hidden = _hidden(record)
        applicable += record.check.applicable - excused
        present += max(0, record.check.present - hidden)
        if record.check.present - hidden < record.check.applicable - excused:
            lacking.append(record.id)
    return Sum(Fraction(present), Fraction(applicable), tuple(lacking))


def _documents(scope: Scope) -> Sum:
    public = {record.id for record in scope.public()}
    return _share(scope.due(), lambda record: record.id in public)


def _kinds(scope: Scope) -> Sum:
    names = {record.project for record in scope.records}
    wanted = [(name, kind) for name in sorted(names) for kind in scope.projects.get(name, ())]
    lacking = tuple(f"{name}：{kind}" for name, kind in wanted if (name, kind) not in scope.shown)
    return Sum(Fraction(len(wanted) - len(lacking)), Fraction(len(wanted)), (), lacking)


def _explained(scope: Scope) -> Sum:
    gaps = [(r, gap.item) for r in scope.records if r.check for gap in r.check.gaps]
    bad = tuple(dict.fromkeys(record.id for record, item in gaps if item not in record.explanations))
    return Sum(Fraction(sum(item in record.explanations for record, item in gaps)), Fraction(len(gaps)), bad)


def _timely(scope: Scope) -> Sum:
    return _share(scope.due(), lambda record: on_time(record, scope.until))


def _delay(scope: Scope) -> Sum:
    days = [workdays(date.fromisoformat(r.formed), min(published(r), scope.until)) for r in scope.due()]
    return Sum(Fraction(sum(days)), Fraction(len(days)))


def _overdue(scope: Scope) -> Sum:
    public = {record.id for record in scope.public()}
    late = tuple(record.id for record in scope.due() if record.id not in public)
    return Sum(Fraction(len(late)), Fraction(1), late)


def _channels(scope: Scope) -> Sum:
    return _share(scope.public(), lambda record: record.posted(BOARD) is not None)


def _signed(record: Record) -> bool:
    """Both signatures and the filing, in order, before the first publication."""
    first = record.posted(PORTAL)
    if first is None:
        return False
    own = [s for s in record.signoffs if s.version == first.version]
    heads = [s.day for s in own if s.opinion == "approve"]
    leaders = [s.day for s in own if s.opinion == "sign"]
    filed = [f.day for f in record.filings if f.version == first.version]
    return bool(heads and leaders and filed) and heads[-1] <= leaders[-1] <= filed[-1] <= first.day


def _signoffs(scope: Scope) -> Sum:
    return _share(scope.public(), _signed)


def _consistent(scope: Scope) -> Sum:
    return _share(scope.public(), lambda r: not (r.check and r.check.violations) and not _unsound(r))


def _unsound(record: Record) -> bool:
    """Tell whether an inspection found contradictions, or a file that is not the registered one."""
    return any(found.violations or "altered" in found.problems for found in record.inspected())


def _hidden(record: Record) -> int:
    return max((found.overredacted for found in record.inspected()), default=0)


def leaks(record: Record) -> dict[str, int]:
    """Return the leaks of a document by kind; what several of its files (board, portal) show counts once."""
    found: dict[str, int] = {}
    for inspection in record.inspected():
        for kind, count in inspection.leaks.items():
            found[kind] = max(count, found.get(kind, 0))
    return found


def persons(record: Record) -> int:
    """Return how many people's data a document showed."""
    return max((found.persons for found in record.inspected()), default=0)


def _leaks(scope: Scope) -> Sum:
    leaking = [record for record in scope.public() if leaks(record)]
    total = sum(sum(leaks(record).values()) for record in leaking)
    return Sum(Fraction(total), Fraction(1), tuple(record.id for record in leaking))


def _leaking(scope: Scope) -> Sum:
    leaking = tuple(record.id for record in scope.public() if leaks(record))
    return Sum(Fraction(len(leaking)), Fraction(len(scope.public())), leaking)


def _persons(scope: Scope) -> Sum:
    found = {r.id: persons(r) for r in scope.public()}
    return Sum(Fraction(sum(found.values())), Fraction(1), tuple(name for name, count in found.items() if count))


def _takedown(scope: Scope) -> Sum:
    hours = [(r.id, removal.hours) for r in scope.records for removal in r.removals if removal.hours is not None]
    total = sum((Fraction(spent) for _, spent in hours), Fraction(0))
    return Sum(total, Fraction(len(hours)), tuple(name for name, _ in hours))


def _overredacted(scope: Scope) -> Sum:
    found = {r.id: _hidden(r) for r in scope.public()}
    return Sum(Fraction(sum(found.values())), Fraction(1), tuple(name for name, count in found.items() if count))


def _links(scope: Scope) -> Sum:
    tried = {r.id: [i.link for i in r.inspected() if i.link] for r in scope.public()}
    dead = tuple(name for name, links in tried.items() if "dead" in links)
    links = [link for found in tried.values() for link in found]
    return Sum(Fraction(links.count("alive")), Fraction(len(links)), dead)


INDICATORS: dict[str, Callable[[Scope], Sum]] = {
    "item_coverage": _items,
    "doc_coverage": _documents,
    "kind_coverage": _kinds,
    "justified_missing": _explained,
    "on_time_rate": _timely,
    "avg_delay": _delay,
    "overdue_open": _overdue,
    "channel_rate": _channels,
    "signoff_rate": _signoffs,
    "consistency": _consistent,
    "link_alive": _links,
    "privacy_violation": _leaks,
    "privacy_doc_rate": _leaking,
    "affected_persons": _persons,
    "takedown_hours": _takedown,
    "over_redaction": _overredacted,
}
