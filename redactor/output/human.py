"""Reports as a clerk reads them: what is wrong, where, on what legal basis, and what to do next."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from redactor import messages
from redactor.report import CheckItem, FindingItem, Report

SHOWN = 30
"""Findings and items shown of one document unless verbose; the rest is counted."""

_ACTIONS = {"redact": ("删除", "remove"), "keep": ("保留", "keep"), "review": ("待人工确认", "needs review")}
_STATUS = {
    ("check", "CLEAN"): ("✓ 可以公开：未发现问题", "✓ fit for publication: nothing found"),
    ("check", "FINDINGS"): ("✗ 暂不能公开", "✗ not fit for publication yet"),
    ("clean", "CLEAN"): ("✓ 已清理并通过复查", "✓ cleaned and proven"),
    ("clean", "FINDINGS"): (
        "△ 已清理并通过复查，另有事项需要人工处理",
        "△ cleaned and proven; some matters are left for a person",
    ),
    ("fields", "CLEAN"): ("✓ 已读取", "✓ read"),
    ("fields", "FINDINGS"): ("△ 已读取，有缺项或矛盾", "△ read; items are missing or contradictory"),
}  # fmt: skip


def render(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield the lines of all reports and, for several, a summary."""
    for report in reports:
        yield from _document(report, lang, verbose)
    if len(reports) > 1:
        yield from summary(reports, lang)


def printable(text: str) -> str:
    """Return text without control characters, line separators and lone surrogates, fit for a terminal."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c for c in text)


def summary(reports: Sequence[Report], lang: str) -> Iterator[str]:
    """Yield the closing lines over many documents."""
    counts = {
        status: sum(r.status == status for r in reports) for status in ("CLEAN", "FINDINGS", "NOT_CHECKED", "WITHHELD")
    }
    if lang == "zh":
        yield (
            f"共 {len(reports)} 份：通过 {counts['CLEAN']}，需处理 {counts['FINDINGS']}，"
            f"未检查 {counts['NOT_CHECKED']}，扣留 {counts['WITHHELD']}"
        )
    else:
        yield (
            f"{len(reports)} documents: {counts['CLEAN']} clean, {counts['FINDINGS']} with findings, "
            f"{counts['NOT_CHECKED']} not checked, {counts['WITHHELD']} withheld"
        )


def _pick(pair: tuple[str, str], lang: str) -> str:
    return pair[0] if lang == "zh" else pair[1]


def _document(report: Report, lang: str, verbose: bool) -> Iterator[str]:
    title = f"（{report.doctype_title}）" if report.doctype_title and lang == "zh" else ""
    yield f"■ {printable(report.source.name)}{title}"
    if report.failure is not None:
        yield "  ✗ " + (report.failure.message_zh if lang == "zh" else report.failure.message_en)
        yield "    → " + (report.failure.hint_zh if lang == "zh" else report.failure.hint_en)
        return
    yield from _findings(report, lang, verbose)
    yield from _checks(report, lang, verbose)
    for note in report.notes:
        mark = "△" if note.needs_review else "·"
        yield f"  {mark} {printable(messages.text(note.code, lang, note.details))}"
    yield f"  {_pick(_STATUS[report.goal, report.status], lang)}"
    if report.output:
        yield f"  → {printable(report.output)}"


def _findings(report: Report, lang: str, verbose: bool) -> Iterator[str]:
    shown = [item for item in report.findings if verbose or item.decision.action != "keep"]
    if not shown:
        return
    yield "  个人信息：" if lang == "zh" else "  personal data:"
    for item in shown if verbose else shown[:SHOWN]:
        yield from _finding(item, lang, verbose)
    if not verbose and len(shown) > SHOWN:
        rest = len(shown) - SHOWN
        yield (
            f"    …… 另有 {rest} 处，加 -v 全部列出" if lang == "zh" else f"    ... and {rest} more, use -v to list all"
        )


def _finding(item: FindingItem, lang: str, verbose: bool) -> Iterator[str]:
    from extractors.place import words

    title = item.title if lang == "zh" else item.title_en
    action = _pick(_ACTIONS[item.decision.action], lang)
    yield f"    {action}  {title}  {item.finding.masked}  {printable(words(item.place, lang))}"
    if verbose:
        yield "        " + "；".join(messages.evidence(code, lang) for code in item.finding.evidence)
        if item.basis:
            yield "        " + item.basis


def _checks(report: Report, lang: str, verbose: bool) -> Iterator[str]:
    problems = [c for c in report.checks if verbose or c.result.is_problem]
    if not problems:
        return
    yield "  公开事项：" if lang == "zh" else "  disclosure items:"
    for item in problems if verbose else problems[:SHOWN]:
        yield from _check(item, lang)
    if not verbose and len(problems) > SHOWN:
        rest = len(problems) - SHOWN
        yield (
            f"    …… 另有 {rest} 项，加 -v 全部列出" if lang == "zh" else f"    ... and {rest} more, use -v to list all"
        )


def _check(item: CheckItem, lang: str) -> Iterator[str]:
    result = item.result
    mark = "✗" if result.is_problem else "?" if result.status == "question" else "✓"
    place = item.place_zh if lang == "zh" else item.place_en
    sentence = result.message_zh if lang == "zh" else result.message_en
    yield f"    {mark} {printable(sentence)}" + (f"  [{printable(place)}]" if place else "")
    if result.is_problem and result.basis:
        yield f"        {'依据' if lang == 'zh' else 'basis'}：{result.basis}"
