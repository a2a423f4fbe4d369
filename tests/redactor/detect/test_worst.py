"""Texts made to be slow: work grows with length, not with its square."""

from __future__ import annotations

import re

import pytest

from extractors.rulefile import rules_folder
from redactor.detect import DetectorSet, detect
from redactor.detect.rules import Detector, Pattern, PatternFile, read_detectors
from redactor.detect.text import document_from_table, document_from_text
from tests.effort import effort

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
    *[
        "工资：王五1元、",
        "日薪1元，已付1元，",
        "工资表1工日",
        "姓名 身份证 电话\n",
        "姓名\t身份证\t电话\n王五\t",
        "（某社区一组，",
        "某户选",
        "集用（2015）第",
        "l39",
        "申请人王五，",
        "：王五，1年男男",
        "王五，某镇某村三组，",
        "：王五户有3元",
        "还有9元没有付，",
        "路9号，",
    ],
]


def work(text: str, detectors: DetectorSet) -> int:
    return effort(lambda: detect(document_from_text(text), detectors, key=b"tests"))


@pytest.mark.parametrize("seed", SEEDS)
def test_work_is_linear(seed: str, detectors: DetectorSet) -> None:
    """What the regular expressions do inside is not counted here; ``test_no_pattern_backtracks`` sees to them."""
    short = seed * (4_000 // len(seed))
    long = seed * (16_000 // len(seed))
    work(short, detectors)  # what is compiled or cached once
    assert work(long, detectors) < 6 * work(short, detectors) + 2_000


PATTERNS = [
    (detector, source, pattern)
    for detector in read_detectors(rules_folder())
    for source, pattern in zip(detector.file.patterns, detector.patterns, strict=True)
]


@pytest.mark.parametrize(("detector", "source", "pattern"), PATTERNS, ids=[one[-1].rule for one in PATTERNS])
def test_no_pattern_backtracks(detector: Detector, source: PatternFile, pattern: Pattern) -> None:
    """Each pattern reads the worst strings of all, and its own examples cut short, many times over, within the clock
    that it runs against: one that does not finish raises DetectorFailed."""
    examples = [re.sub("[⟦⟧]", "", example) for example in detector.file.examples.match]
    for seed in [*SEEDS, *(example[:-1] for example in examples), *examples]:
        text = seed * (20_000 // len(seed))
        if source.on == "text":
            pattern.search(text)
        elif source.on == "value":
            assert [pattern.match_at(text, start, len(text)) for start in range(len(seed))]
        else:
            assert isinstance(pattern.matches(re.sub(r"\D", "", text)[:25]), bool)


def test_a_large_table(detectors: DetectorSet) -> None:
    rows = [["序号", "姓名", "金额"]] + [[str(row), "周某", f"{row * 37}.50"] for row in range(3_000)]
    assert detect(document_from_table(rows), detectors, key=b"tests") == ()
    few = effort(lambda: detect(document_from_table(rows[:300]), detectors, key=b"tests"))
    assert effort(lambda: detect(document_from_table(rows), detectors, key=b"tests")) < 15 * few
