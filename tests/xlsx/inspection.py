"""What can be read out of a workbook by any means: written for the tests, with nothing of the toolkit in it.

Everything that the checker of Word files sees (members, packages in packages, base64, attributes), and what only
spreadsheets have: escaped characters, codes in headers, joined constants, numbers in scientific notation, each cell as
openpyxl gives it.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
from lxml import etree

from tests.word.inspection import Searchable, plain

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]{1,2}(?![0-9])|[A-Za-z])')
_JOINT = re.compile(r'"\s*&\s*"')
_LITERAL = re.compile(r'"([^"]*)"')
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,2}")


class Look:
    """All texts of a workbook."""

    def __init__(self, data: bytes) -> None:
        self.searchable = Searchable(data)
        self.texts = list(_texts(data))
        self.cells = list(_cells(data))
        self.texts += [(f"{cell[0]}!{cell[1]}", cell[2]) for cell in self.cells]

    def found(self, value: str) -> list[str]:
        """Return where a value can be read."""
        places = list(self.searchable.found(value))
        bare = re.sub(r"[\s-]", "", value)
        places += [where for where, text in self.texts if bare in re.sub(r"[\s-]", "", plain(text))]
        if value.isdigit() and len(value) > 15:
            places += [where for where, text in self.texts if _rounded(text, value)]
        return places


def _rounded(text: str, value: str) -> bool:
    """Tell whether a text is a number that keeps the first fifteen digits of a value."""
    if re.search(rf"(?<!\d){value[:15]}0{{1,4}}(?!\d)", text):
        return True
    return any(value[:15] in format(Decimal(m.group()), "f") for m in _SCIENTIFIC.finditer(text))


def _usual(data: bytes) -> bytes:
    """Return the package in UTF-8 and transitional names: what openpyxl reads."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(buffer, "w") as out:
        for info in package.infolist():
            content = package.read(info)
            if info.filename.endswith((".xml", ".rels")):
                for encoding in ("UTF-16", "GBK"):
                    if f'encoding="{encoding}"'.encode() in content[:99].replace(b"\0", b""):
                        content = content.decode(encoding).replace(f'encoding="{encoding}"', "").encode()
                for strict, usual in _STRICT:
                    content = content.replace(strict, usual)
            out.writestr(info.filename, content)
    return buffer.getvalue()


def _texts(data: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            content = package.read(name)
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            try:
                root = etree.fromstring(content)
            except etree.XMLSyntaxError:
                continue
            for element in root.iter():
                own = [element.text or "", element.tail or "", *map(str, dict(element.attrib).values())]
                for text in own:
                    if len(text) > 4:
                        shown = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
                        yield name, _JOINT.sub("", _CODE.sub("", shown))
                if isinstance(element.tag, str) and element.tag.endswith(("}si", "}is", "}text")):
                    yield name, "".join(str(t) for t in element.itertext())
            yield name, "".join(str(v.text or "") for v in root.iter("{*}v"))


def _cells(data: bytes) -> Iterator[tuple[str, str, str, str]]:
    """Yield (sheet, cell, what is shown, formula) as openpyxl reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = _usual(data)
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in values.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                other = formulas[sheet.title][cell.coordinate].value
                formula = getattr(other, "text", other)
                text = formula if isinstance(formula, str) and formula.startswith("=") else ""
                if cell.value is not None or text:
                    yield sheet.title, cell.coordinate, "" if cell.value is None else str(cell.value), text
                if cell.value is not None and '"' in cell.number_format:
                    places = _LITERAL.sub("", cell.number_format).count("0")
                    shown = "".join(_LITERAL.findall(cell.number_format)) + str(cell.value).zfill(places)
                    yield sheet.title, cell.coordinate, shown, ""
