"""Links, names of members, outlines in fonts: which go and which stay, one by one.

Each test was written for a change of the code that no test had noticed (tests/hostile/mutation.py).
"""

from __future__ import annotations

import io

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from extractors.limits import Limits
from redactor.redaction import Redaction
from redactor.rewrite.ofd.fonts import pruned
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.links import drop_external, rename_telling
from redactor.rewrite.values import Values
from tests.redactor.packages import members, word

PHONE = "13900001234"
VALUES = Values.of([Redaction("F1", "mobile", (), PHONE, "[电话]", True)])


@pytest.mark.parametrize(("kind", "target", "stays"), [
    ("hyperlink", "https://example.gov.cn/a", True),
    ("hyperlink", "mailto:office@example.gov.cn", True),
    ("hyperlink", f"https://example.gov.cn/?tel={PHONE}", False),
    ("hyperlink", "https://example.gov.cn/?tel=%31%33%39%30%30%30%30%31%32%33%34", False),
    ("hyperlink", "https://zhou@example.gov.cn/", False),
    ("hyperlink", "file:///C:/Users/zhou/a.docx", False),
    ("image", "https://example.gov.cn/a.png", False),
    ("attachedTemplate", "https://example.gov.cn/a.dotx", False),
])  # fmt: skip
def test_links_that_leave_the_package(kind: str, target: str, stays: bool) -> None:
    draft = Draft(word(relations=(("rId7", kind, f"!{target}"),)), Limits())
    assert drop_external(draft, "word/document.xml", VALUES) == (not stays)
    assert [relation.id for relation in draft.relationships("word/document.xml")] == ["rId7"] * stays


@pytest.mark.parametrize(("name", "new"), [
    ("word/media/a.gif", "word/media/a.gif"),
    (f"word/media/{PHONE}.gif", "word/media/part_1.gif"),
    ("word/media/%3139%3000001234.gif", "word/media/part_1.gif"),
    ("word/media/公示.gif", "word/media/part_1.gif"),
    ("word/sub/公示.gif", "word/sub/part_1.gif"),
    (f"word/{PHONE}/a.gif", "word/media/part_1.gif"),
    ("word/媒体/a.gif", "word/media/part_1.gif"),
    ("公示.gif", "part_1.gif"),
    ("word/media/a.图", "word/media/part_1.xml"),
])  # fmt: skip
def test_members_whose_names_tell_something(name: str, new: str) -> None:
    draft = Draft(word(parts={name: b"GIF89a"}), Limits())
    assert rename_telling(draft, VALUES) == (name != new)
    made = members(draft.finish())
    assert new in made and (name == new or name not in made)


# ---------------------------------------------------------------- fonts

ORDER = [".notdef", "one", "two", "three", "pair"]


def square(pen: TTGlyphPen | T2CharStringPen) -> None:
    pen.moveTo((0, 0))
    pen.lineTo((0, 500))
    pen.lineTo((500, 500))
    pen.closePath()


def font(outlines: str) -> bytes:
    """A font of three digits and a glyph composed of "one" (only where outlines are "glyf")."""
    builder = FontBuilder(1000, isTTF=outlines == "glyf")
    builder.setupGlyphOrder(ORDER)
    builder.setupCharacterMap({ord("1"): "one", ord("2"): "two", ord("3"): "three", ord("Ⅱ"): "pair"})
    made = {}
    for name in ORDER:
        pen = TTGlyphPen(dict.fromkeys(ORDER)) if outlines == "glyf" else T2CharStringPen(600, None)
        if name == "pair" and outlines == "glyf":
            pen.addComponent("one", (1, 0, 0, 1, 0, 0))
        else:
            square(pen)
        made[name] = pen.glyph() if outlines == "glyf" else pen.getCharString()
    if outlines == "glyf":
        builder.setupGlyf(made)
    else:
        builder.setupCFF("Test", {}, made, {})
    builder.setupHorizontalMetrics(dict.fromkeys(ORDER, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def drawn(data: bytes) -> list[str]:
    """Return the glyphs with outlines."""
    opened = TTFont(io.BytesIO(data))
    if "glyf" in opened:
        return [name for name in ORDER if opened["glyf"][name].numberOfContours]
    strings = opened["CFF "].cff.topDictIndex[0].CharStrings
    for name in ORDER:
        strings[name].decompile()
    return [name for name in ORDER if len(strings[name].program) > 2]


@pytest.mark.parametrize("outlines", ["glyf", "CFF "])
@pytest.mark.parametrize(("glyphs", "characters", "gone"), [
    ([], [], []), ([2], [], ["two"]), ([], ["2"], ["two"]), ([0, 2, 99], ["3", "无", "23"], ["two", "three"]),
    ([1, 4], [], ["one", "pair"]),
])  # fmt: skip
def test_outlines_of_removed_characters_go(
    outlines: str, glyphs: list[int], characters: list[str], gone: list[str]
) -> None:
    """The first glyph, which stands for what is missing, stays."""
    cleaned = pruned(font(outlines), glyphs, characters)
    assert drawn(cleaned) == [name for name in ORDER if name not in gone]
    assert sorted(TTFont(io.BytesIO(cleaned)).getBestCmap().values()) == sorted(set(ORDER[1:]) - set(gone))


def test_an_outline_that_others_are_composed_of_stays() -> None:
    assert "one" in drawn(pruned(font("glyf"), [1], []))


@pytest.mark.parametrize("data", [b"", b"\0\1\0\0 no font", font("glyf")[:200]])
def test_a_font_that_cannot_be_changed(data: bytes) -> None:
    assert pruned(data, [1], []) == b""
