"""Mandatory items: present, blank, a placeholder, missing, not applicable, or a question for the clerk.

An item is due when its level says so and its condition is met. An undecidable condition never raises an alarm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.doctype import FieldSpec
from extractors.fields.blank import is_blank
from extractors.fields.disclosure import Disclosure, Field
from extractors.model import Span
from extractors.spans import SpanSet
from redactor.check.context import Context, State, is_filled
from redactor.result import CheckResult

_SUBSTITUTES = {
    "phone": ("请补充办公座机或公开热线（如 12345）", "supply an office line or a public hotline"),
    "person": ("请改填经办科室或负责岗位", "name the office or the post instead"),
}


def check_required(context: Context) -> list[CheckResult]:
    """Judge every mandatory item of the type, in the order of the rule pack."""
    results: list[CheckResult] = []
    if context.doctype.validity:
        results.append(_validity(context))
    for spec in context.doctype.items:
        if spec.level == "optional" or not context.in_force(spec):
            continue
        results.extend(_judge(context, spec, context.state(spec.when)))
    return results


def _validity(context: Context) -> CheckResult:
    return CheckResult(
        check_id="validity",
        title="依据效力",
        status="question",
        severity="info",
        message_zh=f"请确认适用的依据：{context.doctype.validity}",
        message_en="please confirm which rules apply: those behind this type are believed to be superseded",
    )


def _judge(context: Context, spec: FieldSpec, state: State) -> Iterator[CheckResult]:
    rows = _rows(context, spec)
    filled = sum(rows)
    if filled and filled < len(rows) and state == "met" and not context.excused(spec.id):
        numbers = "、".join(str(n) for n, present in enumerate(rows, 1) if not present)[:60]
        yield _result(
            spec,
            "empty",
            f"“{spec.title}”第 {numbers} 行没有填写，请逐行补齐",
            f"{spec.id} is blank in row {numbers}: fill it in",
        )
        return
    if context.has(spec.id):
        yield _result(spec, "present", "", "", context.spans(spec.id)[:1])
        return
    if context.excused(spec.id):
        absent = context.disclosure.not_applicable.get(spec.id)
        spans = absent.spans if absent else ()
        yield _result(spec, "not_applicable", "文中说明不适用", "declared not applicable, with a reason", spans)
        return
    if state == "unmet":
        return
    blank = context.disclosure.unfilled.get(spec.id)
    doubtful = context.disclosure.doubtful.get(spec.id)
    if doubtful is not None and blank is None and state == "met" and not context.has(spec.id):
        place = f"就是“{doubtful.label}”一栏" if doubtful.label else "在标出之处"
        message = f"没有读出“{spec.title}”，可能{place}，请确认"
        said = f"{spec.id} was not read; it may be what stands at the place given: please confirm"
        yield _result(spec, "question", message, said, doubtful.spans)
    elif state == "ask" or (spec.ask and blank is None):
        yield _question(spec, blank)
    elif blank is None and _in_unread_list(context, spec):
        message = f"没有读出“{spec.title}”所在的列表，请人工核对"
        yield _result(spec, "question", message, f"the list that holds {spec.id} was not read: check it by hand")
    elif blank is None:
        yield _result(spec, "missing", _advice(spec, "缺少"), f"{spec.id} is missing: supply it")
    elif is_blank(blank.raw):
        yield _result(spec, "empty", f"“{spec.title}”有栏目但没有填写，请填写", f"{spec.id} is blank", blank.spans)
    else:
        yield _result(
            spec,
            "placeholder",
            f"“{spec.title}”填的是占位内容，请填写实际内容",
            f"{spec.id} holds a placeholder: fill it in",
            blank.spans,
        )


def _question(spec: FieldSpec, blank: Field | None) -> CheckResult:
    spans = blank.spans if blank else ()
    if spec.when is None:
        return _result(spec, "question", f"文中没有写明“{spec.title}”，请确认", f"please confirm {spec.id}", spans)
    condition = spec.when.text
    message = f"请确认：如“{condition}”，须公开“{spec.title}”，文中没有找到"
    return _result(spec, "question", message, f"to be confirmed: {spec.id} is due if: {condition}", spans)


def _rows(context: Context, spec: FieldSpec) -> list[bool]:
    """For a column of a list: which of its rows are filled. Empty when the item stands on its own."""
    if spec.id in context.disclosure.fields:
        return []
    for listed in context.doctype.lists:
        rows = context.disclosure.lists.get(listed.id, ())
        if rows and any(spec.id in row for row in rows):
            return [is_filled(row.get(spec.id)) for row in rows]
    return []


def _in_unread_list(context: Context, spec: FieldSpec) -> bool:
    """True for the columns of a list that the text speaks of while not one of its cells was read: the reader failed,
    and what it did not see is no gap."""
    for listed in context.doctype.lists:
        columns = [column.id for column in listed.column_specs()]
        items = sum(context.doctype.item(column) is not None for column in columns)
        rows_only = context.doctype.item(listed.id) is not None or spec.scope == "row"
        if spec.id in (listed.id, *columns) and rows_only and items > 2:
            read = any(context.has(column) for column in columns)
            told = listed.id in context.disclosure.unread or any(label in context.text for label in listed.labels)
            return not read and told
    return False


def _advice(spec: FieldSpec, verb: str) -> str:
    short = spec.example and spec.kind != "table" and len(spec.example) <= 24
    example = f"，例如“{spec.example}”" if short else ""
    return f"{verb}“{spec.title}”，请补充{example}"


def _result(
    spec: FieldSpec, status: str, message_zh: str, message_en: str, spans: tuple[Span, ...] = ()
) -> CheckResult:
    note = "（依据凭记忆或待核，请以原文为准）" if spec.unsure and status not in ("present", "not_applicable") else ""
    return CheckResult(
        check_id=f"required:{spec.id}",
        item=spec.id,
        title=spec.title,
        status=status,  # type: ignore[arg-type]
        severity="info" if status in ("present", "not_applicable", "question") else "error",
        basis=spec.basis,
        spans=spans,
        message_zh=message_zh + note if message_zh else "",
        message_en=message_en,
    )


def removed_mandatory(disclosure: Disclosure, removed: Sequence[Span]) -> list[CheckResult]:
    """Report mandatory values that redaction takes away, so that a substitute is supplied.

    ``removed`` are the spans that will be redacted. An item counts when nothing of its values stays.
    """
    values: dict[str, list[Field]] = {}
    places = SpanSet(removed)
    for field in _all_fields(disclosure):
        values.setdefault(field.spec.id, []).append(field)
    results = []
    for item, fields in values.items():
        spec = fields[0].spec
        spans = [span for field in fields for span in field.spans]
        gone = [span for span in spans if places.touches(span)]
        if spec.level == "optional" or not spec.disclose or not gone or len(gone) < len(spans):
            continue
        advice_zh, advice_en = _SUBSTITUTES.get(spec.kind, ("请补充可以公开的内容", "supply what may be published"))
        results.append(
            CheckResult(
                check_id=f"removed:{item}",
                item=item,
                title=spec.title,
                status="removed",
                severity="error",
                basis=spec.basis,
                spans=tuple(gone),
                message_zh=f"脱敏后“{spec.title}”不再有内容，而该项必须公开，{advice_zh}",
                message_en=f"redaction leaves {item} without a value although it must be published: {advice_en}",
            )
        )
    return results


def _all_fields(disclosure: Disclosure) -> Iterator[Field]:
    yield from disclosure.fields.values()
    for rows in disclosure.lists.values():
        for row in rows:
            yield from row.values()
