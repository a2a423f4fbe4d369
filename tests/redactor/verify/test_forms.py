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


@pytest.mark.parametrize("word", ["wang.test77@example.cn", "贵A·7X392", "E12345678", "花果园M区12栋"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
def test_words_are_found_in_bytes(word: str, encoding: str) -> None:
    """By the value as it is spelled without separators, in small letters too."""
    needles = Needles.of([redaction(word)])
    (spelled,) = needles.words
    assert needles.search_bytes(b"\0a" + spelled.lower().encode(encoding) + b"\0b") == {"F1"}
    assert not needles.search_bytes(b"\0a" + spelled[:-1].encode(encoding) + b"\0b")


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("391", {"F1"}),  # three digits of the number
        ("39", set()),
        ("7 7", set()),
        ("394", set()),
        ("139", set()),  # the mask shows them
        (MOBILE, {"F1"}),
        ("ang.t", {"F2"}),  # four characters of the word
        ("ang", set()),
        ("5678", set()),  # digits alone are no word
        ("贵州", set()),
    ],
)
def test_what_may_stand_under_a_bar(text: str, findings: set[str]) -> None:
    needles = Needles.of([redaction(MOBILE, replacement="139****"), redaction("wang.t5678@example.cn", "F2")])
    assert needles.covered(text) == findings


@pytest.mark.parametrize(
    ("secret", "text", "found"),
    [
        ("85286666、13912340077", "85286666", True),  # two numbers in one value: each of them
        ("85286666/13912340077", "13912340077", True),
        ("85286666、13912340077", "1391234007", False),
        ("0851-8528666", "0851、8528666", True),  # a part too short to be a number of its own
        ("+86 13912340077", "13912340077", True),
        ("008613912340077", "13912340077", True),
        ("8685286666123", "85286666123", False),  # 86 before what is no mobile number is a part of it
        (IDENTITY, IDENTITY[:17], True),
        (IDENTITY, IDENTITY[:16], False),
        (IDENTITY, IDENTITY[:6] + IDENTITY[8:17], True),
        ("52010319900307123X", "52010319900307123", True),
        ("地址123456789号", "123456789", True),  # nine digits inside a word are a number
        ("地址12345678号", "12345678", False),
    ],
)
def test_the_numbers_that_a_value_says(secret: str, text: str, found: bool) -> None:
    assert bool(Needles.of([redaction(secret)]).search_text(f"甲{text}乙")) is found


@pytest.mark.parametrize(
    ("secret", "text", "found"),
    [
        ("852866661", "8 528 666 61", True),
        ("852866661", "8 5 2 8 66661", False),  # a short number in more pieces than people write
        ("8528666612", "8 5 2 8 6 6 6 6 1 2", True),
        ("852866661", "8528666612", True),  # within digits without a gap it is looked for as it is
        ("852866661", "85 2866 6612", False),
    ],
)
def test_how_many_gaps_a_number_may_have(secret: str, text: str, found: bool) -> None:
    assert bool(Needles.of([redaction(secret)]).search_text(text)) is found


