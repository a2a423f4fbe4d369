"""Reports as tables, and those as CSV: what is to be done, one row a document of fields, the gaps of a folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.place import words as place_words
from redactor import messages
from redactor.output import words
from redactor.output.words import pick
from redactor.report import CheckItem, ListItem, Part, Report

_FORMULA = "=+-@＝＋－＠"
_LONGEST = 32000
"""Characters that a cell of a spreadsheet holds."""

MATTER_HEADER = (
    ("文件", "document"), ("文件类型", "document type"), ("结论", "conclusion"), ("类别", "category"), ("事项", "item"),
    ("情况", "status"), ("程度", "severity"), ("内容（已遮盖）", "content (masked)"), ("位置", "place"),
    ("怎么办", "what to do"), ("依据", "basis"), ("相关文件", "other document"), ("编号", "id"),
)  # fmt: skip
GAP_HEADER = (
    ("文件", "document"), ("文件类型", "document type"), ("事项", "item"), ("编号", "id"), ("情况", "status"),
    ("位置", "place"), ("怎么办", "what to do"), ("依据", "basis"),
)  # fmt: skip
_ROW = ("文件", "document"), ("文件类型", "document type"), ("状态", "status")
_OWN = (("文件", "document"), ("行", "row"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title; ``kinds`` are the kinds of its columns ("money", "count", "number", "text" ...)."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...] = ()


def safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula and no terminal for a command."""
    text = words.printable(text.replace("\n", " ").replace("\t", " "))
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "……"
    return "'" + text if text.lstrip()[:1] and text.lstrip()[0] in _FORMULA else text


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the lines of a table; every cell is quoted, so that no separator of any locale splits it."""
    for row in (sheet.header, *sheet.rows):
        stream = io.StringIO()
        csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="").writerow([safe(cell) for cell in row])
        yield stream.getvalue()


def render_matters(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield CSV: a row for each document, then one for each thing to act on or to confirm in it."""
    return csv_lines(matters(reports, lang, verbose))


