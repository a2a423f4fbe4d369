"""The text verifier must fail on what still holds a value, in any spelling, and pass on what does not."""

from __future__ import annotations

import pytest

from extractors.limits import Limits
from extractors.model import Span
from redactor.redaction import Redaction, VerifyResult
from redactor.verify.text import verify

PHONE = "13900001234"
TEXT = f"电话{PHONE}，三组共三组。\n"


def check(cleaned: bytes, *redactions: Redaction, original: bytes = TEXT.encode()) -> VerifyResult:
    return verify(original, cleaned, redactions, Limits())


def strong(value: str = PHONE) -> Redaction:
    return Redaction("F1", "mobile", (Span(0, 2, 13),), value, "[电话]", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
@pytest.mark.parametrize(
    "spelling", [PHONE, "139-0000-1234", "１３９　００００　１２３４", "139\n00001234", "一三九〇〇〇〇一二三四"]
)
def test_residue_is_seen(spelling: str, encoding: str) -> None:
    result = check(f"电话：{spelling}。".encode(encoding), strong())
    assert not result.passed
    assert {residue.finding for residue in result.residues} == {"F1"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
@pytest.mark.parametrize("rest", ["[电话]", "139****1234", "合同号390000123，金额13,900.00", ""])
def test_clean_file_passes(rest: str, encoding: str) -> None:
    original = f"{TEXT}{rest}".encode()
    result = check(f"电话{rest}，三组共三组。\n".encode(encoding), strong(), original=original)
    assert result.passed and not result.residues and not result.failed


def test_original_fails() -> None:
    assert not check(TEXT.encode(), strong()).passed


@pytest.mark.parametrize(("cleaned", "passed"), [("共三组。", True), ("三组共三组。", False)])
def test_weak_values_get_rarer(cleaned: str, passed: bool) -> None:
    weak = Redaction("F2", "home_address", (Span(0, 14, 16),), "三组", "[住址]", False)
    assert check(cleaned.encode(), weak).passed is passed


def test_undecodable_output_is_not_proven() -> None:
    result = check(b"\xff\xff\xff", strong())
    assert not result.passed and result.failed == ("text",)
