"""``redactor evaluate``: precision and recall per kind on documents with expected results."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from redactor.cli import options
from redactor.cli.language import lang, say
from redactor.output.human import columns

if TYPE_CHECKING:
    from redactor.evaluate import Evaluation
    from redactor.toolkit import Toolkit

FORMATS = ("human", "json", "html")
PAGES = (".html", ".htm")
_SCREEN, _NAME, _BAR = 80, 34, 12
"""Columns of a screen, of the longest name, of the longest bar."""
_FIGURES = 17
"""Columns of a score, its counts and the spaces around a bar."""


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
    from redactor.errors import unknown_choice
    from redactor.evaluate import evaluate

    if format not in FORMATS:
        raise unknown_choice(("格式", "format"), format, FORMATS)
    if wrong := [path.suffix for path in call.reports if path.suffix.lower() not in PAGES]:
        raise unknown_choice(("报告文件", "report file"), wrong[0], PAGES)
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
        print("\n".join(chart(result, _titles(result, kit))))
        for title, names in (
            (say("误伤应保留的内容", "had to stay and went"), [name for name, _ in result.keep_violations]),
            (say("文件类型判断不符", "wrong document type"), result.wrong_type),
            (say("缺项判断不符", "wrong missing items"), result.wrong_missing),
            (say("未检查", "not checked"), result.not_checked),
        ):
            if names:
                print(say("{}：{}", "{}: {}").format(title, say("、", ", ").join(names)))
    return _exit_code(result)


def chart(result: Evaluation, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield a line with two bars for each kind, then what was confused; 80 columns wide."""
    wide = min(_NAME, max(map(columns, [*titles.values(), say("合计", "total")])))
    full = min(_BAR, (_SCREEN - wide - 2) // 2 - _FIGURES)
    yield f"{' ' * wide}  {_padded(say('召回率', 'recall'), full + _FIGURES)}{say('准确率', 'precision')}"
    for kind, score in [*result.kinds.items(), ("", result.total)]:
        name = _padded(_cut(titles[kind] if kind else say("合计", "total"), wide), wide)
        found = f"{score.recall:.3f} {_bar(score.recall, full)} {score.found}/{score.expected}"
        right = f"{score.precision:.3f} {_bar(score.precision, full)} {score.right}/{score.claimed}"
        yield f"{name}  {_padded(found, full + _FIGURES)}{right}"
    for (wanted, found), count in sorted(result.confusion.items(), key=lambda pair: -pair[1]):
        if wanted != found:
            missed, extra = say("漏检", "missed"), say("误检", "not expected")
            shown = f"{titles[wanted]} → {titles[found]}" if wanted and found else (
                f"{missed} {titles[wanted]}" if wanted else f"{extra} {titles[found]}")  # fmt: skip
            yield f"{count:>6}  {shown}"


def _bar(part: float, full: int) -> str:
    filled = int(part * full)
    return "█" * filled + "░" * (full - filled)


def _padded(text: str, wide: int) -> str:
    return text + " " * (wide - columns(text))


def _cut(text: str, wide: int) -> str:
    """Return a name, or as much of a longer one as fits with an ellipsis (…), which may be two columns wide."""
    if columns(text) <= wide:
        return text
    while columns(text) > wide - 2:
        text = text[:-1]
    return f"{text}…"


def _titles(result: Evaluation, kit: Toolkit) -> dict[str, str]:
    """Return what the kinds are called."""
    kinds = sorted({*result.kinds, *chain(*result.confusion)} - {""})
    return {rule.kind: rule.title if lang() == "zh" else rule.title_en for rule in map(kit.detectors.rule, kinds)}


def _page(result: Evaluation, kit: Toolkit) -> str:
    from redactor.cli.evaluation_page import render

    return "\n".join(render(result, _titles(result, kit), lang()))


def _exit_code(result: Evaluation) -> int:
    if result.not_checked:
        return 3
    total = result.total
    return int(total.found < total.expected or total.right < total.claimed or bool(result.keep_violations))
