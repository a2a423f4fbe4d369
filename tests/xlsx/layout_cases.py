"""Layouts of lists that clerks really make, and values that only another place of the workbook gives away."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

from tests.word.paper import R, split
from tests.xlsx.book import SML, Book, S, formula, inline, number
from tests.xlsx.mixed_cases import chart, draw

_SHEET = "xl/worksheets/sheet1.xml"


def c280_side_by_side(b: Book) -> None:
    """Two lists beside each other, an empty column between them."""
    b.rows(
        ["姓名", "身份证号", "金额", None, "姓名", "联系电话", "账号"],
        *[["钟志远", b.id("left list"), 100, None, "卢晓梅", b.mobile("right list"), b.account("right list", 16)] for _ in range(3)],
    )  # fmt: skip


def c281_pages_of_a_list(b: Book) -> None:
    """Headings again on every page, with a title and a page number between."""
    rows: list[list[str | int | None]] = []
    for page in range(3):
        rows += [[f"青溪镇补偿花名册（第{page + 1}页）"], ["序号", "户主", "身份证号码", "银行卡号"]]
        rows += [[n, "钟志远", b.id("page of a list"), b.card("page of a list")] for n in range(3)]
    b.rows(*rows)


def c282_people_across(b: Book) -> None:
    """Labels down the first column, a person a column, numbers as numbers."""
    b.rows(
        ["项目", "第一户", "第二户"], ["户主姓名", "钟志远", "卢晓梅"], ["联系电话", int(b.mobile("across")), int(b.mobile("across"))],
        ["身份证号", b.id("across"), b.id("across")], ["存折账号", b.account("across", 14), number(b.account("across", 14))],
    )  # fmt: skip


def c283_two_in_a_cell(b: Book) -> None:
    """Two numbers in a cell, lines and slashes between, remarks behind."""
    b.people("联系方式", "备注", values=[
        [inline(f"{b.mobile('first')}\n{b.mobile('second')}"), "一组"], [f"{b.mobile('slash')}/{b.mobile('slash')}", "二组"],
        [f"{b.mobile('remark')}（儿子）、{b.mobile('remark')}(女)", f"卡号尾数见{b.card('remark')}"],
    ])  # fmt: skip


def c284_blanks_around(b: Book) -> None:
    """Blanks, apostrophes and tabs that guard numbers against programs."""
    b.people(
        "手机号",
        "银行账号",
        values=[
            [f" {b.mobile('blank')}\t", f"'{b.account('apostrophe', 17)}"],
            [f"\u00a0{b.mobile('hard blank')}\u3000", f"#{b.account('sign', 17)}"],
            [f"\ufeff{b.mobile('mark')}", f"`{b.account('grave', 17)}`"],
        ],
    )


def c285_grouped_by_format(b: Book) -> None:
    style = b.style("0000 0000 0000 000")
    dashed = b.style("000\\-0000\\-0000")
    b.people(
        "卡号",
        "电话",
        values=[[number(b.account("grouped", 15), style), number(b.mobile("dashed"), dashed)] for _ in range(3)],
    )


def c286_three_columns(b: Book) -> None:
    """An identity number in three columns under one merged heading."""
    start = b.rows(
        ["户主", "身份证号码", None, None, "人口"],
        *[["钟志远", *split(b.id("three columns"), 6, 8), 3] for _ in range(3)],
    )
    b.sheets[0].after["mergeCells"] = (
        f'<mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="B{start}:D{start}"/></mergeCells>'
    )


def c287_said_in_a_comment(b: Book) -> None:
    """A comment says what a bare number in a cell is, a footer what another is, a name a third."""
    one, two, three = (
        b.account("said in a comment", 15),
        b.account("said in a footer", 16),
        b.account("said by a property", 17),
    )
    b.rows(["编码", one, number(two), f"见{three}"])
    comments = f'<comments xmlns="{S}"><authors><author/></authors><commentList><comment ref="B12" authorId="0"><text><t>户主银行账号：{one}</t></text></comment></commentList></comments>'
    b.part("xl/comments1.xml", comments, f"{SML}comments+xml", "comments", _SHEET)
    b.sheets[0].after["headerFooter"] = f"<headerFooter><oddFooter>&amp;L户主银行账号：{two}</oddFooter></headerFooter>"
    core = f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject>户主银行账号：{three}</dc:subject></cp:coreProperties>'
    b.part(
        "docProps/core.xml",
        core,
        "application/vnd.openxmlformats-package.core-properties+xml",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "",
    )


def c288_shape_shows_a_cell(b: Book) -> None:
    """Shapes that show what a cell says, and keep it: a home, a passbook."""
    home, account = b.plant("南塘村3组17号", "home_address", "cell and shape"), b.account("cell and shape", 14)
    start = b.people("家庭住址", "存折账号", values=[[home, account], ["南塘村4组2号", b.account("cell", 14)]])
    shapes = "".join(
        f'<xdr:sp macro="" textlink="公告!${column}${start + 1}"><xdr:nvSpPr><xdr:cNvPr id="{n}" name="Rectangle {n}"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:fld id="{{1}}" type="TxLink"><a:t>{text}</a:t></a:fld></a:p></xdr:txBody></xdr:sp>'
        for n, (column, text) in enumerate((("C", home), ("D", account)), 2)
    )
    draw(
        b,
        f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="9" name="Group 1"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr/>{shapes}</xdr:grpSp>',
    )


def c289_caches_of_weak_values(b: Book) -> None:
    """A pivot table's cache and a chart keep homes and passbooks of cells that go."""
    home, account = b.plant("南塘村5组21号", "home_address", "cell and caches"), b.account("cell and caches", 14)
    start = b.people(
        "家庭住址", "存折账号", "面积", values=[[home, account, 3], ["南塘村4组2号", b.account("cell", 14), 4]]
    )
    cache = f'<pivotCacheDefinition xmlns="{S}" xmlns:r="{R}"><cacheSource type="worksheet"><worksheetSource ref="A{start}:E{start + 2}" sheet="公告"/></cacheSource><cacheFields count="2"><cacheField name="家庭住址"><sharedItems count="1"><s v="{home}"/></sharedItems></cacheField><cacheField name="存折账号"><sharedItems count="1"><s v="{account}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
    rid = b.part(
        "xl/pivotCache/pivotCacheDefinition1.xml", cache, f"{SML}pivotCacheDefinition+xml", "pivotCacheDefinition"
    )
    b.workbook["tail"] = f'<pivotCaches><pivotCache cacheId="1" r:id="{rid}"/></pivotCaches>'
    points = f'<c:pt idx="0"><c:v>{home}</c:v></c:pt>'
    chart(
        b,
        f'<c:chart><c:plotArea><c:barChart><c:ser><c:idx val="0"/><c:cat><c:multiLvlStrRef><c:f>公告!$C${start + 1}:$D${start + 2}</c:f><c:multiLvlStrCache><c:ptCount val="1"/><c:lvl>{points}</c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat></c:ser></c:barChart></c:plotArea></c:chart>',
    )


