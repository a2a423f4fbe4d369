"""What stands around the cells, several kinds at a time: tables, criteria, links, logs, properties, drawings."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import struct
from urllib.parse import quote

from tests.word.paper import R, split
from tests.xlsx.book import SML, Book, S, inline, number
from tests.xlsx.mixed_cases import draw

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_MS = "http://schemas.microsoft.com/office/"
_SHEET = "xl/worksheets/sheet1.xml"
_DRAWING = "xl/drawings/drawing1.xml"


def c213_table_parts(b: Book) -> None:
    """A heading that is a number, constants in the columns of a table, labels of totals, a comment of the table."""
    head = b.mobile("heading of a table column")
    start = b.rows(["序号", head, "备注"], [1, "一组", "已核"])
    columns = f'<tableColumns count="3"><tableColumn id="1" name="序号" totalsRowLabel="身份证{b.id("label of totals")}"/><tableColumn id="2" name="{head}" uniqueName="{b.mobile("unique name")}"><calculatedColumnFormula>"{b.id("column formula")}"</calculatedColumnFormula></tableColumn><tableColumn id="3" name="备注"/></tableColumns>'
    table = f'<table xmlns="{S}" id="1" name="表1" displayName="表1" comment="电话{b.mobile("comment of a table")}" ref="A{start}:C{start + 1}" totalsRowShown="0"><autoFilter ref="A{start}:C{start + 1}"><filterColumn colId="1"><filters><filter val="{b.mobile("filter of a table")}"/></filters></filterColumn></autoFilter>{columns}</table>'
    rid = b.part("xl/tables/table1.xml", table, f"{SML}table+xml", "table", _SHEET)
    b.sheets[0].after["tableParts"] = f'<tableParts count="1"><tablePart r:id="{rid}"/></tableParts>'


def c214_criteria(b: Book) -> None:
    """What is filtered, sorted, simulated and highlighted by value."""
    start = b.people("手机号", values=[[b.mobile("column")], [b.mobile("column")]])
    after = b.sheets[0].after
    after["autoFilter"] = (
        f'<autoFilter ref="A{start}:C{start + 2}"><filterColumn colId="2"><customFilters and="1"><customFilter operator="equal" val="*{b.mobile("wildcard")}*"/><customFilter operator="greaterThan" val="{b.mobile("bound")}"/></customFilters></filterColumn><sortState ref="A{start}:C{start + 2}"><sortCondition ref="C{start}" customList="{b.mobile("custom list")},甲"/></sortState></autoFilter>'
    )
    after["scenarios"] = (
        f'<scenarios><scenario name="{b.mobile("scenario")}" user="{b.name("user")}" comment="身份证{b.id("comment")}"><inputCells r="A1" val="{b.id("input")}"/></scenario></scenarios>'
    )
    rule = f'<cfRule type="containsText" priority="1" operator="containsText" text="{b.mobile("text of a rule")}"><formula>NOT(ISERROR(SEARCH("{b.id("formula of a rule")}",A1)))</formula></cfRule><cfRule type="cellIs" priority="2" operator="equal"><formula>{b.mobile("number of a rule")}</formula></cfRule>'
    after["conditionalFormatting"] = f'<conditionalFormatting sqref="A1">{rule}</conditionalFormatting>'


def c215_validations(b: Book) -> None:
    """Choices, bounds and messages of both kinds of validation, and rules in extensions."""
    after = b.sheets[0].after
    after["dataValidations"] = (
        f'<dataValidations count="2"><dataValidation type="list" sqref="F1" promptTitle="电话" prompt="请填 {b.mobile("prompt")}" errorTitle="错" error="身份证{b.id("error")}"><formula1>"甲,{b.mobile("choice")},{b.id("choice")}"</formula1></dataValidation><dataValidation type="custom" sqref="F2"><formula1>F2&lt;&gt;{b.mobile("bound")}</formula1></dataValidation></dataValidations>'
    )
    after["extLst"] = (
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}"><x14:dataValidations xmlns:xm="{_MS}excel/2006/main"><x14:dataValidation type="list"><x14:formula1><xm:f>"{b.mobile("extended choice")},乙"</xm:f></x14:formula1><xm:sqref>F3</xm:sqref></x14:dataValidation></x14:dataValidations></ext><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="{_MS}excel/2006/main"><x14:cfRule type="expression" id="{{1}}"><xm:f>$A1="{b.id("extended rule")}"</xm:f></x14:cfRule><xm:sqref>A1</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>'
    )


def c216_links(b: Book) -> None:
    """Addresses of all kinds, in the encodings that programs use."""
    sheet = b.sheets[0]
    gbk = "".join(f"%{byte:02X}" for byte in f"电话{b.mobile('link in GBK')}".encode("gb18030"))
    targets = [
        f"mailto:{b.email('mail')}?subject={quote('身份证' + b.id('subject'))}", f"tel:+86-{b.mobile('telephone')}",
        f"http://x.example/{gbk}", f"file:///\\\\srv\\{b.mobile('share')}\\a.doc", f"http://x.example/#p{b.mobile('fragment')}",
    ]  # fmt: skip
    rows = [f'<hyperlink ref="A{n}" r:id="{b.relate("hyperlink", target, external=True)}" tooltip="{b.mobile("tip")}" display="身份证{b.id("display")}"/>' for n, target in enumerate(targets, 1)]  # fmt: skip
    sheet.after["hyperlinks"] = (
        f'<hyperlinks>{"".join(rows)}<hyperlink ref="B1" location="公告!A1" display="电话：{b.mobile("inner link")}"/></hyperlinks>'
    )


def c217_revisions(b: Book) -> None:
    """A shared workbook's log: numbers, runs, renamed sheets, comments, who did it."""
    head = f'<headers xmlns="{S}" xmlns:r="{R}" guid="{{1}}"><header guid="{{1}}" dateTime="2025-01-01T00:00:00" maxSheetId="2" userName="{b.name("user")}" r:id="rIdH1"><sheetIdMap count="1"><sheetId val="1"/></sheetIdMap></header></headers>'
    b.part("xl/revisions/revisionHeaders.xml", head, f"{SML}revisionHeaders+xml", "revisionHeaders")
    pieces = split(b.mobile("runs"), 3, 4)
    runs = "".join(f"<r><t>{piece}</t></r>" for piece in pieces)
    log = f'<revisions xmlns="{S}"><rcc rId="1" sId="1"><nc r="A1"><v>{b.mobile("number")}</v></nc></rcc><rcc rId="2" sId="1"><nc r="A2" t="inlineStr"><is>{runs}</is></nc></rcc><rsnm rId="3" sheetId="1" oldName="[x.xlsx]{b.mobile("old name of a sheet")}" newName="[x.xlsx]公告"/><rcmt sheetId="1" cell="A1" guid="{{1}}" author="{b.email("author")}"/><rdn rId="4" name="户"><formula>"{b.id("formula")}"</formula></rdn></revisions>'
    b.part(
        "xl/revisions/revisionLog1.xml", log, f"{SML}revisionLog+xml", "revisionLog", "xl/revisions/revisionHeaders.xml"
    )
    b.part(
        "xl/revisions/userNames.xml",
        f'<users xmlns="{S}"><userInfo name="{b.name("user name")}" id="-1"/></users>',
        f"{SML}userNames+xml",
        "usernames",
    )


