"""A disclosure page ready for the portal: the items of a document in the order of the rules, as Markdown or HTML.

Only what the rules let be published is on it: items marked ``withhold`` and ``local_only`` are left out; personal data
and items marked ``mask`` come masked in the report. A mandatory item without a value is marked, so that the page is not
taken for complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.output import words
from redactor.output.style import frame, table, text
from redactor.output.words import pick, printable
from redactor.report import ListItem, Part, Report

_MARKS = {
    "missing": ("【缺少，待补充】", "[missing: to be supplied]"),
    "empty": ("【没有填写，待补充】", "[blank: to be supplied]"),
    "placeholder": ("【占位内容，待补充】", "[placeholder: to be supplied]"),
    "question": ("【待确认】", "[to be confirmed]"),
    "not_applicable": ("不适用", "not applicable"),
}
_DRAFT = ("草稿，不能直接公开。尚缺：", "Draft, not for publication. Lacking: ")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&])")
Row = tuple[str, str, bool]
"""Title, value, whether the value is a mark instead."""


def render_markdown(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield the pages of all documents as Markdown, one after another."""
    for number, report in enumerate(reports):
        if number:
            yield "\n---\n"
        if report.failure is not None:
            yield f"> {_escaped(report.source.name)}：{_escaped(_failure(report, lang))}"
        for part in report.parts:
            yield from _markdown(part, lang)


def render_html(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield one HTML page with all documents."""
    titles = [_title(part) for report in reports for part in report.parts]
    title = titles[0] if len(titles) == 1 else pick(("公开信息", "Disclosure"), lang)
    return frame(title, lang, _body(reports, lang))


def _body(reports: Sequence[Report], lang: str) -> Iterator[str]:
    yield "<main>"
    for report in reports:
        if report.failure is not None:
            yield f'<p class="bad">{text(report.source.name)}：{text(_failure(report, lang))}</p>'
        for part in report.parts:
            yield f"<article><h1>{text(_title(part))}</h1>"
            if lacking := _lacking(part, lang):
                yield f'<p class="bad"><strong>{text(pick(_DRAFT, lang))}</strong>{text(lacking)}</p>'
            header = pick((("事项", "内容"), ("item", "content")), lang)  # type: ignore[arg-type]
            rows = [(text(name), _marked(value, is_mark)) for name, value, is_mark in _rows(part, lang)]
            if rows:
                yield from table(header, rows)
            for listed in part.lists:
                titles, cells = _list(listed, lang)
                if titles:
                    yield from table([text(t) for t in titles], [[text(c) for c in row] for row in cells], listed.title)
            yield "</article>"
    yield "</main>"


def _markdown(part: Part, lang: str) -> Iterator[str]:
    yield f"# {_escaped(_title(part))}\n"
    if lacking := _lacking(part, lang):
        yield f"> **{_escaped(pick(_DRAFT, lang))}** {_escaped(lacking)}\n"
    rows = list(_rows(part, lang))
    if rows:
        yield from _markdown_table(pick((("事项", "内容"), ("item", "content")), lang), [r[:2] for r in rows])  # type: ignore[arg-type]
    for listed in part.lists:
        titles, cells = _list(listed, lang)
        if titles:
            yield f"\n## {_escaped(listed.title)}\n"
            yield from _markdown_table(titles, cells)


def _markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(map(_escaped, header)) + " |"
    yield "|" + " --- |" * len(header)
    for row in rows:
        yield "| " + " | ".join(map(_escaped, row)) + " |"


def _rows(part: Part, lang: str) -> Iterator[Row]:
    """Yield the items to be published, and those that are due and have no value."""
    for item in part.items:
        if item.publish in ("withhold", "local_only"):
            continue
        name = item.title if lang == "zh" else item.id
        if item.how:
            yield name, item.value, False
        elif item.status in _MARKS:
            yield name, pick(_MARKS[item.status], lang), item.status != "not_applicable"


def _lacking(part: Part, lang: str) -> str:
    """Return which of the items to be published have no value yet ("" for none)."""
    names = [name for name, _, is_mark in _rows(part, lang) if is_mark]
    return pick(("、", ", "), lang).join(names)


def _list(listed: ListItem, lang: str) -> tuple[list[str], list[list[str]]]:
    """Return the headings and cells of a list without the columns that are not to be published."""
    chosen = [n for n, column in enumerate(listed.columns) if column.publish not in ("withhold", "local_only")]
    titles = [listed.columns[n].title if lang == "zh" else listed.columns[n].id for n in chosen]
    return titles, [[row[n] for n in chosen] for row in listed.rows]


def _title(part: Part) -> str:
    project = next((item.value for item in part.items if item.id == "project_name" and item.how), "")
    kind = part.doctype_title or part.doctype
    return f"{project} {kind}".strip()


def _failure(report: Report, lang: str) -> str:
    assert report.failure is not None
    reason = report.failure.message_zh if lang == "zh" else report.failure.message_en
    return f"{words.verdict(report, lang)}：{reason}"


def _marked(value: str, is_mark: bool) -> str:
    return f'<strong class="bad">{text(value)}</strong>' if is_mark else text(value)


def _escaped(value: str) -> str:
    return _MARKDOWN.sub(r"\\\1", printable(value.replace("\n", " ")))
