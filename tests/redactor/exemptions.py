"""A policy file with one exemption; ``what`` says of what."""

from __future__ import annotations

EXEMPT = """
id: own
title: 自用
extends: publish
exemptions:
  - basis: consent
    reference: 同意书2026-07
    approver: 李四
    expires: 2026-03-02
    scope: [all]
    {what}
"""
