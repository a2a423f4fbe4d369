"""Archives: every file by itself, only proven ones go into the new archive, nothing leaves it, nothing blows up."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from extractors.limits import Limits
from redactor import Toolkit, pipeline
from redactor.verify.archive import verify_archive
from tests.archive.files import bank, content, leaks, names, number, phone, zipped
from tests.ofd.paper import Paper


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    """A toolkit that reads no pictures."""
    return Toolkit.load(ocr="off")


def notice(seed: int) -> bytes:
    return f"公示\r\n身份证号：{number(seed)}，联系电话：{phone(seed)}\r\n请核对\r\n".encode()


def ofd(seed: int) -> bytes:
    paper = Paper(seed=seed)
    paper.label(60, "身份证号：", number(seed))
    return paper.data()


def secrets(*seeds: int) -> list[str]:
    return [value for seed in seeds for value in (number(seed), phone(seed))]


CLEAN = {
    "flat": (
        zipped(("a.txt", notice(1)), ("b.csv", f"姓名,银行卡号\n甲,{bank(2)}\n".encode())), [*secrets(1), bank(2)],
    ),
    "tree": (zipped(("一/", b""), ("一/二/通知.txt", notice(3)), ("一/三.txt", notice(4))), secrets(3, 4)),
    "gbk names": (zipped(("征地/公示.txt", notice(5)), encoding="gb18030"), secrets(5)),
    "utf-8 names without the flag": (zipped(("征地/公示.txt", notice(5)), encoding="utf-8").replace(
        b"\x14\x00\x00\x08", b"\x14\x00\x00\x00"), secrets(5)),
    "backslashes": (zipped(("dir\\sub\\a.txt", notice(6))), secrets(6)),
    "names": (zipped((f"户主{phone(7)}.txt", notice(7)), (f"{number(8)}/a.txt", notice(8))), secrets(7, 8)),
    "nested": (zipped(("in/内.zip", zipped(("公示.txt", notice(9)), ("x.zip", zipped(("y.txt", notice(10))))))),
               secrets(9, 10)),
    "documents": (zipped(("a.ofd", ofd(11)), ("b.html", b"<p>" + notice(12) + b"</p>")), [number(11), *secrets(12)]),
    "same name twice": (zipped(("a.txt", notice(13)), ("A.TXT", notice(14))), secrets(13, 14)),
    "mail": (zipped(("m.eml", f"Subject: {phone(15)}\r\n\r\n{notice(15).decode()}".encode())), secrets(15)),
    "junk": (zipped(("a.txt", notice(16)), ("__MACOSX/._a.txt", number(17).encode()), ("Thumbs.db", b"x")),
             secrets(16, 17)),
    "comment and bytes before": (b"MZ" + zipped(("a.txt", notice(18))), secrets(18)),
}  # fmt: skip


@pytest.mark.parametrize("case", CLEAN)
def test_every_file_is_cleaned_in_place(case: str, blind: Toolkit) -> None:
    data, planted = CLEAN[case]
    if case == "comment and bytes before":
        with zipfile.ZipFile(buffer := io.BytesIO(data), "a") as archive:
            archive.comment = f"联系人 {phone(18)}".encode()
        data = buffer.getvalue()
    outcome = pipeline.process(data, blind, "clean", name="a.zip")
    assert outcome.report.status in ("CLEAN", "FINDINGS"), outcome.report.failure
    assert outcome.data is not None
    assert leaks(data, planted)
    assert leaks(outcome.data, planted) == []
    assert len(names(outcome.data)) + (case == "junk") * 2 == len(names(data))
    assert pipeline.process(data, blind, "clean", name="a.zip").data == outcome.data


def test_names_and_tree_stay(blind: Toolkit) -> None:
    for case, wanted in (
        ("tree", ["一/", "一/二/通知.txt", "一/三.txt"]),
        ("gbk names", ["征地/公示.txt"]),
        ("utf-8 names without the flag", ["征地/公示.txt"]),
        ("backslashes", ["dir/sub/a.txt"]),
        ("same name twice", ["a.txt", "A-2.TXT"]),
    ):
        outcome = pipeline.process(CLEAN[case][0], blind, "clean", name="a.zip")
        assert outcome.data is not None
        assert names(outcome.data) == wanted


def test_untouched_files_keep_their_bytes(blind: Toolkit) -> None:
    plain = "招标公告\r\n请核对\r\n".encode("gb18030")
    outcome = pipeline.process(zipped(("a.txt", plain)), blind, "clean", name="a.zip")
    assert outcome.data is not None
    assert content(outcome.data, "a.txt") == plain


LEFT_OUT = {
    "encrypted": (zipped(("secret.txt", notice(21)), more=1), "EncryptedInput"),
    "unsupported": (zipped(("a.exe", b"MZ\0\0")), "UnsupportedFormat"),
    "rar": (zipped(("a.rar", b"Rar!\x1a\x07\x01\0")), "UnsupportedFormat"),
    "7z": (zipped(("a.7z", b"7z\xbc\xaf\x27\x1c")), "UnsupportedFormat"),
    "damaged": (zipped(("a.docx", b"PK\3\4" + bytes(40))), "DamagedInput"),
    "misnamed": (zipped(("a.pdf", notice(22))), "UnsupportedFormat"),
    "leaves the archive": (zipped(("../../etc/a.txt", notice(23))), "HostileInput"),
    "absolute": (zipped(("/a.txt", notice(24))), "HostileInput"),
    "drive": (zipped(("C:\\a.txt", notice(25))), "HostileInput"),
    "empty": (zipped(("a.txt", b"")), "InputEmpty"),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_cannot_be_proven_is_left_out_and_named(case: str, blind: Toolkit) -> None:
    bad, code = LEFT_OUT[case]
    good = ("好.txt", notice(20))
    with zipfile.ZipFile(io.BytesIO(bad)) as archive:
        member = archive.infolist()[0].filename
    alone = pipeline.process(bad, blind, "clean", name="a.zip")
    assert alone.data is None
    assert alone.error is not None
    together = zipped(good, ("rest.zip", bad))
    outcome = pipeline.process(together, blind, "clean", name="a.zip")
    assert outcome.data is not None
    assert names(outcome.data) == ["好.txt"]
    assert outcome.report.status == "NOT_CHECKED"
    assert outcome.report.exit_code == 3
    inner = outcome.report.members[1].members[0]
    assert inner.failure is not None
    assert inner.failure.code == code, inner.failure
    assert inner.source.name == member.replace("\\", "/")
    assert [report.source.name for report in outcome.report.flat()][-1] == f"a.zip/rest.zip/{inner.source.name}"


def test_symbolic_links_are_left_out(blind: Toolkit) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", notice(26))
    outcome = pipeline.process(buffer.getvalue(), blind, "clean", name="a.zip")
    assert outcome.data is not None
    assert names(outcome.data) == ["a.txt"]


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (zipped(("a.txt", b"0" * 30_000_000)), Limits()),
        (zipped(("a.txt", b"x" * 900), ("b.txt", b"y" * 900)), Limits(expanded_bytes=1000)),
        (zipped(("b.zip", zipped(("a.txt", b"x" * 900))), ("c.txt", b"y" * 900)), Limits(expanded_bytes=1000)),
        (zipped(*((f"{n}.txt", b"x") for n in range(30))), Limits(members=20)),
    ],
)
def test_bombs_are_refused(data: bytes, limits: Limits, blind: Toolkit) -> None:
    kit = Toolkit(replace(blind.settings, limits=limits))
    outcome = pipeline.process(data, kit, "clean", name="a.zip")
    assert outcome.data is None
    assert outcome.report.failure is not None
    assert outcome.report.failure.code == "LimitExceeded"


def test_archives_in_archives_end_somewhere(blind: Toolkit) -> None:
    data = notice(27)
    for depth in range(blind.settings.limits.nesting + 2):
        data = zipped((f"{depth}.zip" if depth else "a.txt", data))
    outcome = pipeline.process(data, blind, "clean", name="a.zip")
    assert outcome.data is None
    assert leaks(data, secrets(27)) == [] or outcome.report.status == "NOT_CHECKED"
    failures = {report.failure.code for report in outcome.report.flat() if report.failure}
    assert "LimitExceeded" in failures


def test_a_password_opens_entries() -> None:
    kit = Toolkit.load(ocr="off", password="wrong")
    outcome = pipeline.process(LEFT_OUT["encrypted"][0], kit, "clean", name="a.zip")
    assert outcome.report.members[0].failure is not None
    assert outcome.report.members[0].failure.code == "WrongPassword"


def test_checking_tells_of_every_file(blind: Toolkit) -> None:
    report = blind.check(zipped(("a.txt", notice(28)), ("b.txt", "请核对".encode())), name="a.zip")
    assert report.status == "FINDINGS"
    assert [len(member.findings) for member in report.members] == [2, 0]
    assert [member["source"]["name"] for member in report.to_dict()["members"]] == ["a.txt", "b.txt"]


def test_a_folder_of_that_name_makes_no_document(blind: Toolkit) -> None:
    outcome = pipeline.process(zipped(("word/a.txt", notice(29))), blind, "clean", name="a.zip")
    assert outcome.data is not None
    assert leaks(outcome.data, secrets(29)) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data + b"x",
        lambda data: b"x" + data,
        lambda data: data.replace(b"a.txt", b"b.txt", 1),
        lambda data: zipped(("a.txt", b"one"), ("b.txt", b"two")),
        lambda data: zipped(("a.txt", b"two")),
    ],
)
def test_the_verifier_sees_what_was_not_proven(damage) -> None:  # type: ignore[no-untyped-def]
    data = zipped(("a.txt", b"one"))
    assert verify_archive(data, {"a.txt": b"one"}).passed
    assert not verify_archive(damage(data), {"a.txt": b"one"}).passed


def test_the_command_line_writes_what_is_proven(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.zip").write_bytes(zipped(("好.txt", notice(30)), ("a.exe", b"MZ")))
    done = run("clean", "a.zip", "-o", "out", "--ocr", "off")
    assert done.returncode == 3
    assert names((tmp_path / "out/a.zip").read_bytes()) == ["好.txt"]
    assert "a.zip/a.exe" in done.stdout
