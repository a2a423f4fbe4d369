"""``redactor clean``: rewrite, verify, report. One folder in, the same tree out."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from redactor.cli import options
from redactor.cli.language import lang, say
from redactor.cli.progress import track
from redactor.errors import UsageError
from redactor.report import Report

if TYPE_CHECKING:
    from redactor.batch import Task
    from redactor.batch.journal import Journal
    from redactor.toolkit import Toolkit


@dataclass(frozen=True, slots=True)
class Run:
    """How one call of the command is to be done."""

    out: Path
    jobs: int
    engine: str
    force: bool
    dry_run: bool
    resume: bool


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "清理个人信息：从文件本身删除，保留格式，复查通过才写出。原文件不变。\n\n"
            "例：redactor clean 待公开/ -o 已处理/",
            "Remove personal data from the files themselves, format kept; only proven outputs are written.\n\n"
            "Example: redactor clean incoming/ -o cleaned/",
        )
    )
    def clean(
        sources: list[str] = options.sources_argument(),
        out: Path = typer.Option(..., "-o", "--output", help=say("输出文件夹。", "Output folder.")),
        jobs: int = typer.Option(
            0, "--jobs", "-j", min=0, help=say("并行进程数，0 为每核一个。", "Processes; 0: one per core.")
        ),
        force: bool = typer.Option(False, "--force", help=say("覆盖已有的输出文件。", "Overwrite existing outputs.")),
        resume: bool = typer.Option(
            False, "--resume", help=say("接着上次中断的批次做，已证明的不重做。", "Go on with an interrupted batch.")
        ),
        engine: str = typer.Option(
            None,
            "--engine",
            help=say("执行方式：serial 或 process。", "Executor: serial or process."),
            show_default=False,
        ),
        dry_run: bool = typer.Option(
            False, "--dry-run", help=say("只给报告，不写文件。", "Report only; write nothing.")
        ),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        doctype: str = options.doctype_option(),
        format: str = options.format_option(),
        report: Path = options.report_option(),
        region: str = options.region_option(),
        ocr: str = options.ocr_option(),
        config: Path = options.config_option(),
        password: str = options.password_option(),
        language: str = options.lang_option(),
        quiet: bool = options.quiet_option(),
        verbose: bool = options.verbose_option(),
        no_progress: bool = options.progress_option(),
    ) -> None:
        call = options.Call(policy, rules, doctype, ocr, config, password, format, report, quiet, verbose, no_progress)
        call = replace(call, region=region)
        raise typer.Exit(_clean(sources, Run(out, jobs, engine or "", force, dry_run, resume), call))


def _clean(sources: list[str], run: Run, call: options.Call) -> int:
    from redactor import batch
    from redactor.batch.journal import Journal
    from redactor.batch.work import remove_partials

    if "-" in sources:
        raise UsageError(
            problem_zh="clean 不接受标准输入，请给出文件", problem_en="clean needs files, not standard input"
        )
    paths = options.existing(sources)
    kit = call.toolkit([*paths, run.out])
    with Journal.open(run.out, kit) as journal:
        tasks = batch.plan(
            paths,
            run.out,
            force=run.force or run.dry_run,
            owned=journal.owns if run.resume else lambda _: False,
            rename=kit.public_name,
        )
        todo = [task for task in tasks if not (run.resume and journal.is_done(task))]
        if len(todo) < len(tasks):
            skipped = len(tasks) - len(todo)
            print(say(f"已完成 {skipped} 份，跳过", f"{skipped} already done, skipped"), file=sys.stderr)
        if run.dry_run:
            todo = [batch.Task(task.source, task.name, None, task.problem) for task in todo]
        elif todo:
            remove_partials(run.out)
            if run.resume or len(tasks) > 1:
                journal.begin(todo)
        keep_journal = not run.dry_run and (run.resume or len(tasks) > 1)
        return _work(todo, kit, run, call, journal if keep_journal else None)


def _work(todo: list[Task], kit: Toolkit, run: Run, call: options.Call, journal: Journal | None) -> int:
    """Do the tasks and report them; each finished one is in the journal before the next is begun."""
    from redactor import batch

    executor = run.engine or ("serial" if len(todo) == 1 or run.jobs == 1 else "process")
    streamed = call.format == "jsonl" and not call.quiet
    finished = batch.run(todo, kit, goal="clean", executor=executor, jobs=run.jobs)
    reports: list[Report] = []
    try:
        for report in track(finished, len(todo), wanted=not (call.no_progress or call.quiet or streamed)):
            reports.append(report)
            if journal is not None:
                journal.finish(report.source.name, report)
            if streamed:
                _stream(report)
    except KeyboardInterrupt:
        print(say("已中断。加 --resume 可接着做。", "Interrupted. Add --resume to go on."), file=sys.stderr)
        raise
    order = {task.name: number for number, task in enumerate(todo)}
    reports.sort(key=lambda report: order.get(report.source.name, 0))
    return options.finish(reports, call, streamed=streamed)


def _stream(report: Report) -> None:
    from redactor.output import render

    sys.stdout.write(render("jsonl", [report], lang=lang()))
    sys.stdout.flush()
