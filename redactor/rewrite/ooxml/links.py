"""Relationships that leave the package, and member names that say too much."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from urllib.parse import unquote

from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.values import Values

_KEPT_SCHEMES = ("http://", "https://", "mailto:")
_PLAIN = re.compile(r"[A-Za-z0-9_.\[\]/ -]{1,120}")


def drop_external(draft: Draft, source: str, values: Values) -> int:
    """Drop the relationships of a source that point outside, but for web and mail links without a value.

    Linked pictures, templates, data sources and files on a server name machines, people and folders. Returns how many.
    """
    count = 0
    for relationship in draft.relationships(source):
        if not relationship.external:
            continue
        if relationship.kind == "hyperlink" and _is_clean(relationship.raw, values):
            continue
        draft.unlink(source, relationship.id)
        count += 1
    return count


def _is_clean(target: str, values: Values) -> bool:
    if not target.strip().lower().startswith(_KEPT_SCHEMES):
        return False
    forms = (target, unquote(target, errors="ignore"), unquote(target, encoding="gb18030", errors="ignore"))
    return not any(values.within(form) for form in forms) and not _has_login(target)


def _has_login(target: str) -> bool:
    """A user name in a web address (RFC 3986 3.2.1) is no part of what a reader needs."""
    return bool(re.match(r"https?://[^/?#]*@", target, re.IGNORECASE))


def rename_telling(draft: Draft, values: Values) -> int:
    """Rename members whose names hold a value, or anything beyond plain Latin. Returns how many."""
    telling = [n for n in draft.members if not _PLAIN.fullmatch(n) or values.within(n) or values.within(unquote(n))]
    for number, name in enumerate(telling, start=1):
        folder, _, extension = name.rpartition("/")[0], "", basename(name).rpartition(".")[2]
        folder = folder if _PLAIN.fullmatch(folder or "x") and not values.within(folder) else "word/media"
        extension = extension if re.fullmatch(r"[A-Za-z0-9]{1,8}", extension) else "xml"
        new = f"{folder}/part_{number}.{extension}".lstrip("/")
        while draft.find(new):
            new = f"{dirname(new)}/x{basename(new)}".lstrip("/")
        draft.rename(name, new)
    return len(telling)
