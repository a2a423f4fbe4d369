"""Headings that no list has as a whole: whose, of what, how much; and their public look-alikes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from people import cells, identity, mobile

from redactor.detect import DetectorSet


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("户型面积", "property"), ("租住面积（㎡）", "property"), ("房屋间数", "property"), ("购房总价", "property"),
        ("所购房屋", ""), ("缴款总额", "property"), ("未缴", "property"), ("个人自付", "property"),
        ("家庭人均", "property"), ("户月救助金", "property"), ("林权证编号", "property"), ("房屋/面积", "property"),
        ("栋号-单元-房号", "home_address"), ("家庭所在位置", "home_address"), ("搬迁去向", "home_address"),
        ("旧房所在", "home_address"), ("欠费(元)", "property"), ("安置面积", "property"), ("借款", "property"),
        ("安置户数", ""),
        ("房屋补偿金额", ""), ("征收房屋面积", ""), ("房屋补偿标准", ""), ("工程位置", ""), ("住房建设地点", ""),
        ("救助金额", ""), ("工作单位地址", ""), ("房屋工程编号", ""),
    ],
)  # fmt: skip
def test_parts_of_headings(heading: str, kind: str, detectors: DetectorSet) -> None:
    assert detectors.roles.kind(heading) == kind


def test_columns_told_by_parts(detectors: DetectorSet) -> None:
    rows = [
        ["选房顺序", "被安置人", "栋号-单元-房号", "户型面积", "已缴", "过渡费标准"],
        ["1", "周某", "5-2-1103", "118.36", "150,000", "600"],
        ["2", "吴某", "5-2-1104", "96.5", "98,000", "600"],
    ]
    kinds = {2: {"home_address"}, 3: {"property"}, 4: {"property"}}
    assert cells(rows, detectors) == {(row, column): kind for row in (1, 2) for column, kind in kinds.items()}


@pytest.mark.parametrize(
    ("heading", "holders"),
    [("抵押人", ["某某置业公司", "某某建材厂"]), ("招标人", ["周某", "吴某"]), ("联系人", ["周某", "吴某"])],
)
def test_lists_of_companies_and_officers_are_public(heading: str, holders: list[str], detectors: DetectorSet) -> None:
    rows = [[heading, "房屋总价", "房屋位置"], *([one, "1,200,000", "永福路12号"] for one in holders)]
    assert cells(rows, detectors) == {}


def test_a_company_among_persons_keeps_its_row(detectors: DetectorSet) -> None:
    rows = [["承租人", "租住面积", "工作单位"], ["周某", "49.8", "某某商贸公司"], ["某某商贸公司", "310.5", "/"]]
    assert cells(rows, detectors) == {(1, 1): {"property"}}


def test_rows_tell_that_a_table_is_about_people(detectors: DetectorSet) -> None:
    rows = [
        ["乙方", "联络方式", "原房屋地点", "原房屋面积"],
        ["周国强", mobile(1), "北门社区书院巷17号", "136.4"],
        ["吴秀兰", mobile(2), "北门社区书院巷19号", "98.2"],
    ]
    kinds = {1: {"mobile"}, 2: {"home_address"}, 3: {"property"}}
    assert cells(rows, detectors) == {(row, column): kind for row in (1, 2) for column, kind in kinds.items()}
    officers = [["联系人", *rows[0][1:]], *rows[1:]]
    assert set(cells(officers, detectors)) == {(1, 1), (2, 1)}


def test_rows_that_count_households_are_places(detectors: DetectorSet) -> None:
    rows = [["村组", "户数", "房屋总面积"], ["新民村一组", "38", "5,430.2"], ["新民村二组", "41", "6,120.8"]]
    assert cells(rows, detectors) == {}


def test_parties_are_persons_where_the_rows_hold_names(detectors: DetectorSet) -> None:
    head = ["转让人", "受让人", "房屋坐落", "套内面积"]
    home = "建设路9号2栋3单元401"
    persons = [head, ["周国强", "吴秀兰", home, "88.5"], ["郑玉梅", "钱建军", home, "96.1"]]
    assert {(row, 3) for row in (1, 2)} <= set(cells(persons, detectors))
    companies = [head, ["某某置业公司", "某某商贸公司", "建设路9号", "880.5"]] * 2
    assert not [place for place in cells(companies, detectors) if place[1] == 3]


def test_what_a_worker_was_given_is_pay(detectors: DetectorSet) -> None:
    rows = [["姓名", "做工天数", "每天工资", "已支", "发放日期"], ["周国强", "24", "220", "1500", "20230401"]]
    assert cells(rows, detectors) == {(1, 2): {"property"}, (1, 3): {"property"}}


def test_headings_of_places_are_no_homes(detectors: DetectorSet) -> None:
    rows = [
        ["姓名", "户籍所在街道", "居住村组"],
        ["周国强", "城关街道", "木孔村大田组"],
        ["吴秀兰", "城关街道", "木孔村二组"],
    ]
    assert {place[0] for place in cells(rows, detectors)} == {1, 2}


def test_amounts_in_lists_of_persons_are_theirs(detectors: DetectorSet) -> None:
    head = ["劳动者", "应得报酬", "尚差", "身份号码", "补偿金额", "人口数"]
    rows = [
        head,
        ["周某", "12,600", "7,600", identity(1), "3,000", "4"],
        ["吴某", "9,200", "0", identity(2), "3,000", "5"],
    ]
    kinds = {1: {"property"}, 2: {"property"}, 3: {"id_card"}}
    assert cells(rows, detectors) == {(row, column): kind for row in (1, 2) for column, kind in kinds.items()}


def test_amounts_of_an_office_among_beneficiaries_stay(detectors: DetectorSet) -> None:
    rows = [["保函编号", "受益人", "担保金额"], ["BH52202305180001", "某县交通局", "1200000"]]
    assert cells(rows, detectors) == {}
