"""Inspection of published files: whose they are, what is wrong with them, what the ledger keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import office
import pytest

import redactor
from redactor.errors import UsageError
from redactor.ledger import inspection, seen
from redactor.ledger.audit import audit
from redactor.ledger.files import sha256
from redactor.ledger.indicators import leaks, persons
from redactor.ledger.inspection import Judgement, Published, Seen, inspect, judged, record
from redactor.ledger.recheck import data_text, look, page_text
from redactor.ledger.store import Ledger

MOBILE, CARD = "13912345678", "11010519491231002X"
CLEAN = "供水工程中标结果公示\n中标人：青溪建设有限公司\n"
LEAK = CLEAN + f"联系人手机：{MOBILE}\n身份证号：{CARD}\n再次列出：{MOBILE}\n"


@dataclass
class Desk:
    """A ledger and a folder with what is public."""

    ledger: Ledger
    kit: redactor.Toolkit
    folder: Path

    def publish(self, text: str, name: str, *steps: str) -> str:
        """Put a file online, and into the ledger by all steps or those given."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        digest = sha256(path.read_bytes())
        with self.ledger.writing() as writer:
            document = office.add(writer)
            for step in steps or office.PATH:
                papers = {"portal": digest, "board": digest}
                changes = {"digest": digest} if "digest" in office.STEPS[step] else {}
                changes |= {"digests": papers} if "digests" in office.STEPS[step] else {}
                office.take(writer, document, step, **changes)
        return document

    def look(self, **options: bool) -> list[Seen]:
        return inspect(self.ledger, self.kit, inspection.files_of([self.folder]), **options)

    def keep(self, found: list[Seen], said: Judgement | None = None) -> int:
        return record(self.ledger, found, said or Judgement(), day="2026-07-20", actor=office.CLERK)


@pytest.fixture
def desk(file_ledger: Ledger, kit: redactor.Toolkit, tmp_path: Path) -> Desk:
    (tmp_path / "public").mkdir()
    return Desk(file_ledger, kit, tmp_path / "public")


def test_a_good_file_is_recorded_as_such(desk: Desk) -> None:
    document = desk.publish(CLEAN, "a.txt")
    found = desk.look()
    assert [(item.record.id, item.channel, item.problems) for item in found if item.record] == [
        (document, "portal", ())
    ]
    assert desk.keep(found) == 1
    kept = desk.ledger.record(document).inspections[0]
    assert (kept.problems, kept.leaks, kept.persons) == ((), {}, 0)
    assert audit(desk.ledger).faults == ()


def test_a_leak_is_counted_once_a_value_and_never_kept(desk: Desk, tmp_path: Path) -> None:
    document = desk.publish(LEAK, "a.txt")
    found = desk.look()
    assert found[0].problems == ("leak",)
    desk.keep(found)
    made = desk.ledger.record(document)
    assert leaks(made) == {"mobile": 1, "id_card": 1}
    assert persons(made) == 1
    for path in tmp_path.glob("*.db*"):
        assert MOBILE.encode() not in path.read_bytes()
    for kind in ("xlsx", "csv", "json"):
        seen.write(tmp_path / f"r.{kind}", found, "zh")
        data = (tmp_path / f"r.{kind}").read_bytes()
        assert data
        assert MOBILE.encode() not in data


def test_what_a_person_dismisses_or_confirms_counts(desk: Desk) -> None:
    document = desk.publish(LEAK, "a.txt")
    found = desk.look()
    desk.keep(found)
    ids = {item.finding.kind: item.finding.id for item in found[0].leaks}
    said = Judgement(dismissed={ids["id_card"]: "项目代码"}, persons=2)
    desk.keep([judged(found[0], said)], said)
    assert leaks(desk.ledger.record(document)) == {"mobile": 1}, "the later judgement of the same file stands"
    assert persons(desk.ledger.record(document)) == 2
    with pytest.raises(UsageError):
        judged(found[0], Judgement(confirmed=("F99",)))


def test_an_inspection_that_failed_takes_nothing_back(desk: Desk) -> None:
    document = desk.publish(LEAK, "a.txt")
    desk.keep(desk.look())
    with desk.ledger.writing() as writer:
        digest = sha256((desk.folder / "a.txt").read_bytes())
        writer.note("inspect", document, day="2026-07-21", actor=office.CLERK, digest=digest, status="NOT_CHECKED",
                    leaks={}, persons=0, overredacted=0, violations=0)  # fmt: skip
    assert leaks(desk.ledger.record(document)) == {"mobile": 1, "id_card": 1}


def test_what_was_ruled_on_is_no_leak(desk: Desk) -> None:
    """Kept by consent when it was signed: the same value, by its fingerprint."""
    path = desk.folder / "a.txt"
    path.write_text(LEAK, encoding="utf-8")
    digest = sha256(path.read_bytes())
    found = desk.kit.check(path).findings
    marks = {item.finding.fingerprint: item.finding.kind for item in found if item.decision.action == "redact"}
    with desk.ledger.writing() as writer:
        document = office.add(writer)
        open_ = [
            {"id": f"F{n}", "kind": k, "action": "redact", "fingerprint": m} for n, (m, k) in enumerate(marks.items())
        ]
        papers = {"portal": digest, "board": digest}
        office.take(writer, document, "run_checks", digests=papers, check=office.check(open=open_))
        rulings = [{"fingerprint": m, "kind": k, "basis": "consent", "reason": "同意书", "reference": "T-1"}
                   for m, k in marks.items()]  # fmt: skip
        office.take(writer, document, "submit", rulings=rulings)
    assert [item.problems for item in desk.look()] == [("unsigned",)]


