"""Tables and lists of a Word file that hold values: nested, merged, continued, tabbed, long."""

from __future__ import annotations

from tests.word.paper import Paper, cell, para, raw, run, split, table

SPAN = '<w:gridSpan w:val="{}"/>'
DOWN, UNDER = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def c052_nested(p: Paper) -> None:
    inner = table(["身份证号", "联系电话"], [p.id("nested"), p.mobile("nested")])
    deepest = table(["账号", p.card("two deep")])
    middle = table([cell(deepest, "<w:p/>")])
    p.add(table(["户主", "明细"], ["某甲", cell(inner, "<w:p/>")], ["某乙", cell(middle, "<w:p/>")]))


def c053_side(p: Paper) -> None:
    p.add(
        table(
            ["姓名", "某甲", "性别", "女"],
            ["身份证号", p.id("label left"), "联系电话", p.mobile("label left")],
            ["开户行", "城北支行", "银行账号", p.card("label left")],
        )
    )
    p.add(
        "<w:p/>",
        table(
            ["姓名", "某甲", "某乙", "某丙"],
            ["身份证号", *(p.id("row of values") for _ in range(3))],
            ["手机号", *(p.mobile("row of values") for _ in range(3))],
            ["账户", *(p.card("row of values") for _ in range(3))],
        ),
    )


def c055_continued(p: Paper) -> None:
    p.add(table(["序号", "姓名", "身份证号", "银行账号"], ["1", "某甲", p.id("first"), p.card("first")]), "<w:p/>")
    p.add(
        table(
            ["2", "某乙", p.id("continued"), p.card("continued")], ["3", "某丙", p.id("continued"), p.card("continued")]
        ),
        "（续表）",
    )
    p.add(
        table(
            ["序号", "姓名", "身份证号", "银行账号"], ["4", "某丁", p.id("repeated header"), p.card("repeated header")]
        )
    )
    p.add(
        "<w:p/>",
        table(
            ["序号", "姓名", cell("证件", properties=SPAN.format(2))],
            ["", "", "号码", "电话"],
            ["1", "某戊", p.id("two rows of header"), p.mobile("two rows of header")],
        ),
    )


def c056_lines(p: Paper) -> None:
    a, b, c = split(p.id("three paragraphs"), 6, 8)
    card, phone = p.card("w:br"), p.mobile("two paragraphs")
    broken = para(raw(f"<w:t>{card[:8]}</w:t><w:br/><w:t>{card[8:]}</w:t>"))
    p.add(
        table(
            ["身份证号", "银行账号", "联系电话"],
            [cell(a, b, c), cell(broken), cell(phone[:3], phone[3:])],
            [
                cell(p.id("two in a cell"), p.id("two in a cell")),
                p.card("x"),
                cell(p.mobile("several"), p.mobile("several")),
            ],
        )
    )


def c058_long(p: Paper, rows: int = 400) -> None:
    lines = [["序号", "户主", "身份证号", "联系电话", "银行账号", "补偿金额（元）"]]
    for number in range(1, rows + 1):
        amount = f"{p.chance.randrange(1, 9)},{p.chance.randrange(100, 999)},{p.chance.randrange(100, 999)}.00"
        lines.append([str(number), "某某", p.id("list"), p.mobile("list"), p.card("list"), amount])
        p.keep.append(amount)
    p.add(table(*lines))


def c059_tabbed(p: Paper) -> None:
    tab = raw("<w:tab/>")
    p.add(para("姓名", tab, "身份证号", tab, "联系电话", tab, "银行账号"))
    for name in ("某甲", "某乙", "某丙"):
        p.add(para(name, tab, p.id("tabbed"), tab, p.mobile("tabbed"), tab, p.card("tabbed")))
    p.add(para(run("户主\t证件号码\t账号")), para(run(f"某丁\t{p.id('tab in w:t')}\t{p.card('tab in w:t')}")))
    p.add("序号　姓名　身份证号　手机", f"1　某戊　{p.id('spaces')}　{p.mobile('spaces')}")


def c051_two_level(p: Paper) -> None:
    p.add(
        table(
            [
                cell("序号", properties=DOWN),
                cell("姓名", properties=DOWN),
                cell("证件及账户", properties=SPAN.format(2)),
                cell("联系电话", properties=DOWN),
            ],
            [cell(properties=UNDER), cell(properties=UNDER), "身份证号码", "银行账号", cell(properties=UNDER)],
            ["1", "某甲", p.id("two-level"), p.card("two-level"), cell(p.mobile("merged body"), properties=DOWN)],
            ["2", "某乙", p.id("two-level"), "同上", cell(properties=UNDER)],
        )
    )
