"""Digits that nobody sees between those of a number: the number is read, and removed, as the eye reads it."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from redactor.toolkit import Toolkit
from tests.ofd.paper import Paper, code, text

_UNSEEN = {
    "white": ("", '<ofd:FillColor Value="255 255 255"/>'),
    "nearly white": ("", '<ofd:FillColor Value="248 248 250"/>'),
    "gray": ("", '<ofd:FillColor Value="255"/>'),
    "no ink": ("", '<ofd:FillColor Value="0 0 0 0"/>'),
    "clear": (' Alpha="0"', ""),
    "clear color": ("", '<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    "invisible": (' Visible="false"', ""),
    "not filled": (' Fill="false"', ""),
}


def _seen(data: bytes) -> str:
    """Return the codes of the objects that have no attributes or colors of the table above, in file order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = "".join(package.read(n).decode() for n in package.namelist() if n.endswith("Content.xml"))
    objects = re.findall(r"<ofd:TextObject .*?</ofd:TextObject>", members, re.DOTALL)
    plain = [item for item in objects if not re.search(r'FillColor|Alpha|Visible|Fill="', item)]
    return "".join(re.sub(r"<[^>]*>", "", item) for item in plain)


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.load(ocr="off")


@pytest.mark.parametrize("look", _UNSEEN)
def test_decoys_do_not_hide_a_number(look: str, kit: Toolkit) -> None:
    paper = Paper(41)
    mobile = paper.mobile()
    attributes, color = _UNSEEN[look]
    objects = [text(20, 60, "电话")]
    for number, digit in enumerate(mobile):
        objects.append(text(40 + 5 * number, 60, digit))
        objects.append(text(42.5 + 5 * number, 60, "", more=attributes, inner=color + code("8305"[number % 4])))
    paper.add(*objects)
    original = paper.data()
    assert mobile in _seen(original)
    assert _seen(kit.clean(original, name="a.ofd").data).endswith("电话")


def test_white_letters_beside_a_number_change_nothing(kit: Toolkit) -> None:
    paper = Paper(42)
    paper.add(text(20, 60, "面积3175.20"), text(60, 60, "", inner='<ofd:FillColor Value="255 255 255"/>' + code("7")))
    assert "面积3175.20" in _seen(kit.clean(paper.data(), name="a.ofd").data)
