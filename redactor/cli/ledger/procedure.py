"""The steps of the procedure, a verb each: add, submit, review, sign, post, file, publish, withdraw ..."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import typer

from redactor.cli import options
from redactor.cli.language import say
from redactor.cli.ledger import common


def register(group: typer.Typer) -> None:
    """Add the verbs."""
    verb = partial(common.verb, group)
    verb(
        _add,
        "登记一份待公开文件。",
        "Add a document that is to be published.",
        "add --title 供水工程中标结果公示 --department 镇财政所 --project 供水工程 --doctype award_notice "
        "--formed 2026-06-30 --by 经办人",
    )
    verb(
        _submit,
        "机检并提交部门负责人审核。",
        "Check, and submit to the department head.",
        "submit GK-2026-0001 中标.docx 已处理/中标.docx --by 经办人",
        "submit GK-2026-0001 中标.docx 已处理/中标.docx --by 经办人 --explain award_date=未形成:尚未定标",
    )
    verb(
        _review,
        "部门负责人审核。",
        "Opinion of the department head.",
        "review GK-2026-0001 --opinion 同意 --secrecy 不涉密 --file 已处理/中标.docx --by 部门负责人",
        "review GK-2026-0001 --opinion 退回 --reason 补充附件 --by 部门负责人",
    )
    verb(
        _sign,
        "分管领导签字或退回。",
        "Signature of the leader in charge.",
        "sign GK-2026-0001 --file 已处理/中标.docx --by 分管领导",
        "sign GK-2026-0001 --return --reason 核对金额 --by 分管领导",
    )
    verb(
        _post,
        "责任部门在政务公开栏张贴。",
        "Posting on the board.",
        "post GK-2026-0001 已处理/中标.docx --board 一楼政务公开栏 --photo 照片.jpg --by 张贴人",
    )
    verb(
        _file,
        "签字复印件报党政办备案。",
        "Filing of the signed copy with the office.",
        "file GK-2026-0001 审核表扫描件.pdf --pages 2 --receiver 签收人 --both-signatures --by 报送人",
    )
    verb(
        _publish,
        "党政办在门户网站或其他渠道公开。",
        "Publication on the portal or in another channel.",
        "publish GK-2026-0001 已处理/中标.docx --url https://example.gov.cn/1 --by 党政办",
        "publish GK-2026-0001 GK-2026-0001-wechat.html --channel wechat --url https://example.gov.cn/w --by 党政办",
    )
    verb(
        _withdraw,
        "各渠道同时撤回。",
        "Withdrawal from all channels.",
        "withdraw GK-2026-0001 --reason 金额有误 --minutes 90 --by 党政办",
    )
    verb(
        _cancel,
        "经办人撤销还没有提交（或被退回）的登记；记录保留，不再列为待办。",
        "Cancel what was added by mistake: a draft, or what was returned. The record stays.",
        "cancel GK-2026-0001 --reason 重复登记 --by 经办人",
    )
    verb(
        _correct,
        "更正：新版本重走审核。",
        "Correction: a new version goes through review again.",
        "correct GK-2026-0001 --reason 更正金额 --by 党政办",
    )


def _add(
    title: str = common.needed("--title", "信息标题。", "Title."),
    department: str = common.needed("--department", "责任部门。", "Department."),
    project: str = common.needed("--project", "项目名称（没有的自动登记）。", "Project (registered when new)."),
    code: str = common.option("--code", "项目统一代码。", "Project code."),
    doctype: str = common.needed("--doctype", "文档类型，编号或名称，如 award_notice。", "Document type."),
    kind: str = common.option("--kind", "信息类别，默认按文档类型。", "Kind of information; default by type."),
    formed: str = common.needed("--formed", "信息形成（变更）日期。", "Day on which it came into being."),
    limit: str = common.option("--limit", "期限：一般政府信息（general）、行政许可、行政处罚（permit）、政府采购结果"
                               "（procurement_result）、政府采购合同（procurement_contract）。",
                               "Time limit.", default="general"),
    by: str = common.by_option("经办人", "handler"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:  # fmt: skip
    ledger = common.open_(place, key)
    doctype = _doctype(doctype)
    limit = common.choice(limit, {known.id: known.title for known in ledger.rules.limits}, "期限", "time limit")
    day = common.day_of(date)
    with ledger.writing() as writer:
        writer.project(project, day=day, code=code)
        number = writer.add(
            day=day, title=title, department=department, project=" ".join(project.split()), doctype=doctype,
            handler=by, formed=formed, info_kind=kind, limit=limit,
        )  # fmt: skip
        record = writer.record(number)
    common.show(record, ledger)


def _doctype(given: str) -> str:
    """Return the id of a document type given by id or title. Raises UsageError."""
    from extractors.doctype import OTHER
    from extractors.rulefile import files, rules_folder

    known = [path.stem for path in files(rules_folder(), "doctypes")]
    if given in [*known, OTHER]:
        return given
    titles = {name: known.title for name, known in common.load_kit().doctypes.items()}
    doctype = common.id_of(given, titles)
    if doctype == given:
        raise options.unknown_doctype(given, [*known, *titles.values()])
    return doctype


def _submit(
    document: str = common.document_argument(),
    source: Path = typer.Argument(..., metavar=say("原文件", "ORIGINAL"), show_default=False),
    public: Path = typer.Argument(..., metavar=say("清理后文件", "CLEANED"), show_default=False),
    board: Path = common.option("--board", "名单类的张贴版本。", "Board version of a household list.", default=None),
    attribute: str = common.option("--attribute", "公开属性：主动公开（full）、区分处理后公开（separated）、"
                                   "依申请公开（on_request）、"
                                   "不予公开（withheld）。",
                                   "Attribute of publicity.", default="full"),
    reason: str = common.option("--reason", "不公开或区分处理的理由和依据。", "Reason and basis for not publishing."),
    media: str = common.option("--media", "法定媒介首发情况。", "First publication in statutory media."),
    explain: list[str] = common.option("--explain", "缺项说明：项=状态:理由[:期限]，状态为补齐、不适用、"
                                       "未形成、暂缺（supplied、not_applicable、"
                                       "not_formed、lacking）。", "item=status:reason[:until].", default=[]),
    keep: list[str] = common.option("--keep", "待定处的决定：F1=不属于个人信息:理由、F1=权利人同意:文号:"
                                    "理由、F1=公共利益:文号:理由（not_personal、"
                                    "consent、public_interest）。", "Ruling on an open finding.", default=[]),
    looked: bool = common.option("--looked", "图片等已人工查看。", "Pictures were looked at.", default=False),
    by: str = common.by_option("经办人", "handler"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:  # fmt: skip
    from redactor.ledger import steps

    ledger = common.open_(place, key)
    statuses = {name: known.title for name, known in ledger.rules.explanations.items()}
    explained = (_explanation(*pair, statuses) for pair in common.pairs(explain, "--explain"))
    given = steps.Submission(
        source=source, public=public, board=board, reason=reason, media=media, looked=looked,
        attribute=common.choice(
            attribute, {known.id: known.title for known in ledger.rules.attributes}, "公开属性", "attribute"
        ),
        explanations=dict(explained),
        rulings=tuple(_ruling(*pair) for pair in common.pairs(keep, "--keep")),
    )  # fmt: skip
    ledger.record(document)
    record = steps.submit(ledger, common.load_kit(), document, given, day=common.day_of(date), actor=by)
    common.show(record, ledger)


def _explanation(item: str, text: str, statuses: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    status, _, rest = text.replace("：", ":").partition(":")
    status = common.choice(status, statuses, "缺项状态", "explanation")
    reason, _, until = rest.partition(":")
    return item, {"status": status, "reason": reason} | ({"until": until} if until else {})


_BASES = {"not_personal": "不属于个人信息", "consent": "权利人同意", "public_interest": "公共利益"}
_OPINIONS = {
    "approve": "同意", "return": "退回", "refuse": "不予公开", "escalate": "报请确定", "cleared": "确定不涉密",
    "classified": "确定涉密",
}  # fmt: skip
_CHANNELS = {"portal": "门户网站", "wechat": "微信", "weibo": "微博"}
"""What may be said instead of an id, beside the titles of the rules."""


def _ruling(finding: str, text: str) -> dict[str, str]:
    basis, _, rest = text.replace("：", ":").partition(":")
    basis = common.choice(basis, _BASES, "保留的依据", "basis")
    if basis == "not_personal":
        return {"finding": finding, "basis": basis, "reason": rest}
    reference, _, reason = rest.partition(":")
    return {"finding": finding, "basis": basis, "reference": reference, "reason": reason}


def _review(
    document: str = common.document_argument(),
    opinion: str = common.needed("--opinion", "同意、退回、不予公开、报请确定、确定不涉密、确定涉密"
                                 "（approve、return、refuse、escalate、cleared、classified）。", "Opinion."),
    secrecy: str = common.option("--secrecy", "保密审查意见：不涉密（clear）。", "Secrecy review: clear."),
    file: str = common.option("--file", "拟公开文件（或其摘要），同意时必给。", "The public version or its digest."),
    board: str = common.option("--board", "名单类的张贴版本（或其摘要）。", "Board version or its digest."),
    reason: str = common.option("--reason", "理由。", "Reason."),
    by: str = common.by_option("部门负责人", "department head"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:  # fmt: skip
    from redactor.ledger.steps import OPINIONS

    opinion = common.choice(opinion, _OPINIONS, "审核意见", "opinion")
    secrecy = common.id_of(secrecy, {"clear": "不涉密"})
    body = {"secrecy": secrecy} if secrecy else {}
    _act(place, key, document, OPINIONS[opinion], "dept_head", by, date, file, board, reason, given=body)


def _sign(
    document: str = common.document_argument(),
    file: str = common.option("--file", "拟公开文件（或其摘要）。", "The public version or its digest."),
    board: str = common.option("--board", "名单类的张贴版本（或其摘要）。", "Board version or its digest."),
    send_back: bool = common.option("--return", "退回，须有 --reason。", "Return it, with --reason.", default=False),
    reason: str = common.option("--reason", "理由。", "Reason."),
    by: str = common.by_option("分管领导", "leader"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    event = "return_unsigned" if send_back else "sign"
    _act(place, key, document, event, "leader", by, date, file, board, reason)


def _act(
    place: str, key: Path | None, document: str, event: str, role: str, by: str, date: str,
    file: str = "", board: str = "", reason: str = "", given: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Take one step that needs no scan."""
    from redactor.ledger.steps import versions

    ledger = common.open_(place, key)
    record = ledger.record(document)
    body = dict(given or {})
    if file:
        body["digests"] = versions(record, file, board)
    if reason:
        body["reason"] = reason
    with ledger.writing() as writer:
        record = writer.act(event, document, day=common.day_of(date), actor=by, role=role, **body)
    common.show(record, ledger)


