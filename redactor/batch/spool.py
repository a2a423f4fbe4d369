"""Reports of a long batch, kept on disk: ten thousand of them must not take more memory than ten.

The file has no name (it is gone with the process, whatever ends it) and holds what reports hold: masked values only.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

from redactor.report import Report


class Spool(Sequence[Report]):
    """Reports in the order of ``order`` (names of their sources; others come last), each read back when asked for.

    ``facts`` (values as written in the document) are not kept.
    """

    def __init__(self, order: Sequence[str] = ()) -> None:
        self._rank = {name: number for number, name in enumerate(order)}
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the spool
        self._places: list[tuple[int, int]] = []
        self._sorted = True

    def append(self, report: Report) -> None:
        """Keep a report."""
        rank = self._rank.get(report.source.name, len(self._rank))
        self._places.append((rank, self._file.seek(0, 2)))
        self._sorted = False
        pickle.dump(replace(report, facts=()), self._file, pickle.HIGHEST_PROTOCOL)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Report: ...
    @overload
    def __getitem__(self, index: slice) -> list[Report]: ...
    def __getitem__(self, index: int | slice) -> Report | list[Report]:
        if not self._sorted:
            self._places.sort()
            self._sorted = True
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        self._file.seek(self._places[index][1])
        report: Report = pickle.load(self._file)
        return report

    def __iter__(self) -> Iterator[Report]:
        return (self[number] for number in range(len(self)))
