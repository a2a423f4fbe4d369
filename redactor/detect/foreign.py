"""Other people's Presidio recognizers, named in a policy: loaded by name, run on our documents, held to our promises.

A recognizer that cannot be imported stops the run; one that fails on a document makes that document "not checked".
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.model import Document
from extractors.view import part_view
from redactor.errors import DetectorFailed, MissingPart, UsageError
from redactor.finding import Hit

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer

PREFIX = "cn_"
"""What our kinds are called in Presidio begins with it."""


@lru_cache(maxsize=8)
def load_recognizers(names: tuple[str, ...]) -> tuple[EntityRecognizer, ...]:
    """Return the recognizers named "package.module:Class". Raises MissingPart or UsageError."""
    if not names:
        return ()
    _keep_offline()
    return tuple(_load(name) for name in names)


def _load(name: str) -> EntityRecognizer:
    from presidio_analyzer import EntityRecognizer

    module_name, _, class_name = name.partition(":")
    try:
        made = getattr(importlib.import_module(module_name), class_name, None)
    except ImportError as error:
        raise MissingPart(part=name, install=module_name.partition(".")[0]) from error
    if not isinstance(made, type) or not issubclass(made, EntityRecognizer):
        raise UsageError(
            problem_zh=f"{name} 不是 Presidio 识别器（EntityRecognizer 的子类）",
            problem_en=f"{name} is no Presidio recognizer (no subclass of EntityRecognizer)",
            next_zh="请改正策略中 recognizers 的写法：模块:类名。",
            next_en="Correct recognizers in the policy: module:Class.",
        )
    return _make(made, name)


def _make(made: Any, name: str) -> EntityRecognizer:
    """Make a recognizer for Chinese; those that take no language are made as they are."""
    try:
        return made(supported_language="zh")
    except TypeError:
        pass
    try:
        return made()
    except TypeError as error:
        raise UsageError(
            problem_zh=f"识别器 {name} 需要参数，无法按名称加载",
            problem_en=f"recognizer {name} needs arguments and cannot be loaded by name",
            next_zh="请在自己的包里写一个不要参数的子类，再写进策略。",
            next_en="Write a subclass without arguments in a package of yours and name that.",
        ) from error


def foreign_hits(document: Document, recognizers: Sequence[EntityRecognizer], rules_folder: Path) -> list[Hit]:
    """Return what the recognizers find in every part of the document. Raises DetectorFailed when one fails."""
    if not recognizers:
        return []
    from redactor.detect.nlp import NearbyContextEnhancer

    enhancer = NearbyContextEnhancer()
    engine = _engine(rules_folder)
    hits = []
    for number in range(len(document.parts)):
        view = part_view(document, number)
        artifacts = engine.process_text(view.text, "zh")
        for recognizer in recognizers:
            results = _analyze(recognizer, view.text, artifacts)
            for result in enhancer.enhance_using_context(view.text, results, artifacts, [recognizer]):
                kind = result.entity_type.lower().removeprefix(PREFIX)
                spans = view.spans(result.start, result.end)
                if spans:
                    hits.append(Hit(kind, spans, float(result.score), recognizer.name, f"presidio.{recognizer.name}"))
    return hits


def _analyze(recognizer: Any, text: str, artifacts: Any) -> list[Any]:
    from presidio_analyzer import RecognizerResult

    try:
        results = recognizer.analyze(text, recognizer.get_supported_entities(), artifacts) or []
    except Exception as error:  # noqa: BLE001  the door to code that is not ours: any failure is "not checked"
        raise DetectorFailed(detector=recognizer.name, reason=type(error).__name__) from None
    for result in results:
        result.recognition_metadata = {
            **(result.recognition_metadata or {}),
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
        }
    return [result for result in results if 0 <= result.start < result.end <= len(text)]


@lru_cache(maxsize=2)
def _engine(rules_folder: Path) -> Any:
    from redactor.detect.nlp import nlp_engine

    return nlp_engine(rules_folder)


def _keep_offline() -> None:
    """Presidio's e-mail recognizer asks tldextract, which would fetch a list and cache it: leave it its own copy."""
    import tldextract
    from tldextract import tldextract as implementation

    implementation.TLD_EXTRACTOR = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
