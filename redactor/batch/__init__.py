"""Many documents: find them, plan where outputs go, process them, keep a journal.

for report in redactor.batch.run(paths, kit, executor="process"): ...
"""

from __future__ import annotations

from redactor.batch.execute import run
from redactor.batch.plan import Task, plan

__all__ = ["Task", "plan", "run"]
