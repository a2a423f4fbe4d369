"""What must hold of the record and of a step itself before the step is taken: the guards that signoff.yaml names.

A guard returns what is lacking, in Chinese and English, or None.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from redactor.ledger.event import Event
from redactor.ledger.procedure import Procedure, Role
from redactor.ledger.record import BOARD, PHOTO, PORTAL, Record
from redactor.ledger.refusing import legal_reason

Guard = Callable[[Record, Event, Procedure], tuple[str, str] | None]
_SHA256 = re.compile(r"[0-9a-f]{64}")


def same_person(one: str, other: str) -> bool:
    """Compare names without spaces, width and case."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def is_address(text: str) -> bool:
    """Tell whether a text is a web address."""
    return re.fullmatch(r"https?://\S+", text) is not None


def is_day(text: str) -> bool:
    """Tell whether a text is a date of the form YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _by_handler(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    if same_person(event.actor, record.handler):
        return None
    return f"应由经办人 {record.handler} 办理", f"the handler is {record.handler}"


def _separate_persons(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    """The catalogue's separation: handler, department head and leader are three people."""
    holders: dict[Role, str] = {"handler": record.handler}
    for role in rules.separate:
        own = [s.person for s in record.signoffs if s.role == role and s.version == record.version]
        if own:
            holders[role] = own[-1]
    for role, person in holders.items():
        if role != event.role and same_person(person, event.actor):
            title = rules.roles[role]
            return f"{event.actor} 已是{title.title}，不得兼任", f"{event.actor} already acts as {title.title_en}"
    return None


