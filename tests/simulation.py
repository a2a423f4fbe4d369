"""A year of an office, made with a seed: who hands in what and when, what comes back, what is withdrawn, what is found.

The plan is made first, without the ledger, and with it what must come out; then it is carried out day by day.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import office

from redactor.ledger.deadlines import deadline
from redactor.ledger.store import Ledger
from redactor.ledger.writer import Writer

YEAR = 2025
TODAY = date(2026, 3, 31)
_NAMES = "农业中心 林业站 自来水公司 经济发展办 安监站 党政办 财政所 规划建设办 水利站 教管中心 卫健办 村镇办"
DEPARTMENTS = tuple(f"镇{name}" for name in _NAMES.split())
TITLES = {
    "tender_notice": "招标公告",
    "award_notice": "中标结果公示",
    "contract_notice": "合同订立情况",
    "design_change": "设计变更公示",
    "construction_notice": "施工信息公开",
    "completion_notice": "竣工验收信息公开",
    "ppp_execution": "PPP项目执行信息",
    "approval_notice": "项目批准结果",
}
MUST_PUBLISH = ("tender_notice", "award_notice")
PLACES = ("一楼政务公开栏", "便民服务大厅公开栏", "村委会公开栏")
DETOURS = {
    "straight": 66, "returned": 8, "unsigned": 4, "refiled": 4, "cleared": 2, "refused": 3, "classified": 1,
    "withdrawn": 3, "corrected": 3, "stuck": 6,
}  # fmt: skip
Step = tuple[str, str, dict[str, Any]]
"""Day, event, what differs from ``office.STEPS``."""


@dataclass
class Plan:
    """One document: what it is, its steps in order, and what must be true of it in the end."""

    department: str
    project: str
    doctype: str
    formed: date
    limit: str
    detour: str
    steps: list[Step] = field(default_factory=list)
    published: date | None = None
    leaks: dict[str, int] = field(default_factory=dict)
    number: str = ""


def plan(seed: int, documents: int) -> list[Plan]:
    """Plan the year's documents, in the order of their days."""
    chance = random.Random(seed)
    made = []
    for serial in range(documents):
        formed = date(YEAR, 1, 2) + timedelta(days=chance.randrange(363))
        department = chance.choice(DEPARTMENTS)
        one = Plan(
            department, f"{department}第{chance.randrange(1, 6)}号工程", chance.choice(tuple(TITLES)), formed,
            chance.choices(("general", "permit", "procurement_result"), (90, 7, 3))[0],
            chance.choices(tuple(DETOURS), tuple(DETOURS.values()))[0],
        )  # fmt: skip
        if one.detour == "refused" and one.doctype in MUST_PUBLISH:
            one.detour = "classified"
        _walk(one, chance, serial)
        made.append(one)
    return sorted(made, key=lambda item: item.formed)


