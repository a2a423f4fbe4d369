"""The engine that reads pictures in this process: RapidOCR (extra ``ocr``), or one that another package offers.

Models come inside the wheel of the engine; nothing is fetched.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from functools import lru_cache

from extractors.errors import MissingPart
from extractors.ocr import OcrEngine

ENGINES = "redactor.ocr_engines"
"""Entry points of other packages: a name, and what makes an OcrEngine when it is called without arguments."""


def available() -> bool:
    """Tell whether the engine of the extra ``ocr`` is installed."""
    return importlib.util.find_spec("rapidocr") is not None


def offered(name: str) -> list[importlib.metadata.EntryPoint]:
    """Return what other packages offer as an engine of this name."""
    return [entry for entry in importlib.metadata.entry_points(group=ENGINES) if entry.name == name]


@lru_cache(maxsize=4)
def load_engine(name: str = "") -> OcrEngine:
    """Return this process's engine: RapidOCR, or the one that another package offers by that name.

    Raises MissingPart when the extra ``ocr`` or that package is not installed.
    """
    if name:
        found = offered(name)
        if not found:
            raise MissingPart(part=f"OCR ({name})", install=f"pip install the package that offers it as {ENGINES}")
        made: OcrEngine = found[0].load()()
        return made
    if not available():
        raise MissingPart(part="OCR", install="pip install 'disclosure-redactor[ocr]'")
    from extractors.ocr_rapid import RapidOcrEngine

    return RapidOcrEngine()