def c290_styles_and_theme(b: Book) -> None:
    """Names of styles, formats of highlights, the name of the theme."""
    theme = f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="{b.mobile("theme")}"><a:themeElements><a:clrScheme name="{b.id("colors")}"/><a:fontScheme name="x"><a:majorFont><a:latin typeface="{b.mobile("font")}"/></a:majorFont></a:fontScheme></a:themeElements></a:theme>'
    b.part("xl/theme/theme1.xml", theme, "application/vnd.openxmlformats-officedocument.theme+xml", "theme")
    style, dxf = b.mobile("style"), b.mobile("format of a highlight")
    b.change(
        "xl/styles.xml",
        lambda text: text.replace('name="Normal"', f'name="户主{style}"').replace(
            "</styleSheet>",
            f'<dxfs count="1"><dxf><numFmt numFmtId="190" formatCode="&quot;{dxf}&quot;"/></dxf></dxfs></styleSheet>',
        ),
    )


def c291_arrays_and_groups(b: Book) -> None:
    """Constants in arrays and in the head of a shared formula; lookups that carry a list inside."""
    one, two, three = b.mobile("array"), b.id("array"), b.mobile("head of a group")
    start = b.rows(
        ["联系", formula(f'INDEX({{"{one}","{two}";1,2}},1,1)', one), formula(f'IF(A1="x","{three}","无")', three, attributes=' t="shared" ref="C12:C13" si="0"')],
        ["", None, formula("", three, attributes=' t="shared" si="0"')],
        [formula(f'LOOKUP(2,{{1,2,3}},{{{b.mobile("number in an array")},5,6}})', "5", "n")],
    )  # fmt: skip
    assert start == 12


def c292_text_in_units(b: Book) -> None:
    """Labels with units, remarks and numbers of their own in the heading."""
    b.rows(
        ["编号", "被征收人（签字）", "身份证号码（18位）", "开户行及账号", "联系电话*", "备注"],
        *[[f"QX-{n:03}", "钟志远", b.id("heading with remarks"), f"青溪农商行南塘分理处 {b.account('bank and account', 17)}", b.mobile("heading with a star"), "已核"] for n in range(1, 4)],
    )  # fmt: skip


def c293_far_headings(b: Book) -> None:
    """Headings, empty rows, then the list; and a list that begins far to the right."""
    b.rows(
        ["户主", "证件号码", "账户"],
        [None],
        [None],
        ["钟志远", b.id("behind empty rows"), b.card("behind empty rows")],
        ["卢晓梅", b.id("behind empty rows"), b.card("behind empty rows")],
    )
    b.rows(
        [*[None] * 30, "姓名", "银行账户"],
        [*[None] * 30, "钟志远", number(b.account("far right", 15))],
        [*[None] * 30, "卢晓梅", number(b.account("far right", 15))],
    )


