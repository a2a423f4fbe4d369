"""What detectors say, what the user sees, and what is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from extractors.model import Span

Action = Literal["redact", "keep", "review"]
Severity = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One detector's opinion. ``evidence`` holds codes such as "label:身份证号", "checksum:ok", "header:银行账号":
    words of the rules or of labels, never the value itself."""

    kind: str
    spans: tuple[Span, ...]
    score: float
    detector: str
    rule: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One value that may be personal data. ``id`` is "F1", "F2" ... in reading order; ``masked`` and ``fingerprint``
    are the only forms of the value that leave the process."""

    id: str
    kind: str
    severity: Severity
    spans: tuple[Span, ...]
    score: float
    masked: str
    fingerprint: str
    hits: tuple[Hit, ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        """All evidence codes of all hits, in order, once each."""
        return tuple(dict.fromkeys(code for hit in self.hits for code in hit.evidence))


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to one finding and why. ``reason`` is a message code, ``rule`` the policy entry that decided,
    ``replacement`` the style: "label", "mask", "keep_last_4" ... ("" unless action is redact).
    ``exemption`` is the reference number when an exemption (consent, public interest) was used."""

    finding: str
    action: Action
    reason: str
    rule: str
    replacement: str = ""
    exemption: str = ""
    details: dict[str, str] = field(default_factory=dict)
