"""Who sits at the review page: a token used once opens a session, which a cookie carries."""

from __future__ import annotations

import hmac
import secrets

from starlette.requests import Request
from starlette.responses import Response

from redactor.web.problem import Forbidden

MARK = "x-redactor"
"""A header that pages of other sites cannot send here without being asked first."""


class Session:
    """One session at a time. ``token`` is shown to the user once; a second use of it is refused."""

    def __init__(self, port: int) -> None:
        self.token = secrets.token_urlsafe(24)
        self._unused = True
        self._secret = secrets.token_urlsafe(32)
        self._cookie = f"redactor_{port}"

    def open(self, token: str, answer: Response) -> bool:
        """Put the session's cookie on an answer when the token is right and unused."""
        right = hmac.compare_digest(token.encode(), self.token.encode())
        if not (right and self._unused):
            return False
        self._unused = False
        answer.set_cookie(self._cookie, self._secret, path="/", httponly=True, samesite="strict")
        return True

    def holds(self, request: Request) -> bool:
        """Tell whether a request belongs to the session."""
        return hmac.compare_digest(request.cookies.get(self._cookie, "").encode(), self._secret.encode())

    def require(self, request: Request) -> None:
        """Raise Forbidden for a request without the session, or a change that no page of ours sent."""
        if not self.holds(request):
            raise Forbidden(problem_zh="会话无效或已过期", problem_en="there is no such session")
        if request.method not in ("GET", "HEAD") and request.headers.get(MARK) != "1":
            raise Forbidden(problem_zh="请求不是从审阅页面发出的", problem_en="the request came from no page of ours")
