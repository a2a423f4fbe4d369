"""An assessment as one page: charts, scores, every figure with its formula, links down to the documents behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.ledger import appraisal
from redactor.ledger.appraisal import Appraisal
from redactor.ledger.assess import Figure, Result, plain
from redactor.output.charts import bars
from redactor.output.style import frame, table, text
from redactor.output.tables import Sheet

_CHARTS = (
    ("item_coverage", "应公开项覆盖率（%）"),
    ("on_time_rate", "按时公开率（%）"),
    ("doc_coverage", "应公开文档公开率（%）"),
)


def page(made: Appraisal) -> bytes:
    """Return the page: one file, no script, nothing fetched."""
    title = f"{made.span.title()}政府信息公开工作考核"
    return "\n".join(frame(title, "zh", _body(made, title))).encode()


def _body(made: Appraisal, title: str) -> Iterator[str]:
    yield f'<main><h1>{text(title)}</h1><p class="note">统计至 {made.until.isoformat()}；'
    yield f"{text(made.scheme.unsure)}。</p>"
    yield f'<p class="verdict">{text(_summary(made))}</p>'
    yield '<div class="charts">'
    scored = [(result.department, float(result.shown())) for result in made.ranked() if result.score is not None]
    yield f"<h2>得分</h2>{bars('各部门得分', scored, full=100)}"
    for name, told in _CHARTS:
        yield f"<h3>{text(told)}</h3>{bars(told, appraisal.rates(made, name), full=100)}"
    yield "</div>"
    yield from _sheet(appraisal.scores(made))
    for number, result in enumerate(made.ranked()):
        if result.documents:
            yield from _department(result, number)
    for sheet in appraisal.sheets(made)[2:]:
        yield from _sheet(sheet, anchors=sheet.title == "文档明细")
    yield "</main>"


def _summary(made: Appraisal) -> str:
    grades = [grade.title for grade in made.scheme.grades]
    counted = [f"{name} {sum(r.grade == name for r in made.results)} 个" for name in grades]
    return f"{len(made.records)} 份文档，{len(made.results)} 个部门：{'、'.join(counted)}"


def _department(result: Result, number: int) -> Iterator[str]:
    yield f'<h2 id="d{number}">{text(result.department)}：{result.shown()} 分，{text(result.grade)}</h2>'
    yield f'<p>{text(result.working())}</p><p class="note">{text(result.action)}</p>'
    header = ("方面", "指标", "公式", "计算", "权重", "得分", "涉及的文档")
    yield from table(header, (_row(figure) for figure in result.figures))


def _row(figure: Figure) -> tuple[str, ...]:
    indicator = figure.indicator
    links = [f'<a href="#{text(name)}">{text(name)}</a>' for name in figure.sum.documents]
    behind = "、".join((*links, *(text(detail) for detail in figure.sum.details)))
    if len(links) > 8:
        behind = f"<details><summary>{len(links)} 份</summary>{behind}</details>"
    points = plain(figure.points) if figure.points is not None and indicator.weight else "—"
    aim = f'<br><span class="note">目标：{text(indicator.aim)}</span>' if indicator.aim else ""
    basis = f'<br><span class="note">{text(indicator.basis)}</span>' if indicator.basis else ""
    dimension = f'<span class="state">{text(indicator.dimension)}</span>'
    return (
        dimension, text(indicator.title) + basis + aim, text(indicator.formula), text(figure.working()),
        str(indicator.weight or "—"), points, behind,
    )  # fmt: skip


def _sheet(sheet: Sheet, *, anchors: bool = False) -> Iterator[str]:
    yield f"<h2>{text(sheet.title)}</h2>"
    if not sheet.rows:
        yield "<p>无。</p>"
        return
    rows = ([text(cell) for cell in row] for row in sheet.rows)
    yield from table([text(name) for name in sheet.header], (_linked(row, anchors=anchors) for row in rows))


def _linked(cells: list[str], *, anchors: bool) -> list[str]:
    """Make the number in the first column a target or a link to it."""
    number = cells[0]
    if not re.fullmatch(r"[\w-]+-\d{4}-\d+", number):
        return cells
    mark = f'<span id="{number}">{number}</span>' if anchors else f'<a href="#{number}">{number}</a>'
    return [mark, *cells[1:]]
