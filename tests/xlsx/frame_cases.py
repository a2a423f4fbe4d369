"""What a sheet keeps around its cells: headers, validations, conditions, filters, links, settings, and odd markup."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

from tests.xlsx.book import SML, Book, inline, number


def c060_headers(b: Book) -> None:
    phone = b.mobile("split by codes")
    b.sheets[0].after["headerFooter"] = (
        f'<headerFooter differentFirst="1"><oddHeader>&amp;L&amp;"宋体,加粗"&amp;10手机：{b.mobile("header")}&amp;C青溪镇&amp;R第&amp;P页</oddHeader>'
        f"<oddFooter>&amp;C手机：{phone[:3]}&amp;B{phone[3:7]}&amp;B{phone[7:]}</oddFooter>"
        f"<firstHeader>&amp;R身份证号{b.id('first header')}&amp;C&amp;10{b.mobile('size and number run together')}</firstHeader></headerFooter>"
    )


def c061_validations(b: Book) -> None:
    start = b.people("身份证号", "手机", values=[[b.id("cell"), b.mobile("cell")]])
    b.sheets[0].after["dataValidations"] = (
        f'<dataValidations count="2"><dataValidation type="list" sqref="D{start + 1}:D{start + 9}" promptTitle="手机" '
        f'prompt="手机{b.mobile("prompt")}" errorTitle="错" error="请联系手机{b.mobile("error")}"><formula1>"{b.mobile("choice")},{b.mobile("choice")}"</formula1></dataValidation>'
        f'<dataValidation type="textLength" operator="equal" sqref="C{start + 1}"><formula1>18</formula1></dataValidation></dataValidations>'
    )


def c062_choices_of_accounts(b: Book) -> None:
    """Choices that only the heading of their column gives away."""
    start = b.people("银行账号", values=[[b.account("cell", 17)]])
    choices = ",".join(b.account("choice", 17) for _ in range(3))
    b.sheets[0].after["dataValidations"] = (
        f'<dataValidations count="1"><dataValidation type="list" sqref="C{start + 1}"><formula1>"{choices}"</formula1></dataValidation></dataValidations>'
    )


def c063_conditions(b: Book) -> None:
    b.sheets[0].after["conditionalFormatting"] = (
        f'<conditionalFormatting sqref="A1:D9"><cfRule type="containsText" priority="1" operator="containsText" text="{b.mobile("text of a condition")}">'
        f'<formula>NOT(ISERROR(SEARCH("{b.mobile("formula of a condition")}",A1)))</formula></cfRule>'
        f'<cfRule type="expression" priority="2"><formula>A1={b.id("expression")}</formula></cfRule></conditionalFormatting>'
    )


def c064_filter(b: Book) -> None:
    accounts = [b.account("cell", 17) for _ in range(3)]
    start = b.people("银行账号", values=[[a] for a in accounts])
    b.sheets[0].after["autoFilter"] = (
        f'<autoFilter ref="A{start}:C{start + 3}"><filterColumn colId="2"><filters><filter val="{accounts[0]}"/><filter val="{b.account("filter only", 17)}"/>'
        f"</filters></filterColumn></autoFilter>"
    )


def c065_links(b: Book) -> None:
    mail = b.relate(
        "hyperlink", f"mailto:{b.email('mailto')}?subject=%E6%89%8B%E6%9C%BA{b.mobile('subject')}", external=True
    )
    tel = b.relate("hyperlink", f"tel:{b.mobile('tel')}", external=True)
    good = b.relate("hyperlink", "https://www.example.gov.cn/gg", external=True)
    file = b.relate("hyperlink", f"file:///D:/手机{b.mobile('path')}.xlsx", external=True)
    b.rows(["联系", "电话", "网站", "附件"])
    b.sheets[0].after["hyperlinks"] = (
        f'<hyperlinks><hyperlink ref="A12" r:id="{mail}" tooltip="手机{b.mobile("tooltip")}"/><hyperlink ref="B12" r:id="{tel}" display="{b.mobile("display")}"/>'
        f'<hyperlink ref="C12" r:id="{good}"/><hyperlink ref="D12" r:id="{file}"/><hyperlink ref="A13" location="手机{b.mobile("location")}" display="x"/></hyperlinks>'
    )


def c066_only_bad_links(b: Book) -> None:
    tel = b.relate("hyperlink", f"tel:{b.mobile('tel')}", external=True)
    b.sheets[0].after["hyperlinks"] = f'<hyperlinks><hyperlink ref="A1" r:id="{tel}"/></hyperlinks>'


def c067_settings(b: Book) -> None:
    person = b.id("scenario")
    b.sheets[0].after |= {
        "protectedRanges": f'<protectedRanges><protectedRange name="手机{b.mobile("range")}" sqref="A1" securityDescriptor="{b.email("descriptor")}"/></protectedRanges>',
        "scenarios": f'<scenarios><scenario name="甲" user="{b.email("user")}" comment="手机{b.mobile("comment")}" count="1"><inputCells r="A1" val="{person}"/></scenario></scenarios>',
        "customSheetViews": f'<customSheetViews><customSheetView guid="{{00000000-0000-0000-0000-000000000001}}"><headerFooter><oddHeader>手机{b.mobile("view")}</oddHeader></headerFooter></customSheetView></customSheetViews>',
        "sheetProtection": '<sheetProtection sheet="1" algorithmName="SHA-512" hashValue="MTM4MDAxMzgwMDA=" saltValue="MTIzNA==" spinCount="100000" objects="1"/>',
    }
    b.sheets[0].head = '<sheetPr codeName="Sheet1"/>'


def c068_extensions(b: Book) -> None:
    start = b.people("银行账号", values=[[b.account("cell", 17)]])
    b.sheets[0].declared = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
    b.sheets[0].after["extLst"] = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1"><x14:dataValidation type="list">'
        f'<x14:formula1><xm:f>"{b.account("x14 choice", 17)},{b.account("x14 choice", 17)}"</xm:f></x14:formula1><xm:sqref>C{start + 1}</xm:sqref></x14:dataValidation></x14:dataValidations></ext>'
        f'<ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="expression" priority="9" id="{{00000000-0000-0000-0000-000000000002}}"><xm:f>A1="手机{b.mobile("x14 condition")}"</xm:f></x14:cfRule><xm:sqref>A1</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>'
        f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}"><x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>公告!C6:C7</xm:f><xm:sqref>F6</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext>'
        f'<ext uri="{{00000000-0000-0000-0000-000000000009}}"><q:own xmlns:q="urn:example:q" tel="{b.mobile("unknown attribute")}">身份证号{b.id("unknown text")}</q:own></ext></extLst>'
    )


def c069_odd_markup(b: Book) -> None:
    """Comments, instructions, unknown elements and attributes among the cells."""
    b.sheets[0].between = f"<!-- 手机{b.mobile('comment among rows')} --><?x {b.mobile('instruction')}?>"
    b.rows(
        [
            f'<c r="{{r}}" q="{b.mobile("attribute of a cell")}"><v>5</v><extLst><ext uri="u"><z>{b.id("extension of a cell")}</z></ext></extLst></c>',
            "管护",
        ]
    )
    b.sheets[0].row_attributes[12] = f' q="{b.mobile("attribute of a row")}" ht="30" customHeight="1"'
    b.keep += ["管护"]


def c070_table_part(b: Book) -> None:
    phone = b.mobile("heading cell")
    start = b.rows(["序号", f"手机{phone}", "合计"], [1, 5, 6], [2, 7, 9])
    columns = (
        f'<tableColumn id="1" name="序号" queryTableFieldId="1"/><tableColumn id="2" name="手机{phone}" totalsRowLabel="手机{b.mobile("totals")}"/>'
        f'<tableColumn id="3" name="合计"><calculatedColumnFormula>IF(A1="{b.mobile("column formula")}",1,2)</calculatedColumnFormula></tableColumn>'
    )
    table = (
        f'<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="表1" displayName="表1" ref="A{start}:C{start + 2}" tableType="queryTable" '
        f'comment="手机{b.mobile("comment of a table")}"><autoFilter ref="A{start}:C{start + 2}"/><tableColumns count="3">{columns}</tableColumns></table>'
    )
    rid = b.part("xl/tables/table1.xml", table, f"{SML}table+xml", "table", "xl/worksheets/sheet1.xml")
    query = f'<queryTable xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" name="手机{b.mobile("query")}" connectionId="1"/>'
    b.part("xl/queryTables/queryTable1.xml", query, f"{SML}queryTable+xml", "queryTable", "xl/tables/table1.xml")
    b.sheets[0].after["tableParts"] = f'<tableParts count="1"><tablePart r:id="{rid}"/></tableParts>'


def c071_utf16(b: Book) -> bytes:
    b.people("身份证号", "手机号", values=[[b.id("UTF-16"), inline(b.mobile("UTF-16"))]])
    members = b.members()
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        members[name] = members[name].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    return _zipped(members)


def c072_gbk(b: Book) -> bytes:
    b.people("身份证号", "手机号", values=[[b.id("GB 18030"), inline(b.mobile("GB 18030"))]])
    members = b.members()
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        members[name] = members[name].decode().replace('encoding="UTF-8"', 'encoding="GBK"').encode("gb18030")
    return _zipped(members)


def c073_page_setup(b: Book) -> None:
    """The printer's settings go, the layout of the page stays."""
    rid = b.part(
        "xl/printerSettings/printerSettings1.bin",
        f"\\\\server\\printer-{b.mobile('printer')}".encode("utf-16-le"),
        "",
        "printerSettings",
        "xl/worksheets/sheet1.xml",
    )
    b.sheets[0].after["pageSetup"] = f'<pageSetup paperSize="9" orientation="landscape" r:id="{rid}"/>'


def c074_number_format(b: Book) -> None:
    b.style(f'0" 手机{b.mobile("text of a format")}"')
    b.rows(["数量", number(3, len(b.formats))])


def c075_row_and_cell_in_other_order(b: Book) -> None:
    b.people("身份证号", "手机号", values=[[b.id("list"), b.mobile("list")]])
    b.change(
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace("<sheetData>", "<sheetData>\n  ").replace("</row>", "</row>\n  "),
    )


def _zipped(members: dict[str, bytes]) -> bytes:
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()
