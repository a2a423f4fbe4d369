"""Numbers cut over cells, and labels that stand far from their values: the forms and lists of real notices."""

from __future__ import annotations

import itertools

from tests.word.paper import Paper, cell, para, raw, run, split, table

SPAN = '<w:gridSpan w:val="{}"/>'
DOWN, UNDER = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
REPEATED = "<w:trPr><w:tblHeader/></w:trPr>"


def even(text: str, count: int) -> list[str]:
    """Cut a text into so many pieces of nearly the same length."""
    ends = [round(len(text) * n / count) for n in range(count + 1)]
    return [text[a:b] for a, b in itertools.pairwise(ends)]


def c201_cut_beside_a_label(p: Paper) -> None:
    for count in range(2, 9):
        p.add(
            table(
                ["身份证号", *even(p.id(f"{count} cells"), count)],
                ["银行账号", *even(p.card(f"{count} cells"), count)],
                ["手机号码", *even(p.mobile(f"{count} cells"), count)],
            ),
            "<w:p/>",
        )


def c202_cut_under_a_header(p: Paper) -> None:
    for count in (2, 3, 6, 8):
        wide = SPAN.format(count)
        p.add(
            table(
                ["序号", "姓名", cell("身份证号", properties=wide), "备注"],
                *(["1", "某甲", *even(p.id(f"{count} cells"), count), "无"] for _ in range(2)),
            ),
            "<w:p/>",
            table(
                ["姓名", cell("联系电话", properties=wide), cell("银行账号", properties=wide)],
                ["某乙", *even(p.mobile(f"{count} cells"), count), *even(p.card(f"{count} cells"), count)],
            ),
            "<w:p/>",
        )


def c203_digit_a_cell(p: Paper) -> None:
    number, phone, card = p.id("18 cells"), p.mobile("11 cells"), p.card("19 cells", 19)
    p.add(table(["公民身份号码", *number]), "<w:p/>", table(["手机", *phone], ["卡号", *card]), "<w:p/>")
    number = p.id("18 cells under a merged header")
    p.add(table([cell("身份证号码", properties=SPAN.format(18))], [*number]), "<w:p/>")
    number = p.id("two rows of nine")
    p.add(table([cell("身份证号码", properties=SPAN.format(9))], [*number[:9]], [*number[9:]]), "<w:p/>")
    number = p.id("cells with spaces")
    p.add(table(["身份证号", *(f" {c} " for c in number)], ["姓名", "某甲"]))


def c204_two_rows(p: Paper) -> None:
    number, card = p.id("two rows of a column"), p.card("two rows of a column", 19)
    p.add(table(["姓名", "身份证号", "银行账号"], ["某甲", number[:10], card[:10]], ["", number[10:], card[10:]]))
    number, phone = p.id("line break in a cell"), p.mobile("line break in a cell")
    broken = para(raw(f"<w:t>{number[:6]}</w:t><w:br/><w:t>{number[6:14]}</w:t><w:br/><w:t>{number[14:]}</w:t>"))
    p.add("<w:p/>", table(["姓名", "身份证号", "手机"], ["某乙", cell(broken), cell(phone[:7], phone[7:])]))


def c205_label_in_the_next_cell(p: Paper) -> None:
    p.add(
        table(
            ["身份证号：", p.id("label with colon"), "电话", p.mobile("label with colon")],
            ["身 份 证 号", p.id("label with spaces"), "手　机", p.mobile("label with spaces")],
            ["账号（必填）", p.account("label with a note", 12), "微信号", p.mobile("number as WeChat")],
            [
                cell("身份", "证号"),
                p.id("label in two lines"),
                cell(para("银行", raw("<w:br/>"), "账号")),
                p.card("label with a break"),
            ],
        ),
        "<w:p/>",
    )
    p.add(table(["身份证号", "", p.id("empty cell between")], ["银行账号", "", p.card("empty cell between")]), "<w:p/>")
    p.add(
        table(
            ["身份证号", "手机号码"],
            [p.id("label above"), p.mobile("label above")],
            ["银行账号", "备注"],
            [p.card("label above"), "无"],
        )
    )


def c206_header_far_above(p: Paper) -> None:
    rows: list[list[str] | str] = [["序号", "姓名", "身份证号", "账号", "电话"]]
    for number in range(1, 61):
        if number % 15 == 0:
            rows.append([cell(f"第{number // 15}村民小组", properties=SPAN.format(5))])
        rows.append([str(number), "某某", p.id("far"), p.account("far", 12), p.mobile("far")])
    rows.append(["合计", "60户", "", "", ""])
    p.add(table(*rows))


def c207_first_column(p: Paper) -> None:
    p.add(
        table(
            ["项目", "户主", "配偶", "子女"],
            ["姓名", "某甲", "某乙", "某丙"],
            ["身份证号", *(p.id("three in a row") for _ in range(3))],
            ["手机", *(p.mobile("three in a row") for _ in range(3))],
            ["存折账号", *(p.account("three in a row", 13) for _ in range(3))],
        ),
        "<w:p/>",
    )
    side = cell("户主信息", properties=DOWN)
    p.add(
        table(
            [side, "身份证号", p.id("second column of labels")],
            [cell(properties=UNDER), "手机", p.mobile("second column of labels")],
            [cell(properties=UNDER), "账号", p.account("second column of labels", 15)],
        )
    )


