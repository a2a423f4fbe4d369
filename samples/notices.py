"""The notices: tender, candidates, award, contract, completion, public-private partnership, household lists."""

from __future__ import annotations

from builder import Sample
from people import credit_code

OFFICE = "云岭县青溪镇人民政府"
PROJECT = "青溪镇2024年农村饮水安全巩固提升工程"
BUILDER = "云岭丰源建设有限公司"
AGENCY = "云岭正衡项目管理有限公司"
CODE = "2404-529900-04-01-310027"


def tender(*, complete: bool = True, personal: bool = False) -> Sample:
    """Tender notice. Not complete: no method of obtaining documents, and a mobile as the tenderee's only contact."""
    s = Sample("tender_notice")
    s.letterhead(OFFICE, "青府招〔2024〕3号")
    s.title(f"{PROJECT}招标公告")
    s.heading("一、招标条件")
    s.paragraph(
        f"{PROJECT}（项目代码：{{keep:{CODE}}}）已由云岭县发展和改革局以《关于{PROJECT}实施方案的批复》"
        "（{keep:云发改投资〔2024〕12号}）批准建设，招标人为" + OFFICE + "，建设资金来自中央预算内资金及县级财政配套，"
        "项目已具备招标条件，现对该项目的施工进行公开招标。"
    )
    s.heading("二、项目概况与招标范围")
    s.lines(
        f"项目名称：{PROJECT}",
        "建设地点：云岭县青溪镇石板村、前坪村",
        "建设规模：新建高位水池2座，铺设管网12.5公里，概算总投资{keep:8,630,000.00}元。",
        "招标内容：取水设施、高位水池、输配水管网及附属工程的施工。",
        "招标范围：施工图纸及工程量清单范围内的全部内容。",
        "计划工期：180日历天。",
    )
    s.heading("三、投标人资格要求")
    s.lines(
        "投标人资格要求：具备水利水电工程施工总承包三级及以上资质，项目负责人具备水利水电工程专业二级注册建造师资格。",
        "是否接受联合体投标：不接受联合体投标。",
    )
    s.heading("四、招标文件的获取")
    s.paragraph("招标文件获取时间：2024年5月6日9时00分至2024年5月11日17时00分。")
    if complete:
        s.paragraph(
            "获取方式：登录云岭县公共资源交易平台（https://ggzy.yunling.example）免费下载，本项目采用电子招标投标。"
        )
    s.heading("五、投标文件的递交")
    s.lines(
        "投标截止时间：2024年5月28日9时30分。",
        "递交方式：在云岭县公共资源交易平台上传加密的电子投标文件。",
    )
    s.heading("六、联系方式")
    phone = "{keep:0851-55550001}" if complete else "{mobile:11}"
    s.lines(
        f"招标人：{OFFICE}",
        "地址：{keep:云岭县青溪镇民安街1号}",
        "联系人：张工",
        f"联系电话：{phone}",
        f"招标代理机构：{AGENCY}",
        "地址：云岭县城关镇文昌路22号",
        "联系人：李工",
        "联系电话：{keep:0851-55550022}",
    )
    if personal:
        s.paragraph("经办人{name:4}，身份证号：{id_card:4}，手机：{mobile:4}（内部联系用）。")
    s.seal(OFFICE, "2024年5月6日")
    if not complete:
        s.missing += ["doc_obtain_method", "e_platform"]
    return s


def candidates() -> Sample:
    """Candidates: the managers' names and certificates are to be published, their identity numbers are not."""
    s = Sample("bid_candidates_notice")
    s.letterhead(OFFICE, "青府示〔2024〕8号")
    s.title(f"{PROJECT}中标候选人公示")
    s.lines(
        f"项目名称：{PROJECT}",
        "招标编号：{keep:QXSL-2024-0123}",
        "公示时间：2024年5月29日至2024年6月3日",
    )
    s.heading("一、中标候选人基本情况")
    rows = [["排序", "中标候选人名称", "投标报价（元）", "质量", "工期", "评标得分"]]
    bids = [(BUILDER, "8,123,456.00", "92.35"), ("云岭安澜水利工程有限公司", "8,215,300.00", "90.12")]
    bids.append(("青川筑路建设有限公司", "8,301,877.00", "88.40"))
    for rank, (firm, price, score) in zip(("第一名", "第二名", "第三名"), bids, strict=True):
        rows.append([rank, firm, f"{{keep:{price}}}", "合格", "180日历天", score])
    s.table(rows)
    s.heading("二、承诺的项目负责人")
    people_rows = [["中标候选人名称", "项目负责人", "证书名称", "证书编号", "身份证号"]]
    for number, (firm, _, _) in enumerate(bids, 1):
        people_rows.append(
            [
                firm,
                f"{{name:{number}}}",
                "二级建造师（水利水电工程）",
                f"{{keep:贵25220192020{number:05d}}}",
                f"{{id_card:{number}}}",
            ]
        )
    s.table(people_rows)
    s.heading("三、响应招标文件要求的资格能力条件")
    s.paragraph("响应招标文件要求的资格能力条件：各中标候选人均具备水利水电工程施工总承包三级资质，符合招标文件要求。")
    s.heading("四、提出异议的渠道和方式")
    s.paragraph(
        f"提出异议的渠道和方式：公示期内以书面形式向招标人{OFFICE}提出，电话{{keep:0851-55550001}}，"
        "监督部门：云岭县水务局，监督电话{keep:0851-55550077}。"
    )
    s.seal(OFFICE, "2024年5月29日")
    return s


