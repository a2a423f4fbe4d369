"""Lines that state something of another project than the document's: what they say fills no item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractors.doctype import DocType
from extractors.fields.labels import LabelIndex, index_of, squeeze
from extractors.fields.text import Grid, Line, Unit
from extractors.fields.title import head

_STATES = re.compile(
    r"(?:^|[,，:：;；。的])(?P<name>[\u4e00-\u9fff\d()（）\-—]{5,50}?(?:项目|工程))的"
    r"(?P<label>[\u4e00-\u9fff]{2,16}?)(?:[:：]|为|是)"
)
_NAMED = re.compile(r"(?:项目|工程)名称[:：】\]]\s*(?P<name>[^;；。\t]{4,80})")
_OWN = re.compile(r"本|该|此|上述|所有|各|每|其中|招标|采购|建设|施工|附属|配套|主体|分部|单位|单项|类似|同类")
"""How the document calls its own project and its parts."""


def without_others(units: Sequence[Unit], doctype: DocType) -> list[Unit]:
    """Drop lines like 某中心建设项目的工期为90天 from a document whose own project is called otherwise.

    Nothing is dropped while the document does not say what its project is called.
    """
    labels = index_of(doctype)
    own = _own_names(units, labels)
    return [unit for unit in units if isinstance(unit, Grid) or not own or not _of_another(unit, own, labels)]


def _own_names(units: Sequence[Unit], labels: LabelIndex) -> list[str]:
    """What the title, a label or a form calls the project."""
    names = ["".join(part.text for part in head(units).project)]
    for unit in units:
        if isinstance(unit, Line):
            names.extend(match.group("name") for match in _NAMED.finditer(unit.text))
        else:
            names.extend(_in_form(unit, labels))
    return [name for name in (squeeze(name) for name in names) if name]


def _in_form(grid: Grid, labels: LabelIndex) -> Iterable[str]:
    for row in grid.rows:
        cells = [cell.text for cell in row if cell is not None]
        for label, value in pairwise(cells):
            if label != value and any(item.id == "project_name" for item in labels.exact_items(label)):
                yield value


def _of_another(line: Line, own: Sequence[str], labels: LabelIndex) -> bool:
    match = _STATES.search(line.text)
    if match is None or not (labels.is_label(match.group("label")) or labels.is_like(match.group("label"))):
        return False
    name = squeeze(match.group("name"))
    return _OWN.match(name) is None and not any(_part_of(name, known) or _part_of(known, name) for known in own)


def _part_of(short: str, long: str) -> bool:
    """True when all characters of a name stand in a longer one in the same order."""
    rest = iter(long)
    return all(character in rest for character in short)
