"""The memory of a batch: one JSON line before a document is begun and one when it is done, each on disk before the next
step. A run killed at any moment is resumed from it: nothing proven is done again, nothing is lost."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any

import msgspec

from extractors.ocr_engines import offered
from redactor.batch.place import is_remote
from redactor.batch.plan import Task
from redactor.report import Report
from redactor.settings import Settings
from redactor.toolkit import Toolkit

_AS_NAMED = "surrogateescape"
"""File names are bytes; those in no known encoding are kept as they are, so that a batch with them can be resumed."""


def judged_by(kit: Toolkit) -> str:
    """Return the identity of everything that a result depends on besides the input.

    Toolkit, rules with region, models, the policy with all that it extends, the key where exemptions or pseudonyms are
    made with it, type of document, and how pictures are read. Limits decide whether a document is done, not how:
    raising them must not do ten thousand documents again.
    """
    tools, settings = kit.tools, kit.settings
    identity = repr((tools.toolkit, tools.rules_sha256, tools.models, settings.doctype, pictures_read_by(settings)))
    policy = msgspec.json.encode(kit.policy, order="deterministic")
    keyed = kit.policy.exemptions or b'"replace":"pseudonym"' in policy
    key = key_digest(kit) if keyed else b""
    return hashlib.sha256(b"\0".join((identity.encode(), policy, key))).hexdigest()


def key_digest(kit: Toolkit) -> bytes:
    """Return what tells one key of fingerprints from another without telling the key."""
    return hashlib.sha256(b"fingerprints\0" + kit.key).digest()


def pictures_read_by(settings: Settings) -> tuple[str, ...]:
    """Return when pictures are read, by what, and its version (empty: it is not installed); ("off",): never."""
    mode, name = settings.ocr, settings.ocr_engine
    if mode == "off":
        return ("off",)
    if not name:
        return (mode, "rapidocr", *_version("rapidocr"))
    return (mode, name, *(f"{entry.value} {entry.dist.version if entry.dist else ''}" for entry in offered(name)))


def _version(package: str) -> tuple[str, ...]:
    try:
        return (importlib.metadata.version(package),)
    except importlib.metadata.PackageNotFoundError:
        return ()


def journal_path(folder: Path) -> Path:
    """Return where the journal of an output folder is kept: beside it, so that nothing but outputs lies in it; for a
    place behind a URL, in this user's state folder, because object stores cannot append."""
    if is_remote(folder):
        import platformdirs

        name = hashlib.sha256(str(folder).encode()).hexdigest()[:32]
        return Path(platformdirs.user_state_dir("redactor")) / "journals" / f"{name}.jsonl"
    resolved = folder.resolve()
    return resolved.parent / f".{resolved.name}.redactor-journal.jsonl"


@dataclass(frozen=True, slots=True)
class Proven:
    """An output that was proven: digests of input and output (SHA-256, hex) and the output's file name."""

    source_sha256: str
    output_sha256: str
    output: str

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> Proven:
        """Take it from the JSON form of a report; an archive of which files are missing is to be done again."""
        output = str(report["output"]) if report["exit_code"] < 2 else ""
        return cls(report["source"]["sha256"], report["output_sha256"], PurePath(output).name if output else "")


@dataclass
class Journal:
    """Append-only; use as a context manager. ``begun`` (targets by name) and ``done`` are what this and earlier runs
    did in the same folder."""

    path: Path
    rules: str
    begun: dict[str, str] = field(default_factory=dict)
    done: dict[str, Proven] = field(default_factory=dict)
    _stream: Any = None

    @classmethod
    def open(cls, folder: Path, kit: Toolkit) -> Journal:
        """Read what is there; nothing is written before the first ``begin``."""
        journal = cls(journal_path(folder), judged_by(kit))
        for entry in _read(journal.path):
            if entry.get("event") == "begin":
                journal.begun[entry["name"]] = entry["target"]
            elif entry.get("event") == "done" and entry.get("rules") == journal.rules:
                journal.done[entry["name"]] = Proven.of(entry["report"])
        return journal

    def is_done(self, task: Task) -> bool:
        """Tell whether this very input was proven under these rules and its output still is what was written."""
        proven = self.done.get(task.name)
        if proven is None or task.target is None or PurePath(proven.output).stem != task.target.stem:
            return False
        output = task.target.with_name(proven.output)
        return _sha256(output) == proven.output_sha256 and _sha256(task.source) == proven.source_sha256

    def owns(self, target: Path) -> bool:
        """Tell whether an existing output is one that an earlier run of this folder wrote or may have written."""
        return str(target) in self.begun.values()

    def begin(self, tasks: Iterable[Task]) -> None:
        """Record that these outputs may appear from now on."""
        begun = {task.name: str(task.target) for task in tasks}
        self._append([{"event": "begin", "name": name, "target": target} for name, target in begun.items()])
        self.begun.update(begun)

    def finish(self, task_name: str, report: Report) -> None:
        """Record a finished document."""
        told = report.to_dict()
        self._append([{"event": "done", "name": task_name, "rules": self.rules, "report": told}])
        self.done[task_name] = Proven.of(told)

    def _append(self, entries: Sequence[dict[str, Any]]) -> None:
        if self._stream is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self.path.open("a", encoding="utf-8", errors=_AS_NAMED)
        self._stream.write("".join(json.dumps(e, ensure_ascii=False, separators=(",", ":")) + "\n" for e in entries))
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the entries; a last line cut off by a kill is not one."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors=_AS_NAMED) as stream:
        for line in stream:
            if line.endswith("\n"):
                try:
                    entry = json.loads(line)
                except json.JSONDecodeError:
                    continue
                if isinstance(entry, dict):
                    yield entry


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
