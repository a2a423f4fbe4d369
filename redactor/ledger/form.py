"""The review form (审核表) as a Word document: what is known is filled in, what people write and sign is left free.

It carries digests and the head of the ledger, so that the paper proves which version was signed and that the log was
not cut short afterwards. It is internal and never goes online (Regulations, article 16).
"""

from __future__ import annotations

from redactor.ledger.event import Head
from redactor.ledger.paper import HEADING, TITLE, Paper, chinese_day, worded
from redactor.ledger.procedure import Procedure
from redactor.ledger.record import BOARD, PHOTO, PORTAL, Record, SignOff
from redactor.report import Report

FILLED = frozenset({
    "form_no", "info_title", "info_kind", "document_type", "project_name", "project_code", "department", "handler",
    "formed_date", "deadline", "publicity_attribute", "nondisclosure_reason", "statutory_media", "pii_exception",
})  # fmt: skip
"""The lines of the form's head that the ledger fills in."""
_CHANNELS = {"wechat": "微信", "weibo": "微博"}
_REMOVED = {"withdraw": "撤回", "correct": "更正", "cancel": "撤销登记"}
_HANDLED = {"redact": "去除或遮盖", "keep": "依规则保留"}
_BASIS = {
    "not_personal": "经核不是个人信息",
    "consent": "权利人书面同意",
    "public_interest": "不公开可能对公共利益造成重大影响",
}


def review_form(
    record: Record, rules: Procedure, head: Head, *, kind_titles: dict[str, str], doctype_title: str,
    project_code: str = "", report: Report | None = None,
) -> bytes:  # fmt: skip
    """Return the form. ``report``, of the public version, adds a summary of its fields (values that hold personal data
    are masked in it)."""
    paper = Paper()
    paper.line(rules.form.title, face=TITLE, size=20, align="center", after=4)
    paper.line(rules.form.notice, size=10.5, align="center", after=6)
    _particulars(paper, record, rules, doctype_title, project_code)
    _heading(paper, "一、拟公开内容摘要")
    _content(paper, report)
    _heading(paper, "二、个人信息处理情况（不含原值）")
    _privacy(paper, record, kind_titles)
    _heading(paper, "三、缺项清单及说明")
    _gaps(paper, record, rules)
    _heading(paper, "四、文件摘要（SHA-256）")
    _digests(paper, record)
    _heading(paper, "五、审核、签字、公开和备案")
    _signatures(paper, record, rules)
    _changes(paper, record)
    paper.footer(f"{record.id}　第 {record.version} 版　台账末条 {head.sequence}:{head.hash[:24]}")
    return paper.data(f"{rules.form.title} {record.id}")


def _heading(paper: Paper, text: str) -> None:
    paragraph = paper.line(text, face=HEADING, size=12, after=3)
    paragraph.paragraph_format.keep_with_next = True


def _particulars(paper: Paper, record: Record, rules: Procedure, doctype_title: str, code: str) -> None:
    limit = rules.limit(record.limit)
    chosen = rules.attribute(record.attribute)
    rulings = "；".join(f"{_BASIS[r.basis]}{'（' + r.reference + '）' if r.reference else ''}" for r in record.rulings)
    values = {
        "form_no": record.id,
        "info_title": record.title,
        "info_kind": record.info_kind,
        "document_type": doctype_title,
        "project_name": record.project,
        "project_code": code,
        "department": record.department,
        "handler": record.handler,
        "formed_date": chinese_day(record.formed),
        "deadline": f"{chinese_day(record.deadline)}（{limit.days if limit else record.limit_days}个工作日）",
        "publicity_attribute": chosen.title if chosen else "",
        "nondisclosure_reason": record.reason,
        "statutory_media": record.media,
        "pii_exception": rulings,
    }
    fields = [(_broken(f.title), values[f.id]) for f in rules.form.fields if values[f.id] or not f.optional]
    rows = []
    while fields:
        title, value = fields.pop(0)
        if len(value) > 16 or not fields or len(fields[0][1]) > 16:
            rows.append([title, value, None, None])
        else:
            rows.append([title, value, *fields.pop(0)])
    table = paper.table([[c or "" for c in row] for row in rows], (3, 5, 3, 5), header=False, labels=(0, 2))
    for row, texts in zip(table.rows, rows, strict=True):
        if texts[2] is None:
            merged = row.cells[1].merge(row.cells[3])
            for paragraph in merged.paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)
    paper.line("", size=4)


def _broken(title: str) -> str:
    """Break a long heading before its bracket."""
    return title.replace("（", "\n（", 1) if len(title) > 8 else title


def _content(paper: Paper, report: Report | None) -> None:
    rows = [["项目", "内容", "位置"]]
    for item in report.parts[0].items if report and report.parts else ():
        if item.how:
            from extractors.place import words

            rows.append([item.title, worded(item.kind, item.value)[:80], words(item.place, "zh")])
    for listed in report.parts[0].lists if report and report.parts else ():
        rows.append([listed.title, f"共 {len(listed.rows)} 行", ""])
    paper.table(rows if len(rows) > 1 else [*rows, ["", "见拟公开文件", ""]], (4, 8, 4))
    paper.line("", size=4)


