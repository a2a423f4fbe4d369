"""Text that clips what is painted after it: without the value the rest is not to show whole, and with what is kept of
the text it shows through that as before."""

from __future__ import annotations

import pikepdf
import pypdfium2
import pytest

from tests.pdf_streams import add_page, saved
from tests.redactor.rewrite.test_pdf_content import cleaned, content

SECRET = "13912340077"
SHADE = "1 0 0 rg 40 290 300 30 re f"


def page(text: str) -> bytes:
    pdf = pikepdf.new()
    add_page(pdf, f"q BT /L 12 Tf 50 300 Td {text} ET {SHADE} Q")
    return saved(pdf)


def red(data: bytes) -> int:
    """Return how much of the page is red."""
    pixels = pypdfium2.PdfDocument(data)[0].render(scale=1).to_numpy()
    return int(((pixels[..., 2] > 200) & (pixels[..., 0] < 60)).sum())


@pytest.mark.parametrize(("text", "cut"), [
    (f"7 Tr ({SECRET}) Tj", True),
    (f"4 Tr ({SECRET}) Tj", True),
    (f"7 Tr ({SECRET}) Tj ( ) Tj", True),
    (f"7 Tr (1391234) Tj ({SECRET[7:]}) Tj", True),
    (f"7 Tr (Tel ) Tj ({SECRET}) Tj", False),
    (f"7 Tr ({SECRET}) Tj ( Tel) Tj", False),
    (f"7 Tr (Tel {SECRET}) Tj", False),
    (f"7 Tr ({SECRET}) Tj ET BT /L 12 Tf 0 Tr 50 200 Td (Tel) Tj", True),
    (f"3 Tr ({SECRET}) Tj", False),
    (f"0 Tr ({SECRET}) Tj", False),
])  # fmt: skip
def test_what_a_value_clipped(text: str, cut: bool) -> None:
    made = cleaned(page(text), SECRET).data
    assert (b"0 0 0 0 re W n" in content(made)) is cut, content(made)
    assert SECRET.encode() not in content(made)
    if cut:
        assert red(made) == 0
    elif "7 Tr" in text:
        assert 0 < red(made) <= red(page(text))
    else:
        assert red(made) > 5000


def test_clips_of_two_texts_are_told_apart() -> None:
    """The first has lost all that clipped, the second keeps it; and the other way round."""
    one, other = f"7 Tr ({SECRET}) Tj", "7 Tr (Tel) Tj"
    for first, second in ((one, other), (other, one)):
        made = content(cleaned(page(f"{first} ET BT /L 12 Tf 50 200 Td {second}"), SECRET).data)
        assert made.count(b"0 0 0 0 re W n") == 1
        nothing, kept = made.index(b"0 0 0 0 re W n"), made.index(b"Tel")
        assert (nothing < kept) is (first == one)
