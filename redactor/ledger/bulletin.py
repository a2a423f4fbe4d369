"""The bulletin (通报) of an assessment as a Word document in the form of official documents (GB/T 9704-2012)."""

from __future__ import annotations

from redactor.ledger import appraisal
from redactor.ledger.appraisal import Appraisal
from redactor.ledger.assess import Result, plain
from redactor.ledger.deadlines import is_public
from redactor.ledger.paper import BODY, HEADING, OFFICIAL, TITLE, Paper, chinese_day

_NUMERALS = "一二三四五六七八九十"


def bulletin(made: Appraisal) -> bytes:
    """Return the bulletin: text, scores, problems, demands, signature; annexed the figures and a reply slip."""
    words = made.scheme.bulletin
    title = words.title.format(period=made.span.title())
    paper = Paper(margins=OFFICIAL)
    paper.title(title, after=16)
    _body(paper, f"{words.to}：", indent=False)
    _body(paper, words.opening.format(period=made.span.title()))
    parts = [
        ("总体情况", _overall(made)), ("考核结果", []), ("通报表扬", _praise(made)), ("存在的问题", _problems(made)),
        ("工作要求", [f"（{_NUMERALS[n]}）{text}" for n, text in enumerate(words.demands)]),
    ]  # fmt: skip
    number = 0
    for heading, paragraphs in parts:
        if not paragraphs and heading != "考核结果":
            continue
        paper.line(f"{_NUMERALS[number]}、{heading}", face=HEADING, size=16, indent=True, pitch=28, together=True)
        number += 1
        for paragraph in paragraphs:
            _body(paper, paragraph)
        if heading == "考核结果":
            _scores(paper, made)
    _close(paper, made)
    _annexes(paper, made)
    paper.page_numbers()
    return paper.data(title)


def _body(paper: Paper, text: str, *, indent: bool = True) -> None:
    paper.line(text, face=BODY, size=16, indent=indent, pitch=28)


def _overall(made: Appraisal) -> list[str]:
    public = [r for r in made.records if is_public(r)]
    leaks = made.leaks()
    shown = {leak.document for leak in leaks}
    said = (
        f"{made.span.title()}，{len(made.results)}个责任部门共形成并登记重大建设项目信息{len(made.records)}份，"
        f"已在门户网站公开{len(public)}份，逾期未公开{len(made.late)}份。"
    )
    said += (
        f"经复查，{len(shown)}份已公开文件含有应去除的个人信息，共{sum(leak.count for leak in leaks)}处。"
        if shown
        else "经复查，已公开文件未发现应去除而未去除的个人信息。"
    )
    counted = [(g.title, sum(r.grade == g.title for r in made.results)) for g in made.scheme.grades]
    grades = "、".join(f"{name}{count}个" for name, count in counted)
    rest = sum(r.score is None for r in made.results)
    return [said, f"考核等次为{grades}" + (f"，本期无应考核文档{rest}个。" if rest else "。")]


def _scores(paper: Paper, made: Appraisal) -> None:
    rows = [["序号", "责任部门", "文档数", "得分", "等次", "环比", "处理"]]
    for number, result in enumerate(made.ranked(), 1):
        change = appraisal.change(result, made.before)
        rows.append(
            [str(number), result.department, str(result.documents), result.shown(), result.grade, change, result.action]
        )
    paper.line(f"{made.span.title()}考核结果", face=HEADING, size=14, align="center", pitch=28, together=True)
    paper.table(rows, (1.4, 3.3, 1.7, 1.5, 1.5, 1.6, 4.0), size=12, centered=(0, 2, 3, 4, 5))
    paper.line("", size=8)


def _praise(made: Appraisal) -> list[str]:
    praised = [result.department for result in made.ranked() if "表扬" in result.action]
    return [f"{'、'.join(praised)}工作成效突出，予以通报表扬。"] if praised else []


def _problems(made: Appraisal) -> list[str]:
    found = []
    blamed = [result.department for result in made.ranked() if "批评" in result.action]
    for number, result in enumerate((r for r in made.ranked() if _faults(made, r)), 1):
        found.append(f"{number}．{result.department}：{'；'.join(_faults(made, result))}。")
    if blamed:
        found.append(f"对{'、'.join(blamed)}予以通报批评，并在年度考核中体现。")
    return found


