"""Archives, messages, pages and tables as people really send them: odd names, odd encodings, values said elsewhere."""
# ruff: noqa: E501  (files read better on one line)

from __future__ import annotations

import base64
import io
import quopri
import struct
import zipfile
from collections.abc import Callable
from email.header import Header

import pytest

from redactor import Toolkit, pipeline
from tests.archive.files import bank, leaks, names, number, phone, zipped
from tests.ofd.paper import Paper
from tests.xlsx.book import Book, inline

Made = tuple[bytes, str, list[str]]
"""File, its name, what must be nowhere."""


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    """A toolkit that reads no pictures."""
    return Toolkit.load(ocr="off")


def book(seed: int) -> bytes:
    made = Book(seed)
    made.rows([inline(f"电话{phone(seed)}，身份证号{number(seed)}")])
    return made.data()


def unicode_names(*files: tuple[str, str, bytes]) -> bytes:
    """Return a zip whose names are in GBK with the Unicode extra field of some programs (APPNOTE 4.6.9)."""
    import zlib

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for raw, real, data in files:
            info = zipfile.ZipInfo(raw.encode("gbk").decode("cp437"))
            field = struct.pack("<BI", 1, zlib.crc32(raw.encode("gbk"))) + real.encode()
            info.extra = struct.pack("<HH", 0x7075, len(field)) + field
            archive.writestr(info, data)
    return buffer.getvalue()


def a01_mixed_documents() -> Made:
    """Each format beside each other in folders with spaces and marks."""
    paper = Paper(seed=61)
    paper.label(60, "身份证号：", number(61))
    data = zipped(
        ("附件 1（终稿）/名单 & 表.xlsx", book(62)), ("附件 1（终稿）/票据.ofd", paper.data()), ("说明.md", f"# 联系\n\n电话 **{phone(63)}**\n".encode()),
        ("网页/index.htm", f"<p>卡号<b>{bank(63)[:8]}</b>{bank(63)[8:]}</p>".encode()),
    )  # fmt: skip
    return data, "送审材料.zip", [number(61), number(62), phone(62), phone(63), bank(63)]


def a02_gbk_in_gbk() -> Made:
    """Archives in archives, all names in GBK, values in the names of folders."""
    inner = zipped((f"户主{phone(64)}/{number(64)}.txt", f"卡号 {bank(64)}".encode("gbk")), encoding="gb18030")
    return (
        zipped((f"{phone(65)}户/内层.zip", inner), encoding="gb18030"),
        "a.zip",
        [phone(64), number(64), bank(64), phone(65)],
    )


def a03_comments_and_extras() -> Made:
    """Comments of members, extra fields, dates, bytes between members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.comment = f"联系 {phone(66)}".encode()
        info.extra = struct.pack("<HH", 0x9999, 18) + number(66).encode()
        archive.writestr(info, f"电话：{phone(67)}")
        archive.comment = bank(66).encode()
    return buffer.getvalue(), "a.zip", [phone(66), number(66), phone(67), bank(66)]


def a04_said_elsewhere() -> Made:
    """An account that one file labels and another only mentions; a number in a table without headings."""
    account = f"3{bank(68)[1:15]}"
    data = zipped(
        ("1 名单.csv", f"姓名,银行账号\r\n钟志远,{account}\r\n".encode()), ("2 备注.txt", f"见 {account} 一户\r\n".encode()),
        ("3/清单.csv", f"一组,{account},120\r\n二组,88,60\r\n".encode("gbk")),
    )  # fmt: skip
    return data, "a.zip", [account]


def a05_said_in_the_inner_one() -> Made:
    """The label stands in an archive in the archive, the bare number outside, before it."""
    account = f"3{bank(69)[1:13]}"
    inner = zipped(("表.csv", f"户主姓名,存折账号\n钟志远,{account}\n".encode()))
    return zipped(("说明.txt", f"核对 {account} 后发放".encode()), ("内.zip", inner)), "a.zip", [account]


def a06_attachment_said_in_the_mail() -> Made:
    """A message names an account in its text, its attachment only mentions it."""
    account = f"3{bank(70)[1:14]}"
    text = f"户主银行账号：{account}\r\n".encode()
    attached = base64.encodebytes(f"编号,户\r\n{account},一组\r\n".encode())
    data = (
        b"From: a@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text + b"--q\r\n"
        b"Content-Type: text/csv; name=x.csv\r\nContent-Disposition: attachment; filename=x.csv\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + attached + b"--q--\r\n"
    )
    return data, "m.eml", [account]


def a07_unicode_field() -> Made:
    data = unicode_names(("户主.txt", f"户主{phone(71)}.txt", f"电话：{phone(72)}".encode()))
    return data, "a.zip", [phone(71), phone(72)]


def a08_stored_and_descriptors() -> Made:
    """Written as a stream: sizes behind the data, some members stored."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.out = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:  # type: ignore[no-untyped-def]
            self.out += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        archive.writestr("甲.txt", f"电话：{phone(73)}")
        archive.writestr("乙/丙.csv", f"姓名,手机号\n甲,{phone(74)}\n", zipfile.ZIP_DEFLATED)
        archive.writestr("丁.txt", f"身份证号：{number(73)}", zipfile.ZIP_BZIP2)
        archive.writestr("戊.txt", f"身份证号：{number(74)}", zipfile.ZIP_LZMA)
    return bytes(pipe.out), "a.zip", [phone(73), phone(74), number(73), number(74)]