def _post(
    document: str = common.document_argument(),
    file: Path = typer.Argument(..., metavar=say("张贴的文件", "FILE"), show_default=False),
    board: str = common.option("--board", "公开栏位置。", "Place of the board."),
    photo: list[Path] = common.option(
        "--photo", "张贴照片，可以多张；只记摘要。", "Photographs, by digest.", default=[]
    ),
    by: str = common.by_option("张贴人", "person who posted it"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger.files import read, sha256

    body = {"place": board, "digest": sha256(read(file)), "photos": [sha256(read(path)) for path in photo]}
    _act(place, key, document, "post_board", "department", by, date, given=body)


def _file(
    document: str = common.document_argument(),
    copy: Path = typer.Argument(..., metavar=say("签字复印件扫描件", "SIGNED_COPY"), show_default=False),
    pages: int = common.option("--pages", "复印件页数。", "Pages of the copy.", default=0),
    receiver: str = common.option("--receiver", "党政办签收人。", "Who received it."),
    complete: bool = common.option(
        "--both-signatures", "复印件上两个签字齐全。", "It bears both signatures.", default=False
    ),
    send_back: bool = common.option("--return", "党政办退回，须有 --reason。", "The office returns it.", default=False),
    reason: str = common.option("--reason", "退回理由。", "Reason of a return."),
    by: str = common.by_option("报送人", "person who filed it"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger.files import read, sha256

    if send_back:
        _act(place, key, document, "return_filed", "office", by, date, reason=reason)
        return
    body: dict[str, Any] = {"copy": sha256(read(copy)), "pages": pages, "receiver": receiver, "complete": complete}
    _act(place, key, document, "file_to_office", "department", by, date, given=body)


def _publish(
    document: str = common.document_argument(),
    file: Path = typer.Argument(..., metavar=say("公开的文件", "FILE"), show_default=False),
    address: str = common.option("--url", "网址。", "Address."),
    channel: str = common.option(
        "--channel", "门户网站、微信、微博（portal、wechat、weibo）。", "Channel.", default="portal"
    ),
    attachment: list[Path] = common.option("--attachment", "一并上网的附件。", "Attachments.", default=[]),
    by: str = common.by_option("党政办发布人", "publisher"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    from redactor.ledger import steps

    channel = common.choice(channel, _CHANNELS, "渠道", "channel")
    ledger = common.open_(place, key)
    ledger.record(document)
    record = steps.publish(
        ledger, common.load_kit(), document, file, day=common.day_of(date), actor=by, channel=channel,
        address=address, attachments=tuple(attachment),
    )  # fmt: skip
    common.show(record, ledger)


def _withdraw(
    document: str = common.document_argument(),
    reason: str = common.option("--reason", "撤回原因。", "Reason."),
    minutes: int = common.option("--minutes", "从发现到全部撤下的分钟数。", "Minutes from discovery.", default=-1),
    self_reported: bool = common.option("--self-reported", "自查发现，公众访问前撤下。",
                                        "Found by ourselves before anybody saw it.", default=False),
    by: str = common.by_option("党政办经办人", "person of the office"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:  # fmt: skip
    body: dict[str, Any] = {"minutes": minutes} if minutes >= 0 else {}
    body |= {"self_reported": True} if self_reported else {}
    _act(place, key, document, "withdraw", "office", by, date, reason=reason, given=body)


def _cancel(
    document: str = common.document_argument(),
    reason: str = common.option("--reason", "撤销原因。", "Reason."),
    by: str = common.by_option("经办人", "handler"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    _act(place, key, document, "cancel", "handler", by, date, reason=reason)


def _correct(
    document: str = common.document_argument(),
    reason: str = common.option("--reason", "更正原因。", "Reason."),
    by: str = common.by_option("党政办经办人", "person of the office"),
    date: str = common.date_option(),
    place: str = common.place_option(),
    language: str = options.lang_option(),
    key: Path = common.key_option(),
) -> None:
    _act(place, key, document, "correct", "office", by, date, reason=reason)
