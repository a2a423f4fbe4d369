"""The server process that workers are forked from. It loads libraries and rules once, in the background."""

from __future__ import annotations

import multiprocessing
import sys

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
