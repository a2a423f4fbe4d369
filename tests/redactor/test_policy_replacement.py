"""What stands in the place of a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.policy import pseudonym_key, replacement
from redactor.policy.replacement import masked

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("style", "kind", "secret", "expected"),
    [
        ("label", "mobile", "13800000000", "[某号]"),
        ("nothing", "mobile", "13800000000", ""),
        ("mask", "mobile", "138-0000 0000", "***-**** ****"),
        ("mask", "id_card", "52012219900101001X", "*" * 18),
        ("keep_last_4", "bank_account", "6222 0000 0000 1234", "**** **** **** 1234"),
        ("keep_last_4", "bank_account", "622212345", "*********"),
        ("surname", "person_name", "张三丰", "张某某"),
        ("surname", "person_name", "张 三", "张某"),
        ("surname", "person_name", "欧阳三丰", "欧阳某某"),
        ("surname", "person_name", "欧阳", "欧某"),
        ("surname", "person_name", "买买提·吐尔逊", "买某某"),
        ("surname", "person_name", "Smith", "[某号]"),
        ("generalize", "home_address", "青杠村三组12号", "青杠村"),
        ("generalize", "home_address", "某镇某某社区5栋2单元301室", "某镇某某社区"),
        ("generalize", "home_address", "某县某镇大桥路8号", "某县某镇"),
        ("generalize", "home_address", "青杠村民组12号", "[某号]"),
        ("generalize", "home_address", "8栋301室", "[某号]"),
        ("generalize", "age", "37岁", "30—39周岁"),
        ("generalize", "age", "12", "18周岁以下"),
        ("generalize", "property", "3.2万元", "1万元—5万元"),
        ("generalize", "property", "8,500.00元", "5000元—1万元"),
        ("generalize", "property", "1.2亿元", "500万元以上"),
        ("generalize", "property", "120平方米", "[某号]"),
        ("generalize", "mobile", "13800000000", "[某号]"),
        ("keep_last_4", "bank_account", "621234561234", "********1234"),
        ("keep_last_4", "bank_account", "62123456123", "*" * 11),
        ("surname", "person_name", "买买提•吐尔逊", "买某某"),
        ("surname", "person_name", "欧阳三", "欧阳某"),
        ("surname", "person_name", "某", "[某号]"),
        ("generalize", "age", "17", "18周岁以下"),
        ("generalize", "age", "18", "10—19周岁"),
        ("generalize", "age", "79", "70—79周岁"),
        ("generalize", "age", "80", "80周岁以上"),
        ("generalize", "age", "不详", "[某号]"),
        ("generalize", "amount", "999元", "0元—1000元"),
        ("generalize", "amount", "1000元", "1000元—5000元"),
        ("generalize", "amount", "9999.99", "5000元—1万元"),
        ("generalize", "amount", "5万元", "5万元—10万元"),
        ("generalize", "amount", "99万", "50万元—100万元"),
        ("generalize", "amount", "100 万元", "100万元—500万元"),
        ("generalize", "amount", "500万", "500万元以上"),
        ("generalize", "amount", "12亿", "500万元以上"),
        ("generalize", "amount", "1.2至3.4万元", "[某号]"),
        ("generalize", "amount", "两辆", "[某号]"),
    ],
)
def test_styles(style: str, kind: str, secret: str, expected: str) -> None:
    assert replacement(style, kind, secret, "某号", KEY) == expected


@given(st.text(alphabet="0123456789Xx -　张三()", max_size=40), st.sampled_from([0, 4]))
def test_a_mask_keeps_the_length_and_shows_no_more_than_its_tail(secret: str, keep: int) -> None:
    shown = masked(secret, keep)
    assert len(shown) == len(secret)
    assert sum(c.isalnum() for c in shown) <= keep
    assert [c for c in shown if not c.isalnum() and c != "*"] == [c for c in secret if not c.isalnum()]


def test_one_person_has_one_pseudonym_within_a_scope() -> None:
    first, again, other = (replacement("pseudonym", "person_name", s, "姓名", KEY) for s in ("张三", "张 三", "李四"))
    assert first == again != other
    assert first.startswith("人员")
    one, two = (pseudonym_key("document", KEY, digest) for digest in ("a" * 64, "b" * 64))
    assert replacement("pseudonym", "person_name", "张三", "姓名", one) != replacement(
        "pseudonym", "person_name", "张三", "姓名", two
    )
    assert pseudonym_key("batch", KEY, "a" * 64) == KEY
    with pytest.raises(ValueError, match="key"):
        replacement("pseudonym", "person_name", "张三", "姓名")


@given(st.sampled_from(["label", "mask", "surname", "pseudonym"]), st.from_regex(r"[1-9][0-9]{10,18}", fullmatch=True))
def test_no_style_without_a_tail_leaks_a_number(style: str, secret: str) -> None:
    made = replacement(style, "bank_account", secret, "银行账号", KEY)
    assert not any(secret[i : i + 4] in made for i in range(len(secret) - 3))
