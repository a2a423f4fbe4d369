"""What reading gives: each item with its value, raw text, places, confidence and how it was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extractors.doctype import FieldSpec
from extractors.model import Span

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One value. ``value`` is the normal form (yuan with two decimals, ISO date, 180天 ...), a tuple for lists.

    ``confidence`` is 0..1; ``how`` names the reading: "label", "table", "similar label", "prose", "pattern", "title",
    "signature". ``label`` is what the document calls the item ("" when nothing does).
    """

    spec: FieldSpec
    value: Value
    raw: str
    spans: tuple[Span, ...]
    confidence: float
    how: str
    label: str = ""

    def __repr__(self) -> str:
        return f"Field({self.spec.id}, {self.how}, {self.confidence:.2f})"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The items of one document. ``unfilled`` are items that the document names but leaves blank or fills with a
    placeholder (their ``raw``); ``not_applicable`` those that it declares so, with the reason in ``raw``; ``doubtful``
    those that some text may be (its ``raw``), behind a label only a little like theirs, or of their kind and no other
    item's (then their ``label`` may be ""). Rows of ``lists`` map column ids to fields; a cell left blank is there with
    value "". ``unread`` are ids of lists that are too long to be read row by row. ``parts`` are the documents of a file
    that holds several; then the rest is empty.
    """

    document_type: str
    fields: dict[str, Field] = field(default_factory=dict)
    lists: dict[str, tuple[dict[str, Field], ...]] = field(default_factory=dict)
    unfilled: dict[str, Field] = field(default_factory=dict)
    not_applicable: dict[str, Field] = field(default_factory=dict)
    doubtful: dict[str, Field] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    parts: tuple[Disclosure, ...] = ()

    def __repr__(self) -> str:
        return f"Disclosure({self.document_type}, {len(self.fields)} fields, {len(self.parts)} parts)"

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: fields and list cells in normal form, without the blank ones."""
        plain: dict[str, Any] = {
            "document_type": self.document_type,
            "fields": {key: _plain(found.value) for key, found in self.fields.items()},
            "lists": {
                name: [{column: _cell(cell) for column, cell in row.items() if cell.value} for row in rows]
                for name, rows in self.lists.items()
            },
        }
        if self.parts:
            plain["parts"] = [part.to_dict() for part in self.parts]
        return plain


def _cell(cell: Field) -> str | list[str]:
    """A column that is an item is given in normal form, any other (its id is its Chinese heading) as printed."""
    return _plain(cell.value) if cell.spec.id.isascii() else cell.raw


def _plain(value: Value) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
