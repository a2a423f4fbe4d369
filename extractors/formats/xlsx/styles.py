"""Which number format the cells of a style have (ISO/IEC 29500-1, 18.8.10, 18.8.31)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extractors.formats.xlsx.number_format import format_code


@dataclass(frozen=True, slots=True)
class Styles:
    """``codes`` are the format codes by style index, "" for those that show the stored digits."""

    codes: tuple[str, ...] = ()
    is_1904: bool = field(default=False)

    def code(self, style: int) -> str:
        """Return the format code of a style, "" for an unknown one."""
        return self.codes[style] if 0 <= style < len(self.codes) else ""


def read_styles(root: etree._Element, is_1904: bool) -> Styles:
    """Read the style part."""
    own: dict[int, str] = {}
    for item in root.iter("{*}numFmt"):
        number = item.get("numFmtId", "")
        if number.isdecimal():
            own[int(number)] = item.get("formatCode", "")
    codes: list[str] = []
    for formats in root.iterchildren("{*}cellXfs"):
        for xf in formats.iterchildren("{*}xf"):
            number = xf.get("numFmtId", "0")
            codes.append(format_code(int(number) if number.isdecimal() else 0, own))
    return Styles(tuple(codes), is_1904)
