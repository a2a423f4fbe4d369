"""What a check says: about one mandatory item, one cross-item rule, hidden content, a secrecy mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractors.model import Span

CheckStatus = Literal[
    "present", "empty", "placeholder", "missing", "inconsistent", "not_applicable", "question", "removed", "blocked",
]  # fmt: skip
"""``question``: only the clerk can tell whether the item is due. ``removed``: redaction took a mandatory value away, a
substitute must be supplied. ``blocked``: something that forbids publication (a secrecy mark, hidden content)."""

CheckSeverity = Literal["error", "warn", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """``check_id`` names the check ("required:tenderee_phone", a cross-item rule's id, "hidden:comments"); ``item`` the
    item id it is about ("" for none). ``message_*`` tells the clerk what to do; ``basis`` is the legal basis."""

    check_id: str
    item: str = ""
    title: str = ""
    status: CheckStatus
    severity: CheckSeverity = "error"
    basis: str = ""
    spans: tuple[Span, ...] = ()
    message_zh: str = ""
    message_en: str = ""

    @property
    def is_gap(self) -> bool:
        """True for a mandatory item that is absent, blank or a placeholder."""
        return self.status in ("missing", "empty", "placeholder") and self.severity != "info"

    @property
    def is_violation(self) -> bool:
        """True for a cross-item rule that does not hold."""
        return self.status == "inconsistent"

    @property
    def is_problem(self) -> bool:
        """True when a person must act before publication."""
        return self.is_gap or (self.status in ("inconsistent", "removed", "blocked") and self.severity != "info")
