"""An invented office for tests of the ledger: its people, its files by digest, and the whole procedure in one call."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from redactor.ledger.record import Record
from redactor.ledger.store import Ledger
from redactor.ledger.writer import Writer

TODAY = date(2026, 9, 30)
HANDLER, HEAD, LEADER, CLERK = "经办甲", "负责乙", "分管丙", "党政丁"
DEPARTMENT, PROJECT = "镇财政所", "青溪镇供水工程"


def digest(text: str) -> str:
    """A digest as of a file."""
    return hashlib.sha256(text.encode()).hexdigest()


PUBLIC = digest("public")
COPY = digest("signed copy")
PATH = ("run_checks", "submit", "approve", "sign", "post_board", "file_to_office", "publish_portal")


def check(**changes: Any) -> dict[str, Any]:
    """A machine check that found nothing."""
    return {"status": "CLEAN", "report": digest("report"), "toolkit": "1", "rules": digest("rules"), **changes}


def gap(item: str = "award_date") -> dict[str, str]:
    """A mandatory item without a value."""
    return {"item": item, "title": f"项 {item}", "basis": "", "status": "missing"}


def open_finding(action: str = "review", mark: str = "0123456789abcdef") -> dict[str, str]:
    """A finding that nobody decided."""
    return {"id": "F1", "kind": "mobile", "action": action, "fingerprint": mark}


STEPS: dict[str, dict[str, Any]] = {
    "run_checks": {"role": "system", "digests": {"portal": PUBLIC, "board": PUBLIC}, "check": check()},
    "submit": {"role": "handler", "actor": HANDLER, "attribute": "full", "explanations": {}, "rulings": []},
    "approve": {"role": "dept_head", "actor": HEAD, "secrecy": "clear", "digests": {"portal": PUBLIC, "board": PUBLIC}},
    "return": {"role": "dept_head", "actor": HEAD, "reason": "补充附件"},
    "refuse": {"role": "dept_head", "actor": HEAD, "reason": "依据政府信息公开条例第十五条"},
    "cannot_decide": {"role": "dept_head", "actor": HEAD, "reason": "报县保密局确定"},
    "cleared": {"role": "dept_head", "actor": HEAD, "reason": "不涉密"},
    "classified": {"role": "dept_head", "actor": HEAD, "reason": "涉密"},
    "sign": {"role": "leader", "actor": LEADER, "digests": {"portal": PUBLIC, "board": PUBLIC}},
    "return_unsigned": {"role": "leader", "actor": LEADER, "reason": "核对金额"},
    "post_board": {"role": "department", "actor": HANDLER, "place": "一楼公开栏", "digest": PUBLIC},
    "file_to_office": {
        "role": "department", "actor": HANDLER, "copy": COPY, "pages": 2, "receiver": CLERK, "complete": True,
    },
    "publish_portal": {
        "role": "office", "actor": CLERK, "place": "https://example.gov.cn/1", "digest": PUBLIC,
        "rescan": {"status": "CLEAN", "open": [], "blocked": []}, "attachments": [],
    },
    "return_filed": {"role": "office", "actor": CLERK, "reason": "缺少附件"},
    "publish_channel": {
        "role": "office", "actor": CLERK, "place": "https://example.gov.cn/w", "digest": PUBLIC, "channel": "wechat",
        "rescan": {"status": "CLEAN", "open": [], "blocked": []},
    },
    "withdraw": {"role": "office", "actor": CLERK, "reason": "内容有误"},
    "correct": {"role": "office", "actor": CLERK, "reason": "金额更正"},
    "cancel": {"role": "handler", "actor": HANDLER, "reason": "重复登记"},
    "fix": {"role": "handler", "actor": HANDLER},
    "new_version": {"role": "handler", "actor": HANDLER},
}  # fmt: skip


def opened(ledger: Ledger) -> Ledger:
    """Register the department and the project."""
    with ledger.writing() as writer:
        writer.department(DEPARTMENT, day="2026-01-05")
        writer.project(PROJECT, day="2026-01-05", kinds=("招标投标", "施工"))
    return ledger


def add(writer: Writer, day: str = "2026-07-01", **changes: Any) -> str:
    """Add an award notice."""
    values: dict[str, Any] = {
        "title": "供水工程中标结果公示", "department": DEPARTMENT, "project": PROJECT, "doctype": "award_notice",
        "handler": HANDLER, "formed": day,
    }  # fmt: skip
    return writer.add(day=day, **{**values, **changes})


def take(writer: Writer, document: str, *events: str, day: str = "2026-07-02", **changes: Any) -> Record:
    """Take steps as the right people with the right papers; ``changes`` go to the last."""
    for event in events:
        extra = changes if event == events[-1] else {}
        writer.act(event, document, **{"day": day, **STEPS[event], **extra})
    return writer.record(document)
