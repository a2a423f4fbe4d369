"""Servers for the tests of this folder."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from live_servers import KEY, OTHER_KEY, Live, start

from redactor.toolkit import Toolkit
from redactor.web.api import api
from redactor.web.keys import Keys
from redactor.web.limits import ServerLimits
from redactor.web.server import hosts_for


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
    """An API server shared by the tests that leave it as it was."""
    with serve(ServerLimits(workers=2, upload_bytes=8 * 1024 * 1024, upload_seconds=2, header_seconds=2)) as running:
        yield running
