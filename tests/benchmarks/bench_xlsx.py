"""Speed of cleaning a long sheet beside openpyxl's load and save of the same file, each in a process of its own.

python tests/benchmarks/bench_xlsx.py [--rows 100000] [--steps]

Of twelve columns five are personal (names, identity numbers, accounts, telephones, homes), one holds formulas. CPU
seconds and peak memory are those of the child process. The first line is the floor: one parse and one packing; a proof
by a second reader alone needs the parse again.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

HEADERS = (
    "序号", "户主姓名", "身份证号码", "银行账号", "联系电话", "家庭住址", "组别", "人口", "面积（亩）",
    "补偿标准（元）", "补偿金额（元）", "签订日期",
)  # fmt: skip


def workbook(rows: int, seed: int = 7) -> bytes:
    """Return a workbook of one sheet with 12 columns, strings shared as spreadsheet programs share them."""
    from tests.redactor.detect.people import card, identity
    from tests.xlsx.book import Book

    chance = random.Random(seed)
    book = Book(seed)
    book.sheets.clear()
    book.sheet("花名册", [])
    members = book.members()
    strings: dict[str, int] = {}

    def shared(text: str) -> int:
        return strings.setdefault(text, len(strings))

    out = [
        '<row r="1">',
        *(f'<c r="{chr(65 + n)}1" t="s"><v>{shared(t)}</v></c>' for n, t in enumerate(HEADERS)),
        "</row>",
    ]
    for row in range(2, rows + 2):
        name = chance.choice("王李张刘陈杨黄赵") + chance.choice("志晓文春玉立") + chance.choice("远梅博生兰群")
        people, area, price = chance.randrange(1, 8), chance.randrange(10, 900) / 100, chance.randrange(20000, 40000)
        texts = (
            (2, name), (3, identity(seed * 10**6 + row)), (4, card(row)), (5, f"13{chance.randrange(10**9):09}"),
            (6, f"青溪镇南塘村{chance.randrange(1, 13)}组{chance.randrange(1, 300)}号"),
            (7, f"{chance.randrange(1, 13)}组"),
        )  # fmt: skip
        numbers = ((1, row - 1), (8, people), (9, area), (10, price))
        cells = {c: f'<c r="{chr(64 + c)}{row}" t="s"><v>{shared(t)}</v></c>' for c, t in texts}
        cells |= {c: f'<c r="{chr(64 + c)}{row}"><v>{v}</v></c>' for c, v in numbers}
        cells[11] = f'<c r="K{row}" s="1"><f>I{row}*J{row}</f><v>{area * price}</v></c>'
        cells[12] = f'<c r="L{row}" s="2"><v>{45000 + row % 300}</v></c>'
        out += [f'<row r="{row}">', *(cells[c] for c in sorted(cells)), "</row>"]
    name = "xl/worksheets/sheet1.xml"
    rows_ = "".join(out)
    members[name] = members[name].replace(b"<sheetData></sheetData>", f"<sheetData>{rows_}</sheetData>".encode())
    table = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    head = members["xl/sharedStrings.xml"].partition(b"</sst>")[0]
    members["xl/sharedStrings.xml"] = head + table.encode() + b"</sst>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in members.items():
            package.writestr(member, content)
    return buffer.getvalue()


def with_openpyxl(path: str) -> None:
    """Load and save."""
    import openpyxl

    openpyxl.load_workbook(path).save(io.BytesIO())


def with_least_work(path: str) -> None:
    """Do what no cleaner can do without: go through the sheet and its strings once each, and pack them again once."""
    from lxml import etree

    with zipfile.ZipFile(path) as package, zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as out:
        for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
            content = package.read(name)
            for _, element in etree.iterparse(io.BytesIO(content), tag=("{*}row", "{*}si")):
                element.clear()
            out.writestr(name, content)


def with_toolkit(path: str, *, steps: bool = False) -> None:
    """Clean; with ``steps`` under the profiler."""
    from redactor.toolkit import Toolkit

    kit = Toolkit.load(ocr="off")
    if not steps:
        kit.clean(path)
        return
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.runcall(kit.clean, path)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


def measured(kind: str, path: str) -> tuple[float, float]:
    """Return CPU seconds and peak mebibytes of one run in a process of its own."""
    code = (
        f"import sys, resource; sys.path[:0] = {[str(ROOT), str(ROOT / 'tests'), str(Path(__file__).parent)]!r}; "
        f"import bench_xlsx; bench_xlsx.{kind}({path!r}); u = resource.getrusage(resource.RUSAGE_SELF); "
        "print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--steps", action="store_true", help="profile the cleaning only")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(workbook(chosen.rows))
        if chosen.steps:
            started = time.process_time()
            with_toolkit(str(path), steps=True)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            sys.stdout.write(f"{time.process_time() - started:.1f} CPU-s, peak {memory:,.0f} MB\n")
            return
        kinds = (
            ("one parse and one packing", "with_least_work"),
            ("openpyxl load and save", "with_openpyxl"),
            ("clean", "with_toolkit"),
        )
        for title, kind in kinds:
            seconds, memory = measured(kind, str(path))
            sys.stdout.write(f"{title:<28}{chosen.rows:>9,} rows {seconds:>8.1f} CPU-s   peak {memory:>7,.0f} MB\n")


if __name__ == "__main__":
    main()
