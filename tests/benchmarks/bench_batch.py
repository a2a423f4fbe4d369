"""A batch of mixed documents: two processes against one, ten times the documents, and what a Dask cluster adds.

    bench_batch.py [documents [tasks that do nothing]]

(1) wall time of one job over two; (2) wall time and memory of ten times the documents; (3) a Dask cluster of two
processes on this machine over the process pool, both with their start; (4) tasks that do nothing, so that only the
scheduler is measured. Needs an idle machine: the figures are wall time.
"""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from redactor import Toolkit
from redactor.batch import plan, run
from redactor.batch.spool import Spool

ROOT = Path(__file__).resolve().parent.parent.parent
SUFFIXES = {".docx", ".pdf", ".txt"}


def documents(folder: Path, count: int) -> Path:
    """Fill a folder with copies of the samples, all kinds in turn."""
    samples = sorted(path for path in (ROOT / "samples").glob("*/*.*") if path.suffix in SUFFIXES)
    for number, sample in zip(range(count), itertools.cycle(samples), strict=False):
        target = folder / f"{number % 10}" / f"{number:06d}{sample.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample, target)
    return folder


def clean(count: int, executor: str, jobs: int) -> tuple[float, float]:
    """Return wall seconds and the peak of proportional memory (MB) of this process and all below it."""
    with tempfile.TemporaryDirectory() as place, Peak() as peak:
        tasks = plan([documents(Path(place) / "in", count)], Path(place) / "out")
        started = time.perf_counter()
        reports = Spool([task.name for task in tasks])
        for report in run(tasks, Toolkit.load(), goal="clean", executor=executor, jobs=jobs):
            reports.append(report)
        taken = time.perf_counter() - started
        assert len(reports) == count
        assert all(report.output for report in reports), "every sample can be cleaned"
    return taken, peak.megabytes


class Peak:
    """The most memory that this process and its descendants had, shared pages counted once."""

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
        while not self._over.wait(0.5):
            self.megabytes = max(self.megabytes, sum(map(_proportional, _family())) / 1024)


def _family() -> Iterator[int]:
    """This process and all below it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    own = Path("/proc/self").resolve().name
    for process in parents:
        above = process
        while above in parents and above != int(own):
            above = parents[above]
        if above == int(own):
            yield process


def _proportional(process: int) -> int:
    """Kilobytes of a process, a page shared by n counting 1/n."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def no_ops(count: int) -> float:
    """Return tasks a second of a cluster whose tasks do nothing, handed out as the engine hands them out."""
    from distributed import Client, LocalCluster, as_completed

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        started = time.perf_counter()
        waiting = iter(range(count))
        flow = as_completed([client.submit(_nothing, n, key=f"n{n}") for n in itertools.islice(waiting, 16)])
        for future in flow:
            future.release()
            flow.update([client.submit(_nothing, n, key=f"n{n}") for n in itertools.islice(waiting, 1)])
        return count / (time.perf_counter() - started)


def _nothing(number: int) -> int:
    return number


def main(count: int, tasks: int) -> None:
    """Print the ratios, each as soon as it is known."""
    one, _ = clean(count, "process", 1)
    two, memory = clean(count, "process", 2)
    print(f"{count} documents: {count / two:.1f} a second with two jobs; two jobs {one / two:.2f} x as fast as one")
    few, small = clean(max(count // 10, 1), "process", 2)
    print(f"10 x the documents: {two / few:.1f} x the time, {memory:.0f} MB against {small:.0f} MB")
    dask, big = clean(count, "dask", 2)
    print(f"Dask on this machine: {dask / two:.2f} x the time of the process pool, {big:.0f} MB")
    few_a_second, rate = no_ops(tasks // 10), no_ops(tasks)
    print(f"the scheduler alone: {few_a_second:.0f} of {tasks // 10} tasks a second, {rate:.0f} of {tasks},")
    print(f"so {1e6 / rate / 60:.0f} minutes for a million, {rate / (count / dask):.0f} x what two workers need")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*given, *(200, 20_000)[len(given) :])
