"""Formulas: what they spell out, what they have stored, what depends on a removed cell, what must keep its result."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

from tests.xlsx.book import SML, Book, formula


def c040_cached(b: Book) -> None:
    phone = b.mobile("cell")
    start = b.people("手机号码", values=[[phone]])
    b.rows([formula(f'"手机："&C{start + 1}', f"手机：{phone}")])


def c041_literal(b: Book) -> None:
    b.rows(
        [
            formula(f'IF(A1="{b.mobile("literal")}","是","否")', "否"),
            formula(f"VLOOKUP({b.id('number literal')},A:D,2,0)", "#N/A", "e"),
        ]
    )
    b.keep += ["否"]


def c042_joined(b: Book) -> None:
    phone = b.mobile("joined constants")
    b.rows([formula(f'"手机"&"{phone[:3]}"&"{phone[3:7]}"&"{phone[7:]}"', f"手机{phone}")])
    other = b.mobile("joined constants without result")
    b.rows([formula(f'"手机"&"{other[:3]}"&"{other[3:7]}"&"{other[7:]}"')])


def c043_dependent(b: Book) -> None:
    person = b.id("cell", birth="19670423")
    start = b.people("身份证号", values=[[person]])
    b.plant("19670423", "birth", "result that depends")
    b.plant("704233", "birth", "result that depends")
    b.rows([formula(f"MID(C{start + 1},7,8)", "19670423"), formula(f"LEN(A1)&C{start + 1}", "704233")])


def c044_chain(b: Book) -> None:
    person = b.id("cell", birth="19510317")
    start = b.people("身份证号", values=[[person]])
    b.plant("19510317", "birth", "chain over sheets")
    b.sheet(
        "计算",
        [
            [formula(f"'公告'!C{start + 1}", person), formula("MID(A1,7,8)", "19510317")],
            [formula("B1", "19510317")],
            [formula("A2", "19510317")],
        ],
    )


def c045_shared(b: Book) -> None:
    people = [b.id("cell", birth=f"1961031{n}") for n in range(4)]
    start = b.people("身份证号", "出生", values=[[p, None] for p in people])
    rows = b.sheets[0].rows
    for n in range(4):
        b.plant(f"1961031{n}", "birth", "shared formula")
        row = start + 1 + n
        text = f"MID(C{row},7,8)" if n == 0 else ""
        area = f' ref="D{row}:D{row + 3}"' if n == 0 else ""
        shared = f' t="shared" si="0"{area}'
        rows[row][3] = formula(text, f"1961031{n}", attributes=shared)
    rows[start + 2][3] = formula("", f"手机{b.mobile('in a shared formula')}", attributes=' t="shared" si="0"')


def c046_shared_head_removed(b: Book) -> None:
    """The head of a shared group goes: the others become formulas of their own and keep their results."""
    b.rows([7, formula("A12*2", f"手机{b.mobile('head of a group')}", attributes=' t="shared" ref="B12:B14" si="5"')],
           [8, formula("", "16", "n", attributes=' t="shared" si="5"')], [9, formula("", "18", "n", attributes=' t="shared" si="5"')])  # fmt: skip
    b.keep_formulas |= {"A13*2": "16", "A14*2": "18"}


def c047_array(b: Book) -> None:
    people = [b.id("cell", birth=f"1948110{n}") for n in range(3)]
    start = b.people("身份证号", "出生", values=[[p, None] for p in people])
    rows = b.sheets[0].rows
    for n in range(3):
        b.plant(f"1948110{n}", "birth", "array formula")
        ref = f"D{start + 1}:D{start + 3}"
        array = formula(f"MID(C{start + 1}:C{start + 3},7,8)", f"1948110{n}", attributes=f' t="array" ref="{ref}"')
        rows[start + 1 + n][3] = array if n == 0 else f'<c r="{{r}}" t="str"><v>1948110{n}</v></c>'


def c048_independent(b: Book) -> None:
    start = b.people("身份证号", "人数", "小计", values=[[b.id("beside"), 3, None], [b.id("beside"), 4, None]])
    b.sheets[0].rows[start + 1][4] = formula(f"D{start + 1}*10", "30", "n")
    b.sheets[0].rows[start + 2][4] = formula(f"SUM(D{start + 1}:D{start + 2})", "7", "n")
    b.keep_formulas |= {f"D{start + 1}*10": "30", f"SUM(D{start + 1}:D{start + 2})": "7"}


def c049_whole_column(b: Book) -> None:
    person = b.id("cell")
    b.people("身份证号", values=[[person]])
    b.plant("918273", "result", "whole column")
    b.sheet("汇总", [[formula("SUMPRODUCT(LEN(公告!C:C))", "918273", "n"), formula("COUNTA(公告!1:4)", "8", "n")]])


def c050_names(b: Book) -> None:
    start = b.people("身份证号", values=[[b.id("cell")]])
    b.plant("556644", "result", "defined name")
    b.workbook["names"] = (
        f'<definedNames><definedName name="号码">公告!$C${start + 1}</definedName>'
        f'<definedName name="热线">"{b.mobile("defined name")}"</definedName>'
        f'<definedName name="n{b.mobile("name of a name")}" comment="手机{b.mobile("comment of a name")}">公告!$A$1</definedName></definedNames>'
    )
    b.rows([formula("LEN(号码)", "556644", "n")])


def c051_indirect(b: Book) -> None:
    start = b.people("身份证号", values=[[b.id("cell", birth="19330809")]])
    b.plant("19330809", "birth", "INDIRECT")
    b.rows(
        [
            formula(f'MID(INDIRECT("C{start + 1}"),7,8)', "19330809"),
            formula(f"MID(OFFSET(A{start},1,2),7,8)", "19330809"),
        ]
    )


def c052_structured(b: Book) -> None:
    start = b.people("身份证号", "说明", values=[[b.id("cell", birth="19570612"), None], [b.id("cell"), None]])
    b.plant("19570612", "birth", "structured reference")
    b.sheets[0].rows[start + 1][3] = formula("MID(户表[[#This Row],[身份证号]],7,8)", "19570612")
    b.sheets[0].rows[start + 2][3] = formula("户表[[#This Row],[序号]]*5", "10", "n")
    b.keep_formulas["户表[[#This Row],[序号]]*5"] = "10"
    columns = "".join(
        f'<tableColumn id="{n}" name="{name}"/>' for n, name in enumerate(("序号", "户主姓名", "身份证号", "说明"), 1)
    )
    table = f'<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="户表" displayName="户表" ref="A{start}:D{start + 2}"><autoFilter ref="A{start}:D{start + 2}"/><tableColumns count="4">{columns}</tableColumns></table>'
    rid = b.part("xl/tables/table1.xml", table, f"{SML}table+xml", "table", "xl/worksheets/sheet1.xml")
    b.sheets[0].after["tableParts"] = f'<tableParts count="1"><tablePart r:id="{rid}"/></tableParts>'


def c053_chain_part(b: Book) -> None:
    phone = b.mobile("cell")
    start = b.people("手机号码", values=[[phone]])
    row = b.rows([formula(f"C{start + 1}", phone), formula('"手机"&"' + phone + '"', f"手机{phone}")])
    chain = f'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="C8" i="1"/><c r="A{row}"/><c r="B{row}"/></calcChain>'
    b.part("xl/calcChain.xml", chain, f"{SML}calcChain+xml", "calcChain")


def c054_hyperlink_formula(b: Book) -> None:
    phone = b.mobile("HYPERLINK")
    b.rows(
        [
            formula(f'HYPERLINK("tel:{phone}","点此联系")', "点此联系"),
            formula(f'HYPERLINK("mailto:{b.email("HYPERLINK")}","邮件")', "邮件"),
        ]
    )
    b.keep += ["点此联系", "邮件"]


def c055_sums(b: Book) -> None:
    """A total over a column of which cells went would tell the one that is missing."""
    start = b.rows(
        ["户主姓名", "银行账号", "房产面积"],
        ["钟志远", b.account("list", 17), "128.75"],
        ["卢晓梅", b.account("list", 17), "97.30"],
    )
    b.plant("7766554", "result", "total of a removed column")
    b.rows([formula(f"SUM(B{start + 1}:B{start + 2})", "7766554", "n")])


def c056_sheet_name(b: Book) -> None:
    phone = b.mobile("sheet name")
    b.sheet(f"手机{phone}", [["面积", 120]])
    b.rows([formula(f"'手机{phone}'!B1*2", "240", "n"), formula(f"手机{phone}!B1*3", "360", "n")])
    b.workbook["names"] = f"<definedNames><definedName name=\"面积\">'手机{phone}'!$B$1</definedName></definedNames>"
    b.keep_formulas |= {"removed_1!B1*2": "240", "removed_1!B1*3": "360"}
