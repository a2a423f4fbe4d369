"""What can be wrong with a ledger or with a step somebody wants to take.

ToolkitError
├── UsageError
│   └── LedgerError              2
│       ├── LedgerMissing  LedgerExists (LedgerInUse)  LedgerOutdated  LedgerTooNew  LedgerBusy
│       ├── UnknownEntry         2   no such document, department, project ...
│       ├── StepRefused          2   the procedure does not allow it; ``guard`` says which rule
│       ├── DateRefused          2   in the future, or before what it must follow
│       │   └── FormedRefused    2   the same of the day on which the information came into being
│       └── PersonalDataRefused  2   a text that would be stored holds personal data
└── LedgerDamaged                3   the file or the chain is not what was written
    ├── NoLedger                 3   another file was named in place of the ledger
    └── NoExport                 3   the file is no exported ledger at all, or is cut off
"""

from __future__ import annotations

from redactor.errors import InputError, UsageError


class LedgerError(UsageError):
    """Root of what is wrong with a call on a ledger."""


class LedgerMissing(LedgerError):
    """There is no ledger at that place."""

    zh = "找不到台账：{place}"
    en = "no ledger at {place}"
    hint_zh = "请用 --ledger 指明台账，或先用 redactor ledger init 建立。"
    hint_en = "Name it with --ledger, or make one with redactor ledger init."


class LedgerExists(LedgerError):
    """Something is there already; it is not overwritten."""

    zh = "{place} 已经存在，不会覆盖"
    en = "{place} exists and is not overwritten"
    hint_zh = "请换一个位置。"
    hint_en = "Choose another place."


class LedgerInUse(LedgerExists):
    """A whole ledger was to be imported where there are entries."""

    zh = "台账里已有记录，整本导入只能用于空台账"
    en = "the ledger has entries; a whole one is imported into an empty ledger only"
    hint_zh = "请用 redactor ledger restore 恢复到新的位置；批量登记用 .xlsx。"
    hint_en = "Use redactor ledger restore with a new place; to add documents import an .xlsx."


class LedgerOutdated(LedgerError):
    """The schema is older than this program's."""

    zh = "台账的结构版本是 {found}，本程序需要 {wanted}，未作任何改动"
    en = "the ledger has schema {found}, this program needs {wanted}; nothing was changed"
    hint_zh = "请先 redactor ledger backup 备份，再运行 redactor ledger migrate 升级。"
    hint_en = "Make a backup (redactor ledger backup), then run redactor ledger migrate."


class LedgerTooNew(LedgerError):
    """The schema is newer than this program's."""

    zh = "台账的结构版本是 {found}，本程序只认识到 {wanted}"
    en = "the ledger has schema {found}, this program knows schemas up to {wanted}"
    hint_zh = "请升级本程序。"
    hint_en = "Upgrade this program."


class LedgerBusy(LedgerError):
    """Another writer held the ledger for too long, or the server is not to be reached."""

    zh = "台账暂时不可用（{reason_zh}），本次操作没有记录"
    en = "the ledger is not available ({reason_en}); nothing was recorded"
    hint_zh = "请稍后重试；使用 PostgreSQL 的请检查服务器和地址。"
    hint_en = "Try again; with PostgreSQL check the server and the URL."


class UnknownEntry(LedgerError):
    """``what`` names the kind of entry, ``name`` what was asked for."""

    zh = "台账中没有这个{what_zh}：{name}{advice_zh}"
    en = "the ledger has no {what_en} {name}{advice_en}"
    hint_zh = "请核对名称；文件用 redactor ledger list 列出，部门和项目用 department、project 登记。"
    hint_en = "Check the name; redactor ledger list shows documents, department and project register theirs."


class StepRefused(LedgerError):
    """The procedure does not allow the step."""

    zh = "{document} 不能办理“{event_zh}”：{problem_zh}"
    en = "{document}: {event_en} is refused: {problem_en}"
    hint_zh = "目前状态：{state_zh}。redactor ledger show {document} 列出经过和可办理的事项。"
    hint_en = "It is in state {state_en}. redactor ledger show {document} tells what may be done."


class DateRefused(LedgerError):
    """A date that cannot be."""

    zh = "日期 {date} 不对：{problem_zh}"
    en = "date {date} is refused: {problem_en}"
    hint_zh = "请用 --date 给出办理当天的日期（如 2026-07-01）。"
    hint_en = "Give the day of the step with --date (2026-07-01)."


class FormedRefused(DateRefused):
    """The day on which the information came into being cannot be."""

    zh = "信息形成日期 {date} 不对：{problem_zh}"
    en = "the day of formation {date} is refused: {problem_en}"
    hint_zh = "请用 --formed（登记表中为“形成日期”一列）给出形成或变更的日期（如 2026-06-30）。"
    hint_en = "Give the day on which it came into being with --formed (in a sheet: 形成日期), as 2026-06-30."


class PersonalDataRefused(LedgerError):
    """A text that was to be stored or published holds personal data; which kinds, not where."""

    zh = "“{field_zh}”中有个人信息（{kinds}），不予登记"
    en = "{field_en} holds personal data ({kinds}) and is not stored"
    hint_zh = "请改写后重试，台账不保存个人信息。"
    hint_en = "Write it without; the ledger keeps no personal data."


class LedgerDamaged(InputError):
    """The file cannot be read as a ledger, or its chain does not hold."""

    zh = "台账已损坏或被改动：{problem_zh}"
    en = "the ledger is damaged or was changed: {problem_en}"
    hint_zh = "请停止使用，保留原文件，从最近的备份恢复（redactor ledger restore）。"
    hint_en = "Stop using it, keep the file, and restore the latest backup (redactor ledger restore)."


class NoLedger(LedgerDamaged):
    """What is to be opened as a ledger is something else, or its beginning is destroyed."""

    zh = "{place} 不是台账，或开头已损坏"
    en = "{place} is no ledger, or its beginning is destroyed"
    hint_zh = "请核对 --ledger 后面的文件名；确是台账的，从最近的备份恢复（redactor ledger restore）。"
    hint_en = "Check the name after --ledger; if it is the ledger, restore the latest backup (redactor ledger restore)."


class NoExport(LedgerDamaged):
    """A file that was to be imported or restored is no ledger, or is cut off."""

    zh = "这个文件不是导出或备份的台账，或不完整"
    en = "the file is no exported ledger and no backup, or is cut off"
    hint_zh = "请给出 redactor ledger export 或 backup 写下的完整文件。"
    hint_en = "Give the whole file that redactor ledger export or backup wrote."
