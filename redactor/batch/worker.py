"""One worker process: takes a task, sends its report, is killed when a document takes longer than it may."""

from __future__ import annotations

import contextlib
import multiprocessing
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from redactor.batch.confine import allow_cpu, confine
from redactor.batch.place import is_remote
from redactor.batch.plan import Task
from redactor.batch.scratch import Scratch, clear, settle
from redactor.batch.work import WorkerLimit, failed, work
from redactor.processes import method, warm_up
from redactor.report import Goal, Report
from redactor.toolkit import Toolkit

GRACE = 5.0
"""Seconds over the document's own limit before its worker is killed."""
_PARTING = 5.0
"""Seconds to wait for a killed process to be gone."""
_STARTING = 120.0
"""Seconds that a program may take to be ready on a busy machine; they do not count as its first document's."""
_LOADING = 10.0
"""CPU seconds on top of a document's own: libraries and models are loaded with the first that needs them."""


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
        """Whether it is over time and has not answered: the caller may have been busy elsewhere when it did."""
        return self.task is not None and time.monotonic() > self.deadline and not self.pipe.poll()

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
    """SIGKILL without our doing is the system running out of memory; SIGXCPU its CPU seconds being used up."""
    return {-9: "memory", -24: "CPU"}.get(code or 0, f"exit {code}")


def needs_network(tasks: Iterable[Task]) -> bool:
    """Tell whether documents or outputs lie behind a URL: their workers read and write there by themselves."""
    return any(is_remote(place) for task in tasks for place in (task.source, task.target) if place is not None)


def fork(kit: Toolkit, goal: Goal, *, network: bool = False) -> Worker:
    """Start a worker from the server process that has libraries and rules loaded, so that they are shared."""
    process, pipe = forked(serve, kit, goal, network=network)
    return Worker(process, pipe, kit, goal)


def forked(
    target: Callable[..., None], kit: Toolkit, *arguments: Any, network: bool = False
) -> tuple[Process, Connection]:
    """Start ``target(pipe, room, kit, *arguments)`` from that process, confined; return the new process and the other
    end of its pipe. The process's private folder goes with ``kill`` or ``join``."""
    warm_up()
    context: Any = multiprocessing.get_context(method())
    here, there = context.Pipe()
    scratch = Scratch.make()
    charge = (str(scratch.path), network, target, kit, arguments)
    process = context.Process(target=confined, args=(there, charge), daemon=True)
    process.start()
    there.close()
    return _Housed(process, scratch), here


def spawn(kit: Toolkit, goal: Goal, *, network: bool = False) -> Worker:
    """Start a worker as a program of its own: for processes that multiprocessing forbids to have children (Dask's)."""
    here, there = multiprocessing.Pipe()
    scratch = Scratch.make()
    words = [sys.executable, "-m", "redactor.batch.child", str(there.fileno())]
    process = subprocess.Popen(words, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL)
    there.close()
    with contextlib.suppress(EOFError, OSError):  # one that ended is noticed with its first task
        here.send((str(scratch.path), network, serve, kit, (goal,)))
        if here.poll(_STARTING):
            here.recv()
    return Worker(_Housed(_Program(process), scratch), here, kit, goal)


@dataclass(frozen=True)
class _Housed:
    """A process whose private folder is removed when it is known to have ended."""

    process: Process
    scratch: Scratch

    @property
    def exitcode(self) -> int | None:
        return self.process.exitcode

    def kill(self) -> None:
        self.process.kill()
        self.process.join(_PARTING)
        self.scratch.remove()

    def join(self, timeout: float | None = None) -> None:
        self.process.join(timeout)
        if self.process.exitcode is not None:
            self.scratch.remove()


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


# ---------------------------------------------------------------- inside the worker


@dataclass(frozen=True)
class Room:
    """What a confined process may use: a folder for temporary files, CPU seconds for each document."""

    folder: Path
    seconds: float

    def serve(self, pipe: Connection, answer: Callable[[Any], Any]) -> None:
        """Answer requests until the pipe closes; nothing of one is left for the next."""
        with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
            while True:
                request = pipe.recv()
                allow_cpu(self.seconds + _LOADING)
                pipe.send(answer(request))
                clear(self.folder)


def confined(pipe: Connection, charge: tuple[str, bool, Callable[..., None], Toolkit, tuple[Any, ...]]) -> None:
    """Bound this process and do what it was started for; its folder is removed here too, should its owner be gone."""
    folder, network, target, kit, arguments = charge
    limits = kit.settings.limits
    settle(Path(folder))
    confine(limits, network=network)
    try:
        target(pipe, Room(Path(folder), limits.seconds), kit, *arguments)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def serve(pipe: Connection, room: Room, kit: Toolkit, goal: Goal) -> None:
    """A worker's life: take a task, send its report."""
    room.serve(pipe, lambda task: work(task, kit, goal))
