"""Label and value as found, before anybody says which item they are."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.fields.text import Line
from extractors.model import Document, Span


@dataclass(frozen=True, slots=True)
class Slice:
    """``line.text[start:end]``."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """The normalized characters."""
        return self.line.text[self.start : self.end]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where they are."""
        return self.line.spans(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Pair:
    """``label`` as printed; ``value`` in one slice or several (following lines). ``owner`` is the id of the item whose
    block the pair stands in ("" = none, "?" = a block that is no item's). ``trust`` 0..1 is how sure the layout is.
    ``start`` is where the label begins in the first value line when both are on one line, else -1.
    """

    label: str
    value: tuple[Slice, ...]
    how: str
    trust: float
    order: int
    owner: str = ""
    unit: str = ""
    start: int = -1

    @property
    def text(self) -> str:
        """The normalized value; lines are separated by line breaks."""
        return "\n".join(part.text for part in self.value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that somebody proposes for an item, with a score 0..1."""

    item: str
    value: tuple[Slice, ...]
    how: str
    score: float
    order: int
    label: str = ""
    unit: str = ""

    @property
    def text(self) -> str:
        """The normalized value."""
        return "\n".join(part.text for part in self.value)


def spans_of(value: tuple[Slice, ...]) -> tuple[Span, ...]:
    """Where the slices are."""
    return tuple(span for part in value for span in part.spans)


def raw_of(document: Document, value: tuple[Slice, ...]) -> str:
    """The characters of the document itself, lines separated by line breaks."""
    return "\n".join(document.text(*part.spans) for part in value)


def trimmed(line: Line, start: int, end: int) -> Slice:
    """Make a slice without the spaces and closing punctuation at its ends."""
    while start < end and line.text[start] in " \t\n:：":
        start += 1
    while end > start and line.text[end - 1] in " \t\n。；;，,、(（":
        end -= 1
    return Slice(line, start, end)
