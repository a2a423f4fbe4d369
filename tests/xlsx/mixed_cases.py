"""Parts beside the cells, several at a time and as programs really write them: values that only a deep look finds."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

from urllib.parse import quote

from tests.word.paper import R, split
from tests.xlsx.book import MC, SML, Book, S, formula

_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MS = "http://schemas.microsoft.com/office/"
_SHEET = "xl/worksheets/sheet1.xml"
_DRAWING = "xl/drawings/drawing1.xml"
_PLACE = "<xdr:from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"


def draw(b: Book, inner: str) -> None:
    """Put shapes on the first sheet, in one anchor."""
    content = (
        f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}" xmlns:r="{R}" xmlns:mc="{MC}"><xdr:twoCellAnchor>{_PLACE}{inner}'
        "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )
    kind = "application/vnd.openxmlformats-officedocument.drawing+xml"
    b.sheets[0].after["drawing"] = f'<drawing r:id="{b.part(_DRAWING, content, kind, "drawing", _SHEET)}"/>'


def shape(text: str, properties: str = 'name="Rectangle 2"', inner: str = "") -> str:
    """Return a shape with a text of runs, cut at "|"."""
    runs = "".join(f'<a:r><a:rPr b="{n % 2}"/><a:t>{piece}</a:t></a:r>' for n, piece in enumerate(text.split("|")))
    return f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" {properties}>{inner}</xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/><a:p>{runs}</a:p></xdr:txBody></xdr:sp>'


def chart(b: Book, inner: str, name: str = "xl/charts/chart1.xml") -> None:
    """Put a chart on the first sheet."""
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    space = f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{R}">{inner}</c:chartSpace>'
    rid = b.part(name, space, kind, "chart", _DRAWING)
    draw(b, f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="3" name="Chart 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm/><a:graphic><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" r:id="{rid}"/></a:graphicData></a:graphic></xdr:graphicFrame>')  # fmt: skip


def c200_pivot_numbers(b: Book) -> None:
    """Numbers, groups, filters and calculated items of a pivot table, and a page field's caption."""
    phone = b.mobile("shared number")
    cache = f'<pivotCacheDefinition xmlns="{S}" xmlns:r="{R}" refreshedBy="{b.name("refreshed by")}"><cacheSource type="external" connectionId="1"/><cacheFields count="2"><cacheField name="电话" caption="{b.mobile("caption of a field")}"><sharedItems containsNumber="1" minValue="{phone}" maxValue="{phone}" count="1"><n v="{phone}"/></sharedItems></cacheField><cacheField name="甲" formula="\'{b.mobile("formula of a field")}\'*2"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>'
    rid = b.part(
        "xl/pivotCache/pivotCacheDefinition7.xml", cache, f"{SML}pivotCacheDefinition+xml", "pivotCacheDefinition"
    )
    table = f'<pivotTableDefinition xmlns="{S}" name="数据透视表1" cacheId="7" dataCaption="值"><location ref="A20:B22" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="1"><pivotField name="{b.id("own name of a field")}"><items count="1"><item n="{b.mobile("own name of an item")}" x="0"/></items></pivotField></pivotFields><pageFields><pageField fld="0" name="[x].[{b.id("unique name")}]" cap="{b.mobile("caption of a page")}"/></pageFields><filters><filter fld="0" type="captionEqual" id="1" stringValue1="{b.id("filter")}"><autoFilter ref="A1"><filterColumn colId="0"><customFilters><customFilter val="{b.mobile("custom filter")}"/></customFilters></filterColumn></autoFilter></filter></filters></pivotTableDefinition>'
    b.part("xl/pivotTables/pivotTable1.xml", table, f"{SML}pivotTable+xml", "pivotTable", _SHEET)
    b.workbook["tail"] = f'<pivotCaches><pivotCache cacheId="7" r:id="{rid}"/></pivotCaches>'


