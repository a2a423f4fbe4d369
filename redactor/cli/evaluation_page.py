"""An evaluation as one page: bars of recall and precision per kind, the figures, and what was taken for what.

The page is self-contained (inline SVG, no script, nothing fetched). It holds counts, kinds and file names, no values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from redactor.output.charts import bars
from redactor.output.style import frame, table, text
from redactor.output.words import pick

if TYPE_CHECKING:
    from redactor.evaluate import Evaluation, Score

_RECALL, _PRECISION, _CONFUSED = "#2b5c8a", "#4a7c59", "#a30000"
_MOST = 12
_LISTS = (
    ("keep_violations", "误伤应保留的内容", "Had to stay and went"),
    ("wrong_type", "文件类型判断不符", "Wrong document type"),
    ("wrong_missing", "缺项判断不符", "Wrong missing items"),
    ("not_checked", "未检查", "Not checked"),
)


def render(evaluation: Evaluation, titles: Mapping[str, str], lang: str) -> Iterator[str]:
    """Yield the page; ``titles`` are the names of the kinds in the language of the page."""
    title = pick(("识别效果评估", "Evaluation of detection"), lang)
    return frame(title, lang, _body(title, evaluation, titles, lang))


def _body(title: str, evaluation: Evaluation, titles: Mapping[str, str], lang: str) -> Iterator[str]:
    total = evaluation.total
    yield f"<header><h1>{title}</h1></header>\n<main>"
    zh = f"{evaluation.documents} 份文件：应删除 {total.expected} 处，找到 {total.found} 处；删除 {total.claimed} 处，"
    zh += f"其中正确 {total.right} 处；应保留 {evaluation.keep} 处"
    en = f"{evaluation.documents} documents: {total.found} of {total.expected} values found; {total.right} of "
    en += f"{total.claimed} findings right; {evaluation.keep} values had to stay"
    yield f'<p class="verdict">{pick((zh, en), lang)}</p>'
    scores = [*evaluation.kinds.items(), ("", total)]
    names = [_name(kind, titles, pick(("合计", "total"), lang)) for kind, _ in scores]
    yield from _charts(names, [score for _, score in scores], lang)
    yield from _figures(names, [score for _, score in scores], lang)
    yield from _confusion(evaluation, titles, lang)
    for field, in_chinese, in_english in _LISTS:
        documents = [name if isinstance(name, str) else f"{name[0]} × {name[1]}" for name in getattr(evaluation, field)]
        if documents:
            yield f"<h2>{pick((in_chinese, in_english), lang)}</h2><ul>"
            yield from (f"<li>{text(document)}</li>" for document in documents)
            yield "</ul>"
    yield "</main>"


def _name(kind: str, titles: Mapping[str, str], nothing: str) -> str:
    return titles.get(kind, kind) or nothing


def _charts(names: Sequence[str], scores: Sequence[Score], lang: str) -> Iterator[str]:
    for title, color, part in (
        (pick(("召回率（%）", "Recall (%)"), lang), _RECALL, "recall"),
        (pick(("准确率（%）", "Precision (%)"), lang), _PRECISION, "precision"),
    ):
        rates = [(name, round(100 * float(getattr(score, part)), 1)) for name, score in zip(names, scores, strict=True)]
        yield f'<section class="charts"><h2>{title}</h2>{bars(title, rates, color, full=100)}</section>'


def _figures(names: Iterable[str], scores: Iterable[Score], lang: str) -> Iterator[str]:
    header = (
        ("类型", "kind"), ("应删除", "expected"), ("找到", "found"), ("召回率", "recall"),
        ("删除", "claimed"), ("正确", "right"), ("准确率", "precision"),
    )  # fmt: skip
    rows = (
        (text(name), str(score.expected), str(score.found), f"{score.recall:.4f}",
         str(score.claimed), str(score.right), f"{score.precision:.4f}")
        for name, score in zip(names, scores, strict=True)
    )  # fmt: skip
    yield from table([pick(pair, lang) for pair in header], rows)


def _confusion(evaluation: Evaluation, titles: Mapping[str, str], lang: str) -> Iterator[str]:
    nothing = pick(("（无）", "(nothing)"), lang)
    confused = sorted(
        (-count, _name(wanted, titles, nothing), _name(found, titles, nothing))
        for (wanted, found), count in evaluation.confusion.items()
        if wanted != found
    )
    title = pick(("混淆", "Confusion"), lang)
    yield f"<h2>{title}</h2>"
    if not confused:
        yield f"<p>{pick(('没有混淆。', 'Nothing was confused.'), lang)}</p>"
        return
    counts = [(f"{wanted} → {found}", -count) for count, wanted, found in confused[:_MOST]]
    yield f'<section class="charts">{bars(title, counts, _CONFUSED)}</section>'
    header = (("应为", "expected"), ("识别为", "found"), ("处", "count"))
    yield from table(
        [pick(pair, lang) for pair in header],
        ((text(wanted), text(found), str(-count)) for count, wanted, found in confused),
    )
