"""A year of an office: three thousand documents of twelve departments take the whole procedure, on both databases."""

from __future__ import annotations

import io
from datetime import date, timedelta
from fractions import Fraction

import chinese_calendar
import pytest
import simulation
from simulation import DEPARTMENTS, TODAY, YEAR, Plan

from redactor.ledger import create_ledger
from redactor.ledger.appraisal import appraise, sheets
from redactor.ledger.assess import assess, load_scheme, period
from redactor.ledger.audit import audit
from redactor.ledger.bulletin import bulletin
from redactor.ledger.deadlines import due, waiting
from redactor.ledger.exchange import export_lines
from redactor.ledger.scorecard import page
from redactor.ledger.store import Ledger

LIMITS = {"general": 20, "permit": 7, "procurement_result": 2}
ENDS = {
    "straight": "completed", "returned": "completed", "unsigned": "completed", "refiled": "completed",
    "cleared": "completed", "corrected": "completed", "refused": "refused", "classified": "refused",
    "withdrawn": "withdrawn",
}  # fmt: skip
DIGESTS: dict[str, str] = {}


def used(one: Plan) -> int:
    """Working days by another count than the ledger's."""
    assert one.published is not None
    return len(chinese_calendar.get_workdays(one.formed + timedelta(days=1), one.published))


def test_a_year(place: str) -> None:
    plans = simulation.plan(20250101, 3000)
    assert {one.department for one in plans} == set(DEPARTMENTS)
    ledger = create_ledger(place, today=TODAY)
    simulation.carry_out(ledger, plans)
    found = audit(ledger)
    assert (found.faults, found.documents) == ((), 3000)
    DIGESTS[place.partition(":")[0]] = found.head.hash
    records = {record.id: record for record in ledger.records()}
    for one in plans:
        if one.detour in ENDS:
            assert records[one.number].main == ENDS[one.detour], one
    late = {one.number for one in plans if one.detour == "stuck" and records[one.number].deadline < TODAY.isoformat()}
    assert late == {item.record.id for item in due(list(records.values()), ledger.rules, TODAY) if item.overdue}
    assert {one.number for one in plans if one.detour == "stuck"} == {
        item.record.id for item in waiting(list(records.values()), ledger.rules, TODAY)
    }
    _compare(ledger, plans)
    lines = list(export_lines(ledger))
    assert len(lines) == found.events + 1
    ledger.engine.dispose()


def test_both_databases_hold_the_same_chain() -> None:
    """The same steps give the same digests, whatever keeps them."""
    if len(DIGESTS) < 2:
        pytest.skip("only one database was run")
    assert len(set(DIGESTS.values())) == 1


def _compare(ledger: Ledger, plans: list[Plan]) -> None:
    """Hold the assessment of each quarter against a count made from the plan alone."""
    records, scheme = ledger.records(), load_scheme()
    for quarter in (1, 2, 3, 4):
        span = period(f"{YEAR}Q{quarter}")
        results = assess(records, DEPARTMENTS, span, TODAY, ledger.rules, scheme)
        for result in results:
            own = [p for p in plans if p.department == result.department and span.first <= p.formed <= span.last]
            public = [p for p in own if p.published]
            owed = [p for p in own if p.detour not in ("refused", "classified")]
            timely = [p for p in public if used(p) <= LIMITS[p.limit]]
            assert result.documents == len(own)
            assert result.figure("doc_coverage").sum.value == Fraction(len(public), len(owed))
            assert result.figure("on_time_rate").sum.value == Fraction(len(timely), len(owed))
            assert result.figure("overdue_open").value == len(owed) - len(public)
            assert result.figure("privacy_violation").value == sum(sum(p.leaks.values()) for p in public)
            assert result.figure("signoff_rate").shown() == result.figure("channel_rate").shown() == "100.0"


def test_the_papers_of_a_quarter(file_ledger_of_year: Ledger) -> None:
    """Workbook, page and bulletin hold every department, and each document that a figure names is listed."""
    import docx

    made = appraise(file_ledger_of_year, period(f"{YEAR}Q3"), date(YEAR, 10, 20), {"mobile": "个人手机号码"})
    tables = sheets(made)
    listed = {row[0] for row in tables[-1].rows}
    for row in tables[1].rows:
        assert {name for name in row[8].split("、") if name.startswith("GK-")} <= listed
    html = page(made).decode()
    for name in listed:
        assert f'<span id="{name}">' in html
    for figure in (f for result in made.results for f in result.figures if result.documents):
        assert figure.working() in html
    document = docx.Document(io.BytesIO(bulletin(made)))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert words.startswith("关于2025年第三季度")
    ranked = [row.cells[1].text for row in document.tables[0].rows[1:]]
    assert sorted(ranked) == sorted(DEPARTMENTS)
    assert [row.cells[3].text for row in document.tables[0].rows[1:]] == [r.shown() for r in made.ranked()]
    assert bulletin(made) == bulletin(made)
    assert page(made) == page(made)


@pytest.fixture
def file_ledger_of_year(tmp_path) -> Ledger:  # type: ignore[no-untyped-def]
    """A smaller year in a file."""
    ledger = create_ledger(str(tmp_path / "year.db"), today=TODAY)
    simulation.carry_out(ledger, simulation.plan(3, 240))
    return ledger
