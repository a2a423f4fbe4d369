"""What putting files back into a cleaned OFD may change: nothing else, not a digit of the document's root."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractors.limits import Limits
from redactor.rewrite.ofd.attaching import with_files
from redactor.verify.ofd_attachments import attached_only
from tests.ofd.paper import Paper, text
from tests.redactor.packages import members, zipped

ROOT = "Doc_0/Document.xml"
FILES = [("说明.txt", b"one"), ("表.csv", b"two")]
Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def before() -> bytes:
    paper = Paper(1)
    paper.add(text(20, 60, "项目"))
    return paper.data()


@pytest.fixture
def after(before: bytes) -> Parts:
    return members(with_files(before, FILES, Limits()))


def swapped(old: bytes, new: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert old in parts[ROOT], parts[ROOT]
        parts[ROOT] = parts[ROOT].replace(old, new, 1)

    return change


def dropped(parts: Parts) -> None:
    del parts[next(name for name in parts if name.endswith(".csv"))]


def twice(parts: Parts) -> None:
    parts["Doc_0/more.bin"] = b"one"


def page(parts: Parts) -> None:
    name = next(name for name in parts if name.endswith("Content.xml"))
    parts[name] = parts[name].replace("项".encode(), "顶".encode())


def listed(parts: Parts) -> None:
    name = next(name for name in parts if name.endswith("Attachments.xml"))
    parts[name + ".2/Attachments.xml"] = parts[name]


CHANGES = {
    "a digit of the root": swapped(b"210", b"211"), "a file is missing": dropped, "a file is there twice": twice,
    "a page": page, "a second list": listed,
}  # fmt: skip


def test_nothing_else_is_changed(before: bytes, after: Parts) -> None:
    assert attached_only(before, zipped(after), FILES)
    assert not attached_only(before, before, FILES)
    assert not attached_only(before, zipped(after), FILES[:1])
    assert not attached_only(zipped(after), zipped(after), FILES)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_else_is_changed_is_seen(change: Callable[[Parts], None], before: bytes, after: Parts) -> None:
    change(after)
    assert not attached_only(before, zipped(after), FILES)
