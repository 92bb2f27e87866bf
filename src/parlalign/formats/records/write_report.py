"""What became of the records that a writer was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import regex

from parlalign.errors import ParlalignError
from parlalign.io.suffixes import sibling_path
from parlalign.records import Record

CODE = regex.compile(r"[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")
"""`nl`, `zh-tw`, not `../x`: a language that can be part of the name of a file."""


def with_first(records: Iterable[Record]) -> tuple[Record | None, Iterator[Record]]:
    """Return the record that tells the languages of a file, and all of them.

    It is the first whose two languages are known, else the first of all, None where there is none.
    """
    stream = iter(records)
    before: list[Record] = []
    for record in stream:
        before.append(record)
        if "und" not in record.languages:
            return record, chain(before, stream)
    return before[0] if before else None, iter(before)


def languages_of(first: Record | None) -> tuple[str, str]:
    """Return the languages of a file that begins with `first`; an empty one is taken to be Dutch and German."""
    return first.languages if first else ("nl", "de")


def files_of_languages(path: Path, languages: tuple[str, str], ending: str) -> list[Path]:
    """Return the names of the two files beside `path` that hold the texts of each language; `ending` has a `{}` for it.

    Raises `ParlalignError` where they would be one file, or no name.
    """
    if len({*map(str.lower, languages)}) < 2 or not all(map(CODE.fullmatch, languages)) or "ids" in languages:
        named = " and ".join(map(repr, languages))
        raise ParlalignError(f"{path}: a file for each language cannot be named after {named}: use another format")
    return [sibling_path(path, ending.format(code)) for code in languages]


@dataclass(slots=True)
class WriteReport:
    """How many records were written, and how many were not, by reason; together they are all that came in.

    `pieces` counts what stands beside the records in a file to say parts of them again. `files` are those that were
    written, where they have other names than the one asked for.
    """

    written: int = 0
    pieces: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    files: tuple[Path, ...] = ()
    mended: int = 0
    """Records of which control characters, and others that XML has no place for, were not written."""

    @property
    def taken_in(self) -> int:
        return self.written + self.left_out.total()

    def filtered(self, records: Iterable[Record], refuse: Callable[[Record], str | None]) -> Iterator[Record]:
        """Yield and count the records that `refuse` gives no reason against; count the others by their reason."""
        for record in records:
            if reason := refuse(record):
                self.left_out[reason] += 1
            else:
                yield record
                self.written += 1
