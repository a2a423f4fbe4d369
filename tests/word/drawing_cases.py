"""Text boxes, alternative texts, diagrams and pictures of a Word file that hold a value; one function a surface."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

from tests.word.paper import DECLARED, Paper, para, raw, reference, run, split, table

MS = "http://schemas.microsoft.com/office"


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
    a, b = split(p.card("linked boxes", 19), 9)
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
    p.change("word/document.xml", lambda text: reference(text, "header", header))
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
