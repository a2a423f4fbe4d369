"""Legacy files (.doc, .dot, .wps, .rtf; .xls, .xlt, .et): converted to .docx or .xlsx once, before anything reads them.

The conversion is LibreOffice's, in a private folder with a profile of its own: no macros, no links followed, no
network, a time limit, and nothing left behind. Without LibreOffice such a file can be read but not rewritten.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from extractors.errors import DamagedInput, EncryptedInput, HostileInput, LimitExceeded, MissingPart, UnsupportedFormat
from extractors.formats.cfb import CompoundFile
from extractors.limits import Limits

SOFFICE_SETTING = "REDACTOR_SOFFICE"
"""Environment variable that names the program when it is not on the PATH."""
_SECONDS = 60.0
_FILTER = "docx:MS Word 2007 XML"
_SHEET_FILTER = "xlsx:Calc MS Excel 2007 XML"
_PRINT_FILTER = "pdf:writer_pdf_Export"
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_INCLUDES = (b"INCLUDEPICTURE", b"INCLUDETEXT", b"DDEAUTO")
_RTF_ESCAPE = re.compile(rb"\\'([0-9A-Fa-f]{2})")
_RTF_MARKUP = re.compile(rb"\\[A-Za-z]+-?[0-9]* ?|\\[^A-Za-z]|[{}\r\n\t]")
_ENCRYPTED = 0x0100
"""FibBase.fEncrypted (MS-DOC 2.5.1) in the flags at offset 10."""
_FILEPASS = 0x002F
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "DisableOLEAutomation", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (_SCRIPTING, "DisablePythonRuntime", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("/org.openoffice.Office.Common/Save/Document", "WarnAlienFormat", "false"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Very high macro security, links never updated, and a proxy that does not answer."""


def modernize(data: bytes, name: str, limits: Limits) -> bytes:
    """Return the .docx or .xlsx that a legacy file converts to.

    Raises MissingPart without LibreOffice, UnsupportedFormat for a compound file of another program, EncryptedInput,
    DamagedInput when nothing comes out, LimitExceeded when it takes too long.
    """
    suffix = legacy_suffix(data)
    program = find_soffice()
    if not program:
        modern = ".xlsx" if suffix == ".xls" else ".docx"
        raise MissingPart(part="LibreOffice", install=f"LibreOffice（soffice），或另存为 / or save as {modern}")
    if suffix != ".xls":
        data = _without_includes(data, suffix)
    with tempfile.TemporaryDirectory(prefix="redactor-", ignore_cleanup_errors=True) as folder:
        target = _SHEET_FILTER if suffix == ".xls" else _FILTER
        try:
            return _convert(program, data, suffix, Path(folder), target, limits)
        except DamagedInput:
            if suffix == ".xls" and _sheets_need_password(data):
                raise EncryptedInput from None
            raise


def printed(data: bytes, suffix: str, limits: Limits) -> bytes:
    """Return the PDF that LibreOffice prints of a Word file, for people to look at.

    Raises MissingPart without LibreOffice, DamagedInput when nothing comes out, LimitExceeded when it takes too long.
    """
    program = find_soffice()
    if not program:
        raise MissingPart(part="LibreOffice", install="LibreOffice（soffice）")
    with tempfile.TemporaryDirectory(prefix="redactor-", ignore_cleanup_errors=True) as folder:
        return _convert(program, data, suffix, Path(folder), _PRINT_FILTER, limits)


def legacy_suffix(data: bytes) -> str:
    """Return ".rtf", ".doc" or ".xls" by content. Raises UnsupportedFormat, EncryptedInput, DamagedInput."""
    if data.lstrip()[:5] == b"{\\rtf":
        return ".rtf"
    opened = CompoundFile.open(data)
    main = opened.stream("WordDocument")
    if main is None:
        if _workbook(opened) is not None:
            return ".xls"
        raise UnsupportedFormat(found="OLE")
    if len(main) < 32:
        raise DamagedInput(where="WordDocument")
    if int.from_bytes(main[10:12], "little") & _ENCRYPTED:
        raise EncryptedInput
    return ".doc"


def _workbook(opened: CompoundFile) -> bytes | None:
    """Return the workbook stream of Excel 97 ("Workbook") or 5 ("Book")."""
    found = opened.stream("Workbook")
    return found if found is not None else opened.stream("Book")


