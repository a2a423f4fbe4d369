"""Imported by the process that forks workers, so that they start with libraries and rules loaded, and share them."""

import importlib

from extractors.errors import ToolkitError
from extractors.rulefile import rules_folder
from redactor import rules_cache
from redactor.detect.ner import model_identity

for _name in ("lxml.etree", "pikepdf", "pypdfium2", "regex", "redactor.pipeline"):
    importlib.import_module(_name)
try:
    _folder = rules_folder()
    rules_cache.detectors(_folder)
    rules_cache.doctypes(_folder)
    model_identity()
except ToolkitError:
    pass  # what is wrong with the rules is said where they are used
