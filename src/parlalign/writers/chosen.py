"""Which records of a file go on to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parlalign.records import Record

FOR_USE = frozenset({".tmx", ".moses"})
"""Formats whose every pair is used as a translation: what a person or a threshold rejected stays out of them."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The least score of a pair, and whether rejected pairs go where they would be used as translations."""

    min_score: float = 0.0
    keep_all: bool = False

    def sieve(self, records: Iterable[Record], suffix: str, left_out: Counter[str]) -> Iterator[Record]:
        """Yield the records that go into a file of the format `suffix`; count the others in `left_out`, by reason."""
        for record in records:
            if record.status == "rejected" and suffix in FOR_USE and not self.keep_all:
                left_out["rejected"] += 1
            elif record.status != "accepted" and record.is_pair and record.score < self.min_score:
                left_out[f"score below {self.min_score:g}"] += 1
            else:
                yield record
