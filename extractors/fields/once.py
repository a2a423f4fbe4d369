"""Make something of a document type once. Document types hold dicts and cannot be hashed, so identity is the key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from extractors.doctype import DocType

Made = TypeVar("Made")
_KEPT = 256


def per_doctype(function: Callable[..., Made]) -> Callable[..., Made]:
    """Decorate ``function(doctype, *strings)`` so that its result is kept for as long as the type itself.

    The store holds the type too, so that its identity cannot be taken over by another one.
    """
    store: OrderedDict[tuple[int, tuple[str, ...]], tuple[DocType, Made]] = OrderedDict()

    @wraps(function)
    def wrapper(doctype: DocType, *rest: str) -> Made:
        key = (id(doctype), rest)
        kept = store.get(key)
        if kept is not None:
            return kept[1]
        made = function(doctype, *rest)
        store[key] = (doctype, made)
        if len(store) > _KEPT:
            store.popitem(last=False)
        return made

    return wrapper
