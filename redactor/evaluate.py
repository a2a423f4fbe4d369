"""Precision and recall per kind on a folder of documents with expected results (see samples/README.md).

Beside each document lies ``<name>.expected.yaml``: its type, the values that must go, the values that must stay, the
mandatory items that are missing. The results hold counts, kinds and file names, never a value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from extractors import rulefile
from redactor.errors import UsageError
from redactor.secret import normal_form

if TYPE_CHECKING:
    from extractors.model import Document
    from redactor.report import Report
    from redactor.toolkit import Toolkit

SUFFIX = ".expected.yaml"
_SHARE = 0.6
"""Part of the longer value that the shorter one must make up for the two to be the same: with and without a unit."""


class ExpectedValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that must go."""

    kind: str
    value: str


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is expected of one document. ``keep`` are values that must stay, ``missing`` ids of mandatory items."""

    document_type: str = ""
    findings: tuple[ExpectedValue, ...] = ()
    keep: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """``found`` of ``expected`` values; ``right`` of ``claimed`` findings."""

    expected: int = 0
    found: int = 0
    claimed: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        """Part of the expected values that was found; 1 when none was expected."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """Part of the findings that was expected; 1 when there was none."""
        return self.right / self.claimed if self.claimed else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.expected + other.expected,
            self.found + other.found,
            self.claimed + other.claimed,
            self.right + other.right,
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``confusion`` counts (expected kind, found kind), "" for nothing; ``kept_wrong`` are the (document, number) of
    values that had to stay and went; ``wrong_type``, ``wrong_missing`` and ``not_checked`` are names of documents."""

    documents: int
    kinds: Mapping[str, Score]
    confusion: Mapping[tuple[str, str], int]
    keep: int
    keep_violations: tuple[tuple[str, int], ...]
    wrong_type: tuple[str, ...]
    wrong_missing: tuple[str, ...]
    not_checked: tuple[str, ...]

    @property
    def total(self) -> Score:
        """All kinds together."""
        return sum(self.kinds.values(), Score())

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "documents": self.documents,
            "kinds": {kind: _score_dict(score) for kind, score in self.kinds.items()},
            "total": _score_dict(self.total),
            "confusion": [
                {"expected": wanted, "found": found, "count": count}
                for (wanted, found), count in sorted(self.confusion.items())
            ],
            "keep": self.keep,
            "keep_violations": [{"document": name, "count": count} for name, count in self.keep_violations],
            "wrong_type": list(self.wrong_type),
            "wrong_missing": list(self.wrong_missing),
            "not_checked": list(self.not_checked),
        }


def _score_dict(score: Score) -> dict[str, float | int]:
    return {**asdict(score), "recall": round(score.recall, 4), "precision": round(score.precision, 4)}


@dataclass(frozen=True, slots=True)
class _Judged:
    pairs: Counter[tuple[str, str]]
    scores: dict[str, Score]
    violations: int
    wrong_type: bool
    wrong_missing: bool


def evaluate(folder: Path, kit: Toolkit) -> Evaluation:
    """Check every labelled document below ``folder``. Raises UsageError when there is none, RuleFileError for a label
    file that is not as described."""
    labelled = sorted(path for path in folder.rglob("*" + SUFFIX))
    if not labelled:
        raise UsageError(
            problem_zh=f"{folder.name} 中没有标注文件（*{SUFFIX}）",
            problem_en=f"no *{SUFFIX} below {folder.name}",
            next_zh="标注文件与文件并列，写法见 samples/README.md。",
            next_en="Labels lie beside the documents; samples/README.md shows how they are written.",
        )
    judged: list[tuple[str, _Judged]] = []
    not_checked: list[str] = []
    keep = 0
    for label in labelled:
        expected = rulefile.load(label, Expected)
        path = label.with_name(label.name.removesuffix(SUFFIX))
        result = _judge(path, expected, kit)
        keep += len(expected.keep)
        if result is None:
            not_checked.append(path.name)
        else:
            judged.append((path.name, result))
    scores: dict[str, Score] = {}
    for _, result in judged:
        for kind, score in result.scores.items():
            scores[kind] = scores.get(kind, Score()) + score
    return Evaluation(
        len(labelled),
        dict(sorted(scores.items())),
        sum((result.pairs for _, result in judged), Counter()),
        keep,
        tuple((name, result.violations) for name, result in judged if result.violations),
        tuple(name for name, result in judged if result.wrong_type),
        tuple(name for name, result in judged if result.wrong_missing),
        tuple(not_checked),
    )


def _judge(path: Path, expected: Expected, kit: Toolkit) -> _Judged | None:
    """Compare one document; None when it was not checked."""
    report = kit.check(path)
    if report.status == "NOT_CHECKED":
        return None
    document = kit.read(path)
    missing = {item.result.item for item in report.checks if item.result.is_gap}
    return compare(
        expected,
        _claimed(report, document),
        wrong_type=bool(expected.document_type) and expected.document_type != report.doctype,
        wrong_missing=set(expected.missing) != missing,
    )


def _claimed(report: Report, document: Document) -> list[tuple[str, str]]:
    """Return (kind, secret) of what the policy removes."""
    return [
        (item.finding.kind, document.text(*item.finding.spans))
        for item in report.findings
        if item.decision.action == "redact"
    ]


def compare(
    expected: Expected, claimed: Iterable[tuple[str, str]], *, wrong_type: bool = False, wrong_missing: bool = False
) -> _Judged:
    """Count what was found, missed, taken for something else, or taken although it had to stay."""
    wanted = [(one.kind, normal_form(one.value)) for one in dict.fromkeys(expected.findings)]
    kept = [form for form in map(normal_form, expected.keep) if form]
    pairs: Counter[tuple[str, str]] = Counter()
    scores: dict[str, Score] = {}
    met: set[int] = set()
    gone: set[str] = set()
    for kind, secret in claimed:
        form = normal_form(secret)
        matches = [index for index, (_, value) in enumerate(wanted) if _same(value, form)]
        best = next((index for index in matches if wanted[index][0] == kind), matches[0] if matches else None)
        right = best is not None and wanted[best][0] == kind
        met.update(index for index in matches if wanted[index][0] == kind)
        pairs[wanted[best][0] if best is not None else "", kind] += 1
        scores[kind] = scores.get(kind, Score()) + Score(claimed=1, right=int(right))
        gone.update(value for value in kept if value in form or (best is None and _same(value, form)))
    for index, (kind, _) in enumerate(wanted):
        scores[kind] = scores.get(kind, Score()) + Score(expected=1, found=int(index in met))
        if index not in met:
            pairs[kind, ""] += 1
    return _Judged(pairs, scores, len(gone), wrong_type, wrong_missing)


def _same(value: str, found: str) -> bool:
    short, long = sorted((value, found), key=len)
    return bool(short) and short in long and len(short) >= _SHARE * len(long)
