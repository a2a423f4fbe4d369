"""Cross-item rules of a document type, run on one document.

Rules that need other files of the project, or a person, are left out. In a ledger (one row a project, a contract, a
section) a rule over its columns is run row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.doctype import CheckSpec
from redactor.check.context import Context, is_filled
from redactor.check.operations import MANUAL, run
from redactor.check.problem import Problem
from redactor.result import CheckResult


def check_consistency(context: Context) -> list[CheckResult]:
    """Return the rules that do not hold, in the order of the rule pack."""
    results = []
    rows = list(_ledger_rows(context))
    for check in context.doctype.checks:
        if check.scope != "document" or check.op == MANUAL or not context.in_force(check):
            continue
        if context.state(check.when) != "met":
            continue
        problem = _first_problem(context, rows, check)
        if problem is not None:
            results.append(_result(check, problem))
    return results


def _first_problem(context: Context, rows: list[tuple[int, Context]], check: CheckSpec) -> Problem | None:
    in_rows = [(number, row) for number, row in rows if any(item in row.disclosure.fields for item in check.items)]
    spread = any(item not in context.disclosure.fields for item in check.items) and len(in_rows) > 1
    if not spread:
        return run(context, check)
    for number, row in in_rows:
        problem = run(row, check)
        if problem is not None:
            zh, en = f"第 {number} 行：{problem.detail_zh}", f"row {number}: {problem.detail_en}"
            return replace(problem, detail_zh=zh, detail_en=en)
    return None


def _ledger_rows(context: Context) -> Iterator[tuple[int, Context]]:
    """Each row of a ledger as a document of its own; lists that are an item themselves (候选人, 标的) are none."""
    items = {item.id: item for item in context.doctype.items}
    for listed in context.doctype.lists:
        columns = [column.id for column in listed.column_specs()]
        if listed.id in items or any(c in items and items[c].scope == "row" for c in columns):
            continue
        others = {name: rows for name, rows in context.disclosure.lists.items() if name != listed.id}
        for number, row in enumerate(context.disclosure.lists.get(listed.id, ()), 1):
            own = {name: cell for name, cell in row.items() if name in items and is_filled(cell)}
            fields = {**context.disclosure.fields, **own}
            yield number, replace(context, disclosure=replace(context.disclosure, fields=fields, lists=others))


def _result(check: CheckSpec, problem: Problem) -> CheckResult:
    note = "；依据凭记忆或待核，请以原文为准" if check.unsure else ""
    return CheckResult(
        check_id=check.id,
        item=check.items[0] if check.items else "",
        title=check.title,
        status="inconsistent",
        severity=check.severity,
        basis=check.basis,
        spans=problem.spans,
        message_zh=f"{check.advice or check.title}（{problem.detail_zh}{note}）",
        message_en=f"{check.id}: {problem.detail_en}",
    )
