"""One task, start to end: process the document, write its output, turn whatever goes wrong into a report."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.errors import InputUnreadable
from redactor.batch.place import is_remote, read, write
from redactor.batch.plan import Task, refused
from redactor.errors import ToolkitError, not_written, unreadable
from redactor.files import PARTIAL
from redactor.report import Goal, Report, Source
from redactor.toolkit import Toolkit


def work(task: Task, kit: Toolkit, goal: Goal) -> Report:
    """Process one task and write its output; whatever goes wrong becomes a report."""
    answer = attempt(_worked, task, kit, goal)
    return failed(task, kit, goal, answer) if isinstance(answer, ToolkitError) else answer


def _worked(task: Task, kit: Toolkit, goal: Goal) -> Report:
    from redactor import pipeline

    try:
        if task.problem:
            raise refused(task)
        source = read(task.source, kit.settings.limits) if is_remote(task.source) else task.source
        outcome = pipeline.process(source, kit, goal, name=Path(task.name).name)
        report = outcome.report
        if outcome.data is not None and task.target is not None:
            target = _with_suffix(task.target, outcome.suffix)
            _put(target, outcome.data)
            report = report.with_output(str(target))
        return replace(report, source=replace(report.source, name=kit.public_name(task.name)))
    except OSError as error:
        raise unreadable(error) from error


def _put(target: Path, data: bytes) -> None:
    """Write an output. Raises NotWritten."""
    try:
        write(target, data)
    except OSError as error:
        raise not_written(target.name, error) from error


class WorkerLimit(InputUnreadable):
    """A document took more time or memory than it may."""

    zh = "处理该文件超出限制或进程异常终止（{reason}），文件视为未检查"
    en = "the file went over a limit or its process ended ({reason}); it counts as not checked"
    hint_zh = "请拆分文件，或在设置中提高 limits.seconds。"
    hint_en = "Split the file, or raise limits.seconds in the settings."


class Bug(ToolkitError):
    """Something is wrong with us. It is told by type and line only: an exception's text may quote the document."""

    zh = "程序内部错误（{where}），文件视为未检查"
    en = "internal error ({where}); the file counts as not checked"

    @classmethod
    def of(cls, error: BaseException) -> Bug:
        """Say where an exception was raised: the innermost line of ours."""
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if {"redactor", "extractors"} & set(Path(frame.filename).parts)]
        frame = (own or frames)[-1]
        return cls(where=f"{type(error).__name__} @ {Path(frame.filename).name}:{frame.lineno}")


def remove_partials(folder: Path) -> None:
    """Remove what a killed run left half-written."""
    if not is_remote(folder) and folder.is_dir():
        for path in folder.rglob(PARTIAL + "*"):
            if path.is_file():
                path.unlink(missing_ok=True)


def _with_suffix(target: Path, suffix: str) -> Path:
    """The output of a legacy or misnamed file has another extension than its input."""
    return target if not suffix or target.suffix.lower() == suffix else target.with_suffix(suffix)


def failed(task: Task, kit: Toolkit, goal: Goal, error: ToolkitError) -> Report:
    """Return the report of a document that was not checked because of ``error``."""
    from redactor.pipeline import failure_of

    source = Source(kit.public_name(task.name), "", 0)
    return Report(goal=goal, status="NOT_CHECKED", source=source, tools=kit.tools, failure=failure_of(error))


def attempt(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function returns, or the error of ours that it raises. This is the door of all workers."""
    try:
        return function(*arguments)
    except ToolkitError as error:
        return error
    except MemoryError:
        return WorkerLimit(reason="memory")
    except Exception as error:  # noqa: BLE001  a door: a bug in one document must not stop the others
        return Bug.of(error)
