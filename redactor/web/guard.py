"""The outermost layer: which hosts and origins may talk to us, headers on every answer, a count of every answer.

A page elsewhere can make a browser call a loopback server under a name that it has bound to 127.0.0.1 (DNS rebinding):
the Host header then names a foreign host. It can also post a form here: the Origin header then names its own origin.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from redactor.web.problem import Forbidden, WebError, problem

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NO_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
}


@dataclass(frozen=True)
class Guard:
    """Refuse foreign hosts and origins. ``hosts`` are names as in a Host header: with the port where one is used, or
    without a port for any; ``counted`` is told method, route and status of every answer; ``closing`` is what the server
    calls when it is told to end."""

    app: ASGIApp
    hosts: frozenset[str]
    policy: str = NO_POLICY
    counted: Callable[[str, str, int], None] = lambda method, route, status: None
    closing: Callable[[], None] = lambda: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self._added(message["headers"])]}
                route = getattr(scope.get("route"), "path", "none")
                self.counted(_method(scope["method"]), route, message["status"])
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            await answer_with(refused, guarded)
        else:
            await self.app(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> WebError | None:
        headers: Mapping[bytes, bytes] = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if sum(name == b"host" for name, _ in scope["headers"]) != 1 or not self._known(host):
            return Forbidden(problem_zh="不接受以这个主机名访问", problem_en="this host name is not served")
        origin = headers.get(b"origin", b"").decode("latin-1").lower()
        if origin and not self._own(origin, host):
            return Forbidden(problem_zh="不接受来自其他网站的请求", problem_en="requests of other sites are refused")
        return None

    def _known(self, host: str) -> bool:
        name, colon, port = host.rpartition(":")
        return host in self.hosts or bool(colon and port.isdigit() and name in self.hosts)

    def _own(self, origin: str, host: str) -> bool:
        return origin in (f"http://{host}", f"https://{host}")

    def _added(self, present: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _ in present}
        wanted = {**_HEADERS, "Content-Security-Policy": self.policy}
        pairs = [(name.lower().encode(), value.encode()) for name, value in wanted.items()]
        return [(name, value) for name, value in pairs if name not in names]


async def answer_with(error: WebError, send: Send) -> None:
    """Send an error as JSON without reading the body."""
    body = json.dumps(problem(error), ensure_ascii=False).encode()
    headers = {"content-type": "application/json", "content-length": str(len(body)), **error.headers}
    start = {
        "type": "http.response.start",
        "status": error.status,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _method(method: str) -> str:
    return method if method in ("GET", "HEAD", "POST", "DELETE") else "other"
