"""What a check can ask about one document: values of items, rows of lists, text, and whether a condition is met."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from extractors.doctype import CheckSpec, DocType, FieldSpec, When, compiled
from extractors.fields.blank import is_blank
from extractors.fields.dates import moments
from extractors.fields.disclosure import Disclosure, Field
from extractors.model import Span
from redactor.check.calendar import day_of

State = Literal["met", "unmet", "ask"]
_AT_END = 40
"""Characters that may follow the date line below a text."""


@dataclass(frozen=True, slots=True)
class Context:
    """``text`` is what the document says of itself, without white space (NFKC), as the cues of the rules want it:
    instructions of the form, remarks about other projects and lists of attachments are left out. ``whole`` is all of
    its text ("" when that is the same)."""

    doctype: DocType
    disclosure: Disclosure
    text: str
    subtype: str = ""
    whole: str = ""

    @property
    def everything(self) -> str:
        """All text of the document."""
        return self.whole or self.text

    def found(self, item: str) -> list[Field]:
        """Return the filled values of an item: the document's own, else those in its column of any list."""
        own = self.disclosure.fields.get(item)
        if own is not None and is_filled(own):
            return [own]
        cells = [row.get(item) for rows in self.disclosure.lists.values() for row in rows]
        return [cell for cell in cells if cell is not None and is_filled(cell)]

    def field(self, item: str) -> Field | None:
        """Return the value of an item when the document has exactly one (a list with one row counts)."""
        found = self.found(item)
        return found[0] if len(found) == 1 else None

    def has(self, item: str) -> bool:
        """True when the item holds a value, or the list of that name a row with one."""
        rows = self.disclosure.lists.get(item, ())
        return bool(self.found(item)) or any(is_filled(cell) for row in rows for cell in row.values())

    def excused(self, item: str) -> bool:
        """True when the document declares, with a reason, that the item does not apply."""
        spec = self.doctype.item(item)
        return item in self.disclosure.not_applicable or (spec is not None and self.says(spec.na_cues))

    def raw(self, item: str) -> str:
        """Return the text of an item as the document has it, all values joined ("" when it has none)."""
        return "；".join(field.raw or value_text(field) for field in self.found(item))

    def day(self, item: str) -> date | None:
        """Return the day of a date item."""
        field = self.field(item)
        return day_of(value_text(field)) if field else None

    def own_day(self) -> date | None:
        """Return the document's own day: that of publication, else that of the last date line; None without one."""
        said = self.day("publish_date") if self.doctype.item("publish_date") is not None else None
        return said or self.signed_day()

    def signed_day(self) -> date | None:
        """Return the day of the date line at the end of the text, if there is one."""
        dated = [moment for moment in moments(self.text) if len(moment.iso) >= 10]
        return day_of(dated[-1].iso) if dated and len(self.text) - dated[-1].end <= _AT_END else None

    def in_force(self, rule: FieldSpec | CheckSpec) -> bool:
        """True when the rule was in force on the document's own day. Without that day items stay due, and a check
        that holds for some time only is left out."""
        if not rule.since and not rule.until:
            return True
        day = self.own_day()
        if day is None:
            return isinstance(rule, FieldSpec)
        return (not rule.since or rule.since <= day.isoformat()) and (not rule.until or day.isoformat() <= rule.until)

    def amount(self, item: str) -> Decimal | None:
        """Return the yuan of a money item."""
        field = self.field(item)
        return amount_of(field) if field else None

    def spans(self, *items: str) -> tuple[Span, ...]:
        """Return where the values of the items stand."""
        return tuple(span for item in items for field in self.found(item) for span in field.spans)

    def cells(self, column: str) -> list[tuple[int, Field]]:
        """Return the filled cells of a column of any list, with the number of their row from 1; without a list the
        item's own value as row 1."""
        own = self.disclosure.fields.get(column)
        lists = self.disclosure.lists.values()
        cells = [(number, row.get(column)) for rows in lists for number, row in enumerate(rows, 1)]
        filled = [(number, cell) for number, cell in cells if cell is not None and is_filled(cell)]
        return filled or ([(1, own)] if own is not None and is_filled(own) else [])

    def state(self, when: When | None) -> State:
        """Evaluate a condition: see When."""
        if when is None:
            return "met"
        if any(not compiled(cue).search(self.text) for cue in when.needs):
            return "unmet"
        if when.subtypes and self.subtype and self.subtype not in when.subtypes:
            return "unmet"
        if any(self.has(item) for item in when.met_fields):
            return "met"
        if any(self.has(item) for item in when.unmet_fields) or self.says(when.unmet_cues):
            return "unmet"
        if self.subtype in when.subtypes or self.says(when.met_cues):
            return "met"
        if when.subtypes and not self.subtype:
            return "ask"
        return when.otherwise

    def says(self, cues: Iterable[str]) -> bool:
        """True when any of the expressions is in the text."""
        return any(compiled(cue).search(self.text) for cue in cues)


def value_text(field: Field) -> str:
    """Return a value as one string."""
    return field.value if isinstance(field.value, str) else "、".join(field.value)


def is_filled(field: Field | None) -> bool:
    """True for a value; readers leave blanks and placeholders out, blank cells of a list have the value ""."""
    return field is not None and bool(field.value) and not is_blank(value_text(field))


def amount_of(field: Field) -> Decimal | None:
    """Return yuan; None for rates and other values that are no plain amount."""
    try:
        return Decimal(value_text(field))
    except InvalidOperation:
        return None


def rounding_of(text: str) -> Decimal:
    """Return by how many yuan an amount may be off because of the way it is written: half of its last digit, so 50 for
    812.35万元; half a yuan for figures in yuan."""
    match = re.search(r"\d(?:[\d,]*\d)?(?:\.(\d+))?\s*(亿|万)", text)
    if match is None:
        return Decimal("0.5")
    power = (8 if match.group(2) == "亿" else 4) - len(match.group(1) or "")
    return max(Decimal("0.5"), Decimal(1).scaleb(power) / 2)


def slack_of(field: Field) -> Decimal:
    """Return the rounding of a money item, with the unit that its label states."""
    raw = field.raw or value_text(field)
    unit = "万" if "万元" in field.label and "元" not in raw else ""
    return rounding_of(raw + unit)
