"""A reviewer's decisions: put over the policy's, done to the file, proven, and recorded."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from scans import scan
from support import SAMPLES

from extractors.formats import extract
from extractors.model import Span
from redactor import pipeline
from redactor.errors import UsageError
from redactor.review import Area, Mark, Review, Verdict, equal_places, is_strong

TEXT = "中标公告\n中标人：甲乙丙有限公司\n联系人：李小明，电话：13900001234\n备用电话：13900001234\n备注：第三仓库\n"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def clean(data: bytes, kit: Any, *verdicts: Verdict, marks: tuple[Mark, ...] = (), name: str = "a.txt") -> Any:
    return pipeline.process(data, kit, "clean", name=name, review=Review(digest(data), verdicts, marks))


def ids_of(data: bytes, kit: Any, kind: str, name: str = "a.txt") -> list[str]:
    report = pipeline.process(data, kit, "check", name=name).report
    return [item.finding.id for item in report.findings if item.finding.kind == kind]


def keep(finding: str, basis: Any = "consent", reference: str = "同意书〔2026〕8号") -> Verdict:
    return Verdict(finding=finding, action="keep", basis=basis, reference=reference)


@pytest.mark.parametrize(
    ("basis", "reason"),
    [("consent", "exempt_consent"), ("public_interest", "exempt_public_interest"),
     ("not_personal", "reviewed_not_personal")],
)  # fmt: skip
def test_kept_values_stay_and_are_recorded_with_their_basis(kit: Any, basis: Any, reason: str) -> None:
    data = TEXT.encode()
    outcome = clean(data, kit, *(keep(name, basis) for name in ids_of(data, kit, "mobile")))
    assert outcome.data.decode().count("13900001234") == 2
    kept = [item.to_dict() for item in outcome.report.findings if item.finding.kind == "mobile"]
    assert {(k["action"], k["reason"], k["rule"], k["exemption"]) for k in kept} == {
        ("keep", reason, "review", "同意书〔2026〕8号")
    }


def test_one_number_cannot_be_kept_in_one_place_only(kit: Any) -> None:
    data = TEXT.encode()
    first, second = ids_of(data, kit, "mobile")
    with pytest.raises(UsageError):
        clean(data, kit, keep(first), Verdict(finding=second, action="redact"))


def test_what_the_policy_keeps_can_be_removed(kit: Any) -> None:
    data = (SAMPLES / "tender" / "tender_complete.docx").read_bytes()
    report = pipeline.process(data, kit, "check", name="a.docx").report
    kept = next(item for item in report.findings if item.decision.action == "keep")
    outcome = clean(data, kit, Verdict(finding=kept.finding.id, action="redact", style="mask"), name="a.docx")
    item = next(item for item in outcome.report.findings if item.finding.id == kept.finding.id)
    assert (item.decision.action, item.decision.reason, item.decision.replacement) == (
        "redact", "reviewed_redact", "mask",
    )  # fmt: skip
    assert outcome.report.verify.passed


@pytest.mark.parametrize(("style", "written"), [("label", "【已隐去】"), ("mask", "****"), ("nothing", "备注：\n")])
def test_marked_text_goes(kit: Any, style: Any, written: str) -> None:
    data = TEXT.encode()
    start = TEXT.index("第三仓库")
    outcome = clean(data, kit, marks=(Mark(id="M1", spans=(Span(0, start, start + 4),), style=style),))
    assert "第三仓库" not in outcome.data.decode()
    assert written in outcome.data.decode()
    item = next(item.to_dict() for item in outcome.report.findings if item.finding.id == "M1")
    assert (item["kind"], item["title"], item["reason"]) == ("manual", "人工标注", "reviewed_mark")
    assert "第三仓库" not in str(outcome.report.to_dict())


def test_marks_over_findings_take_only_the_rest(kit: Any) -> None:
    data = TEXT.encode()
    start = TEXT.index("电话")
    outcome = clean(data, kit, marks=(Mark(id="M1", spans=(Span(0, start, start + 15),)),))
    assert outcome.report.verify.passed
    assert "13900001234" not in outcome.data.decode()
    assert "明，电话" not in outcome.data.decode()


def test_marked_numbers_go_wherever_they_stand(kit: Any) -> None:
    """A reviewer marks a number once; it also stands where nobody looked."""
    text = "台账\n编号7781234509876甲\n仓库7781234509876乙\n"
    start = text.index("7781234509876")
    outcome = clean(text.encode(), kit, marks=(Mark(id="M1", spans=(Span(0, start, start + 13),)),))
    assert "7781234509876" not in outcome.data.decode()


@pytest.mark.parametrize(
    "review",
    [
        Review("0" * 64),
        Review(digest(TEXT.encode()), (Verdict(finding="F99", action="redact"),)),
        Review(digest(TEXT.encode()), (), (Mark(id="M1", spans=(Span(0, 0, 10_000),)),)),
        Review(digest(TEXT.encode()), (), (Mark(id="M1", spans=(Span(7, 0, 1),)),)),
        Review(digest(TEXT.encode()), (), (Mark(id="M1", spans=(Span(0, -2, 1),)),)),
    ],
    ids=["another file", "no such finding", "too long", "no such part", "negative"],
)
def test_reviews_that_do_not_fit_are_refused(kit: Any, review: Review) -> None:
    with pytest.raises(UsageError):
        pipeline.process(TEXT.encode(), kit, "clean", name="a.txt", review=review)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Verdict(finding="F1", action="keep"),
        lambda: Verdict(finding="F1", action="keep", basis="consent"),
        lambda: Verdict(finding="F1", action="keep", basis="consent", reference="  "),
        lambda: Verdict(finding="F1", action="redact", basis="consent", reference="x"),
        lambda: Verdict(finding="F1", action="keep", basis="consent", reference="x", style="mask"),
        lambda: Mark(id="M1"),
    ],
)
def test_keeping_takes_a_basis_and_a_reference(make: Any) -> None:
    with pytest.raises(UsageError):
        make()


def test_personal_data_in_a_reference_are_masked(kit: Any) -> None:
    data = TEXT.encode()
    verdicts = [keep(name, reference="本人13512345678同意") for name in ids_of(data, kit, "mobile")]
    outcome = clean(data, kit, *verdicts)
    assert "13512345678" not in str(outcome.report.to_dict())


@pytest.mark.parametrize("name", ["award/award.docx", "completion/completion.pdf"])
def test_the_same_review_gives_the_same_bytes(kit: Any, name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    document = extract(data, name)
    part = next(i for i, p in enumerate(document.parts) if len(p.text) > 20)
    marks = (Mark(id="M1", spans=(Span(part, 2, 6),)),)
    first, second = (clean(data, kit, marks=marks, name=name) for _ in range(2))
    assert first.data == second.data
    assert first.data != pipeline.process(data, kit, "clean", name=name).data


def test_a_marked_area_of_a_scan_is_painted_over(kit: Any) -> None:
    """A box on a page that is a picture: nothing was read there, and nothing can be read there any more."""
    import pypdfium2

    data = scan("jpeg")
    pages = pypdfium2.PdfDocument(data)
    width, height = pages[0].get_size()
    box = (int(width), -int(height * 3), int(width * 3), -int(height))
    outcome = clean(data, kit, marks=(Mark(id="M1", area=Area("page 1", box)),), name="scan.pdf")
    assert outcome.data is not None
    shown = pypdfium2.PdfDocument(outcome.data)[0].render(scale=1).to_pil().convert("L")
    assert shown.crop((int(width * 0.3), int(height * 0.3), int(width * 0.7), int(height * 0.7))).getextrema()[1] < 60


@pytest.mark.parametrize(
    ("text", "strong"),
    [("7781234509876", True), ("A1234567", True), ("a@b.cn1", True), ("第三仓库", False), ("1985", False),
     ("12345", False), ("联系电话13900001234", False)],
)  # fmt: skip
def test_what_counts_as_a_value_that_identifies(text: str, strong: bool) -> None:
    assert is_strong(text) is strong


def test_equal_places_are_found_over_gaps_and_what_is_taken_is_left_out() -> None:
    document = extract("甲乙丙 甲乙\n丙，甲 乙 丙".encode(), "a.txt")
    text = document.parts[0].text
    found = equal_places(document, "甲乙丙", [Span(0, 0, 3)])
    assert ["".join(text[s.start : s.end].split()) for s in found] == ["甲乙丙", "甲乙丙"]
