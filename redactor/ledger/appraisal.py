"""An assessment put together for people: the results, the periods to compare with, and the lists behind the figures.

The same sheets make the workbook and the page, so that both say the same. Nothing personal is in them: kinds and
counts only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from redactor.ledger.assess import Figure, Leak, Period, Result, Scheme, assess, leak_points, load_scheme, number, plain
from redactor.ledger.deadlines import is_due, is_public, workdays
from redactor.ledger.indicators import leaks, on_time, published
from redactor.ledger.record import BOARD, PORTAL, Record
from redactor.ledger.store import Ledger
from redactor.output.tables import Sheet


@dataclass(frozen=True, slots=True)
class Appraisal:
    """``before`` and ``year_before`` are scores by department, without those that had none. ``records`` are the
    documents of the period, ``kinds`` the Chinese names of kinds of personal data, ``stages`` sentences by state."""

    span: Period
    until: date
    scheme: Scheme
    results: tuple[Result, ...]
    before: dict[str, Fraction]
    year_before: dict[str, Fraction]
    records: tuple[Record, ...]
    kinds: dict[str, str]
    states: dict[str, str]
    late: frozenset[str]

    def ranked(self) -> list[Result]:
        """Results by score, best first; those without one last."""
        return sorted(self.results, key=lambda r: (r.score is None, -(r.score or Fraction(0)), r.department))

    def leaks(self) -> list[Leak]:
        """Leaks of the period's documents."""
        return leak_points([r for r in self.records if is_public(r)], self.scheme)


def appraise(ledger: Ledger, span: Period, until: date, kinds: dict[str, str]) -> Appraisal:
    """Assess all departments, and for comparison the period before and the same of the year before."""
    scheme = load_scheme()
    records, departments, rules = ledger.records(), ledger.departments(), ledger.rules
    projects = {name: due for name, (_, due) in ledger.projects().items()}

    def results(period: Period) -> list[Result]:
        return assess(records, departments, period, until, rules, scheme, projects)

    def scores(period: Period) -> dict[str, Fraction]:
        return {result.department: result.score for result in results(period) if result.score is not None}

    own = tuple(r for r in records if span.first.isoformat() <= r.formed <= span.last.isoformat())
    late = {r.id for r in own if is_due(r, rules) and r.deadline < until.isoformat() and published(r) > until}
    return Appraisal(
        span, until, scheme, tuple(results(span)), scores(span.before()), scores(span.year_before()), own, kinds,
        {name: state.title for name, state in rules.states.items()}, frozenset(late),
    )  # fmt: skip


# ---------------------------------------------------------------- sheets


def sheets(made: Appraisal) -> list[Sheet]:
    """Return all tables, the scores first and the documents last."""
    return [scores(made), figures(made), gaps(made), overdue(made), privacy(made), stages(made), documents(made)]


def scores(made: Appraisal) -> Sheet:
    """A row a department."""
    rows = []
    for result in made.ranked():
        rows.append(
            (
                result.department,
                str(result.documents),
                result.shown() if result.score is not None else "",
                result.grade,
                change(result, made.before),
                change(result, made.year_before),
                result.action,
                result.working(),
            )
        )
    header = ("责任部门", "文档数", "得分", "等次", "环比", "同比", "处理", "算法")
    return Sheet("部门得分表", header, tuple(rows), ("text", "count", "number", *["text"] * 5))


def change(result: Result, other: dict[str, Fraction]) -> str:
    """Return by how much the score differs from another period's ("—" without one)."""
    if result.score is None or result.department not in other:
        return "—"
    difference = result.score - other[result.department]
    if not difference:
        return "持平"
    return ("↑" if difference > 0 else "↓") + number(abs(difference), 1)  # a sign would be taken for a formula's


def figures(made: Appraisal) -> Sheet:
    """A row a department and indicator, with formula, numbers and the documents behind them."""
    rows = [
        (
            result.department,
            figure.indicator.dimension,
            figure.indicator.title + (f"（目标：{figure.indicator.aim}）" if figure.indicator.aim else ""),
            figure.shown() + (figure.indicator.unit if figure.value is not None else ""),
            figure.indicator.formula,
            figure.working(),
            str(figure.indicator.weight),
            plain(figure.points) if figure.points is not None and figure.indicator.weight else "",
            "、".join((*figure.sum.documents, *figure.sum.details)),
            figure.indicator.basis + ("（权重和公式为建议）" if figure.indicator.unsure else ""),
        )
        for result in made.ranked()
        if result.documents
        for figure in result.figures
    ]
    header = ("责任部门", "方面", "指标", "数值", "公式", "计算", "权重", "得分", "涉及的文档", "依据")
    return Sheet("指标明细", header, tuple(rows), (*["text"] * 6, "count", "number", "text", "text"))


