"""Rules in people's words: what a detector looks for and why, what a document type must hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.output.words import ACTIONS

if TYPE_CHECKING:
    from extractors.doctype import DocType
    from redactor.detect.rules import PatternFile

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
    yield f"  {'默认处理' if zh else 'treatment'}：{_treatment(rule.action, rule.replace, file.replacement, zh=zh)}"
    yield f"  {'标签' if zh else 'labels'}：" + "、".join(file.labels[:20]) + ("……" if len(file.labels) > 20 else "")
    if file.headers:
        yield f"  {'表头' if zh else 'headers'}：" + "、".join(file.headers[:20])
    yield f"  {'写法' if zh else 'shapes'}："
    for pattern in file.patterns:
        yield f"    {pattern.id}  {pattern.regex}"
        yield f"        {_conditions(pattern, zh=zh)}"
    yield f"  {'例子' if zh else 'examples'}：{len(file.examples.match)} + {len(file.examples.no_match)}"


_STYLES = {
    "label": ("以{label}代替", "replaced by {label}"),
    "mask": ("逐字打星", "starred"),
    "keep_last_4": ("打星，只留末四位", "starred but for the last four"),
    "surname": ("只留姓，其余写作某", "the surname and 某"),
    "pseudonym": ("换成代号，同一人同一代号", "a pseudonym, one for one person"),
    "generalize": ("概括：地址到村，年龄、金额到区间", "generalized: address to the village, age and amount to a band"),
    "nothing": ("删去，不留标记", "removed without a trace"),
}
_PLACES = {
    "number": ("数字（可分组、断行、全角）", "a number, in whatever groups"),
    "text": ("正文任意处", "anywhere in the text"),
    "value": ("紧跟标签", "right behind a label"),
}
_NEEDS = {
    "optional": ("不需要标签", "no label needed"),
    "unless_valid": ("须有标签，校验通过的除外", "a label, or a check that passes"),
    "required": ("附近须有标签或表头", "a label or heading near by"),
    "adjacent": ("标签须紧邻", "a label right beside it"),
}
_CHECKS = {
    "id_card_18": ("GB 11643 校验码", "check digit of GB 11643"),
    "id_card_15": ("地区码和出生日期", "region and date of birth"),
    "disability_20": ("前 18 位的 GB 11643 校验码、残疾类别和等级", "GB 11643 check digit, category and degree"),
    "bank_card": ("Luhn 校验和发卡行标识", "Luhn check and issuer"),
}


def _treatment(action: str, style: str, label: str, *, zh: bool) -> str:
    said = ACTIONS[action][0 if zh else 1]
    how = _STYLES.get(style, ("", ""))[0 if zh else 1].format(label=label)
    return f"{said}{'，' if zh else ', '}{how}" if how else said


def _conditions(pattern: PatternFile, *, zh: bool) -> str:
    language = 0 if zh else 1
    parts = [_PLACES[pattern.on][language]]
    if pattern.on != "value":
        parts.append(_NEEDS[pattern.label][language])
    if pattern.validate:
        check = _CHECKS.get(pattern.validate, (pattern.validate, pattern.validate))[language]
        parts.append(("校验：" if zh else "check: ") + check)
    return ("；" if zh else "; ").join(parts)


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
