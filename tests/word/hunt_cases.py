"""Surfaces that no list names: found by asking where else a program keeps, shows or computes text; one a function."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

from tests.word.drawing_cases import box, drawing, picture, png, shape
from tests.word.paper import DECLARED, WML, Paper, cell, complex_field, mark, para, raw, reference, run, split, table

MS = "http://schemas.microsoft.com/office"
BY = 'w:id="7{}" w:author="x" w:date="2025-01-02T03:04:00Z"'


def c301_nested_fields(p: Paper) -> None:
    inner = complex_field(" MERGEFIELD 手机 ", "x")
    phone = p.mobile("argument of IF")
    p.add(
        para(
            mark("begin"), run(' IF "', tag="instrText"), inner, run(f'" = "x" "{phone[:6]}', tag="instrText"),
            run(f'{phone[6:]}" "无" ', tag="instrText"), mark("separate"), run(phone), mark("end"),
        ),
        para(complex_field(f" = {p.mobile('formula')} \\# 0 ", "12")),
        para("手机：", run(p.mobile("beside a field") + "，第"), complex_field(" PAGE ", "1")),
    )  # fmt: skip
    number = p.id("half text, half result")
    p.add(para("身份证号：", run(number[:9]), complex_field(" REF a ", number[9:])))
    card = p.card("result over paragraphs", 19)
    p.add(
        para("账号：", mark("begin"), run(" REF b ", tag="instrText"), mark("separate"), run(card[:10])),
        para(run(card[10:]), mark("end")),
    )
    outer = complex_field(
        f' HYPERLINK "http://example.org/{p.mobile("link around a field")}" ', complex_field(" REF c ", "文本")
    )
    p.add(para(outer))


def c302_bound_control(p: Paper) -> None:
    number, phone = p.id("bound control and its data"), p.mobile("data of a bound control alone")
    item = f'<f:form xmlns:f="urn:f"><f:id>{number}</f:id><f:tel>{phone}</f:tel></f:form>'
    p.part("customXml/item6.xml", item, "", "customXml")
    for space in ("w", "w15"):
        binding = (
            f'<{space}:dataBinding w:prefixMappings="xmlns:f=\'urn:f\'" w:xpath="/f:form/f:id" w:storeItemID="{{1}}"/>'
        )
        held = "".join(map(run, split(number, 6, 8)))
        p.add(
            para(
                "身份证号：", f"<w:sdt><w:sdtPr>{binding}<w:text/></w:sdtPr><w:sdtContent>{held}</w:sdtContent></w:sdt>"
            )
        )


def c303_chart(p: Paper) -> None:
    label, value, name = p.id("category"), p.mobile("numeric cache"), p.card("series name")
    title = "".join(f"<a:r><a:t>{piece}</a:t></a:r>" for piece in split("手机" + p.mobile("title, split"), 6))
    series = f'<c:ser><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache><c:pt idx="0"><c:v>账号{name}</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:multiLvlStrRef><c:f>"{p.mobile("formula")}"</c:f><c:multiLvlStrCache><c:lvl><c:pt idx="0"><c:v>身份证号{label}</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat><c:val><c:numRef><c:f>Sheet1!$C$2</c:f><c:numCache><c:formatCode>General</c:formatCode><c:pt idx="0"><c:v>{value}</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>'
    chart = f"<c:chartSpace {DECLARED}><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p>{title}</a:p></c:rich></c:tx></c:title><c:plotArea><c:layout/><c:barChart>{series}</c:barChart></c:plotArea></c:chart></c:chartSpace>"
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    number = p.part("word/charts/chart1.xml", chart, kind, "chart")
    p.add(
        f"联系电话：{value}",
        para(graphic(f'<c:chart r:id="{number}"/>', "http://schemas.openxmlformats.org/drawingml/2006/chart", 301)),
    )
    extended = f'<cx:chartSpace xmlns:cx="{MS}/drawing/2014/chartex" {DECLARED}><cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:lvl ptCount="1"><cx:pt idx="0">手机{p.mobile("extended chart")}</cx:pt></cx:lvl></cx:strDim></cx:data></cx:chartData></cx:chartSpace>'
    number = p.part(
        "word/charts/chartEx1.xml",
        extended,
        "application/vnd.ms-office.chartex+xml",
        f"{MS}/2014/relationships/chartEx",
    )
    p.add(
        para(
            graphic(
                f'<cx:chart xmlns:cx="{MS}/drawing/2014/chartex" r:id="{number}"/>', f"{MS}/drawing/2014/chartex", 302
            )
        )
    )


def graphic(inner: str, uri: str, number: int) -> str:
    """Return a run with a graphic of a kind."""
    return raw(
        f'<w:drawing><wp:inline><wp:extent cx="99999" cy="99999"/><wp:docPr id="{number}" name="图 {number}"/><a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def c304_equations(p: Paper) -> None:
    texts = "".join(f"<m:r><m:t>{piece}</m:t></m:r>" for piece in split(p.mobile("equation"), 3, 4))
    p.add(para("手机：", f"<m:oMath>{texts}</m:oMath>"))
    number = p.id("half text, half equation")
    p.add(para("身份证号：", run(number[:10]), f"<m:oMath><m:r><m:t>{number[10:]}</m:t></m:r></m:oMath>"))
    held = f"<m:oMathPara><m:oMath><m:sSup><m:e><m:r><m:t>{p.card('superscript base')}</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></m:oMathPara>"
    p.add(f"<w:p>{run('账号')}{held}</w:p>")


def c305_interrupted(p: Paper) -> None:
    """A number with something in it that takes no room in the text."""
    p.story("footnotes", f'<w:footnote w:id="8">{para("注")}</w:footnote>', "word/footnotes.xml")
    image = p.part("word/media/i1.png", png(), "", "image")
    things = {
        "footnote reference": raw('<w:footnoteReference w:id="8"/>'),
        "picture": picture(f'<a:blip r:embed="{image}"/>', 303),
        "text box": shape(box("图"), box("图"), 304),
        "last rendered page break": raw("<w:lastRenderedPageBreak/>"),
        "page number": raw("<w:pgNum/>"),
        "tab to the margin": raw('<w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/>'),
        "empty field": complex_field(" ADVANCE \\r 1 ", ""),
        "index entry": mark("begin") + run(' XE "词" ', tag="instrText") + mark("end"),
        "empty control": "<w:sdt><w:sdtPr/><w:sdtContent></w:sdtContent></w:sdt>",
        "deletion": f"<w:del {BY.format(1)}>{run('，', tag='delText')}</w:del>",
        "foreign element": '<my:mark v="1"/>',
    }
    for name, thing in things.items():
        number, phone = p.id(name), p.mobile(name)
        p.add(
            para("身份证号：", run(number[:8]), thing, run(number[8:])),
            para("手机：", run(phone[:5]), thing, run(phone[5:])),
        )


def c306_wrapped(p: Paper) -> None:
    """Runs in wrappers that a reader with a fixed list of children steps over."""
    wrappers = {
        "smartTag": '<w:smartTag w:uri="urn:x" w:element="phone"><w:smartTagPr><w:attr w:name="tel" w:val="{0}"/></w:smartTagPr>{1}</w:smartTag>',
        "customXml": '<w:customXml w:uri="urn:x" w:element="phone"><w:customXmlPr><w:attr w:name="tel" w:val="{0}"/></w:customXmlPr>{1}</w:customXml>',
        "dir": '<w:dir w:val="rtl">{1}</w:dir>',
        "bdo": '<w:bdo w:val="ltr">{1}</w:bdo>',
        "foreign wrapper": "<my:wrap>{1}</my:wrap>",
        "insertion in a link": '<w:hyperlink w:anchor="a"><w:ins ' + BY.format(2) + ">{1}</w:ins></w:hyperlink>",
        "simple field": '<w:fldSimple w:instr=" REF a ">{1}</w:fldSimple>',
        "two lines in one": '<w:r><w:rPr><w:eastAsianLayout w:id="1" w:combine="1"/></w:rPr>{2}</w:r>',
    }
    for name, wrapper in wrappers.items():
        number = p.id(name)
        text = f"<w:t>{number[6:]}</w:t>"
        p.add(
            para("身份证号：", run(number[:6]), wrapper.format(p.mobile(f"attribute of {name}"), run(number[6:]), text))
        )
        if "{0}" not in wrapper:
            p.secrets.pop()


def c307_properties(p: Paper) -> None:
    core = f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>身份证号{p.id("title")}</dc:title><dc:subject>{p.mobile("subject")}</dc:subject><dc:creator>{p.name("creator")}</dc:creator><dc:description>账号{p.card("description")}</dc:description><cp:keywords>{p.email("keywords")}</cp:keywords><cp:category>{p.mobile("category")}</cp:category><cp:contentStatus>{p.mobile("status")}</cp:contentStatus></cp:coreProperties>'
    app = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Manager>{p.name("manager")}</Manager><HyperlinkBase>file:///{p.mobile("hyperlink base")}</HyperlinkBase><TitlesOfParts><vt:vector size="1" baseType="lpstr"><vt:lpstr>{p.id("titles")}</vt:lpstr></vt:vector></TitlesOfParts><Company>{p.email("company")}</Company></Properties>'
    p.parts["docProps/core.xml"], p.parts["docProps/app.xml"] = core.encode(), app.encode()
    p.add(f"手机：{p.mobile('body')}")


def c308_settings(p: Paper) -> None:
    caption = f'<w:captions><w:caption w:name="手机{p.mobile("caption")}" w:numFmt="decimal"/></w:captions>'
    defaults = f'<w:hdrShapeDefaults><o:shapedefaults xmlns:o="urn:schemas-microsoft-com:office:office" v:ext="edit" xmlns:v="urn:schemas-microsoft-com:vml"><o:idmap v:ext="edit" data="{p.mobile("shape defaults")}"/></o:shapedefaults></w:hdrShapeDefaults>'
    tags = f'<w:smartTagType w:namespaceuri="urn:{p.mobile("smart tag type")}" w:name="x"/>'
    schema = f'<sl:schemaLibrary xmlns:sl="http://schemas.openxmlformats.org/schemaLibrary/2006/main"><sl:schema sl:uri="urn:x" sl:manifestLocation="D:\\{p.id("schema library")}"/></sl:schemaLibrary>'
    seller = f'<w:listSeparator w:val="{p.card("list separator")}"/>'
    p.change(
        "word/settings.xml",
        lambda text: text.replace("</w:settings>", f"{caption}{defaults}{tags}{schema}{seller}</w:settings>"),
    )
    p.change(
        "word/styles.xml",
        lambda text: text.replace(
            "</w:latentStyles>", f'<w:lsdException w:name="手机{p.mobile("latent style")}"/></w:latentStyles>'
        ),
    )
    family = f'<a:extLst><a:ext uri="{{05A4C25C-085E-4340-85A3-A5531E510DB2}}"><thm15:themeFamily xmlns:thm15="{MS}/thememl/2012/main" name="{p.email("theme family")}" id="{{1}}"/></a:ext></a:extLst>'
    p.change("word/theme/theme1.xml", lambda text: text.replace("</a:theme>", f"{family}</a:theme>"))


def c309_links_of_drawings(p: Paper) -> None:
    one = p.relate("hyperlink", f"tel:{p.mobile('link of a drawing')}", external=True)
    two = p.relate("hyperlink", f"data:text/html;base64,{p.mobile('data address')}", external=True)
    click = f'<a:hlinkClick r:id="{one}" tooltip="身份证号{p.id("tooltip of a drawing")}"/>'
    p.add(
        para(
            raw(
                drawing("", 305).replace(
                    ' name="框 305"/>', f' name="框">{click}<a:hlinkHover r:id="{two}"/></wp:docPr>'
                )
            )
        )
    )
    p.add(
        para(
            raw(
                f'<w:pict><v:shape href="tel:{p.mobile("VML address")}" target="{p.mobile("VML target")}" style="width:9pt;height:9pt"/></w:pict>'
            )
        )
    )
    line = f'<o:signatureline v:ext="edit" id="{{1}}" o:suggestedsigneremail="{p.email("signature line")}" issignatureline="t"/>'
    p.add(para(raw(f'<w:pict><v:shape style="width:9pt;height:9pt">{line}</v:shape></w:pict>')))
    three = p.relate("hyperlink", f"https://{p.email('login in an address')}@example.org/a", external=True)
    p.add(para(f'<w:hyperlink r:id="{three}" w:tgtFrame="{p.mobile("target frame")}">{run("链接")}</w:hyperlink>'))


def c310_groups(p: Paper) -> None:
    def held(inner: str) -> str:
        return f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>{box(inner)}</wps:txbx><wps:bodyPr/></wps:wsp>'

    group = f'<wpg:wgp xmlns:wpg="{MS}/word/2010/wordprocessingGroup"><wpg:cNvGrpSpPr/><wpg:grpSpPr/>{held("手机：" + p.mobile("group"))}<wpg:grpSp>{held("身份证号：" + p.id("group in a group"))}</wpg:grpSp></wpg:wgp>'
    canvas = f'<wpc:wpc xmlns:wpc="{MS}/word/2010/wordprocessingCanvas"><wpc:bg/><wpc:whole/>{held("银行账号：" + p.card("canvas"))}</wpc:wpc>'
    locked = f'<lc:lockedCanvas xmlns:lc="http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas"><a:sp><a:txSp><a:txBody><a:bodyPr/><a:p><a:r><a:t>手机{p.mobile("locked canvas")}</a:t></a:r></a:p></a:txBody></a:txSp></a:sp></lc:lockedCanvas>'
    for number, inner in enumerate((group, canvas, locked), 311):
        p.add(para(graphic(inner, "urn:x", number)))


def c311_revisions_of_objects(p: Paper) -> None:
    """Deletions that take whole things with them, and what stays behind of them in other parts."""
    image = p.part(
        "word/media/gone.png", png((b"tEXt", b"Comment\0" + p.mobile("picture of a deletion").encode())), "", "image"
    )
    gone = [
        picture(f'<a:blip r:embed="{image}"/>', 321),
        shape(box("手机" + p.mobile("deleted box")), box("手机"), 322),
        raw('<w:footnoteReference w:id="6"/>'),
        complex_field(" HYPERLINK tel:1 ", p.mobile("deleted field")),
    ]
    p.story(
        "footnotes",
        f'<w:footnote w:id="6">{para("身份证号" + p.id("note of a deletion"))}</w:footnote>',
        "word/footnotes.xml",
    )
    p.add(para("正文", *(f"<w:del {BY.format(3)}>{thing}</w:del>" for thing in gone)))
    nested = f"<w:ins {BY.format(4)}><w:del {BY.format(5)}>{run(p.mobile('deleted insertion'), tag='delText')}</w:del>{run('甲')}</w:ins>"
    p.add(
        para(nested),
        para(
            "编号",
            properties=f'<w:numPr><w:numberingChange {BY.format(6)} w:original="{p.mobile("numbering before")}"/></w:numPr>',
        ),
    )
    properties = f'<w:sectPrChange {BY.format(7)}><w:sectPr my:k="{p.id("section before")}"/></w:sectPrChange>'
    p.change("word/document.xml", lambda text: text.replace("</w:sectPr>", f"{properties}</w:sectPr>", 1))
    p.add(f'<w:customXmlDelRangeStart {BY.format(8)}/><w:customXmlDelRangeEnd w:id="78"/>')
    row = f"<w:tr><w:trPr><w:ins {BY.format(9)}/></w:trPr>{cell('某甲')}{cell(p.mobile('inserted row'))}</w:tr>"
    p.add(table(["姓名", "手机"], row))


def c312_part_names(p: Paper) -> None:
    """Parts with names of the producer's choice, reached by unusual targets."""
    inner = para("联系电话：", *split(p.mobile("header elsewhere"), 4))
    content = f"<w:hdr {DECLARED}>{inner}</w:hdr>"
    p.parts["other/页眉.dat"], p.types["other/页眉.dat"] = content.encode(), f"{WML}header+xml"
    number = p.relate("header", "/other/%E9%A1%B5%E7%9C%89.dat")
    p.change("word/document.xml", lambda text: reference(text, "header", number))
    note = f'<w:footnotes {DECLARED}><w:footnote w:id="3">{para("身份证号" + p.id("notes in upper case"))}</w:footnote></w:footnotes>'
    p.parts["word/NOTES.XML"], p.types["word/NOTES.XML"] = note.encode(), f"{WML}footnotes+xml"
    p.relate("footnotes", "./../word/notes.xml")
    p.add(para("注", raw('<w:footnoteReference w:id="3"/>')))


