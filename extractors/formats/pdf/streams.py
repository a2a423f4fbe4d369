"""Every content-bearing stream of a file, numbered once and for all, whether a page reaches it or not.

Pages come first (stream i is page i + 1), then form XObjects, patterns, Type 3 procedures, appearances and page
templates by object number. Reader and rewriter share this numbering; ``Glyphs.stream`` refers to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pikepdf

from extractors.formats.pdf.opening import Budget, inherited, page_objects

StreamKind = Literal["page", "form", "pattern", "type3", "appearance", "template"]
Key = tuple[int, int]
"""Object and generation number."""


@dataclass(frozen=True, slots=True)
class ContentStream:
    """``holder`` is the page dictionary or the stream itself; ``page`` the page number from 1 (appearances too), 0 for
    streams that belong to none."""

    index: int
    kind: StreamKind
    holder: Any = field(repr=False)
    resources: Any = field(repr=False)
    page: int = 0
    name: str = ""

    def data(self, budget: Budget) -> bytes:
        """Return the decoded content; the streams of a /Contents array are joined by a line feed (7.8.2)."""
        if self.kind not in ("page", "template"):
            return budget.read(self.holder)
        contents = self.holder.get("/Contents")
        if isinstance(contents, pikepdf.Stream):
            return budget.read(contents)
        if isinstance(contents, pikepdf.Array):
            return b"\n".join(budget.read(part) for part in contents if isinstance(part, pikepdf.Stream))
        return b""


@dataclass(slots=True)
class StreamIndex:
    """All content streams; ``by_key`` finds the number of a stream object."""

    streams: list[ContentStream]
    by_key: dict[Key, int]
    pages: int


def content_streams(pdf: pikepdf.Pdf) -> StreamIndex:
    """Number the content-bearing streams of the file."""
    streams: list[ContentStream] = []
    page_keys: set[Key] = set()
    for page in page_objects(pdf):
        number = len(streams) + 1
        streams.append(
            ContentStream(len(streams), "page", page, inherited(page, "/Resources"), number, f"page {number}")
        )
        page_keys.add(page.objgen)
    found = _Search(streams)
    for number, page in enumerate([stream.holder for stream in streams], 1):
        found.annotations(page, number)
    objects = [found.visit(item) for item in pdf.objects]
    by_key: dict[Key, int] = {}
    for item in objects:
        if item is None:
            continue
        kind, holder = item
        if kind == "template" and holder.objgen in page_keys:
            continue
        key = holder.objgen
        kind = found.kinds.get(key, kind)
        resources = holder.get("/Resources") or found.resources.get(key)
        index, page_number = len(streams), found.pages.get(key, 0)
        name = f"{kind} {key[0]}"
        streams.append(ContentStream(index, kind, holder, resources, page_number, name))
        by_key[key] = index
    for key, holder in found.loose.items():
        if key not in by_key:
            by_key[key] = len(streams)
            resources = holder.get("/Resources") or found.resources.get(key)
            kind = found.kinds[key]
            streams.append(
                ContentStream(len(streams), kind, holder, resources, found.pages.get(key, 0), f"{kind} {key[0]}")
            )
    return StreamIndex(streams, by_key, len(page_keys))


class _Search:
    """Collects what only its users tell: which streams are appearances or Type 3 procedures."""

    def __init__(self, streams: list[ContentStream]) -> None:
        self.kinds: dict[Key, StreamKind] = {}
        self.pages: dict[Key, int] = {}
        self.resources: dict[Key, Any] = {}
        self.loose: dict[Key, Any] = {}

    def annotations(self, page: Any, number: int) -> None:
        annotations = page.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            if isinstance(annotation, pikepdf.Dictionary):
                self._appearances(annotation.get("/AP"), number)

    def _appearances(self, states: Any, number: int, depth: int = 0) -> None:
        if isinstance(states, pikepdf.Stream):
            key = states.objgen
            self.kinds[key] = "appearance"
            self.loose[key] = states
            if number:
                self.pages[key] = number
        elif isinstance(states, pikepdf.Dictionary) and depth < 3:
            for _, state in states.items():
                self._appearances(state, number, depth + 1)

    def visit(self, item: Any) -> tuple[StreamKind, Any] | None:
        """Return what an object is, if it bears content; note what its dictionary tells about others."""
        if isinstance(item, pikepdf.Stream):
            subtype = item.get("/Subtype")
            if subtype == "/Form" or ("/BBox" in item and subtype != "/Image"):
                return ("pattern" if item.get("/PatternType") == 1 else "form"), item
            return ("pattern", item) if item.get("/PatternType") == 1 else None
        if not isinstance(item, pikepdf.Dictionary):
            return None
        if "/AP" in item:
            self._appearances(item.get("/AP"), 0)
        procedures = item.get("/CharProcs")
        if isinstance(procedures, pikepdf.Dictionary):
            for _, procedure in procedures.items():
                if isinstance(procedure, pikepdf.Stream):
                    key = procedure.objgen
                    self.kinds[key] = "type3"
                    self.loose[key] = procedure
                    self.resources.setdefault(key, item.get("/Resources"))
        if item.get("/Type") in ("/Page", "/Template") and "/Contents" in item:
            return "template", item
        return None