def c218_ribbon_and_signature(b: Book) -> None:
    """Own commands, signed macros, a signature over the package with its comments."""
    ribbon = f'<customUI xmlns="{_MS}2009/07/customui"><ribbon><tabs><tab id="t" label="电话{b.mobile("label")}"><group id="g" label="x"><button id="b" tag="{b.id("tag")}" onAction="m"/></group></tab></tabs></ribbon></customUI>'
    b.part("customUI/customUI14.xml", ribbon, "", f"{_MS}2007/relationships/ui/extensibility", "")
    b.part(
        "_xmlsignatures/origin.sigs",
        b"",
        "application/vnd.openxmlformats-package.digital-signature-origin",
        "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin",
        "",
    )
    signature = f'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><Object><SignatureProperties><SignatureProperty Id="i" Target="#s"><SignatureInfoV1 xmlns="{_MS}2006/digsig"><SignatureText>{b.name("signer")}</SignatureText><SignatureComments>身份证{b.id("comments")}</SignatureComments></SignatureInfoV1></SignatureProperty></SignatureProperties></Object></Signature>'
    b.part(
        "_xmlsignatures/sig1.xml",
        signature,
        "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml",
        "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature",
        "_xmlsignatures/origin.sigs",
    )
    b.part(
        "xl/vbaProject.bin",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b.mobile("macro").encode("utf-16-le"),
        "application/vnd.ms-office.vbaProject",
        f"{_MS}2006/relationships/vbaProject",
    )
    b.part(
        "xl/vbaProjectSignature.bin",
        b.id("signed macro").encode(),
        "application/vnd.ms-office.vbaProjectSignature",
        f"{_MS}2006/relationships/vbaProjectSignature",
        "xl/vbaProject.bin",
    )
    b.types["xl/workbook.xml"] = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def c219_properties(b: Book) -> None:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    core = f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>户主 {b.mobile("title")}</dc:title><dc:subject>{b.id("subject")}</dc:subject><cp:keywords>甲 {b.mobile("keywords")}</cp:keywords><cp:contentStatus>{b.mobile("status")}</cp:contentStatus><cp:lastModifiedBy>{b.name("modified by")}</cp:lastModifiedBy></cp:coreProperties>'
    b.part(
        "docProps/core.xml",
        core,
        "application/vnd.openxmlformats-package.core-properties+xml",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "",
    )
    app = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" xmlns:vt="{types}"><TitlesOfParts><vt:vector size="1" baseType="lpstr"><vt:lpstr>{b.mobile("old sheet")}</vt:lpstr></vt:vector></TitlesOfParts><Manager>{b.name("manager")}</Manager><HLinks><vt:vector size="1" baseType="variant"><vt:variant><vt:lpwstr>mailto:{b.email("link")}</vt:lpwstr></vt:variant></vt:vector></HLinks><HyperlinkBase>D:\\{b.mobile("base")}</HyperlinkBase></Properties>'
    b.part(
        "docProps/app.xml",
        app,
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "extended-properties",
        "",
    )
    own = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="{types}"><property fmtid="{{1}}" pid="2" name="{b.mobile("name of a property")}"><vt:lpwstr>{b.id("property")}</vt:lpwstr></property><property fmtid="{{1}}" pid="3" name="KSOProductBuildVer"><vt:r8>{b.mobile("number of a property")}</vt:r8></property></Properties>'
    b.part(
        "docProps/custom.xml",
        own,
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "custom-properties",
        "",
    )


