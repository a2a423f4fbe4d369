"""Ways in which pages of an OFD file show a value; one function a surface."""

from __future__ import annotations

from html import escape

from tests.ofd.paper import Paper, code, font_file, glyphs, grid, steps, table, text, transform, width

ID, PHONE, CARD = "身份证号：", "联系电话：", "银行卡号："


def c01_one_object(p: Paper) -> None:
    p.label(60, ID, p.id())
    p.label(70, PHONE, p.mobile())
    p.label(80, CARD, p.card())
    p.add(text(20, 90, "请核对"))
    p.keep.append("请核对")


def c02_object_a_digit(p: Paper) -> None:
    for y, label, value in ((60, ID, p.id()), (70, PHONE, p.mobile())):
        p.add(text(20, y, label), *(text(45 + 2 * n, y, digit) for n, digit in enumerate(value)))


def c03_runs_of_steps(p: Paper) -> None:
    number, phone = p.id(), p.mobile()
    body = code(ID + number, dx="g 5 4 g 17 2")
    p.add(text(20, 60, "", inner=body), text(20, 70, "", inner=code(PHONE + phone, dx="g 5 4.0 2")))
    p.add(text(20, 80, "", inner=code(p.card(), dx="2")))


def c04_codes_in_one_object(p: Paper) -> None:
    number = p.id()
    inner = code(ID) + code(number[:7], 20) + code(number[7:11], 34) + code(number[11:], 42)
    p.add(text(20, 60, "", inner=inner))
    p.add(text(20, 70, "", inner=code(PHONE) + code(p.mobile(), 25) + code("请核对", 60)))
    p.keep.append("请核对")


def c05_shuffled(p: Paper) -> None:
    """Drawn in an order that is not the reading order."""
    phone, number = p.mobile(), p.id()
    for place in (5, 0, 9, 3, 10, 1, 7, 2, 8, 4, 6):
        p.add(text(45 + 2 * place, 60, phone[place]))
    p.add(text(20, 60, PHONE), text(57, 70, number[6:]), text(20, 70, ID), text(45, 70, number[:6]))


def c06_wrapped(p: Paper) -> None:
    number = p.id()
    p.add(text(20, 60, "本次公示的被征收人一户，户主本人的公民身份号码为" + number[:8]))
    p.add(text(20, 67, number[8:] + "，现予以公示，请各相关权利人在公示期内提出书面意见。"))


def c07_scaled(p: Paper) -> None:
    value = p.id()
    inner = code(ID + value, 0, 1, size=1)
    p.add(text(20, 60, "", size=1, more=' CTM="4 0 0 4 0 0"', inner=inner))


def c08_turned(p: Paper) -> None:
    value = p.mobile()
    p.add(text(100, 60, "", more=' CTM="0 1 -1 0 0 0"', inner=code(PHONE + value)))
    p.add(text(140, 200, "", more=' CTM="0.866 0.5 -0.5 0.866 0 0"', inner=code(ID + p.id())))


def c09_downwards(p: Paper) -> None:
    value = PHONE + p.mobile()
    body = f'<ofd:TextCode X="0" Y="4" DeltaY="g {len(value) - 1} 4.2">{value}</ofd:TextCode>'
    p.add(text(150, 60, "", inner=body))
    p.add(text(170, 60, "", more=' ReadDirection="90"', inner=body.replace(value, ID + p.id())))


def c10_embedded_font(p: Paper) -> None:
    p.embed("5", font_file(mapped=False))
    for y, value in ((60, "身份证号：" + p.id()), (70, "电话：" + p.mobile())):
        p.add(text(20, y, "", font="5", inner=transform(value) + code(value)))


def c11_part_of_a_transform(p: Paper) -> None:
    p.embed("5", font_file())
    value = "电话：" + p.mobile() + "请核对"
    inner = transform(value[:3]) + transform(value[3:9], position=3) + transform(value[9:], position=9) + code(value)
    p.add(text(20, 60, "", font="5", inner=inner))
    p.keep.append("请核对")


def c12_ligatures(p: Paper) -> None:
    """One glyph for several codes."""
    p.embed("5", font_file())
    phone = p.mobile()
    value = "电话：" + phone
    joined = (
        '<ofd:CGTransform CodePosition="3" CodeCount="4" GlyphCount="1"><ofd:Glyphs>7</ofd:Glyphs></ofd:CGTransform>'
    )
    inner = transform("电话：") + joined + transform(phone[4:], position=7)
    p.add(text(20, 60, "", font="5", inner=inner + code(value)))


