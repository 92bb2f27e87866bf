"""Select records of a file, and count how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

from parlalign.api import iter_records
from parlalign.checking.doubts import is_doubtful
from parlalign.records import STATUSES, Record
from parlalign.records.read_report import ReadReport
from parlalign.records.record_filter import RecordFilter
from parlalign.records.review_flags import DOUBTFUL

_ALL = RecordFilter(status="all")


@dataclass(frozen=True, slots=True)
class RecordSelection:
    """A filter and a range of records.

    `doubtful` selects only doubtful records. `start` is the number of the first record in the file, counted
    from 1, and `limit` the largest number of records to select.
    """

    only: RecordFilter = _ALL
    doubtful: bool = False
    start: int = 1
    limit: int | None = None

    def wants(self, number: int, record: Record) -> bool:
        """Return whether the record with a number is selected; `limit` is not considered."""
        return number >= self.start and (not self.doubtful or is_doubtful(record)) and self.only.matches(record)


@dataclass(slots=True)
class SelectionCounts:
    """Counts of the records that were read by status, of the doubtful ones, and of those that were selected.

    `is_cut` means that reading stopped at `limit`.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    doubtful: int = 0
    selected: int = 0
    is_cut: bool = False

    def select(self, path: str, report: ReadReport, selection: RecordSelection) -> Iterator[tuple[int, Record]]:
        """Yield the selected records of a file or memory, each with its number, and count all that are read."""
        with closing(record for record in iter_records(path, report)) as records:
            for number, record in enumerate(records, 1):
                self.statuses[record.status] += 1
                self.doubtful += is_doubtful(record)
                if not selection.wants(number, record):
                    continue
                self.selected += 1
                yield number, record
                if self.selected == selection.limit:
                    self.is_cut = True
                    return

    def lines(self) -> Iterator[str]:
        """Yield lines with the counts."""
        total = self.statuses.total()
        by_status = ", ".join(f"{self.statuses[status]:,} {status}" for status in STATUSES if self.statuses[status])
        doubtful = f"{self.doubtful:,} doubtful ({DOUBTFUL})"
        records = f"{total:,} {'record' if total == 1 else 'records'}"
        yield f"{records} read: {by_status}; {doubtful}" if total else f"{records} read"
        if self.is_cut:
            yield f"{self.selected:,} shown; reading stopped at --limit"
        elif self.selected < total:
            yield f"{self.selected:,} shown"
