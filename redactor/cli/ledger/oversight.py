"""Oversight of what is public: inspection, assessment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from redactor.cli import options
from redactor.cli.language import lang, say
from redactor.cli.ledger import common
from redactor.errors import UsageError, unknown_choice
from redactor.output.human import wrap

if TYPE_CHECKING:
    from redactor.ledger.appraisal import Appraisal
    from redactor.ledger.assess import Result
    from redactor.ledger.inspection import Seen

_STEPS = (
    ({"leak", "blocked", "withdrawn"}, "有个人信息的立即撤下（redactor ledger withdraw），清理后更正",
     "take down what shows personal data or was withdrawn (redactor ledger withdraw), clean it and correct it"),
    ({"doubt"}, "待确认的打开看，用 --confirm 或 --dismiss 登记结果",
     "look at what is doubtful: --confirm or --dismiss"),
    ({"unrecorded", "unsigned"}, "台账没有登记的补办登记和审签（redactor ledger add）",
     "register what is not in the ledger (redactor ledger add) and let it be signed"),
    ({"altered"}, "不是登记版本的换成签字的那一份", "put the signed version in place of what is not registered"),
    ({"absent"}, "台账记为公开而不在其中的，核实网页是否还在",
     "see whether what is public by the ledger is still there"),
    ({"not_checked"}, "没有检查成的按提示处理后重查", "see to what was not checked, and look again"),
)  # fmt: skip
"""Problems of an inspection, and what to do about them."""


def register(group: typer.Typer) -> None:
    """Add the verbs."""
    verb = partial(common.verb, group)
    verb(
        _inspect,
        "用现行规则复查已公开的文件，结果记入台账（不记个人信息）。有问题时退出码为 1，没有检查成的为 3。",
        "Look at published files with today's rules and record what was found (no personal data). Exit code 1 with "
        "problems, 3 for what was not checked.",
        "inspect 网站下载/ --by 检查人 --report 检查.xlsx",
        "inspect --list 清单.csv --complete --by 检查人",
    )
    verb(
        _assess,
        "按部门考核一个时期：全面、及时、有效、隐私各指标，得分、等次和处理意见。",
        "Assess the departments over a period: indicators, scores, grades and what follows.",
        "assess --period 2026Q3 -o 考核.xlsx -o 考核.html -o 通报.docx",
    )


def _inspect(
    sources: list[Path] = typer.Argument(None, metavar=say("文件或文件夹", "FILE|DIR"), show_default=False),
    listed: Path = common.option("--list", "清单 .csv：列“文件”，可有“编号”“网址有效”（是、否）。",
                                 "A list, .csv: columns file, number, alive (yes, no).", default=None),
    complete: bool = common.option("--complete", "所给的是全部已公开文件，台账记为公开而不在其中的也报告。",
                                   "These are all public files: tell what is absent.", default=False),
    dismiss: list[str] = common.option("--dismiss", "经人工核实不是个人信息：F1=理由（只给一份文件时）。",
                                       "No personal data after all: F1=reason (one file).", default=[]),
    confirm: list[str] = common.option("--confirm", "待确认的经核实是泄露：F2（只给一份文件时）。",
                                       "A doubt that is a leak: F2 (one file).", default=[]),
    persons: int = common.option("--persons", "经人工核实的受影响人数。", "People concerned, as counted.", default=-1),
    self_reported: bool = common.option("--self-reported", "自查发现，公众访问前撤下（考核减半计）。",
                                        "Found by ourselves before anybody saw it.", default=False),
    exposed: bool = common.option("--exposed", "被上级通报或媒体曝光（有泄露的，考核总分封顶）。",
                                  "Superiors or the media told of it (caps the score).", default=False),
    dry_run: bool = common.option("--dry-run", "只看，不记入台账。", "Look only, record nothing.", default=False),
    report: Path = common.option("--report", "检查结果写入 .xlsx、.csv 或 .json。", "Write the result.", default=None),
    by: str = common.by_option("检查人", "inspector"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:  # fmt: skip
    from redactor.ledger import inspection, seen

    if report is not None:
        seen.require(report)
    ledger, kit = common.open_(place, key), common.load_kit()
    files = inspection.files_of(sources) if sources else []
    files += inspection.files_of_list(listed) if listed is not None else []
    if not files:
        raise UsageError(
            problem_zh="没有给出要检查的文件",
            problem_en="no files to look at are given",
            next_zh="请给出文件、文件夹，或用 --list 给出清单。",
            next_en="Name files or folders, or a list with --list.",
        )
    if (dismiss or confirm or persons >= 0) and len(files) != 1:
        raise UsageError(
            problem_zh="人工核实的结果只能对一份文件登记",
            problem_en="judgements are for one file at a time",
            next_zh="请只给一个文件，逐份登记。",
            next_en="Give one file, and do one after the other.",
        )
    if not by.strip() and not dry_run:
        raise UsageError(
            problem_zh="没有写明检查人（--by）",
            problem_en="nobody is named as inspector (--by)",
            next_zh="请用 --by 写明检查人的岗位或代号。",
            next_en="Name the post of the inspector with --by.",
        )
    said = inspection.Judgement(
        dismissed=dict(common.pairs(dismiss, "--dismiss")), confirmed=tuple(confirm),
        persons=persons if persons >= 0 else None, self_reported=self_reported,
        exposed=exposed,
    )  # fmt: skip
    found = inspection.inspect(ledger, kit, files, complete=complete)
    if dismiss or confirm:
        found = [inspection.judged(found[0], said), *found[1:]]
    if not dry_run:
        inspection.record(ledger, found, said, day=common.day_of(date), actor=by)
    if report is not None:
        seen.write(report, found, lang())
    _print(found)
    not_checked = any("not_checked" in item.problems for item in found)
    raise typer.Exit(3 if not_checked else 1 if any(item.problems for item in found) else 0)


def _print(found: list[Seen]) -> None:
    from redactor.ledger import seen

    for item in found:
        if not item.problems:
            continue
        number = item.record.id if item.record else "—"
        common.out(f"✗ {number}  {item.name}  {seen.sentence(item, lang())}")
        for each in (*item.leaks, *item.doubts):
            common.out(f"    {seen.line(each, lang())}")
    good = sum(not item.problems for item in found)
    common.out(say(f"共 {len(found)} 份：无问题 {good}，有问题 {len(found) - good}",
                   f"{len(found)} files: {good} without problems, {len(found) - good} with"))  # fmt: skip
    problems = {problem for item in found for problem in item.problems}
    for place, (_, zh, en) in enumerate(step for step in _STEPS if step[0] & problems):
        for line in wrap(say(zh, en), "  " if place else say("下一步：", "Next: "), "  "):
            typer.echo(line, err=True)


def _assess(
    period: str = common.option("--period", "考核期：2026、2026Q3 或 2026-07。", "Period: 2026, 2026Q3 or 2026-07."),
    outputs: list[Path] = typer.Option([], "-o", "--output", show_default=False, help=say(
        "写入 .xlsx（各表）、.html（图表）或 .docx（通报），可以多个。",
        "Write .xlsx, .html or .docx (the bulletin).")),
    as_json: bool = common.json_option(),
    date: str = common.option("--date", "统计至哪一天，默认今天。", "As of which day; default today."),
    place: str = common.place_option(),
    language: str = options.lang_option(),
) -> None:  # fmt: skip
    import datetime

    from redactor.ledger import files, machine
    from redactor.ledger.appraisal import appraise
    from redactor.ledger.assess import IN_ENGLISH
    from redactor.ledger.assess import period as read_period
    from redactor.ledger.package import titles

    span = read_period(period)
    day = date or common.today().isoformat()
    machine.check_day(day, span.first.isoformat(), datetime.date.max)
    writers = {path: _writer(path) for path in outputs}
    made = appraise(common.open_(place), span, datetime.date.fromisoformat(day), titles(common.load_kit()))
    for path, write in writers.items():
        files.write(path, write(made), replace=False)
    if as_json:
        common.out_json([_shape(result) for result in made.ranked()])
        return
    english = {**IN_ENGLISH, **{grade.title: grade.title_en or grade.title for grade in made.scheme.grades}}
    for result in made.ranked():
        said = [say(text, english.get(text, text)) for text in (result.shown(), result.grade, result.action)]
        common.out("  ".join((result.department, str(result.documents), *said)))
    common.out(*map(str, outputs))


def _writer(path: Path) -> Callable[[Appraisal], bytes]:
    """Return what makes a file of that kind. Raises UsageError for another kind, MissingPart without openpyxl."""
    from redactor.ledger import appraisal, bulletin, scorecard
    from redactor.output import require
    from redactor.output.workbook import workbook

    if path.suffix == ".xlsx":
        require("xlsx")
    writers: dict[str, Callable[[Appraisal], bytes]] = {
        ".xlsx": lambda made: workbook(appraisal.sheets(made)), ".html": scorecard.page, ".docx": bulletin.bulletin,
    }  # fmt: skip
    if path.suffix not in writers:
        raise unknown_choice(("考核结果文件", "kind of file"), path.suffix, writers)
    return writers[path.suffix]


def _shape(result: Result) -> dict[str, object]:
    return {
        "department": result.department, "documents": result.documents, "score": result.shown(),
        "grade": result.grade, "action": result.action,
        "figures": {f.indicator.id: {"value": f.shown(), "working": f.working(), "documents": list(f.sum.documents)}
                    for f in result.figures},
    }  # fmt: skip
