"""A workbook under construction: written as markup, with values planted in it and values that must stay."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from tests.word.paper import PR, Paper, R

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_ORDER = [
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "customSheetViews",
    "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions",
    "pageMargins", "pageSetup", "headerFooter", "customProperties", "cellWatches", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst",
]  # fmt: skip
Item = str | int | float | None
"""A cell: a string is shared, one that begins with "<c" is markup ({r} stands for its name), None is no cell."""


def letters(column: int) -> str:
    """Return "A" for 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def inline(text: str, style: int = 0) -> str:
    """Return an inline string as a cell."""
    return f'<c r="{{r}}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def number(value: str | int | float, style: int = 0) -> str:
    """Return a number as it is stored."""
    return f'<c r="{{r}}" s="{style}"><v>{value}</v></c>'


def formula(text: str, value: str = "", kind: str = "str", attributes: str = "", style: int = 0) -> str:
    """Return a formula with its stored result."""
    typed = f' t="{kind}"' if kind != "n" else ""
    stored = f"<v>{escape(value)}</v>" if value else ""
    return f'<c r="{{r}}" s="{style}"{typed}><f{attributes}>{escape(text, quote=False)}</f>{stored}</c>'


def rich(*runs: str) -> str:
    """Return the runs of a string; every second one is bold."""
    bold = '<rPr><b/><sz val="11"/></rPr>'
    parts = [f'<r>{bold if n % 2 else ""}<t xml:space="preserve">{escape(run)}</t></r>' for n, run in enumerate(runs)]
    return "".join(parts)


