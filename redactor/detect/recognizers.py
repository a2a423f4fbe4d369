"""Our rules as Presidio recognizers, one a kind, for a registry of one's own.

    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    for recognizer in recognizers(load(rules_folder())):
        registry.add_recognizer(recognizer)

They find what ``detect`` finds, because they call it; no policy is applied (``redactor.presidio`` does that). Labels
are resolved inside, so that Presidio's context enhancement has nothing to add.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from redactor.detect.detectors import DetectorSet
from redactor.detect.foreign import PREFIX
from redactor.detect.text import document_from_text
from redactor.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from presidio_analyzer.nlp_engine import NlpArtifacts


class KindRecognizer(EntityRecognizer):  # type: ignore[misc]
    """One detector file. ``find`` is shared by all recognizers of a set and remembers the last text."""

    def __init__(self, kind: str, labels: list[str], find: Callable[[str], tuple[Finding, ...]]) -> None:
        self._kind, self._find = kind, find
        super().__init__([PREFIX + kind], f"Disclosure_{kind}", "zh", context=labels)

    def load(self) -> None:
        """Nothing is left to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return the findings of this kind. Raises DetectorFailed when a detector does not finish."""
        return [
            self._result(finding, span.start, span.end)
            for finding in self._find(text)
            if finding.kind == self._kind and (not entities or PREFIX + self._kind in entities)
            for span in finding.spans
        ]

    def _result(self, finding: Finding, start: int, end: int) -> RecognizerResult:
        explanation = AnalysisExplanation(
            recognizer=self.name, original_score=finding.score, textual_explanation="; ".join(finding.evidence)
        )
        metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return RecognizerResult(PREFIX + self._kind, start, end, finding.score, explanation, metadata)


def recognizers(detectors: DetectorSet) -> list[EntityRecognizer]:
    """Return one recognizer a kind."""
    from redactor.detect import detect

    @lru_cache(maxsize=1)
    def find(text: str) -> tuple[Finding, ...]:
        return detect(document_from_text(text), detectors, key=b"presidio")

    return [KindRecognizer(one.rule.kind, list(one.file.labels), find) for one in detectors.detectors]
