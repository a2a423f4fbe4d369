"""Reports as SARIF 2.1.0, for code scanners and pipelines. Carries masks and places, never a value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from extractors.place import words as place_words
from redactor.output import words
from redactor.report import CheckItem, FindingItem, Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"high": "error", "medium": "warning", "low": "note", "error": "error", "warn": "warning", "info": "note"}


def render(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield one SARIF log with one run. A document that was not checked is an execution notification."""
    rules: dict[str, dict[str, Any]] = {}
    results: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    for report in reports:
        location = {"artifactLocation": {"uri": _uri(report.source.name)}}
        if report.failure is not None:
            failures.append(_failure(report, location, lang))
        for finding in report.findings:
            if finding.decision.action != "keep":
                results.append(_finding(finding, location, rules, lang))
        for item in report.checks:
            if item.result.is_problem or item.result.status == "question":
                results.append(_check(item, location, rules, lang))
    order = {name: number for number, name in enumerate(rules)}
    for result in results:
        result["ruleIndex"] = order[result["ruleId"]]
    run = {
        "tool": {
            "driver": {
                "name": "redactor",
                "version": reports[0].tools.toolkit if reports else "",
                "rules": list(rules.values()),
            }
        },
        "artifacts": [_artifact(report) for report in reports],
        "invocations": [{"executionSuccessful": not failures, "toolExecutionNotifications": failures}],
        "results": results,
    }
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _finding(
    item: FindingItem, location: dict[str, Any], rules: dict[str, dict[str, Any]], lang: str
) -> dict[str, Any]:
    finding = item.finding
    title = item.title if lang == "zh" else item.title_en
    rules.setdefault(finding.kind, _rule(finding.kind, title, item.basis))
    where = place_words(item.place, lang)
    asked = item.decision.action == "review"
    return {
        "ruleId": finding.kind,
        "level": "warning" if asked else _LEVELS[finding.severity],
        "message": {"text": f"{title} {finding.masked}: {words.pick(words.TO_DO[item.decision.action], lang)}"},
        "locations": [{"physicalLocation": location, "logicalLocations": [{"fullyQualifiedName": where}]}],
        "partialFingerprints": {"secret/v1": finding.fingerprint},
    }


def _check(item: CheckItem, location: dict[str, Any], rules: dict[str, dict[str, Any]], lang: str) -> dict[str, Any]:
    """A question is for review and has no level, as the standard wants it."""
    result = item.result
    rules.setdefault(result.check_id, _rule(result.check_id, result.title, result.basis))
    place = words.place(item, lang)
    where: dict[str, Any] = {"physicalLocation": location}
    if place:
        where["logicalLocations"] = [{"fullyQualifiedName": place}]
    shape: dict[str, Any] = {
        "ruleId": result.check_id,
        "level": _LEVELS[result.severity],
        "message": {"text": words.message(item, lang) or result.title},
        "locations": [where],
    }
    if result.status == "question":
        shape.update(kind="review", level="none")
    if item.against:
        related = [{"physicalLocation": {"artifactLocation": {"uri": _uri(name)}}} for name in item.against]
        shape["relatedLocations"] = related
    return shape


def _rule(name: str, title: str, basis: str) -> dict[str, Any]:
    shape: dict[str, Any] = {"id": name, "shortDescription": {"text": title or name}}
    if basis:
        shape["help"] = {"text": basis}
    return shape


def _failure(report: Report, location: dict[str, Any], lang: str) -> dict[str, Any]:
    failure = report.failure
    assert failure is not None
    return {
        "descriptor": {"id": failure.code},
        "level": "error",
        "message": {"text": failure.message_zh if lang == "zh" else failure.message_en},
        "locations": [{"physicalLocation": location}],
    }


def _artifact(report: Report) -> dict[str, Any]:
    shape: dict[str, Any] = {"location": {"uri": _uri(report.source.name)}, "length": report.source.size}
    if report.source.sha256:
        shape["hashes"] = {"sha-256": report.source.sha256}
    return shape


def _uri(name: str) -> str:
    """Return a relative reference; a colon in its first segment would be read as a scheme."""
    path = quote(name.replace("\\", "/"), safe="/", errors="replace")
    return path or "-"
