"""Places of an OFD package, off its pages, that hold a value; one function a surface."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from struct import pack

from tests.ofd.paper import Paper, font_file, page, text, wrapped

PHONE, ID = "联系电话：", "身份证号："


def png(keyword: str = "", value: str = "") -> bytes:
    """Return a small picture, with a text chunk if wanted."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes([200 - n] * 24) for n in range(8))
    text_ = chunk(b"tEXt", keyword.encode() + b"\0" + value.encode()) if value else b""
    packed = chunk(b"zTXt", b"Note\0\0" + zlib.compress(value.encode())) if value else b""
    header = chunk(b"IHDR", pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + text_ + packed + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def media(p: Paper, id_: str, name: str, data: bytes, kind: str = "Image") -> None:
    p.members[f"Doc_0/Res/{name}"] = data
    p.resources.append(
        f'<ofd:MultiMedias><ofd:MultiMedia ID="{id_}" Type="{kind}"><ofd:MediaFile>{name}</ofd:MediaFile>'
        "</ofd:MultiMedia></ofd:MultiMedias>"
    )


def _annotations(p: Paper, inner: str) -> None:
    p.asides.append("<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>")
    p.members["Doc_0/Annots/Annotations.xml"] = wrapped(
        "Annotations", '<ofd:Page PageID="900"><ofd:FileLoc>Page_0/Annot.xml</ofd:FileLoc></ofd:Page>'
    )
    p.members["Doc_0/Annots/Page_0/Annot.xml"] = wrapped("PageAnnot", inner)


def d01_annotation_appearance(p: Paper) -> None:
    shown = text(10, 5, PHONE + p.mobile()) + text(10, 15, "经办人")
    _annotations(
        p,
        '<ofd:Annot ID="70" Type="Watermark" Creator="x"><ofd:Appearance Boundary="20 100 150 40">'
        f"{shown}</ofd:Appearance></ofd:Annot>",
    )
    p.keep.append("经办人")


def d02_annotation_asides(p: Paper) -> None:
    _annotations(
        p,
        f'<ofd:Annot ID="70" Type="Highlight" Creator="{p.mobile()}" Subtype="{p.id()}" LastModDate="2025-01-02">'
        f"<ofd:Remark>请改为{p.mobile()}</ofd:Remark><ofd:Parameters><ofd:Parameter Name='{p.id()}'>{p.card()}"
        "</ofd:Parameter></ofd:Parameters><ofd:Appearance Boundary='20 100 15 4'/></ofd:Annot>",
    )


def d03_outlines_and_bookmarks(p: Paper) -> None:
    p.asides.append(
        f'<ofd:Outlines><ofd:OutlineElem Title="户主电话{p.mobile()}"><ofd:OutlineElem Title="身份证{p.id()}"/>'
        f'</ofd:OutlineElem></ofd:Outlines><ofd:Bookmarks><ofd:Bookmark Name="电话{p.mobile()}"><ofd:Dest Type="Fit" '
        'PageID="900"/></ofd:Bookmark></ofd:Bookmarks>'
    )


def d04_actions(p: Paper) -> None:
    phone, mail = p.mobile(), p.plant("zhongzy1971@163.com")
    p.asides.append(
        f'<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="tel:{phone}" Base="http://x.test/{p.id()}"/></ofd:Action>'
        f"</ofd:Actions>"
    )
    link = (
        f'<ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="mailto:{mail}"/></ofd:Action><ofd:Action Event="CLICK">'
        f'<ofd:GotoA AttachID="{p.mobile()}"/></ofd:Action></ofd:Actions>'
    )
    p.add(text(20, 60, "", inner=link + '<ofd:TextCode X="0" Y="4" DeltaX="4">发邮件</ofd:TextCode>'))


def d05_document_information(p: Paper) -> None:
    p.information += [
        f"<ofd:Title>{p.id()}</ofd:Title>", f"<ofd:Author>张三 {p.mobile()}</ofd:Author>",
        f"<ofd:Subject>{p.mobile()}</ofd:Subject>", f"<ofd:Abstract>{p.card()}</ofd:Abstract>",
        f"<ofd:Keywords><ofd:Keyword>{p.mobile()}</ofd:Keyword></ofd:Keywords>",
        f"<ofd:Creator>{p.mobile()}</ofd:Creator>",
        f'<ofd:CustomDatas><ofd:CustomData Name="户主身份证">{p.id()}</ofd:CustomData>'
        f'<ofd:CustomData Name="{p.card()}"/></ofd:CustomDatas>',
        "<ofd:Cover>Doc_0/cover.png</ofd:Cover>",
    ]  # fmt: skip
    p.members["Doc_0/cover.png"] = png("Comment", p.mobile())


def d06_custom_tags(p: Paper) -> None:
    p.asides.append("<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>")
    p.members["Doc_0/Tags/CustomTags.xml"] = wrapped(
        "CustomTags", f'<ofd:CustomTag TypeID="{p.id()}"><ofd:FileLoc>Tag.xml</ofd:FileLoc></ofd:CustomTag>'
    )
    inner = f'<a:owner xmlns:a="http://a.test/{p.mobile()}" phone="{p.mobile()}"><a:id>{p.id()}</a:id></a:owner>'
    p.members["Doc_0/Tags/Tag.xml"] = wrapped("Tag", inner)


def d07_extensions(p: Paper) -> None:
    p.asides.append("<ofd:Extensions>Extensions.xml</ofd:Extensions>")
    p.members["Doc_0/Extensions.xml"] = wrapped(
        "Extensions",
        f'<ofd:Extension AppName="{p.mobile()}" Company="x" RefId="1"><ofd:Property Name="tel">{p.mobile()}'
        f"</ofd:Property><ofd:Data>{base64.b64encode(p.id().encode()).decode()} {p.id()}</ofd:Data>"
        "<ofd:ExtendData>ext.dat</ofd:ExtendData></ofd:Extension>",
    )
    p.members["Doc_0/ext.dat"] = p.card().encode("utf-16")


def d08_attachments(p: Paper) -> None:
    p.asides.append("<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("a.txt", p.mobile())
    rows = []
    for number, (name, data) in enumerate(
        (
            ("名单.txt", p.id().encode()),
            ("a.zip", inner.getvalue()),
            (f"{p.mobile()}.xml", f"<a>{p.card()}</a>".encode()),
        )
    ):
        p.members[f"Doc_0/Attachs/{number}.dat"] = data
        rows.append(
            f'<ofd:Attachment ID="a{number}" Name="{name}" Format="dat"><ofd:FileLoc>{number}.dat</ofd:FileLoc>'
            "</ofd:Attachment>"
        )
    p.members["Doc_0/Attachs/Attachments.xml"] = wrapped("Attachments", "".join(rows))


def d09_signatures(p: Paper) -> None:
    p.body.append("<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>")
    p.members["Doc_0/Signs/Signatures.xml"] = wrapped(
        "Signatures",
        '<ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/>',
    )
    p.members["Doc_0/Signs/Sign_0/Signature.xml"] = wrapped(
        "Signature",
        f'<ofd:SignedInfo><ofd:Provider ProviderName="{p.mobile()}" Company="{p.id()}"/><ofd:Seal><ofd:BaseLoc>Seal.esl'
        "</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue>",
    )
    p.members["Doc_0/Signs/Sign_0/SignedValue.dat"] = b"0\x82" + p.id().encode() + bytes(40)
    p.members["Doc_0/Signs/Sign_0/Seal.esl"] = b"0\x82" + p.mobile().encode("utf-16-le") + png("A", p.id())


def d10_versions(p: Paper) -> None:
    p.body.append('<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="Doc_0/Versions/V1.xml"/></ofd:Versions>')
    p.members["Doc_0/Versions/V1.xml"] = wrapped(
        "DocVersion",
        f"<ofd:FileList><ofd:File ID='1'>/Doc_0/Versions/Old.xml</ofd:File></ofd:FileList><ofd:DocRoot>"
        f"/Doc_0/Versions/Document.xml</ofd:DocRoot><ofd:Note>{p.mobile()}</ofd:Note>",
    )
    p.members["Doc_0/Versions/Old.xml"] = page([text(20, 20, PHONE + p.mobile())])


def d11_second_document(p: Paper) -> None:
    p.bodies.append("<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody>")
    p.members["Doc_1/Document.xml"] = wrapped(
        "Document",
        "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>',
    )
    p.members["Doc_1/Pages/Page_0/Content.xml"] = page([text(20, 20, ID + p.id()), text(20, 40, "附件二清单")])
    p.keep.append("附件二清单")


def d12_member_names(p: Paper) -> None:
    phone = p.mobile()
    media(p, "41", f"户主{phone}.png", png())
    p.add('<ofd:ImageObject ID="60" Boundary="20 100 20 20" CTM="20 0 0 20 0 0" ResourceID="41"/>')
    p.label(60, PHONE, phone)


def d13_picture_metadata(p: Paper) -> None:
    media(p, "41", "a.png", png("Author", p.mobile()))
    p.add('<ofd:ImageObject ID="60" Boundary="20 100 20 20" CTM="20 0 0 20 0 0" ResourceID="41"/>')
    media(p, "42", "unused.png", png("Comment", p.id()))
    media(p, "43", "sound.mp3", b"ID3" + p.mobile().encode() + bytes(200), "Audio")


def d14_orphans(p: Paper) -> None:
    p.members["Doc_0/Pages/Page_9/Content.xml"] = page([text(20, 20, ID + p.id())])
    p.members["Doc_0/backup.txt"] = p.mobile().encode("gb18030")
    p.members["notes.docx"] = b"PK\3\4" + p.card().encode()


def d15_unknown_markup(p: Paper) -> None:
    value = p.mobile()
    p.add(
        f'<ofd:TextObject Boundary="20 60 50 6" Font="1" Size="4" Name="{p.id()}"><ofd:TextCode X="0" Y="4" DeltaX="4" '
        f'Note="{value}">经办人</ofd:TextCode><ofd:Note>{p.id()}</ofd:Note></ofd:TextObject>'
        f"<!-- {p.mobile()} --><?note {p.card()}?><v:x xmlns:v='urn:{p.mobile()}'/>{p.id()}"
    )
    p.common.append(f"<ofd:Remembered>{p.id()}</ofd:Remembered>")
    p.keep.append("经办人")


def d16_font_names(p: Paper) -> None:
    p.fonts.append(f'<ofd:Font ID="8" FontName="F{p.mobile()}" FamilyName="{p.id()}"/>')
    p.embed("9", b"not a font " + p.card().encode(), "Doc_0/Res/fake.ttf")
    p.embed("5", font_file() + p.mobile().encode(), "Doc_0/Res/font.ttf")
    p.label(60, PHONE, p.secrets[-1])
    p.label(70, ID, p.secrets[1])
    p.label(80, "银行卡号：", p.secrets[2])


def d17_locations(p: Paper) -> None:
    phone = p.mobile()
    p.label(60, PHONE, phone)
    p.common.append(f'<ofd:TemplatePage ID="55" Name="{p.id()}" BaseLoc="{phone}/../Tpls/Tpl_55/Content.xml"/>')
    p.members["Doc_0/Tpls/Tpl_55/Content.xml"] = page([text(20, 20, "经办人")])


def d18_area_holders(p: Paper) -> None:
    p.members["Doc_0/AreaHolderBlocks.xml"] = wrapped(
        "AreaHolderBlocks", f'<ofd:AreaHolderBlock AreaName="{p.mobile()}" PageBlockID="10"/>'
    )
    p.add('<ofd:PageBlock ID="10"/>')


def d19_integrity(p: Paper) -> None:
    p.members["OFDEntries.xml"] = wrapped("DocEntries", "<ofd:SignedValueLoc>/signedvalue.dat</ofd:SignedValueLoc>")
    p.members["signedvalue.dat"] = b"0\x82" + p.mobile().encode()


def d20_permissions_and_preferences(p: Paper) -> None:
    p.asides.append(
        f'<ofd:Permissions><ofd:Edit>true</ofd:Edit><ofd:Print Printable="true" Copies="{p.mobile()}"/>'
        f'<ofd:ValidPeriod StartDate="2025-01-01T00:00:00" EndDate="{p.id()}"/></ofd:Permissions><ofd:VPreferences>'
        f"<ofd:PageMode>{p.mobile()}</ofd:PageMode></ofd:VPreferences>"
    )
    p.label(60, PHONE, p.secrets[0])
    p.label(70, ID, p.secrets[1])
    p.label(80, PHONE, p.secrets[2])


def d21_page_resources(p: Paper) -> None:
    p.area = "<ofd:PageRes>Res/own.xml</ofd:PageRes>"
    p.members["Doc_0/Res/own.xml"] = wrapped(
        "Res",
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="35" Width="100" Height="10"><ofd:Thumbnail>41'
        f"</ofd:Thumbnail><ofd:Content>{text(0, 0, ID + p.id())}</ofd:Content></ofd:CompositeGraphicUnit>"
        "</ofd:CompositeGraphicUnits>",
        ' BaseLoc="."',
    )
    media(p, "41", "thumb.png", png("Comment", p.mobile()))
    p.add('<ofd:CompositeObject Boundary="20 60 150 60" ResourceID="35"/>')
