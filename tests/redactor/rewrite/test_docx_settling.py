"""Fields, twins, revisions, bindings and comments one by one: what goes, what stays, and in which order.

Each test was written for a change of the code that no test had noticed (tests/hostile/mutation.py).
"""

from __future__ import annotations

import pytest

from redactor.rewrite.copies import down_column, uncovered
from redactor.rewrite.values import Values
from tests.redactor.packages import W, members, paragraph, word, zipped
from tests.redactor.rewrite.docx_jobs import body, clean, read, redactions
from tests.redactor.rewrite.test_docx import MC, mark, run

PHONE = "13900001234"
COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def cleaned(content: str, *values: str, **options: object) -> tuple[str, str]:
    """Return text and markup of a cleaned body."""
    data = clean(word(content, root=f'xmlns:mc="{MC}"'), *values, **options).data
    return body(data), members(data)["word/document.xml"].decode()


# ---------------------------------------------------------------- fields


def test_a_simple_field_of_properties_becomes_its_result() -> None:
    inner = run("甲") + run("乙") + run("丙")
    text, markup = cleaned(f'<w:p>{run("起")}<w:fldSimple w:instr=" AUTHOR ">{inner}</w:fldSimple>{run("止")}</w:p>')
    assert text.strip() == "起甲乙丙止" and "fldSimple" not in markup


def test_other_simple_fields_stay() -> None:
    text, markup = cleaned(f'<w:p><w:fldSimple w:instr=" PAGE ">{run("1")}</w:fldSimple></w:p>')
    assert text.strip() == "1" and " PAGE " in markup


def test_a_source_inside_another_field_goes() -> None:
    inner = f"{mark('begin')}{run(' MERGEFIELD tel ', 'instrText')}{mark('separate')}{run('9')}{mark('end')}"
    outer = f"{mark('begin')}{run(' IF ', 'instrText')}{inner}{run(' = 9 1', 'instrText')}{mark('separate')}{run('1')}"
    _, markup = cleaned(f"<w:p>{outer}{mark('end')}</w:p>")
    assert "MERGEFIELD" not in markup and " IF " in markup


# ---------------------------------------------------------------- twins


def alternative(*branches: str) -> str:
    names = ["Choice Requires='w'", *["Fallback"] * 9]
    inner = "".join(
        f"<mc:{name}>{branch}</mc:{name.split()[0]}>" for name, branch in zip(names, branches, strict=False)
    )
    return f"<mc:AlternateContent>{inner}</mc:AlternateContent>"


@pytest.mark.parametrize(("content", "stays"), [
    (f"<w:p>{run('139')}{alternative(run('00001234'), run('00001234'))}</w:p>", False),
    (f"<w:p>{run(PHONE)}{alternative(run('甲'), run('乙'))}</w:p>", True),
    (f"<w:p>{run(PHONE)}{alternative()}{alternative(run('甲'), run('乙'))}</w:p>", True),
    (f"<w:p>{run('139')}{alternative(run('00001234'), paragraph('乙'))}</w:p>", True),
])  # fmt: skip
def test_only_untouched_twins_within_a_line_go(content: str, stays: bool) -> None:
    _, markup = cleaned(content, PHONE)
    assert ("Fallback" in markup) is stays
    assert "00001234" not in markup


# ---------------------------------------------------------------- revisions

DELETED = '<w:trPr><w:del w:id="1" w:author="a"/></w:trPr>'


def row(text: str, properties: str = "") -> str:
    return f"<w:tr>{properties}<w:tc>{paragraph(text)}</w:tc></w:tr>"


def test_the_other_rows_of_a_table_stay() -> None:
    text, markup = cleaned(f"<w:tbl>{row('删', DELETED)}{row('留')}</w:tbl>")
    assert "留" in text and "删" not in text and "<w:tbl>" in markup


def test_a_table_without_rows_goes() -> None:
    text, markup = cleaned(f"<w:tbl>{row('删', DELETED)}</w:tbl>{paragraph('后')}")
    assert text.split() == ["后"] and "<w:tbl" not in markup


FORMER = '<w:pPrChange w:id="1" w:author="a"><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>'


@pytest.mark.parametrize(("revisions", "kept", "gone"), [("reject", "left", "right"), ("accept", "right", "left")])
def test_former_properties_take_the_place_of_the_new_ones(revisions: str, kept: str, gone: str) -> None:
    properties = f'<w:pPr><w:jc w:val="right"/><w:rPr><w:b/></w:rPr>{FORMER}</w:pPr>'
    _, markup = cleaned(f"<w:p>{properties}{run('甲')}</w:p>", revisions=revisions)
    assert f'w:val="{kept}"' in markup and f'w:val="{gone}"' not in markup and "<w:b/>" in markup


MARK = '<w:pPr><w:rPr><w:del w:id="2" w:author="a"/></w:rPr></w:pPr>'


@pytest.mark.parametrize(("content", "count"), [("", 1), (run("甲"), 2)])
def test_a_paragraph_whose_mark_is_gone_before_a_table(content: str, count: int) -> None:
    """An empty one goes; one with text has nothing to be joined to, and stays."""
    _, markup = cleaned(f"<w:p>{MARK}{content}</w:p><w:tbl>{row('乙')}</w:tbl>")
    assert markup.count("<w:p>") == count


# ---------------------------------------------------------------- bindings, comments


