"""Columns, forms, merged and missing headings, values over several cells, seams between pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from people import card, cells, identity, marked, mobile

from extractors.model import Block, Cell, Document, Part, Piece, Span, Table, TextOffset
from redactor.detect import DetectorSet, detect


@pytest.mark.parametrize(
    "head", ["身份证号码", "公民身份号码", "身 份 证 号", "户主身份证号\n（18位）", "证件号码", "ID"]
)
def test_identity_columns(head: str, detectors: DetectorSet) -> None:
    rows = [["序号", "姓名", head], ["1", "周某", identity(1)], ["2", "吴某", "52012219800101"], ["3", "郑某", "/"]]
    assert cells(rows, detectors) == {(1, 2): {"id_card"}, (2, 2): {"id_card"}}


@pytest.mark.parametrize(
    "head", ["银行账号", "卡号", "打卡账号", "一卡通卡号", "社保卡账号", "账号/卡号", "开户行及账号", "收款帐号"]
)
def test_account_columns(head: str, detectors: DetectorSet) -> None:
    rows = [["姓名", head], ["周某", "24020010"], ["吴某", card(3)], ["郑某", "2402 0010 0900 0123 456"]]
    assert cells(rows, detectors) == {(row, 1): {"bank_account"} for row in (1, 2, 3)}


def test_accounts_of_companies(detectors: DetectorSet) -> None:
    rows = [["序号", "投标人名称", "账号", "金额"], ["1", "某某建设有限公司", "24020010090001234", "80000"]]
    assert cells(rows, detectors, "退还投标保证金明细表") == {(1, 2): {"organization_account"}}


def test_public_columns_stay(detectors: DetectorSet) -> None:
    rows = [
        ["编号", "项目名称", "施工许可证号", "建设单位", "中标金额（元）", "项目负责人", "注册编号", "监督电话"],
        [
            "1",
            "某某工程",
            "520122202203150102",
            "某某局",
            "13812345678.00",
            "周某",
            "黔1522012201212345",
            "0851-87700000",
        ],
        ["2", "某某工程", "520122202203150103", "某某局", "13812345678", "吴某", "黔1522012201212346", "0851-87700001"],
    ]
    assert cells(rows, detectors) == {}


def test_two_header_rows_and_repeated_headings(detectors: DetectorSet) -> None:
    rows = [
        ["序号", "人员信息", "", "家庭情况", ""],
        ["", "姓名", "联系方式", "家庭年收入", "家庭电话"],
        ["1", "周某", "138 0000 1234", "3.2", "87700000"],
        ["", "姓名", "联系方式", "家庭年收入", "家庭电话"],
        ["2", "吴某", "13800001234", "45000", "0851-87700001"],
    ]
    wanted = {2: {"mobile"}, 3: {"property"}, 4: {"personal_landline"}}
    assert cells(rows, detectors) == {(row, column): kinds for row in (2, 4) for column, kinds in wanted.items()}


def test_forms(detectors: DetectorSet) -> None:
    rows = [
        ["姓名", "周某", "性别", "男"],
        ["身份证号", identity(5), "联系电话", mobile(5)],
        ["家庭住址", "某某县某某镇新场村三组12号", "银行账号", "2402001009000123"],
        ["工作单位", "某某有限公司", "办公电话", "0851-87700000"],
    ]
    assert cells(rows, detectors) == {
        (1, 1): {"id_card"},
        (1, 3): {"mobile"},
        (2, 1): {"home_address"},
        (2, 3): {"bank_account"},
    }


def test_tables_without_headings_are_named_by_their_values(detectors: DetectorSet) -> None:
    rows = [[str(row), "周某", identity(row), card(row), "某某镇新场村三组"] for row in (1, 2, 3)]
    rows.append(["4", "吴某", "520122800101123", "2402001009000123", "某某镇新场村四组"])
    found = cells(rows, detectors)
    assert found[(3, 2)] == {"id_card"} and found[(3, 3)] == {"bank_account"}
    assert all(found[(row, 4)] == {"home_address"} for row in range(4))


def test_passbooks_without_headings_in_a_list_of_people(detectors: DetectorSet) -> None:
    rows = [["周某", identity(row), f"24020010090001{row}3"] for row in range(1, 5)]
    assert all(cells(rows, detectors)[(row, 2)] == {"bank_account"} for row in range(4))


def test_a_cell_that_says_a_label_is_a_value_in_a_list(detectors: DetectorSet) -> None:
    rows = [["姓名", "国籍", "证件类型", "证件号码", "在华住址"]]
    rows += [["周某", "某国", "护照", "E12345678", "某某县新场镇大坝村三组12号"] for _ in range(3)]
    found = cells(rows, detectors)
    assert all({"passport"} == found[(row, 3)] and {"home_address"} == found[(row, 4)] for row in (1, 2, 3))


def test_headings_of_groups_over_empty_cells(detectors: DetectorSet) -> None:
    rows = [
        ["序号", "户主信息", "", "房屋信息", "", "收款信息"],
        ["", "姓名", "证件", "产权证书号", "房屋面积", "号码"],
    ]
    rows += [[str(row), "周某", identity(row), f"某房权证字第123{row}号", "120", "240200100900"] for row in (1, 2)]
    found = cells(rows, detectors)
    assert [found[(2, column)] for column in range(2, 6)] == [{"id_card"}, {"property"}, {"property"}, {"bank_account"}]


def test_cells_of_several_data_and_weak_address_headings(detectors: DetectorSet) -> None:
    lived = "某某县新场镇大坝村三组12号"
    rows = [["户主及身份证号", "住址及电话"], ["周某 " + identity(1), f"{lived} {mobile(1)}"]]
    assert cells([*rows, rows[1]], detectors)[(1, 1)] == {"home_address", "mobile"}
    rows = [["户名", "用电地址", "手机号"], ["周某", lived, mobile(1)], ["吴某", lived, mobile(2)]]
    assert cells(rows, detectors)[(1, 1)] == {"home_address"}
    rows = [["单位", "姓名", "身份证号", "地址"]] + [["某某局", "周某", identity(row), lived] for row in (1, 2)]
    assert (1, 3) not in cells(rows, detectors)


def test_typing_errors_in_a_column_of_identity_numbers(detectors: DetectorSet) -> None:
    rows = [["姓名", "证号"]] + [["周某", identity(row, wrong=row == 3)] for row in range(1, 6)]
    assert cells(rows, detectors)[(3, 1)] == {"id_card"}


def test_forms_with_groups_and_lists_of_roles(detectors: DetectorSet) -> None:
    form = [["户主情况", "姓名", "周某", "身份证", identity(1, wrong=True)]]
    form += [["户主情况", "电话", mobile(1), "卡号", "59836984900465"], ["配偶情况", "月收入", "3200", "姓名", "吴某"]]
    found = cells(form, detectors)
    assert found[(0, 4)] == {"id_card"} and found[(1, 4)] == {"bank_account"} and found[(2, 2)] == {"property"}
    roles = [["岗位", "姓名", "联系方式", "身份证", "证书编号"]]
    roles += [["项目经理", "周某", mobile(1), identity(row, wrong=True), "黔1522012201212345"] for row in (1, 2)]
    assert cells(roles, detectors)[(1, 3)] == {"id_card"} and (1, 4) not in cells(roles, detectors)


def test_neighbouring_cells_without_headings_are_not_joined(detectors: DetectorSet) -> None:
    rows = [["1", "某某公司", "13084854", "021-40345362"], ["2", "某某公司", "13084855", "021-40345363"]]
    assert cells(rows, detectors) == {}


def test_words_inside_other_words_are_no_labels(detectors: DetectorSet) -> None:
    rows = [["名称", "厂家电话", "水卡号"], ["水泵", "0571-21586199", "46119930404270"]]
    assert cells(rows, detectors) == {}
    rows = [["姓名", "工资金额"], ["周某", "9452"]]
    assert cells(rows, detectors)[(1, 1)] == {"property"}
    found = marked("周某2023年工资性收入40119.80元；住房情况：两套", detectors)
    assert found["property"] == ["40119.80元"]


def test_other_certificates_are_no_title_deeds(detectors: DetectorSet) -> None:
    rows = [["社员", "身份证号", "股权证号"], ["周某", identity(1), "836366908057593"]]
    assert (1, 2) not in cells(rows, detectors)
    assert marked("住宅楼户型面积96470㎡，房屋建筑面积17109㎡；企业QQ800464931", detectors) == {}


def test_latin_headings(detectors: DetectorSet) -> None:
    rows = [["Name", "IDCard", "WeChat", "Tel"]] + [["Z", identity(1), "Zhang-460339", mobile(1)] for _ in range(2)]
    assert [cells(rows, detectors)[(1, column)] for column in (1, 2, 3)] == [{"id_card"}, {"wechat_qq"}, {"mobile"}]


def test_one_character_a_cell(detectors: DetectorSet) -> None:
    number = identity(8)
    found = cells([["姓名", "周某"], ["身份证号", *number]], detectors)
    assert [found.get((1, column)) for column in range(1, 19)] == [{"id_card"}] * 18


def test_a_value_over_two_cells(detectors: DetectorSet) -> None:
    number = identity(9)
    rows = [["姓名", "身份证号", "身份证号"], ["周某", number[:8], number[8:]], ["吴某", number[:8], number[8:]]]
    found = cells(rows, detectors)
    assert found[(1, 1)] == found[(1, 2)] == {"id_card"}


def pages(*texts: str) -> Document:
    parts = tuple(
        Part(f"page {number}", "page", text, (Piece(0, len(text), TextOffset(0)),), number=number)
        for number, text in enumerate(texts, 1)
    )
    return Document("", "pdf", parts, pages=len(texts))


@pytest.mark.parametrize("edge", ["", "\n- 3 -", "\n第3页 共9页", "\n3"])
def test_numbers_over_a_page_break(edge: str, detectors: DetectorSet) -> None:
    number = identity(12)
    document = pages(f"乙方身份证号：{number[:10]}{edge}", f"{number[10:]}，住址另附")
    findings = [finding for finding in detect(document, detectors, key=b"tests") if finding.kind == "id_card"]
    assert [document.text(*finding.spans) for finding in findings] == [number]
    assert {span.part for span in findings[0].spans} == {0, 1}


def test_a_continued_table_keeps_its_headings(detectors: DetectorSet) -> None:
    texts = ["姓名\t卡号\n周某\t24020010090\n", "吴某\t24020010091\n"]
    parts = pages(*texts).parts

    def table(part: int, rows: list[list[str]], continues: bool) -> Block:
        made, position = [], 0
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                made.append(Cell(row, column, (Span(part, position, position + len(value)),)))
                position += len(value) + 1
        shape = Table(len(rows), 2, tuple(made), continues=continues)
        return Block("table", Span(part, 0, len(texts[part])), shape, page=part + 1)

    first = table(0, [["姓名", "卡号"], ["周某", "24020010090"]], False)
    second = table(1, [["吴某", "24020010091"]], True)
    document = Document("", "pdf", parts, (first, second), pages=2)
    findings = detect(document, detectors, key=b"tests")
    assert [document.text(*finding.spans) for finding in findings] == ["24020010090", "24020010091"]


def test_published_items_are_a_prior_not_a_veto(detectors: DetectorSet) -> None:
    text = f"投诉人周某，住新场镇大坝村三组，身份证{identity(3)}"
    document = pages(text)
    everything = [Span(0, 0, len(text))]
    kinds = {finding.kind for finding in detect(document, detectors, protected=everything, key=b"tests")}
    assert kinds == {"id_card"}
    assert "home_address" in {finding.kind for finding in detect(document, detectors, key=b"tests")}


def test_findings_carry_no_secret(detectors: DetectorSet) -> None:
    number = identity(13)
    for finding in detect(pages(f"身份证号：{number}"), detectors, key=b"tests"):
        assert number not in repr(finding) and number[6:14] not in repr(finding)
        assert finding.id == "F1" and finding.kind == "id_card" and "before:身份证号" in finding.evidence


def test_homes_without_labels(detectors: DetectorSet) -> None:
    lived = "某某县新场镇大坝村三组12号"
    for text in (
        f"周某，{identity(2)}，{lived}，低保",
        f"周某 女 68岁 {lived} 因病",
        f"搬迁户周某选定{lived}，面积90㎡",
    ):
        assert marked(text, detectors)["home_address"] == ["大坝村三组12号"], text
    assert "home_address" not in marked(f"项目位于{lived}，联系人周工{mobile(2)}", detectors)
    assert "home_address" not in marked(f"{mobile(2)}，某某县新场镇大坝村三组", detectors)
    assert marked("户主周某，户籍地：某某县新场镇红旗村11组", detectors)["home_address"] == ["红旗村11组"]


def test_what_is_said_of_many_or_of_a_village_is_nobodys_property(detectors: DetectorSet) -> None:
    for text in (
        "拖欠周某等12人工资48831014.29元",
        "村财务公开：收入合计93559万元，经手人周某",
        "全县存款余额8355万元；贷款余额8871万元",
    ):
        assert marked(text, detectors) == {}, text
    found = marked("申报人周某：住房两套，共88㎡；被执行人名下账户余额76557元", detectors)
    assert found["property"] == ["两套", "88㎡", "76557元"]


def test_addresses_and_property(detectors: DetectorSet) -> None:
    text = "户主周某，家住某某省某某市某某县新场镇大坝村三组12号，家庭年收入约3.2万元，存款叁万元整，住房面积120㎡。"
    assert marked(text, detectors) == {
        "home_address": ["大坝村三组12号"],
        "property": ["3.2万元", "叁万元整", "120㎡"],
    }
    assert marked("建设地点：某某县新场镇大坝村，总投资3200万元，建筑面积12000㎡。", detectors) == {}
    assert marked("全县农村居民人均可支配收入15000元，最低工资标准1790元。", detectors) == {}
    assert marked("招标人地址：某某县中山路12号行政中心3楼", detectors) == {}


def test_titles_inside_a_list_are_no_headings(detectors: DetectorSet) -> None:
    rows = [["农户工资发放表", "", ""], ["村名：某某村", "", "日期：2023-05-06"], ["姓名", "序号", "账号"]]
    rows += [["周某", str(row), "2401009512345"] for row in (1, 2)]
    assert cells(rows, detectors) == {(row, 2): {"bank_account"} for row in (3, 4)}


def test_the_number_of_a_certificate_is_what_the_certificate_is(detectors: DetectorSet) -> None:
    rows = [["承包方代表", "承包经营权证编号"], ["周某", "520122102007010032J"], ["吴某", "520122102007010033J"]]
    assert cells(rows, detectors) == {(row, 1): {"property"} for row in (1, 2)}


def test_cells_under_different_headings_are_not_joined(detectors: DetectorSet) -> None:
    rows = [["投标单位", "账号", "退款金额"], ["某某公司", "8103877684462", "20008"]]
    found = cells(rows, detectors)
    assert (1, 2) not in found


def test_areas_and_prices_in_lists_of_households(detectors: DetectorSet) -> None:
    rows = [
        ["权利人", "身份证号", "房屋", "", "评估价", "月租金", "经营地址"],
        ["", "", "面积", "证号", "", "", ""],
        ["周某", identity(1), "120.5", "青房权证字第0012345号", "215,000", "1,200", "东门街5号"],
        ["吴某", identity(2), "98.5", "青房权证字第0012346号", "180,000", "900", "东门街6号"],
    ]
    private = {(row, column): {"property"} for row in (2, 3) for column in (2, 3, 4, 5)}
    assert cells(rows, detectors) == private | {(2, 1): {"id_card"}, (3, 1): {"id_card"}}


def test_days_are_no_pay(detectors: DetectorSet) -> None:
    rows = [["姓名", "合计工日", "单价", "金额"], ["周某", "47", "300", "14100"], ["吴某", "45", "300", "13500"]]
    found = cells(rows, detectors, "工资结算表")
    assert {column for _, column in found} == {2, 3}


def test_a_mobile_under_the_heading_of_a_home_telephone(detectors: DetectorSet) -> None:
    rows = [["姓名", "家属电话"], ["周某", "131 8931 4546"], ["吴某", "0851-87700000"]]
    assert cells(rows, detectors) == {(1, 1): {"mobile"}, (2, 1): {"personal_landline"}}


def test_a_first_column_of_posts_makes_no_form_of_a_list(detectors: DetectorSet) -> None:
    head = ["岗位", "姓名", "手机长号", "办公室座机", "QQ"]
    rows = [head, *(["技术负责人", "周某", mobile(number), "0851-5566778", f"7174157{number}"] for number in (1, 2, 3))]
    found = cells(rows, detectors)
    assert all(found[row, 2] == {"mobile"} and found[row, 4] == {"wechat_qq"} for row in (1, 2, 3))


def test_an_address_with_the_name_of_a_centre_owns_no_account(detectors: DetectorSet) -> None:
    rows = [
        ["优抚对象", "现居地址", "优抚金账号"],
        ["周国强", "中心社区文昌路9号", "90076747866463"],
        ["吴小红", "中心社区文昌路11号", "90076747866464"],
    ]
    assert cells(rows, detectors) == {
        (row, column): {kind} for row in (1, 2) for column, kind in ((1, "home_address"), (2, "bank_account"))
    }


def test_losses_and_numbers_of_homes_in_lists_of_households(detectors: DetectorSet) -> None:
    rows = [
        ["受灾户", "房屋编号", "倒塌房屋（间）", "直接损失（万元）", "合同面积"],
        ["周国强", "A3-2-1902", "3", "6.8", "112"],
        ["吴小红", "A3-2-1903", "2", "4.1", "98.5"],
    ]
    found = cells(rows, detectors)
    assert all(found[row, 1] == {"home_address"} for row in (1, 2))
    assert all(found[row, column] == {"property"} for row in (1, 2) for column in (2, 3, 4))
