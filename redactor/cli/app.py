"""Put the commands together."""

from __future__ import annotations

import typer

import redactor
from redactor.cli.language import say


def build(lang: str) -> typer.Typer:
    """Return the application with help texts in the language chosen before."""
    from redactor.cli import check, clean, doctor, evaluate, fields, inspect, ledger, review, rules, serve, verify

    app = typer.Typer(
        name="redactor",
        help=say(
            "政府信息公开文档发布前检查与个人信息清理。先 check 检查，再 clean 清理，清理结果经复查才会写出。",
            "Check government disclosure documents before publication and clean them of personal data. "
            "Outputs are written only when proven clean.",
        ),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    _register(app)
    for module in (check, clean, fields, inspect, verify, review, serve, evaluate, doctor):
        module.register(app)
    rules.register(app)
    ledger.register(app)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        print(f"redactor {redactor.__version__}")
        raise typer.Exit


def _register(app: typer.Typer) -> None:
    """Add the options of the program itself; they are acted on before they are parsed."""
    from redactor.cli import options

    @app.callback()
    def program(
        version: bool = typer.Option(
            False, "--version", callback=_version, is_eager=True, help=say("显示版本。", "Show the version.")
        ),
        lang: str = options.lang_option(),
    ) -> None:
        pass
