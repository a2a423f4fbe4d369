"""``redactor clean``: rewrite, verify, report. One folder in, the same tree out."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from redactor.cli import options
from redactor.cli.language import lang, say
from redactor.cli.progress import track
from redactor.errors import UsageError
from redactor.report import Report


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
            1, "--jobs", "-j", min=0, help=say("并行进程数，0 为每核一个。", "Processes; 0: one per core.")
        ),
        force: bool = typer.Option(False, "--force", help=say("覆盖已有的输出文件。", "Overwrite existing outputs.")),
        dry_run: bool = typer.Option(
            False, "--dry-run", help=say("只给报告，不写文件。", "Report only; write nothing.")
        ),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        doctype: str = options.doctype_option(),
        format: str = options.format_option(),
        report: Path = options.report_option(),
        ocr: str = options.ocr_option(),
        config: Path = options.config_option(),
        password: str = options.password_option(),
        language: str = options.lang_option(),
        quiet: bool = options.quiet_option(),
        verbose: bool = options.verbose_option(),
        no_progress: bool = options.progress_option(),
    ) -> None:
        call = options.Call(policy, rules, doctype, ocr, config, password, format, report, quiet, verbose, no_progress)
        raise typer.Exit(_clean(sources, out, jobs, force, dry_run, call))


def _clean(sources: list[str], out: Path, jobs: int, force: bool, dry_run: bool, call: options.Call) -> int:
    from redactor import batch

    if "-" in sources:
        raise UsageError(
            problem_zh="clean 不接受标准输入，请给出文件", problem_en="clean needs files, not standard input"
        )
    paths = options.existing(sources)
    kit = call.toolkit([*paths, out])
    tasks = batch.plan(paths, out, force=force or dry_run)
    if dry_run:
        tasks = [batch.Task(task.source, task.name, None, task.problem) for task in tasks]
    executor = "serial" if jobs == 1 else "process"
    run = batch.run(tasks, kit, goal="clean", executor=executor, jobs=jobs)
    streamed = call.format == "jsonl" and not call.quiet
    reports: list[Report] = []
    for report in track(run, len(tasks), wanted=not (call.no_progress or call.quiet or streamed)):
        reports.append(report)
        if streamed:
            _stream(report)
    return options.finish(reports, call, streamed=streamed)


def _stream(report: Report) -> None:
    from redactor.output import render

    sys.stdout.write(render("jsonl", [report], lang=lang()))
    sys.stdout.flush()
