"""The glossary of field ids, lists and checks in rules/README.md, made from the rule pack itself.

``python -m redactor.output.glossary`` rewrites the part of the README between the markers; a test keeps it true.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from extractors.doctype import CheckSpec, DocType, FieldSpec, ListSpec
from extractors.doctype import load_doctypes as load

BEGIN = "<!-- glossary: made by `python -m redactor.output.glossary`, do not edit -->"
END = "<!-- end of glossary -->"
_LEVELS = {"required": "必填", "conditional": "有条件", "optional": "选填"}
_KINDS = {
    "text": "文字", "org": "单位", "person": "人员", "money": "金额", "date": "日期", "duration": "期限",
    "percent": "比例", "phone": "电话", "code": "编号", "enum": "选项", "list": "列举", "table": "表格",
}  # fmt: skip
_SEVERITIES = {"error": "错误", "warn": "提醒", "info": "提示"}
_SCOPES = {"document": "", "project": "（跨文件）", "manual": "（人工）"}


def render(doctypes: Mapping[str, DocType]) -> str:
    """Return the glossary as Markdown: items, lists and checks of every type that has items."""
    chosen = [doctype for doctype in doctypes.values() if doctype.items]
    items, checks = sum(len(d.items) for d in chosen), sum(len(d.checks) for d in chosen)
    lines = [
        "## 字段编号对照表",
        "",
        f"共 {len(chosen)} 类文件、{items} 个字段、{checks} 条校验规则。带 * 的依据凭记忆记录或待核，使用前请查原文。",
        "",
    ]
    for doctype in chosen:
        lines += _type_lines(doctype)
    return "\n".join(lines).rstrip() + "\n"


def rewrite(readme: str, glossary: str) -> str:
    """Put the glossary between the markers of the README's text; at its end when it has none."""
    part = f"{BEGIN}\n\n{glossary}\n{END}\n"
    if BEGIN not in readme:
        return readme.rstrip("\n") + "\n\n" + part if readme else part
    head, rest = readme.split(BEGIN, 1)
    return head + part + rest.split(END, 1)[1].lstrip("\n")


def _type_lines(doctype: DocType) -> list[str]:
    lines = [
        f"### {doctype.title} `{doctype.id}`",
        "",
        "| 编号 | 名称 | 类型 | 级别 | 依据 |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [_item(item) for item in doctype.items]
    if doctype.lists:
        lines += ["", "列表：", "", *(_list(spec) for spec in doctype.lists)]
    if doctype.checks:
        lines += ["", "| 校验 | 规则 | 程度 | 依据 |", "| --- | --- | --- | --- |"]
        lines += [_check(check) for check in doctype.checks]
    return [*lines, ""]


def _item(item: FieldSpec) -> str:
    level = _LEVELS[item.level] + (f"：{item.when.text}" if item.when else "")
    cells = (f"`{item.id}`", item.title + _force(item), _KINDS[item.kind], level, _basis(item.basis, item.unsure))
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _list(spec: ListSpec) -> str:
    columns = "、".join(f"`{column.id}`" for column in spec.column_specs())
    return f"- `{spec.id}` {spec.title}：{columns}"


def _check(check: CheckSpec) -> str:
    cells = (
        f"`{check.id}`",
        check.title + _SCOPES[check.scope] + _force(check),
        _SEVERITIES[check.severity],
        _basis(check.basis, check.unsure),
    )
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _force(rule: FieldSpec | CheckSpec) -> str:
    """When the rule is in force, for rules that are not for ever."""
    days = (f"自 {rule.since} 起" if rule.since else "") + (f"至 {rule.until} 止" if rule.until else "")
    return f"（{days}施行）" if days else ""


def _basis(text: str, unsure: bool) -> str:
    return text + (" *" if unsure else "")


def _cell(text: str) -> str:
    return text.replace("|", "｜").replace("\n", " ")


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "rules")
    path = folder / "README.md"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(rewrite(before, render(load(folder))), encoding="utf-8")
