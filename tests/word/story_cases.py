"""Headers, notes, comments, glossary and tracked changes of a Word file that hold values; one function a surface."""
# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

from tests.word.drawing_cases import box, shape
from tests.word.paper import DECLARED, WML, Paper, cell, complex_field, para, raw, reference, run, split, table

MS = "http://schemas.microsoft.com/office"
REVISED = 'w:id="9{}" w:author="{}" w:date="2025-01-02T03:04:00Z"'


def c074_headers(p: Paper) -> None:
    for which in ("default", "first", "even"):
        for kind in ("header", "footer"):
            inner = (
                para("联系电话：", *split(p.mobile(f"{which} {kind}"), 4))
                + table(["身份证号", p.id(f"table in {kind}")])
                + para(shape(box(f"账号{p.card('box in ' + kind)}"), box("无"), 80))
            )
            number = p.story(kind, inner, f"word/{which}{kind}.xml")
            p.change(
                "word/document.xml",
                lambda text, kind=kind, number=number, which=which: reference(text, kind, number, which),
            )  # type: ignore[misc]


def c075_notes(p: Paper) -> None:
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        separator = f'<w:{tag} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r>{run("手机" + p.mobile("separator"))}</w:p></w:{tag}>'
        own = f'<w:{tag} w:id="4">{para(raw(f"<w:{tag}Ref/>"), " 身份证号：", *split(p.id(kind), 6, 8))}</w:{tag}>'
        p.story(kind, separator + own, f"word/{kind}.xml")
        p.add(para("注释", raw(f'<w:{tag}Reference w:id="4"/>')))


def c076_comments(p: Paper) -> None:
    author, other = p.name("comment author"), p.name("people part")
    comments = f'<w:comment w:id="1" w:author="{author}" w:initials="a" w:date="2025-01-02T03:04:00Z"><w:p w14:paraId="11111111"><w:r><w:annotationRef/></w:r>{run("手机" + p.mobile("comment"))}</w:p></w:comment><w:comment w:id="2" w:author="{author}"><w:p w14:paraId="22222222">{run("回复：" + p.id("reply"))}</w:p></w:comment>'
    p.story("comments", comments, "word/comments.xml")
    p.part(
        "word/commentsExtended.xml",
        f'<w15:commentsEx {DECLARED}><w15:commentEx w15:paraId="22222222" w15:paraIdParent="11111111" w15:done="0"/></w15:commentsEx>',
        f"{WML}commentsExtended+xml",
        f"{MS}/2011/relationships/commentsExtended",
    )
    p.part(
        "word/people.xml",
        f'<w15:people {DECLARED}><w15:person w15:author="{other}"><w15:presenceInfo w15:providerId="AD" w15:userId="{p.email("user id")}"/></w15:person></w15:people>',
        f"{WML}people+xml",
        f"{MS}/2011/relationships/people",
    )
    p.add(
        para(
            '<w:commentRangeStart w:id="1"/>',
            "正文",
            '<w:commentRangeEnd w:id="1"/>',
            raw('<w:commentReference w:id="1"/>'),
            raw('<w:commentReference w:id="2"/>'),
        )
    )


def c077_unreachable(p: Paper) -> None:
    p.story("header", para(f"手机{p.mobile('related, unreferenced header')}"), "word/header9.xml")
    p.parts["word/header_old.xml"] = f"<w:hdr {DECLARED}>{para('身份证号' + p.id('no relationship'))}</w:hdr>".encode()
    p.types["word/header_old.xml"] = f"{WML}header+xml"
    p.parts["[trash]/0000.dat"] = f"账号{p.card('trash')}".encode()
    p.parts["word/notes.txt"] = p.mobile("stray text").encode()


def c078_glossary(p: Paper) -> None:
    inner = f'<w:docParts><w:docPart><w:docPartPr><w:name w:val="联系{p.mobile("part name")}"/><w:category><w:name w:val="常规"/></w:category></w:docPartPr><w:docPartBody>{para("身份证号", *split(p.id("glossary"), 7))}<w:p><w:hyperlink r:id="rIdH2">{run("电话")}</w:hyperlink></w:p></w:docPartBody></w:docPart></w:docParts>'
    p.part(
        "word/glossary/document.xml",
        f"<w:glossaryDocument {DECLARED}>{inner}</w:glossaryDocument>",
        f"{WML}document.glossary+xml",
        "glossaryDocument",
    )
    settings = f'<w:settings {DECLARED}><w:docVars><w:docVar w:name="a" w:val="{p.card("glossary settings")}"/></w:docVars></w:settings>'
    p.parts["word/glossary/settings.xml"] = settings.encode()
    p.types["word/glossary/settings.xml"] = f"{WML}settings+xml"
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdH1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rIdH2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="tel:{p.mobile("glossary rels")}" TargetMode="External"/></Relationships>'
    p.parts["word/glossary/_rels/document.xml.rels"] = rels.encode()