def render_fields(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield CSV: one row a document, the items of all types that occur as columns, lists in one cell each."""
    return csv_lines(field_table(reports, lang))


def render_gaps(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield CSV: the gaps and open questions of all documents."""
    return csv_lines(gaps(reports, lang))


# ---------------------------------------------------------------- check


def matters(reports: Sequence[Report], lang: str, verbose: bool) -> Sheet:
    """Return what a clerk has to do, document after document; with ``verbose`` also what is in order."""
    rows = [row for report in reports for row in _matters(report, lang, verbose)]
    return Sheet(pick(("检查结果", "results"), lang), _header(MATTER_HEADER, lang), tuple(rows))


def gaps(reports: Sequence[Report], lang: str) -> Sheet:
    """Return mandatory items that are absent, blank, placeholders, taken away, or for the clerk to confirm.

    A document that was not checked has a row of its own: its gaps are not known.
    """
    rows = [row for report in reports for row in _gaps(report, lang)]
    return Sheet(pick(("缺项清单", "gaps"), lang), _header(GAP_HEADER, lang), tuple(rows))


def _header(pairs: Iterable[tuple[str, str]], lang: str) -> tuple[str, ...]:
    return tuple(pick(pair, lang) for pair in pairs)


def _matters(report: Report, lang: str, verbose: bool) -> Iterator[tuple[str, ...]]:
    head = (report.source.name, words.doctype_title(report), words.verdict(report, lang))
    failure = report.failure
    if failure is not None:
        sentence, hint = failure.message_zh, failure.hint_zh
        if lang != "zh":
            sentence, hint = failure.message_en, failure.hint_en
        yield (*head, pick(("结论", "conclusion"), lang), sentence, "", "", "", "", hint, "", "", failure.code)
        return
    yield (*head, pick(("结论", "conclusion"), lang), *[""] * 9)
    for found in report.findings:
        action = found.decision.action
        if action != "keep" or verbose:
            yield (
                *head,
                pick(("个人信息", "personal data"), lang),
                found.title if lang == "zh" else found.title_en,
                pick(words.ACTIONS[action], lang),
                pick(words.SEVERITIES[found.finding.severity], lang),
                found.finding.masked,
                place_words(found.place, lang),
                pick(words.TO_DO[action], lang),
                found.basis,
                "",
                found.finding.kind,
            )
    for item in report.checks:
        if verbose or item.result.is_problem or item.result.status == "question":
            yield (*head, *_check_cells(item, lang))
    for note in report.notes:
        if note.needs_review or verbose:
            text = messages.text(note.code, lang, note.details)
            state = pick(("需要查看", "look at it") if note.needs_review else ("说明", "note"), lang)
            yield (*head, pick(("说明", "note"), lang), text, state, *[""] * 6, note.code)


def _check_cells(item: CheckItem, lang: str) -> tuple[str, ...]:
    result = item.result
    return (
        pick(words.category(item), lang),
        result.title if lang == "zh" else result.item or result.title,
        pick(words.STATUSES[result.status], lang),
        pick(words.SEVERITIES[result.severity], lang),
        "",
        words.place(item, lang),
        words.message(item, lang),
        result.basis,
        "、".join(item.against),
        result.check_id,
    )


def _gaps(report: Report, lang: str) -> Iterator[tuple[str, ...]]:
    head = (report.source.name, words.doctype_title(report))
    if report.failure is not None:
        sentence = report.failure.message_zh if lang == "zh" else report.failure.message_en
        yield (*head, "", "", words.verdict(report, lang), "", sentence, "")
    for item in report.checks:
        result = item.result
        if result.item and (result.is_gap or result.status in ("removed", "question")):
            yield (
                *head,
                result.title if lang == "zh" else result.item,
                result.item,
                pick(words.STATUSES[result.status], lang),
                words.place(item, lang),
                words.message(item, lang),
                result.basis,
            )


# ---------------------------------------------------------------- fields


def field_table(reports: Sequence[Report], lang: str) -> Sheet:
    """Return one row a document with the items of all types; a list is one cell: rows by ； and cells by |."""
    columns: dict[str, str] = {}
    rows: list[tuple[tuple[str, ...], dict[str, str]]] = []
    for report in reports:
        for part in report.parts or (None,):
            values: dict[str, str] = {}
            if part is not None:
                columns.update({item.id: item.title for item in part.items if item.id not in columns})
                columns.update({item.id: item.title for item in part.lists if item.id not in columns})
                values = {item.id: item.value for item in part.items}
                values.update({item.id: _one_cell(item) for item in part.lists})
            rows.append((_row_head(report, part, lang), values))
    header = (*_header(_ROW, lang), *(title if lang == "zh" else name for name, title in columns.items()))
    body = tuple((*head, *(values.get(name, "") for name in columns)) for head, values in rows)
    return Sheet(pick(("公开要素", "fields"), lang), header, body)


def field_sheets(reports: Sequence[Report], lang: str) -> list[Sheet]:
    """Return a sheet a document type, one row a document, and a sheet for every list; the last tells what failed."""
    by_type: dict[str, list[tuple[Report, Part]]] = {}
    for report in reports:
        for part in report.parts:
            by_type.setdefault(part.doctype, []).append((report, part))
    sheets: list[Sheet] = []
    for papers in by_type.values():
        sheets.append(_type_sheet(papers, lang))
        sheets += _list_sheets(papers, lang)
    failed = [_row_head(r, None, lang) + _failure_cells(r, lang) for r in reports if r.failure is not None]
    if failed or not sheets:
        header = (*_header(_ROW, lang), pick(("原因", "reason"), lang))
        sheets.append(Sheet(pick(("未检查", "not checked"), lang), header, tuple(failed)))
    return sheets


def _type_sheet(papers: Sequence[tuple[Report, Part]], lang: str) -> Sheet:
    columns = {item.id: item for _, part in papers for item in part.items}
    header = (*_header(_ROW, lang), *(item.title if lang == "zh" else item.id for item in columns.values()))
    rows = []
    for report, part in papers:
        values = {item.id: item.value for item in part.items}
        rows.append((*_row_head(report, part, lang), *(values.get(name, "") for name in columns)))
    title = papers[0][1].doctype_title or pick(("其他", "other"), lang)
    kinds = ("text",) * len(_ROW) + tuple(item.kind for item in columns.values())
    return Sheet(title if lang == "zh" else papers[0][1].doctype, header, tuple(rows), kinds)


def _list_sheets(papers: Sequence[tuple[Report, Part]], lang: str) -> Iterator[Sheet]:
    by_list: dict[str, list[tuple[Report, ListItem]]] = {}
    for report, part in papers:
        for listed in part.lists:
            by_list.setdefault(listed.id, []).append((report, listed))
    for name, found in by_list.items():
        columns = {column.id: column for _, listed in found for column in listed.columns}
        rows = []
        for report, listed in found:
            for number, cells in enumerate(listed.rows, 1):
                values = dict(zip([column.id for column in listed.columns], cells, strict=True))
                rows.append((report.source.name, str(number), *(values.get(column, "") for column in columns)))
        header = (*_header(_OWN, lang), *(c.title if lang == "zh" else c.id for c in columns.values()))
        kinds = ("text",) * len(_OWN) + tuple(column.kind for column in columns.values())
        yield Sheet(found[0][1].title if lang == "zh" else name, header, tuple(rows), kinds)


def _row_head(report: Report, part: Part | None, lang: str) -> tuple[str, str, str]:
    title = part.doctype_title if part is not None else report.doctype_title
    return (report.source.name, title, words.verdict(report, lang))


def _failure_cells(report: Report, lang: str) -> tuple[str, ...]:
    failure = report.failure
    return ("" if failure is None else failure.message_zh if lang == "zh" else failure.message_en,)


def _one_cell(listed: ListItem) -> str:
    return "；".join(" | ".join(row) for row in listed.rows)
