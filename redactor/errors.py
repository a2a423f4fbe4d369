"""Errors of the deciding and writing half; the tree's root and its input branch live in ``extractors.errors``.

ToolkitError
├── InputError
│   ├── DetectorFailed           3   a detector did not finish: not checked
│   └── ArchiveIncomplete        3   files of an archive were not checked or not proven, and left out
├── UsageError
│   └── OutputConflict           2   output exists, or lies where it must not
└── UnsafeOutput                 4   the output still held a removed value, or could not be proven; it was withheld
"""

from __future__ import annotations

from extractors.errors import InputError, MissingPart, RuleFileError, ToolkitError, UsageError

__all__ = [
    "ArchiveIncomplete",
    "DetectorFailed",
    "InputError",
    "MissingPart",
    "OutputConflict",
    "RuleFileError",
    "ToolkitError",
    "UnsafeOutput",
    "UsageError",
]


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


class OutputConflict(UsageError):
    """An output would overwrite something, or lies inside an input folder."""

    zh = "输出位置有冲突：{problem_zh}"
    en = "output conflict: {problem_en}"
    hint_zh = "请换一个输出文件夹；确需覆盖的加 --force，接着上次的批次做加 --resume。"
    hint_en = "Choose another output folder, add --force to overwrite, or --resume to go on with a batch."


class UnsafeOutput(ToolkitError):
    """The cleaned file could not be proven free of what was removed; nothing was written."""

    exit_code = 4
    zh = "清理结果未通过复查，已扣留，没有输出（{reason_zh}）"
    en = "the cleaned file did not pass verification and was withheld ({reason_en})"
    hint_zh = "请人工处理该文件，或把报告（不含个人信息）反馈给维护者。"
    hint_en = "Handle this file by hand, or send the report (it holds no personal data) to the maintainers."
