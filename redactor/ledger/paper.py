"""Word documents as offices write them (GB/T 9704-2012): title in Xiaobiaosong, body in Fangsong, ruled tables."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from typing import Any

from redactor.files import repacked

TITLE, HEADING, BODY, TABLE = "方正小标宋简体", "黑体", "仿宋", "宋体"
SIZES = {"A4": (210, 297), "A3": (297, 420)}
OFFICIAL = (37, 35, 28, 26)
"""Margins of an official document in mm: top, bottom, left, right (GB/T 9704-2012, 5.2.1)."""

_CELL_MARGINS = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85))
)
"""Room around the text of cells, in twentieths of a point."""

_POINT = 25.4 / 72
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}))?")
_ENDS = ("工程", "项目", "、", "）", "》", "建设", "镇", "县", "的", "和", "领域", "年度", "季度")
"""What often ends a word group in titles."""


class Paper:
    """A document under construction. ``size`` is A4 or A3; ``wide`` turns it. ``scale`` enlarges the type.
    ``margins`` are top, bottom, left, right in mm."""

    def __init__(
        self, *, size: str = "A4", wide: bool = False, scale: float = 1.0,
        margins: tuple[int, int, int, int] = (25, 22, 24, 24),
    ) -> None:  # fmt: skip
        import docx

        self.document = docx.Document()
        self.size, self.scale, self.margins = size, scale, margins
        self._lay_out(self.document.sections[0], wide=wide)

    def section(self, *, wide: bool) -> None:
        """Go on with a new page, turned or not."""
        self._lay_out(self.document.add_section(), wide=wide)

    def _lay_out(self, section: Any, *, wide: bool) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        width, height = SIZES[self.size] if not wide else SIZES[self.size][::-1]
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        top, bottom, left, right = self.margins if not wide else (*self.margins[2:], *self.margins[:2])  # turn with it
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        self.width = width - left - right

    def line(self, text: str, *, face: str = BODY, size: float = 14, align: str = "", indent: bool = False,
             bold: bool = False, red: bool = False, after: float = 0, pitch: float = 0,
             together: bool = False) -> Any:  # fmt: skip
        """Add a paragraph. ``pitch`` fixes the distance of its lines in points; ``together`` keeps it on the page of
        what follows."""
        from docx.shared import Pt, RGBColor

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.line_spacing = Pt(pitch) if pitch else 1.25
        paragraph.paragraph_format.keep_with_next = together
        _align(paragraph, align)
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(size * 2 * self.scale)
        run = paragraph.add_run(text)
        self._face(run, face, size)
        run.bold = bold
        if red:
            run.font.color.rgb = RGBColor(0xC0, 0, 0)
        return paragraph

    def title(self, text: str, *, after: float) -> None:
        """Add the title, in lines of about the same length."""
        size = 22
        fits = int(self.width / (size * self.scale * _POINT))
        self.line(balanced(text, fits), face=TITLE, size=size, align="center", after=after, pitch=32 * self.scale)

    def rule(self) -> None:
        """Add a red line across the page under the last paragraph."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="4" w:color="C00000"/></w:pBdr>'
        follow = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
        self.document.paragraphs[-1]._p.get_or_add_pPr().insert_element_before(parse_xml(border), *follow)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float], *, header: bool = True,
              size: float = 10.5, labels: Sequence[int] = (), centered: Sequence[int] = (),
              together: bool = False) -> Any:  # fmt: skip
        """Add a ruled table; ``widths`` are shares. A header row is repeated on every page and no row is split;
        ``labels`` are columns of headings. Rows grow with their text: no program may clip it.
        ``together`` keeps all rows on one page."""
        from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
        from docx.oxml import OxmlElement, parse_xml
        from docx.oxml.ns import nsdecls
        from docx.shared import Mm, Pt

        table = self.document.add_table(len(rows), len(widths), style="Table Grid")
        table.autofit = False
        margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{_CELL_MARGINS}</w:tblCellMar>")
        table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Mm(self.width * share / sum(widths))
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            row.height, row.height_rule = Mm(7 * self.scale), WD_ROW_HEIGHT_RULE.AT_LEAST
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = Mm(self.width * widths[column] / sum(widths))
                cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
                head = (header and number == 0) or column in labels
                for index, part in enumerate(text.split("\n")):
                    paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
                    paragraph.paragraph_format.space_after = Pt(0)
                    paragraph.paragraph_format.keep_with_next = together and number + 1 < len(rows)
                    _align(paragraph, "center" if head or column in centered else "")
                    self._face(paragraph.add_run(part), HEADING if head else TABLE, size)
        if header and rows:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        return table

    def footer(self, text: str) -> None:
        """Put a line at the foot of every page."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        _align(paragraph, "center")
        self._face(paragraph.add_run(text), TABLE, 9)

    def page_numbers(self) -> None:
        """Put "— 3 —" at the foot of every page (GB/T 9704-2012, 7.5)."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = self.document.sections[0].footer.paragraphs[0]
        _align(paragraph, "center")
        for text in ("— ", "PAGE", " —"):
            run = paragraph.add_run("" if text == "PAGE" else text)
            self._face(run, TABLE, 14)
            for kind in ("begin", "", "end") if text == "PAGE" else ():
                element = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    element.set(qn("w:fldCharType"), kind)
                else:
                    element.text = "PAGE"
                run._r.append(element)

    def data(self, title: str) -> bytes:
        """Return the file; equal content gives equal bytes, and no person is named as its author."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by, properties.comments = title, "", "", ""
        properties.created = properties.modified = datetime.datetime(2000, 1, 1)
        out = io.BytesIO()
        self.document.save(out)
        return repacked(out.getvalue())

    def _face(self, run: Any, typeface: str, size: float) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt

        run.font.size = Pt(size * self.scale)
        run.font.name = "Times New Roman"
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), typeface)


def _align(paragraph: Any, align: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if align:
        paragraph.alignment = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}[align]


def chinese_day(iso: str) -> str:
    """Return 2026-07-01 as 2026年7月1日."""
    if not iso:
        return ""
    day = datetime.date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def worded(kind: str, value: str) -> str:
    """Return a value of a field's normal form as people write it: an amount with its unit, a day (with its hour) in
    Chinese; anything else as it is."""
    if kind == "money" and _AMOUNT.fullmatch(value):
        return f"{value.removesuffix('.00')}元"
    time = _TIME.fullmatch(value) if kind == "date" else None
    if time is None:
        return value
    day, hour, minute = time.groups()
    minutes = f"{minute}分" if minute and int(minute) else ""
    return chinese_day(day) + (f"{int(hour)}时{minutes}" if hour else "")


def balanced(title: str, fits: int) -> str:
    """Break a title that is longer than a line in the middle, where words end; a short one stays as it is.

    GB/T 9704-2012, 7.3.1: lines of a title keep words together and are of about the same length.
    """
    if len(title) <= fits or len(title) > 2 * fits:
        return title
    middle = len(title) / 2
    places = range(max(1, len(title) - fits), min(fits, len(title) - 1) + 1)
    depth = [title[:at].count("（") - title[:at].count("）") for at in range(len(title) + 1)]
    at = min(places, key=lambda n: (depth[n] > 0, not _ends(title, n), abs(n - middle)))
    return f"{title[:at]}\n{title[at:]}"


def _ends(title: str, at: int) -> bool:
    return title[:at].endswith(_ENDS) or title[at] in "（《"
