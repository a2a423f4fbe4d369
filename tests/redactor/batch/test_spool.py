"""Reports kept on disk come back as they were, in the order of the tasks."""

from __future__ import annotations

from redactor.batch.spool import Spool
from redactor.report import Report, Source, Tools

_TOOLS = Tools("1", "r", "1", "0" * 64, "publish")


def _report(name: str) -> Report:
    return Report(goal="clean", status="CLEAN", source=Source(name, "", 1), tools=_TOOLS)


def test_order_and_access() -> None:
    spool = Spool(["a", "b", "c"])
    for name in ("c", "a", "?", "b"):
        spool.append(_report(name))
    assert [report.source.name for report in spool] == ["a", "b", "c", "?"]
    assert spool[1] == _report("b")
    assert [report.source.name for report in spool[:2]] == ["a", "b"]
    spool.append(_report("a"))
    assert [report.source.name for report in spool] == ["a", "a", "b", "c", "?"]
    assert len(spool) == 5


def test_values_as_written_are_not_kept() -> None:
    from dataclasses import replace

    spool = Spool()
    spool.append(replace(_report("a"), facts=("13885012345",)))  # type: ignore[arg-type]
    assert spool[0].facts == ()
