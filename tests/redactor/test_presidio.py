"""The Presidio door and the toolkit find the same; other people's recognizers come in by name."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
import tldextract
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult

from extractors.rulefile import rules_folder
from redactor.detect.foreign import foreign_hits, load_recognizers
from redactor.detect.nlp import JiebaNlpEngine, NearbyContextEnhancer, nlp_engine
from redactor.detect.text import document_from_text
from redactor.errors import DetectorFailed, MissingPart, UsageError
from redactor.presidio import analyzer_engine
from redactor.toolkit import Toolkit
from tests.effort import effort

PASSAGES = [
    "联系电话：13900000000，办公电话0851-55550000。",
    "户主：张建国，身份证号码：11010119900307{check}，开户银行账号6217 9900 0000 0475 141。",
    "家庭年收入3.2万元，家住某镇某村三组12号。",
    "投诉人刘大海反映道路破损，邮箱 someone@example.com。",
    "项目总投资1234.56万元，统一社会信用代码91520000MA6H2XYK8L，计划工期360日历天。",
    "",
    "没有任何个人信息的一句话。",
]


class CaseNumber(PatternRecognizer):  # type: ignore[misc]
    """A recognizer as a Presidio user writes one."""

    def __init__(self, supported_language: str = "zh") -> None:
        super().__init__(
            "CN_CASE_NUMBER",
            patterns=[Pattern("case", r"案-\d{4}", 0.3)],
            context=["信访"],
            supported_language=supported_language,
        )


class Broken(EntityRecognizer):  # type: ignore[misc]
    """A recognizer that fails."""

    def __init__(self) -> None:
        super().__init__(["CN_BROKEN"], supported_language="zh")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """Fail, with document text in the message."""
        raise RuntimeError(text)


NAME = f"{__name__}:CaseNumber"


def with_check_digit(text: str) -> str:
    """Fill {check} with a sequence number and its GB 11643 check digit."""
    stem = "11010119900307" + "991"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(digit) * weight for digit, weight in zip(stem, weights, strict=True))
    return text.format(check="991" + "10X98765432"[total % 11])


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.load(policy="publish")


@pytest.fixture(scope="module")
def engine(kit: Toolkit) -> Any:
    return analyzer_engine(kit=kit)


@pytest.mark.parametrize("passage", PASSAGES)
def test_both_doors_agree(passage: str, kit: Toolkit, engine: Any) -> None:
    text = with_check_digit(passage) if "{check}" in passage else passage
    ours = {(f.start, f.end, "cn_" + f.kind, round(f.score, 4)) for f in kit.scan_text(text) if f.action != "keep"}
    theirs = {(r.start, r.end, r.entity_type, round(r.score, 4)) for r in engine.analyze(text, language="zh")}
    assert theirs == ours


def test_the_door_says_what_the_policy_does_and_why(engine: Any) -> None:
    (result,) = engine.analyze("联系电话：13900000000", language="zh", entities=["cn_mobile"])
    assert result.recognition_metadata["action"] == "redact"
    assert any("联系电话" in code for code in result.recognition_metadata["evidence"])


def test_the_door_needs_no_network(kit: Toolkit, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert analyzer_engine(kit=kit).analyze("电话13900000000", language="zh")
    (recognizer,) = load_recognizers(("presidio_analyzer.predefined_recognizers:EmailRecognizer",))
    assert tldextract.tldextract.TLD_EXTRACTOR.suffix_list_urls == ()
    document = document_from_text("联系 someone@example.com")
    assert [hit.kind for hit in foreign_hits(document, [recognizer], rules_folder())] == ["email_address"]


# ---------------------------------------------------------------- other people's recognizers


def test_a_recognizer_named_in_a_policy_takes_part(tmp_path: Path) -> None:
    policy = tmp_path / "own.yaml"
    policy.write_text(
        f"id: own\ntitle: t\nextends: publish\nrecognizers: ['{NAME}']\n"
        "kinds:\n  case_number: {action: redact, replace: mask}\n",
        encoding="utf-8",
    )
    own = Toolkit.load(policy=str(policy))
    text = "信访件案-2031已办结，电话13900000000"
    (found,) = [found for found in own.scan_text(text) if found.kind == "case_number"]
    assert (text[found.start : found.end], found.action) == ("案-2031", "redact")
    assert found.score == pytest.approx(0.65)
    assert Toolkit.load(policy="publish").scan_text("信访件案-2031已办结") == ()


def test_context_raises_a_score_only_nearby() -> None:
    recognizers = load_recognizers((NAME,))
    near, far = (
        foreign_hits(document_from_text(text), recognizers, rules_folder())
        for text in ("信访件：案-2031", "信访" + "工" * 60 + "案-2031")
    )
    assert [hit.score for hit in near] == [pytest.approx(0.65)]
    assert [hit.score for hit in far] == [pytest.approx(0.3)]


def test_a_recognizer_that_fails_means_not_checked_and_tells_nothing() -> None:
    with pytest.raises(DetectorFailed) as caught:
        foreign_hits(document_from_text("某人的秘密"), load_recognizers((f"{__name__}:Broken",)), rules_folder())
    assert caught.value.exit_code == 3
    assert "某人" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("no_such_package_at_all:Thing", MissingPart),
        ("json:JSONDecoder", UsageError),
        ("json:no_such_name", UsageError),
        ("presidio_analyzer:PatternRecognizer", UsageError),
    ],
)
def test_a_recognizer_that_cannot_be_had_stops_the_run(name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        load_recognizers((name,))


# ---------------------------------------------------------------- words


@pytest.fixture(scope="module")
def words() -> JiebaNlpEngine:
    return nlp_engine(rules_folder())


@pytest.mark.parametrize("text", [*PASSAGES, "息烽县流长镇\n 公共资源交易中心\u3000ABC", "𠮷"])
def test_tokens_are_the_text(text: str, words: JiebaNlpEngine) -> None:
    artifacts = words.process_text(text, "zh")
    assert "".join(artifacts.lemmas) == text
    assert [text[t.idx : t.idx + len(t)] for t in artifacts.tokens] == artifacts.lemmas
    assert artifacts.tokens_indices == [token.idx for token in artifacts.tokens]


def test_the_dictionary_of_the_rule_pack_is_used(words: JiebaNlpEngine) -> None:
    assert "公共资源交易中心" in words.process_text("在息烽县公共资源交易中心开标", "zh").lemmas


def test_the_enhancer_is_linear() -> None:
    recognizers = load_recognizers((NAME,))

    def work(size: int) -> int:
        text = "信访件案-2031已办结。" * size
        results = [RecognizerResult("CN_CASE_NUMBER", i * 12 + 3, i * 12 + 9, 0.3) for i in range(size)]
        for result in results:
            result.recognition_metadata = {RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizers[0].id}
        return effort(lambda: NearbyContextEnhancer().enhance_using_context(text, results, None, list(recognizers)))

    assert work(4_000) < 10 * work(500)
