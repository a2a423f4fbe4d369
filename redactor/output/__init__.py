"""Renderers: reports in, text or bytes out. Nothing here reads documents or decides anything."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import cast

from redactor.errors import MissingPart, unknown_choice
from redactor.report import Goal, Report

_REPORTS = {
    "human": "redactor.output.human:render",
    "json": "redactor.output.json_:render",
    "jsonl": "redactor.output.json_:render_lines",
    "csv": "redactor.output.tables:render_matters",
    "xlsx": "redactor.output.workbook:render_matters",
    "html": "redactor.output.html:render",
    "sarif": "redactor.output.sarif:render",
}
_FIELDS = {
    "human": "redactor.output.human:render",
    "json": "redactor.output.json_:render",
    "jsonl": "redactor.output.json_:render_lines",
    "csv": "redactor.output.tables:render_fields",
    "xlsx": "redactor.output.workbook:render_fields",
    "html": "redactor.output.page:render_html",
    "md": "redactor.output.page:render_markdown",
}
_GAPS = {"csv": "redactor.output.tables:render_gaps", "xlsx": "redactor.output.workbook:render_gaps"}
_TABLES: dict[str, dict[str, str]] = {"check": _REPORTS, "clean": _REPORTS, "fields": _FIELDS, "gaps": _GAPS}
_SUFFIXES = {"": "human", ".txt": "human", ".log": "human", ".htm": "html", ".markdown": "md"}

FORMATS = tuple(_REPORTS)
"""Names of the formats of `check` and `clean`."""
BINARY = frozenset({"xlsx"})
_NESTED = frozenset({"json", "jsonl"})
_BOM = b"\xef\xbb\xbf"


def formats(subject: Goal | str = "check") -> tuple[str, ...]:
    """Return the names of the formats for a goal, or for "gaps"."""
    return tuple(_TABLES[subject])


def format_of(path: Path, subject: Goal | str = "check") -> str:
    """Return the format that a file's extension asks for. Raises UsageError for any other extension."""
    suffix = path.suffix.lower()
    name = _SUFFIXES.get(suffix, suffix.removeprefix("."))
    require(name, subject)
    return name


def require(format_name: str, subject: Goal | str = "check") -> None:
    """Raise UsageError for a format that the goal does not have, MissingPart for one whose library is absent."""
    known = formats(subject)
    if format_name not in known:
        raise unknown_choice(("格式", "format"), format_name, known)
    if format_name == "xlsx" and importlib.util.find_spec("openpyxl") is None:
        raise MissingPart(part="openpyxl（xlsx）", install='pip install "disclosure-redactor[office]"')


def render(
    format_name: str,
    reports: Sequence[Report],
    *,
    lang: str = "zh",
    verbose: bool = False,
    subject: Goal | str = "check",
) -> str:
    """Return all reports in one text of that format, ending with a line break. Not for BINARY formats."""
    function = cast(Callable[..., Iterable[str]], _function(format_name, subject))
    shown = _flat(reports, format_name)
    return "".join(line + "\n" for line in function(shown, lang=lang, verbose=verbose))


def encode(
    format_name: str,
    reports: Sequence[Report],
    *,
    lang: str = "zh",
    verbose: bool = False,
    subject: Goal | str = "check",
) -> bytes:
    """Return the content of a file of that format. CSV begins with a byte order mark: Excel needs it for Chinese."""
    if format_name in BINARY:
        shown = _flat(reports, format_name)
        return cast(Callable[..., bytes], _function(format_name, subject))(shown, lang=lang, verbose=verbose)
    text = render(format_name, reports, lang=lang, verbose=verbose, subject=subject)
    return (_BOM if format_name == "csv" else b"") + text.encode(errors="backslashreplace")


def _flat(reports: Sequence[Report], format_name: str) -> Sequence[Report]:
    """Return the reports with those of files in archives behind their archive's; JSON has them inside."""
    if format_name in _NESTED or not any(report.members for report in reports):
        return reports
    return [each for report in reports for each in report.flat()]


def _function(format_name: str, subject: Goal | str) -> object:
    module, _, name = _TABLES[subject][format_name].partition(":")
    return getattr(importlib.import_module(module), name)
