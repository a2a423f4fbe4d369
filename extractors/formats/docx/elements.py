"""What the elements of WordprocessingML and DrawingML mean to a reader: the handlers of the walk."""

from __future__ import annotations

from lxml import etree

from extractors.formats.docx.branches import is_main
from extractors.formats.docx.grid import Grid
from extractors.formats.docx.names import on, short_name, word_value, words
from extractors.formats.docx.outline import Paragraph, heading_level
from extractors.formats.docx.story import Handler, Story
from extractors.model import Block, XmlText

_PROSE = frozenset({"body", "textbox", "header", "footer", "footnote", "endnote"})
"""Kinds of streams whose paragraphs are blocks; tables are blocks everywhere."""


_OPERATORS = {"m:den": "/", "m:sup": "^", "m:sub": "_", "m:lim": " ", "m:deg": " ", "m:mr": "\n"}


def _parent_name(element: etree._Element) -> str:
    parent = element.getparent()
    return short_name(parent.tag) if parent is not None else ""


# ---------------------------------------------------------------- paragraphs


def _start_paragraph(story: Story, element: etree._Element, index: int) -> None:
    story.flow.flush()
    story.paragraph = Paragraph()
    if story.carried < 0:
        story.start, story.mark = story.flow.length, len(story.flow.chunks)
    else:
        story.start, story.carried = story.carried, -1


def _end_paragraph(story: Story, element: etree._Element, index: int) -> None:
    flow, paragraph = story.flow, story.paragraph
    if paragraph.is_merged:
        story.carried = story.start
        return
    start = min(story.start, flow.length)
    if flow.length > start:
        if story.grid is not None and story.grid.cell is not None:
            story.grid.cell.spans.append(story.reading.span(flow, start, flow.length))
        elif flow.kind in _PROSE:
            _add_block(story, element, start)
    flow.pending = "\n"
    if "ruby" in story.side:
        story.side["ruby"].pending = "\n"  # readings of one paragraph may be one number, those of two are not
    if paragraph.is_inserted:
        flow.merged.add(len(flow.pieces))


def _add_block(story: Story, element: etree._Element, start: int) -> None:
    flow = story.flow
    text = "".join(flow.chunks[story.mark :])
    level = heading_level(text, story.paragraph, element, story.styles, story.numbering)
    span = story.reading.span(flow, start, flow.length)
    kind = "heading" if level else "paragraph"
    story.reading.blocks.append(Block(kind, span, level=level, nested=story.outer_grids > 0))  # type: ignore[arg-type]


def _drawing_paragraph(story: Story, element: etree._Element, index: int) -> None:
    story.flow.flush()


def _end_drawing_paragraph(story: Story, element: etree._Element, index: int) -> None:
    if story.flow.length:
        story.flow.pending = "\n"


def _paragraph_property(story: Story, element: etree._Element, index: int) -> None:
    if story.changes:
        return
    name, value, paragraph = short_name(element.tag), word_value(element) or "", story.paragraph
    if name == "w:pStyle":
        paragraph.style = value
    elif name == "w:jc":
        paragraph.centered = value == "center"
    elif name == "w:numId":
        paragraph.list_id = value
        paragraph.list_level = max(0, paragraph.list_level)
    elif value.isdigit() and name == "w:ilvl":
        paragraph.list_level = int(value)
    elif value.isdigit() and name == "w:outlineLvl":
        paragraph.level = int(value) + 1


# ---------------------------------------------------------------- characters that are elements


def _tab(story: Story, element: etree._Element, index: int) -> None:
    if _parent_name(element) != "w:tabs":
        story.put("\t", None)


def _break(story: Story, element: etree._Element, index: int) -> None:
    story.put("\n", None)


def _start_argument(story: Story, element: etree._Element, index: int) -> None:
    """Set the arguments of a formula apart: a numerator must not run on into its denominator."""
    story.flow.pending = story.flow.pending or _OPERATORS[short_name(element.tag)]


def _end_argument(story: Story, element: etree._Element, index: int) -> None:
    """An argument without characters sets nothing apart: what follows runs on."""
    if story.flow.pending == _OPERATORS[short_name(element.tag)]:
        story.flow.pending = ""


def _start_turning(story: Story, element: etree._Element, index: int) -> None:
    """w:bdo shows its characters from right to left, as U+202E does (17.3.2.3)."""
    if word_value(element) == "rtl":
        story.put("\u202e", None)


def _end_turning(story: Story, element: etree._Element, index: int) -> None:
    if word_value(element) == "rtl":
        story.put("\u202c", None)


def _hyphen(story: Story, element: etree._Element, index: int) -> None:
    soft = short_name(element.tag) == "w:softHyphen"
    story.put("\u00ad" if soft else "-", XmlText(story.member, index, "element", 0), True)


_CIRCLED = {"Wingdings": (0x80, 0x8B), "Wingdings 2": (0x69, 0x74)}
"""Where symbol fonts have the digits 0 to 9 in circles, white and black."""


