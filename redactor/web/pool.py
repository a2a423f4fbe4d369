"""The outside of the worker processes: a fixed number of them, each killed when it takes too long, and replaced."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from redactor.batch.work import WorkerLimit
from redactor.batch.worker import GRACE, Process, forked, why
from redactor.pipeline import failure_of
from redactor.toolkit import Toolkit
from redactor.web.limits import ServerLimits
from redactor.web.problem import TooBusy, TooMany
from redactor.web.worker import serve

MOST_SERVED = 200
"""Requests after which a worker makes room for a fresh one: what libraries leak goes with it."""


@dataclass
class _Worker:
    process: Process
    pipe: Connection
    served: int = 0

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> tuple[Any, bool]:
        """Return the answer and whether the worker lives on."""
        try:
            self.pipe.send((function, arguments))
            if self.pipe.poll(seconds):
                answer = self.pipe.recv()
                self.served += 1
                if self.served >= MOST_SERVED:
                    self.stop()
                return answer, self.served < MOST_SERVED
            reason = f"{seconds - GRACE:.0f} s"
        except (EOFError, OSError):
            self.process.join(1.0)
            reason = why(self.process.exitcode)
        self.stop()
        return failure_of(WorkerLimit(reason=reason)), False

    def stop(self) -> None:
        self.process.kill()
        with contextlib.suppress(OSError):
            self.pipe.close()


class Workers:
    """Worker processes and the line before them. Start it before the first call; ``stop`` kills what runs.

    A place is taken with ``place`` before a body is read, so that a full server says no early.
    """

    def __init__(self, kit: Toolkit, limits: ServerLimits) -> None:
        self.kit = kit
        self.limits = limits
        self.under_way: dict[str, int] = {}
        self.replaced = 0
        self.closing = False
        """Nothing new is taken on; what is under way goes on."""
        self.stopping = False
        self._slots = asyncio.Semaphore(limits.workers)
        self._idle: list[_Worker] = []
        self._all: list[_Worker] = []
        self._threads = ThreadPoolExecutor(limits.workers, thread_name_prefix="redactor-web")

    @property
    def total(self) -> int:
        """Documents that wait or are worked on."""
        return sum(self.under_way.values())

    @contextlib.asynccontextmanager
    async def place(self, client: str) -> AsyncIterator[None]:
        """Hold a place in the line for one document. Raises TooMany or TooBusy."""
        self.take(client)
        try:
            yield
        finally:
            self.leave(client)

    def take(self, client: str) -> None:
        """Take a place; ``leave`` gives it back. Raises TooMany or TooBusy."""
        if self.closing or self.total >= self.limits.workers + self.limits.waiting:
            raise TooBusy
        if self.under_way.get(client, 0) >= self.limits.per_client:
            raise TooMany(allowed=self.limits.per_client)
        self.under_way[client] = self.under_way.get(client, 0) + 1

    def leave(self, client: str) -> None:
        """Give a place back."""
        self.under_way[client] -= 1
        if not self.under_way[client]:
            del self.under_way[client]

    async def call(self, function: Callable[..., Any], *arguments: Any, begun: Callable[[], None] | None = None) -> Any:
        """Return ``function(kit, *arguments)`` as a worker answers it; a Failure when it does not.

        ``begun`` is called when a worker takes it up. What is begun is finished even when the caller is cancelled.
        """
        return await asyncio.shield(asyncio.ensure_future(self._call(function, arguments, begun)))

    async def _call(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], begun: Callable[[], None] | None
    ) -> Any:
        async with self._slots:
            if self.stopping:
                return failure_of(TooBusy())
            if begun:
                begun()
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._ask, function, arguments)

    def _ask(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        worker = self._idle.pop() if self._idle else self._start()
        answer, lives = worker.ask(function, arguments, self.kit.settings.limits.seconds + GRACE)
        if lives:
            self._idle.append(worker)
        else:
            self._all.remove(worker)
            self.replaced += 1
        return answer

    def _start(self) -> _Worker:
        process, pipe = forked(serve, self.kit.like(beside=self.limits.workers - 1))
        worker = _Worker(process, pipe)
        self._all.append(worker)
        return worker

    def close(self) -> None:
        """Take nothing more on."""
        self.closing = True

    def stop(self) -> None:
        """Take nothing more on and kill the workers."""
        self.closing = self.stopping = True
        for worker in self._all:
            worker.process.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)
