"""Stars and hashes around a whole number are emphasis or a note's mark; in a number they hide digits."""

from __future__ import annotations

import pytest

from redactor.toolkit import Toolkit

PHONE, ID = "13855512345", "520102199003077715"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"手机：**{PHONE}**", PHONE),
        (f"手机：*{PHONE}*", PHONE),
        ("手机：**138 5551 2345**", "138 5551 2345"),
        (f"#身份证号#{ID}#", ID),
        (f"身份证号：***{ID}***", ID),
        (f"手机：{PHONE}*", PHONE),
    ],
)
def test_emphasized_numbers_are_found(text: str, value: str, kit: Toolkit) -> None:
    assert [text[f.start : f.end] for f in kit.scan_text(text) if f.action == "redact"] == [value]


@pytest.mark.parametrize(
    "text", ["手机：138****2345", "身份证号：520102199003****", "账号：****7890128", "手机1385551****"]
)
def test_masked_numbers_are_left(text: str, kit: Toolkit) -> None:
    assert not [found for found in kit.scan_text(text) if found.action == "redact"]
