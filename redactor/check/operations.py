"""The operations that rules may name in ``op``: one function each, with its parameters as keyword arguments.

An operation returns what is wrong, or None when the rule holds or cannot be judged on this document. A new operation is
one function and one line here; a new rule needs neither, only YAML.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

from extractors.doctype import CheckSpec, DocType
from redactor.check import households, rosters, sums, timing, wording
from redactor.check.context import Context
from redactor.check.problem import Problem

Operation = Callable[..., Problem | None]
MANUAL = "manual"

OPERATIONS: Mapping[str, Operation] = {
    operation.__name__: operation
    for operation in (
        timing.min_days, timing.max_days, timing.min_workdays, timing.max_workdays, timing.dates_in_order,
        timing.same_moment, timing.max_days_from_text, timing.after_text_range,
        timing.min_workdays_from_publication, timing.date_in_text_order, timing.max_workdays_from_value,
        timing.min_years, timing.period_sum,
        sums.ratio_cap, sums.percent_cap, sums.percent_total, sums.money_cap, sums.growth_cap, sums.difference,
        sums.amount_words, sums.column_cap, sums.amount_equals_text, sums.funding_sum, sums.capital_table,
        sums.rows_sum,
        wording.value_matches, wording.forbidden_text, wording.forbidden_value, wording.values_differ,
        wording.same_values, wording.texts_differ, wording.block_complete, wording.all_or_none, wording.all_stated,
        wording.cue_requires_item, wording.bad_value_when, wording.plan_only, wording.increase_needs,
        wording.fail_needs_action, wording.contradicts, wording.forbidden_unless, wording.only_with,
        wording.docno_format, wording.project_code_format, wording.old_policies,
        rosters.ranks, rosters.rows_complete, rosters.no_id_number, rosters.no_private_numbers,
        rosters.person_without_numbers, rosters.uscc_valid, rosters.single_winner, rosters.winner_in_candidates,
        rosters.winner_rank_one, rosters.consortium_listed,
        households.household_totals, households.withheld_columns, households.household_table, households.minors,
    )
}  # fmt: skip


def run(context: Context, check: CheckSpec) -> Problem | None:
    """Run one rule. Raises KeyError for an operation that does not exist: ``faults`` finds those beforehand."""
    return OPERATIONS[check.op](context, check, **check.params)


def faults(doctype: DocType) -> list[tuple[str, str]]:
    """Return (check id, what is wrong) for rules that name no operation or parameters that it does not take."""
    found: list[tuple[str, str]] = []
    for check in doctype.checks:
        operation = OPERATIONS.get(check.op)
        if check.op == MANUAL:
            continue
        if operation is None:
            found.append((check.id, f"unknown operation {check.op}"))
            continue
        try:
            inspect.signature(operation).bind(None, check, **check.params)
        except TypeError as error:
            found.append((check.id, str(error)))
    return found
