"""Many reports: group the documents of one project and say where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.doctype import DocType
from redactor.check.context import value_text
from redactor.check.project import Paper, contradictions, project_keys
from redactor.report import CheckItem, FieldItem, Report


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A paper and where it comes from: the report's number and the part's."""

    paper: Paper
    report: int
    part: int


def compare(reports: Sequence[Report], doctypes: Mapping[str, DocType]) -> list[Report]:
    """Return the reports, in the same order, with what contradicts other documents of the same project added."""
    found: dict[int, list[CheckItem]] = {}
    for group in _projects(list(_sheets(reports, doctypes))):
        by_name = {sheet.paper.name: sheet for sheet in group}
        project = _project_name(group)
        for paper, against, result in contradictions([sheet.paper for sheet in group]):
            sheet, other = by_name[paper.name], by_name[against.name]
            zh, en = _place(reports[sheet.report], sheet.part, result.item)
            item = CheckItem(result, zh, en, (reports[other.report].source.name,), project)
            found.setdefault(sheet.report, []).append(item)
    return [_added(report, found.get(number, [])) for number, report in enumerate(reports)]


def _sheets(reports: Sequence[Report], doctypes: Mapping[str, DocType]) -> Iterator[_Sheet]:
    for number, report in enumerate(reports):
        for part, disclosure in enumerate(report.facts):
            doctype = doctypes.get(disclosure.document_type)
            if doctype is not None and doctype.items:
                yield _Sheet(Paper(f"{number}:{part}", doctype, disclosure), number, part)


def _projects(sheets: Sequence[_Sheet]) -> list[list[_Sheet]]:
    """Group what shares a project code or name, directly or through others; lone papers are left out."""
    parent = list(range(len(sheets)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    first: dict[str, int] = {}
    for number, sheet in enumerate(sheets):
        for key in project_keys(sheet.paper):
            parent[root(number)] = root(first.setdefault(key, number))
    groups: dict[int, list[_Sheet]] = {}
    for number, sheet in enumerate(sheets):
        groups.setdefault(root(number), []).append(sheet)
    return [group for group in groups.values() if len(group) > 1]


def _project_name(group: Sequence[_Sheet]) -> str:
    contexts = [sheet.paper.context() for sheet in group]
    names = [found for item in ("project_name", "project_code") for c in contexts if (found := c.field(item))]
    return value_text(names[0]) if names else ""


def _place(report: Report, part: int, item: str) -> tuple[str, str]:
    from extractors.place import words

    items: Sequence[FieldItem] = report.parts[part].items if part < len(report.parts) else ()
    found = next((field for field in items if field.id == item and field.how), None)
    return (words(found.place, "zh"), words(found.place, "en")) if found else ("", "")


def _added(report: Report, items: Sequence[CheckItem]) -> Report:
    if not items:
        return report
    objection = any(item.result.is_problem for item in items)
    status = "FINDINGS" if objection and report.status == "CLEAN" else report.status
    return replace(report, checks=(*report.checks, *items), status=status)
