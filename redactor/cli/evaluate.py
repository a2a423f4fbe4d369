"""``redactor evaluate``: precision and recall per kind on documents with expected results."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from redactor.cli import options
from redactor.cli.language import lang, say

if TYPE_CHECKING:
    from redactor.evaluate import Evaluation
    from redactor.toolkit import Toolkit


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "在已标注的文件夹上计算各类信息的召回率和准确率，并列出混淆情况。\n\n例：redactor evaluate samples",
            "Compute recall and precision per kind on a labelled folder, and list what was confused.\n\n"
            "Example: redactor evaluate samples",
        )
    )
    def evaluate(
        folder: Path = typer.Argument(
            ...,
            metavar=say("文件夹", "DIR"),
            show_default=False,
            help=say(
                "文件与 *.expected.yaml 并列的文件夹。", "A folder of documents with *.expected.yaml beside them."
            ),
        ),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        format: str = typer.Option(
            "human", "--format", help=say("结果格式：human、json 或 html。", "human, json or html.")
        ),
        report: Path = typer.Option(
            None,
            "--report",
            show_default=False,
            help=say("把带图表的网页写入文件（.html）。", "Write the page with charts to a file (.html)."),
        ),
        config: Path = options.config_option(),
        language: str = options.lang_option(),
    ) -> None:
        call = options.Call(policy=policy, rules=rules, config=config, reports=(report,) if report else ())
        raise typer.Exit(_evaluate(folder, call, format))


def _evaluate(folder: Path, call: options.Call, format: str) -> int:
    """Print the evaluation: 0 when all was found and nothing else went, 1 when not, 3 when a document was not read."""
    from redactor.errors import UsageError
    from redactor.evaluate import chart, evaluate

    if format not in ("human", "json", "html"):
        raise UsageError(problem_zh="--format 只能是 human、json 或 html", problem_en="--format is human, json or html")
    if any(path.suffix.lower() not in (".html", ".htm") for path in call.reports):
        raise UsageError(problem_zh="--report 只写 .html 文件", problem_en="--report writes .html files only")
    options.existing([str(folder)])
    kit = call.toolkit([folder])
    result = evaluate(folder, kit)
    for path in call.reports:
        options.write_result(path, _page(result, kit).encode())
    if format == "json":
        print(json.dumps(result.to_dict(), ensure_ascii=False, indent=2))
    elif format == "html":
        print(_page(result, kit))
    else:
        print("\n".join(chart(result)))
        for title, names in (
            (say("误伤应保留的内容", "had to stay and went"), [name for name, _ in result.keep_violations]),
            (say("文件类型判断不符", "wrong document type"), result.wrong_type),
            (say("缺项判断不符", "wrong missing items"), result.wrong_missing),
            (say("未检查", "not checked"), result.not_checked),
        ):
            if names:
                print(f"{title}: {'、'.join(names)}")
    return _exit_code(result)


def _page(result: Evaluation, kit: Toolkit) -> str:
    from redactor.cli.evaluation_page import render

    rules = [kit.detectors.rule(kind) for kind in {*result.kinds, *chain(*result.confusion)} if kind]
    titles = {rule.kind: rule.title if lang() == "zh" else rule.title_en for rule in rules}
    return "\n".join(render(result, titles, lang()))


def _exit_code(result: Evaluation) -> int:
    if result.not_checked:
        return 3
    total = result.total
    return int(total.found < total.expected or total.right < total.claimed or bool(result.keep_violations))
