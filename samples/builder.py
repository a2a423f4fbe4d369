"""Build Word documents that look like an office's own: letterhead, Song typeface, ruled tables, seal line.

Texts carry marks for what they plant: ``{id_card:3}`` puts in the third invented identity number and remembers it as a
value that must go; ``{keep:0851-55550001}`` remembers a value that must stay. Everything is deterministic.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import docx
import people
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

MARK = re.compile(r"\{(\w+):([^{}]*)\}")
FACTORIES: dict[str, Callable[[int], str]] = {
    "id_card": people.id_card, "old_id": people.old_id_card, "bank_card": people.bank_card,
    "passbook": people.passbook, "mobile": people.mobile,
}  # fmt: skip
KINDS = {"old_id": "id_card", "bank_card": "bank_account", "passbook": "bank_account"}


@dataclass
class Sample:
    """A document under construction and what is expected of it."""

    doctype: str
    document: Any = field(default_factory=docx.Document)
    findings: list[dict[str, str]] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def fill(self, text: str) -> str:
        """Replace the marks of a text by values and remember them."""

        def value(match: re.Match[str]) -> str:
            kind, argument = match.groups()
            if kind == "keep":
                self.keep.append(argument)
                return argument
            if kind == "name":
                return people.name(int(argument))
            if kind in FACTORIES:
                found = FACTORIES[kind](int(argument))
                self.findings.append({"kind": KINDS.get(kind, kind), "value": found})
                return found
            self.findings.append({"kind": kind, "value": argument})
            return argument

        return MARK.sub(value, text)

    # -------------------------------------------------------- blocks

    def letterhead(self, office: str, number: str) -> None:
        """Red office name, document number, red rule."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(office)
        _face(run, "方正小标宋简体", 26)
        run.font.color.rgb = RGBColor(0xC0, 0, 0)
        line = self.document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _face(line.add_run(number), "仿宋", 14)
        line._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="1" w:color="C00000"/></w:pBdr>'
            )
        )

    def title(self, text: str) -> None:
        """Centered title."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _face(paragraph.add_run(self.fill(text)), "黑体", 18)

    def heading(self, text: str) -> None:
        """Section heading with its number in the text, as offices write it."""
        _face(self.document.add_paragraph().add_run(text), "黑体", 14)

    def paragraph(self, text: str) -> Any:
        """Body paragraph, two characters indented; returned for further treatment."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(28)
        _face(paragraph.add_run(self.fill(text)), "仿宋", 14)
        return paragraph

    def lines(self, *texts: str) -> None:
        """Several body paragraphs."""
        for text in texts:
            self.paragraph(text)

    def table(self, rows: Sequence[Sequence[str]], *, header: bool = True) -> Any:
        """Ruled table; the first row is marked as header (repeated on each page) unless told otherwise."""
        table = self.document.add_table(len(rows), len(rows[0]), style="Table Grid")
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                _face(cell.paragraphs[0].add_run(self.fill(text)), "宋体", 10.5)
        if header:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        return table

    def seal(self, office: str, date: str) -> None:
        """Office name and date at the right, where the seal goes."""
        for text in (f"{office}（印章）", date):
            paragraph = self.document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _face(paragraph.add_run(text), "仿宋", 14)

    def split_runs(self, text: str, every: int = 3) -> None:
        """Body paragraph whose runs break every few characters, as Word leaves them after editing."""
        filled = self.fill(text)
        paragraph = self.document.add_paragraph()
        for index in range(0, len(filled), every):
            run = paragraph.add_run(filled[index : index + every])
            _face(run, "仿宋", 14)
            run.bold = index // every % 2 == 1

    # -------------------------------------------------------- result

    def data(self) -> bytes:
        """Return the file, with fixed dates so that equal content gives equal bytes."""
        raw = io.BytesIO()
        self.document.save(raw)
        return repack(raw.getvalue())


def repack(data: bytes) -> bytes:
    """Return the package with its members' times fixed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
        for info in package.infolist():
            member = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            fresh.writestr(member, package.read(info))
    return out.getvalue()


def _face(run: Any, typeface: str, size: float) -> None:
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), typeface)


# ------------------------------------------------------------ hiding places


def comment(sample: Sample, paragraph: Any, text: str) -> None:
    """Attach a reviewer's comment."""
    sample.document.add_comment(paragraph.runs, text=sample.fill(text), author="审核员甲", initials="甲")


def deleted(sample: Sample, paragraph: Any, text: str) -> None:
    """Append text that a tracked change deleted: invisible in print, still in the file."""
    filled = sample.fill(text)
    paragraph._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="901" w:author="经办人乙" w:date="2024-05-06T09:00:00Z">'
            f"<w:r><w:delText>{filled}</w:delText></w:r></w:del>"
        )
    )


def hidden(sample: Sample, text: str) -> None:
    """Add a paragraph in hidden type."""
    run = sample.document.add_paragraph().add_run(sample.fill(text))
    run.font.hidden = True


def hyperlink(sample: Sample, paragraph: Any, target: str, text: str) -> None:
    """Add a link whose target holds a value."""
    relation = sample.document.part.relate_to(
        sample.fill(target), "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True
    )
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{relation}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>')
    )
