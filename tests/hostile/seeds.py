"""Small files of every format, as starting points for fuzzing and mutation; all numbers are invented."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from ofd.paper import Paper as OfdPaper
from ofd.paper import text as ofd_text
from pdf_streams import code, framed, made, text_at
from PIL import Image
from support import SAMPLES

from tests.extractors.formats.test_doc_text import legacy
from tests.redactor.packages import members, paragraph, word, zipped
from tests.xlsx.book import Book

SECRET = "13912340077"
RTF = (
    rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\pard\'b5\'e7\'bb\'b0\u-230 ?13912340077\par{\*\bkmkstart a}\cell}"
)
HTML = (
    '<!doctype html><html><head><title>公示</title><style>p{color:red}</style></head><body><p title="13912340077">'
    "电话&#65306;139<b>1234</b>0077<br>&nbsp;</p><table><tr><td colspan=2>姓名<td>账号</table></body></html>"
)
EML = (
    "From: a@b.example\r\nSubject: =?utf-8?B?5YWs56S6?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
    "boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    "teewujEzOTEyMzQwMDc3\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "
    "quoted-printable\r\n\r\n<p>=E7=94=B5=E8=AF=9D</p>\r\n--x--\r\n"
)
TEXTS = ("电话：13912340077\n姓名,账号\n钟某,6222987600012345671\n", "１３９-1234-0077\u200b\t㈠ ﬁ ½\r\n", "")


def docx() -> bytes:
    """A Word file with a table, a field, a text box and properties."""
    body = (
        paragraph("电话：139", "1234", "0077")
        + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>账号</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:ins w:id="1" w:author="x"><w:r><w:t>1</w:t></w:r></w:ins></w:p>'
    )
    note = '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:footnotes>'
    return word(
        body,
        parts={"word/footnotes.xml": note.format(f'<w:footnote w:id="2">{paragraph(SECRET)}</w:footnote>')},
        types={"word/footnotes.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"},
        relations=(("rId1", "footnotes", "footnotes.xml"),),
    )


def xlsx() -> bytes:
    """A workbook of one sheet."""
    book = Book(1)
    book.people("联系电话", values=[[SECRET], ["13812340078"]])
    return book.data()


def ofd() -> bytes:
    """An OFD of one page."""
    paper = OfdPaper(1)
    paper.add(ofd_text(20, 80, "联系电话：" + SECRET))
    return paper.data()


def pdf() -> bytes:
    """A PDF of one page with a composite and a simple font."""
    return made(framed(text_at(80, 300, SECRET)))


def image(kind: str = "PNG") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("L", (40, 20), 255).save(out, kind)
    return out.getvalue()


def whole() -> dict[str, list[bytes]]:
    """Whole files by the name of their format."""
    return {
        "docx": [docx()], "xlsx": [xlsx()], "ofd": [ofd()], "pdf": [pdf()],
        "doc": [legacy("电话13912340077\r表\x07乙\x07\x07\r", narrow="Tel 139 ")], "rtf": [RTF],
        "html": [HTML.encode(), HTML.encode("utf-16")], "eml": [EML.encode()],
        "text": [text.encode(name) for text in TEXTS for name in ("utf-8", "gb18030", "utf-16")],
        "image": [image(kind) for kind in ("PNG", "JPEG", "TIFF", "BMP")],
        "zip": [zipped({"a/公示.txt": TEXTS[0], "b.docx": docx()})],
    }  # fmt: skip


def by_member(package: bytes) -> list[bytes]:
    """Inputs for ``targets.replaced``: the number of a member, then its content."""
    return [bytes([number]) + content for number, content in enumerate(members(package).values(), 1)]


CONTENTS = (
    framed(text_at(80, 300, SECRET)),
    f"BT /H 12 Tf 40 300 Td [{code('电话')} -200 (1)] TJ ET",
    "q 1 0 0 1 0 0 cm /L 9 Tf BT 3 Tr 50 Tz 2 Ts 1 0 0 1 9 9 Tm T* (13912340077) ' 1 2 (x) \" ET Q",
    "/Span <</ActualText (13912340077)>> BDC 0 0 9 9 re W n f EMC BI /W 1 /H 1 /BPC 8 /CS /G ID \x01 EI",
)
"""Content streams for a page that has the fonts /H and /L."""


def requests() -> list[bytes]:
    """HTTP requests for ``targets.http``."""
    part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n电话：13912340077\r\n--x--\r\n'
    found = []
    for line in ("POST /v1/check", "POST /v1/clean?doctype=award", "POST /v1/fields", "POST /v1/check?async=true"):
        found.append(f"{line}\ncontent-type: multipart/form-data; boundary=x\n\n{part}".encode())
    for line in ("GET /v1/jobs/x", "DELETE /v1/jobs/x", "GET /metrics", "GET /healthz", "GET /v1/openapi.json"):
        found.append(f"{line}\nhost: 127.0.0.1:1\n\n".encode())
    return found


def rules() -> Iterator[bytes]:
    """Rule files of the pack, the kind that they are first."""
    from extractors.rulefile import rules_folder

    kinds = ("detectors", "doctypes", "policies")
    for number, kind in enumerate(kinds):
        for path in sorted((rules_folder() / kind).glob("*.yaml")):
            yield bytes([number]) + path.read_bytes()[:4000]


def samples(most: int) -> list[tuple[str, bytes]]:
    """Name and bytes of the samples of at most ``most`` bytes."""
    kinds = (".docx", ".xlsx", ".pdf", ".ofd", ".txt", ".html", ".eml")
    paths = sorted(path for path in SAMPLES.rglob("*") if path.suffix in kinds and path.stat().st_size <= most)
    return [(Path(path).name, path.read_bytes()) for path in paths]


def views() -> list[bytes]:
    """Inputs for ``targets.view``: ranges, then text."""
    return [struct.pack("<4B", 0, 9, 3, 20) + text.encode() for text in TEXTS]


SEEDS: dict[str, Callable[[], list[bytes]]] = {
    **{
        name: (lambda name=name: whole()[name]) for name in ("pdf", "doc", "rtf", "html", "eml", "text", "image", "zip")
    },
    "docx": lambda: by_member(docx()),
    "xlsx": lambda: by_member(xlsx()),
    "ofd": lambda: by_member(ofd()),
    "view": views,
    "pdf_editor": lambda: [content.encode("latin-1", "replace") for content in CONTENTS],
    "ooxml_editor": lambda: [b"\x03" + members(docx())["word/document.xml"], b"\x07" + by_member(xlsx())[3]],
    "rules": lambda: list(rules()),
    "http": requests,
}
"""Fuzz target -> its first inputs."""
