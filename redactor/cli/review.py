"""``redactor review``: the page on which a person looks at documents and decides, on this machine."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from redactor.cli import options
from redactor.cli.language import say
from redactor.cli.serve import require_web


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "打开本机审阅页面：逐处确认、保留（写明依据）或人工标注，再生成经复查的公开稿。只在本机可访问。\n\n"
            "例：redactor review 待公开/",
            "Open a page on this machine to look at documents, decide what goes and what stays, and make the proven "
            "public copy.\n\nExample: redactor review incoming/",
        )
    )
    def review(
        sources: list[str] = typer.Argument(
            None,
            help=say("文件或文件夹，可以多个；也可在页面上添加。", "Files or folders; more can be added on the page."),
            metavar=say("[文件或文件夹]", "[FILE|DIR]"),
            show_default=False,
        ),
        port: int = typer.Option(0, "--port", min=0, max=65535, help=say("端口，0 为任选。", "Port; 0: any.")),
        open_browser: bool = typer.Option(True, "--open/--no-open", help=say("自动打开浏览器。", "Open the browser.")),
        ledger: str = typer.Option(
            "",
            "--ledger",
            help=say("在页面上显示该台账的待办。", "Show what waits in this ledger."),
            show_default=False,
        ),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        doctype: str = options.doctype_option(),
        region: str = options.region_option(),
        ocr: str = options.ocr_option(),
        config: Path = options.config_option(),
        password: str = options.password_option(),
        language: str = options.lang_option(),
    ) -> None:
        call = options.Call(
            policy=policy, rules=rules, doctype=doctype, region=region, ocr=ocr, config=config, password=password
        )
        _review(list(sources or ()), call, port, open_browser, ledger)


def _review(sources: list[str], call: options.Call, port: int, open_browser: bool, ledger: str) -> None:
    require_web()
    from redactor import batch
    from redactor.web.limits import ServerLimits
    from redactor.web.page import page
    from redactor.web.server import hosts_for, listen, run
    from redactor.web.session import Session

    if ledger:
        from redactor.ledger import open_ledger

        open_ledger(ledger)
    paths = options.existing(sources)
    kit = call.toolkit(paths)
    tasks = batch.plan(paths) if paths else []
    limits = ServerLimits(workers=2, waiting=10_000, per_client=10_000, keep_seconds=8 * 3600)
    place = listen("127.0.0.1", port)
    port = place.getsockname()[1]
    session = Session(port)
    address = f"http://127.0.0.1:{port}/start?token={session.token}"
    print(say("审阅页面（链接只能使用一次）：", "Review page (the link works once): ") + address, file=sys.stderr)
    print(
        say("按 Ctrl+C 结束；未下载的结果随之删除。", "Ctrl+C ends it; what was not downloaded is gone then."),
        file=sys.stderr,
    )
    if open_browser:
        import webbrowser

        webbrowser.open(address)
    run(page(kit, tasks, session, limits, hosts_for("127.0.0.1", port), ledger=ledger), place, limits)
