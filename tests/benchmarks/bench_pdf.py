"""Cleaning a 100-page Chinese PDF, proof included, against PyMuPDF's search and redaction, and the bare
steps that no cleaning can do without.

python tests/benchmarks/bench_pdf.py [--pages 100] [--kind office|glyphs] [--peer-python PYTHON] [--profile STAGE]

Three files of each kind: (a) three values on every page, (b) on every twentieth page, (c) on none. "office" is what
LibreOffice makes of a Word file; "glyphs" has one text object and one operator for every character. PyMuPDF (AGPL) is
only ever a peer: it runs when it can be imported here or by --peer-python, is told the values and their pages, and
proves nothing. Seconds are processor time, best of three.
"""

from __future__ import annotations

import argparse
import cProfile
import importlib.util
import io
import json
import pstats
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

REPEATS = 3
SENTENCES = (
    "本工程概算总投资{number}万元，建设工期{number}个日历天，资金来源为中央预算内投资和地方配套资金，由建设单位统筹管理。",
    "各有关部门在推进重大建设项目过程中，应当将招标公告、中标结果公示、合同订立及履行情况等信息及时向社会公开，接受监督。",
    "项目建成后可新增灌溉面积{number}亩，改善灌溉面积{number}亩，解决{number}人的饮水安全问题，具有显著的社会效益。",
    "建设、勘察、设计、施工、监理单位共同对工程实体质量进行了查验，认为已按合同约定完成全部内容，资料基本齐全。",
    "道路全长{number}米，路基宽度{number}米，设计速度每小时二十公里，路面结构采用水泥混凝土，边沟采用浆砌片石。",
    "征收土地涉及的青苗及地上附着物已据实登记，补偿标准按照省人民政府公布的区片综合地价执行，款项已足额拨付到位。",
)
ROWS = ("身份证号", "联系电话", "银行账号")


# ---------------------------------------------------------------- files


def identity(chance: random.Random) -> str:
    """Return a valid number of a person who does not exist."""
    day = f"{chance.randrange(1950, 2005)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    body = f"5203{chance.randrange(1, 30):02}{day}{chance.randrange(1000):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def account(chance: random.Random) -> str:
    """Return a card number that passes the Luhn test."""
    body = "621226" + "".join(chance.choice("0123456789") for _ in range(12))
    total = sum(d if i % 2 else sum(divmod(2 * d, 10)) for i, d in enumerate(map(int, reversed(body))))
    return body + str(-total % 10)


def pages_of(count: int, every: int) -> list[tuple[list[str], list[str]]]:
    """Return the paragraphs and the values of each page; ``every`` n-th page has values (0: none)."""
    chance = random.Random(20260101)
    pages = []
    for number in range(count):
        text = [
            "".join(chance.choice(SENTENCES) for _ in range(2)).replace("{number}", str(chance.randrange(10, 9999)))
            for _ in range(6)
        ]
        values = [identity(chance), f"139{chance.randrange(10**8):08}", account(chance)]
        pages.append((text, values if every and number % every == 0 else []))
    return pages


def office_file(folder: Path, pages: list[tuple[list[str], list[str]]], name: str) -> Path:
    """Return a PDF that LibreOffice made, from the cache or anew."""
    target = folder / f"office-{name}-{len(pages)}.pdf"
    if not target.exists():
        from docx import Document

        document = Document()
        for number, (text, values) in enumerate(pages):
            document.add_heading(f"第{number + 1}章 工程建设情况", 1)
            for paragraph in text:
                document.add_paragraph(paragraph)
            table = document.add_table(rows=1, cols=2, style="Table Grid")
            table.rows[0].cells[0].text, table.rows[0].cells[1].text = "事项", "内容"
            for label, value in zip(ROWS, values or ("见附件一", "见附件二", "见附件三"), strict=True):
                cells = table.add_row().cells
                cells[0].text, cells[1].text = label, value
            document.add_page_break()
        source = target.with_suffix(".docx")
        document.save(str(source))
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True)
    return target


