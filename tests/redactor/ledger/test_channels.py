"""What each channel carries: made of the signed version alone, looked at again, bound to the machine check."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
import office
import pytest
from support import SAMPLES

import redactor
from redactor.errors import UsageError
from redactor.ledger import steps
from redactor.ledger.channels import Artefact, Request, made, posts
from redactor.ledger.channels.notice import Item, Notice, Rows
from redactor.ledger.errors import StepRefused
from redactor.ledger.files import sha256
from redactor.ledger.intake import board_kit
from redactor.ledger.store import Ledger

DAY, ADDRESS = "2026-07-03", "https://example.gov.cn/1"
PHONE = "13800138000"


@dataclass(frozen=True)
class Case:
    """A document with its files, taken up to a step."""

    ledger: Ledger
    kit: redactor.Toolkit
    document: str
    public: Path
    board: Path | None

    def make(self, **changes: Any) -> dict[str, Artefact]:
        """Make all artefacts, by file."""
        asked = Request(public=self.public, board=self.board, day=DAY, address=ADDRESS)
        record = self.ledger.record(self.document)
        return {one.file: one for one in made(self.ledger, self.kit, record, replace(asked, **changes))}

    def take(self, *events: str, **changes: Any) -> None:
        """Take steps with the digests of the files."""
        held = {"portal": self.public, "board": self.board or self.public}
        digests = {role: sha256(path.read_bytes()) for role, path in held.items()}
        with self.ledger.writing() as writer:
            for event in events:
                own = {"digests": digests} if event in ("run_checks", "approve", "sign") else {}
                office.take(writer, self.document, event, day="2026-07-03", **{**own, **changes})


@pytest.fixture
def case(file_ledger: Ledger, kit: redactor.Toolkit, tmp_path: Path) -> Callable[..., Case]:
    """Make a case of a sample, with the steps ``upto`` taken."""

    def make(sample: str = "award", upto: int = 4, **changes: Any) -> Case:
        source = SAMPLES / sample / f"{sample}.docx"
        public, board = tmp_path / f"{sample}.docx", None
        public.write_bytes(kit.clean(source).data)
        if sample == "households":
            board = tmp_path / "posted.docx"
            board.write_bytes(board_kit(kit).clean(source).data)
        with file_ledger.writing() as writer:
            document = office.add(writer, **changes)
        done = Case(file_ledger, kit, document, public, board)
        done.take(*office.PATH[:upto])
        return done

    return make


def cells(data: bytes) -> list[str]:
    """Return the cells of a Word file."""
    return [cell.text for t in docx.Document(io.BytesIO(data)).tables for row in t.rows for cell in row.cells]


def test_every_channel_passes_and_has_a_role_of_its_own(case: Callable[..., Case]) -> None:
    done = case().make()
    assert not [one.file for one in done.values() if one.objections]
    assert {"portal.html", "portal-entry.html", "portal.json", "board-A4.docx", "wechat.html", "weibo.txt"} <= set(done)
    assert len({one.role for one in done.values()}) == len(done)


def test_nothing_is_made_before_the_signature(case: Callable[..., Case]) -> None:
    with pytest.raises(UsageError):
        case(upto=3).make()


def test_another_file_than_the_signed_one_is_refused(case: Callable[..., Case]) -> None:
    with pytest.raises(UsageError):
        case().make(public=SAMPLES / "award" / "award.docx")


def test_an_artefact_with_personal_data_is_withheld(case: Callable[..., Case], monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of the maker of an artefact is found in its bytes."""
    whole = posts.weibo
    monkeypatch.setattr(posts, "weibo", lambda told, *rest: f"{whole(told, *rest)}联系人电话：{PHONE}\n")
    found = case().make(channels=("weibo",))["weibo.txt"]
    assert (found.data, found.objections) == (b"", ("mobile",))


def test_household_lists_are_counts_online_and_rows_on_the_board(case: Callable[..., Case]) -> None:
    done = case("households", doctype="resettlement_list", title="安置名单公示").make(channels=("portal", "board"))
    posted = cells(done["board-A4.docx"].data)
    assert {"吴青禾", "赵思源"} <= set(posted)
    for file in ("portal.html", "portal.json", "portal-entry.html"):
        shown = done[file].data.decode()
        assert not [name for name in ("吴青禾", "赵思源", "posted.docx", "households.docx") if name in shown], file
    assert "<td>石板村</td><td>12</td>" in done["portal.html"].data.decode()


