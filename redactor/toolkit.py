"""The object a program holds: settings, rules and detectors loaded once, immutable, safe to share between threads."""

from __future__ import annotations

import datetime
import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors import rulefile
from redactor.errors import ToolkitError, UsageError
from redactor.finding import Action
from redactor.report import Report, Tools
from redactor.settings import Settings
from redactor.version import VERSION

if TYPE_CHECKING:
    from extractors.doctype import DocType
    from extractors.model import Document
    from redactor.detect import CodeDetectors, DetectorSet
    from redactor.policy import Policy

Input = str | os.PathLike[str] | bytes

_TELLING = re.compile(r"\d[\d \-_]{5,}|@|[０-９]{6}")
"""What a file name must have before it is worth a scan: a long number or an address."""


@dataclass(frozen=True, slots=True)
class TextFinding:
    """Personal data in a string: offsets into it (half open), kind without the ``cn_`` prefix, what the policy does."""

    start: int
    end: int
    kind: str
    action: Action
    score: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellFinding:
    """Personal data in a table cell: ``row`` and ``column`` from 0 (header rows count), offsets into its text."""

    row: int
    column: int
    start: int
    end: int
    kind: str
    action: Action
    score: float = 0.0
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned and proven file and its report. ``suffix`` is the extension of the output, with the dot."""

    data: bytes = field(repr=False)
    suffix: str
    report: Report


class Toolkit:
    """Load once per process with ``Toolkit.load()``; every method may be called from any thread.

    Rules are read on first use and kept; the date that exemptions are judged by is that of loading. ``threads`` is how
    many pages of a document OCR reads at a time: one for each core, fewer where other documents are under way.
    """

    def __init__(self, settings: Settings, *, today: datetime.date | None = None, threads: int = 0) -> None:
        self.settings = settings
        self.threads = threads or os.cpu_count() or 1
        self.today = today or datetime.date.today()
        self.rules_folder = rulefile.rules_folder(Path(settings.rules) if settings.rules else None)

    @classmethod
    def load(cls, policy: str = "", *, settings: Settings | None = None, **overrides: Any) -> Toolkit:
        """Return a toolkit for ``settings``, or for the built-in settings with ``overrides`` (names of Settings).

        The library reads neither environment nor settings files; the command line does. Raises UsageError or
        RuleFileError.
        """
        chosen = settings or Settings(**overrides)
        if policy:
            from dataclasses import replace

            chosen = replace(chosen, policy=policy)
        kit = cls(chosen)
        _ = kit.policy, kit.doctypes
        return kit

    def __reduce__(self) -> tuple[object, ...]:
        return (_reload, (self.settings, self.today, self.threads))

    def like(self, *, doctype: str = "", today: datetime.date | None = None, beside: int = 0) -> Toolkit:
        """Return a toolkit that takes every document for that type, judges by that day, or leaves cores to that many
        others; it shares what is loaded."""
        from dataclasses import replace

        settings = replace(self.settings, doctype=doctype) if doctype else self.settings
        threads = max(1, self.threads // (1 + beside))
        other = type(self)(settings, today=today or self.today, threads=threads)
        own = {"settings", "today", "threads"}
        other.__dict__.update({name: value for name, value in self.__dict__.items() if name not in own})
        return other

    @cached_property
    def detectors(self) -> DetectorSet:
        """The compiled detectors."""
        from redactor import rules_cache
        from redactor.policy import check_required

        loaded = rules_cache.detectors(self.rules_folder)
        check_required(self.policy, loaded.kinds)
        return loaded

    @cached_property
    def code(self) -> CodeDetectors:
        """The detectors in code: person names, recognizers that the policy names."""
        from redactor import detect

        return detect.load_code(self.rules_folder, self.policy.recognizers)

    @cached_property
    def doctypes(self) -> dict[str, DocType]:
        """Document types by id, with the region's additions."""
        from extractors.overlay import overlay
        from redactor import rules_cache

        national = rules_cache.doctypes(self.rules_folder)
        return overlay(national, self.region_folder) if self.region_folder else national

    @cached_property
    def region_folder(self) -> Path | None:
        """The folder of the region pack, if one is chosen. Raises UsageError when there is none of that name."""
        from extractors.overlay import region_folder

        return region_folder(self.rules_folder, self.settings.region) if self.settings.region else None

    @cached_property
    def policy(self) -> Policy:
        """The policy in force."""
        from redactor.policy import load_policy

        return load_policy(self.settings.policy, self.rules_folder, today=self.today)

    @cached_property
    def key(self) -> bytes:
        """The key for fingerprints."""
        return fingerprint_key(self.settings)

    @cached_property
    def tools(self) -> Tools:
        """Versions and digests for reports. Raises MissingPart when the policy needs a model that is not installed."""
        from redactor.detect.ner import model_identity

        pack = rulefile.load(self.rules_folder / rulefile.MARKER, rulefile.RulePack)
        region = self.region_folder
        return Tools(
            toolkit=VERSION,
            rulepack=pack.id,
            rulepack_version=pack.version,
            rules_sha256=rulefile.digest(self.rules_folder, *([region] if region else [])),
            policy=self.settings.policy,
            models=(model_identity(),) if self.policy.names != "never" else (),
            region=region.name if region else "",
        )

    # ------------------------------------------------------------ documents

    def check(self, source: Input, *, name: str = "") -> Report:
        """Check a path or bytes (``name`` then says what they are): personal data, mandatory items, hidden content.

        Writes nothing. A document that cannot be read gives a report with status NOT_CHECKED and the failure.
        """
        from redactor import pipeline

        return pipeline.process(source, self, "check", name=name).report

    def clean(self, source: Input, *, name: str = "") -> Cleaned:
        """Return the cleaned, proven bytes and the report.

        Raises UnsafeOutput rather than return a leak, InputError for what cannot be read, MissingPart for what is not
        installed.
        """
        from redactor import pipeline

        outcome = pipeline.process(source, self, "clean", name=name)
        if outcome.error is not None:
            raise outcome.error
        if outcome.data is None:
            raise ToolkitError
        return Cleaned(outcome.data, outcome.suffix, outcome.report)

    def fields(self, source: Input, *, name: str = "") -> Any:
        """Return the disclosure fields, gaps and contradictions of a path or bytes: a ``pipeline.FieldsResult``.

        Values are as written in the document, personal data included: they are for the caller's program, not for
        publication. Raises InputError.
        """
        from redactor import pipeline

        return pipeline.read_disclosure(source, self, name=name)

    def read(self, source: Input, *, name: str = "") -> Document:
        """Return the document as read, hidden content included. Raises InputError."""
        from redactor import pipeline

        return pipeline.read_document(source, self, name=name)

    # ------------------------------------------------------------ strings

    def public_name(self, name: str) -> str:
        """Return a file's name (or relative path) with the personal data in it masked by ×; others come back as is."""
        if not _TELLING.search(name):
            return name
        hidden = {
            position
            for found in self.scan_text(name)
            if found.action == "redact"
            for position in range(found.start, found.end)
        }
        return "".join("×" if i in hidden and c.isalnum() else c for i, c in enumerate(name))

    def scan_text(self, text: str) -> tuple[TextFinding, ...]:
        """Find personal data in a string. A value in several places of the string gives one finding each."""
        from redactor import pipeline
        from redactor.detect.text import document_from_text

        document = document_from_text(text)
        found = []
        for finding, decision in pipeline.judge(document, self):
            start, end = min(s.start for s in finding.spans), max(s.end for s in finding.spans)
            found.append(TextFinding(start, end, finding.kind, decision.action, finding.score, finding.evidence))
        return tuple(found)

    def scan_table(self, rows: Sequence[Sequence[str]], *, title: str = "") -> tuple[CellFinding, ...]:
        """Find personal data in a table; ``rows`` include the header rows, if any; ``title`` stands above the table."""
        from redactor import pipeline
        from redactor.detect.text import document_from_table

        document = document_from_table(rows, title)
        table = next(block.table for block in document.blocks if block.table is not None)
        cells = [(span, cell) for cell in table.cells for span in cell.spans]
        found = []
        for finding, decision in pipeline.judge(document, self):
            for part in finding.spans:
                for span, cell in cells:
                    start, end = max(part.start, span.start), min(part.end, span.end)
                    if part.part == span.part and start < end:
                        found.append(
                            CellFinding(
                                cell.row,
                                cell.column,
                                start - span.start,
                                end - span.start,
                                finding.kind,
                                decision.action,
                                finding.score,
                                finding.evidence,
                            )
                        )
        return tuple(found)


