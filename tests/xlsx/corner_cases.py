"""Cells as other programs write them: odd types, odd numbers, odd markup, odd places of headings."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import re

from tests.word.paper import split
from tests.xlsx.book import Book, formula, inline, letters, number, rich


def _cell(inner: str, more: str = "") -> str:
    return f'<c r="{{r}}"{more}>{inner}</c>'


def c240_types_that_lie(b: Book) -> None:
    """A string typed as a number, a number typed as a string, leftovers of another type beside the value."""
    one, two, three = b.mobile("inline beside a number"), b.id("text beside lies"), b.mobile("number as string")
    b.rows(
        [
            "联系电话",
            _cell(f"<v>5</v><is><t>{one}</t></is>"),
            inline(two),
            _cell(f"<v>{three}</v>", ' t="str"'),
            _cell(f"<v>{b.mobile('error')}</v>", ' t="e"'),
            _cell(f"<v>{b.mobile('truth')}</v>", ' t="b"'),
        ]
    )


def c241_notations(b: Book) -> None:
    """Numbers as programs write them: small e, many zeros behind the point, a sign, noise of binary fractions."""
    phones = [b.mobile("notation") for _ in range(5)]
    texts = [
        f"{phones[0][0]}.{phones[0][1:]}e10",
        f"{phones[1]}.000000",
        f"+{phones[2]}",
        f"{phones[3]}.0000000019",
        f"{phones[4]}0E-1",
    ]
    b.people("联系方式", values=[[number(text)] for text in texts])


def c242_formats_that_add(b: Book) -> None:
    """The format shows digits that are stored nowhere else, in each of its sections."""
    person, phone = b.id("in the format"), b.mobile("in the text section")
    head, rest = phone[:7], phone[7:]
    other = b.mobile("halves")
    b.rows(
        ["证件号", number(1, b.style(f'"{person}"'))],
        ["电话", inline(rest, b.style(f'0;-0;0;"{head}"@'))],
        ["手机", number(other[7:], b.style(f'"{other[:3]}-{other[3:7]}-"0000'))],
    )


def c243_cut_by_markup(b: Book) -> None:
    """A text cut by sections, references, comments and properties of runs."""
    a, c, d = (split(b.mobile(where), 3, 4) for where in ("sections", "references", "comments"))
    b.rows([
        b.string(f"<t>电话<![CDATA[{a[0]}]]>{a[1]}<![CDATA[{a[2]}]]></t>"),
        b.string(f"<t>电话{''.join(f'&#{ord(x)};' for x in c[0])}{''.join(f'&#x{ord(x):x};' for x in c[1])}{c[2]}</t>"),
        _cell(f"<is><t>电话{d[0]}<!-- x -->{d[1]}<?x y?>{d[2]}</t></is>", ' t="inlineStr"'),
    ])  # fmt: skip


def c245_single_runs(b: Book) -> None:
    """Every digit a run of its own, with blanks that do not break and marks of width nothing."""
    phone, person = b.mobile("runs of one"), b.id("marks of no width")
    b.rows(
        [b.string(rich("手机", *phone))],
        ["身份证", inline("\u200b".join(person))],
        ["联系电话", inline("\u00a0".join(split(b.mobile("hard blanks"), 3, 4)))],
        ["卡号", inline("\u2009".join(re.findall("....?", b.card("thin blanks", 16))))],
    )


def c246_guides(b: Book) -> None:
    """Guides for pronunciation over a public text, and between the runs of a number."""
    one, two = b.mobile("guide"), b.mobile("number between guides")
    b.rows([b.string(f'<t>青溪镇</t><rPh sb="0" eb="3"><t>{one}</t></rPh><phoneticPr fontId="1"/>')])
    b.rows([b.string(f'<r><t>电话{two[:4]}</t></r><rPh sb="0" eb="1"><t>ア</t></rPh><r><t>{two[4:]}</t></r>')])
    b.rows([_cell(f'<is><t>南塘</t><rPh sb="0" eb="2"><t>{b.id("inline guide")}</t></rPh></is>', ' t="inlineStr"')])


def c247_constants(b: Book) -> None:
    """Formulas that spell a number out."""
    one, two, three = (
        split(b.mobile(where), 3, 4) for where in ("joined numbers", "concatenated", "joined by function")
    )
    whole = b.mobile("format of a constant")
    b.rows([
        formula(f'{one[0]}&{one[1]}&"{one[2]}"', "".join(one)), formula(f'CONCATENATE("{two[0]}","{two[1]}",{two[2]})', "".join(two)),
        formula(f'_xlfn.TEXTJOIN("-",TRUE,"{three[0]}","{three[1]}","{three[2]}")', "-".join(three)),
        formula(f'TEXT({whole},"000-0000-0000")', f"{whole[:3]}-{whole[3:7]}-{whole[7:]}"),
        formula(f'HYPERLINK("tel:{b.mobile("link")}","拨打")', "拨打"), formula(f'_xlfn.LET(_xlpm.x,"{b.id("variable")}",_xlpm.x)', b.secrets[-1].value),
    ])  # fmt: skip
    b.keep.append("拨打")


def c248_masks_of_formulas(b: Book) -> None:
    """A formula that shows a mask of a cell: the cell goes, and the parts that the mask shows go too."""
    start = b.rows(["户主姓名", "身份证号码", "显示"], ["钟志远", b.id("cell")])
    person = b.secrets[-1].value
    b.sheets[0].rows[start + 1].append(
        formula(f'LEFT(B{start + 1},6)&"********"&RIGHT(B{start + 1},4)', f"{person[:6]}********{person[-4:]}")
    )


def c249_other_sheet_as_number(b: Book) -> None:
    """Labelled text on one sheet, a bare number with a point on another, an exponent on a third."""
    phone, account = b.mobile("labelled here"), b.account("labelled here", 15)
    b.rows(["户主姓名", "联系电话", "银行账号"], ["钟志远", phone, account])
    b.sheet("附表", [["编码", "数量"], [number(f"{phone}.0"), 3], [number(account), 5]])
    b.sheet("附表二", [[number(f"{phone[0]}.{phone[1:]}E+10"), f"见{account}号"]], state="hidden")


def c250_three_rows_of_headings(b: Book) -> None:
    start = b.rows(
        ["青溪镇征地补偿花名册"], ["单位：元", None, None, None, None], ["户主信息", None, None, "补偿信息", None], ["姓名", "证件", None, "银行卡", None], [None, "类型", "号码", "开户行", "卡号"],
        *[["钟志远", "身份证", b.id("third row"), "青溪农商行", b.card("third row")] for _ in range(3)],
    )  # fmt: skip
    merges = "".join(
        f'<mergeCell ref="{area}"/>'
        for area in (
            f"A{start}:E{start}",
            f"A{start + 2}:C{start + 2}",
            f"D{start + 2}:E{start + 2}",
            f"B{start + 3}:C{start + 3}",
            f"D{start + 3}:E{start + 3}",
            f"A{start + 3}:A{start + 4}",
        )
    )
    b.sheets[0].after["mergeCells"] = f'<mergeCells><mergeCell ref="A1:D1"/>{merges}</mergeCells>'


def c251_upright_headings(b: Book) -> None:
    """Headings with a line break after each character, and with blanks inside."""
    b.rows(
        ["序\n号", "姓\n名", "身\n份\n证\n号", "账　　号", "电 话"],
        *[[n, "钟志远", b.id("upright"), b.account("blanks", 17), b.mobile("blank")] for n in range(1, 4)],
    )


def c252_form(b: Book) -> None:
    """A form: labels and values side by side, below each other, in merged cells."""
    start = b.rows(
        ["申请人", "钟志远", None, "性别", "男"],
        ["公民身份号码", b.id("form"), None, "联系电话", b.mobile("form")],
        ["开户银行", "青溪农商行", None, "账（卡）号", b.account("form", 17)],
        ["家庭住址", "青溪镇南塘村3组12号", None, "邮箱", b.email("form")],
    )
    b.plant("南塘村3组12号", "home_address", "form")
    b.sheets[0].after["mergeCells"] = (
        '<mergeCells><mergeCell ref="A1:D1"/>'
        + "".join(f'<mergeCell ref="B{start + n}:C{start + n}"/>' for n in range(4))
        + "</mergeCells>"
    )


def c253_hidden_columns(b: Book) -> None:
    """Columns of no width, folded rows, white letters, far away from everything."""
    b.sheets[
        0
    ].cols = '<cols><col min="1" max="1" width="23.5" customWidth="1"/><col min="27" max="30" width="0" hidden="1" customWidth="1"/></cols>'
    start = b.rows([*[None] * 26, "备用", b.mobile("hidden column"), number(b.mobile("hidden number"))])
    b.sheets[0].rows[start + 3000] = [*[None] * 200, f"{letters(3)}区 {b.id('far away')}"]
    b.sheets[0].row_attributes[start] = ' hidden="1" outlineLevel="1" ht="0" customHeight="1"'


def c254_list_in_one_cell(b: Book) -> None:
    """A whole list in one cell, lines and semicolons between people."""
    people = [(b.id("in one cell"), b.mobile("in one cell")) for _ in range(4)]
    b.rows(
        [
            inline(
                "名单：\n"
                + "\n".join(f"{n}、钟志远，{person}，{phone}；" for n, (person, phone) in enumerate(people, 1))
            )
        ]
    )


def c255_no_heading_letters(b: Book) -> None:
    """Columns named by letters and remarks far above, long numbers without check digits among people."""
    b.rows(["下表 C 列为存折号"], first=12)
    b.rows(["户主姓名", "身份证号", "存折"], *[["钟志远", b.id("list"), b.account("passbook", 14)] for _ in range(4)])


def c256_strings_in_use_twice(b: Book) -> None:
    """One shared string in a personal column and in a public one."""
    phone = b.mobile("shared by cells")
    cell = b.string(f"<t>{phone}</t>")
    b.people("手机号码", values=[[cell], [cell]])
    b.sheet("目录", [["编号", cell], [cell, "完"]])


def c257_escapes(b: Book) -> None:
    """Characters written as _x0031_, in a shared string, a formula's result and a comment in the cell."""
    phone, person = b.mobile("escaped"), b.id("escaped partly")
    b.rows(
        ["电话", b.string("<t>" + "".join(f"_x{ord(c):04X}_" for c in phone) + "</t>")],
        ["身份证", inline(person[:9] + f"_x{ord(person[9]):04x}_" + person[10:])],
        ["附", formula("A1", "".join(f"_x{ord(c):04X}_" for c in b.mobile("escaped result")))],
    )


