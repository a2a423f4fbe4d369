"""A person's means and home in running text, where no label announces them; and what looks the same and is public.

What must go stands between ⟦ and ⟧.
"""

from __future__ import annotations

import pytest

from redactor import Toolkit
from redactor.rulecheck import unmark

MEANS = [
    "老伴替人带孩子，每月领着⟦900元⟧，儿子寄回⟦一千二百元⟧。",
    "孙某家里三口人，全年各项进账合起来⟦2.6万元⟧左右，人均不到⟦八千五百元⟧。",
    "赵立民欠村镇银行贷款本金⟦45000元⟧，已还⟦9000元⟧。",
    "该班组长期拖欠工钱，其中钱师傅⟦21,300元⟧、带班周强⟦8,750元⟧。",
    "郑大爷的老屋评估作价⟦18.42万元⟧，附属物作价⟦9600元⟧，本人签字认可。",
    "申请人账户内尚有定期⟦26,000.00元⟧、活期⟦3,318.40元⟧。",
    "她家在县城按揭买房，首付是借的，月供⟦1850元⟧。",
    "被拆迁人马永福持有⟦青房权证新字第00034567号⟧。",
    "钢筋班组马成，日薪⟦280元⟧，出勤25天，应得⟦7000元⟧，已付⟦4000元⟧。",
    "拖欠工人工资，其中马成⟦18,600元⟧、孙玉⟦9,300元⟧。",
    "挖机手赵某，手机⟦13900001234⟧，另购有商品房⟦96.5平方米⟧。",
    "拖欠孙玉、马成二人工资分别为⟦12,600元⟧、⟦9,800元⟧。",
    "工资结算单：孙玉，总工日38.5，单价⟦260元⟧，合计⟦10,010元⟧，余⟦7,010元⟧。",
    "孙玉购买⟦恒大绿洲12栋1单元1502号⟧商品房，面积⟦112.3平方米⟧，总价⟦78.6万元⟧。",
    "孙玉领养老金，证号⟦青集用（2015）第00456号⟧，面积⟦168㎡⟧。",
]
HOMES = [
    "该户从太平镇⟦柳树村六组⟧搬迁至镇区。",
    "投诉人钱某2018年起在河东县⟦人民路农机局宿舍3单元202⟧居住至今。",
    "技术员常住南湖市西城区⟦锦绣园8幢1102号⟧。",
    "选房结果：01号孙玉选⟦都市华庭3栋2单元601⟧。",
    "安置至⟦移民新区B7栋2单元302⟧。",
    "反对意见：孙玉（⟦龙井社区一组⟧，⟦13900001234⟧）担心臭气。",
    "还房锦绣家园结果：孙玉，⟦锦绣家园A2栋-1单元-1103⟧。",
]
PUBLIC = [
    "项目经理负责的三标段完成产值1,320万元，占合同额的62%。",
    "农民工工资专用账户余额1,024,330.00元，满足按月足额支付要求。",
    "居民楼外立面改造涉及住户86户，面积6,300㎡，财政承担150万元。",
    "户均出资200元，余款3.1万元用于路灯。",
    "农户危房改造补助标准为C级每户1.3万元、D级每户3.5万元。",
    "他们施工队承接的管网长2,350米，合同价款98万元。",
    "房屋征收补偿标准：砖混结构1200元/㎡，砖木结构900元/㎡。",
    "家庭农场主流转土地建设大棚，项目补助15万元。",
    "宗地位置柳州路134号政务中心3楼，面积46965.3㎡，起始价3590.27万元。",
    "本项目用地不动产权证：青（2021）河东县不动产权第0007788号，权利人为河东县城市建设投资有限公司。",
    "该变压器从柳树村六组搬迁至新址，工程费用12万元。",
    "项目部在河东县人民路88号办公，居住区另设围挡。",
    "项目资本金2.3亿元，银行贷款9.2亿元。",
    "人均住房面积低于15平方米的可申请廉租住房。",
    "医院银行存款期末余额1,234,567.89元。",
    "该公司2009年收入只有3亿元，王某持有股票434万股。",
    "公司资产总额8,600万元，负债2,300万元，银行存款560万元。",
    "整体衣柜商圈群QQ：148911897",
]
WRITTEN = """公示名单
姓名 身份证号 人均月收入 现住房面积 联系电话
孙玉 110105201206041506 ⟦1,256元⟧ ⟦38㎡⟧ ⟦13900001234⟧
马成 11010519850604151X ⟦980元⟧ ⟦45.6㎡⟧ ⟦1390000 1235⟧
公示期内如有异议请反映。"""


@pytest.mark.parametrize("marked", [*MEANS, *HOMES])
def test_what_is_a_persons_goes(kit: Toolkit, marked: str) -> None:
    text, wanted = unmark(marked)
    found = {position for item in kit.scan_text(text) for position in range(item.start, item.end)}
    assert [text[start:end] for start, end in wanted if not set(range(start, end)) <= found] == []


def test_headings_speak_for_the_lines_below_them(kit: Toolkit) -> None:
    text, wanted = unmark(WRITTEN)
    found = {position for item in kit.scan_text(text) for position in range(item.start, item.end)}
    assert [text[start:end] for start, end in wanted if not set(range(start, end)) <= found] == []
    assert text.index("公示期内") not in found
    assert text.index("110105201206041506") in found, "a child's number, which looks like that of a permit"


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_public_stays(kit: Toolkit, text: str) -> None:
    assert [text[item.start : item.end] for item in kit.scan_text(text) if item.action == "redact"] == []


def test_an_account_is_his_whom_its_label_names(kit: Toolkit) -> None:
    text = "招标人：青溪城市建设有限公司\n被征收人银行账号：2243010012345678901"
    assert [item.action for item in kit.scan_text(text) if item.kind == "bank_account"] == ["redact"]
