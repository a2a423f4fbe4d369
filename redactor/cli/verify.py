"""``redactor verify``: are cleaned files really clean, whoever cleaned them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from redactor.cli import batching, options
from redactor.cli.language import say
from redactor.output.human import printable, wrap
from redactor.processes import warm_up
from redactor.report import Report


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "复查已清理的文件（不论由谁清理）：重新检测个人信息和隐藏内容；给出 --report 时核对文件摘要。"
            "只看清理是否彻底，公开事项用 check 核对。\n\n"
            "例：redactor verify 已处理/竣工.pdf；redactor verify 已处理/",
            "Verify cleaned files, whoever cleaned them: detect again; with --report also compare the digests. It "
            "judges the cleaning only; check judges the items.\n\n"
            "Example: redactor verify cleaned/completion.pdf; redactor verify cleaned/",
        )
    )
    def verify(
        source: Path = typer.Argument(
            ...,
            metavar=say("文件或文件夹", "FILE|DIR"),
            show_default=False,
            help=say("一个文件，或一个文件夹（逐个复查）。", "A file, or a folder (each file in it)."),
        ),
        report: Path = typer.Option(
            None, "--report", help=say("清理时的 JSON 报告。", "The JSON report of the cleaning."), show_default=False
        ),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        format: str = options.format_option(),
        config: Path = options.config_option(),
        language: str = options.lang_option(),
        verbose: bool = options.verbose_option(),
    ) -> None:
        call = options.Call(policy=policy, rules=rules, config=config, format=format, verbose=verbose)
        raise typer.Exit(_verify(source, report, call))


def _verify(source: Path, report_path: Path | None, call: options.Call) -> int:
    warm_up()
    from redactor import batch

    paths = options.existing([str(source)])
    kit = call.toolkit(paths)
    tasks = batch.plan(paths)
    known = None if report_path is None else _digests(report_path)
    reports = [_judged(each) for each in batching.ordered(tasks, batch.run(tasks, kit, executor="process"))]
    code = options.finish(reports, call)
    for each in reports:
        if known is not None and each.source.sha256 not in known:
            zh, en = "✗ {}：文件摘要与报告中的记录不一致", "✗ {}: the digest of the file is not the one in the report"
            typer.echo(say(zh, en).format(printable(each.source.name)), err=True)
            zh, en = (
                "清理后被改过，或报告不是它的：请重新 clean。",
                "Changed afterwards, or not its report: clean it again.",
            )
            typer.echo(f"  → {say(zh, en)}", err=True)
            code = max(code, 1)
    if call.format == "human" and any(report.status == "FINDINGS" for report in reports):
        command = f"redactor clean {options.typed([str(source)])} -o {say('重新清理', 'cleaned-again')}/"
        zh = f"下一步：隐藏文字等打开处理；个人信息运行 {command}"
        for line in wrap(say(zh, f"Next: open what holds hidden content; for the rest run {command}"), "", "  "):
            typer.echo(line, err=True)
    return code


def _judged(report: Report) -> Report:
    """Return what a check says about the cleaning alone: what is to be removed, and what is hidden."""
    hidden = tuple(c for c in report.checks if c.result.check_id.startswith(("hidden", "secrecy")))
    members = tuple(map(_judged, report.members))
    report = replace(report, goal="verify", checks=hidden, members=members)
    if report.failure is not None:
        return report
    if any(member.status in ("NOT_CHECKED", "WITHHELD") for member in members):
        return replace(report, status="NOT_CHECKED")
    residue = any(member.status == "FINDINGS" for member in members)
    residue |= any(i.decision.action == "redact" for i in report.findings) or any(c.result.is_problem for c in hidden)
    return replace(report, status="FINDINGS" if residue else "CLEAN")


def _digests(path: Path) -> frozenset[str]:
    """Return the digests of the outputs that a JSON or JSON Lines report names. Raises UsageError."""
    import json

    from redactor.errors import UsageError

    try:
        text = path.read_text(encoding="utf-8")
        try:
            shapes = json.loads(text)
        except json.JSONDecodeError:
            shapes = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError(
            problem_zh=f"清理报告无法读取：{path.name}",
            problem_en=f"the report of the cleaning cannot be read: {path.name}",
            next_zh="请给出清理时用 --report 写下的 .json 或 .jsonl 文件。",
            next_en="Give the .json or .jsonl file that clean wrote with --report.",
        ) from error
    entries = shapes if isinstance(shapes, list) else [shapes]
    return frozenset(str(entry.get("output_sha256")) for entry in entries if isinstance(entry, dict))
