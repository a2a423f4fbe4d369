"""Whether OpenCV (extra ``ocr``) is there, for the steps that do without it."""

from __future__ import annotations

from functools import cache
from importlib import import_module


@cache
def has_opencv() -> bool:
    """Tell whether OpenCV can be imported, by importing it: merely looking for it fails while another thread does."""
    try:
        import_module("cv2")
    except ImportError:
        return False
    return True
