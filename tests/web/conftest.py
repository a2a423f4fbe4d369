"""Servers for the tests of this folder."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from live_servers import KEY, OTHER_KEY, Live, start

from redactor.batch import plan
from redactor.toolkit import Toolkit
from redactor.web.api import api
from redactor.web.keys import Keys
from redactor.web.limits import ServerLimits
from redactor.web.page import page
from redactor.web.server import hosts_for
from redactor.web.session import Session


@pytest.fixture(scope="session")
def serve(kit: Toolkit) -> Callable[[ServerLimits], Any]:
    """Start an API server with given limits: a context manager."""

    def begin(limits: ServerLimits) -> Any:
        return contextlib.contextmanager(start)(
            lambda port: api(kit, Keys([KEY, OTHER_KEY]), limits, hosts_for("127.0.0.1", port, ("portal.example",))),
            limits,
        )

    return begin


@pytest.fixture(scope="session")
def live(serve: Callable[[ServerLimits], Any]) -> Iterator[Live]:
    """An API server shared by the tests that leave it as it was. Its patience is long: machines that test are busy."""
    limits = ServerLimits(workers=2, upload_bytes=8 * 1024 * 1024, upload_seconds=300, header_seconds=300)
    with serve(limits) as running:
        yield running


@pytest.fixture
def impatient(serve: Callable[[ServerLimits], Any]) -> Iterator[Live]:
    """An API server that waits for nobody."""
    with serve(ServerLimits(workers=1, upload_seconds=0.5, header_seconds=0.5)) as running:
        yield running


@dataclass
class Room:
    """A running review page with its session."""

    live: Live
    session: Session

    def enter(self) -> httpx.Client:
        """Return a client that has the session, as a browser would."""
        with self.live.client("") as first:
            entered = first.get("/start", params={"token": self.session.token})
        assert entered.status_code == 200
        headers = {"X-Redactor": "1", "Origin": self.live.url}
        return self.live.client("", headers=headers, cookies=dict(entered.cookies))


@pytest.fixture(scope="session")
def review_room(kit: Toolkit) -> Callable[..., Any]:
    """Start a review page on given files: a context manager."""

    @contextlib.contextmanager
    def begin(*sources: Path, keep_seconds: float = 3600, **options: Any) -> Iterator[Room]:
        sessions: list[Session] = []
        limits = ServerLimits(
            workers=1, waiting=1000, per_client=1000, keep_seconds=keep_seconds, upload_seconds=300, header_seconds=300
        )

        def make(port: int) -> Any:
            sessions.append(Session(port))
            tasks = plan(list(sources)) if sources else []
            return page(kit, tasks, sessions[0], limits, hosts_for("127.0.0.1", port), **options)

        with contextlib.contextmanager(start)(make, limits) as live:
            yield Room(live, sessions[0])

    return begin
