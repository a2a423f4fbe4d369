"""What the user chose, from five places: command line > REDACTOR_* > settings file > user file > built in.

A settings file is ``--config FILE`` or the closest ``redactor.toml`` upward from the current directory. It is never
searched from an input's folder and is refused when it lies inside an input or output folder, so that a folder of
submitted documents cannot change how it is judged.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from extractors.limits import Limits
from redactor.errors import SettingsFileError, UsageError

FILE_NAME = "redactor.toml"
PREFIX = "REDACTOR_"
OPTIONS = "options"
"""Where values given on the command line come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``policy`` is a name in the rule pack or a path; ``rules`` another rule pack's folder; ``region`` a region pack,
    by its name in the rule pack or a path; ``doctype`` overrides recognition; ``ocr_engine`` names one that another
    package offers; ``key_file`` holds the key for fingerprints; ``seconds`` in ``limits`` bounds one document."""

    policy: str = "publish"
    rules: str = ""
    region: str = ""
    doctype: str = ""
    lang: Literal["zh", "en"] = "zh"
    ocr: Literal["auto", "off", "always"] = "auto"
    ocr_engine: str = ""
    key_file: str = ""
    password: str = field(default="", repr=False)
    limits: Limits = field(default_factory=Limits)


def load(
    overrides: Mapping[str, Any] | None = None,
    *,
    config: Path | None = None,
    environ: Mapping[str, str] | None = None,
    data_folders: Sequence[Path] = (),
) -> Settings:
    """Put the settings together. ``overrides`` are the command line's (None values are skipped).

    Raises UsageError for an unknown or malformed value or a file in a data folder, SettingsFileError for a bad file.
    """
    settings = Settings()
    for path in _files(config):
        _refuse_data_folder(path, data_folders)
        settings = _merge(settings, _read(path), path.name)
    settings = _merge(settings, _environment(os.environ if environ is None else environ), "REDACTOR_*")
    return _merge(settings, {k: v for k, v in (overrides or {}).items() if v is not None}, OPTIONS)


def _files(config: Path | None) -> list[Path]:
    import platformdirs

    user = Path(platformdirs.user_config_dir("redactor")) / FILE_NAME
    chosen = config or next(
        (d / FILE_NAME for d in [Path.cwd(), *Path.cwd().parents] if (d / FILE_NAME).is_file()), None
    )
    if config and not config.is_file():
        raise UsageError(
            problem_zh=f"找不到设置文件 {config}",
            problem_en=f"no settings file {config}",
            next_zh="请核对 --config 后面的路径和文件名。",
            next_en="Check the path after --config.",
        )
    return [path for path in (user, chosen) if path and path.is_file()]


def _refuse_data_folder(path: Path, folders: Sequence[Path]) -> None:
    for folder in folders:
        if path.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                problem_zh=f"设置文件 {path.name} 位于输入或输出文件夹内，不予采用",
                problem_en=f"settings file {path.name} lies inside an input or output folder and is refused",
                next_zh="请把它移到别处，再用 --config 指明。",
                next_en="Move it elsewhere and name it with --config.",
            )


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text)
    except (UnicodeDecodeError, OSError) as error:
        raise SettingsFileError(
            file=path.name, line=0, column=0, problem_zh="不是可读的 UTF-8 文件", problem_en="no readable file in UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (len(text.splitlines()), 0)
        zh, en = ("" if found else "（到文件末尾）", "" if found else " (at its end)")
        raise SettingsFileError(
            file=path.name, line=line, column=column, problem_zh=f"TOML 语法错误{zh}", problem_en=f"TOML syntax{en}"
        ) from error


def _environment(environ: Mapping[str, str]) -> dict[str, Any]:
    names = {f.name for f in fields(Settings)} - {"limits"}
    ignored = {"api_key", "key"}
    found: dict[str, Any] = {}
    for variable, value in environ.items():
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and name in names:
            found[name] = value
        elif variable.startswith(PREFIX) and name not in ignored:
            raise UsageError(
                problem_zh=f"未知的环境变量 {variable}{_advice(name, names, PREFIX)}",
                problem_en=f"unknown environment variable {variable}",
                next_zh="请改正名称，或取消这个变量（unset）。",
                next_en="Correct its name, or unset it.",
            )
    return found


def _merge(settings: Settings, values: Mapping[str, Any], source: str) -> Settings:
    hints = get_type_hints(Settings)
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in hints:
            raise UsageError(
                problem_zh=f"{source}：未知的设置 {name}{_advice(name, hints)}",
                problem_en=f"{source}: unknown setting {name}",
                next_zh="请改正名称或删去这一项；可用的设置见管理员指南（docs/administrator.md）。",
                next_en="Correct its name or take it out; the administrator's guide names the settings.",
            )
        if name == "limits":
            changes[name] = value if isinstance(value, Limits) else _limits(settings.limits, value, source)
        elif not _fits(value, hints[name]):
            raise _misfit(name, hints[name], source)
        else:
            changes[name] = value
    return replace(settings, **changes)


def _misfit(name: str, hint: Any, source: str) -> UsageError:
    """Return the error for a value of the wrong kind; the value itself may be a password."""
    known = get_args(hint) if get_origin(hint) is Literal else ()
    zh = f"只能是 {'、'.join(known)}" if known else "应当是文字"
    en = f"is one of {', '.join(known)}" if known else "is a text"
    place = ("--" + name,) * 2 if source == OPTIONS else (f"{source}：{name} ", f"{source}: {name}")
    return UsageError(
        problem_zh=f"{place[0]} {zh}".replace("  ", " "),
        problem_en=f"{place[1]} {en}",
        next_zh="请改正后再试。",
        next_en="Correct it and try again.",
    )


def _limits(limits: Limits, values: Any, source: str) -> Limits:
    names = {f.name: f.type for f in fields(Limits)}
    for name, value in values.items() if isinstance(values, dict) else [("limits", None)]:
        if name not in names or not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
            raise UsageError(
                problem_zh=f"{source}：limits.{name} 不对{_advice(name, names)}",
                problem_en=f"{source}: bad limits.{name}",
                next_zh="请改正名称，值写正整数。",
                next_en="Correct its name; its value is a positive whole number.",
            )
    return replace(limits, **values)


def _fits(value: Any, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    return isinstance(value, hint)


def _advice(name: str, known: Any, prefix: str = "") -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"，是不是 {prefix}{near[0].upper() if prefix else near[0]}？" if near else ""
