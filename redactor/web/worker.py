"""The inside of a worker process: one request in, one answer out, for as long as the pipe is open.

A request is a module-level function and its arguments; it is called with the toolkit first. This is the HTTP door:
whatever goes wrong inside becomes a Failure that says where, and never what the document says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

from redactor.batch.work import attempt
from redactor.batch.worker import Room
from redactor.errors import ToolkitError
from redactor.pipeline import failure_of
from redactor.toolkit import Toolkit

Request = tuple[Callable[..., Any], tuple[Any, ...]]


def serve(pipe: Connection, room: Room, kit: Toolkit) -> None:
    """Answer requests until the other end closes."""
    room.serve(pipe, lambda request: _answer(_of_today(kit), *request))


def _of_today(kit: Toolkit) -> Toolkit:
    """Exemptions run out, however long the server runs."""
    return kit if kit.today == date.today() else kit.like(today=date.today())


def _answer(kit: Toolkit, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    answer = attempt(function, kit, *arguments)
    return failure_of(answer) if isinstance(answer, ToolkitError) else answer
