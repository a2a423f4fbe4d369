"""A workbook of the old kind (BIFF8), written by LibreOffice from one of ours, comes back clean as .xlsx."""

# ruff: noqa: E501  (markup reads better on one line)

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from extractors.formats.calamine import read_grid
from redactor.toolkit import Toolkit
from tests.word.inspection import plain
from tests.xlsx.beside_cases import c080_comments
from tests.xlsx.book import Book, formula, number
from tests.xlsx.inspection import Look
from tests.xlsx.validity import faults

_SECONDS = 300


def book() -> Book:
    """Return a workbook with values in cells of all kinds, a hidden sheet, a note, a name, headers and choices."""
    made = Book(77)
    phone = made.mobile("labelled, and bare on the hidden sheet")
    made.people(
        "身份证号码", "银行账号", "联系电话", values=[[made.id("column"), number(made.account("number", 15)), phone], [made.id("column"), made.card("text"), int(made.mobile("number"))]],
    )  # fmt: skip
    made.rows([formula(f'"电话"&"{made.mobile("constant")}"', "电话" + made.secrets[-1].value)])
    made.sheet("底稿", [["编号", phone]], state="hidden")
    made.sheets[0].after["headerFooter"] = (
        f"<headerFooter><oddFooter>&amp;L经办 {made.mobile('footer')}</oddFooter></headerFooter>"
    )
    made.sheets[0].after["dataValidations"] = (
        f'<dataValidations count="1"><dataValidation type="list" sqref="F1"><formula1>"甲,{made.mobile("choice")}"</formula1></dataValidation></dataValidations>'
    )
    made.workbook["names"] = f'<definedNames><definedName name="常数">"{made.id("name")}"</definedName></definedNames>'
    c080_comments(made)
    return made


def as_xls(data: bytes, folder: Path) -> bytes:
    source = folder / "book.xlsx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xls:MS Excel 97",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    return (folder / "book.xls").read_bytes()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_an_old_workbook_comes_back_clean(tmp_path: Path) -> None:
    made = book()
    old = as_xls(made.data(), tmp_path)
    assert old.startswith(b"\xd0\xcf\x11\xe0")
    grid = read_grid(old)
    assert grid is not None
    assert made.secrets[0].value in grid.text
    cleaned = Toolkit.load(ocr="off").clean(old, name="旧表.xls")
    after = Look(cleaned.data)
    assert [(s.where, after.found(s.value)) for s in made.secrets if after.found(s.value)] == []
    assert faults(cleaned.data) == []
    shown = "\n".join(cell[2] for cell in after.cells)
    assert [text for text in made.keep if plain(text) not in plain(shown)] == []
    assert "converted_to_xlsx" in {note.code for note in cleaned.report.notes}