def _reload(settings: Settings, today: datetime.date, threads: int) -> Toolkit:
    return Toolkit(settings, today=today, threads=threads)


def fingerprint_key(settings: Settings) -> bytes:
    """Return the key for fingerprints: REDACTOR_KEY, the key file of the settings, or this user's own key file.

    The user's key file is made on first use, readable by the user only; where no such file can be kept the key lives as
    long as the process. Raises UsageError when a named key file cannot be read.
    """
    if value := os.environ.get("REDACTOR_KEY"):
        return hashlib.sha256(value.encode()).digest()
    if settings.key_file:
        try:
            return hashlib.sha256(Path(settings.key_file).read_bytes()).digest()
        except OSError as error:
            raise UsageError(
                problem_zh="密钥文件无法读取（key_file）",
                problem_en="the key file cannot be read (key_file)",
                next_zh="请核对设置中 key_file 的路径和权限；没有密钥的删去这一项。",
                next_en="Check path and permissions of key_file in the settings, or take it out.",
            ) from error
    import platformdirs

    path = Path(platformdirs.user_data_dir("redactor")) / "fingerprint.key"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(secrets.token_bytes(32))
        return path.read_bytes() or secrets.token_bytes(32)
    except OSError:
        return secrets.token_bytes(32)


def check(path: Input, *, policy: str = "publish") -> Report:
    """Check one document with a toolkit of built-in settings (kept for the process)."""
    return _default(policy).check(path)


def clean(path: Input, *, policy: str = "publish") -> Cleaned:
    """Clean one document with a toolkit of built-in settings (kept for the process)."""
    return _default(policy).clean(path)


_KITS: dict[str, Toolkit] = {}


def _default(policy: str) -> Toolkit:
    if policy not in _KITS:
        _KITS[policy] = Toolkit.load(policy)
    return _KITS[policy]
