"""The one set of fields that all channels are made from, cut down to what a channel may show."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.doctype import DocType, FieldSpec
from extractors.fields.disclosure import Disclosure, Field
from redactor.ledger.channels.rules import Channel, Summary
from redactor.ledger.paper import worded
from redactor.ledger.record import Record

OTHERS = "其他"


@dataclass(frozen=True, slots=True)
class Item:
    """One value. ``kind`` is that of the rules, ``level`` "required", "conditional" or "optional"."""

    id: str
    title: str
    value: str = field(repr=False)
    kind: str = "text"
    level: str = "optional"

    @property
    def shown(self) -> str:
        """Return the value as people write it."""
        return worded(self.kind, self.value)


@dataclass(frozen=True, slots=True)
class Rows:
    """A list with its headings; ``ids`` are those of its columns, where they are items."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """The signed file itself, by name and digest."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is published. ``day`` is the day of publication, ``address`` where the portal shows it ("" unknown)."""

    number: str
    title: str
    kind: str
    doctype_title: str
    department: str
    project: str
    formed: str
    day: str
    address: str = ""
    items: tuple[Item, ...] = ()
    lists: tuple[Rows, ...] = ()
    attachment: Attachment | None = None


def notice(
    record: Record, disclosures: Sequence[Disclosure], doctypes: dict[str, DocType], channel: Channel, summary: Summary,
    *, household: bool, day: str, address: str = "", attachment: Attachment | None = None,
) -> Notice:  # fmt: skip
    """Return what the channel may show of a signed version, whose ``disclosures`` these are."""
    items: list[Item] = []
    lists: list[Rows] = []
    how = channel.household_lists if household else channel.lists
    for disclosure in disclosures:
        doctype = doctypes.get(disclosure.document_type)
        order = [item.id for item in doctype.items] if doctype else []
        known = sorted(disclosure.fields.values(), key=lambda f: order.index(f.spec.id) if f.spec.id in order else 999)
        items += [item for found in known if (item := _item(found, channel)) is not None]
        for name, rows in disclosure.lists.items():
            if _held_back(name, doctype, channel):
                attachment = None
                continue
            spec = doctype.list_spec(name) if doctype else None
            titles = {column.id: column.title for column in spec.column_specs()} if spec else {}
            if how == "rows":
                lists += _rows(spec.title if spec else name, titles, rows, channel)
            elif how == "summary":
                lists += _summed(spec.title if spec else name, rows, channel, summary)
    kept = tuple({(item.title, item.value): item for item in items}.values())
    doctype = doctypes.get(record.doctype)
    return Notice(
        number=record.id, title=_clean(record.title), kind=record.info_kind, project=_clean(record.project),
        doctype_title=doctype.title if doctype else "其他", department=record.department, formed=record.formed, day=day,
        address=address, items=kept, lists=tuple(lists), attachment=attachment,
    )  # fmt: skip


def _held_back(name: str, doctype: DocType | None, channel: Channel) -> bool:
    """Tell whether the item that a whole list stands for (compensation household by household) is not for the channel;
    then the signed file, which holds the list, is not attached either."""
    item = doctype.item(name) if doctype else None
    return item is not None and item.publish not in channel.publish


def _item(found: Field, channel: Channel) -> Item | None:
    value = _value(found)
    if found.spec.publish not in channel.publish or not value:
        return None
    return Item(found.spec.id, found.spec.title, value, found.spec.kind, found.spec.level)


def _rows(title: str, titles: dict[str, str], rows: Sequence[dict[str, Field]], channel: Channel) -> list[Rows]:
    specs: dict[str, FieldSpec] = {name: cell.spec for row in rows for name, cell in row.items() if cell.value}
    order = [*(name for name in titles if name in specs), *(name for name in specs if name not in titles)]
    shown = [name for name in order if specs[name].publish in channel.publish]
    cells = tuple(
        tuple(worded(specs[name].kind, _value(row[name])) if name in row else "" for name in shown) for row in rows
    )
    columns = tuple(titles.get(name) or specs[name].title for name in shown)
    return [Rows(title, columns, cells, tuple(shown))] if shown else []


def _summed(title: str, rows: Sequence[dict[str, Field]], channel: Channel, summary: Summary) -> list[Rows]:
    """Count rows by a column that the channel may show, so that no group under the bound can be told apart."""
    cells = [row.get(summary.column) for row in rows]
    told = [_value(cell) if cell is not None and cell.spec.publish in channel.publish else "" for cell in cells]
    shown, rest = grouped(Counter(told), summary.least)
    lines = [(name, str(count)) for name, count in sorted(shown.items())]
    lines += [(OTHERS, str(rest))] if rest and lines else []
    spec = next((cell.spec for cell in cells if cell is not None), None)
    total = ("合计", str(len(rows)) if len(rows) >= summary.least else f"不足{summary.least}")
    return [Rows(f"{title}（汇总）", (spec.title if spec else "", f"{summary.unit}数"), (*lines, total))]


def grouped(counts: dict[str, int], least: int) -> tuple[dict[str, int], int]:
    """Return the groups that may be told, and the sum of all others.

    The total is told beside them, so the sum of what is left out is known by subtraction. It is never less than
    ``least``, and never gives a small group away to who knows the names of those left out: it is of two at least, not
    all of one household. The smallest of the large groups are left out until that holds. ``""`` is no group's name: its
    rows are among the others in any case.
    """
    shown = {name: count for name, count in counts.items() if name and count >= least}
    small = sum(bool(name) and name not in shown for name in counts)
    rest, names = sum(counts.values()) - sum(shown.values()), small
    while shown and rest and (rest < least or (small and (names < 2 or rest <= names))):
        smallest = min(shown, key=lambda name: (shown[name], name))
        rest += shown.pop(smallest)
        names += 1
    return shown, rest


def _value(found: Field) -> str:
    value = found.value if isinstance(found.value, str) else "、".join(found.value)
    return _clean(value if found.spec.id.isascii() else found.raw)


def _clean(text: str) -> str:
    """Return text in one line without what a page, a post or GB 18030 cannot carry."""
    joined = " ".join(text.split())
    return "".join(c for c in joined if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
