"""What a detector says about a stretch of a stream's view, before it is mapped back to the document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """``start`` and ``end`` count characters of the view; ``evidence`` holds codes, never the value."""

    kind: str
    rule: str
    start: int
    end: int
    score: float
    evidence: tuple[str, ...]
