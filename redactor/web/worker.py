"""The inside of a worker process: one request in, one answer out, for as long as the pipe is open.

A request is a module-level function and its arguments; it is called with the toolkit first. This is the HTTP door:
whatever goes wrong inside becomes a Failure that says where, and never what the document says.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from redactor.batch import Task
from redactor.batch.work import WorkerLimit, bug
from redactor.batch.worker import limit_memory
from redactor.errors import ToolkitError
from redactor.pipeline import failure_of
from redactor.report import Failure
from redactor.toolkit import Toolkit

Request = tuple[Callable[..., Any], tuple[Any, ...]]


def serve(pipe: Connection, kit: Toolkit) -> None:
    """Answer requests until the other end closes."""
    _stay_quiet()
    limit_memory(kit.settings.limits.memory_bytes)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            function, arguments = pipe.recv()
            if kit.today != date.today():  # exemptions run out, however long the server runs
                kit = kit.like(today=date.today())
            pipe.send(_answer(kit, function, arguments))


def _answer(kit: Toolkit, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    try:
        return function(kit, *arguments)
    except ToolkitError as error:
        return failure_of(error)
    except MemoryError:
        return failure_of(WorkerLimit(reason="memory"))
    except Exception as error:  # noqa: BLE001  a door: a bug in one document must not stop the server
        failure = bug(Task(Path(), ""), kit, "check", error).failure
        assert isinstance(failure, Failure)
        return failure


def _stay_quiet() -> None:
    """Libraries print warnings that may quote a document; a server's log is no place for them."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(null, stream.fileno())
    os.close(null)
