"""Detectors as written in rules/detectors/*.yaml: their shape, their checks, and what is compiled from them.

rules/README.md explains every key to the people who write rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
import regex

from extractors import rulefile
from extractors.errors import RuleFileError
from redactor.detect.lexicon import read_words
from redactor.detect.validators import VALIDATORS, VETOES
from redactor.errors import DetectorFailed

SECONDS = 2.0
"""Time that one pattern may take on one piece of text before the document counts as not checked."""

LabelNeed = Literal["optional", "unless_valid", "required", "adjacent"]


class PatternFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One shape. ``on`` number: matched in full on joined digits of the given ``lengths``; text: searched anywhere;
    value: matched right behind a label."""

    id: str
    on: Literal["number", "text", "value"]
    regex: str
    lengths: list[int] = []
    groups: list[str] = []
    validate: str = ""
    veto: list[str] = []
    certain: str = ""
    label: LabelNeed = "optional"
    score: float = 0.6
    trigger: str = ""
    evidence: list[str] = []


class ExamplesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Texts; what must be found stands between ⟦ and ⟧ in ``match``."""

    match: list[str]
    no_match: list[str]


class DetectorFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file of rules/detectors."""

    kind: str
    title: str
    title_en: str
    severity: Literal["high", "medium", "low"]
    basis: str
    strong: bool
    replacement: str
    labels: list[str] = []
    headers: list[str] = []
    not_labels: list[str] = []
    column: Literal["", "whole", "shape"] = ""
    owner: str = ""
    weak_labels: str = ""
    patterns: list[PatternFile] = []
    examples: ExamplesFile


@dataclass(frozen=True, slots=True)
class Rule:
    """What the rest of the program asks about a kind. ``strong`` values identify by themselves: they are searched for
    and removed everywhere in a file; weak ones only where they were found."""

    kind: str
    title: str
    title_en: str
    severity: Literal["high", "medium", "low"]
    basis: str
    strong: bool
    replacement: str


MANUAL = Rule("manual", "人工标注", "Marked by hand", "medium", "审阅人决定", False, "【已隐去】")
"""What a reviewer marked."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled shape of a detector."""

    kind: str
    rule: str
    regex: Any
    validate: str
    veto: tuple[str, ...]
    certain: str
    label: LabelNeed
    score: float
    groups: frozenset[tuple[int, ...]]
    trigger: str

    bounded: bool
    evidence: tuple[str, ...]

    def may_be(self, kinds: frozenset[str]) -> bool:
        """The pattern needs no label, or the label (which announces ``kinds``) is its own."""
        return self.label not in ("required", "adjacent") or self.kind in kinds

    def matches(self, joined: str) -> bool:
        """Match the whole of ``joined``. Raises DetectorFailed when the pattern takes too long."""
        if self.bounded:
            return self.regex.fullmatch(joined) is not None
        try:
            return self.regex.fullmatch(joined, timeout=SECONDS) is not None
        except TimeoutError as error:
            raise DetectorFailed(detector=self.rule, reason="timeout") from error

    def search(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the places of all matches (of group 1 where the pattern has one)."""
        try:
            found = self.regex.finditer(text, start, len(text) if end is None else end, timeout=SECONDS)
            return [match.span(1 if self.regex.groups else 0) for match in found]
        except TimeoutError as error:
            raise DetectorFailed(detector=self.rule, reason="timeout") from error

    def match_at(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the match that begins at ``start``."""
        try:
            match = self.regex.match(text, start, end, timeout=SECONDS)
        except TimeoutError as error:
            raise DetectorFailed(detector=self.rule, reason="timeout") from error
        return match.span(1 if self.regex.groups else 0) if match else None


@dataclass(frozen=True, slots=True)
class Detector:
    """One detector file, compiled."""

    file: DetectorFile
    rule: Rule
    patterns: tuple[Pattern, ...]


def read_detectors(folder: Path) -> tuple[Detector, ...]:
    """Read and compile every file of ``folder``/detectors. Raises RuleFileError at the exact place."""
    detectors = []
    for path in rulefile.files(folder, "detectors"):
        file = rulefile.load(path, DetectorFile)
        for problem in lint(file):
            raise RuleFileError(file=path.name, line=1, column=1, problem_zh=problem, problem_en=problem)
        rule = Rule(file.kind, file.title, file.title_en, file.severity, file.basis, file.strong, file.replacement)
        detectors.append(Detector(file, rule, tuple(compile_pattern(file, pattern) for pattern in file.patterns)))
    return tuple(detectors)


def compile_pattern(file: DetectorFile, pattern: PatternFile) -> Pattern:
    """Compile one shape; ``lint`` has said that it can be."""
    source = pattern.regex
    if pattern.on == "text":
        source = f"(?<![0-9A-Za-z])(?:{source})(?![0-9A-Za-z])"
    groups = frozenset(tuple(int(size) for size in group.split("-")) for group in pattern.groups)
    return Pattern(
        file.kind, f"{file.kind}.{pattern.id}", regex.compile(source), pattern.validate,
        tuple(pattern.veto), pattern.certain, pattern.label, pattern.score, groups, pattern.trigger,
        _UNBOUNDED.search(source) is None, tuple(pattern.evidence),
    )  # fmt: skip


_UNBOUNDED = re.compile(r"[*+]|\)\{")
"""What can make a match slow: open repetition, repetition of a group. Without these, matching a joined number (at most
25 characters) needs no clock, which costs five times the match itself."""


def lint(file: DetectorFile) -> list[str]:
    """Return what is wrong with a detector beyond its types; an empty list when nothing is."""
    problems = []
    for pattern in file.patterns:
        where = f"{file.kind}.{pattern.id}"
        try:
            compiled = regex.compile(pattern.regex)
        except regex.error as error:
            problems.append(f"{where}: regex: {error}")
            continue
        if "\\b" in pattern.regex:
            problems.append(f"{where}: \\b fails beside Chinese characters (they are \\w); boundaries are added by us")
        if compiled.groups > 1:
            problems.append(f"{where}: at most one capturing group (the value)")
        if pattern.on == "number" and not pattern.lengths:
            problems.append(f"{where}: a number pattern needs lengths")
        if any(re.fullmatch(r"[1-9][0-9]?(-[1-9][0-9]?)*", group) is None for group in pattern.groups):
            problems.append(f"{where}: groups are sizes joined by hyphens (4-4-4-4-3)")
        if pattern.validate and pattern.validate not in VALIDATORS:
            problems.append(f"{where}: no validator {pattern.validate}")
        problems += [
            f"{where}: no veto {name}" for name in [*pattern.veto, pattern.certain] if name and name not in VETOES
        ]
    for word in [*file.labels, *file.headers]:
        if not word.strip() or len(word) > 30:
            problems.append(f"{file.kind}: label {word!r}")
    return problems


__all__ = ["Detector", "DetectorFile", "Pattern", "Rule", "compile_pattern", "lint", "read_detectors", "read_words"]