def c220_printer(b: Book) -> None:
    """A printer's settings hold the title of what was printed last; views hold what was filtered."""
    settings = "打印".encode("utf-16-le") + b"\0" * 60 + f"电话{b.mobile('printer')}".encode("utf-16-le")
    rid = b.part(
        "xl/printerSettings/printerSettings1.bin",
        settings,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings",
        "printerSettings",
        _SHEET,
    )
    after = b.sheets[0].after
    after["pageSetup"] = f'<pageSetup paperSize="9" r:id="{rid}"/>'
    after["customSheetViews"] = (
        f'<customSheetViews><customSheetView guid="{{1}}"><headerFooter><oddHeader>{b.mobile("header of a view")}</oddHeader></headerFooter><autoFilter ref="A1"><filterColumn colId="0"><filters><filter val="{b.id("filter of a view")}"/></filters></filterColumn></autoFilter></customSheetView></customSheetViews>'
    )
    after["webPublishItems"] = (
        f'<webPublishItems count="1"><webPublishItem id="1" divId="x" sourceType="sheet" destinationFile="D:\\{b.mobile("published")}.htm" title="{b.id("title")}"/></webPublishItems>'
    )


def c221_pictures(b: Book) -> None:
    """A drawing in text (SVG) beside its picture, and a JPEG with a comment."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><title>身份证{b.id("title of a drawing")}</title><text><tspan>138</tspan></text><text>电话{b.mobile("text of a drawing")}</text></svg>'
    comment = f"电话{b.mobile('comment of a picture')}".encode()
    jpeg = b"\xff\xd8\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + b"\xff\xd9"
    one = b.part("xl/media/image1.svg", svg, "image/svg+xml", "image", _DRAWING)
    two = b.part("xl/media/image2.jpeg", jpeg, "image/jpeg", "image", _DRAWING)
    blip = f'<a:blip r:embed="{two}"><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="{_MS}drawing/2016/SVG/main" r:embed="{one}"/></a:ext></a:extLst></a:blip>'
    draw(
        b,
        f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="4" name="图片 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>{blip}</xdr:blipFill><xdr:spPr/></xdr:pic>',
    )


def c222_diagrams(b: Book) -> None:
    """A diagram's data and the drawing that is made of it."""
    space = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    pieces = split(b.mobile("node"), 5)
    data = f'<dgm:dataModel xmlns:dgm="{space}" xmlns:a="{_A}"><dgm:ptLst><dgm:pt modelId="1"><dgm:prSet phldrT="[{b.mobile("placeholder")}]"/><dgm:t><a:bodyPr/><a:p><a:r><a:t>电话{pieces[0]}</a:t></a:r><a:r><a:t>{pieces[1]}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
    rid = b.part(
        "xl/diagrams/data1.xml",
        data,
        "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
        "diagramData",
        _DRAWING,
    )
    drawn = f'<dsp:drawing xmlns:dsp="{_MS}drawing/2008/diagram" xmlns:a="{_A}"><dsp:spTree><dsp:sp><dsp:nvSpPr><dsp:cNvPr id="0" name=""/></dsp:nvSpPr><dsp:txBody><a:bodyPr/><a:p><a:r><a:t>身份证{b.id("drawn node")}</a:t></a:r></a:p></dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>'
    b.part(
        "xl/diagrams/drawing1.xml",
        drawn,
        "application/vnd.ms-office.drawingml.diagramDrawing+xml",
        f"{_MS}2007/relationships/diagramDrawing",
        _DRAWING,
    )
    draw(
        b,
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="3" name="Diagram 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm/><a:graphic><a:graphicData uri="{space}"><dgm:relIds xmlns:dgm="{space}" r:dm="{rid}"/></a:graphicData></a:graphic></xdr:graphicFrame>',
    )


