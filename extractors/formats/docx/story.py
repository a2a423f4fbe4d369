"""Walk one XML member and write its characters into streams, each with the node that it came from.

The walk is one loop over ``root.iter()``, without recursion; what an element means is looked up by its short name.
Names that are not known still have their text read: it goes to a hidden stream, because "unknown" must not be "unread".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from extractors.formats.docx.equations import overstruck
from extractors.formats.docx.flow import Flow, Reading, text_of
from extractors.formats.docx.grid import Grid
from extractors.formats.docx.names import short_name, words
from extractors.formats.docx.outline import Paragraph, Styles
from extractors.model import Anchor, PartKind, XmlText


@dataclass(slots=True)
class CodeLine:
    """The code of one field while it is read; ``open`` until its separator or end comes, and what the stream held when
    the separator came."""

    pieces: list[tuple[str, Anchor | None]] = field(default_factory=list)
    open: bool = True
    length: int = -1


@dataclass(slots=True)
class Level:
    """What a text box, a note or a Fallback interrupts and gives back when it ends."""

    flow: Flow
    grid: Grid | None
    paragraph: Paragraph
    start: int
    mark: int
    fields: list[CodeLine]
    deleted: int
    inserted: int


@dataclass(slots=True)
class Story:
    """State of the walk through one member. ``flow`` is where characters go now."""

    member: str
    reading: Reading
    flow: Flow
    styles: Styles
    numbering: dict[tuple[str, int], str]
    generic: bool = False
    """The member is no WordprocessingML: text outside known elements belongs to its main stream."""
    alternative: int = 0
    kind: PartKind | None = None
    """Kind of every stream of this member, when it is not told by the element (embedded packages)."""
    levels: list[Level] = field(default_factory=list)
    grid: Grid | None = None
    outer_grids: int = 0
    paragraph: Paragraph = field(default_factory=Paragraph)
    start: int = 0
    mark: int = 0
    """Where the paragraph being read began: characters, and chunks, of the stream."""
    fields: list[CodeLine] = field(default_factory=list)
    deleted: int = 0
    inserted: int = 0
    carried: int = -1
    """Where the block began that goes on after a deleted paragraph mark."""
    changes: int = 0
    """Depth inside w:rPrChange and its kin: properties of the past."""
    boxes: int = 0
    holders: list[tuple[int, etree._Element]] = field(default_factory=list)
    """Elements met that may have attributes which people wrote, with their place in the tree."""
    unseen: frozenset[int] = frozenset()
    """Numbers of the elements whose text the printed page does not show."""
    is_walked: bool = False
    """The walk has met all of them."""
    side: dict[str, Flow] = field(default_factory=dict)

    # ------------------------------------------------------------ characters

    def put(self, text: str, anchor: Anchor | None, atomic: bool = False) -> None:
        """Write characters where the walk stands: a field code, deleted text, or the current stream."""
        if self.fields and (line := self._open_code()) is not None:
            line.pieces.append((text, anchor))
        elif self.deleted:
            self.flow.removed.append((len(self.flow.pieces), text, anchor, atomic))
        else:
            flow = self.flow
            if flow.pending:
                flow.flush()
            if self.inserted:
                flow.added.append((len(flow.pieces), len(flow.pieces) + 1))
            flow.put(text, anchor, atomic)

    def code(self, text: str, anchor: Anchor) -> None:
        """Write characters of a field code; outside any field they are a line of their own."""
        line = self._open_code()
        if line is not None:
            line.pieces.append((text, anchor))
        else:
            self.line("codes", "field_code", [(text, anchor)])

    def _open_code(self) -> CodeLine | None:
        for line in reversed(self.fields):
            if line.open:
                return line
        return None

    def line(self, name: str, kind: PartKind, pieces: list[tuple[str, Anchor | None]]) -> None:
        """Write a line to a side stream of this member (field codes, ruby, stray text)."""
        flow = self.side.get(name)
        if flow is None:
            flow = self.side[name] = self.reading.flow(f"{self.member}#{name}", self.kind or kind, visible=False)
        self.reading.register(flow)
        if flow.length:
            flow.put("\n", None)
        for text, anchor in pieces:
            flow.put(text, anchor)

    def begin_field(self) -> None:
        """Begin a complex field: characters are its code until the separator."""
        self.fields.append(CodeLine())

    def end_field(self) -> None:
        """Close the innermost field and write its code out."""
        if self.fields:
            line = self.fields.pop()
            if line.pieces:
                self.line("codes", "field_code", line.pieces)
            if line.open or line.length == self.flow.length:
                for text, anchor in overstruck(line.pieces):
                    self.put(text, anchor)

    # ------------------------------------------------------------ streams inside streams

    def push(self, kind: PartKind, name: str, visible: bool = True) -> None:
        """Begin a stream that interrupts the current one."""
        saved = self.paragraph, self.start, self.mark, self.fields, self.deleted, self.inserted
        self.levels.append(Level(self.flow, self.grid, *saved))
        self.outer_grids += self.grid is not None
        if self.alternative:
            kind = "alternative"
        self.flow = self.reading.flow(f"{self.member}#{name}", self.kind or kind, visible and not self.alternative)
        self.grid, self.paragraph, self.start, self.mark = None, Paragraph(), 0, 0
        self.fields, self.carried = [], -1

    def pop(self) -> None:
        """Give the stream back that was interrupted."""
        self.close_flow()
        level = self.levels.pop()
        self.flow, self.grid, self.paragraph = level.flow, level.grid, level.paragraph
        self.start, self.mark = level.start, level.mark
        self.fields, self.deleted, self.inserted = level.fields, level.deleted, level.inserted
        self.outer_grids -= self.grid is not None
        self.carried = -1

    def enter(self, flow: Flow) -> None:
        """Begin to write into a stream that exists already (ruby text)."""
        self.push(flow.kind, "")
        self.flow = flow

    def close_flow(self) -> None:
        """Register what the stream holds, with the text before tracked changes, and that without what nobody
        sees, as parts of their own."""
        while self.fields:
            self.end_field()
        flow = self.flow
        if flow.length:
            self.reading.register(flow)
        original = flow.original()
        if original is not None:
            self.reading.register(original)
        seen = flow.seen(self.unseen) if self.unseen else None
        if seen is not None:
            self.reading.register(seen)


Handler = Callable[[Story, etree._Element, int], None]
Meaning = tuple[Handler | None, Handler | None, str, bool, bool, bool]
"""What to do when an element begins and ends, its short name; whether it is a leaf without meaning, characters, or may
have attributes that people wrote."""


def walk(story: Story, root: etree._Element, starts: dict[str, Handler], ends: dict[str, Handler]) -> None:
    """Walk the tree and close the story."""
    meanings: dict[object, Meaning] = {}
    open_elements: list[tuple[etree._Element, Handler | None, int]] = []
    member, put = story.member, story.put
    for index, element in enumerate(root.iter()):
        tag = element.tag
        meaning = meanings.get(tag)
        if meaning is None:
            meaning = meanings[tag] = _meaning(tag, starts, ends)
        start, end, name, silent, characters, holder = meaning
        text, tail = element.text, element.tail
        is_leaf = not len(element)
        if silent and text is None and tail is None and is_leaf:
            continue
        parent = element.getparent()
        while open_elements and open_elements[-1][0] is not parent:
            ended, close, place = open_elements.pop()
            if close is not None or ended.tail is not None:
                _close(story, ended, close, place)
        if characters:
            if text:
                put(text, text_of(member, index))
        else:
            if holder:
                story.holders.append((index, element))
            if start is not None:
                start(story, element, index)
            if text and not text.isspace():
                _write_text(story, text, XmlText(member, index, "text", 0), name)
        if not is_leaf:
            open_elements.append((element, end, index))
        elif end is not None or tail is not None:
            _close(story, element, end, index)
    while open_elements:
        _close(story, *open_elements.pop())
    story.is_walked = True
    story.close_flow()


_TEXT_NAMES = frozenset({"w:t", "m:t", "a:t", "w:delText"})
_CODE_NAMES = frozenset({"w:instrText", "w:delInstrText"})


def _meaning(tag: object, starts: dict[str, Handler], ends: dict[str, Handler]) -> Meaning:
    name = short_name(tag)
    holder = name.rpartition(":")[2] in HOLDERS
    return starts.get(name), ends.get(name), name, name in _SILENT, name in _TEXT_NAMES, holder


def _write_text(story: Story, text: str, anchor: XmlText, name: str) -> None:
    if name in _CODE_NAMES:
        story.code(text, anchor)
    elif name not in _MACHINE_TEXT:
        _stray(story, text, anchor, name)


def _close(story: Story, element: etree._Element, end: Handler | None, index: int) -> None:
    if end is not None:
        end(story, element, index)
    tail = element.tail
    if tail and (not tail.isspace() or _inside_text(element)):
        anchor = XmlText(story.member, index, "tail", 0)
        if _inside_text(element):
            story.put(tail, anchor)
        elif (parent := element.getparent()) is not None:
            _write_text(story, tail, anchor, short_name(parent.tag))


def _inside_text(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and short_name(parent.tag) in _TEXT_NAMES


def _stray(story: Story, text: str, anchor: XmlText, name: str) -> None:
    """Write text of an unknown element: a line of the main stream of a generic member, else of the hidden one."""
    if story.generic and not story.fields:
        flow = story.flow
        if flow.length and not flow.pending:
            flow.pending = "\n"
        story.put(text, anchor)
        flow.pending = "\n"
    else:
        story.line("hidden" if name else "markup", "hidden", [(text, anchor)])


VALUED = frozenset(
    words(
        "alias tag tblCaption tblDescription helpText statusText default listEntry docVar listItem attr altName "
        "aliases category"
    )
)
"""Local names of elements whose w:val, w:name or w:value always holds text of people."""
HOLDERS = VALUED | frozenset(
    words(
        "docPr cNvPr shape rect oval roundrect line group textpath hyperlink comment permStart ins del moveFrom moveTo "
        "rPrChange pPrChange tblPrChange trPrChange tcPrChange sectPrChange tblGridChange numberingChange cellIns "
        "cellDel cellMerge tblPrExChange hlinkClick hlinkHover person"
    )
)
"""Local names of elements that have such text, or a description, an author, a title."""
_MACHINE_TEXT = frozenset({"wp:posOffset", "wp:align", "wp14:pctWidth", "wp14:pctHeight", "wp14:pctPosHOffset",
                           "wp14:pctPosVOffset", "c:formatCode"})  # fmt: skip
_SILENT = frozenset(
    f"w:{name}"
    for name in words(
        "rFonts b bCs i iCs u sz szCs color lang kern spacing w shd highlight snapToGrid bidi rtl cs position fitText "
        "em noProof proofErr lastRenderedPageBreak keepNext keepLines widowControl ind adjustRightInd autoSpaceDE "
        "autoSpaceDN tcW tcBorders top left bottom right start end insideH insideV vAlign noWrap tblW tblStyle tblLook "
        "tblInd tblLayout trHeight cantSplit gridCol pgSz pgMar cols docGrid contextualSpacing textAlignment wordWrap "
        "kinsoku overflowPunct topLinePunct pageBreakBefore suppressLineNumbers bookmarkEnd semiHidden qFormat next "
        "link uiPriority unhideWhenUsed rsid lsdException numFmt lvlJc suff nsid tmpl multiLevelType lvlRestart rStyle "
        "effect strike dstrike outline shadow emboss imprint vertAlign smallCaps caps cnfStyle"
    )
)
"""Leaves that hold no text and mean nothing here: most elements of a document, so the walk steps over them."""