def c201_mentions(b: Book) -> None:
    space = f"{_MS}spreadsheetml/2018/threadedcomments"
    kind = f"{_MS.replace('office/', 'office/2017/10/relationships/')}"
    phone = b.mobile("thread and its old-style copy")
    thread = f'<ThreadedComments xmlns="{space}"><threadedComment ref="B3" personId="{{1}}" id="{{2}}"><text>@{b.name("mentioned")} 请核 {phone}</text><mentions><mention mentionpersonId="{{1}}" mentionId="{{3}}" startIndex="0" length="4"/></mentions></threadedComment></ThreadedComments>'
    b.part(
        "xl/threadedComments/threadedComment1.xml",
        thread,
        "application/vnd.ms-excel.threadedcomments+xml",
        f"{kind}threadedComment",
        _SHEET,
    )
    person = f'<personList xmlns="{space}"><person displayName="{b.name("person")}" id="{{1}}" userId="S::{b.email("account of a person")}::1" providerId="AD"/></personList>'
    b.part("xl/persons/person.xml", person, "application/vnd.ms-excel.person+xml", f"{kind}person")
    old = f'<comments xmlns="{S}"><authors><author>tc={{2}}</author></authors><commentList><comment ref="B3" authorId="0" shapeId="0"><text><t>[线程批注] 你的 Excel 版本可读取此线程批注。批注：请核 {phone}</t></text></comment></commentList></comments>'
    b.part("xl/comments1.xml", old, f"{SML}comments+xml", "comments", _SHEET)


def c202_names(b: Book) -> None:
    """Constants, arrays and comments of defined names; a name that is a number; print titles of a personal sheet."""
    pieces = split(b.mobile("joined in a name"), 4, 3)
    sheet = f"户{b.mobile('sheet in print titles')}"
    b.sheet(sheet, [["面积", 12]])
    names = (
        f'<definedName name="_xlnm.Print_Titles" localSheetId="1">\'{sheet}\'!$1:$2</definedName>'
        f'<definedName name="常数" hidden="1">{b.mobile("number in a name")}</definedName>'
        f'<definedName name="数组">{{"甲","{b.id("array in a name")}";"乙",{b.mobile("number in an array")}}}</definedName>'
        f'<definedName name="拼接">"{pieces[0]}"&amp;{pieces[1]}&amp;"{pieces[2]}"</definedName>'
        f'<definedName name="_{b.mobile("the name itself")}" comment="{b.id("comment of a name")}" description="身份证{b.id("description of a name")}">公告!$A$1</definedName>'
    )
    b.workbook["names"] = f"<definedNames>{names}</definedNames>"


def c203_headers_cut(b: Book) -> None:
    """Codes inside a number, on even and first pages."""
    one, two, three = (split(b.mobile(where), 3, 4) for where in ("odd header", "even footer", "first header"))
    b.sheets[0].after["headerFooter"] = (
        '<headerFooter differentOddEven="1" differentFirst="1">'
        f'<oddHeader>&amp;L联系电话：{one[0]}&amp;"宋体,加粗"{one[1]}&amp;B{one[2]}&amp;C第&amp;P页</oddHeader>'
        f"<evenFooter>&amp;R经办 {two[0]}&amp;U{two[1]}&amp;KFF0000{two[2]}</evenFooter>"
        f"<firstHeader>&amp;C{three[0]}-{three[1]}-{three[2]}</firstHeader></headerFooter>"
    )


def c204_groups(b: Book) -> None:
    """Shapes in groups in groups, cut in runs, with links and tips of their own."""
    phone = split(b.mobile("runs in a group"), 3, 4)
    link = b.relate("hyperlink", f"tel:{b.mobile('link of a shape')}", external=True, source=_DRAWING)
    inner = shape(
        "电话：|" + "|".join(phone), inner=f'<a:hlinkClick r:id="{link}" tooltip="身份证{b.id("tip of a shape")}"/>'
    )
    other = shape("青溪镇", f'name="TextBox {b.mobile("name of a shape")}" title="{b.id("title of a shape")}"')
    group = f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="9" name="Group 1" descr="{b.mobile("description of a group")}"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr/>'
    draw(b, f"{group}{group}{inner}</xdr:grpSp>{other}</xdr:grpSp>")


