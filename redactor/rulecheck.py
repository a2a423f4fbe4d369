"""Check a rule pack as its author would want it checked: every file on its own, then every example."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractors import rulefile
from redactor.errors import RuleFileError, UsageError

OPEN, CLOSE = "⟦", "⟧"
"""What an example must find stands between these."""


def lint(folder: Path, *regions: Path) -> list[RuleFileError]:
    """Return every mistake in the pack, at most one a file; an empty list when there is none.

    The region packs of the rule pack are checked with it, and so are other ones given in ``regions``.
    """
    from redactor.detect.rules import DetectorFile
    from redactor.detect.rules import lint as lint_detector
    from redactor.policy import load_policy

    problems: list[RuleFileError] = []

    def attempt(action: Callable[[], object], path: Path) -> None:
        try:
            action()
        except RuleFileError as error:
            problems.append(error)
        except UsageError as error:
            problems.append(_at(path, error.text("zh"), error.text("en")))

    attempt(lambda: rulefile.load(folder / rulefile.MARKER, rulefile.RulePack), folder / rulefile.MARKER)
    for path in rulefile.files(folder, "detectors"):
        attempt(lambda path=path: rulefile.load(path, DetectorFile), path)  # type: ignore[misc]
        if not problems or problems[-1].details["file"] != path.name:
            problems += [_at(path, problem, problem) for problem in lint_detector(rulefile.load(path, DetectorFile))]
    attempt(lambda: problems.extend(_operation_faults(folder)), folder / "doctypes")
    for path in rulefile.files(folder, "policies"):
        attempt(lambda path=path: load_policy(path.stem, folder), path)  # type: ignore[misc]
    for region in [*sorted(p for p in (folder / "regions").glob("*") if p.is_dir()), *regions]:
        attempt(lambda region=region: problems.extend(_operation_faults(folder, region)), region)  # type: ignore[misc]
    return problems


def _operation_faults(folder: Path, region: Path | None = None) -> list[RuleFileError]:
    """Cross-item rules that name no operation, or parameters that it does not take; those of a region, if given."""
    from extractors.doctype import load_doctypes, refuse
    from extractors.overlay import overlay
    from redactor.check.operations import faults

    doctypes = load_doctypes(folder)
    if region is not None:
        doctypes = {name: one for name, one in overlay(doctypes, region).items() if one is not doctypes[name]}
    paths = {path.stem: path for path in rulefile.files(*_home(folder, region))}
    return [
        refuse(paths.get(doctype.id, folder / "doctypes"), check, check, f"{check}：{problem}", f"{check}: {problem}")
        for doctype in doctypes.values()
        for check, problem in faults(doctype)
    ]


def _home(folder: Path, region: Path | None) -> tuple[Path, str]:
    return (region.parent, region.name) if region else (folder, "doctypes")


def run_examples(folder: Path) -> tuple[int, list[str]]:
    """Run the examples of all detectors; return how many passed and a sentence for each that failed.

    A ``match`` example must give findings of its kind that cover exactly what is marked; a ``no_match`` example none
    of its kind.
    """
    from redactor import detect
    from redactor.detect.rules import read_detectors
    from redactor.detect.text import document_from_text

    detectors = detect.load(folder)
    passed, failures = 0, []
    for detector in read_detectors(folder):
        file = detector.file
        kinds = {file.kind}
        for number, example in enumerate([*file.examples.match, *file.examples.no_match], 1):
            text, wanted = unmark(example)
            findings = detect.detect(document_from_text(text), detectors, key=b"examples")
            found = {(s.start, s.end) for f in findings if f.kind in kinds for s in f.spans}
            if _covered(found) == _covered(wanted):
                passed += 1
            else:
                failures.append(f"{file.kind}: example {number}: {example}")
    return passed, failures


def unmark(example: str) -> tuple[str, set[tuple[int, int]]]:
    """Return an example's text without marks, and the marked ranges in it."""
    text, ranges, start = "", set(), 0
    for character in example:
        if character == OPEN:
            start = len(text)
        elif character == CLOSE:
            ranges.add((start, len(text)))
        else:
            text += character
    return text, ranges


def _covered(ranges: set[tuple[int, int]]) -> set[int]:
    return {position for start, end in ranges for position in range(start, end)}


def _at(path: Path, problem_zh: str, problem_en: str) -> RuleFileError:
    return RuleFileError(file=path.name, line=1, column=1, problem_zh=problem_zh, problem_en=problem_en)
