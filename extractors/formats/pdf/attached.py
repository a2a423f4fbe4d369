"""The files attached to a PDF, whoever refers to them (ISO 32000-2 7.11.4): names, annotations, portfolios."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from extractors.formats.pdf.opening import Budget, open_pdf
from extractors.limits import Limits

_DEEPEST = 32


def attached_files(data: bytes, limits: Limits) -> list[tuple[str, bytes]]:
    """Return (file name, content) of every attached file once. Raises EncryptedInput, DamagedInput, LimitExceeded."""
    budget = Budget(limits)
    with open_pdf(data, limits) as pdf:
        found = {stream.objgen: (name, stream) for name, stream in attachments(pdf)}
        limits.check("members", len(found))
        return [(name, budget.read(stream)) for name, stream in found.values()]


def attachments(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Yield (file name, embedded stream) of every file specification with a file in it."""
    for item in pdf.objects:
        for holder in _dictionaries(item, 0):
            files = holder.get("/EF")
            name = holder.get("/UF") or holder.get("/F")
            streams = [stream for _, stream in files.items()] if isinstance(files, pikepdf.Dictionary) else []
            for stream in streams[:1]:
                if isinstance(stream, pikepdf.Stream):
                    yield (str(name) if isinstance(name, pikepdf.String) else ""), stream


def _dictionaries(item: Any, depth: int) -> Iterator[Any]:
    """Yield a dictionary and those that stand in it directly."""
    if isinstance(item, pikepdf.Dictionary) and not isinstance(item, pikepdf.Stream):
        yield item
        values = [value for _, value in item.items()]
    else:
        values = list(item) if isinstance(item, pikepdf.Array) else []
    for value in values if depth < _DEEPEST else ():
        if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)
