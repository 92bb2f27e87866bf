"""The translation memory, as programs use it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from parlalign.errors import ParlalignError
from parlalign.io.sqlite import named_rows, row_errors, storable, transaction
from parlalign.memory import stats
from parlalign.memory.adding import Added, add_records
from parlalign.memory.concordance import parse
from parlalign.memory.database import MEMORY, connect
from parlalign.memory.entries import RECORD_COLUMNS, RECORDS_WITH_TEXTS, record_of_row
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.lookup import Hit, Lookup, Match
from parlalign.memory.scoring import ComparedText
from parlalign.records import Record
from parlalign.records.record_filter import RecordFilter

_EVERY = RecordFilter()


def open_memory(path: str | Path, *, read_only: bool = False) -> Memory:
    """Open the translation memory at `path`, which is made if it does not exist; use it in a `with`, or close it.

    Raises `ParlalignError` for a file that is not a memory or was made by another version.
    """
    return Memory(Path(path), connect(Path(path), create=not read_only, read_only=read_only))


class Memory:
    """Records in one SQLite file. One thread uses it; any number of processes can read the file while one writes.

    Errors of SQLite are raised as `ParlalignError`.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with MEMORY.errors(self.path):
            self._connection.close()

    def __len__(self) -> int:
        """Return the number of records, including rejected ones."""
        with MEMORY.errors(self.path):
            (found,) = self._connection.execute("SELECT count(*) FROM records").fetchone()
        return int(found)

    def add(self, records: Iterable[Record], counts: Added | None = None) -> Added:
        """Add records, or update those with the same id and languages; return the counts.

        The version with the latest date is kept; of two with the same date, or if one has no date, the one added last.
        Records are added in transactions of 10,000: after an error or an interrupt, `counts` has those that are added.
        """
        counts = Added() if counts is None else counts
        with MEMORY.errors(self.path):
            add_records(self._connection, records, counts)
        return counts

    def search(
        self, text: str, *, language: str | None = None, least: int = 70, limit: int = 5, only: RecordFilter = _EVERY
    ) -> list[Match]:
        """Return the records with the texts most similar to `text`, by `fuzzy_score`, best first.

        `language` is that of the texts to compare with. `least` is the lowest score. Records with equal scores are
        sorted by date of change, latest first, then by import. Raises `ParlalignError` if `least` is not between 1 and
        100, or `limit` is less than 1.
        """
        if not 1 <= least <= 100:
            raise ParlalignError(f"least {least}: give a percentage between 1 and 100")
        _check_limit(limit)
        with MEMORY.errors(self.path), row_errors(self.path), transaction(self._connection):
            lookup = Lookup(self._connection, only, language)
            return lookup.matches(ComparedText(storable(text)), least, limit)

    def concordance(
        self, text: str, *, language: str | None = None, limit: int = 20, only: RecordFilter = _EVERY
    ) -> list[Hit]:
        """Return the records with a text that contains all words of `text`, shorter texts first.

        Words in quotes are a phrase; `*` stands for any letters in a word (`haven*`, `*verslag`). Raises
        `ParlalignError` if `text` has no word or too many.
        """
        query = parse(storable(text))
        _check_limit(limit)
        with MEMORY.errors(self.path), row_errors(self.path), transaction(self._connection):
            return Lookup(self._connection, only, language).hits(query, limit)

    def records(self, only: RecordFilter = _EVERY) -> Iterator[Record]:
        """Yield the records in the order of import; records that are added meanwhile are not included."""
        condition, values = conditions_of(only)
        query = f"SELECT {RECORD_COLUMNS} FROM {RECORDS_WITH_TEXTS} WHERE {condition} ORDER BY r.number"
        with (
            MEMORY.errors(self.path),
            closing(connect(self.path, read_only=True)) as connection,
            transaction(connection),
        ):
            languages = dict(connection.execute("SELECT number, code FROM languages"))
            for row in named_rows(connection, query, values):
                with row_errors(self.path):
                    record = record_of_row(row, languages)
                yield record

    def languages(self) -> list[str]:
        """Return the codes of the languages of the texts, in the order of import."""
        with MEMORY.errors(self.path):
            return [code for (code,) in self._connection.execute("SELECT code FROM languages ORDER BY number")]

    def stats(self) -> stats.Stats:
        """Count the records by languages, level and status, their texts, words and documents."""
        with MEMORY.errors(self.path), row_errors(self.path), transaction(self._connection):
            return stats.count(self._connection, self.path.stat().st_size)


def _check_limit(limit: int) -> None:
    if limit < 1:
        raise ParlalignError(f"limit {limit}: give at least 1")
