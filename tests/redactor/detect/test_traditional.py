"""Labels, headings and places in traditional characters are read like simplified ones; positions stay what they are."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from people import cells, identity, marked, mobile

from redactor.detect import DetectorSet
from redactor.detect.traditional import simplified

ACCOUNT = "2304428992688"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("帳號：{}", "bank_account", ACCOUNT),
        ("存摺帳戶號碼 {}", "bank_account", ACCOUNT),
        ("身分證號碼：{}", "id_card", identity(3)),
        ("聯絡電話：{}", "mobile", mobile(4)),
        ("周某手機{}", "mobile", mobile(5)),
        ("戶主家庭年收入：{}", "property", "32,000元"),
        ("現住址：河東縣{}，電話另告。", "home_address", "濱河路25號2單元301"),
    ],
)
def test_labels(text: str, kind: str, value: str, detectors: DetectorSet) -> None:
    assert marked(text.format(value), detectors).get(kind) == [value]


def test_headings(detectors: DetectorSet) -> None:
    rows = [["戶主", "身分證字號", "帳號", "電話", "住址"],
            ["周某", "52012219800101", "24020010", mobile(1), "濱河路25號2單元301"]]  # fmt: skip
    assert cells(rows, detectors) == {
        (1, 1): {"id_card"}, (1, 2): {"bank_account"}, (1, 3): {"mobile"}, (1, 4): {"home_address"}
    }  # fmt: skip


def test_what_is_public_stays(detectors: DetectorSet) -> None:
    assert marked("招標人聯繫電話：0851-87700000，施工許可證編號：520122202203150102", detectors) == {}


def test_texts_keep_their_length_and_simplified_ones_stay_the_same_object() -> None:
    text = "戶主張三，電話"
    assert len(simplified(text)) == len(text)
    plain = "户主张三，电话"
    assert simplified(plain) is plain
    assert simplified(text) == unicodedata.normalize("NFC", plain)
