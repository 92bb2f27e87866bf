"""The memory as a program uses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from parlalign.errors import ParlalignError
from parlalign.io.sqlite import row_errors, storable, transaction
from parlalign.memory import entries, stats
from parlalign.memory.adding import Added, add_records
from parlalign.memory.concordance import parse
from parlalign.memory.database import MEMORY, connect
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.lookup import Hit, Lookup, Match
from parlalign.memory.scoring import Wording
from parlalign.records import Record
from parlalign.records.record_filter import RecordFilter

_EVERY = RecordFilter()


def open_memory(path: str | Path, *, read_only: bool = False) -> Memory:
    """Open the translation memory at `path`, made where there is none; close it, or use it in a `with`.

    Raises `ParlalignError` for a file that is no memory, or one that a later version made.
    """
    return Memory(Path(path), connect(Path(path), create=not read_only, read_only=read_only))


class Memory:
    """Records in one SQLite file, for one thread; any number of processes may read it while one writes.

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
        """Give the file free."""
        with MEMORY.errors(self.path):
            self._connection.close()

    def __len__(self) -> int:
        """Return how many records there are, rejected ones too."""
        with MEMORY.errors(self.path):
            (found,) = self._connection.execute("SELECT count(*) FROM records").fetchone()
        return int(found)

    def add(self, records: Iterable[Record], tally: Added | None = None) -> Added:
        """Add records, or update those with the same id and languages; return what became of them.

        The version changed last stays; of two with the same date, or where one has none, the one added last. Records
        come in by transactions of 10,000: after an error or an interrupt, `tally` counts those that are in.
        """
        counted = Added() if tally is None else tally
        with MEMORY.errors(self.path):
            add_records(self._connection, records, counted)
        return counted

    def search(
        self, text: str, *, language: str | None = None, least: int = 70, limit: int = 5, only: RecordFilter = _EVERY
    ) -> list[Match]:
        """Return the records most like a text in one of their languages, best first; `fuzzy_score` is the measure.

        Equal scores stand in order of change, the last one first, then of import. Raises `ParlalignError` where `least`
        is not between 1 and 100, or `limit` is below 1.
        """
        if not 1 <= least <= 100:
            raise ParlalignError(f"least {least}: a percentage between 1 and 100 is needed")
        _check_limit(limit)
        with MEMORY.errors(self.path), row_errors(self.path), transaction(self._connection):
            lookup = Lookup(self._connection, only, language)
            return lookup.matches(Wording(storable(text)), least, limit)

    def concordance(
        self, text: str, *, language: str | None = None, limit: int = 20, only: RecordFilter = _EVERY
    ) -> list[Hit]:
        """Return the records that have all words of `text` in one of their languages, shorter texts first.

        Words in quotes are a phrase; `*` stands for any letters in a word (`haven*`, `*verslag`). Raises
        `ParlalignError` where there is no word, or too many.
        """
        asked = parse(storable(text))
        _check_limit(limit)
        with MEMORY.errors(self.path), row_errors(self.path), transaction(self._connection):
            return Lookup(self._connection, only, language).hits(asked, limit)

    def records(self, only: RecordFilter = _EVERY) -> Iterator[Record]:
        """Yield the records, those imported first first; what is added meanwhile does not show."""
        condition, values = conditions_of(only)
        question = f"SELECT {entries.COLUMNS} FROM {entries.JOINED} WHERE {condition} ORDER BY r.number"
        with (
            MEMORY.errors(self.path),
            closing(connect(self.path, read_only=True)) as connection,
            transaction(connection),
        ):
            languages = dict(connection.execute("SELECT number, code FROM languages"))
            for row in connection.execute(question, values):
                with row_errors(self.path):
                    record = entries.record_of(row, languages)
                yield record

    def languages(self) -> list[str]:
        """Return the codes of the languages that texts are in, in the order in which they came."""
        with MEMORY.errors(self.path):
            return [code for (code,) in self._connection.execute("SELECT code FROM languages ORDER BY number")]

    def stats(self) -> stats.Stats:
        """Count the records by languages, level and status, their texts, words and documents."""
        with MEMORY.errors(self.path), row_errors(self.path), transaction(self._connection):
            return stats.count(self._connection, self.path.stat().st_size)


def _check_limit(limit: int) -> None:
    if limit < 1:
        raise ParlalignError(f"limit {limit}: ask for one result at least")
