"""Every part of a package gets one fate, and nothing that refers to a dropped part stays behind."""

from __future__ import annotations

import base64

import pytest
from lxml import etree

from extractors.errors import InputError, UnsupportedFormat
from extractors.limits import Limits
from redactor.redaction import Note, Redaction, RewriteOptions
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.markup import sanitise
from redactor.rewrite.ooxml.parts import settle_parts
from redactor.rewrite.values import Values
from redactor.verify.docx import verify
from tests.redactor.packages import DOCUMENT, members, paragraph, relationships, word, zipped

PHONE = "13900001234"
CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
GIF = b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"


def redaction(value: str = PHONE) -> Redaction:
    return Redaction("F1", "mobile", (), value, "[电话]", True)


def settle(data: bytes, *, handled: tuple[str, ...] = (), **options: str) -> tuple[dict[str, bytes], dict[str, Note]]:
    """Settle a package for one phone number and prove the outcome with the verifier."""
    draft = Draft(data, Limits())
    chosen = RewriteOptions(**options)  # type: ignore[arg-type]
    notes = settle_parts(draft, Values.of([redaction()]), chosen, handled=handled)
    cleaned = draft.finish()
    result = verify(data, cleaned, [redaction()], Limits())
    assert result.passed, (result.residues, result.failed)
    return members(cleaned), {note.code: note for note in notes}


def part(
    kind: str, name: str, content: str | bytes, body: str = "<w:p/>", content_type: str = "", **rest: object
) -> bytes:
    """Return a document with one further part, related to it as ``kind`` under rId7."""
    types = {f"word/{name}": content_type} if content_type else {}
    return word(body, parts={f"word/{name}": content}, types=types, relations=(("rId7", kind, name),), **rest)  # type: ignore[arg-type]


def test_nothing_to_do_changes_no_part() -> None:
    data = word(
        paragraph("正文"),
        parts={
            "word/styles.xml": '<?xml version="1.0"?>\n<w:styles xmlns:w="x"  ><w:style  w:styleId="a"/></w:styles>',
            "word/media/a.gif": GIF,
            "word/fonts/f.odttf": b"\0\1font",
        },
        types={
            "word/styles.xml": "application/xml",
            "word/media/a.gif": "image/gif",
            "word/fonts/f.odttf": "application/x",
        },
        relations=(
            ("rId1", "styles", "styles.xml"),
            ("rId2", "image", "media/a.gif"),
            ("rId3", "font", "fonts/f.odttf"),
        ),
    )
    body = members(data)["word/document.xml"].replace(b"<w:sectPr/>", b'<a:blip r:embed="rId2"/><w:sectPr/>')
    data = zipped({**members(data), "word/document.xml": body})
    cleaned, notes = settle(data)
    before = members(data)
    assert {name: cleaned[name] for name in before if name != "[Content_Types].xml"} == {
        name: content for name, content in before.items() if name != "[Content_Types].xml"
    }
    assert set(notes) == {"pictures_not_read"}


DROPPED = [
    ("customXml", "../customXml/item1.xml", "custom_xml_removed"),
    ("vbaProject", "vbaProject.bin", "active_content_removed"),
    ("printerSettings", "printerSettings1.bin", "metadata_removed"),
    ("attachedTemplate", "t.dotx", "external_links_removed"),
    ("webextension", "webextensions/webextension1.xml", "active_content_removed"),
    ("people", "people.xml", "metadata_removed"),
    ("comments", "comments.xml", "comments_removed"),
    ("aFChunk", "afchunk.htm", "imported_content_removed"),
    ("unheardOf", "thing.bin", "unknown_parts_removed"),
    ("wpsCustomData", "wpsCustomData.xml", "unknown_parts_removed"),
]


@pytest.mark.parametrize(("kind", "target", "code"), DROPPED)
def test_dropped_with_all_that_points_to_it(kind: str, target: str, code: str) -> None:
    name = target.removeprefix("../") if target.startswith("../") else f"word/{target}"
    data = word(
        '<w:p><w:r><w:object r:id="rId7"/></w:r></w:p>',
        parts={
            name: f"<x>{PHONE}</x>",
            f"{name.rpartition('/')[0]}/_rels/{name.rpartition('/')[2]}.rels": relationships(),
        },
        types={name: "application/x"},
        relations=(("rId7", kind, target),),
    )
    cleaned, notes = settle(data)
    assert set(cleaned) == {"[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml"}
    assert code in notes and b"rId7" not in cleaned["word/document.xml"]
    assert notes[code].needs_review is (code == "imported_content_removed")


