"""What a channel may not give away: small groups by subtraction, lists that are for the place alone."""

from __future__ import annotations

from dataclasses import replace

import office
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import redactor
from extractors.doctype import FieldSpec
from extractors.fields.disclosure import Disclosure, Field
from redactor.ledger.channels import portal
from redactor.ledger.channels.notice import Attachment, Notice, grouped, notice
from redactor.ledger.channels.rules import Channel, load_channels
from redactor.ledger.store import Ledger

LEAST = 3
COUNTS = st.dictionaries(st.sampled_from(["", *"甲乙丙丁戊己"]), st.integers(1, 8), min_size=1)


@pytest.mark.parametrize(
    ("counts", "shown", "rest"),
    [
        ({"甲": 9, "乙": 5, "丙": 1}, {"甲": 9}, 6),
        ({"甲": 9, "乙": 5, "丙": 2, "丁": 2}, {"甲": 9, "乙": 5}, 4),
        ({"甲": 9, "乙": 5, "丙": 1, "丁": 1}, {"甲": 9}, 7),
        ({"甲": 9, "乙": 5, "丙": 1, "丁": 1, "戊": 1}, {"甲": 9}, 8),
        ({"甲": 9, "": 1}, {}, 10),
        ({"甲": 9, "乙": 5, "": 4}, {"甲": 9, "乙": 5}, 4),
        ({"甲": 2}, {}, 2),
        ({"甲": 9, "乙": 5}, {"甲": 9, "乙": 5}, 0),
    ],
)
def test_groups_that_may_be_told(counts: dict[str, int], shown: dict[str, int], rest: int) -> None:
    assert grouped(counts, LEAST) == (shown, rest)


@given(COUNTS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_small_group_follows_from_what_is_told(counts: dict[str, int]) -> None:
    """For a reader who knows the names of all groups, no small group has one possible count alone."""
    shown, rest = grouped(counts, LEAST)
    assert sum(shown.values()) + rest == sum(counts.values())
    assert all(count >= LEAST for count in shown.values())
    assert not rest or not shown or rest >= LEAST
    small = [name for name, count in counts.items() if name and count < LEAST]
    if shown and small:
        hidden = [name for name in counts if name and name not in shown]
        # each of the others left out has one household at least
        possible = range(1, rest - (len(hidden) - 1) + 1) if len(hidden) > 1 else range(rest, rest + 1)
        assert set(small) <= set(hidden)
        assert len(possible) > 1, counts


def row(**cells: tuple[str, str]) -> dict[str, Field]:
    """A row of column = (value, way of publishing)."""
    return {
        name: Field(FieldSpec(id=name, title=name, kind="text", publish=publish), value, value, (), 1.0, "table")  # type: ignore[arg-type]
        for name, (value, publish) in cells.items()
    }


def told(ledger: Ledger, kit: redactor.Toolkit, channel: Channel, disclosure: Disclosure, *, household: bool) -> Notice:
    """What a channel shows of a disclosure."""
    with ledger.writing() as writer:
        record = writer.record(office.add(writer, doctype=disclosure.document_type))
    return notice(record, [disclosure], kit.doctypes, channel, load_channels().summary, household=household,
                  day="2026-07-03", attachment=Attachment("signed.docx", office.digest("x"), 1))  # fmt: skip


def channel(name: str) -> Channel:
    """A channel of the rules."""
    return next(one for one in load_channels().channels if one.id == name)


@pytest.mark.parametrize("name", ["portal", "wechat"])
@pytest.mark.parametrize(
    ("villages", "lines"),
    [
        ("甲甲甲甲乙乙乙丙", (("甲", "4"), ("其他", "4"), ("合计", "8"))),
        ("甲甲甲甲乙丙", (("合计", "6"),)),
        ("甲甲", (("合计", "不足3"),)),
        ("甲甲甲甲", (("甲", "4"), ("合计", "4"))),
    ],
)
def test_counts_of_households(
    file_ledger: Ledger, kit: redactor.Toolkit, name: str, villages: str, lines: tuple[tuple[str, str], ...]
) -> None:
    rows = tuple(row(village=(village, "show"), head_name=("吴青禾", "mask")) for village in villages)
    found = Disclosure("resettlement_list", lists={"households": rows})
    shown = told(file_ledger, kit, channel(name), found, household=True)
    assert [table.rows for table in shown.lists] == [lines]


def test_a_list_for_the_place_alone_is_not_online(file_ledger: Ledger, kit: redactor.Toolkit) -> None:
    """Compensation by household in a notice on land; the signed file, which holds the list, is not linked either."""
    rows = (row(户主=("吴青禾", "show"), 补偿金额=("18731", "show")),)
    found = Disclosure("land_acquisition", lists={"household_compensation": rows})
    for name in ("portal", "wechat", "weibo"):
        shown = told(file_ledger, kit, channel(name), found, household=False)
        assert (shown.lists, shown.attachment) == ((), None), name
        assert "吴青禾" not in portal.page(shown)
    posted = told(file_ledger, kit, channel("board"), found, household=False)
    assert [table.rows for table in posted.lists] == [(("吴青禾", "18731"),)]
    open_list = replace(found, lists={"land_status": rows})
    assert told(file_ledger, kit, channel("portal"), open_list, household=False).attachment is not None
