"""When a department head may refuse: the Regulations name the reasons, other laws what must be published."""

from __future__ import annotations

from redactor.ledger.event import Event
from redactor.ledger.procedure import Procedure
from redactor.ledger.record import Record


def legal_reason(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    """Return why the refusal does not stand, None when it does.

    It cites article 14, 15 or 16, and the document is none that a law wants published: such a one is withheld only when
    it turns out to be classified, which another step records (article 17).
    """
    reason = str(event.body.get("reason", ""))
    if not any(f"第{article}条" in reason for article in rules.legal_articles):
        articles = "、".join(rules.legal_articles)
        return (
            f"理由须引用政府信息公开条例第{articles}条之一",
            "the reason must cite article 14, 15 or 16 of the Regulations",
        )
    if record.doctype in rules.must_publish:
        return (
            "依法必须公开的文件不得不予公开；含个人信息的区分处理后公开，疑似涉密的报请确定",
            "a law wants this published: separate what is personal, escalate what may be classified",
        )
    return None
