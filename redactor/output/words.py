"""The words that all renderers share, Chinese and English, and the cleaning of text that others wrote."""

from __future__ import annotations

import contextlib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from extractors.encodings import decoded
from redactor import messages

if TYPE_CHECKING:
    from redactor.report import CheckItem, FindingItem, Report
    from redactor.result import CheckResult

ACTIONS = {"redact": ("删除", "remove"), "keep": ("保留", "keep"), "review": ("待人工确认", "needs review")}
TO_DO = {
    "redact": ("用 redactor clean 删除，或改写", "remove it with redactor clean, or reword"),
    "keep": ("不需处理", "nothing"),
    "review": ("请人工确认是否可以公开", "decide whether it may be published"),
}
SEVERITIES = {
    "high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low"),
    "error": ("错误", "error"), "warn": ("提醒", "warning"), "info": ("提示", "information"),
}  # fmt: skip
STATUSES = {
    "present": ("已公开", "present"),
    "empty": ("没有填写", "blank"),
    "placeholder": ("占位内容", "placeholder"),
    "missing": ("缺少", "missing"),
    "inconsistent": ("矛盾", "contradiction"),
    "not_applicable": ("不适用", "not applicable"),
    "question": ("待确认", "to be confirmed"),
    "removed": ("脱敏后无内容", "removed by redaction"),
    "blocked": ("不得公开", "must not be published"),
}
VERDICTS = {
    ("check", "CLEAN"): ("✓ 可以公开：未发现问题", "✓ fit for publication: nothing found"),
    ("check", "FINDINGS"): ("✗ 暂不能公开", "✗ not fit for publication yet"),
    ("clean", "CLEAN"): ("✓ 已清理并通过复查", "✓ cleaned and proven"),
    ("clean", "FINDINGS"): (
        "△ 已清理并通过复查，另有事项需要人工处理",
        "△ cleaned and proven; some matters are left for a person",
    ),
    ("verify", "CLEAN"): (
        "✓ 清理彻底：没有应删除的个人信息和隐藏内容（公开事项另用 redactor check 核对）",
        "✓ thoroughly cleaned: nothing to remove, nothing hidden (items: redactor check)",
    ),
    ("verify", "FINDINGS"): (
        "✗ 清理不彻底：仍有应删除的个人信息或隐藏内容",
        "✗ not thoroughly cleaned: there is something to remove, or hidden",
    ),
    ("fields", "CLEAN"): ("✓ 已读取", "✓ read"),
    ("fields", "FINDINGS"): ("△ 已读取，有缺项或矛盾", "△ read; items are missing or contradictory"),
    ("", "NOT_CHECKED"): ("✗ 未检查", "✗ not checked"),
    ("", "WITHHELD"): ("✗ 输出已扣留", "✗ output withheld"),
}  # fmt: skip


_NOT_JUDGED = (
    "△ 没有发现个人信息和隐藏内容；文种未识别，公开事项没有核对",
    "△ no personal data, nothing hidden; of no known document type: its items were not judged",
)


_PERSONAL_ONLY = (
    "△ 已读取；文中有个人信息，公开前须清理",
    "△ read; it holds personal data: clean it before it is published",
)


def pick(pair: tuple[str, str], lang: str) -> str:
    """Return the Chinese or the English one."""
    return pair[0] if lang == "zh" else pair[1]


def printable(text: str) -> str:
    """Return text without control characters, line separators and lone surrogates, fit for a terminal.

    File names that the system could not decode (surrogates for bytes) are shown as UTF-8, else as GB 18030.
    """
    if any("\udc80" <= c <= "\udcff" for c in text):
        with contextlib.suppress(UnicodeEncodeError):  # surrogates that stand for no byte are among them
            text = decoded(text.encode("utf-8", "surrogateescape")) or text
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c for c in text)


