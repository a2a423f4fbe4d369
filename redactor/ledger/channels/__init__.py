"""One signed version, one set of fields, an artefact for every channel: portal, board, WeChat, Weibo.

The plan's section four. rules/procedure/channels.yaml says what each may show. Every artefact is read again from its
bytes and searched for personal data; what does not pass is withheld.
"""

from __future__ import annotations

from redactor.ledger.channels.make import ENCODINGS, Artefact, Request, made

__all__ = ["ENCODINGS", "Artefact", "Request", "made"]
