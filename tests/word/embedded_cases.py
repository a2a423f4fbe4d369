"""Documents inside a Word file: imported texts, workbooks, objects; one function a surface."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import base64
import io

import docx
import openpyxl

from tests.word.drawing_cases import png
from tests.word.paper import WML, Paper, para, raw, split


def c079_imports(p: Paper) -> None:
    number, phone = p.id("html"), p.mobile("html entities")
    page = f"<html><meta charset='gbk'><body>身份证号<b>{number[:6]}</b>{number[6:]}，手机{''.join(f'&#{ord(c)};' for c in phone)}</body></html>"
    rtf = (
        "{\\rtf1\\ansi "
        + "".join(f"\\u{ord(c)}?" for c in "账号")
        + "{\\b "
        + "}{\\i ".join(split(p.card("rtf"), 5, 6))
        + "} "
        + "".join(f"\\'{ord(c):02x}" for c in p.mobile("rtf hex"))
        + "}"
    )
    for name, content, type_ in (
        ("a.html", page.encode("gb18030"), "text/html"),
        ("b.rtf", rtf.encode(), "application/rtf"),
    ):
        number = p.part(f"word/{name}", content, type_, "aFChunk")
        p.add(f'<w:altChunk r:id="{number}"/>')


def c080_imports(p: Paper) -> None:
    inner = docx.Document()
    inner.add_paragraph(f"身份证号：{p.id('docx chunk')}")
    packed = io.BytesIO()
    inner.save(packed)
    coded = base64.b64encode(f"<p>手机{p.mobile('mht base64')}</p>".encode()).decode()
    mht = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n{coded}\n--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{"".join(f"={ord(c):02X}" for c in p.mobile("mht quoted"))}\n--x--'
    main = f"{WML}document.main+xml"
    for name, content, type_ in (
        ("c.mht", mht.encode(), "message/rfc822"),
        ("d.txt", f"账号 {p.card('txt')}".encode("utf-16"), "text/plain"),
        ("e.docx", packed.getvalue(), main),
    ):
        p.add(f'<w:altChunk r:id="{p.part(f"word/{name}", content, type_, "aFChunk")}"/>')


def sheet(p: Paper, where: str) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["姓名", "身份证号", "银行账号", "手机"])
    page.append(["某甲", p.id(f"{where} text"), p.card(f"{where} text"), int(p.mobile(f"{where} number"))])
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden["A1"] = f"电话{p.mobile(f'{where} hidden sheet')}"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def c088_embedded(p: Paper) -> None:
    inner = docx.Document()
    inner.add_paragraph(f"身份证号：{p.id('embedded docx')}")
    packed = io.BytesIO()
    inner.save(packed)
    for name, content, program in (
        ("book.xlsx", sheet(p, "xlsx"), "Excel.Sheet.12"),
        ("inner.docx", packed.getvalue(), "Word.Document.12"),
    ):
        number = p.part(f"word/embeddings/{name}", content, "", "package")
        preview = p.part(f"word/media/{name}.png", png(), "", "image")
        p.add(
            para(
                raw(
                    f'<w:object><v:shape id="_x0000_i10{len(name)}" style="width:50pt;height:50pt"><v:imagedata r:id="{preview}"/></v:shape><o:OLEObject Type="Embed" ProgID="{program}" ShapeID="_x0000_i10{len(name)}" DrawAspect="Content" ObjectID="_1" r:id="{number}"/></w:object>'
                )
            )
        )
    p.change(
        "[Content_Types].xml",
        lambda text: text.replace(
            "</Types>",
            '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/><Default Extension="docx" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document"/></Types>',
        ),
    )


def c321_imports_of_any_kind(p: Paper) -> None:
    """Imported texts that do not parse, do not decode, or are not what they say: dropped, the file is cleaned."""
    page = f"<!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><body><br>手机{p.mobile('XHTML with DOCTYPE')}<p></body></html>"
    main = f"{WML}document.main+xml"
    chunks = (
        ("a.xhtml", page.encode(), "application/xhtml+xml"),
        ("b.xml", f"<a>身份证号{p.id('not well-formed')}".encode(), "application/xml"),
        ("c.html", b"\xff\xfe\x81 " + p.mobile("no known encoding").encode() + b"\0", "text/html"),
        ("d.docx", b"PK\x03\x04" + p.card("damaged package").encode(), main),
        ("e.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + p.mobile("compound file").encode(), main),
        ("f.bin", f"账号{p.card('no content type')}".encode(), ""),
        ("g.xlsx", sheet(p, "workbook chunk"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )
    for name, content, type_ in chunks:
        number = p.part(f"word/{name}", content, type_, "aFChunk")
        p.add(f'<w:altChunk r:id="{number}"><w:altChunkPr><w:matchSrc/></w:altChunkPr></w:altChunk>')
    outside = p.relate("aFChunk", f"file:///D:/{p.mobile('chunk elsewhere')}.docx", external=True)
    p.add(
        f'<w:altChunk r:id="{outside}"/>',
        f'<w:tbl><w:tr><w:tc><w:p/><w:altChunk r:id="{outside}"/></w:tc></w:tr></w:tbl>',
    )
    p.add(f"手机：{p.mobile('body')}")
