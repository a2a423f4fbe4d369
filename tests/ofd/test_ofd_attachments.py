"""Files attached to an OFD: each cleaned by its own format and put back, what cannot be cleaned is dropped and said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from extractors.formats.ofd.attached import attached_files
from extractors.limits import Limits
from redactor import Toolkit
from redactor.pipeline import process
from redactor.verify.ofd_attachments import attached_only
from tests.ofd.paper import Paper, text, wrapped
from tests.redactor.packages import word
from tests.word.inspection import Searchable
from tests.word.paper import para

KEPT = "项目名称道路"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Toolkit:
    policy: Path = tmp_path_factory.mktemp("policy") / "own.yaml"
    policy.write_text("id: own\ntitle: t\nextends: publish\nfile: {attachments: clean}\n", encoding="utf-8")
    return Toolkit.load(policy=str(policy), ocr="off")


def attached(paper: Paper, files: dict[str, bytes], folder: str = "Attachs") -> bytes:
    rows = []
    for number, (name, data) in enumerate(files.items()):
        suffix = name.rpartition(".")[2]
        paper.members[f"Doc_0/{folder}/a{number}.{suffix}"] = data
        location = f"<ofd:FileLoc>a{number}.{suffix}</ofd:FileLoc>"
        title = name.removesuffix(f".{suffix}")
        rows.append(f'<ofd:Attachment ID="{number}" Name="{title}" Format="{suffix}">{location}</ofd:Attachment>')
    paper.asides.append(f"<ofd:Attachments>{folder}/Attachments.xml</ofd:Attachments>")
    paper.members[f"Doc_0/{folder}/Attachments.xml"] = wrapped("Attachments", "".join(rows))
    return paper.data()


def test_each_is_cleaned_by_its_own_format(kit: Toolkit) -> None:
    paper, inner = Paper(1), Paper(2)
    phone = paper.mobile()
    inner.add(text(20, 60, f"{KEPT}，手机{phone}"))
    files = {
        "说明.docx": word(para(f"{KEPT}，联系电话：{phone}")),
        f"{phone}.txt": f"{KEPT}，联系电话：{phone}".encode("gb18030"),
        "内.ofd": attached(inner, {"表.csv": f"姓名,手机\n甲,{phone}\n{KEPT},1\n".encode()}),
    }
    outcome = process(attached(paper, files), kit, "clean", name="a.ofd")
    assert outcome.data is not None, outcome.report.failure
    left = attached_files(outcome.data, Limits())
    assert [name for name, _ in left][0::2] == ["说明.docx", "内.ofd"] and len(left) == 3
    assert not Searchable(outcome.data).found(phone)
    assert [name for name, _ in attached_files(left[2][1], Limits())] == ["表.csv"]
    assert KEPT in left[1][1].decode("gb18030")
    assert [note.details for note in outcome.report.notes if note.code == "attachments_put_back"] == [
        {"count": 3, "left_out": 0}
    ]


def test_what_cannot_be_cleaned_is_dropped_and_said(kit: Toolkit) -> None:
    paper = Paper(3)
    files = {"名单.txt": KEPT.encode(), "程序.exe": b"MZ\x90" + bytes(99) + paper.mobile().encode()}
    outcome = process(attached(paper, files), kit, "clean", name="a.ofd")
    assert outcome.data is not None and outcome.report.status == "FINDINGS"
    assert [name for name, _ in attached_files(outcome.data, Limits())] == ["名单.txt"]
    assert not Searchable(outcome.data).found(paper.secrets[0])


def test_by_default_they_are_dropped_with_a_note() -> None:
    outcome = process(attached(Paper(4), {"名单.txt": KEPT.encode()}), Toolkit.load(ocr="off"), "clean", name="a.ofd")
    assert outcome.data is not None and attached_files(outcome.data, Limits()) == []
    assert "embedded_objects_removed" in {note.code for note in outcome.report.notes}


@pytest.mark.parametrize(
    "member", ["Doc_0/Document.xml", "Doc_0/Attachs/Attachments.xml", "Doc_0/Attachs/attachment_1.txt"]
)
def test_the_proof_sees_any_other_change(kit: Toolkit, member: str) -> None:
    from redactor.rewrite.ofd.attaching import with_files

    before, files = Paper(5).data(), [("a.txt", b"one")]
    after = with_files(before, files, Limits())
    assert attached_only(before, after, files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(after)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"</", b"x</", 1) + b"\n " * (b"<" not in data) if name == member else data)
    assert not attached_only(before, buffer.getvalue(), files)


@pytest.mark.parametrize(("member", "old", "new"), [
    ("Doc_0/Attachs/Attachments.xml", b"<ofd:FileLoc>", b'<ofd:FileLoc Note="x">'),
    ("Doc_0/Attachs/Attachments.xml", b"</ofd:Attachments>", b"<!--x--></ofd:Attachments>"),
    ("Doc_0/Attachs/Attachments.xml", b"</ofd:Attachments>", b"x</ofd:Attachments>"),
    ("Doc_0/Attachs/Attachments.xml", b"<ofd:Attachments ", b'<ofd:Attachments Note="x" '),
    ("Doc_0/Attachs/Attachments.xml", b'Name="a.txt"', b'Name="b.txt"'),
    ("Doc_0/Document.xml", b"<ofd:Attachments>", b'<ofd:Attachments Note="x">'),
    ("Doc_0/Document.xml", b"</ofd:Document>", b"<!--x--></ofd:Document>"),
    ("Doc_0/Document.xml", b"</ofd:Document>", b"</ofd:Document><!--x-->"),
])  # fmt: skip
def test_nothing_comes_with_the_list(member: str, old: bytes, new: bytes) -> None:
    from redactor.rewrite.ofd.attaching import with_files

    before, files = Paper(5).data(), [("a.txt", b"one")]
    after = with_files(before, files, Limits())
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(after)) as package, zipfile.ZipFile(buffer, "w") as other:
        for name in package.namelist():
            data = package.read(name)
            assert name != member or old in data
            other.writestr(name, data.replace(old, new, 1) if name == member else data)
    assert not attached_only(before, buffer.getvalue(), files)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_member_stands_behind_another_of_its_name() -> None:
    from redactor.rewrite.ofd.attaching import with_files

    before, files = Paper(5).data(), [("a.txt", b"one")]
    after = with_files(before, files, Limits())
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(after)) as package, zipfile.ZipFile(buffer, "w") as other:
        other.writestr("Doc_0/Document.xml", b"x")
        for name in package.namelist():
            other.writestr(name, package.read(name))
    assert not attached_only(before, buffer.getvalue(), files)


def test_comments_of_the_document_may_go() -> None:
    from redactor.rewrite.ofd.attaching import with_files

    paper, files = Paper(5), [("表 & <1>.docx", b"one"), ("b", b"two")]
    paper.asides.append("t<!-- x -->u<?wps 1?>v")
    before = paper.data()
    assert attached_only(before, with_files(before, files, Limits()), files)
