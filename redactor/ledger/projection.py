"""A record as rows of the tables that are made from the log."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from redactor.ledger.record import Record

Rows = dict[str, list[dict[str, Any]]]


def document_row(record: Record) -> dict[str, Any]:
    """Return the row of ``document``."""
    return {
        "id": record.id,
        "title": record.title,
        "department": record.department,
        "project": record.project,
        "doctype": record.doctype,
        "info_kind": record.info_kind,
        "handler": record.handler,
        "formed": record.formed,
        "limit_id": record.limit,
        "limit_days": record.limit_days,
        "deadline": record.deadline,
        "added": record.added,
        "main": record.main,
        "board": record.branches.get("board", ""),
        "portal": record.branches.get("portal", ""),
        "version": record.version,
        "attribute": record.attribute,
        "secrecy": record.secrecy,
    }


def child_rows(record: Record) -> Rows:
    """Return the rows of every table below ``document``, numbered."""
    check = record.check
    counted = [("redact", check.removed), ("keep", check.kept)] if check else []
    rows: Rows = {
        "digest": [{"role": role, "sha256": value} for role, value in sorted(record.digests.items())],
        "check_report": [],
        "finding_count": [
            {"kind": kind, "action": action, "count": count}
            for action, counts in counted
            for kind, count in sorted(counts.items())
        ],
        "gap": _gaps(record),
        "ruling": [asdict(ruling) for ruling in record.rulings],
        "signoff": [asdict(signed) for signed in record.signoffs],
        "filing": [asdict(filing) for filing in record.filings],
        "posting": [asdict(posting) for posting in record.postings],
        "removal": [asdict(removal) for removal in record.removals],
        "inspection": [
            {**asdict(found), "leaks": sum(found.leaks.values()), "problems": " ".join(found.problems)}
            for found in record.inspections
        ],
    }
    if check:
        rows["check_report"].append(
            {
                "status": check.status,
                "report": check.report,
                "toolkit": check.toolkit,
                "rules": check.rules,
                "applicable": check.applicable,
                "present": check.present,
                "open": len(record.open_findings()),
                "violations": len(check.violations),
                "blocked": len(check.blocked),
            }
        )
    for listed in rows.values():
        for number, row in enumerate(listed, 1):
            row.update(document=record.id, number=number)
    return rows


def _gaps(record: Record) -> list[dict[str, Any]]:
    rows = []
    for gap in record.check.gaps if record.check else ():
        said = record.explanations.get(gap.item)
        rows.append(
            {
                **asdict(gap),
                "explanation": said.status if said else "",
                "reason": said.reason if said else "",
                "until": said.until if said else "",
            }
        )
    return rows