def _check_finished(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    if record.check is not None and record.check.status in ("CLEAN", "FINDINGS"):
        return None
    return "机检没有完成，文件视为未检查", "the machine check did not finish: not checked"


def _looked_at(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    if record.check is None or not record.check.looks or event.body.get("looked"):
        return None
    return "有图片等内容须人工查看，查看后请加 --looked", "pictures and the like must be looked at; then add --looked"


def _no_open_findings(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    ruled = {ruling["fingerprint"] for ruling in event.body.get("rulings", ())}
    for ruling in event.body.get("rulings", ()):
        if not str(ruling.get("reason", "")).strip():
            return "保留个人信息须写明理由", "keeping personal data needs a reason"
        if ruling["basis"] in ("consent", "public_interest") and not str(ruling.get("reference", "")).strip():
            return "经同意或因公共利益保留的须写明文号", "consent and public interest need a reference number"
    found = record.check.open if record.check else ()
    open_ = [f for f in found if f.fingerprint not in ruled]
    certain = {f.fingerprint for f in found if f.action == "redact"}
    for ruling in event.body.get("rulings", ()):
        if ruling["fingerprint"] in certain and ruling["basis"] == "not_personal":
            return "确定的个人信息只能凭同意或公共利益保留", "certain findings stay by consent or public interest only"
    if open_:
        names = sorted(f.id for f in open_)
        return (
            f"尚有 {len(open_)} 处个人信息未决（{'、'.join(names)}）",
            f"{len(open_)} findings are unresolved ({', '.join(names)})",
        )
    return None


def _nothing_blocked(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    blocked = record.check.blocked if record.check else ()
    return (
        (f"有不得公开的内容：{'、'.join(blocked)}", f"what forbids publication: {', '.join(blocked)}")
        if blocked
        else None
    )


def _missing_explained(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    given = event.body.get("explanations", {})
    for item, said in given.items():
        known = rules.explanations.get(said.get("status", ""))
        if known is None:
            return f"“{item}”的缺项状态不对", f"{item}: no such explanation"
        if not said.get("reason", "").strip():
            return f"“{item}”没有说明理由", f"{item} has no reason"
        if known.until and not is_day(said.get("until", "")):
            return f"“{item}”暂缺，须写明补齐期限", f"{item} is lacking: until when?"
    lacking = [gap.title or gap.item for gap in (record.check.gaps if record.check else ()) if gap.item not in given]
    if lacking:
        return (
            f"必公开项没有内容也没有说明：{'、'.join(lacking)}",
            f"mandatory items without value or explanation: {len(lacking)}",
        )
    return None


def _attribute_set(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    chosen = rules.attribute(event.body.get("attribute", ""))
    if chosen is None:
        return "没有选定公开属性", "no attribute of publicity is chosen"
    if chosen.needs_reason and not event.body.get("reason", "").strip():
        return f"{chosen.title}的须写明理由和依据", f"'{chosen.title_en}' needs a reason and its basis"
    return None


def _secrecy_done(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    if event.body.get("secrecy") == "clear":
        return None
    return "没有作出“不涉密”的保密审查意见", "the secrecy review did not say that it is not classified"


def _to_be_disclosed(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    chosen = rules.attribute(record.attribute)
    if chosen is not None and chosen.disclosed:
        return None
    return "公开属性不是公开，应作“不予公开”处理", "its attribute is not publication: refuse it instead"


_VERSIONS = {PORTAL: "公开版本", BOARD: "张贴版本"}


def _digests_agree(names: tuple[str, ...]) -> Guard:
    def guard(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
        given = event.body.get("digests", {})
        for name in names:
            found, due = given.get(name, ""), record.digests.get(name, "")
            if not found:
                return "没有给出所看的文件（--file）", "the file that was looked at is not given (--file)"
            if not _SHA256.fullmatch(found) or found != due:
                zh, en = _difference(due, found)
                return (
                    f"文件与提交审核的版本不一致（{_VERSIONS[name]}：{zh}）",
                    f"not the submitted version ({name}: {en})",
                )
        return None

    return guard


def _same_posted(channel: str) -> Guard:
    def guard(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
        found, due = event.body.get("digest", ""), record.digests.get(channel, "")
        if due and found in {due, *record.made_for(channel)}:
            return None
        zh, en = _difference(due, found)
        return f"文件不是签字的版本（{zh}）", f"the file is not the signed version ({en})"

    return guard


def _difference(due: str, found: str) -> tuple[str, str]:
    return f"应为 {due[:12]}…，实为 {found[:12]}…", f"{due[:12]} is due, {found[:12]} was given"


def _head_approved(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    return None if record.signed("dept_head") else ("部门负责人还没有同意", "the department head has not approved")


def _never_public(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    return ("曾经公开过的不能撤销登记，请办理更正", "it was public: correct it instead") if record.postings else None


def _reason_given(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    return None if str(event.body.get("reason", "")).strip() else ("没有写明理由", "no reason is given")


def _place_given(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    return (
        None
        if str(event.body.get("place", "")).strip()
        else ("没有写明张贴位置", "the place of the board is not named")
    )


def _address_given(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    if is_address(str(event.body.get("place", ""))):
        return None
    return "没有写明网址（http:// 或 https:// 开头）", "no address (http:// or https://) is given"


def _copy_complete(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    body = event.body
    if not (record.signed("dept_head") and record.signed("leader")) or not body.get("complete"):
        return "复印件上部门负责人和分管领导签字须齐全", "the copy must bear both signatures"
    if not _SHA256.fullmatch(str(body.get("copy", ""))) or int(body.get("pages", 0)) < 1:
        return "没有登记签字复印件（文件、页数）", "the signed copy (file, pages) is not given"
    if body["copy"] in (record.digests.get(PORTAL), record.digests.get(BOARD)):
        return "签字复印件不能就是公开版本", "the signed copy cannot be the public version itself"
    return None


def _receiver_given(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    return None if str(event.body.get("receiver", "")).strip() else ("没有写明党政办签收人", "nobody received it")


def _rescan_clean(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    scan = event.body.get("rescan")
    if scan is None or scan.get("status") not in ("CLEAN", "FINDINGS"):
        return "发布前没有复扫或复扫没有完成", "the file was not scanned again before publication"
    ruled = {ruling.fingerprint for ruling in record.rulings}
    found = [f for f in scan.get("open", ()) if f not in ruled]
    if found or scan.get("blocked"):
        return (
            f"复扫发现 {len(found) or 1} 处不得公开的内容",
            f"the new scan found {len(found) or 1} things that forbid it",
        )
    return None


def _copy_not_attached(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    photos = {digest for role, digest in record.digests.items() if role.startswith(PHOTO)}  # they show the board's rows
    internal = {record.digests.get("signed_copy"), record.digests.get("form"), *photos} - {None}
    if internal & {event.body.get("digest"), *event.body.get("attachments", ())}:
        return "签字复印件、审核表、张贴照片是内部材料，不得上网", "signed copy, form and photographs are internal"
    return None


def _known_artefact(record: Record, event: Event, rules: Procedure) -> tuple[str, str] | None:
    """Other channels carry the signed file, or what was made from it for that channel."""
    body = event.body
    if body.get("digest") in {record.digests.get(PORTAL), *record.made_for(str(body.get("channel")))}:
        return None
    return (
        "不是签字版本，也不是由它生成的渠道稿",
        "neither the signed version nor what was made from it for the channel",
    )


GUARDS: dict[str, Guard] = {
    "by_handler": _by_handler,
    "separate_persons": _separate_persons,
    "check_finished": _check_finished,
    "looked_at": _looked_at,
    "no_open_findings": _no_open_findings,
    "nothing_blocked": _nothing_blocked,
    "missing_explained": _missing_explained,
    "attribute_set": _attribute_set,
    "secrecy_done": _secrecy_done,
    "to_be_disclosed": _to_be_disclosed,
    "same_digest": _digests_agree((PORTAL, BOARD)),
    "same_board_digest": _same_posted(BOARD),
    "same_portal_digest": _same_posted(PORTAL),
    "head_approved": _head_approved,
    "never_public": _never_public,
    "reason_given": _reason_given,
    "legal_reason": legal_reason,
    "place_given": _place_given,
    "address_given": _address_given,
    "copy_complete": _copy_complete,
    "receiver_given": _receiver_given,
    "rescan_clean": _rescan_clean,
    "known_artefact": _known_artefact,
    "copy_not_attached": _copy_not_attached,
}