def c223_add_ins(b: Book) -> None:
    """Settings of a web add-in, in JSON, and the data that it keeps."""
    text = f'{{"u":"{b.mobile("setting")}"}}'.replace('"', "&quot;")
    extension = f'<we:webextension xmlns:we="{_MS}webextensions/webextension/2010/11" id="{{1}}"><we:properties><we:property name="k" value="{text}"/></we:properties><we:bindings><we:binding id="身份证{b.id("binding")}" type="table" appref="x"/></we:bindings></we:webextension>'
    b.part(
        "xl/webextensions/webextension1.xml",
        extension,
        "application/vnd.ms-office.webextension+xml",
        f"{_MS}2011/relationships/webextension",
        "",
    )
    b.part(
        "xl/model/item.data",
        f"x{b.mobile('data model')}".encode("utf-16-le"),
        "application/vnd.openxmlformats-officedocument.model+data",
        f"{_MS}2011/relationships/powerPivotData",
    )
    b.part(
        "xl/customData/item1.data",
        b.id("custom data").encode(),
        "application/binary",
        f"{_MS}2007/relationships/customData",
    )


def c224_sparklines(b: Book) -> None:
    after = b.sheets[0].after
    after["extLst"] = (
        f'<extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}"><x14:sparklineGroups xmlns:xm="{_MS}excel/2006/main"><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>\'{b.mobile("range")}\'!A1:B1</xm:f><xm:sqref>C1</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext><ext uri="{{9}}"><u:unknown xmlns:u="urn:u" note="{b.id("unknown attribute")}">电话{b.mobile("unknown text")}</u:unknown></ext></extLst>'
    )
    b.sheets[
        0
    ].head = '<sheetPr codeName="Sheet1" published="0"><tabColor rgb="FFFF0000"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" topLeftCell="B1"/></sheetView></sheetViews>'
    after["smartTags"] = (
        f'<smartTags><cellSmartTags r="A1"><cellSmartTag type="0"><cellSmartTagPr key="k" val="{b.mobile("smart tag")}"/></cellSmartTag></cellSmartTags></smartTags>'
    )


def c225_very_hidden(b: Book) -> None:
    """A sheet that only a macro can show, with a comment, and a name that only it has."""
    sheet = b.sheet(
        "参数",
        [
            ["户主姓名", "身份证号码", "银行账号"],
            ["钟志远", b.id("very hidden"), number(b.account("very hidden", 15))],
            [None, inline(f"电话 {b.mobile('very hidden')}")],
        ],
        state="veryHidden",
    )
    sheet.row_attributes[2] = ' hidden="1"'
    comments = f'<comments xmlns="{S}"><authors><author/></authors><commentList><comment ref="A1" authorId="0"><text><r><t>{b.mobile("comment")}</t></r></text></comment></commentList></comments>'
    b.part("xl/comments9.xml", comments, f"{SML}comments+xml", "comments", "xl/worksheets/sheet2.xml")
    b.workbook["names"] = (
        f'<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">参数!$A$1:$C$3</definedName><definedName name="_xlnm.Criteria" localSheetId="1">"{b.id("criteria")}"</definedName></definedNames>'
    )