def test_a_household_list_that_was_added_as_something_else(case: Callable[..., Case]) -> None:
    """The file itself says what it is."""
    page = case("households", doctype="award_notice").make(channels=("portal",))["portal.html"].data.decode()
    assert "<td>石板村</td><td>12</td>" in page
    assert page.count("石板村") == 1
    assert "附件" not in page


def test_the_page_and_its_entry_in_gb18030(case: Callable[..., Case]) -> None:
    signed = case()
    ours, theirs = signed.make(channels=("portal",)), signed.make(channels=("portal",), encoding="gb18030")
    for file in ("portal.html", "portal-entry.html"):
        assert not theirs[file].objections
        told = theirs[file].data.decode("gb18030").replace('charset="gb18030"', 'charset="utf-8"')
        assert told == ours[file].data.decode("utf-8")


@pytest.mark.parametrize("length", [1, 60, 137, 138, 139, 400])
def test_a_post_fits_with_its_link(length: int) -> None:
    items = tuple(Item(f"i{n}", "金额", "1" * n, "money", "required") for n in range(1, 90, 7))
    told = Notice(number="GK-2026-0001", title="题" * length, kind="", doctype_title="公示", department="镇财政所",
                  project="工程", formed=DAY, day=DAY, address=ADDRESS, items=items)  # fmt: skip
    post, link = posts.weibo(told, 140).rstrip("\n").split("\n")
    assert len(post) <= 140
    assert post.startswith("【题")
    assert link == ADDRESS


HEADLINES = ("section", "winner", "award_price")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (2, "【题】一标段，甲公司，810元；二标段，乙公司，820元；"),
        (9, "【题】共9项，见全文；"),
    ],
)
def test_a_post_tells_the_headlines_of_every_row_or_their_number(rows: int, told: str) -> None:
    numbers = "一二三四五六七八九"
    listed = tuple((f"{numbers[n]}标段", f"{'甲乙丙丁戊己庚辛壬'[n]}公司", "无关", f"8{n + 1}0元") for n in range(rows))
    columns = ("标段", "中标人", "资质", "中标价")
    notes = Rows("中标结果", columns, listed, ("section", "winner", "资质", "award_price"))
    told_by = Notice(number="GK-2026-0001", title="题", kind="", doctype_title="公示", department="镇财政所",
                     project="题", formed=DAY, day=DAY, address=ADDRESS, lists=(notes,))  # fmt: skip
    assert posts.weibo(told_by, 100, HEADLINES).startswith(told)


def test_the_post_of_an_award_tells_who_won_and_for_how_much(case: Callable[..., Case]) -> None:
    post = case().make(channels=("weibo",))["weibo.txt"].data.decode()
    assert "中标人名称：云岭丰源建设有限公司；中标价：8123456元" in post


def test_the_same_input_gives_the_same_bytes(case: Callable[..., Case]) -> None:
    signed = case()
    one, other = signed.make(), signed.make()
    assert one.keys() == other.keys()
    assert not [file for file in one if not file.endswith(".pdf") and one[file].data != other[file].data]


def test_artefacts_are_accepted_until_a_new_check(case: Callable[..., Case]) -> None:
    signed = case()
    done = signed.make()
    for one in done.values():
        steps.attach(signed.ledger, signed.document, one.role, sha256(one.data), day=DAY)
    signed.take("post_board", digest=sha256(done["board-A4.docx"].data))
    signed.take("file_to_office")
    page = sha256(done["portal.html"].data)
    signed.take("publish_portal", digest=page)
    post = sha256(done["wechat.html"].data)
    signed.take("publish_channel", digest=post)
    with pytest.raises(StepRefused):
        signed.take("publish_channel", digest=sha256(done["board-A4.docx"].data))
    signed.take("correct", "new_version", *office.PATH[:4])
    with pytest.raises(StepRefused):
        signed.take("post_board", digest=sha256(done["board-A4.docx"].data))
    signed.take("file_to_office")
    with pytest.raises(StepRefused):
        signed.take("publish_portal", digest=page)
