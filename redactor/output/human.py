"""Reports as a clerk reads them: what is wrong, where, on what legal basis, and what to do next. 80 columns wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from extractors.place import words as place_words
from redactor import messages
from redactor.output import words
from redactor.output.words import counts_line, pick, printable
from redactor.report import CheckItem, FindingItem, Part, Report

__all__ = ["columns", "printable", "render", "summary", "wrap"]

SHOWN = 30
"""Items shown of one document unless verbose; the rest is counted."""
ALONE = 3
"""So many findings of a kind are shown one by one unless verbose; more are counted, with the first places."""
NAMED = 3
WIDTH = 80
_PAUSE = re.compile(r"[，。；：、）》”！？]")
_SPACE = re.compile(r"[,;) ]|:(?!/)")
"""Where a line may end: behind what ends a phrase, rather than in the middle of a command that stands in it."""
_NO_START = "，。；：、）》”！？’】,.;:)!?"
"""Characters that may not begin a line."""


def render(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield the lines of all reports, what the documents of a project contradict, and, for several, a summary."""
    for report in reports:
        yield from _document(report, lang, verbose)
    yield from _projects(reports, lang)
    if len(reports) > 1:
        yield from summary(reports, lang)


def summary(reports: Sequence[Report], lang: str) -> Iterator[str]:
    """Yield the closing lines over many documents."""
    yield counts_line(reports, lang)


def wrap(text: str, indent: str, hanging: str = "") -> Iterator[str]:
    """Yield a text in lines of at most WIDTH columns, Chinese characters counting two; ``hanging`` opens the others."""
    lead, rest = indent, text
    while rest:
        room = WIDTH - columns(lead)
        if columns(rest) <= room:
            yield lead + rest
            return
        cut = _cut(rest, room)
        yield (lead + rest[:cut]).rstrip()
        lead, rest = hanging or indent, rest[cut:].lstrip()


def _cut(text: str, room: int) -> int:
    """Return how many characters go into a line: up to the last pause in its second half, else as many as fit."""
    used, fit = 0, 0
    for fit, character in enumerate(text):  # noqa: B007
        used += columns(character)
        if used > room:
            break
    for kind in (_PAUSE, _SPACE):
        pauses = [end for match in kind.finditer(text, 0, fit) if text[end := match.end()] not in _NO_START]
        if pauses and pauses[-1] > fit // 2:
            return pauses[-1]
    while fit > 1 and (text[fit] in _NO_START or (text[fit - 1].isascii() and text[fit].isascii())):
        fit -= 1
    return fit if fit > 1 else max(1, len(text[:room]))


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _document(report: Report, lang: str, verbose: bool) -> Iterator[str]:
    title = words.doctype_title(report)
    yield f"■ {printable(report.source.name)}" + (f"（{title}）" if title and lang == "zh" else "")
    if report.failure is not None:
        failure = report.failure
        yield from wrap(failure.message_zh if lang == "zh" else failure.message_en, "  ✗ ", "    ")
        yield from wrap(failure.hint_zh if lang == "zh" else failure.hint_en, "    → ", "      ")
        return
    if report.goal == "fields":
        for part in report.parts:
            yield from _fields(part, lang, verbose, several=len(report.parts) > 1)
    yield from _findings(report, lang, verbose)
    yield from _checks(report, lang, verbose)
    for note in report.notes:
        mark = "△" if note.needs_review else "·"
        yield from wrap(printable(messages.text(note.code, lang, note.details)), f"  {mark} ", "    ")
    contradictions = sum(bool(item.against) for item in report.checks)
    if contradictions:
        zh = f"与同一项目的其他文件不一致 {contradictions} 处，见后"
        yield f"  ✗ {zh}" if lang == "zh" else f"  ✗ {contradictions} contradictions with other documents, see below"
    yield f"  {words.verdict(report, lang)}"
    if report.output:
        yield f"  → {printable(report.output)}"


def _fields(part: Part, lang: str, verbose: bool, *, several: bool) -> Iterator[str]:
    zh = lang == "zh"
    if several:
        yield f"  ▪ {part.doctype_title or part.doctype}"
    for item in part.items:
        if item.how:
            name = f"{item.title}：" if zh else f"{item.id}: "
            yield from wrap(name + printable(item.value), "    ", "      ")
            if verbose:
                yield f"        {item.how} {item.confidence:.2f} {printable(place_words(item.place, lang))}"
    for listed in part.lists:
        rows = len(listed.rows)
        yield f"    {listed.title}：{rows} 行" if zh else f"    {listed.id}: {rows} rows"
        if verbose:
            for number, row in enumerate(listed.rows, 1):
                yield from wrap(printable(" | ".join(row)), f"      {number}. ", "         ")


