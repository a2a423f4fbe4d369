"""Run tasks with an executor: one after another, in worker processes, or on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from redactor.batch.place import place
from redactor.batch.plan import Task, plan
from redactor.batch.pool import run_in_processes
from redactor.batch.work import work
from redactor.errors import unknown_choice
from redactor.report import Goal, Report
from redactor.toolkit import Toolkit

EXECUTORS = ("serial", "process", "dask")


def run(
    paths: Iterable[str | os.PathLike[str]] | Sequence[Task],
    kit: Toolkit,
    *,
    goal: Goal = "check",
    executor: str = "serial",
    jobs: int = 0,
    scheduler: str = "",
) -> Iterator[Report]:
    """Yield a report per document as it is finished. One bad file never stops the rest.

    ``paths`` may be files, folders, URLs or ready Tasks (with targets, for ``goal="clean"``). ``jobs`` 0 means one per
    core. ``scheduler`` is the address of a Dask cluster for ``executor="dask"`` ("": one is made on this machine).
    Raises UsageError for an unknown executor.
    """
    items = list(paths)
    tasks = [item for item in items if isinstance(item, Task)]
    tasks += plan([place(item) for item in items if not isinstance(item, Task)]) if len(tasks) < len(items) else []
    jobs = jobs or os.cpu_count() or 1
    if executor == "serial":
        yield from (work(task, kit, goal) for task in tasks)
    elif executor == "process":
        yield from run_in_processes(tasks, kit, goal, jobs)
    elif executor == "dask":
        from redactor.batch.cluster import run_on_cluster

        yield from run_on_cluster(tasks, kit, goal, jobs, scheduler)
    else:
        raise unknown_choice(("执行方式", "executor"), executor, EXECUTORS)
