"""The documents under review, and what is done with them: opened, changed, drawn, made public. All of it in memory."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from redactor.batch import Task
from redactor.pipeline import failure_of
from redactor.report import Failure
from redactor.toolkit import Toolkit
from redactor.web import changes, look
from redactor.web.case import Case, spans_of
from redactor.web.limits import ServerLimits
from redactor.web.look import Opened
from redactor.web.pool import Workers
from redactor.web.problem import BadRequest, Conflict, NotFound, TooBusy, WebError
from redactor.web.receive import Upload

_CLIENT = "desk"


class Failed(WebError):
    """A worker could not do it; the sentences are the failure's own."""

    status = 422
    zh = "{problem_zh}"
    en = "{problem_en}"
    hint_zh = "{more_zh}"
    hint_en = "{more_en}"

    @classmethod
    def of(cls, failure: Failure) -> Failed:
        """Return the error for a worker's failure."""
        return cls(
            problem_zh=failure.message_zh, problem_en=failure.message_en,
            more_zh=failure.hint_zh, more_en=failure.hint_en,
        )  # fmt: skip


class Desk:
    """All documents of one review session."""

    def __init__(self, kit: Toolkit, workers: Workers, limits: ServerLimits, tasks: Iterable[Task] = ()) -> None:
        self.kit = kit
        self.workers = workers
        self.limits = limits
        self.cases: dict[str, Case] = {}
        self._opening: dict[str, asyncio.Task[None]] = {}
        for task in tasks:
            self._add(kit.public_name(task.name), task.source)

    def _add(self, name: str, source: Path | bytes) -> Case:
        case = Case(secrets.token_urlsafe(9), name, source)
        self.cases[case.id] = case
        return case

    def add(self, upload: Upload) -> Case:
        """Put an uploaded document on the desk. Raises TooBusy when there is no room."""
        self.prune()
        held = sum(len(case.source) for case in self.cases.values() if isinstance(case.source, bytes))
        if held + len(upload.data) > self.limits.held_bytes or len(self.cases) >= 10_000:
            raise TooBusy
        return self._add(upload.name, upload.data)

    def prune(self) -> None:
        """Forget uploads, and the public copies of the others, that nobody has touched for long."""
        now = time.monotonic()
        for case in list(self.cases.values()):
            if now - case.touched > self.limits.keep_seconds:
                if isinstance(case.source, bytes):
                    del self.cases[case.id]
                else:
                    case.made, case.printed = None, {}

    def get(self, case_id: str) -> Case:
        """Return a document. Raises NotFound."""
        self.prune()
        if case_id not in self.cases:
            raise NotFound
        case = self.cases[case_id]
        case.touched = time.monotonic()
        return case

    # ------------------------------------------------------------ opening

    def open(self, case: Case) -> asyncio.Task[None]:
        """Have a document checked, once; the task ends when it is ready or failed."""
        if case.id not in self._opening:
            self._opening[case.id] = asyncio.create_task(self._open(case))
        return self._opening[case.id]

    async def open_all(self) -> None:
        """Check all documents one after another, so that the list fills while the first is looked at."""
        for case in list(self.cases.values()):
            await self.open(case)

    async def _open(self, case: Case) -> None:
        case.state = "working"
        try:
            answer = await self._call(look.open_document, self._data(case), case.name)
        except WebError as error:
            answer = failure_of(error)
        if isinstance(answer, Opened):
            case.opened, case.state = answer, "ready"
        else:
            case.failure, case.state = answer, "failed"

    def _data(self, case: Case) -> bytes:
        """Return the bytes; a file that has changed since it was opened is refused."""
        if isinstance(case.source, bytes):
            return case.source
        try:
            data = (
                case.source.read_bytes() if case.source.stat().st_size <= self.kit.settings.limits.input_bytes else b""
            )
        except OSError as error:
            raise BadRequest(problem_zh="文件无法读取", problem_en="the file cannot be read") from error
        if case.opened is not None and hashlib.sha256(data).hexdigest() != case.opened.sha256:
            raise Conflict(version=case.version)
        return data

    async def _call(self, function: Any, *arguments: Any) -> Any:
        async with self.workers.place(_CLIENT):
            return await self.workers.call(function, *arguments)

    async def ask(self, function: Any, *arguments: Any) -> Any:
        """Return a worker's answer. Raises Failed."""
        answer = await self._call(function, *arguments)
        if isinstance(answer, Failure):
            raise Failed.of(answer)
        return answer

    # ------------------------------------------------------------ changes

    async def change(self, case: Case, change: changes.Change) -> None:
        """Apply a change. Raises Conflict when the page is behind, also when that happens meanwhile."""
        case.require(change.version)
        data = self._data(case)
        match change:
            case changes.Decide():
                case.decide(change)
            case changes.AcceptAll():
                case.accept_all()
            case changes.Undo():
                case.undo()
            case changes.Restyle():
                case.change_mark(change.mark, change.style)
            case changes.Unmark():
                case.change_mark(change.mark, None)
            case changes.MarkText():
                made = await self.ask(look.mark_text, data, case.name, change.spans, case.taken(), change.equal)
                case.require(change.version)
                case.add_marks(made, change.style)
            case changes.FindText():
                made = await self.ask(look.find_text, data, case.name, change.text, case.taken())
                case.require(change.version)
                case.add_marks(made, change.style)
            case changes.MarkBox():
                made = await self.ask(look.mark_box, data, case.name, change.page, change.box)
                case.require(change.version)
                case.add_marks(made, change.style)

    async def make(self, case: Case, version: int, lang: str) -> None:
        """Make the public copy. Raises Conflict, and BadRequest while a decision is missing."""
        case.require(version)
        left = case.open_questions()
        if left:
            raise BadRequest(
                problem_zh=f"还有 {len(left)} 处待确认（{'、'.join(left[:5])}），请先逐处决定",
                problem_en=f"{len(left)} findings are still open ({', '.join(left[:5])}); decide about them first",
            )
        made = await self.ask(look.make, self._data(case), case.name, case.review(), lang)
        case.require(version)
        case.made = made

    # ------------------------------------------------------------ looking

    async def text(self, case: Case, side: str) -> Any:
        """Return the structured text of the original, or of the public copy."""
        if side == "after":
            return await self.ask(look.text_of, self._copy(case), _copy_name(case), [])
        return await self.ask(look.text_of, self._data(case), case.name, spans_of(case.findings))

    async def picture(self, case: Case, page: int, width: int, side: str) -> bytes:
        """Return the picture of a page of the original or of the public copy; of their prints for Word files."""
        if case.view["layout"]:
            data, format_id = (await self.print(case, side))[0], "pdf"
        elif side == "after":
            data, format_id = self._copy(case), case.view["format"]
        else:
            data, format_id = self._data(case), case.view["format"]
        if format_id not in ("pdf", "image"):
            raise NotFound
        picture: bytes = await self.ask(look.page_picture, data, format_id, page, width)
        return picture

    async def print(self, case: Case, side: str) -> Any:
        """Return what LibreOffice prints of a Word file or of its public copy, made once."""
        if not case.view["layout"]:
            raise NotFound
        version = case.version if side == "after" else -1
        if version not in case.printed:
            if side == "after":
                made = await self.ask(look.print_word, self._copy(case), _copy_name(case), {})
            else:
                spans = {finding["id"]: finding["spans"] for finding in case.findings if finding["visible"]}
                made = await self.ask(look.print_word, self._data(case), case.name, spans)
            case.printed = {known: case.printed[known] for known in case.printed if known == -1} | {version: made}
        return case.printed[version]

    def _copy(self, case: Case) -> bytes:
        if case.made is None or case.made.data is None:
            raise NotFound
        return case.made.data


def _copy_name(case: Case) -> str:
    assert case.made is not None
    return str(Path(case.name).with_suffix(case.made.suffix)) if case.made.suffix else case.name
