"""Assessment of departments over a period: indicators, points, score, grade and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import msgspec

from extractors import rulefile
from redactor.errors import UsageError
from redactor.ledger.indicators import INDICATORS, Scope, Sum, leaks, persons, published
from redactor.ledger.procedure import FOLDER, Procedure
from redactor.ledger.record import Record


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all shapes here: frozen, and unknown keys are errors."""


class Indicator(_Strict, frozen=True):
    """``weight`` 0 shows a figure without counting it. ``deduct`` takes points off the weight for each unit; -1 means
    the points of the privacy levels. ``aim`` says in words what a figure without a target should be."""

    id: str
    title: str
    dimension: str
    unit: str
    weight: int
    formula: str
    target: int = 0
    deduct: int = 0
    aim: str = ""
    basis: str = ""
    unsure: bool = False


class Level(_Strict, frozen=True):
    """Kinds of personal data that cost the same."""

    level: str
    points: int
    kinds: tuple[str, ...]


class Veto(_Strict, frozen=True):
    """A leak of so many people's data at once caps the score."""

    kinds: tuple[str, ...]
    persons: int
    cap: int
    unsure: bool = False


class Grade(_Strict, frozen=True):
    """A grade and the score from which it is given."""

    title: str
    from_: int = msgspec.field(name="from")
    title_en: str = ""


class Bulletin(_Strict, frozen=True):
    """The words of the bulletin (通报). ``{period}`` stands for the period in words."""

    title: str
    to: str
    opening: str
    demands: tuple[str, ...]
    issuer: str
    reply_days: int


class Scheme(_Strict, frozen=True):
    """rules/procedure/assessment.yaml."""

    version: int
    indicators: tuple[Indicator, ...]
    privacy: tuple[Level, ...]
    veto: Veto
    grades: tuple[Grade, ...]
    bulletin: Bulletin
    unsure: str = ""

    def __post_init__(self) -> None:
        if unknown := {indicator.id for indicator in self.indicators} - INDICATORS.keys():
            raise ValueError(f"unknown indicators: {', '.join(sorted(unknown))}")


