"""Write events within one transaction: judge each by the procedure, link it into the chain, renew the tables."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from redactor.errors import UsageError, unknown_choice
from redactor.ledger import machine, tables
from redactor.ledger.deadlines import deadline
from redactor.ledger.errors import FormedRefused, LedgerDamaged, PersonalDataRefused, UnknownEntry
from redactor.ledger.event import Event, Head, canonical
from redactor.ledger.projection import insert_rows, write_records
from redactor.ledger.record import ADD, NOTED, Record, apply, begin

if TYPE_CHECKING:
    from redactor.ledger.store import Ledger

_FREE = {
    "title": ("标题", "title"), "project": ("项目名称", "project"), "name": ("名称", "name"),
    "reason": ("理由", "reason"), "place": ("位置或网址", "place"), "media": ("法定媒介首发情况", "media"),
    "code": ("项目代码", "code"), "receiver": ("签收人", "receiver"), "actor": ("办理人", "person who acts"),
}  # fmt: skip
"""Keys of events under which a person's own words are stored, and what they are called."""
_NAMES = ("receiver", "actor")
"""Those of them that hold the name of an officer, which is stored; a telephone number beside it is not."""
_NAME_LENGTH = 300
"""Characters of a name or title."""
_LISTED = 12
"""So many known names are listed when one is not known."""


def no_screen(text: str) -> tuple[str, ...]:
    """Let every text pass."""
    return ()


