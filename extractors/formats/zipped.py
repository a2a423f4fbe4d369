"""Names of zip members as their writers meant them.

APPNOTE 4.4.4: general purpose bit 11 says that a name is UTF-8; without it the code page is the writer's own, which in
China is GBK. Python decodes such names as code page 437.
"""

from __future__ import annotations

import contextlib
import zipfile

from extractors.encodings import UNSAID, decoded

_UTF8 = 0x800


def member_name(entry: zipfile.ZipInfo) -> str:
    """Return the decoded name of an entry, folders separated by "/"."""
    name = entry.filename
    if not entry.flag_bits & _UTF8 and not name.isascii():
        with contextlib.suppress(UnicodeEncodeError):  # a name in the Unicode extra field, which Python has decoded
            raw = name.encode("cp437")
            name = decoded(raw, (*UNSAID, "big5", "cp437")) or name
    return name.replace("\\", "/")
