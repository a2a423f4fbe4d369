"""How this process works: the server that workers are forked from, which loads libraries and rules once, in the
background, and the pace at which garbage is collected."""

from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOADED = "redactor.batch.warm"


def warm_up() -> None:
    """Start the server unless it runs. Called before anything else is loaded, it works while its caller does."""
    if sys.platform != "win32":
        from multiprocessing import forkserver

        multiprocessing.set_forkserver_preload([_LOADED])
        forkserver.ensure_running()


def method() -> str:
    """Return how workers are started here."""
    return "spawn" if sys.platform == "win32" else "forkserver"


_SELDOM = 200_000
_lock = threading.Lock()
_usual: list[tuple[int, int, int]] = []
"""The thresholds that were set before, once for everyone who asked for other ones."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let the garbage collector run seldom: the reader and the detectors make objects by the million, all of which are
    in use until the document is done, and looking through them again and again took an eighth of the time."""
    with _lock:
        _usual.append(_usual[0] if _usual else gc.get_threshold())
        if _usual[0][0]:
            gc.set_threshold(max(_SELDOM, _usual[0][0]), *_usual[0][1:])
    try:
        yield
    finally:
        with _lock:
            first = _usual.pop()
            if not _usual:
                gc.set_threshold(*first)
