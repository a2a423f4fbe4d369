"""Streams of text under construction: what a story writes its characters into, and how they become Parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from extractors.model import Anchor, Block, Part, PartKind, Piece, Remark, Span, XmlText

_PRIVATE = re.compile("[\uf020-\uf07e\uf080-\uf089\uf08b-\uf094]")
_SYMBOLS = {0xF000 + code: chr(code) for code in range(0x20, 0x7F)} | {
    first + digit: str(digit) for first in (0xF080, 0xF08B) for digit in range(10)
}
"""Fonts with a symbol encoding show the private twins of ASCII as ASCII, digits among them; Wingdings has digits in
circles behind them."""
Setter = Callable[[object, object], None]
_new = object.__new__
_Line = list[tuple[str, Anchor | None, bool]]
"""Characters, where they came from (None: implied by layout), and whether they go only whole."""
_BREAK = ("\n", None, False)


def _setters(made: type, *names: str) -> tuple[Setter, ...]:
    """Return what sets the slots of a frozen class: its own constructor takes three times as long, a million times."""
    return tuple(getattr(made, name).__set__ for name in names)


_set_start, _set_end, _set_anchor, _set_atomic = _setters(Piece, "start", "end", "anchor", "atomic")
_set_member, _set_element, _set_slot, _set_offset = _setters(XmlText, "member", "element", "slot", "offset")


def text_of(member: str, element: int) -> XmlText:
    """Return the anchor of an element's text, made quickly."""
    anchor = _new(XmlText)
    _set_member(anchor, member)
    _set_element(anchor, element)
    _set_slot(anchor, "text")
    _set_offset(anchor, 0)
    return anchor


@dataclass(slots=True)
class Flow:
    """A Part in the making. ``pending`` is the separator that stands before the next character.

    ``removed`` holds characters under tracked deletion as (piece count when they came, text, anchor, atomic) and
    ``added`` the half-open piece ranges under tracked insertion: together they give the text before the changes.
    """

    name: str
    kind: PartKind
    visible: bool
    number: int
    index: int = -1
    chunks: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0
    pending: str = ""
    removed: list[tuple[int, str, Anchor | None, bool]] = field(default_factory=list)
    added: list[tuple[int, int]] = field(default_factory=list)
    merged: set[int] = field(default_factory=set)
    """Piece counts where a paragraph mark was inserted: the original ran on there."""

    def put(self, text: str, anchor: Anchor | None, atomic: bool = False) -> None:
        """Append characters that came from ``anchor`` (None: implied by layout)."""
        end = self.length + len(text)
        piece = _new(Piece)
        _set_start(piece, self.length)
        _set_end(piece, end)
        _set_anchor(piece, anchor)
        _set_atomic(piece, atomic)
        self.pieces.append(piece)
        self.chunks.append(text)
        self.length = end

    def flush(self) -> None:
        """Write the separator that is due."""
        if self.pending:
            if self.length:
                self.put(self.pending, None)
            self.pending = ""

    def part(self) -> Part:
        """Return the finished Part."""
        text = "".join(self.chunks)
        if _PRIVATE.search(text):
            text = text.translate(_SYMBOLS)
        return Part(self.name, self.kind, text, tuple(self.pieces), self.visible, self.number)

    def original(self) -> Flow | None:
        """Return the lines that tracked changes touched, as they were before (deletions in, insertions out)."""
        if not self.removed:
            return None
        before = Flow(f"{self.name}#original", "deleted", False, self.number)
        inserted = bytearray(len(self.pieces) + 1)
        for start, end in self.added:
            inserted[start:end] = b"\1" * (end - start)
        queue = self.removed
        taken = 0
        line: _Line = []
        changed = False
        for position in range(len(self.pieces) + 1):
            while taken < len(queue) and queue[taken][0] == position:
                line.append(queue[taken][1:])
                changed = True
                taken += 1
            if position == len(self.pieces):
                break
            piece = self.pieces[position]
            text = self.chunks[position]
            if piece.anchor is None and "\n" in text and position not in self.merged:
                _write_line(before, line, changed)
                line, changed = [], False
            elif not inserted[position]:
                line.append((text, piece.anchor, piece.atomic))
        _write_line(before, line, changed)
        return before

    def seen(self, unseen: frozenset[int]) -> Flow | None:
        """Return the lines that unseen text interrupts, as the eye reads them: without it, and joined, the line before
        them at their head, where unseen text between lines cuts a number. ``unseen`` are numbers of elements."""
        shown = Flow(f"{self.name}#seen", "hidden", False, self.number)
        heading: _Line = []
        last: _Line = []
        changed = is_cut = False
        for line in self._lines():
            kept, is_broken = _without(line, unseen)
            is_cut = is_cut or _is_unseen(line[:1], unseen)
            if not any(text.strip() for text, _, _ in kept):
                is_cut = is_cut or len(kept) < len(line)
                continue
            if is_cut and _ENDS_IN_DIGIT.search(_text(last[-_FEW:])) and _BEGINS_WITH_DIGIT.match(_text(kept)):
                last[:0] = heading
                last += [_BREAK, *kept]
                heading, changed = [], True
            else:
                _write_line(shown, last, changed)
                heading = [] if any(map(str.isdigit, _text(last))) else [*last, _BREAK]
                last, changed = kept, is_broken
            is_cut = _is_unseen(line[-1:], unseen)
        _write_line(shown, last, changed)
        return shown if shown.length else None

    def _lines(self) -> Iterator[_Line]:
        line: _Line = []
        for piece, text in zip(self.pieces, self.chunks, strict=True):
            if piece.anchor is None and "\n" in text:
                yield line
                line = []
            else:
                line.append((text, piece.anchor, piece.atomic))
        yield line


