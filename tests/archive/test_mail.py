"""Messages: headers, bodies in any transfer encoding, alternatives, attachments; what a verifier must see."""

from __future__ import annotations

import base64
import email
import email.policy
import inspect
import quopri
import sys
from email.header import Header
from email.message import EmailMessage

import pytest

from extractors.errors import EncryptedInput
from extractors.formats.eml.mime import parse, parse_parameters, payload
from extractors.limits import Limits
from redactor import Toolkit, pipeline
from redactor.redaction import Redaction
from redactor.verify.eml import verify
from tests.archive.files import bank, leaks, number, phone, zipped


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    """A toolkit that reads no pictures."""
    return Toolkit.load(ocr="off")


def message(body: bytes = b"", *fields: str, kind: str = "text/plain; charset=utf-8", line: str = "\r\n") -> bytes:
    head = [
        "From: office@example.gov.cn",
        "To: public@example.gov.cn",
        "MIME-Version: 1.0",
        f"Content-Type: {kind}",
        *fields,
    ]
    return line.join(head).encode() + line.encode() * 2 + body


def multipart(kind: str, *parts: bytes, before: bytes = b"", after: bytes = b"") -> tuple[bytes, str]:
    mark = b"--=_b"
    body = before + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n" + after
    return body, f'{kind}; boundary="=_b"'


def text(a: str, b: str, c: str) -> str:
    return f"您好：\r\n身份证号：{a}，电话：{b}\r\n银行卡号：{c}\r\n请核对\r\n"


def m01_transfer_encodings(a: str, b: str, c: str) -> bytes:
    return message(base64.encodebytes(text(a, b, c).encode()), "Content-Transfer-Encoding: base64")


def m02_quoted_printable(a: str, b: str, c: str) -> bytes:
    coded = quopri.encodestring(text(a, b, c).encode("gb18030"))
    coded = coded.replace(a.encode(), f"{a[:5]}=\r\n{a[5:]}".encode())
    coded = coded.replace(b[:2].encode(), f"={ord(b[0]):02X}{b[1]}".encode())
    return message(coded, "Content-Transfer-Encoding: quoted-printable", kind='text/plain; charset="gb2312"')


def m03_eight_bits(a: str, b: str, c: str) -> bytes:
    return message(
        text(a, b, c).encode("gbk"), "Content-Transfer-Encoding: 8bit", kind="text/plain; charset=GBK", line="\n"
    )


def m04_headers(a: str, b: str, c: str) -> bytes:
    subject = Header(f"补偿款 身份证号{a}", "gb2312").encode(linesep="\r\n")
    name = Header(f"王某 {b}", "utf-8").encode()
    return message(
        text(a, b, c).encode(), f"Subject: {subject}", f"Cc: {name} <a@b.cn>", f"Received: from {b} by x",
        f"X-Card: {c}", f"Bcc: {b}", f"Message-ID: <{a}@x>", f"Content-Description: {c}", f"Content-ID: <{b}>",
    )  # fmt: skip


def m05_alternatives(a: str, b: str, c: str) -> bytes:
    page = f"<html><body><p>身份证号：<b>{a[:6]}</b>{a[6:]}，电话{b}</p><!-- {c} --><p>请核对</p></body></html>"
    body, kind = multipart(
        "multipart/alternative",
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text(a, b, c).encode(),
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(page.encode()),
        before=f"电话 {b}\r\n".encode(), after=f"卡号 {c}".encode(),
    )  # fmt: skip
    return message(body, kind=kind)


def m06_attachments(a: str, b: str, c: str) -> bytes:
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["Subject"] = "a@b.cn", "名单"
    made.set_content("请核对")
    made.add_attachment(f"身份证号：{a}".encode(), maintype="text", subtype="plain", filename=f"电话{b}.txt")
    made.add_attachment(
        zipped(("卡号.txt", f"银行卡号：{c}".encode())), maintype="application", subtype="zip", filename="x.zip"
    )
    return made.as_bytes()


def m07_forwarded(a: str, b: str, c: str) -> bytes:
    inner = message(text(a, b, c).encode(), f"Subject: {b}")
    body, kind = multipart(
        "multipart/mixed",
        b"Content-Type: text/plain\r\n\r\n\xe8\xaf\xb7\xe6\xa0\xb8\xe5\xaf\xb9",
        b"Content-Type: message/rfc822\r\n\r\n" + inner,
    )
    return message(body, kind=kind)


def m08_noise_in_base64(a: str, b: str, c: str) -> bytes:
    coded = base64.encodebytes("请核对\r\n".encode()) + f"({a})-!{b}!\r\n#{c}\r\n".encode()
    plain = base64.encodebytes(text(a, b, c).encode())
    body, kind = multipart(
        "multipart/mixed",
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + plain,
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + coded,
    )
    return message(body, kind=kind)


def m09_parameters(a: str, b: str, c: str) -> bytes:
    body, kind = multipart(
        "multipart/mixed",
        f'Content-Type: text/plain; charset=utf-8; x-id="{a}"\r\n\r\n{text(a, b, c)}'.encode(),
        f"Content-Type: text/csv; name*0*=utf-8''{b[:5]}; name*1={b[5:]}.csv\r\nContent-Disposition: attachment; "
        f"filename*=utf-8''%E5%8D%A1{c}.csv\r\n\r\n姓名,银行卡号\r\n甲,{c}\r\n".encode(),
    )
    return message(body, kind=kind + f'; x="{a}"')


def m10_signed(a: str, b: str, c: str) -> bytes:
    body, kind = multipart(
        'multipart/signed; protocol="application/pkcs7-signature"',
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text(a, b, c).encode(),
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"0\x82" + a.encode()),
    )
    return message(body, kind=kind)


