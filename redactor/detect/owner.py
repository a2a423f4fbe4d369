"""Whose account is it: a person's, or a company's or an office's?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from redactor.detect.lexicon import last_end

_NAMED = re.compile(
    r"(?:户 ?名|开户名称|账户名称|开户名|账户名|收款单位|收款单位名称|收款人|收款方|公司抬头|单位抬头|开户单位)"
    r"[:\s]{0,4}([^\s,;。、(（\t]{2,40})"
)
_BANK = re.compile(
    r"[^\s,;:。、()（）]{0,20}(?:银行|信用社|信用合作联社|信用联社|农商行|邮储|分理处|支行|营业部|营业室|分行)"
    r"[^\s,;:。、()（）]{0,30}?(?:支行|分理处|营业部|分行|营业室|储蓄所)?"
)


@dataclass(frozen=True, slots=True)
class OwnerWords:
    """The lexicons, compiled: names of organisations, accounts that only they have, words that say a person's; headings
    of persons, of those who are there for an office or a project, and of parties that may be companies."""

    organisations: re.Pattern[str]
    organisation_accounts: re.Pattern[str]
    persons: re.Pattern[str]
    person_headings: re.Pattern[str]
    office_holders: re.Pattern[str]
    parties: re.Pattern[str]


def named_organisation(words: OwnerWords, before: str) -> bool:
    """The text names the holder (户名：…公司), and it is an organisation."""
    named = [match.group(1) for match in _NAMED.finditer(before)]
    return bool(named) and last_end(words.organisations, _without_banks(named[-1])) >= 0


def names_holder(before: str) -> bool:
    """The text says whose account it is."""
    return _NAMED.search(before) is not None


def owner_of(words: OwnerWords, before: str, label: str, headers: str = "", title: str = "") -> str:
    """Return "organisation" or "person" for an account behind ``before`` (or in the table row ``before``).

    When nothing tells, it is a person's: a company's number removed is a nuisance, a citizen's left is a leak.
    """
    if words.organisation_accounts.search(label):
        return "organisation"
    if names_holder(before):
        return "organisation" if named_organisation(words, before) else "person"
    if headers:
        if words.person_headings.search(re.sub(r"\s", "", headers)):
            return "person"
        return "organisation" if any(_names_one(words, cell) for cell in before.split("\t")) else "person"
    text = _without_banks(before)
    organisation = max(last_end(words.organisations, text), last_end(words.organisation_accounts, text))
    return "organisation" if organisation > last_end(words.persons, before + label) else "person"


def _names_one(words: OwnerWords, cell: str) -> bool:
    """A cell names an organisation, not an address in which one of its words stands (中心社区文昌路9号)."""
    text = _without_banks(cell)
    end = last_end(words.organisations, text)
    return end >= 0 and _ADDRESS.search(text, end) is None


_ADDRESS = re.compile("[路街巷村组]|社区|[0-9]号")
_HOME = re.compile(r"[村居]委会(?=[\u4e00-\u9fa50-9]{0,8}[组寨屯湾坝号社队])")
"""A village committee inside an address owns nothing."""


def _without_banks(text: str) -> str:
    return _HOME.sub("   ", _BANK.sub(lambda match: " " * len(match.group()), text))