def _symbol(story: Story, element: etree._Element, index: int) -> None:
    """w:sym holds a code point; F000-F0FF are the private twins of a symbol font's 00-FF (17.3.3.30). w16se:symEx is
    the same for code points of any size (MS-DOCX 2.5.4)."""
    try:
        point = int(next((value for key, value in element.attrib.items() if str(key).endswith("char")), ""), 16)
    except ValueError:
        return
    point -= 0xF000 if 0xF000 <= point <= 0xF0FF else 0
    font = next((str(value) for key, value in element.attrib.items() if str(key).endswith("}font")), "")
    point = next((48 + point - first for first in _CIRCLED.get(font, ()) if 0 <= point - first <= 9), point)
    if 0x20 <= point < 0xD800 or 0xE000 <= point <= 0x10FFFF:
        story.put(chr(point), XmlText(story.member, index, "element", 0), True)


def _named_property(story: Story, element: etree._Element, index: int) -> None:
    """Write the name of a custom property before its value: it is the value's label."""
    name = element.get("name")
    if name:
        flow = story.flow
        flow.pending = "\n" if flow.length else ""
        story.put(name, XmlText(story.member, index, "@name", 0))
        flow.pending = "\t"


# ---------------------------------------------------------------- fields


def _field_character(story: Story, element: etree._Element, index: int) -> None:
    kind = word_value(element, "fldCharType")
    if kind == "begin":
        story.begin_field()
    elif kind == "separate" and story.fields:
        story.fields[-1].open, story.fields[-1].length = False, story.flow.length
    elif kind == "end":
        story.end_field()


def _simple_field(story: Story, element: etree._Element, index: int) -> None:
    for key, value in element.attrib.items():
        if value and short_name(key) in ("w:instr", "instr"):
            anchor = XmlText(story.member, index, f"@{key!s}", 0)
            story.line("codes", "field_code", [(str(value), anchor)])


# ---------------------------------------------------------------- tracked changes


def _is_mark(element: etree._Element) -> bool:
    return _parent_name(element) in ("w:rPr", "w:trPr", "w:numPr", "m:ctrlPr")


def _start_deletion(story: Story, element: etree._Element, index: int) -> None:
    story.reading.remark("tracked_changes")
    holder = _parent_name(element)
    if holder == "w:rPr":
        story.paragraph.is_merged = story.paragraph.is_merged or _marks_paragraph(element)
    elif holder == "w:trPr" and story.grid is not None and not story.grid.deleted and not story.changes:
        story.grid.deleted = True
        story.deleted += 1
    elif not _is_mark(element):
        story.deleted += 1


def _end_deletion(story: Story, element: etree._Element, index: int) -> None:
    if not _is_mark(element):
        story.deleted -= 1


def _start_insertion(story: Story, element: etree._Element, index: int) -> None:
    story.reading.remark("tracked_changes")
    if not _is_mark(element):
        story.inserted += 1
    elif _marks_paragraph(element):
        story.paragraph.is_inserted = True


def _end_insertion(story: Story, element: etree._Element, index: int) -> None:
    if not _is_mark(element):
        story.inserted -= 1