def c208_merged_headers(p: Paper) -> None:
    two, three = SPAN.format(2), SPAN.format(3)
    p.add(
        table(
            [cell("序号", properties=DOWN), cell("户主", properties=three), cell("配偶", properties=two)],
            [cell(properties=UNDER), "姓名", "身份证号", "电话", "姓名", "证件号码"],
            ["1", "某甲", p.id("left group"), p.mobile("left group"), "某乙", p.id("right group")],
            ["2", "某丙", p.id("left group"), p.mobile("left group"), "某丁", p.id("right group")],
        ),
        "<w:p/>",
        table(
            [cell("补偿对象基本情况", properties=SPAN.format(4))],
            [cell("姓名", properties=DOWN), cell("证件", properties=two), cell("银行账号", properties=DOWN)],
            [cell(properties=UNDER), "种类", "号码", cell(properties=UNDER)],
            ["某甲", "身份证", p.id("three rows of header"), p.account("three rows of header", 14)],
        ),
    )


def c209_repeated_header(p: Paper) -> None:
    head = f"<w:tr>{REPEATED}{''.join(map(cell, ('序号', '姓名', '身份证号', '银行账号')))}</w:tr>"
    rows = [[str(n), "某某", p.id("repeated"), p.account("repeated", 12)] for n in range(1, 4)]
    again = ["序号", "姓名", "身份证号", "银行账号"]
    more = [[str(n), "某某", p.id("after it came again"), p.account("after it came again", 12)] for n in range(4, 7)]
    p.add(table(head, *rows, again, *more), "（接上页）")
    p.add(table(*([str(n), "某某", p.id("next table"), p.account("next table", 12)] for n in range(7, 9))))


def c210_nested_label(p: Paper) -> None:
    inner = table([p.account("label outside", 12)], [p.account("label outside", 13)])
    p.add(table(["户主", "银行账号"], ["某甲", cell(inner, "<w:p/>")]), "<w:p/>")
    number = p.id("nested, cut")
    inner = table(["身份证号", *split(number, 6, 8)])
    p.add(
        table(["申请人", cell(inner, "<w:p/>")], ["手机", cell(table([*p.mobile("nested, digit a cell")]), "<w:p/>")])
    )


def c211_short_values(p: Paper) -> None:
    p.add(
        table(
            ["姓名", "存折账号", "QQ号"],
            ["某甲", p.account("nine digits", 9), p.plant(p.account("QQ of eight", 8), "qq", "QQ of eight")],
            ["某乙", p.account("ten digits", 10), p.account("QQ of six", 6)],
        ),
        "<w:p/>",
        table(["银行账号", p.account("five digits", 5)], ["账号", *even(p.account("twelve in four cells", 12), 4)]),
        f"工程量清单：管径{p.short[-1].value[:3]}毫米。",
    )


def c212_lines_with_labels(p: Paper) -> None:
    p.add(
        table(
            [cell("联系人：某甲", f"身份证号：{p.id('line of a cell')}", f"手机：{p.mobile('line of a cell')}")],
            [cell(para("开户行：城北支行", raw("<w:br/>"), run("账号："), run(p.account("after a break", 15))))],
            [f"户名：某乙　账号：{p.account('one cell', 12)}　电话：{p.mobile('one cell')}"],
            [f"姓名/身份证号/手机：某丙/{p.id('slashes')}/{p.mobile('slashes')}"],
            ["某丁（身份证号", f"{p.id('label ends a cell')}）"],
        )
    )


def c213_box_and_note_in_a_cell(p: Paper) -> None:
    number = p.id("control in cells")
    held = f"<w:sdt><w:sdtPr/><w:sdtContent>{cell(number[9:])}</w:sdtContent></w:sdt>"
    p.add(table(["身份证号", number[:9], held]), "<w:p/>")
    link = f'<w:hyperlink w:anchor="x">{run(p.mobile("link in a cell"))}</w:hyperlink>'
    p.add(table(["手机", cell(para(link))], ["账号", cell(para(run(p.account("split runs", 12)[:5])), properties="")]))
    p.secrets.pop()


def c214_figures_that_stay(p: Paper) -> None:
    """Rows and columns of figures that are no number together."""
    years = ["2019", "2020", "2021", "2022", "2023", "2024"]
    flats = ["13", "8", "11", "4", "20", "16", "7", "9"]
    counts = ["138", "1024", "5521", "96", "12", "7"]
    p.add(
        table(["年份", *years], ["完成投资（万元）", *counts], ["户数", *flats[:6]]),
        "<w:p/>",
        table(
            ["楼栋", *(f"{n}幢" for n in range(1, 9))], ["套数", *flats], ["面积", *(f"{n}56.20" for n in range(1, 9))]
        ),
        "<w:p/>",
        table(["组别", "户数", "人数", "", ""], ["一组", "138", "5566", "12", "3"]),
    )
    p.keep += [*years, *counts, "".join(flats), "1385566123"]
    p.add(f"手机：{p.mobile('body')}")
