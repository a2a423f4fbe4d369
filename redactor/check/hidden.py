"""Hidden content: what a reader of the printed page does not see but a reader of the file does."""

from __future__ import annotations

from extractors.errors import fill
from extractors.model import Document
from redactor.result import CheckResult

BASIS = "实施方案五（一）（公开时去标识化处理）"

_HIDDEN: dict[str, tuple[str, str]] = {
    "comments": ("批注 {count} 处，公开前须删除", "{count} comments must be removed before publication"),
    "tracked_changes": (
        "修订痕迹 {count} 处，公开前须处理",
        "{count} tracked changes must be settled before publication",
    ),
    "hidden_text": (
        "隐藏文字 {count} 处，请核对是否应当公开",
        "{count} hidden texts: check whether they may be public",
    ),
    "hidden_sheets": (
        "隐藏的工作表 {count} 个，请核对是否应当公开",
        "{count} hidden sheets: check whether they may be public",
    ),
    "hidden_cells": (
        "隐藏的行、列 {count} 处，请核对是否应当公开",
        "{count} hidden rows and columns: check whether they may be public",
    ),
    "macros": ("文件带有宏，公开前须删除", "the file holds macros, which must be removed"),
    "embedded_packages": ("嵌入文件 {count} 个，请核对内容", "{count} embedded files: check what they hold"),
    "embedded_objects": ("嵌入对象 {count} 个，请核对内容", "{count} embedded objects: check what they hold"),
    "embedded_texts": ("嵌入的文本 {count} 份，请核对内容", "{count} imported texts: check what they hold"),
    "embedded_unreadable": (
        "嵌入文件 {count} 个无法读取，公开前须删除",
        "{count} embedded files cannot be read: remove them",
    ),
    "embedded_too_deep": (
        "嵌入层数过多，{count} 个文件未读取，公开前须删除",
        "{count} embedded files lie too deep and were not read: remove them",
    ),
    "covered_text": (
        "第 {page} 页有被色块或图片盖住、但仍可复制的文字",
        "page {page}: text lies under an opaque shape but can be copied",
    ),
    "redaction_marks_not_applied": (
        "有 {count} 处涂黑标记未真正执行，内容仍可复制",
        "{count} redaction marks were never applied: the text can be copied",
    ),
    "review_remarks": ("审阅注释 {count} 处，公开前须删除", "{count} reviewers' remarks must be removed"),
    "attachments": ("附件 {count} 个，公开前须删除或核对", "{count} attachments must be removed or checked"),
    "scripts": ("文件带有脚本，公开前须删除", "the file holds scripts, which must be removed"),
    "earlier_revisions": ("文件中保留着 {count} 个旧版本", "{count} earlier revisions are kept in the file"),
    "hidden_layers": ("隐藏图层 {count} 个，请核对内容", "{count} hidden layers: check what they hold"),
    "invisible_text": ("第 {page} 页有不可见文字，请核对", "page {page}: invisible text, check it"),
}

_MENTIONED = frozenset({"invisible_text", "hidden_layers"})
"""What may well be wanted (the text layer of a scan, a layer for print): said, but no obstacle."""


def check_hidden(document: Document) -> list[CheckResult]:
    """Return a result for each kind of hidden content that the reader of the file met."""
    results = []
    for remark in document.warnings:
        pair = _HIDDEN.get(remark.code)
        if pair is None:
            continue
        zh, en = (fill(sentence, remark.details) for sentence in pair)
        results.append(
            CheckResult(
                check_id=f"hidden:{remark.code}",
                title="隐藏内容",
                status="blocked",
                severity="info" if remark.code in _MENTIONED else "warn",
                basis=BASIS,
                message_zh=zh,
                message_en=en,
            )
        )
    return results
