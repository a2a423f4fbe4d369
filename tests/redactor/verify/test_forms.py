"""Spellings of removed values: every one is found, and look-alikes are not."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Span
from redactor.redaction import Redaction
from redactor.verify.byte_forms import byte_runs, hex_bytes
from redactor.verify.forms import Needles
from tests.effort import effort


def identity(area: str = "520103", birth: str = "19900307", order: str = "123") -> str:
    """Make an identity number with a right check character (GB 11643-1999) for a person who does not exist."""
    body = area + birth + order
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def redaction(
    secret: str, finding: str = "F1", *, strong: bool = True, replacement: str = "", spans: tuple[Span, ...] = ()
) -> Redaction:
    return Redaction(finding, "test", spans or (Span(0, 0, len(secret)),), secret, replacement, strong)


MOBILE = "13912340077"
IDENTITY = identity()
EMAIL = "wang.test77@example.cn"
NEEDLES = Needles.of([redaction(IDENTITY), redaction(MOBILE, "F2"), redaction(EMAIL, "F3")])


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        (f"证号{IDENTITY}，", {"F1"}),
        (IDENTITY.lower(), {"F1"}),
        (f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}", {"F1"}),
        (f"{IDENTITY[:9]}\r\n      {IDENTITY[9:]}", {"F1"}),
        (IDENTITY[:6] + IDENTITY[8:17], {"F1"}),
        ("139-1234-0077", {"F2"}),
        ("1 3 9 1 2 3 4 0 0 7 7", {"F2"}),
        ("１３９１２３４００７７", {"F2"}),
        ("139\u200b1234\u200b0077", {"F2"}),
        ("٠١ ١٣٩١٢٣٤٠٠٧٧", {"F2"}),
        ("一三九一二三四〇〇七七", {"F2"}),
        ("电话l39l234OO77", {"F2"}),
        (base64.b64encode(b"tel 13912340077 end").decode(), {"F2"}),
        (EMAIL.upper(), {"F3"}),
        ("wang.test77@\nexample.cn", {"F3"}),
        ("13912340078 139123400 520103199003071241 wang.test78@example.cn", set()),
        ("139元，1234个，0077号", set()),
        (identity(order="124"), set()),
    ],
)
def test_text_spellings(text: str, findings: set[str]) -> None:
    assert NEEDLES.search_text(text) == findings


@pytest.mark.parametrize(
    "spell",
    [
        lambda s: s.encode(),
        lambda s: s.encode("utf-16-be"),
        lambda s: s.encode("utf-16-le"),
        lambda s: "".join(chr(ord(c) + 0xFEE0) for c in s).encode("utf-8"),
        lambda s: "".join(chr(ord(c) + 0xFEE0) for c in s).encode("gb18030"),
        lambda s: "".join(chr(ord(c) + 0xFEE0) for c in s).encode("utf-16-be"),
        lambda s: "".join(chr(ord(c) + 0xFEE0) for c in s).encode("utf-16-le"),
        lambda s: s.encode().hex().encode(),
        lambda s: s.encode("utf-16-be").hex().encode(),
        lambda s: "".join(f"%{ord(c):02X}" for c in s).encode(),
        lambda s: "".join(f"&#{ord(c)};" for c in s).encode(),
        lambda s: "".join(f"&#x{ord(c):x};" for c in s).encode(),
        lambda s: "".join(f"\\{ord(c):03o}" for c in s).encode(),
        lambda s: "".join(f"\\u{ord(c):04x}" for c in s).encode(),
        lambda s: "".join(f"\\x{ord(c):02x}" for c in s).encode(),
        lambda s: "".join(f"={ord(c):02X}" for c in s).encode(),
    ],
)
def test_byte_spellings(spell) -> None:
    data = b"\0\xff\x01 " * 50 + spell(MOBILE) + b"\xff" * 40
    assert "F2" in NEEDLES.search_bytes(data)
    assert not NEEDLES.search_bytes(b"\0\xff\x01 " * 50 + spell("13912340078") + b"\xff" * 40)


def test_bytes_do_not_glue_coordinates() -> None:
    assert not NEEDLES.search_bytes(b"1 3 9 1 2 3 4 0 0 7 7 re f 139.123 40077 m")


@given(st.integers(0, 10**11 - 1), st.lists(st.sampled_from(["", " ", "-", "\n", " - "]), min_size=10, max_size=10))
def test_any_number_over_any_gaps(number: int, gaps: list[str]) -> None:
    secret = f"{number:011d}"
    needles = Needles.of([redaction(secret)])
    text = "".join(a + b for a, b in zip(secret, [*gaps, ""], strict=True))
    assert needles.search_text(f"号{text}，")


def test_short_numbers_need_group_ends() -> None:
    needles = Needles.of([redaction("85286666")])
    assert needles.search_text("0851-8528 6666")
    assert not needles.search_text("18528 66667")


@pytest.mark.parametrize(
    ("before", "after", "residue"),
    [
        (f"电话{MOBILE}", "电话139123400", True),  # two digits short of the whole
        (f"电话{MOBILE}", "电话139████0077", False),
        (f"生于19900307 证号{IDENTITY}", "生于19900307 证号", False),  # a date that shares digits was there before
        (f"证号{IDENTITY}", "证号19900307", True),
        (f"邮箱{EMAIL}", "邮箱wang.test77", True),
        (f"邮箱{EMAIL}", "邮箱", False),
    ],
)
def test_new_pieces(before: str, after: str, residue: bool) -> None:
    assert bool(NEEDLES.compare(before, after)) is residue


def test_a_mask_may_show_its_digits() -> None:
    needles = Needles.of([redaction(IDENTITY, replacement=IDENTITY[:6] + "********")])
    assert not needles.compare(f"证号{IDENTITY}", f"证号{IDENTITY[:6]}********")


def test_a_number_removed_in_pieces() -> None:
    spans = (Span(0, 0, 9), Span(0, 30, 39))
    needles = Needles.of([redaction(IDENTITY, spans=spans)])
    before = f"{IDENTITY[:9]} 张某某 {IDENTITY[9:]}"
    assert needles.compare(before, f"{IDENTITY[:9]} 张某某 ")
    assert not needles.compare(before, "      张某某 ")


@pytest.mark.parametrize(("after", "residue"), [("王某某 李四五 王某某", True), ("王某某 李四五", False), ("", False)])
def test_weak_values_must_get_rarer(after: str, residue: bool) -> None:
    needles = Needles.of([redaction("王某某", strong=False)])
    assert bool(needles.compare("王某某 王某某 李四五", after)) is residue


def test_nothing_is_printed() -> None:
    assert MOBILE not in repr(NEEDLES)


def test_hundreds_of_values_cost_no_more_than_a_few() -> None:
    text = "金额 1,234,567.89 元，2024-01-05 日公示 520000 " * 400

    def work(values: int) -> int:
        needles = Needles.of([redaction(str(13900000000 + 7919 * k), f"F{k}") for k in range(values)])
        assert not needles.search_text(text) and not needles.compare(text, text)
        assert not needles.search_bytes(text.encode() * 4)
        return effort(lambda: (needles.search_text(text), needles.compare(text, text), needles.search_bytes(b"1" * 9)))

    assert work(400) < 2 * work(4)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("1390三八〇１３9Xz@.-中文，。\n 口Ⅷ㈠"), max_size=60), st.booleans())
def test_looking_between_ideographs_sees_the_same(around: str, spelled: bool) -> None:
    value = "1 3９一23 45678" if spelled else "13912345678"
    made = Needles.of(
        [Redaction("F1", "mobile", (), "13912345678", "", True), Redaction("F2", "x", (), "zz@z.z", "", True)]
    )
    whole = replace(made, is_latin=False)
    assert made.is_latin
    for text in (around, around + value + around, around + "zz@z.z"):
        assert made.search_text(text) == whole.search_text(text)
        assert made.new_fragments("", text) == whole.new_fragments("", text)
        if made.compare("", text):
            assert made.may_be_left(text)


def test_residues_say_finding_kind_place_and_how_in_order() -> None:
    told = [
        (found.finding, found.kind, found.where, found.how) for found in NEEDLES.residues({"F2", "F1"}, "p", "text")
    ]
    assert told == [("F1", "test", "p", "text"), ("F2", "test", "p", "text")]


@pytest.mark.parametrize("spelled", [
    b"13912340077", "13912340077".encode("utf-16-le"), "１３９１２３４００７７".encode(),
    "１３９１２３４００７７".encode("gb18030"), "１３９１２３４００７７".encode("utf-16-be"),
    "１３９１２３４００７７".encode("utf-16-le"), b"".join(b"%%%02X" % c for c in b"13912340077"),
    b"".join(b"&#%d;" % c for c in b"13912340077"), b"".join(b"\\%03o" % c for c in b"13912340077"),
    b"".join(b"\\u00%02x" % c for c in b"13912340077"), b"".join(b"=%02X" % c for c in b"13912340077"),
    b"13912340077".hex().encode(), "13912340077".encode("utf-16-be").hex().encode(),
])  # fmt: skip
@pytest.mark.parametrize(("before", "after"), [(b"", b""), (b"a ", b""), (b"", b" a"), (b"a ", b" a")])
def test_digits_in_bytes_are_found_at_either_end(spelled: bytes, before: bytes, after: bytes) -> None:
    assert any("13912340077" in run for run in byte_runs(before + spelled + after))


@pytest.mark.parametrize("separator", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("odd", [b"", b"3"])
def test_hexadecimal_is_decoded_to_its_last_byte(separator: bytes, odd: bytes) -> None:
    value = "联系电话13912340077".encode()
    assert hex_bytes(separator.join(b"%02x" % byte for byte in value) + odd) == [value]
