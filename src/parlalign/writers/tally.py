"""What became of the records that a writer was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from parlalign.records import Record


def with_first(records: Iterable[Record]) -> tuple[Record | None, Iterator[Record]]:
    """Return the first record, which tells the languages of a file (None where there is none), and all of them."""
    stream = iter(records)
    first = next(stream, None)
    return first, stream if first is None else chain([first], stream)


def languages_of(first: Record | None) -> tuple[str, str]:
    """Return the languages of a file that begins with `first`; an empty one is taken to be Dutch and German."""
    return first.languages if first else ("nl", "de")


@dataclass(slots=True)
class Tally:
    """How many records were written, and how many were not, by reason; together they are all that came in.

    `pieces` counts what stands beside the records in a file to say parts of them again.
    """

    written: int = 0
    pieces: int = 0
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