class Writer:
    """Lives as long as a transaction; made by ``Ledger.writing``."""

    def __init__(self, ledger: Ledger, connection: Connection) -> None:
        self.ledger = ledger
        self.rules = ledger.rules
        self.connection = connection
        self.head = Head()
        self._new: list[Event] = []
        self._records: dict[str, Record] = {}
        self._stored: dict[str, Record] = {}
        self._changed: set[str] = set()
        self._numbers: dict[str, int] = {}

    def lock(self) -> None:
        """Wait until no other writer is at work and take over the chain. Raises LedgerDamaged on a torn chain."""
        from redactor.ledger.store import read_head

        query = select(tables.head).where(tables.head.c.id == 1).with_for_update()
        self.connection.execute(query).first()
        self.head = read_head(self.connection)
        last = self.connection.execute(
            select(tables.event.c.sequence, tables.event.c.hash).order_by(tables.event.c.sequence.desc()).limit(1)
        ).first()
        if (self.head.sequence, self.head.hash) != ((last.sequence, last.hash) if last else (0, "0" * 64)):
            raise LedgerDamaged(problem_zh="记录与末条登记不符", problem_en="the log does not end where its head says")

    # ------------------------------------------------------------ reading

    def record(self, document: str) -> Record:
        """Return a document with what this transaction did to it. Raises UnknownEntry."""
        self.prefetch([document])
        if document not in self._records:
            query = select(tables.document.c.id)
            raise _unknown("文件", "document", document, self.connection.scalars(query))
        return self._records[document]

    def prefetch(self, documents: Iterable[str]) -> None:
        """Read several documents at once."""
        from redactor.ledger.store import read_events, replay

        lacking = [name for name in documents if name not in self._records]
        for start in range(0, len(lacking), 500):
            events = read_events(self.connection, lacking[start : start + 500])
            found = {record.id: record for record in replay(events, self.rules)}
            self._records.update(found)
            self._stored.update(found)

    # ------------------------------------------------------------ entries

    def department(self, name: str, *, day: str) -> None:
        """Register a department (known ones are left alone)."""
        cleaned = _name(name, "部门", "department")
        if cleaned not in set(self.connection.scalars(select(tables.department.c.name))):
            self._append(Event(sequence=0, day=day, kind="department", body={"name": cleaned}))
            self.connection.execute(tables.department.insert().values(name=cleaned))

    def project(self, name: str, *, day: str, code: str = "", kinds: tuple[str, ...] = ()) -> None:
        """Register a project, or what changed about it: its code, and the kinds of information due at its stage."""
        cleaned = _name(name, "项目", "project")
        for kind in kinds:
            self._require("信息类别", "kind of information", kind, self.rules.info_kinds)
        row = self.connection.execute(select(tables.project).where(tables.project.c.name == cleaned)).first()
        values = {
            "name": cleaned,
            "code": code or (row.code if row else ""),
            "kinds": json.dumps(list(kinds), ensure_ascii=False),
        }
        if row and not kinds:
            values["kinds"] = row.kinds
        if row and dict(row._mapping) == values:
            return
        body = {**values, "kinds": json.loads(str(values["kinds"]))}
        self._append(Event(sequence=0, day=day, kind="project", body=body))
        if row:
            self.connection.execute(tables.project.update().where(tables.project.c.name == cleaned).values(**values))
        else:
            self.connection.execute(tables.project.insert().values(**values))

    def add(
        self,
        *,
        day: str,
        title: str,
        department: str,
        project: str,
        doctype: str,
        handler: str,
        formed: str,
        info_kind: str = "",
        limit: str = "general",
        submitted: str = "",
    ) -> str:
        """Add a document and return its number. Raises UnknownEntry, DateRefused, UsageError."""
        self._require("部门", "department", department, self.connection.scalars(select(tables.department.c.name)))
        self._require("项目", "project", project, self.connection.scalars(select(tables.project.c.name)))
        chosen = self.rules.limit(limit)
        if chosen is None:
            self._require("期限类别", "time limit", limit, [known.id for known in self.rules.limits])
            raise AssertionError
        kind = info_kind or self.rules.doctype_kinds.get(doctype, "")
        if not kind:
            known = "、".join(self.rules.info_kinds)
            raise UsageError(
                problem_zh=f"文档类型 {doctype} 没有默认的信息类别，请用 --kind（登记表“信息类别”列）写明：{known}",
                problem_en=f"document type {doctype} has no kind of its own: name one with --kind: {known}",
                next_zh="请补上信息类别后重试。",
                next_en="Add the kind and try again.",
            )
        self._require("信息类别", "kind of information", kind, self.rules.info_kinds)
        machine.check_day(formed, "", self.ledger.today, refused=FormedRefused)
        machine.check_day(day, formed, self.ledger.today)
        body = {
            "title": _name(title, "标题", "title"),
            "department": department,
            "project": project,
            "doctype": doctype,
            "info_kind": kind,
            "formed": formed,
            "limit": chosen.id,
            "limit_days": chosen.days,
            "deadline": deadline(date.fromisoformat(formed), chosen.days).isoformat(),
            "digests": {"submitted": submitted} if submitted else {},
        }
        document = self._next_number(day)
        event = Event(
            sequence=0, day=day, kind=ADD, document=document, actor=_name(handler, "经办人", "handler"), role="handler",
            body=body,
        )  # fmt: skip
        self._apply(event)
        return document

    def act(self, kind: str, document: str, *, day: str, actor: str = "", role: str = "system", **body: Any) -> Record:
        """Take one step. Raises StepRefused or DateRefused; nothing of the transaction is kept then."""
        record = self.record(document)
        event = Event(sequence=0, day=day, kind=kind, document=document, actor=actor.strip(), role=role, body=body)
        machine.require(record, event, self.rules, self.ledger.today)
        return self._apply(event)

    def note(self, kind: str, document: str, *, day: str, actor: str = "", role: str = "office", **body: Any) -> Record:
        """Record what is no step: an attachment's digest, an inspection."""
        if kind not in NOTED:
            raise unknown_choice(("记录", "note"), kind, NOTED)
        machine.check_day(day, self.record(document).added, self.ledger.today)
        return self._apply(Event(sequence=0, day=day, kind=kind, document=document, actor=actor, role=role, body=body))

    # ------------------------------------------------------------ the chain

    def _apply(self, event: Event) -> Record:
        whole = self._append(event)
        before = self._records.get(event.document)
        after = begin(whole, self.rules) if before is None else apply(before, whole, self.rules)
        self._records[event.document] = after
        self._changed.add(event.document)
        return after

    def _append(self, event: Event) -> Event:
        from dataclasses import replace

        if event.document == "":
            machine.check_day(event.day, "", self.ledger.today)
        self._screen({"actor": event.actor, **event.body})
        linked = replace(event, sequence=self.head.sequence + 1, previous=self.head.hash).sealed(self.ledger.key)
        self.head = Head(linked.sequence, linked.hash, linked.mac)
        self._new.append(linked)
        return linked

    def adopt(self, event: Event) -> None:
        """Take over an event of another ledger as it is, after judging it. Raises StepRefused, LedgerDamaged."""
        try:
            self._adopt(event)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            zh, en = f"第 {event.sequence} 条的内容不完整", f"event {event.sequence} is incomplete"
            raise LedgerDamaged(problem_zh=zh, problem_en=en) from error

    def _adopt(self, event: Event) -> None:
        if event.previous != self.head.hash or event.sequence != self.head.sequence + 1:
            raise LedgerDamaged(problem_zh="导入的记录接不上", problem_en="the imported events do not follow")
        whole = event.sealed(self.ledger.key)
        if (whole.hash, whole.mac) != (event.hash, event.mac):
            zh, en = f"第 {event.sequence} 条的摘要或密封不符", f"event {event.sequence} has another digest or seal"
            raise LedgerDamaged(problem_zh=zh, problem_en=en)
        if event.kind == "department":
            self.department(event.body["name"], day=event.day)
        elif event.kind == "project":
            body = event.body
            self.project(body["name"], day=event.day, code=body["code"], kinds=tuple(body["kinds"]))
        elif event.kind == ADD or event.kind in NOTED:
            self._apply(event)
        else:
            self.act(event.kind, event.document, day=event.day, actor=event.actor, role=event.role, **event.body)

    def flush(self) -> None:
        """Write the new events, the head and the rows of the changed documents."""
        rows = [
            {
                "sequence": e.sequence, "day": e.day, "document": e.document, "kind": e.kind, "actor": e.actor,
                "role": e.role, "body": canonical(e.body), "previous": e.previous, "hash": e.hash, "mac": e.mac,
            }
            for e in self._new
        ]  # fmt: skip
        insert_rows(self.connection, tables.event, rows)
        if rows:
            self.connection.execute(
                tables.head.update().where(tables.head.c.id == 1).values(
                    sequence=self.head.sequence, hash=self.head.hash, mac=self.head.mac
                )
            )  # fmt: skip
        changed = [self._records[name] for name in sorted(self._changed)]
        write_records(self.connection, changed, self._stored)
        self._stored.update({record.id: record for record in changed})
        self._new, self._changed = [], set()

    # ------------------------------------------------------------ helpers

    def _next_number(self, day: str) -> str:
        prefix = f"{self.rules.number_prefix}-{day[:4]}-"
        if prefix not in self._numbers:
            column = tables.document.c.id
            query = select(column).where(column.startswith(prefix, autoescape=True))
            last = self.connection.scalar(query.order_by(func.length(column).desc(), column.desc()).limit(1))
            self._numbers[prefix] = int(last[len(prefix) :]) if last else 0
        self._numbers[prefix] += 1
        return f"{prefix}{self._numbers[prefix]:04d}"

    def _require(self, zh: str, en: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        if name not in names:
            raise _unknown(zh, en, name, names)

    def _screen(self, value: Any, key: str = "") -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                self._screen(inner, name)
        elif isinstance(value, list | tuple):
            for inner in value:
                self._screen(inner, key)
        elif isinstance(value, str) and key in _FREE and _is_told(key, value) and (kinds := self.ledger.screen(value)):
            raise PersonalDataRefused(field_zh=_FREE[key][0], field_en=_FREE[key][1], kinds="、".join(kinds))


def _is_told(key: str, text: str) -> bool:
    """Tell whether a text may say more of a person than the name of an officer."""
    return bool(text) if key not in _NAMES else any(one.isnumeric() or one == "@" for one in text)


def _name(text: str, zh: str, en: str) -> str:
    cleaned = " ".join(text.split())
    if not cleaned or any(ord(c) < 32 for c in cleaned) or len(cleaned) > _NAME_LENGTH:
        raise UsageError(
            problem_zh=f"{zh}不能为空或过长",
            problem_en=f"the {en} is empty or too long",
            next_zh=f"请写明，不超过 {_NAME_LENGTH} 个字。",
            next_en=f"Give one of at most {_NAME_LENGTH} characters.",
        )
    return cleaned


def _unknown(zh: str, en: str, name: str, known: Iterable[str]) -> UnknownEntry:
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5) or (names if len(names) <= _LISTED else [])
    advice = ("", "")
    if near:
        advice = f"；可用：{'、'.join(near)}", f"; there are: {', '.join(near)}"
        if len(near) == 1:
            advice = f"，是不是 {near[0]}？", f"; did you mean {near[0]}?"
    return UnknownEntry(
        what_zh=zh,
        what_en=en,
        name=name,
        advice_zh=advice[0],
        advice_en=advice[1],
    )
