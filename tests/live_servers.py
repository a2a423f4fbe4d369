"""Live servers on loopback, as a client meets them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

from redactor.web.limits import ServerLimits
from redactor.web.server import listen, server

KEY = "a-key-for-tests-0123456789"
OTHER_KEY = "another-key-for-tests-98765"


@dataclass
class Live:
    """A running server: its address, and its application for a look inside."""

    port: int
    app: Any
    server: uvicorn.Server

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, key: str = KEY, **options: Any) -> httpx.Client:
        headers = {**({"Authorization": f"Bearer {key}"} if key else {}), **options.pop("headers", {})}
        return httpx.Client(base_url=self.url, headers=headers, timeout=600, trust_env=False, verify=False, **options)


def start(make: Callable[[int], Any], limits: ServerLimits) -> Iterator[Live]:
    """Run what ``make`` returns for a port, in a thread, until the caller is done."""
    place = listen("127.0.0.1", 0)
    port = place.getsockname()[1]
    app = make(port)
    running = server(app, limits)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [place]}, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield Live(port, app, running)
    running.should_exit = True
    thread.join(600)