def _marks_paragraph(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and _parent_name(parent) == "w:pPr"


def _start_change(story: Story, element: etree._Element, index: int) -> None:
    story.changes += 1


def _end_change(story: Story, element: etree._Element, index: int) -> None:
    story.changes -= 1


# ---------------------------------------------------------------- streams of their own


def _start_box(story: Story, element: etree._Element, index: int) -> None:
    if short_name(element.tag).endswith(":txBody") and story.generic:
        return
    story.boxes += 1
    story.push("textbox", f"textbox{story.boxes}")


def _end_box(story: Story, element: etree._Element, index: int) -> None:
    if not (short_name(element.tag).endswith(":txBody") and story.generic):
        story.pop()


def _start_note(story: Story, element: etree._Element, index: int) -> None:
    name = short_name(element.tag)[2:]
    kind = {"footnote": "footnote", "endnote": "endnote", "comment": "comment"}[name]
    if name == "comment":
        story.reading.remark("comments")
    story.push(kind, f"{name}{word_value(element, 'id') or ''}", visible=name != "comment")  # type: ignore[arg-type]


def _end_note(story: Story, element: etree._Element, index: int) -> None:
    story.pop()


def _start_alternative(story: Story, element: etree._Element, index: int) -> None:
    if not is_main(element):
        story.alternative += 1
        story.push("alternative", f"alternative{index}")


def _end_alternative(story: Story, element: etree._Element, index: int) -> None:
    if not is_main(element):
        story.pop()
        story.alternative -= 1


def _start_ruby(story: Story, element: etree._Element, index: int) -> None:
    flow = story.side.get("ruby")
    if flow is None:
        flow = story.side["ruby"] = story.reading.flow(f"{story.member}#ruby", story.kind or "alternative")
    story.enter(flow)


# ---------------------------------------------------------------- tables


def _start_table(story: Story, element: etree._Element, index: int) -> None:
    flow = story.flow
    flow.flush()
    nested = story.grid is not None or story.outer_grids > 0
    place = len(story.reading.blocks)
    story.reading.blocks.append(Block("table", story.reading.span(flow, flow.length, flow.length)))
    story.grid = Grid(place, flow.length, nested, story.grid)


def _end_table(story: Story, element: etree._Element, index: int) -> None:
    grid = story.grid
    if grid is None:
        return
    story.grid = grid.outer
    span = story.reading.span(story.flow, grid.start, story.flow.length)
    story.reading.blocks[grid.place] = Block("table", span, grid.table(), nested=grid.nested)
    if story.flow.length:
        story.flow.pending = "\n"


def _start_row(story: Story, element: etree._Element, index: int) -> None:
    if story.grid is not None:
        story.grid.start_row()


def _end_row(story: Story, element: etree._Element, index: int) -> None:
    if story.grid is not None:
        if story.grid.deleted:
            story.deleted -= 1
            story.grid.drop_row()
        if story.flow.length:
            story.flow.pending = "\n"


def _start_cell(story: Story, element: etree._Element, index: int) -> None:
    if story.grid is not None:
        story.grid.start_cell()


def _end_cell(story: Story, element: etree._Element, index: int) -> None:
    if story.grid is not None:
        story.grid.end_cell()
        story.carried = -1
        if story.flow.length:
            story.flow.pending = "\t"


def _cell_property(story: Story, element: etree._Element, index: int) -> None:
    grid = story.grid
    if grid is None or story.changes:
        return
    name, value = short_name(element.tag), word_value(element)
    width = min(int(value), 1000) if value and value.isdigit() else 1
    if name == "w:gridBefore" and _parent_name(element) == "w:trPr":
        grid.column += width if value else 0
    elif name == "w:tblHeader" and grid.headers:
        grid.headers[-1] = on(value)
    elif grid.cell is None or _parent_name(element) != "w:tcPr":
        return
    elif name == "w:gridSpan":
        grid.cell.width = max(1, width)
    elif name == "w:vMerge":
        grid.cell.merge = "restart" if value == "restart" else "continue"
    elif name == "w:hMerge" and value != "restart":
        grid.merge_left()


_CHANGES = words(
    "rPrChange pPrChange tblPrChange trPrChange tcPrChange sectPrChange tblPrExChange tblGridChange numberingChange"
)

STARTS: dict[str, Handler] = {
    "w:p": _start_paragraph,
    "a:p": _drawing_paragraph,
    **dict.fromkeys(("w:tab", "w:ptab"), _tab),
    **dict.fromkeys(("w:br", "w:cr", "a:br"), _break),
    **dict.fromkeys(("w:noBreakHyphen", "w:softHyphen"), _hyphen),
    **dict.fromkeys(("w:sym", "w16se:symEx"), _symbol),
    "w:bdo": _start_turning,
    **dict.fromkeys(_OPERATORS, _start_argument),
    "op:property": _named_property,
    "w:fldChar": _field_character,
    "w:fldSimple": _simple_field,
    "w:del": _start_deletion,
    "w:moveFrom": _start_deletion,
    "w:ins": _start_insertion,
    "w:moveTo": _start_insertion,
    **dict.fromkeys(("w:txbxContent", "a:txBody"), _start_box),
    **dict.fromkeys(("w:footnote", "w:endnote", "w:comment"), _start_note),
    "mc:Choice": _start_alternative,
    "mc:Fallback": _start_alternative,
    "w:rt": _start_ruby,
    "w:tbl": _start_table,
    "w:tr": _start_row,
    "w:tc": _start_cell,
    **dict.fromkeys(("w:pStyle", "w:outlineLvl", "w:ilvl", "w:numId", "w:jc"), _paragraph_property),
    **dict.fromkeys(("w:gridSpan", "w:vMerge", "w:hMerge", "w:gridBefore", "w:tblHeader"), _cell_property),
    **{f"w:{name}": _start_change for name in _CHANGES},
}
ENDS: dict[str, Handler] = {
    "w:p": _end_paragraph,
    "a:p": _end_drawing_paragraph,
    "w:bdo": _end_turning,
    **dict.fromkeys(_OPERATORS, _end_argument),
    "w:del": _end_deletion,
    "w:moveFrom": _end_deletion,
    "w:ins": _end_insertion,
    "w:moveTo": _end_insertion,
    **dict.fromkeys(("w:txbxContent", "a:txBody"), _end_box),
    **dict.fromkeys(("w:footnote", "w:endnote", "w:comment"), _end_note),
    "mc:Choice": _end_alternative,
    "mc:Fallback": _end_alternative,
    "w:rt": _end_note,
    "w:tbl": _end_table,
    "w:tr": _end_row,
    "w:tc": _end_cell,
    **{f"w:{name}": _end_change for name in _CHANGES},
}