def c205_word_art(b: Book) -> None:
    """A path of text, a header's picture and a linked cell in old drawings."""
    space = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    rid = b.part(
        "xl/drawings/vmlDrawing2.vml",
        f'<xml {space}><v:shape id="LH" o:spid="_x0000_s2049"><v:imagedata o:relid="rId1" o:title="{b.mobile("title of a picture")}"/><v:textpath string="电话{b.mobile("path of text")}"/></v:shape></xml>',
        "",
        "vmlDrawing",
        _SHEET,
    )
    b.sheets[0].after["legacyDrawingHF"] = f'<legacyDrawingHF r:id="{rid}"/>'


def c206_chart_leaves(b: Book) -> None:
    """A title from a cell, ranges of labels, shapes drawn on a chart, its own workbook."""
    phone = b.mobile("title from a cell")
    start = b.rows(["户主电话", phone])
    labels = f'<c:extLst><c:ext uri="{{02D57815-91ED-43cb-92C2-25804820EDAC}}" xmlns:c15="{_MS}drawing/2012/chart"><c15:datalabelsRange><c15:f>公告!$B${start}</c15:f><c15:dlblRangeCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{b.id("cache of labels")}</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst>'
    inner = Book(b.seed + 900)
    inner.rows([f"身份证{b.id('workbook of a chart')}"])
    data = b.part("xl/embeddings/Microsoft_Excel____.xlsx", inner.data(), "", "package", "xl/charts/chart1.xml")
    drawn = f'<c:userShapes xmlns:c="{_C}" xmlns:a="{_A}"><cdr:relSizeAnchor xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"><cdr:sp><cdr:nvSpPr><cdr:cNvPr id="2" name="文本框 1"/><cdr:cNvSpPr/></cdr:nvSpPr><cdr:txBody><a:bodyPr/><a:p><a:r><a:t>手机{b.mobile("drawn on a chart")}</a:t></a:r></a:p></cdr:txBody></cdr:sp></cdr:relSizeAnchor></c:userShapes>'
    shapes = b.part(
        "xl/drawings/drawing2.xml",
        drawn,
        "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml",
        "chartUserShapes",
        "xl/charts/chart1.xml",
    )
    title = f'<c:title><c:tx><c:strRef><c:f>公告!$B${start}</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{phone}</c:v></c:pt></c:strCache></c:strRef></c:tx></c:title>'
    chart(
        b,
        f'<c:chart>{title}<c:plotArea><c:pieChart><c:ser><c:idx val="0"/>{labels}</c:ser></c:pieChart></c:plotArea></c:chart><c:externalData r:id="{data}"><c:autoUpdate val="0"/></c:externalData><c:userShapes r:id="{shapes}"/>',
    )


def c207_new_chart(b: Book) -> None:
    """A chart of the newer kind keeps all its points by itself."""
    space = f"{_MS}drawing/2014/chartex"
    content = f'<cx:chartSpace xmlns:cx="{space}" xmlns:a="{_A}"><cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:f>公告!$Z$1</cx:f><cx:lvl ptCount="1" name="电话"><cx:pt idx="0">{b.mobile("level")}</cx:pt></cx:lvl></cx:strDim><cx:numDim type="val"><cx:lvl ptCount="1"><cx:pt idx="0">{b.mobile("number")}</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData><cx:chart><cx:title><cx:tx><cx:txData><cx:v>身份证{b.id("title")}</cx:v></cx:txData></cx:tx></cx:title></cx:chart></cx:chartSpace>'
    rid = b.part(
        "xl/charts/chartEx1.xml",
        content,
        "application/vnd.ms-office.chartex+xml",
        f"{_MS}2014/relationships/chartEx",
        _DRAWING,
    )
    draw(
        b,
        f'<mc:AlternateContent><mc:Choice xmlns:cx1="{_MS}drawing/2015/9/8/chartex" Requires="cx1"><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="3" name="Chart 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm/><a:graphic><a:graphicData uri="{space}"><cx:chart xmlns:cx="{space}" r:id="{rid}"/></a:graphicData></a:graphic></xdr:graphicFrame></mc:Choice><mc:Fallback>{shape("联系|" + b.mobile("fallback of a chart"))}</mc:Fallback></mc:AlternateContent>',
    )


