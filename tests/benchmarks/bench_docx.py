"""Cleaning a 100-page Word file, proof included, against python-docx opening and saving the same file.

python tests/benchmarks/bench_docx.py [--profile read|detect|rewrite|verify|clean] [--repeats 5]

The file has 137,000 characters and 300 table rows. "few": 30 values in the text, none in the table; "list": the table
is a list of 300 people with three values each. Stages get what the stage before them made; "core" is reading, rewriting
and verifying in one go, and "clean" is all that the program does, the disclosure fields among it. Seconds are processor
time, the best of several runs in a warm process.

"floor" is what no reader and independent proof with lxml can do without: each parses all parts, and between them the
body is serialised and all parts are compressed. In "floor, nodes" both also ask every element for its name and text.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import random
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from lxml import etree

if TYPE_CHECKING:
    from extractors.model import Document

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SENTENCES = (
    "本工程概算总投资{number}万元，建设工期{number}个日历天，资金来源为中央预算内投资和地方配套资金，由建设单位统筹管理。",
    "各有关部门在推进重大建设项目过程中，应当将招标公告、中标结果公示、合同订立及履行情况等信息及时向社会公开，接受监督。",
    "项目建成后可新增灌溉面积{number}亩，改善灌溉面积{number}亩，解决{number}人的饮水安全问题，具有显著的社会效益。",
    "建设、勘察、设计、施工、监理单位共同对工程实体质量进行了查验，认为已按合同约定完成全部内容，资料基本齐全。",
    "道路全长{number}米，路基宽度{number}米，设计速度每小时二十公里，路面结构采用水泥混凝土，边沟采用浆砌片石。",
)
CHARACTERS, ROWS = 137_000, 300


def made(*, listed: bool) -> bytes:
    """Return the file: paragraphs of many runs with fonts and sizes of their own, headings, one table."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    from tests.redactor.detect.people import card, identity

    chance = random.Random(20260101)
    paper = docx.Document()
    length = number = 0
    while length < CHARACTERS - (18_000 if listed else 9_000):
        if number % 12 == 0:
            paper.add_heading(f"{number // 12 + 1}、有关情况", 2)
        line = paper.add_paragraph()
        for sentence in (chance.choice(SENTENCES) for _ in range(2)):
            for piece in sentence.split("，"):
                run = line.add_run(piece.replace("{number}", str(chance.randrange(10, 9999))) + "，")
                run.font.name, run.font.size = "仿宋_GB2312", Pt(16)
                run._r.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
                run._r.set(qn("w:rsidR"), "00A1B2C3")
                length += len(run.text)
        if not listed and number % 30 == 0:
            line.add_run(f"联系人手机：139{chance.randrange(10**8):08}，身份证号：{identity(number, '')}。")
        number += 1
    grid = paper.add_table(ROWS + 1, 6, style="Table Grid")
    heads = ("序号", "户主", "身份证号", "联系电话", "银行账号", "补偿金额（元）")
    for row, cells in enumerate(grid.rows):
        person = [identity(9000 + row, ""), f"138{chance.randrange(10**8):08}", card(9000 + row, 19)]
        texts = [str(row), "某某", *(person if listed else ("合格", "已验收", "无")), f"{chance.randrange(10**5)}.00"]
        for place, text in zip(cells.cells, heads if row == 0 else texts, strict=True):
            place.text = text
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def floor(data: bytes, *, nodes: bool) -> None:
    """Do what cannot be avoided: parse all parts twice, write them once; with ``nodes`` look at each element."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    for _ in ("reader", "proof"):
        trees = {name: etree.fromstring(data) for name, data in members.items() if data.startswith(b"<")}
        for tree in trees.values() if nodes else ():
            for element in tree.iter():
                _ = element.tag, element.text, element.tail
    members["word/document.xml"] = etree.tostring(trees["word/document.xml"], encoding="UTF-8")
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)


def stages(data: bytes) -> dict[str, Callable[[], Any]]:
    """Return the work to be measured, each part fed with what the one before it made."""
    import docx

    from extractors.formats.docx import DOCX
    from redactor import detect
    from redactor.policy import decide
    from redactor.redaction import RewriteJob
    from redactor.rewrite import rewrite
    from redactor.toolkit import Toolkit
    from redactor.verify import verify

    kit = Toolkit.load(ocr="off")
    limits = kit.settings.limits
    with mock.patch("redactor.rewrite.rewrite", side_effect=rewrite) as seen:
        cleaned = kit.clean(data, name="a.docx").data
    job: RewriteJob = seen.call_args.args[0]

    def peer() -> None:
        docx.Document(io.BytesIO(data)).save(io.BytesIO())

    def detected(document: Document) -> None:
        findings = detect.detect(document, kit.detectors, key=kit.key)
        decide(findings, (), kit.policy, today=kit.today)

    def core(*, detects: bool) -> None:
        document = DOCX.read(data, "a.docx", limits)
        if detects:
            detected(document)
        made = rewrite(replace(job, document=document)).data
        assert verify("docx", data, made, job.redactions, limits).passed

    return {
        "python-docx": peer,
        "floor": lambda: floor(data, nodes=False),
        "floor, nodes": lambda: floor(data, nodes=True),
        "read": lambda: DOCX.read(data, "a.docx", limits),
        "detect": lambda: detected(job.document),
        "rewrite": lambda: rewrite(job),
        "verify": lambda: verify("docx", data, cleaned, job.redactions, limits),
        "core": lambda: core(detects=False),
        "core, detect": lambda: core(detects=True),
        "clean": lambda: kit.clean(data, name="a.docx"),
    }


def seconds(work: Callable[[], Any], repeats: int) -> float:
    """Return the processor time of the best of several runs."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print a table of seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    for name, listed in (("few", False), ("list", True)):
        work = stages(made(listed=listed))
        if options.profile:
            profile = cProfile.Profile()
            profile.runcall(work[options.profile])
            pstats.Stats(profile).sort_stats("tottime").print_stats(28)
            continue
        found = {stage: seconds(run, options.repeats) for stage, run in work.items()}
        limit = found["python-docx"]
        for stage, took in found.items():
            print(f"{name:5} {stage:12} {took:7.3f} s  {took / limit:5.1f} x")


if __name__ == "__main__":
    main()
