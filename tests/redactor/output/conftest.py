"""Two invented reports that show everything a renderer meets: findings, items of every state, lists, a failure."""

from __future__ import annotations

import pytest

from extractors.model import Span
from extractors.place import Place
from redactor.finding import Decision, Finding, Hit
from redactor.redaction import Note
from redactor.report import (
    CheckItem,
    Column,
    Failure,
    FieldItem,
    FindingItem,
    ListItem,
    Part,
    Report,
    Source,
    Tools,
)
from redactor.result import CheckResult

TOOLS = Tools("1.2.3", "cn-test", "2024.5", "ab" * 32, "publish", region="yunling")
PROJECT = "云岭县第九小学教学楼工程"
SPANS = (Span(0, 10, 28),)


def finding(number: int, kind: str, title: str, action: str, masked: str, where: Place) -> FindingItem:
    hit = Hit(kind, SPANS, 0.9, "test", ("label:联系电话", "checksum:ok"))
    found = Finding(f"f{number}", kind, "high", SPANS, 0.9, masked, "0123456789abcdef", (hit,))
    decision = Decision(f"f{number}", action, "policy_kind", kind, "label" if action == "redact" else "")  # type: ignore[arg-type]
    return FindingItem(found, decision, title, kind, "个人信息保护法第二十八条", where)


def check(check_id: str, item: str, title: str, status: str, severity: str, told: str, **more: object) -> CheckItem:
    result = CheckResult(
        check_id=check_id, item=item, title=title, status=status, severity=severity, basis="发改委10号令第六条",  # type: ignore[arg-type]
        message_zh=told, message_en=told and f"{item}: {status}",
    )  # fmt: skip
    return CheckItem(result, **more)  # type: ignore[arg-type]


def checks() -> tuple[CheckItem, ...]:
    question = "请确认：如“合同有质量要求”，须公开“质量标准”，文中没有找到（依据凭记忆或待核，请以原文为准）"
    missing = "缺少“项目负责人”，请补充，例如“张某”"
    return (
        check("required:project_name", "project_name", "项目名称", "present", "info", ""),
        check("required:pm_name", "pm_name", "项目负责人", "missing", "error", missing),
        check("required:quality", "quality", "质量标准", "question", "info", question),
        check("required:safety", "safety", "安全目标", "not_applicable", "info", "文中说明不适用"),
        check(
            "price_words", "award_price", "大写与小写一致", "inconsistent", "warn",
            "请核对中标价（大小写相差 100 元）", place_zh="第4段", place_en="paragraph 4",
        ),
        check("hidden:comments", "", "隐藏内容", "blocked", "warn", "批注 1 处，公开前须删除（redactor clean 会处理）"),
        check(
            "price_equals_award", "award_price", "合同价与中标价一致", "inconsistent", "error",
            "请核对价款（“中标价”与《合同》文件不一致）", against=("合同.docx",), project=PROJECT,
        ),
    )  # fmt: skip


def award() -> Report:
    where = Place("body", table=1, row=2, column=2, label="中标人")
    fourth, due = Place("body", paragraph=4), ("required", "present")
    items = (
        FieldItem("project_name", "项目名称", PROJECT, "title", 0.9, Place("body", paragraph=1), "text", *due),
        FieldItem("winner", "中标人", '=HYPERLINK("http://x","甲|有限公司")', "table", 0.95, where, "org", *due),
        FieldItem("award_price", "中标价", "8123456.00", "label", 0.9, fourth, "money", *due),
        FieldItem("pm_phone", "项目负责人电话", "[已遮盖]", "label", 0.9, fourth, "phone"),
        FieldItem("pm_name", "项目负责人", "", "", 0.0, Place("body"), "person", "required", "missing"),
        FieldItem("remark", "内部意见", "[已遮盖]", "label", 0.8, fourth, "text", "optional", "", "withhold"),
        FieldItem("land_no", "土地证号", "1*******9", "label", 0.8, fourth, "code", "optional", "", "mask"),
    )
    columns = (Column("rank", "排名"), Column("name", "单位", "org"), Column("note", "备注", "text", "withhold"))
    rows = (("1", "甲建设有限公司", "[已遮盖]"), ("2", "乙建设<script>alert(1)</script>有限公司", ""))
    return Report(
        goal="check", status="FINDINGS", source=Source("招标/中标公告.docx", "cd" * 32, 2048, "docx"), tools=TOOLS,
        doctype="award_notice", doctype_title="中标结果公示", doctype_evidence=("title:中标结果公示",),
        fields=tuple(item for item in items if item.how),
        findings=(
            finding(1, "mobile", "手机号码", "redact", "1*********4", Place("body", page=2, paragraph=3)),
            finding(2, "person_name", "姓名", "review", "***", Place("comment", number=1)),
            finding(3, "office_landline", "办公电话", "keep", "0**********1", Place("body", paragraph=9)),
        ),
        checks=checks(),
        notes=(Note("images", {"count": 2}, True), Note("converted_to_docx", {"from": "doc"})),
        parts=(Part("award_notice", "中标结果公示", items, (ListItem("candidates", "中标候选人", columns, rows),)),),
        seconds=0.25,
    )  # fmt: skip


def broken() -> Report:
    failure = Failure(
        "DamagedInput", "文件已损坏（x），文件视为未检查", "damaged (x)", "请重新导出。", "Export it again.", 3
    )
    return Report(
        goal="check",
        status="NOT_CHECKED",
        source=Source("扫描 \x1b[31m件<b>.pdf", "", 0),
        tools=TOOLS,
        failure=failure,
    )


@pytest.fixture
def reports() -> list[Report]:
    return [award(), broken()]
