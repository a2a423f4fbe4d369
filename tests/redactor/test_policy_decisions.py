"""Each condition of a decision by itself: what fits by one character, one place or one score, and what does not."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

import msgspec
import pytest

from extractors.model import Span
from redactor.errors import MissingPart, UsageError
from redactor.finding import Finding, Hit
from redactor.policy import Case, KindRule, Policy, check_required, decide
from redactor.policy.model import Exemption

DAY = datetime.date(2026, 3, 2)
PLACE = Span(1, 10, 15)


@dataclass(frozen=True)
class Spec:
    id: str
    disclose: bool = True


@dataclass(frozen=True)
class Field:
    spec: Spec
    spans: tuple[Span, ...]


def field(*spans: Span, name: str = "manager", disclose: bool = True) -> Field:
    return Field(Spec(name, disclose), spans)


def finding(*spans: Span, kind: str = "mobile", score: float = 0.6, evidence: tuple[str, ...] = ()) -> Finding:
    hit = Hit(kind, spans, score, "test", "t", evidence)
    return Finding("F1", kind, "high", spans, score, "***", "0" * 16, (hit,))


REDACT = KindRule(action="redact", replace="label")
POLICY = Policy(id="p", title="p", published=("mobile",), kinds={"mobile": REDACT})


def action(found: Finding, *fields: Field, policy: Policy = POLICY, doctype: str = "") -> str:
    (decision,) = decide([found], fields, policy, doctype=doctype, today=DAY)
    return f"{decision.action} {decision.reason}"


@pytest.mark.parametrize(("spans", "kept"), [
    ([PLACE], True), ([Span(1, 0, 99)], True), ([Span(1, 11, 15)], False), ([Span(1, 10, 14)], False),
    ([Span(0, 10, 15)], False), ([Span(2, 0, 99)], False), ([Span(1, 0, 12), Span(1, 12, 99)], False), ([], False),
])  # fmt: skip
def test_what_a_published_field_must_hold(spans: list[Span], kept: bool) -> None:
    assert action(finding(PLACE), field(*spans)) == ("keep published_field" if kept else "redact policy_kind")


@pytest.mark.parametrize(("spans", "kept"), [
    ([Span(1, 0, 20), Span(2, 0, 9)], True), ([Span(1, 0, 20)], False), ([Span(2, 0, 9)], False),
    ([Span(1, 0, 20), Span(3, 0, 9)], False),
])  # fmt: skip
def test_a_value_in_pieces_must_lie_in_it_whole(spans: list[Span], kept: bool) -> None:
    found = finding(PLACE, Span(2, 0, 4))
    assert action(found, field(*spans)) == ("keep published_field" if kept else "redact policy_kind")


def test_one_field_must_hold_all_of_it() -> None:
    found = finding(PLACE, Span(2, 0, 4))
    assert action(found, field(Span(1, 0, 20)), field(Span(2, 0, 9))) == "redact policy_kind"


def test_a_finding_without_a_place_lies_in_no_field() -> None:
    assert action(finding(), field(Span(1, 0, 99))) == "redact policy_kind"


@pytest.mark.parametrize("which", range(5))
def test_any_of_the_fields_around_counts(which: int) -> None:
    """However many lie around it, shorter and longer, begun before and after."""
    spans = [Span(1, 0, 99), Span(1, 2, 12), Span(1, 4, 98), Span(1, 6, 11), Span(1, 8, 97)]
    fields = [field(span, name=f"f{n}", disclose=n == which) for n, span in enumerate(spans)]
    holds = spans[which].end >= PLACE.end
    assert action(finding(PLACE), *fields) == ("keep published_field" if holds else "redact policy_kind")
    (decision,) = decide([finding(PLACE)], fields, POLICY)
    assert decision.details == ({"field": f"f{which}"} if holds else {})


def test_the_first_of_the_published_fields_is_named() -> None:
    fields = [field(Span(1, 9, 30), name="near"), field(Span(1, 0, 30), name="far")]
    (decision,) = decide([finding(PLACE)], fields, POLICY)
    assert decision.details == {"field": "near"}


def case(**conditions: object) -> Policy:
    made = {"id": "c", "action": "keep", "kinds": ("mobile",), **conditions}
    return msgspec.structs.replace(POLICY, cases=(Case(**made),))  # type: ignore[arg-type]


FITS = [
    ({}, (), True),
    ({"kinds": ("id_card", "mobile")}, (), True),
    ({"kinds": ("id_card",)}, (), False),
    ({"evidence": ("label:a",)}, ("label:a",), True),
    ({"evidence": ("label:a",)}, ("label:ab",), False),
    ({"evidence": ("label:a",)}, (), False),
    ({"evidence": ("label:*",)}, ("label:a",), True),
    ({"evidence": ("label:*",)}, ("labels",), False),
    ({"evidence": ("label:*",)}, ("role:x",), False),
    ({"evidence": ("label:*",)}, ("label:",), True),
    ({"evidence": ("x", "label:*")}, ("y", "label:a"), True),
    ({"evidence": ("x", "z*")}, ("y", "label:a"), False),
    ({"evidence": ("*",)}, ("anything",), True),
    ({"unless": ("label:a",)}, ("label:a",), False),
    ({"unless": ("label:a",)}, ("label:b",), True),
    ({"unless": ("label:*",)}, ("label:b",), False),
    ({"unless": ("label:*",)}, ("role:b",), True),
    ({"evidence": ("a",), "unless": ("b",)}, ("a", "b"), False),
    ({"doctypes": ("bid",)}, (), False),
    ({"from_score": 0.6}, (), True),
    ({"from_score": 0.61}, (), False),
    ({"below_score": 0.6}, (), False),
    ({"below_score": 0.61}, (), True),
    ({"fields": ("manager",)}, (), False),
]  # fmt: skip


@pytest.mark.parametrize(("conditions", "evidence", "fits"), FITS)
def test_conditions_of_a_case(conditions: dict[str, object], evidence: tuple[str, ...], fits: bool) -> None:
    found = finding(PLACE, evidence=evidence)
    assert action(found, policy=case(**conditions)) == ("keep policy_case" if fits else "redact policy_kind")


@pytest.mark.parametrize(("doctype", "fits"), [("bid", True), ("award", True), ("other", False), ("", False)])
def test_a_case_for_document_types(doctype: str, fits: bool) -> None:
    told = action(finding(PLACE), policy=case(doctypes=("bid", "award")), doctype=doctype)
    assert told == ("keep policy_case" if fits else "redact policy_kind")


@pytest.mark.parametrize(("name", "fits"), [("manager", True), ("owner", True), ("other", False)])
def test_a_case_for_fields(name: str, fits: bool) -> None:
    around = field(Span(1, 0, 99), name=name, disclose=False)
    told = action(finding(PLACE), around, policy=case(fields=("manager", "owner"), kinds=()))
    assert told == ("keep policy_case" if fits else "redact policy_kind")


@pytest.mark.parametrize(("rule", "score", "told"), [
    (REDACT, 0.5, "redact policy_kind"), (REDACT, 0.49, "review score_low"), (REDACT, 0.3, "review score_low"),
    (REDACT, 0.29, "keep score_too_low"), (KindRule(action="review"), 0.4, "review policy_kind"),
    (KindRule(action="review"), 0.2, "keep score_too_low"), (KindRule(action="keep"), 0.1, "keep policy_kind"),
    (KindRule(action="keep"), 0.9, "keep policy_kind"),
    (KindRule(action="redact", replace="mask", redact_from=0.0, review_from=0.0), 0.0, "redact policy_kind"),
])  # fmt: skip
def test_scores_of_a_kind(rule: KindRule, score: float, told: str) -> None:
    policy = msgspec.structs.replace(POLICY, kinds={"mobile": rule})
    assert action(finding(PLACE, score=score), policy=policy) == told


def test_rules_are_named_as_they_stand_in_the_file() -> None:
    special = KindRule(action="redact", replace="label", doctypes={"bid": KindRule(action="review")})
    policy = msgspec.structs.replace(POLICY, kinds={"mobile": special})
    rules = [decide([finding(PLACE)], (), policy, doctype=doctype)[0] for doctype in ("bid", "award", "")]
    assert [rule.rule for rule in rules] == ["kinds.mobile.doctypes.bid", "kinds.mobile", "kinds.mobile"]
    assert [rule.replacement for rule in rules] == ["", "label", "label"]
    (unknown,) = decide([finding(PLACE, kind="other")], (), policy)
    assert (unknown.action, unknown.reason, unknown.rule) == ("review", "no_rule", "default")


EXEMPT = Exemption(
    basis="consent", reference="R1", approver="A", expires=DAY, scope=("bid",), fingerprint="0" * 16
)  # fmt: skip


@pytest.mark.parametrize(("changed", "doctype", "kept"), [
    ({}, "bid", True), ({}, "award", False), ({}, "", False), ({"scope": ("all",)}, "award", True),
    ({"fingerprint": "1" * 16}, "bid", False),
    ({"fingerprint": "", "kind": "mobile", "field": "manager"}, "bid", True),
    ({"fingerprint": "", "kind": "id_card", "field": "manager"}, "bid", False),
    ({"fingerprint": "", "kind": "mobile", "field": "owner"}, "bid", False),
])  # fmt: skip
def test_exemptions(changed: dict[str, object], doctype: str, kept: bool) -> None:
    policy = msgspec.structs.replace(POLICY, exemptions=(msgspec.structs.replace(EXEMPT, **changed),))
    told = action(finding(PLACE), field(Span(1, 0, 99), disclose=False), policy=policy, doctype=doctype)
    assert told == ("keep exempt_consent" if kept else "redact policy_kind")


def test_the_last_day_of_an_exemption_counts() -> None:
    policy = msgspec.structs.replace(POLICY, exemptions=(EXEMPT,))
    assert decide([], (), policy, today=DAY) == ()
    with pytest.raises(UsageError):
        decide([], (), policy, today=DAY + datetime.timedelta(days=1))
    with pytest.raises(UsageError):
        decide([], (), policy)


NEITHER = {"fingerprint": "", "kind": "", "field": ""}


@pytest.mark.parametrize(("changed", "fine"), [
    ({}, True), ({"fingerprint": "", "kind": "mobile", "field": "manager"}, True), (NEITHER, False),
    ({"kind": "mobile", "field": "manager"}, False), ({"kind": "mobile"}, False), ({"field": "manager"}, False),
    ({**NEITHER, "kind": "mobile"}, False), ({**NEITHER, "field": "manager"}, False),
    ({"fingerprint": "0" * 15}, False), ({"fingerprint": "G" * 16}, False), ({"scope": ()}, False),
    ({"reference": " "}, False), ({"approver": " "}, False),
])  # fmt: skip
def test_what_an_exemption_must_say(changed: dict[str, object], fine: bool) -> None:
    made = {**msgspec.structs.asdict(EXEMPT), **changed}
    if fine:
        assert Exemption(**made).basis == "consent"
    else:
        with pytest.raises(ValueError):
            Exemption(**made)


@pytest.mark.parametrize(("made", "fine"), [
    ({"action": "redact", "replace": "label"}, True), ({"action": "redact"}, False), ({"action": "keep"}, True),
    ({"action": "keep", "replace": "label"}, False), ({"action": "review", "replace": "mask"}, False),
    ({"action": "keep", "review_from": 0.0, "redact_from": 1.0}, True),
    ({"action": "keep", "review_from": -0.1}, False),
    ({"action": "keep", "redact_from": 1.1}, False), ({"action": "keep", "review_from": 0.6}, False),
    ({"action": "keep", "review_from": 0.5, "redact_from": 0.5}, True),
    ({"action": "keep", "doctypes": {"a": KindRule(action="keep")}}, True),
    ({"action": "keep", "doctypes": {"a": KindRule(action="keep", doctypes={"b": KindRule(action="keep")})}}, False),
])  # fmt: skip
def test_what_a_rule_must_say(made: dict[str, object], fine: bool) -> None:
    if fine:
        assert KindRule(**made).action == made["action"]  # type: ignore[arg-type]
    else:
        with pytest.raises(ValueError):
            KindRule(**made)  # type: ignore[arg-type]


@pytest.mark.parametrize("condition", ["kinds", "evidence", "fields"])
def test_a_case_needs_one_condition_that_singles_out(condition: str) -> None:
    assert Case(id="c", action="keep", **{condition: ("x",)}).id == "c"  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        Case(id="c", action="keep", doctypes=("x",), unless=("y",))


def test_policies_are_checked_as_wholes() -> None:
    twice = Case(id="c", action="keep", kinds=("x",))
    with pytest.raises(ValueError):
        Policy(id="p", title="p", cases=(twice, twice))
    with pytest.raises(ValueError):
        Policy(id="p", title="p", recognizers=("module.Class",))
    with pytest.raises(MissingPart):
        check_required(Policy(id="p", title="p", require=("a", "b")), ["a"])
    check_required(Policy(id="p", title="p", require=("a", "b")), ["b", "c", "a"])
    with pytest.raises(AttributeError):
        POLICY.id = "q"  # type: ignore[misc]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "p", "title": "p", "other": 1}, Policy)


@pytest.mark.parametrize(("names", "kinds", "doctype", "told"), [
    ("needed", ("person_name",), "bid", "always"), ("needed", ("person_name",), "award", "needed"),
    ("needed", ("mobile",), "bid", "needed"), ("never", ("person_name",), "bid", "never"),
    ("always", ("mobile",), "award", "always"),
])  # fmt: skip
def test_how_far_names_are_searched_for(names: str, kinds: tuple[str, ...], doctype: str, told: str) -> None:
    made = msgspec.structs.replace(case(kinds=kinds, doctypes=("bid",)), names=names)
    assert made.names_in(doctype) == told


def test_a_finding_is_decided_about_once() -> None:
    found = [finding(PLACE), replace(finding(PLACE), id="F2")]
    assert [decision.finding for decision in decide(found, (), POLICY)] == ["F1", "F2"]
