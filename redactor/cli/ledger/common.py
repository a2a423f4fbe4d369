"""What the verbs of the ledger share: where it is, which day it is, who acts, and how results are shown."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from redactor.cli.language import lang, say
from redactor.errors import UsageError, unknown_choice

if TYPE_CHECKING:
    from redactor.ledger.record import Record
    from redactor.ledger.store import Ledger
    from redactor.toolkit import Toolkit

DEFAULT = "ledger.db"


def verb(group: typer.Typer, call: Callable[..., None], zh: str, en: str, *examples: str) -> None:
    """Add a verb, named as its function is; ``examples`` are what stands behind ``redactor ledger``."""
    lines = [f"redactor ledger {example}" for example in examples]
    told = ["\n\n".join([what, *(mark + line for line in lines)]) for what, mark in ((zh, "例："), (en, "Example: "))]
    group.command(call.__name__.strip("_"), help=say(told[0], told[1]))(call)


def place_option() -> Any:
    """--ledger."""
    return typer.Option(
        DEFAULT,
        "--ledger",
        help=say("台账文件，或 postgresql:// 地址。", "The ledger's file, or a postgresql:// URL."),
    )


def date_option() -> Any:
    """--date."""
    return typer.Option(
        "", "--date", help=say("办理日期，默认今天。", "Day of the step; default today."), show_default=False
    )


def by_option(zh: str, en: str) -> Any:
    """--by."""
    return typer.Option(..., "--by", help=say(f"{zh}姓名。", f"Name of the {en}."), show_default=False)


def key_option() -> Any:
    """--chain-key."""
    return typer.Option(
        None,
        "--chain-key",
        help=say("给记录加密封的密钥文件。", "File with the key that seals the chain."),
        show_default=False,
    )


def document_argument() -> Any:
    """The document's number."""
    return typer.Argument(
        ..., metavar=say("编号", "NUMBER"), show_default=False, help=say("如 GK-2026-0001。", "As GK-2026-0001.")
    )


def json_option() -> Any:
    """--json."""
    return typer.Option(False, "--json", help=say("以 JSON 输出。", "Print JSON."))


def option(name: str, zh: str, en: str, *, default: Any = "") -> Any:
    """Any other option."""
    return typer.Option(default, name, help=say(zh, en), show_default=False)


def needed(name: str, zh: str, en: str) -> Any:
    """An option without which the verb makes no sense."""
    return typer.Option(..., name, help=say(zh, en), show_default=False)


def today() -> datetime.date:
    """Return the day on which this is run."""
    return datetime.date.today()


def day_of(given: str) -> str:
    """Return --date, today when it is not given. Raises DateRefused for what is no date, or to come."""
    from redactor.ledger.machine import check_day

    if given:
        check_day(given, "", today())
    return given or today().isoformat()


def load_kit() -> Toolkit:
    """Return the toolkit with the settings of this folder and user; documents are read in a worker."""
    from redactor import settings
    from redactor.batch.isolated import IsolatedToolkit

    return IsolatedToolkit.load(settings=settings.load({"lang": lang()}))


def kind_titles() -> dict[str, str]:
    """Return what each kind of personal data is called."""
    detectors = load_kit().detectors
    rules = {kind: detectors.rule(kind) for kind in detectors.kinds}
    return {kind: say(rule.title, rule.title_en) for kind, rule in rules.items()}


def options_for(key: Path | None) -> dict[str, Any]:
    """Return what opening a ledger takes besides its place."""
    from redactor.ledger.intake import screen_with

    return {"today": today(), "key": key_of(key), "screen": screen_with(load_kit)}


def open_(place: str, key: Path | None = None, **more: Any) -> Ledger:
    """Open the ledger; texts are screened for personal data before they are stored."""
    from redactor.ledger import open_ledger

    return open_ledger(place, **options_for(key), **more)


def key_of(path: Path | None) -> bytes:
    """Return the key in a file. Raises UsageError for an unreadable or short one."""
    if path is None:
        return b""
    from redactor.ledger.files import read

    key = read(path).strip()
    if len(key) < 16:
        raise UsageError(
            problem_zh=f"密钥文件太短：{path.name}",
            problem_en=f"the key file is too short: {path.name}",
            next_zh="密钥至少 16 字节；请给出建立台账时用的那一个。",
            next_en="A key has at least 16 bytes; give the one that the ledger was made with.",
        )
    return key


def show(record: Record, ledger: Ledger) -> None:
    """Print in what state a document is and who is next."""
    from redactor.ledger import machine
    from redactor.ledger.deadlines import waits_for

    states = machine.states(record, ledger.rules)
    names = say("、", ", ").join(ledger.rules.states[name].text(lang()) for name in dict.fromkeys(states))
    line = f"{record.id}  {names}  {say('截止', 'due')} {record.deadline}"
    if record.main not in ("completed", "refused", "withdrawn", "cancelled"):
        role = ledger.rules.roles[waits_for(record, ledger.rules)]  # type: ignore[index]
        line += f"  → {role.text(lang())}"
    out(line)


def out(*lines: str) -> None:
    """Print lines of the result, without control characters."""
    from redactor.output.human import printable

    for line in lines:
        sys.stdout.write(printable(line) + "\n")


def out_json(value: Any) -> None:
    """Print JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def id_of(given: str, titles: Mapping[str, str]) -> str:
    """Return the id of what is called so in Chinese; anything else stays as it was given."""
    return next((name for name, title in titles.items() if title == given), given)


def choice(given: str, titles: Mapping[str, str], what_zh: str, what_en: str) -> str:
    """Return the id of what is given by id or by title. Raises UnknownChoice for what is neither."""
    chosen = id_of(given, titles)
    if chosen not in titles:
        raise unknown_choice((what_zh, what_en), given, titles, titles.values())
    return chosen


def pairs(words: list[str], option: str) -> list[tuple[str, str]]:
    """Read what was given to an option as name=value. Raises UsageError."""
    found = []
    for word in words:
        name, mark, value = word.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise UsageError(
                problem_zh=f"{option} 的写法不对：{word}",
                problem_en=f"{option} is not written so: {word}",
                next_zh=f"应写作 {option} 名称=内容。",
                next_en=f"It is written {option} name=value.",
            )
        found.append((name.strip(), value.strip()))
    return found