def c13_codes_that_lie(p: Paper) -> None:
    """The codes are harmless, the glyphs show a number."""
    p.embed("5", font_file())
    phone = p.mobile()
    p.add(
        text(20, 60, "电话：", font="1"),
        text(32, 60, "", font="5", inner=transform(phone) + code("号" * 11, dx="g 10 2")),
    )


def c14_full_width(p: Paper) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in p.mobile())
    p.label(60, PHONE, wide)
    p.label(70, PHONE, " ".join((p.mobile()[:3], p.secrets[-1][3:7], p.secrets[-1][7:])))


def c15_entities(p: Paper) -> None:
    phone, number, card = p.mobile(), p.id(), p.card()
    spelled = "".join(f"&#{ord(c)};" if n % 2 else f"&#x{ord(c):x};" for n, c in enumerate(phone))
    p.add(text(20, 60, "", inner=code("@", dx=steps(PHONE + phone)).replace("@", PHONE + spelled)))
    p.add(text(20, 70, "", inner=code("@", dx=steps(ID + number)).replace("@", f"{ID}<![CDATA[{number}]]>")))
    broken = f"{card[:5]}<!-- n -->{card[5:11]}<?x y?>{card[11:]}"
    p.add(text(20, 80, "", inner=code("@", dx=steps(CARD + card)).replace("@", CARD + broken)))


def c16_blocks(p: Paper) -> None:
    inner = text(20, 60, ID + p.id())
    p.add(f'<ofd:PageBlock ID="7"><ofd:PageBlock ID="8">{inner}</ofd:PageBlock></ofd:PageBlock>')