def test_unreachable_parts_go() -> None:
    cleaned, notes = settle(word("<w:p/>", parts={"[trash]/0000.dat": PHONE, "word/header9.xml": f"<a>{PHONE}</a>"}))
    assert "word/header9.xml" not in cleaned and notes["unreachable_parts_removed"].details == {"count": 2}


def test_unknown_parts_may_be_refused() -> None:
    with pytest.raises(UnsupportedFormat):
        settle(part("unheardOf", "thing.bin", b"x", content_type="application/x"), unknown="abort")
    vendor = word("<w:p/>", parts={"word/wps.cn.bin": b"x"}, relations=(("rId1", "x", "wps.cn.bin"),))
    assert "vendor_parts_removed" in settle(vendor, unknown="abort")[1]


def test_signatures_go_or_are_refused() -> None:
    data = word(
        "<w:p/>",
        parts={
            "_xmlsignatures/origin.sigs": b"",
            "_xmlsignatures/_rels/origin.sigs.rels": relationships(("rId1", "signature", "sig1.xml")),
            "_xmlsignatures/sig1.xml": f"<Signature>{PHONE}</Signature>",
        },
        types={"_xmlsignatures/origin.sigs": "application/x", "_xmlsignatures/sig1.xml": "application/x"},
        package_relations=(("rId9", "digital-signature/origin", "_xmlsignatures/origin.sigs"),),
    )
    cleaned, notes = settle(data)
    assert not [name for name in cleaned if "signatures" in name] and "signature_dropped" in notes
    with pytest.raises(UnsupportedFormat):
        settle(data, signatures="refuse")


def test_properties_are_made_anew() -> None:
    core = f'<cp:coreProperties xmlns:cp="c"><creator>张三</creator><revision>{PHONE}</revision></cp:coreProperties>'
    data = word(
        "<w:p/>",
        parts={
            "docProps/core.xml": core,
            "docProps/app.xml": '<Properties xmlns="urn:e"><Company>某公司</Company><Manager>李</Manager></Properties>',
            "docProps/custom.xml": f"<p>{PHONE}</p>",
            "docProps/thumbnail.jpeg": b"\xff\xd8\xff",
        },
        package_relations=(
            ("rId2", "metadata/core-properties", "docProps/core.xml"),
            ("rId3", "extended-properties", "docProps/app.xml"),
            ("rId4", "custom-properties", "docProps/custom.xml"),
            ("rId5", "metadata/thumbnail", "docProps/thumbnail.jpeg"),
        ),
    )
    cleaned, _ = settle(data)
    assert "张三".encode() not in cleaned["docProps/core.xml"]
    assert "公司".encode() not in cleaned["docProps/app.xml"] and b'xmlns="urn:e"' in cleaned["docProps/app.xml"]
    assert "docProps/custom.xml" not in cleaned and "docProps/thumbnail.jpeg" not in cleaned


