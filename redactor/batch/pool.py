"""Worker processes with limits enforced from outside: a document that hangs, explodes or crashes takes only its own
worker with it, is reported "not checked", and a fresh worker goes on with the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait

from redactor.batch.place import size
from redactor.batch.plan import Task
from redactor.batch.worker import Worker, fork, needs_network
from redactor.report import Goal, Report
from redactor.toolkit import Toolkit

_TICK = 0.5


def run_in_processes(tasks: Sequence[Task], kit: Toolkit, goal: Goal, jobs: int) -> Iterator[Report]:
    """Yield reports as they are finished; largest files first. Stops all workers when the caller stops iterating."""
    waiting = largest_last(tasks)
    workers: list[Worker] = []
    network = needs_network(tasks)
    if not tasks:  # all was done by an earlier run
        return
    jobs = min(jobs, len(tasks))
    kit = kit.like(beside=jobs - 1)
    try:
        while waiting or any(worker.task for worker in workers):
            while waiting and len(workers) < jobs:
                workers.append(fork(kit, goal, network=network))
            for worker in workers:
                if worker.task is None and waiting:
                    worker.begin(waiting.pop())
            yield from _collect(workers, waiting)
    finally:
        for worker in workers:
            worker.stop()


def largest_last(tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks to be taken from the end: a large document begun last would keep one worker busy alone."""
    return sorted(tasks, key=lambda task: 0 if task.problem else size(task.source))


def _collect(workers: list[Worker], waiting: list[Task]) -> Iterator[Report]:
    """Wait for the next event, yield what is finished, and drop the workers that died or are over time.

    A worker has its next task before its report is yielded: it works while the caller records and shows the last one.
    """
    busy = {worker.pipe: worker for worker in workers if worker.task is not None}
    for pipe in wait(list(busy), timeout=_TICK):
        worker = busy[pipe]  # type: ignore[index]
        report, lives = worker.finish()
        if not lives:
            workers.remove(worker)
        elif waiting:
            worker.begin(waiting.pop())
        yield report
    for worker in [worker for worker in workers if worker.late]:
        workers.remove(worker)
        yield worker.abandon()
