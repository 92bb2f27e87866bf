"""The languages of a file, for formats that name them once for all records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import regex

from parlalign.errors import ParlalignError
from parlalign.io.suffixes import sibling_path
from parlalign.records import Record

CODE = regex.compile(r"[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")
"""`nl`, `zh-tw`, not `../x`: a language code that can be part of a file name."""


def peek(records: Iterable[Record]) -> tuple[Record | None, Iterator[Record]]:
    """Return the record that determines the languages of a file, and an iterator over all records.

    It is the first record with two known languages, or the first record if there is none; None without records.
    """
    stream = iter(records)
    before: list[Record] = []
    for record in stream:
        before.append(record)
        if "und" not in record.languages:
            return record, chain(before, stream)
    return before[0] if before else None, iter(before)


def languages_of(first: Record | None) -> tuple[str, str]:
    """Return the languages of the record that `peek` found; a file without records is Dutch and German."""
    return first.languages if first else ("nl", "de")


def further_languages(records: Iterable[Record]) -> list[str]:
    """Return the languages that records have after their first two, each once: tables have columns for them."""
    return [*dict.fromkeys(one.language for record in records for one in record.further)]


def no_column_error(path: Path, record: Record, number: int) -> ParlalignError:
    """Return the error that a table has no column for a language of a record, since no earlier record has it."""
    return ParlalignError(
        f"{path}: record {number} is in {', '.join(record.all_languages)}, and the records before it have no such"
        " columns: choose languages with --languages, or write .jsonl"
    )


def text_files(path: Path, languages: tuple[str, str], ending: str) -> list[Path]:
    """Return the paths of the two files with the texts of each language; `ending` has a `{}` for its code.

    Raises `ParlalignError` if both would be the same file, or if a code cannot be part of a file name.
    """
    if len({*map(str.lower, languages)}) < 2 or not all(map(CODE.fullmatch, languages)) or "ids" in languages:
        named = " and ".join(map(repr, languages))
        raise ParlalignError(f"{path}: a file for each language cannot be named after {named}: use another format")
    return [sibling_path(path, ending.format(code)) for code in languages]
