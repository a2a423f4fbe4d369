"""Pages whose content itself is the bomb are refused by a named limit: glyphs, forms drawn again, cells of patterns."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extractors.errors import LimitExceeded
from extractors.formats.layout import lines
from extractors.formats.pdf import PDF
from extractors.formats.pdf.patterns import cells
from extractors.limits import Limits


def page_of(
    content: bytes, form: bytes = b"", step: float = 1, matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0)
) -> bytes:
    """Return a one-page file with a font F, a form X and a tiling pattern P."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 400))
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        fonts = Dictionary(Font=Dictionary(F=font))
        drawn = pdf.make_stream(form, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 400], Resources=fonts)
        tile = pdf.make_stream(
            b"0 0 1 1 re f", PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 1, 1], XStep=step, YStep=-step,
            Matrix=Array(matrix), Resources=Dictionary(),
        )  # fmt: skip
        page.obj.Resources = Dictionary(Font=fonts.Font, XObject=Dictionary(X=drawn), Pattern=Dictionary(P=tile))
        page.obj.Contents = pdf.make_stream(content)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


SHOW = b"BT /F 9 Tf 9 9 Td (0123456789) Tj ET "
BOMBS = {
    "operations": (page_of(SHOW * 101), "page_characters"),
    "one string": (page_of(b"BT /F 9 Tf 9 9 Td (" + b"139123400771" * 3000 + b") Tj ET"), "page_characters"),
    "one array": (page_of(b"BT /F 9 Tf 9 9 Td [" + b"(1)" * 9000 + b"] TJ ET"), "page_characters"),
    "a form drawn again": (page_of(b"/X Do " * 102, SHOW), "page_characters"),
    "pattern": (page_of(b"/Pattern cs /P scn 0 0 400 400 re f", step=0.1), "pattern_cells"),
    "small by its matrix": (page_of(b"", matrix=(0.1, 0, 0, 0.1, 0, 0)), "pattern_cells"),
}
LIMITS = Limits(page_characters=1000, pattern_cells=1_000_000)


@pytest.mark.parametrize(("data", "limit"), BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused(data: bytes, limit: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        PDF.read(data, "", LIMITS)
    assert caught.value.details["limit"] == limit


def test_as_much_as_allowed_is_read() -> None:
    for data in (page_of(SHOW * 100), page_of(b"/X Do " * 100, SHOW), page_of(SHOW, step=0.5)):
        assert "0123456789" in PDF.read(data, "", LIMITS).parts[0].text


@pytest.mark.parametrize(
    ("step", "expected"),
    [(1, 160_000), (400, 1), (4000, 1), (0, 1), (-2, 40_000)],
    ids=["", "page", "over", "none", "-"],
)
def test_cells_of_a_pattern(step: float, expected: int) -> None:
    assert cells(Dictionary(XStep=step, YStep=step), 400) == expected


def test_long_and_thin_cells_count_by_their_rows() -> None:
    assert cells(Dictionary(XStep=0.001, YStep=100_000), 400) == 400_000


def test_a_row_of_many_segments_is_compared_with_neighbours_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of 1,000 strings on one line overlaps the next few; all against all would be 500,000 comparisons."""
    compared = []
    overlaps = lines._overlaps
    monkeypatch.setattr(lines, "_overlaps", lambda *pair: compared.append(pair) or overlaps(*pair))
    content = b"BT /F 9 Tf 9 9 Td " + b"".join(
        b"(%d) Tj 20 0 Td " % (number * 7919) for number in range(100_000, 101_000)
    )
    PDF.read(page_of(content + b"ET"), "", Limits())
    assert 0 < len(compared) < 10_000


def test_strings_are_refused_before_they_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    data, _ = BOMBS["one string"]
    monkeypatch.setattr("extractors.formats.pdf.fonts.Font.entries", lambda *_: pytest.fail("shown all the same"))
    with pytest.raises(LimitExceeded):
        PDF.read(data, "", LIMITS)
