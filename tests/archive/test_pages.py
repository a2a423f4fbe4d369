"""Pages: every place in the source that holds a value, what must stay byte for byte, what a verifier must see."""

from __future__ import annotations

import base64
import inspect
import sys
import zlib
from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.formats.html.source import decode_page, tokens
from redactor import Toolkit, pipeline
from redactor.redaction import Redaction
from redactor.verify.html import verify
from tests.archive.files import bank, leaks, number, phone


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    """A toolkit that reads no pictures."""
    return Toolkit.load(ocr="off")


def shell(body: str, head: str = "") -> str:
    top = f'<!DOCTYPE html>\r\n<html><head><meta charset="utf-8">{head}</head>\r\n'
    return f"{top}<body>{body}<p>请核对</p></body></html>\r\n"


def png(text: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes(24) for _ in range(8))
    head = chunk(b"IHDR", pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"tEXt", b"A\0" + text)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def h01_tags_inside(a: str, b: str, c: str) -> str:
    value = f"<b>{a[:6]}</b><i>{a[6:14]}</i><span style='x'>{a[14:]}</span>"
    return shell(f"<p>身份证号：{value}</p><p>电话<br>{b}</p><p>卡号{c}</p>")


def h02_references(a: str, b: str, c: str) -> str:
    coded = "".join(f"&#{ord(d)};" if n % 2 else f"&#x{ord(d):X};" for n, d in enumerate(a))
    open_ = "".join(f"&#{ord(d)}" for d in b[:-1]) + f"&#{ord(b[-1])};"
    return shell(f"<p>身份证号：{coded}</p><p>电话：{open_}</p><p>银行卡号：{c[:4]}&nbsp;{c[4:9]}&zwnj;{c[9:]}</p>")


def h03_attributes(a: str, b: str, c: str) -> str:
    image, field = f"<img alt='身份证号{a}' title=\"电话{b}\">", f"<input value=卡号{c} placeholder='{b}'>"
    return shell(f"{image}{field}<td data-phone={b} aria-label='{a}'>")


def h04_links(a: str, b: str, c: str) -> str:
    percent = "".join(f"%{ord(d):02X}" for d in b)
    return shell(
        f'<a href="tel:{percent}">打电话</a><a href="/q?id={a}&amp;card={c}">查</a><form action="/p/{b}"></form>'
    )


def h05_comments(a: str, b: str, c: str) -> str:
    return shell(f"<!-- 身份证号：{a} --><!--[if IE]><p>电话：{b}</p><![endif]--><![CDATA[{c}]]><?php {b} ?>")


def h06_scripts(a: str, b: str, c: str) -> str:
    script = f'<script>var p={{"id":"{a}"}};var q="{b[:5]}"+"{b[5:]}";</script>'
    escaped = "".join(f"\\u{ord(d):04x}" for d in c)
    return shell(
        f'<a onclick="call(\'{b}\')">x</a><script type="text/json">"{escaped}"</script><noscript>{a}</noscript>', script
    )


def h07_styles(a: str, b: str, c: str) -> str:
    return shell(f"<p style=\"content:'{b}'\">x</p>", f"<style>p:after{{content:'{a}'}} /* {c} */</style>")


def h08_table(a: str, b: str, c: str) -> str:
    return shell(
        f"<table><tr><th rowspan=2>姓名<th colspan=3>证件</tr><tr><th>身份证号<th>电话<th>银行卡号</tr>"
        f"<tr><td>甲<td>{a}<td><div>{b[:3]}<wbr>{b[3:]}</div><td>{c[:8]}<br>{c[8:]}</table>"
    )


def h09_head(a: str, b: str, c: str) -> str:
    return shell("x", f'<title>{b}</title><meta name="description" content="身份证{a}"><meta name=author content={c}>')


def h10_forms(a: str, b: str, c: str) -> str:
    frame = f"<iframe srcdoc='<p>{c}</p>'></iframe>"
    return shell(f"<textarea>身份证号 {a}</textarea><select><option value={b}>{b}</option></select>{frame}")


def h11_data(a: str, b: str, c: str) -> str:
    picture, text = (base64.b64encode(blob).decode() for blob in (png(a.encode()), b.encode()))
    return shell(
        f'<img src="data:image/png;base64,{picture}"><a href="data:text/plain;base64,{text}">x</a>'
        f"<a href=data:,{c}>y</a>"
    )


def h12_odd_markup(a: str, b: str, c: str) -> str:
    return shell(f"<p {a}=1>x</p><x{b}>y</x{b}><p title='{c}' title={a}>z</p></p {b}><p/a='{a}'/>身份证号：{a}<p<p>")


