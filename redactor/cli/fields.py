"""``redactor fields``: the disclosure fields of documents, as data."""

from __future__ import annotations

from pathlib import Path

import typer

from redactor.cli import options
from redactor.cli.language import say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "读取公开要素（项目名称、中标人、金额等）及缺项、矛盾。含个人信息的值会遮盖。\n\n"
            "例：redactor fields 中标公告.docx",
            "Read the disclosure fields, gaps and contradictions. Values that hold personal data are masked.\n\n"
            "Example: redactor fields award.docx",
        )
    )
    def fields(
        sources: list[str] = options.sources_argument(),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        doctype: str = options.doctype_option(),
        format: str = typer.Option("human", "--format", help=say("human、json 或 jsonl。", "human, json or jsonl.")),
        report: Path = options.report_option(),
        config: Path = options.config_option(),
        password: str = options.password_option(),
        language: str = options.lang_option(),
        quiet: bool = options.quiet_option(),
        verbose: bool = options.verbose_option(),
    ) -> None:
        call = options.Call(policy, rules, doctype, None, config, password, format, report, quiet, verbose, True)
        raise typer.Exit(_fields(sources, call))


def _fields(sources: list[str], call: options.Call) -> int:
    from redactor import batch

    paths = options.existing(sources)
    kit = call.toolkit(paths)
    return options.finish(list(batch.run(batch.plan(paths), kit, goal="fields")), call)
