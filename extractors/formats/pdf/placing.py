"""From the contents of streams to segments on a page: forms placed where they are drawn, runs cut at wide gaps."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import Any

import pikepdf

from extractors.errors import HostileInput, LimitExceeded
from extractors.formats.layout.geometry import IDENTITY, Matrix, apply, multiply
from extractors.formats.layout.segments import Cover, PageText, Segment
from extractors.formats.pdf.appearances import appearances
from extractors.formats.pdf.contents import Content, Resources, Show, TextState
from extractors.formats.pdf.fonts import Font, load_font, unknown_font
from extractors.formats.pdf.interpreter import Interpreter, form_matrix
from extractors.formats.pdf.opening import PDF_FAILURES, Budget
from extractors.formats.pdf.paths import Box
from extractors.formats.pdf.patterns import check_patterns, tiles
from extractors.formats.pdf.streams import ContentStream, Key, StreamIndex, content_streams

_MAX_NESTING = 24
_MAX_USES = 20_000
_MAX_SEGMENTS = 400_000
_MOST_ASIDE = 20_000
"""Glyphs in patterns and soft masks that are read with the text beside them, and ways in which these are used."""
_PLAIN = TextState()


class Reader:
    """A PDF being read: numbers its streams, interprets each once, and caches its fonts."""

    def __init__(self, pdf: pikepdf.Pdf, budget: Budget) -> None:
        self.pdf, self.budget = pdf, budget
        self.index: StreamIndex = content_streams(pdf)
        check_patterns(self.index, budget.limits)
        self.lying: set[str] = set()
        self.broken: list[str] = []
        self._fonts: dict[Key, Font] = {}
        self._contents: dict[tuple[int, int, TextState], Content] = {}
        self._data: dict[int, bytes] = {}
        self.characters = 0
        self.asides: dict[tuple[int, Matrix], None] = {}
        """What the streams of the last ``place`` paint through: patterns and soft masks, and their matrices."""

    def font(self, dictionary: Any, name: str) -> Font:
        """Return the font of a dictionary, loaded once."""
        if not isinstance(dictionary, pikepdf.Dictionary):
            return unknown_font(name)
        key = dictionary.objgen
        found = self._fonts.get(key) if key[0] else None
        if found is None:
            try:
                found = load_font(dictionary, self.budget.read)
            except LimitExceeded:
                raise
            except PDF_FAILURES:
                self.broken.append(name)
                found = unknown_font(name)
            if found.lying:
                self.lying.add(found.name)
            if key[0]:
                self._fonts[key] = found
        return found

    def data(self, stream: ContentStream) -> bytes:
        """Return a stream's decoded bytes."""
        found = self._data.get(stream.index)
        if found is None:
            found = self._data[stream.index] = stream.data(self.budget)
        return found

    def resources(self, stream: ContentStream, fallback: Any = None) -> Resources:
        """Return what the stream's names mean; forms without resources use those of their user (7.8.3)."""
        return Resources(stream.resources, fallback, self.font)

    def content(self, stream: ContentStream, state: TextState = _PLAIN, fallback: Any = None) -> Content:
        """Interpret a stream. Forms depend on the text state and the resources of their user."""
        needs = fallback if stream.resources is None else None
        key = (stream.index, id(needs) if needs is not None else 0, state)
        found = self._contents.get(key)
        if found is None:
            run = Interpreter(self.data(stream), self.resources(stream, needs), state, self.budget.check_page)
            found = self._contents[key] = run.run()
            self.budget.check_page(len(found.texts))
            self.characters += len(found.texts)
            self.budget.limits.check("characters", self.characters)
        return found

    def contents(self, index: int) -> list[Content]:
        """Return what was made of a stream so far: one for each text state in which it was drawn."""
        return [content for (number, _, _), content in self._contents.items() if number == index]

    def place(self, stream: ContentStream) -> PageText:
        """Lay out a stream with all forms that it draws, and a page with the appearances of its annotations.

        Raises LimitExceeded for too many glyphs, HostileInput for forms that draw themselves or multiply: every
        renderer runs out of memory on them.
        """
        page = PageText()
        self.asides = {}
        self._place(page, stream, IDENTITY, _PLAIN, None, (stream.index,))
        page.own = len(page.segments)
        for form, matrix in appearances(stream.holder) if stream.kind == "page" else ():
            index = self.index.by_key.get(form.objgen)
            if index is not None:
                rulings = len(page.edges)
                self._place(page, self.index.streams[index], matrix, _PLAIN, stream.resources, (index,))
                del page.edges[rulings:]  # the frame of a field rules no table
        return page

    def place_asides(self, box: Box) -> PageText:
        """Lay out what the stream of the last ``place`` paints through; patterns with all cells within a box. Of very
        much only the beginning is laid out: each of these streams is read by itself as well."""
        page, asides = PageText(), list(self.asides)
        for index, matrix in asides:
            stream = self.index.streams[index]
            cells = tiles(stream.holder, matrix, box) if stream.kind == "pattern" else [matrix]
            if self.content(stream).texts:
                for cell in cells if page.glyphs < _MOST_ASIDE else ():
                    self._place(page, stream, cell, _PLAIN, None, (index,))
        return page

    def _note_asides(self, content: Content, resources: Resources, matrix: Matrix) -> None:
        found = [(item, matrix) for item in resources.patterns()]
        found += [(resources.soft_mask(name), multiply(ctm, matrix)) for name, ctm in content.states]
        for item, around in found:
            index = self.index.by_key.get(item.objgen) if isinstance(item, pikepdf.Stream) else None
            if index is not None and len(self.asides) < _MOST_ASIDE:
                self.asides[index, multiply(form_matrix(item), around)] = None

    def _place(
        self,
        page: PageText,
        stream: ContentStream,
        matrix: Matrix,
        state: TextState,
        fallback: Any,
        chain: tuple[int, ...],
    ) -> None:
        content = self.content(stream, state, fallback)
        self._note_asides(content, self.resources(stream, fallback), matrix)
        page.streams.add(stream.index)
        page.glyphs += len(content.texts)
        self.budget.check_page(page.glyphs)
        for x0, y0, x1, y1 in content.edges:
            page.edges.append((*apply(matrix, x0, y0), *apply(matrix, x1, y1)))
        covers = iter(content.covers)
        cover = next(covers, None)
        for place, item in enumerate(content.items):
            while cover is not None and cover[1] <= place:
                page.covers.append(_placed_cover(cover, matrix, len(page.segments)))
                cover = next(covers, None)
            if isinstance(item, Show):
                _cut(page, content, stream.index, item, multiply(item.matrix, matrix))
                continue
            index = self.index.by_key.get(item.form.objgen)
            if index is None:
                continue
            if index in chain:
                raise HostileInput(what="form loop")
            page.uses += 1
            if len(chain) > _MAX_NESTING or page.uses > _MAX_USES or len(page.segments) > _MAX_SEGMENTS:
                raise HostileInput(what="nested forms")
            resources = stream.resources if stream.resources is not None else fallback
            placed = multiply(item.matrix, matrix)
            self._place(page, self.index.streams[index], placed, item.state, resources, (*chain, index))
        while cover is not None:
            page.covers.append(_placed_cover(cover, matrix, len(page.segments)))
            cover = next(covers, None)


