"""Rules in people's words: what a detector looks for and why, what a document type must hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.doctype import DocType

_LEVELS = {
    "required": ("必须公开", "required"),
    "conditional": ("有条件必须公开", "conditional"),
    "optional": ("可选", "optional"),
}
_SEVERITY = {"high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low")}


def describe_detector(folder: Path, kind: str, lang: str) -> Iterator[str]:
    """Yield title, law, labels, shapes and the policy's treatment of a kind of personal data."""
    from redactor.detect.rules import read_detectors
    from redactor.policy import load_policy

    file = next(d.file for d in read_detectors(folder) if d.file.kind == kind)
    rule = load_policy("publish", folder).rule_for(kind)
    zh = lang == "zh"
    yield f"{file.title if zh else file.title_en}（{kind}）" if zh else f"{file.title_en} ({kind})"
    yield f"  {'依据' if zh else 'basis'}：{file.basis}"
    yield f"  {'严重程度' if zh else 'severity'}：{_SEVERITY[file.severity][0 if zh else 1]}"
    yield f"  {'默认处理' if zh else 'treatment'}：{rule.action} {rule.replace}".rstrip()
    yield f"  {'标签' if zh else 'labels'}：" + "、".join(file.labels[:20]) + ("……" if len(file.labels) > 20 else "")
    if file.headers:
        yield f"  {'表头' if zh else 'headers'}：" + "、".join(file.headers[:20])
    yield f"  {'写法' if zh else 'shapes'}："
    for pattern in file.patterns:
        check = f"  [{pattern.validate}]" if pattern.validate else ""
        yield f"    {pattern.id}  {pattern.regex}{check}"
    yield f"  {'例子' if zh else 'examples'}：{len(file.examples.match)} + {len(file.examples.no_match)}"


def describe_doctype(doctype: DocType, lang: str) -> Iterator[str]:
    """Yield the items of a document type with level and legal basis, then its cross-item checks."""
    zh = lang == "zh"
    yield f"{doctype.title}（{doctype.id}）"
    for item in doctype.items:
        level = _LEVELS[item.level][0 if zh else 1]
        when = f"：{item.when.text}" if item.when else ""
        basis = item.basis + ("（未核对原文）" if item.unsure and zh else " (not checked)" if item.unsure else "")
        yield f"  {item.title}（{item.id}）  {level}{when}"
        yield f"      {'标签' if zh else 'labels'}：" + "、".join(item.labels)
        yield f"      {'依据' if zh else 'basis'}：{basis}"
    if doctype.checks:
        yield "  " + ("核对规则：" if zh else "checks:")
        for check in doctype.checks:
            yield f"    {check.id}  {check.title}"
