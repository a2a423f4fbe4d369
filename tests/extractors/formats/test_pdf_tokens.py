"""Tokens and character maps: the lowest layer, where every byte counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats.pdf.cmaps import parse_codemap, parse_tounicode, predefined
from extractors.formats.pdf.tokens import InlineImage, RawArray, Tokenizer


@pytest.mark.parametrize(
    ("source", "operator", "operands"),
    [
        (b"(a\\(b\\)\\\\ (c (d (e (f))))) Tj", b"Tj", [b"a(b)\\ (c (d (e (f))))"]),
        (b"(\\101\\7\\53\\r\\\nx\r\ny) Tj", b"Tj", [b"A\x07+\rx\ny"]),
        (b"<4 1 4> Tj", b"Tj", [b"A@"]),
        (b"/F#31 12. Tf", b"Tf", ["/F1", 12.0]),
        (b"-.5 +3 --4 1.2.3 re", b"re", [-0.5, 3.0, 4.0, 1.2]),
        (b"/S <</A (x) /B [1 /C true null]>> BDC", b"BDC", ["/S", {"/A": b"x", "/B": [1.0, "/C", True, None]}]),
        (b"(never closed Tj", b"", [b"never closed T"]),
        (b"1 0 0 1 5 6 cm% comment", b"cm", [1.0, 0.0, 0.0, 1.0, 5.0, 6.0]),
    ],
)
def test_operations(source: bytes, operator: bytes, operands: list[object]) -> None:
    ((found, values, start, end),) = Tokenizer(source).operations()
    assert (found, values) == (operator, operands)
    assert start == 0
    assert end <= len(source)


def test_arrays_of_numbers_and_strings_stay_raw_until_asked() -> None:
    ((_, (array,), _, _),) = Tokenizer(b"[(a) -3.5 <62>] TJ").operations()
    assert isinstance(array, RawArray)
    assert array.items() == [b"a", -3.5, b"b"]


@pytest.mark.parametrize(
    ("image", "length"),
    [
        (b"BI /W 4 /H 2 /BPC 8 /CS /G ID aa EI Qa\nEI Q", 8),
        (b"BI /Width 20 /Height 3 /IM true ID EI EI EI \nEI Q", 9),
        (b"BI /W 1 /H 1 /BPC 8 /CS /RGB /F /AHx ID 00 FF 00>\nEI Q", 9),
    ],
)
def test_inline_images_end_where_their_data_end(image: bytes, length: int) -> None:
    (operator, (found,), _, _), (last, _, _, _) = Tokenizer(image).operations()
    assert isinstance(found, InlineImage)
    assert (operator, last, found.data_end - found.data_start) == (b"BI", b"Q", length)


@given(
    st.lists(
        st.sampled_from(
            [
                b"(",
                b")",
                b"<",
                b">",
                b"<<",
                b"[",
                b"]",
                b"/A",
                b"1",
                b"BI",
                b"ID",
                b"EI",
                b"Tj",
                b"%",
                b"\\",
                b"\n",
                b" ",
            ]
        ),
        max_size=40,
    )
)
def test_tokens_end_and_go_forward(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    last = 0
    for _, _, start, end in Tokenizer(data).operations():
        assert last <= start <= end <= len(data)
        last = end


def test_tounicode_ranges_arrays_and_surrogates() -> None:
    table = parse_tounicode(
        b"1 beginbfchar <01> <D840DC00> endbfchar 2 beginbfrange <02> <04> <0041> "
        b"<05> <06> [<0058> <00590059>] endbfrange"
    )
    assert table == {b"\1": "\U00020000", b"\2": "A", b"\3": "B", b"\4": "C", b"\5": "X", b"\6": "YY"}


def test_code_maps_cut_codes_of_different_lengths() -> None:
    mixed = parse_codemap(
        b"begincodespacerange <00> <7F> <8100> <FEFF> endcodespacerange begincidchar <41> 7 endcidchar"
    )
    assert mixed.split(b"A\x81\x41B") == [b"A", b"\x81A", b"B"]
    gbk = predefined("GBK-EUC-H")
    assert gbk is not None
    assert gbk.split("1甲2".encode("gbk")) == [b"1", "甲".encode("gbk"), b"2"]