def _placed_cover(cover: tuple[tuple[float, float, float, float], int, bool], matrix: Matrix, order: int) -> Cover:
    (x0, y0, x1, y1), _, is_picture = cover
    corners = [apply(matrix, x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Cover((min(xs), min(ys), max(xs), max(ys)), order, is_picture)


def _cut(page: PageText, content: Content, stream: int, show: Show, matrix: Matrix) -> None:
    """Append the segments of one show operation; what is mirrored, and so runs backwards, glyph by glyph."""
    if content.ends[show.end - 1] < content.starts[show.start] and show.end - show.start > 1:
        for glyph in range(show.start, show.end):
            page.segments.append(_segment(page, content, stream, show, matrix, glyph, glyph + 1))
        return
    breaks = content.breaks
    position = show.start
    if breaks:
        for place in breaks[bisect_right(breaks, show.start) : bisect_left(breaks, show.end)]:
            if place > position:
                page.segments.append(_segment(page, content, stream, show, matrix, position, place))
                position = place
    page.segments.append(_segment(page, content, stream, show, matrix, position, show.end))


def _segment(
    page: PageText, content: Content, stream: int, show: Show, matrix: Matrix, start: int, end: int
) -> Segment:
    a, b, c, d, e, f = matrix
    length = math.hypot(a, b)
    begin, stop = content.starts[start], content.ends[end - 1]
    if b == 0.0 and a > 0.0:
        angle = 0
        left, right, base = a * begin + e, a * stop + e, f
        size = abs(d * (show.high - show.low))
    else:
        angle = round(math.degrees(math.atan2(b, a))) % 360 if length else 0
        cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        x0, y0, x1, y1 = a * begin + e, b * begin + f, a * stop + e, b * stop + f
        left, right, base = x0 * cosine + y0 * sine, x1 * cosine + y1 * sine, y0 * cosine - x0 * sine
        size = abs(a * d - b * c) * (show.high - show.low) / length if length else 0.0
    font = show.state.font
    if font is not None and font.vertical:
        base += (show.low * 0.72) * size / (show.high - show.low or 1.0)
    if right < left:
        left, right = right, left
    text = "".join(content.texts[start:end])
    return Segment(
        content, stream, start, end, matrix, show.low, show.high, show.state.mode, angle, left, right, base,
        size or 1e-6, text, len(page.segments), font.name if font else "", show.state.is_pale,
    )  # fmt: skip
