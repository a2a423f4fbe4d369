"""How the HTTP API bears load: 50 checks at once on loopback, and how long they take beside the library alone.

python tests/benchmarks/bench_web.py
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("REDACTOR_KEY", "a key for the benchmark")

from live_servers import KEY, Live, start
from support import SAMPLES

from redactor.toolkit import Toolkit
from redactor.web.api import api
from redactor.web.keys import Keys
from redactor.web.limits import ServerLimits
from redactor.web.server import hosts_for

CALLS = 50
DATA = (SAMPLES / "award" / "award.docx").read_bytes()


def main() -> int:
    """Print the table; 1 when anything but 200, 429 and 503 was answered."""
    kit = Toolkit.load()
    kit.check(DATA, name="a.docx")
    began = time.perf_counter()
    for _ in range(10):
        kit.check(DATA, name="a.docx")
    alone = (time.perf_counter() - began) / 10
    print(f"library, one after another: {1000 * alone:.0f} ms a document")
    bad = 0
    for waiting in (64, 20):
        limits = ServerLimits(waiting=waiting)
        made = contextlib.contextmanager(start)(
            lambda port, limits=limits: api(kit, Keys([KEY]), limits, hosts_for("127.0.0.1", port)), limits
        )
        with made as live:
            bad += _round(live, limits, alone)
    return int(bad > 0)


def _round(live: Live, limits: ServerLimits, alone: float) -> int:
    with ThreadPoolExecutor(CALLS) as threads:
        list(threads.map(lambda _: _call(live), range(2 * limits.workers)))
        began = time.perf_counter()
        answers = sorted(threads.map(lambda _: _call(live), range(CALLS)))
        total = time.perf_counter() - began
    fine = [seconds for status, seconds in answers if status == 200]
    codes = {code: sum(status == code for status, _ in answers) for code in {status for status, _ in answers}}
    print(f"\n{CALLS} at once, {limits.workers} workers, {limits.waiting} may wait: {codes}")
    print("| median | 95 % | slowest | documents/s | CPU-bound best |")
    print("| --- | --- | --- | --- | --- |")
    print(
        f"| {fine[len(fine) // 2]:.2f} s | {fine[int(0.95 * len(fine))]:.2f} s | {fine[-1]:.2f} s "
        f"| {len(fine) / total:.1f} | {limits.workers / alone:.1f} |"
    )
    return len(set(codes) - {200, 429, 503})


def _call(live: Live) -> tuple[int, float]:
    began = time.perf_counter()
    with live.client() as client:
        status = client.post("/v1/check", files={"file": ("a.docx", DATA)}).status_code
    return status, time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
