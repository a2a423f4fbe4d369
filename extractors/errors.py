"""Everything that can be wrong with an input or a rule file.

    ToolkitError                    70
    ├── UsageError                   2   wrong call, configuration, policy or rule file
    │   └── RuleFileError            2   with file, line and column
    ├── InputError                   3   this input was not checked
    │   ├── InputMissing  InputUnreadable  InputEmpty
    │   ├── UnsupportedFormat  WrongExtension  EncryptedInput  WrongPassword
    │   └── DamagedInput  PictureNotRead  TextNotReadable  HostileInput  LimitExceeded
    └── MissingPart                  5   an extra, a model or a program is not installed

An error carries a Chinese and an English sentence (what happened, where) and a hint (what to do next). Details are
names, numbers and sizes; document text never goes into an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

Detail = str | int | float


class ToolkitError(Exception):
    """Root of the tree; ``exit_code`` is what the command line ends with."""

    exit_code: ClassVar[int] = 70
    zh: ClassVar[str] = "程序内部错误"
    en: ClassVar[str] = "internal error"
    hint_zh: ClassVar[str] = "请把命令和版本号（redactor --version）反馈给维护者。"
    hint_en: ClassVar[str] = "Please report the command and the output of redactor --version."

    def __init__(self, **details: Detail) -> None:
        self.details = details
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.details))

    @property
    def code(self) -> str:
        """Stable name of the cause, for programs."""
        return type(self).__name__

    def text(self, lang: str = "zh") -> str:
        """Say what happened and where."""
        return fill(self.zh if lang == "zh" else self.en, self.details)

    def hint(self, lang: str = "zh") -> str:
        """Say what to do next."""
        return fill(self.hint_zh if lang == "zh" else self.hint_en, self.details)


def _rebuild(kind: type[ToolkitError], details: dict[str, Detail]) -> ToolkitError:
    return kind(**details)


class _Blank(dict[str, Detail]):
    def __missing__(self, key: str) -> str:
        return "?"


def fill(template: str, details: Mapping[str, Detail]) -> str:
    """Return a sentence with its details put in; "?" stands for one that was not given."""
    return template.format_map(_Blank(details))


class UsageError(ToolkitError):
    """The call itself is wrong; ``problem_zh`` and ``problem_en`` say how, ``next_zh`` and ``next_en``, where given,
    what to do about it."""

    exit_code = 2
    zh = "{problem_zh}"
    en = "{problem_en}"
    hint_zh = "请用 --help 查看用法。"
    hint_en = "See --help."

    def hint(self, lang: str = "zh") -> str:
        """Say what to do next."""
        return str(self.details.get(f"next_{lang}") or "") or super().hint(lang)


class RuleFileError(UsageError):
    """A rule, policy or settings file is wrong at ``file:line:column``."""

    zh = "规则文件有误：{file}:{line}:{column}：{problem_zh}"
    en = "error in rule file {file}:{line}:{column}: {problem_en}"
    hint_zh = "请改正后运行 redactor rules lint 检查。"
    hint_en = "Correct it, then run redactor rules lint."


class InputError(ToolkitError):
    """This input was not checked; the others go on."""

    exit_code = 3
    zh = "文件未能检查：{problem_zh}"
    en = "the file was not checked: {problem_en}"
    hint_zh = "请换一份文件重试。"
    hint_en = "Try another copy of the file."


class InputMissing(InputError):
    """The path is not there."""

    zh = "文件或文件夹不存在"
    en = "no such file or folder"
    hint_zh = "请核对路径和文件名。"
    hint_en = "Check the path and the name."


class InputUnreadable(InputError):
    """The operating system refuses; ``reason_zh`` and ``reason_en`` say why."""

    zh = "文件无法读取（{reason_zh}）"
    en = "the file cannot be read ({reason_en})"
    hint_zh = "请检查文件权限，或先关闭正在使用它的程序。"
    hint_en = "Check its permissions, or close the program that holds it."


class InputEmpty(InputError):
    """The file has no bytes."""

    zh = "文件是空的（0 字节）"
    en = "the file is empty (0 bytes)"
    hint_zh = "请向报送单位重新索取原文件。"
    hint_en = "Ask for the original again."


class UnsupportedFormat(InputError):
    """``found`` names what the bytes are, as far as known."""

    zh = "不支持的文件格式（实际内容：{found}）"
    en = "unsupported format (content is: {found})"
    hint_zh = "支持 docx、xlsx、pdf、ofd、jpg、png、txt、md、csv、html、eml、zip 等；rar、7z 请先解压，其他请另存。"
    hint_en = "Save it as docx, xlsx, pdf, ofd, jpg, png, tif, txt, md, csv, html, eml or zip; unpack rar and 7z first."

    def text(self, lang: str = "zh") -> str:
        """Say what was found, or that it is nothing known."""
        if self.details.get("found", "?") == "?":
            return "不支持的文件格式：内容无法识别" if lang == "zh" else "unsupported format: the content is not known"
        return super().text(lang)


class WrongExtension(InputError):
    """The name promises one format and the content is another: whoever opens it by its name is misled."""

    zh = "扩展名与内容不符：扩展名是 {expected}，实际内容是 {found}"
    en = "the extension says {expected}, the content is {found}"
    hint_zh = "请改正扩展名，或用原软件另存后再试。"
    hint_en = "Correct the extension, or save the file anew in its own program."


class EncryptedInput(InputError):
    """The file opens with a password only."""

    zh = "文件有打开密码，无法检查"
    en = "the file needs a password and was not checked"
    hint_zh = "请先去掉密码另存，或用 --password 提供密码。"
    hint_en = "Remove the password, or give it with --password."


class WrongPassword(InputError):
    """A password was given, and it does not open the file."""

    zh = "密码不正确，文件未能打开"
    en = "the password is wrong, the file was not opened"
    hint_zh = "请向报送单位核实密码（区分大小写）。"
    hint_en = "Ask for the right password (upper and lower case differ)."


class DamagedInput(InputError):
    """``where`` names the part or the structure; never its text."""

    zh = "文件已损坏或不完整（{where}）"
    en = "the file is damaged or incomplete ({where})"
    hint_zh = "请用原软件打开后另存一份，或向报送单位重新索取。"
    hint_en = "Open it in its own program and save it anew, or ask for it again."

    def text(self, lang: str = "zh") -> str:
        """Say what is damaged; structures have Chinese names, parts of a package are named as they are."""
        where = str(self.details.get("where", ""))
        return fill(self.zh, {"where": _STRUCTURES.get(where, where)}) if lang == "zh" else super().text(lang)


_STRUCTURES = {
    "cross-reference": "交叉引用表", "page tree": "页面目录", "no pages": "没有页面", "pages": "页面",
    "objects": "对象",
    "zip": "压缩包结构", "zip member": "压缩包成员", "rar": "压缩包结构", "main document part": "正文部分",
    "workbook part": "工作簿部分", "text encoding": "文字编码", "XML encoding": "文字编码", "mail headers": "邮件头",
    "mail transfer encoding": "邮件编码", "mail charset": "邮件字符集", "piece table": "文字块表",
    "rtf header": "文件头", "pixels": "图像数据",
}  # fmt: skip
"""What the structures that may be damaged are called."""


class PictureNotRead(InputError):
    """``page`` is a picture, or spells its text in curves, and no OCR is at hand."""

    zh = "第 {page} 页是图片（扫描件），未能识别文字"
    en = "page {page} is a picture (scan) and was not read"
    hint_zh = "请安装文字识别组件（pip install 'disclosure-redactor[ocr]'），且不要使用 --ocr off。"
    hint_en = "Install OCR (pip install 'disclosure-redactor[ocr]') and do not use --ocr off."


class TextNotReadable(InputError):
    """The text of ``page`` is not what it shows: ``cause_zh`` and ``cause_en`` say why, and no OCR settled it."""

    zh = "第 {page} 页的文字无法可靠读取（{cause_zh}）"
    en = "page {page}: its text cannot be read reliably ({cause_en})"
    hint_zh = (
        "请安装文字识别组件（pip install 'disclosure-redactor[ocr]'）并加 --ocr always 重试，或用原软件重新导出 PDF。"
    )
    hint_en = "Install OCR (pip install 'disclosure-redactor[ocr]') and try --ocr always, or export the PDF anew."


class HostileInput(InputError):
    """The file holds a construct that no honest producer writes."""

    zh = "文件含有不安全的内容（{what}），已拒绝处理"
    en = "the file holds unsafe content ({what}) and was refused"
    hint_zh = "请核实文件来源；确属正常文件的，请用原软件另存后再试。"
    hint_en = "Check where it came from; if it is genuine, save it anew in its own program."


class LimitExceeded(InputError):
    """``limit`` names the limit, ``allowed`` its value."""

    zh = "文件超出处理上限（{limit}，上限 {allowed}）"
    en = "the file is over a limit ({limit}, allowed {allowed})"
    hint_zh = "请拆分文件，或在设置中提高 limits.{limit}。"
    hint_en = "Split the file, or raise limits.{limit} in the settings."


class MissingPart(ToolkitError):
    """A required extra, model or program is not installed; ``install`` says how to get it."""

    exit_code = 5
    zh = "缺少所需组件：{part}"
    en = "a required part is missing: {part}"
    hint_zh = "请安装：{install}"
    hint_en = "Install it: {install}"
