"""What a rewriter is told to remove, what it answers, and what a verifier proves.

The order of the promises: a rewriter removes every Redaction's spans; it also removes every *strong* value (one that
identifies by itself: long numbers, e-mail addresses) wherever else it stands in the file, visible or not; it gives
every other part of the file exactly one fate (sanitised, re-encoded, recursed into, dropped with a note). A verifier
shares no code with the rewriter and none with the reader that found the value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from extractors.limits import Limits
from extractors.model import Document, Span


@dataclass(frozen=True, slots=True)
class Redaction:
    """One value to remove. ``secret_text`` is the value as written; ``replacement`` what stands in its place ("" for
    nothing). ``strong`` values are searched for and removed everywhere; weak ones (an amount, a village group) only
    where the spans say."""

    finding: str
    kind: str
    spans: tuple[Span, ...]
    secret_text: str = field(repr=False)
    replacement: str
    strong: bool


_SHORTEST = 7
"""Digits below which a number says nothing without its label: it also stands in sizes, dates and codes of colors."""


def identifies(secret: str) -> bool:
    """Tell whether a value of a strong kind is long enough to be looked for wherever else it may stand."""
    significant = [character for character in secret if character.isalnum()]
    return len(significant) >= _SHORTEST or not all(map(str.isdigit, significant))


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteOptions:
    """Choices of the policy that concern the file rather than a value.

    ``unknown`` parts are dropped with a note, or the whole file is refused ("abort"). ``revisions``: tracked changes
    are accepted, or insertions too are rejected. ``comments``, ``attachments``, ``signatures`` are dropped unless kept
    or refused. ``hidden`` text of Word files stays and is left to a person ("report"), or goes ("remove").
    """

    unknown: Literal["drop", "abort"] = "drop"
    revisions: Literal["accept", "reject"] = "accept"
    comments: Literal["drop", "keep"] = "drop"
    attachments: Literal["drop", "clean"] = "drop"
    signatures: Literal["drop", "refuse"] = "drop"
    hidden: Literal["report", "remove"] = "report"
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Note:
    """Something done to the file, or left to a person: a message code and printable details, never document text.

    ``needs_review`` notes make the document's outcome "review" (exit 1) instead of clean.
    """

    code: str
    details: dict[str, str | int] = field(default_factory=dict)
    needs_review: bool = False


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The cleaned file, not yet proven. ``suffix`` is its extension with the dot (".docx" for a .doc). ``also_removed``
    is what the rewriter took out besides the job's redactions; its absence is to be proven like theirs."""

    data: bytes = field(repr=False)
    suffix: str
    notes: tuple[Note, ...] = ()
    also_removed: tuple[Redaction, ...] = ()


@dataclass(frozen=True, slots=True)
class Residue:
    """A removed value that was found again. ``where`` names the place in the file, ``how`` the reader that saw it."""

    finding: str
    kind: str
    where: str
    how: str


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """``passed`` is True only when every check in ``checks`` ran to its end and found nothing.

    ``checks`` name what was searched ("raw bytes", "streams", "pdfium text"); ``failed`` those that could not run.
    """

    passed: bool
    checks: tuple[str, ...]
    residues: tuple[Residue, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RewriteJob:
    """All a rewriter needs: the bytes, what the reader made of them, and what to remove."""

    data: bytes = field(repr=False)
    document: Document
    redactions: tuple[Redaction, ...]
    options: RewriteOptions = field(default_factory=RewriteOptions)