def c294_lost_digits_elsewhere(b: Book) -> None:
    """An account as text under its heading, and as a number that lost its last digits on a sheet without one."""
    account = b.card("text here, number there", 19)
    b.people("银行账号", values=[[account], [b.card("text", 19)]])
    b.sheet("流水", [["号", "额"], [number(f"{account[:15]}0000"), 5], [number(f"{account[0]}.{account[1:15]}E18"), 6]])


def c295_words_of_a_row(b: Book) -> None:
    """A list whose first row is a sentence that names the columns."""
    b.rows(
        ["姓名、身份证号、电话、开户账号依次如下："],
        *[
            [
                "钟志远",
                b.id("list told by a sentence"),
                b.mobile("list told by a sentence"),
                b.card("list told by a sentence"),
            ]
            for _ in range(3)
        ],
    )


def c296_form_above_list(b: Book) -> None:
    """A form and, right below it, the list of a household."""
    home = b.plant("南塘村3组17号", "home_address", "form above a list")
    b.rows(
        ["申请户主", "钟志远", "性别", "男", "出生年月", "1971.03"], ["身份证", None, b.id("form above a list"), None, "户口所在地", home],
        ["家庭成员", "与户主关系", "年龄", "身份证号", "联系电话"], ["卢晓梅", "妻", "50", b.id("list"), b.mobile("list")], ["钟小远", "子", "23", b.id("list"), b.mobile("list")],
    )  # fmt: skip


def c297_results_of_looking_up(b: Book) -> None:
    """Formulas on other sheets that carry a person's number on, and one that only counts its characters."""
    start = b.rows(["户主姓名", "电话", "组合"], ["钟志远", b.mobile("cell")])
    phone = b.secrets[-1].value
    b.sheets[0].rows[start + 1].append(formula(f'A{start + 1}&"("&B{start + 1}&")"', f"钟志远({phone})"))
    b.sheet(
        "汇总",
        [
            [formula(f"公告!C{start + 1}", f"钟志远({phone})")],
            [formula(f'VLOOKUP("钟志远",公告!A{start + 1}:C{start + 1},2,0)', phone)],
        ],
    )


def c298_other_numbers_of_people(b: Book) -> None:
    """Landlines, QQ, passports, plates, cards of insurance, known by their headings."""
    b.rows(
        ["联系人", "住宅电话", "QQ号", "护照号", "车牌号", "社保卡号"],
        ["钟志远", b.plant("0574-87123456", "landline", "cell"), b.plant("283746519", "qq", "cell"), b.plant("E12345678", "passport", "cell"), b.plant("浙B12K45", "plate", "cell"), b.account("insurance", 17)],
        ["卢晓梅", b.plant("0574-87123457", "landline", "cell"), b.plant("183746518", "qq", "cell"), b.plant("E12345679", "passport", "cell"), b.plant("浙B12K46", "plate", "cell"), b.account("insurance", 17)],
    )  # fmt: skip


def c299_nothing_but_numbers(b: Book) -> None:
    b.sheet("数据", [[int(b.mobile("bare")), b.id("bare"), b.card("bare", 19)] for _ in range(4)])


def c320_remarks_above_list(b: Book) -> None:
    """A row of remarks above headings of which one is no known label."""
    homes = [b.plant("平塘村三组27号", "home_address", "list"), b.plant("平塘村五组3号", "home_address", "list")]
    ill = [b.plant("肢体残疾二级", "health", "list"), b.plant("患尿毒症", "health", "list")]
    b.sheet("公示", [
        ["危房改造资金公示"], ["公示编号", "QSJ-2024-008", "监督电话", "0855-3623118"],
        ["户主", "家庭住址", "发放方式", "健康状况"], *(["钟志远", home, "转账", state] for home, state in zip(homes, ill, strict=True)),
    ])  # fmt: skip
    b.keep += ["QSJ-2024-008", "0855-3623118", "转账"]


def c321_any_remark_above_list(b: Book) -> None:
    """What stands above the headings is no label and its value, as far as anybody knows."""
    account = b.plant("lm_1987gz", "wechat", "list")
    b.sheet("公示", [
        ["征地补偿兑付表"], ["批次", "SB-2023-11", None, "第二次"], ["联系人", "电子邮箱", "微信", "备注"],
        ["钟志远", b.email("list"), account, "转账"], ["卢晓梅", b.email("list"), b.mobile("list"), "转账"],
    ])  # fmt: skip
    b.keep += ["SB-2023-11", "第二次", "转账"]


def c322_two_rows_of_headings_below_remarks(b: Book) -> None:
    """The parts of an identity number have headings of their own below that of the number."""
    numbers = [b.id("parts") for _ in range(3)]
    b.sheet("公示", [
        ["公示编号", "QSJ-2024-008", "监督电话", "0855-3623118"], ["姓名", "身份证号码"],
        [None, "地区码", "出生日期", "顺序码", "校验码"], *(["钟志远", n[:6], n[6:14], n[14:17], n[17]] for n in numbers),
    ]).after["mergeCells"] = '<mergeCells count="1"><mergeCell ref="B2:E2"/></mergeCells>'  # fmt: skip
