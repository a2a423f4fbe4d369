"""Scans from bytes to a proven output: what of the values is gone, what goes to a person, and what it costs.

python tests/benchmarks/bench_ocr.py [--pages 204] [--seed 7] [--journal FILE] [--keep FOLDER] [--only WAY] [--bare 1]
    [--together 12]

Pages come from ``degraded_pages``. A value is "removed" when its place in the output is painted; one that is not must
have sent its document to a person (or been withheld): a value that is neither is a leak, and the exit code is 1.
Bare RapidOCR reads the same pictures, each right after its page, in the same run; seconds are processor time. With a
journal a run that was cut off goes on where it was, and the table is that of all that stands in it.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy
import pikepdf
import pypdfium2
from degraded_pages import Page, pages, pdf_of
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

PAINTED = 0.85
"""Part of a value's place that is black when the value counts as removed."""
OWN = frozenset({"ocr_doubtful", "ocr_unread", "picture_without_text", "codes_not_read", "personal_picture"})
"""Notes of the reader of pictures that ask for a person."""
KINDS = ("id_card", "mobile", "bank_account")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one page: ``shares`` are (kind of a value, part of its place that is black). ``bare`` are the
    seconds of bare RapidOCR, 0 when it was not run; ``resident`` is the largest size of the process so far, in MiB."""

    page: int
    way: str
    level: str
    shares: list[tuple[str, float]]
    review: bool
    withheld: bool
    seconds: float
    bare: float = 0.0
    resident: float = 0.0

    def leaks(self) -> list[str]:
        """Name the values that are still there and that nobody is asked about."""
        if self.review or self.withheld:
            return []
        return [f"page {self.page} {self.way} {kind} {share:.2f}" for kind, share in self.shares if share < PAINTED]


@dataclass(slots=True)
class Row:
    """Counts of one way and level."""

    pages: int = 0
    values: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    review: int = 0
    withheld: int = 0
    leaks: int = 0

    def add(self, result: Result) -> None:
        """Count a page."""
        self.pages += 1
        self.review += result.review
        self.withheld += result.withheld
        self.leaks += len(result.leaks())
        for kind, share in result.shares:
            self.values[kind] += 1
            self.removed[kind] += share >= PAINTED and not result.withheld


def covered(page: Page, data: bytes) -> list[float]:
    """Return the part of each value's place that is black in the output."""
    document = pypdfium2.PdfDocument(data)
    shown = document[0].render(scale=page.dpi / 72).to_pil().convert("L").resize(page.picture.size)
    document.close()
    dark = numpy.asarray(shown) < 60
    shares = []
    for value in page.values:
        mask = Image.new("1", page.picture.size, 0)
        ImageDraw.Draw(mask).polygon([tuple(corner) for corner in value.corners], fill=1)
        place = numpy.asarray(mask)
        shares.append(float(dark[place].mean()) if place.any() else 1.0)
    return shares