def c313_circled(p: Paper) -> None:
    """Word writes encircled and stacked characters as fields without a result."""

    def circled(text: str) -> list[str]:
        return [mark("begin") + run(f" eq \\o\\ac(○,{c})", tag="instrText") + mark("end") for c in text]

    p.add(para("手机：", *circled(p.mobile("encircled digits"))))
    p.add(
        para("手机：", "".join(chr(0x245F + int(c)) if c != "0" else "\u24ea" for c in p.mobile("circled characters")))
    )
    p.add(
        para(
            "身份证号：", "".join(chr(0x1D7CE + int(c)) if c.isdigit() else c for c in p.id("bold mathematical digits"))
        )
    )
    p.add(para(complex_field(f" EQ \\f({p.mobile('fraction of EQ')},2) ", "")))


def c314_macro_template(p: Paper) -> None:
    p.part(
        "word/vbaProject.bin",
        b"PRJ " + p.mobile("macro").encode(),
        "application/vnd.ms-office.vbaProject",
        f"{MS}/2006/relationships/vbaProject",
    )
    p.change(
        "[Content_Types].xml",
        lambda text: text.replace(
            f"{WML}document.main+xml", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
        ),
    )
    p.add(f"身份证号：{p.id('body')}")


def c315_namespaces(p: Paper) -> None:
    """Values in what is no text at all: namespaces, xml:base, schema locations, ids."""
    p.add(f'<w:p xmlns:z="http://example.org/{p.mobile("namespace")}">{run("甲")}</w:p>')
    p.add(f'<w:p xml:base="file:///{p.id("xml:base")}" xml:lang="x-{p.mobile("xml:lang")}">{run("乙")}</w:p>')
    p.add(
        f'<w:p xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x {p.email("schema location")}">{run("丙")}</w:p>'
    )
    p.add(para("联系电话：", p.secrets[0].value, "；", p.secrets[1].value, "；手机", p.secrets[2].value))


