"""Receive one uploaded file, in memory and within limits: nothing of it touches the disk."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from redactor.web.limits import ServerLimits
from redactor.web.problem import BadRequest, TooLarge, TooSlow

_FRAME = 16 * 1024
"""Bytes that boundaries and part headers may take beyond the file itself."""
_LONGEST_NAME = 200
_STRANGE = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Upload:
    """One file: its name without any folder, and its bytes."""

    name: str
    data: bytes = field(repr=False)


async def receive_file(request: Request, limits: ServerLimits) -> Upload:
    """Read the part ``file`` of a multipart body. Raises BadRequest, TooLarge, TooSlow."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise BadRequest(
            problem_zh="请用 multipart/form-data 上传，文件字段名为 file",
            problem_en="send multipart/form-data with the file in the field named file",
        )
    allowed = limits.upload_bytes + _FRAME
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > allowed:
        raise TooLarge(allowed=limits.upload_bytes)
    form = _Form(boundary, limits.upload_bytes)
    try:
        async with asyncio.timeout(limits.upload_seconds):
            await _feed(request, form, allowed, limits)
    except TimeoutError as error:
        raise TooSlow(seconds=limits.upload_seconds) from error
    except (FormParserError, UnicodeDecodeError) as error:
        raise BadRequest(problem_zh="上传内容格式有误", problem_en="the multipart body is malformed") from error
    except ClientDisconnect as error:
        raise BadRequest(problem_zh="上传中断", problem_en="the upload was cut") from error
    return form.upload()


async def _feed(request: Request, form: _Form, allowed: int, limits: ServerLimits) -> None:
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > allowed:
            raise TooLarge(allowed=limits.upload_bytes)
        form.parser.write(chunk)
    form.parser.finalize()


class _Form:
    """Collects the part named ``file``; other parts are read and forgotten."""

    def __init__(self, boundary: bytes, allowed: int) -> None:
        self.allowed = allowed
        self.files: list[tuple[str, bytearray]] = []
        self.whole = False
        self._header = bytearray()
        self._value = bytearray()
        self._disposition: bytes = b""
        self._open = False
        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_end": self._end,
            },
        )

    def _begin(self) -> None:
        self._disposition, self._open = b"", False

    def _header_end(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        if options.get(b"name") == b"file":
            self.files.append((plain_name(_decoded(options.get(b"filename", b""))), bytearray()))
            self._open = True

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._open:
            content = self.files[-1][1]
            content.extend(data[start:end])
            if len(content) > self.allowed:
                raise TooLarge(allowed=self.allowed)

    def _end(self) -> None:
        self.whole = True

    def upload(self) -> Upload:
        if not self.whole or len(self.files) != 1:
            raise BadRequest(
                problem_zh="请在字段 file 中上传一个文件", problem_en="send exactly one file in the field named file"
            )
        name, content = self.files[0]
        return Upload(name, bytes(content))


def _decoded(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def plain_name(name: str) -> str:
    """Return a file name as a label: no folders, no control or format characters, no characters of paths.

    It is shown and put into reports; it never names anything on this machine.
    """
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    cleaned = _STRANGE.sub("_", kept).strip(" .")
    stem, dot, suffix = cleaned.rpartition(".")
    if len(cleaned) > _LONGEST_NAME and dot and len(suffix) < 10:
        cleaned = f"{stem[: _LONGEST_NAME - 10]}.{suffix}"
    return cleaned[:_LONGEST_NAME] or "document"