def test_settings() -> None:
    settings = (
        '<w:settings xmlns:w="w" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<w:zoom w:percent="100"/><w:docVars><w:docVar w:name="a" w:val="张三"/></w:docVars>'
        '<w:attachedTemplate r:id="rId1"/><w:mailMerge><w:query w:val="q"/></w:mailMerge>'
        '<w:rsids><w:rsid w:val="1"/></w:rsids>'
        '<w:writeProtection w:hash="h"/><w:documentProtection w:edit="forms" w:enforcement="1" w:hash="h" w:salt="s"/>'
        "</w:settings>"
    )
    data = word(
        "<w:p/>",
        parts={
            "word/settings.xml": settings,
            "word/_rels/settings.xml.rels": relationships(("rId1", "attachedTemplate", "!file:///C:/张三/a.dotx")),
        },
        relations=(("rId1", "settings", "settings.xml"),),
    )
    for handled in ((), ("word/settings.xml",)):
        cleaned, _ = settle(data, handled=handled)
        text = cleaned["word/settings.xml"].decode()
        assert 'percent="100"' in text and 'w:edit="forms" w:enforcement="1"/>' in text
        assert not [word for word in ("张三", "Template", "mailMerge", "rsid", "hash", "salt") if word in text]


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://www.gov.cn/a?b=1", True),
        ("mailto:office@example.gov.cn", True),
        (f"https://example.cn/?tel={PHONE}", False),
        ("https://example.cn/?tel=%31%33%39%30%30%30%30%31%32%33%34", False),
        (f"mailto:a@b.cn?subject={PHONE}", False),
        ("tel:05718888888", False),
        ("file:///C:/Users/张三/a.docx", False),
        (r"\\server\张三\a.docx", False),
        ("https://user:pass@example.cn/", False),
    ],
)
def test_links(target: str, kept: bool) -> None:
    body = '<w:p><w:hyperlink r:id="rId7"><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>'
    cleaned, notes = settle(word(body, relations=(("rId7", "hyperlink", f"!{target.replace('&', '&amp;')}"),)))
    text = cleaned["word/document.xml"].decode()
    assert "链接" in text and ("w:hyperlink" in text) is kept and ("external_links_removed" in notes) is not kept


def test_linked_pictures_leave_their_frame() -> None:
    body = '<w:p><w:drawing><a:blip r:embed="rId7" r:link="rId8"/></w:drawing></w:p>'
    data = part("image", "media/a.gif", GIF, body, "image/gif")
    rels = relationships(("rId7", "image", "media/a.gif"), ("rId8", "image", "!file:///C:/a.gif"))
    cleaned, _ = settle(zipped({**members(data), "word/_rels/document.xml.rels": rels}))
    assert b'<a:blip r:embed="rId7"/>' in cleaned["word/document.xml"] and "word/media/a.gif" in cleaned


def test_objects_go_and_their_previews_stay() -> None:
    body = (
        '<w:p><w:object><v:shape type="#_x0000_t75"><v:imagedata r:id="rId8"/></v:shape>'
        '<o:OLEObject r:id="rId7"/></w:object></w:p>'
        '<w:altChunk r:id="rId9"/>'
    )
    data = word(
        body,
        parts={"word/a.bin": b"\xd0\xcf\x11\xe0" + PHONE.encode(), "word/media/a.gif": GIF, "word/a.htm": PHONE},
        types={"word/media/a.gif": "image/gif", "word/a.htm": "text/html"},
        relations=(("rId7", "oleObject", "a.bin"), ("rId8", "image", "media/a.gif"), ("rId9", "aFChunk", "a.htm")),
    )
    cleaned, notes = settle(data)
    text = cleaned["word/document.xml"].decode()
    assert 'stroked="f"' in text, "the picture of an object has no frame, whatever reads the file"
    assert "OLEObject" not in text and "imagedata" in text and "altChunk" not in text and "<w:p/>" in text
    assert "word/a.bin" not in cleaned and notes["imported_content_removed"].needs_review


def test_unused_pictures_go() -> None:
    cleaned, notes = settle(part("image", "media/scan.gif", GIF, "<w:p/>", "image/gif"))
    assert "word/media/scan.gif" not in cleaned and "unreachable_parts_removed" in notes


def test_ink_falls_back_to_its_picture() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="w14">'
        '<w14:contentPart xmlns:w14="w14" r:id="rId7"/>'
        '</mc:Choice><mc:Fallback><a:blip r:embed="rId8"/></mc:Fallback></mc:AlternateContent></w:p>'
    )
    data = word(
        body,
        parts={"word/ink/ink1.xml": f"<ink>{PHONE}</ink>", "word/media/a.gif": GIF},
        types={"word/media/a.gif": "image/gif"},
        relations=(("rId7", "customXml", "ink/ink1.xml"), ("rId8", "image", "media/a.gif")),
    )
    cleaned, _ = settle(data)
    text = cleaned["word/document.xml"].decode()
    assert "AlternateContent" not in text and 'r:embed="rId8"' in text


