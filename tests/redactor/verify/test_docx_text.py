"""What the second reader of XML parts takes from each of them, piece by piece: no other search makes up for a gap."""

from __future__ import annotations

import pytest

from redactor.verify.docx_text import APART, NotXml, PartText, decoded, parse, part_text

W = 'xmlns:w="urn:w"'


def read(body: str, encoding: str = "utf-8") -> PartText:
    data = f'<?xml version="1.0" encoding="{encoding}"?>\n<w:document {W}>{body}</w:document>'.encode(encoding)
    return part_text(parse(data), data)


def run(*texts: str) -> str:
    return "".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in texts)


@pytest.mark.parametrize(("value", "kept"), [
    ("甲", True), ("a@b", True), ("a%20b", True), ("a&amp;b", True), ("ab cdef", True), ("ab cde", False),
    ("abcdefgh", False), ("123456", True), ("12345", False), ("a12345", False), ("a1b2c3d4e5f6", True),
    ("1234567", True), ("12345x7", True), ("12345xy", False),
])  # fmt: skip
def test_attributes_that_may_hold_text(value: str, kept: bool) -> None:
    found = read(f'<w:p w:val="{value}"/>').attributes.split(APART)
    assert (value.replace("&amp;", "&") in found) is kept


@pytest.mark.parametrize("encoding", ["utf-8", "us-ascii", "utf-16", "utf-16-le", "gb18030", "iso-8859-1"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_attributes_in_any_encoding_and_quotes(encoding: str, quote: str) -> None:
    value = "tel 139000" if encoding in ("us-ascii", "iso-8859-1") else "电话139000"
    assert read(f"<w:p w:val = {quote}{value}{quote}/>", encoding).attributes == value


def test_attributes_are_read_without_references_and_once() -> None:
    found = read('<w:p w:a="&#x7535;&#35805;" w:b="电话" w:c="a&lt;b 123456"/>').attributes
    assert sorted(found.split(APART)) == ["a<b 123456", "电话"]


@pytest.mark.parametrize(("values", "text"), [
    (["a"], "a"),
    (["a", "b"], f"a{APART}b"),
    (["%E7%94%B2"], f"%E7%94%B2{APART}甲{APART}鐢"),
    (["%BC%D7"], f"%BC%D7{APART}{APART}甲"),
    (["&#30002;"], f"&#30002;{APART}甲"),
])  # fmt: skip
def test_decoded_forms_stand_beside_the_value(values: list[str], text: str) -> None:
    assert decoded(values) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("body", "aside"), [
    ("<!-- 甲 -->", " 甲 "), ("<w:p/><?wps 甲?>", "甲"), ("<w:p/>", ""), ("<!--甲--><!--乙-->", f"甲{APART}乙"),
])  # fmt: skip
def test_asides(body: str, aside: str, encoding: str) -> None:
    assert read(body, encoding).asides == aside


@pytest.mark.parametrize("length", [199, 200])
def test_long_strings_may_be_packed_files(length: int) -> None:
    text, value = "A" * length, "B" * length
    assert sorted(read(f'<w:p w:val="{value}"><w:t>{text}</w:t></w:p>').long) == ([text, value] if length > 199 else [])


@pytest.mark.parametrize(("body", "lines"), [
    (f"<w:p>{run('13', '90')}</w:p>", "1390"),
    (f"<w:p>{run('13')}</w:p><w:p>{run('90')}</w:p>", f"13{APART}90"),
    ("<w:p><w:t>13</w:t><w:tab/><w:t>90</w:t><w:ptab/><w:t>1</w:t></w:p>", "13\t90\t1"),
    ("<w:p><w:t>13</w:t><w:br/><w:t>90</w:t><w:cr/><w:t>1</w:t></w:p>", "13\n90\n1"),
    ("<w:p><w:t>13</w:t><w:noBreakHyphen/><w:t>90</w:t><w:softHyphen/><w:t>1</w:t></w:p>", "13-901"),
    ("<w:c><w:v>13</w:v></w:c><w:c><w:v>90</w:v></w:c>", "13\n90\n"),
    ("<w:p><w:t>1<w:i>3</w:i>9</w:t></w:p>", "139"),  # elements inside a text
    ("<w:p><w:t>13</w:t><w:txbxContent><w:p><w:t>7</w:t></w:p></w:txbxContent><w:t>90</w:t></w:p>", f"7{APART}1390"),
    ("<w:p><w:t>13</w:t><w:rt><w:t>7</w:t></w:rt><w:t>90</w:t></w:p>", f"7{APART}1390"),
    ("<w:p><w:instrText>te</w:instrText><w:t>9</w:t><w:instrText>l</w:instrText></w:p>", f"9{APART}tel"),
    ("<w:p><w:t>13</w:t><w:delText>7</w:delText><w:t>90</w:t></w:p>", "1390"),
    ("<w:si><w:t>13</w:t></w:si><w:si><w:t>90</w:t></w:si>", f"13{APART}90"),
    ("<w:tc><w:t>13</w:t></w:tc><w:tc><w:t>90</w:t></w:tc>", f"13{APART}90"),
    ("<w:t>13</w:t><w:p><w:t>90</w:t></w:p>", f"90{APART}13"),
    ("<w:name>甲</w:name><w:name> </w:name><w:name>乙</w:name>", f"甲{APART}乙"),  # no text: all there is
])  # fmt: skip
def test_lines(body: str, lines: str) -> None:
    assert read(body).lines == lines


@pytest.mark.parametrize(("attributes", "text"), [
    ('w:char="F041"', "A"), ('w:char="0041"', "A"), ('w:char="F0FF"', "\xff"), ('w:char="F100"', "\uf100"),
    ('w:char="F000"', "\0"), ('w:char="EFFF"', "\uefff"), ('w:char="f031"', "1"), ('w:char="x"', ""),
    ('w:char="110000"', ""), ('w:char="-5"', ""), ('w:font="Symbol"', ""), ('w:font="Symbol" w:char="F031"', "1"),
])  # fmt: skip
def test_symbols(attributes: str, text: str) -> None:
    assert read(f"<w:p><w:t>甲</w:t><w:sym {attributes}/><w:t>乙</w:t></w:p>").lines == f"甲{text}乙"


def test_deleted_text_is_read_in_its_place() -> None:
    deleted = read(f"<w:p>{run('13')}<w:delText>90</w:delText>{run('1')}</w:p><w:p>{run('乙')}</w:p>").orders[1]
    assert deleted == "13901\n乙"
    code = read(f"<w:p>{run('13')}<w:delInstrText>90</w:delInstrText>{run('1')}</w:p>").orders[1]
    assert code == "13901"
    assert len(read(f"<w:p>{run('13')}</w:p>").orders) == 1, "there is no such order without"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def cell(text: str, span: str = "", inner: str = "") -> str:
    merged = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span else ""
    return f"<w:tc>{merged}<w:p>{run(text)}</w:p>{inner}</w:tc>"


@pytest.mark.parametrize(("body", "columns"), [
    (table(cell("甲") + cell("1"), cell("乙") + cell("3")), ("甲\n乙", "1\n3")),
    (table(cell("甲") + cell("1")), ()),
    (table(cell("甲", "2") + cell("1"), cell("乙") + cell("丙") + cell("3")), ("甲\n乙", "1\n3")),
    (table(cell("甲", "x") + cell("1"), cell("乙") + cell("3")), ("甲\n乙", "1\n3")),
    (table(cell("甲", "0") + cell("1"), cell("乙") + cell("3")), ("甲\n乙", "1\n3")),
    (table(cell("甲", "5000") + cell("1"), cell("乙", "1000") + cell("3")), ("甲\n乙", "1\n3")),
    (table(cell("甲", "1000") + cell("1"), cell("乙", "999") + cell("3")), ("甲\n乙",)),
    (table(cell("甲", inner=table(cell("7"), cell("8"))) + cell("1"), cell("乙") + cell("3")),
     ("甲78\n乙", "1\n3", "7\n8")),
    (table(cell("1"), cell("3")) + table(cell("9"), cell("0")), ("1\n3", "9\n0")),
])  # fmt: skip
def test_columns(body: str, columns: tuple[str, ...]) -> None:
    assert read(body).orders[1:] == columns


@pytest.mark.parametrize("data", [
    b"<!DOCTYPE a><a/>", b"<!doctype a><a/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    "<!DOCTYPE a><a/>".encode("utf-16"), b"<a>", b"", b"<a>&b;</a>", b"\0", b"<a/>" + b"<!ENTITY",
])  # fmt: skip
def test_what_is_not_parsed(data: bytes) -> None:
    with pytest.raises(NotXml):
        parse(data)