def _findings(report: Report, lang: str, verbose: bool) -> Iterator[str]:
    shown = [item for item in report.findings if verbose or item.decision.action != "keep"]
    if not shown:
        return
    yield "  个人信息：" if lang == "zh" else "  personal data:"
    if verbose:
        for item in shown:
            yield from _finding(item, lang, verbose)
        return
    groups: dict[tuple[str, str], list[FindingItem]] = {}
    for item in shown:
        groups.setdefault((item.decision.action, item.finding.kind), []).append(item)
    for alike in groups.values():
        if len(alike) <= ALONE:
            for item in alike:
                yield from _finding(item, lang, verbose)
        else:
            yield from _alike(alike, lang)


def _alike(items: Sequence[FindingItem], lang: str) -> Iterator[str]:
    """Yield many findings of one kind, to be treated alike, as their number and the first places."""
    first, zh = items[0], lang == "zh"
    head = f"{pick(words.ACTIONS[first.decision.action], lang)}  {first.title if zh else first.title_en}"
    places = list(dict.fromkeys(place_words(item.place, lang) for item in items))
    shown = printable(pick(("、", ", "), lang).join(places[:NAMED]))
    if zh:
        tail = f"{len(items)} 处：{shown}" + ("等（加 -v 逐处列出）" if len(places) > NAMED else "（加 -v 逐处列出）")
    else:
        tail = f"{len(items)} times: {shown}" + (" ... (-v lists all)" if len(places) > NAMED else " (-v lists all)")
    yield from wrap(f"{head}  {tail}", "    ", "        ")


def _finding(item: FindingItem, lang: str, verbose: bool) -> Iterator[str]:
    title = item.title if lang == "zh" else item.title_en
    action = pick(words.ACTIONS[item.decision.action], lang)
    where = printable(place_words(item.place, lang))
    yield from wrap(f"{action}  {title}  {item.finding.masked}  {where}", "    ", "        ")
    if verbose:
        yield from wrap(words.why(item, lang), "        ")
        yield from wrap(item.basis, "        ")


def _checks(report: Report, lang: str, verbose: bool) -> Iterator[str]:
    own = [item for item in report.checks if not item.against]
    problems = [item for item in own if item.result.is_problem]
    asked = [item for item in own if item.result.status == "question"]
    others = [item for item in own if item not in problems and item not in asked] if verbose else []
    shown = [*problems, *asked, *others]
    if not shown:
        return
    yield "  公开事项：" if lang == "zh" else "  disclosure items:"
    for item in shown if verbose else shown[:SHOWN]:
        yield from _check(item, lang, verbose)
    yield from _rest(len(shown), "项", lang, verbose)


def _check(item: CheckItem, lang: str, verbose: bool) -> Iterator[str]:
    result = item.result
    place = words.place(item, lang)
    sentence = words.message(item, lang) or (result.title if lang == "zh" else result.item)
    if not result.is_problem and result.status not in ("question", "present"):
        sentence = f"{result.title if lang == 'zh' else result.item}：{sentence}"
    tail = f"  [{printable(place)}]" if place else ""
    yield from wrap(printable(sentence) + tail, f"    {words.mark(result)} ", "      ")
    if result.basis and (result.is_problem or verbose):
        yield from wrap(f"{'依据：' if lang == 'zh' else 'basis: '}{result.basis}", "        ")


def _rest(total: int, unit: str, lang: str, verbose: bool) -> Iterator[str]:
    if not verbose and total > SHOWN:
        rest = total - SHOWN
        yield (
            f"    …… 另有 {rest} {unit}，加 -v 全部列出"
            if lang == "zh"
            else f"    ... and {rest} more, use -v to list all"
        )


def _projects(reports: Sequence[Report], lang: str) -> Iterator[str]:
    """Yield the contradictions between documents, project by project."""
    by_project: dict[str, list[tuple[Report, CheckItem]]] = {}
    for report in reports:
        for item in report.checks:
            if item.against:
                by_project.setdefault(item.project, []).append((report, item))
    for project, found in by_project.items():
        yield from wrap(printable(project), "◆ 跨文件核对：" if lang == "zh" else "◆ across documents: ", "    ")
        for report, item in found:
            names = f"{printable(report.source.name)} ↔ {printable('、'.join(item.against))}"
            yield from wrap(names, f"  {words.mark(item.result)} ", "    ")
            yield from wrap(printable(words.message(item, lang)), "    → ", "      ")
            if item.result.basis:
                yield from wrap(f"{'依据：' if lang == 'zh' else 'basis: '}{item.result.basis}", "      ")
