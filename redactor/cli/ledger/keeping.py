"""Keeping the ledger: make it, look into it, what is due, prove it, copy it."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from redactor.cli import options
from redactor.cli.language import lang, say
from redactor.cli.ledger import common
from redactor.errors import UsageError, unknown_choice
from redactor.output import words
from redactor.output.human import wrap

if TYPE_CHECKING:
    from redactor.ledger.record import Record
    from redactor.ledger.store import Ledger

EXPORTS = (".jsonl", ".xlsx")


def register(group: typer.Typer) -> None:
    """Add the verbs."""
    verb = partial(common.verb, group)
    verb(
        _init,
        "建立台账，登记责任部门。",
        "Make a ledger and register departments.",
        "init --department 镇财政所 --department 镇林业站",
    )
    verb(_department, "登记责任部门。", "Register departments.", "department 镇水利站")
    verb(
        _project,
        "登记项目及现阶段应有的信息类别。",
        "Register a project and the kinds due at its stage.",
        "project 供水工程 --kind 招标投标 --kind 施工",
    )
    verb(_list, "列出文件。", "List documents.", "list --state 待分管领导签字")
    verb(
        _show,
        "一份文件的经过和可办理的事项。",
        "What happened to a document and what may be done.",
        "show GK-2026-0001",
    )
    verb(
        _due,
        "应公开截止日：待办、临期和逾期。有逾期的，退出码为 1。",
        "What is due, by deadline, and what is overdue (then the exit code is 1).",
        "due --within 5",
    )
    verb(
        _verify,
        "核对台账是否被改动。有改动的，退出码为 1。",
        "Has the ledger been tampered with (then the exit code is 1)?",
        "verify --chain-key 密钥.key",
    )
    verb(_export, "导出（.jsonl 或 .xlsx）。", "Export (.jsonl or .xlsx).", "export 台账.xlsx", "export 台账.jsonl")
    verb(
        _import,
        "导入：.jsonl 为整本台账，.xlsx 为批量登记。",
        "Import: .jsonl whole, .xlsx new documents.",
        "import 登记.xlsx",
    )
    verb(_backup, "备份。", "Backup.", "backup 备份/台账-20260930.db")
    verb(
        _restore,
        "从备份恢复到空的位置。",
        "Restore a backup to an empty place.",
        "restore 备份/台账-20260930.db --ledger 恢复.db",
    )
    verb(_migrate, "升级台账结构。", "Upgrade the schema.", "migrate --ledger 旧台账.db")


def _init(
    departments: list[str] = common.option("--department", "责任部门，默认用程序文件中的名单。",
                                           "Departments; default those of the rules.", default=[]),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:  # fmt: skip
    from redactor.ledger import create_ledger

    ledger = create_ledger(place, today=common.today(), key=common.key_of(key))
    with ledger.writing() as writer:
        for name in departments or ledger.rules.departments:
            writer.department(name, day=common.day_of(date))
    if not departments:
        told = say(
            "没有给出 --department，已登记程序文件中的部门，请核对；增加用 redactor ledger department 名称",
            "no --department was given: those of the rules were registered; add more with redactor ledger department",
        )
        common.out(*wrap(told, "", "  "))
    for line in wrap(say("已建立台账，责任部门：", "made; departments: ") + "、".join(ledger.departments()), "", "  "):
        common.out(line)


def _department(
    names: list[str] = typer.Argument(..., metavar=say("部门", "NAME"), show_default=False),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    ledger = common.open_(place, key)
    with ledger.writing() as writer:
        for name in names:
            writer.department(name, day=common.day_of(date))
    common.out("、".join(ledger.departments()))


def _project(
    name: str = typer.Argument(..., metavar=say("项目", "NAME"), show_default=False),
    code: str = common.option("--code", "项目统一代码。", "Project code."),
    kinds: list[str] = common.option("--kind", "现阶段应有的信息类别。", "Kinds due at this stage.", default=[]),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    ledger = common.open_(place, key)
    with ledger.writing() as writer:
        writer.project(name, day=common.day_of(date), code=code, kinds=tuple(kinds))
    for known, (number, due) in ledger.projects().items():
        common.out(f"{known}  {number}  {'、'.join(due)}")


def _list(
    department: str = common.option("--department", "只列一个部门。", "One department only."),
    state: str = common.option("--state", "只列一种状态，如“待分管领导签字”。", "One state only."),
    as_json: bool = common.json_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
) -> None:
    ledger = common.open_(place)
    if state:
        titles = {name: known.title for name, known in ledger.rules.states.items()}
        state = common.choice(state, titles, "状态", "state")
    if department and department not in ledger.departments():
        raise unknown_choice(("部门", "department"), department, ledger.departments())
    records = [
        record
        for record in ledger.records()
        if department in ("", record.department) and state in ("", record.main, *record.branches.values())
    ]
    if as_json:
        common.out_json([asdict(record) for record in records])
        return
    for record in records:
        common.show(record, ledger)
        common.out(*wrap(f"{record.title}  {record.department}", "    "))
    if not records:
        _nothing("没有这样的文件；登记用 redactor ledger add", "no such documents; redactor ledger add adds one")


def _nothing(zh: str, en: str) -> None:
    """Say on stderr that a list is empty: an empty screen tells nobody that all is well."""
    print(say(zh, en), file=sys.stderr)


def _show(
    document: str = common.document_argument(),
    as_json: bool = common.json_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
) -> None:
    from redactor.ledger import machine

    ledger = common.open_(place)
    record = ledger.record(document)
    if as_json:
        common.out_json(asdict(record))
        return
    common.show(record, ledger)
    common.out(f"{record.title}  {record.department}  {record.project}")
    for event in ledger.events(document):
        title = machine.EVENT_TITLES.get(event.kind, (event.kind, event.kind))[0 if lang() == "zh" else 1]
        actor = event.actor or say("（程序）", "(program)")
        common.out(f"  {event.day}  {title}  {actor}  #{event.sequence} {event.hash[:12]}")
    _show_check(record)
    steps = [step for step in machine.possible(record, ledger.rules) if step.actor != "system"]
    for step in steps:
        title = machine.EVENT_TITLES[step.event][0 if lang() == "zh" else 1]
        common.out(f"  → {title}（{ledger.rules.roles[step.actor].text(lang())}）")


def _show_check(record: Record) -> None:
    """Print what the last machine check left open."""
    found = record.open_findings()
    titles = common.kind_titles() if found else {}
    for item in found:
        action = words.pick(words.ACTIONS[item.action], lang())
        common.out(f"  {say('待定', 'open')} {item.id} {titles.get(item.kind, item.kind)} {action}")
    for gap in record.unexplained():
        common.out(f"  {say('缺项', 'gap')} {gap.item} {gap.title}")


def _due(
    date: str = common.date_option(),
    within: int = common.option("--within", "只列剩余工作日不超过此数的。", "At most so many days left.", default=9999),
    as_json: bool = common.json_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
) -> None:
    import datetime

    from redactor.ledger.deadlines import due
    from redactor.ledger.machine import check_day

    ledger = common.open_(place)
    day = date or common.today().isoformat()
    check_day(day, "", datetime.date.max)
    found = [
        item for item in due(ledger.records(), ledger.rules, datetime.date.fromisoformat(day)) if item.left <= within
    ]
    if as_json:
        common.out_json(
            [
                {
                    "document": item.record.id, "title": item.record.title, "department": item.record.department,
                    "deadline": item.record.deadline, "left": item.left, "waits_for": item.waits_for,
                    "remind": item.reminder.to if item.reminder else "",
                }
                for item in found
            ]
        )  # fmt: skip
    else:
        for item in found:
            left = say(f"逾期 {-item.left} 个工作日", f"{-item.left} working days overdue") if item.overdue else (
                say(f"剩 {item.left} 个工作日", f"{item.left} working days left"))  # fmt: skip
            role = ledger.rules.roles[item.waits_for].text(lang())  # type: ignore[index]
            common.out(f"{item.record.deadline}  {left}  {item.record.id}  {item.record.department}  → {role}")
        if not found:
            _nothing("没有待办的文件", "nothing is due")
    raise typer.Exit(1 if any(item.overdue for item in found) else 0)


def _verify(
    head: str = common.option("--head", "审核表上或上次核对时记下的末条摘要。", "Head noted elsewhere (on a form)."),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger.audit import audit

    if head and not re.fullmatch(r"\d+:[0-9a-f]{12,64}", head):
        raise UsageError(
            problem_zh=f"--head 的写法不对：{head}",
            problem_en=f"--head is not written so: {head}",
            next_zh="末条摘要写作“序号:摘要”，摘要至少 12 位，照审核表或上次核对的结果抄写。",
            next_en="A head is written number:digest (12 digits or more), as on the form or in an earlier audit.",
        )
    found = audit(common.open_(place, key), expected=head)
    for fault in found.faults:
        common.out(f"✗ {fault.zh if lang() == 'zh' else fault.en}")
    if not found.faults:
        sealed = say("，密封相符", ", seals hold") if found.sealed else ""
        common.out(say(f"✓ {found.events} 条记录、{found.documents} 份文件，完好{sealed}",
                       f"✓ {found.events} events, {found.documents} documents, whole{sealed}"))  # fmt: skip
    common.out(f"{say('末条', 'head')} {found.head}")
    raise typer.Exit(1 if found.faults else 0)


def _export(
    target: str = typer.Argument(..., metavar=say("文件.jsonl|.xlsx|-", "FILE.jsonl|.xlsx|-"), show_default=False),
    place: str = common.place_option(),
    language: str = options.lang_option(),
) -> None:
    from redactor.ledger import exchange, files

    ledger = common.open_(place)
    if target == "-":
        for line in exchange.export_lines(ledger):
            sys.stdout.write(line)
        return
    path = Path(target)
    if path.suffix not in EXPORTS:
        raise unknown_choice(("导出文件", "kind of export"), path.suffix, EXPORTS)
    lines = exchange.export_lines(ledger)
    data = exchange.export_xlsx(ledger) if path.suffix == ".xlsx" else "".join(lines).encode()
    files.write(path, data, replace=False)
    common.out(str(path))


def _import(
    source: Path = typer.Argument(..., metavar=say("文件.jsonl|.xlsx", "FILE.jsonl|.xlsx"), show_default=False),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger import exchange, files

    if source.suffix not in EXPORTS:
        raise unknown_choice(("导入文件", "kind of import"), source.suffix, EXPORTS)
    ledger = common.open_(place, key)
    data = files.read(source)
    if source.suffix == ".xlsx":
        numbers = exchange.import_xlsx(ledger, data, day=common.day_of(date))
        common.out(*numbers)
        return
    common.out(say("已导入 ", "imported ") + str(exchange.import_lines(ledger, data)))


def _backup(
    target: Path = typer.Argument(..., metavar=say("备份文件", "FILE"), show_default=False),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger import exchange

    exchange.backup(common.open_(place, key), target)
    common.out(str(target))


def _restore(
    source: Path = typer.Argument(..., metavar=say("备份文件", "FILE"), show_default=False),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger import exchange

    ledger: Ledger = exchange.restore(source, place, **common.options_for(key))
    common.out(say("已恢复，末条 ", "restored, head ") + str(ledger.head()))


def _migrate(
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger.audit import migrate

    ledger = common.open_(place, key, any_schema=True)
    migrate(ledger)
    common.out(say("已升级到结构版本 ", "schema ") + str(ledger.schema()))
