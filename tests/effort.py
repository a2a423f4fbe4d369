"""How much work a call does, counted instead of timed: the same on a busy machine as on an idle one.

Seconds belong to tests/benchmarks. The one clock here, :func:`at_most`, only ends what would never end.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


def effort(work: Callable[[], object]) -> int:
    """Return how many calls of Python and built-in functions ``work()`` makes."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError once the block has used this much CPU time: hundreds of times what it needs."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"{seconds} s of CPU time are used up")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
