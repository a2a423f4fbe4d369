"""Make every sample: ``python samples/make.py [folder]``. PDFs are printed by LibreOffice (soffice on PATH) and marked.

Each sample has an ``.expected.yaml`` beside it: its document type, the values that must go, the values that must stay,
and the mandatory items that are missing. All people, firms and numbers are invented (people.py).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import leaks
import notices
import yaml
from builder import Sample

WORD: dict[str, Callable[[], Sample]] = {
    "tender/tender_complete.docx": notices.tender,
    "tender/tender_missing_items.docx": lambda: notices.tender(complete=False),
    "candidates/candidates.docx": notices.candidates,
    "award/award.docx": notices.award,
    "contract/contract.docx": notices.contract,
    "completion/completion.docx": notices.completion,
    "completion/completion_missing_items.docx": lambda: notices.completion(complete=False),
    "ppp/ppp_preparation.docx": notices.ppp_preparation,
    "ppp/ppp_procurement.docx": notices.ppp_procurement,
    "households/households.docx": notices.households,
    "leaks/split_runs.docx": leaks.split_runs,
    "leaks/comments_and_revisions.docx": leaks.comments_and_revisions,
    "leaks/header_footer_notes.docx": leaks.header_footer_notes,
    "leaks/one_digit_per_cell.docx": leaks.one_digit_per_cell,
    "leaks/links_and_properties.docx": leaks.links_and_properties,
    "leaks/disguised_numbers.docx": leaks.disguised_numbers,
}
PRINTED: dict[str, Callable[[], Sample]] = {
    "tender/tender_personal.pdf": lambda: notices.tender(personal=True),
    "candidates/candidates.pdf": notices.candidates,
    "award/award.pdf": notices.award,
    "contract/contract.pdf": notices.contract,
    "completion/completion.pdf": notices.completion,
    "ppp/ppp_execution.pdf": notices.ppp_execution,
    "households/households_three_pages.pdf": lambda: notices.households(60),
}


def main(folder: Path) -> None:
    """Write all samples below ``folder``."""
    for name, make in WORD.items():
        sample = make()
        _write(folder / name, sample.data(), sample)
    made = {name: make() for name, make in PRINTED.items()}
    for name, data in _print({name: sample.data() for name, sample in made.items()}).items():
        _write(folder / name, data, made[name])
    _write(
        folder / "leaks/black_box.pdf", _black_box((folder / "award/award.pdf").read_bytes()), made["award/award.pdf"]
    )
    text = notices.completion()
    body = "\r\n".join([p.text for p in text.document.paragraphs] + _rows(text))
    _write(folder / "completion/completion_gb18030.txt", body.encode("gb18030"), text)


def _rows(sample: Sample) -> list[str]:
    return ["：".join(cell.text for cell in row.cells) for table in sample.document.tables for row in table.rows]


def _write(path: Path, data: bytes, sample: Sample) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    expected = {
        "document_type": sample.doctype,
        "findings": sample.findings,
        "keep": sorted(set(sample.keep)),
        "missing": sample.missing,
    }
    text = yaml.safe_dump(expected, allow_unicode=True, sort_keys=False, width=120)
    path.with_name(path.name + ".expected.yaml").write_text(text, encoding="utf-8")


def _print(documents: dict[str, bytes]) -> dict[str, bytes]:
    """Print Word documents to PDF, all in one run of LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        raise SystemExit("soffice (LibreOffice) is needed to print the PDF samples")
    with tempfile.TemporaryDirectory() as scratch:
        names = {}
        for number, (name, data) in enumerate(documents.items()):
            (Path(scratch) / f"{number}.docx").write_bytes(data)
            names[name] = Path(scratch) / f"{number}.pdf"
        subprocess.run(
            [
                office,
                f"-env:UserInstallation=file://{scratch}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                scratch,
            ]
            + [str(path.with_suffix(".docx")) for path in names.values()],
            check=True,
            capture_output=True,
            timeout=300,
        )
        return {name: _steady(path.read_bytes()) for name, path in names.items()}


def _steady(data: bytes) -> bytes:
    """Return the PDF without dates and random ids."""
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        pdf.docinfo["/Producer"] = "LibreOffice"
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _black_box(data: bytes) -> bytes:
    """Return the PDF with black boxes painted over its first page, the text still live below."""
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q q 0 g 200 100 330 480 re f Q")
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
