"""The record of one document: what was read, found, decided, checked, done and proven. It carries no secret.

``Report.to_dict()`` is the JSON of every door (command line, HTTP, journal); its shape has a version, ``SCHEMA``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from extractors.place import Place, words
from redactor import messages
from redactor.finding import Decision, Finding
from redactor.redaction import Note, VerifyResult
from redactor.result import CheckResult

if TYPE_CHECKING:
    from extractors.fields.disclosure import Disclosure

SCHEMA = "1"
Status = Literal["CLEAN", "FINDINGS", "NOT_CHECKED", "WITHHELD"]
Goal = Literal["check", "clean", "fields"]


@dataclass(frozen=True, slots=True)
class Source:
    """The input: its name without folders, SHA-256 (hex), size in bytes and format id ("" when not recognized)."""

    name: str
    sha256: str
    size: int
    format: str = ""


@dataclass(frozen=True, slots=True)
class Tools:
    """What judged the document: versions and digests, so that a report can be repeated.

    ``region`` names the region pack ("" for the national rules alone); ``rules_sha256`` covers it.
    """

    toolkit: str
    rulepack: str
    rulepack_version: str
    rules_sha256: str
    policy: str
    models: tuple[tuple[str, str], ...] = ()
    region: str = ""


@dataclass(frozen=True, slots=True)
class FindingItem:
    """A finding with what was decided and where it stands in people's words. ``title`` is the kind's name."""

    finding: Finding
    decision: Decision
    title: str
    title_en: str
    basis: str
    place: Place

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        finding, decision = self.finding, self.decision
        return {
            "id": finding.id,
            "kind": finding.kind,
            "title": self.title,
            "title_en": self.title_en,
            "severity": finding.severity,
            "score": round(finding.score, 3),
            "action": decision.action,
            "reason": decision.reason,
            "rule": decision.rule,
            "replacement": decision.replacement,
            "exemption": decision.exemption,
            "masked": finding.masked,
            "fingerprint": finding.fingerprint,
            "place": {"zh": words(self.place, "zh"), "en": words(self.place, "en")},
            "evidence": list(finding.evidence),
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class FieldItem:
    """One disclosure value as read; values that hold personal data are masked. ``place`` is where it stands.

    In ``Part.items`` also an item without a value: then ``how`` is "". ``kind``, ``level`` and ``publish`` are those of
    the rules, ``status`` is the CheckStatus of a mandatory item ("" for others).
    """

    id: str
    title: str
    value: str
    how: str
    confidence: float
    place: Place
    kind: str = ""
    level: str = ""
    status: str = ""
    publish: str = "show"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its id (for columns outside the rules its heading), title, kind of value, and how its cells
    are to be published."""

    id: str
    title: str
    kind: str = "text"
    publish: str = "show"


