"""Worker processes: a document that hangs, crashes, explodes or meets a bug takes nothing else with it."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from faults.faulty import FaultyToolkit

from extractors.limits import Limits
from redactor import Toolkit
from redactor.batch import Task, plan, run
from redactor.batch.worker import Worker
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


@pytest.mark.parametrize(
    ("cores", "jobs", "threads"), [(2, 2, 1), (8, 2, 4), (1, 4, 1), (4, 1, 4)], ids=lambda value: str(value)
)
def test_workers_share_the_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int, jobs: int, threads: int
) -> None:
    """OCR reads several pages at a time: workers that each took all cores would be in each other's way."""
    seen = []

    class Started(BaseException):
        pass

    def fork(kit: Toolkit, *_: object, **__: object) -> None:
        seen.append(kit.threads)
        raise Started

    monkeypatch.setattr("redactor.batch.pool.fork", fork)
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text("好", encoding="utf-8")
    kit = Toolkit(Settings(), threads=cores)
    with pytest.raises(Started):
        list(run(plan([tmp_path]), kit, executor="process", jobs=jobs))
    assert seen == [threads]


def test_a_worker_has_its_next_task_before_its_report_is_told(tmp_path: Path) -> None:
    """The caller records the report on disk and shows it: nobody is to wait for that."""
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("好", encoding="utf-8")
    begun: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        begin = Worker.begin
        patch.setattr(Worker, "begin", lambda self, task: (begun.append(task.name), begin(self, task)))
        told = [len(begun) for _ in run(plan([tmp_path]), Toolkit.load(), executor="process", jobs=1)]
    assert told == [2, 3, 3]


def test_an_answer_that_waited_for_its_reader_is_not_late() -> None:
    """The caller may rest (its output stops in a pager) longer than a document may take."""
    here, there = multiprocessing.Pipe()
    with here, there:
        worker = Worker(None, here, Toolkit(Settings()), "check", Task(Path("a"), "a"), deadline=0.0)  # type: ignore[arg-type]
        assert worker.late
        there.send("answer")
        assert not worker.late


@pytest.mark.parametrize("executor", ["serial", "process", "dask"])
def test_nothing_to_do_is_done(executor: str) -> None:
    """A second --resume had everything behind it, and shared the cores among no workers."""
    assert list(run([], Toolkit.load(), goal="clean", executor=executor, jobs=2)) == []
