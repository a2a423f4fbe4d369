"""Imported by the process that forks workers, so that they start with the heavy libraries loaded and shared."""

import importlib

for _name in ("lxml.etree", "pikepdf", "pypdfium2", "regex", "redactor.pipeline"):
    importlib.import_module(_name)