@lru_cache(maxsize=4)
def load_scheme(rules: Path | None = None) -> Scheme:
    """Read the scheme of a rule pack (the built-in one by default). Raises RuleFileError."""
    return rulefile.load(rulefile.rules_folder(rules) / FOLDER / "assessment.yaml", Scheme)


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one department. ``value`` is in the indicator's unit (per cent for rates), ``points`` what it
    adds to the score; both None when it does not apply. ``lost`` are points taken off, where that is how it counts."""

    indicator: Indicator
    sum: Sum
    value: Fraction | None
    points: Fraction | None
    lost: Fraction | None = None

    def shown(self) -> str:
        """Return the value for people: one decimal for rates, none for counts."""
        return "不适用" if self.value is None else number(self.value, 1 if self.indicator.unit in _DECIMAL else 0)

    def working(self) -> str:
        """Return how the value came about, and the points: "57 ÷ 60 ＝ 95.0%；20 × 95.0 ÷ 100 ＝ 19 分"."""
        if self.value is None:
            return "不适用（没有可计的对象，权重摊到其余指标）"
        unit, weight = self.indicator.unit, self.indicator.weight
        shown = f"{self.shown()}{unit}"
        if unit in _DECIMAL:
            shown = f"{plain(self.sum.numerator)} ÷ {plain(self.sum.denominator)} ＝ {shown}"
        if self.points is None:
            return shown
        if self.lost is not None:
            return f"{shown}；max(0, {weight} － {plain(self.lost)}) ＝ {plain(self.points)} 分"
        return f"{shown}；{weight} × min(1, {self.shown()} ÷ {self.indicator.target}) ＝ {plain(self.points)} 分"


_DECIMAL = ("%", "工作日", "小时")


@dataclass(frozen=True, slots=True)
class Result:
    """One department's assessment. ``action`` is what the plan's section five provides for."""

    department: str
    documents: int
    figures: tuple[Figure, ...]
    score: Fraction | None
    grade: str
    action: str
    vetoed: bool = False

    def figure(self, name: str) -> Figure:
        """Return the figure of an indicator."""
        return next(figure for figure in self.figures if figure.indicator.id == name)

    def shown(self) -> str:
        """Return the score for people."""
        return "不适用" if self.score is None else number(self.score, 1)

    def working(self) -> str:
        """Return how the score came about."""
        counted = [f for f in self.figures if f.points is not None and f.indicator.weight]
        if self.score is None:
            return "本期没有应考核的文档"
        points = sum((f.points for f in counted if f.points is not None), Fraction(0))
        weights = sum(f.indicator.weight for f in counted)
        whole = number(points * 100 / weights, 1)
        capped = f"，涉及多人或被通报、曝光的信息泄露，总分不高于 {self.shown()}" if self.vetoed else ""
        return f"Σ得分 ÷ Σ适用权重 × 100 ＝ {plain(points)} ÷ {weights} × 100 ＝ {whole}{capped}"


@dataclass(frozen=True, slots=True)
class Period:
    """A year, quarter or month, by its first and last day."""

    name: str
    first: date
    last: date

    def title(self) -> str:
        """Return the period in Chinese words."""
        year = f"{self.first.year}年"
        if "Q" in self.name:
            return f"{year}第{'一二三四'[self.first.month // 3]}季度"
        return year + (f"{self.first.month}月" if "-" in self.name else "度")

    def before(self) -> Period:
        """Return the period of the same length before this one."""
        end = self.first - timedelta(days=1)
        if "Q" in self.name:
            return period(f"{end.year}Q{(end.month + 2) // 3}")
        return period(f"{end.year}-{end.month:02d}" if "-" in self.name else str(end.year))

    def year_before(self) -> Period:
        """Return the same period of the year before."""
        return period(self.name.replace(str(self.first.year), str(self.first.year - 1), 1))


def period(text: str) -> Period:
    """Read "2026", "2026Q3" or "2026-07". Raises UsageError."""
    match = re.fullmatch(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?", text)
    if match is None or not 2000 <= int(match.group(1)) <= 2999:
        raise UsageError(
            problem_zh=f"考核期的写法不对：{text}" if text else "没有给出考核期",
            problem_en=f"the period is not written so: {text}" if text else "no period is given",
            next_zh="请用 --period 给出，写作 2026、2026Q3 或 2026-07。",
            next_en="Give it with --period, as 2026, 2026Q3 or 2026-07.",
        )
    year = int(match.group(1))
    start, length = 1, 12
    if match.group(2):
        start, length = int(match.group(2)) * 3 - 2, 3
    elif match.group(3):
        start, length = int(match.group(3)), 1
    after = start + length
    end = date(year + (after > 12), after - 12 if after > 12 else after, 1)
    return Period(text, date(year, start, 1), end - timedelta(days=1))


def number(value: Fraction, places: int) -> str:
    """Return a number rounded half up: 94.95 is 95.0 with one place."""
    scaled = value * 10**places + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}" if places else str(whole)


def plain(value: Fraction) -> str:
    """Return a number with at most two decimals, without needless zeros."""
    text = number(value, 2)
    return text.rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Leak:
    """Personal data of one kind that a published document showed, and the points it costs."""

    document: str
    kind: str
    count: int
    level: str
    points: Fraction
    self_reported: bool


def leak_points(records: Iterable[Record], scheme: Scheme) -> list[Leak]:
    """Return what confirmed leaks cost; found by ourselves before anybody saw it, half. A kind in no level costs as
    much as one of the last."""
    found = []
    for record in records:
        own = all(seen.self_reported for seen in record.inspected() if seen.leaks)
        for kind, count in leaks(record).items():
            level = next((level for level in scheme.privacy if kind in level.kinds), scheme.privacy[-1])
            points = Fraction(level.points * count, 2 if own else 1)
            found.append(Leak(record.id, kind, count, level.level, points, own))
    return found


def assess(
    records: Iterable[Record], departments: Iterable[str], span: Period, until: date, rules: Procedure, scheme: Scheme,
    projects: dict[str, tuple[str, ...]] | None = None,
) -> list[Result]:  # fmt: skip
    """Assess every department on the documents that came into being in the period, as seen on ``until``."""
    known = list(records)
    shown = frozenset((r.project, r.info_kind) for r in known if published(r) <= until)
    chosen = [r for r in known if span.first.isoformat() <= r.formed <= span.last.isoformat()]
    results = []
    for name in departments:
        own = tuple(record for record in chosen if record.department == name)
        results.append(_department(name, Scope(own, until, rules, projects or {}, shown), scheme))
    return results


def _department(name: str, scope: Scope, scheme: Scheme) -> Result:
    figures = tuple(_figure(indicator, scope, scheme) for indicator in scheme.indicators)
    counted = [figure for figure in figures if figure.points is not None and figure.indicator.weight]
    weights = sum(figure.indicator.weight for figure in counted)
    points = sum((figure.points for figure in counted if figure.points is not None), Fraction(0))
    score = points * 100 / weights if weights and scope.records else None
    vetoed = any(_vetoed(record, scheme) for record in scope.public())
    if vetoed and score is not None:
        score = min(score, Fraction(scheme.veto.cap))
    grade = next((g.title for g in scheme.grades if score is not None and score >= g.from_), "不适用")
    return Result(name, len(scope.records), figures, score, grade, _action(grade, scope, scheme), vetoed)


def _figure(indicator: Indicator, scope: Scope, scheme: Scheme) -> Figure:
    found = INDICATORS[indicator.id](scope)
    value = found.value
    if not scope.records or value is None:
        return Figure(indicator, found, None, None)
    if indicator.deduct:
        lost = value * indicator.deduct
        if indicator.deduct < 0:
            lost = sum((leak.points for leak in leak_points(scope.public(), scheme)), Fraction(0))
        return Figure(indicator, found, value, max(Fraction(0), indicator.weight - lost), lost)
    value = value * 100 if indicator.unit == "%" else value
    share = min(Fraction(1), value / indicator.target) if indicator.target else Fraction(0)
    return Figure(indicator, found, value, indicator.weight * share if indicator.weight else None)


def _vetoed(record: Record, scheme: Scheme) -> bool:
    """Many people's numbers at once, or a leak that superiors or the media told of."""
    found = leaks(record)
    exposed = any("exposed" in seen.problems for seen in record.inspected())
    many = persons(record) >= scheme.veto.persons and any(kind in found for kind in scheme.veto.kinds)
    return many or bool(found and exposed)


def _action(grade: str, scope: Scope, scheme: Scheme) -> str:
    found = {kind for record in scope.public() for kind in leaks(record)}
    grave = found & set(scheme.privacy[0].kinds)
    waiting = {record.id for record in scope.records if record.main == "secrecy_escalated"}
    late = [name for name in INDICATORS["overdue_open"](scope).documents if name not in waiting]
    if grade == "不适用":
        return "本期无应考核文档"
    if grade == scheme.grades[-1].title or late or grave:
        return "通报批评，并在年度考核中体现"
    return "通报表扬" if grade == scheme.grades[0].title and not found else "列问题清单限期整改"


IN_ENGLISH = {
    "不适用": "does not apply",
    "本期无应考核文档": "no documents in the period",
    "通报批评，并在年度考核中体现": "criticized in a bulletin, and in the yearly assessment",
    "通报表扬": "commended in a bulletin",
    "列问题清单限期整改": "to mend a list of problems by a day",
}
"""What an assessment ends in, as the bulletin has it, in English; grades are named by the rules."""
