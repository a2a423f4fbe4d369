"""The proof of a cleaned OFD file fails for whatever is left, and what policies refuse is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from extractors.formats import extract
from extractors.limits import Limits
from redactor import Toolkit, pipeline
from redactor.errors import InputError
from redactor.redaction import Redaction, RewriteJob, RewriteOptions
from redactor.rewrite import rewrite
from redactor.verify.ofd import verify
from tests.ofd.package_cases import d09_signatures, d14_orphans, media, png
from tests.ofd.paper import Paper, code, font_file, text, transform, wrapped
from tests.ofd.test_ofd_reading import jbig2, packed

VALUE = "13812345678"
REDACTION = Redaction("f1", "mobile", (), VALUE, "", True)
PAGE = "Doc_0/Pages/Page_0/Content.xml"


def cleaned(
    extra: str = "", change: Callable[[dict[str, bytes]], None] = lambda _: None, paper: Paper | None = None
) -> bytes:
    """Return a file as a rewriter would have made it, with something more on its page or changed."""
    made = paper or Paper(1)
    if extra:
        made.add(extra)
    members = made.built()
    members["OFD.xml"] = members["OFD.xml"].replace(b"<ofd:DocInfo>", b"<ofd:DocInfo>")
    change(members)
    return packed(members)


def embedded(inner: str) -> bytes:
    paper = Paper(1)
    paper.embed("5", font_file())
    return cleaned(text(20, 60, "", font="5", inner=inner), paper=paper)


def put(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[name] = data

    return change


def swap(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        assert old.encode() in members[name]
        members[name] = members[name].replace(old.encode(), new.encode())

    return change


def turned(digit: str, across: int) -> str:
    return text(20, 60, "", more=f' CTM="0 1 -1 0 0 {across}"', inner=code(digit))


def with_template(members: dict[str, bytes]) -> None:
    members["Doc_0/T.xml"] = wrapped("Page", f"<ofd:Content>{text(0, 0, VALUE)}</ofd:Content>")
    place = '<ofd:TemplatePage ID="9" BaseLoc="T.xml"/></ofd:CommonData>'
    swap("Doc_0/Document.xml", "</ofd:CommonData>", place)(members)


LEFT = {
    "one object": cleaned(text(20, 60, VALUE)),
    "object a digit": cleaned("".join(text(20 + 2 * n, 60, d) for n, d in enumerate(VALUE))),
    "shuffled": cleaned("".join(text(20 + 2 * n, 60, VALUE[n]) for n in (5, 0, 9, 3, 10, 1, 7, 2, 8, 4, 6))),
    "downwards": cleaned("".join(text(20, 60 + 4 * n, d) for n, d in enumerate(VALUE))),
    "turned": cleaned("".join(turned(digit, 2 * n) for n, digit in enumerate(VALUE))),
    "reference": cleaned(text(20, 60, "", inner=code("@", dx="2").replace("@", f"&#49;{VALUE[1:]}"))),
    "attribute": cleaned(text(20, 60, "x", more=f' Name="{VALUE}"')),
    "comment": cleaned(f"<!--{VALUE}-->"),
    "glyphs": embedded(transform(VALUE) + code("号" * 11)),
    "glyphs beyond the codes": embedded(transform("1381") + code("号")),
    "template": cleaned(change=with_template),
    "orphan": cleaned(change=put("Doc_0/x.xml", b"<a/>")),
    "member name": cleaned(change=put(f"Doc_0/{VALUE}.xml", b"<a/>")),
    "property": cleaned(change=swap("OFD.xml", "</ofd:DocInfo>", "<ofd:Author>x</ofd:Author></ofd:DocInfo>")),
    "signature": cleaned(
        change=swap("OFD.xml", "</ofd:DocBody>", "<ofd:Signatures>s.xml</ofd:Signatures></ofd:DocBody>")
    ),
    "lost page": cleaned(change=lambda m: m.pop(PAGE) and None),
    "not well-formed": cleaned(change=put(PAGE, b"<ofd:Page>")),
    "no main entry": cleaned(change=lambda m: m.pop("OFD.xml") and None),
    "picture text": cleaned(change=put("Doc_0/Res/a.png", png("A", VALUE))),
    "bytes behind": cleaned() + VALUE.encode(),
}  # fmt: skip


def original() -> bytes:
    return cleaned(text(20, 60, VALUE))


@pytest.mark.parametrize("case", LEFT)
def test_what_is_left_is_seen(case: str) -> None:
    assert verify(original(), cleaned(), [REDACTION], Limits()).passed
    assert not verify(original(), LEFT[case], [REDACTION], Limits()).passed


GAPS = "138 1234 5678"
HOW: dict[str, tuple[bytes, tuple[str, str]]] = {
    "bytes behind": (cleaned() + VALUE.encode(), ("file", "raw bytes")),
    "bytes of a member": (cleaned(change=put("Doc_0/a.bin", b"\0" + VALUE.encode("utf-16-le"))),
                          ("Doc_0/a.bin", "member bytes")),
    "member name": (cleaned(change=put(f"Doc_0/{GAPS}.xml", b"<a/>")), ("member 9", "member name")),
    "text": (cleaned(text(20, 60, GAPS)), (PAGE, "strings")),
    "attribute": (cleaned(text(20, 60, "x", more=f' Name="{GAPS}"')), (PAGE, "strings")),
    "glyphs": (embedded(transform(VALUE) + code("号" * 11)), (PAGE, "glyphs")),
    "rows": (LEFT["shuffled"], ("page 1", "rows and columns")),
    "columns": (LEFT["downwards"], ("page 1", "rows and columns")),
    "painting": (LEFT["object a digit"], ("page 1", "painting order")),
    "new piece": (cleaned(text(20, 60, VALUE[:7])), ("document", "compared with the original")),
}  # fmt: skip


@pytest.mark.parametrize("case", HOW)
def test_each_search_sees_what_is_its_own(case: str) -> None:
    data, (where, how) = HOW[case]
    found = verify(original(), data, [REDACTION], Limits()).residues
    places = {residue.where for residue in found if residue.how == how}
    assert places and (where in places or where.startswith("member "))


FAULTS: dict[str, tuple[bytes, str]] = {
    "orphan": (LEFT["orphan"], "package: Doc_0/x.xml is reached by nothing"),
    "orphan with a number": (
        cleaned(change=put("Doc_0/x123456.xml", b"<a/>")),
        "package: member is reached by nothing",
    ),
    "orphan with five digits": (
        cleaned(change=put("Doc_0/x1234.xml", b"<a/>")),
        "package: Doc_0/x1234.xml is reached by nothing",
    ),
    "orphan in Chinese": (cleaned(change=put("Doc_0/名单.xml", b"<a/>")), "package: member is reached by nothing"),
    "property": (LEFT["property"], "package: Author"),
    "signature": (LEFT["signature"], "package: Signatures"),
    "lost page": (LEFT["lost page"], "package: Page leads nowhere"),
    "not well-formed": (LEFT["not well-formed"], f"{PAGE} not well-formed"),
    "no main entry": (LEFT["no main entry"], "package: no main entry"),
    "glyphs beyond the codes": (LEFT["glyphs beyond the codes"], f"package: glyphs without codes ({PAGE})"),
    "no file": (b"PK\3\4 cut", "zip"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_faults_are_told(case: str) -> None:
    data, fault = FAULTS[case]
    result = verify(original(), data, [REDACTION], Limits())
    assert fault in result.failed and not result.passed


def test_glyphs_without_codes_of_the_original_are_its_own() -> None:
    """A file that was drawn so is no worse for it; what may never be is refused though the original had it."""
    drawn, signed = LEFT["glyphs beyond the codes"], LEFT["signature"]
    assert not [fault for fault in verify(drawn, drawn, [], Limits()).failed if "codes" in fault]
    assert "package: Signatures" in verify(signed, signed, [], Limits()).failed


@pytest.mark.parametrize(("left", "passed"), [(0, True), (1, True), (2, False)])
def test_weak_values_are_counted(left: int, passed: bool) -> None:
    def file(count: int) -> bytes:
        return cleaned("".join(text(20, 60 + 10 * n, "住址东湖三组") for n in range(count)))

    redaction = Redaction("f1", "home_address", (), "东湖三组", "", False)
    assert verify(file(2), file(left), [redaction], Limits()).passed is passed


def test_policies_refuse() -> None:
    signed, odd = Paper(2), Paper(3)
    d09_signatures(signed)
    d14_orphans(odd)
    for paper, options in ((signed, RewriteOptions(signatures="refuse")), (odd, RewriteOptions(unknown="abort"))):
        document = extract(paper.data(), "a.ofd")
        with pytest.raises(InputError):
            rewrite(RewriteJob(paper.data(), document, (), options))


def test_fonts_lose_the_glyphs_of_what_went() -> None:
    from fontTools.ttLib import TTFont

    paper = Paper(4)
    paper.embed("5", font_file())
    value = "电话：" + paper.mobile()
    paper.add(text(20, 60, "", font="5", inner=transform(value) + code(value)))
    outcome = pipeline.process(paper.data(), Toolkit.load(ocr="off"), "clean", name="a.ofd")
    assert outcome.data is not None
    with zipfile.ZipFile(io.BytesIO(outcome.data)) as package:
        font = TTFont(io.BytesIO(package.read("Doc_0/Res/font.ttf")))
    outlines = {chr(c): font["glyf"][name].numberOfContours for c, name in font.getBestCmap().items()}
    assert outlines["电"] > 0
    assert not set(paper.secrets[0]) & set(outlines)
    assert all(not font["glyf"][f"g{int(digit) + 1}"].numberOfContours for digit in paper.secrets[0])


def test_jbig2_pictures_become_png() -> None:
    picture = Image.new("1", (64, 40), 1)
    ImageDraw.Draw(picture).rectangle((10, 5, 30, 20), fill=0)
    paper = Paper(5)
    media(paper, "41", "scan.jb2", jbig2(picture))
    paper.add('<ofd:ImageObject ID="60" Boundary="20 100 20 20" CTM="20 0 0 20 0 0" ResourceID="41"/>')
    outcome = pipeline.process(paper.data(), Toolkit.load(ocr="off"), "clean", name="a.ofd")
    assert outcome.data is not None
    with zipfile.ZipFile(io.BytesIO(outcome.data)) as package:
        found = [package.read(name) for name in package.namelist() if name.endswith(".png")]
        assert not [name for name in package.namelist() if name.endswith(".jb2")]
    assert len(found) == 1
    assert b"13812345678" not in outcome.data
    with Image.open(io.BytesIO(found[0])) as opened:
        assert opened.size == (64, 40)
