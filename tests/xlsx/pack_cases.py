"""Parts that nobody sees: properties, data sources, other workbooks, revisions, macros, vendor data, the zip file."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import base64
import io
import zipfile

from tests.word.paper import PR, R
from tests.xlsx.book import SML, Book, S, formula

_SHEET = "xl/worksheets/sheet1.xml"


def c100_properties(b: Book) -> None:
    core = f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{b.name("creator")}</dc:creator><dc:description>手机{b.mobile("description")}</dc:description><cp:lastModifiedBy>{b.email("modified by")}</cp:lastModifiedBy></cp:coreProperties>'
    b.part(
        "docProps/core.xml",
        core,
        "application/vnd.openxmlformats-package.core-properties+xml",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "",
    )
    app = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Application>Microsoft Excel</Application><Manager>{b.name("manager")}</Manager><TitlesOfParts><vt:vector size="1" baseType="lpstr"><vt:lpstr>手机{b.mobile("titles")}</vt:lpstr></vt:vector></TitlesOfParts></Properties>'
    b.part(
        "docProps/app.xml",
        app,
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "extended-properties",
        "",
    )
    custom = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="手机"><vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{b.mobile("custom property")}</vt:lpwstr></property></Properties>'
    b.part(
        "docProps/custom.xml",
        custom,
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "custom-properties",
        "",
    )


def c101_connections(b: Book) -> None:
    b.part(
        "xl/connections.xml",
        f'<connections xmlns="{S}"><connection id="1" name="手机{b.mobile("connection")}" type="5"><dbPr connection="Provider=SQLOLEDB;User ID={b.email("login")};Password={b.card("password")}" command="SELECT * WHERE 身份证号=\'{b.id("command")}\'"/></connection></connections>',
        f"{SML}connections+xml",
        "connections",
    )


def c102_external_book(b: Book) -> None:
    link = f'<externalLink xmlns="{S}" xmlns:r="{R}"><externalBook r:id="rIdH1"><sheetNames><sheetName val="手机{b.mobile("sheet of another book")}"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>身份证号{b.id("cached cell of another book")}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    rid = b.part("xl/externalLinks/externalLink1.xml", link, f"{SML}externalLink+xml", "externalLink")
    b.relate(
        "externalLinkPath",
        f"file:///D:/手机{b.mobile('path')}.xlsx",
        external=True,
        source="xl/externalLinks/externalLink1.xml",
    )
    b.workbook["external"] = f'<externalReferences><externalReference r:id="{rid}"/></externalReferences>'
    b.workbook["names"] = '<definedNames><definedName name="外部">[1]Sheet1!$A$1</definedName></definedNames>'
    b.rows([formula("[1]Sheet1!A1*2", "42", "n"), formula("'[1]一 月'!B2", "已核对"), "管护"])
    b.sheets[0].after["conditionalFormatting"] = (
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>[1]Sheet1!A1=1</formula></cfRule></conditionalFormatting>'
    )
    b.keep += ["42", "已核对"]


def c103_revisions(b: Book) -> None:
    headers = f'<headers xmlns="{S}" xmlns:r="{R}" guid="{{00000000-0000-0000-0000-000000000001}}"><header guid="{{00000000-0000-0000-0000-000000000001}}" dateTime="2025-01-01T00:00:00" maxSheetId="2" userName="{b.email("user of a revision")}" r:id="rIdH1"/></headers>'
    b.part("xl/revisions/revisionHeaders.xml", headers, f"{SML}revisionHeaders+xml", "revisionHeaders")
    log = f'<revisions xmlns="{S}"><rcc rId="1" sId="1"><oc r="A1" t="inlineStr"><is><t>手机{b.mobile("old value")}</t></is></oc><nc r="A1" t="inlineStr"><is><t>身份证号{b.id("new value")}</t></is></nc></rcc></revisions>'
    b.part(
        "xl/revisions/revisionLog1.xml", log, f"{SML}revisionLog+xml", "revisionLog", "xl/revisions/revisionHeaders.xml"
    )
    b.part(
        "xl/revisions/userNames.xml",
        f'<users xmlns="{S}"><userInfo name="{b.email("user")}"/></users>',
        f"{SML}userNames+xml",
        "usernames",
    )


def c104_macros(b: Book) -> None:
    b.part(
        "xl/vbaProject.bin",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b.mobile("macro").encode(),
        "application/vnd.ms-office.vbaProject",
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
    )
    b.types["xl/workbook.xml"] = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    b.workbook["names"] = (
        '<definedNames><definedName name="宏" function="1" vbProcedure="1">#REF!</definedName></definedNames>'
    )


def c105_macro_sheet(b: Book) -> None:
    sheet = f'<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" xmlns="{S}"><sheetData><row r="1"><c r="A1" t="str"><f>ALERT("手机{b.mobile("macro sheet")}")</f><v>手机{b.mobile("result of a macro")}</v></c></row></sheetData></xm:macrosheet>'
    rid = b.part(
        "xl/macrosheets/sheet9.xml",
        sheet,
        "application/vnd.ms-excel.macrosheet+xml",
        "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
    )
    b.workbook["names"] = '<definedNames><definedName name="甲" localSheetId="1">公告!$A$1</definedName></definedNames>'
    b.sheet("第二", [["面积", 5]])
    b.change(
        "xl/workbook.xml",
        lambda text: text.replace("<sheets>", f'<sheets><sheet name="宏表" sheetId="99" r:id="{rid}"/>').replace(
            'localSheetId="1"', 'localSheetId="2"'
        ),
    )


def c106_workbook_part(b: Book) -> None:
    b.workbook["head"] = (
        f'<fileSharing userName="{b.email("shared by")}" reservationPassword="CC1A"/><workbookPr codeName="ThisWorkbook"/>'
        f'<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\Users\\{b.mobile("path")}\\"/></mc:Choice></mc:AlternateContent>'
        '<workbookProtection lockStructure="1" workbookAlgorithmName="SHA-512" workbookHashValue="abc=" workbookSaltValue="abc=" workbookSpinCount="1"/>'
    )
    b.workbook["tail"] = (
        f'<customWorkbookViews><customWorkbookView name="{b.email("view of a person")}" guid="{{00000000-0000-0000-0000-000000000003}}" windowWidth="1" windowHeight="1" activeSheetId="1"/></customWorkbookViews>'
    )
    b.change(
        "xl/workbook.xml",
        lambda text: text.replace(
            "<workbook ", '<workbook xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" '
        ),
    )


def c107_custom_xml(b: Book) -> None:
    b.part(
        "customXml/item1.xml",
        f'<f:form xmlns:f="http://example.org/f" 手机="{b.mobile("attribute")}"><f:x>{base64.b64encode(b.card("base64").encode()).decode()}</f:x></f:form>',
        "",
        "customXml",
    )
    b.parts["customXml/itemProps1.xml"] = (
        b'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{1}"/>'
    )
    b.parts["customXml/_rels/item1.xml.rels"] = (
        f'<Relationships xmlns="{PR}"><Relationship Id="rId1" Type="{R}/customXmlProps" Target="itemProps1.xml"/></Relationships>'.encode()
    )
    b.part(
        "xl/xmlMaps.xml",
        f'<MapInfo xmlns="{S}" SelectionNamespaces=""><Map ID="1" Name="手机{b.mobile("map")}" RootElement="r" SchemaID="S" ShowImportExportValidationErrors="0" AutoFit="1" Append="0" PreserveSortAFLayout="1" PreserveFormat="1"/></MapInfo>',
        "application/xml",
        "xmlMaps",
    )


def c108_rich_data(b: Book) -> None:
    kind = "http://schemas.microsoft.com/office/2017/06/relationships/"
    b.part(
        "xl/richData/rdrichvalue.xml",
        f'<rvData xmlns="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata" count="1"><rv s="0"><v>手机{b.mobile("rich value")}</v></rv></rvData>',
        "application/vnd.ms-excel.rdrichvalue+xml",
        f"{kind}rdRichValue",
    )
    metadata = f'<metadata xmlns="{S}"><metadataTypes count="1"><metadataType name="XLRICHVALUE" minSupportedVersion="120000"/></metadataTypes><futureMetadata name="XLRICHVALUE" count="1"><bk><extLst><ext uri="{{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}}"/></extLst></bk></futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>'
    b.part("xl/metadata.xml", metadata, f"{SML}sheetMetadata+xml", "sheetMetadata")
    b.rows(['<c r="{r}" t="e" vm="1"><v>#VALUE!</v></c>', "管护"])


def c109_volatile(b: Book) -> None:
    b.part(
        "xl/volatileDependencies.xml",
        f'<volTypes xmlns="{S}"><volType type="realTimeData"><main first="手机{b.mobile("server")}"><tp t="s"><v>身份证号{b.id("topic")}</v><stp>{b.card("string of a topic")}</stp><tr r="A1" s="1"/></tp></main></volType></volTypes>',
        f"{SML}volatileDependencies+xml",
        "volatileDependencies",
    )


def c110_unknown_part(b: Book) -> None:
    b.part("xl/own/data.xml", f"<own>手机{b.mobile('unknown part')}</own>", "application/xml", "http://example.org/own")
    b.part(
        "xl/own/data.bin", b.mobile("unknown bytes").encode(), "", "http://www.wps.cn/officeDocument/2013/own", _SHEET
    )
    b.parts["xl/own/unreachable.xml"] = f"<own>{b.id('unreachable part')}</own>".encode()


def c111_member_names(b: Book) -> None:
    from tests.xlsx.beside_cases import _anchor, _drawing, _png

    name = f"xl/media/手机{b.mobile('member name')}.png"
    rid = b.part(name, _png(b"x"), "", "image", "xl/drawings/drawing1.xml")
    _drawing(
        b,
        _anchor(
            f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="4" name="图片 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{rid}"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
        ),
    )


def c112_zip(b: Book) -> bytes:
    b.people("身份证号", values=[[b.id("cell")]])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in b.members().items():
            entry = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            entry.comment = b.mobile("comment of an entry").encode() if name.endswith("workbook.xml") else b""
            package.writestr(entry, content)
        package.comment = b.mobile("comment of the zip file").encode()
    return buffer.getvalue()


def c113_custom_sheet_property(b: Book) -> None:
    rid = b.part(
        "xl/customProperty1.bin",
        f"手机{b.mobile('custom property of a sheet')}".encode("utf-16-le"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.customProperty",
        "customProperty",
        _SHEET,
    )
    b.sheets[0].after["customProperties"] = f'<customProperties><customPr name="x" r:id="{rid}"/></customProperties>'


def c114_chart_sheet(b: Book) -> None:
    rid = b.part(
        "xl/chartsheets/sheet1.xml",
        f'<chartsheet xmlns="{S}" xmlns:r="{R}"><sheetViews><sheetView workbookViewId="0"/></sheetViews><headerFooter><oddFooter>&amp;C手机{b.mobile("footer of a chart sheet")}</oddFooter></headerFooter></chartsheet>',
        f"{SML}chartsheet+xml",
        "chartsheet",
    )
    drawing = '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
    kind = "application/vnd.openxmlformats-officedocument.drawing+xml"
    b.part("xl/drawings/drawing9.xml", drawing, kind, "drawing", "xl/chartsheets/sheet1.xml")
    b.change(
        "xl/chartsheets/sheet1.xml", lambda text: text.replace("</chartsheet>", '<drawing r:id="rIdH1"/></chartsheet>')
    )
    b.change(
        "xl/workbook.xml",
        lambda text: text.replace("</sheets>", f'<sheet name="图" sheetId="50" r:id="{rid}"/></sheets>'),
    )


def c115_dcx_names_in_styles(b: Book) -> None:
    b.change(
        "xl/styles.xml",
        lambda text: text.replace('name="Normal"', f'name="手机{b.mobile("cell style")}"').replace(
            'val="宋体"', f'val="字体{b.mobile("font")}"'
        ),
    )
