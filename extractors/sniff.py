"""Which format a file is, by content. A wrong extension is a finding, not a guess."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from extractors.errors import DamagedInput, EncryptedInput, InputEmpty, UnsupportedFormat

ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""TIFF, and BigTIFF."""
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_MARKUP = re.compile(rb"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
TEXT_SUFFIXES = frozenset({".txt", ".md", ".csv", ".tsv", ".log", ""})
SUFFIX_FORMATS = {
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".dotm": "docx", ".pdf": "pdf", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".xltx": "xlsx", ".xltm": "xlsx", ".xls": "xls", ".xlt": "xls", ".et": "xls", ".ett": "xls", ".ofd": "ofd",
    ".doc": "doc", ".wps": "doc", ".dot": "doc", ".rtf": "rtf",
    ".jpg": "image", ".jpeg": "image", ".png": "image", ".tif": "image", ".tiff": "image", ".bmp": "image",
    ".webp": "image", ".zip": "zip", ".rar": "rar",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".eml": "eml", ".mht": "eml", ".mhtml": "eml",
}  # fmt: skip

LEGACY = {"doc": "docx", "rtf": "docx", "xls": "xlsx"}
"""Format ids that are converted before they are read, and what they become. Word has always saved one under the
extension of another (.doc holding RTF, .wps holding docx), so that a mismatch in a family misleads nobody."""


@dataclass(frozen=True, slots=True)
class Sniffed:
    """``format`` is a format id; ``expected`` is the format that the file name promised ("" when it promised none)."""

    format: str
    expected: str

    @property
    def misnamed(self) -> bool:
        """True when the extension says another format than the content."""
        return bool(self.expected) and self.expected != self.format

    @property
    def is_kindred(self) -> bool:
        """True when the extension is a legacy one and the content not of the other family, documents or workbooks."""
        found = LEGACY.get(self.format, self.format)
        return self.expected in LEGACY and (found == LEGACY[self.expected] or found not in LEGACY.values())


def sniff(data: bytes, name: str) -> Sniffed:
    """Tell the format of ``data``. Raises InputEmpty, EncryptedInput, DamagedInput or UnsupportedFormat."""
    suffix = PurePath(name).suffix.lower()
    expected = SUFFIX_FORMATS.get(suffix, "")
    if not data:
        raise InputEmpty
    return Sniffed(_by_content(data, suffix, expected), expected)


def _by_content(data: bytes, suffix: str, expected: str) -> str:
    head = data[:1024]
    if head.startswith(ZIP) or (expected in ("docx", "xlsx", "ofd", "zip") and ZIP in data[:65536]):
        found = _zip_format(data, expected)
        if found == "zip" and suffix not in ("", ".zip"):
            raise UnsupportedFormat(found=f"{suffix[1:]} (zip)")
        return found
    if head.startswith(_EMPTY_ZIP):
        raise InputEmpty
    if head.startswith(CFB):
        return _cfb_format(data)
    if head.startswith(b"Rar!\x1a\x07"):
        return "rar"
    if _is_picture(head):
        return "image"
    if b"%PDF-" in head:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if expected in ("docx", "xlsx", "ofd", "pdf", "doc", "xls", "image") and not _is_text(data):
        raise DamagedInput(where=f"{expected} header")
    if expected == "eml" and _FIELD.match(head) and _is_text(data):
        return "eml"
    if (expected == "html" or _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf"))) and _is_text(data):
        return "html"
    if suffix in TEXT_SUFFIXES and _is_text(data):
        return "text"
    raise UnsupportedFormat(found=_describe(head))


def _is_picture(head: bytes) -> bool:
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", *_TIFF)):
        return True
    if head.startswith(b"BM"):
        return head[6:10] == bytes(4) and head[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _zip_format(data: bytes, expected: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {info.filename.replace("\\", "/").lstrip("/").lower() for info in package.infolist()}
            types = b""
            if "[content_types].xml" in names:
                real = next(i for i in package.infolist() if i.filename.lower().lstrip("/") == "[content_types].xml")
                if not real.flag_bits & 1:
                    with package.open(real) as member:
                        types = member.read(1024 * 1024)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise DamagedInput(where=f"{expected or 'zip'}") from error
    except (zlib.error, lzma.LZMAError) as error:  # the member is broken
        raise DamagedInput(where="[Content_Types].xml") from error
    if expected == "zip" and not types and "ofd.xml" not in names:
        return "zip"  # an archive with a folder of such a name is no document
    if b"wordprocessingml" in types or any(name.startswith("word/") for name in names):
        return "docx"
    if b"spreadsheetml" in types or any(name.startswith("xl/") for name in names):
        return "xlsx"
    if b"presentationml" in types or any(name.startswith("ppt/") for name in names):
        raise UnsupportedFormat(found="pptx")
    if "ofd.xml" in names:
        return "ofd"
    if {"encryptions.xml", "decryptseed.dat"} & names:  # GM/T 0099-2020
        raise EncryptedInput
    if expected in ("docx", "xlsx", "ofd"):
        raise DamagedInput(where="[Content_Types].xml")
    return "zip"


def _cfb_format(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedInput
    if "WordDocument".encode("utf-16-le") in data:
        return "doc"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    raise UnsupportedFormat(found="OLE")


def _is_text(data: bytes) -> bool:
    sample = data[:65536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if b"\0" in sample:
        return False
    return sum(byte < 9 or 13 < byte < 32 for byte in sample) * 100 < len(sample)


def _describe(head: bytes) -> str:
    for magic, name in (
        (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), *((head, "tiff") for head in _TIFF),
        (b"BM", "bmp"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"), (b"<?xml", "xml"),
        (b"<html", "html"), (b"<!DOCTYPE", "html"),
    ):  # fmt: skip
        if head.startswith(magic):
            return name
    return "?"
