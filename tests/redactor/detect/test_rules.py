"""Detector files: their examples, what lint refuses, and that a failing pattern is never skipped."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
import regex

from extractors.errors import RuleFileError
from extractors.rulefile import rules_folder
from redactor.detect import DetectorSet, detect, load
from redactor.detect.rules import Pattern, lint, read_detectors
from redactor.detect.text import document_from_text
from redactor.errors import DetectorFailed
from redactor.rulecheck import unmark


@pytest.mark.parametrize("detector", read_detectors(rules_folder()), ids=lambda one: one.rule.kind)
def test_examples(detector, detectors: DetectorSet) -> None:  # type: ignore[no-untyped-def]
    kind, examples = detector.rule.kind, detector.file.examples
    for example in [*examples.match, *examples.no_match]:
        text, wanted = unmark(example)
        found = {
            (span.start, span.end)
            for finding in detect(document_from_text(text), detectors, key=b"tests")
            if finding.kind == kind
            for span in finding.spans
        }
        assert found == wanted, example


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the rule pack that a test may spoil."""
    folder = tmp_path / "rules"
    for name in ("detectors", "lexicons"):
        shutil.copytree(rules_folder() / name, folder / name)
    shutil.copy(rules_folder() / "rulepack.yaml", folder)
    return folder


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("column: whole", "colunm: whole", "column"),
        ("severity: high", "severity: very", "very"),
        (r"regex: '1[3-9]", r"regex: '\b1[3-9]", r"\b"),
        (r"regex: '1[3-9]", r"regex: '1[3-9", "regex"),
        ("lengths: [11]", "lengths: []", "lengths"),
        ("label: optional", "validate: nothing\n    label: optional", "nothing"),
    ],
)
def test_mistakes_are_named(pack: Path, before: str, after: str, words: str) -> None:
    path = pack / "detectors" / "mobile.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RuleFileError) as error:
        load(pack)
    assert error.value.details["file"] == "mobile.yaml"
    assert words in error.value.text("en") + error.value.text("zh")


def test_a_new_kind_is_one_file(pack: Path) -> None:
    (pack / "detectors" / "work_permit.yaml").write_text(
        """
kind: work_permit
title: 工作证号
title_en: Work permit number
severity: medium
basis: 民法典
strong: true
replacement: 【工作证号已隐去】
labels: [工作证号]
patterns:
  - {id: digits, "on": number, regex: '[1-9]\\d{7}', lengths: [8], groups: [4-4], label: required, score: 0.8}
examples: {match: ["工作证号：⟦12345678⟧"], no_match: []}
""",
        encoding="utf-8",
    )
    detectors = load(pack)
    (finding,) = detect(document_from_text("工作证号：1234 5678"), detectors, key=b"tests")
    assert finding.kind == "work_permit" and detectors.rule("work_permit").strong


def test_a_pattern_without_end_is_not_skipped() -> None:
    slow = Pattern(
        "mobile", "mobile.slow", regex.compile("(?:a|aa)+$"), "", (), "", "optional", 0.5, frozenset(), "", False, ()
    )
    import redactor.detect.rules as rules

    before = rules.SECONDS
    rules.SECONDS = 0.05
    try:
        with pytest.raises(DetectorFailed) as error:
            slow.search("a" * 60 + "c")
    finally:
        rules.SECONDS = before
    assert error.value.details["detector"] == "mobile.slow"


def test_the_set_can_be_pickled(detectors: DetectorSet) -> None:
    again = pickle.loads(pickle.dumps(detectors))
    text = "手机：13800001234"
    assert detect(document_from_text(text), again, key=b"k") == detect(document_from_text(text), detectors, key=b"k")


def test_unknown_kinds_have_a_plain_rule(detectors: DetectorSet) -> None:
    assert detectors.rule("case_number").severity == "medium"
    assert not lint(detectors.detectors[0].file)
