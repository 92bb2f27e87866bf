"""Options for reading a file of records, and counts of its faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from parlalign.errors import ParlalignError


@dataclass(slots=True)
class ReadReport:
    """Options for reading a file of records, and counts of what was corrected and what was left out, by kind.

    `strict` refuses faults instead of correcting them. `languages` are the languages to read, source first; by default
    all languages of each entry are read. `several_languages` says what becomes of records with more than two of them:
    they are kept, divided into pairs of the first text with each other one, or refused; `divided` counts them.
    `form` is the name of the format (`tmx`) of a file whose content and suffix do not tell it. `notes` say what a
    reader has found out about the file, for instance which columns of a table it reads.
    """

    strict: bool = False
    languages: tuple[str, ...] | None = None
    corrected: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    form: str = ""
    notes: list[str] = field(default_factory=list)
    several_languages: Literal["kept", "divided", "refused"] = "kept"
    divided: int = 0

    @property
    def pair(self) -> tuple[str, str] | None:
        """The two languages to read from a file that has two; raise `ParlalignError` if more are wanted."""
        if self.languages is None:
            return None
        if len(self.languages) > 2:
            wanted = "-".join(self.languages)
            raise ParlalignError(f"languages {wanted}: this kind of file has two languages: give two, as in nl-de")
        return self.languages[0], self.languages[1]

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
        if self.divided:
            yield f"records of more than two languages: {self.divided}, each divided into pairs with its first text"
        for verb, counts in (("repaired", self.corrected), ("left out", self.left_out)):
            if counts:
                yield f"{verb}: " + ", ".join(f"{count} × {what}" for what, count in counts.items())