def glyphs_file(folder: Path, pages: list[tuple[list[str], list[str]]], name: str) -> Path:
    """Return a PDF with a text object for every character."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    target = folder / f"glyphs-{name}-{len(pages)}.pdf"
    if target.exists():
        return target
    pdf = pikepdf.new()
    codes: dict[str, int] = {}
    contents = []
    for text, values in pages:
        lines = [line[i : i + 38] for line in text for i in range(0, len(line), 38)]
        lines += [f"{label}：{value}" for label, value in zip(ROWS, values, strict=False)]
        shown = []
        for row, line in enumerate(lines):
            x = 60.0
            for character in line:
                code = codes.setdefault(character, len(codes) + 1)
                shown.append(f"BT\n/F1 12 Tf\n1 0 0 1 {x:g} {780 - 18 * row} Tm\n<{code:04X}> Tj\nET")
                x += 6 if character.isascii() else 12
        contents.append("\n".join(shown).encode())
    table = "\n".join(f"<{code:04X}> <{c.encode('utf-16-be').hex()}>" for c, code in codes.items())
    cmap = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
    cmap += f"{len(codes)} beginbfchar\n{table}\nendbfchar endcmap"
    widths = Array([item for c, code in codes.items() for item in (code, Array([500 if c.isascii() else 1000]))])
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Made, Flags=4, FontBBox=Array([0, -120, 1000, 880]))
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Made, W=widths, FontDescriptor=descriptor,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
    )  # fmt: skip
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.Made,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([descendant]),
            ToUnicode=pdf.make_stream(cmap.encode()),
        )
    )
    for content in contents:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(content)
    pdf.save(target)
    return target


# ---------------------------------------------------------------- measuring


def best(run: Callable[[], Any]) -> float:
    """Return the processor time of the fastest of several runs."""
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times)


def pdfium_text(path: Path) -> None:
    """Read the text of all pages: what a reading can cost at least."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    for page in document:
        reader = page.get_textpage()
        reader.get_text_range()
        reader.close()
        page.close()
    document.close()


def qpdf_content(path: Path) -> None:
    """Parse the content of all pages with pikepdf, into one Python object for each operand."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            pikepdf.parse_content_stream(page)


def tokens(path: Path) -> None:
    """Run the toolkit's own tokenizer over the content of all pages, and do nothing with what it yields."""
    import pikepdf

    from extractors.formats.pdf.tokens import Tokenizer

    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for _ in Tokenizer(page.obj.Contents.read_bytes()).operations():
                pass


def qpdf_save(path: Path) -> None:
    """Open and write the file, deterministically and compressed anew, as the rewriter does."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        pdf.save(io.BytesIO(), deterministic_id=True)


FLOORS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("pdfium", pdfium_text), ("tokens", tokens), ("qpdf parse", qpdf_content), ("qpdf save", qpdf_save),
)  # fmt: skip
"""What single steps cost that a cleaning with proof cannot do without: reading the text with a second reader (twice,
before and after), looking at each operator in Python (twice), and writing a new file."""


def pymupdf_redact(path: Path, pages: list[tuple[list[str], list[str]]]) -> None:
    """Search the values on their pages and apply redactions, as PyMuPDF's manual does."""
    import pymupdf

    document = pymupdf.open(path)
    shift = (document.page_count - len(pages)) // len(pages) if document.page_count > len(pages) else 0
    wanted = {value for _, values in pages for value in values}
    for number, page in enumerate(document):
        values = pages[number][1] if not shift and number < len(pages) else wanted
        text = page.get_textpage()
        for value in values:
            for quad in page.search_for(value, textpage=text, quads=True):
                page.add_redact_annot(quad, fill=(0, 0, 0))
        if values:
            page.apply_redactions()
    document.tobytes(garbage=4, deflate=True)