def chart(cache: str, rest: str = "") -> bytes:
    content = (
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'{cache}<c:externalData r:id="rId1"/>{rest}</c:chartSpace>'
    )
    sheet = f'<worksheet><c t="s"><v>0</v></c><c><v>{PHONE}</v></c><c><f>{PHONE}+1</f></c><c><v>5</v></c></worksheet>'
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    workbook = zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": "<workbook/>",
            "xl/_rels/workbook.xml.rels": relationships(
                ("rId1", "worksheet", "sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")
            ),
            "xl/sheet1.xml": sheet,
            "xl/sharedStrings.xml": "<sst><si><r><t>139</t></r><r><t>00001234</t></r></si><si><t>甲</t></si></sst>",
        }
    )
    return word(
        '<w:p><a:graphic r:id="rId7"/></w:p>',
        parts={
            "word/charts/chart1.xml": content,
            "word/charts/_rels/chart1.xml.rels": relationships(("rId1", "package", "../embeddings/book.xlsx")),
            "word/embeddings/book.xlsx": workbook,
        },
        types={"word/charts/chart1.xml": CHART, "word/embeddings/book.xlsx": "application/x"},
        relations=(("rId7", "chart", "charts/chart1.xml"),),
    )


def test_chart_caches() -> None:
    cache = (
        f"<c:tx><a:p><a:r><a:t>139</a:t></a:r><a:r><a:t>00001234</a:t></a:r></a:p></c:tx><c:strCache><c:pt><c:v>{PHONE}</c:v>"
        f'</c:pt></c:strCache><c:numCache><c:ptCount val="3"/><c:pt idx="0"><c:v>{PHONE}.0</c:v></c:pt><c:pt idx="1">'
        '<c:v>7</c:v></c:pt><c:pt idx="2"><c:v>1.3900001234E10</c:v></c:pt></c:numCache>'
    )
    cleaned, notes = settle(chart(cache))
    text = cleaned["word/charts/chart1.xml"].decode()
    assert text.count("[电话]") == 2 and "<c:v>7</c:v>" in text and 'idx="0"' not in text and 'idx="2"' not in text
    assert "externalData" not in text and "word/embeddings/book.xlsx" not in cleaned
    assert notes["embedded_objects_removed"].details == {"count": 1}


def test_numbers_that_a_spreadsheet_rounded() -> None:
    values = Values.of([Redaction("F1", "bank_account", (), "6222020000123456789", "[账号]", True)])
    assert values.holds_rounded("6.22202000012345E+18") and values.holds_rounded("6.22202000012345e18")
    for other in ("6.22202000012346E+18", "6.2220E+18", "6.22202000012345", "7.1E+18", ""):
        assert not values.holds_rounded(other)
    root = etree.fromstring(
        "<c><numCache><pt><v>6.22202000012345E+18</v></pt><pt><v>6.2E+18</v></pt></numCache><v>6.22202000012345E+18</v></c>"
    )
    assert sanitise(root, values) and len(root.findall("numCache/pt")) == 1


def test_workbooks_may_be_cleaned() -> None:
    cleaned, notes = settle(chart("<c:a/>"), attachments="clean")
    book = members(cleaned["word/embeddings/book.xlsx"])
    assert book["xl/sheet1.xml"].count(b"<v>") == 2 and b"<f>" not in book["xl/sheet1.xml"]
    assert "甲".encode() in book["xl/sharedStrings.xml"] and notes["attachments_cleaned_by_value"].needs_review
    assert b"externalData" in cleaned["word/charts/chart1.xml"]


def test_nested_documents_are_cleaned_to_a_depth() -> None:
    inner = word(paragraph(f"电话{PHONE}"))
    for _ in range(6):
        inner = part("package", "embeddings/a.docx", inner, '<w:p><o:OLEObject r:id="rId7"/></w:p>', "application/x")
    settle(inner, attachments="clean")


@pytest.mark.parametrize("attachment", [b"PK\x03\x04 broken", b"%PDF-1.4", zipped({"a.txt": PHONE})])
def test_what_is_no_document_goes_even_when_attachments_are_cleaned(attachment: bytes) -> None:
    data = part("package", "embeddings/a.bin", attachment, '<w:p><o:OLEObject r:id="rId7"/></w:p>')
    assert "word/embeddings/a.bin" not in settle(data, attachments="clean")[0]