def verdict(report: Report, lang: str) -> str:
    """Return the conclusion on a document, with its mark."""
    pair = VERDICTS.get((report.goal, report.status)) or VERDICTS["", report.status]
    if is_unjudged(report):
        pair = _NOT_JUDGED
    if report.goal == "fields" and report.status == "FINDINGS" and not any(c.result.is_problem for c in report.checks):
        pair = _PERSONAL_ONLY
    asked = len(questions(report)) if report.goal == "check" else 0
    asked += report.counts()["review"] if report.goal == "verify" else 0
    if report.status == "CLEAN" and asked:
        sentence = pick(pair, lang).replace("✓", "△") if report.goal == "verify" else pick(pair, lang)
        return sentence + pick((f"（另有 {asked} 项请确认）", f" ({asked} to be confirmed)"), lang)
    return pick(pair, lang)


def is_unjudged(report: Report) -> bool:
    """Tell whether nothing was objected to in a document of no known type: its mandatory items were not judged."""
    return report.goal == "check" and report.status == "CLEAN" and report.doctype in ("", "other")


def questions(report: Report) -> list[CheckItem]:
    """Return what only the clerk can tell; it is no objection."""
    return [item for item in report.checks if item.result.status == "question"]


def mark(result: CheckResult) -> str:
    """Return ✗ for what must be acted on, ? for a question, – for what does not apply, ✓ for the rest."""
    if result.is_problem:
        return "✗"
    return {"question": "?", "not_applicable": "–", "present": "✓"}.get(result.status, "·")


def why(item: FindingItem, lang: str) -> str:
    """Return why a finding is one, and on whose word and reference it stays or goes where that is not the rules'."""
    decision = item.decision
    reasons = [messages.evidence(code, lang) for code in item.finding.evidence]
    if decision.exemption or decision.rule == "review":
        reference = pick((f"（{decision.exemption}）", f" ({decision.exemption})"), lang) if decision.exemption else ""
        reasons.append(messages.text(decision.reason, lang) + reference)
    return "；".join(reasons)


def category(item: CheckItem) -> tuple[str, str]:
    """Return what kind of matter a check is about."""
    check = item.result.check_id
    if item.against:
        return ("跨文件核对", "across documents")
    if check.startswith(("required:", "removed:")):
        return ("公开事项", "disclosure items")
    if check.startswith("hidden:"):
        return ("隐藏内容", "hidden content")
    if check == "validity":
        return ("依据效力", "validity of the rules")
    return ("内容核对", "consistency") if item.result.status == "inconsistent" else ("发布限制", "restrictions")


def doctype_title(report: Report) -> str:
    """Return the title of the document type; of all of them when the file holds several."""
    titles = [part.doctype_title for part in report.parts if part.doctype_title]
    return "、".join(dict.fromkeys(titles)) or report.doctype_title


def message(item: CheckItem, lang: str) -> str:
    """Return the sentence that tells the clerk what to do ("" for an item that is there)."""
    return item.result.message_zh if lang == "zh" else item.result.message_en


def place(item: CheckItem, lang: str) -> str:
    """Return where the item stands ("" for nowhere)."""
    return item.place_zh if lang == "zh" else item.place_en


def counts_line(reports: Iterable[Report], lang: str) -> str:
    """Return the closing sentence over many documents."""
    reports = list(reports)
    by = Counter(report.status for report in reports)
    unjudged = sum(map(is_unjudged, reports))
    zh = (
        f"共 {by.total()} 份：通过 {by['CLEAN']}"
        f"{f'（其中 {unjudged} 份文种未识别，公开事项没有核对）' if unjudged else ''}，需处理 {by['FINDINGS']}，"
        f"未检查 {by['NOT_CHECKED']}，扣留 {by['WITHHELD']}"
    )
    en = (
        f"{by.total()} documents: {by['CLEAN']} clean"
        f"{f' ({unjudged} of no known type: items not judged)' if unjudged else ''}, {by['FINDINGS']} with findings, "
        f"{by['NOT_CHECKED']} not checked, {by['WITHHELD']} withheld"
    )
    return zh if lang == "zh" else en
