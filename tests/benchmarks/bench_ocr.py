"""Scans from bytes to a proven output: what of the values is gone, what goes to a person, and what it costs.

python tests/benchmarks/bench_ocr.py [--pages 204] [--seed 7] [--keep FOLDER] [--only WAY] [--part 1/4] [--no-bare]

Pages come from ``degraded_pages``. A value is "removed" when its place in the output is painted; one that is not must
have sent its document to a person (or been withheld): a value that is neither is a leak, and the exit code is 1.
Bare RapidOCR reads the same pictures in the same run; seconds are processor time.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
import pypdfium2
from degraded_pages import Page, pages, pdf_of
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

PAINTED = 0.85
"""Part of a value's place that is black when the value counts as removed."""
OWN = frozenset({"ocr_doubtful", "ocr_unread", "picture_without_text", "codes_not_read", "personal_picture"})
"""Notes of the reader of pictures that ask for a person."""


@dataclass(slots=True)
class Row:
    """Counts of one way and level."""

    pages: int = 0
    values: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    review: int = 0
    withheld: int = 0
    leaks: list[str] = field(default_factory=list)


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


def examine(page: Page, number: int, kit: Any, row: Row, keep: Path | None) -> float:
    """Clean one page, count what became of its values; return the seconds that it took."""
    from redactor.pipeline import process

    original = pdf_of(page)
    start = time.process_time()
    outcome = process(original, kit, "clean", name="scan.pdf")
    seconds = time.process_time() - start
    row.pages += 1
    notes = [note.code for note in outcome.report.notes if note.needs_review and note.code in OWN]
    doubts = [i for i in outcome.report.findings if i.decision.action == "review" and i.finding.kind in KINDS]
    review = bool(notes or doubts)
    row.review += review
    row.withheld += outcome.data is None
    shares = covered(page, outcome.data) if outcome.data else [1.0] * len(page.values)
    for value, share in zip(page.values, shares, strict=True):
        row.values[value.kind] += 1
        row.removed[value.kind] += share >= PAINTED and outcome.data is not None
        if share < PAINTED and not review:
            row.leaks.append(f"page {number} {value.kind} {share:.2f}")
    if keep and (outcome.data is None or min(shares) < PAINTED or review):
        name = f"{number:03}-{page.way}-{page.level}".replace(" ", "_")
        (keep / f"{name}.pdf").write_bytes(original)
        (keep / f"{name}.txt").write_text(f"{notes} {shares} {outcome.report.failure}\n")
        if outcome.data:
            (keep / f"{name}.out.pdf").write_bytes(outcome.data)
    return seconds


KINDS = ("id_card", "mobile", "bank_account")


def report(rows: dict[tuple[str, str], Row]) -> None:
    """Print the table."""
    print("| way | level | pages | id card | mobile | account | to a person | withheld | leaks |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    total = Row()
    for (way, level), row in rows.items():
        print_row(way, level, row)
        total.pages += row.pages
        total.review += row.review
        total.withheld += row.withheld
        total.values += row.values
        total.removed += row.removed
        total.leaks += row.leaks
    print_row("all", "", total)


def print_row(way: str, level: str, row: Row) -> None:
    """Print one line of the table."""
    kinds = " | ".join(f"{row.removed[kind]}/{row.values[kind]}" for kind in KINDS)
    print(f"| {way} | {level} | {row.pages} | {kinds} | {row.review} | {row.withheld} | {len(row.leaks)} |")


def main() -> int:
    """Run; return 1 when a value was left without anybody being told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=42)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--part", default="1/1", help="which part of the pages, to divide a long run")
    parser.add_argument("--no-bare", action="store_true")
    options = parser.parse_args()
    from redactor import Toolkit

    kit = Toolkit.load(ocr="always")
    made = [(n, page) for n, page in enumerate(pages(options.pages, options.seed)) if options.only in page.way]
    part, parts = map(int, options.part.split("/"))
    made = made[len(made) * (part - 1) // parts : len(made) * part // parts]
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    rows: dict[tuple[str, str], Row] = defaultdict(Row)
    ours = 0.0
    for number, page in made:
        ours += examine(page, number, kit, rows[page.way, page.level], options.keep)
    report(rows)
    leaks = [leak for row in rows.values() for leak in row.leaks]
    print("\n".join(leaks))
    if not options.no_bare:
        bare = bare_seconds([page for _, page in made])
        print(f"CPU seconds a page: {ours / len(made):.2f}, bare RapidOCR {bare / len(made):.2f}, x {ours / bare:.2f}")
    print(f"largest resident size: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 1 if leaks else 0


def bare_seconds(made: list[Page]) -> float:
    """Return the seconds in which RapidOCR, as it comes, reads the pictures."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    pictures = [numpy.asarray(page.picture.convert("RGB")) for page in made]
    engine(pictures[0])
    start = time.process_time()
    for picture in pictures:
        engine(picture)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
