"""What the page does not show is never published under a tick: it is left to a person, or removed by policy."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from redactor.toolkit import Toolkit
from tests.redactor.packages import word
from tests.word.inspection import Searchable
from tests.word.paper import para, raw, run, table
from tests.word.validity import faults

INNER = "内部意见：报价偏高"
_FILLED = '<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>{}</w:tc>'

UNSEEN = {
    "vanish": para(run(INNER, "<w:vanish/>")),
    "vanish true": para("公示", run(INNER, '<w:b/><w:vanish w:val="true"/>')),
    "white": para(run(INNER, '<w:color w:val="FFFFFF"/>')),
    "nearly white": para(run(INNER, '<w:color w:val="FDFDFD"/>')),
    "color of the cell": table(["项目", _FILLED.format(para(run(INNER, '<w:color w:val="1F3864"/>')))]),
    "shaded run": para(run(INNER, '<w:color w:val="C00000"/><w:shd w:val="clear" w:fill="C00000"/>')),
    "one point": para(run(INNER, '<w:sz w:val="2"/>')),
    "hidden row": f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{para(INNER)}</w:tc></w:tr></w:tbl>{para('')}",
    "inside a link": para(f'<w:hyperlink w:anchor="a">{run(INNER, "<w:vanish/>")}</w:hyperlink>'),
}
SEEN = {
    "plain": para(INNER),
    "vanish off": para(run(INNER, '<w:vanish w:val="0"/>')),
    "web only": para(run(INNER, "<w:webHidden/>")),
    "white on dark": table(["项目", _FILLED.format(para(run(INNER, '<w:color w:val="FFFFFF"/>')))]),
    "white on a marker": para(run(INNER, '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>')),
    "hidden field code": para(
        raw('<w:fldChar w:fldCharType="begin"/>', "<w:vanish/>"),
        run(f' XE "{INNER}" ', "<w:vanish/>", "instrText"),
        raw('<w:fldChar w:fldCharType="end"/>', "<w:vanish/>"),
        INNER,
    ),
    "hidden mark": para(INNER, properties="<w:rPr><w:vanish/></w:rPr>"),
    "blank": para(INNER, run("  ", "<w:vanish/>")),
}


@pytest.mark.parametrize("body", UNSEEN.values(), ids=UNSEEN)
def test_unseen_text_is_left_to_a_person(body: str, kit: Toolkit) -> None:
    data = word(para("某县工程公示") + body)
    assert "hidden:hidden_text" in {item.result.check_id for item in kit.check(data, name="a.docx").checks}
    cleaned = kit.clean(data, name="a.docx")
    assert cleaned.report.status == "FINDINGS"
    assert [note.code for note in cleaned.report.notes if note.needs_review] == ["hidden_text"]
    assert Searchable(cleaned.data).found(INNER)


@pytest.mark.parametrize("body", SEEN.values(), ids=SEEN)
def test_what_is_printed_is_not_hidden(body: str, kit: Toolkit) -> None:
    report = kit.clean(word(para("某县工程公示") + body), name="a.docx").report
    assert (report.status, [note.code for note in report.notes if "hidden" in note.code]) == ("CLEAN", [])


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Toolkit:
    """Return a toolkit whose policy removes hidden text."""
    path: Path = tmp_path_factory.mktemp("policy") / "strict.yaml"
    path.write_text("{id: strict, title: 删除隐藏文字, extends: publish, file: {hidden: remove}}", encoding="utf-8")
    return Toolkit.load(str(path))


@pytest.mark.parametrize("body", UNSEEN.values(), ids=UNSEEN)
def test_a_policy_removes_unseen_text(body: str, strict: Toolkit) -> None:
    cleaned = strict.clean(word(para("某县工程公示") + body), name="a.docx")
    assert cleaned.report.status == "CLEAN"
    assert "hidden_text_removed" in {note.code for note in cleaned.report.notes}
    assert not Searchable(cleaned.data).found(INNER)
    assert faults(cleaned.data) == []
    assert docx.Document(io.BytesIO(cleaned.data)).paragraphs[0].text == "某县工程公示"
