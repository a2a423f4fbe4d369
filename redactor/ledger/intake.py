"""From the toolkit's reports to what the ledger keeps of them: digests, counts, gaps, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from redactor.ledger.event import canonical
from redactor.ledger.files import sha256
from redactor.report import Report
from redactor.toolkit import Toolkit


def report_digest(report: Report) -> str:
    """Return a digest of the report that does not depend on how long it took. Numbers are written as text."""
    shape = report.to_dict()
    shape.pop("seconds")
    return sha256(canonical(_no_floats(shape)).encode())


def _no_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _no_floats(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_no_floats(inner) for inner in value]
    return repr(value) if isinstance(value, float) else value


def summary(public: Report, source: Report | None = None) -> dict[str, Any]:
    """Return the ``check`` of a ``run_checks`` event: what ``public``, the version for publication, still holds, and
    what was removed from ``source`` on the way."""
    before = Counter(i.finding.kind for i in source.findings if i.decision.action == "redact") if source else Counter()
    after = Counter(item.finding.kind for item in public.findings if item.decision.action == "redact")
    results = [item.result for item in public.checks]
    required = [r for r in results if r.check_id.startswith("required:") and (r.status == "present" or r.is_gap)]
    gaps = [r for r in results if r.item and (r.is_gap or (r.status == "removed" and r.severity != "info"))]
    return {
        "status": public.status,
        "report": report_digest(public),
        "toolkit": public.tools.toolkit,
        "rules": public.tools.rules_sha256,
        "removed": dict(sorted((before - after).items())),
        "kept": dict(sorted(Counter(i.finding.kind for i in public.findings if i.decision.action == "keep").items())),
        "open": open_findings(public),
        "gaps": [{"item": r.item, "title": r.title, "basis": r.basis, "status": r.status} for r in gaps],
        "applicable": len(required),
        "present": sum(r.status == "present" for r in required),
        "violations": sorted({r.check_id for r in results if r.is_violation and r.severity == "error"}),
        "blocked": sorted({r.check_id for r in results if r.status == "blocked" and r.severity != "info"}),
        "looks": sorted({note.code for note in public.notes if note.needs_review}),
    }


def open_findings(report: Report) -> list[dict[str, str]]:
    """Return what was neither removed nor kept by the policy, once a value."""
    found = {
        item.finding.fingerprint: {
            "id": item.finding.id,
            "kind": item.finding.kind,
            "action": item.decision.action,
            "fingerprint": item.finding.fingerprint,
        }
        for item in reversed(report.findings)
        if item.decision.action != "keep"
    }
    return list(reversed(found.values()))


def rescan(report: Report) -> dict[str, Any]:
    """Return the ``rescan`` of a publication."""
    made = summary(report)
    open_ = [found["fingerprint"] for found in made["open"]]
    return {"status": report.status, "report": made["report"], "open": open_, "blocked": made["blocked"]}


def board_kit(kit: Toolkit) -> Toolkit:
    """Return a toolkit with the policy of the board, which may show more of household lists than the portal."""
    return type(kit).load(settings=replace(kit.settings, policy="board"))


def _called(kind: str, kit: Toolkit) -> str:
    rule = kit.detectors.rule(kind)
    return rule.title_en if kit.settings.lang == "en" else rule.title


def screen_with(load: Callable[[], Toolkit]) -> Callable[[str], tuple[str, ...]]:
    """Return what looks at free texts before they are stored; the toolkit is loaded with the first text."""
    loaded: list[Toolkit] = []
    known: dict[str, tuple[str, ...]] = {}

    def screen(text: str) -> tuple[str, ...]:
        if text not in known:
            if not loaded:
                loaded.append(load())
            found = loaded[0].scan_text(text)
            kinds = {item.kind for item in found if item.action == "redact"}
            known[text] = tuple(sorted(_called(kind, loaded[0]) for kind in kinds))
        return known[text]

    return screen
