"""What an inspection saw, in words and as a table: kinds, places and masks, never a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from extractors.place import words as place_words
from redactor.errors import unknown_choice
from redactor.ledger.event import canonical
from redactor.ledger.files import write as write_file
from redactor.ledger.inspection import PROBLEMS, Seen
from redactor.output import require as require_format
from redactor.output.tables import Sheet, csv_lines
from redactor.output.words import pick
from redactor.report import FindingItem

_HEADER = (
    ("编号", "number"), ("标题", "title"), ("责任部门", "department"), ("文件", "file"), ("渠道", "channel"),
    ("结论", "conclusion"), ("应去除", "to be removed"), ("待确认", "doubtful"), ("明细", "details"),
    ("网址", "address"), ("SHA-256", "SHA-256"),
)  # fmt: skip
_KINDS = ("text", "text", "text", "text", "text", "text", "count", "count", "text", "text", "text")
WRITES = (".xlsx", ".csv", ".json")
_LINKS = {"alive": ("有效", "alive"), "dead": ("失效", "dead"), "": ("", "")}


def require(path: Path) -> None:
    """Raise UsageError for a file of another kind, MissingPart without openpyxl."""
    if path.suffix not in WRITES:
        raise unknown_choice(("检查结果文件", "kind of file"), path.suffix, WRITES)
    if path.suffix == ".xlsx":
        require_format("xlsx")


def write(path: Path, seen: Sequence[Seen], lang: str) -> None:
    """Write the table to a file, by its extension."""
    from redactor.output.workbook import workbook

    made = sheet(seen, lang)
    if path.suffix == ".xlsx":
        write_file(path, workbook([made]))
    elif path.suffix == ".csv":
        write_file(path, ("\ufeff" + "".join(line + "\r\n" for line in csv_lines(made))).encode())
    else:
        write_file(path, canonical([shape(item) for item in seen]).encode() + b"\n")


def sheet(seen: Sequence[Seen], lang: str) -> Sheet:
    """Return a row a file."""
    rows = []
    for item in seen:
        record = item.record
        told = "；".join(line(found, lang) for found in (*item.leaks, *item.doubts))
        rows.append(
            (
                record.id if record else "",
                record.title if record else "",
                record.department if record else "",
                item.name,
                item.channel,
                sentence(item, lang) or pick(("无问题", "no problem"), lang),
                str(len(item.leaks)),
                str(len(item.doubts)),
                told,
                pick(_LINKS[item.link], lang),
                item.digest,
            )
        )
    return Sheet(pick(("检查结果", "inspection"), lang), tuple(pick(p, lang) for p in _HEADER), tuple(rows), _KINDS)


def shape(item: Seen) -> dict[str, object]:
    """Return the JSON form."""
    return {
        "document": item.record.id if item.record else "",
        "file": item.name,
        "sha256": item.digest,
        "channel": item.channel,
        "problems": list(item.problems),
        "leaks": dict(Counter(found.finding.kind for found in item.leaks)),
        "doubts": dict(Counter(found.finding.kind for found in item.doubts)),
        "link": item.link,
    }


def sentence(item: Seen, lang: str) -> str:
    """Return what is wrong with a file ("" for nothing)."""
    told = pick(("；", "; "), lang).join(pick(PROBLEMS[code], lang) for code in item.problems)
    if item.report is not None and item.report.failure is not None:
        failure = item.report.failure
        told += pick((f"：{failure.message_zh}", f": {failure.message_en}"), lang)
    return told


def line(found: FindingItem, lang: str) -> str:
    """Return a finding in one line: id, kind, mask, place."""
    title = found.title if lang == "zh" else found.title_en
    return f"{found.finding.id} {title} {found.finding.masked} {place_words(found.place, lang)}".strip()
