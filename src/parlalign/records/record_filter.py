"""Which records of a file go on to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from parlalign.records import Record

FOR_USE = frozenset({".tmx", ".moses"})
"""Formats whose every pair is used as a translation: what a person or a threshold rejected stays out of them."""

EXACT = frozenset({".jsonl", ".parquet", ".spacy"})
"""Formats of researchers, who want the texts as they are; CAT tools look for plain ones."""

FOR_REVIEW = frozenset({".xlsx", ".html"})
"""Formats that a person looks through, who wants to see what was not paired, too."""


@dataclass(slots=True)
class RecordFilter:
    """The least score of a pair, whether rejected pairs are wanted, and what was left out by reason."""

    min_score: float
    keeps_rejected: bool
    left_out: Counter[str] = field(default_factory=Counter)

    def filtered(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the records that are wanted, count the others; what a person accepted is wanted whatever its score."""
        for record in records:
            if record.status == "rejected" and not self.keeps_rejected:
                self.left_out["rejected"] += 1
            elif record.status == "paired" and record.score < self.min_score:
                self.left_out[f"score below {self.min_score:g}"] += 1
            else:
                yield record
