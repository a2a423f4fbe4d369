"""Texts made to be slow: time grows with length, not with its square."""

from __future__ import annotations

import time

import pytest

from redactor.detect import DetectorSet, detect
from redactor.detect.text import document_from_table, document_from_text

SEEDS = [
    *["1", "1 ", "12-", "1.2.", "138 ", "520122 ", "62 ", "0", "\n1\n", "1\t", "138****", "X ", "O0l1", "2023-01-01 "],
    *[
        "一",
        "壹 ",
        "住",
        "家住",
        "住址：",
        "单元",
        "3栋2单元",
        "村",
        "某村三组",
        "省市县区镇",
        "@",
        "a@",
        "a.",
        "a@a.",
        "a@a.a ",
    ],
    *[
        "(",
        "（",
        "第",
        "号",
        "身份证",
        "身份证号：",
        "账号",
        "电话：",
        "、",
        "，",
        "元",
        "年收入",
        "存款3",
        "房产",
        "微信a",
        "QQ1",
    ],
    *[
        "贵A",
        "贵A1",
        "E1",
        "*",
        "1*",
        "520122*",
        "编号",
        "编 号 ",
        " ",
        "\n",
        "户名：",
        "公司",
        "银行",
        "/",
        "http://",
        "\u200b1",
    ],
]


def seconds(text: str, detectors: DetectorSet) -> float:
    started = time.process_time()
    detect(document_from_text(text), detectors, key=b"tests")
    return time.process_time() - started


@pytest.mark.parametrize("seed", SEEDS)
def test_time_is_linear(seed: str, detectors: DetectorSet) -> None:
    short = seed * (4_000 // len(seed))
    long = seed * (16_000 // len(seed))
    first = max(min(seconds(short, detectors), seconds(short, detectors)), 0.01)
    assert seconds(long, detectors) < 10 * first + 0.3


def test_a_large_table(detectors: DetectorSet) -> None:
    rows = [["序号", "姓名", "金额"]] + [[str(row), "周某", f"{row * 37}.50"] for row in range(3_000)]
    started = time.process_time()
    assert detect(document_from_table(rows), detectors, key=b"tests") == ()
    assert time.process_time() - started < 3