def _sheets_need_password(data: bytes) -> bool:
    """Tell whether a workbook stream has a FILEPASS record (MS-XLS 2.4.117) among those that begin it."""
    stream = _workbook(CompoundFile.open(data)) or b""
    position = 0
    for _ in range(64):
        kind, length = int.from_bytes(stream[position : position + 2], "little"), stream[position + 2 : position + 4]
        if kind == _FILEPASS:
            return True
        position += 4 + int.from_bytes(length, "little")
    return False


def _without_includes(data: bytes, suffix: str) -> bytes:
    """Spoil fields that fetch files, length for length, so that their last result is shown instead.

    A converter follows INCLUDEPICTURE (ECMA-376 17.16.5.27) to any local path: a file from outside could bring a
    picture of this machine into a public document. Raises HostileInput where the word is spelled so as to be missed.
    """
    for word in _INCLUDES:
        for spelling in (word, word.decode().encode("utf-16-le")):
            data = re.sub(re.escape(spelling), b"X" + spelling[1:], data, flags=re.IGNORECASE)
    if suffix == ".rtf":
        plain = _RTF_MARKUP.sub(b"", _RTF_ESCAPE.sub(_unescaped, data)).upper()
        found = any(word in plain for word in _INCLUDES)
    else:
        found = _has_include_codes(data)
    if found:
        raise HostileInput(what="INCLUDEPICTURE")
    return data


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[1].decode())


def _has_include_codes(data: bytes) -> bool:
    """Tell whether a field code holds such a word all the same: across the border of two sectors."""
    from extractors.formats.doc_text import DOC

    try:
        document = DOC.read(data, "", Limits())
    except (DamagedInput, MissingPart):
        return False
    codes = "".join(part.text.upper() for part in document.parts if part.kind == "field_code")
    return any(word.decode() in codes for word in _INCLUDES)


def find_soffice() -> str:
    """Return LibreOffice's program, or "" when there is none."""
    named = os.environ.get(SOFFICE_SETTING, "")
    if named:
        return named if Path(named).is_file() else ""
    for candidate in ("soffice", "libreoffice"):
        found = shutil.which(candidate)
        if found:
            return found
    return next((place for place in _PLACES if Path(place).is_file()), "")


def _convert(program: str, data: bytes, suffix: str, folder: Path, target: str, limits: Limits) -> bytes:
    source = folder / f"input{suffix}"
    source.write_bytes(data)
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    items = "\n".join(_ITEM.format(*setting) for setting in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")
    output = folder / "output"
    output.mkdir()
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--nologo", "--convert-to", target, "--outdir", str(output), str(source),
    ]  # fmt: skip
    _run(command, folder, min(_SECONDS, limits.seconds))
    result = output / f"input.{target.partition(':')[0]}"
    if not result.is_file() or not result.stat().st_size:
        raise DamagedInput(where=f"{suffix.lstrip('.')} conversion")
    limits.check("input_bytes", result.stat().st_size)
    return result.read_bytes()


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run the program in a session of its own, so that its children end with it."""
    environment = {
        **{key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ},
        "HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder), "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }  # fmt: skip
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise LimitExceeded(limit="seconds", allowed=seconds) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and everything that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def conversion_loss(data: bytes, converted: bytes, limits: Limits) -> float:
    """Return the share (0 to 1) of a legacy file's letters and digits that the conversion does not hold.

    Converters drop text that stands where they do not look. 0 for what cannot be told: RTF, files before Word 97.
    """
    from extractors.formats.doc_text import DOC
    from extractors.formats.opc import open_package, parse_xml

    if data.lstrip()[:5] == b"{\\rtf":
        return 0.0
    if legacy_suffix(data) == ".xls":
        return _sheet_loss(data, converted)
    try:
        document = DOC.read(data, "", limits)
    except (DamagedInput, MissingPart):
        return 0.0
    package = open_package(converted, limits)
    after: Counter[str] = Counter()
    for name, content in package.members.items():
        if name.startswith("word/") and name.endswith(".xml"):
            for text in parse_xml(content, name, limits).iter("{*}t"):
                after.update(_significant(str(text.text or "")))
    before = Counter(_significant("".join(part.text for part in document.parts if part.kind == "body")))
    return (before - after).total() / max(1, before.total())


def _sheet_loss(data: bytes, converted: bytes) -> float:
    from extractors.formats.calamine import read_grid

    old, new = read_grid(data), read_grid(converted)
    if old is None or new is None:
        return 0.0
    before, after = Counter(_significant(old.text)), Counter(_significant(new.text))
    return (before - after).total() / max(1, before.total())


def _significant(text: str) -> list[str]:
    return [character for character in text if character.isalnum()]
