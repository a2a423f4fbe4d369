"""Documents that hide values: one a cause of leaks, named by it."""

from __future__ import annotations

from builder import Sample, comment, deleted, hidden, hyperlink
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

TITLE = "青溪镇前坪村人饮工程施工信息公开"


def _start() -> Sample:
    s = Sample("other")
    s.title(TITLE)
    s.paragraph("施工单位：云岭丰源建设有限公司，项目编号{keep:QXSL-2024-0456}，办公电话{keep:0851-55550001}。")
    return s


def split_runs() -> Sample:
    """A number over many runs."""
    s = _start()
    s.split_runs("联系人{name:2}，身份证号{id_card:31}，手机{mobile:31}，银行卡号{bank_card:31}。")
    return s


def comments_and_revisions() -> Sample:
    """A comment, a deletion and a hidden paragraph hold what the page does not show."""
    s = _start()
    paragraph = s.paragraph("本项目由镇水务站负责实施。")
    comment(s, paragraph, "请核对负责人身份证{id_card:32}，电话{mobile:32}")
    deleted(s, paragraph, "经办人手机{mobile:33}")
    hidden(s, "内部：收款账号{bank_card:33}（户名{name:3}）")
    return s


def header_footer_notes() -> Sample:
    """Values in header, footer and a text box."""
    s = _start()
    section = s.document.sections[0]
    section.header.paragraphs[0].text = s.fill("承办：{name:4} {mobile:34}")
    section.footer.paragraphs[0].text = s.fill("身份证号：{id_card:34}")
    box = s.fill("联系电话{mobile:35}")
    s.document.add_paragraph()._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
            '<v:shape style="width:200pt;height:40pt">'
            f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{box}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
            "</v:shape></w:pict></w:r>"
        )
    )
    return s


def one_digit_per_cell() -> Sample:
    """A form with one character a cell."""
    s = _start()
    number = s.fill("{id_card:36}")
    s.table([["身份证号", *number]], header=False)
    s.table([["姓名", "{name:5}", "手机", "{mobile:36}"]], header=False)
    return s


def links_and_properties() -> Sample:
    """A tel: link and document properties."""
    s = _start()
    hyperlink(s, s.paragraph("有意见的群众可"), "tel:{mobile:37}", "拨打电话")
    s.document.core_properties.author = s.fill("{name:6} {mobile:38}")
    s.document.core_properties.comments = s.fill("身份证号{id_card:38}")
    return s


def disguised_numbers() -> Sample:
    """Full width, grouped, with zero-width characters, over two paragraphs."""
    s = _start()
    from people import bank_card, id_card, mobile

    wide = mobile(41).translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    card = bank_card(41)
    grouped = " ".join(card[i : i + 4] for i in range(0, len(card), 4))
    number = id_card(41)
    thin = number[:6] + "\u200b" + number[6:14] + "\u200b" + number[14:]
    other = id_card(42)
    s.findings += [
        {"kind": "mobile", "value": wide},
        {"kind": "bank_account", "value": grouped},
        {"kind": "id_card", "value": thin},
        {"kind": "id_card", "value": other},
    ]
    s.lines(
        f"手机：{wide}", f"银行卡号：{grouped}", f"身份证号：{thin}", f"身份证号：{other[:10]}", f"{other[10:]}（续行）"
    )
    return s
