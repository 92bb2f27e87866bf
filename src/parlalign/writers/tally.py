"""What became of the records that a writer was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from parlalign.records import Record


@dataclass(slots=True)
class Tally:
    """How many records were written, and how many were not, by reason; together they are all that came in."""

    written: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def taken_in(self) -> int:
        return self.written + self.left_out.total()

    def sieve(self, records: Iterable[Record], refuse: Callable[[Record], str | None]) -> Iterator[Record]:
        """Yield and count the records that `refuse` gives no reason against; count the others by their reason."""
        for record in records:
            if reason := refuse(record):
                self.left_out[reason] += 1
            else:
                yield record
                self.written += 1
