"""Options for reading a file of records, and counts of its faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from parlalign.errors import ParlalignError


@dataclass(slots=True)
class ReadReport:
    """Options for reading a file of records, and counts of what was corrected and what was left out, by kind.

    `strict` refuses faults instead of correcting them. `languages` are the languages to read from a file with more than
    two, source first; by default the first two of each entry are read. `form` is the name of the format (`tmx`) of a
    file whose content and suffix do not tell it. `notes` say what a reader has found out about the file, for instance
    which columns of a table it reads.
    """

    strict: bool = False
    languages: tuple[str, str] | None = None
    corrected: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    form: str = ""
    notes: list[str] = field(default_factory=list)

    def correct(self, fault: str, where: str, *, count: int = 1) -> None:
        """Count a fault at a place (`x.tmx, line 3`); raise `ParlalignError` if `strict`."""
        if self.strict:
            raise ParlalignError(f"{where}: {fault}: correct it, or read without --strict")
        self.corrected[fault] += count

    def leave_out(self, what: str) -> None:
        """Count something that does not fit into a record."""
        self.left_out[what] += 1

    def lines(self) -> Iterator[str]:
        """Yield the notes, then the counts of faults that were repaired and of content that a record cannot hold."""
        yield from self.notes
        for verb, counts in (("repaired", self.corrected), ("left out", self.left_out)):
            if counts:
                yield f"{verb}: " + ", ".join(f"{count} × {what}" for what, count in counts.items())
