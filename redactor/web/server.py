"""Run an application: loopback sockets, quiet logs, slow clients cut off, an orderly end."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from redactor.errors import UsageError
from redactor.web.guard import Guard
from redactor.web.limits import ServerLimits

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_FAREWELL = 30
"""Seconds that requests under way are given when the server is told to end."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket (port 0: any free one). Raises UsageError when the place is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(128)
    except OSError as error:
        opened.close()
        raise UsageError(
            problem_zh=f"不能在 {host}:{port} 提供服务",
            problem_en=f"cannot listen on {host}:{port}",
            next_zh="端口已被占用、没有权限或地址不是本机的：请换 --port 或 --host。",
            next_en="The port is taken, not allowed, or the address is another machine's: change --port or --host.",
        ) from error
    return opened


def hosts_for(host: str, port: int, named: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the names that a Host header may have: loopback names with the port, the address, and the given names."""
    own = [f"{name}:{port}" for name in LOOPBACK]
    return frozenset(name.lower() for name in (*own, f"{host}:{port}", *named))


def run(app: Guard, place: socket.socket, limits: ServerLimits) -> None:
    """Serve until SIGINT or SIGTERM."""
    server(app, limits).run(sockets=[place])


def server(app: Guard, limits: ServerLimits) -> uvicorn.Server:
    """Return a server that writes no access log and no exception texts."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        if not any(isinstance(known, _NoTexts) for known in logger.filters):
            logger.addFilter(_NoTexts())
    config = uvicorn.Config(
        app,
        http=_protocol(limits.header_seconds),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_FAREWELL,
        h11_max_incomplete_event_size=32 * 1024,
    )
    return _Server(config, app.closing)


class _Server(uvicorn.Server):
    """Tells the application at once that the end has come, so that streams end and nothing new is begun."""

    def __init__(self, config: uvicorn.Config, closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._closing()
        super().handle_exit(sig, frame)


class _NoTexts(logging.Filter):
    """An exception's text and traceback may quote a document: type and line say where to look."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1]:
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
            record.msg, record.args = f"internal error: {type(record.exc_info[1]).__name__} @ {where}", ()
            record.exc_info = record.exc_text = None
        return True


def _protocol(seconds: float) -> type[asyncio.Protocol]:
    """Return uvicorn's HTTP/1.1 with a time limit on heads, and on bodies that nobody wants any more."""

    class Protocol(H11Protocol):
        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            if self._timer is not None:
                self._timer.cancel()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def _idle(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _watch(self) -> None:
            if self._idle() and self._timer is None:
                self._timer = self.loop.call_later(seconds, self._expire)
            elif not self._idle() and self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _expire(self) -> None:
            self._timer = None
            if self._idle() and not self.transport.is_closing():
                self.transport.abort()

    return Protocol
