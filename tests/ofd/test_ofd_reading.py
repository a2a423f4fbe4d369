"""Reading OFD: places of glyphs, numbers of codes, pages that are pictures, files that are refused."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from extractors.errors import DamagedInput, EncryptedInput, HostileInput, LimitExceeded
from extractors.formats import extract
from extractors.formats.ofd.codes import deltas, text_objects
from extractors.formats.ofd.jbig2 import is_jbig2, to_png
from extractors.formats.ofd.package import open_ofd
from extractors.formats.zipped import member_name
from extractors.limits import Limits
from extractors.model import Document, Glyphs
from tests.ofd.package_cases import media, png
from tests.ofd.paper import Paper, code, page, table, text, wrapped
from tests.ofd.text_cases import c09_downwards, c27_backwards


def read(paper: Paper, limits: Limits | None = None) -> Document:
    return extract(paper.data(), "a.ofd", limits=limits)


@pytest.mark.parametrize(
    ("value", "steps", "wanted"),
    [
        ("1 2 3", 3, (1, 2, 3)), ("g 2 5 1", 3, (5, 5, 1)), ("1.59", 3, (1.59, 1.59, 1.59)), ("", 3, None),
        (None, 2, None), ("1 2 3 4", 2, (1, 2)), ("g 999999999 1", 4, (1, 1, 1, 1)), ("g 2", 2, None),
        ("x 3", 2, (3, 3)), ("g -1 5 2", 2, (2, 2)), ("NaN inf 2", 2, (2, 2)), ("G 1 4 2", 2, (4, 2)),
    ],
)  # fmt: skip
def test_steps(value: str | None, steps: int, wanted: tuple[float, ...] | None) -> None:
    assert deltas(value, steps) == wanted


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(-9, 9)), min_size=1, max_size=6), st.integers(0, 12))
def test_steps_in_runs_and_one_by_one_are_the_same(runs: list[tuple[int, int]], more: int) -> None:
    plain = [step for count, step in runs for _ in range(count)]
    written = " ".join(f"g {count} {step}" for count, step in runs)
    length = len(plain) + more
    assert deltas(written, length) == deltas(" ".join(map(str, plain)), length)


def test_characters_map_back_to_their_codes() -> None:
    paper = Paper(1)
    paper.add(text(20, 60, "", inner=code("电话") + code("13812345678", 20)), text(20, 70, "请核对"))
    document = read(paper)
    package = open_ofd(paper.data(), Limits())
    codes = [c for found in text_objects(package.tree("Doc_0/Pages/Page_0/Content.xml")) for c in found.text]
    seen = set()
    for part in document.parts:
        for piece in part.pieces:
            if isinstance(piece.anchor, Glyphs):
                said = "".join(codes[number] for number in piece.anchor.glyphs)
                assert said == part.text[piece.start : piece.end]
                seen.update(piece.anchor.glyphs)
    assert seen == set(range(len(codes)))


def test_reading_orders() -> None:
    for case in (c09_downwards, c27_backwards):
        paper = Paper(2)
        case(paper)
        said = "".join(read(paper).parts[0].text.split())
        assert all(secret in said for secret in paper.secrets), case.__name__


def test_tables_are_blocks_with_their_cells() -> None:
    paper = Paper(3)
    paper.add(table([20, 60, 120], 60, [["姓名", "身份证号"], ["甲", "1"], ["乙", ""]]))
    document = read(paper)
    found = [block.table for block in document.blocks if block.table]
    assert [(t.rows, t.columns, len(t.cells)) for t in found] == [(3, 2, 6)]
    assert [document.text(*cell.spans) for cell in found[0].cells] == ["姓名", "身份证号", "甲", "1", "乙", ""]


def test_pages_that_nobody_can_read_are_said() -> None:
    scan, curves, missing = Paper(4), Paper(5), Paper(6)
    scan.pages, curves.pages = [[]], [[]]
    media(scan, "41", "scan.png", png())
    scan.add('<ofd:ImageObject Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="41"/>')
    curve = (
        '<ofd:PathObject Boundary="9 9 9 9"><ofd:AbbreviatedData>M 0 0 Q 1 1 2 2</ofd:AbbreviatedData></ofd:PathObject>'
    )
    curves.add(curve * 30)
    assert [r.code for r in read(scan).unread] == ["page_is_picture"]
    assert [r.code for r in read(curves).unread] == ["outlines_not_read"]
    members = missing.built()
    del members["Doc_0/Pages/Page_0/Content.xml"]
    assert [r.code for r in extract(packed(members), "a.ofd").unread] == ["page_missing"]


def test_a_number_in_outlines_beside_text_is_said() -> None:
    ring = "M 0 0 Q 2 0 2 2 L 2 4 Q 2 6 1 6 Q 0 6 0 4 C"
    shape = (
        '<ofd:PathObject Boundary="{x} 100 2 6" Fill="true" Stroke="false"><ofd:AbbreviatedData>{d}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )
    apart, spelled, stroked, border = Paper(11), Paper(12), Paper(13), Paper(14)
    for number in range(11):
        spelled.add(shape.format(x=40 + 2.6 * number, d=ring))
        apart.add(shape.format(x=10 + 16 * number, d=ring))
        stroked.add(shape.replace('Fill="true" Stroke="false"', "").format(x=40 + 2.6 * number, d=ring))
    for number in range(60):
        border.add(shape.format(x=20 + 2.6 * number, d=ring))
    assert not read(border).unread
    assert [r.code for r in read(spelled).unread] == ["outlines_not_read"]
    assert not read(apart).unread
    assert not read(stroked).unread


def packed(members: dict[str, bytes], **flags: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


def test_files_that_are_refused() -> None:
    base = Paper(7).built()
    loop = Paper(8)
    unit = '<ofd:Content><ofd:CompositeObject ResourceID="31"/></ofd:Content>'
    loop.resources.append(
        f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="31">{unit}</ofd:CompositeGraphicUnit>'
        "</ofd:CompositeGraphicUnits>"
    )
    loop.add('<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="31"/>')
    entity = b'<!DOCTYPE a [<!ENTITY x "1">]>' + base["OFD.xml"].partition(b"\n")[2]
    for data, error in (
        (packed({**base, "Encryptions.xml": b"<a/>"}), EncryptedInput),
        (packed({"Encryptions.xml": b"<a/>", "decryptseed.dat": b"x"}), EncryptedInput),
        (packed({**base, "OFD.xml": entity}), HostileInput),
        (packed({**base, "../x.xml": b"<a/>"}), HostileInput),
        (packed({**base, "ofd.XML": b"<a/>"}), HostileInput),
        (packed({**base, "OFD.xml": wrapped("OFD", "")}), DamagedInput),
        (packed({**base, "Doc_0/Document.xml": b"<a"}), DamagedInput),
        (packed({**base, "x.bin": b"0" * 5_000_000}).replace(b"x", b"x"), LimitExceeded),
        (loop.data(), HostileInput),
    ):
        with pytest.raises(error):
            extract(data, "a.ofd", limits=Limits(member_bytes=4_000_000))
    with pytest.raises(LimitExceeded):
        many = Paper(9)
        many.add(text(20, 20, "x"), page=12)
        read(many, Limits(pages=10))


def test_several_documents_count_their_pages_on() -> None:
    paper = Paper(10)
    paper.bodies.append("<ofd:DocBody><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody>")
    paper.members["Doc_1/Document.xml"] = wrapped(
        "Document", '<ofd:Pages><ofd:Page ID="1" BaseLoc="c.xml"/></ofd:Pages>'
    )
    paper.members["Doc_1/c.xml"] = page([text(20, 20, "第二个文件")])
    document = read(paper)
    assert document.pages == 2
    assert document.parts[1].number == 2
    assert document.parts[1].text == "第二个文件"


@pytest.mark.parametrize(
    ("raw", "flag", "name"),
    [
        ("公示.xml".encode("gb18030"), 0, "公示.xml"), ("公示.xml".encode(), 0, "公示.xml"),
        ("公示.xml".encode(), 0x800, "公示.xml"), (b"a\\b.xml", 0, "a/b.xml"), (b"plain.xml", 0, "plain.xml"),
    ],
)  # fmt: skip
def test_names_of_members(raw: bytes, flag: int, name: str) -> None:
    entry = zipfile.ZipInfo(raw.decode("utf-8" if flag else "cp437"))
    entry.filename = raw.decode("utf-8" if flag else "cp437")
    entry.flag_bits = flag
    assert member_name(entry) == name


def jbig2(picture: Image.Image) -> bytes:
    """Return a JBIG2 file of one generic region in MMR, which is what TIFF calls group 4."""
    buffer = io.BytesIO()
    picture.save(buffer, "TIFF", compression="group4")
    with Image.open(buffer) as opened:
        start, size = opened.tag_v2[273][0], opened.tag_v2[279][0]  # type: ignore[attr-defined]
    strip = buffer.getvalue()[start : start + size]
    info = struct.pack(">IIIIBH", picture.width, picture.height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", picture.width, picture.height, 0, 0, 0, 1) + strip
    segments = [(48, info), (62, b"\x20\0\0\0hidden 13812345678\0\0"), (38, region), (49, b""), (51, b"")]
    body = b"".join(struct.pack(">IBBBI", n, k, 0, k != 51, len(d)) + d for n, (k, d) in enumerate(segments))
    return b"\x97JB2\r\n\x1a\n\x01\0\0\0\1" + body


def test_jbig2_pictures_are_decoded() -> None:
    picture = Image.new("1", (64, 40), 1)
    ImageDraw.Draw(picture).rectangle((10, 5, 30, 20), fill=0)
    data = jbig2(picture)
    assert is_jbig2(data)
    with Image.open(io.BytesIO(to_png(data))) as decoded:
        same = decoded.convert("1").tobytes() == picture.tobytes()
        assert same or decoded.convert("L").point(lambda v: 255 - v).convert("1").tobytes() == picture.tobytes()
    assert to_png(data[:30]) == b""
    assert to_png(b"\x97JB2\r\n\x1a\n") == b""
