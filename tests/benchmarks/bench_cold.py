"""Cold starts: the command line against bare imports, each in a process of its own, medians over several runs.

(1) ``redactor --help`` in seconds; (2) ``redactor clean`` of a 20-page Word document as a ratio to
``import presidio_analyzer``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = 5


def twenty_pages() -> bytes:
    """Return a Word document of about twenty pages: prose, a table a page, two values a page."""
    sys.path.insert(0, str(ROOT / "samples"))
    from builder import Sample

    sample = Sample("other")
    sample.title("青溪镇农村公路改造工程施工信息公开")
    for page in range(20):
        sample.heading(f"{page + 1}、第{page + 1}标段")
        sample.lines(
            *["本标段路线全长12.6公里，路基宽6.5米，路面结构为沥青混凝土，计划工期180日历天，由镇水务站监督实施。" * 3]
            * 5
        )
        rows = [["序号", "姓名", "身份证号", "联系电话"]]
        rows += [
            [str(i), f"{{name:{page * 9 + i}}}", f"{{id_card:{page * 9 + i}}}", f"{{mobile:{page * 9 + i}}}"]
            for i in range(1, 7)
        ]
        sample.table(rows)
    return sample.data()


def seconds(*words: str) -> float:
    """Return the median wall time of a command."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, check=False)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pages.docx"
        source.write_bytes(twenty_pages())
        help_time = seconds("-m", "redactor", "--help")
        presidio = seconds("-c", "import presidio_analyzer")
        clean = seconds("-m", "redactor", "clean", str(source), "-o", f"{folder}/out", "--force", "--quiet")
    print(f"redactor --help                       {help_time:.2f} s (limit 0.30 s)")
    print(f"import presidio_analyzer              {presidio:.2f} s")
    print(f"redactor clean, 20-page docx, cold    {clean:.2f} s = {clean / presidio:.2f} x the import (limit 3 x)")


if __name__ == "__main__":
    main()
