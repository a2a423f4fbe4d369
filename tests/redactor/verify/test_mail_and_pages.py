"""The proofs of messages, pages and archives must see what is left anywhere, in any encoding, and say what failed."""

from __future__ import annotations

import base64
import quopri
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.errors import LimitExceeded
from extractors.limits import Limits
from redactor.redaction import Redaction, VerifyResult
from redactor.verify import eml, html
from redactor.verify.archive import verify_archive

PHONE = "13812345678"
SPLIT = "138<b>1234</b>5678"
"""In a page what no search of the bytes sees."""


def redaction(secret: str = PHONE, strong: bool = True) -> list[Redaction]:
    return [Redaction("F1", "mobile", (), secret, "", strong)]


def seen(result: VerifyResult) -> set[tuple[str, str]]:
    assert result.passed is (not result.residues and not result.failed)
    return {(residue.where, residue.how) for residue in result.residues}


# ---------------------------------------------------------------- messages


def message(body: bytes = b"x", *headers: str, kind: str = "text/plain") -> bytes:
    return "".join(f"{line}\n" for line in (*headers, f"Content-Type: {kind}")).encode() + b"\n" + body


def multipart(*parts: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    body = before + b"".join(b"\n--b\n" + part for part in parts) + b"\n--b--\n" + after
    return message(body, kind="multipart/mixed; boundary=b")


def mail(cleaned: bytes, original: bytes = b"", secret: str = PHONE, strong: bool = True) -> VerifyResult:
    return eml.verify(original or message(PHONE.encode()), cleaned, redaction(secret, strong), Limits())


BASE64 = "Content-Transfer-Encoding: base64"
LEFT = {
    "body": (message(b"138 1234\n5678"), {("part 0", "body")}),
    "coded body": (message(base64.b64encode(b"tel " + PHONE.encode()), BASE64), {("part 0", "body")}),
    "quoted body": (
        message(quopri.encodestring("１３８ １２３４５６７８".encode()), "Content-Transfer-Encoding: quoted-printable"),
        {("part 0", "body")},
    ),
    "body in its charset": (
        message("１３８　１２３４５６７８".encode("gb18030"), kind="text/plain; charset=gb18030"), {("part 0", "body")},
    ),
    "body in another charset than is said": (
        message("１３８　１２３４５６７８".encode("gb18030"), kind="text/plain; charset=utf-8"), {("part 0", "body")},
    ),
    "body in a charset that nobody knows": (
        message("１３８　１２３４５６７８".encode(), kind="text/plain; charset=x-none"), {("part 0", "body")},
    ),
    "body in what is no charset": (
        message("１３８　１２３４５６７８".encode(), kind="text/plain; charset=idna"), {("part 0", "body")},
    ),
    "header in bytes": (message(b"x", "Subject: １３８　１２３４５６７８"), {("part 0", "headers")}),
    "page": (message(SPLIT.encode(), kind="text/html"), {("part 0", "body")}),
    "attribute of a page": (message(b"<p title='138 12345678'>x", kind="text/html"), {("part 0", "body")}),
    "header": (message(b"x", "Subject: 138 1234 5678"), {("part 0", "headers")}),
    "coded header": (
        message(b"x", f"Subject: =?utf-8?b?{base64.b64encode('电话138-12345678'.encode()).decode()}?="),
        {("part 0", "headers")},
    ),
    "header in pieces": (message(b"x", "Subject: =?utf-8?q?1381?= =?gb18030?q?2345678?="), {("part 0", "headers")}),
    "second part": (multipart(message(), message(b"138 12345678")), {("part 2", "body")}),
    "part in a part": (multipart(message(), multipart(message(b"138 12345678"))), {("part 3", "body")}),
    "header of a part": (multipart(message(b"x", "Content-ID: 138 12345678")), {("part 1", "headers")}),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT)
def test_what_is_left_in_a_message_is_seen(case: str) -> None:
    data, places = LEFT[case]
    assert places <= seen(mail(data))


FAULTS = {
    "header": (message(b"x", "X-Mailer: y"), {"header x-mailer"}),
    "attachment": (message(b"y", "Content-Disposition: attachment"), {"part 0: attachment"}),
    "file in line": (message(b"y", "Content-Disposition: inline"), {"part 0: attachment"}),
    "file by its kind": (message(b"y", kind="application/pdf"), {"part 0: attachment"}),
    "before the parts": (multipart(message(), before=b"y"), {"part 0: text between parts"}),
    "after the parts": (multipart(message(), after=b"y"), {"part 0: text between parts"}),
    "bad base64": (message(b"eA=", BASE64), {"part 0: InvalidBase64PaddingDefect"}),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_a_cleaned_message_may_not_have(case: str) -> None:
    data, failed = FAULTS[case]
    result = mail(data)
    assert not seen(result) and failed <= set(result.failed)


@pytest.mark.parametrize("cleaned", [
    message(), message(b" \n", "Content-Disposition: attachment"), message(b"", kind="image/png"),
    multipart(message(), message(b"<p>x", kind="text/html")), multipart(message(), before=b" \n", after=b"\n"),
    message(b"x", "From: a@b.c", "Date: Mon, 1 Jan 2024 00:00:00 +0800", "Subject: =?utf-8?b?5Lit?="),
])  # fmt: skip
def test_clean_messages_pass(cleaned: bytes) -> None:
    result = mail(cleaned)
    assert result.passed and not seen(result)


@pytest.mark.parametrize(("cleaned", "passed"), [
    (message("王某某".encode()), True), (message("王某某王某某".encode()), False), (message(), True),
    (message("甲".encode(), "Subject: 王某某"), True), (message("王某某".encode(), "Subject: 王某某"), False),
    (message("王<i>某</i>某<p>王某某".encode(), kind="text/html"), False),
    (message("王<i>某</i>某".encode(), kind="text/html"), True),
])  # fmt: skip
def test_weak_values_of_messages_are_counted(cleaned: bytes, passed: bool) -> None:
    original = message("王某某王某某".encode())
    assert mail(cleaned, original, "王某某", strong=False).passed is passed


def test_an_attachment_that_went_does_not_count_as_text() -> None:
    original = message("王某某".encode(), "Content-Disposition: attachment")
    assert not mail(message("王某某".encode()), original, "王某某", strong=False).passed


def test_a_new_piece_in_a_message_is_seen() -> None:
    assert ("message", "compared with the original") in seen(mail(message(b"138123")))


# ---------------------------------------------------------------- pages


def page(cleaned: bytes, original: bytes = b"", secret: str = PHONE, strong: bool = True, limits: Limits = Limits()):  # type: ignore[no-untyped-def]  # noqa: B008
    return html.verify(original or f"<p>{PHONE}".encode(), cleaned, redaction(secret, strong), limits)


PAGES: dict[str, tuple[bytes, set[tuple[str, str]]]] = {
    "bytes": (PHONE.encode(), {("file", "raw bytes")}),
    "source": (b"<!--138 1234 5678-->", {("source", "decoded source")}),
    "text": (SPLIT.encode(), {("text", "second parser")}),
    "references": (b"138&nbsp;1234&#x35;678", {("text", "second parser")}),
    "attribute": (b"<p title='138&#x20;12345678'>", {("attributes", "second parser")}),
    "percent": (b"<a href='138%201234%205678'>", {("attributes", "second parser")}),
    "percent in GB 18030": (b"<a href='%A3%B1%A3%B3%A3%B8%20%A3%B1%A3%B2%A3%B3%A3%B4%A3%B5%A3%B6%A3%B7%A3%B8'>",
                            {("attributes", "second parser")}),
    "comment": (b"<!--138 12345678-->", {("comments", "second parser")}),
    "declaration": (b"<!138 12345678>", {("comments", "second parser")}),
    "marked section": (b"<![CDATA[138 12345678]]>", {("comments", "second parser")}),
    "instruction": (b"<?a 138 12345678>", {("comments", "second parser")}),
    "data": (b"<img src='data:a/b;base64," + base64.b64encode(PHONE.encode()) + b"'>", {("data URI", "decoded")}),
    "data in percent": (b"<img src='data:,%31%33%38%31%32%33%34%35%36%37%38'>", {("data URI", "decoded")}),
    "data in capitals": (b"<img src='DATA:a/b;BASE64," + base64.b64encode(PHONE.encode()) + b"'>",
                         {("data URI", "decoded")}),
    "bad base64": (b"<img src='data:a/b;base64,138 12345678'>", {("attributes", "second parser")}),
    "new piece": (b"<p>138123", {("text", "compared with the original")}),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_what_is_left_in_a_page_is_seen(case: str) -> None:
    data, places = PAGES[case]
    assert places <= seen(page(data))


@pytest.mark.parametrize(("tag", "read"), [("p", False), ("td", False), ("b", True), ("span", True), ("br", False)])
def test_blocks_end_a_line(tag: str, read: bool) -> None:
    """Short numbers do not go over a line; longer ones do."""
    left = f"138<{tag}>1234</{tag}>5678".encode()
    assert (("text", "second parser") in seen(page(left, secret="13812345"))) is read
    assert ("text", "second parser") in seen(page(left))


@pytest.mark.parametrize(("data", "text"), [
    ("<p>王".encode("utf-8-sig"), True), ("<p>王".encode("utf-16"), True), ("<p>王".encode("gb18030"), True),
    ("<meta charset=gb2312><p>王".encode("gb18030"), True), ("<meta charset='big5'><p>王".encode("big5"), True),
    (b"<meta charset=x-none><p>" + "王".encode(), True), *((f"<meta charset={name}><p>王".encode(), True)
      for name in ("hex", "zlib", "rot13", "idna", "undefined")),
    (b"\xff\xff\xff", False),
])  # fmt: skip
def test_encodings_of_pages(data: bytes, text: bool) -> None:
    result = page(data, original=data, secret="王", strong=False)
    assert result.failed == (() if text else ("text",)) and not result.passed
    assert bool(result.residues) is text, "the weak value got no rarer, if it was read"
    assert page(b"<p>x", original=data).failed == (() if text else ("text",))


def test_data_has_a_limit() -> None:
    data = b"<img src='data:,12345678'>"
    assert page(data, limits=replace(Limits(), member_bytes=8)).passed
    with pytest.raises(LimitExceeded):
        page(data, limits=replace(Limits(), member_bytes=7))


def test_weak_values_of_pages_count_where_they_stand() -> None:
    original = "<p>王某某<p title='王某某'>".encode()
    assert page("<p>x<p title='王某某'>".encode(), original, "王某某", strong=False).passed
    assert page("<p>王某某<p title='x'>".encode(), original, "王某某", strong=False).passed
    assert not page(original, original, "王某某", strong=False).passed


# ---------------------------------------------------------------- archives

UTF8 = 0x800
Entry = tuple[str, bytes]


def archive(
    *entries: Entry, flags: int = UTF8, method: int = 8, extra: bytes = b"", comment: bytes = b"", end: bytes = b"",
    names: tuple[str, ...] = (), size: Callable[[int], int] = lambda size: size,
) -> bytes:  # fmt: skip
    """Return a zip file written byte by byte; ``names`` are other names in its directory."""
    out, places = b"", []
    for name, content in entries:
        packed = zlib.compress(content)[2:-4] if method else content
        places.append(len(out))
        raw = name.encode()
        head = (20, flags, method, 0, 33, zlib.crc32(content), len(packed), size(len(content)), len(raw), len(extra))
        out += struct.pack("<4s5H3I2H", b"PK\3\4", *head) + raw + extra + packed
    start = len(out)
    for place, (_, content), other in zip(places, entries, names or [name for name, _ in entries], strict=True):
        raw = other.encode()
        head = (20, 20, flags, method, 0, 33, zlib.crc32(content), 0, len(content), len(raw), 0, len(comment), 0, 0, 0)
        out += struct.pack("<4s6H3I5H2I", b"PK\1\2", *head, place) + raw + comment
    count = len(entries)
    return out + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(out) - start, start, len(end)) + end


ONE, TWO = ("好.txt", b"one" * 9), ("b.txt", b"two")
BOTH = dict((ONE, TWO))


@pytest.mark.parametrize(("data", "members", "failed"), [
    (archive(ONE, TWO), BOTH, ()),
    (archive(ONE, TWO, method=0), BOTH, ()),
    (archive(TWO, flags=0), dict((TWO,)), ()),
    (archive(), {}, ()),
    (archive(ONE, TWO), dict((ONE,)), ("members",)),
    (archive(ONE), BOTH, ("members",)),
    (archive(ONE, ONE), dict((ONE,)), ("members",)),
    (archive(ONE, extra=b"abcd"), dict((ONE,)), ("structure",)),
    (archive(TWO, flags=UTF8 | 2), dict((TWO,)), ("member header",)),
    (archive(TWO, size=lambda size: size + 1), dict((TWO,)), ("member header",)),
    (archive(ONE, comment=b"x"), dict((ONE,)), ("directory entry", "end of the archive")),
    (archive(TWO, names=("c.txt",)), dict((TWO,)), ("directory entry",)),
    (archive(ONE, end=b"x"), dict((ONE,)), ("end of the archive",)),
    (archive(ONE)[:-1], dict((ONE,)), ("end of the archive",)),
    (archive(ONE).replace(b"PK\5\6", b"PK\5\7"), dict((ONE,)), ("end of the archive",)),
    (archive(ONE).replace(b"PK\1\2", b"PK\1\3"), dict((ONE,)), ("directory",)),
    (archive(ONE, TWO).replace(b"PK\3\4", b"PK\3\5", 1), BOTH, ("end of the archive", "members")),
    (archive(ONE, flags=0), dict((ONE,)), ("structure",)),
    (archive(ONE)[:20], dict((ONE,)), ("structure",)),
    (archive(ONE, method=1).replace(b"oneone", b"onetwo"), dict((ONE,)), None),
    (archive(("a", b"x" * 99)).replace(zlib.compress(b"x" * 99)[2:-4], b"\xff" * 4), {"a": b"x" * 99}, ("structure",)),
])  # fmt: skip
def test_archives(data: bytes, members: dict[str, bytes], failed: tuple[str, ...] | None) -> None:
    result = verify_archive(data, members)
    assert result.passed is (not result.failed)
    if failed is not None:
        assert result.failed == failed
