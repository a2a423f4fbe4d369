"""Numbers with a check digit, as the checks need them: identity (GB 11643), organizations (GB 32100), mobiles."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z.\-])1[3-9]\d{9}(?![0-9A-Za-z])")
_ACCOUNT = re.compile(r"(?:账号|帐号|卡号|账户|一卡通)[^\d。;]{0,8}(?<!\d)\d(?:[\d ]{10,24})\d(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PATTERNS = {"id": _ID, "mobile": _MOBILE, "account": _ACCOUNT, "mail": _MAIL}
_ID_LABEL = re.compile(r"身份证|身份号码|证件号")
_OTHER_LABEL = re.compile(r"许可|备案|代码|监督|文号|审计|编码|注册|登记|项目|账号|帐号|卡号")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
KINDS = tuple(_PATTERNS)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_number_in(text: str) -> bool:
    """True when the text holds an 18-digit identity number: behind its label, or with the right check digit and not
    behind the label of a permit or a filing, whose numbers have the same shape."""
    for match in _ID.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        if _ID_LABEL.search(before) or (_check_digit_is_right(match.group()) and not _OTHER_LABEL.search(before)):
            return True
    return False


def _check_digit_is_right(number: str) -> bool:
    """GB 11643-1999, 4.2.2: ISO 7064 MOD 11-2."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def private_number_in(text: str, kinds: Sequence[str]) -> bool:
    """True when the text holds a number of one of the ``kinds`` (of KINDS); accounts are told by their label."""
    return any(id_number_in(text) if kind == "id" else _PATTERNS[kind].search(text) for kind in kinds)


def uscc_is_valid(code: str) -> bool:
    """True for a unified social credit code with the right check character (GB 32100-2015, 5.6)."""
    if len(code) != 18 or any(character not in _USCC for character in code):
        return False
    total = sum(_USCC.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return _USCC[(31 - total % 31) % 31] == code[17]