def m11_wide_charset(a: str, b: str, c: str) -> bytes:
    return message(
        base64.encodebytes(text(a, b, c).encode("utf-16-le")),
        "Content-Transfer-Encoding: base64",
        kind="text/plain; charset=utf-16le",
    )


def m12_seven_bits(a: str, b: str, c: str) -> bytes:
    return message(f"ID {a}, Tel. {b}, card {c}\r\n请核对".encode(), kind="text/plain; charset=us-ascii")


CASES = [
    (n, f) for n, f in inspect.getmembers(sys.modules[__name__], inspect.isfunction) if n[0] == "m" and n[1:3].isdigit()
]


def bodies(data: bytes) -> str:
    found = []
    for part in email.message_from_bytes(data, policy=email.policy.default).walk():
        if part.get_content_maintype() == "text" and not part.is_multipart():
            found.append(part.get_content())
    return "\n".join(found)


@pytest.mark.parametrize(("name", "function"), CASES, ids=[name for name, _ in CASES])
def test_values_go_from_every_place(name: str, function, blind: Toolkit) -> None:  # type: ignore[no-untyped-def]
    seed = int(name[1:3])
    planted = [number(seed), phone(seed), bank(seed)]
    data = function(*planted)
    outcome = pipeline.process(data, blind, "clean", name="a.eml")
    assert outcome.data is not None, outcome.report.failure
    assert outcome.report.exit_code in (0, 1), outcome.report.failure
    assert leaks(data, planted)
    assert leaks(outcome.data, planted) == []
    assert "请核对" in bodies(outcome.data)
    assert pipeline.process(data, blind, "clean", name="a.eml").data == outcome.data


def test_what_holds_no_value_stays(blind: Toolkit) -> None:
    body = base64.encodebytes("招标公告\r\n".encode("gb18030"))
    data = message(
        body, "Subject: =?gb2312?B?1dCx6g==?=", "Content-Transfer-Encoding: base64", kind="text/plain; charset=gb18030"
    )
    outcome = pipeline.process(data, blind, "clean", name="a.eml")
    assert outcome.data is not None
    assert outcome.data.endswith(b"\r\n\r\n" + body)
    assert b"Subject: =?gb2312?B?1dCx6g==?=\r\n" in outcome.data


def test_attachments_that_cannot_be_proven_are_left_out(blind: Toolkit) -> None:
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["Subject"] = "a@b.cn", "名单"
    made.set_content("请核对")
    made.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="a.exe")
    made.add_attachment("请核对".encode(), maintype="text", subtype="plain", filename="好.txt")
    outcome = pipeline.process(made.as_bytes(), blind, "clean", name="a.eml")
    assert outcome.data is not None
    assert outcome.report.exit_code == 3
    kept = email.message_from_bytes(outcome.data, policy=email.policy.default)
    assert [part.get_filename() for part in kept.iter_attachments()] == ["好.txt"]
    assert [report.source.name for report in outcome.report.flat()] == ["a.eml", "a.eml/a.exe", "a.eml/好.txt"]


@pytest.mark.parametrize(
    "data",
    [
        message(b"MIIB", kind="application/pkcs7-mime; smime-type=enveloped-data"),
        message(
            *multipart("multipart/encrypted", b"Content-Type: application/octet-stream\r\n\r\nx")[:1],
            kind='multipart/encrypted; boundary="=_b"',
        ),
    ],
)
def test_encrypted_messages_are_not_checked(data: bytes, blind: Toolkit) -> None:
    outcome = pipeline.process(data, blind, "clean", name="a.eml")
    assert outcome.data is None
    assert outcome.report.failure is not None
    assert outcome.report.failure.code == EncryptedInput.__name__


@pytest.mark.parametrize(
    ("value", "parameters"),
    [
        ('text/plain; name="a;b\\"c.txt"', {"name": 'a;b"c.txt'}),
        ("x/y; filename*=GB18030''%B9%AB.txt", {"filename": "公.txt"}),
        ("x/y; a*1=b; a*0=a; c", {"a": "ab"}),
        ("x/y; a*0*=utf-8''%E5%85; a*1*=%AC", {"a": "\ufffd"}),
    ],
)
def test_parameters(value: str, parameters: dict[str, str]) -> None:
    found = parse_parameters(value)[1]
    assert found == parameters or "\ufffd" in "".join(parameters.values())


def test_parts_are_where_the_standard_library_finds_them() -> None:
    data = m06_attachments(number(1), phone(1), bank(1))
    ours = [payload(data, leaf) for leaf in parse(data).leaves()]
    theirs = [
        part.get_payload(decode=True) for part in email.message_from_bytes(data).walk() if not part.is_multipart()
    ]
    assert [each.strip() for each in ours] == [bytes(each or b"").strip() for each in theirs]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "left",
    [
        message(b"13812345678"),
        message(b"x", "Subject: 13812345678"),
        message(b"x", "Subject: =?utf-8?b?MTM4MTIzNDU2Nzg=?="),
        message(b"MTM4MTIzNDU2Nzg=", "Content-Transfer-Encoding: base64"),
        message(b"<p>138<b>1234</b>5678", kind="text/html"),
        message(b"x", "X-Other: y"),
        message(b"x", "Content-Disposition: attachment; filename=a"),
        message(multipart("multipart/mixed", b"\r\nx", before=b"hidden")[0], kind='multipart/mixed; boundary="=_b"'),
    ],
)
def test_the_verifier_sees_what_is_left(left: bytes) -> None:
    redaction = Redaction("f1", "mobile", (), "13812345678", "", True)
    assert verify(message(b"13812345678"), message(b"x"), [redaction], Limits()).passed
    assert not verify(message(b"13812345678"), left, [redaction], Limits()).passed
