"""Parts beside the sheets that people see: comments, drawings, charts, pictures, controls, pivot tables, slicers."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import struct
import zlib

from tests.word.paper import R
from tests.xlsx.book import SML, Book, S

_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET = "xl/worksheets/sheet1.xml"
_PLACE = "<xdr:from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"


def c080_comments(b: Book) -> None:
    text = f"<text><r><t>手机：{b.mobile('comment')[:4]}</t></r><r><rPr><b/></rPr><t>{b.secrets[-1].value[4:]}</t></r></text>"
    comments = f'<comments xmlns="{S}"><authors><author>{b.name("author")}</author></authors><commentList><comment ref="A1" authorId="0">{text}</comment></commentList></comments>'
    b.part("xl/comments1.xml", comments, f"{SML}comments+xml", "comments", _SHEET)
    shape = f'<v:shape id="_x0000_s1025" type="#_x0000_t202"><v:textbox><div>手机{b.mobile("note shape")}</div></v:textbox><x:ClientData ObjectType="Note"><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape>'
    rid = b.part("xl/drawings/vmlDrawing1.vml", f"<xml {_VML}>{shape}</xml>", "", "vmlDrawing", _SHEET)
    b.sheets[0].after["legacyDrawing"] = f'<legacyDrawing r:id="{rid}"/>'


def c081_threaded(b: Book) -> None:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/"
    thread = f'<ThreadedComments xmlns="{space}"><threadedComment ref="A1" dT="2025-01-01T00:00:00.00" personId="{{00000000-0000-0000-0000-000000000001}}" id="{{00000000-0000-0000-0000-000000000002}}"><text>身份证号{b.id("thread")}</text></threadedComment></ThreadedComments>'
    b.part(
        "xl/threadedComments/threadedComment1.xml",
        thread,
        "application/vnd.ms-excel.threadedcomments+xml",
        f"{kind}threadedComment",
        _SHEET,
    )
    person = f'<personList xmlns="{space}"><person displayName="{b.name("person")}" id="{{00000000-0000-0000-0000-000000000001}}" userId="{b.email("user of a person")}" providerId="AD"/></personList>'
    b.part("xl/persons/person.xml", person, "application/vnd.ms-excel.person+xml", f"{kind}person")


def _drawing(b: Book, inner: str, **more: str) -> str:
    content = f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{inner}</xdr:wsDr>'
    rid = b.part("xl/drawings/drawing1.xml", content, _DRAWING, "drawing", _SHEET)
    b.sheets[0].after["drawing"] = f'<drawing r:id="{rid}"/>'
    return "xl/drawings/drawing1.xml"


def _anchor(inner: str) -> str:
    return f"<xdr:twoCellAnchor>{_PLACE}{inner}<xdr:clientData/></xdr:twoCellAnchor>"


def c082_text_box(b: Book) -> None:
    phone = b.mobile("text box runs")
    runs = "".join(f"<a:r><a:t>{text}</a:t></a:r>" for text in ("联系手机：", phone[:5], phone[5:]))
    shape = (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框 {b.mobile("name")}" descr="身份证号{b.id("alternative text")}"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
        f"<xdr:spPr/><xdr:txBody><a:bodyPr/><a:p>{runs}</a:p><a:p><a:r><a:t>青溪镇人民政府</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )
    _drawing(b, _anchor(shape))


def _chart(b: Book, inner: str) -> None:
    drawing = "xl/drawings/drawing1.xml"
    rid = b.part(
        "xl/charts/chart1.xml",
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{R}">{inner}</c:chartSpace>',
        _CHART,
        "chart",
        drawing,
    )
    frame = f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="3" name="Chart 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm/><a:graphic><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" r:id="{rid}"/></a:graphicData></a:graphic></xdr:graphicFrame>'
    _drawing(b, _anchor(frame))


def c083_chart_caches(b: Book) -> None:
    start = b.people("银行账号", "人口", values=[[b.account("cell", 17), 3], [b.account("cell", 17), 4]])
    old = [b.plant(f"旧缓存{n}号账户3344556677", "account", "points that no cell has") for n in range(2)]
    points = "".join(f'<c:pt idx="{n}"><c:v>{text}</c:v></c:pt>' for n, text in enumerate(old))
    values = '<c:pt idx="0"><c:v>3</c:v></c:pt><c:pt idx="1"><c:v>4</c:v></c:pt>'
    _chart(b, (
        f'<c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>手机{b.mobile("title")}</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser>'
        f'<c:idx val="0"/><c:cat><c:strRef><c:f>公告!$C${start + 1}:$C${start + 2}</c:f><c:strCache><c:ptCount val="2"/>{points}</c:strCache></c:strRef></c:cat>'
        f'<c:val><c:numRef><c:f>公告!$D${start + 1}:$D${start + 2}</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="2"/>{values}</c:numCache></c:numRef></c:val>'
        f"</c:ser></c:barChart></c:plotArea></c:chart>"
    ))  # fmt: skip


def c084_chart_numbers(b: Book) -> None:
    phone = int(b.mobile("numeric cache"))
    _chart(
        b,
        f'<c:pivotSource><c:name>[手机{b.mobile("pivot source")}.xlsx]Sheet1!表</c:name><c:fmtId val="0"/></c:pivotSource><c:chart><c:plotArea><c:barChart><c:ser><c:idx val="0"/><c:val><c:numLit><c:ptCount val="1"/><c:pt idx="0"><c:v>{phone}</c:v></c:pt></c:numLit></c:val></c:ser></c:barChart></c:plotArea></c:chart>',
    )
    b.rows([f"联系手机：{phone}"])


def _png(text: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes(20) for _ in range(20))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 20, 20, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"tEXt", b"Author\0" + text)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def c085_picture_metadata(b: Book) -> None:
    rid = b.part("xl/media/image1.png", _png(b.mobile("text chunk").encode()), "", "image", "xl/drawings/drawing1.xml")
    b.parts["xl/media/image2.png"] = _png(b.mobile("picture that nothing shows").encode())
    b.relate("image", "/xl/media/image2.png", source="xl/drawings/drawing1.xml")
    picture = f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="4" name="图片 1" title="手机{b.mobile("title of a picture")}"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{rid}"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
    _drawing(b, _anchor(picture))


def c086_wps_cell_picture(b: Book) -> None:
    rid = b.part("xl/media/image1.png", _png(b.mobile("text chunk").encode()), "", "image", "xl/cellimages.xml")
    images = (
        f'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:xdr="{_XDR}" xmlns:a="{_A}" xmlns:r="{R}"><etc:cellImage><xdr:pic><xdr:nvPicPr>'
        f'<xdr:cNvPr id="5" name="ID_1A2B" descr="身份证{b.id("description")}"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{rid}"/></xdr:blipFill><xdr:spPr/></xdr:pic></etc:cellImage></etc:cellImages>'
    )
    b.part(
        "xl/cellimages.xml",
        images,
        "application/vnd.wps-officedocument.cellimage+xml",
        "http://www.wps.cn/officeDocument/2020/cellImage",
    )
    b.rows(['<c r="{r}" t="str"><f>_xlfn.DISPIMG("ID_1A2B",1)</f><v>=DISPIMG("ID_1A2B",1)</v></c>'])


def c087_pivot(b: Book) -> None:
    kind = f"{SML}pivot"
    person = b.id("shared item")
    cache = f'<pivotCacheDefinition xmlns="{S}" xmlns:r="{R}" r:id="rIdH1" refreshedBy="{b.email("refreshed by")}" recordCount="1"><cacheSource type="worksheet"><worksheetSource ref="A1:B2" sheet="公告"/></cacheSource><cacheFields count="1"><cacheField name="手机{b.mobile("field")}"><sharedItems count="1"><s v="{person}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
    rid = b.part("xl/pivotCache/pivotCacheDefinition1.xml", cache, f"{kind}CacheDefinition+xml", "pivotCacheDefinition")
    b.part(
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords xmlns="{S}" count="1"><r><s v="手机{b.mobile("record")}"/></r></pivotCacheRecords>',
        f"{kind}CacheRecords+xml",
        "pivotCacheRecords",
        "xl/pivotCache/pivotCacheDefinition1.xml",
    )
    b.part(
        "xl/pivotTables/pivotTable1.xml",
        f'<pivotTableDefinition xmlns="{S}" name="表" cacheId="1" dataCaption="手机{b.mobile("caption")}"><location ref="A20:B22" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/></pivotTableDefinition>',
        f"{kind}Table+xml",
        "pivotTable",
        _SHEET,
    )
    b.workbook["tail"] = f'<pivotCaches><pivotCache cacheId="1" r:id="{rid}"/></pivotCaches>'
    b.rows(["行标签", "求和项:人口"], ["一组", 25])
    b.keep += ["行标签", "一组"]


def c088_slicer(b: Book) -> None:
    kind = "http://schemas.microsoft.com/office/2007/relationships/"
    space = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    rid = b.part(
        "xl/slicers/slicer1.xml",
        f'<slicers {space}><slicer name="手机{b.mobile("slicer")}" cache="c" caption="x" rowHeight="1"/></slicers>',
        "application/vnd.ms-excel.slicer+xml",
        f"{kind}slicer",
        _SHEET,
    )
    cid = b.part(
        "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition {space} name="c" sourceName="身份证号{b.id("slicer cache")}"/>',
        "application/vnd.ms-excel.slicerCache+xml",
        f"{kind}slicerCache",
    )
    b.sheets[0].after["extLst"] = (
        f'<extLst><ext uri="{{A8765BA9-456A-4dab-B4F3-ACF838C121DE}}"><x14:slicerList><x14:slicer r:id="{rid}"/></x14:slicerList></ext></extLst>'
    )
    b.workbook["tail"] = (
        f'<extLst><ext uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}"><x14:slicerCaches><x14:slicerCache r:id="{cid}"/></x14:slicerCaches></ext></extLst>'
    )
    frame = f'<mc:AlternateContent><mc:Choice xmlns:sle="http://schemas.microsoft.com/office/drawing/2010/slicer" Requires="sle"><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="6" name="x"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/drawing/2010/slicer"><sle:slicer name="手机{b.mobile("slicer in a drawing")}"/></a:graphicData></a:graphic></xdr:graphicFrame></mc:Choice></mc:AlternateContent>'
    _drawing(b, _anchor(frame))


def c089_controls(b: Book) -> None:
    rid = b.part(
        "xl/ctrlProps/ctrlProp1.xml",
        f'<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="List"><itemLst><item val="手机{b.mobile("control item")}"/></itemLst></formControlPr>',
        "application/vnd.ms-excel.controlproperties+xml",
        "ctrlProp",
        _SHEET,
    )
    shape = f'<v:shape id="_x0000_s1026" alt="手机{b.mobile("alt of a button")}"><v:textbox><div><font>手机{b.mobile("button")}</font></div></v:textbox><x:ClientData ObjectType="Button"><x:FmlaMacro>x</x:FmlaMacro></x:ClientData></v:shape>'
    vid = b.part("xl/drawings/vmlDrawing1.vml", f"<xml {_VML}>{shape}</xml>", "", "vmlDrawing", _SHEET)
    b.sheets[0].after["legacyDrawing"] = f'<legacyDrawing r:id="{vid}"/>'
    b.sheets[0].after["controls"] = (
        f'<mc:AlternateContent><mc:Choice Requires="x14"><controls><mc:AlternateContent><mc:Choice Requires="x14"><control shapeId="1026" r:id="{rid}" name="手机{b.mobile("control")}"/></mc:Choice></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>'
    )


def c090_broken_vml(b: Book) -> None:
    """Programs write notes that are no XML: such a drawing goes, the file stays."""
    vid = b.part(
        "xl/drawings/vmlDrawing1.vml",
        f"<xml {_VML}><v:shape><v:textbox><div>手机{b.mobile('broken VML')}<br></div></v:textbox></v:shape></xml>",
        "",
        "vmlDrawing",
        _SHEET,
    )
    b.sheets[0].after["legacyDrawing"] = f'<legacyDrawing r:id="{vid}"/>'


def c091_embedded(b: Book) -> None:
    inner = Book(b.seed + 500)
    inner.rows([f"手机{b.mobile('embedded workbook')}"])
    one = b.part("xl/embeddings/Microsoft_Excel_Sheet1.xlsx", inner.data(), "", "package", _SHEET)
    two = b.part(
        "xl/embeddings/oleObject1.bin",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + f"手机{b.mobile('OLE object')}".encode("utf-16-le"),
        "",
        "oleObject",
        _SHEET,
    )
    b.sheets[0].after["oleObjects"] = (
        f'<oleObjects><oleObject progId="Excel.Sheet.12" shapeId="1027" r:id="{one}"/><oleObject progId="Package" shapeId="1028" r:id="{two}"/></oleObjects>'
    )
