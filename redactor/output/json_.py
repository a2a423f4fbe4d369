"""Reports as JSON: one array, or one line each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from redactor.report import Report


def render(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield one JSON document: the report itself for one input, an array for several."""
    shapes = [report.to_dict() for report in reports]
    yield json.dumps(shapes[0] if len(shapes) == 1 else shapes, ensure_ascii=False, indent=2)


def render_lines(reports: Sequence[Report], *, lang: str, verbose: bool) -> Iterator[str]:
    """Yield one line of JSON a report."""
    for report in reports:
        yield json.dumps(report.to_dict(), ensure_ascii=False, separators=(",", ":"))
