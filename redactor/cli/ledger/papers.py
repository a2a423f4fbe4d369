"""Papers and pages made from the ledger: form, package."""

from __future__ import annotations

from pathlib import Path

import typer

from redactor.cli import options
from redactor.cli.language import say
from redactor.cli.ledger import common


def register(group: typer.Typer) -> None:
    """Add the verbs."""
    for name, function, zh, en in (
        ("form", _form, "生成审核表（.docx）。", "Make the review form (.docx)."),
        ("package", _package, "生成发布包（文件、审核表、报告、清单）。", "Make the publication package (.zip)."),
    ):
        group.command(name, help=say(zh, en))(function)


def _form(
    document: str = common.document_argument(),
    output: Path = typer.Option(..., "-o", "--output", help=say("审核表 .docx。", "The form, .docx.")),
    public: Path = common.option("--file", "拟公开文件，用于填写内容摘要。", "The public version.", default=None),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger import files, package, steps

    ledger = common.open_(place, key)
    data = package.form_of(ledger, common.load_kit(), ledger.record(document), public)
    files.write(output, data, replace=False)
    steps.attach(ledger, document, "form", files.sha256(data), day=common.day_of(date))
    common.out(str(output))


def _package(
    document: str = common.document_argument(),
    public: Path = typer.Argument(..., metavar=say("公开的文件", "FILE"), show_default=False),
    output: Path = typer.Option(..., "-o", "--output", help=say("发布包 .zip。", "The package, .zip.")),
    board: Path = common.option("--board", "名单类的张贴版本。", "Board version.", default=None),
    place: str = common.place_option(),
    language: str = options.lang_option(),
) -> None:
    from redactor.ledger import files
    from redactor.ledger.package import package

    ledger = common.open_(place)
    data = package(ledger, common.load_kit(), ledger.record(document), public, board)
    files.write(output, data, replace=False)
    common.out(str(output))
