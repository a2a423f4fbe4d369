"""The publication package: the public files, their form, their reports and a manifest with digests, in one zip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from redactor.errors import UsageError
from redactor.files import packed
from redactor.ledger.event import Head
from redactor.ledger.files import read, sha256
from redactor.ledger.form import review_form
from redactor.ledger.intake import board_kit
from redactor.ledger.record import BOARD, PORTAL, Record
from redactor.ledger.store import Ledger
from redactor.report import Report
from redactor.toolkit import Toolkit


def titles(kit: Toolkit) -> dict[str, str]:
    """Return the Chinese name of each kind of personal data."""
    return {kind: kit.detectors.rule(kind).title for kind in kit.detectors.kinds}


def require_version(record: Record, channel: str, data: bytes) -> None:
    """Raise UsageError unless ``data`` is the version that was submitted for that channel."""
    due = record.digests.get(channel, "")
    if not due or sha256(data) != due:
        raise UsageError(
            problem_zh=f"文件不是登记的版本（应为 {due[:12] or '无'}…，实为 {sha256(data)[:12]}…）",
            problem_en=f"the file is not the registered version ({due[:12] or 'none'}, {sha256(data)[:12]} was given)",
            next_zh=f"请给出提交审核时的那一份；redactor ledger show {record.id} 列出经过。",
            next_en=f"Give the file that was submitted; redactor ledger show {record.id} tells what happened.",
        )


def form_of(ledger: Ledger, kit: Toolkit, record: Record, public: Path | None) -> bytes:
    """Return the review form; with the public version it has a summary of the fields."""
    report: Report | None = None
    if public is not None:
        data = read(public)
        require_version(record, PORTAL, data)
        report = kit.check(data, name=public.name)
    doctype = kit.doctypes.get(record.doctype)
    code = ledger.projects().get(record.project, ("", ()))[0]
    return review_form(
        record, ledger.rules, ledger.head(), kind_titles=titles(kit),
        doctype_title=doctype.title if doctype else "其他", project_code=code, report=report,
    )  # fmt: skip


def package(ledger: Ledger, kit: Toolkit, record: Record, public: Path, board: Path | None = None) -> bytes:
    """Return the zip. Raises UsageError for files that are not the registered ones."""
    data = read(public)
    require_version(record, PORTAL, data)
    members = {f"公开文件/{public.name}": data}
    reports = {f"检查报告/{public.name}.json": kit.check(data, name=public.name)}
    if board is not None:
        posted = read(board)
        require_version(record, BOARD, posted)
        members[f"张贴文件/{board.name}"] = posted
        reports[f"检查报告/张贴-{board.name}.json"] = board_kit(kit).check(posted, name=board.name)
    for name, report in reports.items():
        shape = {key: value for key, value in report.to_dict().items() if key != "seconds"}
        members[name] = json.dumps(shape, ensure_ascii=False, indent=1).encode()
    members["内部材料/审核表.docx"] = form_of(ledger, kit, record, public)
    return packed({**members, "manifest.json": manifest(record, members, ledger.head())})


def manifest(record: Record, members: dict[str, bytes], head: Head) -> bytes:
    """Return the list of members with sizes and digests, and which of them may go online."""
    shape: dict[str, Any] = {
        "document": record.id,
        "version": record.version,
        "title": record.title,
        "ledger_head": str(head),
        "digests": dict(sorted(record.digests.items())),
        "files": [
            {"name": name, "sha256": sha256(data), "size": len(data), "public": name.startswith("公开文件/")}
            for name, data in members.items()
        ],
    }
    return json.dumps(shape, ensure_ascii=False, indent=1).encode()
