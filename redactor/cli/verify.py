"""``redactor verify``: is a cleaned file really clean, whoever cleaned it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from redactor.cli import options
from redactor.cli.language import say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "复查已清理的文件（不论由谁清理）：重新检测个人信息和隐藏内容；给出 --report 时核对文件摘要。\n\n"
            "例：redactor verify 已处理/竣工.pdf",
            "Verify a cleaned file, whoever cleaned it: detect again; with --report also compare the digest.\n\n"
            "Example: redactor verify cleaned/completion.pdf",
        )
    )
    def verify(
        source: Path = typer.Argument(
            ..., metavar=say("文件", "FILE"), show_default=False, help=say("一个文件。", "One file.")
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
    options.existing([str(source)])
    report = call.toolkit([source]).check(source)
    hidden = [c for c in report.checks if c.result.check_id.startswith(("hidden", "secrecy"))]
    clean = not any(i.decision.action == "redact" for i in report.findings) and not any(
        c.result.is_problem for c in hidden
    )
    report = replace(report, checks=tuple(hidden))
    if report.failure is None:
        report = replace(report, status="CLEAN" if clean else "FINDINGS")
    code = options.finish([report], call)
    if report_path is not None and not _listed(report_path, report.source.sha256):
        typer.echo(
            say("✗ 文件摘要与报告中的记录不一致", "✗ the digest of the file is not the one in the report"), err=True
        )
        return max(code, 1)
    return code


def _listed(path: Path, sha256: str) -> bool:
    """Tell whether a JSON or JSON Lines report names an output of that digest."""
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
            problem_zh="报告无法读取（--report）", problem_en="the report cannot be read (--report)"
        ) from error
    entries = shapes if isinstance(shapes, list) else [shapes]
    return any(isinstance(entry, dict) and entry.get("output_sha256") == sha256 for entry in entries)