def t01_utf16_table() -> Made:
    rows = f"姓名\t身份证号\t银行账号\r\n钟志远\t{number(75)}\t{bank(75)}\r\n"
    return b"\xff\xfe" + rows.encode("utf-16-le"), "x.csv", [number(75), bank(75)]


def t02_utf16_big_unmarked_lines() -> Made:
    return (
        b"\xfe\xff" + f"电话：{phone(76)}\u2028身份证：{number(76)}\r".encode("utf-16-be"),
        "x.txt",
        [phone(76), number(76)],
    )


def t03_gb18030_four_bytes() -> Made:
    return f"村名：㐀𠀀村\n户主电话：{phone(77)}\n卡号：{bank(77)}\n".encode("gb18030"), "x.txt", [phone(77), bank(77)]


def t04_quotes() -> Made:
    """Quotes, quotes in quotes, line breaks in fields, formulas as programs guard numbers."""
    rows = f'"姓名","身份证号","备注"\n"钟""志远","=""{number(78)}""","电话\n{phone(78)}，\n卡{bank(78)}"\n\'卢,"\'{number(79)}",无\n'
    return rows.encode("utf-8-sig"), "x.csv", [number(78), phone(78), bank(78), number(79)]


def t05_semicolons_and_exponents() -> Made:
    value = phone(80)
    return f"姓名;手机号;账号\n甲;{value[0]}.{value[1:]}E+10;`{bank(80)}\n".encode(), "x.csv", [value, bank(80)]


def t06_markdown() -> Made:
    text = (
        f'| 姓名 | 电话 |\n|---|---|\n| 甲 | {phone(81)[:3]}\\-{phone(81)[3:7]}\\-{phone(81)[7:]} |\n\n[致电](tel:{phone(82)} "{number(82)}")\n'
        f"![{bank(82)}](a.png)\n\n[1]: tel:{phone(83)}\n\n`{number(83)}`\n<!-- {bank(83)} -->\n"
    )
    return text.encode(), "x.md", [phone(81), phone(82), number(82), bank(82), phone(83), number(83), bank(83)]


def t07_page_in_gbk() -> Made:
    page = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{phone(84)}</title><script>var t="{number(84)}";'
        f"</script><style>a:after{{content:'{phone(85)}'}}</style></head><body data-x='{bank(84)}'><p>電話<font>{phone(86)[:4]}</font><!--x-->{phone(86)[4:]}"
        f"</p><template><p>身份证{number(85)}</p></template><noscript>{bank(85)}</noscript><select><option value={number(86)}>甲</select></body></html>"
    )
    return (
        page.encode("gbk"),
        "x.html",
        [phone(84), number(84), phone(85), bank(84), phone(86), number(85), bank(85), number(86)],
    )