def test_markup_corners() -> None:
    encoded = base64.b64encode(f"tel:{PHONE}!".encode()).decode()
    content = (
        f'<!-- {PHONE} --><a:theme xmlns:a="{A}" xmlns:o="urn:schemas-microsoft-com:office:office" name="张{PHONE}">'
        f'<?pi {PHONE}?>甲<a:x id="{PHONE}" o:gfxdata="UEsDBA=="'
        f' href="tel:%31%33%39%30%30%30%30%31%32%33%34" b="{encoded}"/>'
        f"<a:y>{encoded}</a:y><a:z>139<!-- c -->0000</a:z><a:z>1234</a:z></a:theme>"
    )
    cleaned, _ = settle(part("theme", "theme/theme1.xml", content))
    text = cleaned["word/theme/theme1.xml"].decode()
    assert 'name="张[电话]"' in text and 'id="00000000000"' in text and 'href=""' in text and 'b=""' in text
    assert "gfxdata" not in text and "<?pi" not in text and "甲" in text and "<a:z>[电话]</a:z>" in text


def test_unreadable_parts_go_but_not_the_document() -> None:
    cleaned, notes = settle(part("header", "header1.xml", "<w:hdr"))
    assert "word/header1.xml" not in cleaned and "unread_parts_removed" in notes
    with pytest.raises(InputError):
        settle(zipped({**members(word()), "word/document.xml": "<w:document"}))


def test_telling_names_are_changed() -> None:
    body = '<w:p><a:blip r:embed="rId7"/></w:p>'
    cleaned, notes = settle(part("image", f"media/{PHONE}.gif", GIF, body, "image/gif"))
    assert "word/media/part_1.gif" in cleaned and notes["parts_renamed"].details == {"count": 1}
    cleaned, _ = settle(part("image", "media/张三.gif", GIF, body, "image/gif"))
    assert "word/media/part_1.gif" in cleaned


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", DOCUMENT),
        (
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        ),
    ],
)
def test_files_with_macros_become_files_without(before: str, after: str) -> None:
    data = word(
        "<w:p/>", main_type=before, parts={"word/vba.bin": b"x"}, relations=(("rId1", "vbaProject", "vba.bin"),)
    )
    cleaned, _ = settle(data)
    assert after.encode() in cleaned["[Content_Types].xml"] and "word/vba.bin" not in cleaned


def test_handled_parts_are_left_to_their_owner() -> None:
    draft = Draft(word(paragraph(PHONE)), Limits())
    settle_parts(draft, Values.of([redaction()]), RewriteOptions(), handled={"word/document.xml"})
    assert PHONE.encode() in members(draft.finish())["word/document.xml"]


def test_same_input_same_bytes() -> None:
    data = chart("<c:a/>")
    outputs = set()
    for _ in range(2):
        draft = Draft(data, Limits())
        settle_parts(draft, Values.of([redaction()]), RewriteOptions(attachments="clean"))
        outputs.add(draft.finish())
    assert len(outputs) == 1


@pytest.mark.parametrize(
    "markup",
    [
        '<a b="手机13812345678"/>',
        "<a b='手机13812345678'/>",
        '<a b ="1" c= "手机13812345678"/>',
        '<a b="手机138&#49;2345678"/>',
        '<a b="手机1381234&#x35;678 &amp; 其他"/>',
        '<a b="手机1381234\n5678"/>',
        '<a b="%E6%89%8B%E6%9C%BA1%33812345678"/>',
        '<a b="5omL5py6MTM4MTIzNDU2Nzg="/>',
        '<?xml version="1.0" encoding="gb18030"?><a b="手机13812345678"/>',
        '<?xml version="1.0"?><!-- "= --><a b="手机13812345678"/>',
    ],
)
def test_attributes_are_found_by_their_bytes_as_in_the_tree(markup: str) -> None:
    values = Values.of([Redaction("F1", "mobile", (), "13812345678", "[略]", strong=True)])
    content = markup.encode("gb18030" if "gb18030" in markup else "utf-8")
    by_tree, by_bytes = etree.fromstring(content), etree.fromstring(content)
    assert sanitise(by_tree, values) and sanitise(by_bytes, values, content)
    assert etree.tostring(by_tree) == etree.tostring(by_bytes)
    assert "12345678" not in "".join(map(str, by_bytes.attrib.values())) or "%" in markup
