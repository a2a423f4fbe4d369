"""Every illegal step is refused: a model of the procedure that knows nothing of the rule file walks beside it.

The model is written from the office's own words (sign before posting and filing, both after the signature, portal after
filing, withdrawal of what is public, correction as a new version), so a mistake in the rule file shows here.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import office
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from redactor.ledger import create_ledger
from redactor.ledger.audit import audit
from redactor.ledger.errors import DateRefused, StepRefused

MAIN = {
    ("draft", "run_checks"): "checked", ("checked", "run_checks"): "checked", ("checked", "submit"): "review",
    ("review", "approve"): "leader", ("review", "return"): "returned", ("review", "refuse"): "refused",
    ("review", "cannot_decide"): "escalated", ("escalated", "cleared"): "review",
    ("escalated", "classified"): "refused",
    ("leader", "sign"): "signed", ("leader", "return_unsigned"): "returned", ("returned", "fix"): "draft",
    ("draft", "cancel"): "cancelled", ("checked", "cancel"): "cancelled", ("returned", "cancel"): "cancelled",
    ("corrected", "new_version"): "draft", ("withdrawn", "correct"): "corrected",
}  # fmt: skip
SPOILED: dict[str, list[dict[str, Any]]] = {
    "submit": [{"actor": office.HEAD}, {"attribute": ""}, {"role": "office"}],
    "approve": [{"actor": office.HANDLER}, {"digests": {}}, {"secrecy": ""}],
    "return": [{"reason": ""}],
    "refuse": [{"reason": "不公开"}],
    "sign": [{"actor": office.HEAD}, {"actor": office.HANDLER}, {"digests": {"portal": office.digest("x")}}],
    "post_board": [{"digest": office.digest("x")}, {"place": ""}],
    "file_to_office": [{"complete": False}, {"receiver": ""}, {"copy": office.PUBLIC}],
    "publish_portal": [{"digest": office.digest("x")}, {"rescan": None}, {"attachments": [office.COPY]}],
    "withdraw": [{"reason": ""}],
    "cancel": [{"reason": ""}, {"actor": office.HEAD}],
}
DAYS = [f"2026-07-{day:02d}" for day in range(1, 29)]


@dataclass
class Model:
    """What an attentive clerk knows about a document."""

    main: str = "draft"
    posted: bool = False
    filed: bool = False
    published: bool = False
    ever_public: bool = False
    day: dict[str, int] = field(default_factory=lambda: {"main": 0, "board": 0, "portal": 0})

    @property
    def finished(self) -> bool:
        return self.main == "signed" and self.posted and self.published

    def allows(self, event: str) -> bool:
        signed = self.main == "signed"
        return {
            "post_board": signed and not self.posted,
            "file_to_office": signed and not self.filed,
            "publish_portal": signed and self.filed and not self.published,
            "return_filed": signed and self.filed and not self.published,
            "publish_channel": signed and self.published,
            "withdraw": signed and (self.posted or self.published),
            "correct": self.finished or self.main == "withdrawn",
            "cancel": self.main in ("draft", "checked", "returned") and not self.ever_public,
        }.get(event, (self.main, event) in MAIN)

    def floor(self, event: str) -> int:
        branch = {
            "post_board": "board",
            "file_to_office": "portal",
            "publish_portal": "portal",
            "return_filed": "portal",
        }
        if event in branch:
            return max(self.day["main"], self.day[branch[event]])
        return max(self.day.values())

    def take(self, event: str, day: int) -> None:
        if event == "publish_channel":
            return
        if event in ("post_board", "file_to_office", "publish_portal"):
            self.day["board" if event == "post_board" else "portal"] = day
            self.posted |= event == "post_board"
            self.ever_public |= event in ("post_board", "publish_portal")
            self.filed |= event == "file_to_office"
            self.published |= event == "publish_portal"
            return
        moved = {"return_filed": "returned", "withdraw": "withdrawn", "correct": "corrected"}
        self.main = moved.get(event) or MAIN[(self.main, event)]
        self.posted = self.filed = self.published = False
        self.day["main"] = day


NAMES = {
    "draft": "draft", "checked": "machine_checked", "review": "dept_review", "leader": "leader_sign",
    "signed": "signed",
    "returned": "returned", "refused": "refused", "escalated": "secrecy_escalated", "withdrawn": "withdrawn",
    "cancelled": "cancelled",
    "corrected": "corrected",
}  # fmt: skip


class Procedure(RuleBasedStateMachine):
    """Any step, at any time, by anybody, with good papers or bad."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = office.opened(create_ledger(str(Path(self.folder.name) / "l.db"), today=office.TODAY))
        with self.ledger.writing() as writer:
            self.document = office.add(writer, day=DAYS[0], doctype="design_change")
        self.model = Model()

    def teardown(self) -> None:
        assert audit(self.ledger).faults == ()
        self.ledger.engine.dispose()
        self.folder.cleanup()

    @rule(event=st.sampled_from(sorted(office.STEPS)), later=st.integers(-1, 1))
    def any_step(self, event: str, later: int) -> None:
        self._try(event, later, {}, good=True)

    @rule(data=st.data())
    def next_step(self, data: st.DataObject) -> None:
        """One that the model allows, so that runs get far."""
        allowed = [event for event in sorted(office.STEPS) if self.model.allows(event)]
        if allowed:
            self._try(data.draw(st.sampled_from(allowed)), 0, {}, good=True)

    @rule(data=st.data())
    def spoiled_step(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(sorted(SPOILED)))
        self._try(event, 0, data.draw(st.sampled_from(SPOILED[event])), good=False)

    def _try(self, event: str, later: int, changes: dict[str, Any], *, good: bool) -> None:
        day = min(max(self.model.floor(event) + later, 0), len(DAYS) - 1)
        legal = good and self.model.allows(event) and day >= self.model.floor(event)
        before = self.ledger.head()
        try:
            with self.ledger.writing() as writer:
                office.take(writer, self.document, event, day=DAYS[day], **changes)
            taken = True
        except (StepRefused, DateRefused):
            taken = False
            assert self.ledger.head() == before
        assert taken == legal, (event, changes, self.model)
        if taken:
            self.model.take(event, day)

    @invariant()
    def model_and_record_agree(self) -> None:
        record = self.ledger.record(self.document)
        expected = "completed" if self.model.finished else NAMES[self.model.main]
        assert record.main == expected
        if self.model.main == "signed":
            assert (record.branches["board"] == "board_posted") == self.model.posted
            assert record.signed("leader")
            assert record.signed("dept_head")
        public = [posting for posting in record.postings if posting.version == record.version and not posting.removed]
        if public and record.main not in ("corrected",):
            assert record.signed("leader"), "nothing is public without the signature"


TestProcedure = Procedure.TestCase
TestProcedure.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
