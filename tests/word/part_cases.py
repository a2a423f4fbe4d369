"""Drawings, stories, revisions, metadata and packed files of a Word package that hold values; one function a surface."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

import docx
import openpyxl

from tests.word.paper import DECLARED, WML, Paper, cell, complex_field, para, raw, run, split, table
from tests.word.text_cases import _reference

MS = "http://schemas.microsoft.com/office"
REVISED = 'w:id="9{}" w:author="{}" w:date="2025-01-02T03:04:00Z"'


def box(*blocks: str) -> str:
    return f"<w:txbxContent>{''.join(b if b.startswith('<') else para(b) for b in blocks)}</w:txbxContent>"


def drawing(inner: str, number: int = 1, attributes: str = "") -> str:
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="2000000" cy="500000"/><wp:docPr id="{number}" name="框 {number}"{attributes}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>{inner}<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def shape(choice: str, fallback: str, number: int = 1) -> str:
    vml = f'<w:pict><v:shape style="width:100pt;height:30pt"><v:textbox>{fallback}</v:textbox></v:shape></w:pict>'
    return raw(
        f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing(f"<wps:txbx>{choice}</wps:txbx>", number)}</mc:Choice><mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent>'
    )


def c060_box(p: Paper) -> None:
    number, phone, card = p.id("box"), p.mobile("box"), p.card("only in the fallback")
    p.add(para(shape(box(para("身份证号：", *split(number, 6, 8))), box(f"身份证号：{number}"), 61)))
    p.add(para(shape(box(f"手机：{phone}"), box(f"手机：{phone}", f"账号：{card}"), 62)))


def c061_twin(p: Paper) -> None:
    p.add(para(shape(box("联系方式见附件"), box(f"联系电话：{p.mobile('fallback differs')}"), 63)))
    p.add(para(shape(box(f"身份证号：{p.id('choice differs')}"), box("无"), 64)))


def c062_vml(p: Paper) -> None:
    held = f'<v:rect id="x{p.mobile("id")}" alt="身份证号{p.id("alt")}" title="{p.mobile("title")}" o:title="{p.email("o:title")}" style="width:99pt;height:20pt"><v:textbox>{box("银行账号：" + p.card("VML box"))}</v:textbox></v:rect>'
    p.add(para(raw(f"<w:pict>{held}</w:pict>")))
    group = f'<v:group style="width:99pt;height:20pt">{"".join(f"<v:shape><v:textbox>{box(x)}</v:textbox></v:shape>" for x in ("手机：" + p.mobile("group"), "身份证号：" + p.id("group")))}</v:group>'
    p.add(para(raw(f"<w:pict>{group}</w:pict>")))


def c064_cut(p: Paper) -> None:
    a, b = split(p.id("cut by a box"), 9)
    p.add(para("身份证号：", run(a), shape(box("图注"), box("图注"), 65), run(b)))
    grid = table(["姓名", "联系电话"], ["某甲", p.mobile("table in a box")])
    p.add(para(shape(box(grid, "<w:p/>"), box(grid, "<w:p/>"), 66)))
    a, b = split(p.card("linked boxes"), 10)
    p.add(
        para(
            raw(drawing(f'<wps:txbx id="1">{box("账号：" + a)}</wps:txbx>', 67)),
            raw(drawing(f"<wps:txbx>{box(b)}</wps:txbx>", 68)),
        )
    )


def c065_wordart(p: Paper) -> None:
    phone, number = p.mobile("textpath"), p.id("gfxdata")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("drs/shapexml.xml", f"<x>{number}</x>")
    art = f'<v:shape o:gfxdata="{base64.b64encode(packed.getvalue()).decode()}" style="width:99pt;height:20pt" alt="{p.card("alt")}"><v:textpath style="font-family:宋体" string="内部资料 {phone}"/></v:shape>'
    header = p.story("header", para(raw(f"<w:pict>{art}</w:pict>")), "word/header6.xml")
    p.change("word/document.xml", lambda text: _reference(text, "header", header))
    p.add(
        para(
            raw(
                f'<w:pict><v:shape style="width:9pt;height:9pt"><v:textpath string="{" ".join(p.mobile("spaced textpath"))}"/></v:shape></w:pict>'
            )
        )
    )


def c066_alt(p: Paper) -> None:
    p.add(para(raw(drawing("", 71, f' descr="身份证号：{p.id("descr")}" title="手机 {p.mobile("title")}"'))))
    image = p.part("word/media/p1.png", png(), "", "image")
    held = f'<w:drawing><wp:inline><wp:extent cx="99999" cy="99999"/><wp:docPr id="72" name="{p.mobile("name")}" descr=""/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="{p.card("cNvPr name")}.png" descr="{p.email("cNvPr descr")}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{image}"/></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="99999" cy="99999"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    p.add(para(raw(held)))


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * 4 for _ in range(4)))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + b"".join(chunk(*c) for c in chunks)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def c068_smartart(p: Paper) -> None:
    phone, number = p.mobile("data and drawing"), p.id("split in data")
    texts = "".join(f"<a:r><a:t>{x}</a:t></a:r>" for x in split(number, 5, 6))
    data = f'<dgm:dataModel {DECLARED}><dgm:ptLst><dgm:pt modelId="1"><dgm:t><a:bodyPr/><a:p><a:r><a:t>手机{phone}</a:t></a:r></a:p><a:p><a:r><a:t>身份证号</a:t></a:r>{texts}</a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
    twin = f"<dsp:drawing {DECLARED}><dsp:spTree><dsp:sp><dsp:txBody><a:p><a:r><a:t>手机{phone}</a:t></a:r></a:p><a:p><a:r><a:t>{number}</a:t></a:r></a:p></dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>"
    first = p.part(
        "word/diagrams/data1.xml",
        data,
        "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
        "diagramData",
    )
    p.part(
        "word/diagrams/drawing1.xml",
        twin,
        "application/vnd.ms-office.drawingml.diagramDrawing+xml",
        f"{MS}/2007/relationships/diagramDrawing",
    )
    p.add(
        para(
            raw(
                f'<w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="73" name="d"/><a:graphic><a:graphicData uri="{"http://schemas.openxmlformats.org/drawingml/2006/diagram"}"><dgm:relIds r:dm="{first}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
            )
        )
    )


def emf(text: str) -> bytes:
    """Return a metafile that draws a text, with the size of an empty one."""
    wide_text = text.encode("utf-16-le")
    body = (
        struct.pack("<4iIff", 0, 0, 9, 9, 1, 1.0, 1.0)
        + struct.pack("<iiIIIiiiiI", 0, 0, len(text), 76, 0, 0, 0, 9, 9, 0)
        + wide_text
    )
    body += b"\0" * (-len(body) % 4)
    record = struct.pack("<II", 84, 8 + len(body)) + body
    end = struct.pack("<IIIII", 14, 20, 0, 16, 20)
    size = 88 + len(record) + len(end)
    header = (
        struct.pack("<II8i", 1, 88, 0, 0, 99, 99, 0, 0, 2000, 2000)
        + b" EMF"
        + struct.pack("<IIIHHIII", 0x10000, size, 3, 1, 0, 0, 0, 0)
        + struct.pack("<4i", 1024, 768, 320, 240)
    )
    return header.ljust(88, b"\0") + record + end


def c071_vector(p: Paper) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{p.mobile("svg title")}</title><text>身份证号<tspan>{p.id("svg text")}</tspan></text><metadata>{p.email("svg metadata")}</metadata></svg>'
    image = p.part("word/media/v1.png", png(), "", "image")
    vector = p.part("word/media/v1.svg", svg, "image/svg+xml", "image")
    blip = f'<a:blip r:embed="{image}"><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{vector}"/></a:ext></a:extLst></a:blip>'
    p.add(
        para(picture(blip, 74)),
        para(
            picture(
                f'<a:blip r:embed="{p.part("word/media/m1.emf", emf("银行账号" + p.card("emf")), "", "image")}"/>', 75
            )
        ),
    )


def picture(blip: str, number: int) -> str:
    return raw(
        f'<w:drawing><wp:inline><wp:extent cx="99999" cy="99999"/><wp:docPr id="{number}" name="图 {number}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="a.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>{blip}</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="99999" cy="99999"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def c072_thumbnail(p: Paper) -> None:
    p.parts["docProps/thumb.emf"] = emf(f"身份证号{p.id('thumbnail')}")
    p.relate(
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
        "docProps/thumb.emf",
        source="",
    )
    p.add(f"手机：{p.mobile('body')}")


def c074_headers(p: Paper) -> None:
    for which in ("default", "first", "even"):
        for kind in ("header", "footer"):
            inner = (
                para("联系电话：", *split(p.mobile(f"{which} {kind}"), 4))
                + table(["身份证号", p.id(f"table in {kind}")])
                + para(shape(box(f"账号{p.card('box in ' + kind)}"), box("无"), 80))
            )
            number = p.story(kind, inner, f"word/{which}{kind}.xml")
            p.change(
                "word/document.xml",
                lambda text, kind=kind, number=number, which=which: _reference(text, kind, number, which),
            )  # type: ignore[misc]


def c075_notes(p: Paper) -> None:
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        separator = f'<w:{tag} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r>{run("手机" + p.mobile("separator"))}</w:p></w:{tag}>'
        own = f'<w:{tag} w:id="4">{para(raw(f"<w:{tag}Ref/>"), " 身份证号：", *split(p.id(kind), 6, 8))}</w:{tag}>'
        p.story(kind, separator + own, f"word/{kind}.xml")
        p.add(para("注释", raw(f'<w:{tag}Reference w:id="4"/>')))


def c076_comments(p: Paper) -> None:
    author, other = p.name("comment author"), p.name("people part")
    comments = f'<w:comment w:id="1" w:author="{author}" w:initials="a" w:date="2025-01-02T03:04:00Z"><w:p w14:paraId="11111111"><w:r><w:annotationRef/></w:r>{run("手机" + p.mobile("comment"))}</w:p></w:comment><w:comment w:id="2" w:author="{author}"><w:p w14:paraId="22222222">{run("回复：" + p.id("reply"))}</w:p></w:comment>'
    p.story("comments", comments, "word/comments.xml")
    p.part(
        "word/commentsExtended.xml",
        f'<w15:commentsEx {DECLARED}><w15:commentEx w15:paraId="22222222" w15:paraIdParent="11111111" w15:done="0"/></w15:commentsEx>',
        f"{WML}commentsExtended+xml",
        f"{MS}/2011/relationships/commentsExtended",
    )
    p.part(
        "word/people.xml",
        f'<w15:people {DECLARED}><w15:person w15:author="{other}"><w15:presenceInfo w15:providerId="AD" w15:userId="{p.email("user id")}"/></w15:person></w15:people>',
        f"{WML}people+xml",
        f"{MS}/2011/relationships/people",
    )
    p.add(
        para(
            '<w:commentRangeStart w:id="1"/>',
            "正文",
            '<w:commentRangeEnd w:id="1"/>',
            raw('<w:commentReference w:id="1"/>'),
            raw('<w:commentReference w:id="2"/>'),
        )
    )


def c077_unreachable(p: Paper) -> None:
    p.story("header", para(f"手机{p.mobile('related, unreferenced header')}"), "word/header9.xml")
    p.parts["word/header_old.xml"] = f"<w:hdr {DECLARED}>{para('身份证号' + p.id('no relationship'))}</w:hdr>".encode()
    p.types["word/header_old.xml"] = f"{WML}header+xml"
    p.parts["[trash]/0000.dat"] = f"账号{p.card('trash')}".encode()
    p.parts["word/notes.txt"] = p.mobile("stray text").encode()


def c078_glossary(p: Paper) -> None:
    inner = f'<w:docParts><w:docPart><w:docPartPr><w:name w:val="联系{p.mobile("part name")}"/><w:category><w:name w:val="常规"/></w:category></w:docPartPr><w:docPartBody>{para("身份证号", *split(p.id("glossary"), 7))}<w:p><w:hyperlink r:id="rIdH2">{run("电话")}</w:hyperlink></w:p></w:docPartBody></w:docPart></w:docParts>'
    p.part(
        "word/glossary/document.xml",
        f"<w:glossaryDocument {DECLARED}>{inner}</w:glossaryDocument>",
        f"{WML}document.glossary+xml",
        "glossaryDocument",
    )
    settings = f'<w:settings {DECLARED}><w:docVars><w:docVar w:name="a" w:val="{p.card("glossary settings")}"/></w:docVars></w:settings>'
    p.parts["word/glossary/settings.xml"] = settings.encode()
    p.types["word/glossary/settings.xml"] = f"{WML}settings+xml"
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdH1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rIdH2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="tel:{p.mobile("glossary rels")}" TargetMode="External"/></Relationships>'
    p.parts["word/glossary/_rels/document.xml.rels"] = rels.encode()


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


def c081_revisions(p: Paper) -> None:
    who = p.name("author of changes")
    a, b = split(p.id("deleted, two runs"), 9)
    p.add(
        para(
            "证件：",
            f"<w:del {REVISED.format(1, who)}>{run('身份证号' + a, tag='delText')}{run(b, '<w:b/>', 'delText')}</w:del>",
            f"<w:ins {REVISED.format(2, who)}>{run('已提交')}</w:ins>",
        )
    )
    moved = p.mobile("moved")
    p.add(
        f"<w:p><w:moveFrom {REVISED.format(3, who)}>{run('手机' + moved)}</w:moveFrom></w:p>",
        f"<w:p><w:moveTo {REVISED.format(4, who)}>{run('手机' + moved)}</w:moveTo></w:p>",
    )
    gone = f"<w:tr><w:trPr><w:del {REVISED.format(5, who)}/></w:trPr>{cell('某甲')}{cell(p.card('deleted row'))}</w:tr>"
    p.add(table(["姓名", "银行账号"], gone, ["某乙", p.card("kept row")]))
    p.add(para("格式", run("变更", f"<w:b/><w:rPrChange {REVISED.format(6, who)}><w:rPr/></w:rPrChange>")))
    p.keep.append("已提交")


def c082_partial(p: Paper) -> None:
    who = p.name("author of changes")
    final, first = p.mobile("after the change"), p.mobile("before the change")
    p.secrets[-1].value = first = final[:4] + first[4:8] + final[8:]
    p.add(
        para(
            "联系电话：",
            run(final[:4]),
            f"<w:del {REVISED.format(1, who)}>{run(first[4:8], tag='delText')}</w:del>",
            f"<w:ins {REVISED.format(2, who)}>{run(final[4:8])}</w:ins>",
            run(final[8:]),
        )
    )
    number = p.id("number cut by a deletion")
    p.add(
        para(
            "身份证号：",
            run(number[:8]),
            f"<w:del {REVISED.format(3, who)}>{run('（更正）', tag='delText')}</w:del>",
            run(number[8:]),
        )
    )
    number = p.id("joined paragraphs")
    mark = f"<w:rPr><w:del {REVISED.format(4, who)}/></w:rPr>"
    p.add(para(f"证件号码{number[:7]}", properties=mark), para(number[7:]))


def c083_codes(p: Paper) -> None:
    who = p.name("author of changes")
    field = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run(chr(32) + "HYPERLINK tel:" + p.mobile("delInstrText"), tag="delInstrText")}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(p.mobile("deleted result"), tag="delText")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    p.add(para("正文", f"<w:del {REVISED.format(1, who)}>{field}</w:del>"))
    p.add(
        para(
            f"<w:ins {REVISED.format(2, who)}>{complex_field(' HYPERLINK tel:' + p.mobile('inserted code'), '拨打')}</w:ins>"
        )
    )
    held = f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblPrChange {REVISED.format(3, who)}><w:tblPr/></w:tblPrChange></w:tblPr><w:tblGrid><w:gridCol w:w="1800"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="1800" w:type="dxa"/><w:cellIns {REVISED.format(4, who)}/></w:tcPr>{para("账号" + p.card("inserted cell"))}</w:tc></w:tr></w:tbl>'
    p.add(
        held,
        para(
            "段", properties=f'<w:pPrChange {REVISED.format(5, who)}><w:pPr><w:jc w:val="right"/></w:pPr></w:pPrChange>'
        ),
    )
    p.keep.append("拨打")


def c085_settings(p: Paper) -> None:
    merge = f'<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:connectString w:val="Data Source=D:\\{p.mobile("connect string")}.xlsx"/><w:query w:val="SELECT * WHERE 身份证号=\'{p.id("query")}\'"/><w:dataSource r:id="rIdH1"/><w:odso><w:udl w:val="Password={p.card("udl")}"/></w:odso></w:mailMerge>'
    variables = f'<w:docVars><w:docVar w:name="手机" w:val="{p.mobile("docVar")}"/><w:docVar w:name="s{p.id("docVar name")}" w:val="1"/></w:docVars>'
    extra = f'<w:writeProtection w:hash="{base64.b64encode(p.mobile("hash").encode()).decode()}"/><w:documentProtection w:edit="forms" w:enforcement="1"/>'
    p.change(
        "word/settings.xml",
        lambda text: text.replace("</w:settings>", f"{merge}{variables}{extra}</w:settings>").replace(
            "<w:settings ",
            '<w:settings xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            if "xmlns:r=" not in text
            else "<w:settings ",
            1,
        ),
    )
    p.relate("mailMergeSource", f"file:///D:/{p.mobile('data source')}.xlsx", external=True, source="settings.xml")
    p.part(
        "word/webSettings2.xml",
        f'<w:webSettings {DECLARED}><w:divs><w:div w:id="{p.mobile("div id")}"/></w:divs></w:webSettings>',
        f"{WML}webSettings+xml",
        "webSettings",
    )


def c086_names(p: Paper) -> None:
    level = f'<w:abstractNum w:abstractNumId="77"><w:nsid w:val="1A2B3C4D"/><w:multiLevelType w:val="singleLevel"/><w:name w:val="{p.mobile("list name")}"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="手机{p.mobile("lvlText")}："/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    style = f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="Sx1"><w:name w:val="样式{p.mobile("style name")}"/><w:aliases w:val="身份证号{p.id("aliases")}"/></w:style>'
    font = f'<w:font w:name="宋体{p.mobile("font name")}"><w:altName w:val="{p.card("altName")}"/></w:font>'
    p.change("word/numbering.xml", lambda text: text.replace("<w:num ", f"{level}<w:num ", 1))
    p.change("word/styles.xml", lambda text: text.replace("</w:styles>", f"{style}</w:styles>"))
    p.change("word/fontTable.xml", lambda text: text.replace("</w:fonts>", f"{font}</w:fonts>"))
    p.change(
        "word/theme/theme1.xml", lambda text: text.replace('name="Office Theme"', f'name="{p.email("theme name")}"', 1)
    )
    name = f"bm{p.mobile('bookmark')}"
    p.add(
        f'<w:p><w:bookmarkStart w:id="41" w:name="{name}"/>{run("标题")}<w:bookmarkEnd w:id="41"/></w:p>',
        para("见", complex_field(f" PAGEREF {name} \\h ", "1")),
    )
    p.add(para('<w:permStart w:id="42" w:ed="corp\\zhang" w:edGrp="none"/>', "段", '<w:permEnd w:id="42"/>'))


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


def c099_frames(p: Paper) -> None:
    number = p.id("drop cap")
    frame = '<w:keepNext/><w:framePr w:dropCap="drop" w:lines="2" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'
    p.add("身份证号", para(number[:1], properties=frame), para(number[1:]))
    p.add(para(f"手机：{p.mobile('frame')}", properties='<w:framePr w:w="2000" w:hSpace="100" w:wrap="around"/>'))
    p.change(
        "word/webSettings.xml",
        lambda text: text.replace(
            "</w:webSettings>",
            f'<w:frameset><w:frame><w:name w:val="{p.mobile("frame name")}"/></w:frame></w:frameset></w:webSettings>',
        ),
    )
