"""Options of how a batch is run: where to, by what, how many at once, how it is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from redactor.cli.language import say
from redactor.cli.progress import STYLES

if TYPE_CHECKING:
    from redactor.batch import Task
    from redactor.report import Report


def ordered(tasks: Sequence[Task], reports: Iterable[Report]) -> list[Report]:
    """Return the reports in the order of their tasks."""
    order = {task.name: number for number, task in enumerate(tasks)}
    return sorted(reports, key=lambda report: order.get(report.source.name, 0))


def jobs_option() -> Any:
    """--jobs."""
    return typer.Option(0, "--jobs", "-j", min=0, help=say("并行进程数，0 为每核一个。", "Processes; 0: one per core."))


def progress_option() -> Any:
    """--progress."""
    names = "、".join(STYLES)
    return typer.Option(
        "auto",
        "--progress",
        help=say(f"进度：{names}（json 为逐份事件，写到标准错误）。", f"Progress on stderr: {', '.join(STYLES)}."),
    )


def out_option() -> Any:
    """-o."""
    return typer.Option(..., "-o", "--output", help=say("输出文件夹或地址。", "Output folder or URL."))


def force_option() -> Any:
    """--force."""
    return typer.Option(False, "--force", help=say("覆盖已有的输出文件。", "Overwrite existing outputs."))


def resume_option() -> Any:
    """--resume."""
    return typer.Option(
        False, "--resume", help=say("接着上次中断的批次做，已证明的不重做。", "Go on with an interrupted batch.")
    )


def engine_option() -> Any:
    """--engine."""
    return typer.Option(
        "",
        "--engine",
        help=say("执行方式：serial、process 或 dask。", "Executor: serial, process or dask."),
        show_default=False,
    )


def scheduler_option() -> Any:
    """--scheduler."""
    return typer.Option(
        "",
        "--scheduler",
        help=say("Dask 调度器地址（tcp://...）。", "Address of a Dask scheduler (tcp://...)."),
        show_default=False,
    )


def watch_option() -> Any:
    """--watch."""
    return typer.Option(
        False,
        "--watch",
        help=say("一直看着文件夹，来一份处理一份，按 Ctrl-C 结束。", "Watch the folders until Ctrl-C."),
    )


def interval_option() -> Any:
    """--interval."""
    return typer.Option(
        2.0, "--interval", min=0.1, help=say("每隔几秒看一次（--watch）。", "Seconds between looks (--watch).")
    )


def dry_run_option() -> Any:
    """--dry-run."""
    return typer.Option(False, "--dry-run", help=say("只给报告，不写文件。", "Report only; write nothing."))
