"""The largest documents that an office has: a PDF of 2,000 pages, Word files of 200 MB. Memory and CPU seconds.

    bench_large.py [pages [megabytes]]

(1) cleaning a PDF of 2,000 pages with values on half of them, (2) a Word file with pictures of 200 MB, (3) one with
200 MB of text, each done by a worker of the process pool; the most memory that a process below this one had resident.
The figures hold on a busy machine, too.
"""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bench_batch import ROOT, family

from extractors.limits import MIB, Limits
from redactor import Toolkit
from redactor.batch import plan
from redactor.batch.worker import fork
from redactor.settings import Settings

_PATIENT = 3600.0
"""Seconds for a document: this measures memory, and the machine may be busy."""


_PHRASES = ("工程建设项目公开招标，", "中标结果依法公示。", "施工单位和监理单位共同验收，", "合同金额以决算审计为准。")


def pages(target: Path, count: int) -> Path:
    """Write a PDF of so many pages, each with a content stream of its own."""
    import pikepdf

    with pikepdf.open(ROOT / "samples/tender/tender_personal.pdf") as sample, pikepdf.new() as made:
        for number in range(count):
            made.pages.append(sample.pages[number % len(sample.pages)])
        for number, page in enumerate(made.pages):
            page.contents_coalesce()
            page.Contents = made.make_stream(page.Contents.read_bytes() + f"\n% {number}".encode())
        made.save(target)
    return target


def pictures(target: Path, size: int) -> Path:
    """Write a Word file with pictures of ``size`` bytes together, none like another."""
    chance, each = random.Random(9), 8 * MIB
    body, parts, relations = "", {}, ""
    for number in range(max(1, size // each)):
        parts[f"word/media/big{number}.png"] = _png(chance.randbytes(each))
        relations += (
            f'<Relationship Id="big{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'relationships/image" Target="media/big{number}.png"/>'
        )
        body += (
            '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:100pt;height:100pt">'
            f'<v:imagedata r:id="big{number}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships"/></v:shape></w:pict></w:r></w:p>'
        )
    return _word(target, body, relations, parts)


def _png(samples: bytes) -> bytes:
    """A grey picture of these samples, 2,048 in a row, not compressed."""
    width, height = 2048, len(samples) // 2048
    rows = b"".join(b"\0" + samples[y * width : (y + 1) * width] for y in range(height))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 0)),
        (b"IEND", b""),
    )
    framed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def text(target: Path, size: int) -> Path:
    """Write a Word file with ``size`` bytes of document.xml, prose with a number in each paragraph."""
    chance, body, length = random.Random(9), io.StringIO(), 0
    while length < size:
        words = "".join(chance.choices(_PHRASES, k=20))
        length += body.write(f"<w:p><w:r><w:t>{words}{chance.randrange(10**9)}</w:t></w:r></w:p>") + 2 * len(words)
    return _word(target, body.getvalue(), "", {})


def _word(target: Path, body: str, relations: str, parts: dict[str, bytes]) -> Path:
    """A sample with more in its body, among its relations, and beside them."""
    with (
        zipfile.ZipFile(ROOT / "samples/award/award.docx") as sample,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sample.namelist():
            data = sample.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1)
            elif name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relations.encode() + b"</Relationships>")
            elif name == "[Content_Types].xml" and b'"png"' not in data and parts:
                data = data.replace(b"</Types>", b'<Default Extension="png" ContentType="image/png"/></Types>')
            made.writestr(name, data)
        for name, data in parts.items():
            made.writestr(name, data, zipfile.ZIP_STORED)
    return target


def measure(source: Path, what: str, limits: Limits) -> None:
    """Clean one document in a worker and print what became of it, and its cost."""
    kit = Toolkit(Settings(limits=limits, ocr="off"))
    (task,) = plan([source], source.with_suffix(""), force=True)
    worker = fork(kit, "clean")
    started = time.perf_counter()
    report, lives = worker.do(task)
    seconds, peak = time.perf_counter() - started, max(_peak(process) for process in family() if process != os.getpid())
    if lives:
        worker.stop()
    told = report.failure.message_en if report.failure else f"{len(report.findings)} findings"
    print(f"{what} ({source.stat().st_size / 1e6:.0f} MB): {report.status}, {told};", end=" ")
    print(f"{peak:.0f} MB, {seconds:.0f} s", flush=True)


def _peak(process: int) -> float:
    """The most memory that a process had resident, MB."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0.0)


def main(count: int = 2000, megabytes: int = 200) -> None:
    """Print a line for each document."""
    usual, patient = Limits(), Limits(seconds=_PATIENT)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        measure(text(folder / "text.docx", megabytes * 10**6), f"Word, {megabytes} MB of text", patient)
        measure(pictures(folder / "pictures.docx", megabytes * 10**6), f"Word, {megabytes} MB of pictures", patient)
        tight = Limits(seconds=_PATIENT, input_bytes=64 * MIB)
        measure(folder / "pictures.docx", "the same with limits.input_bytes of 64 MiB", tight)
        measure(pages(folder / "pages.pdf", count), f"PDF of {count} pages", patient)
    print(f"limits unless set: {usual.input_bytes // MIB} MiB a file, {usual.memory_bytes // MIB} MiB a process")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
