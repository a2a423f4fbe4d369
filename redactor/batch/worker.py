"""One worker process: takes a task, sends its report, is killed when a document takes longer than it may."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

from redactor.batch.plan import Task
from redactor.batch.work import WorkerLimit, failed, work
from redactor.processes import method, warm_up
from redactor.report import Goal, Report
from redactor.toolkit import Toolkit

GRACE = 5.0
"""Seconds over the document's own limit before its worker is killed."""


class Process(Protocol):
    """What is needed of a process, however it was started. ``exitcode`` is None while it runs."""

    @property
    def exitcode(self) -> int | None:
        """The exit code, negative for a signal."""

    def kill(self) -> None:
        """End it at once."""

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end."""


@dataclass
class Worker:
    """A process and what it is doing."""

    process: Process
    pipe: Connection
    kit: Toolkit
    goal: Goal
    task: Task | None = None
    deadline: float = 0.0

    def begin(self, task: Task) -> None:
        """Send it a task. A worker that is gone already is noticed by ``finish``."""
        self.task, self.deadline = task, time.monotonic() + self.kit.settings.limits.seconds + GRACE
        with contextlib.suppress(OSError):
            self.pipe.send(task)

    def do(self, task: Task) -> tuple[Report, bool]:
        """Do one task and wait for its end; return the report and whether the worker lives on."""
        self.begin(task)
        if self.pipe.poll(max(0.0, self.deadline - time.monotonic())):
            return self.finish()
        return self.abandon(), False

    def finish(self) -> tuple[Report, bool]:
        """Receive the report of its task, and whether the worker lives on; call when the pipe has something to say."""
        task = self._done()
        try:
            report: Report = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(1.0)
            code = self.process.exitcode
            self.stop()
            return failed(task, self.kit, self.goal, WorkerLimit(reason=why(code))), False
        return report, True

    @property
    def late(self) -> bool:
        """Whether it is over time."""
        return self.task is not None and time.monotonic() > self.deadline

    def abandon(self) -> Report:
        """Kill it and return the report of the task that it did not finish."""
        task = self._done()
        self.stop()
        return failed(task, self.kit, self.goal, WorkerLimit(reason=f"{self.kit.settings.limits.seconds:.0f} s"))

    def stop(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def _done(self) -> Task:
        task, self.task = self.task, None
        assert task is not None
        return task


def why(code: int | None) -> str:
    """SIGKILL without our doing is the system running out of memory."""
    return "memory" if code == -9 else f"exit {code}"


def fork(kit: Toolkit, goal: Goal) -> Worker:
    """Start a worker from the server process that has libraries and rules loaded, so that they are shared."""
    process, pipe = forked(serve, kit, goal)
    return Worker(process, pipe, kit, goal)


def forked(target: Callable[..., None], *arguments: Any) -> tuple[Any, Connection]:
    """Start ``target(pipe, *arguments)`` from that process; return the new process and the other end of its pipe."""
    warm_up()
    context: Any = multiprocessing.get_context(method())
    here, there = context.Pipe()
    process = context.Process(target=target, args=(there, *arguments), daemon=True)
    process.start()
    there.close()
    return process, here


def spawn(kit: Toolkit, goal: Goal) -> Worker:
    """Start a worker as a program of its own: for processes that multiprocessing forbids to have children (Dask's)."""
    here, there = multiprocessing.Pipe()
    words = [sys.executable, "-m", "redactor.batch.child", str(there.fileno())]
    process = subprocess.Popen(words, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL)
    there.close()
    here.send((kit, goal))
    return Worker(_Program(process), here, kit, goal)


@dataclass(frozen=True)
class _Program:
    """A subprocess with multiprocessing's names."""

    process: subprocess.Popen[bytes]

    @property
    def exitcode(self) -> int | None:
        return self.process.poll()

    def kill(self) -> None:
        self.process.kill()

    def join(self, timeout: float | None = None) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout)


def serve(pipe: Connection, kit: Toolkit, goal: Goal) -> None:
    """A worker's life: take a task, send its report, until the pipe closes."""
    limit_memory(kit.settings.limits.memory_bytes)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send(work(pipe.recv(), kit, goal))


def limit_memory(allowed: int) -> None:
    """Bound the address space (where the platform can); never leave a core file behind: it would hold the document."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
