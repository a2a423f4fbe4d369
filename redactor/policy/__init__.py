"""Policies: what is done with a finding. ``load_policy`` reads one, ``decide`` applies it; both are pure apart from the
reading of rule files, and neither knows the date: the caller says what today is."""

from __future__ import annotations

from redactor.policy.decide import PublishedField, check_exemptions, check_required, decide
from redactor.policy.load import load_policy, policy_names
from redactor.policy.model import Case, Exemption, FileRule, KindRule, Names, Policy
from redactor.policy.replacement import Style, pseudonym_key, replacement

__all__ = [
    "Case",
    "Exemption",
    "FileRule",
    "KindRule",
    "Names",
    "Policy",
    "PublishedField",
    "Style",
    "check_exemptions",
    "check_required",
    "decide",
    "load_policy",
    "policy_names",
    "pseudonym_key",
    "replacement",
]
