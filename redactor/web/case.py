"""One document on the desk: what was found in it, what the reviewer decided, and the public copy made of it.

Every change makes a new version; a change that was meant for another version is refused. The public copy belongs to
one version and goes with it: what is handed out was proven with the decisions that are on the page.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from extractors.model import Span
from redactor.report import Failure
from redactor.review import Area, Mark, Review, Verdict
from redactor.web import changes
from redactor.web.look import Made, Marked, Opened
from redactor.web.problem import BadRequest, Conflict, NotFound

State = Literal["new", "working", "ready", "failed"]
_MOST_UNDONE = 200
Span3 = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided so far; ``marks`` with what the page shows of them."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    last_mark: int = 0


@dataclass
class Case:
    """``source`` is a file (read anew each time) or the bytes of an upload. ``made`` is the public copy, if any;
    ``printed`` what LibreOffice prints of the original (-1) and of the copy of a version."""

    id: str
    name: str
    source: Path | bytes = field(repr=False)
    state: State = "new"
    opened: Opened | None = field(default=None, repr=False)
    failure: Failure | None = None
    version: int = 0
    decisions: Decisions = field(default_factory=Decisions)
    history: list[Decisions] = field(default_factory=list, repr=False)
    made: Made | None = field(default=None, repr=False)
    printed: dict[int, Any] = field(default_factory=dict, repr=False)
    touched: float = field(default_factory=time.monotonic)

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings as the page shows them."""
        found: list[dict[str, Any]] = self.view["findings"]
        return found

    @property
    def view(self) -> dict[str, Any]:
        """What was opened. Raises NotFound before that."""
        if self.opened is None:
            raise NotFound
        return self.opened.view

    def require(self, version: int) -> None:
        """Raise Conflict when the page shows another version."""
        if version != self.version:
            raise Conflict(version=self.version)

    # ------------------------------------------------------------ decisions

    def decide(self, change: changes.Decide) -> None:
        """Apply a decision to a finding, and to its equals where asked, or where they cannot be told apart."""
        finding = next((f for f in self.findings if f["id"] == change.finding), None)
        if finding is None:
            raise NotFound
        verdicts = dict(self.decisions.verdicts)
        for other in self.findings:
            same = other["equal"] == finding["equal"] and other["kind"] == finding["kind"]
            if other is finding or (same and (change.equal or finding["strong"])):
                verdicts.pop(other["id"], None)
                if change.action != "policy":
                    verdicts[other["id"]] = _verdict(other["id"], change)
        self._put(replace(self.decisions, verdicts=verdicts))

    def accept_all(self) -> None:
        """Confirm every removal of the policy that is still open."""
        verdicts = dict(self.decisions.verdicts)
        for finding in self.findings:
            if finding["policy"]["action"] == "redact":
                verdicts.setdefault(finding["id"], Verdict(finding=finding["id"], action="redact"))
        self._put(replace(self.decisions, verdicts=verdicts))

    def add_marks(self, made: Marked, style: changes.Style) -> None:
        """Add marks under new numbers."""
        marks, last = dict(self.decisions.marks), self.decisions.last_mark
        for mark in made.marks:
            last += 1
            marks[f"M{last}"] = {**mark, "id": f"M{last}", "style": style}
        self._put(replace(self.decisions, marks=marks, last_mark=last))

    def change_mark(self, mark: str, style: changes.Style | None) -> None:
        """Give a mark another style, or take it back (None). Raises NotFound."""
        if mark not in self.decisions.marks:
            raise NotFound
        marks = {name: known for name, known in self.decisions.marks.items() if style or name != mark}
        if style:
            marks[mark] = {**marks[mark], "style": style}
        self._put(replace(self.decisions, marks=marks))

    def undo(self) -> None:
        """Go back one change. Raises BadRequest when there is none."""
        if not self.history:
            raise BadRequest(problem_zh="没有可撤销的操作", problem_en="there is nothing to undo")
        self.decisions = self.history.pop()
        self._next()

    def _put(self, decisions: Decisions) -> None:
        self.history = [*self.history[1 - _MOST_UNDONE :], self.decisions]
        self.decisions = decisions
        self._next()

    def _next(self) -> None:
        self.version += 1
        self.made = None

    # ------------------------------------------------------------ what follows from them

    def action(self, finding: dict[str, Any]) -> str:
        """Return what happens to a finding as things stand: redact, keep or review (still open)."""
        verdict = self.decisions.verdicts.get(finding["id"])
        return verdict.action if verdict else str(finding["policy"]["action"])

    def open_questions(self) -> list[str]:
        """Return the findings that only a person can decide about and nobody has."""
        return [finding["id"] for finding in self.findings if self.action(finding) == "review"]

    def taken(self) -> list[Span3]:
        """Return the characters that go already."""
        return spans_of([f for f in self.findings if self.action(f) == "redact"]) + spans_of(
            self.decisions.marks.values()
        )

    def review(self) -> Review:
        """Return the decisions as the pipeline takes them."""
        assert self.opened is not None
        marks = tuple(
            Mark(
                id=mark["id"],
                spans=tuple(Span(*span) for span in mark["spans"]),
                area=Area(mark["area"][0], tuple(mark["area"][1])) if mark["area"] else None,
                style=mark["style"],
            )
            for mark in self.decisions.marks.values()
        )
        return Review(self.opened.sha256, tuple(self.decisions.verdicts.values()), marks)

    # ------------------------------------------------------------ JSON

    def summary(self) -> dict[str, Any]:
        """Return the line of this document in the list."""
        counts = {"redact": 0, "keep": 0, "review": 0}
        for finding in self.findings if self.opened else ():
            counts[self.action(finding)] += 1
        return {
            "id": self.id, "name": self.name, "state": self.state, "version": self.version, "counts": counts,
            "marks": len(self.decisions.marks), "output": _output(self.made),
            "error": _failure(self.failure),
        }  # fmt: skip

    def shape(self) -> dict[str, Any]:
        """Return all that the page shows of this document."""
        if self.opened is None:
            return self.summary()
        findings = [{**finding, "decision": self._decision(finding)} for finding in self.findings]
        marks = list(self.decisions.marks.values())
        undo = bool(self.history)
        return {**self.summary(), **self.view, "findings": findings, "marked": marks, "can_undo": undo}

    def _decision(self, finding: dict[str, Any]) -> dict[str, Any]:
        verdict = self.decisions.verdicts.get(finding["id"])
        if verdict is None:
            return {"by": "policy", "action": finding["policy"]["action"], "style": finding["policy"]["style"]}
        return {
            "by": "reviewer", "action": verdict.action, "style": verdict.style or finding["policy"]["style"],
            "basis": verdict.basis, "reference": verdict.reference,
        }  # fmt: skip


def _verdict(finding: str, change: changes.Decide) -> Verdict:
    if change.action == "keep":
        return Verdict(finding=finding, action="keep", basis=change.basis, reference=change.reference)
    return Verdict(finding=finding, action="redact", style=change.style or "")


def _output(made: Made | None) -> dict[str, Any] | None:
    if made is None:
        return None
    return {
        "status": made.status,
        "proven": made.data is not None,
        "checks": (made.report["verify"] or {}).get("checks", []),
        "error": made.report["error"],
    }


def _failure(failure: Failure | None) -> dict[str, Any] | None:
    if failure is None:
        return None
    return {
        "message": {"zh": failure.message_zh, "en": failure.message_en},
        "hint": {"zh": failure.hint_zh, "en": failure.hint_en},
    }


def spans_of(findings: Iterable[dict[str, Any]]) -> list[Span3]:
    """Return the spans of findings."""
    return [(part, start, end) for finding in findings for part, start, end in finding["spans"]]
