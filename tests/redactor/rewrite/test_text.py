"""The text rewriter: values go, everything else stays byte for byte."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats.text import TEXT
from extractors.limits import Limits
from extractors.model import Span
from redactor.redaction import Redaction, RewriteJob, Rewritten
from redactor.rewrite.text import rewrite
from redactor.rewrite.values import Values

PHONE = "13900001234"


def redaction(value: str, *spans: Span, replacement: str = "[电话]", strong: bool = True) -> Redaction:
    return Redaction("F1", "mobile", spans, value, replacement, strong)


def clean(data: bytes, *redactions: Redaction, name: str = "a.txt") -> Rewritten:
    return rewrite(RewriteJob(data, TEXT.read(data, name, Limits()), redactions))


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (b"", "gb18030")],
)
def test_only_the_value_changes(mark: bytes, encoding: str) -> None:
    text = f"电话：{PHONE}。\r\n金额 10\n"
    data = mark + text.encode(encoding)
    at = text.index(PHONE)
    cleaned = clean(data, redaction(PHONE, Span(0, at, at + 11)))
    assert cleaned.data == mark + text.replace(PHONE, "[电话]").encode(encoding)
    assert cleaned.suffix == ".txt" and not cleaned.notes


def test_mask_of_equal_length_is_spread_over_spans() -> None:
    text = "139-0000\n1234 完"
    cleaned = clean(
        text.encode(), redaction(PHONE, Span(0, 0, 3), Span(0, 4, 8), Span(0, 9, 13), replacement="139****1234")
    )
    assert cleaned.data.decode() == "139-****\n1234 完"


def test_label_stands_once() -> None:
    cleaned = clean(b"139-0000\n1234.", redaction(PHONE, Span(0, 0, 3), Span(0, 4, 8), Span(0, 9, 13)))
    assert cleaned.data.decode() == "[电话]-\n."


@pytest.mark.parametrize(
    "spelling",
    [
        PHONE,
        "139 0000 1234",
        "１３９００００１２３４",
        "139\u200b0000\u00ad1234",
        "139-0000-1234",
        "一三九〇〇〇〇一二三四",
        "+86" + PHONE,
    ],
)
def test_copies_of_strong_values(spelling: str) -> None:
    cleaned = clean(f"前{spelling}后".encode(), redaction(PHONE))
    assert not Values.of([redaction(PHONE)]).within(cleaned.data.decode())
    assert cleaned.data.decode().startswith("前") and cleaned.data.decode().endswith("后")
    assert cleaned.notes[0].details == {"count": 1}


@pytest.mark.parametrize("text", ["139、0000，1234", "139。00001234", "1390000 甲 1234", "139     00001234"])
def test_unrelated_digits_are_not_glued(text: str) -> None:
    assert clean(text.encode(), redaction(PHONE)).data == text.encode()


def test_short_values_need_a_boundary() -> None:
    short = redaction("8123456")
    assert clean("合同58123456号，电话8123456".encode(), short).data.decode() == "合同58123456号，电话[电话]"


def test_weak_values_stay_elsewhere() -> None:
    text = "三组 三组"
    cleaned = clean(text.encode(), redaction("三组", Span(0, 0, 2), replacement="", strong=False))
    assert cleaned.data.decode() == " 三组"


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40), st.sampled_from(["", "*", "[略]"]))
def test_the_rest_stays(text: str, first: int, second: int, replacement: str) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    cleaned = clean(text.encode(), redaction("x", Span(0, start, end), replacement=replacement, strong=False))
    assert cleaned.data.decode() == text[:start] + (replacement if end > start else "") + text[end:]