CASES = [
    ("altered", "GK-2026-0001 公示.txt", CLEAN + "改过\n", ("altered",)),
    ("unrecorded", "别的.txt", CLEAN + "别的\n", ("unrecorded",)),
    ("both", "别的.txt", LEAK + "别的\n", ("unrecorded", "leak")),
    ("not text", "GK-2026-0001.docx", "PK\3\4 broken", ("altered", "not_checked")),
]


@pytest.mark.parametrize(("name", "text", "problems"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_files_that_are_not_the_registered_ones(desk: Desk, name: str, text: str, problems: tuple[str, ...]) -> None:
    desk.publish(CLEAN, "a.txt")
    (desk.folder / name).write_text(text, encoding="utf-8")
    found = {item.name: item for item in desk.look()}
    assert found[name].problems == problems
    assert found["a.txt"].problems == ()
    desk.keep(list(found.values()))
    assert audit(desk.ledger).faults == ()


def test_what_should_not_be_public(desk: Desk) -> None:
    desk.publish(CLEAN + "1", "early.txt", *office.PATH[:3])
    gone = desk.publish(CLEAN + "2", "gone.txt")
    with desk.ledger.writing() as writer:
        office.take(writer, gone, "withdraw")
    assert {item.name: item.problems for item in desk.look()} == {
        "early.txt": ("unsigned",), "gone.txt": ("withdrawn",),
    }  # fmt: skip


def test_the_original_under_a_documents_number(desk: Desk) -> None:
    """The uncleaned original is in the ledger by its digest; online it is another version all the same."""
    original = desk.folder / "a.txt"
    original.write_text(LEAK, encoding="utf-8")
    with desk.ledger.writing() as writer:
        document = office.add(writer, submitted=sha256(original.read_bytes()))
        office.take(writer, document, *office.PATH)
    original.rename(desk.folder / f"{document}.txt")
    assert desk.look()[0].problems == ("altered", "leak")


def test_what_is_absent_from_a_complete_set(desk: Desk) -> None:
    desk.publish(CLEAN, "a.txt")
    missing = desk.publish(CLEAN + "2", "b.txt")
    (desk.folder / "b.txt").unlink()
    absent = [item for item in desk.look(complete=True) if item.problems]
    assert [(item.record.id, item.problems) for item in absent if item.record] == [(missing, ("absent",))]


def test_a_list_names_documents_and_addresses(desk: Desk, tmp_path: Path) -> None:
    document = desk.publish(CLEAN, "a.txt")
    (desk.folder / "changed.txt").write_text(CLEAN + "x", encoding="utf-8")
    listed = tmp_path / "list.csv"
    listed.write_bytes(f"编号,文件,网址有效\n{document},public/changed.txt,否\n,public/a.txt,是\n".encode("gb18030"))
    files = inspection.files_of_list(listed)
    found = inspect(desk.ledger, desk.kit, files)
    assert [(item.problems, item.link) for item in found] == [(("altered",), "dead"), ((), "alive")]


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "文件\nnone.txt\n", "文件,网址有效\nlist.csv,也许\n", "", "\0\1\2"]
)  # fmt: skip
def test_bad_lists(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        inspection.files_of_list(tmp_path / "list.csv")


def test_an_unknown_number_in_a_list(desk: Desk) -> None:
    (desk.folder / "a.txt").write_text(CLEAN, encoding="utf-8")
    with pytest.raises(UsageError, match="GK-2026-0099"):
        inspect(desk.ledger, desk.kit, [Published(desk.folder / "a.txt", "a.txt", "GK-2026-0099")])


PLACES = [
    f"<p>电话<b>139</b>{MOBILE[3:]}</p>", f"<img alt='手机 {MOBILE}'>", f"<!-- 手机 {MOBILE} -->",
    f"<script>var t='手机{MOBILE}'</script>", f"<meta name=description content='手机{MOBILE}'>",
    f"<table><tr><th>姓名</th><th>手机</th></tr><tr><td>甲</td><td>{MOBILE}</td></tr></table>",
    f"<a href='tel:{MOBILE}'>电话</a>", f"<p hidden>手机{MOBILE}</p>", f"<p data-x='手机{MOBILE}'>x</p>",
    "<p>手机" + "".join(f"&#{ord(c)};" for c in MOBILE) + "</p>", f"<style>p::after{{content:'手机{MOBILE}'}}</style>",
]  # fmt: skip


@pytest.mark.parametrize("markup", PLACES)
def test_pages_are_read_wherever_a_number_may_be(kit: redactor.Toolkit, markup: str) -> None:
    page = (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>公示</title></head><body>{markup}</body></html>"
    )
    report = look(page.encode(), "页.html", kit)
    assert [item.finding.kind for item in report.findings] == ["mobile"]
    assert report.source.sha256 == sha256(page.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_pages_in_either_encoding(encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>中标人：㐀𠀀</p></body></html>'
    assert "中标人：㐀𠀀" in page_text(page.encode(encoding))


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "a.html"), (b"\xff\xfe\x00", "a.html"), (b"{", "a.json"), (b"\xff", "a.json")]
)
def test_what_cannot_be_taken_apart_is_not_checked(kit: redactor.Toolkit, data: bytes, name: str) -> None:
    assert look(data, name, kit).status == "NOT_CHECKED"


def test_data_are_read_with_their_titles(kit: redactor.Toolkit) -> None:
    text = data_text(
        '{"items": [{"title": "家庭电话", "value": "x"}], "rows": [["户主", "账号"], ["甲", "1"]]}'.encode()
    )
    assert text == "家庭电话：x\n户主\t账号\n甲\t1"
