"""The worked example to the digit, and what each indicator counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import office
import pytest

from redactor.errors import UsageError
from redactor.ledger import assess as module
from redactor.ledger.assess import Result, assess, leak_points, load_scheme, number, period
from redactor.ledger.deadlines import deadline, workdays
from redactor.ledger.procedure import load_procedure
from redactor.ledger.record import Check, Filing, Gap, Inspected, Posting, Record, SignOff

RULES, SCHEME = load_procedure(), load_scheme()
FORMED = date(2026, 3, 2)
UNTIL = date(2026, 6, 30)


def record(name: str, delay: int | None, *, applicable: int = 15, present: int = 15, **changes: Any) -> Record:
    """A document published so many working days after it came into being; None was never published."""
    day = deadline(FORMED, delay).isoformat() if delay is not None else ""
    gaps = tuple(Gap(f"item{n}", "", "", "missing") for n in range(applicable - present))
    values: dict[str, Any] = {
        "id": name, "title": name, "department": office.DEPARTMENT, "project": office.PROJECT,
        "doctype": "award_notice",
        "info_kind": "招标投标", "handler": office.HANDLER, "formed": FORMED.isoformat(),
        "limit": "general",
        "limit_days": 20, "deadline": deadline(FORMED, 20).isoformat(), "added": FORMED.isoformat(),
        "main": "completed",
        "attribute": "full",
        "check": Check("CLEAN", "", "", "", applicable=applicable, present=present, gaps=gaps),
    }  # fmt: skip
    if day:
        values["signoffs"] = (
            SignOff("dept_head", office.HEAD, day, "approve", 1),
            SignOff("leader", office.LEADER, day, "sign", 1),
        )
        values["filings"] = (Filing(day, office.COPY, 2, office.CLERK, 1),)
        values["postings"] = tuple(Posting(c, day, "x", office.PUBLIC, office.CLERK, 1) for c in ("board", "portal"))
    else:
        values["main"] = "draft"
    return Record(**{**values, **changes})


def leak(**kinds: int) -> Inspected:
    return Inspected("2026-06-01", office.PUBLIC, "FINDINGS", dict(kinds), persons=1, overredacted=0, violations=0)


def judged(*records: Record, **options: Any) -> Result:
    return assess(records, [office.DEPARTMENT], period("2026Q1"), UNTIL, RULES, SCHEME, **options)[0]


def test_the_worked_example() -> None:
    """57 of 60 items, published after 5, 19, 20 and 23 working days; one mobile, one identity number."""
    delays = [5, 19, 20, 23]
    records = [record(f"d{n}", delay, present=15 if n else 12) for n, delay in enumerate(delays)]
    records[1] = replace(records[1], inspections=(leak(mobile=1, id_card=1),))
    assert [workdays(FORMED, date.fromisoformat(r.postings[1].day)) for r in records] == delays
    result = judged(*records)
    assert result.figure("item_coverage").sum.numerator == 57
    assert result.figure("item_coverage").sum.denominator == 60
    assert result.figure("item_coverage").shown() == "95.0"
    assert result.figure("on_time_rate").shown() == "75.0"
    assert result.figure("on_time_rate").sum.documents == ("d3",)
    assert result.figure("privacy_violation").points == 3
    assert result.action == "通报批评，并在年度考核中体现"


def test_a_flawless_department() -> None:
    result = judged(*(record(f"d{n}", 3) for n in range(3)), projects={office.PROJECT: ("招标投标",)})
    assert (result.score, result.grade, result.action) == (100, "优秀", "通报表扬")


def test_indicators_without_a_denominator_leave_their_weight_to_the_others() -> None:
    """No gaps and no kinds of information are due: 90 points are to be had, and 20 of them are lost."""
    result = judged(record("d0", 21))
    assert result.figure("justified_missing").points is None
    assert result.figure("kind_coverage").points is None
    assert result.score == Fraction(70 * 100, 90)


def test_overdue_documents_count() -> None:
    result = judged(record("d0", 3), record("d1", None))
    assert result.figure("overdue_open").sum.documents == ("d1",)
    assert (result.figure("overdue_open").points, result.figure("doc_coverage").shown()) == (4, "50.0")
    assert "批评" in result.action


def test_what_is_not_due_yet_does_not_count() -> None:
    fresh = record("d1", None, deadline="2026-07-30")
    refused = record("d2", None, main="refused", attribute="withheld")
    assert judged(record("d0", 3), fresh, refused).figure("doc_coverage").sum.denominator == 1


def test_a_leak_of_many_people_caps_the_score() -> None:
    many = replace(leak(id_card=12), persons=12)
    result = judged(*(record(f"d{n}", 3) for n in range(9)), record("d9", 3, inspections=(many,)))
    assert (result.vetoed, result.score, result.grade) == (True, 59, "不合格")


@pytest.mark.parametrize(("leaked", "score"), [(True, 59), (False, 100)])
def test_a_leak_that_the_media_told_of_caps_the_score(leaked: bool, score: int) -> None:
    seen = replace(leak(**({"email": 1} if leaked else {})), problems=("exposed",))
    result = judged(record("d0", 3, inspections=(seen,)), *(record(f"d{n}", 3) for n in range(1, 9)))
    assert (result.vetoed, result.score) == (leaked, score)


def test_found_by_ourselves_costs_half() -> None:
    own = replace(leak(mobile=1), self_reported=True)
    assert [leak.points for leak in leak_points([record("d", 3, inspections=(own,))], SCHEME)] == [1]


def test_a_department_without_documents() -> None:
    result = judged()
    assert (result.score, result.grade) == (None, "不适用")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026Q3", "2026-07-01", "2026-09-30"),
        ("2026Q4", "2026-10-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    found = period(text)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize("text", ["", "2026Q5", "2026-13", "26Q1", "0000"])
def test_odd_periods(text: str) -> None:
    with pytest.raises(UsageError):
        period(text)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(Fraction(9495, 100), 1, "95.0"), (Fraction(200, 3), 1, "66.7"), (Fraction(5, 2), 0, "3")],
)
def test_rounding(value: Fraction, places: int, shown: str) -> None:
    assert number(value, places) == shown


def test_weights_sum_to_a_hundred() -> None:
    assert sum(indicator.weight for indicator in module.load_scheme().indicators) == 100


def test_all_that_an_assessment_ends_in_is_known_in_english() -> None:
    mild = replace(leak(email=1), self_reported=True)
    results = [
        judged(), judged(record("a", 5)), judged(record("a", None)), judged(record("a", 5, inspections=(mild,))),
    ]  # fmt: skip
    assert len({result.action for result in results}) == 4
    assert {result.action for result in results} <= module.IN_ENGLISH.keys()
    assert all(grade.title_en for grade in SCHEME.grades)
