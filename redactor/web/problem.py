"""What a server answers instead of a result.

WebError
├── BadRequest        400   the request cannot be read
├── Unauthorized      401   no key, or none that is known
├── Forbidden         403   foreign host or origin, no session
├── NotFound          404
├── WrongMethod       405
├── TooSlow           408   the body did not arrive in time
├── Conflict          409   another window changed the document first
├── TooLarge          413   the body is over the limit
├── TooMany           429   this client has too much under way
└── TooBusy           503   the server has too much under way, or is stopping

Sentences say what was wrong with the request, never what was in it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from redactor.errors import ToolkitError
from redactor.report import Failure


class WebError(ToolkitError):
    """Root; ``status`` is the status of the response, ``retry_after`` seconds to wait (0: do not say)."""

    exit_code = 2
    status: ClassVar[int] = 500
    retry_after: ClassVar[int] = 0
    hint_zh = "请按 /v1/openapi.json 的说明调用。"
    hint_en = "See /v1/openapi.json."

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that belong to the answer."""
        return {"Retry-After": str(self.retry_after)} if self.retry_after else {}


class BadRequest(WebError):
    """``problem_zh`` and ``problem_en`` say what is missing or malformed."""

    status = 400
    zh = "{problem_zh}"
    en = "{problem_en}"


class Unauthorized(WebError):
    """No API key came, or one that is not known."""

    status = 401
    zh = "缺少或不认识的 API 密钥"
    en = "no API key, or an unknown one"
    hint_zh = "请在请求头中写：Authorization: Bearer 密钥。"
    hint_en = "Send the header Authorization: Bearer KEY."

    @property
    def headers(self) -> dict[str, str]:
        """Say which scheme is asked for."""
        return {"WWW-Authenticate": 'Bearer realm="redactor"'}


class Forbidden(WebError):
    """``problem_zh`` and ``problem_en`` say why: a foreign host or origin, no session."""

    status = 403
    zh = "{problem_zh}"
    en = "{problem_en}"
    hint_zh = "请从启动时显示的地址打开。"
    hint_en = "Use the address that was shown at start."


class NotFound(WebError):
    """Nothing is there, or not any more."""

    status = 404
    zh = "没有这个地址或内容，或已过期删除"
    en = "there is no such thing, or it was removed by age"


class WrongMethod(WebError):
    """The address knows other methods."""

    status = 405
    zh = "这个地址不支持该方法"
    en = "this address does not know that method"


class TooSlow(WebError):
    """The body did not arrive within ``seconds``."""

    status = 408
    zh = "上传过慢，{seconds} 秒内未传完，已中断"
    en = "the upload took longer than {seconds} seconds and was cut"
    hint_zh = "请检查网络后重试。"
    hint_en = "Check the network and try again."


class Conflict(WebError):
    """The document is at ``version``, the request was made for another."""

    status = 409
    zh = "该文件已在另一窗口中改动，请先刷新"
    en = "another window has changed this document; reload first"
    hint_zh = "刷新后再操作，已做的决定不会丢失。"
    hint_en = "Reload and decide again; nothing that was saved is lost."


class TooLarge(WebError):
    """The body is over ``allowed`` bytes."""

    status = 413
    zh = "文件超过上限（{allowed} 字节）"
    en = "the file is over the limit ({allowed} bytes)"
    hint_zh = "请拆分文件，或由管理员提高上限（--max-bytes）。"
    hint_en = "Split the file, or have the limit raised (--max-bytes)."


class TooMany(WebError):
    """This client has ``allowed`` requests under way."""

    exit_code = 3
    status = 429
    retry_after = 5
    zh = "同一密钥同时处理的文件过多（上限 {allowed}），请稍后再试"
    en = "this key has too many documents under way (allowed {allowed}); try again later"


class TooBusy(WebError):
    """The server has as much under way as it may, or is about to stop."""

    exit_code = 3
    status = 503
    retry_after = 5
    zh = "服务繁忙，请稍后再试"
    en = "the server is busy; try again later"


def problem(error: ToolkitError | Failure) -> dict[str, Any]:
    """Return an error as JSON: {"error": {...}} in the shape that reports use."""
    if isinstance(error, ToolkitError):
        from redactor.pipeline import failure_of

        error = failure_of(error)
    return {
        "error": {
            "code": error.code,
            "message": {"zh": error.message_zh, "en": error.message_en},
            "hint": {"zh": error.hint_zh, "en": error.hint_en},
            "exit_code": error.exit_code,
        }
    }
