"""What reading a document gave, and the report made of it: checks gathered, places said in words, secrets masked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extractors.model import Document, Span
from extractors.place import Place
from redactor.finding import Decision, Finding
from redactor.redaction import Note
from redactor.report import CheckItem, Column, FieldItem, FindingItem, Goal, ListItem, Part, Report, Source
from redactor.secret import mask

if TYPE_CHECKING:
    from extractors.classification import Classification
    from extractors.doctype import FieldSpec, ListSpec
    from extractors.fields import Disclosure, Field
    from extractors.place import Places
    from redactor.result import CheckResult
    from redactor.toolkit import Toolkit

MASKED = "[已遮盖]"
"""Stands in a report for a disclosure value that is or holds personal data."""

_LOOK = frozenset({
    "images", "ocr_doubtful", "ocr_doubtful_picture", "picture_without_text", "picture_partly_hidden", "codes_not_read",
    "codes_not_read_picture", "ocr_unread", "ocr_unread_picture", "embedded_unreadable", "embedded_too_deep",
    "covers_not_judged", "hidden_text", "hidden_sheets", "hidden_cells",
})  # fmt: skip
"""Remarks on what nobody has surely read, or sees on the page: a person must look before the file is published."""

Judged = list[tuple[Finding, Decision]]


@dataclass(frozen=True, slots=True)
class FieldsResult:
    """Disclosure values with the gaps and contradictions found in them; ``parts`` for several documents in one file."""

    disclosure: Disclosure
    checks: tuple[CheckResult, ...]
    parts: tuple[FieldsResult, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return {"document_type", "fields", "lists", "missing", "violations", "parts"} with values in normal form."""
        shape: dict[str, Any] = {
            **self.disclosure.to_dict(),
            "missing": sorted({r.item for r in self.checks if r.is_gap}),
            "violations": sorted({r.check_id for r in self.checks if r.is_violation}),
        }
        shape["parts"] = [part.to_dict() for part in self.parts]
        return shape


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as understood: what it is, what it discloses, what is personal in it."""

    document: Document
    classification: Classification
    fields: FieldsResult
    judged: Judged


def make_report(source: Source, notes: tuple[Note, ...], reading: Reading, kit: Toolkit, goal: Goal) -> Report:
    """Return the report of a document that was read and judged; ``notes`` are those of its loading."""
    from extractors.place import places

    index = places(reading.document)
    items = tuple(_finding_item(finding, decision, index, kit) for finding, decision in reading.judged)
    checks = tuple(_check_item(result, index) for result in _checks(reading, kit))
    looks = _LOOK
    if goal == "clean" and kit.policy.options.hidden == "remove" and reading.document.format == "docx":
        looks -= {"hidden_text"}
    notes = (*notes, *(Note(r.code, dict(r.details), r.code in looks) for r in reading.document.warnings))
    doctype = kit.doctypes.get(reading.classification.doctype)
    objections = any(item.decision.action != "keep" for item in items) or any(c.result.is_problem for c in checks)
    parts = tuple(_parts(reading, index, kit))
    return Report(
        goal=goal,
        status="FINDINGS" if objections or any(note.needs_review for note in notes) else "CLEAN",
        source=source,
        tools=kit.tools,
        doctype=reading.classification.doctype,
        doctype_title=doctype.title if doctype else "",
        doctype_evidence=reading.classification.evidence,
        fields=tuple(item for item in parts[0].items if item.how) if parts else (),
        findings=items,
        checks=checks,
        notes=notes,
        parts=parts,
        facts=tuple(_facts(reading, kit)),
    )


def needs_replacement(report: Report) -> bool:
    """True when redaction takes a mandatory value away."""
    return any(item.result.status == "removed" for item in report.checks)


def all_fields(disclosure: Disclosure) -> list[Field]:
    """Return the fields of a document and the cells of its lists."""
    rows = [row for rows in disclosure.lists.values() for row in rows]
    return [*disclosure.fields.values(), *(cell for row in rows for cell in row.values())]


def _checks(reading: Reading, kit: Toolkit) -> list[CheckResult]:
    from redactor.check import check_hidden, removed_mandatory
    from redactor.check.secrecy import check_secrecy
    from redactor.check.singling_out import check_singling_out

    results = list(reading.fields.checks)
    for part in reading.fields.parts:
        results += part.checks
    removed = [span for finding, decision in reading.judged if decision.action == "redact" for span in finding.spans]
    for part in reading.fields.parts or (reading.fields,):
        results += removed_mandatory(part.disclosure, removed)
    return [
        *dict.fromkeys(results),
        *check_secrecy(reading.document, kit.rules_folder),
        *check_singling_out(reading.document, removed, kit.policy.unique_below, kit.rules_folder),
        *check_hidden(reading.document),
    ]


def _finding_item(finding: Finding, decision: Decision, index: Places, kit: Toolkit) -> FindingItem:
    rule = kit.detectors.rule(finding.kind)
    return FindingItem(finding, decision, rule.title, rule.title_en, rule.basis, index.place(finding.spans[0]))


def _check_item(result: CheckResult, index: Places) -> CheckItem:
    from extractors.place import words

    if not result.spans:
        return CheckItem(result)
    where = index.place(result.spans[0])
    return CheckItem(result, words(where, "zh"), words(where, "en"))


# ---------------------------------------------------------------- disclosure


def _parts(reading: Reading, index: Places, kit: Toolkit) -> Iterator[Part]:
    """Yield each document of the file with all items of its type, filled or not, in the order of the rules."""
    hidden = _hidden(reading)
    for result in reading.fields.parts or (reading.fields,):
        disclosure = result.disclosure
        doctype = kit.doctypes.get(disclosure.document_type)
        states = {check.item: check.status for check in result.checks if check.check_id == f"required:{check.item}"}
        specs = {item.id: item for item in doctype.items} if doctype else {}
        listed = {spec.id for spec in doctype.lists} if doctype else set()
        items = [
            _field_item(spec, disclosure.fields.get(spec.id), hidden, index, states.get(spec.id, ""))
            for spec in [*specs.values(), *(f.spec for f in disclosure.fields.values() if f.spec.id not in specs)]
            if spec.id in disclosure.fields or (spec.scope == "document" and spec.id not in listed)
        ]
        lists = tuple(
            _list_item(doctype.list_spec(name) if doctype else None, name, rows, hidden)
            for name, rows in disclosure.lists.items()
        )
        yield Part(disclosure.document_type, doctype.title if doctype else "", tuple(items), lists)


def _field_item(spec: FieldSpec, found: Field | None, hidden: _Hidden, index: Places, state: str) -> FieldItem:
    item = FieldItem(spec.id, spec.title, "", "", 0.0, Place("body"), spec.kind, spec.level, state, spec.publish)
    if found is None or not found.spans:
        return item
    value = _shown(spec, _plain(found.value), hidden.meets(found.spans))
    place = index.place(found.spans[0])
    return replace(item, value=value, how=found.how, confidence=found.confidence, place=place)


def _list_item(spec: ListSpec | None, name: str, rows: Sequence[dict[str, Field]], hidden: _Hidden) -> ListItem:
    """Return the rows of a list with the columns of the rules that have a cell, then any others."""
    titles = {column.id: column.title for column in spec.column_specs()} if spec else {}
    found = {column: cell.spec for row in rows for column, cell in row.items()}
    order = [*(column for column in titles if column in found), *(column for column in found if column not in titles)]
    columns = tuple(
        Column(column, titles.get(column) or found[column].title, found[column].kind, found[column].publish)
        for column in order
    )
    cells = tuple(tuple(_cell(row.get(column), hidden) for column in order) for row in rows)
    return ListItem(name, spec.title if spec else name, columns, cells)


def _cell(cell: Field | None, hidden: _Hidden) -> str:
    if cell is None or not cell.value:
        return ""
    value = _plain(cell.value) if cell.spec.id.isascii() else cell.raw
    return _shown(cell.spec, value, hidden.meets(cell.spans))


def _shown(spec: FieldSpec, value: str, personal: bool) -> str:
    """Return the value as a report may hold it: also what the rules withhold or mask is kept back."""
    if personal or spec.publish == "withhold":
        return MASKED
    return mask(value) if spec.publish == "mask" else value


def _facts(reading: Reading, kit: Toolkit) -> Iterator[Disclosure]:
    """Yield what other documents of the project are compared with: published values without personal data only."""
    from redactor.check.project import compared_items

    hidden = _hidden(reading)
    wanted = compared_items(kit.doctypes)

    def fit(fields: dict[str, Field], items: frozenset[str]) -> dict[str, Field]:
        return {
            name: found
            for name, found in fields.items()
            if name in items and found.spec.disclose and not hidden.meets(found.spans)
        }

    for result in reading.fields.parts or (reading.fields,):
        disclosure = result.disclosure
        items = wanted.get(disclosure.document_type, frozenset())
        fields = fit(disclosure.fields, items)
        lists = {name: tuple(fit(row, items) for row in rows) for name, rows in disclosure.lists.items()}
        kept = {name: rows for name, rows in lists.items() if any(rows)}
        yield replace(disclosure, fields=fields, lists=kept, unfilled={}, not_applicable={}, parts=())


@dataclass(frozen=True, slots=True)
class _Hidden:
    """Stretches of text that must not leave the process: by part, disjoint and in order."""

    starts: dict[int, list[int]]
    ends: dict[int, list[int]]

    def meets(self, spans: Sequence[Span]) -> bool:
        """True when any of the spans shares a character with a stretch."""
        return any(self._meets(span) for span in spans)

    def _meets(self, span: Span) -> bool:
        last = bisect_left(self.starts.get(span.part, []), span.end) - 1
        return last >= 0 and self.ends[span.part][last] > span.start


def _hidden(reading: Reading) -> _Hidden:
    spans = [span for finding, decision in reading.judged if decision.action != "keep" for span in finding.spans]
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for span in sorted(spans, key=lambda span: (span.part, span.start)):
        own = ends.setdefault(span.part, [])
        if own and span.start <= own[-1]:
            own[-1] = max(own[-1], span.end)
        else:
            starts.setdefault(span.part, []).append(span.start)
            own.append(span.end)
    return _Hidden(starts, ends)


def _plain(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "、".join(value)
