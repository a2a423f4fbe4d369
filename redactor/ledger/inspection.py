"""Inspection of what is public: every file is judged by today's rules and compared with what was signed.

The plan's section five wants inspection of "timely, complete, effective" and of privacy. Whose file it is follows from
its digest, or else from the number in its name or in the list. Only counts and kinds are kept, never a value.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.errors import DamagedInput
from extractors.formats.text import decode
from redactor import batch
from redactor.errors import UsageError
from redactor.ledger.files import read, sha256
from redactor.ledger.intake import board_kit, summary
from redactor.ledger.recheck import look
from redactor.ledger.record import BOARD, PHOTO, Record
from redactor.ledger.store import Ledger
from redactor.report import FindingItem, Report
from redactor.toolkit import Toolkit

PROBLEMS = {
    "leak": ("有应去除的个人信息", "personal data that had to go"),
    "doubt": ("有待人工确认的内容", "content for a person to decide"),
    "blocked": ("有不得公开的内容", "content that must not be published"),
    "altered": ("不是登记的版本", "not the registered version"),
    "unrecorded": ("台账没有登记", "not in the ledger"),
    "unsigned": ("登记了，但没有公开的记录", "registered, but never published by the procedure"),
    "withdrawn": ("已撤下的仍在公开", "withdrawn, and still public"),
    "not_checked": ("没有检查成", "not checked"),
    "exposed": ("被上级通报或媒体曝光", "reported by superiors or by the media"),
    "absent": ("台账记为公开，文件不在其中", "public by the ledger, and not among the files"),
}
"""Codes of what an inspection may find -> sentence in Chinese and English."""

_INTERNAL = ("submitted", "signed_copy", "form", PHOTO.strip(":"))
"""Roles of digests that no published file may have."""
_LINKS = {"是": "alive", "否": "dead", "yes": "alive", "no": "dead", "": ""}
_COLUMNS = {
    "编号": "document",
    "文件": "path",
    "网址有效": "link",
    "number": "document",
    "file": "path",
    "alive": "link",
}


@dataclass(frozen=True, slots=True)
class Published:
    """A file to look at; ``name`` for people. ``document`` is its number where the list gives it; ``link`` as in
    ``Inspected``."""

    path: Path
    name: str
    document: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one file showed. ``record`` is None for a file of no document; ``report`` None for one that is absent."""

    name: str
    digest: str
    record: Record | None
    channel: str
    report: Report | None
    problems: tuple[str, ...]
    leaks: tuple[FindingItem, ...] = ()
    doubts: tuple[FindingItem, ...] = ()
    link: str = ""


# ---------------------------------------------------------------- which files


def files_of(sources: Iterable[Path]) -> list[Published]:
    """Return the files in folders and among files. Raises UsageError when there are none."""
    return [Published(task.source, task.name) for task in batch.plan(list(sources))]


def files_of_list(path: Path) -> list[Published]:
    """Read a CSV file with the columns 文件, and if known 编号 and 网址有效 (是, 否); paths are relative to it.

    Raises UsageError for what is no such list and for a file that is not there.
    """
    try:
        text = decode(read(path)).text
    except DamagedInput as error:
        raise UsageError(
            problem_zh="清单不是文本文件",
            problem_en="the list is no text file",
            next_zh="请另存为 CSV（UTF-8）再试。",
            next_en="Save it as CSV (UTF-8).",
        ) from error
    rows = csv.DictReader(io.StringIO(text))
    names = {heading: _COLUMNS[heading.strip()] for heading in rows.fieldnames or () if heading.strip() in _COLUMNS}
    if "path" not in names.values():
        raise UsageError(
            problem_zh="清单缺少“文件”一列",
            problem_en="the list has no column 'file'",
            next_zh="请在第一行写上列名，其中一列叫“文件”。",
            next_en="Write the names of the columns in the first line; one is called file.",
        )
    listed = []
    for row in rows:
        values = {names[heading]: (cell or "").strip() for heading, cell in row.items() if heading in names}
        if not values["path"]:
            continue
        place = path.parent / values["path"]
        if values.get("link", "") not in _LINKS:
            raise UsageError(
                problem_zh="“网址有效”应为是或否",
                problem_en="'alive' is yes or no",
                next_zh="请把清单里这一列改为“是”或“否”，不知道的留空。",
                next_en="Write yes or no in this column of the list, or leave it empty.",
            )
        if not place.is_file():
            raise UsageError(
                problem_zh=f"清单中的文件不存在：{place.name}",
                problem_en=f"no such file: {place.name}",
                next_zh="请核对清单里的路径；它们从清单所在的文件夹算起。",
                next_en="Check the paths in the list; they begin at the folder of the list.",
            )
        listed.append(Published(place, values["path"], values.get("document", ""), _LINKS[values.get("link", "")]))
    return listed


