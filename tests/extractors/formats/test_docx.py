"""What the Word reader makes of a document: parts, blocks, tables, and a way back from every character."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import pickle

import pytest
from lxml import etree

from extractors.errors import DamagedInput, UnsupportedFormat
from extractors.formats.docx import DOCX
from extractors.limits import Limits
from extractors.model import Block, Document, Part, XmlText
from tests.redactor.packages import W, members, paragraph, word, zipped

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def read(data: bytes) -> Document:
    return DOCX.read(data, "x.docx", Limits())


def part(document: Document, kind: str) -> Part:
    return next(p for p in document.parts if p.kind == kind)


def cell(*texts: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraph(t) for t in texts)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def styled(text: str, properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


MERGED = "<w:tbl>{}</w:tbl>".format(
    row(cell("序号", properties="<w:vMerge w:val='restart'/>"), cell("账户", properties="<w:gridSpan w:val='2'/>"),
        properties="<w:tblHeader/>")
    + row(cell("", properties="<w:vMerge/>"), cell("开户行"), cell("账号"), properties="<w:tblHeader/>")
    + row(cell("1"), cell("甲", "乙"), cell("621700"))
    + row(cell("2"), cell("丙"), properties="<w:gridBefore w:val='1'/>")
)  # fmt: skip


def texts(document: Document, block: Block) -> dict[tuple[int, int, int, int], str]:
    assert block.table is not None
    return {
        (c.row, c.column, c.row_span, c.column_span): "/".join(document.text(s) for s in c.spans)
        for c in block.table.cells
    }


def test_merged_cells() -> None:
    document = read(word(MERGED))
    block = document.blocks[0]
    assert block.table is not None and (block.table.rows, block.table.columns, block.table.header_rows) == (4, 3, 2)
    assert texts(document, block) == {
        (0, 0, 2, 1): "序号", (0, 1, 1, 2): "账户", (1, 1, 1, 1): "开户行", (1, 2, 1, 1): "账号",
        (2, 0, 1, 1): "1", (2, 1, 1, 1): "甲/乙", (2, 2, 1, 1): "621700", (3, 1, 1, 1): "2", (3, 2, 1, 1): "丙",
    }  # fmt: skip
    assert document.parts[0].text == "序号\t账户\n\t开户行\t账号\n1\t甲\n乙\t621700\n2\t丙"
    assert document.text(block.span) == document.parts[0].text


def test_nested_tables_are_blocks_of_their_own() -> None:
    inner = f"<w:tbl>{row(cell('内'))}</w:tbl>"
    outer = row("<w:tc>" + paragraph("外") + inner + paragraph("后") + "</w:tc>")
    document = read(word(f"<w:tbl>{outer}</w:tbl>{paragraph('完')}"))
    assert [(b.kind, b.nested) for b in document.blocks] == [("table", False), ("table", True), ("paragraph", False)]
    assert list(texts(document, document.blocks[0]).values()) == ["外/后"]
    assert list(texts(document, document.blocks[1]).values()) == ["内"]


def test_controls_around_rows_and_cells() -> None:
    first = "<w:sdt><w:sdtContent>" + cell("甲") + "</w:sdtContent></w:sdt>"
    wrapped = f"<w:sdt><w:sdtContent>{row(first, cell('乙'))}</w:sdtContent></w:sdt>"
    document = read(word(f"<w:tbl>{wrapped}</w:tbl>"))
    assert list(texts(document, document.blocks[0]).values()) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("first", "between", "continues"),
    [("12345", "", True), ("名称", "", False), ("12345", paragraph("说明"), False), ("12345", paragraph("续表"), True)],
)
def test_continued_tables(first: str, between: str, continues: bool) -> None:
    tables = [f"<w:tbl>{row(cell(text), cell('x'))}</w:tbl>" for text in ("账号", first)]
    document = read(word(tables[0] + paragraph("") + between + tables[1]))
    found = [b.table for b in document.blocks if b.table]
    assert [t.continues for t in found] == [False, continues]


HEADINGS = {
    "outline level": (styled("概况", "<w:outlineLvl w:val='1'/>"), 2),
    "body level": (styled("概况", "<w:outlineLvl w:val='9'/>"), 0),
    "style": (styled("概况", "<w:pStyle w:val='a2'/>"), 2),
    "inherited style": (styled("概况", "<w:pStyle w:val='a3'/>"), 2),
    "numeral": (paragraph("一、项目概况"), 1),
    "bracketed numeral": (paragraph("（二）资金来源"), 2),
    "chapter": (paragraph("第三章 合同"), 1),
    "automatic numeral": (styled("项目概况", "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='7'/></w:numPr>"), 1),
    "centered and large": (
        "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:rPr><w:sz w:val='44'/></w:rPr><w:t>公告</w:t></w:r></w:p>", 1),
    "centered": (styled("2024年5月", "<w:jc w:val='center'/>"), 0),
    "sentence": (paragraph("一、本项目已经批准建设。"), 0),
    "plain": (paragraph("正文"), 0),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADINGS)
def test_headings(name: str) -> None:
    content, level = HEADINGS[name]
    styles = (
        f"<w:styles xmlns:w='{W}'><w:style w:styleId='a2'><w:name w:val='heading 2'/></w:style>"
        "<w:style w:styleId='a3'><w:name w:val='own'/><w:basedOn w:val='a2'/></w:style></w:styles>"
    )
    numbering = (
        f"<w:numbering xmlns:w='{W}'><w:abstractNum w:abstractNumId='3'><w:lvl w:ilvl='0'>"
        "<w:numFmt w:val='chineseCountingThousand'/></w:lvl></w:abstractNum><w:num w:numId='7'>"
        "<w:abstractNumId w:val='3'/></w:num></w:numbering>"
    )
    document = read(
        word(content, parts={"word/styles.xml": styles, "word/numbering.xml": numbering},
             types={"word/styles.xml": f"{TYPE}styles+xml", "word/numbering.xml": f"{TYPE}numbering+xml"})
    )  # fmt: skip
    assert (document.blocks[0].kind, document.blocks[0].level) == ("heading" if level else "paragraph", level)


def run(text: str, name: str = "t") -> str:
    return f"<w:r><w:{name}>{text}</w:{name}></w:r>"


def test_final_and_original_text() -> None:
    body = (
        paragraph("不变")
        + f"<w:p>{run('甲')}<w:del>{run('乙', 'delText')}</w:del><w:ins>{run('丙')}</w:ins>{run('丁')}</w:p>"
        + f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('戊')}</w:p>{paragraph('己')}"
    )
    document = read(word(body))
    assert document.parts[0].text == "不变\n甲丙丁\n戊己"
    assert part(document, "deleted").text == "甲乙丁"
    assert [document.text(b.span) for b in document.blocks] == ["不变", "甲丙丁", "戊己"]
    assert ("tracked_changes", 3) in [(w.code, w.details["count"]) for w in document.warnings]


def test_parts_and_their_kinds() -> None:
    box = f"<w:pict><v:textbox><w:txbxContent>{paragraph('盒')}</w:txbxContent></v:textbox></w:pict>"
    choice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    code = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
    note = (
        f"<w:comments xmlns:w='{W}'><w:comment w:id='1' w:author='作者甲'>{paragraph('批注')}</w:comment></w:comments>"
    )
    data = word(
        f"<w:p>{run('前')}<w:r>{choice}</w:r>{run('后')}{code}</w:p>",
        root=f"xmlns:mc='{MC}'",
        parts={"word/comments.xml": note, "word/h.xml": f"<w:hdr xmlns:w='{W}'>{paragraph('眉')}</w:hdr>",
               "docProps/core.xml": "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/"
               "core-properties'><x>题</x></cp:coreProperties>"},
        relations=(("a", "hyperlink", "!tel:%31%32"),),
    )  # fmt: skip
    document = read(data)
    found = {(p.kind, p.text, p.visible) for p in document.parts}
    assert found >= {
        ("body", "前后", True), ("textbox", "盒", True), ("alternative", "盒", False), ("field_code", "PAGE", False),
        ("comment", "批注", False), ("header", "眉", True), ("property", "题", False), ("attribute", "作者甲", False),
        ("link", "tel:%31%32\ntel:12", False),
    }  # fmt: skip
    assert document.parts[0].kind == "body" and document.format == "docx"
    assert pickle.loads(pickle.dumps(document)) == document


def test_characters_that_are_elements() -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:noBreakHyphen/><w:br/>"
        "<w:sym w:char='F031'/><w:sym w:char='zz'/><w:softHyphen/></w:r></w:p>"
    )
    assert read(word(body)).parts[0].text == "a\t-\n1\u00ad"


def test_formulas_keep_their_arguments_apart() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    arguments = "".join(
        f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>" for name, text in (("num", "1"), ("den", "2"))
    )
    body = f"<w:p><m:oMath><m:f>{arguments}</m:f></m:oMath></w:p>"
    assert read(word(body, root=f"xmlns:m='{math}'")).parts[0].text == "1/2"


def test_custom_properties_have_their_names_as_labels() -> None:
    uri = "http://schemas.openxmlformats.org/officeDocument/2006"
    custom = (
        f"<Properties xmlns='{uri}/custom-properties' xmlns:vt='{uri}/docPropsVTypes'><property name='电话'><vt:lpwstr>1"
        "</vt:lpwstr></property><property name='甲'><vt:i4>2</vt:i4></property></Properties>"
    )
    assert part(read(word("", parts={"docProps/custom.xml": custom})), "property").text == "电话\t1\n甲\t2"


def node_text(trees: dict[str, list[etree._Element]], anchor: XmlText, length: int) -> str:
    element = trees[anchor.member][anchor.element]
    if anchor.slot == "element":
        return ""
    value = element.get(anchor.slot[1:]) if anchor.slot.startswith("@") else getattr(element, anchor.slot)
    return str(value)[anchor.offset : anchor.offset + length]


def test_every_character_maps_back() -> None:
    body = (
        MERGED
        + paragraph("甲", "乙")
        + "<w:p w:note='说明文字'><w:r><w:t>一<!--注-->二<?p 三?>四</w:t><w:sym w:char='0031'/></w:r>"
        "<w:hyperlink w:tooltip='提示'><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p><w:p><w:fldSimple w:instr='QUOTE 1'/></w:p>"
    )
    data = word(body)
    trees = {n: list(etree.fromstring(c).iter()) for n, c in members(data).items() if n.endswith((".xml", ".rels"))}
    document = read(data)
    kinds = set()
    for found in document.parts:
        assert "".join(found.text[p.start : p.end] for p in found.pieces) == found.text
        for piece in found.pieces:
            if isinstance(piece.anchor, XmlText) and not piece.atomic:
                kinds.add(piece.anchor.slot[0])
                assert node_text(trees, piece.anchor, piece.end - piece.start) == found.text[piece.start : piece.end]
    assert kinds == {"t", "@"}


def test_strict_edition_reads_alike() -> None:
    plain = word(MERGED + paragraph("正文"))
    strict = zipped({n: c.replace(W.encode(), STRICT.encode()) for n, c in members(plain).items()})
    assert [p.text for p in read(strict).parts] == [p.text for p in read(plain).parts]


def test_numbers_in_any_member_are_read() -> None:
    number = "6217001234567890"
    settings = (
        f"<w:settings xmlns:w='{W}'><w:docVars><w:docVar w:name='账号' w:val='{number}'/></w:docVars></w:settings>"
    )
    inner = zipped({"[Content_Types].xml": "<Types/>", "xl/sharedStrings.xml": f"<sst><si><t>{number}</t></si></sst>"})
    data = word(
        "", parts={"word/settings.xml": settings, "custom/item.xml": f"<a b='{number}'/>", "word/embeddings/a.xlsx": inner,
                   "word/x.html": "<p>621700&#49;234567890</p>", "word/media/6217001234567890.png": b"x"},
        types={"word/settings.xml": f"{TYPE}settings+xml", "word/embeddings/a.xlsx": "application/x", "word/x.html": "text/html"},
    )  # fmt: skip
    document = read(data)
    where = {p.name for p in document.parts if number in p.text}
    assert where == {
        "word/settings.xml#attributes", "custom/item.xml#attributes", "word/embeddings/a.xlsx!xl/sharedStrings.xml",
        "word/x.html", "member names",
    }  # fmt: skip
    assert "账号\t" + number in [p.text for p in document.parts]


def test_packages_too_deep_are_said_to_be() -> None:
    data = word(paragraph("底"))
    for _ in range(7):
        data = word(paragraph("层"), parts={"word/embeddings/a.docx": data})
    assert "embedded_too_deep" in [w.code for w in read(data).warnings]


def test_what_is_no_word_document() -> None:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with pytest.raises(UnsupportedFormat):
        read(word("", main_type=main))
    with pytest.raises(DamagedInput):
        read(zipped({n: c for n, c in members(word("")).items() if n != "word/document.xml"}))
    with pytest.raises(DamagedInput):
        read(zipped({n: c for n, c in members(word("")).items() if n != "_rels/.rels"}))


@pytest.mark.parametrize(("kind", "is_read"), [("header", False), ("customXml", True)])
def test_damaged_members(kind: str, is_read: bool) -> None:
    """What a cleaned file keeps must be readable; what it never keeps need not be."""
    data = word("", parts={"word/h.xml": f"<w:hdr xmlns:w='{W}'>"}, relations=(("rId9", kind, "h.xml"),))
    if is_read:
        assert "embedded_unreadable" in [w.code for w in read(data).warnings]
    else:
        with pytest.raises(DamagedInput):
            read(data)


def test_odd_names_of_the_main_part() -> None:
    data = word(paragraph("正文")).replace(b"word/document.xml", b"Word/DOCUMENT.XML")
    renamed = zipped({n.replace("Word/DOCUMENT.XML", "a/Main.XML"): c for n, c in members(data).items() if "rels" not in n} | {
        "_rels/.rels": members(word(""))["_rels/.rels"].replace(b"word/document.xml", b"/A/main.xml")})  # fmt: skip
    assert read(renamed).parts[0].text == "正文"