@dataclass(frozen=True, slots=True)
class ListItem:
    """A list as read: ``rows`` hold a string for every column ("" for a blank cell), masked like FieldItem.value."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def to_dicts(self) -> list[dict[str, str]]:
        """Return the rows as mappings without the blank cells."""
        ids = [column.id for column in self.columns]
        return [{name: cell for name, cell in zip(ids, row, strict=True) if cell} for row in self.rows]


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the file: all items of its type, filled or not, in the order of the rules; then its lists."""

    doctype: str
    doctype_title: str
    items: tuple[FieldItem, ...] = ()
    lists: tuple[ListItem, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form: filled items only."""
        return {
            "document_type": self.doctype,
            "document_type_title": self.doctype_title,
            "fields": {item.id: _field_dict(item) for item in self.items if item.how},
            "lists": {listed.id: listed.to_dicts() for listed in self.lists},
        }


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A check result with its place in people's words ("" when the item stands nowhere). ``against`` names the other
    files of the ``project`` that a rule across documents compared this one with."""

    result: CheckResult
    place_zh: str = ""
    place_en: str = ""
    against: tuple[str, ...] = ()
    project: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        result = self.result
        return {
            "check": result.check_id,
            "item": result.item,
            "title": result.title,
            "status": result.status,
            "severity": result.severity,
            "basis": result.basis,
            "message": {"zh": result.message_zh, "en": result.message_en},
            "place": {"zh": self.place_zh, "en": self.place_en},
            "against": list(self.against),
            "project": self.project,
        }


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document was not checked or its output withheld: an error's code, sentences and exit code."""

    code: str
    message_zh: str
    message_en: str
    hint_zh: str
    hint_en: str
    exit_code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One document's record. ``doctype`` is a document type id, "other", or "" when it was not looked for.

    ``parts`` are the documents of the file, one for most; ``fields`` are the filled items of the first. ``facts`` are
    published values for comparison with other documents; they are not in the JSON form. ``members`` are the reports of
    the files in an archive, named by their paths in it. ``output`` names the file
    written by `clean` ("" otherwise) and ``output_sha256`` its digest. ``seconds`` is wall time.
    """

    goal: Goal | Literal["verify"]
    status: Status
    source: Source
    tools: Tools
    doctype: str = ""
    doctype_title: str = ""
    doctype_evidence: tuple[str, ...] = ()
    fields: tuple[FieldItem, ...] = ()
    findings: tuple[FindingItem, ...] = ()
    checks: tuple[CheckItem, ...] = ()
    notes: tuple[Note, ...] = ()
    verify: VerifyResult | None = None
    output: str = ""
    output_sha256: str = ""
    failure: Failure | None = None
    seconds: float = 0.0
    parts: tuple[Part, ...] = ()
    facts: tuple[Disclosure, ...] = field(default=(), repr=False)
    members: tuple[Report, ...] = ()

    @property
    def exit_code(self) -> int:
        """Return what a command ends with for this document alone (DESIGN 7)."""
        if self.failure is not None:
            return self.failure.exit_code
        return {"CLEAN": 0, "FINDINGS": 1, "NOT_CHECKED": 3, "WITHHELD": 4}[self.status]

    def counts(self) -> dict[str, int]:
        """Return how many findings have each action."""
        counted = {"redact": 0, "keep": 0, "review": 0}
        for item in self.findings:
            counted[item.decision.action] += 1
        return counted

    def problems(self) -> tuple[CheckItem, ...]:
        """Return the check results that a clerk must act on."""
        return tuple(item for item in self.checks if item.result.is_problem)

    def flat(self) -> Iterator[Report]:
        """Yield this report without its members, then those, named by their paths below this one's."""
        yield replace(self, members=()) if self.members else self
        for member in self.members:
            name = f"{self.source.name}/{member.source.name}"
            yield from replace(member, source=replace(member.source, name=name)).flat()

    def with_output(self, name: str) -> Report:
        """Return the report with the name of the written file."""
        return replace(self, output=name)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema version first."""
        return {
            "schema": SCHEMA,
            "goal": self.goal,
            "status": self.status,
            "exit_code": self.exit_code,
            "source": {
                "name": self.source.name,
                "sha256": self.source.sha256,
                "size": self.source.size,
                "format": self.source.format,
            },
            "toolkit": self.tools.toolkit,
            "rulepack": {
                "id": self.tools.rulepack,
                "version": self.tools.rulepack_version,
                "sha256": self.tools.rules_sha256,
                "region": self.tools.region,
            },
            "policy": self.tools.policy,
            "models": dict(self.tools.models),
            "document_type": self.doctype,
            "document_type_title": self.doctype_title,
            "document_type_evidence": list(self.doctype_evidence),
            "fields": {item.id: _field_dict(item) for item in self.fields},
            "lists": {item.id: item.to_dicts() for part in self.parts[:1] for item in part.lists},
            "parts": [part.to_dict() for part in self.parts] if len(self.parts) > 1 else [],
            "findings": [item.to_dict() for item in self.findings],
            "checks": [item.to_dict() for item in self.checks],
            "notes": [_note_dict(note) for note in self.notes],
            "members": [member.to_dict() for member in self.members],
            "verify": None if self.verify is None else _verify_dict(self.verify),
            "output": self.output,
            "output_sha256": self.output_sha256,
            "error": None if self.failure is None else _failure_dict(self.failure),
            "seconds": round(self.seconds, 3),
        }


def worst(codes: Sequence[int]) -> int:
    """Return the exit code of many: interrupted and bugs first, then the order of DESIGN 7's numbers."""
    return max(codes, default=0)


def _field_dict(item: FieldItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "value": item.value,
        "how": item.how,
        "confidence": round(item.confidence, 2),
        "place": {"zh": words(item.place, "zh"), "en": words(item.place, "en")},
    }


def _note_dict(note: Note) -> dict[str, Any]:
    return {
        "code": note.code,
        "details": dict(note.details),
        "needs_review": note.needs_review,
        "message": {lang: messages.text(note.code, lang, note.details) for lang in ("zh", "en")},
    }


def _verify_dict(result: VerifyResult) -> dict[str, Any]:
    return {
        "passed": result.passed,
        "checks": list(result.checks),
        "failed": list(result.failed),
        "residues": [
            {"finding": residue.finding, "kind": residue.kind, "where": residue.where, "how": residue.how}
            for residue in result.residues
        ],
    }


def _failure_dict(failure: Failure) -> dict[str, Any]:
    return {
        "code": failure.code,
        "message": {"zh": failure.message_zh, "en": failure.message_en},
        "hint": {"zh": failure.hint_zh, "en": failure.hint_en},
        "exit_code": failure.exit_code,
    }
