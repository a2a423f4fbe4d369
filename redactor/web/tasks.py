"""What the API has worker processes do. Arguments and answers cross a pipe: plain data and bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from redactor import pipeline
from redactor.report import Goal
from redactor.toolkit import Toolkit


@dataclass(frozen=True, slots=True)
class Answer:
    """A report as JSON, its exit code, and the proven file when there is one."""

    report: dict[str, Any]
    exit_code: int
    status: str
    data: bytes | None = field(default=None, repr=False)
    suffix: str = ""


def process(kit: Toolkit, data: bytes, name: str, goal: Goal, doctype: str) -> Answer:
    """Check, clean or read the fields of one document."""
    outcome = pipeline.process(data, kit.like(doctype=doctype) if doctype else kit, goal, name=name)
    report = outcome.report
    return Answer(report.to_dict(), report.exit_code, report.status, outcome.data, outcome.suffix)
