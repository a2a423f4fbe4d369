"""Turn a secret into something printable: the only code that may do so."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

_SIGNIFICANT = re.compile(r"\w", re.UNICODE)


def normal_form(secret: str) -> str:
    """Return the form in which equal values are equal: NFKC, upper case, letters, digits, ideographs and @ . only."""
    folded = unicodedata.normalize("NFKC", secret).upper()
    return "".join(c for c in folded if c.isalnum() or c in "@.")


def mask(secret: str) -> str:
    """Return a mask that shows the shape and not the value: first and last character of long values, else stars.

    Never more than two characters in all, and none for values shorter than six significant characters.
    """
    significant: list[str] = _SIGNIFICANT.findall(secret)
    if len(significant) < 6:
        return "*" * max(1, len(significant))
    return significant[0] + "*" * (len(significant) - 2) + significant[-1]


def fingerprint(secret: str, key: bytes) -> str:
    """Return a keyed digest (16 hex digits) that is equal for equal values under one key and tells nothing without it.

    Numbers have little entropy: without a key anybody could try them all. The key is the caller's; an empty key is
    refused so that no unkeyed digest is ever printed.
    """
    if not key:
        raise ValueError("a fingerprint needs a key")
    return hmac.new(key, normal_form(secret).encode(), hashlib.sha256).hexdigest()[:16]
