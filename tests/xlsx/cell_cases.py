"""Values in cells: strings of all kinds, numbers, formats, columns that give them away, and what must not go with them."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

from tests.word.paper import split, wide
from tests.xlsx.book import Book, S, formula, inline, number, prefixed, rich


def c001_sentence(b: Book) -> None:
    b.rows([f"联系人手机：{b.mobile('sentence')}，身份证号{b.id('sentence')}。"])


def c002_columns(b: Book) -> None:
    b.people(
        "身份证号码",
        "银行账号",
        "联系电话",
        values=[[b.id("column"), b.card("column"), b.mobile("column")] for _ in range(5)],
    )
    b.keep += ["序号", "身份证号码", "银行账号"]


def c003_inline(b: Book) -> None:
    b.people("身份证号码", "手机号", values=[[inline(b.id("inline")), inline(b.mobile("inline"))] for _ in range(3)])


def c004_rich_shared(b: Book) -> None:
    phone, number_ = b.mobile("runs"), b.id("runs")
    b.rows([b.string(rich("联系手机：", phone[:4], phone[4:9], phone[9:], "（白天）"))])
    b.rows([b.string(rich("身份证号：" + number_[:6], number_[6:14], number_[14:]))])
    b.keep += ["（白天）"]


def c005_rich_inline(b: Book) -> None:
    phone = b.mobile("inline runs")
    b.rows([f'<c r="{{r}}" t="inlineStr"><is>{rich("手机", "：" + phone[:3], phone[3:])}</is></c>'])


def c006_numbers(b: Book) -> None:
    b.people("手机号码", "银行账号", values=[[int(b.mobile("number")), int(b.account("number", 15))] for _ in range(4)])


def c007_exponent(b: Book) -> None:
    phone = b.mobile("exponent")
    b.people("手机号码", values=[[number(f"{phone[0]}.{phone[1:]}E10")], [number(f"{b.mobile('decimals')}.0")]])


def c008_account_lost(b: Book) -> None:
    account = b.card("lost digits", 19)
    b.people("银行账号", values=[[number(f"{account[0]}.{account[1:15]}E+18")], [b.card("whole", 19)]])


def c009_identity_lost(b: Book) -> None:
    person = b.id("lost digits")
    b.people("身份证号", values=[[number(f"{person[0]}.{person[1:15]}E+17")], [number(f"{b.id('typed out')[:15]}000")]])


def c010_format_prefix(b: Book) -> None:
    phone = b.mobile("shown by the format")
    style = b.style(f'"{phone[:3]}"00000000')
    b.rows(["户主姓名", "手机号码"], ["钟志远", number(phone[3:], style)])
    b.changes.append(("xl/styles.xml", str))


def c011_format_hides(b: Book) -> None:
    b.people("手机号码", values=[[number(b.mobile("hidden by the format"), b.style(";;;"))]])
    b.rows([f"备注：手机{b.mobile('beside')}", number(b.mobile("scaled"), b.style("0,,")), "手机号码"])


def c012_dates_stay(b: Book) -> None:
    b.people("出生日期", "身份证号", values=[[number(30000, 2), b.id("beside a date")]])


def c013_two_row_headings(b: Book) -> None:
    start = b.rows(["序号", "户主", "证件信息", None, "账户信息", None], [None, None, "类型", "号码", "开户行", "账号"],
                   *[[n, "卢晓梅", "身份证", b.id("two-row heading"), "青溪农商行", b.card("two-row heading")] for n in range(1, 4)])  # fmt: skip
    merges = "".join(
        f'<mergeCell ref="{a}{start}:{z}{y}"/>'
        for a, z, y in (("A", "A", start + 1), ("B", "B", start + 1), ("C", "D", start), ("E", "F", start))
    )
    b.sheets[0].after["mergeCells"] = f'<mergeCells>{merges}<mergeCell ref="A1:D1"/></mergeCells>'
    b.keep += ["青溪农商行", "开户行", "证件信息"]


def c014_repeated_headings(b: Book) -> None:
    rows = []
    for page in range(3):
        rows.append(["序号", "姓名", "银行账号"])
        rows += [[n, "汪立群", b.account("repeated heading", 17)] for n in range(page * 3, page * 3 + 3)]
    b.rows(*rows)


def c015_first_column(b: Book) -> None:
    b.rows(
        ["姓名", "姜文博"],
        ["身份证号", b.id("form")],
        ["手机号码", int(b.mobile("form"))],
        ["银行账号", b.account("form", 16)],
    )


def c016_transposed(b: Book) -> None:
    b.rows(
        ["户主姓名", "姜文博", "范春生"],
        ["身份证号", b.id("transposed"), b.id("transposed")],
        ["手机", b.mobile("transposed"), b.mobile("transposed")],
    )


def c017_odd_values(b: Book) -> None:
    good = b.id("column")
    b.people(
        "身份证号",
        "银行账号",
        values=[
            [good, b.account("odd", 12)],
            [b.plant(good[:17] + "A", "id_card", "typing error"), b.account("odd", 13)],
        ],
    )


def c018_other_sheet(b: Book) -> None:
    person, account = b.id("list"), b.account("list", 17)
    b.people("身份证号", "银行账号", values=[[person, account]])
    b.sheet("备查", [["核对", person], [f"见{account}号", "无误"]])


def c019_shared_with_public(b: Book) -> None:
    """The same string is private in one column and public in another: the public one stays."""
    home = "青溪镇南塘村3组12号"
    cell = b.string(f"<t>{home}</t>")
    b.people("身份证号", "家庭住址", values=[[b.id("beside"), cell]])
    b.sheet("办公", [["单位名称", "单位地址"], ["青溪镇供水站", cell]])
    b.keep += [home]


def c020_hidden_sheet(b: Book) -> None:
    b.sheet("底册", [["姓名", "身份证号"], ["钟志远", b.id("hidden sheet")]], state="hidden")
    b.sheet("底册2", [["姓名", "手机号"], ["钟志远", int(b.mobile("very hidden sheet"))]], state="veryHidden")


def c021_hidden_rows(b: Book) -> None:
    start = b.people("身份证号", "手机", values=[[b.id("hidden row"), b.mobile("hidden column")]])
    b.sheets[0].row_attributes[start + 1] = ' hidden="1"'
    b.sheets[
        0
    ].cols = (
        '<cols><col min="1" max="1" width="23.5" customWidth="1"/><col min="4" max="4" width="0" hidden="1"/></cols>'
    )


def c022_merged_over(b: Book) -> None:
    start = b.rows(["备注：以下空白", f"手机{b.mobile('below a merged cell')}", b.id("below a merged cell")])
    b.sheets[0].after["mergeCells"] = (
        f'<mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A{start}:D{start}"/></mergeCells>'
    )


def c023_digit_cells(b: Book) -> None:
    b.rows(["身份证号码", *b.id("a digit a cell")])


def c024_digits_down(b: Book) -> None:
    phone = b.mobile("list")
    b.people("手机号码", values=[[phone]])
    b.sheet("竖排", [["手机号码"], *([digit] for digit in phone)])


def c025_cut_cells(b: Book) -> None:
    b.rows(["身份证号码", *split(b.id("cut in three"), 6, 8)])


def c026_escapes(b: Book) -> None:
    coded = "".join(f"_x{ord(c):04X}_" for c in b.mobile("escaped"))
    b.rows([b.string(f"<t>手机：{coded}</t>"), inline("编号_x005F_x0041_")])
    b.people("身份证号", values=[[b.string(f"<t>{''.join(f'_x{ord(c):04x}_' for c in b.id('escaped'))}</t>")]])


def c027_phonetic(b: Book) -> None:
    phone = b.mobile("phonetic guide")
    b.rows([b.string(f'<t>供水</t><rPh sb="0" eb="2"><t>手机{phone}</t></rPh><phoneticPr fontId="0"/>')])
    b.keep += ["供水"]


def c028_unused_string(b: Book) -> None:
    b.unused += [f"<t>身份证号{b.id('unused string')}</t>", f"<t>{b.card('unused string')}</t>"]


def c029_spellings(b: Book) -> None:
    b.rows([f"手机：{wide(b.mobile('full width'))}"], [f"手机：{' '.join(split(b.mobile('spaces'), 3, 4))}"],
           [f"身份证号：\n{b.id('line break')}"], ["电话\u200b：" + "\u200b".join(b.mobile("zero width"))])  # fmt: skip


def c030_no_names(b: Book) -> None:
    """Rows and cells without references: their place is told by order."""
    b.people("身份证号", "手机号", values=[[b.id("no reference"), int(b.mobile("no reference"))]])
    b.change(
        "xl/worksheets/sheet1.xml",
        _bare,
    )


def _bare(text: str) -> str:
    import re

    rows = re.split(r"(<row r=\"\d+\"[^>]*>.*?</row>)", text)
    for index, row in enumerate(rows):
        if "户主姓名" in row or row.count("<c ") == 4:
            rows[index] = re.sub(r'<c r="[A-Z]+\d+"', "<c", row)
    return "".join(rows)


def c031_prefix(b: Book) -> None:
    b.people("身份证号", "手机号", values=[[b.id("prefix"), inline(b.mobile("prefix"))]])
    b.rows([b.string(rich("手机", "：" + b.mobile("prefix runs")))])
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        b.change(name, prefixed)


def c032_strict(b: Book) -> None:
    b.people("身份证号", "手机号", values=[[b.id("strict"), int(b.mobile("strict"))]])
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"):
        b.change(
            name,
            lambda text: text.replace(S, strict).replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
        )


def c033_trailing_line(b: Book) -> None:
    b.people("身份证号", values=[[b.id("list")], [b.id("list")]])
    b.rows(["填表人：卢晓梅", None, f"手机：{b.mobile('signature line')}"])


def c034_blank_rows(b: Book) -> None:
    """Blank rows cut a list: its later parts have no heading of their own."""
    start = b.people(
        "银行账号", "备注", values=[[b.account("first part", 17), "一组"], [b.account("first part", 17), "一组"]]
    )
    b.sheets[0].rows[start + 5] = [3, "石玉兰", b.account("second part", 17), "二组"]
    b.sheets[0].rows[start + 6] = [4, "范春生", b.account("second part", 17), "二组"]


def c035_names_of_households(b: Book) -> None:
    b.people("身份证号", "补偿金额（元）", values=[[b.id("list"), 12000.5], [b.id("list"), 8000]])
    b.keep += ["补偿金额（元）"]


def c036_error_and_boolean(b: Book) -> None:
    b.people(
        "身份证号",
        "已签",
        values=[
            [b.id("beside"), '<c r="{r}" t="b"><v>1</v></c>'],
            [b.id("beside"), '<c r="{r}" t="e"><v>#N/A</v></c>'],
        ],
    )


def c037_text_as_formula_string(b: Book) -> None:
    b.people(
        "身份证号",
        values=[
            [formula('"身"&"份"', b.id("stored result"))],
            [f'<c r="{{r}}" t="str"><v>{b.id("string without formula")}</v></c>'],
        ],
    )