def _faults(made: Appraisal, result: Result) -> list[str]:
    """Return what is wrong with a department's work, in words."""
    if not result.documents:
        return []
    own = {record.id for record in made.records if record.department == result.department}
    late = sorted(own & made.late)
    leaks = [leak for leak in made.leaks() if leak.document in own]
    rate = result.figure("on_time_rate")
    told = []
    if late:
        told.append(f"{len(late)}份文件逾期未公开（{_some(late)}）")
    missed = [name for name in rate.sum.documents if name not in late]
    if missed:
        told.append(f"{len(missed)}份文件未在规定期限内公开（{_some(missed)}）")
    if leaks:
        kinds = "、".join(sorted({made.kinds.get(leak.kind, leak.kind) for leak in leaks}))
        told.append(f"已公开文件含有应去除的{kinds}{sum(leak.count for leak in leaks)}处")
    coverage = result.figure("item_coverage")
    if coverage.value is not None and coverage.value < 100:
        lacking = coverage.sum.denominator - coverage.sum.numerator
        told.append(f"应公开项缺{plain(lacking)}项，覆盖率{coverage.shown()}%")
    signed = result.figure("signoff_rate")
    if signed.sum.documents:
        told.append(f"{len(signed.sum.documents)}份文件审签备案手续不完备或次序不对")
    return told


def _some(names: list[str]) -> str:
    return "、".join(names[:3]) + (f"等{len(names)}份" if len(names) > 3 else "")


def _close(paper: Paper, made: Appraisal) -> None:
    paper.line("", size=16, pitch=28)
    _body(paper, "附件：1．考核指标得分表")
    paper.line("　　　　　2．整改回执", face=BODY, size=16, pitch=28)
    paper.line("", size=16, pitch=28)
    for text in (made.scheme.bulletin.issuer, chinese_day(made.until.isoformat())):
        paper.line(text + "　　", face=BODY, size=16, align="right", pitch=28, together=True)


def _annexes(paper: Paper, made: Appraisal) -> None:
    counted = [i for i in made.scheme.indicators if i.weight]
    paper.section(wide=True)
    paper.line("附件1", face=HEADING, size=16, pitch=28)
    paper.line("考核指标得分表", face=TITLE, size=22, align="center", after=8)
    rows = [["责任部门", *(f"{i.title}\n（{i.weight}分）" for i in counted), "总分"]]
    for result in made.ranked():
        if result.documents:
            cells = [_cell(result, i.id) for i in counted]
            rows.append([result.department, *cells, result.shown()])
    shares = (2.2, *[1.5] * len(counted), 1.3)
    paper.table(rows, shares, size=9, centered=range(1, len(shares)))
    paper.line("各指标上行为数值，下行为得分。", face=BODY, size=10.5, after=4)
    formulas = "；".join(f"{indicator.title} ＝ {indicator.formula.removeprefix('得分 ＝ ')}" for indicator in counted)
    paper.line(f"算法：{formulas}；总分 ＝ Σ得分 ÷ Σ适用权重 × 100。{made.scheme.unsure}。", face=BODY, size=10.5)
    paper.section(wide=False)
    paper.line("附件2", face=HEADING, size=16, pitch=28)
    paper.line("整改回执", face=TITLE, size=22, align="center", after=8)
    blank = "\n" * 5
    slip = [["责任部门", ""], ["考核期", made.span.title()], ["存在的问题", blank], ["整改措施", blank],
            ["完成情况\n（完成日期）", blank], ["经办人", "\n"], ["部门负责人\n（签名、日期）", "\n\n"]]  # fmt: skip
    paper.table(slip, (3, 11), header=False, labels=(0,), size=14)
    days = made.scheme.bulletin.reply_days
    paper.line(f"注：请于通报印发之日起{days}个工作日内报{made.scheme.bulletin.issuer}。", face=BODY, size=12)


def _cell(result: Result, name: str) -> str:
    figure = result.figure(name)
    if figure.value is None or figure.points is None:
        return "不适用"
    return f"{figure.shown()}{figure.indicator.unit}\n{plain(figure.points)}"