def c208_dynamic_links(b: Book) -> None:
    """Values that another program sent, and cached cells of a workbook, as numbers."""
    link = f'<externalLink xmlns="{S}"><ddeLink ddeService="Excel" ddeTopic="C:\\{b.mobile("topic")}.xls"><ddeItems><ddeItem name="R1C1"><values><value t="str"><val>{b.id("value")}</val></value><value><val>{b.mobile("number")}</val></value></values></ddeItem></ddeItems></ddeLink></externalLink>'
    rid = b.part("xl/externalLinks/externalLink1.xml", link, f"{SML}externalLink+xml", "externalLink")
    b.relate("externalLinkPath", "other.xlsx", external=True, source="xl/externalLinks/externalLink1.xml")
    other = f'<externalLink xmlns="{S}" xmlns:r="{R}"><externalBook r:id="rIdH1"><sheetNames><sheetName val="Sheet1"/></sheetNames><definedNames><definedName name="户" refersTo="=\'{b.mobile("name in another book")}\'!$A$1"/></definedNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>{b.mobile("cached number")}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    two = b.part("xl/externalLinks/externalLink2.xml", other, f"{SML}externalLink+xml", "externalLink")
    path = f"/home/{quote('户主' + b.mobile('percent path'))}.xlsx"
    b.relate("externalLinkPath", path, external=True, source="xl/externalLinks/externalLink2.xml")
    b.workbook["external"] = (
        f'<externalReferences><externalReference r:id="{rid}"/><externalReference r:id="{two}"/></externalReferences>'
    )
    b.rows([formula("[1]!R1C1", "", "str"), "管护"])


def c209_connections(b: Book) -> None:
    """An ODBC string, an OLAP one, a web query, a text file, a parameter and the table that shows them."""
    entries = (
        f'<connection id="1" name="查询" type="1"><dbPr connection="DRIVER=SQL Server;SERVER=h;UID={b.mobile("user")};PWD={b.card("password")};APP=x" command="select * from t where sfz=\'{b.id("where")}\'"/><olapPr localConnection="Data Source={b.mobile("olap")}"/></connection>'
        f'<connection id="2" name="网页" type="4"><webPr url="http://x.example/q?id={b.id("web query")}&amp;t=1" post="p={b.mobile("posted")}"/></connection>'
        f'<connection id="3" name="文本" type="6" sourceFile="D:\\{b.mobile("source file")}.txt"><textPr sourceFile="D:\\{b.mobile("text file")}.txt"/><parameters><parameter name="户" string="{b.id("parameter")}" prompt="身份证{b.id("prompt")}"/></parameters></connection>'
    )
    b.part(
        "xl/connections.xml",
        f'<connections xmlns="{S}">{entries}</connections>',
        f"{SML}connections+xml",
        "connections",
    )
    query = f'<queryTable xmlns="{S}" name="{b.mobile("query table")}" connectionId="1"><queryTableRefresh nextId="2"><queryTableFields count="1"><queryTableField id="1" name="电话" tableColumnId="1"/></queryTableFields><queryTableDeletedFields count="1"><deletedField name="{b.id("deleted field")}"/></queryTableDeletedFields></queryTableRefresh></queryTable>'
    b.part("xl/queryTables/queryTable1.xml", query, f"{SML}queryTable+xml", "queryTable", _SHEET)


