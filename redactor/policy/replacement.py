"""What stands in the place of a removed value. Every style is a pure function of the value, and none lets a reader of
the output get the value back; where a style does not suit a value, the label takes its place."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Literal

from redactor.secret import normal_form

Style = Literal["", "label", "mask", "keep_last_4", "surname", "pseudonym", "generalize", "nothing"]

_COMPOUND = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙"
    "钟离长孙宇文司徒鲜于司空闾丘司寇乐正拓跋轩辕令狐段干百里呼延东郭南门左丘西门即墨达奚褚师亓官巫马漆雕谷梁"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND[i : i + 2] for i in range(0, len(_COMPOUND), 2))
"""Surnames of two characters."""

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXY3456789"
_CODE_LENGTH = 6
_VILLAGE = re.compile(r".*?(?:村|社区|居委会|居民委员会)(?![民组])")
_TOWN = re.compile(r".*?(?:街道办事处|街道|镇|乡)(?=.)")
_COUNTY = re.compile(r".*?(?:县|区|自治州|市)(?=.)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNITS = {"亿": 100_000_000.0, "万": 10_000.0, "": 1.0}
_BANDS = (0, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000)


def replacement(style: str, kind: str, secret: str, title: str, key: bytes = b"") -> str:
    """Return the text for a removed value of ``kind`` whose Chinese name is ``title``; ``style`` is a Style.

    ``key`` makes pseudonyms: one key for a document, or one for a batch, gives one person one pseudonym there (see
    ``pseudonym_key``), and tells nothing outside. Raises ValueError for a pseudonym without a key.
    """
    label = f"[{title}]"
    if style == "nothing":
        return ""
    if style == "mask":
        return masked(secret)
    if style == "keep_last_4":
        return masked(secret, keep=4)
    if style == "surname":
        return surname(secret) or label
    if style == "pseudonym":
        return pseudonym(secret, "人员" if kind == "person_name" else title, key)
    if style == "generalize":
        return generalized(kind, secret) or label
    return label


def masked(secret: str, keep: int = 0) -> str:
    """Return the value with a star for each letter, digit or ideograph, separators as they are, same length.

    The last ``keep`` significant characters stay, but only where at least twice as many are hidden: the last four of a
    six-digit number would nearly be the number.
    """
    significant = [index for index, character in enumerate(secret) if character.isalnum()]
    shown = set(significant[-keep:]) if keep and len(significant) >= 3 * keep else set()
    return "".join("*" if c.isalnum() and i not in shown else c for i, c in enumerate(secret))


def surname(name: str) -> str:
    """Return 张某某 for 张三丰: the surname and one 某 for each further character; "" for what is no Chinese name."""
    bare = re.sub(r"\s", "", name)
    if not re.fullmatch(r"[\u3400-\u9fff·•]{2,12}", bare):
        return ""
    if "·" in bare or "•" in bare:
        return re.split("[·•]", bare)[0][0] + "某某"
    length = 2 if bare[:2] in COMPOUND_SURNAMES and len(bare) > 2 else 1
    return bare[:length] + "某" * (len(bare) - length)


def pseudonym(secret: str, stem: str, key: bytes) -> str:
    """Return ``stem`` and a code of six characters, the same for equal values under one key.

    30 ** 6 codes: among ten thousand people the odds that any two share one are about 7 in 100, among one thousand less
    than 1 in 1000.
    """
    if not key:
        raise ValueError("a pseudonym needs a key")
    number = int.from_bytes(
        hmac.new(key, b"pseudonym\0" + normal_form(secret).encode(), hashlib.sha256).digest(), "big"
    )
    code = ""
    for _ in range(_CODE_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        code += _ALPHABET[digit]
    return stem + code


def pseudonym_key(scope: Literal["document", "batch"], key: bytes, document_sha256: str) -> bytes:
    """Return the key for the pseudonyms of one document: its own, or the batch's (the policy's ``pseudonym``)."""
    if scope == "batch":
        return key
    return hmac.new(key, b"document\0" + document_sha256.encode(), hashlib.sha256).digest()


def generalized(kind: str, secret: str) -> str:
    """Return a coarser value: an address down to its village or community, else its town or county; an age or an amount
    as a band. "" where nothing coarser can be said."""
    if kind == "home_address":
        found = _VILLAGE.match(secret) or _TOWN.match(secret) or _COUNTY.match(secret)
        return found.group() if found else ""
    if kind == "age":
        return _age_band(secret)
    if kind in ("property", "income", "amount"):
        return _amount_band(secret)
    return ""


def _age_band(secret: str) -> str:
    found = re.search(r"\d{1,3}", secret)
    if not found:
        return ""
    age = int(found.group())
    if age < 18:
        return "18周岁以下"
    if age >= 80:
        return "80周岁以上"
    return f"{age // 10 * 10}—{age // 10 * 10 + 9}周岁"


def _amount_band(secret: str) -> str:
    """Return the band of an amount of money; areas and counts (平方米, 套, 辆) have none."""
    numbers = list(_NUMBER.finditer(secret))
    if len(numbers) != 1 or re.search(r"平方|㎡|m2|亩|套|辆|间|户", secret):
        return ""
    rest = secret[numbers[0].end() :].strip()
    scale = _UNITS.get(rest[:1] if rest[:1] in "亿万" else "", 1.0)
    amount = float(numbers[0].group().replace(",", "")) * scale
    low = max(band for band in _BANDS if band <= amount)
    higher = [band for band in _BANDS if band > amount]
    return f"{_money(low)}—{_money(higher[0])}" if higher else f"{_money(low)}以上"


def _money(amount: int) -> str:
    return f"{amount // 10_000}万元" if amount >= 10_000 else f"{amount}元"