def c258_titles_inside(b: Book) -> None:
    """Two lists on one sheet with nothing between them, and totals below each."""
    b.rows(
        ["姓名", "身份证号码", "金额"], ["钟志远", b.id("first list"), 100], ["卢晓梅", b.id("first list"), 200], ["合计", None, 300],
        ["姓名", "联系电话", "账号"], ["汪立群", b.mobile("second list"), b.account("second list", 16)], ["姜文博", number(b.mobile("second list")), number(b.account("second list", 15))], ["合计", 2, None],
    )  # fmt: skip


def c259_dots_and_slashes(b: Book) -> None:
    """Separators that people use, full width, Chinese numerals, a country code."""
    phones = [b.mobile("separators") for _ in range(5)]
    from tests.word.paper import wide

    numerals = str.maketrans("0123456789", "〇一二三四五六七八九")
    b.people(
        "电话",
        values=[
            [inline(text)]
            for text in (
                ".".join(split(phones[0], 3, 4)),
                "+86 " + phones[1],
                wide(phones[2]),
                phones[3].translate(numerals),
                "0086-" + "-".join(split(phones[4], 3, 4)),
            )
        ],
    )


def c260_times_and_amounts_stay(b: Book) -> None:
    """What only looks like numbers of people stays beside what is."""
    b.rows(
        ["项目代码", "2025-330282-48-01-123456", "中标金额", number("13800138000.5", 1), "公示期", "20250801-20250805"]
    )
    b.people("手机号码", "桩号", values=[[b.mobile("list"), "123.4567"], [b.mobile("list"), "88.12"]])
    b.keep += ["2025-330282-48-01-123456", "20250801-20250805", "123.4567"]


