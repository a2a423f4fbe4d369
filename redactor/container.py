"""What the files of one container share: the budget, and the values that one gives away for another.

A list labels an account and a letter in the same archive only mentions it. So every file is read once by itself; those
that hold a value which was found in another are read again, with that value known. Order and nesting do not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractors.formats.archive import Budget
from extractors.model import Document, Span
from redactor.finding import Hit
from redactor.redaction import Redaction, identifies

if TYPE_CHECKING:
    from redactor.pipeline import Outcome
    from redactor.rewrite.values import Values
    from redactor.toolkit import Toolkit

Known = Callable[[Document], Sequence[Hit]]
"""Hits of values that were found elsewhere."""
_SCORE = 0.95
_TAKEN = "\0"


@dataclass(slots=True)
class Container:
    """One pass over all files of a container, and what the pass before it learned."""

    kit: Toolkit
    budget: Budget
    values: dict[tuple[str, str], Redaction] = field(default_factory=dict, repr=False)
    """Strong values by kind and text."""
    outcomes: dict[int, Outcome] = field(default_factory=dict, repr=False)
    left: dict[int, list[str]] = field(default_factory=dict, repr=False)
    """Text in which a file's own findings are blanked, by the number of the file."""
    known: Values | None = field(default=None, repr=False)
    """The values, ready to be looked for; in the second pass."""
    waiting: frozenset[int] | None = None
    """Files that are to be read again; None in the first pass."""
    count: int = 0

    def file(self, take: Callable[[Known | None], Outcome]) -> Outcome:
        """Take the next file; in the second pass only when it holds a value of another. Raises what ``take`` does."""
        number = self.count
        self.count += 1
        if self.waiting is None:
            outcome = take(None)
            self._learn(number, outcome)
            self.outcomes[number] = replace(outcome, document=None)
            return outcome
        if number in self.outcomes and number not in self.waiting:
            return self.outcomes[number]
        return take(self.hits)

    def look_again(self) -> bool:
        """Begin the second pass, if any file needs one."""
        from redactor.rewrite.values import Values

        values = self.known = Values.of(self.values.values())
        self.waiting = frozenset(n for n, texts in self.left.items() if any(map(values.within, texts)))
        self.left.clear()
        self.budget, self.count = Budget(self.budget.limits), 0
        return bool(self.waiting)

    def hits(self, document: Document) -> list[Hit]:
        """Return the places of the known values in a document."""
        if self.known is None:
            return []
        return [
            Hit(match.redaction.kind, (Span(number, match.start, match.end),), _SCORE, "container",
                f"{match.redaction.kind}.elsewhere", ("elsewhere:file",))
            for number, part in enumerate(document.parts)
            for match in self.known.find(part.text)
        ]  # fmt: skip

    def _learn(self, number: int, outcome: Outcome) -> None:
        document = outcome.document
        if document is None:
            return
        taken: dict[int, list[Span]] = {}
        for item in outcome.report.findings:
            finding = item.finding
            if item.decision.action != "redact":
                continue
            for span in finding.spans:
                taken.setdefault(span.part, []).append(span)
            secret_text = document.text(*finding.spans)
            if self.kit.detectors.rule(finding.kind).strong and identifies(secret_text):
                redaction = Redaction("", finding.kind, (), secret_text, "", True)
                self.values.setdefault((finding.kind, secret_text), redaction)
        self.left[number] = [_without(part.text, taken.get(place, [])) for place, part in enumerate(document.parts)]


def _without(text: str, spans: list[Span]) -> str:
    """Return a text in which stretches are blanked."""
    chunks: list[str] = []
    position = 0
    for span in sorted(spans):
        if span.end > position:
            chunks += text[position : max(position, span.start)], _TAKEN
            position = span.end
    return "".join([*chunks, text[position:]])


def in_passes(kit: Toolkit, container: Container | None, take: Callable[[Container], Outcome]) -> Outcome:
    """Take a container's files once, and those again that hold a value of another. The files of a container inside
    another belong to the outer one. Raises what ``take`` does."""
    if container is not None:
        return take(container)
    container = Container(kit, Budget(kit.settings.limits))
    first = take(container)
    return take(container) if container.look_again() else first
