"""Find personal data in disclosure documents, remove it from the file itself, prove it, and check mandatory items.

    import redactor
    kit = redactor.Toolkit.load(policy="publish")
    report = kit.check("招标公告.docx")
    cleaned = kit.clean("竣工.pdf")

Everything named here is public; everything else is reachable but not promised. Names resolve on first use, so importing
this package is cheap.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import TYPE_CHECKING, Any

from redactor.version import VERSION

if TYPE_CHECKING:
    from redactor.errors import ToolkitError as ToolkitError
    from redactor.errors import UnsafeOutput as UnsafeOutput
    from redactor.finding import Decision as Decision
    from redactor.finding import Finding as Finding
    from redactor.report import Report as Report
    from redactor.settings import Settings as Settings
    from redactor.toolkit import CellFinding as CellFinding
    from redactor.toolkit import Cleaned as Cleaned
    from redactor.toolkit import TextFinding as TextFinding
    from redactor.toolkit import Toolkit as Toolkit
    from redactor.toolkit import check as check
    from redactor.toolkit import clean as clean

__version__ = VERSION

_HOMES = {
    "CellFinding": "redactor.toolkit",
    "Cleaned": "redactor.toolkit",
    "Decision": "redactor.finding",
    "Finding": "redactor.finding",
    "Report": "redactor.report",
    "Settings": "redactor.settings",
    "TextFinding": "redactor.toolkit",
    "Toolkit": "redactor.toolkit",
    "ToolkitError": "redactor.errors",
    "UnsafeOutput": "redactor.errors",
    "check": "redactor.toolkit",
    "clean": "redactor.toolkit",
}
__all__ = sorted([*_HOMES, "__version__"])


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Callable(types.ModuleType):
    """The package ``redactor.check`` when it is loaded: calling it is calling the function of that name."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return importlib.import_module("redactor.toolkit").check(*arguments, **options)


class _Package(types.ModuleType):
    """This package. The import system binds the subpackage ``check`` over the public function of the same name, so
    the subpackage is made callable when that happens."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "check" and isinstance(value, types.ModuleType):
            value.__class__ = _Callable
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
