"""Run tasks one after another or in a pool of processes, and write outputs that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Literal

from extractors.errors import InputUnreadable
from redactor.batch.plan import Task, plan
from redactor.errors import ToolkitError, UsageError
from redactor.report import Failure, Goal, Report, Source
from redactor.toolkit import Toolkit

ExecutorName = Literal["serial", "process"]
PARTIAL = ".redactor-"
"""Outputs are written under a name that begins so, and renamed when they are whole."""


def run(
    paths: Iterable[str | os.PathLike[str]] | Sequence[Task],
    kit: Toolkit,
    *,
    goal: Goal = "check",
    executor: ExecutorName = "serial",
    jobs: int = 0,
) -> Iterator[Report]:
    """Yield a report per document as it is finished (in order when serial). One bad file never stops the rest.

    ``paths`` may be files, folders or ready Tasks (with targets, for ``goal="clean"``). ``jobs`` 0 means one per core.
    """
    items = list(paths)
    tasks = [i for i in items if isinstance(i, Task)] or plan([Path(i) for i in items if not isinstance(i, Task)])
    if executor == "serial" or jobs == 1 or len(tasks) == 1:
        for task in tasks:
            yield work(task, kit, goal)
        return
    yield from _in_processes(tasks, kit, goal, jobs or os.cpu_count() or 1)


def work(task: Task, kit: Toolkit, goal: Goal) -> Report:
    """Process one task and write its output. This is a door: whatever goes wrong becomes a report."""
    from redactor import pipeline

    try:
        if task.problem:
            raise InputUnreadable(reason=task.problem)
        outcome = pipeline.process(task.source, kit, goal, name=Path(task.name).name)
        report = outcome.report
        if outcome.data is not None and task.target is not None:
            target = task.target if not outcome.suffix else _with_suffix(task.target, outcome.suffix)
            write_whole(target, outcome.data)
            report = report.with_output(str(target))
        return report
    except OSError as error:
        problem = f"{type(error).__name__}: {os.strerror(error.errno) if error.errno else ''}"
        return _failed(
            task, kit, goal, UsageError(problem_zh=f"输出无法写入（{problem}）", problem_en=f"cannot write ({problem})")
        )
    except ToolkitError as error:
        return _failed(task, kit, goal, error)
    except Exception as error:  # noqa: BLE001  a door: a bug in one document must not stop the others
        return _bug(task, kit, goal, error)


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` is either absent or complete, whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def _with_suffix(target: Path, suffix: str) -> Path:
    return target if target.suffix.lower() == suffix else target.with_suffix(suffix)


def _failed(task: Task, kit: Toolkit, goal: Goal, error: ToolkitError) -> Report:
    from redactor.pipeline import failure_of

    source = Source(Path(task.name).name, "", 0)
    return Report(goal=goal, status="NOT_CHECKED", source=source, tools=kit.tools, failure=failure_of(error))


def _bug(task: Task, kit: Toolkit, goal: Goal, error: Exception) -> Report:
    """Report a bug by type and line only: an exception's text may quote the document."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} @ {Path(frame.filename).name}:{frame.lineno}"
    failure = Failure(
        code="Bug",
        message_zh=f"程序内部错误（{where}），文件视为未检查",
        message_en=f"internal error ({where}); the file counts as not checked",
        hint_zh=ToolkitError.hint_zh,
        hint_en=ToolkitError.hint_en,
        exit_code=70,
    )
    source = Source(Path(task.name).name, "", 0)
    return Report(goal=goal, status="NOT_CHECKED", source=source, tools=kit.tools, failure=failure)


_KIT: Toolkit | None = None


def _start(kit: Toolkit) -> None:
    global _KIT
    _KIT = kit


def _work_in_process(task: Task, goal: Goal) -> Report:
    if _KIT is None:
        raise RuntimeError("worker was not started")
    return work(task, _KIT, goal)


def _in_processes(tasks: Sequence[Task], kit: Toolkit, goal: Goal, jobs: int) -> Iterator[Report]:
    """Largest first, a few tasks in flight a worker; a worker that dies takes only its own documents with it."""
    waiting = sorted(tasks, key=lambda task: task.source.stat().st_size if task.source.is_file() else 0)
    while waiting:
        running: dict[Future[Report], Task] = {}
        with ProcessPoolExecutor(jobs, initializer=_start, initargs=(kit,)) as pool:
            while waiting or running:
                while waiting and len(running) < 2 * jobs:
                    task = waiting.pop()
                    running[pool.submit(_work_in_process, task, goal)] = task
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                broken = [running.pop(f) for f in list(done) if f.exception() is not None]
                for future in [f for f in done if f in running]:
                    running.pop(future)
                    yield future.result()
                if broken:
                    yield from (_retry_alone(task, kit, goal) for task in [*broken, *running.values()])
                    break


def _retry_alone(task: Task, kit: Toolkit, goal: Goal) -> Report:
    """The pool broke while this task was in flight: try it in a process of its own."""
    try:
        with ProcessPoolExecutor(1, initializer=_start, initargs=(kit,)) as pool:
            return pool.submit(_work_in_process, task, goal).result()
    except Exception as error:  # noqa: BLE001  a door: the worker died
        return _bug(task, kit, goal, error)
