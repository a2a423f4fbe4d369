"""Ways in which characters and runs of a Word file hold a value; one function a surface."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

from tests.word.paper import Paper, cell, para, raw, reference, run, split, table, wide

BOLD = "<w:b/>"
RED = '<w:color w:val="FF0000"/>'


def c001_runs(p: Paper) -> None:
    number, phone, card = p.id("rsid runs"), p.mobile("proofErr"), p.card("run a character")
    p.add(
        para(
            "身份证号：",
            *(
                f'<w:r w:rsidRPr="00A{n}1B2C"><w:t>{piece}</w:t></w:r>'
                for n, piece in enumerate(split(number, 3, 4, 4))
            ),
        )
    )
    a, b = split(phone, 5)
    p.add(
        para("联系电话：", run(a), '<w:proofErr w:type="spellStart"/>', run(b, BOLD), '<w:proofErr w:type="spellEnd"/>')
    )
    p.add(para("银行账号：", *(run(c, BOLD if n % 2 else RED) for n, c in enumerate(card))))


def c002_marks(p: Paper) -> None:
    number, phone, card = p.id("bookmarks"), p.mobile("permissions"), p.card("comment ranges")
    a, b, c = split(number, 6, 8)
    p.add(
        para(
            "公民身份号码",
            run(a),
            '<w:bookmarkStart w:id="7" w:name="sfz"/>',
            run(b),
            '<w:bookmarkEnd w:id="7"/>',
            run(c),
        )
    )
    a, b = split(phone, 4)
    p.add(para("手机：", run(a), '<w:permStart w:id="8" w:edGrp="everyone"/>', run(b), '<w:permEnd w:id="8"/>'))
    a, b = split(card, 9)
    comment = f'<w:comment w:id="0" w:author="{p.name("comment author")}" w:initials="x">{para("核对")}</w:comment>'
    p.story("comments", comment, "word/comments.xml")
    p.add(
        para(
            "卡号：",
            run(a),
            '<w:commentRangeStart w:id="0"/>',
            run(b),
            '<w:commentRangeEnd w:id="0"/>',
            raw('<w:commentReference w:id="0"/>'),
        )
    )


def c003_fonts(p: Paper) -> None:
    number, phone = p.id("font per script"), p.mobile("page break inside")
    p.add(
        para(
            "身份证号码：",
            *(
                run(c, f'<w:rFonts w:ascii="Font{n % 3}" w:hint="eastAsia"/><w:sz w:val="{20 + n % 4}"/>')
                for n, c in enumerate(number)
            ),
        )
    )
    a, b = split(phone, 6)
    p.add(para("电话：", run(a), raw(f"<w:lastRenderedPageBreak/><w:t>{b}</w:t>")))


def c004_texts(p: Paper) -> None:
    number, phone, card = p.id("several w:t"), p.mobile("comment in w:t"), p.card("comment between runs")
    p.add(para("身份证号：", raw("".join(f"<w:t>{x}</w:t>" for x in split(number, 4, 2, 9)))))
    p.add(para("手机号码：", raw(f"<w:t>{phone[:5]}<!-- note -->{phone[5:7]}<!-- -->{phone[7:]}</w:t>")))
    p.add(para("银行卡号：", run(card[:8]), "<!-- x -->", run(card[8:])))


def c005_wide(p: Paper) -> None:
    number, phone, card, upper = (
        p.id("full width"),
        p.mobile("mixed width"),
        p.card("full-width card"),
        p.id("full-width X", x=True),
    )
    p.add(
        f"身份证号：{wide(number)}",
        f"手机：{phone[:4]}{wide(phone[4:8])}{phone[8:]}",
        f"账号：{wide(card)}",
        f"证件号码：{wide(upper)}",
    )
    circled = "".join(chr(0x1D7CE + int(c)) for c in p.mobile("mathematical digits"))
    p.add(f"联系电话：{circled}", f"电子邮箱：{wide(p.email('full-width mail'))}")


def c007_dashes(p: Paper) -> None:
    hyphens = ("-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "\uff0d", ".", "·")
    for dash in hyphens:
        phone = p.mobile(f"dash {ord(dash):04X}")
        p.add(f"联系电话：{phone[:3]}{dash}{phone[3:7]}{dash}{phone[7:]}")
    card, number = p.card("dashes", 16), p.id("noBreakHyphen")
    p.add(f"银行账号：{'-'.join(split(card, 4, 4, 4))}")
    p.add(para("身份证号：", raw("<w:noBreakHyphen/>".join(f"<w:t>{x}</w:t>" for x in split(number, 6, 8)))))


def c008_invisible(p: Paper) -> None:
    for sign in "\u200b\u200c\u200d\u2060\u200e\u200f\ufeff\u00ad\u202a\u2063":
        phone = p.mobile(f"U+{ord(sign):04X}")
        p.add(f"手机：{sign.join(split(phone, 2, 3, 4))}")
    number, card, mail = p.id("ZWSP a character"), p.card("WJ"), p.email("ZWNJ in mail")
    p.add(
        "身份证号：" + "\u200b".join(number),
        "卡号：" + "\u2060".join(split(card, 4, 4)),
        "邮箱：" + mail[:3] + "\u200c" + mail[3:],
    )


def c010_breaks(p: Paper) -> None:
    for tag in ("tab", "br", "cr"):
        phone = p.mobile(f"w:{tag}")
        p.add(
            para(
                "联系电话：",
                raw(f"<w:t>{phone[:3]}</w:t><w:{tag}/><w:t>{phone[3:7]}</w:t><w:{tag}/><w:t>{phone[7:]}</w:t>"),
            )
        )
    number, card = p.id("newline in w:t"), p.card("tab in a card")
    p.add(para("身份证号：", raw(f'<w:t xml:space="preserve">{number[:10]}\n{number[10:]}</w:t>')))
    p.add(para("银行账号：", run(card[:6]), raw("<w:tab/>"), run(card[6:])))
    number = p.id("w:br")
    p.add(para("公民身份号码：", raw(f"<w:t>{number[:6]}</w:t><w:br/><w:t>{number[6:]}</w:t>")))


def c011_paragraphs(p: Paper) -> None:
    number, card, phone = p.id("two paragraphs"), p.card("three paragraphs", 19), p.mobile("two paragraphs")
    p.add(f"身份证号：{number[:6]}", f"{number[6:]}，已核对。")
    p.add(f"银行账号：{card[:6]}", card[6:12], card[12:])
    p.add(f"联系电话：{phone[:7]}", phone[7:])
    number = p.id("paragraphs, x", x=True)
    p.add(f"证件号码{number[:10]}", number[10:])


def c012_cells(p: Paper) -> None:
    number, card, phone = p.id("two cells"), p.card("three cells", 19), p.mobile("two cells")
    p.add(table(["身份证号", number[:6], number[6:]], ["银行账号", card[:8], card[8:]], ["手机", phone[:3], phone[3:]]))
    number, card = p.id("two cells under a header"), p.card("three cells in a row", 16)
    p.add(table(["姓名", "身份证号", "", "备注"], ["某甲", number[:10], number[10:], "无"]), "<w:p/>")
    p.add(table(["银行卡号", *split(card, 4, 4, 4)]))


def c013_digits(p: Paper) -> None:
    number, card, phone = p.id("digit a cell"), p.card("digit a cell", 19), p.mobile("digit a cell")
    p.add(table(["身份证号码", *number]), "<w:p/>", table(["银行账号", *card]), "<w:p/>", table(["联系电话", *phone]))
    number = p.id("digit a cell, several runs")
    p.add("公民身份号码：", table([cell(para(run(c), run(""))) for c in number]))


def c014_vertical(p: Paper) -> None:
    number, phone, card = p.id("digit a row"), p.mobile("digit a row"), p.card("vertical text", 16)
    p.add("身份证号（竖排）：", table(*([c] for c in ["身份证号", *number])), "<w:p/>")
    p.add(table(*([c, "—"] for c in ["手机", *phone])), "<w:p/>")
    p.add(table([cell("银行账号", *card, properties='<w:textDirection w:val="tbRlV"/>')]))


def c015_symbols(p: Paper) -> None:
    number, phone = p.id("w:sym F0xx"), p.mobile("w:sym 00xx")
    sym = '<w:sym w:font="Wingdings" w:char="{:04X}"/>'
    p.add(para("身份证号：", *(raw(sym.format(0xF000 + ord(c))) for c in number)))
    p.add(para("手机：", raw("".join(sym.format(ord(c)) for c in phone))))
    card = p.card("some symbols")
    p.add(para("账号：", run(card[:5]), raw("".join(sym.format(0xF000 + ord(c)) for c in card[5:9])), run(card[9:])))


def c016_ruby(p: Paper) -> None:
    def ruby(text: str, base: str) -> str:
        return raw(
            f'<w:ruby><w:rubyPr><w:rubyAlign w:val="center"/></w:rubyPr><w:rt>{run(text)}</w:rt><w:rubyBase>{run(base)}</w:rubyBase></w:ruby>'
        )

    number, phone, card = p.id("ruby base"), p.mobile("ruby text"), p.card("ruby text and base")
    p.add(para("身份证号：", *(ruby("x", piece) for piece in split(number, 6, 8))))
    p.add(para("联系人", ruby(f"手机{phone}", "某某")), para("账号：", ruby(card, card)))


def c017_hidden(p: Paper) -> None:
    for tag in ("vanish", "webHidden", "specVanish"):
        p.add(para("说明。", run(f"手机：{p.mobile(tag)}", f"<w:{tag}/>")))
    style = '<w:style w:type="character" w:customStyle="1" w:styleId="Hide9"><w:name w:val="Hide9"/><w:rPr><w:vanish/></w:rPr></w:style>'
    p.change("word/styles.xml", lambda text: text.replace("</w:styles>", f"{style}</w:styles>"))
    p.add(para("备注。", run(f"身份证号：{p.id('hidden style')}", '<w:rStyle w:val="Hide9"/>')))
    p.add(para(run(f"账号：{p.card('hidden mark')}", "<w:vanish/>"), properties="<w:rPr><w:vanish/></w:rPr>"))


def c018_white(p: Paper) -> None:
    p.add(para("备注。", run(f"身份证号：{p.id('white')}", '<w:color w:val="FFFFFF"/>')))
    p.add(para("说明。", run(f"电话{p.mobile('one point')}", '<w:sz w:val="2"/>')))
    p.add(para("补充。", run(p.card("shading"), '<w:color w:val="CCCCCC"/><w:shd w:val="clear" w:fill="CCCCCC"/>')))


def c019_forms(p: Paper) -> None:
    lower, old = p.id("lower-case x", x=True), p.id("15 digits")
    p.secrets[-1].value = old[:6] + old[8:17]
    p.add(
        f"身份证号：{lower[:-1]}x",
        f"原身份证号（15位）：{old[:6] + old[8:17]}。",
        f"（{p.id('brackets')}）为其身份证号",
    )


def c022_kinds(p: Paper) -> None:
    qq = p.plant(str(p.chance.randrange(10**8, 10**10 - 1)), "qq", "QQ")
    home = p.plant(f"0574-6{p.chance.randrange(10**6):07}", "landline", "home phone")
    p.add(
        f"QQ：{qq}",
        f"家庭电话：{home}",
        f"电子邮箱：{p.email('mail')}；微信同手机号{p.mobile('wechat is the mobile')}。",
    )
    qq = p.plant(str(p.chance.randrange(10**8, 10**10 - 1)), "qq", "QQ号码")
    p.add(f"联系QQ号码{qq}，QQ邮箱：{p.plant(qq + '@qq.com', 'email', 'QQ mail')}")
    home = p.plant(f"0574-6{p.chance.randrange(10**6):07}", "landline", "住宅电话")
    p.add(f"住宅电话：{home}；宅电：（0574）{p.plant('6' + f'{p.chance.randrange(10**7):07}', 'landline', '宅电')}")


def c023_mail(p: Paper) -> None:
    at, full, broken, upper = (
        p.email("run split"),
        p.email("fullwidth at"),
        p.email("three runs"),
        p.email("upper case"),
    )
    a, b = at.split("@")
    p.add(
        para("邮箱：", run(a), run("@", BOLD), run(b)),
        f"Email：{full.replace('@', '＠')}",
        para("E-mail: ", *map(run, split(broken, 2, 5))),
    )
    p.add(f"邮箱地址：{upper.upper()}")


def c024_order(p: Paper) -> None:
    p.add(
        f"{p.id('before its label')}（身份证号）",
        f"{p.mobile('before its label')}为项目联系人手机",
        f"{p.card('before its label')}系其银行卡号",
    )
    p.add(f"联系方式：{p.mobile('list')}、{p.mobile('list')}；{p.mobile('list')},{p.mobile('list')}/{p.mobile('list')}")
    p.add(
        f"联系人某某{p.mobile('no label')}",
        f"开户行：城中支行，户名：某某，账号{p.card('account')}。",
        f"Mobile:{p.mobile('English')} ID No.{p.id('English')}",
    )


def c025_numerals(p: Paper) -> None:
    for digits, where in (
        ("〇一二三四五六七八九", "small"),
        ("零壹贰叁肆伍陆柒捌玖", "large"),
        ("零一二三四五六七八九", "零"),
        ("○一二三四五六七八九", "circle"),
    ):
        phone = p.mobile(f"numerals {where}")
        p.add(f"手机：{''.join(digits[int(c)] for c in phone)}。")
    phone = p.mobile("numerals over runs")
    p.add(para("联系电话", *(run("〇一二三四五六七八九"[int(c)]) for c in phone)))


def c028_entities(p: Paper) -> None:
    number, phone, card, mail = p.id("decimal"), p.mobile("CDATA"), p.card("hexadecimal"), p.email("entity at")
    p.add(
        para("身份证号：", raw(f"<w:t>{''.join(f'&#{ord(c)};' for c in number)}</w:t>")),
        para("手机：", raw(f"<w:t><![CDATA[{phone[:5]}]]>{phone[5:]}</w:t>")),
    )
    p.add(
        para("账号：", raw(f"<w:t>{''.join(f'&#x{ord(c):X};' for c in card)}</w:t>")),
        para("邮箱：", raw(f"<w:t>{mail.replace('@', '&#64;')}</w:t>")),
    )


def c029_asides(p: Paper) -> None:
    p.add(
        f"<!-- 身份证号：{p.id('XML comment')} -->",
        f"<?tool 手机 {p.mobile('instruction')}?>",
        para("甲", raw(f"<!--{p.card('comment in a run')}--><w:t>乙</w:t>")),
    )
    inner, header = p.mobile("comment in header"), p.email("comment before the root")
    number = p.story("header", f"<!-- {inner} -->{para('页眉')}")
    p.change("word/document.xml", lambda text: reference(text, "header", number))
    p.change("word/styles.xml", lambda text: text.replace("<w:styles", f"<!-- {header} --><w:styles", 1))


def c031_foreign(p: Paper) -> None:
    p.add(
        f'<w:p my:note="身份证号{p.id("foreign attribute")}"><my:memo>{p.mobile("foreign element")}</my:memo>{run("正文")}</w:p>'
    )
    choice = f'<mc:AlternateContent><mc:Choice Requires="wps">{run("甲")}</mc:Choice><mc:Choice Requires="w14">{run("手机" + p.mobile("second choice"))}</mc:Choice><mc:Fallback>{run("账号" + p.card("fallback"))}</mc:Fallback></mc:AlternateContent>'
    p.add(f"<w:p>{choice}</w:p>")
    doc = f'<wp:docPr id="91" name="图"><a:extLst><a:ext uri="{{x}}"><my:note v="{p.mobile("extLst attribute")}">{p.email("extLst text")}</my:note></a:ext></a:extLst></wp:docPr>'
    p.add(para(raw(f'<w:drawing><wp:inline><wp:extent cx="9" cy="9"/>{doc}</wp:inline></w:drawing>')))
    p.add(f'<w:p><w:r><w:rPr my:k="{p.mobile("attribute of rPr")}"/><w:t>丙</w:t></w:r></w:p>')
