"""A value leaves a Word document from wherever it stands, and nothing else does."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import base64
import io

import docx
import pytest

from extractors.limits import Limits
from redactor.redaction import Redaction, RewriteJob
from redactor.rewrite.docx import rewrite
from redactor.verify.docx import verify
from tests.effort import effort
from tests.redactor.packages import DOCUMENT, W, members, paragraph, relationships, word, zipped
from tests.redactor.rewrite.docx_jobs import body, clean, read, redactions, seen

PHONE = "13900001234"
WIDE = "".join(chr(ord(c) + 0xFEE0) for c in PHONE)
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
NAMESPACES = f'xmlns:m="{M}" xmlns:mc="{MC}" xmlns:wps="{WPS}" xmlns:my="urn:my"'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def run(text: str, name: str = "t", properties: str = "") -> str:
    return f'<w:r>{properties}<w:{name} xml:space="preserve">{text}</w:{name}></w:r>'


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, result: str) -> str:
    half = len(code) // 2
    codes = run(code[:half], "instrText") + run(code[half:], "instrText")
    return f"<w:p>{mark('begin')}{codes}{mark('separate')}{run(result)}{mark('end')}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def box(text: str) -> str:
    return f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"


SHAPE = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box('盒 139 0000 1234')}</wps:txbx>"
    f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box('盒 139-0000-1234')}</v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)
BODIES = {
    "one run": paragraph(f"电话{PHONE}。"),
    "eighteen runs": "<w:p>" + "".join(run(c, properties="<w:rPr><w:b/></w:rPr>") for c in PHONE) + "</w:p>",
    "full width": paragraph(WIDE),
    "zero width": paragraph("\u200b".join(PHONE)),
    "spaces": paragraph("139 0000\u3000", "1234"),
    "comment in the text": "<w:p><w:r><w:t>1390<!-- x -->0001234</w:t></w:r></w:p>",
    "secret comment": f"<w:p><w:r><w:t>a</w:t></w:r></w:p><!-- {PHONE} -->",
    "instruction": f"<?note {PHONE}?>",
    "cdata": f"<w:p><w:r><w:t><![CDATA[{PHONE}]]></w:t></w:r></w:p>",
    "references": "<w:p><w:r><w:t>" + "".join(f"&#{ord(c)};" for c in PHONE) + "</w:t></w:r></w:p>",
    "hyphens": "<w:p><w:r><w:t>139</w:t><w:noBreakHyphen/><w:t>0000</w:t><w:softHyphen/><w:t>1234</w:t></w:r></w:p>",
    "tabs and breaks": "<w:p><w:r><w:t>139</w:t><w:tab/><w:t>0000</w:t><w:br/><w:t>1234</w:t></w:r></w:p>",
    "symbols": "<w:p><w:r>" + "".join(f'<w:sym w:font="x" w:char="F0{ord(c):02X}"/>' for c in PHONE) + "</w:r></w:p>",
    "two paragraphs": paragraph("1390000") + paragraph("1234。"),
    "digit a cell": table(("手机", *PHONE)),
    "digit a row": table(*((c, "甲") for c in PHONE)),
    "two lines of a cell": f"<w:tbl><w:tr><w:tc>{paragraph('139000')}{paragraph('01234')}</w:tc></w:tr></w:tbl>",
    "nested table": f"<w:tbl><w:tr><w:tc>{table((PHONE,))}<w:p/></w:tc></w:tr></w:tbl>",
    "ruby": "<w:p><w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>1390000</w:t></w:r></w:rubyBase>"
    "</w:ruby></w:r><w:r><w:t>1234</w:t></w:r></w:p>",
    "ruby text": "<w:p>" + "".join(
        f"<w:r><w:ruby><w:rt><w:r><w:t>{c}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        for c in PHONE
    ) + "</w:p>",
    "hidden": f"<w:p>{run(PHONE, properties='<w:rPr><w:vanish/></w:rPr>')}</w:p>",
    "math": "<w:p><m:oMath><m:r><m:t>1390</m:t></m:r><m:r><m:t>0001234</m:t></m:r></m:oMath></w:p>",
    "controls": f"<w:sdt><w:sdtPr><w:alias w:val='号{PHONE}'/><w:dataBinding w:xpath='/x'/></w:sdtPr><w:sdtContent>"
    f"<w:p><w:smartTag><w:sdt><w:sdtContent>{run(PHONE)}</w:sdtContent></w:sdt></w:smartTag></w:p></w:sdtContent></w:sdt>",
    "row in a control": f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{paragraph(PHONE)}</w:tc>"
    "</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
    "shape in a number": f"<w:p>{run('1390')}{SHAPE}{run('0001234')}</w:p>",
    "several choices": f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='a'><w:t>a</w:t></mc:Choice><mc:Choice Requires="
    f"'b'><w:t>{PHONE}</w:t></mc:Choice></mc:AlternateContent></w:r></w:p>",
    "picture text": f"<w:p><w:r><w:pict><v:shape alt='{PHONE}' o:gfxdata='UEsDBA'><v:textpath string='139-0000-1234'/></v:shape>"
    "</w:pict></w:r></w:p>",
    "table description": f"<w:tbl><w:tblPr><w:tblDescription w:val='{PHONE}'/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "form data": f"<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:name w:val='a'/><w:textInput><w:default w:val='{PHONE}'/>"
    f"</w:textInput></w:ffData></w:fldChar></w:r>{mark('separate')}{run('甲')}{mark('end')}</w:p>",
    "field code": field(f' HYPERLINK "tel:{PHONE}" ', "拨打"),
    "field code in percent": field(' HYPERLINK "tel:' + "".join(f"%{ord(c):02X}" for c in PHONE) + '" ', "拨打"),
    "field result": field(" REF x ", PHONE),
    "simple field": f"<w:p><w:fldSimple w:instr=' QUOTE {PHONE} '>{run('结果')}</w:fldSimple></w:p>",
    "nested fields": f"<w:p>{mark('begin')}{run('IF ', 'instrText')}{mark('begin')}{run('MERGEFIELD a', 'instrText')}"
    f"{mark('separate')}{run('1390000')}{mark('end')}{run('1234 = 1', 'instrText')}{mark('separate')}{run('结果')}"
    f"{mark('end')}</w:p>",
    "index entry": f"<w:p>{mark('begin')}{run(f'XE {PHONE}', 'instrText')}{mark('end')}{run('正文')}</w:p>",
    "field data": f"<w:p><w:r><w:fldChar w:fldCharType='begin'><w:fldData>{base64.b64encode(PHONE.encode()).decode()}</w:fldData>"
    f"</w:fldChar></w:r>{run('PAGE', 'instrText')}{mark('separate')}{run('1')}{mark('end')}</w:p>",
    "bookmark": f"<w:p><w:bookmarkStart w:id='1' w:name='_{PHONE}'/><w:bookmarkEnd w:id='1'/>"
    f"<w:hyperlink w:anchor='_{PHONE}'>{run('见')}</w:hyperlink></w:p>",
    "deleted": f"<w:p><w:del w:author='张三'>{run(PHONE, 'delText')}</w:del>{run('留下')}</w:p>",
    "half deleted": f"<w:p>{run('139')}<w:del w:author='张三'>{run('0000', 'delText')}</w:del>"
    f"<w:ins w:author='张三'>{run('8888')}</w:ins>{run('1234')}</w:p>",
    "inserted": f"<w:p>{run('139')}<w:ins w:author='张三'>{run('0000')}</w:ins>{run('1234')}</w:p>",
    "moved": f"<w:p><w:moveFrom w:author='张三'>{run(PHONE)}</w:moveFrom></w:p><w:p><w:moveTo w:author='张三'>{run(PHONE)}"
    "</w:moveTo></w:p>",
    "deleted row": f"<w:tbl><w:tr><w:trPr><w:del w:author='张三'/></w:trPr><w:tc><w:p>{run(PHONE)}</w:p></w:tc></w:tr>"
    f"<w:tr><w:tc>{paragraph('行')}</w:tc></w:tr></w:tbl>",
    "joined paragraphs": f"<w:p><w:pPr><w:rPr><w:del w:author='张三'/></w:rPr></w:pPr>{run('1390000')}</w:p>"
    f"<w:p>{run('1234')}</w:p>",
    "unknown element": f"<w:p><my:note>{PHONE}</my:note></w:p>",
    "unknown attribute": f"<w:p my:note='{PHONE}'/>",
    "size": f"<w:p><w:r><w:rPr><w:sz w:val='{PHONE}'/></w:rPr><w:t>a</w:t></w:r></w:p>",
    "base64 attribute": f"<w:p my:note='{base64.b64encode(b'tel ' + PHONE.encode() + b';').decode()}'/>",
    "namespace": f"<w:p><w:r xmlns:z='urn:{PHONE}'><w:t>a</w:t></w:r></w:p>",
    "symbol font": paragraph("".join(chr(0xF000 + ord(c)) for c in PHONE)),
    "fraction": f"<w:p><m:oMath><m:f><m:num><m:r><m:t>{PHONE}</m:t></m:r></m:num><m:den><m:r><m:t>1</m:t></m:r></m:den></m:f></m:oMath></w:p>",
    "permission": f"<w:p><w:permStart w:id='1' w:ed='{PHONE}@139.com'/></w:p>",
    "numerals": paragraph("手机一三九〇〇〇〇一二三四"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("replacement", ["[略]", "*" * 11, ""])
def test_value_goes(name: str, replacement: str) -> None:
    data = word(paragraph("前文。") + BODIES[name] + paragraph("后文。"), root=NAMESPACES)
    document = read(data)
    made = redactions(document, PHONE, replacement=replacement)
    if name not in ("digit a row", "size", "namespace"):
        assert seen(document, PHONE)
    cleaned = clean(data, PHONE, replacement=replacement)
    result = verify(data, cleaned.data, made, Limits())
    assert result.passed, (result.residues, result.failed)
    text = body(cleaned.data)
    assert text.startswith("前文。") and text.endswith("后文。")
    docx.Document(io.BytesIO(cleaned.data))
    assert "张三".encode() not in b"".join(members(cleaned.data).values())


STORIES = {
    "header": ("w:hdr", "header", f"<w:hdr xmlns:w='{W}'>{paragraph('1390000', '1234')}</w:hdr>"),
    "footer": ("w:ftr", "footer", f"<w:ftr xmlns:w='{W}'>{table((PHONE,))}<w:p/></w:ftr>"),
    "footnotes": ("", "footnotes", f"<w:footnotes xmlns:w='{W}'><w:footnote w:id='2'>{paragraph(PHONE)}</w:footnote></w:footnotes>"),
    "endnotes": ("", "endnotes", f"<w:endnotes xmlns:w='{W}'><w:endnote w:id='2'>{paragraph(PHONE)}</w:endnote></w:endnotes>"),
    "comments": ("", "comments", f"<w:comments xmlns:w='{W}'><w:comment w:id='0' w:author='张三'>{paragraph(PHONE)}</w:comment></w:comments>"),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_value_leaves_every_story(name: str) -> None:
    _, kind, content = STORIES[name]
    data = word(
        paragraph("正文"),
        parts={"word/Other.XML": content},
        types={"word/Other.XML": f"{TYPE}{kind}+xml"},
        relations=(("rId9", kind, "other.xml"),),
    )
    assert seen(read(data), PHONE)
    for comments in ("drop", "keep"):
        cleaned = clean(data, PHONE, comments=comments)
        assert verify(data, cleaned.data, redactions(read(data), PHONE), Limits()).passed
        kept = "word/Other.XML" in members(cleaned.data)
        assert kept == (kind != "comments" or comments == "keep")
        assert "张三".encode() not in b"".join(members(cleaned.data).values())


def test_untouched_parts_keep_their_bytes() -> None:
    styles = f'<?xml version="1.0"?>\n<w:styles xmlns:w="{W}"><w:style w:styleId="a"  w:type="paragraph"/></w:styles>'
    data = word(
        paragraph(PHONE), parts={"word/styles.xml": styles, "word/h.xml": f"<w:hdr xmlns:w='{W}'><w:p/></w:hdr>"},
        types={"word/styles.xml": f"{TYPE}styles+xml", "word/h.xml": f"{TYPE}header+xml"},
        relations=(("rId1", "styles", "styles.xml"), ("rId2", "header", "h.xml")),
    )  # fmt: skip
    before, after = members(data), members(clean(data, PHONE).data)
    assert {name for name in before if before[name] == after.get(name)} >= {"word/styles.xml", "word/h.xml"}


def test_comments_beside_the_root_go() -> None:
    before = members(word(paragraph("甲")))
    before["word/document.xml"] = f"<!-- {PHONE} -->".encode() + before["word/document.xml"] + b"<?x y?>"
    data = zipped(before)
    assert seen(read(data), PHONE)
    assert b"<!--" not in members(clean(data).data)["word/document.xml"]


def test_same_input_same_bytes() -> None:
    data = word(BODIES["eighteen runs"], root=NAMESPACES)
    assert clean(data, PHONE).data == clean(data, PHONE).data


def test_runs_keep_their_format() -> None:
    data = word(
        f"<w:p>{run('电话139')}{run('0000', properties='<w:rPr><w:b/></w:rPr>')}{run('1234。', properties='<w:rPr><w:i/></w:rPr>')}</w:p>"
    )
    made = docx.Document(io.BytesIO(clean(data, PHONE).data))
    assert [(r.text, bool(r.bold), bool(r.italic)) for r in made.paragraphs[0].runs] == [
        ("电话[略]", False, False), ("", True, False), ("。", False, True)
    ]  # fmt: skip


def test_mask_stays_in_its_runs() -> None:
    data = word(paragraph("电话139", "0000", "1234。"))
    made = docx.Document(io.BytesIO(clean(data, PHONE, replacement="139****1234").data))
    assert [r.text for r in made.paragraphs[0].runs] == ["电话139", "****", "1234。"]


def test_weak_values_go_only_where_told() -> None:
    data = word(paragraph("第12345678号") + paragraph("第12345678号"))
    assert body(clean(data, "12345678", strong=False).data) == "第[略]号\n第12345678号"


def test_link_to_a_value_goes_and_its_text_stays() -> None:
    data = word(
        f"<w:p><w:hyperlink r:id='rId8'>{run('请拨打')}</w:hyperlink><w:hyperlink r:id='rId9'>{run('网站')}</w:hyperlink></w:p>",
        relations=(("rId8", "hyperlink", f"!tel:{PHONE}"), ("rId9", "hyperlink", "!https://example.gov.cn/")),
    )
    after = members(clean(data, PHONE).data)
    assert b"rId8" not in after["word/document.xml"] and b"rId9" in after["word/document.xml"]
    assert b"tel:" not in after["word/_rels/document.xml.rels"] and "请拨打" in body(clean(data, PHONE).data)


REVISED = (
    f"<w:p>{run('甲')}<w:del w:author='a'>{run('乙', 'delText')}</w:del><w:ins w:author='a'>{run('丙')}</w:ins></w:p>"
    f"<w:p><w:pPr><w:rPr><w:del w:author='a'/></w:rPr></w:pPr>{run('丁')}</w:p>"
    f"<w:p><w:pPr><w:jc w:val='left'/><w:rPr><w:ins w:author='a'/></w:rPr><w:pPrChange w:author='a'><w:pPr>"
    f"<w:jc w:val='right'/></w:pPr></w:pPrChange></w:pPr>{run('戊')}</w:p><w:p>{run('己')}</w:p>"
    "<w:tbl><w:tr><w:trPr><w:ins w:author='a'/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)


@pytest.mark.parametrize(
    ("revisions", "text", "jc"), [("accept", "甲丙\n丁戊\n己", "left"), ("reject", "甲乙\n丁\n戊己", "right")]
)
def test_revisions(revisions: str, text: str, jc: str) -> None:
    after = members(clean(word(REVISED), revisions=revisions).data)["word/document.xml"].decode()
    data = clean(word(REVISED), revisions=revisions).data
    assert body(data).strip() == text
    assert "author" not in after and "Change" not in after and ("<w:tbl>" in after) == (revisions == "accept")
    assert (f'w:val="{jc}"' in after) == (revisions == "accept")


def test_whole_table_deleted_from_a_cell() -> None:
    inner = f"<w:tbl><w:tr><w:trPr><w:del w:author='a'/></w:trPr><w:tc>{paragraph('x')}</w:tc></w:tr></w:tbl>"
    data = clean(word(f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>")).data
    assert b"<w:tc><w:p/><w:p/></w:tc>" in members(data)["word/document.xml"]


def test_note_of_a_deleted_reference_goes() -> None:
    notes = "".join(f"<w:footnote w:id='{n}'>{paragraph(f'注{n}')}</w:footnote>" for n in (2, 3))
    data = word(
        "<w:p><w:del w:author='a'><w:r><w:footnoteReference w:id='2'/></w:r></w:del><w:r><w:footnoteReference w:id='3'/></w:r></w:p>",
        parts={"word/footnotes.xml": f"<w:footnotes xmlns:w='{W}'>{notes}</w:footnotes>"},
        types={"word/footnotes.xml": f"{TYPE}footnotes+xml"}, relations=(("rId1", "footnotes", "footnotes.xml"),),
    )  # fmt: skip
    after = members(clean(data).data)["word/footnotes.xml"].decode()
    assert "注2" not in after and "注3" in after


def test_fields_without_begin_or_end_go() -> None:
    broken = f"<w:p><w:del w:author='a'>{mark('begin')}</w:del>{run('PAGE', 'instrText')}{mark('separate')}{run('1')}{mark('end')}</w:p>"
    after = members(clean(word(broken)).data)["word/document.xml"]
    assert b"fldChar" not in after


def test_revision_ids_go_from_edited_parts() -> None:
    data = word(f"<w:p w:rsidR='00AB12CD' w:rsidRDefault='00AB12CD'>{run(PHONE)}</w:p>")
    assert b"rsid" not in members(clean(data, PHONE).data)["word/document.xml"]


@pytest.mark.parametrize("form", ["plain", "macro", "template"])
def test_suffix_and_type(form: str) -> None:
    types = {"plain": DOCUMENT, "macro": "application/vnd.ms-word.document.macroEnabled.main+xml",
             "template": f"{TYPE}template.main+xml"}  # fmt: skip
    cleaned = clean(word(paragraph("x"), main_type=types[form]))
    assert b"macroEnabled" not in members(cleaned.data)["[Content_Types].xml"]
    assert relationships() and cleaned.suffix == ".docx"


def test_ignorable_prefixes_stay_declared() -> None:
    root = f"{NAMESPACES} xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml' mc:Ignorable='w14'"
    after = members(clean(word(paragraph(PHONE), root=root), PHONE).data)["word/document.xml"]
    assert b'mc:Ignorable="w14"' in after and b"xmlns:w14=" in after


def imported(content_type: str, content: str | bytes) -> bytes:
    """Return a document that imports another one as it is (w:altChunk)."""
    return word(
        paragraph("正文") + "<w:altChunk r:id='rId5'/>",
        parts={"word/chunk.bin": content},
        types={"word/chunk.bin": content_type},
        relations=(("rId5", "aFChunk", "chunk.bin"),),
    )


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        (DOCUMENT, word(paragraph(PHONE))),
        ("text/html", f"<p>{PHONE}</p>"),
        ("application/rtf", "{\\rtf1 " + PHONE + "}"),
    ],
    ids=["document with the type of a main part", "html", "rtf"],
)
def test_imported_documents(content_type: str, content: str | bytes) -> None:
    data = imported(content_type, content)
    cleaned = clean(data, PHONE)
    assert verify(data, cleaned.data, redactions(read(data), PHONE), Limits()).passed
    assert body(cleaned.data).strip() == "正文" and b"altChunk" not in members(cleaned.data)["word/document.xml"]


def test_glossary_is_cleaned_like_the_body() -> None:
    glossary = f"<w:glossaryDocument xmlns:w='{W}'><w:docParts><w:docPart><w:docPartBody>{paragraph('139', '00001234')}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"
    data = word(
        paragraph("正文"), parts={"word/glossary/document.xml": glossary},
        types={"word/glossary/document.xml": f"{TYPE}document.glossary+xml"},
        relations=(("rId5", "glossaryDocument", "glossary/document.xml"),),
    )  # fmt: skip
    cleaned = clean(data, PHONE)
    assert "[略]" in members(cleaned.data)["word/glossary/document.xml"].decode()
    assert verify(data, cleaned.data, redactions(read(data), PHONE), Limits()).passed


def many_values(count: int) -> RewriteJob:
    """A job that removes this many mobile numbers, each in a row of its own."""
    numbers = [f"139{n:08d}" for n in range(0, count * 7, 7)]
    data = word("<w:tbl>" + "".join(f"<w:tr><w:tc>{paragraph(n)}</w:tc></w:tr>" for n in numbers) + "</w:tbl>")
    document = read(data)
    rows = [cell.spans for block in document.blocks if block.table for cell in block.table.cells]
    made = [
        Redaction(f"F{n}", "mobile", spans, number, "", True)
        for n, (number, spans) in enumerate(zip(numbers, rows, strict=True))
    ]
    return RewriteJob(data, document, tuple(made))


def test_the_work_grows_with_the_number_of_values() -> None:
    few, many = many_values(500), many_values(5_000)
    assert effort(lambda: rewrite(many)) < 13 * effort(lambda: rewrite(few))
    assert not body(rewrite(many).data).strip()


def document_xml(name: str, *values: str) -> str:
    data = word(BODIES[name], root=NAMESPACES)
    return members(clean(data, *values).data)["word/document.xml"].decode()


@pytest.mark.parametrize("name", ["field code", "field code in percent", "nested fields", "simple field"])
def test_field_with_a_secret_code_becomes_its_result(name: str) -> None:
    after = document_xml(name, PHONE)
    assert "fldChar" not in after and "fldSimple" not in after and "instrText" not in after
    assert "拨打" in after or "结果" in after


def test_field_with_an_innocent_code_stays() -> None:
    assert document_xml("field result", PHONE).count("<w:fldChar ") == 3


def test_private_data_of_fields_goes() -> None:
    assert "fldData" not in document_xml("field data") and "fldChar" in document_xml("field data")


def test_bookmarks_are_renamed_with_what_points_to_them() -> None:
    after = document_xml("bookmark", PHONE)
    assert after.count("removed_1") == 2 and "[略]" not in after
