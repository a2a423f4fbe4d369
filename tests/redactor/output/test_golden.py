"""What the renderers print, to the letter. After a wanted change: ``pytest tests/redactor/output --update-golden``."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import ROOT

from redactor.output import encode, formats
from redactor.report import Report

GOLDEN = ROOT / "tests" / "golden"
_NAMES = {
    "check": ("human", "json", "jsonl", "csv", "html", "sarif"),
    "fields": ("human", "csv", "html", "md"),
    "gaps": ("csv",),
}
CASES = [(subject, name) for subject, names in _NAMES.items() for name in names]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("subject", "name"), CASES, ids="-".join)
def test_output_is_as_recorded(
    subject: str, name: str, lang: str, reports: list[Report], request: pytest.FixtureRequest
) -> None:
    if subject == "fields":
        reports = [replace(report, goal="fields") for report in reports]
    made = encode(name, reports, lang=lang, subject=subject)
    path = GOLDEN / f"{subject}.{lang}.{name}"
    if request.config.getoption("--update-golden"):
        path.write_bytes(made)
    assert path.read_bytes() == made, f"{path.name} differs; if that is wanted, run pytest with --update-golden"


def test_every_text_format_is_recorded() -> None:
    wanted = {(subject, name) for subject in ("check", "fields", "gaps") for name in formats(subject)}
    assert {pair for pair in wanted if pair[1] != "xlsx"} == {*CASES, ("fields", "json"), ("fields", "jsonl")}
