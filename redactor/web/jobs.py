"""Documents under way that nobody waits for on the line: their states, and their results until they are too old."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Literal

from redactor.report import Goal
from redactor.web.limits import ServerLimits
from redactor.web.problem import NotFound
from redactor.web.tasks import Answer

State = Literal["waiting", "running", "done"]
_BEAT = 5.0
"""Seconds between two signs of life on an event stream."""


@dataclass
class Job:
    """One document. ``id`` cannot be guessed and opens for its own client only."""

    client: str
    goal: Goal
    name: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: State = "waiting"
    answer: Answer | None = None
    begun: float = field(default_factory=time.monotonic)
    touched: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def seconds(self) -> float:
        """Time since it came, or that it took."""
        return (self.ended or time.monotonic()) - self.begun

    @property
    def size(self) -> int:
        """Bytes of the result."""
        return len(self.answer.data or b"") if self.answer else 0

    def move(self, state: State, answer: Answer | None = None) -> None:
        """Go on to a state and wake those who watch."""
        self.state, self.answer, self.touched = state, answer, time.monotonic()
        self.ended = self.touched if state == "done" else 0.0
        self.changed.set()
        self.changed = asyncio.Event()


class Jobs:
    """All jobs of a server, oldest first."""

    def __init__(self, limits: ServerLimits) -> None:
        self.limits = limits
        self.all: dict[str, Job] = {}

    def add(self, job: Job) -> None:
        """Keep a job; the oldest finished ones go when there are too many."""
        self.prune()
        self.all[job.id] = job

    def get(self, job_id: str, client: str) -> Job:
        """Return a client's own job. Raises NotFound."""
        self.prune()
        job = self.all.get(job_id)
        if job is None or job.client != client:
            raise NotFound
        job.touched = time.monotonic()
        return job

    def drop(self, job_id: str) -> None:
        """Forget a job and its result; one that is under way goes on unseen."""
        self.all.pop(job_id, None)

    def prune(self) -> None:
        """Forget what is too old or too much."""
        now = time.monotonic()
        done = [job for job in self.all.values() if job.state == "done"]
        late = [job for job in done if now - job.touched > self.limits.keep_seconds]
        spare = len(self.all) - self.limits.kept + 1
        for job in [*late, *[job for job in done if job not in late][: max(0, spare - len(late))]]:
            self.drop(job.id)

    @property
    def held(self) -> int:
        """Bytes of all results."""
        return sum(job.size for job in self.all.values())

    def ahead(self, job: Job) -> int:
        """Count the waiting jobs that came before."""
        earlier = list(self.all.values())[: list(self.all).index(job.id)] if job.id in self.all else []
        return sum(other.state == "waiting" for other in earlier) if job.state == "waiting" else 0


async def sweep(prune: Callable[[], None], seconds: float) -> None:
    """Call ``prune`` at intervals, for as long as the server runs."""
    while True:
        await asyncio.sleep(seconds)
        prune()


async def watch(job: Job, stopping: Callable[[], bool]) -> AsyncIterator[Job | None]:
    """Yield the job at once and at each change until it is done; None as a sign of life in between."""
    seen = ""
    while not stopping():
        changed = job.changed
        if job.state != seen:
            seen = job.state
            yield job
            if seen == "done":
                return
        try:
            await asyncio.wait_for(changed.wait(), _BEAT)
        except TimeoutError:
            yield None
