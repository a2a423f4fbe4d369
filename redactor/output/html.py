"""Reports as one page for clerks and auditors: summary, charts, and the items of each document ✓ ✗ ?, with legal
basis, place and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractors.place import words as place_words
from redactor import messages
from redactor.output import words
from redactor.output.charts import bars
from redactor.output.style import frame, table, text
from redactor.output.words import pick
from redactor.report import FindingItem, Report

_TOP = 12
_MANY = 20
"""From so many documents on, the page is the summary of a batch."""
_SHOWN = 500
"""Of more documents than this only those are shown item by item that somebody must look at."""
_TITLES = {"check": ("公开前检查报告", "Pre-publication check"), "clean": ("清理报告", "Report of the cleaning")}
_CLASSES = {"✗": "bad", "?": "ask", "✓": "good"}
_ACTION_CLASSES = {"redact": "bad", "review": "ask", "keep": ""}
_ORDER = {"✗": 0, "?": 1, "·": 2, "✓": 3, "–": 4}


def render(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield the page."""
    title = pick(_TITLES.get(reports[0].goal if reports else "", _TITLES["check"]), lang)
    return frame(title, lang, _body(title, reports, lang, verbose))


def _body(title: str, reports: Sequence[Report], lang: str, verbose: bool) -> Iterator[str]:
    yield f'<a class="skip" href="#documents">{pick(("跳到各份文件", "Skip to the documents"), lang)}</a>'
    yield f"<header><h1>{title}</h1>"
    yield from _tools(reports, lang)
    yield "</header>\n<main>"
    yield f'<p class="verdict">{text(words.counts_line(reports, lang))}</p>'
    yield from _charts(reports, lang)
    yield from _overview(reports, lang)
    yield from _projects(reports, lang)
    yield '<div id="documents">'
    hidden = 0
    for number, report in enumerate(reports, 1):
        if _is_shown(report, len(reports)):
            yield from _document(number, report, lang, verbose)
        else:
            hidden += 1
    if hidden:
        zh, en = f"另有 {hidden} 份没有问题，未逐份列出。", f"{hidden} more have nothing to object to."
        yield f'<p class="note">{pick((zh, en), lang)}</p>'
    yield "</div>\n</main>"


def _tools(reports: Sequence[Report], lang: str) -> Iterator[str]:
    if not reports:
        return
    tools = reports[0].tools
    region = f"，{pick(('地方规则', 'region'), lang)} {tools.region}" if tools.region else ""
    line = (
        f"redactor {tools.toolkit}，{pick(('规则包', 'rules'), lang)} {tools.rulepack} {tools.rulepack_version}"
        f"{region}，{pick(('策略', 'policy'), lang)} {tools.policy}，SHA-256 {tools.rules_sha256[:16]}"
    )
    yield f'<p class="note">{text(line)}</p>'
    zh = "个人信息一律遮盖显示。✓ 已公开　✗ 需要处理　△ 请打开查看　? 请经办人确认　– 不适用"
    en = "Personal data are masked. ✓ present, ✗ to be acted on, △ to be looked at, ? to be confirmed, – not applicable"
    yield f'<p class="note">{pick((zh, en), lang)}</p>'


def _charts(reports: Sequence[Report], lang: str) -> Iterator[str]:
    kinds: Counter[str] = Counter()
    items: Counter[str] = Counter()
    folders: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for report in reports:
        gaps = [check.result for check in report.checks if check.result.is_gap]
        kinds.update(pick((f.title, f.title_en), lang) for f in report.findings if f.decision.action != "keep")
        items.update(gap.title if lang == "zh" else gap.item for gap in gaps)
        folder, slash, _ = report.source.name.partition("/")
        folders[folder if slash else pick(("（未分文件夹）", "(no folder)"), lang)] += len(gaps)
        seconds[report.source.name] = round(report.seconds, 1)  # type: ignore[assignment]
    charts = [
        (pick(("个人信息（按类型）", "personal data by kind"), lang), kinds, "#2b5c8a", True),
        (pick(("缺项（按事项）", "gaps by item"), lang), items, "#8a4b2b", True),
        (pick(("缺项（按部门文件夹）", "gaps by department (folder)"), lang), +folders, "#8a4b2b", len(folders) > 1),
        (
            pick(("用时最长的文件（秒）", "slowest documents (seconds)"), lang),
            +seconds,
            "#5a5a5a",
            len(seconds) > _MANY,
        ),
    ]
    for title, counts, color, telling in charts:
        if counts and telling:
            yield f'<section class="charts"><h3>{title}</h3>{bars(title, counts.most_common(_TOP), color)}</section>'


def _is_shown(report: Report, among: int) -> bool:
    return among <= _SHOWN or report.status != "CLEAN"


def _link(number: int, report: Report) -> str:
    return f'<a href="#d{number}">{text(report.source.name)}</a>'


