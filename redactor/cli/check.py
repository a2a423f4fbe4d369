"""``redactor check``: pre-publication check; writes nothing but the report."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from redactor.cli import batching, options
from redactor.cli.language import lang, say
from redactor.cli.progress import track
from redactor.processes import warm_up
from redactor.report import Report


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "发布前检查：个人信息、隐藏内容、必公开事项；给文件夹时还核对同一项目的各份文件。不修改任何文件。\n\n"
            "例：redactor check 招标公告.docx；redactor check 项目/ --report 报告.html --gaps 缺项.xlsx",
            "Check before publication: personal data, hidden content, mandatory items, and what the documents of one "
            "project say against each other. Changes nothing.\n\n"
            "Example: redactor check notice.docx; redactor check project/ --report report.html --gaps gaps.xlsx",
        )
    )
    def check(
        sources: list[str] = options.sources_argument(),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        doctype: str = options.doctype_option(),
        format: str = options.format_option(),
        report: list[Path] = options.report_option(),
        gaps: Path = typer.Option(
            None,
            "--gaps",
            help=say("另把缺项清单写入 .xlsx 或 .csv。", "Also write the list of gaps (.xlsx or .csv)."),
            show_default=False,
        ),
        region: str = options.region_option(),
        ocr: str = options.ocr_option(),
        config: Path = options.config_option(),
        password: str = options.password_option(),
        language: str = options.lang_option(),
        quiet: bool = options.quiet_option(),
        verbose: bool = options.verbose_option(),
        jobs: int = batching.jobs_option(),
        progress: str = batching.progress_option(),
        no_progress: bool = options.progress_option(),
    ) -> None:
        call = options.Call(
            policy=policy,
            rules=rules,
            doctype=doctype,
            region=region,
            ocr=ocr,
            config=config,
            password=password,
            format=format,
            reports=tuple(report or ()),
            gaps=gaps,
            quiet=quiet,
            verbose=verbose,
            progress="none" if no_progress or quiet else progress,
        )
        raise typer.Exit(_check(sources, jobs, call))


def _check(sources: list[str], jobs: int, call: options.Call) -> int:
    if sources != ["-"]:
        warm_up()
    from redactor import batch
    from redactor.check.folder import compare

    if sources == ["-"]:
        kit = call.toolkit()
        return options.finish(compare([kit.check(sys.stdin.buffer.read(), name="-")], kit.doctypes), call)
    paths = options.existing(sources)
    kit = call.toolkit(paths)
    tasks = batch.plan(paths)
    options.refuse_overwriting(call, tasks)
    running = batch.run(tasks, kit, executor="process", jobs=jobs)
    reports = batching.ordered(tasks, track(running, len(tasks), style=call.progress))
    reports = compare(reports, kit.doctypes)
    code = options.finish(reports, call)
    if call.format == "human" and not call.quiet:
        _advise(reports, sources)
    return code


def _advise(reports: list[Report], sources: list[str]) -> None:
    """Say what to do next, on stderr."""
    if any(report.counts()["redact"] for report in reports):
        what = options.typed(sources)
        out = "已处理" if lang() == "zh" else "cleaned"
        print(say("下一步：运行 ", "Next: run ") + f"redactor clean {what} -o {out}/", file=sys.stderr)
