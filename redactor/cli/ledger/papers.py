"""Papers and pages made from the ledger: form, package, channels."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import typer

from redactor.cli import options
from redactor.cli.language import say
from redactor.cli.ledger import common
from redactor.errors import UnsafeOutput, unknown_choice


def register(group: typer.Typer) -> None:
    """Add the verbs."""
    verb = partial(common.verb, group)
    verb(
        _form,
        "生成审核表（.docx），供打印签字；表内有文件摘要和台账末条。",
        "Make the review form (.docx), to be printed and signed.",
        "form GK-2026-0001 --file 已处理/中标.docx -o 审核表.docx",
    )
    verb(
        _package,
        "生成发布包：公开文件、审核表、检查报告、SHA-256 清单。",
        "Make the publication package (.zip): public files, form, reports, manifest.",
        "package GK-2026-0001 已处理/中标.docx -o 发布包.zip",
    )
    verb(
        _channels,
        "由签字版本生成各渠道的稿件：门户网站（网页、列表条目、JSON）、政务公开栏（A4、A3）、微信、微博。\n\n"
        "每份稿件都再查一遍个人信息，不通过的扣留（退出码 4）。没有网址（--url）时不生成微博稿。",
        "Make what each channel carries of the signed version: portal (page, list entry, JSON), board (A4, A3), "
        "WeChat, Weibo.\n\nEach is searched for personal data again, and withheld when it does not pass (exit code "
        "4). Without an address (--url) there is no Weibo post.",
        "channels GK-2026-0001 已处理/中标.docx -o 渠道稿/ --url https://example.gov.cn/1",
    )


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


def _channels(
    document: str = common.document_argument(),
    public: Path = typer.Argument(..., metavar=say("签字的文件", "FILE"), show_default=False),
    output: Path = typer.Option(..., "-o", "--output", help=say("写入的文件夹。", "The folder to write into.")),
    board: Path = common.option("--board", "名单类的张贴版本。", "Board version.", default=None),
    address: str = common.option("--url", "门户网站上的网址（微博稿须有）。", "Address on the portal (for Weibo)."),
    only: list[str] = common.option(
        "--channel",
        "只做这些渠道：门户网站、政务公开栏、微信公众号、微博。",
        "These only: portal, board, wechat, weibo.",
        default=[],
    ),
    size: str = common.option("--size", "公开栏纸张：A4 或 A3。", "Size of the sheet: A4 or A3.", default="A4"),
    encoding: str = common.option(
        "--encoding", "网页编码：utf-8 或 gb18030。", "Encoding of the page.", default="utf-8"
    ),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger import files, steps
    from redactor.ledger.channels import ENCODINGS, Request, made
    from redactor.ledger.errors import LedgerExists
    from redactor.ledger.paper import SIZES

    for what, given, known in ((("纸张", "size"), size, tuple(SIZES)), (("编码", "encoding"), encoding, ENCODINGS)):
        if given not in known:
            raise unknown_choice(what, given, known)
    ledger, kit, day = common.open_(place, key), common.load_kit(), common.day_of(date)
    asked = Request(public=public, board=board, day=day, address=address, channels=tuple(only), size=size,
                    encoding=encoding)  # fmt: skip
    found = made(ledger, kit, ledger.record(document), asked)
    good = [artefact for artefact in found if not artefact.objections]
    if taken := [artefact.name for artefact in good if (output / artefact.name).exists()]:
        raise LedgerExists(place=taken[0])
    for artefact in good:
        files.write(output / artefact.name, artefact.data, replace=False)
        steps.attach(ledger, document, artefact.role, files.sha256(artefact.data), day=day)
        common.out(str(output / artefact.name))
    for artefact in found:
        if artefact.objections:
            common.out(
                say(f"✗ {artefact.name} 已扣留：", f"✗ {artefact.name} withheld: ") + "、".join(artefact.objections)
            )
    raise typer.Exit(UnsafeOutput.exit_code if len(good) < len(found) else 0)