@dataclass
class Sheet:
    """``rows`` by number; ``after`` is what follows the cells, by element name; ``raw`` replaces the cells' markup."""

    name: str
    state: str = ""
    rows: dict[int, list[Item]] = field(default_factory=dict)
    row_attributes: dict[int, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    head: str = ""
    cols: str = '<cols><col min="1" max="1" width="23.5" customWidth="1"/></cols>'
    between: str = ""
    declared: str = ""


@dataclass
class Book(Paper):
    """A workbook with one public sheet; cases add rows, sheets and parts."""

    sheets: list[Sheet] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=lambda: ["#,##0.00", 'yyyy"年"m"月"d"日"'])
    workbook: dict[str, str] = field(default_factory=dict)
    keep_formulas: dict[str, str] = field(default_factory=dict)
    """Formula -> its result, on the first sheet."""
    unused: list[str] = field(default_factory=list)
    shared_kind: str = "sharedStrings.xml"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._base_sheet()

    # ------------------------------------------------------------ content

    def _base_sheet(self) -> None:
        chance = self.chance
        code = f"9133{chance.randrange(10**4):04}MA2{chance.randrange(10**6):06}X"
        record = f"GCXM-2025-{chance.randrange(1000):03}"
        desk = f"0574-8{chance.randrange(10**7):07}"
        total = 1518.3 + 2210.25
        rows: list[list[Item]] = [
            ["青溪镇供水工程标段一览表"],
            ["项目编号", record, "统一社会信用代码", code],
            ["招标人办公电话", desk, "公示日期", number(45870, 2)],
            [],
            ["序号", "标段名称", "控制价（万元）", "建筑面积"],
            [1, "管网工程", number("1518.3", 1), "3,175.20平方米"],
            [2, "泵站工程", number("2210.25", 1), "860平方米"],
            ["合计", None, formula("SUM(C6:C7)", str(total), "n", style=1)],
        ]
        sheet = self.sheet("公告", rows)
        sheet.after["mergeCells"] = '<mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>'
        self.keep += [code, record, desk, "管网工程", "3,175.20平方米", "青溪镇供水工程标段一览表", "1518.3"]
        self.keep_formulas["SUM(C6:C7)"] = str(total)

    def sheet(self, name: str, rows: Sequence[Sequence[Item]], first: int = 1, **options: str) -> Sheet:
        """Add a sheet with rows from row ``first`` on."""
        made = Sheet(name, **options)
        made.rows = {first + n: list(row) for n, row in enumerate(rows)}
        self.sheets.append(made)
        return made

    def rows(self, *rows: Sequence[Item], first: int = 12) -> int:
        """Add rows to the public sheet, below what is there. Returns the number of the first."""
        sheet = self.sheets[0]
        start = max(first, max(sheet.rows, default=0) + 2)
        sheet.rows.update({start + n: list(row) for n, row in enumerate(rows)})
        return start

    def people(self, *headers: str, values: Sequence[Sequence[Item]]) -> int:
        """Add a list of households to the public sheet."""
        return self.rows(["序号", "户主姓名", *headers], *([n, "钟志远", *row] for n, row in enumerate(values, 1)))

    def string(self, markup: str) -> str:
        """Add a shared string by its markup; return the cell that shows it."""
        self.strings.append(markup)
        return f'<c r="{{r}}" t="s"><v>{len(self.strings) - 1}</v></c>'

    def style(self, code: str) -> int:
        """Return the style of a number format."""
        self.formats.append(code)
        return len(self.formats)

    # ------------------------------------------------------------ parts

    def part(
        self, name: str, content: str | bytes, content_type: str, kind: str, source: str = "xl/workbook.xml"
    ) -> str:
        """Add a part that ``source`` (a member, "" for the package) refers to. Returns the relationship's id."""
        self.parts[name] = content.encode() if isinstance(content, str) else content
        if content_type:
            self.types[name] = content_type
        return self.relate(kind, f"/{name}", source=source)

    def relate(
        self, kind: str, target: str, *, external: bool = False, source: str = "xl/worksheets/sheet1.xml"
    ) -> str:
        """Add a relationship of a member. Returns its id."""
        rows = self.relations.setdefault(source, [])
        name = f"rIdH{len(rows) + 1}"
        mode = ' TargetMode="External"' if external else ""
        type_ = kind if kind.startswith("http") else f"{R}/{kind}"
        rows.append(f'<Relationship Id="{name}" Type="{type_}" Target="{escape(target)}"{mode}/>')
        return name

    # ------------------------------------------------------------ result

    def _cell(self, row: int, column: int, item: Item) -> str:
        name = f"{letters(column)}{row}"
        if item is None:
            return ""
        if isinstance(item, (int, float)):
            return f'<c r="{name}"><v>{item}</v></c>'
        if item.startswith("<c"):
            return item.replace("{r}", name)
        self.strings.append(f'<t xml:space="preserve">{escape(item, quote=False)}</t>')
        return f'<c r="{name}" t="s"><v>{len(self.strings) - 1}</v></c>'

    def _sheet_xml(self, sheet: Sheet) -> str:
        rows = []
        for number_, items in sorted(sheet.rows.items()):
            cells = "".join(self._cell(number_, column, item) for column, item in enumerate(items, 1))
            rows.append(f'<row r="{number_}"{sheet.row_attributes.get(number_, "")}>{cells}</row>{sheet.between}')
        after = "".join(sheet.after[key] for key in sorted(sheet.after, key=_ORDER.index))
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{S}" xmlns:r="{R}" '
            f'xmlns:mc="{MC}" xmlns:x14="{X14}" {sheet.declared}>{sheet.head}'
            f'<sheetFormatPr defaultRowHeight="15"/>{sheet.cols}<sheetData>{"".join(rows)}</sheetData>'
            f"{after}</worksheet>"
        )

    def members(self) -> dict[str, bytes]:
        """Return the finished members."""
        found: dict[str, str | bytes] = {}
        entries = []
        types = {
            "xl/workbook.xml": f"{SML}sheet.main+xml", "xl/styles.xml": f"{SML}styles+xml",
            "xl/sharedStrings.xml": f"{SML}sharedStrings+xml",
        }  # fmt: skip
        own = [
            f'<Relationship Id="rIdS" Type="{R}/styles" Target="styles.xml"/>',
            f'<Relationship Id="rIdT" Type="{R}/sharedStrings" Target="sharedStrings.xml"/>',
        ]
        for number_, sheet in enumerate(self.sheets, 1):
            name = f"xl/worksheets/sheet{number_}.xml"
            found[name] = self._sheet_xml(sheet)
            types[name] = f"{SML}worksheet+xml"
            own.append(f'<Relationship Id="rId{number_}" Type="{R}/worksheet" Target="worksheets/sheet{number_}.xml"/>')
            state = f' state="{sheet.state}"' if sheet.state else ""
            entries.append(f'<sheet name="{escape(sheet.name)}" sheetId="{number_}"{state} r:id="rId{number_}"/>')
        w = self.workbook
        found["xl/workbook.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<workbook xmlns="{S}" xmlns:r="{R}" '
            f'xmlns:mc="{MC}" xmlns:x14="{X14}">{w.get("head", "")}<bookViews><workbookView activeTab="0"/></bookViews>'
            f'<sheets>{"".join(entries)}</sheets>{w.get("external", "")}{w.get("names", "")}<calcPr calcId="191029"/>'
            f"{w.get('tail', '')}</workbook>"
        )
        items = "".join(f"<si>{text}</si>" for text in [*self.strings, *self.unused])
        found["xl/sharedStrings.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{S}" count="{len(self.strings)}" '
            f'uniqueCount="{len(self.strings)}">{items}</sst>'
        )
        found["xl/styles.xml"] = self._styles()
        found.update(self.parts)
        types.update(self.types)
        self.relations.setdefault("xl/workbook.xml", [])
        self.relations.setdefault("", [])
        relations = {source: [*rows] for source, rows in self.relations.items()}
        relations["xl/workbook.xml"] += own
        relations[""].append(f'<Relationship Id="rIdW" Type="{R}/officeDocument" Target="xl/workbook.xml"/>')
        for source, rows in relations.items():
            folder, _, name = source.rpartition("/")
            path = f"{folder}/_rels/{name}.rels".lstrip("/")
            found[path] = f'<Relationships xmlns="{PR}">{"".join(rows)}</Relationships>'
        result = {"[Content_Types].xml": _types(types).encode()}
        result.update({n: c.encode() if isinstance(c, str) else c for n, c in found.items()})
        for name, change in self.changes:
            result[name] = change(result[name].decode()).encode()
        return result

    def _styles(self) -> str:
        codes = "".join(
            f'<numFmt numFmtId="{164 + n}" formatCode="{escape(code)}"/>' for n, code in enumerate(self.formats)
        )
        xfs = "".join(
            f'<xf numFmtId="{164 + n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
            for n in range(len(self.formats))
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{S}"><numFmts '
            f'count="{len(self.formats)}">{codes}</numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/>'
            '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
            'patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/>'
            '</border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
            f'</cellStyleXfs><cellXfs count="{len(self.formats) + 1}"><xf numFmtId="0" fontId="0" fillId="0" '
            f'borderId="0" xfId="0"/>{xfs}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
            'builtinId="0"/></cellStyles></styleSheet>'
        )

    def data(self) -> bytes:
        """Return the finished file."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self.members().items():
                package.writestr(name, content)
        return buffer.getvalue()


def _types(types: dict[str, str]) -> str:
    overrides = "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in types.items())
    defaults = "".join(
        f'<Default Extension="{e}" ContentType="{t}"/>'
        for e, t in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("png", "image/png"),
            ("bin", "application/octet-stream"),
            ("emf", "image/x-emf"),
            ("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"),
            ("docx", "application/x-docx"),
            ("xlsx", "application/x-xlsx"),
        )
    )
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{defaults}{overrides}</Types>'


def prefixed(text: str, prefix: str = "x") -> str:
    """Return markup with a prefix on all names of the default namespace."""
    text = text.replace(f'xmlns="{S}"', f'xmlns:{prefix}="{S}"')
    return re.sub(r"<(/?)(?![?!])([A-Za-z]\w*)(?=[\s/>])", rf"<\1{prefix}:\2", text)
