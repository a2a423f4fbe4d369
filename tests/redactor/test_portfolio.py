"""Files attached to a PDF: each cleaned by its own format and put back, what cannot be cleaned is dropped and said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from docx import Document as Word
from pikepdf import Array, Dictionary, Name, String

from extractors.formats.pdf.attached import attached_files
from extractors.limits import Limits
from redactor import Toolkit
from redactor.pipeline import process
from tests.pdf_streams import SECRET, add_page, framed, saved, text_at

KEPT = "项目名称道路"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Toolkit:
    policy: Path = tmp_path_factory.mktemp("policy") / "own.yaml"
    policy.write_text("id: own\ntitle: t\nextends: publish\nfile: {attachments: clean}\n", encoding="utf-8")
    return Toolkit.load(policy=str(policy), ocr="off")


def attach(pdf: pikepdf.Pdf, files: dict[str, bytes], *, page: bool = False) -> None:
    specifications = []
    for name, content in files.items():
        stream = pdf.make_stream(content, Type=Name.EmbeddedFile)
        specification = Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), Desc=String(SECRET))
        specification.EF = Dictionary(F=stream)
        specifications.append(specification)
    if page:
        notes = [
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=item)
            for item in specifications
        ]
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note) for note in notes])
    else:
        pairs = [part for item in specifications for part in (item.UF, pdf.make_indirect(item))]
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(pairs)))
        pdf.Root.Collection = Dictionary(Schema=Dictionary(a=Dictionary(N=String(SECRET))))


def portfolio(files: dict[str, bytes], *, page: bool = False) -> bytes:
    pdf = pikepdf.new()
    add_page(pdf, framed(text_at(40, 200, "银行账号")))
    attach(pdf, files, page=page)
    return saved(pdf)


def word() -> bytes:
    document = Word()
    document.add_paragraph(f"{KEPT}，联系电话：{SECRET}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


TEXT = f"{KEPT}，联系电话：{SECRET}".encode()


def spelled(data: bytes) -> bool:
    """Tell whether the number stands in bytes, in members of packages or in streams of PDFs, however deep."""
    if SECRET.encode() in data:
        return True
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(spelled(package.read(name)) or SECRET in name for name in package.namelist())
    if data.startswith(b"%PDF-"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return any(spelled(item.read_bytes()) for item in pdf.objects if isinstance(item, pikepdf.Stream))
    return False


@pytest.mark.parametrize("page", [False, True], ids=["names", "annotation"])
def test_each_is_cleaned_by_its_own_format(kit: Toolkit, page: bool) -> None:
    files = {"名单.txt": TEXT, f"{SECRET}.docx": word(), "包.zip": zipped({"a.txt": TEXT})}
    outcome = process(portfolio(files, page=page), kit, "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    left = attached_files(outcome.data, Limits())
    assert len(left) == 3 and not spelled(outcome.data)
    assert left[0][0] == "名单.txt" and KEPT in left[0][1].decode() and SECRET not in "".join(name for name, _ in left)
    assert [note.details for note in outcome.report.notes if note.code == "attachments_put_back"] == [
        {"count": 3, "left_out": 0}
    ]
    assert len(outcome.report.members) == 3


def test_attachments_of_attachments(kit: Toolkit) -> None:
    outcome = process(portfolio({"内.pdf": portfolio({"表.txt": TEXT})}), kit, "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    (name, inner), = attached_files(outcome.data, Limits())  # fmt: skip
    (name, content), = attached_files(inner, Limits())  # fmt: skip
    assert name == "表.txt" and KEPT in content.decode() and not spelled(outcome.data)


def test_what_cannot_be_cleaned_is_dropped_and_said(kit: Toolkit) -> None:
    files = {"名单.txt": TEXT, "程序.exe": b"MZ\x90" + bytes(99) + SECRET.encode()}
    outcome = process(portfolio(files), kit, "clean", name="a.pdf")
    assert outcome.data is not None and outcome.report.status == "FINDINGS"
    assert [name for name, _ in attached_files(outcome.data, Limits())] == ["名单.txt"]
    (note,) = [note for note in outcome.report.notes if note.code == "attachments_put_back"]
    assert note.details == {"count": 1, "left_out": 1} and note.needs_review


def test_endless_nesting_ends(kit: Toolkit) -> None:
    data = TEXT
    name = "a.txt"
    for _ in range(kit.settings.limits.nesting + 2):
        data, name = portfolio({name: data}), "a.pdf"
    outcome = process(data, kit, "clean", name="a.pdf")
    assert outcome.report.status in ("FINDINGS", "WITHHELD") and not spelled(outcome.data or b"")


def test_by_default_they_are_dropped_with_a_note() -> None:
    outcome = process(portfolio({"名单.txt": TEXT}), Toolkit.load(ocr="off"), "clean", name="a.pdf")
    assert outcome.data is not None and attached_files(outcome.data, Limits()) == []
    assert "attachments_dropped" in {note.code for note in outcome.report.notes}
