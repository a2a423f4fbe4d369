"""From spans of a Document to edits of XML nodes: characters change in the nodes where they are, and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from extractors.formats.opc import local_name
from extractors.model import Document, Entry, Part, Span, Table, XmlText
from redactor.redaction import Redaction
from redactor.rewrite.copies import covered_ranges, down_column, uncovered
from redactor.rewrite.values import Edit, Values, apply, edits_of

Place = tuple[int, str]
"""Index of an element in ``root.iter()`` order and slot ("text", "tail", "@name" or "element")."""
_NAMES = frozenset({("bookmarkStart", "name"), ("hyperlink", "anchor")})
"""(element, attribute) pairs that hold a bookmark name: letters, digits and underscores only (29500-1, 17.13.6.2)."""
_NUMERIC_CACHES = frozenset({"numCache", "numLit", "numDim"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class Plan:
    """Edits by member and place; ``cleared`` places lose their whole value (it is encoded, or a link)."""

    edits: dict[str, dict[Place, list[Edit]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    cleared: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    copies: int = 0

    def members(self) -> set[str]:
        """Return the members that have anything to edit."""
        return set(self.edits) | set(self.cleared)


def plan_edits(document: Document, redactions: Iterable[Redaction], values: Values) -> Plan:
    """Plan the edits of all redactions, and of every further copy of a strong value in any part."""
    plan = Plan()
    redactions = list(redactions)
    for redaction in redactions:
        _plan_spans(plan, document, redaction.spans, redaction.replacement)
    covered = covered_ranges(redactions)
    for number, part in enumerate(document.parts):
        for match in uncovered(part.text, values, covered.get(number, [])):
            plan.copies += 1
            for edit in edits_of(match):
                _plan_ranges(plan, _ranges(part, edit.start, edit.end), edit.replacement)
    for block in document.blocks:
        if block.table is not None:
            _plan_columns(plan, document, block.table, values)
    return plan


def _plan_columns(plan: Plan, document: Document, table: Table, values: Values) -> None:
    """Plan the edits of values that are written down a column, as in forms with a digit a row."""
    columns: dict[int, list[Span]] = defaultdict(list)
    for cell in table.cells:
        columns[cell.column] += cell.spans
    for spans in columns.values():
        for match, places in down_column(document, spans, values, within=False):
            plan.copies += 1
            _plan_spans(plan, document, places, match.redaction.replacement)


def _plan_spans(plan: Plan, document: Document, spans: Iterable[Span], replacement: str) -> None:
    ranges = [found for span in spans for found in _ranges(document.parts[span.part], span.start, span.end)]
    _plan_ranges(plan, ranges, replacement)


def _ranges(part: Part, start: int, end: int) -> Iterator[tuple[str, Place, int, int]]:
    """Yield (member, place, start, end) of the nodes behind a range of a part; a negative start clears the place."""
    for piece in part.pieces_between(start, end):
        anchor = piece.anchor
        if isinstance(anchor, XmlText):
            place = (anchor.element, anchor.slot)
            if piece.atomic:
                yield anchor.member, place, 0, piece.end - piece.start
            else:
                shift = anchor.offset - piece.start
                yield anchor.member, place, max(start, piece.start) + shift, min(end, piece.end) + shift
        elif isinstance(anchor, Entry) and anchor.key.count(":") >= 2:
            _, element, slot = anchor.key.split(":", 2)
            if element.isdigit():
                yield anchor.container, (int(element), slot), -1, 0


def _plan_ranges(plan: Plan, ranges: Iterable[tuple[str, Place, int, int]], replacement: str) -> None:
    """Share a replacement among nodes: one to one when the lengths agree, else all of it goes to the first."""
    found = list(ranges)
    length = sum(end - start for _, _, start, end in found if start >= 0)
    one_to_one = length == len(replacement)
    taken = 0
    for member, place, start, end in found:
        if start < 0:
            plan.cleared[member].add(place)
            continue
        share = replacement[taken : taken + end - start] if one_to_one else ("" if taken else replacement)
        taken += end - start
        plan.edits[member][place].append(Edit(start, end, share))


# ---------------------------------------------------------------- application


@dataclass(slots=True)
class Names:
    """New bookmark names for old ones, the same in every member."""

    by_old: dict[str, str] = field(default_factory=dict)

    def new(self, old: str) -> str:
        """Return the name that stands for ``old``."""
        return self.by_old.setdefault(old, f"removed_{len(self.by_old) + 1}")


def apply_edits(
    root: etree._Element, edits: dict[Place, list[Edit]], cleared: set[Place], names: Names
) -> set[etree._Element]:
    """Edit the nodes of one tree. Returns the elements whose text or attributes changed."""
    wanted = {element for element, _ in edits} | {element for element, _ in cleared}
    elements: dict[int, etree._Element] = {}
    nodes, passed = root.iter(), 0
    for index in sorted(wanted):
        elements.update((index, element) for element in islice(nodes, index - passed, index - passed + 1))
        passed = index + 1
    for index, slot in sorted(cleared):
        if index in elements:
            _set(elements[index], slot, "")
    changed = set(elements.values())
    for (index, slot), changes in edits.items():
        if index in elements and (index, slot) not in cleared:
            if slot == "element":
                changed.add(_replace_element(elements[index], changes[0].replacement))
            else:
                _edit(elements[index], slot, changes, names)
    return changed


def _edit(element: etree._Element, slot: str, changes: list[Edit], names: Names) -> None:
    if slot.startswith("@"):
        old = element.get(slot[1:])
        if old is not None:
            element.set(slot[1:], _attribute(element, slot[1:], old, apply(old, changes), names))
    elif slot == "text":
        _set(element, slot, apply(str(element.text or ""), changes))
    else:
        _set(element, slot, apply(str(element.tail or ""), changes))


def _attribute(element: etree._Element, key: str, old: str, new: str, names: Names) -> str:
    if (local_name(str(element.tag)), local_name(key)) in _NAMES:
        return names.new(old)
    if old.isdigit():
        return "0" * len(old)
    return new


def _set(element: etree._Element, slot: str, value: str) -> None:
    if slot.startswith("@"):
        element.set(slot[1:], value)
    elif slot == "tail":
        element.tail = value
    else:
        if local_name(str(element.tag)) == "v" and _is_numeric(element):
            value = "0"
        element.text = value
        if value != value.strip() and local_name(str(element.tag)) in ("t", "delText", "instrText"):
            element.set(_SPACE, "preserve")


def _is_numeric(element: etree._Element) -> bool:
    return any(local_name(str(ancestor.tag)) in _NUMERIC_CACHES for ancestor in element.iterancestors())


def _replace_element(element: etree._Element, text: str) -> etree._Element:
    """Put w:t in the place of a character that is an element (w:sym, w:noBreakHyphen), or nothing. Returns what is
    changed now: the new element, or what held the old one."""
    parent = element.getparent()
    if parent is None:
        return element
    if text:
        run = next((a for a in element.iterancestors() if local_name(str(a.tag)) == "r"), element)
        namespace = str(run.tag).rpartition("}")[0]
        new = etree.Element(f"{namespace}}}t" if namespace else "t")
        new.text, new.tail = text, element.tail
        if text != text.strip():
            new.set(_SPACE, "preserve")
        parent.replace(element, new)
        return new
    detach(element)
    return parent


def detach(element: etree._Element) -> None:
    """Remove an element and keep its tail."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