def examine(page: Page, number: int, kit: Any, keep: Path | None, bare: Any) -> Result:
    """Clean one page and see what became of its values; ``bare`` is an engine to compare with, or None."""
    from redactor.pipeline import process

    original = pdf_of(page)
    start = time.process_time()
    outcome = process(original, kit, "clean", name="scan.pdf")
    seconds = time.process_time() - start
    notes = [note.code for note in outcome.report.notes if note.needs_review and note.code in OWN]
    doubts = [i for i in outcome.report.findings if i.decision.action == "review" and i.finding.kind in KINDS]
    review = bool(notes or doubts)
    shares = covered(page, outcome.data) if outcome.data else [1.0] * len(page.values)
    if keep and (outcome.data is None or min(shares) < PAINTED or review):
        name = f"{number:03}-{page.way}-{page.level}".replace(" ", "_")
        (keep / f"{name}.pdf").write_bytes(original)
        (keep / f"{name}.txt").write_text(f"{notes} {shares} {outcome.report.failure}\n")
        if outcome.data:
            (keep / f"{name}.out.pdf").write_bytes(outcome.data)
    start = time.process_time()
    if bare is not None:
        bare(numpy.asarray(page.picture.convert("RGB")))
    return Result(
        number,
        page.way,
        page.level,
        [(value.kind, round(share, 3)) for value, share in zip(page.values, shares, strict=True)],
        review,
        outcome.data is None,
        seconds,
        time.process_time() - start if bare is not None else 0.0,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def report(results: Sequence[Result]) -> None:
    """Print the table, and what a page costs."""
    print("| way | level | pages | id card | mobile | account | to a person | withheld | leaks |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    rows: dict[tuple[str, str], Row] = defaultdict(Row)
    for result in sorted(results, key=lambda result: result.page):
        rows[result.way, result.level].add(result)
        rows["all", ""].add(result)
    total = rows.pop(("all", ""))
    for (way, level), row in (*rows.items(), (("all", ""), total)):
        kinds = " | ".join(f"{row.removed[kind]}/{row.values[kind]}" for kind in KINDS)
        print(f"| {way} | {level} | {row.pages} | {kinds} | {row.review} | {row.withheld} | {row.leaks} |")
    print("\n".join(leak for result in results for leak in result.leaks()))
    both = [result for result in results if result.bare]
    ours, bare = sum(result.seconds for result in both), sum(result.bare for result in both)
    if bare:
        seconds = f"{ours / len(both):.2f}, bare RapidOCR {bare / len(both):.2f}, x {ours / bare:.2f}"
        print(f"CPU seconds a page, of {len(both)} pages: {seconds}")
    print(f"largest resident size: {max(result.resident for result in results):.0f} MiB")


def side_by_side(made: Sequence[Page], kit: Any, bare: Any) -> None:
    """Print the seconds that one document of these pages takes on all cores, and RapidOCR as it comes after it."""
    from redactor.pipeline import process

    whole = _whole(made)
    start = time.perf_counter()
    process(whole, kit, "clean", name="scan.pdf")
    ours = time.perf_counter() - start
    start = time.perf_counter()
    for page in made:
        bare(numpy.asarray(page.picture.convert("RGB")))
    theirs = time.perf_counter() - start
    each = f"{ours / len(made):.2f}, bare RapidOCR {theirs / len(made):.2f}, x {ours / theirs:.2f}"
    print(f"seconds a page of one document of {len(made)} pages on {os.cpu_count()} cores: {each}")


def _whole(made: Sequence[Page]) -> bytes:
    """Return one document of these pages."""
    with pikepdf.new() as whole:
        for page in made:
            with pikepdf.open(io.BytesIO(pdf_of(page))) as single:
                whole.pages.extend(single.pages)
        buffer = io.BytesIO()
        whole.save(buffer)
    return buffer.getvalue()


def main() -> int:
    """Run; return 1 when a value was left without anybody being told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=42)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--journal", type=Path, help="where results are kept, so that a run can go on")
    parser.add_argument("--bare", type=int, default=1, help="compare with bare RapidOCR on every n-th page; 0: never")
    parser.add_argument("--together", type=int, default=12, help="pages of one document read side by side; 0: none")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    results = _known(options.journal)
    done = {result.page for result in results}
    made = pages(options.pages, options.seed)
    wanted = [n for n, page in enumerate(made) if options.only in page.way and n not in done]
    kit, engine = _engines() if wanted or options.together else (None, None)
    for count, number in enumerate(wanted):
        bare = engine if options.bare and count % options.bare == 0 else None
        result = examine(made[number], number, kit, options.keep, bare)
        results.append(result)
        if options.journal:
            with options.journal.open("a", encoding="utf-8") as journal:
                journal.write(json.dumps(asdict(result)) + "\n")
    report(results)
    if options.together:
        side_by_side(made[: options.together], kit, engine)
    return 1 if any(result.leaks() for result in results) else 0


def _known(journal: Path | None) -> list[Result]:
    if journal is None or not journal.exists():
        return []
    return [Result(**json.loads(line)) for line in journal.read_text(encoding="utf-8").splitlines()]


def _engines() -> tuple[Any, Any]:
    """Return a toolkit that reads every page by OCR, and RapidOCR as it comes; both are warm."""
    from rapidocr import RapidOCR

    from redactor import Toolkit
    from redactor.pipeline import process

    bare = RapidOCR(params={"Global.log_level": "error"})
    blank = Image.new("RGB", (320, 120), "white")
    ImageDraw.Draw(blank).text((20, 40), "warm 123")
    bare(numpy.asarray(blank))
    kit = Toolkit.load(ocr="always")
    process(_whole(pages(2, 1)), kit, "clean", name="scan.pdf")
    return kit, bare


if __name__ == "__main__":
    sys.exit(main())