def gaps(made: Appraisal) -> Sheet:
    """A row a mandatory item without a value in what was submitted."""
    said = {"supplied": "补齐", "not_applicable": "不适用", "not_formed": "未形成", "lacking": "暂缺"}
    rows = []
    for record in made.records:
        for gap in record.check.gaps if record.check else ():
            told = record.explanations.get(gap.item)
            state = said.get(told.status, told.status) if told else "未说明"
            why = (told.reason + (f"（{told.until} 前补齐）" if told.until else "")) if told else ""
            rows.append((record.id, record.title, record.department, gap.title, gap.basis, state, why))
    header = ("编号", "标题", "责任部门", "缺项", "依据", "说明状态", "说明")
    return Sheet("缺项清单", header, tuple(rows))


def overdue(made: Appraisal) -> Sheet:
    """A row a document that should have been public."""
    rows = []
    for record in made.records:
        if record.id in made.late:
            days = workdays(date.fromisoformat(record.deadline), made.until)
            state = made.states.get(record.main, record.main)
            row = (record.id, record.title, record.department, record.formed, record.deadline, str(days), state)
            rows.append(row)
    header = ("编号", "标题", "责任部门", "形成日期", "截止日", "逾期工作日", "目前状态")
    return Sheet("逾期清单", header, tuple(rows), (*["text"] * 5, "count", "text"))


def privacy(made: Appraisal) -> Sheet:
    """A row a document and kind of personal data that it showed."""
    titles = {record.id: record for record in made.records}
    rows = [
        (
            leak.document, titles[leak.document].title, titles[leak.document].department,
            made.kinds.get(leak.kind, leak.kind), str(leak.count), leak.level, plain(leak.points),
            "自查发现，减半" if leak.self_reported else "",
        )
        for leak in made.leaks()
    ]  # fmt: skip
    header = ("编号", "标题", "责任部门", "类型", "处数", "级别", "扣分", "备注")
    return Sheet("隐私问题清单（不含原值）", header, tuple(rows), (*["text"] * 4, "count", "text", "number", "text"))


_STAGES = ("部门审核", "分管领导签字", "张贴", "报备", "上网")


def stages(made: Appraisal) -> Sheet:
    """Median working days of each stage by department, to find where things wait."""
    rows = []
    for result in made.results:
        own = [_stage_days(r) for r in made.records if r.department == result.department]
        cells = []
        for column in zip(*own, strict=True) if own else [()] * len(_STAGES):
            known = [days for days in column if days is not None]
            cells.append(f"{median(known):g}" if known else "")
        rows.append((result.department, *cells))
    header = ("责任部门", *(f"{name}用时（工作日，中位数）" for name in _STAGES))
    return Sheet("环节用时表", header, tuple(rows), ("text", *["number"] * len(_STAGES)))


def _stage_days(record: Record) -> list[int | None]:
    """Return the working days of each stage of the current version; None for one that is not over."""
    head, leader = record.signed("dept_head"), record.signed("leader")
    posted = {p.channel: p.day for p in record.postings if p.version == record.version}
    filed = next((f.day for f in record.filings if f.version == record.version), "")
    approved, signed = head.day if head else "", leader.day if leader else ""
    pairs = (
        (record.handed_in, approved), (approved, signed), (signed, posted.get(BOARD, "")), (signed, filed),
        (filed, posted.get(PORTAL, "")),
    )  # fmt: skip
    return [
        workdays(date.fromisoformat(start), date.fromisoformat(end)) if start and end else None for start, end in pairs
    ]


def documents(made: Appraisal) -> Sheet:
    """A row a document of the period: what the figures are made of."""
    rows = []
    for r in made.records:
        day = published(r)
        is_out = day <= made.until
        formed = date.fromisoformat(r.formed)
        rows.append(
            (
                r.id,
                r.title,
                r.department,
                r.project,
                r.info_kind,
                r.formed,
                r.deadline,
                day.isoformat() if is_out else "",
                str(workdays(formed, day)) if is_out else "",
                "是" if on_time(r, made.until) else "否" if is_out or r.id in made.late else "未到期",
                f"{r.check.present}/{r.check.applicable}" if r.check else "",
                "是" if r.posted(BOARD) else "否",
                str(sum(leaks(r).values())),
                made.states.get(r.main, r.main),
            )
        )
    header = (
        "编号", "标题", "责任部门", "项目", "信息类别", "形成日期", "截止日", "上网日期", "用时", "按时",
        "已公开项/应公开项", "张贴", "泄露处数", "状态",
    )  # fmt: skip
    kinds = (*["text"] * 8, "number", "text", "text", "text", "count", "text")
    return Sheet("文档明细", header, tuple(rows), kinds)


def rates(made: Appraisal, name: str) -> list[tuple[str, float]]:
    """Return an indicator by department, rounded as it is shown, for a chart."""
    found: list[tuple[str, float]] = []
    for result in made.ranked():
        figure = _figure(result.figures, name)
        if figure is not None and figure.value is not None:
            found.append((result.department, float(figure.shown())))
    return found


def _figure(figures_: Sequence[Figure], name: str) -> Figure | None:
    return next((figure for figure in figures_ if figure.indicator.id == name), None)
