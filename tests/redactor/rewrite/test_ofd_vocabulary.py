"""What of an OFD's markup is written anew: elements, attributes and texts one by one."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import etree

from redactor.redaction import Redaction
from redactor.rewrite.ofd.vocabulary import NAMESPACE, Writer
from redactor.rewrite.values import Values

PHONE = "13900001234"
VALUES = Values.of([Redaction("F1", "mobile", (), PHONE, "", True)])


def written(markup: str) -> tuple[str, Counter[str]]:
    """Write an element anew as the child of a document body; members whose names begin with "gone" are gone."""
    counts: Counter[str] = Counter()
    root = etree.fromstring(f'<DocBody xmlns="{NAMESPACE}">{markup}</DocBody>')
    made = Writer(lambda _, name: None if name.startswith("gone") else "new/" + name, VALUES, counts).written(root)
    text = etree.tostring(made, encoding="unicode").replace("ofd:", "")
    return text.partition(">")[2].removesuffix("</DocBody>"), counts


@pytest.mark.parametrize(("old", "new"), [
    ("<DocID>a1</DocID>", "<DocID>a1</DocID>"),
    (f"<DocID>{PHONE}</DocID>", "<DocID/>"),
    (f"<TextCode X='1'>{PHONE}</TextCode>", f'<TextCode X="1">{PHONE}</TextCode>'),
    ("<TextCode>甲<CV>乙</CV>丙</TextCode>", "<TextCode>甲乙丙<CV/></TextCode>"),
    ("<AbbreviatedData>M 1 2 L 3 4 甲 C</AbbreviatedData>", "<AbbreviatedData>M 1 2 L 3 4 C</AbbreviatedData>"),
    (f"<AbbreviatedData>M {PHONE} 1</AbbreviatedData>", "<AbbreviatedData/>"),
    ("<MaxUnitID>12</MaxUnitID>", "<MaxUnitID>12</MaxUnitID>"),
    ("<MaxUnitID>甲</MaxUnitID>", "<MaxUnitID/>"),
    (f"<MaxUnitID>{PHONE}</MaxUnitID>", "<MaxUnitID/>"),
    ("<Edit>true</Edit>", "<Edit>true</Edit>"),
    ("<Edit>甲</Edit>", "<Edit/>"),
    (f"<Edit>{'a' * 33}</Edit>", "<Edit/>"),
    ("<Layer>甲</Layer>", "<Layer/>"),
    ("<Res BaseLoc='Res'/>", '<Res BaseLoc="Res"/>'),
    (f"<Res BaseLoc='{PHONE}'/>", "<Res/>"),
    ("<Font FontName='宋体' FamilyName='甲139000'/>", '<Font FontName="宋体" FamilyName="Font"/>'),
    (f"<Font FontName='{'宋' * 64}' FamilyName='{'宋' * 65}'/>", f'<Font FontName="{"宋" * 64}" FamilyName="Font"/>'),
    ("<TextObject Boundary='0 0 1 1' CTM='甲' Font='甲'/>", '<TextObject Boundary="0 0 1 1"/>'),
    ("<TextObject ID='7' Size='3.5' Author='x'/>", '<TextObject ID="7" Size="3.5"/>'),
    (f"<TextObject ID='{PHONE}'/>", "<TextObject/>"),
    ("<DocRoot>a.xml</DocRoot>", "<DocRoot>new/a.xml</DocRoot>"),
    ("<DocRoot>gone.xml</DocRoot>", ""),
    ("<Page ID='1' BaseLoc='p.xml'/>", '<Page ID="1" BaseLoc="new/p.xml"/>'),
    ("<Page ID='1' BaseLoc='gone.xml'/>", ""),
    ("<ColorSpace ID='1' Profile='gone.icc'/>", '<ColorSpace ID="1"/>'),
    ("<Remark>甲</Remark>", ""),
    ("<Unknown>甲</Unknown>", ""),
])  # fmt: skip
def test_what_is_written(old: str, new: str) -> None:
    assert written(old)[0] == new


@pytest.mark.parametrize(("name", "code"), [
    ("Remark", "comments_removed"), ("Movie", "media_removed"), ("Unknown", "private_data_dropped"), ("Cover", ""),
])  # fmt: skip
def test_what_goes_is_counted(name: str, code: str) -> None:
    assert written(f"<{name}/>")[1] == Counter({code: 1})
