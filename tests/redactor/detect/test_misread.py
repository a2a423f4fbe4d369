"""Numbers with OCR's errors beside their labels, and what must be left alone."""

from __future__ import annotations

import pytest

from extractors.model import Document, Part, Piece
from redactor.detect.misread import misread_hits

NUMBER = "522324196810288228"


def kinds(text: str, kind: str = "image") -> list[str]:
    part = Part("x", kind, text, (Piece(0, len(text), None),))  # type: ignore[arg-type]
    return [hit.kind for hit in misread_hits(Document("", "pdf", (part,)))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号：" + NUMBER[:17], "id_card"),
        ("身份证号：" + NUMBER[:9] + NUMBER[8:], "id_card"),
        ("身份证号：" + NUMBER[:10] + "B" + NUMBER[11:], "id_card"),
        ("公民身份号码 522324196810288Z28", "id_card"),
        ("份证号\n522324196810288229", "id_card"),
        ("522324196810288229", "id_card"),
        ("联系电话：138084700541", "mobile"),
        ("联系电话：1380847005", "mobile"),
        ("手机号：138 0847 005S", "mobile"),
        ("银行账号：6217OO1234567890123", "bank_account"),
    ],
)
def test_a_misread_number_is_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "监督电话：0851-28222222",
        "联系电话：13808470054",
        "统一社会信用代码：915203001234567890",
        "银行账号：62170012345678901",
        "金额：1234567890.00",
        "备案编号：522324196810288229",
    ],
)
def test_exact_and_public_numbers_are_left_to_their_own_detectors(text: str) -> None:
    assert kinds(text) == []


def test_typed_text_was_not_misread() -> None:
    assert kinds("身份证号：" + NUMBER[:17], "body") == []
