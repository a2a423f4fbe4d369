"""``redactor doctor``: what is installed, what is missing, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from redactor.cli import options
from redactor.cli.language import lang, say

if TYPE_CHECKING:
    from redactor.installation import Line

_MARKS = {"ok": "✓", "absent": "·", "wrong": "✗"}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "检查安装情况：版本、规则包、组件、模型、LibreOffice、字体、写入权限、时区、包名冲突。"
            "缺可选组件不算错；有 ✗ 时退出码为 5。\n\n例：redactor doctor -o 已处理/",
            "Check the installation: versions, rules, parts, models, LibreOffice, fonts, write permissions, time zone, "
            "clashes of package names. Optional parts may be absent; with a ✗ the exit code is 5.\n\n"
            "Example: redactor doctor -o cleaned/",
        )
    )
    def doctor(
        output: Path = typer.Option(
            None,
            "-o",
            "--output",
            help=say("准备写入的文件夹，一并检查。", "Folder to be written into; is looked at, too."),
            show_default=False,
        ),
        rules: str = options.rules_option(),
        language: str = options.lang_option(),
    ) -> None:
        from redactor.installation import examine

        wrong = 0
        section = ""
        for line in examine(Path(rules) if rules else None, output):
            if line.section != section:
                section = line.section
                print(_title(section))
            _print(line)
            wrong += line.mark == "wrong"
        raise typer.Exit(5 if wrong else 0)


def _title(section: str) -> str:
    return {
        "program": say("程序", "Program"),
        "rules": say("规则包", "Rule pack"),
        "parts": say("组件", "Parts"),
        "models": say("模型", "Models"),
        "programs": say("外部程序和字体", "Programs and fonts"),
        "places": say("文件夹", "Folders"),
    }[section]


def _print(line: Line) -> None:
    from redactor.output.human import printable, wrap

    text, advice = (line.zh, line.advice_zh) if lang() == "zh" else (line.en, line.advice_en)
    for row in wrap(printable(text), f"  {_MARKS[line.mark]} ", "    "):
        print(row)
    for row in wrap(printable(advice), "    → ", "      "):
        print(row)