class Stages:
    """Times the stages of a cleaning by standing in for their doors."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def wrap(self, module: Any, name: str, stage: str, profile: cProfile.Profile | None) -> None:
        inner = getattr(module, name)

        def timed(*args: Any, **keywords: Any) -> Any:
            started = time.process_time()
            if profile is not None:
                profile.enable()
            try:
                return inner(*args, **keywords)
            finally:
                if profile is not None:
                    profile.disable()
                self.seconds[stage] += time.process_time() - started

        setattr(module, name, timed)


def clean(path: Path, kit: Any, stages: Stages) -> tuple[dict[str, float], int]:
    """Clean once; return seconds by stage and how many values went."""
    from redactor.pipeline import process

    stages.seconds.clear()
    started = time.process_time()
    outcome = process(path, kit, "clean")
    total = time.process_time() - started
    if outcome.data is None:
        raise SystemExit(f"{path.name}: {outcome.report.failure}")
    known = dict(stages.seconds)
    known["decide"] = total - sum(known.values())
    known["all"] = total
    return known, outcome.report.counts()["redact"]


def best_clean(path: Path, kit: Any, stages: Stages) -> tuple[dict[str, float], int]:
    """Return the fastest of several cleanings."""
    runs = [clean(path, kit, stages) for _ in range(REPEATS)]
    return min(runs, key=lambda run: run[0]["all"])


def main() -> None:
    """Make the files, measure, print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--kind", choices=("office", "glyphs"))
    parser.add_argument("--case", choices=("a", "b", "c"))
    parser.add_argument("--peer-python", default="")
    parser.add_argument("--profile", default="", help="stage to profile: read, rewrite, verify, detect, fields")
    parser.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        given = json.loads(Path(options.peer[1]).read_text("utf-8"))
        print(json.dumps(best(lambda: pymupdf_redact(Path(options.peer[0]), given))))
        return
    compare(options)


def compare(options: argparse.Namespace) -> None:
    """Run ours and the peers on every file."""
    import redactor
    from extractors import formats
    from redactor import detect, rewrite, verify
    from redactor.toolkit import Toolkit

    profile = cProfile.Profile() if options.profile else None
    stages = Stages()
    import extractors.fields

    for module, name, stage in (
        (formats, "extract", "read"), (detect, "detect", "detect"), (extractors.fields, "read_fields", "fields"),
        (rewrite, "rewrite", "rewrite"), (verify, "verify", "verify"),
    ):  # fmt: skip
        stages.wrap(module, name, stage, profile if stage == options.profile else None)
    kit = Toolkit.load(ocr="off")
    folder = Path(tempfile.gettempdir()) / "redactor-bench"
    folder.mkdir(exist_ok=True)
    print(f"redactor {redactor.__version__}, {options.pages} pages, processor seconds, best of {REPEATS}")
    head = ("read", "fields", "detect", "decide", "rewrite", "verify", "all")
    print(
        f"{'file':10}{'values':>7} "
        + "".join(f"{h:>9}" for h in head)
        + f"{'PyMuPDF':>9}"
        + "".join(f"{name:>11}" for name, _ in FLOORS)
        + "  ratio"
    )
    for kind, make in (("office", office_file), ("glyphs", glyphs_file)):
        if options.kind not in (None, kind):
            continue
        for name, every in (("a", 1), ("b", 20), ("c", 0)):
            if options.case not in (None, name):
                continue
            pages = pages_of(options.pages, every)
            path = make(folder, pages, name)
            seconds, removed = best_clean(path, kit, stages)
            peer = peer_seconds(path, pages, options.peer_python)
            floors = [best(lambda path=path, step=step: step(path)) for _, step in FLOORS]
            reference = (peer, peer / 2 if peer else None, 2 * floors[0])["abc".index(name)]
            ratio = f"{seconds['all'] / reference:.2f}" if reference else "-"
            row = "".join(f"{seconds.get(h, 0.0):9.2f}" for h in head)
            print(
                f"{kind + ' ' + name:10}{removed:7} {row}{peer or 0:9.2f}"
                + "".join(f"{f:11.2f}" for f in floors)
                + f"  {ratio}",
                flush=True,
            )
    if profile is not None:
        text = io.StringIO()
        pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(45)
        print(text.getvalue())


def peer_seconds(path: Path, pages: list[tuple[list[str], list[str]]], python: str) -> float | None:
    """Return PyMuPDF's time in this interpreter or another one; None when there is none."""
    if importlib.util.find_spec("pymupdf"):
        return best(lambda: pymupdf_redact(path, pages))
    if not python:
        return None
    given = path.with_suffix(".json")
    given.write_text(json.dumps(pages, ensure_ascii=False), "utf-8")
    command = [python, __file__, "--peer", str(path), str(given)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
