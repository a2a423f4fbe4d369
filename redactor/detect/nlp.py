"""Chinese words for Presidio: a jieba NlpEngine with our dictionary, and a context enhancer that is linear.

Presidio's own engines for Chinese need a spaCy model from the network, or give single characters without lemmas, so
that context words never match; its enhancer walks all tokens for every result, which is quadratic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jieba
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from redactor.detect.lexicon import read_words

LANGUAGE = "zh"
_USER_FREQUENCY = 100_000
_WINDOW = 30
"""Characters on each side of a result in which a context word raises it."""


class Token(str):
    """A word with its place, in the shape that Presidio asks of tokens: ``text``, ``idx``, ``len()``."""

    __slots__ = ("idx",)
    idx: int

    @property
    def text(self) -> str:
        """The word itself."""
        return str(self)


class JiebaNlpEngine(NlpEngine):  # type: ignore[misc]
    """Tokens and lemmas are jieba's words; entities are left to recognizers.

    The dictionary is read from the package each time (about a second): jieba's cache in the shared temporary folder is
    neither written nor trusted.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words = tuple(words)
        self._tokenizer: Any = None

    def load(self) -> None:
        """Read jieba's dictionary and ours."""
        tokenizer = jieba.Tokenizer()
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        for word in self._words:
            tokenizer.add_word(word, _USER_FREQUENCY)
        self._tokenizer = tokenizer

    def is_loaded(self) -> bool:
        """Say whether ``load`` has run."""
        return self._tokenizer is not None

    def words(self, text: str) -> list[Token]:
        """Return the words of a text, end to end."""
        tokens = []
        for word, start, _ in self._tokenizer.tokenize(text):
            token = Token(word)
            token.idx = start
            tokens.append(token)
        return tokens

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Return the words as tokens and as lemmas."""
        tokens = self.words(text)
        return NlpArtifacts(
            entities=[],
            tokens=tokens,
            tokens_indices=[token.idx for token in tokens],
            lemmas=[token.text for token in tokens],
            nlp_engine=self,
            language=language,
        )

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **kwargs: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Yield each text with its words."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Say whether the word is one of the few that carry no meaning."""
        return word in {"的", "了", "和", "与", "及", "在", "是", "为"}

    def is_punct(self, word: str, language: str) -> bool:
        """Say whether the word has neither letters nor digits."""
        return not any(character.isalnum() for character in word)

    def get_supported_entities(self) -> list[str]:
        """Return nothing: the engine finds words only."""
        return []

    def get_supported_languages(self) -> list[str]:
        """Return Chinese only."""
        return [LANGUAGE]


class NearbyContextEnhancer(ContextAwareEnhancer):  # type: ignore[misc]
    """Raises the score of results that have one of their recognizer's context words within a few characters."""

    def __init__(self) -> None:
        super().__init__(
            context_similarity_factor=0.35,
            min_score_with_context_similarity=0.4,
            context_prefix_count=5,
            context_suffix_count=0,
        )

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """Return the results; each costs a window of text, so all of them cost time linear in their number."""
        words = {recognizer.id: recognizer.context for recognizer in recognizers}
        for result in raw_results:
            metadata = result.recognition_metadata or {}
            wanted = [*words.get(metadata.get(RecognizerResult.RECOGNIZER_IDENTIFIER_KEY), ()), *(context or ())]
            if not wanted or metadata.get(RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY):
                continue
            window = text[max(0, result.start - _WINDOW) : result.end + _WINDOW].lower()
            if any(word.lower() in window for word in wanted):
                raised = max(result.score + self.context_similarity_factor, self.min_score_with_context_similarity)
                result.score = min(raised, ContextAwareEnhancer.MAX_SCORE)
                metadata[RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY] = True
        return raw_results


def nlp_engine(rules_folder: Path) -> JiebaNlpEngine:
    """Return a loaded engine with the dictionary of the rule pack."""
    engine = JiebaNlpEngine(read_words(rules_folder / "lexicons" / "dictionary.txt"))
    engine.load()
    return engine
