"""Messages as programs of all ages write them: charsets, nested messages, cut ends, files that nobody can prove."""
# ruff: noqa: E501  (messages read better on one line)

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from email import encoders, policy
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from redactor import Toolkit, pipeline
from tests.archive.files import bank, leaks, number, phone


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    """A toolkit that reads no pictures."""
    return Toolkit.load(ocr="off")


def said(seed: int) -> str:
    return f"您好：\n身份证号：{number(seed)}，电话：{phone(seed)}\n卡号 {bank(seed)}\n"


def plain(charset: str, more: str = "") -> bytes:
    head = f"From: a@b.cn\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n{more}\n"
    return head.encode()


def cut_short(seed: int) -> bytes:
    return (
        "From: a@b.cn\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n\n"
        + said(seed)
    ).encode()


def unknown_charset(seed: int) -> bytes:
    return plain("x-unknown", "Content-Transfer-Encoding: 8bit\n") + said(seed).encode("gb18030")


def lying_charset(seed: int) -> bytes:
    return plain("us-ascii") + said(seed).encode()


def no_mime(seed: int) -> bytes:
    return f"From: a@b.cn\nTo: b@c.cn\nSubject: x {phone(seed)}\n\n{said(seed)}".encode()


def nested(seed: int) -> bytes:
    made = EmailMessage()
    made.set_content(said(seed))
    made["Subject"], made["From"] = f"in {phone(seed)}", "a@b.cn"
    for depth in range(3):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "a@b.cn", f"Fwd {depth}"
        outer.set_content("见附件")
        outer.add_attachment(made)
        made = outer
    return made.as_bytes()


def hz(seed: int) -> bytes:
    return plain("HZ-GB-2312") + said(seed).encode("hz")


def utf7(seed: int) -> bytes:
    return plain("utf-7") + said(seed).encode("utf-7")


def utf16(seed: int) -> bytes:
    return plain("utf-16", "Content-Transfer-Encoding: base64\n") + base64.encodebytes(said(seed).encode("utf-16"))


def long_name(seed: int) -> bytes:
    made = EmailMessage(policy=policy.SMTP)
    made["From"] = "a@b.cn"
    made.set_content("见附件\n")
    name = f"户主{number(seed)}名单很长很长很长很长很长很长的名字.txt"
    made.add_attachment(said(seed).encode("gb18030"), maintype="text", subtype="plain", filename=name)
    return made.as_bytes()


def identifiers(seed: int) -> bytes:
    name = base64.b64encode(f"甲{phone(seed)}".encode("gbk")).decode()
    head = f"Message-ID: <{phone(seed)}.{number(seed)}@x>\nReferences: <{bank(seed)}@y>\nFrom: =?gbk?B?{name}?= <{phone(seed)}@139.com>\n"
    return head.encode() + plain("utf-8").partition(b"\n")[2] + said(seed).encode()


def mixed_line_ends(seed: int) -> bytes:
    return (
        'From: a@b.cn\r\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"\r\n\r\npre\n--b\r\nContent-Type: text/plain; charset=utf-8\n\n'
        f"{said(seed)}\r\n--b\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{said(seed)}</p>\n--b--\n"
    ).encode()


def returned(seed: int) -> bytes:
    return (
        "From: a@b.cn\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\nContent-Type: text/plain; charset=utf-8\n\n"
        f"{said(seed)}\n--r\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; {phone(seed)}@139.com\n\n--r\n"
        f"Content-Type: text/rfc822-headers\n\nSubject: {bank(seed)}\n\n--r--\n"
    ).encode()


CLEANED: list[Callable[[int], bytes]] = [
    cut_short, unknown_charset, lying_charset, no_mime, nested, hz, utf7, utf16, long_name, identifiers, mixed_line_ends, returned,
]  # fmt: skip


@pytest.mark.parametrize("made", CLEANED, ids=lambda made: made.__name__)
def test_nothing_planted_is_left(made: Callable[[int], bytes], blind: Toolkit) -> None:
    seed = 200 + CLEANED.index(made)
    outcome = pipeline.process(made(seed), blind, "clean", name="m.eml")
    assert outcome.data is not None, outcome.report.failure
    assert outcome.report.status in ("CLEAN", "FINDINGS")
    assert leaks(outcome.data, [number(seed), phone(seed), bank(seed)]) == []


def uuencoded(text: str) -> str:
    data = text.encode()
    lines = "".join(binascii.b2a_uu(data[start : start + 45]).decode() for start in range(0, len(data), 45))
    return f"begin 644 a.txt\n{lines}`\nend\n"


def test_files_written_into_the_text_are_not_passed_on(blind: Toolkit) -> None:
    for data in (
        plain("utf-8") + f"见下\n{uuencoded(said(220))}".encode(),
        plain("utf-8", "Content-Transfer-Encoding: x-uuencode\n") + uuencoded(said(220)).encode(),
        plain("utf-8") + b"=ybegin line=128 size=3 name=a\nxyz\n=yend size=3\n",
    ):
        outcome = pipeline.process(data, blind, "clean", name="m.eml")
        assert outcome.data is None
        assert outcome.report.status == "NOT_CHECKED"


def test_what_cannot_be_read_is_left_out_and_named(blind: Toolkit) -> None:
    made = MIMEMultipart("mixed")
    both = MIMEMultipart("alternative")
    both.attach(MIMEText(said(221), "plain", "gb2312"))
    both.attach(MIMEText(f"<html><body><p>{said(221)}</p><img src='cid:x'></body></html>", "html", "gb2312"))
    made.attach(both)
    tnef = MIMEBase("application", "ms-tnef")
    tnef.set_payload(b"\x78\x9f\x3e\x22" + phone(221).encode())
    encoders.encode_base64(tnef)
    tnef.add_header("Content-Disposition", "attachment", filename="winmail.dat")
    made.attach(tnef)
    made["Subject"], made["From"] = f"名单 {phone(221)}", "a@b.cn"
    outcome = pipeline.process(made.as_bytes(), blind, "clean", name="m.eml")
    assert outcome.data is not None
    assert leaks(outcome.data, [number(221), phone(221), bank(221)]) == []
    assert (outcome.report.status, outcome.report.exit_code) == ("NOT_CHECKED", 3)
    assert [member.source.name for member in outcome.report.members if member.failure] == ["winmail.dat"]
