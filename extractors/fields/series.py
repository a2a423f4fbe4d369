"""Contacts without labels: 招标人：某县水务局，人民路8号，王工，0851-81112222."""

from __future__ import annotations

import re

from extractors.doctype import DocType
from extractors.fields.labels import LabelIndex
from extractors.fields.pairs import Candidate, Pair, Slice, trimmed
from extractors.fields.values import organization, person, phones

_PART = re.compile(r"[^,，、;；\s]+")
_ADDRESS = re.compile(r"[路街巷道号楼栋室村镇县区](?:\d|[A-Z]|$)|[路街道]\d+号|号$|楼$|室$")
_SCORE = 0.74


def read_series(pair: Pair, doctype: DocType, labels: LabelIndex) -> list[Candidate]:
    """Propose address, person and telephone for the office that a series begins with; it must end in a number."""
    holders = [item for item in labels.exact_items(pair.label) if item.kind == "org"]
    owned = [item for item in doctype.items if holders and item.owner == holders[0].id]
    if not owned or len(pair.value) != 1:
        return []
    value = pair.value[0]
    parts = [trimmed(value.line, value.start + m.start(), value.start + m.end()) for m in _PART.finditer(value.text)]
    if not 3 <= len(parts) <= 5 or organization(parts[0].text) is None or not phones(parts[-1].text):
        return []
    found: list[Candidate] = []
    for part in parts[1:]:
        kind = _kind(part)
        item = next((item for item in owned if item.kind == kind), None)
        if item is not None:
            found.append(Candidate(item.id, (part,), "prose", _SCORE, pair.order, pair.label))
    return found


def _kind(part: Slice) -> str:
    if phones(part.text):
        return "phone"
    if _ADDRESS.search(part.text):
        return "text"
    return "person" if person(part.text) else ""