def c316_background(p: Paper) -> None:
    image = p.part("word/media/b1.png", png(), "", "image")
    fill = f'<w:background w:color="FFFFFF"><v:background id="_x0000_s1025"><v:fill r:id="{image}" o:title="{p.mobile("background title")}" type="frame"/></v:background></w:background>'
    p.change("word/document.xml", lambda text: text.replace("<w:body>", f"{fill}<w:body>", 1))
    text = para(
        raw(
            f'<w:pict><v:shape type="#_x0000_t136" style="width:9pt;height:9pt"><v:textpath string="身份证号：{p.id("watermark")}"/></v:shape></w:pict>'
        )
    )
    number = p.story(
        "header",
        f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Watermarks"/></w:docPartObj></w:sdtPr><w:sdtContent>{text}</w:sdtContent></w:sdt>',
        "word/header7.xml",
    )
    p.change("word/document.xml", lambda text: reference(text, "header", number))


def c317_linked_boxes(p: Paper) -> None:
    """A text that runs on from one text box into the next."""
    for number, (first, size) in enumerate(
        ((p.id("linked, identity"), 10), (p.mobile("linked, mobile"), 5), (p.account("linked, account", 15), 7))
    ):
        label = ("身份证号：", "手机：", "银行账号：")[number]
        one = raw(drawing(f'<wps:txbx id="{number + 1}">{box(label + first[:size])}</wps:txbx>', 331 + 2 * number))
        two = raw(
            drawing(
                f'<wps:linkedTxbx id="{number + 1}" seq="1"/><wps:txbx>{box(first[size:])}</wps:txbx>', 332 + 2 * number
            )
        )
        p.add(para(one), para("段落"), para(two))