@pytest.mark.parametrize(("text", "found"), [
    ("13912 34007 7", True), ("1 3 9 1 2 3 4 0 0 7 7", True), ("913912340077", True), ("9 1391234007", False),
    ("5 13912 340077 5", True),
    ("513912 3400775", False), ("12 " * 30 + "139 12340077", True),
])  # fmt: skip
def test_in_a_crowd_of_numbers_gaps_must_fit(text: str, found: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor.verify.forms._CROWD", 0)
    assert bool(Needles.of([redaction(MOBILE)]).search_text(text)) is found


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "é"])
@pytest.mark.parametrize("alphabet", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_at_any_offset(before: str, alphabet) -> None:
    text = alphabet(f"{before}?>?~{MOBILE}".encode()).decode().rstrip("=")
    assert NEEDLES.search_text(f"值 {text} 完") == {"F2"}


@pytest.mark.parametrize(("secret", "before", "after", "residue"), [
    ("张三", "张三 李四 张三", "李四 张三", True),
    ("张三", "张 三 李四", "李四 张 三", False),  # two characters over a gap are no name
    ("欧阳小二", "欧阳小二", "欧 阳小 二", True),  # four are
    ("贵A123", "贵A 123", "贵 A123", True),
    ("张三", "没有", "张三", True),  # it got no rarer
    ("张三", "张三", "没有", False),
])  # fmt: skip
def test_how_weak_values_are_read(secret: str, before: str, after: str, residue: bool) -> None:
    many = 2 if before.count(secret) > 1 else 1
    needles = Needles.of([redaction(secret, strong=False) for _ in range(many)])
    assert bool(needles.compare(before, after)) is residue


def test_a_weak_value_is_gone_when_one_reader_sees_it_rarer() -> None:
    needles = Needles.of([redaction("王某某", strong=False)])
    blind, seeing = ("甲", "甲 王某某"), ("王某某 王某某", "王某某")
    assert needles.weak_left([blind]) == {"F1"} and needles.weak_left([seeing]) == frozenset()
    assert needles.weak_left([seeing, ("王某某", "王某某")]) == needles.weak_left([blind, seeing]) == frozenset()
    assert needles.weak_left([("王某某", "王某某"), ("王某某 王某某", "王某某 王某某")]) == {"F1"}
    assert needles.may_be_left("甲王某某乙") and not needles.may_be_left("甲王某乙")
    assert Needles.of([]).weak_left([seeing]) == frozenset()


@pytest.mark.parametrize(("text", "residue"), [
    ("139123", True), ("13912", False), ("139 123", True), ("139 999", False), ("139123 40 07", True),
    ("1391 2340077", False), ("339123", False), ("12340077 12340077", True),
])  # fmt: skip
def test_pieces_that_newly_stand_alone(text: str, residue: bool) -> None:
    """What is the whole number is found by the search, not by the comparison."""
    assert bool(NEEDLES.new_fragments("", text)) is residue
    assert not NEEDLES.new_fragments(text, text)


def test_a_piece_that_was_to_go_must_go_as_often() -> None:
    spans = (Span(0, 0, 6), Span(0, 30, 35))
    needles = Needles.of([redaction(MOBILE, spans=spans)])
    piece = MOBILE[:6]
    assert needles.pieces == {piece: 1}
    assert needles.compare(f"{piece} 甲 {piece}", f"{piece} 甲 {piece}") == {"F1"}
    assert not needles.compare(f"{piece} 甲 {piece}", f"甲 {piece}")
    short = Needles.of([redaction(MOBILE, spans=(Span(0, 0, 5), Span(0, 9, 15)))])
    assert short.pieces == {MOBILE[5:]: 1} and short.split == {"F1"}


def test_names_of_addresses() -> None:
    """Six characters before the sign count as a name; a longer name, or the name before another host, is another's."""
    needles = Needles.of([redaction("abcdef@example.cn"), redaction("abcde@example.cn", "F2")])
    assert needles.locals == {"ABCDEF": "F1"}
    assert needles.compare("", "联系abcdef，") == {"F1"}
    for other in ("abcdefg", "xabcdef", "a.abcdef", "abcdef@other.cn", "abcdef_1", "abcde"):
        assert not needles.compare("", other)


def test_some_findings_of_many() -> None:
    some = NEEDLES.among({"F3"}, 99)
    assert some.search_text(EMAIL) == {"F3"} and not some.search_text(MOBILE + IDENTITY) and not some.blob
    assert NEEDLES.among((), 11).search_text(f"{MOBILE} {IDENTITY} {EMAIL}") == {"F1", "F2"}
    assert NEEDLES.among((), 12).search_text(f"{MOBILE} {EMAIL}") == set()


@pytest.mark.parametrize("text", ["➀➂➈➀➁➂➃00➆➆", "①③⑨①②③④⓪⓪⑦⑦", "❶❸❾❶❷❸❹⓿⓿❼❼", "१३९१२३४००७७"])
def test_digits_of_other_scripts_and_in_circles(text: str) -> None:
    assert NEEDLES.search_text(text) == {"F2"}