_ENDS_IN_DIGIT = re.compile(r"\d\s*\Z")
_FEW = 4
"""Pieces at the end of a line among which its last visible character is."""
_BEGINS_WITH_DIGIT = re.compile(r"\s*[\dXx]")


def _without(line: _Line, unseen: frozenset[int]) -> tuple[_Line, bool]:
    """Return a line without its unseen text and the gaps inside that, and whether any stood amid what is seen."""
    kept: _Line = []
    gaps: _Line = []
    is_behind = is_amid = False
    for piece in line:
        text, anchor, _ = piece
        if anchor is None:
            gaps.append(piece)
            continue
        is_unseen = _is_unseen([piece], unseen)
        if not (is_unseen and is_behind):
            kept += gaps
        gaps = []
        if not is_unseen:
            kept.append(piece)
            is_amid = is_amid or (is_behind and len(kept) > 1 and bool(text.strip()))
        is_behind = is_unseen or (is_behind and not text.strip())
    return [*kept, *gaps], is_amid


def _is_unseen(pieces: _Line, unseen: frozenset[int]) -> bool:
    return any(isinstance(anchor, XmlText) and anchor.element in unseen for _, anchor, _ in pieces)


def _text(line: _Line) -> str:
    return "".join(text for text, _, _ in line)


def _write_line(flow: Flow, line: _Line, changed: bool) -> None:
    if changed:
        if flow.length:
            flow.put("\n", None)
        for text, anchor, atomic in line:
            flow.put(text, anchor, atomic)


@dataclass(slots=True)
class Reading:
    """What all stories of a package write into: parts in order of their first character, blocks, remarks."""

    flows: list[Flow] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    counts: dict[PartKind, int] = field(default_factory=dict)
    remarks: dict[str, int] = field(default_factory=dict)

    def flow(self, name: str, kind: PartKind, visible: bool = True) -> Flow:
        """Return a new stream; it becomes a part when ``register`` sees it."""
        return Flow(name, kind, visible, 0)

    def register(self, flow: Flow) -> None:
        """Give a stream its place among the parts, once."""
        if flow.index < 0:
            flow.index = len(self.flows)
            flow.number = self.counts[flow.kind] = self.counts.get(flow.kind, 0) + 1
            self.flows.append(flow)

    def span(self, flow: Flow, start: int, end: int) -> Span:
        """Return a Span of a stream."""
        self.register(flow)
        return Span(flow.index, start, end)

    def remark(self, code: str, count: int = 1) -> None:
        """Count something that a person should know."""
        if count:
            self.remarks[code] = self.remarks.get(code, 0) + count

    def warnings(self) -> tuple[Remark, ...]:
        """Return the remarks with their counts."""
        return tuple(Remark(code, {"count": count}) for code, count in sorted(self.remarks.items()))
