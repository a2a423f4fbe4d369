"""Worker processes with limits enforced from outside: a document that hangs, explodes or crashes takes only its own
worker with it, is reported "not checked", and a fresh worker goes on with the rest."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from redactor.batch.plan import Task
from redactor.batch.work import WorkerLimit, failed, work
from redactor.report import Goal, Report
from redactor.toolkit import Toolkit

MEMORY = 4 * 1024**3
"""Bytes of address space a worker may take (where the platform can enforce it)."""
GRACE = 5.0
"""Seconds over the document's own limit before its worker is killed."""
_TICK = 0.5


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    deadline: float = 0.0

    def begin(self, task: Task, seconds: float) -> None:
        self.task, self.deadline = task, time.monotonic() + seconds
        self.pipe.send(task)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def run_in_processes(tasks: Sequence[Task], kit: Toolkit, goal: Goal, jobs: int) -> Iterator[Report]:
    """Yield reports as they are finished; largest files first. Stops all workers when the caller stops iterating."""
    waiting = sorted(tasks, key=_size)
    workers: list[_Worker] = []
    allowed = kit.settings.limits.seconds + GRACE
    try:
        while waiting or any(worker.task for worker in workers):
            while waiting and len(workers) < min(jobs, len(tasks)):
                workers.append(_start(kit, goal))
            for worker in workers:
                if worker.task is None and waiting:
                    worker.begin(waiting.pop(), allowed)
            yield from _collect(workers, kit, goal)
    finally:
        for worker in workers:
            worker.stop()


def _size(task: Task) -> int:
    return task.source.stat().st_size if not task.problem and task.source.is_file() else 0


def _collect(workers: list[_Worker], kit: Toolkit, goal: Goal) -> Iterator[Report]:
    """Wait for the next event, yield what is finished, and drop the workers that died or are over time."""
    busy = {worker.pipe: worker for worker in workers if worker.task is not None}
    for pipe in wait(list(busy), timeout=_TICK):
        worker = busy[pipe]  # type: ignore[index]
        task, worker.task = worker.task, None
        assert task is not None
        try:
            yield worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            reason = "memory" if worker.process.exitcode == -9 else f"exit {worker.process.exitcode}"
            _drop(workers, worker)
            yield failed(task, kit, goal, WorkerLimit(reason=reason))
    for worker in [w for w in workers if w.task is not None and time.monotonic() > w.deadline]:
        task = worker.task
        assert task is not None
        _drop(workers, worker)
        yield failed(task, kit, goal, WorkerLimit(reason=f"{kit.settings.limits.seconds:.0f} s"))


def _drop(workers: list[_Worker], worker: _Worker) -> None:
    worker.stop()
    workers.remove(worker)


def _start(kit: Toolkit, goal: Goal) -> _Worker:
    context: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
    if sys.platform != "win32":
        context.set_forkserver_preload(["redactor.batch.warm"])
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, kit, goal), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _serve(pipe: Connection, kit: Toolkit, goal: Goal) -> None:
    """A worker's life: take a task, send its report, until the pipe closes."""
    _limit_memory()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send(work(pipe.recv(), kit, goal))


def _limit_memory() -> None:
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
