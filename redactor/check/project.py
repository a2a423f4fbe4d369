"""Cross-document rules: the papers of one project folder must tell the same story.

Tender, candidates, award, contract, construction: the winner is a candidate, the price is the bid, the contract follows
within thirty days. What is compared with what stands in the rules (``across``); here is how.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.doctype import Across, CheckSpec, DocType
from extractors.fields.disclosure import Disclosure, Field
from redactor.check.calendar import day_of
from redactor.check.context import Context, amount_of, slack_of, value_text
from redactor.check.wording import squeeze
from redactor.result import CheckResult

_SUFFIX = re.compile(
    r"(?:施工|监理|设计|勘察|采购|工程总承包|EPC|总承包|招标|项目|工程|[(（][^(（]*[)）]|第?[一二三四五六七八九十\d]+标段)+$"
)
_UNITS = {"天": 1, "个月": 30, "年": 365}


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a folder, read: ``name`` tells it apart in the results."""

    name: str
    doctype: DocType
    disclosure: Disclosure

    def context(self) -> Context:
        """The paper as the operations see it, without its text."""
        return Context(self.doctype, self.disclosure, "")


def check_project(papers: Sequence[Paper]) -> dict[str, list[CheckResult]]:
    """Compare every paper with the others of its project; return violations by name of the paper."""
    found: dict[str, list[CheckResult]] = {paper.name: [] for paper in papers}
    for paper, _, result in contradictions(papers):
        found[paper.name].append(result)
    return found


def contradictions(papers: Sequence[Paper]) -> Iterator[tuple[Paper, Paper, CheckResult]]:
    """Yield each violation with the paper it is in and the one that says otherwise."""
    for paper in papers:
        others = [other for other in papers if other is not paper and same_project(paper, other)]
        for check in paper.doctype.checks:
            for against, across in _broken(paper, others, check):
                yield paper, against, _result(paper, against, check, across)


def project_keys(paper: Paper) -> tuple[str, ...]:
    """Return what names the project of a paper: two papers of one project share at least one of these."""
    context = paper.context()
    code, name = context.field("project_code"), context.field("project_name")
    keys = [f"code:{squeeze(code)}"] if code else []
    return (*keys, f"name:{_core(name)}") if name and len(_core(name)) > 3 else tuple(keys)


def compared_items(doctypes: Mapping[str, DocType]) -> dict[str, frozenset[str]]:
    """Return, by document type, the items that the rules across documents look at."""
    wanted = {name: {"project_code", "project_name"} for name in doctypes}
    for doctype in doctypes.values():
        for across in (across for check in doctype.checks for across in check.across):
            column, _, mine = across.where.partition("=")
            wanted[doctype.id] |= {across.mine, mine}
            wanted[across.doctype] |= {across.theirs, column}
    return {name: frozenset(items) for name, items in wanted.items()}


def same_project(one: Paper, other: Paper) -> bool:
    """True when two papers have the same project code, or the same name but for 施工, 项目 and the like."""
    codes = [squeeze(field) for paper in (one, other) if (field := paper.context().field("project_code"))]
    if len(codes) == 2:
        return codes[0] == codes[1]
    names = [_core(field) for paper in (one, other) if (field := paper.context().field("project_name"))]
    return len(names) == 2 and len(names[0]) > 3 and names[0] == names[1]


def _core(field: Field) -> str:
    text = re.sub(r"\s", "", value_text(field))
    return re.sub(r"[\W_]", "", _SUFFIX.sub("", text))


def _broken(paper: Paper, others: Sequence[Paper], check: CheckSpec) -> Iterator[tuple[Paper, Across]]:
    """Yield the first comparison that fails. Of several papers of a type (sections, a notice and its copy) it is enough
    that one agrees."""
    for across in check.across:
        same_type = [other for other in others if other.doctype.id == across.doctype]
        verdicts = [(other, _holds(paper.context(), other.context(), across)) for other in same_type]
        against = next((other for other, holds in verdicts if holds is False), None)
        if against is not None and not any(holds for _, holds in verdicts):
            yield against, across
            return


def _holds(mine: Context, theirs: Context, across: Across) -> bool | None:
    """Return whether the relation holds; None when either side has nothing to compare."""
    own, other = mine.found(across.mine), _theirs(mine, theirs, across)
    if not own or not other:
        return None
    if across.relation == "one_of":
        return all(any(_alike(a, b) for b in other) for a in own)
    if len(own) > 1 or len(other) > 1:
        return None
    if across.relation == "same":
        return _alike(own[0], other[0])
    if across.relation == "not_longer":
        return _not_longer(own[0], other[0])
    day, base = day_of(value_text(own[0])), day_of(value_text(other[0]))
    if day is None or base is None:
        return None
    return day >= base if across.relation == "not_before" else (day - base).days <= across.days


def _theirs(mine: Context, theirs: Context, across: Across) -> list[Field]:
    if not across.where:
        return theirs.found(across.theirs)
    column, _, item = across.where.partition("=")
    names = mine.found(item)
    rows = [row for rows in theirs.disclosure.lists.values() for row in rows if column in row and across.theirs in row]
    chosen = [row[across.theirs] for row in rows if any(_alike(row[column], name) for name in names)]
    lone = theirs.found(column)
    if not rows and len(lone) == 1 and any(_alike(lone[0], name) for name in names):
        return theirs.found(across.theirs)
    return [field for field in chosen if field.value]


def _alike(one: Field, other: Field) -> bool:
    if one.spec.kind == "money" or other.spec.kind == "money":
        first, second = amount_of(one), amount_of(other)
        return first is None or second is None or abs(first - second) <= slack_of(one) + slack_of(other)
    a, b = squeeze(one), squeeze(other)
    return a == b or (one.spec.kind in ("org", "text", "enum") and min(len(a), len(b)) > 1 and (a in b or b in a))


def _not_longer(one: Field, other: Field) -> bool | None:
    lengths = [_days(value_text(field)) for field in (one, other)]
    return None if None in lengths else bool(lengths[0] <= lengths[1])  # type: ignore[operator]


def _days(text: str) -> int | None:
    match = re.fullmatch(r"(\d+)(天|个月|年)", text)
    return int(match.group(1)) * _UNITS[match.group(2)] if match else None


def _result(paper: Paper, against: Paper, check: CheckSpec, across: Across) -> CheckResult:
    spec = paper.doctype.item(across.mine)
    title = spec.title if spec else across.mine
    note = "；依据凭记忆或待核，请以原文为准" if check.unsure else ""
    return CheckResult(
        check_id=check.id,
        item=across.mine,
        title=check.title,
        status="inconsistent",
        severity=check.severity,
        basis=check.basis,
        spans=paper.context().spans(across.mine),
        message_zh=f"{check.advice}（“{title}”与《{against.doctype.title}》文件不一致{note}）",
        message_en=f"{check.id}: {across.mine} does not agree with a {against.doctype.id}",
    )