def c17_composite(p: Paper) -> None:
    unit = text(0, 0, PHONE + p.mobile())
    outer = f'<ofd:CompositeObject Boundary="5 5 100 10" ResourceID="31" CTM="1 0 0 1 0 3"/>{text(0, 20, ID + p.id())}'
    p.resources.append(
        f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="31" Width="100" Height="10"><ofd:Content>{unit}'
        f'</ofd:Content></ofd:CompositeGraphicUnit><ofd:CompositeGraphicUnit ID="32" Width="100" Height="50">'
        f"<ofd:Content>{outer}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    p.add('<ofd:CompositeObject Boundary="20 60 150 60" ResourceID="32"/>')


def c18_template(p: Paper) -> None:
    p.templates["51"] = text(20, 60, PHONE + p.mobile()) + text(20, 70, "经办人")
    p.used.append("51")
    p.keep.append("经办人")


def c19_unused_template(p: Paper) -> None:
    p.templates["52"] = text(20, 60, ID + p.id())
    p.resources.append(
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="33" Width="9" Height="9"><ofd:Content>'
        f"{text(0, 0, PHONE + p.mobile())}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )


def c20_pattern_and_clip(p: Paper) -> None:
    value = text(0, 0, ID + p.id())
    cell = f'<ofd:Pattern Width="50" Height="10"><ofd:CellContent>{value}</ofd:CellContent></ofd:Pattern>'
    p.add(
        f'<ofd:PathObject Boundary="20 60 50 10" Fill="true"><ofd:FillColor>{cell}</ofd:FillColor>'
        "<ofd:AbbreviatedData>M 0 0 L 50 0 L 50 10 L 0 10 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    clip = text(0, 0, PHONE + p.mobile()).replace("TextObject", "Text")
    p.add(
        f'<ofd:PathObject Boundary="20 80 50 10" Fill="true"><ofd:Clips><ofd:Clip><ofd:Area>{clip}'
        "</ofd:Area></ofd:Clip></ofd:Clips>"
        "<ofd:AbbreviatedData>M 0 0 L 50 0 L 50 10 L 0 10 C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def c21_invisible(p: Paper) -> None:
    p.add(text(20, 60, PHONE + p.mobile(), more=' Visible="false"'))
    p.add(text(20, 70, ID + p.id(), more=' Fill="false"'))
    p.add(text(20, 80, CARD + p.card(), inner="", more=' Alpha="0"'))
    p.add(text(500, 700, PHONE + p.mobile()))


def c22_double_strike(p: Paper) -> None:
    value = ID + p.id()
    p.add(text(20, 60, value), text(20.1, 60, value), text(20, 60.05, value))


def c23_table(p: Paper) -> None:
    rows = [["序号", "项目", "身份证号码", "银行账号"]]
    for number in (1, 2, 3):
        account = p.plant(f"2010{number}7834{number * 111 + 4000}")
        rows.append([str(number), "青苗补偿", p.id(), account])
    p.add(table([20, 35, 70, 120, 180], 60, rows))
    p.keep += ["青苗补偿", "银行账号"]


def c24_table_over_pages(p: Paper) -> None:
    xs, rows = (
        [20.0, 60.0, 120.0],
        [["项目", "银行账号"], *([f"地块{n}", p.plant(f"3301{n}56{n * 101 + 70000}")] for n in (1, 2))],
    )
    p.add(table(xs, 255, rows, 9))
    p.add(table(xs, 20, [[f"地块{n}", p.plant(f"3301{n}56{n * 103 + 70000}")] for n in (3, 4)], 9), page=1)


def c25_table_of_thin_fills(p: Paper) -> None:
    xs, ys = [20, 60, 120], [60, 70, 80]
    bars = [(xs[0], y, xs[-1] - xs[0], 0.3) for y in ys] + [(x, ys[0], 0.3, ys[-1] - ys[0]) for x in xs]
    for x, y, w, h in bars:
        p.add(
            f'<ofd:PathObject Boundary="{x} {y} {w} {h}" Stroke="false" Fill="true"><ofd:AbbreviatedData>M 0 0 L {w} 0 '
            f"L {w} {h} L 0 {h} C</ofd:AbbreviatedData></ofd:PathObject>"
        )
    p.add(
        text(21, 61, "地块"),
        text(61, 61, "银行账号"),
        text(21, 71, "南塘"),
        text(61, 71, p.plant("20107834562211")),
    )


def c26_boxes(p: Paper) -> None:
    """A form with a box for every digit."""
    value = p.id()
    xs = [40 + 7.0 * n for n in range(19)]
    p.add(text(15, 61, "身份证号"), grid(xs, [60, 68]))
    p.add(*(text(xs[n] + 2, 61.5, digit) for n, digit in enumerate(value)))


def c27_backwards(p: Paper) -> None:
    """Codes in reverse, steps to the left: read from the left it is the number."""
    value = p.mobile()
    inner = f'<ofd:TextCode X="20" Y="4" DeltaX="g 10 -2">{value[::-1]}</ofd:TextCode>'
    p.add(text(20, 60, PHONE), text(25, 60, "", inner=inner))


def c28_utf16(p: Paper) -> None:
    p.label(60, ID, p.id())
    p.encoded["Doc_0/Pages/Page_0/Content.xml"] = "UTF-16"
    p.add(text(20, 60, PHONE + p.mobile()), page=1)
    p.encoded["Doc_0/Pages/Page_1/Content.xml"] = "GB18030"


def c29_no_steps(p: Paper) -> None:
    """Steps left to the font's widths."""
    p.add(text(20, 60, "", inner=code(PHONE + p.mobile() + "请核对", dx="")))
    p.keep.append("请核对")


def c30_copies_without_labels(p: Paper) -> None:
    value = p.card()
    p.label(60, "银行卡号：", value)
    p.add(text(20, 100, f"汇款附言：补偿款{value}"), text(20, 110, "附言 " + value[:6]), text(43, 110, value[6:]))


def c31_wide_steps(p: Paper) -> None:
    value = p.mobile()
    p.add(text(20, 60, "", inner=code(PHONE + value, dx="g 5 4 g 10 3.6")))


def c32_glyphs_of_codes_unsaid(p: Paper) -> None:
    """CGTransform without counts, as converters write it."""
    p.embed("5", font_file(mapped=False))
    value = p.mobile()
    for n, digit in enumerate(value):
        inner = f'<ofd:CGTransform CodePosition="0"><ofd:Glyphs>{glyphs(digit)}</ofd:Glyphs></ofd:CGTransform>'
        p.add(text(45 + 2 * n, 60, "", font="5", inner=inner + code(digit)))
    p.add(text(20, 60, PHONE))


def c33_separate_widths(p: Paper) -> None:
    """Letters of a mail address as objects of their own: the bars must not tell their widths."""
    mail = p.plant("wangliqun1968@163.com")
    x = 45.0
    p.add(text(20, 60, "电子邮箱："))
    for character in mail:
        p.add(text(x, 60, "", inner=code(escape(character))))
        x += width(character, 4.0) * (0.5 if character in "il1" else 1.0)


def c34_children_in_codes(p: Paper) -> None:
    value = p.mobile()
    body = code("@", dx=steps(PHONE + value)).replace("@", f"{PHONE}{value[:4]}<ofd:x>{value[4:7]}</ofd:x>{value[7:]}")
    p.add(text(20, 60, "", inner=body))


def c35_pretty_printed(p: Paper) -> None:
    value = p.id()
    body = code("@", dx=steps(ID + value)).replace("@", f"\n   {ID}{value}\n   ")
    p.add(text(20, 60, "", inner=body))