def c081_revisions(p: Paper) -> None:
    who = p.name("author of changes")
    a, b = split(p.id("deleted, two runs"), 9)
    p.add(
        para(
            "证件：",
            f"<w:del {REVISED.format(1, who)}>{run('身份证号' + a, tag='delText')}{run(b, '<w:b/>', 'delText')}</w:del>",
            f"<w:ins {REVISED.format(2, who)}>{run('已提交')}</w:ins>",
        )
    )
    moved = p.mobile("moved")
    p.add(
        f"<w:p><w:moveFrom {REVISED.format(3, who)}>{run('手机' + moved)}</w:moveFrom></w:p>",
        f"<w:p><w:moveTo {REVISED.format(4, who)}>{run('手机' + moved)}</w:moveTo></w:p>",
    )
    gone = f"<w:tr><w:trPr><w:del {REVISED.format(5, who)}/></w:trPr>{cell('某甲')}{cell(p.card('deleted row'))}</w:tr>"
    p.add(table(["姓名", "银行账号"], gone, ["某乙", p.card("kept row")]))
    p.add(para("格式", run("变更", f"<w:b/><w:rPrChange {REVISED.format(6, who)}><w:rPr/></w:rPrChange>")))
    p.keep.append("已提交")


def c082_partial(p: Paper) -> None:
    who = p.name("author of changes")
    final, first = p.mobile("after the change"), p.mobile("before the change")
    p.secrets[-1].value = first = final[:4] + first[4:8] + final[8:]
    p.add(
        para(
            "联系电话：",
            run(final[:4]),
            f"<w:del {REVISED.format(1, who)}>{run(first[4:8], tag='delText')}</w:del>",
            f"<w:ins {REVISED.format(2, who)}>{run(final[4:8])}</w:ins>",
            run(final[8:]),
        )
    )
    number = p.id("number cut by a deletion")
    p.add(
        para(
            "身份证号：",
            run(number[:8]),
            f"<w:del {REVISED.format(3, who)}>{run('（更正）', tag='delText')}</w:del>",
            run(number[8:]),
        )
    )
    number = p.id("joined paragraphs")
    mark = f"<w:rPr><w:del {REVISED.format(4, who)}/></w:rPr>"
    p.add(para(f"证件号码{number[:7]}", properties=mark), para(number[7:]))


def c083_codes(p: Paper) -> None:
    who = p.name("author of changes")
    field = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run(chr(32) + "HYPERLINK tel:" + p.mobile("delInstrText"), tag="delInstrText")}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(p.mobile("deleted result"), tag="delText")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    p.add(para("正文", f"<w:del {REVISED.format(1, who)}>{field}</w:del>"))
    p.add(
        para(
            f"<w:ins {REVISED.format(2, who)}>{complex_field(' HYPERLINK tel:' + p.mobile('inserted code'), '拨打')}</w:ins>"
        )
    )
    held = f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblPrChange {REVISED.format(3, who)}><w:tblPr/></w:tblPrChange></w:tblPr><w:tblGrid><w:gridCol w:w="1800"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="1800" w:type="dxa"/><w:cellIns {REVISED.format(4, who)}/></w:tcPr>{para("账号" + p.card("inserted cell"))}</w:tc></w:tr></w:tbl>'
    p.add(
        held,
        para(
            "段", properties=f'<w:pPrChange {REVISED.format(5, who)}><w:pPr><w:jc w:val="right"/></w:pPr></w:pPrChange>'
        ),
    )
    p.keep.append("拨打")


def c099_frames(p: Paper) -> None:
    number = p.id("drop cap")
    frame = '<w:keepNext/><w:framePr w:dropCap="drop" w:lines="2" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'
    p.add("身份证号", para(number[:1], properties=frame), para(number[1:]))
    p.add(para(f"手机：{p.mobile('frame')}", properties='<w:framePr w:w="2000" w:hSpace="100" w:wrap="around"/>'))
    p.change(
        "word/webSettings.xml",
        lambda text: text.replace(
            "</w:webSettings>",
            f'<w:frameset><w:frame><w:name w:val="{p.mobile("frame name")}"/></w:frame></w:frameset></w:webSettings>',
        ),
    )
