"""Counts and times for Prometheus (text format 0.0.4): routes, status codes, goals. Never a name, never content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class Metrics:
    """Counters of one server; used from its event loop only."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.documents: Counter[tuple[str, str]] = Counter()
        self.buckets: Counter[tuple[str, float]] = Counter()
        self.seconds: Counter[str] = Counter()
        self.finished: Counter[str] = Counter()
        self.received = 0

    def request(self, method: str, route: str, status: int) -> None:
        """Count an answered request; ``route`` is the pattern, not the address."""
        self.requests[method, route, status] += 1

    def document(self, goal: str, status: str, seconds: float) -> None:
        """Count a document and the time from its upload to its result."""
        self.documents[goal, status] += 1
        self.finished[goal] += 1
        self.seconds[goal] += seconds  # type: ignore[assignment]
        for bound in _BUCKETS:
            if seconds <= bound:
                self.buckets[goal, bound] += 1

    def render(self, gauges: Mapping[str, float]) -> str:
        """Return the page; ``gauges`` are what is true now."""
        return "\n".join(self._lines(gauges)) + "\n"

    def _lines(self, gauges: Mapping[str, float]) -> Iterator[str]:
        yield "# TYPE redactor_http_requests_total counter"
        for (method, route, status), count in sorted(self.requests.items()):
            yield f'redactor_http_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}'
        yield "# TYPE redactor_documents_total counter"
        for (goal, outcome), count in sorted(self.documents.items()):
            yield f'redactor_documents_total{{goal="{goal}",status="{outcome}"}} {count}'
        yield "# TYPE redactor_document_seconds histogram"
        for goal, count in sorted(self.finished.items()):
            for bound in _BUCKETS:
                yield f'redactor_document_seconds_bucket{{goal="{goal}",le="{bound}"}} {self.buckets[goal, bound]}'
            yield f'redactor_document_seconds_bucket{{goal="{goal}",le="+Inf"}} {count}'
            yield f'redactor_document_seconds_sum{{goal="{goal}"}} {self.seconds[goal]:.3f}'
            yield f'redactor_document_seconds_count{{goal="{goal}"}} {count}'
        yield "# TYPE redactor_received_bytes_total counter"
        yield f"redactor_received_bytes_total {self.received}"
        for name, value in gauges.items():
            yield f"# TYPE redactor_{name} gauge"
            yield f"redactor_{name} {value:g}"
