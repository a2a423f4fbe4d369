"""A binary Word file that was not converted is never rewritten: the answer is what to install."""

from __future__ import annotations

import pytest

from extractors.errors import MissingPart
from extractors.model import Document
from redactor.redaction import RewriteJob
from redactor.rewrite.doc import rewrite


def test_needs_the_converter() -> None:
    with pytest.raises(MissingPart) as caught:
        rewrite(RewriteJob(b"", Document("a.doc", "doc", ()), ()))
    assert caught.value.exit_code == 5 and ".docx" in caught.value.hint("zh")
