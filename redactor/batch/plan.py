"""Which files are meant and where each output goes. Everything that can be refused is refused before work begins."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from extractors.sniff import LEGACY, SUFFIX_FORMATS
from redactor.batch.place import files_below, is_remote
from redactor.errors import InputUnreadable, OutputConflict, UsageError

LEGACY_SUFFIXES = frozenset(suffix for suffix, format_id in SUFFIX_FORMATS.items() if format_id in LEGACY)
"""Extensions whose cleaned form has another one."""

SIDECAR = ".expected.yaml"
"""What is expected of the document beside it; for `redactor evaluate`, never an input."""

_JUNK = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Task:
    """One input. ``name`` is its path below the folder it was found in; ``target`` where the output goes (None: none).

    ``problem`` is set for what is not a regular file (a link, a device): it is reported, never opened. Source and
    target may be places behind a URL (``batch.place``).
    """

    source: Path
    name: str
    target: Path | None = None
    problem: str = ""


_PROBLEMS = {
    "link": ("指向所在文件夹之外的链接", "a link that leads out of its folder"),
    "device": ("设备、管道之类，不是普通文件", "a device or a pipe, no regular file"),
}


class NotAFile(InputUnreadable):
    """What has a file's name is a link or a device; it is not opened."""

    zh = "没有打开：{reason_zh}"
    en = "not opened: {reason_en}"
    hint_zh = "请把文件本身复制到这里再处理。"
    hint_en = "Copy the file itself to this place."


def refused(task: Task) -> NotAFile:
    """Return the error to raise for a task with a problem."""
    zh, en = _PROBLEMS[task.problem]
    return NotAFile(reason_zh=zh, reason_en=en)


class NoDocuments(UsageError):
    """There is nothing to work on."""

    zh = "没有找到可处理的文件"
    en = "no documents found"
    hint_zh = "请核对文件夹；支持的格式见 README，隐藏文件和链接不处理。"
    hint_en = "Check the folder. Hidden files and links are not taken; the README lists the formats."


def plan(
    sources: Sequence[Path],
    out: Path | None = None,
    *,
    force: bool = False,
    owned: Callable[[Path], bool] = lambda _: False,
    rename: Callable[[str], str] = str,
) -> list[Task]:
    """Expand folders and lay out the targets; one folder in gives the same tree out.

    ``rename`` gives the public form of a name (``Toolkit.public_name``); names that become equal by it are numbered.

    Raises NoDocuments when a folder holds none, OutputConflict when an output would lie in an input folder,
    overwrite an input or an existing file (unless ``force``, or ``owned`` says that an earlier run wrote it), or when
    two inputs would give one output.
    """
    if out is not None:
        _refuse_overlap(sources, out)
    tasks: list[Task] = []
    for source in sources:
        prefix = Path(source.name) if source.is_dir() and len(sources) > 1 else Path()
        tasks += _expand(source, prefix)
    if not tasks:
        raise NoDocuments
    tasks = list(_renamed(tasks, rename))
    return tasks if out is None else list(_targets(tasks, out, lambda target: force or owned(target)))


def _expand(source: Path, prefix: Path) -> Iterator[Task]:
    if not source.is_dir():
        yield Task(source, source.name, problem=_problem(source))
        return
    if is_remote(source):
        for path in files_below(source):
            relative = path.relative_to(source)
            if not any(_is_junk(part) for part in relative.parts):
                yield Task(path, str(prefix / str(relative)))
        return
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if _is_junk(name):
                continue
            path = Path(folder) / name
            yield Task(path, str(prefix / path.relative_to(source)), problem=_problem(path))


def _is_junk(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _JUNK or name.endswith(SIDECAR)


def _renamed(tasks: Sequence[Task], rename: Callable[[str], str]) -> Iterator[Task]:
    """Give the tasks their public names; the second that would get a name becomes "name-2", and so on."""
    taken = {_key(PurePath(task.name)) for task in tasks if rename(task.name) == task.name}
    for task in tasks:
        public = rename(task.name)
        name = public if public == task.name else str(_free(PurePath(public), taken))
        taken.add(_key(PurePath(name)))
        yield replace(task, name=name)


def _problem(path: Path) -> str:
    if is_remote(path):
        return ""
    if path.is_symlink() and path.parent.resolve() not in path.resolve().parents:
        return "link"
    if path.exists() and not path.is_file():
        return "device"
    return ""


def _refuse_overlap(sources: Iterable[Path], out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise _elsewhere(f"{out} 不是文件夹", f"{out} is not a folder")
    for source in sources:
        if is_remote(source) != is_remote(out):
            continue
        if source.is_dir() and out.resolve().is_relative_to(source.resolve()):
            raise _elsewhere(
                "输出文件夹与输入文件夹相同或在其内部", "the output folder is the input folder or lies inside it"
            )


def _elsewhere(zh: str, en: str) -> OutputConflict:
    """Return the error for an output that neither --force nor --resume allows there."""
    return OutputConflict(
        problem_zh=zh,
        problem_en=en,
        next_zh="请换一个输出文件夹，原文件夹之外的。",
        next_en="Choose another output folder, outside the input folder.",
    )


def _targets(tasks: Sequence[Task], out: Path, may_replace: Callable[[Path], bool]) -> Iterator[Task]:
    if len({task.name for task in tasks}) < len(tasks):
        raise OutputConflict(
            problem_zh="有两个输入文件会得到同名的输出", problem_en="two inputs would give outputs of the same name"
        )
    taken: set[str] = set()
    names: dict[str, PurePath] = {}
    for task in sorted(tasks, key=lambda task: _suffix(task) in LEGACY_SUFFIXES):
        names[task.name] = _free(_output_name(task, taken), taken)
        taken.add(_key(names[task.name]))
    for task in tasks:
        relative = names[task.name]
        target = out / str(relative)
        if str(target.resolve()) == str(task.source.resolve()):
            raise _elsewhere("输出会覆盖原文件", "the output would overwrite the input")
        if target.exists() and not may_replace(target):
            raise OutputConflict(
                problem_zh=f"输出文件已存在，不是本批次写的：{relative}",
                problem_en=f"the output exists, and not from this batch: {relative}",
            )
        yield replace(task, target=target)


def _output_name(task: Task, taken: Collection[str]) -> PurePath:
    """The same name; a legacy file's has the new extension, after the old one where there is a document so named."""
    relative = PurePath(task.name)
    if _suffix(task) not in LEGACY_SUFFIXES:
        return relative
    modern = relative.with_suffix("." + LEGACY[SUFFIX_FORMATS[_suffix(task)]])
    return modern if _key(modern) not in taken else PurePath(task.name + modern.suffix)


def _free(name: PurePath, taken: Collection[str]) -> PurePath:
    """Return the name, numbered if it differs by case only from one that is taken."""
    free, number = name, 1
    while _key(free) in taken:
        number += 1
        free = name.with_name(f"{name.stem}-{number}{name.suffix}")
    return free


def _suffix(task: Task) -> str:
    return PurePath(task.name).suffix.lower()


def _key(path: PurePath) -> str:
    """Names that differ only by case are one name on Windows and macOS."""
    return str(path).casefold()
