"""Sheets as programs write them are read by one pattern; it must see what the XML reader sees, and refuse the rest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import DamagedInput
from extractors.formats.xlsx import plain_cells
from extractors.formats.xlsx.cells import scan_markup
from extractors.formats.xlsx.plain_cells import scan_sheet

_HEAD = '<?xml version="1.0"?>\n<worksheet xmlns="urn:x" xmlns:x="urn:y"><sheetPr/><cols><col min="1" max="2"/></cols>'
_TAIL = "<mergeCells/></worksheet>"
_TEXTS = st.text("ab1 号&<>\"'_x\t\u00a0é\U00020000", max_size=8)
_ROW_TAGS = ("", ' spans="1:3"', ' ht="15.5" customHeight="1"', ' hidden="true" x:dyDescent="0.2"')
_FORMULA_TAGS = ("<f>", '<f t="shared" ref="A1:B2" si="0">', '<f t="array" ref="A1">', '<f ca="1">')


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def _cells(draw: st.DrawFn, row: int) -> str:
    out = []
    for column in draw(st.lists(st.sampled_from(["A", "C", "Z", "AB", "XFD"]), unique=True, max_size=4)):
        style = draw(st.sampled_from(["", ' s="3"']))
        value = _escaped(draw(_TEXTS))
        kind = draw(st.sampled_from(["", ' t="s"', ' t="str"', ' t="n"', ' t="b"', ' t="e"', "inline", "empty"]))
        opened = f'<c r="{column}{row}"{style}'
        if kind == "inline":
            space = draw(st.sampled_from(["", ' xml:space="preserve"']))
            out.append(f'{opened} t="inlineStr"><is><t{space}>{value}</t></is></c>')
        elif kind == "empty":
            out.append(f"{opened}/>")
        else:
            formula = draw(st.sampled_from(["", '<f t="shared" si="0"/>', *_FORMULA_TAGS]))
            if formula.endswith('">') or formula == "<f>":
                formula += _escaped(draw(_TEXTS)) + "</f>"
            out.append(f"{opened}{kind}>{formula}<v>{value}</v></c>")
    return "".join(out)


@st.composite
def _sheets(draw: st.DrawFn) -> bytes:
    rows = []
    for row in sorted(draw(st.lists(st.integers(1, 1_048_576), unique=True, min_size=1, max_size=4))):
        more = draw(
            st.sampled_from(["", ' spans="1:3"', ' ht="15.5" customHeight="1"', ' hidden="true" x:dyDescent="0.2"'])
        )
        rows.append(f'<row r="{row}"{more}>{draw(_cells(row))}</row>')
    return f"{_HEAD}<sheetData>{''.join(rows)}</sheetData>{_TAIL}".encode()


def _seen(scan: Any, content: bytes) -> object:
    seen: list[Any] = []
    try:
        layout = scan(content, "sheet", lambda *cell: seen.append(cell), lambda *row: seen.append(row))
    except DamagedInput:
        return "damaged"
    return layout, seen


@given(_sheets())
def test_the_pattern_sees_what_the_xml_reader_sees(content: bytes) -> None:
    assert plain_cells.plain_layout(content, "sheet") is not None
    assert _seen(scan_sheet, content) == _seen(scan_markup, content)


_ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("<!-- 13912345678 -->" + _ROW, id="comment"),
        pytest.param("13912345678" + _ROW, id="stray text"),
        pytest.param(_ROW.replace("<v>", "13912345678<v>"), id="text in a cell"),
        pytest.param(_ROW.replace("<v>", '<v note="13912345678">'), id="attribute of a value"),
        pytest.param(_ROW.replace(' r="1"', ' r="1" note="13912345678"'), id="attribute of a row"),
        pytest.param(_ROW.replace("<v>1</v>", "<v>1</v><x>13912345678</x>"), id="element in a cell"),
        pytest.param(_ROW.replace("1</v>", "&#49;3912345678</v>"), id="character by number"),
        pytest.param(_ROW.replace("1</v>", "<![CDATA[13912345678]]></v>"), id="cdata"),
        pytest.param(_ROW.replace("1</v>", "a\r\nb</v>"), id="line ends"),
        pytest.param(_ROW.replace('<c r="A1">', "<c>"), id="no name"),
        pytest.param(_ROW.replace('"A1"', "'A1'"), id="single quotes"),
        pytest.param(_ROW + "</sheetData><sheetData>" + _ROW, id="two tables of cells"),
        pytest.param(_ROW.replace("A1", "A2"), id="cell of another row"),
        pytest.param(_ROW.replace("A1", "ZZZ1"), id="no such column"),
        pytest.param(_ROW.replace('r="1"', 'r="1048577"').replace("A1", "A1048577"), id="no such row"),
        pytest.param(_ROW.replace("1</v>", "\x01</v>"), id="no character"),
        pytest.param(_ROW.replace("1</v>", "\uffff</v>"), id="no character of XML"),
        pytest.param(_ROW.replace("</row>", ""), id="row not closed"),
        pytest.param(_ROW.replace("1</v>", "&nbsp;</v>"), id="unknown entity"),
    ],
)  # fmt: skip
def test_anything_else_is_read_as_xml(rows: str) -> None:
    content = f"{_HEAD}<sheetData>{rows}</sheetData>{_TAIL}".encode()
    assert _seen(scan_sheet, content) == _seen(scan_markup, content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{_HEAD}<!-- <sheetData> --><sheetData>{_ROW}</sheetData>{_TAIL}", id="comment before"),
        pytest.param(f"{_HEAD}<sheetData>{_ROW}</sheetData><!-- </sheetData> -->{_TAIL}", id="comment behind"),
        pytest.param(f"{_HEAD}<x><sheetData>{_ROW}</sheetData></x>{_TAIL}", id="deeper"),
        pytest.param(f"{_HEAD}<sheetData>{_ROW}</sheetData>", id="not closed"),
        pytest.param(f"{_HEAD}<sheetData>{_ROW}</sheetData>{_TAIL}x", id="text behind the end"),
    ],
)
def test_what_surrounds_the_cells_is_read_as_xml(content: str) -> None:
    assert _seen(scan_sheet, content.encode()) == _seen(scan_markup, content.encode())


def test_bytes_that_are_no_utf8_are_damage() -> None:
    content = f"{_HEAD}<sheetData>{_ROW}</sheetData>{_TAIL}".encode().replace(b"1</v>", b"\xff</v>")
    assert _seen(scan_sheet, content) == _seen(scan_markup, content) == "damaged"
