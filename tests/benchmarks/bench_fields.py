"""Reading and checking the disclosure fields of a 30-page tender notice, as Word file, as PDF and as long sheets.

python tests/benchmarks/bench_fields.py [--profile docx|pdf|sheet] [--repeats 3]

The limits are 2 s for the Word file and 6 s for the PDF (made from it by LibreOffice; left out without it), reading
included, in a warm process; of the PDF the share of time spent in pdfplumber and pdfminer is given as well. A sheet of
people is given in milliseconds a row at two lengths: it is to cost no more a row when it is longer, and a list of the
document type ends being read row by row at a length. Seconds are processor time, the best of several runs.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

PAGES = 30
LIMITS = {"docx": 2.0, "pdf": 6.0}
LINEAR = 1.5
"""How much more a row may cost in a sheet ten times as long."""
SENTENCES = (
    "本工程概算总投资{number}万元，建设工期{number}个日历天，资金来源为中央预算内投资和地方配套资金，由建设单位统筹管理。",
    "投标人应当按照招标文件的要求编制投标文件，投标文件应当对招标文件提出的实质性要求和条件作出响应。",
    "道路全长{number}米，路基宽度{number}米，设计速度每小时二十公里，路面结构采用水泥混凝土，边沟采用浆砌片石。",
)
ITEMS = (
    ("招标项目名称", "清溪县双河镇农村公路改建工程"), ("招标编号", "QXZB-2024-012"), ("建设地点", "清溪县双河镇"),
    ("资金来源", "财政资金"), ("计划工期", "180日历天"), ("最高投标限价", "8123456.00元"),
    ("招标人", "清溪县交通运输局"), ("招标人地址", "清溪县迎宾路9号"), ("联系人", "张工"),
    ("联系电话", "0851-87700000"), ("投标截止时间", "2024年5月28日9时30分"), ("开标时间", "2024年5月28日9时30分"),
)  # fmt: skip
PEOPLE = ["序号", "姓名", "村组", "人口", "金额（元）", "开户行", "备注"]


def word_file() -> bytes:
    """Return the notice: its items as lines and as a form, running text, a table of quantities on every page."""
    import docx

    chance = random.Random(20260101)
    paper = docx.Document()
    paper.add_heading("清溪县双河镇农村公路改建工程招标公告", 0)
    for number, (label, value) in enumerate(ITEMS, 1):
        paper.add_paragraph(f"{number}．{label}：{value}")
    form = paper.add_table(0, 4, style="Table Grid")
    for (one, first), (other, second) in zip(ITEMS[::2], ITEMS[1::2], strict=True):
        for cell, text in zip(form.add_row().cells, (one, first, other, second), strict=True):
            cell.text = text
    for page in range(PAGES):
        paper.add_heading(f"第{page + 1}章 工程建设情况", 1)
        for _ in range(6):
            text = "".join(chance.choice(SENTENCES) for _ in range(2))
            paper.add_paragraph(text.replace("{number}", str(chance.randrange(10, 9999))))
        table = paper.add_table(0, 5, style="Table Grid")
        for row in range(10):
            texts = (
                ("序号", "项目", "单位", "工程量", "备注") if row == 0 else (str(row), "土方开挖", "立方米", "1200", "")
            )
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
        paper.add_page_break()
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def as_pdf(data: bytes) -> bytes | None:
    """Return the file as a PDF, or None without LibreOffice."""
    if shutil.which("soffice") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "notice.docx")
        source.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return source.with_suffix(".pdf").read_bytes()


def sheet(rows: int, title: str = "") -> bytes:
    """Return a list of people as comma-separated values."""
    lines = [[title]] if title else []
    lines += [PEOPLE, *([str(n), "某某", "红星村一组", "3", "1200.00", "农商行", ""] for n in range(1, rows + 1))]
    return "\n".join(",".join(line) for line in lines).encode()


def best(work: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of several runs."""
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def profiled(work: Callable[[], object]) -> pstats.Stats:
    """Run under the profiler."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return pstats.Stats(profile)


def share(stats: pstats.Stats, *packages: str) -> float:
    """Return the share of the time that was spent in code of the packages."""
    inside = sum(row[2] for (file, _, _), row in stats.stats.items() if any(f"/{name}/" in file for name in packages))  # type: ignore[attr-defined]
    return inside / (stats.total_tt or 1.0)  # type: ignore[attr-defined]


def main() -> int:
    """Measure and print; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", choices=("docx", "pdf", "sheet"))
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    from redactor import Toolkit

    kit = Toolkit.load()
    word = word_file()
    files = {"docx": word, "pdf": as_pdf(word), "sheet": sheet(10_000)}
    works = {
        kind: lambda data=data, kind=kind: kit.fields(data, name=f"notice.{'csv' if kind == 'sheet' else kind}")
        for kind, data in files.items()
        if data is not None
    }
    if options.profile:
        profiled(works[options.profile]).sort_stats("cumulative").print_stats(40)
        return 0
    missed = False
    for kind, limit in LIMITS.items():
        if kind not in works:
            print(f"{kind}: left out, no LibreOffice")
            continue
        seconds = best(works[kind], options.repeats)
        missed |= seconds > limit
        print(f"{kind}: fields and checks {seconds:.2f} s (limit {limit:g} s, {seconds / limit:.0%} of it)")
    if "pdf" in works:
        print(f"pdf: {share(profiled(works['pdf']), 'pdfplumber', 'pdfminer'):.1%} of the time in pdfplumber")
    for title in ("", "双河镇易地扶贫搬迁户花名册"):
        costs = []
        for rows in (1_000, 10_000):
            data = sheet(rows, title)
            costs.append(best(lambda data=data: kit.fields(data, name="list.csv"), options.repeats) / rows * 1000)
        missed |= costs[1] > LINEAR * costs[0]
        print(f"sheet{' of the type' if title else ''}: {costs[0]:.3f} ms a row of 1,000, {costs[1]:.3f} of 10,000")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