def c261_without_references(b: Book) -> None:
    """Rows and cells without names, as some programs write them; a prefix on every element."""
    phone = b.mobile("without names")
    b.rows(["电话", phone])
    b.change("xl/worksheets/sheet1.xml", lambda text: re.sub(r'<c r="[A-Z]+\d+"', "<c", text))


def c262_data_table(b: Book) -> None:
    """An array whose result is a list of numbers, spilled over its neighbors."""
    one, two = b.mobile("head of an array"), b.mobile("spilled")
    start = b.rows(
        ["联系电话"],
        [formula(f'{{"{one}";"{two}"}}', one, attributes=' t="array" ref="A14:A15"')],
        [_cell(f"<v>{two}</v>", ' t="str"')],
    )
    assert start


def c263_remarks_in_rows(b: Book) -> None:
    """Remarks under a list that repeat its values in words, and a mail address in the tail."""
    phone, person = b.mobile("list and remark"), b.id("list and remark")
    b.people("身份证号", "联系电话", values=[[person, phone]])
    b.rows(
        [
            f"注：钟志远（{person[:6]} {person[6:14]} {person[14:]}）原号{phone[:3]} {phone[3:7]} {phone[7:]}停用，材料寄{b.email('remark')}"
        ]
    )


def c264_label_and_number_down_one_column(b: Book) -> None:
    """A label and a number, a character a row, in a sheet of one column."""
    b.rows(*([c] for c in "联系电话" + b.mobile("down one column")))


def c265_fraction_of_nothing(b: Book) -> None:
    """A number that a program wrote with a fraction of zero."""
    b.rows(["联系电话", "数量"], [_cell(f"<v>{b.mobile('fraction of zero')}.0</v>"), _cell("<v>12.0</v>")])
