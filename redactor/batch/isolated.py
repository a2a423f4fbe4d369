"""A toolkit whose documents are read in a worker process: for programs that take one document after the other."""

from __future__ import annotations

import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.errors import ToolkitError
from redactor.batch.plan import Task
from redactor.batch.work import Bug, WorkerLimit, attempt, failed
from redactor.batch.worker import GRACE, Process, Room, forked, why
from redactor.report import Report
from redactor.toolkit import Cleaned, Input, Toolkit

if TYPE_CHECKING:
    from extractors.model import Document


class IsolatedToolkit(Toolkit):
    """``check``, ``clean``, ``fields`` and ``read`` are done by a confined worker, started on first use, under the
    limits of time and memory; this process never parses a document. Strings are scanned here."""

    def check(self, source: Input, *, name: str = "") -> Report:
        """See Toolkit. A worker that died or met a bug gives a report with status NOT_CHECKED."""
        try:
            report: Report = self._ask("check", source, name)
        except (WorkerLimit, Bug) as error:
            shown = name or ("" if isinstance(source, bytes) else Path(source).name)
            return failed(Task(Path(shown), shown), self, "check", error)
        return report

    def clean(self, source: Input, *, name: str = "") -> Cleaned:
        """See Toolkit. Raises WorkerLimit and Bug, too."""
        cleaned: Cleaned = self._ask("clean", source, name)
        return cleaned

    def fields(self, source: Input, *, name: str = "") -> Any:
        """See Toolkit. Raises WorkerLimit and Bug, too."""
        return self._ask("fields", source, name)

    def read(self, source: Input, *, name: str = "") -> Document:
        """See Toolkit. Raises WorkerLimit and Bug, too."""
        document: Document = self._ask("read", source, name)
        return document

    def _ask(self, method: str, source: Input, name: str) -> Any:
        if not isinstance(source, bytes):
            source = Path(source).absolute()  # the worker may have begun in another folder
        with _TURN:
            process, pipe = self._worker()
            seconds = self.settings.limits.seconds
            reason = f"{seconds:.0f} s"
            try:
                pipe.send((method, source, name))
                if pipe.poll(seconds + GRACE):
                    answer = pipe.recv()
                    if isinstance(answer, ToolkitError):
                        raise answer
                    return answer
            except (EOFError, OSError):
                process.join(1.0)
                reason = why(process.exitcode)
            _stop()
            raise WorkerLimit(reason=reason)

    def _worker(self) -> tuple[Process, Connection]:
        """Return the worker of this process, a new one when the last was another toolkit's."""
        own = Path(self.settings.policy)
        charge = (self.settings, self.today, self.tools, own.read_bytes() if own.is_file() else b"")
        if not _HELD or _HELD[0][0] != charge:
            _stop()
            _HELD.append((charge, *forked(_serve, Toolkit(self.settings, today=self.today, threads=self.threads))))
        return _HELD[0][1:]


_TURN = threading.Lock()
_HELD: list[tuple[object, Process, Connection]] = []
"""The one worker, for whom it works; none before the first document."""


def _stop() -> None:
    for _, process, pipe in _HELD:
        process.kill()
        pipe.close()
    _HELD.clear()


def _serve(pipe: Connection, room: Room, kit: Toolkit) -> None:
    room.serve(pipe, lambda request: attempt(_DOES[request[0]], kit, *request[1:]))


_DOES = {
    "check": lambda kit, source, name: kit.check(source, name=name),
    "clean": lambda kit, source, name: kit.clean(source, name=name),
    "fields": lambda kit, source, name: kit.fields(source, name=name),
    "read": lambda kit, source, name: kit.read(source, name=name),
}