def t08_page_in_utf16() -> Made:
    page = f"<html><body><table><tr><th>姓名<th>身份证号<tr><td>甲<td>{number(87)}</table><svg><text>{phone(87)}</text></svg></body></html>"
    return b"\xff\xfe" + page.encode("utf-16-le"), "x.htm", [number(87), phone(87)]


def t09_flowed_mail() -> Made:
    """Lines that flow on, a reply quoted, a signature with a number cut by the end of a line."""
    value = number(88)
    body = f"您好：身份证号 {value[:9]} \r\n{value[9:]}，见下。\r\n> 电话：{phone(88)}\r\n>> 卡号：{bank(88)[:10]}\r\n>> {bank(88)[10:]}\r\n-- \r\n{phone(89)}\r\n"
    head = "From: a@b.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return (head + body).encode(), "m.eml", [value, phone(88), bank(88), phone(89)]


def t10_coded_headers() -> Made:
    """Words in two codes, folded, in names of files; a text whose transfer encoding is named in capitals."""
    subject = Header(f"补偿 {number(90)} 电话{phone(90)}", "gb18030", maxlinelen=40).encode(linesep="\r\n")
    coded = quopri.encodestring(f"卡号：{bank(90)}\r\n".encode("gb18030"))
    data = f"From: =?utf-8?B?{base64.b64encode(f'甲{phone(91)}'.encode()).decode()}?= <a@b.cn>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=GB18030\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\n"
    return data.encode() + coded, "m.eml", [number(90), phone(90), bank(90), phone(91)]


def t11_calendar_and_card() -> Made:
    """Other kinds of text in a message: a card of a person, an invitation."""
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:钟志远\r\nTEL;TYPE=CELL:{phone(92)}\r\nNOTE:身份证号{number(92)}\r\nEND:VCARD\r\n"
    event = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:电话 {phone(93)[:6]}\r\n {phone(93)[6:]}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    data = (
        'From: a@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="a b"\r\n\r\n--a b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n请核对\r\n'
        f"--a b\r\nContent-Type: text/vcard; charset=utf-8\r\n\r\n{card}--a b\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\n{event}--a b--\r\n"
    )
    return data.encode(), "m.eml", [phone(92), number(92), phone(93)]


def t12_saved_page() -> Made:
    """A page saved with its pictures (MHTML), with a location in each part."""
    page = f"<html><body>电话：=3Cb>{phone(94)}</body></html>"
    data = (
        f"From: <Saved>\r\nSnapshot-Content-Location: http://x.test/?id={number(96)}\r\nSubject: =?utf-8?Q?=E5=85=AC=E5=91=8A?=\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="z"\r\n\r\n--z\r\nContent-Type: text/html\r\nContent-ID: <f@x>\r\nContent-Transfer-Encoding: quoted-printable\r\n'
        f"Content-Location: http://x.test/?id={number(96)}\r\n\r\n{page}\r\n--z\r\nContent-Type: text/css\r\nContent-Location: cid:{number(94)}@x\r\n\r\na{{content:'{number(95)}'}}\r\n--z--\r\n"
    )
    return data.encode(), "x.mht", [phone(94), number(96), number(94), number(95)]


CASES: list[Callable[[], Made]] = [
    a01_mixed_documents, a02_gbk_in_gbk, a03_comments_and_extras, a04_said_elsewhere, a05_said_in_the_inner_one,
    a06_attachment_said_in_the_mail, a07_unicode_field, a08_stored_and_descriptors, t01_utf16_table,
    t02_utf16_big_unmarked_lines, t03_gb18030_four_bytes, t04_quotes, t05_semicolons_and_exponents, t06_markdown,
    t07_page_in_gbk, t08_page_in_utf16, t09_flowed_mail, t10_coded_headers, t11_calendar_and_card, t12_saved_page,
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_nothing_planted_is_left(case: Callable[[], Made], blind: Toolkit) -> None:
    data, name, planted = case()
    outcome = pipeline.process(data, blind, "clean", name=name)
    assert outcome.report.status in ("CLEAN", "FINDINGS"), outcome.report.failure
    assert outcome.data is not None
    assert leaks(outcome.data, planted) == []
    if name.endswith(".zip"):
        assert len(names(outcome.data)) == len(names(data))