def _privacy(paper: Paper, record: Record, titles: dict[str, str]) -> None:
    rows = [["类型", "处数", "处理方式", "未决处数"]]
    check = record.check
    open_: dict[str, int] = {}
    for found in record.open_findings():
        open_[found.kind] = open_.get(found.kind, 0) + 1
    counted = [("redact", check.removed), ("keep", check.kept)] if check else []
    for action, counts in counted:
        for kind, count in sorted(counts.items()):
            rows.append([titles.get(kind, kind), str(count), _HANDLED[action], str(open_.pop(kind, 0))])
    for kind, count in sorted(open_.items()):
        rows.append([titles.get(kind, kind), str(count), "待定", str(count)])
    if len(rows) == 1:
        rows.append(["未发现个人信息" if check else "尚未机检", "0", "", "0"])
    paper.table(rows, (5, 2, 5, 2))
    paper.line("", size=4)


def _gaps(paper: Paper, record: Record, rules: Procedure) -> None:
    rows = [["项", "依据", "状态", "说明"]]
    for gap in record.check.gaps if record.check else ():
        said = record.explanations.get(gap.item)
        state = rules.explanations[said.status].title if said else "未说明"
        until = f"（{chinese_day(said.until)}前补齐）" if said and said.until else ""
        rows.append([gap.title, gap.basis, state, (said.reason + until) if said else ""])
    paper.table(rows if len(rows) > 1 else [*rows, ["无缺项", "", "", ""]], (4, 5, 2, 5))
    paper.line("", size=4)


def _digests(paper: Paper, record: Record) -> None:
    names = {"submitted": "原始材料", PORTAL: "拟公开版本（门户网站）", BOARD: "拟公开版本（公开栏）"}
    rows = [[title, record.digests[key][:32] + "\n" + record.digests[key][32:]] for key, title in names.items()
            if key in record.digests]  # fmt: skip
    if record.check:
        rows.append(["机检报告", record.check.report[:32] + "\n" + record.check.report[32:]])
    paper.table(rows or [["（尚未提交）", ""]], (5, 9), header=False, labels=(0,), size=9)
    paper.line("", size=4)


def _signatures(paper: Paper, record: Record, rules: Procedure) -> None:
    head, leader = record.signed("dept_head"), record.signed("leader")
    board = next((p for p in record.postings if p.channel == BOARD and p.version == record.version), None)
    portal = next((p for p in record.postings if p.channel == PORTAL and p.version == record.version), None)
    others = [p for p in record.postings if p.channel not in (BOARD, PORTAL) and p.version == record.version]
    photos = sum(role.startswith(PHOTO) for role in record.digests)
    filing = next((f for f in record.filings if f.version == record.version), None)
    secrecy = (
        "■不涉密　□涉密不公开　□不能确定，已报审"
        if record.secrecy == "clear"
        else "□不涉密　□涉密不公开　□不能确定，已报审"
    )
    blank = "　　　　年　　月　　日"
    rows = [
        ["保密审查意见", secrecy],
        ["部门负责人\n审核意见", _opinion(head, "同意", "□同意　□退回修改　□不予公开")],
        ["分管领导意见", _opinion(leader, "同意公开", "□同意公开　□退回")],
        [
            "政务公开栏\n公开",
            f"位置：{board.place if board else ''}\n日期：{chinese_day(board.day) if board else blank}"
            + (f"　照片 {photos} 张" if photos else ""),
        ],
        [
            "报党政办备案",
            f"签字复印件：{filing.pages if filing else '　'} 页　签收人：{filing.receiver if filing else ''}\n"
            f"日期：{chinese_day(filing.day) if filing else blank}",
        ],
        [
            "门户网站公开",
            f"网址：{portal.place if portal else ''}\n日期：{chinese_day(portal.day) if portal else blank}",
        ],
    ]
    if others:
        told = [f"{_CHANNELS.get(p.channel, p.channel)}：{p.place}（{chinese_day(p.day)}）" for p in others]
        rows.append(["其他渠道", "\n".join(told)])
    paper.table(rows, (3, 11), header=False, labels=(0,), together=True)


def _changes(paper: Paper, record: Record) -> None:
    """Withdrawals and corrections, with the version that came of them as far as it is known."""
    if not record.removals:
        return
    paper.line("", size=4)
    _heading(paper, "六、更正和撤回记录")
    rows = [["日期", "事项", "原因", "操作人", "新版摘要"]]
    for removal in record.removals:
        renewed = removal.version < record.version and removal.kind == "correct"
        digest = record.digests.get(PORTAL, "")[:16] if renewed and removal.version + 1 == record.version else ""
        rows.append([chinese_day(removal.day), _REMOVED[removal.kind], removal.reason, removal.person, digest])
    paper.table(rows, (3, 2, 5, 2, 3))


def _opinion(given: SignOff | None, agreed: str, blank: str) -> str:
    """What the ledger has is printed; the signature itself is always by hand."""
    signature = "\n\n\n签名：　　　　　　　　　　　　　　　年　　月　　日"
    if given is None:
        return blank + signature
    return f"{agreed}（台账登记：{given.person}，{chinese_day(given.day)}）{signature}"
