"""What stands where a value should be and is none: blanks, placeholders, instructions, "not applicable"."""

from __future__ import annotations

import re

_BLANK = re.compile(r"[\s/／\\|_＿—－–\-*＊.。…·、,，;；:：()（）]*")
_PLACEHOLDER = re.compile(
    r"(?:待定|待补充?|待填写?|待明确|待完善|待公布|暂无|暂缺|暂未确定|未定|略|无数据|空白?|N/?A|n/?a|[XxＸ×✕*＊]{2,}[\w\u4e00-\u9fff]{0,4}|"
    r"(?:详?见|参见|同)(?:本?公告)?(?:附件|附表|附页|招标文件|招标公告|采购文件|合同|原文|另行通知|后续公告|文件)(?:第?[\d一二三四五六七八九十]*[条章节款页]?)|"
    r"(?:详?见|参见)(?:本?(?:招标|采购)?(?:公告|文件)?)(?:附件|附表)\d{0,2}[-—:：《]?[\u4e00-\u9fff]{0,14}(?:一览表|清单|表|说明|要求)》?|"
    r"(?:详?见|参见)本?(?:招标|采购|谈判|磋商|询价|资格预审)(?:公告|文件|通知书)(?:中|的|中的)?(?:附件|附表|附图|附页)?\d{0,2}|"
    r"尚未确定|待(?:确认|核定|核实|批复|定标)|后续?(?:补充?|公布)|另行(?:通知|公告|公布|确定|约定)|以.{0,12}为准|[【\[(（<《]?(?:(?:此处|请|应)(?:填写|填入|输入|补充)|填写|填入|输入)[^。]{0,40}[】\])）>》]?|"
    r"[X×]{1,4}年[X×]{1,3}月[X×]{1,3}日|_*年_*月_*日)"
)
_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff])[ \t\u3000]+(?=[\u4e00-\u9fff])")
"""Spaces inside of a word (待 定)."""
_OPEN = re.compile(r"[_＿]{2,}[\u4e00-\u9fff]{0,4}(?:[，,；;。].*)?", re.DOTALL)
"""Rules at the head of a clause, with a unit or verb behind (____日历天, ____解决，…)."""
_REMARKED = re.compile(r"(?:[_＿]{2,}|待定|待补充|[XxＸ×]{2,})[(（][^()（）]*[)）]")
"""A blank with a remark on something else behind it: ____（送审金额100万元）."""
_TWO_ITEMS = re.compile(r"(?P<first>[^;；。:：]+)[;；。]\s*[\u4e00-\u9fff]{2,12}[:：](?P<second>[^:：]*)")
"""A value and, run together with it, the next label with what stands behind: 暂未确定；决算金额："""
_NONE = re.compile(r"无|没有|/无")
_NOT_APPLICABLE = re.compile(
    r"[(（]?\s*(?:不适用|不涉及|无需(?:办理|备案|审批|填写|公示|公开)?|不需要?(?:办理|备案|填写)|无此项|本(?:项目|工程|次)(?:不涉及|不适用|无需|无此))"
)
_WRAPPING = re.compile(r"[(（【\[]((?:[^()（）]|[(（](?:[^()（）]|[(（][^()（）]*[)）])*[)）])*)[)）】\]]")
"""One bracket around all of a text; "(六)合同价:860万元(含税)" is none."""


def is_blank(text: str) -> bool:
    """True for nothing, or nothing but rules and punctuation (____, /, —)."""
    return _BLANK.fullmatch(text) is not None


def is_placeholder(text: str) -> bool:
    """True for blanks and for words that stand for a value to come (待定, 详见附件, XX, （此处填写）)."""
    stripped = _SPREAD.sub("", text.strip().strip('。；;，,“”"「」'))
    if is_blank(stripped) or _OPEN.fullmatch(stripped) or _REMARKED.fullmatch(stripped):
        return True
    if both := _TWO_ITEMS.fullmatch(stripped):
        return is_placeholder(both.group("first")) and is_placeholder(both.group("second"))
    wrapped = _WRAPPING.fullmatch(stripped)
    inner = wrapped.group(1) if wrapped else stripped
    return _PLACEHOLDER.fullmatch(stripped) is not None or _PLACEHOLDER.fullmatch(inner.strip()) is not None


def is_none(text: str) -> bool:
    """True for 无: a value where an item can be none, a blank elsewhere."""
    return _NONE.fullmatch(text.strip().strip("。；;")) is not None


def reason_not_applicable(text: str) -> str:
    """Return the statement when the text says with a reason that the item does not apply, else ""."""
    stripped = text.strip()
    match = _NOT_APPLICABLE.match(stripped)
    if match is None:
        return ""
    rest = re.sub(r"[\s,，:：。;；()（）]", "", stripped[match.end() :])
    return stripped if len(rest) >= 4 else ""


_INSTRUCTION = re.compile(
    r"(?:填写|填报|填入|说明|示例|样式|格式|删除|不得使用|范本|模板|提示|备注：?本表|正式发布|应列明|注意事项|例如?[:：]|如为|下划线)"
)
_BACKGROUND = re.compile(
    r"曾(?:于|因|经|按|以|由|在)|此前|上次招标|前次招标|原招标|原公告|前期咨询|上一次|首次招标|本次公告前|第一次(?:招标|公告)|后调整|类似(?:项目)?业绩|已履行完毕|不在本次|"
    r"与本(?:项目|工程|公告|次)[^,。]{0,8}无关|不属于本(?:项目|工程|公告|次)|注意区分|同期(?:公告|公示|发布|招标)的|另一?个?项目|其他项目|往期|(?:已|现已)由.{2,40}以.{2,40}(?:文件)?批复，?原|参考案例|以.{0,20}为例"
)
_LONE_PAIR = re.compile(r"[\u4e00-\u9fff\s]{2,12}[:：][^。；;]{2,60}")
_ATTACHMENT = re.compile(
    r"(?:附件|附表|附图|附|相关附件|下载附件|附录)\s*\d*\s*[:：]|抄送|抄报|主题词|印发份数|公开属性|公开方式"
)


def is_instruction(text: str) -> bool:
    """True for a whole paragraph in brackets that tells how to fill in the form."""
    stripped = text.strip()
    wrapped = _WRAPPING.fullmatch(stripped)
    if wrapped is not None:
        return _INSTRUCTION.search(stripped) is not None and len(re.findall(r"[（(【]", stripped)) < 3
    return re.match(r"[*※]?\s*(?:填写说明|填表说明|填报说明|编制说明|使用说明|模板说明)", stripped) is not None


def is_background(text: str) -> bool:
    """True for a paragraph about something else: an earlier tender, another project, a past penalty."""
    stripped = text.strip()
    wrapped = _WRAPPING.fullmatch(stripped)
    whole = wrapped is not None and len(stripped) > 12 and _LONE_PAIR.fullmatch(wrapped.group(1)) is None
    return whole or stripped.startswith(("注:", "注：", "备注:", "备注：")) or _BACKGROUND.search(stripped) is not None


def is_attachment(text: str) -> bool:
    """True for the list of attachments, the copies (抄送) and the print line below a document."""
    return _ATTACHMENT.match(text.strip()) is not None
