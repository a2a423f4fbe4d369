"""``redactor check``: pre-publication check; writes nothing but the report."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from redactor.cli import options
from redactor.cli.language import lang, say
from redactor.cli.progress import track
from redactor.report import Report


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "发布前检查：个人信息、隐藏内容、必公开事项。不修改任何文件。\n\n例：redactor check 招标公告.docx",
            "Check before publication: personal data, hidden content, mandatory items. Changes nothing.\n\n"
            "Example: redactor check notice.docx",
        )
    )
    def check(
        sources: list[str] = options.sources_argument(),
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
        raise typer.Exit(_check(sources, call))


def _check(sources: list[str], call: options.Call) -> int:
    from redactor import batch

    if sources == ["-"]:
        kit = call.toolkit()
        return options.finish([kit.check(sys.stdin.buffer.read(), name="-")], call)
    paths = options.existing(sources)
    kit = call.toolkit(paths)
    tasks = batch.plan(paths)
    reports: list[Report] = list(
        track(batch.run(tasks, kit, goal="check"), len(tasks), wanted=not (call.no_progress or call.quiet))
    )
    code = options.finish(reports, call)
    if call.format == "human" and not call.quiet:
        _advise(reports, sources)
    return code


def _advise(reports: list[Report], sources: list[str]) -> None:
    """Say what to do next, on stderr."""
    import shlex

    if any(report.counts()["redact"] for report in reports):
        what = shlex.join(sources)
        out = "已处理" if lang() == "zh" else "cleaned"
        print(say("下一步：运行 ", "Next: run ") + f"redactor clean {what} -o {out}/", file=sys.stderr)
