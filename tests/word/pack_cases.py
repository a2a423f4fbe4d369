"""Parts beside the document: settings, custom XML, vendor data, macros, controls, signatures, and the zip file itself."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile

from tests.word.paper import DECLARED, PR, WML, Paper, R, W, complex_field, para, raw, run, split, table

MS = "http://schemas.microsoft.com/office"


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


def c047_custom(p: Paper) -> None:
    item = f'<f:form xmlns:f="http://example.org/f" 手机="{p.mobile("attribute")}"><f:id>{p.id("element")}</f:id><f:x>{base64.b64encode(p.card("base64").encode()).decode()}</f:x></f:form>'
    p.part("customXml/item3.xml", item, "", "customXml")
    p.parts["customXml/itemProps3.xml"] = (
        b'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{1}"/>'
    )
    p.parts["customXml/_rels/item3.xml.rels"] = (
        f'<Relationships xmlns="{PR}"><Relationship Id="rId1" Type="{R}/customXmlProps" Target="itemProps3.xml"/></Relationships>'.encode()
    )
    p.add(f"手机：{p.mobile('body')}")


def c048_sharepoint(p: Paper) -> None:
    props = f'<p:properties xmlns:p="{MS}/2006/metadata/properties"><documentManagement><Author>{p.email("SharePoint")}</Author><Tel>{p.mobile("SharePoint")}</Tel></documentManagement></p:properties>'
    p.part("customXml/item4.xml", props, "", "customXml")
    p.part(
        "customXml/item5.xml",
        f'<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"><b:Source><b:Author>{p.id("bibliography")}</b:Author></b:Source></b:Sources>',
        "",
        "customXml",
    )
    label = f'<clbl:labelList xmlns:clbl="{MS}/2020/mipLabelMetadata"><clbl:label id="x" name="{p.mobile("label")}"/></clbl:labelList>'
    p.parts["docMetadata/LabelInfo.xml"] = label.encode()
    p.relate(f"{MS}/2020/02/relationships/classificationlabels", "docMetadata/LabelInfo.xml", source="")


def c049_wps(p: Paper) -> None:
    coded = base64.b64encode(json.dumps({"tel": p.mobile("docVars"), "id": p.id("docVars")}).encode()).decode()
    p.change(
        "word/settings.xml",
        lambda text: text.replace(
            "</w:settings>", f'<w:docVars><w:docVar w:name="commondata" w:val="{coded}"/></w:docVars></w:settings>'
        ),
    )
    custom = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="KSOProductBuildVer"><vt:lpwstr>2052-{p.mobile("KSO")}</vt:lpwstr></property><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="3" name="ICV"><vt:lpwstr>{p.card("ICV")}</vt:lpwstr></property></Properties>'
    p.parts["docProps/custom.xml"] = custom.encode()
    p.types["docProps/custom.xml"] = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    p.relate("custom-properties", "docProps/custom.xml", source="")
    data = f'<s:customData xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"><extobjs>{p.mobile("wpsCustomData")}</extobjs></s:customData>'
    p.part("customXml/item9.xml", data, "", "customXml")


def compound(name: str, content: bytes) -> bytes:
    """Return a compound file with one stream in sectors of its own."""
    content = content.ljust(4096, b"\0")
    count = -(-len(content) // 512)
    table_ = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(table_)}I", *table_).ljust(512, b"\xff")

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        spelled = (title + "\0").encode("utf-16-le")
        return (
            spelled.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(spelled), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    directory = (entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(content))).ljust(
        512, b"\0"
    )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<7I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0) + struct.pack("<2I", 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + fat + directory + content.ljust(count * 512, b"\0")


def c087_macros(p: Paper) -> None:
    macro = compound("VBA", f'Sub x(): tel = "{p.mobile("macro")}"'.encode())
    p.part("word/vbaProject.bin", macro, "application/vnd.ms-office.vbaProject", f"{MS}/2006/relationships/vbaProject")
    p.part(
        "word/vbaData.xml",
        f'<wne:vbaSuppData xmlns:wne="{MS}/word/2006/wordml"><wne:mcd wne:name="{p.mobile("vbaData")}"/></wne:vbaSuppData>',
        "application/vnd.ms-word.vbaData+xml",
        f"{MS}/2006/relationships/wordVbaData",
    )
    p.part(
        "word/customizations.xml",
        f'<wne:tcg xmlns:wne="{MS}/word/2006/wordml"><wne:x v="{p.id("key map")}"/></wne:tcg>',
        "application/vnd.ms-word.keyMapCustomizations+xml",
        f"{MS}/2006/relationships/keyMapCustomizations",
    )
    p.parts["customUI/customUI.xml"] = (
        f'<customUI xmlns="{MS}/2006/01/customui"><button label="{p.mobile("customUI")}"/></customUI>'.encode()
    )
    p.relate(f"{MS}/2006/relationships/ui/extensibility", "customUI/customUI.xml", source="")
    p.change(
        "[Content_Types].xml",
        lambda text: text.replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    )
    p.add(f"身份证号：{p.id('body')}")


def c090_activex(p: Paper) -> None:
    xml = f'<ax:ocx xmlns:ax="{MS}/2006/activeX" ax:classid="{{8BD21D10-EC42-11CE-9E0D-00AA006002F3}}" ax:persistence="persistPropertyBag"><ax:ocxPr ax:name="Value" ax:value="{p.id("activeX")}"/></ax:ocx>'
    number = p.part("word/activeX/activeX1.xml", xml, "application/vnd.ms-office.activeX+xml", "control")
    p.parts["word/activeX/activeX1.bin"] = compound("contents", p.mobile("activeX bin").encode("utf-16-le"))
    p.parts["word/activeX/_rels/activeX1.xml.rels"] = (
        f'<Relationships xmlns="{PR}"><Relationship Id="rId1" Type="{MS}/2006/relationships/activeXControlBinary" Target="activeX1.bin"/></Relationships>'.encode()
    )
    p.add(
        para(
            raw(
                f'<w:object><v:shape id="_x0000_s1" style="width:9pt;height:9pt"/><w:control r:id="{number}" w:name="T{p.mobile("control name")}" w:shapeid="_x0000_s1"/></w:object>'
            )
        )
    )


def c096_signature(p: Paper) -> None:
    coded = base64.b64encode(b"\x30\x82" + f"CN=某某{p.id('certificate')}".encode()).decode()
    xml = f'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyInfo><X509Data><X509Certificate>{coded}</X509Certificate></X509Data></KeyInfo><Object><SignatureComments>{p.mobile("signature comment")}</SignatureComments></Object></Signature>'
    p.parts["_xmlsignatures/origin.sigs"] = b""
    p.parts["_xmlsignatures/sig1.xml"] = xml.encode()
    p.types["_xmlsignatures/sig1.xml"] = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
    p.types["_xmlsignatures/origin.sigs"] = "application/vnd.openxmlformats-package.digital-signature-origin"
    p.relate(
        "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin",
        "_xmlsignatures/origin.sigs",
        source="",
    )
    p.parts["_xmlsignatures/_rels/origin.sigs.rels"] = (
        f'<Relationships xmlns="{PR}"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature" Target="sig1.xml"/></Relationships>'.encode()
    )
    p.add(f"手机：{p.mobile('body')}")


def c097_extras(p: Paper) -> None:
    p.part(
        "word/printerSettings1.bin",
        f"PRN {p.mobile('printer')}".encode("utf-16-le"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.printerSettings",
        "printerSettings",
    )
    web = f'<we:webextension xmlns:we="{MS}/webextensions/webextension/2010/11" id="{{1}}"><we:properties><we:property name="x" value="{p.id("web extension")}"/></we:properties></we:webextension>'
    p.parts["word/webextensions/webextension1.xml"] = web.encode()
    p.parts["word/webextensions/taskpanes.xml"] = (
        f'<wetp:taskpanes xmlns:wetp="{MS}/webextensions/taskpanes/2010/11" xmlns:r="{R}"><wetp:taskpane dockstate="{p.mobile("task pane")}"><wetp:webextensionref r:id="rId1"/></wetp:taskpane></wetp:taskpanes>'.encode()
    )
    p.parts["word/webextensions/_rels/taskpanes.xml.rels"] = (
        f'<Relationships xmlns="{PR}"><Relationship Id="rId1" Type="{MS}/2011/relationships/webextension" Target="webextension1.xml"/></Relationships>'.encode()
    )
    p.relate(f"{MS}/2011/relationships/webextensiontaskpanes", "word/webextensions/taskpanes.xml", source="")
    p.part(
        "word/vendor/data.bin",
        f"账号{p.card('unknown part')}".encode(),
        "application/x-vendor",
        "http://vendor.example/relationships/private",
    )
    p.part(
        "word/vendor/data.xml",
        f'<x xmlns="urn:v">{p.mobile("unknown xml")}</x>',
        "application/x-vendor+xml",
        "http://vendor.example/relationships/more",
    )
    p.add(f"手机：{p.mobile('body')}")


def c091_zip(p: Paper) -> bytes:
    """Return a zip with values in its comments, extra fields, gaps and member names."""
    p.add(f"手机：{p.mobile('body')}")
    image = p.part(f"word/media/{p.mobile('member name')}.png", b"\x89PNG\r\n\x1a\n", "", "image")
    p.add(para(raw(f'<w:pict><v:shape style="width:9pt;height:9pt"><v:imagedata r:id="{image}"/></v:shape></w:pict>')))
    buffer = io.BytesIO()
    buffer.write(f"前缀 {p.mobile('before the zip')} ".encode())
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in p.members().items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name == "word/document.xml":
                entry.comment = f"身份证号{p.id('entry comment')}".encode()
                value = p.card("extra field").encode()
                entry.extra = struct.pack("<HH", 0x7777, len(value)) + value
            package.writestr(entry, content)
        package.comment = f"联系电话 {p.mobile('zip comment')}".encode()
    return buffer.getvalue()


def c030_utf16(p: Paper) -> bytes:
    """Return a package with UTF-16 members."""
    p.add(f"身份证号：{p.id('UTF-16 body')}", para("账号：", *split(p.card("UTF-16 runs"), 5, 5)))
    p.story(
        "footnotes",
        f'<w:footnote w:id="3">{para("手机" + p.mobile("UTF-16BE notes"))}</w:footnote>',
        "word/footnotes.xml",
    )
    p.add(para("注", raw('<w:footnoteReference w:id="3"/>')))
    members = p.members()
    for name, codec in (("word/document.xml", "utf-16"), ("word/footnotes.xml", "utf-16-be")):
        text = members[name].decode()
        text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        content = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode(codec)
        members[name] = b"\xfe\xff" + content if codec == "utf-16-be" else content
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


def c094_strict(p: Paper) -> bytes:
    """Return a Strict package."""
    p.add(
        f"身份证号：{p.id('strict')}",
        table(["姓名", "手机"], ["某甲", p.mobile("strict table")]),
        para("账号：", *split(p.card("strict runs"), 6, 6)),
    )
    p.story(
        "comments",
        f'<w:comment w:id="0" w:author="{p.name("strict comment")}">{para("x")}</w:comment>',
        "word/comments.xml",
    )
    members = p.members()
    buffer = io.BytesIO()
    strict = "http://purl.oclc.org/ooxml/"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            text = content
            for old, new in ((W, strict + "wordprocessingml/main"), (R, strict + "officeDocument/relationships")):
                text = text.replace(old.encode(), new.encode())
            package.writestr(name, text)
    return buffer.getvalue()
