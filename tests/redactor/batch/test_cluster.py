"""The Dask engine on a real cluster: scheduler and workers are processes of their own, one of them is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from faults.faulty import FaultyToolkit
from support import ROOT, SAMPLES, gone

from extractors.limits import Limits
from redactor import Toolkit
from redactor.batch import Task, plan, run
from redactor.batch.cluster import Charge, ForeignWorker, work_on_worker
from redactor.batch.worker import spawn
from redactor.errors import UsageError
from redactor.report import Report
from redactor.settings import Settings


class Cluster:
    """A scheduler and its workers, started from the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", "scheduler.json")
        self.workers: list[subprocess.Popen[bytes]] = []
        self.address = self._address()

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:], "--no-dashboard"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _address(self) -> str:
        import json

        path = self.folder / "scheduler.json"
        deadline = time.monotonic() + 600
        while time.monotonic() < deadline:
            if path.exists() and path.read_text(encoding="utf-8").strip():
                return str(json.loads(path.read_text(encoding="utf-8"))["address"])
            time.sleep(0.05)
        raise TimeoutError("no scheduler")

    def add_worker(self) -> None:
        self.workers.append(self._start("worker", self.address, "--nthreads", "1", "--no-nanny"))

    def close(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield made
    finally:
        made.close()


def _tree(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        shutil.copy(SAMPLES / "award/award.docx", folder / f"{number}.docx")
    return folder


def test_a_killed_worker_costs_nothing(cluster: Cluster, tmp_path: Path, kit: Toolkit) -> None:
    tasks = plan([_tree(tmp_path / "in", 12)], tmp_path / "out")
    cluster.add_worker()
    cluster.add_worker()
    reports = []
    for report in run(tasks, kit, goal="clean", executor="dask", scheduler=cluster.address):
        reports.append(report)
        if len(reports) == 2:
            cluster.workers[0].send_signal(signal.SIGKILL)
    assert sorted(report.source.name for report in reports) == sorted(f"{n}.docx" for n in range(12))
    assert [r.failure for r in reports if r.failure] == []
    digests = {(tmp_path / "out" / f"{n}.docx").read_bytes() for n in range(12)}
    assert len(digests) == 1
    assert digests == {kit.clean(SAMPLES / "award/award.docx").data}
    assert not any(report.facts for report in reports)


def test_a_bad_document_costs_its_own_process_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "tests")]))
    (tmp_path / "in").mkdir()
    for name in ("hang", "crash", "good"):
        (tmp_path / "in" / f"{name}.txt").write_text("联系电话：0851-55550001", encoding="utf-8")
    kit = FaultyToolkit(Settings(limits=Limits(seconds=5)))
    done = [_work(kit, task) for task in plan([tmp_path / "in"], tmp_path / "out")]
    assert {report.source.name: report.status for report in done} == {
        "hang.txt": "NOT_CHECKED",
        "crash.txt": "NOT_CHECKED",
        "good.txt": "CLEAN",
    }


def _work(kit: Toolkit, task: Task) -> Report:
    """What a worker's thread does, with a toolkit that misbehaves."""
    worker = spawn(kit, "clean")
    report, lives = worker.do(task)
    if lives:
        worker.stop()
    return report


def test_a_cluster_made_here_is_open_to_nobody_and_leaves_no_process(tmp_path: Path, kit: Toolkit) -> None:
    """Left in the middle, it ends what it began; a document given twice is done twice."""
    distributed = pytest.importorskip("distributed")
    (tmp_path / "a.txt").write_text("联系电话：0851-55550001", encoding="utf-8")
    task, others = plan([tmp_path / "a.txt"])[0], _workers()
    reports = run([task] * 20, kit, executor="dask", jobs=2)
    assert next(reports).failure is None
    (made,) = distributed.LocalCluster._instances
    assert made.scheduler_address.startswith("inproc://")
    psutil = pytest.importorskip("psutil")
    ports = [c.laddr.ip for c in psutil.Process().net_connections() if c.status == psutil.CONN_LISTEN]
    assert set(ports) <= {"127.0.0.1", "::1"}
    workers = _workers() - others
    assert workers
    reports.close()  # type: ignore[attr-defined]
    assert all(gone(worker) for worker in workers)
    assert len(list(run([task] * 3, kit, executor="dask", jobs=2))) == 3


def _workers() -> set[int]:
    """Processes that the server of workers has started and that live."""
    psutil = pytest.importorskip("psutil")
    below = psutil.Process().children(recursive=True)
    return {p.pid for p in below if p.ppid() != os.getpid() and p.status() != psutil.STATUS_ZOMBIE}


@pytest.mark.parametrize("what", ["toolkit", "rules_sha256", "key_sha256", "judged_by"])
def test_a_worker_that_differs_does_nothing(tmp_path: Path, kit: Toolkit, what: str) -> None:
    charge = Charge.of(kit)
    changed = {what: "0"} if hasattr(charge, what) else {"tools": replace(charge.tools, **{what: "0"})}
    charge = replace(charge, **changed)
    task = plan([_tree(tmp_path / "in", 1)], tmp_path / "out")[0]
    with pytest.raises(ForeignWorker):
        work_on_worker(task, charge, "clean")
    assert not (tmp_path / "out").exists()


def test_no_scheduler_is_wrong_use(tmp_path: Path, kit: Toolkit, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("redactor.batch.cluster._TIMEOUT", 0.3)
    tasks = plan([_tree(tmp_path / "in", 1)], tmp_path / "out")
    with pytest.raises(UsageError):
        list(run(tasks, kit, goal="clean", executor="dask", scheduler="tcp://127.0.0.1:9"))


def test_passwords_do_not_travel(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    tasks = plan([_tree(tmp_path / "in", 1)], tmp_path / "out")
    with pytest.raises(UsageError):
        list(run(tasks, Toolkit.load(password="geheim"), goal="clean", executor="dask"))