# ---------------------------------------------------------------- looking


def inspect(ledger: Ledger, kit: Toolkit, files: Sequence[Published], *, complete: bool = False) -> list[Seen]:
    """Look at files; nothing is recorded. ``complete`` says that they are all that is public: what else the ledger
    holds as public is absent. Raises UnknownEntry for a number that the ledger does not know."""
    records = {record.id: record for record in ledger.records()}
    known = _by_digest(records.values())
    number = re.compile(re.escape(ledger.rules.number_prefix) + r"-\d{4}-\d{4,}")
    board = board_kit(kit)
    seen = []
    for file in files:
        data = read(file.path)
        record, channel = known.get(sha256(data), (None, ""))
        named = number.match(Path(file.name).name)
        if file.document:
            record = ledger.record(file.document) if record is None or record.id != file.document else record
        elif record is None and named:
            record = records.get(named.group())
        seen.append(_look(file, data, record, channel, board if channel == BOARD else kit))
    return [*seen, *_absent(records.values(), seen)] if complete else seen


def _by_digest(records: Iterable[Record]) -> dict[str, tuple[Record, str]]:
    """Map the digests of all versions to their document and channel; the portal's rules win where both are one."""
    known: dict[str, tuple[Record, str]] = {}
    for record in records:
        pairs = [(posting.channel, posting.digest) for posting in record.postings]
        pairs += [(_base(role), digest) for role, digest in record.digests.items()]
        for channel, digest in pairs:
            if channel not in _INTERNAL and known.get(digest, (None, BOARD))[1] == BOARD:
                known[digest] = (record, channel)
    return known


def _base(role: str) -> str:
    """Return "board" for "channel:board:board-A4.pdf", "board_photo" for "board_photo:1"."""
    return role.removeprefix("channel:").partition(":")[0]


def _look(file: Published, data: bytes, record: Record | None, channel: str, kit: Toolkit) -> Seen:
    report = look(data, Path(file.name).name, kit)
    ruled = {ruling.fingerprint for ruling in record.rulings} if record else set()
    found = [item for item in report.findings if item.finding.fingerprint not in ruled]
    leaks = _distinct(item for item in found if item.decision.action == "redact")
    doubts = _distinct(item for item in found if item.decision.action == "review")
    digest = sha256(data)
    problems = [*_standing(record, digest)]
    if report.status not in ("CLEAN", "FINDINGS"):
        problems.append("not_checked")
    blocked = any(i.result.status == "blocked" and i.result.severity != "info" for i in report.checks)
    found_codes = (("leak", bool(leaks)), ("doubt", bool(doubts)), ("blocked", blocked))
    problems += [code for code, is_so in found_codes if is_so]
    return Seen(file.name, digest, record, channel, report, tuple(problems), leaks, doubts, file.link)


def _standing(record: Record | None, digest: str) -> list[str]:
    """Return what the ledger says about a file that is found to be public."""
    if record is None:
        return ["unrecorded"]
    registered = [role for role, value in record.digests.items() if value == digest and _base(role) not in _INTERNAL]
    postings = [posting for posting in record.postings if posting.digest == digest]
    public = [posting for posting in record.postings if not posting.removed]
    if not registered and not postings:
        return ["altered"]
    if not public:
        return ["withdrawn" if record.postings else "unsigned"]
    return ["withdrawn"] if postings and all(posting.removed for posting in postings) else []


