"""Check the rules of the procedure as their author would want them checked: names that lead nowhere, states that nobody
reaches, indicators and items that do not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from extractors.doctype import OTHER, DocType, load_doctypes, refuse
from extractors.errors import RuleFileError
from redactor.ledger.assess import Scheme, load_scheme
from redactor.ledger.channels.rules import Channels, load_channels
from redactor.ledger.form import FILLED
from redactor.ledger.guards import GUARDS
from redactor.ledger.machine import EVENT_TITLES
from redactor.ledger.procedure import FOLDER, SAME, Procedure, load_procedure

Fault = tuple[str, str, str]
"""The word at fault, and what is wrong with it in Chinese and English."""


def lint(folder: Path) -> list[RuleFileError]:
    """Return every mistake in procedure/ of a rule pack; nothing for a pack that has no such folder."""
    from redactor.detect import load

    if not (folder / FOLDER).is_dir():
        return []
    problems: list[RuleFileError] = []

    def attempt(name: str, faults: Callable[[], Iterable[Fault]]) -> None:
        path = folder / FOLDER / name
        try:
            problems.extend(refuse(path, word, word, zh, en) for word, zh, en in faults())
        except RuleFileError as error:
            problems.append(error)

    try:
        doctypes, kinds = load_doctypes(folder), frozenset(load(folder).kinds)
    except RuleFileError:
        return []  # told by whoever checks those files
    attempt("signoff.yaml", lambda: _procedure(load_procedure(folder), doctypes))
    attempt("assessment.yaml", lambda: _scheme(load_scheme(folder), kinds))
    attempt("channels.yaml", lambda: _channels(load_channels(folder), doctypes))
    return problems


def _unknown(names: Iterable[str], known: Iterable[str], zh: str, en: str) -> Iterator[Fault]:
    for name in sorted(set(names) - set(known)):
        yield name, f"没有这个{zh}：{name}", f"no such {en}: {name}"


def _procedure(rules: Procedure, doctypes: dict[str, DocType]) -> Iterator[Fault]:
    steps = rules.transitions
    yield from _unknown((name for step in steps for name in step.guards), GUARDS, "条件", "guard")
    yield from _unknown((step.event for step in steps), EVENT_TITLES, "环节", "step")
    yield from _unknown((step.actor for step in steps), rules.roles, "角色", "role")
    yield from _unknown((role for role in rules.separate), rules.roles, "角色", "role")
    yield from _unknown((r.to for r in rules.reminders), rules.roles, "角色", "role")
    yield from _unknown((state for r in rules.reminders for state in r.states), rules.states, "状态", "state")
    yield from _unknown((field.id for field in rules.form.fields), FILLED, "审核表栏目", "line of the form")
    yield from _unknown(rules.doctype_kinds.values(), rules.info_kinds, "信息类别", "kind of information")
    yield from _unknown(rules.household_kinds, rules.info_kinds, "信息类别", "kind of information")
    known = {*doctypes, OTHER}
    named = (*rules.doctype_kinds, *rules.household_doctypes, *rules.must_publish)
    yield from _unknown(named, known, "文种", "document type")
    for name in sorted(doctypes.keys() - rules.doctype_kinds.keys() - {OTHER}):
        yield "doctype_kinds", f"文种 {name} 没有对应的信息类别", f"document type {name} has no kind of information"
    reached = {rules.initial, rules.join, *(state for branch in rules.branches.values() for state in branch)}
    reached |= {step.to for step in steps} - {SAME}
    for name in sorted(rules.states.keys() - reached):
        yield name, f"没有环节通向状态 {name}", f"no step leads to the state {name}"
    for limit in rules.limits:
        if limit.days < 1:
            yield limit.id, f"期限 {limit.id} 少于 1 个工作日", f"the limit {limit.id} is under one working day"


def _scheme(scheme: Scheme, kinds: frozenset[str]) -> Iterator[Fault]:
    yield from _unknown((kind for level in scheme.privacy for kind in level.kinds), kinds, "信息类型", "kind")
    yield from _unknown(scheme.veto.kinds, kinds, "信息类型", "kind")
    total = sum(indicator.weight for indicator in scheme.indicators)
    if total != 100:
        yield "indicators", f"权重合计 {total}，应为 100", f"the weights sum to {total}, not 100"
    for one in scheme.indicators:
        if one.weight and not one.target and not one.deduct:
            yield one.id, f"{one.id} 计分，须有 target 或 deduct", f"{one.id} counts and needs target or deduct"
    floors = [grade.from_ for grade in scheme.grades]
    if floors != sorted(floors, reverse=True) or not floors or floors[-1] != 0:
        yield "grades", "等次须由高到低，最后一等从 0 起", "grades go down, the last from 0"


def _channels(rules: Channels, doctypes: dict[str, DocType]) -> Iterator[Fault]:
    yield from _unknown(rules.headlines, doctypes, "文种", "document type")
    for name, told in rules.headlines.items():
        if name in doctypes:
            yield from _unknown(told, (item.id for item in doctypes[name].items), "条目", "item")
    columns = {column.id for one in doctypes.values() for spec in one.lists for column in spec.column_specs()}
    yield from _unknown((rules.summary.column,), columns, "列", "column")
