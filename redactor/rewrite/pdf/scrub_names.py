"""Values in names and numbers: a button's state, a spot color, a resource, a tag, a user property.

A name is called otherwise wherever it stands, in objects and in content, so that what refers to it still does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from extractors.formats.pdf.objects import strings_of, syntax_of
from extractors.formats.pdf.opening import Budget
from extractors.formats.pdf.spelled import INTEGER, integers_in
from extractors.formats.pdf.streams import content_streams
from extractors.formats.pdf.tokens import SHOWS, InlineImage, Tokenizer, name_of
from extractors.model import Document, Entry
from redactor.rewrite.pdf.editing import serialize
from redactor.rewrite.values import Values

_SUSPECT = re.compile(rb"/[^\s()<>\[\]{}/%]*(?:\d{4}|#)|\d{11}")
_TOKEN = re.compile(rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*+")
_LONG = 10**10
_SHORTEST = 5


@dataclass(slots=True)
class _Names:
    """Old name -> new name, given as names turn up."""

    values: Values
    known: dict[str, str] = field(default_factory=dict, repr=False)

    def of(self, name: str) -> str:
        found = self.known.get(name)
        if found is None:
            holds = len(name) >= _SHORTEST and self.values.within(name[1:])
            found = self.known[name] = f"/Renamed{len(self.changed()) + 1}" if holds else name
        return found

    def changed(self) -> dict[str, str]:
        return {old: new for old, new in self.known.items() if old != new}


def mask_names(pdf: pikepdf.Pdf, values: Values, budget: Budget, document: Document | None) -> int:
    """Rename what holds a value, everywhere to the same new name; integers become 0. Returns how many went."""
    names, numbers = _Names(values), 0
    if not values.by_prefix:
        return 0
    for item in [*pdf.objects, pdf.trailer]:
        if not isinstance(item, pikepdf.Object) or not _SUSPECT.search(syntax_of(item)):
            continue
        for place in list(strings_of(item, names=True)):
            if isinstance(place.value, pikepdf.Name) and names.of(str(place.value)) != str(place.value):
                place.holder[place.slot] = pikepdf.Name(names.of(str(place.value)))
        numbers += _walk(item, names)
    count = len(names.changed()) + numbers
    if count or document is None or _has_names_in_contents(document):
        count += _rename_in_contents(pdf, names, budget)
    return count


def _has_names_in_contents(document: Document) -> bool:
    return any(
        isinstance(piece.anchor, Entry) and piece.anchor.key == "name" and piece.anchor.container.startswith("stream ")
        for part in document.parts
        if part.kind == "hidden"
        for piece in part.pieces
    )


def _walk(item: Any, names: _Names) -> int:
    """Rename the keys of an object and of those directly in it, and zero long integers; return how many those were."""
    stack, numbers = [item], 0
    while stack:
        holder = stack.pop()
        if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
            for key in list(holder.keys()):
                if names.of(key) != key:
                    holder[names.of(key)] = holder[key]
                    del holder[key]
        for slot, value in _slots(holder):
            if isinstance(value, int) and abs(value) >= _LONG and names.values.within(str(abs(value))):
                holder[slot] = 0
                numbers += 1
            elif isinstance(value, pikepdf.Object) and not value.is_indirect:
                stack.append(value)
    return numbers


def _slots(holder: Any) -> list[tuple[Any, Any]]:
    if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
        return list(holder.items())
    return list(enumerate(holder)) if isinstance(holder, pikepdf.Array) else []


def _rename_in_contents(pdf: pikepdf.Pdf, names: _Names, budget: Budget) -> int:
    """Rename in the content streams; return how many names only they hold."""
    before = len(names.changed())
    for stream in content_streams(pdf).streams:
        data = stream.data(budget)
        found = {name_of(token) for token in set(_TOKEN.findall(data))}
        if all(names.of(name) == name for name in found) and not any(map(names.values.within, integers_in(data))):
            continue
        new = _renamed(data, names)
        if stream.kind in ("page", "template"):
            stream.holder[pikepdf.Name.Contents] = pdf.make_stream(new)
        else:
            stream.holder.write(new)
    return len(names.changed()) - before


def _renamed(data: bytes, names: _Names) -> bytes:
    def masked(match: re.Match[bytes]) -> bytes:
        return b"0" if names.values.within(match.group().decode()) else match.group()

    tokens, pieces, position = Tokenizer(data), [], 0
    for operator, operands, start, end in tokens.operations():
        first = operands[0] if operands else None
        if not any(names.of(name) != name for operand in operands for name in _names_of(operand)):
            if operator not in SHOWS and not isinstance(first, InlineImage) and INTEGER.search(data, start, end):
                pieces += [data[position:start], INTEGER.sub(masked, data[start:end])]
                position = end
            continue
        if isinstance(first, InlineImage):
            new = _TOKEN.sub(lambda match: serialize(names.of(name_of(match.group()))), data[start : first.data_start])
            new += data[first.data_start : end]
        else:
            new = b" ".join((*(serialize(_replaced(operand, names)) for operand in operands), operator))
        pieces += [data[position:start], new]
        position = end
    return b"".join((*pieces, data[position:]))


def _names_of(operand: object) -> Iterator[str]:
    if isinstance(operand, InlineImage):
        operand = operand.entries
    if isinstance(operand, str):
        yield operand
    elif isinstance(operand, Mapping):
        for key, value in operand.items():
            yield key
            yield from _names_of(value)
    elif isinstance(operand, list):
        for value in operand:
            yield from _names_of(value)


def _replaced(operand: object, names: _Names) -> object:
    if isinstance(operand, str):
        return names.of(operand)
    if isinstance(operand, dict):
        return {names.of(key): _replaced(value, names) for key, value in operand.items()}
    return [_replaced(value, names) for value in operand] if isinstance(operand, list) else operand
