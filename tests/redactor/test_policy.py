"""Policies: strict files, one decision for every finding, exemptions that stop the run when they are not in order."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Span
from extractors.rulefile import files, load, rules_folder
from redactor.detect.rules import DetectorFile
from redactor.errors import MissingPart, RuleFileError, UsageError
from redactor.finding import Finding, Hit
from redactor.policy import Case, KindRule, Policy, check_required, decide, load_policy, policy_names
from tests.effort import effort
from tests.redactor.exemptions import EXEMPT

PUBLISH = load_policy("publish")
TODAY = datetime.date(2026, 3, 2)


@dataclass(frozen=True)
class Spec:
    id: str
    disclose: bool


@dataclass(frozen=True)
class Field:
    spec: Spec
    spans: tuple[Span, ...]


def finding(kind: str, *evidence: str, score: float = 0.9, at: int = 10, print_: str = "0" * 16) -> Finding:
    spans = (Span(0, at, at + 5),)
    return Finding("F1", kind, "high", spans, score, "*****", print_, (Hit(kind, spans, score, "test", "t", evidence),))


def field(id_: str = "project_manager", disclose: bool = True, start: int = 0, end: int = 40) -> Field:
    return Field(Spec(id_, disclose), (Span(0, start, end),))


Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(text: str) -> Path:
        path = tmp_path / "own.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def test_every_shipped_policy_loads() -> None:
    assert "publish" in policy_names()
    for name in policy_names():
        assert load_policy(name, today=TODAY).id == name


@pytest.mark.parametrize("policy", policy_names())
@pytest.mark.parametrize("kind", ["id_card", "bank_account", "mobile"])
def test_no_shipped_policy_publishes_numbers_even_in_a_published_field(policy: str, kind: str) -> None:
    (decision,) = decide([finding(kind)], [field()], load_policy(policy))
    assert decision.action == "redact"


@pytest.mark.parametrize(
    ("kind", "evidence", "doctype", "action", "reason"),
    [
        ("mobile", (), "", "redact", "policy_kind"),
        ("person_name", (), "", "keep", "policy_kind"),
        ("person_name", ("role:public",), "resettlement_list", "keep", "policy_case"),
        ("person_name", ("role:complainant",), "", "redact", "policy_case"),
        ("person_name", ("role:household",), "", "review", "policy_case"),
        ("person_name", (), "resettlement_list", "review", "policy_case"),
        ("organization_account", (), "", "keep", "policy_kind"),
        ("id_card", ("masked:partly",), "", "review", "policy_case"),
        ("never_heard_of", (), "", "review", "no_rule"),
    ],
)
def test_publish(kind: str, evidence: tuple[str, ...], doctype: str, action: str, reason: str) -> None:
    (decision,) = decide([finding(kind, *evidence)], [], load_policy("publish"), doctype=doctype)
    assert (decision.action, decision.reason) == (action, reason)
    assert bool(decision.replacement) == (action == "redact")


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ([field()], "keep"),
        ([field(disclose=False)], "redact"),
        ([field(start=12)], "redact"),
        ([Field(Spec("a", True), (Span(1, 0, 40),))], "redact"),
        ([], "redact"),
    ],
)
def test_a_published_field_protects_what_lies_wholly_inside(fields: list[Field], action: str) -> None:
    (decision,) = decide([finding("personal_landline")], fields, load_policy("publish"))
    assert decision.action == action


def test_fields_may_nest_and_overlap() -> None:
    long, short, other = field("long", False, 0, 100), field("short", True, 8, 20), field("other", False, 12, 30)
    policy = Policy(
        id="p", title="p", published=("x",), cases=(Case(id="c", kinds=("y",), fields=("long",), action="keep"),)
    )
    by_short, by_long, none = decide(
        [finding("x"), finding("y", at=50), finding("x", at=18)], [other, short, long], policy
    )
    assert (by_short.reason, by_short.details) == ("published_field", {"field": "short"})
    assert by_long.reason == "policy_case"
    assert none.reason == "no_rule"


def test_many_fields_and_findings_take_linear_work() -> None:
    def work(rows: int) -> int:
        fields = [field("cell", True, n * 10, n * 10 + 9) for n in range(rows)]
        found = [finding("person_name", at=n * 10 + 2) for n in range(rows)]
        return effort(lambda: decide(found, fields, PUBLISH))

    assert work(4_000) < 10 * work(500)


def test_a_low_score_goes_to_a_person_and_a_very_low_one_is_dropped() -> None:
    policy = Policy(
        id="p", title="p", kinds={"mobile": KindRule(action="redact", replace="mask", redact_from=0.6, review_from=0.3)}
    )
    found = [finding("mobile", score=score) for score in (0.6, 0.59, 0.3, 0.29)]
    decisions = decide(found, [], policy)
    assert [(d.action, d.reason) for d in decisions] == [
        ("redact", "policy_kind"), ("review", "score_low"), ("review", "score_low"), ("keep", "score_too_low"),
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["mobile", "person_name", "x", ""]), st.floats(0, 1), st.sampled_from(["role:public", "a"])
        )
    ),
    st.sampled_from(["", "resettlement_list", "nonsense"]),
)
def test_decide_is_total_and_keeps_the_order(raw: list[tuple[str, float, str]], doctype: str) -> None:
    found = [finding(kind, code, score=score) for kind, score, code in raw]
    decisions = decide(found, [field()], PUBLISH, doctype=doctype)
    assert [d.finding for d in decisions] == [f.id for f in found]
    assert all((d.action == "redact") == bool(d.replacement) for d in decisions)


# ---------------------------------------------------------------- files


def test_an_exempt_value_stays_and_the_use_is_recorded(write: Write) -> None:
    policy = load_policy(write(EXEMPT.format(what="fingerprint: 00000000000000aa")))
    found = [finding("mobile", print_="00000000000000aa"), finding("mobile")]
    kept, gone = decide(found, [], policy, today=TODAY)
    assert (kept.action, kept.exemption, kept.reason) == ("keep", "同意书2026-07", "exempt_consent")
    assert (gone.action, gone.exemption) == ("redact", "")


def test_an_exempt_field_covers_its_kind_and_nothing_else(write: Write) -> None:
    policy = load_policy(write(EXEMPT.format(what="kind: mobile\n    field: contact")))
    inside = [field("contact", disclose=False)]
    assert [d.action for d in decide([finding("mobile"), finding("id_card")], inside, policy, today=TODAY)] == [
        "keep",
        "redact",
    ]
    assert decide([finding("mobile")], [], policy, today=TODAY)[0].action == "redact"


def test_an_expired_exemption_stops_the_run_even_if_nothing_uses_it(write: Write) -> None:
    path = write(EXEMPT.format(what="fingerprint: 00000000000000aa"))
    late = TODAY + datetime.timedelta(days=1)
    with pytest.raises(UsageError) as caught:
        load_policy(path, today=late)
    assert caught.value.exit_code == 2
    assert "同意书2026-07" in caught.value.text("zh")
    with pytest.raises(UsageError):
        decide([], [], load_policy(path), today=late)
    with pytest.raises(UsageError):
        decide([], [], load_policy(path))


def test_an_exemption_outside_its_scope_is_no_exemption(write: Write) -> None:
    path = write(EXEMPT.format(what="fingerprint: 00000000000000aa").replace("[all]", "[tender_notice]"))
    found = [finding("mobile", print_="00000000000000aa")]
    policy = load_policy(path)
    assert decide(found, [], policy, today=TODAY, doctype="tender_notice")[0].action == "keep"
    assert decide(found, [], policy, today=TODAY, doctype="completion")[0].action == "redact"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("id: a\ntitle: b\nkindss: {}\n", 3, "kinds"),
        ("id: a\ntitle: b\nkinds:\n  mobile: {action: delete}\n", 4, "delete"),
        ("id: a\ntitle: b\nkinds:\n  mobile: {action: redact}\n", 4, "replace"),
        ("id: a\ntitle: b\nkinds:\n  mobile: {action: keep, replace: mask}\n", 4, "replace"),
        ("id: a\ntitle: b\nkinds:\n  mobile: {action: redact, replace: mask, redact_from: 0.1}\n", 4, "thresholds"),
        ("id: a\ntitle: b\ncases:\n  - {id: x, action: keep}\n", 4, "everything"),
        ("id: a\ntitle: b\nrecognizers: ['os.system']\n", 1, "package.module:Class"),
        (EXEMPT.format(what="fingerprint: abc"), 6, "16 hex"),
        (EXEMPT.format(what="kind: mobile"), 6, "either"),
        (EXEMPT.format(what="fingerprint: 00000000000000aa").replace("2026-03-02", "2026-13-02"), 9, "date"),
        (EXEMPT.format(what="fingerprint: 00000000000000aa").replace("李四", "' '"), 6, "approver"),
        (EXEMPT.format(what="fingerprint: 00000000000000aa").replace("consent", "because"), 6, "because"),
        (
            EXEMPT.format(what="fingerprint: 00000000000000aa").replace("    reference: 同意书2026-07\n", ""),
            6,
            "reference",
        ),
    ],
)
def test_a_malformed_policy_is_refused_at_its_place(write: Write, text: str, line: int, words: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        load_policy(write(text))
    assert caught.value.details["line"] == line
    assert words in str(caught.value)


def test_extends_says_only_what_differs(write: Write) -> None:
    path = write(
        "id: own\ntitle: 自用\nextends: publish\nnames: always\n"
        "kinds:\n  mobile: {action: review}\n"
        "cases:\n  - {id: list_name, kinds: [person_name], action: keep}\n"
        "  - {id: new, kinds: [email], action: keep}\n"
    )
    own, parent = load_policy(path), load_policy("publish")
    assert (own.names, own.kinds["mobile"].action, own.kinds["id_card"]) == (
        "always",
        "review",
        parent.kinds["id_card"],
    )
    assert own.published == parent.published
    assert own.require == parent.require
    assert [case.id for case in own.cases] == ["new", *(case.id for case in parent.cases)]
    assert next(case for case in own.cases if case.id == "list_name").action == "keep"


def test_circles_and_unknown_names_are_answered(write: Write, tmp_path: Path) -> None:
    path = write("id: own\ntitle: t\nextends: own.yaml\n")
    with pytest.raises(RuleFileError, match="circles"):
        load_policy(path)
    with pytest.raises(UsageError, match="publish"):
        load_policy("publsh")
    with pytest.raises(UsageError, match=r"no such policy file"):
        load_policy(tmp_path / "none.yaml")


def test_a_rule_may_differ_by_document_type() -> None:
    rule = KindRule(action="redact", replace="label", doctypes={"resettlement_list": KindRule(action="keep")})
    policy = Policy(id="p", title="p", kinds={"property": rule})
    plain, listed = (decide([finding("property")], [], policy, doctype=d)[0] for d in ("", "resettlement_list"))
    assert (plain.action, listed.action) == ("redact", "keep")
    assert listed.rule == "kinds.property.doctypes.resettlement_list"


def test_a_required_detector_that_is_not_there_stops_the_run(write: Write) -> None:
    policy = load_policy(write("id: own\ntitle: t\nrequire: [mobile, iris_scan]\n"))
    check_required(policy, ["iris_scan", "mobile", "email"])
    with pytest.raises(MissingPart, match="iris_scan") as caught:
        check_required(policy, ["mobile"])
    assert caught.value.exit_code == 5


@pytest.mark.parametrize(
    ("policy", "doctype", "scope"),
    [("publish", "", "needed"), ("publish", "resettlement_list", "always"), ("anonymous", "", "always")],
)
def test_a_case_about_the_names_of_a_document_type_needs_all_its_names(policy: str, doctype: str, scope: str) -> None:
    assert load_policy(policy).names_in(doctype) == scope


def test_file_choices_reach_the_rewriter(write: Write) -> None:
    policy = load_policy(write("id: own\ntitle: t\nextends: publish\nfile: {unknown: abort, revisions: reject}\n"))
    assert (policy.options.unknown, policy.options.revisions, policy.options.comments) == ("abort", "reject", "drop")


def test_publish_has_a_rule_for_every_detector() -> None:
    kinds = {load(path, DetectorFile).kind for path in files(rules_folder(), "detectors")}
    assert kinds <= set(load_policy("publish").kinds)


def test_policies_name_only_what_the_pack_has() -> None:
    known = {path.stem for path in (rules_folder() / "policies").glob("*.yaml")}
    assert all(load_policy(name).extends in {"", *known} for name in policy_names())