def _overview(reports: Sequence[Report], lang: str) -> Iterator[str]:
    if len(reports) < 2:
        return
    header = (
        ("文件", "document"), ("文件类型", "type"), ("结论", "conclusion"), ("个人信息", "personal data"),
        ("问题", "problems"), ("请确认", "to confirm"),
    )  # fmt: skip
    rows = [
        (
            _link(number, report) if _is_shown(report, len(reports)) else text(report.source.name),
            text(words.doctype_title(report)),
            _verdict(report, lang),
            str(report.counts()["redact"] + report.counts()["review"]),
            str(len(report.problems())),
            str(len(words.questions(report))),
        )
        for number, report in enumerate(reports, 1)
    ]
    yield '<section class="toc">'
    yield from table([pick(pair, lang) for pair in header], rows, pick(("汇总", "Summary"), lang))
    yield "</section>"


def _projects(reports: Sequence[Report], lang: str) -> Iterator[str]:
    rows = [
        (
            text(item.project),
            _link(number, report),
            text("、".join(item.against)),
            text(words.message(item, lang)),
            text(item.result.basis),
        )
        for number, report in enumerate(reports, 1)
        for item in report.checks
        if item.against
    ]
    if rows:
        header = (("项目", "project"), ("文件", "document"), ("相关文件", "other document"), ("怎么办", "what to do"),
                  ("依据", "basis"))  # fmt: skip
        title = pick(("同一项目的文件互相核对", "Across documents of a project"), lang)
        yield f'<section id="projects"><h2>{title}</h2>'
        yield from table([pick(pair, lang) for pair in header], rows)
        yield "</section>"


def _document(number: int, report: Report, lang: str, verbose: bool) -> Iterator[str]:
    kind = words.doctype_title(report)
    yield f'<article id="d{number}"><h2>{text(report.source.name)}' + (f"（{text(kind)}）" if kind else "") + "</h2>"
    yield f'<p class="verdict">{_verdict(report, lang)}</p>'
    if report.source.sha256:
        yield f'<p class="note">SHA-256 {report.source.sha256}</p>'
    failure = report.failure
    if failure is not None:
        yield f"<p>{text(pick((failure.message_zh, failure.message_en), lang))}</p>"
        yield f"<p>→ {text(pick((failure.hint_zh, failure.hint_en), lang))}</p>"
    yield from _items(report, lang)
    yield from _findings(report, lang, verbose)
    if report.notes:
        yield f"<h3>{pick(('说明', 'Notes'), lang)}</h3><ul>"
        for note in report.notes:
            cls = ' class="ask"' if note.needs_review else ""
            yield f"<li{cls}>{text(messages.text(note.code, lang, note.details))}</li>"
        yield "</ul>"
    yield "</article>"


def _verdict(report: Report, lang: str) -> str:
    sentence = words.verdict(report, lang)
    return f'<span class="{_CLASSES.get(sentence[:1], "ask")}">{text(sentence)}</span>'


def _items(report: Report, lang: str) -> Iterator[str]:
    if not report.checks:
        return
    values = {item.id: item.value for part in report.parts for item in part.items if item.how}
    rows = []
    for item in sorted(report.checks, key=lambda item: _ORDER[words.mark(item.result)]):
        result = item.result
        mark = words.mark(result)
        shown = f"{mark} {pick(words.STATUSES[result.status], lang)}"
        told = words.message(item, lang)
        if result.status == "present":
            told = values.get(result.item, "")
        rows.append(
            (
                f'<span class="{_CLASSES.get(mark, "")} state">{shown}</span>',
                text(result.title if lang == "zh" else result.item or result.title),
                text(words.place(item, lang)),
                text(told) + (f"（{text('、'.join(item.against))}）" if item.against else ""),
                text(result.basis),
            )
        )
    header = (("情况", "status"), ("事项", "item"), ("位置", "place"), ("怎么办／内容", "what to do / content"),
              ("依据", "basis"))  # fmt: skip
    yield from table([pick(pair, lang) for pair in header], rows, pick(("公开事项", "Disclosure items"), lang))


def _findings(report: Report, lang: str, verbose: bool) -> Iterator[str]:
    shown = [item for item in report.findings if verbose or item.decision.action != "keep"]
    kept = report.counts()["keep"]
    if shown:
        header = (("处理", "action"), ("类型", "kind"), ("内容（已遮盖）", "masked"), ("位置", "place"),
                  ("为什么", "why"), ("依据", "basis"))  # fmt: skip
        rows = [_finding(item, lang) for item in shown]
        yield from table([pick(pair, lang) for pair in header], rows, pick(("个人信息", "Personal data"), lang))
    if kept and not verbose:
        zh, en = f"另有 {kept} 处依法公开或保留，未列出。", f"{kept} more are kept and not listed."
        yield f'<p class="note">{pick((zh, en), lang)}</p>'


def _finding(item: FindingItem, lang: str) -> tuple[str, ...]:
    action = item.decision.action
    return (
        f'<span class="{_ACTION_CLASSES[action]} state">{pick(words.ACTIONS[action], lang)}</span>',
        text(item.title if lang == "zh" else item.title_en),
        text(item.finding.masked),
        text(place_words(item.place, lang)),
        text(words.why(item, lang)),
        text(item.basis),
    )
