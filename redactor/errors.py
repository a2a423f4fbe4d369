"""Errors of the deciding and writing half; the tree's root and its input branch live in ``extractors.errors``.

ToolkitError
├── InputError
│   ├── NamedInputMissing  NamedInputUnreadable   3   the same of a file that the call names
│   ├── DetectorFailed           3   a detector did not finish: not checked
│   └── ArchiveIncomplete        3   files of an archive were not checked or not proven, and left out
├── UsageError
│   ├── RuleFileError
│   │   └── SettingsFileError    2   a settings file cannot be read
│   ├── UnknownChoice            2   there is no such format, state, channel ...; it says what there is
│   └── OutputConflict           2   output exists, or lies where it must not
│       └── NotWritten           2   the system refused to write a file
└── UnsafeOutput                 4   the output still held a removed value, or could not be proven; it was withheld
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from extractors.errors import (
    InputError,
    InputMissing,
    InputUnreadable,
    MissingPart,
    RuleFileError,
    ToolkitError,
    UsageError,
)

__all__ = [
    "ArchiveIncomplete",
    "DetectorFailed",
    "InputError",
    "InputUnreadable",
    "MissingPart",
    "NamedInputMissing",
    "NamedInputUnreadable",
    "NotWritten",
    "OutputConflict",
    "RuleFileError",
    "SettingsFileError",
    "ToolkitError",
    "UnknownChoice",
    "UnsafeOutput",
    "UsageError",
    "named_unreadable",
    "not_written",
    "system_reason",
    "unknown_choice",
    "unreadable",
]


class NamedInputMissing(InputMissing):
    """A file or folder that the call names is not there; ``name`` is its own name."""

    zh = "文件或文件夹不存在：{name}"
    en = "no such file or folder: {name}"


class NamedInputUnreadable(InputUnreadable):
    """The operating system refuses a file that the call names; ``name`` is its own name."""

    zh = "文件无法读取：{name}（{reason_zh}）"
    en = "cannot read {name} ({reason_en})"


class DetectorFailed(InputError):
    """A detector raised or timed out; ``detector`` names it."""

    zh = "检测器 {detector} 未能完成（{reason}），文件视为未检查"
    en = "detector {detector} did not finish ({reason}); the file counts as not checked"
    hint_zh = "请运行 redactor doctor 查看组件是否齐全；文件过大的请拆分后再试。"
    hint_en = "Run redactor doctor to see what is installed; split the file if it is very large."


class ArchiveIncomplete(InputError):
    """``names`` are the public names of files that are not in the new archive; ``count`` is how many they are."""

    zh = "其中 {count} 个文件未能检查或未通过复查，未放入结果：{names}"
    en = "{count} of the files in it were not checked or not proven and are left out: {names}"
    hint_zh = "请按报告中各文件的说明处理后重新打包；结果中只有已通过复查的文件。"
    hint_en = "See what the report says of each file; the output holds the proven files only."


class SettingsFileError(RuleFileError):
    """A settings file (``redactor.toml``) cannot be read."""

    zh = "设置文件有误：{file}:{line}:{column}：{problem_zh}"
    en = "error in settings file {file}:{line}:{column}: {problem_en}"
    hint_zh = "请改正后再试；写法见管理员指南（docs/administrator.md）。"
    hint_en = "Correct it; the administrator's guide shows how it is written (docs/administrator.md)."


class UnknownChoice(UsageError):
    """``given`` is not among what may be chosen; see ``unknown_choice``."""

    zh = "没有“{given}”这种{what_zh}；可用：{known_zh}"
    en = "no {what_en} {given}; there are: {known_en}"
    hint_zh = "请从中选一个。"
    hint_en = "Choose one of them."


def unknown_choice(
    what: tuple[str, str], given: str, known: Iterable[str], titles: Iterable[str] = ()
) -> UnknownChoice:
    """Return the error to raise for ``given``, which is not among the ``known``; ``what`` is what they are called in
    Chinese and in English, ``titles`` are their Chinese names where they have some."""
    names = list(known)
    return UnknownChoice(
        what_zh=what[0],
        what_en=what[1],
        given=given,
        known_zh="、".join(list(titles) or names),
        known_en=", ".join(names),
    )


class OutputConflict(UsageError):
    """An output would overwrite something, or lies inside an input folder."""

    zh = "输出位置有冲突：{problem_zh}"
    en = "output conflict: {problem_en}"
    hint_zh = "请换一个输出文件夹；确需覆盖的加 --force；整批中断后接着做加 --resume。"
    hint_en = "Choose another output folder, add --force to overwrite, or --resume to go on with a batch."


class NotWritten(OutputConflict):
    """The system refused to write a file; ``name`` is the file's own name, without its folder."""

    zh = "{name} 写不进去（{reason_zh}）"
    en = "{name} cannot be written ({reason_en})"
    hint_zh = "请核对写入权限和剩余空间，关闭正在打开它的程序，或换一个位置。"
    hint_en = "Check permissions and free space, close the program that has it open, or choose another place."


def not_written(name: str, error: OSError) -> NotWritten:
    """Return the error to raise for a file that could not be written."""
    zh, en = system_reason(error)
    return NotWritten(name=name, reason_zh=zh, reason_en=en)


def unreadable(error: OSError) -> InputUnreadable:
    """Return the error to raise for an input that could not be read."""
    zh, en = system_reason(error)
    return InputUnreadable(reason_zh=zh, reason_en=en)


def named_unreadable(path: Path, error: OSError) -> InputError:
    """Return the error to raise for a file that the call names and that is missing or could not be read."""
    if isinstance(error, FileNotFoundError):
        return NamedInputMissing(name=path.name)
    zh, en = system_reason(error)
    return NamedInputUnreadable(name=path.name, reason_zh=zh, reason_en=en)


def system_reason(error: OSError) -> tuple[str, str]:
    """Return what the system says, in Chinese and in English, without the path that it names."""
    en = os.strerror(error.errno) if error.errno else type(error).__name__
    return _SYSTEM.get(error.errno or 0, en), en


_SYSTEM = {
    errno.EACCES: "没有权限，或正在其他程序中打开", errno.EPERM: "没有权限", errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",    errno.ENOENT: "不存在", errno.EISDIR: "那里是文件夹", errno.EEXIST: "那里已有同名文件",
    errno.ENOTDIR: "路径中有一段不是文件夹", errno.ENAMETOOLONG: "名称过长", errno.EBUSY: "正被占用",
}  # fmt: skip


class UnsafeOutput(ToolkitError):
    """The cleaned file could not be proven free of what was removed; nothing was written."""

    exit_code = 4
    zh = "清理结果未通过复查，已扣留，没有输出（{reason_zh}）"
    en = "the cleaned file did not pass verification and was withheld ({reason_en})"
    hint_zh = "请人工处理该文件，或把报告（不含个人信息）反馈给维护者。"
    hint_en = "Handle this file by hand, or send the report (it holds no personal data) to the maintainers."