def _walk(one: Plan, chance: random.Random, serial: int) -> None:
    """Write down the steps of a document, each some working days after the one before."""
    day = one.formed
    public = office.digest(f"public {serial}")

    def step(event: str, wait: int = 1, **changes: Any) -> None:
        nonlocal day
        day = deadline(day, wait) if wait else day
        papers = {"portal": public, "board": public}
        usual = office.STEPS.get(event, {})
        same = {"digest": public} if "digest" in usual else {}
        same |= {"digests": papers} if "digests" in usual else {}
        one.steps.append((day.isoformat(), event, {**same, **changes}))

    def sign(last: str = "publish_portal") -> None:
        gaps = chance.choices((0, 1, 2), (80, 15, 5))[0]
        found = {"applicable": 15, "present": 15 - gaps, "gaps": [office.gap(f"item{n}") for n in range(gaps)]}
        open_ = [office.open_finding(mark=office.digest(f"{serial}")[:16])] if chance.random() < 0.1 else []
        step("run_checks", chance.choices((0, 1, 3), (4, 4, 2))[0], check=office.check(open=open_, **found))
        said = {
            f"item{n}": {"status": chance.choice(("not_applicable", "not_formed")), "reason": "无此项"}
            for n in range(gaps)
        }
        ruled = [
            {"fingerprint": f["fingerprint"], "kind": f["kind"], "basis": "not_personal", "reason": "办公座机"}
            for f in open_
        ]
        step("submit", 0, explanations=said, rulings=ruled)
        if last == "submit":
            return
        for event in ("approve", "sign", "post_board", "file_to_office", "publish_portal"):
            step(event, chance.choices((0, 1, 2, 5), (3, 5, 3, 1))[0],
                 **({"place": chance.choice(PLACES)} if event == "post_board" else {}),
                 **({"place": f"https://example.gov.cn/{serial}"} if event == "publish_portal" else {}))  # fmt: skip
            if event == last:
                return

    def start(*events: str) -> None:
        step("run_checks")
        step("submit", 0)
        for event in events:
            step(event)

    detour = one.detour
    if detour == "returned":
        start("return", "fix")
    elif detour == "unsigned":
        start("approve", "return_unsigned", "fix")
    elif detour == "refiled":
        start("approve", "sign", "post_board", "file_to_office", "return_filed", "fix")
    elif detour == "cleared":
        start("cannot_decide", "cleared", "return", "fix")
    if detour in ("refused", "classified"):
        start(*(("refuse",) if detour == "refused" else ("cannot_decide", "classified")))
        return
    sign(chance.choice(("submit", "approve", "sign", "file_to_office")) if detour == "stuck" else "publish_portal")
    if detour == "stuck":
        return
    one.published = day
    if chance.random() < 0.1:
        step("publish_channel", 1, place=f"https://weibo.com/{serial}", channel="weibo")
    if chance.random() < 0.03:
        one.leaks = {chance.choice(("mobile", "id_card", "bank_account")): chance.randrange(1, 3)}
        step("inspect", 2, leaks=one.leaks, digest=public)
    if detour in ("withdrawn", "corrected"):
        step("withdraw", 1, minutes=chance.randrange(30, 600))
        if detour == "corrected":
            step("correct", 0)
            step("new_version", 0)
            sign()


def carry_out(ledger: Ledger, plans: list[Plan]) -> None:
    """Register departments and projects, then take all steps in the order of their days, a transaction a week."""
    with ledger.writing() as writer:
        for name in DEPARTMENTS:
            writer.department(name, day=f"{YEAR}-01-01")
        for project in sorted({one.project for one in plans}):
            writer.project(project, day=f"{YEAR}-01-01", kinds=("招标投标",))
    due = [(one.formed.isoformat(), one, "add", {}) for one in plans]
    due += [(day, one, event, changes) for one in plans for day, event, changes in one.steps]
    due.sort(key=lambda item: item[0])
    for _, week in itertools.groupby(due, key=lambda item: date.fromisoformat(item[0]).isocalendar()[:2]):
        steps = list(week)
        with ledger.writing() as writer:
            writer.prefetch({one.number for _, one, _, _ in steps if one.number})
            for day, one, event, changes in steps:
                _take(writer, day, one, event, changes)


def _take(writer: Writer, day: str, one: Plan, event: str, changes: dict[str, Any]) -> None:
    if event == "add":
        one.number = writer.add(
            day=day, title=f"{one.project}{TITLES[one.doctype]}", department=one.department, project=one.project,
            doctype=one.doctype, handler=office.HANDLER, formed=day, limit=one.limit,
        )  # fmt: skip
    elif event == "inspect":
        persons = max(changes["leaks"].values())
        found = {"status": "FINDINGS", "persons": persons, "overredacted": 0, "violations": 0}
        writer.note("inspect", one.number, day=day, actor=office.CLERK, **found, **changes)
    else:
        writer.act(event, one.number, **{"day": day, **office.STEPS[event], **changes})


def counted(plans: list[Plan]) -> Counter[str]:
    """Return how many documents took which way."""
    return Counter(one.detour for one in plans)