def award() -> Sample:
    """Award notice with the winner's contact data that came along by mistake."""
    s = Sample("award_notice")
    s.title(f"{PROJECT}中标结果公告")
    s.table(
        [
            ["项目名称", PROJECT],
            ["招标人", OFFICE],
            ["中标人", BUILDER],
            ["统一社会信用代码", f"{{keep:{credit_code(1)}}}"],
            ["中标价", "{keep:8,123,456.00}元（大写：捌佰壹拾贰万叁仟肆佰伍拾陆元整）"],
            ["工期", "180日历天"],
            ["质量标准", "合格"],
            ["项目负责人", "{name:1}（注册编号：{keep:贵2522019202000001}）"],
            ["项目负责人身份证号", "{id_card:1}"],
            ["项目负责人手机", "{mobile:1}"],
            ["定标日期", "2024年6月4日"],
            ["公告日期", "2024年6月5日"],
        ],
        header=False,
    )
    s.lines(
        "中标候选人公示期满，未收到异议。",
        "监督部门：云岭县水务局　监督电话：{keep:0851-55550077}",
    )
    s.seal(OFFICE, "2024年6月5日")
    return s


def contract() -> Sample:
    """Contract notice; the contractor's representative left his number, address and private account."""
    s = Sample("contract_notice")
    s.title(f"{PROJECT}合同订立及履行信息公开")
    s.table(
        [
            ["项目名称", PROJECT, "合同编号", "{keep:QXHT-2024-017}"],
            ["发包人（甲方）", OFFICE, "承包人（乙方）", BUILDER],
            ["合同价款", "{keep:8,123,456.00}元", "签订日期", "2024年6月20日"],
            ["合同工期", "180日历天", "计划开工日期", "2024年7月1日"],
        ],
        header=False,
    )
    s.heading("合同主要内容")
    s.lines(
        "合同内容：施工图纸及工程量清单范围内的全部工程。",
        "付款方式：按月支付进度款至85%，竣工结算后付至97%，余款为质量保证金。",
        "乙方委托代理人：{name:1}，联系电话{mobile:1}。",
        "工资代发：{name:6}，开户行：云岭农商银行青溪支行，卡号：{bank_card:6}。",
    )
    s.document.sections[0].footer.paragraphs[0].text = s.fill("联系人{name:1} 手机{mobile:1}")
    s.seal(OFFICE, "2024年6月25日")
    return s


def completion(*, complete: bool = True) -> Sample:
    """Completion information; not complete: no audit yet, delivery date a placeholder."""
    s = Sample("completion_notice")
    s.letterhead(OFFICE, "青府公〔2025〕2号")
    s.title(f"{PROJECT}竣工有关信息公开")
    rows = [
        ["项目名称", PROJECT],
        ["竣工验收时间", "2024年12月20日"],
        ["工程质量验收结果", "合格"],
        ["竣工验收备案时间", "2024年12月30日"],
        ["竣工验收备案编号", "{keep:529900202412300101}"],
        ["竣工验收备案部门", "云岭县水务局"],
        ["交付使用时间", "2025年1月10日" if complete else "待定"],
        ["竣工决算审计单位", "云岭县审计局"],
    ]
    if complete:
        rows.append(["审计结论", "竣工决算在重大方面真实反映了项目建设情况，审减12.6万元。"])
        rows.append(["财务决算金额", "{keep:8,097,210.55}元"])
    s.table(rows, header=False)
    if complete:
        s.paragraph("验收组成员{name:7}（身份证{id_card:7}）、{name:8}（电话{mobile:8}）已在验收意见上签字。")
    s.seal(OFFICE, "2025年1月15日")
    if not complete:
        s.missing += ["delivery_date", "audit_conclusion", "final_account_amount"]
    return s


def ppp_preparation() -> Sample:
    """Preparation stage of a partnership: nothing personal, nothing missing."""
    s = Sample("ppp_preparation")
    s.title("云岭县城乡供水一体化PPP项目准备阶段信息公开")
    s.lines(
        "项目名称：云岭县城乡供水一体化PPP项目",
        "政府方授权文件：{keep:云府函〔2018〕21号}",
        "项目实施机构：云岭县水务局",
        "政府方签约主体：云岭县水务局",
        "实施方案批复文件：{keep:云府函〔2018〕35号}",
        "项目合作范围：投融资、建设、运营维护和移交",
        "合作期限：20年",
        "项目运作方式：BOT",
        "资本参与方式：政府方不参股，社会资本出资100%",
        "回报机制：可行性缺口补助",
        "产出说明和绩效标准：供水保证率95%以上，水质综合合格率100%",
        "核心边界条件：最低需求量、调价机制和退出机制见合同",
        "合同体系：PPP项目合同、融资合同、工程承包合同",
        "监管体系：履约监管、行政监管和公众监督",
        "采购方式：公开招标",
    )
    s.heading("风险分配框架")
    s.table(
        [
            ["风险类别", "政府承担", "社会资本承担", "共同承担"],
            ["法律变更", "√", "", ""],
            ["融资", "", "√", ""],
            ["建设运营", "", "√", ""],
            ["不可抗力", "", "", "√"],
        ]
    )
    s.seal("云岭县水务局", "2018年8月6日")
    return s


