"""Strings of annotations and fields that repeat what their appearance showed: what it lost, they lose too.

The half of a number that a note shows beside the other half on the page is no value by itself, and nothing that looks
for values finds it in the note's /Contents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf

from extractors.formats.pdf.objects import decode_text
from redactor.rewrite.pdf.scrub_annotations import page_annotations
from redactor.rewrite.values import folded

_STRINGS = ("/Contents", "/RC", "/V", "/DV", "/RV")
_ANCESTORS = 64
Key = tuple[int, int]


def silence_echoes(pdf: pikepdf.Pdf, lost: Mapping[Key, Sequence[str]]) -> None:
    """Empty the strings that hold what the appearances lost; ``lost`` maps their object numbers to removed runs."""
    if not lost:
        return
    for _, found in page_annotations(pdf):
        for annotation in found:
            runs = {folded(run) for form in _appearances(annotation.get("/AP")) for run in lost.get(form.objgen, ())}
            if runs:
                _silence(annotation, runs - {""})


def _appearances(states: Any, depth: int = 0) -> Iterator[Any]:
    """Yield the appearance streams of an annotation, of all its states."""
    if isinstance(states, pikepdf.Stream):
        yield states
    elif isinstance(states, pikepdf.Dictionary) and depth < 3:
        for _, state in states.items():
            yield from _appearances(state, depth + 1)


def _silence(annotation: Any, runs: set[str]) -> None:
    holder = annotation
    for _ in range(_ANCESTORS):  # the value of a field may stand in its parent
        if not isinstance(holder, pikepdf.Dictionary):
            return
        for key in _STRINGS:
            value = holder.get(key)
            text = folded(decode_text(bytes(value))) if isinstance(value, pikepdf.String) else ""
            if any(run in text for run in runs):
                holder[key] = pikepdf.String("")
        holder = holder.get("/Parent")
