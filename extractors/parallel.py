"""Do the same with many things at a time, and take the results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(function: Callable[[Item], Result], items: Iterable[Item], threads: int) -> Iterator[tuple[Item, Result]]:
    """Yield each item with what ``function`` returns for it, in their order.

    Items are made in the calling thread, and few more than are under way at a time: they may be large. With one thread
    everything happens in the caller's.
    """
    if threads <= 1:
        yield from ((item, function(item)) for item in items)
        return
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    pool = ThreadPoolExecutor(threads)
    try:
        for item in items:
            waiting.append((item, pool.submit(function, item)))
            if len(waiting) > threads:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _done(item: Item, future: Future[Result]) -> tuple[Item, Result]:
    return item, future.result()
