"""Surfaces of an OFD file in the combinations in which producers write them; see test_ofd_surfaces."""

from __future__ import annotations

import io
import zipfile

from tests.ofd.paper import Paper, code, font_file, page, steps, table, text, transform, wrapped

PHONE, ID, CARD = "联系电话：", "身份证号：", "银行卡号："


def e01_name_spaces(p: Paper) -> None:
    """Another prefix, or none at all, and the space of an earlier edition."""
    p.label(60, PHONE, p.mobile())
    p.members["Doc_0/Pages/Page_1/Content.xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?><Page xmlns="http://www.ofdspec.org/2016"><Content><Layer ID="7">'
        f'<TextObject Boundary="20 20 150 6" Font="1" Size="4"><TextCode X="0" Y="4" DeltaX="g 30 2">{ID}{p.id()}'
        "</TextCode></TextObject></Layer></Content></Page>"
    ).encode()
    p.pages.append([])


def e02_digits_in_columns_of_codes(p: Paper) -> None:
    """One object, a TextCode for each digit, given in another order than they stand."""
    number = p.mobile()
    codes = "".join(
        f'<ofd:TextCode X="{20 + 2 * n:g}" Y="4">{number[n]}</ofd:TextCode>' for n in (3, 1, 0, 2, 10, 9, 8, 7, 6, 5, 4)
    )
    p.add(text(20, 60, "", inner=f'<ofd:TextCode X="0" Y="4" DeltaX="4 4 4 4">{PHONE}</ofd:TextCode>{codes}'))


def e03_two_layers(p: Paper) -> None:
    """Odd digits on the background, even ones in front."""
    number = p.mobile()
    size = 4.0
    p.add(text(20, 60, PHONE))
    for first in (0, 1):
        p.add(
            "".join(text(40 + n * size / 2, 60, number[n]) for n in range(first, 11, 2)),
        )


def e04_turned_block(p: Paper) -> None:
    """A page block in a page block, the object in it turned by a matrix and scaled."""
    value = p.id()
    inner = text(30, 70, "", inner=code(ID + value, size=4), more=' CTM="0 1 -1 0 0 0" HScale="0.8"')
    p.add(f'<ofd:PageBlock ID="91"><ofd:PageBlock ID="92">{inner}</ofd:PageBlock></ofd:PageBlock>')


def e05_template_and_page(p: Paper) -> None:
    """The label is the template's, the value the page's."""
    p.templates["3"] = text(20, 60, CARD) + text(20, 80, PHONE)
    p.used.append("3")
    p.add(text(40, 60, p.card()), text(40, 80, p.mobile()))


def e06_transparent(p: Paper) -> None:
    """White, transparent, unpainted, hidden, on a layer that nobody sees."""
    for number, more in enumerate((' Alpha="0"', ' Visible="false"', ' Fill="false"', ' Stroke="true" Fill="false"')):
        p.add(text(20, 60 + 8 * number, PHONE + p.mobile(), more=more))
    p.add(text(20, 100, "", inner='<ofd:FillColor Value="255 255 255"/>' + code(ID + p.id(), size=4)))


def e07_glyphs_only(p: Paper) -> None:
    """Codes that say nothing (¤), glyphs of an embedded font that say it all."""
    p.embed("5", font_file())
    value = p.mobile()
    blank = "¤" * len(value)
    p.add(text(20, 60, PHONE), text(40, 60, "", font="5", inner=transform(value) + code(blank, dx=steps(value))))


def e08_list_without_rulings(p: Paper) -> None:
    """Columns set with blanks, headings two lines above."""
    p.add(text(20, 60, "姓名"), text(50, 60, "身份证号"), text(110, 60, "银行账号"))
    for number in range(4):
        y = 70 + 8 * number
        p.add(text(20, y, "钟志远"), text(50, y, p.id()), text(110, y, p.card()))


