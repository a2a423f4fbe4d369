"""Run tasks with an executor: one after another, or in worker processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from redactor.batch.plan import Task, plan
from redactor.batch.pool import run_in_processes
from redactor.batch.work import work
from redactor.errors import UsageError
from redactor.report import Goal, Report
from redactor.toolkit import Toolkit

Executor = Callable[[Sequence[Task], Toolkit, Goal, int], Iterator[Report]]
"""Tasks, toolkit, goal and number of jobs in; reports out as they are finished."""


def run_serially(tasks: Sequence[Task], kit: Toolkit, goal: Goal, jobs: int) -> Iterator[Report]:
    """Yield reports in the order of the tasks, all in this process."""
    for task in tasks:
        yield work(task, kit, goal)


EXECUTORS: dict[str, Executor] = {"serial": run_serially, "process": run_in_processes}


def run(
    paths: Iterable[str | os.PathLike[str]] | Sequence[Task],
    kit: Toolkit,
    *,
    goal: Goal = "check",
    executor: str = "serial",
    jobs: int = 0,
) -> Iterator[Report]:
    """Yield a report per document as it is finished. One bad file never stops the rest.

    ``paths`` may be files, folders or ready Tasks (with targets, for ``goal="clean"``). ``jobs`` 0 means one per core.
    Raises UsageError for an unknown executor.
    """
    items = list(paths)
    tasks = [item for item in items if isinstance(item, Task)]
    tasks += plan([Path(item) for item in items if not isinstance(item, Task)]) if len(tasks) < len(items) else []
    if executor not in EXECUTORS:
        raise UsageError(
            problem_zh=f"没有 {executor} 这种执行方式，可用：{'、'.join(EXECUTORS)}",
            problem_en=f"no executor {executor}; there are: {', '.join(EXECUTORS)}",
        )
    yield from EXECUTORS[executor](tasks, kit, goal, jobs or os.cpu_count() or 1)
