"""Which records of a file are looked at, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

from parlalign.api import iter_records
from parlalign.records import STATUSES, Record, Status
from parlalign.records.read_report import ReadReport
from parlalign.records.review_flags import NEEDS_REVIEW, needs_review


@dataclass(frozen=True, slots=True)
class RecordSelection:
    """Which records are wanted: all that is given here holds of them.

    Scores are those of pairs: where one is given, unpaired records are left out. `start` is the number of the first
    record in its file, from 1, and `limit` how many there are at most.
    """

    doubtful: bool = False
    statuses: tuple[Status, ...] = ()
    min_score: float | None = None
    max_score: float | None = None
    start: int = 1
    limit: int | None = None

    def wants(self, number: int, record: Record) -> bool:
        """Tell whether it is wanted, but for `limit`; `number` is its place in the file."""
        if number < self.start or (self.doubtful and not needs_review(record)):
            return False
        if self.statuses and record.status not in self.statuses:
            return False
        if self.min_score is None and self.max_score is None:
            return True
        least, most = self.min_score or 0.0, 1.0 if self.max_score is None else self.max_score
        return record.status != "unpaired" and least <= record.score <= most


@dataclass(slots=True)
class SelectionCounts:
    """How many records were read, by status, to look at and chosen; `is_cut` where `limit` ended it."""

    statuses: Counter[str] = field(default_factory=Counter)
    to_look_at: int = 0
    chosen: int = 0
    is_cut: bool = False

    def choose(self, path: str, reading: ReadReport, selection: RecordSelection) -> Iterator[tuple[int, Record]]:
        """Yield the records of a file or memory that are wanted, each with its number; count all."""
        with closing(record for record in iter_records(path, reading)) as records:
            for number, record in enumerate(records, 1):
                self.statuses[record.status] += 1
                self.to_look_at += needs_review(record)
                if not selection.wants(number, record):
                    continue
                self.chosen += 1
                yield number, record
                if self.chosen == selection.limit:
                    self.is_cut = True
                    return

    def lines(self) -> Iterator[str]:
        """Yield the counts for a person."""
        total = self.statuses.total()
        counted = ", ".join(f"{self.statuses[status]:,} {status}" for status in STATUSES if self.statuses[status])
        look = f"{self.to_look_at:,} to look at ({NEEDS_REVIEW})"
        records = f"{total:,} {'record' if total == 1 else 'records'}"
        yield f"{records} read: {counted}; {look}" if total else f"{records} read"
        if self.is_cut:
            yield f"{self.chosen:,} shown, as many as asked for; what follows was not read"
        elif self.chosen < total:
            yield f"{self.chosen:,} shown"
