"""Whether a step is allowed now: state, role, order of dates, guards. Refusals say what is lacking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from redactor.ledger.errors import DateRefused, StepRefused
from redactor.ledger.event import Event
from redactor.ledger.guards import GUARDS, is_day
from redactor.ledger.procedure import Procedure, Transition
from redactor.ledger.record import Record


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a guard refuses; ``guard`` is its name."""

    guard: str
    zh: str
    en: str


def states(record: Record, rules: Procedure) -> tuple[str, ...]:
    """Return the states that the document is in: one, or one a branch."""
    return tuple(record.branches.values()) if record.main == rules.fork else (record.main,)


def enabled(record: Record, step: Transition, rules: Procedure) -> bool:
    """Tell whether the state allows the step, whatever its guards say."""
    if step.branch:
        return record.main == rules.fork and record.branches[step.branch] in step.from_
    return any(state in step.from_ for state in states(record, rules))


def possible(record: Record, rules: Procedure) -> tuple[Transition, ...]:
    """Return the steps that the state allows."""
    return tuple(step for step in rules.transitions if enabled(record, step, rules))


def refusal(record: Record, event: Event, rules: Procedure, today: date) -> Refusal | None:
    """Return why the event may not be applied to the record, None when it may.

    Raises DateRefused for a date in the future or before what it must follow.
    """
    step = rules.step(event.kind)
    if step is None:
        return Refusal("state", f"没有“{event.kind}”这个环节", f"there is no step {event.kind}")
    if not enabled(record, step, rules):
        due = "、".join(rules.states[name].title for name in step.from_)
        due_en = ", ".join(rules.states[name].title_en for name in step.from_)
        return Refusal("state", f"须先处于“{due}”", f"the document must be in state {due_en}")
    if event.role != step.actor:
        return Refusal(
            "role", f"应由{rules.roles[step.actor].title}办理", f"this is for the {rules.roles[step.actor].title_en}"
        )
    if event.role != "system" and not event.actor.strip():
        return Refusal("role", "没有写明办理人", "nobody is named as acting")
    check_day(event.day, floor(record, step), today)
    for name in step.guards:
        if found := GUARDS[name](record, event, rules):
            return Refusal(name, *found)
    return None


def require(record: Record, event: Event, rules: Procedure, today: date) -> None:
    """Raise StepRefused or DateRefused unless the event may be applied."""
    found = refusal(record, event, rules, today)
    if found is not None:
        raise StepRefused(
            document=record.id,
            event_zh=EVENT_TITLES.get(event.kind, (event.kind, event.kind))[0],
            event_en=EVENT_TITLES.get(event.kind, (event.kind, event.kind))[1],
            guard=found.guard,
            problem_zh=found.zh,
            problem_en=found.en,
            state_zh="、".join(dict.fromkeys(rules.states[name].title for name in states(record, rules))),
            state_en=", ".join(rules.states[name].title_en for name in states(record, rules)),
        )


def floor(record: Record, step: Transition) -> str:
    """Return the earliest day of a step: that of the step before it in its branch, or of all steps."""
    days = record.days
    own = [days["main"], days.get(step.branch, "")] if step.branch else list(days.values())
    return max([record.formed, *own])


def check_day(day: str, earliest: str, today: date, *, refused: type[DateRefused] = DateRefused) -> None:
    """Raise ``refused`` for what is no date, lies in the future or before ``earliest``."""
    if not is_day(day):
        raise refused(date=day, problem_zh="不是年-月-日的日期", problem_en="not a date of the form YYYY-MM-DD")
    if date.fromisoformat(day) > today:
        raise refused(date=day, problem_zh=f"晚于今天（{today}）", problem_en=f"it is after today ({today})")
    if earliest and day < earliest:
        raise refused(
            date=day,
            problem_zh=f"早于它之前的日期（{earliest}）",
            problem_en=f"it is before the day that it follows ({earliest})",
        )


EVENT_TITLES: dict[str, tuple[str, str]] = {
    "add": ("登记", "add"),
    "run_checks": ("机检", "machine check"),
    "submit": ("提交审核", "submission"),
    "approve": ("部门负责人同意", "approval by the department head"),
    "return": ("部门退回", "return by the department head"),
    "refuse": ("不予公开", "refusal"),
    "cannot_decide": ("报保密或主管部门确定", "escalation of the secrecy question"),
    "cleared": ("确定不涉密", "clearance"),
    "classified": ("确定涉密", "classification"),
    "sign": ("分管领导签字", "signature"),
    "return_unsigned": ("分管领导退回", "return by the leader"),
    "post_board": ("公开栏张贴", "posting on the board"),
    "file_to_office": ("报党政办备案", "filing with the office"),
    "publish_portal": ("门户网站公开", "publication on the portal"),
    "return_filed": ("党政办退回", "return by the office"),
    "publish_channel": ("其他渠道公开", "publication in another channel"),
    "withdraw": ("撤回", "withdrawal"),
    "correct": ("更正", "correction"),
    "cancel": ("撤销登记", "cancellation"),
    "fix": ("退回后修改", "revision"),
    "new_version": ("新版本", "new version"),
    "attach": ("登记附件", "attachment"),
    "inspect": ("检查", "inspection"),
}
