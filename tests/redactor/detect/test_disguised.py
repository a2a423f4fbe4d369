"""Numbers and addresses between marks that hide them from programs, and what must not be taken for them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from people import marked

from redactor.detect import DetectorSet

MOBILE, CARD = "13812345678", "6222020200112233445"
HANGZHOU = str.maketrans("0123456789", "〇〡〢〣〤〥〦〧〨〩")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"电话……………{MOBILE}……传真", "mobile", MOBILE),
        ("手机.........138.1234.5678", "mobile", "138.1234.5678"),
        ("联系手机" + "15900132010".translate(HANGZHOU) + "，王某", "mobile", "15900132010".translate(HANGZHOU)),
        ("宅电：" + "08512345678".translate(HANGZHOU), "personal_landline", "08512345678".translate(HANGZHOU)),
        ("电话：138，1234，5678", "mobile", "138，1234，5678"),
        ("卡号：6222、0202、0011、2233、445", "bank_account", "6222、0202、0011、2233、445"),
        ("身份证号：520102，19900307，7715", "id_card", "520102，19900307，7715"),
        ("卡号：6222\u31640202\u31640011\u31642233\u3164445", "bank_account", None),
        *(
            (f"手机：{written}", "mobile", None)
            for written in (
                "138～1234～5678",
                "138+1234+5678",
                "138:1234:5678",
                "138'1234'5678",
                "138（1234）5678",
                "138\\1234\\5678",
                "138=1234=5678",
                "<138><1234><5678>",
                "【138】【1234】【5678】",
                "138；1234；5678",
                "138→1234→5678",
                "□1□3□8□1□2□3□4□5□6□7□8□",
                "|1|3|8|1|2|3|4|5|6|7|8|",
                "一3八1二34五6七8",
                "幺三八洞洞拐勾幺两拐洞",
            )
        ),
        ("社保卡号：D12345678", "social_security", "D12345678"),
        ("邮箱：lihua_88#163.com", "email", "lihua_88#163.com"),
        ("邮箱：wangfang(at)qq.com", "email", "wangfang(at)qq.com"),
        ("邮箱：wangfang［at］foxmail.com", "email", "wangfang［at］foxmail.com"),
    ],
)
def test_disguised_values(text: str, kind: str, value: str | None, detectors: DetectorSet) -> None:
    found = marked(text, detectors)
    assert kind in found
    assert value is None or found[kind] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "长度分别为135、4500、6800米",
        "金额合计.13812345678",
        "二〇二三年〇五月至二〇二四年一〇月",
        "见图集C#163.com",
        "面积：138，1234，5678",
        "5000、6000、7000、8000元",
        "长度：138～1234～5678",
        "□1□3□8□1□2□3□4□5□6□7□8□",
        "手机：1、2、3、4、5、6、7、8、9",
        "坐标：138;1234;5678",
    ],
)
def test_lists_and_marks_are_no_numbers(text: str, detectors: DetectorSet) -> None:
    assert marked(text, detectors) == {}