def ppp_procurement() -> Sample:
    """Procurement stage: experts' names are published, the list that was pasted in holds their numbers and accounts."""
    s = Sample("ppp_procurement")
    s.title("云岭县城乡供水一体化PPP项目采购阶段信息公开")
    s.lines(
        "项目名称：云岭县城乡供水一体化PPP项目",
        "项目实施机构：云岭县水务局",
        "项目采购文件：采购文件（含PPP项目合同草案、评审办法）已在县门户网站公开",
        "评审办法：综合评分法，评审小组7人，其中专家5人随机抽取",
        "资格预审及响应文件评审结论：推荐第一候选社会资本为云岭安澜水务集团有限公司",
        "评审专家名单：{name:9}、{name:10}、{name:11}",
        "中标社会资本：云岭安澜水务集团有限公司",
        "中标通知书：2018年11月20日发出",
        "同意签署合同的批复：{keep:云府函〔2018〕66号}",
        "PPP项目合同：2018年12月10日签署",
    )
    s.heading("合同核心条款")
    s.table(
        [
            ["条款", "内容"],
            ["绩效指标", "供水保证率95%以上"],
            ["回报机制", "可行性缺口补助"],
            ["调价机制", "每三年调整一次"],
        ]
    )
    s.heading("附：评审费发放表")
    rows = [["序号", "姓名", "身份证号", "银行账号", "联系电话"]]
    rows += [
        [str(i), f"{{name:{8 + i}}}", f"{{id_card:{8 + i}}}", f"{{bank_card:{8 + i}}}", f"{{mobile:{8 + i}}}"]
        for i in (1, 2, 3)
    ]
    s.table(rows)
    s.seal("云岭县水务局", "2018年12月20日")
    return s


def ppp_execution() -> Sample:
    """Execution stage."""
    s = Sample("ppp_execution")
    s.title("云岭县城乡供水一体化PPP项目执行阶段信息公开")
    s.lines(
        "项目名称：云岭县城乡供水一体化PPP项目",
        "项目进展：已完成水厂主体施工，累计完成投资1.1亿元",
        "项目公司：云岭安澜供水有限公司，2019年1月8日登记",
        "融资情况：融资机构为云岭农商银行，融资金额1.6亿元，项目贷款，2019年5月完成交割",
        "施工许可及进度质量造价：已取得施工许可证，进度、质量、造价符合合同约定",
        "项目公司资质：取水许可证",
        "财务报告：2022年收费收入1280万元，政府补助640万元",
    )
    s.heading("股东出资情况")
    s.table(
        [
            ["股东名称", "认缴资本金", "实缴资本金", "股权比例", "实缴时间"],
            ["云岭安澜水务集团有限公司", "4720万元", "4720万元", "100%", "2019年3月"],
        ]
    )
    s.paragraph("公众投诉处理情况：受理12件，办结12件，投诉电话{keep:0851-55550090}。")
    s.paragraph(
        "项目公司值班经理{name:5}，电话{mobile:5}，家庭住址：云岭县城关镇{home_address:翠屏小区3栋2单元501室}。"
    )
    s.seal("云岭县水务局", "2023年3月1日")
    return s


def households(count: int = 12) -> Sample:
    """Household list of a relocation subsidy: whole columns are personal."""
    s = Sample("resettlement_list")
    s.title("青溪镇2024年易地扶贫搬迁旧房拆除奖补资金发放名单公示")
    rows = [["序号", "户主姓名", "村别", "身份证号", "家庭人口", "银行账号", "联系电话", "家庭年收入（元）"]]
    for i in range(1, count + 1):
        account = f"{{bank_card:{20 + i}}}" if i % 3 else f"{{passbook:{20 + i}}}"
        number = f"{{id_card:{20 + i}}}" if i % 5 else f"{{old_id:{20 + i}}}"
        rows.append(
            [
                str(i),
                f"{{name:{20 + i}}}",
                "石板村",
                number,
                str(2 + i % 5),
                account,
                f"{{mobile:{20 + i}}}",
                f"{{property:{18000 + i * 731}}}",
            ]
        )
    s.lines(
        "项目名称：青溪镇2024年易地扶贫搬迁旧房拆除奖补项目",
        "所在村：石板村",
        f"户数合计：{count}户　人数合计：{sum(2 + i % 5 for i in range(1, count + 1))}人",
        "公示时间：2024年9月2日至2024年9月9日",
        f"公示单位：{OFFICE}",
    )
    s.table(rows)
    s.paragraph("监督电话：{keep:0851-55550077}。")
    s.seal(OFFICE, "2024年9月2日")
    return s