def test_a_binding_goes_when_it_is_all_there_is() -> None:
    properties = '<w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/></w:sdtPr>'
    data = word(f"<w:sdt>{properties}<w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>")
    made = clean(data)
    assert b"dataBinding" not in members(made.data)["word/document.xml"]
    assert [dict(note.details) for note in made.notes if "binding" in note.code] == [{"count": 1}]


def test_the_edge_of_a_comment_goes_when_it_is_all_there_is() -> None:
    text, markup = cleaned(f'<w:p><w:commentRangeStart w:id="0"/>{run("甲")}</w:p>')
    assert text.strip() == "甲" and "commentRange" not in markup


def test_comments_that_are_kept_name_nobody() -> None:
    head = '<w:comment w:id="0" w:author="周某" w:initials="Z" w:date="2024-05-01T00:00:00Z" w:dateUtc="2024-05-01">'
    data = word(
        f'<w:p>{run("甲")}<w:r><w:commentReference w:id="0"/></w:r></w:p>',
        parts={"word/comments.xml": f'<w:comments xmlns:w="{W}">{head}{paragraph("注")}</w:comment></w:comments>'},
        types={"word/comments.xml": COMMENTS},
        relations=(("rId1", "comments", "comments.xml"),),
    )
    markup = members(clean(data, comments="keep").data)["word/comments.xml"].decode()
    assert "注" in markup and "周某" not in markup and "2024" not in markup and '"Z"' not in markup


# ---------------------------------------------------------------- copies


@pytest.mark.parametrize(("known", "found"), [
    ([], [0, 20, 40]), ([(0, 11)], [20, 40]), ([(20, 31)], [0, 40]), ([(20, 30)], [0, 20, 40]),
    ([(0, 11), (20, 31), (40, 51)], []), ([(0, 5), (5, 11), (40, 51)], [20]), ([(41, 51)], [0, 20, 40]),
])  # fmt: skip
def test_copies_outside_of_what_goes_anyway(known: list[tuple[int, int]], found: list[int]) -> None:
    text = (PHONE + "，" * 9) * 3
    values = Values.of(redactions(read(word(paragraph(PHONE))), PHONE))
    assert [match.start for match in uncovered(text, values, known)] == found


@pytest.mark.parametrize(("within", "count"), [(False, 1), (True, 2)])
def test_copies_down_a_column(within: bool, count: int) -> None:
    """The second is written a digit a cell; each of its digits is named by part and place."""
    document = read(word("".join(paragraph(cell) for cell in ("甲" + PHONE, *PHONE))))
    values = Values.of(redactions(document, PHONE))
    spans = [block.span for block in document.blocks]
    found = list(down_column(document, spans, values, within=within))
    assert len(found) == count
    _, places = found[-1]
    assert "".join(document.text(place) for place in places) == PHONE


# ---------------------------------------------------------------- traces


@pytest.mark.parametrize("content", [
    f"<w:p>{run('甲')}<!-- aside -->{run('乙')}<?aside x?>{run('丙')}</w:p>",
    f'<w:p><w:r><w:pict><v:shape o:gfxdata="aside"/></w:pict></w:r>{run("甲")}{run("乙")}{run("丙")}</w:p>',
    f'<w:p>{run("甲")}<w:r><w:rPr><w:b/></w:rPr><w:commentReference w:id="0"/></w:r>{run("乙")}{run("丙")}</w:p>',
])  # fmt: skip
def test_a_story_with_nothing_but_traces_is_cleaned(content: str) -> None:
    text, markup = cleaned(content)
    assert text.strip() == "甲乙丙"
    assert "aside" not in markup
    assert "commentReference" not in markup and "<w:b/>" not in markup, "the emptied run goes, too"


def test_a_story_in_another_encoding_is_cleaned() -> None:
    parts = members(word(f'<w:p><w:r><w:pict><v:shape o:gfxdata="aside"/></w:pict></w:r>{run("甲")}</w:p>'))
    parts["word/document.xml"] = parts["word/document.xml"].decode().encode("utf-16")
    markup = members(clean(zipped(parts)).data)["word/document.xml"]
    assert b"aside" not in markup.replace(b"\0", b"")


def test_a_run_with_more_than_a_reference_stays() -> None:
    text, markup = cleaned('<w:p><w:r><w:commentReference w:id="0"/><w:t>甲</w:t></w:r></w:p>')
    assert text.strip() == "甲" and "commentReference" not in markup


def test_notes_without_a_reference_go_with_the_deletion() -> None:
    notes = "".join(
        f'<w:footnote w:id="{number}"{kind}>{paragraph(text)}</w:footnote>'
        for number, kind, text in ((0, ' w:type="separator"', "线"), (2, "", "去"), (3, "", "留"))
    )
    gone = '<w:del w:id="9" w:author="a"><w:r><w:footnoteReference w:id="2"/></w:r></w:del>'
    data = word(
        f'<w:p>{run("甲")}{gone}<w:r><w:footnoteReference w:id="3"/></w:r></w:p>',
        parts={"word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'},
        types={"word/footnotes.xml": COMMENTS.replace("comments", "footnotes")},
        relations=(("rId1", "footnotes", "footnotes.xml"),),
    )
    kept = members(clean(data).data)["word/footnotes.xml"].decode()
    assert [text in kept for text in "线去留"] == [True, False, True]
