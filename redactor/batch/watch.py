"""A folder that a scanner or a colleague drops files into: what has arrived whole, round by round."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from redactor.batch.plan import Task

Mark = tuple[int, int]
"""Size and time of last change (nanoseconds): equal twice in a row means that nobody writes any more."""


@dataclass
class Arrivals:
    """What is known of the files of a watched folder."""

    seen: dict[Path, Mark] = field(default_factory=dict)
    handed: dict[Path, Mark] = field(default_factory=dict)

    def settled(self, tasks: Sequence[Task]) -> list[Task]:
        """Return the tasks whose files are as they were at the last look and were not returned before in that state."""
        now = {task.source: mark for task in tasks if (mark := _mark(task.source)) is not None}
        ready = [
            task
            for task in tasks
            if task.source in now
            and self.seen.get(task.source) == now[task.source]
            and self.handed.get(task.source) != now[task.source]
        ]
        self.seen = now
        self.handed = {path: mark for path, mark in self.handed.items() if path in now}
        self.handed.update({task.source: now[task.source] for task in ready})
        return ready


def _mark(path: Path) -> Mark | None:
    """None for a file that is empty or gone: a scanner begins with an empty one."""
    try:
        state = path.lstat()
    except OSError:
        return None
    return (state.st_size, state.st_mtime_ns) if state.st_size else None


def watch(
    look: Callable[[], Sequence[Task]], interval: float, *, wait: Callable[[float], None] = time.sleep
) -> Iterator[list[Task]]:
    """Look every ``interval`` seconds; yield what has settled since, never an empty list. Ends by interrupt only."""
    arrivals = Arrivals()
    while True:
        ready = arrivals.settled(look())
        if ready:
            yield ready
        else:
            wait(interval)