def c210_mapped_xml(b: Book) -> None:
    """A map of XML with a schema in it, and data in sections and instructions."""
    maps = f'<MapInfo xmlns="{S}" SelectionNamespaces=""><Schema ID="Schema1"><xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:element name="r" default="{b.mobile("default in a schema")}"><xsd:annotation><xsd:documentation>身份证{b.id("documentation of a schema")}</xsd:documentation></xsd:annotation></xsd:element></xsd:schema></Schema><Map ID="1" Name="{b.mobile("map")}" RootElement="r" SchemaID="Schema1"/></MapInfo>'
    b.part("xl/xmlMaps.xml", maps, "application/xml", "xmlMaps")
    phone = split(b.mobile("section"), 4, 4)
    item = f'<?app {b.mobile("instruction")}?><r t="{b.id("attribute")}"><![CDATA[{phone[0]}]]>{phone[1]}<![CDATA[{phone[2]}]]><!-- {b.id("comment")} --></r>'
    b.part("customXml/item3.xml", item, "", "customXml", "")


def c211_slicers_of_tables(b: Book) -> None:
    space = f"{_MS}spreadsheetml/2010/11/main"
    cache = f'<slicerCacheDefinition xmlns="{_MS}spreadsheetml/2009/9/main" name="切片器_电话" sourceName="{b.mobile("source")}"><data><tabular pivotCacheId="1"><items count="1"><i x="0" s="1"/></items></tabular></data><extLst><x:ext xmlns:x="{S}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}"><x15:tableSlicerCache xmlns:x15="{space}" tableId="1" column="1"><x15:hideItemsWithNoData/></x15:tableSlicerCache></x:ext></extLst></slicerCacheDefinition>'
    b.part(
        "xl/slicerCaches/slicerCache1.xml",
        cache,
        "application/vnd.ms-excel.slicerCache+xml",
        f"{_MS}2007/relationships/slicerCache",
    )
    line = f'<timelines xmlns="{space}"><timeline name="日程" cache="c" caption="身份证{b.id("caption of a timeline")}" level="2"/></timelines>'
    b.part(
        "xl/timelines/timeline1.xml",
        line,
        "application/vnd.ms-excel.timeline+xml",
        f"{_MS}2011/relationships/timeline",
        _SHEET,
    )
    b.part(
        "xl/timelineCaches/timelineCache1.xml",
        f'<timelineCacheDefinition xmlns="{space}" name="c" sourceName="{b.mobile("source of a timeline")}"/>',
        "application/vnd.ms-excel.timelineCache+xml",
        f"{_MS}2011/relationships/timelineCache",
    )


def c212_embedded_kinds(b: Book) -> None:
    """A Word file, raw text, a picture of another kind and a package in a package."""
    from tests.word.paper import Paper

    inner = Paper(b.seed + 700)
    inner.add(f"联系电话：{b.mobile('word file')}")
    one = b.part("xl/embeddings/Microsoft_Word_Document1.docx", inner.data(), "", "package", _SHEET)
    deep = Book(b.seed + 701)
    second = Book(b.seed + 702)
    second.rows(["身份证", b.id("package in a package")])
    deep.part("xl/embeddings/deep.xlsx", second.data(), "", "package", _SHEET)
    two = b.part("xl/embeddings/Sheet2.xlsx", deep.data(), "", "package", _SHEET)
    three = b.part(
        "xl/embeddings/oleObject3.bin", b"%PDF-1.4\n" + b.mobile("portable document").encode(), "", "oleObject", _SHEET
    )
    items = "".join(
        f'<oleObject progId="x" shapeId="{1030 + n}" r:id="{rid}"/>' for n, rid in enumerate((one, two, three))
    )
    b.sheets[0].after["oleObjects"] = f"<oleObjects>{items}</oleObjects>"
