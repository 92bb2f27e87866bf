"""The counts of a writer: records written, left out and corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from parlalign.records import Record


@dataclass(slots=True)
class WriteReport:
    """How many records were written, and how many were left out, by reason; the sum is the number of all records.

    `pieces` counts the entries of sub-segments, and of texts without their enumerator or numbers of notes, that a TMX
    has in addition to the records. `files` are the files that were written if their names differ from the output path.
    `corrected` counts records with characters that were not written because XML cannot hold them. `without_codes`
    counts records that were written without some of their inline codes.
    """

    written: int = 0
    pieces: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    files: tuple[Path, ...] = ()
    corrected: int = 0
    without_codes: int = 0

    @property
    def taken_in(self) -> int:
        """The number of all records, written and left out."""
        return self.written + self.left_out.total()

    def filtered(self, records: Iterable[Record], refuse: Callable[[Record], str | None]) -> Iterator[Record]:
        """Yield and count the records for which `refuse` returns None; count the others by the reason it returns."""
        for record in records:
            if reason := refuse(record):
                self.left_out[reason] += 1
            else:
                yield record
                self.written += 1