def _distinct(items: Iterable[FindingItem]) -> tuple[FindingItem, ...]:
    """Take a value once: the same person's number on every page is one leak."""
    return tuple({(item.finding.kind, item.finding.fingerprint): item for item in items}.values())


def _absent(records: Iterable[Record], seen: Sequence[Seen]) -> list[Seen]:
    found = {item.record.id for item in seen if item.record}
    public = [r for r in records if any(not posting.removed for posting in r.postings)]
    return [Seen("", "", r, "", None, ("absent",)) for r in public if r.id not in found]


# ---------------------------------------------------------------- recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person adds to what the machine saw. ``dismissed`` maps finding ids to reasons (no personal data after
    all), ``confirmed`` are ids of doubts that are leaks; ``persons`` the people concerned, if counted; ``exposed`` that
    superiors or the media told of it."""

    dismissed: dict[str, str] | None = None
    confirmed: tuple[str, ...] = ()
    persons: int | None = None
    self_reported: bool = False
    exposed: bool = False


def judged(item: Seen, said: Judgement) -> Seen:
    """Return what is left after a person has looked. Raises UsageError for an id that the file does not have."""
    dismissed = said.dismissed or {}
    known = {found.finding.id for found in (*item.leaks, *item.doubts)}
    if unknown := sorted({*dismissed, *said.confirmed} - known):
        raise UsageError(
            problem_zh=f"没有这处发现：{'、'.join(unknown)}",
            problem_en=f"no such finding: {', '.join(unknown)}",
            next_zh="请先不加 --dismiss、--confirm 运行一次，照显示的编号（F1、F2……）写。",
            next_en="Run it without judgements first and use the numbers it shows (F1, F2, ...).",
        )
    leaks = [f for f in item.leaks if f.finding.id not in dismissed]
    leaks += [f for f in item.doubts if f.finding.id in said.confirmed]
    doubts = [f for f in item.doubts if f.finding.id not in {*dismissed, *said.confirmed}]
    others = [code for code in item.problems if code not in ("leak", "doubt")]
    problems = (*others, *(["leak"] if leaks else []), *(["doubt"] if doubts else []))
    return Seen(
        item.name, item.digest, item.record, item.channel, item.report, problems, tuple(leaks), tuple(doubts), item.link
    )


def record(ledger: Ledger, seen: Sequence[Seen], said: Judgement, *, day: str, actor: str) -> int:
    """Keep what was seen of the documents in the ledger, in one transaction; return how many files that were."""
    kept = [item for item in seen if item.record is not None and item.report is not None]
    with ledger.writing() as writer:
        writer.prefetch(sorted({item.record.id for item in kept if item.record}))
        for item in kept:
            if item.record is not None:
                writer.note("inspect", item.record.id, day=day, actor=actor, role="office", **_body(item, said))
    return len(kept)


def _body(item: Seen, said: Judgement) -> dict[str, Any]:
    assert item.report is not None
    made = summary(item.report)
    kinds = Counter(found.finding.kind for found in item.leaks)
    reasons = said.dismissed or {}
    fingerprints = {f.finding.id: f.finding.fingerprint for f in item.report.findings}
    body: dict[str, Any] = {
        "digest": item.digest,
        "status": item.report.status,
        "leaks": dict(sorted(kinds.items())),
        "persons": max(kinds.values(), default=0) if said.persons is None else said.persons,
        "overredacted": sum(gap["status"] == "removed" for gap in made["gaps"]),
        "violations": len(made["violations"]),
        "doubts": len(item.doubts),
        "problems": [*item.problems, *(["exposed"] if said.exposed else [])],
        "rules": made["rules"],
    }
    if reasons:
        body["dismissed"] = [
            {"fingerprint": fingerprints[name], "reason": why} for name, why in sorted(reasons.items())
        ]
    if item.link:
        body["link"] = item.link
    if said.self_reported:
        body["self_reported"] = True
    return body