def e09_table_turned_page(p: Paper) -> None:
    """A table with merged headings and numbers cut over two lines of a cell."""
    value = p.card()
    rows = [["序号", "户主", "卡号"], ["1", "钟志远", value[:10]], ["", "", value[10:]], ["2", "卢晓梅", p.card()]]
    p.add(table([20, 40, 80, 150], 60, rows))


def e10_composite_in_composite(p: Paper) -> None:
    p.resources.append(
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="31" Width="100" Height="10"><ofd:Content>'
        f'{text(0, 0, PHONE + p.mobile())}</ofd:Content></ofd:CompositeGraphicUnit><ofd:CompositeGraphicUnit ID="32" '
        f'Width="100" Height="30"><ofd:Content><ofd:CompositeObject Boundary="0 0 100 10" ResourceID="31"/>'
        f"{text(0, 12, ID + p.id())}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    p.add('<ofd:CompositeObject Boundary="20 60 150 60" ResourceID="32"/>')


def e11_attachments(p: Paper) -> None:
    """An OFD in the OFD, a table, a message, behind names that speak and locations that lead away."""
    inner = Paper(p.seed + 400)
    inner.label(60, PHONE, p.mobile())
    files = {
        f"身份证{p.id()}.ofd": inner.data(), "名单.csv": f"姓名,电话\n甲,{p.mobile()}\n".encode("gb18030"),
        "m.eml": f"Subject: x\r\n\r\n{p.card()}\r\n".encode(),
    }  # fmt: skip
    rows = []
    for number, (name, data) in enumerate(files.items()):
        p.members[f"Doc_0/Res/att{number}.bin"] = data
        rows.append(
            f'<ofd:Attachment ID="{number + 80}" Name="{name}" Usage="{p.mobile()}"><ofd:FileLoc>../Res/att{number}.bin'
            "</ofd:FileLoc></ofd:Attachment>"
        )
    p.asides.append("<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>")
    p.members["Doc_0/Attachs/Attachments.xml"] = wrapped("Attachments", "".join(rows))


def e12_annotations_of_all_kinds(p: Paper) -> None:
    """Stamps, links and watermarks on two pages, and one of no page."""
    p.add(text(20, 20, "附页"), page=1)
    p.asides.append("<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>")
    p.members["Doc_0/Annots/Annotations.xml"] = wrapped(
        "Annotations",
        "".join(f'<ofd:Page PageID="{900 + n}"><ofd:FileLoc>P{n}.xml</ofd:FileLoc></ofd:Page>' for n in (0, 1, 50)),
    )
    for number in (0, 1, 50):
        shown = text(5, 5, PHONE + p.mobile()) + text(5, 15, "已核")
        p.members[f"Doc_0/Annots/P{number}.xml"] = wrapped(
            "PageAnnot",
            f'<ofd:Annot ID="{70 + number}" Type="Stamp" Creator="{p.mobile()}"><ofd:Remark>{p.id()}</ofd:Remark>'
            f'<ofd:Appearance Boundary="20 100 150 40">{shown}</ofd:Appearance></ofd:Annot>',
        )


def e13_entities(p: Paper) -> None:
    """References, sections and comments inside one code."""
    a, b = p.mobile(), p.id()
    inner = f"{PHONE}{''.join(f'&#{ord(c)};' for c in a[:5])}<![CDATA[{a[5:8]}]]>{a[8:]}"
    other = f"{ID}{b[:6]}<!--{b}-->{b[6:]}"
    p.add(text(20, 60, "", inner=f'<ofd:TextCode X="0" Y="4" DeltaX="{steps(PHONE + a)}">{inner}</ofd:TextCode>'))
    p.add(text(20, 70, "", inner=f'<ofd:TextCode X="0" Y="4" DeltaX="{steps(ID + b)}">{other}</ofd:TextCode>'))


def e14_right_to_left(p: Paper) -> None:
    """Set from the right by steps below nothing, and from the bottom up."""
    a, b = p.mobile(), p.mobile()
    back = " ".join(["-2"] * 10)
    p.add(
        text(20, 60, PHONE),
        text(20, 60, "", inner=f'<ofd:TextCode X="60" Y="4" DeltaX="{back}">{a[::-1]}</ofd:TextCode>'),
    )
    p.add(
        text(20, 80, PHONE),
        text(45, 80, "", inner=f'<ofd:TextCode X="0" Y="4" DeltaX="g 10 0" DeltaY="g 10 4">{b}</ofd:TextCode>'),
    )


def e15_document_beside(p: Paper) -> None:
    """Three documents in one file; the last is only in the list of bodies, its pages share a resource."""
    for number in (1, 2):
        p.bodies.append(
            f"<ofd:DocBody><ofd:DocInfo><ofd:Title>{p.mobile()}</ofd:Title></ofd:DocInfo><ofd:DocRoot>D{number}/R.xml"
            "</ofd:DocRoot></ofd:DocBody>"
        )
        p.members[f"D{number}/R.xml"] = wrapped(
            "Document",
            "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>/Doc_0/PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
            '<ofd:Pages><ofd:Page ID="1" BaseLoc="C.xml"/></ofd:Pages>',
        )
        p.members[f"D{number}/C.xml"] = page([text(20, 20, ID + p.id()), text(20, 40, f"附件{number}清单")])
        p.keep.append(f"附件{number}清单")


def e16_signed_twice(p: Paper) -> None:
    """Two signatures with pictures of seals inside, and a list that names a member by a number."""
    p.body.append("<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>")
    rows = ""
    for number in (0, 1):
        rows += f'<ofd:Signature ID="{number}" Type="Sign" BaseLoc="S{number}/Signature.xml"/>'
        p.members[f"Doc_0/Signs/S{number}/Signature.xml"] = wrapped(
            "Signature",
            f'<ofd:SignedInfo><ofd:Provider ProviderName="{p.mobile()}"/><ofd:Parameters><ofd:Parameter Name="sn">'
            f"{p.id()}</ofd:Parameter></ofd:Parameters><ofd:StampAnnot ID='1' PageRef='900' Boundary='0 0 9 9'/>"
            "</ofd:SignedInfo><ofd:SignedValue>v.dat</ofd:SignedValue>",
        )
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as package:
            package.writestr("OFD.xml", f"<a>{p.mobile()}</a>")
        p.members[f"Doc_0/Signs/S{number}/v.dat"] = b"0\x82\x01" + inner.getvalue()
    p.members["Doc_0/Signs/Signatures.xml"] = wrapped("Signatures", rows)


def e17_fields_and_forms(p: Paper) -> None:
    """Tags that make a form of the page, with values that the page shows in pieces."""
    value = p.id()
    for number, piece in enumerate((value[:6], value[6:14], value[14:])):
        p.add(text(40 + 17 * number, 60, piece, id_=300 + number))
    p.add(text(20, 60, ID))
    p.asides.append("<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>")
    p.members["Doc_0/Tags/CustomTags.xml"] = wrapped(
        "CustomTags", '<ofd:CustomTag NameSpace="http://x.test"><ofd:FileLoc>T.xml</ofd:FileLoc></ofd:CustomTag>'
    )
    p.members["Doc_0/Tags/T.xml"] = wrapped(
        "Tag", f'<f:form xmlns:f="urn:f"><f:v ref="300">{value}</f:v><f:v>{p.mobile()}</f:v></f:form>'
    )


def e18_clips(p: Paper) -> None:
    """A text only as a clip of a picture, another as a pattern's cell."""
    p.add(
        '<ofd:PathObject Boundary="20 60 150 10" Fill="true"><ofd:Clips><ofd:Clip><ofd:Area>'
        f"{text(0, 0, PHONE + p.mobile()).replace('TextObject', 'Text')}</ofd:Area></ofd:Clip></ofd:Clips>"
        "<ofd:AbbreviatedData>M 0 0 L 150 0 L 150 10 L 0 10 C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def e19_full_width_and_blanks(p: Paper) -> None:
    """Full width, blanks of all widths and numerals."""
    a, b, c = p.mobile(), p.id(), p.mobile()
    numerals = str.maketrans("0123456789", "〇一二三四五六七八九")
    p.label(60, PHONE, "".join(chr(ord(x) + 0xFEE0) for x in a))
    p.label(70, ID, "\u3000".join((b[:6], b[6:14], b[14:])))
    p.label(80, PHONE, f"{c[:3]}\u2009{c[3:7]}\u00a0{c[7:]}")
    p.label(90, PHONE, p.mobile().translate(numerals))
    p.secrets.pop()


def e20_over_pages(p: Paper) -> None:
    """A number begun at the foot of a page and ended at the head of the next, and the same number whole elsewhere."""
    value = p.card()
    p.add(text(20, 280, CARD + value[:12]))
    p.add(text(20, 20, value[12:]), text(20, 60, f"（{value}）"), page=1)


def e21_utf16_and_gbk(p: Paper) -> None:
    p.label(60, PHONE, p.mobile())
    p.encoded["Doc_0/Pages/Page_0/Content.xml"] = "GB18030"
    p.encoded["Doc_0/Document.xml"] = "UTF-16"
    p.asides.append(
        f'<ofd:Bookmarks><ofd:Bookmark Name="{p.id()}"><ofd:Dest Type="Fit" PageID="900"/></ofd:Bookmark>'
        "</ofd:Bookmarks>"
    )


def e22_weak_values(p: Paper) -> None:
    """Homes and passbooks, known by their labels only."""
    home, account = "南塘村3组17号", "301827364519"
    p.add(
        table(
            [20, 40, 90, 150],
            60,
            [
                ["户主姓名", "家庭住址", "存折账号"],
                ["钟志远", home, account],
                ["卢晓梅", "南塘村4组2号", "301827364520"],
            ],
        )
    )
    p.secrets += [home, account, "南塘村4组2号", "301827364520"]


def e90_down_the_page(p: Paper) -> None:
    """Written from top down: set wide in one object, and label and number in an object for each character."""
    value = PHONE + p.mobile()
    p.add(text(20, 60, "", inner=f'<ofd:TextCode X="0" Y="4" DeltaY="g {len(value) - 1} 5.5">{value}</ofd:TextCode>'))
    p.add("".join(text(60, 60 + 5 * n, c) for n, c in enumerate(ID + p.id())))


def e91_boxes_with_dashes(p: Paper) -> None:
    """A character in each box, dashes in boxes of their own."""
    number = p.mobile()
    boxes = [*number[:3], "-", *number[3:7], "-", *number[7:]]
    p.add(table([20.0, 50.0, *(50.0 + 8 * (n + 1) for n in range(len(boxes)))], 60, [["手机号码", *boxes]]))


def e92_columns_side_by_side(p: Paper) -> None:
    """A number written from top down beside another column of characters, without rulings."""
    number = "电话" + p.mobile()
    p.add(*(text(20, 60 + 6 * n, c) + text(60, 60 + 6 * n, "亩") for n, c in enumerate(number)))


def e93_set_wide(p: Paper) -> None:
    """A list without rulings whose digits are set as wide as characters are."""
    columns, size = (20, 40, 60, 130), 3
    rows = [["序号", "户主", "一卡通号", "电话"]]
    rows += [[str(n + 1), "某甲", p.card(), p.mobile()] for n in range(4)]
    for y, row in enumerate(rows):
        for x, value in zip(columns, row, strict=True):
            step = f"g {len(value) - 1} {size}" if len(value) > 1 else ""
            p.add(text(x, 60 + 8 * y, "", size=size, inner=code(value, dx=step, size=size)))
