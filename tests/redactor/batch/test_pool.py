"""Worker processes: a document that hangs, crashes, explodes or meets a bug takes nothing else with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.faulty import FaultyToolkit

from extractors.limits import Limits
from redactor.batch import plan, run
from redactor.report import Report
from redactor.settings import Settings

BAD = ("hang.txt", "crash.txt", "explode.txt", "raise.txt")


@pytest.fixture
def reports(tmp_path: Path) -> dict[str, Report]:
    for name in (*BAD, "good1.txt", "good2.txt", "good3.txt"):
        (tmp_path / name).write_text("联系电话：0851-55550001", encoding="utf-8")
    kit = FaultyToolkit(Settings(limits=Limits(seconds=3)))
    tasks = plan([tmp_path], tmp_path.with_name("out"))
    return {r.source.name: r for r in run(tasks, kit, goal="clean", executor="process", jobs=2)}


def test_every_fault_stays_with_its_document(reports: dict[str, Report]) -> None:
    assert len(reports) == 7
    for number in (1, 2, 3):
        assert reports[f"good{number}.txt"].exit_code == 0
    for name in BAD:
        failure = reports[name].failure
        assert reports[name].status == "NOT_CHECKED"
        assert failure is not None
        assert failure.message_zh
    assert {reports[name].exit_code for name in BAD} == {3, 70}
    bug = reports["raise.txt"].failure
    assert bug is not None
    assert "529931199710088778" not in bug.message_zh + bug.message_en
    assert "ValueError" in bug.message_zh


@pytest.mark.parametrize("executor", ["serial", "process"])
def test_nothing_to_do_is_done(executor: str) -> None:
    """A second --resume had everything behind it, and shared the cores among no workers."""
    from redactor import Toolkit

    assert list(run([], Toolkit.load(), goal="clean", executor=executor, jobs=2)) == []
