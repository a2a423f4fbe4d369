"""``redactor fields``: the disclosure fields of documents, as data."""

from __future__ import annotations

from pathlib import Path

import typer

from redactor.cli import batching, options
from redactor.cli.language import say
from redactor.processes import warm_up


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "读取公开要素（项目名称、中标人、金额等）及缺项、矛盾。含个人信息的值会遮盖。"
            "html、md 是可直接用于门户的公开页，csv、xlsx 一份文件一行。\n\n"
            "例：redactor fields 中标公告.docx --report 公开页.html",
            "Read the disclosure fields, gaps and contradictions. Values that hold personal data are masked. html "
            "and md are a page for the portal, csv and xlsx have a row a document.\n\n"
            "Example: redactor fields award.docx --report page.html",
        )
    )
    def fields(
        sources: list[str] = options.sources_argument(),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        doctype: str = options.doctype_option(),
        format: str = options.format_option("fields"),
        report: list[Path] = options.report_option(),
        region: str = options.region_option(),
        config: Path = options.config_option(),
        password: str = options.password_option(),
        language: str = options.lang_option(),
        quiet: bool = options.quiet_option(),
        verbose: bool = options.verbose_option(),
    ) -> None:
        call = options.Call(
            policy=policy,
            rules=rules,
            doctype=doctype,
            region=region,
            config=config,
            password=password,
            format=format,
            reports=tuple(report or ()),
            quiet=quiet,
            verbose=verbose,
            subject="fields",
        )
        raise typer.Exit(_fields(sources, call))


def _fields(sources: list[str], call: options.Call) -> int:
    warm_up()
    from redactor import batch

    paths = options.existing(sources)
    kit = call.toolkit(paths)
    tasks = batch.plan(paths)
    options.refuse_overwriting(call, tasks)
    return options.finish(batching.ordered(tasks, batch.run(tasks, kit, goal="fields", executor="process")), call)
