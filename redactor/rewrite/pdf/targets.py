"""Which glyphs go: those of the redactions, of strong values wherever they stand, and what lies on top of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from extractors.formats.pdf.covered import is_covered
from extractors.model import Document, Entry, Glyphs, Part
from redactor.redaction import Redaction
from redactor.rewrite.pdf.chains import Run, Strong, find_strong, painted, pieces_in, runs_of
from redactor.rewrite.pdf.placements import Box


@dataclass(slots=True)
class Targets:
    """``glyphs`` by stream; ``unseen`` those of them that lie under something already and get no bar; ``spoken``
    operations of marked content whose strings go."""

    glyphs: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    unseen: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    spoken: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    wanted: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Pages on which glyphs of a stream are to go."""
    everywhere: set[int] = field(default_factory=set)
    """Streams of which a strong value goes, wherever they are drawn."""
    runs: list[tuple[Glyphs, int, int]] = field(default_factory=list)
    """Anchor, first and last character of what is covered by a bar."""

    def add(self, anchor: Glyphs, glyphs: Iterable[int]) -> None:
        """Let glyphs of an anchor's stream go, on its page."""
        self.glyphs[anchor.stream].update(glyphs)
        self.wanted[anchor.stream].add(anchor.page)

    def goes_on(self, anchor: Glyphs) -> bool:
        """Tell whether what goes of an anchor's stream goes on its page as well."""
        return anchor.stream in self.everywhere or anchor.page in self.wanted[anchor.stream]

    @property
    def pages(self) -> set[int]:
        """Numbers of the pages on which something is to be removed, seen or not."""
        return {anchor.page for anchor, _, _ in self.runs if anchor.page} | set().union(*self.wanted.values()) - {0}


def targets_of(
    document: Document,
    redactions: Sequence[Redaction],
    strong: Strong,
    areas: Mapping[int, Sequence[Box]] = MappingProxyType({}),
) -> Targets:
    """Collect what is to be removed from the content streams. ``areas`` are boxes in user space, by page."""
    targets = Targets()
    for redaction in redactions:
        for piece, first, end in pieces_in(document, redaction):
            if isinstance(piece.anchor, Glyphs):
                targets.add(piece.anchor, piece.anchor.glyphs[first:end])
                if redaction.strong:
                    targets.everywhere.add(piece.anchor.stream)
            elif isinstance(piece.anchor, Entry):
                _speak(targets, piece.anchor)
    runs = list(runs_of(document))
    for order in (runs, painted(runs)):
        for stream, glyph in find_strong(order, strong):
            targets.glyphs[stream].add(glyph)
            targets.everywhere.add(stream)
    for part in document.parts:
        if part.kind == "alternative" and strong.occurs_in(part.text):
            for piece in part.pieces:
                if isinstance(piece.anchor, Entry):
                    _speak(targets, piece.anchor)
    for part in document.parts:
        if is_covered(part):
            _take_covered(targets, part)
    barred = {index: glyphs - targets.unseen.get(index, set()) for index, glyphs in targets.glyphs.items()}
    targets.runs = [run for run in covered(runs, barred) if targets.goes_on(run[0])]
    close(runs, targets)
    if areas:
        targets.runs = [run for run in targets.runs if not _within(run, areas)]
        _take_areas(runs, areas, targets)
    return targets


def _take_covered(targets: Targets, part: Part) -> None:
    """Add the text that an earlier hand only covered: all of it goes, whatever it says."""
    for piece in part.pieces:
        if isinstance(piece.anchor, Glyphs):
            targets.add(piece.anchor, piece.anchor.glyphs)
            targets.unseen[piece.anchor.stream].update(piece.anchor.glyphs)


def _within(run: tuple[Glyphs, int, int], areas: Mapping[int, Sequence[Box]]) -> bool:
    """Tell whether an area that is covered anyway holds a stretch of glyphs."""
    anchor, first, last = run
    boxes = areas.get(anchor.page, ())
    if not boxes or not anchor.starts:
        return False
    left, bottom, right, top = anchor.box(first, last)
    middle = (bottom + top) / 2
    return any(box[0] - 1 <= left and right <= box[2] + 1 and box[1] <= middle <= box[3] for box in boxes)


def _take_areas(runs: Iterable[Run], areas: Mapping[int, Sequence[Box]], targets: Targets) -> None:
    """Add the glyphs whose centers lie in an area of their page."""
    for run in runs:
        anchor = run.anchor
        boxes = areas.get(anchor.page, ())
        if not boxes or not anchor.starts:
            continue
        for index, glyph in enumerate(anchor.glyphs):
            left, bottom, right, top = anchor.box(index, index)
            x, y = (left + right) / 2, (bottom + top) / 2
            if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes):
                targets.add(anchor, (glyph,))


def _speak(targets: Targets, entry: Entry) -> None:
    words = entry.container.split()
    if len(words) == 4 and words[0] == "stream":
        targets.spoken[int(words[1])].add(int(words[3]))


def covered(runs: Iterable[Run], glyphs: dict[int, set[int]]) -> list[tuple[Glyphs, int, int]]:
    """Return the stretches of removed glyphs, as anchor, first and last character."""
    found: list[tuple[Glyphs, int, int]] = []
    for run in runs:
        removed = glyphs.get(run.anchor.stream)
        if not removed or removed.isdisjoint(run.anchor.glyphs):
            continue
        first = -1
        for index, glyph in enumerate((*run.anchor.glyphs, None)):
            if glyph in removed:
                first = index if first < 0 else first
            elif first >= 0:
                found.append((run.anchor, first, index - 1))
                first = -1
    return found


def close(runs: Iterable[Run], targets: Targets) -> None:
    """Add every glyph whose center lies on a removed glyph of the same page: double strikes, OCR layers."""
    by_page: dict[int, list[tuple[Glyphs, int, int, tuple[float, float, float, float]]]] = defaultdict(list)
    for anchor, first, last in targets.runs:
        if anchor.page and anchor.starts:
            by_page[anchor.page].append((anchor, first, last, anchor.box(first, last)))
    for run in runs:
        anchor = run.anchor
        areas = by_page.get(anchor.page)
        if not areas or not anchor.starts:
            continue
        left, bottom, right, top = anchor.box(0, len(anchor.glyphs) - 1)
        for area, first, last, box in areas:
            if left > box[2] or right < box[0] or bottom > box[3] or top < box[1]:
                continue
            _close_run(anchor, area, first, last, targets)


def _close_run(anchor: Glyphs, area: Glyphs, first: int, last: int, targets: Targets) -> None:
    a, b, c, d, e, f = area.matrix
    determinant = a * d - b * c
    if not determinant:
        return
    start, end = sorted((area.starts[first], area.ends[last]))
    g, h, i, j, k, m = anchor.matrix
    across = (anchor.low + anchor.high) / 2
    for index, glyph in enumerate(anchor.glyphs):
        along = (anchor.starts[index] + anchor.ends[index]) / 2
        x, y = g * along + i * across + k - e, h * along + j * across + m - f
        u, v = (d * x - c * y) / determinant, (a * y - b * x) / determinant
        if start <= u <= end and area.low <= v <= area.high:
            targets.add(anchor, (glyph,))
