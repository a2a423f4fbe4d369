"""However a number is cut up over runs, lines, cells, boxes and fields, it is read as one and it goes as one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.limits import Limits
from redactor.redaction import RewriteJob
from redactor.rewrite.docx import rewrite
from redactor.verify.docx import verify
from tests.redactor.packages import word
from tests.redactor.rewrite.docx_jobs import body, read, redactions, seen

NOISE = st.sampled_from(
    [
        "</w:t></w:r><w:r><w:t>",
        "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>",
        "</w:t><w:t>",
        "<!-- 注 -->",
        "\u200b",
        "\u00ad",
        " ",
        "-",
        "</w:t><w:tab/><w:t>",
        "</w:t><w:br/><w:t>",
        "</w:t><w:noBreakHyphen/><w:t>",
        "</w:t></w:r><w:proofErr w:type='x'/><w:bookmarkStart w:id='1' w:name='b'/><w:r><w:t>",
        "</w:t></w:r></w:p><w:p><w:r><w:t>",
        "</w:t></w:r><w:ins w:id='1'><w:r><w:t>",
        "</w:t></w:r><w:del w:id='2'><w:r><w:delText>删</w:delText></w:r></w:del><w:r><w:t>",
        "</w:t></w:r><w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></v:textbox>"
        "</w:pict></w:r><w:r><w:t>",
        "</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r>"
        "<w:fldChar w:fldCharType='separate'/></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>",
        "</w:t></w:r><w:r><w:commentReference w:id='1'/></w:r><w:r><w:t>",
    ]
)
CELLS = ("</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p><w:p><w:r><w:t>")


def assembled(digits: str, cuts: dict[int, str]) -> str:
    """Put markup between digits; a tracked insertion runs from its cut to the next digit."""
    text = ""
    for position, digit in enumerate(digits):
        cut = cuts.get(position, "") if position else ""
        if "<w:ins " in cut:
            text += cut + digit + "</w:t></w:r></w:ins><w:r><w:t>"
        else:
            text += cut + digit
    return text


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, dict[int, str]]:
    digits = "1" + "".join(draw(st.lists(st.sampled_from("123456789"), min_size=10, max_size=17)))
    cuts = draw(st.dictionaries(st.integers(1, len(digits) - 1), NOISE, max_size=6))
    return digits, cuts


@settings(max_examples=120, deadline=None)
@given(numbers(), st.sampled_from(["[略]", "", "mask"]))
def test_any_split_is_read_and_removed(number: tuple[str, dict[int, str]], replacement: str) -> None:
    digits, cuts = number
    data = word(
        f"<w:p><w:r><w:t>号码：{assembled(digits, cuts)}。</w:t></w:r></w:p><w:p><w:r><w:t>后文</w:t></w:r></w:p>"
    )
    check(data, digits, "*" * len(digits) if replacement == "mask" else replacement, "后文")


@settings(max_examples=60, deadline=None)
@given(numbers(), st.dictionaries(st.integers(1, 17), st.sampled_from(CELLS), min_size=1, max_size=17))
def test_any_split_over_cells_is_read_and_removed(number: tuple[str, dict[int, str]], cells: dict[int, str]) -> None:
    digits, _ = number
    start, end = "<w:p><w:r><w:t>", "</w:t></w:r></w:p>"
    row = f"<w:tr><w:tc>{start}手机{end}</w:tc><w:tc>{start}{assembled(digits, cells)}{end}</w:tc></w:tr>"
    check(word(f"<w:tbl>{row}</w:tbl><w:p><w:r><w:t>后文</w:t></w:r></w:p>"), digits, "[略]", "后文")


def check(data: bytes, digits: str, replacement: str, kept: str) -> None:
    document = read(data)
    assert seen(document, digits)
    made = redactions(document, digits, replacement=replacement)
    cleaned = rewrite(RewriteJob(data, document, made)).data
    result = verify(data, cleaned, made, Limits())
    assert result.passed, (result.residues, result.failed)
    assert not seen(read(cleaned), digits)
    assert body(cleaned).endswith(kept)
    again = rewrite(RewriteJob(cleaned, read(cleaned), ())).data
    assert body(again) == body(cleaned)
