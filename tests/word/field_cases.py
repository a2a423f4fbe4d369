"""Links, fields, form fields and content controls of a Word file that hold a value; one function a surface."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import base64

from tests.word.paper import Paper, cell, complex_field, mark, para, raw, reference, run, split, table

BOLD = "<w:b/>"


def c033_links(p: Paper) -> None:
    phone, number, card, mail = p.mobile("URL query"), p.id("percent digits"), p.card("tooltip"), p.email("docLocation")
    coded = "".join(f"%{ord(c):02X}" for c in number)
    one = p.relate("hyperlink", f"https://example.org/q?tel={phone}&x=1", external=True)
    two = p.relate("hyperlink", f"https://example.org/{coded}", external=True)
    three = p.relate("hyperlink", "https://example.org/page", external=True)
    p.add(
        para(
            f'<w:hyperlink r:id="{one}">{run("查询入口")}</w:hyperlink>',
            f'<w:hyperlink r:id="{two}" w:history="1">{run("详情")}</w:hyperlink>',
        )
    )
    p.add(
        para(
            f'<w:hyperlink r:id="{three}" w:tooltip="账号{card}" w:docLocation="{mail}">{run("官网")}</w:hyperlink>',
            f'<w:hyperlink w:anchor="tel{p.mobile("anchor")}">{run("上文")}</w:hyperlink>',
        )
    )
    p.keep += ["查询入口", "官网", "上文"]


def c034_part_links(p: Paper) -> None:
    header = p.story("header", f'<w:p><w:hyperlink r:id="rIdH1">{run("来电")}</w:hyperlink></w:p>', "word/header5.xml")
    p.relate("hyperlink", f"tel:{p.mobile('header rels')}", external=True, source="header5.xml")
    p.story(
        "footnotes",
        f'<w:footnote w:id="5"><w:p><w:hyperlink r:id="rIdH1">{run("邮件")}</w:hyperlink></w:p></w:footnote>',
        "word/footnotes.xml",
    )
    p.relate("hyperlink", f"mailto:{p.email('footnote rels')}", external=True, source="footnotes.xml")
    p.change("word/document.xml", lambda text: reference(text, "header", header))
    p.add(para("注", raw('<w:footnoteReference w:id="5"/>')))
    p.relate("hyperlink", f"tel:%2B86{p.mobile('unused relationship')}", external=True)


def c035_hyperlink_field(p: Paper) -> None:
    phone, mail, number = p.mobile("HYPERLINK"), p.email("mailto"), p.id("QUOTE")
    p.add(
        para("电话：", complex_field(f' HYPERLINK "tel:{phone}" ', "拨打电话", 6)),
        para(complex_field(f' HYPERLINK "mailto:{mail}?subject=咨询" \\o "{p.mobile("switch")}" ', mail)),
    )
    p.add(para("号码：", complex_field(f" QUOTE {number} ", number)))
    p.keep.append("拨打电话")


def c036_simple(p: Paper) -> None:
    phone, number = p.mobile("fldSimple instr"), p.id("fldSimple result")
    p.add(f'<w:p><w:fldSimple w:instr=" HYPERLINK &quot;tel:{phone}&quot; ">{run("来电咨询")}</w:fldSimple></w:p>')
    p.add(
        f'<w:p>{run("身份证号：")}<w:fldSimple w:instr=" REF sfz ">{"".join(map(run, split(number, 5, 7)))}</w:fldSimple></w:p>'
    )
    toc = complex_field(
        ' TOC \\o "1-3" \\h ',
        f'<w:hyperlink w:anchor="_Toc1">{run("一、联系人手机" + p.mobile("TOC"))}{raw("<w:tab/>")}{complex_field(" PAGEREF _Toc1 ", "1")}</w:hyperlink>',
    )
    p.add(para(toc), para(complex_field(" STYLEREF 1 ", f"账号{p.card('STYLEREF')}")))
    p.keep.append("来电咨询")


def c038_entries(p: Paper) -> None:
    for name, value in (("XE", p.mobile("XE")), ("TC", p.id("TC")), ("TA \\l", p.card("TA")), ("RD", p.email("RD"))):
        p.add(para(run("条目"), mark("begin"), run(f' {name} "{value}" ', "<w:vanish/>", "instrText"), mark("end")))
    a, b = split(p.mobile("XE split"), 5)
    p.add(
        para(
            mark("begin"),
            run(f' XE "联系人:{a}', tag="instrText"),
            run(f'{b}" ', tag="instrText"),
            mark("end"),
            run("正文"),
        )
    )


def c039_ref(p: Paper) -> None:
    number = p.id("bookmark text, REF results")
    p.add(para("身份证号：", '<w:bookmarkStart w:id="31" w:name="sfzh"/>', run(number), '<w:bookmarkEnd w:id="31"/>'))
    p.add(
        para("同上：", complex_field(" REF sfzh \\h ", number)),
        para("见", complex_field(" REF sfzh ", f"{''.join(map(run, split(number, 6, 8)))}")),
    )
    p.add(
        para(mark("begin"), run(f" SET lxdh {p.mobile('SET')} ", tag="instrText"), mark("end")),
        para(complex_field(f' FILLIN "手机" \\d {p.mobile("FILLIN")} ', "待填")),
    )
    p.add(para(complex_field(f' INCLUDETEXT "D:\\\\{p.mobile("INCLUDETEXT")}.docx" ', "附文")))


def c040_forms(p: Paper) -> None:
    data = f'<w:ffData><w:name w:val="Text{p.mobile("name")}"/><w:enabled/><w:calcOnExit w:val="0"/><w:entryMacro w:val="m{p.mobile("macro")}"/><w:helpText w:type="text" w:val="身份证号{p.id("help")}"/><w:statusText w:type="text" w:val="{p.card("status")}"/><w:textInput><w:default w:val="{p.mobile("default")}"/></w:textInput></w:ffData>'
    p.add(
        para(
            mark("begin", data),
            run(" FORMTEXT ", tag="instrText"),
            mark("separate"),
            run(f"手机{p.mobile('result')}"),
            mark("end"),
        )
    )
    choice = f'<w:ffData><w:name w:val="D1"/><w:enabled/><w:calcOnExit w:val="0"/><w:ddList><w:listEntry w:val="甲"/><w:listEntry w:val="账号{p.card("list entry")}"/></w:ddList></w:ffData>'
    p.add(para(mark("begin", choice), run(" FORMDROPDOWN ", tag="instrText"), mark("end")))


def c041_data(p: Paper) -> None:
    coded = base64.b64encode(f"手机 {p.mobile('fldData')}".encode("utf-16-le")).decode()
    p.add(
        para(
            mark("begin", f"<w:fldData>{coded}</w:fldData>"),
            run(" ADDIN ZOTERO_ITEM ", tag="instrText"),
            run(f'{{"note":"{p.id("ADDIN code")}"}} ', tag="instrText"),
            mark("separate"),
            run("（文献1）"),
            mark("end"),
        )
    )
    coded = base64.b64encode(f"<note>{p.email('fldData utf-8')}</note>".encode()).decode()
    p.add(
        para(
            mark("begin", f'<w:fldData xml:space="preserve">{coded[:20]}\n{coded[20:]}</w:fldData>'),
            run(" PAGE ", tag="instrText"),
            mark("separate"),
            run("1"),
            mark("end"),
        )
    )


def c043_external(p: Paper) -> None:
    p.relate(
        "attachedTemplate", f"file:///C:/Users/{p.mobile('template')}/Normal.dotm", external=True, source="settings.xml"
    )
    p.change(
        "word/settings.xml",
        lambda text: text.replace(
            "</w:settings>",
            '<w:attachedTemplate r:id="rIdH1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></w:settings>',
        ),
    )
    picture = p.relate("image", f"file://server/{p.id('linked picture')}.png", external=True)
    sub = p.relate("subDocument", f"file:///D:/{p.mobile('subDoc')}.docx", external=True)
    p.add(
        para(
            raw(
                f'<w:pict><v:shape style="width:9pt;height:9pt"><v:imagedata r:link="{picture}" r:href="{picture}"/></v:shape></w:pict>'
            )
        ),
        f'<w:subDoc r:id="{sub}"/>',
    )
    ole = p.relate("oleObject", f"file:///E:/{p.card('OLE link')}.xlsx", external=True)
    p.add(
        para(
            raw(
                f'<w:object><v:shape id="_x0000_i1025" style="width:9pt;height:9pt"/><o:OLEObject Type="Link" ProgID="Excel.Sheet.12" ShapeID="_x0000_i1025" DrawAspect="Content" ObjectID="_1" r:id="{ole}" UpdateMode="Always"/></w:object>'
            )
        )
    )


def c044_controls(p: Paper) -> None:
    inline = f'<w:sdt><w:sdtPr><w:alias w:val="手机{p.mobile("alias")}"/><w:tag w:val="sfz_{p.id("tag")}"/><w:dropDownList><w:listItem w:displayText="{p.card("display text")}" w:value="v{p.mobile("value")}"/></w:dropDownList></w:sdtPr><w:sdtContent>{run("手机")}{run(p.mobile("inline content"))}</w:sdtContent></w:sdt>'
    a, b = split(p.id("control cuts a number"), 8)
    p.add(
        f"<w:p>{inline}</w:p>",
        f'<w:sdt><w:sdtPr><w:date w:fullDate="2025-01-02T00:00:00Z"/></w:sdtPr><w:sdtContent>{para("账号：" + p.card("block content"))}</w:sdtContent></w:sdt>',
    )
    p.add(para("身份证号：", run(a), f"<w:sdt><w:sdtPr/><w:sdtContent>{run(b)}</w:sdtContent></w:sdt>"))


def c046_rows(p: Paper) -> None:
    inner = cell(p.id("row in a control"))
    row = f"<w:sdt><w:sdtPr/><w:sdtContent><w:tr>{cell('某甲')}{inner}{cell(p.mobile('row in a control'))}</w:tr></w:sdtContent></w:sdt>"
    held = f"<w:tr>{cell('某乙')}<w:sdt><w:sdtPr/><w:sdtContent>{cell(p.id('cell in a control'))}</w:sdtContent></w:sdt>{cell(p.mobile('plain cell'))}</w:tr>"
    repeated = f"<w:sdt><w:sdtPr><w15:repeatingSection/></w:sdtPr><w:sdtContent><w:sdt><w:sdtPr><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent><w:tr>{cell('某丙')}{cell(p.id('repeated row'))}{cell(p.mobile('repeated row'))}</w:tr></w:sdtContent></w:sdt></w:sdtContent></w:sdt>"
    p.add(table(["姓名", "身份证号", "联系电话"], row, held, repeated))
