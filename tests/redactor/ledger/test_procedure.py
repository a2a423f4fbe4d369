"""The steps: what each needs, who may take it, in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import office
import pytest

from extractors import rulefile
from redactor.errors import RuleFileError, UsageError
from redactor.ledger import machine
from redactor.ledger.errors import DateRefused, FormedRefused, PersonalDataRefused, StepRefused, UnknownEntry
from redactor.ledger.guards import GUARDS
from redactor.ledger.procedure import load_procedure
from redactor.ledger.store import Ledger

RULES = load_procedure()


def test_every_guard_and_every_step_is_known() -> None:
    assert {name for step in RULES.transitions for name in step.guards} == set(GUARDS)
    assert {step.event for step in RULES.transitions} == set(office.STEPS)
    assert {step.event for step in RULES.transitions} <= set(machine.EVENT_TITLES)


def test_a_misspelt_state_is_refused_with_its_file(tmp_path: Path) -> None:
    text = (rulefile.rules_folder() / "procedure" / "signoff.yaml").read_text(encoding="utf-8")
    (tmp_path / rulefile.MARKER).write_text((rulefile.rules_folder() / rulefile.MARKER).read_text(encoding="utf-8"))
    (tmp_path / "procedure").mkdir()
    (tmp_path / "procedure" / "signoff.yaml").write_text(text.replace("to: leader_sign", "to: leader_sing"), "utf-8")
    with pytest.raises(RuleFileError, match="leader_sing"):
        load_procedure(tmp_path)


def test_the_whole_way(file_ledger: Ledger) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        record = office.take(writer, document, *office.PATH)
    assert record.main == "completed"
    assert file_ledger.record(document) == record
    assert [posting.channel for posting in record.postings] == ["board", "portal"]


def test_posting_and_filing_are_side_by_side(file_ledger: Ledger) -> None:
    with file_ledger.writing() as writer:
        one, other = office.add(writer), office.add(writer)
        office.take(writer, one, *office.PATH[:4], "file_to_office", "publish_portal", "post_board")
        office.take(writer, other, *office.PATH[:4], "post_board")
        assert writer.record(one).main == "completed"
        assert writer.record(other).branches == {"board": "board_posted", "portal": "signed"}


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    # step, after which others ("" none), what is changed, guard
    ("submit", "", {}, "state"),
    ("submit", "run_checks", {"actor": office.HEAD}, "by_handler"),
    ("submit", "run_checks", {"attribute": "secret"}, "attribute_set"),
    ("submit", "run_checks", {"attribute": "withheld"}, "attribute_set"),
    ("submit", "run_checks", {"role": "office"}, "role"),
    ("approve", "run_checks submit", {"actor": office.HANDLER}, "separate_persons"),
    ("approve", "run_checks submit", {"actor": "经办 甲"}, "separate_persons"),
    ("approve", "run_checks submit", {"actor": " "}, "role"),
    ("approve", "run_checks submit", {"secrecy": ""}, "secrecy_done"),
    ("approve", "run_checks submit", {"digests": {"portal": office.digest("other")}}, "same_digest"),
    ("approve", "run_checks submit", {"digests": {}}, "same_digest"),
    ("refuse", "run_checks submit", {"reason": "不想公开"}, "legal_reason"),
    ("return", "run_checks submit", {"reason": "  "}, "reason_given"),
    ("sign", "run_checks submit", {}, "state"),
    ("sign", "run_checks submit approve", {"actor": office.HEAD}, "separate_persons"),
    ("sign", "run_checks submit approve", {"actor": office.HANDLER}, "separate_persons"),
    ("sign", "run_checks submit approve", {"digests": {"portal": office.PUBLIC}}, "same_digest"),
    ("post_board", "run_checks submit approve", {}, "state"),
    ("post_board", "run_checks submit approve sign", {"digest": office.digest("other")}, "same_board_digest"),
    ("post_board", "run_checks submit approve sign", {"place": ""}, "place_given"),
    ("post_board", "run_checks submit approve sign post_board", {}, "state"),
    ("file_to_office", "run_checks submit approve sign", {"complete": False}, "copy_complete"),
    ("file_to_office", "run_checks submit approve sign", {"copy": office.PUBLIC}, "copy_complete"),
    ("file_to_office", "run_checks submit approve sign", {"pages": 0}, "copy_complete"),
    ("file_to_office", "run_checks submit approve sign", {"receiver": ""}, "receiver_given"),
    ("publish_portal", "run_checks submit approve sign", {}, "state"),
    ("publish_portal", "run_checks submit approve sign post_board", {}, "state"),
    ("publish_portal", " ".join(office.PATH[:6]), {"digest": office.digest("other")}, "same_portal_digest"),
    ("publish_portal", " ".join(office.PATH[:6]), {"rescan": None}, "rescan_clean"),
    ("publish_portal", " ".join(office.PATH[:6]), {"rescan": {"status": "NOT_CHECKED"}}, "rescan_clean"),
    ("publish_portal", " ".join(office.PATH[:6]), {"rescan": {"status": "FINDINGS", "open": ["ab"]}}, "rescan_clean"),
    ("publish_portal", " ".join(office.PATH[:6]), {"attachments": [office.COPY]}, "copy_not_attached"),
    ("publish_portal", " ".join(office.PATH[:6]), {"place": "县政府网站"}, "address_given"),
    ("publish_channel", " ".join(office.PATH[:6]), {}, "state"),
    ("publish_channel", " ".join(office.PATH), {"digest": office.digest("other")}, "known_artefact"),
    ("withdraw", "run_checks submit approve sign", {}, "state"),
    ("withdraw", " ".join(office.PATH), {"reason": ""}, "reason_given"),
    ("new_version", " ".join(office.PATH), {}, "state"),
]


@pytest.mark.parametrize(("step", "before", "changes", "guard"), REFUSED)
def test_refused(file_ledger: Ledger, step: str, before: str, changes: dict[str, Any], guard: str) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, *before.split())
    head = file_ledger.head()
    with pytest.raises(StepRefused) as caught, file_ledger.writing() as writer:
        office.take(writer, document, step, **changes)
    assert caught.value.details["guard"] == guard
    assert caught.value.text("zh") != caught.value.text("en")
    assert file_ledger.head() == head


def test_what_a_law_wants_published_is_not_refused(file_ledger: Ledger) -> None:
    with file_ledger.writing() as writer:
        documents = {name: office.add(writer, doctype=name) for name in ("award_notice", "design_change")}
        for document in documents.values():
            office.take(writer, document, "run_checks", "submit")
        assert office.take(writer, documents["design_change"], "refuse").main == "refused"
    with pytest.raises(StepRefused) as caught, file_ledger.writing() as writer:
        office.take(writer, documents["award_notice"], "refuse")
    assert caught.value.details["guard"] == "legal_reason"
    with file_ledger.writing() as writer:
        record = office.take(writer, documents["award_notice"], "cannot_decide", "classified")
    assert record.main == "refused"


CHECKS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"status": "NOT_CHECKED"}, {}, "check_finished"),
    ({"open": [office.open_finding()]}, {}, "no_open_findings"),
    ({"blocked": ["secrecy:mark"]}, {}, "nothing_blocked"),
    ({"looks": ["pictures_not_read"]}, {}, "looked_at"),
    ({"gaps": [office.gap()]}, {}, "missing_explained"),
    (
        {"gaps": [office.gap()]},
        {"explanations": {"award_date": {"status": "whatever", "reason": "x"}}},
        "missing_explained",
    ),
    ({"gaps": [office.gap()]}, {"explanations": {"award_date": {"status": "not_formed"}}}, "missing_explained"),
    (
        {"gaps": [office.gap()]},
        {"explanations": {"award_date": {"status": "lacking", "reason": "待批复"}}},
        "missing_explained",
    ),
    (
        {"open": [office.open_finding("redact")]},
        {"rulings": [{"fingerprint": "0123456789abcdef", "kind": "mobile", "basis": "not_personal", "reason": "座机"}]},
        "no_open_findings",
    ),
    (
        {"open": [office.open_finding()]},
        {"rulings": [{"fingerprint": "0123456789abcdef", "kind": "mobile", "basis": "consent", "reason": "本人同意"}]},
        "no_open_findings",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("found", "said", "guard"), CHECKS)
def test_what_a_check_found_stops_the_submission(
    file_ledger: Ledger, found: dict[str, Any], said: dict[str, Any], guard: str
) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, "run_checks", check=office.check(**found))
    with pytest.raises(StepRefused) as caught, file_ledger.writing() as writer:
        office.take(writer, document, "submit", **said)
    assert caught.value.details["guard"] == guard


def test_explained_gaps_and_decided_findings_go_on(file_ledger: Ledger) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        found = office.check(open=[office.open_finding()], gaps=[office.gap()], looks=["pictures_not_read"])
        office.take(writer, document, "run_checks", check=found)
        ruling = {"fingerprint": "0123456789abcdef", "kind": "mobile", "basis": "not_personal", "reason": "办公座机"}
        said = {"award_date": {"status": "lacking", "reason": "待批复", "until": "2026-08-01"}}
        record = office.take(writer, document, "submit", explanations=said, rulings=[ruling], looked=True)
        assert not record.open_findings()
        assert not record.unexplained()
        office.take(writer, document, "approve", "sign", "file_to_office")
        rescan = {"status": "FINDINGS", "open": ["0123456789abcdef"], "blocked": []}
        office.take(writer, document, "publish_portal", rescan=rescan)


def test_a_returned_document_loses_its_signatures(file_ledger: Ledger) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, *office.PATH[:6], "return_filed")
        record = writer.record(document)
        assert record.main == "returned"
        assert [posting.removed for posting in record.postings] == ["2026-07-02"]
        record = office.take(writer, document, "fix")
        assert "portal" not in record.digests
        assert not record.check


def test_a_correction_is_a_new_version(file_ledger: Ledger) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, *office.PATH, "publish_channel", "withdraw")
        assert all(posting.removed for posting in writer.record(document).postings)
        record = office.take(writer, document, "correct", "new_version", *office.PATH)
    assert (record.version, record.main) == (2, "completed")
    assert [removal.kind for removal in record.removals] == ["withdraw", "correct"]


def test_a_new_version_needs_the_signature_anew(file_ledger: Ledger) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        record = office.take(writer, document, *office.PATH, "correct", "new_version", "run_checks", "submit")
    assert record.signed("leader") is None


@pytest.mark.parametrize("day", ["2026-10-01", "2026-07-01", "1.7.2026", "2026-02-30", "20260702", ""])
def test_bad_days_are_refused(file_ledger: Ledger, day: str) -> None:
    """In the future, before the step before, no date."""
    with file_ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, "run_checks", "submit")
    with pytest.raises(DateRefused), file_ledger.writing() as writer:
        office.take(writer, document, "approve", day=day)


def test_the_board_may_be_recorded_later_than_the_portal(file_ledger: Ledger) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, *office.PATH[:4])
        office.take(writer, document, "file_to_office", "publish_portal", day="2026-07-08")
        record = office.take(writer, document, "post_board", day="2026-07-03")
    assert record.main == "completed"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"department": "镇财政"}, UnknownEntry),
        ({"project": "别的工程"}, UnknownEntry),
        ({"limit": "forever"}, UnknownEntry),
        ({"info_kind": "别的"}, UnknownEntry),
        ({"doctype": "other"}, UsageError),
        ({"formed": "2026-07-02"}, DateRefused),
        ({"formed": "2027-01-01"}, FormedRefused),
    ],
)
def test_what_cannot_be_added(file_ledger: Ledger, changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error), file_ledger.writing() as writer:
        office.add(writer, **changes)
    assert file_ledger.records() == []


def test_an_unknown_department_is_answered_with_advice(file_ledger: Ledger) -> None:
    with pytest.raises(UnknownEntry) as caught, file_ledger.writing() as writer:
        office.add(writer, department="镇财政")
    assert "镇财政所" in caught.value.text()


def test_texts_are_screened_before_they_are_stored(file_ledger: Ledger) -> None:
    file_ledger.screen = lambda text: ("mobile",) if "139" in text else ()
    with file_ledger.writing() as writer:
        document = office.add(writer)
    with pytest.raises(PersonalDataRefused), file_ledger.writing() as writer:
        office.take(writer, document, "run_checks", "submit", "return", reason="请打 13900001234")
    assert file_ledger.record(document).main == "draft"
    with pytest.raises(PersonalDataRefused), file_ledger.writing() as writer:
        office.take(writer, document, "run_checks", actor="经办甲 13900001234")
    assert file_ledger.record(document).main == "draft"