def h13_svg(a: str, b: str, c: str) -> str:
    return shell(f"<svg><text x=1>{a[:9]}<tspan>{a[9:]}</tspan></text><desc>{b}</desc><metadata>{c}</metadata></svg>")


def h14_open_ends(a: str, b: str, c: str) -> str:
    return shell(f"<p>身份证号：{a}<p>电话：{b}") + f"<div title='{c}"


def h15_full_width(a: str, b: str, c: str) -> str:
    wide = "".join(chr(ord(d) + 0xFEE0) for d in b)
    return shell(f"<p>电话：{wide}</p><p>身份证号：\r\n{a[:10]}\r\n{a[10:]}</p><pre>卡号\t{c}</pre>")


CASES = [
    (n, f) for n, f in inspect.getmembers(sys.modules[__name__], inspect.isfunction) if n[0] == "h" and n[1:3].isdigit()
]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize(("name", "function"), CASES, ids=[name for name, _ in CASES])
def test_values_go_from_every_place(name: str, function, encoding: str, blind: Toolkit) -> None:  # type: ignore[no-untyped-def]
    seed = int(name[1:3])
    planted = [number(seed), phone(seed), bank(seed)]
    text = function(*planted).replace('"utf-8"', f'"{encoding}"')
    data = text.encode(encoding)
    outcome = pipeline.process(data, blind, "clean", name="a.html")
    assert outcome.data is not None, outcome.report.failure
    assert leaks(data, planted)
    assert leaks(outcome.data, planted) == []
    cleaned = outcome.data.decode(encoding)
    assert "<p>请核对</p></body></html>\r\n" in cleaned
    assert cleaned.startswith("<!DOCTYPE html>\r\n<html><head><meta charset=")
    assert outcome.suffix == ".html"


def test_pages_without_values_keep_their_bytes(blind: Toolkit) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        text = shell(
            "<P CLASS=x >招标公告&nbsp;&copy;\n\t<br/></P><!-- a --><script>f(1)</script>",
            "<style>p{color:#f00}</style>",
        )
        data = text.replace('"utf-8"', '"gbk"' if encoding == "gb18030" else '"utf-8"').encode(encoding)
        assert pipeline.process(data, blind, "clean", name="a.htm").data == data


def test_only_characters_of_values_change(blind: Toolkit) -> None:
    value = number(40)
    text = shell(f"<P>招标人：<B >甲</B>  身份证号：{value} &amp; 其他\r\n</P>")
    outcome = pipeline.process(text.encode(), blind, "clean", name="a.html")
    assert outcome.data is not None
    before, after = text.split(value)
    assert outcome.data.decode().startswith(before)
    assert outcome.data.decode().endswith(after)


def test_a_label_that_the_charset_lacks_is_written_as_references(blind: Toolkit) -> None:
    data = f'<html><meta charset="iso-8859-1"><p>Tel {phone(41)} \xe9</p></html>'.encode("latin-1")
    outcome = pipeline.process(data, blind, "clean", name="a.html")
    assert outcome.data is not None
    assert b"&#" in outcome.data
    assert b"\xe9" in outcome.data


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>!-/='\"&#;ab x1?[]\n", max_size=80))
def test_tokens_cover_the_source(source: str) -> None:
    position = 0
    for token in tokens(source):
        assert token.start == position
        assert token.end > token.start
        assert all(token.start <= a.start <= a.end <= token.end for a in token.attributes)
        position = token.end
    assert position == len(source)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b'<meta charset="gb2312">' + "镕".encode("gb18030"), "gb18030"),
        (b"<meta charset=utf-16>" + "中".encode(), "utf-8"),
        (b'<meta charset="utf-7">+ADw-', "utf-8"),
        (b'<?xml version="1.0" encoding="big5"?>' + "中文".encode("big5"), "big5"),
        ("中文".encode("gb18030"), "gb18030"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    assert decode_page(data).encoding == encoding


LEFT = [
    "<p>138<b>1234</b>5678</p>",
    "<p title=13812345678>",
    "<!--13812345678-->",
    "<a href='%313812345678'>",
    "&#49;3812345678",
]


@pytest.mark.parametrize("left", LEFT)
def test_the_verifier_sees_what_is_left(left: str) -> None:
    from extractors.limits import Limits

    redaction = Redaction("f1", "mobile", (), "13812345678", "", True)
    original = b"<p>13812345678</p>"
    assert verify(original, b"<p>x</p>", [redaction], Limits()).passed
    assert not verify(original, f"<p>x</p>{left}".encode(), [redaction], Limits()).passed
