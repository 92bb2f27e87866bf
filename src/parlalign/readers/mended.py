"""Faults of a file that can be mended on reading: counted, or refused where the user wants it strict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from parlalign.errors import ParlalignError


@dataclass(slots=True)
class Mended:
    """What was mended while a file was read, by kind of fault (`control character`); `strict` mends nothing."""

    strict: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, fault: str, where: str, *, count: int = 1) -> None:
        """Count a fault at a place (`x.tmx, line 3`); raise `ParlalignError` where `strict`."""
        if self.strict:
            raise ParlalignError(f"{where}: {fault}: mend it, or read without --strict")
        self.counts[fault] += count
