"""Every detector is a Presidio recognizer and finds there what it finds here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from people import identity, mobile

from redactor.detect import DetectorSet, detect
from redactor.detect.text import document_from_text


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [
        f"身份证号：{identity(1)}，手机{mobile(1)}，邮箱someone@163.com",
        f"电话：{mobile(2)[:5]}\n{mobile(2)[5:]}，微信号：abc_12345",
        "合同编号：13800001234，总投资3200万元",
        "",
    ]


def test_both_doors_agree(texts: list[str], detectors: DetectorSet) -> None:
    from presidio_analyzer import EntityRecognizer

    from redactor.detect.recognizers import recognizers

    made = recognizers(detectors)
    assert {recognizer.supported_entities[0] for recognizer in made} == {"cn_" + kind for kind in detectors.kinds}
    assert all(isinstance(recognizer, EntityRecognizer) for recognizer in made)
    for text in texts:
        there = {
            (result.entity_type, result.start, result.end)
            for recognizer in made
            for result in recognizer.analyze(text, [])
        }
        here = {
            ("cn_" + finding.kind, span.start, span.end)
            for finding in detect(document_from_text(text), detectors, key=b"tests")
            for span in finding.spans
        }
        assert there == here


def test_entities_are_respected(texts: list[str], detectors: DetectorSet) -> None:
    from redactor.detect.recognizers import recognizers

    found = [
        result.entity_type
        for recognizer in recognizers(detectors)
        for result in recognizer.analyze(texts[0], ["cn_mobile"])
    ]
    assert found == ["cn_mobile"]
