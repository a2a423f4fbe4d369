"""A batch of mixed documents: two processes against one, ten times the documents, and what a Dask cluster adds.

    bench_batch.py [documents [tasks that do nothing]]

(0) what the machine gives: two processes that do not know of each other against one, calculating and cleaning
documents; (1) one job over two; (2) time and memory of ten times the documents; (3) a Dask cluster over the process
pool: one made by the engine, with its start, and one of two worker processes that is up already; (4) tasks that do
nothing, so that only the scheduler is measured. Needs an idle machine: the figures are wall time. CPU seconds stand
beside them: they hold on a busy machine, too.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redactor import Toolkit
from redactor.batch import Task, plan, run
from redactor.batch.cluster import completed
from redactor.batch.spool import Spool
from redactor.batch.work import work
from redactor.processes import warm_up

ROOT = Path(__file__).resolve().parent.parent.parent
SUFFIXES = {".docx", ".pdf", ".txt"}
TICKS = os.sysconf("SC_CLK_TCK")


def documents(folder: Path, count: int) -> Path:
    """Fill a folder with copies of the samples, all kinds in turn."""
    samples = sorted(path for path in (ROOT / "samples").glob("*/*.*") if path.suffix in SUFFIXES)
    for number, sample in zip(range(count), itertools.cycle(samples), strict=False):
        target = folder / f"{number % 10}" / f"{number:06d}{sample.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample, target)
    return folder


@dataclass(frozen=True)
class Cost:
    """What a batch took: wall seconds, CPU seconds of this process and of all below it, peak memory of all (MB)."""

    seconds: float
    own_cpu: float
    all_cpu: float
    megabytes: float


def clean(count: int, executor: str, jobs: int, scheduler: str = "") -> Cost:
    """Clean so many documents, the start of the workers included."""
    with tempfile.TemporaryDirectory() as place, Peak() as peak:
        tasks = plan([documents(Path(place) / "in", count)], Path(place) / "out")
        reports = Spool([task.name for task in tasks])
        before, own, started = _cpu(), time.process_time(), time.perf_counter()
        spent = before
        for report in run(tasks, Toolkit.load(), goal="clean", executor=executor, jobs=jobs, scheduler=scheduler):
            reports.append(report)
            if len(reports) == count:
                spent = _cpu()
        taken = time.perf_counter() - started
        assert len(reports) == count
        assert all(report.output for report in reports), "every sample can be cleaned"
    return Cost(taken, time.process_time() - own, spent - before, peak.megabytes)


class Peak:
    """The most memory that this process and its descendants had, shared pages counted once.

    Looking costs CPU seconds and stops the process that is looked at, so that it is done seldom.
    """

    def __enter__(self) -> Peak:
        self.megabytes = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(3.0):
            self.megabytes = max(self.megabytes, sum(map(_proportional, family())) / 1024)


def family() -> Iterator[int]:
    """This process and all below it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    own = os.getpid()
    for process in parents:
        above = process
        while above in parents and above != own:
            above = parents[above]
        if above == own:
            yield process


def _proportional(process: int) -> int:
    """Kilobytes of a process, a page shared by n counting 1/n."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def _cpu() -> float:
    """CPU seconds of this process and of all below it that live, with children of theirs that ended."""
    spent = 0.0
    for process in family():
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent += sum(int(ticks) for ticks in fields[11:15]) / TICKS
    return spent


# ---------------------------------------------------------------- what the machine gives


def gain(function: Callable[[Any], None], first: Any, second: Any) -> float:
    """Return how many times as much two processes do in a time as one; they do not know of each other."""
    one = _together(function, [first])
    return 2 * one / _together(function, [first, second])


def _together(function: Callable[[Any], None], arguments: Sequence[Any]) -> float:
    context = multiprocessing.get_context("forkserver")
    processes = [context.Process(target=function, args=(argument,)) for argument in arguments]
    started = time.perf_counter()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return time.perf_counter() - started


def calculate(steps: int) -> None:
    """Use a core and nothing else."""
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003


def clean_alone(tasks: Sequence[Task]) -> None:
    """Clean documents one after the other; nobody hands them out and nobody waits for the reports."""
    kit = Toolkit.load().like(beside=1)
    for task in tasks:
        assert work(task, kit, "clean").output


# ---------------------------------------------------------------- the scheduler


def no_ops(count: int) -> tuple[float, float]:
    """Return tasks a second of a cluster whose tasks do nothing, handed out as the engine hands them out, and the CPU
    milliseconds of a task in this process (scheduler and client)."""
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        waiting = iter(range(count))

        def submit(more: int) -> list[Any]:
            given = list(itertools.islice(waiting, more))
            return list(client.map(_nothing, given, key=[f"n{number}" for number in given]))

        started, own = time.perf_counter(), time.process_time()
        done = sum(1 for _ in completed(client, submit, 16))
        taken, own = time.perf_counter() - started, time.process_time() - own
    assert done == count
    return count / taken, 1000 * own / count


def _nothing(number: int) -> int:
    return number


def clean_on_cluster(count: int) -> Cost:
    """Clean on a cluster of two worker processes that is up already."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        return clean(count, "dask", 2, cluster.scheduler_address)


def limits(count: int) -> None:
    """Print what two processes gain on this machine when nothing is between them."""
    warm_up()
    _together(calculate, [1000, 1000])
    bare = gain(calculate, 40_000_000, 40_000_000)
    with tempfile.TemporaryDirectory() as place:
        source = documents(Path(place) / "in", count)
        halves = [plan([source], Path(place) / name) for name in ("one", "two")]
        alone = gain(clean_alone, *halves)
    print(f"the machine: two processes that calculate do {bare:.2f} x the work of one,", end=" ")
    print(f"two that clean {count} documents each and know nothing of each other {alone:.2f} x", flush=True)


def main(count: int, tasks: int) -> None:
    """Print the ratios, each as soon as it is known."""
    limits(max(count // 5, 22))
    one, two = clean(count, "process", 1), clean(count, "process", 2)
    print(f"{count} documents: {count / two.seconds:.1f} a second with two jobs;", end=" ")
    print(f"two jobs {one.seconds / two.seconds:.2f} x as fast as one")
    print(
        f"CPU seconds a document: {one.all_cpu / count:.3f} with one job, {two.all_cpu / count:.3f} with two;", end=" "
    )
    print(f"{1000 * two.own_cpu / count:.1f} ms of them hand out and record (one process)", flush=True)
    few = clean(max(count // 10, 1), "process", 2)
    print(f"10 x the documents: {two.seconds / few.seconds:.1f} x the time,", end=" ")
    print(f"{two.megabytes:.0f} MB against {few.megabytes:.0f} MB", flush=True)
    for what, dask in (("made here", clean(count, "dask", 2)), ("of two processes", clean_on_cluster(count))):
        print(f"Dask, a cluster {what}: {dask.seconds / two.seconds:.2f} x the time of the process pool,", end=" ")
        print(f"{dask.all_cpu / two.all_cpu:.2f} x the CPU seconds, {dask.megabytes:.0f} MB", flush=True)
    (few_a_second, _), (rate, each) = no_ops(tasks // 10), no_ops(tasks)
    print(f"the scheduler alone: {few_a_second:.0f} of {tasks // 10} tasks a second, {rate:.0f} of {tasks}", end=" ")
    print(f"({each:.2f} ms CPU a task), so {1e6 / rate / 60:.0f} minutes for a million")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*given, *(200, 20_000)[len(given) :])
