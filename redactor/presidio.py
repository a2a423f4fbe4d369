"""The door for Presidio's own users: a Chinese AnalyzerEngine that finds what ``Toolkit.scan_text`` finds.

    from redactor.presidio import analyzer_engine
    engine = analyzer_engine()
    engine.analyze("联系电话：13800000000", language="zh")

No spaCy model and no network are needed. Entity types are our kinds with "cn_" before them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)

from redactor.detect.foreign import PREFIX
from redactor.detect.nlp import LANGUAGE, NearbyContextEnhancer, nlp_engine

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpArtifacts

    from redactor.toolkit import Toolkit


class DisclosureRecognizer(EntityRecognizer):  # type: ignore[misc]
    """All detectors of a toolkit as one recognizer. What the policy keeps is not reported; ``recognition_metadata``
    carries the policy's ``action`` ("redact" or "review") and the ``evidence``."""

    def __init__(self, kit: Toolkit) -> None:
        self._kit = kit
        super().__init__([PREFIX + kind for kind in kit.detectors.kinds], "DisclosureRecognizer", LANGUAGE)

    def load(self) -> None:
        """Nothing is left to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return what is to be redacted or reviewed, as far as ``entities`` ask for it."""
        return [
            _result(self, found, PREFIX + found.kind)
            for found in self._kit.scan_text(text)
            if found.action != "keep" and (not entities or PREFIX + found.kind in entities)
        ]


def _result(recognizer: DisclosureRecognizer, found: Any, entity: str) -> RecognizerResult:
    explanation = AnalysisExplanation(
        recognizer=recognizer.name, original_score=found.score, textual_explanation="; ".join(found.evidence)
    )
    metadata = {
        RecognizerResult.RECOGNIZER_NAME_KEY: recognizer.name,
        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
        "action": found.action,
        "evidence": list(found.evidence),
    }
    return RecognizerResult(entity, found.start, found.end, found.score, explanation, metadata)


def recognizers(kit: Toolkit) -> list[EntityRecognizer]:
    """Return the toolkit's detectors as recognizers, for a registry of one's own."""
    return [DisclosureRecognizer(kit)]


def analyzer_engine(policy: str = "publish", *, kit: Toolkit | None = None) -> AnalyzerEngine:
    """Return an engine for ``language="zh"``, with the detectors of ``kit`` or of a toolkit with that policy.

    Recognizers that the policy names are run by the toolkit, so they are in it as well.
    """
    if kit is None:
        from redactor.toolkit import Toolkit as Loader

        kit = Loader.load(policy=policy)
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers(kit), supported_languages=[LANGUAGE]),
        nlp_engine=nlp_engine(kit.rules_folder),
        supported_languages=[LANGUAGE],
        context_aware_enhancer=NearbyContextEnhancer(),
    )
