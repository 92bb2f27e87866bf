"""The translation memory, as programs use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from parlalign.errors import ParlalignError
from parlalign.io.postgres_address import is_database_address
from parlalign.io.sqlite import row_errors
from parlalign.memory import stats
from parlalign.memory.adding import Added, Ids, add_records
from parlalign.memory.assembling import with_assembled
from parlalign.memory.concordance import parse
from parlalign.memory.entries import languages_of
from parlalign.memory.inconsistencies import BY_WORDS, Compared, Groups, Inconsistency, Sameness
from parlalign.memory.lookup import Hit, Lookup
from parlalign.memory.matching import Match, find_matches
from parlalign.memory.memory_check import Check, check_memory
from parlalign.memory.record_change import RecordChange
from parlalign.memory.record_pass import count_records, records_of
from parlalign.memory.search_query import Query
from parlalign.memory.sqlite_store import SQLiteStore, connect
from parlalign.memory.store import Store
from parlalign.memory.texts import rebuild_index
from parlalign.memory.upkeep import Changes, delete_selected, edit_selected, numbers_of_selected
from parlalign.records import Record
from parlalign.records.record_filter import RecordFilter

_EVERY = RecordFilter()


def open_memory(place: str | Path, *, read_only: bool = False) -> Memory:
    """Open the translation memory at `place`, which is made if it does not exist; use it in a `with`, or close it.

    Raises `ParlalignError` for a file that is not a memory or was made by another version.
    """
    return Memory(_store(place, create=not read_only, read_only=read_only))


def _store(place: str | Path, *, create: bool, read_only: bool) -> Store:
    if not is_database_address(place):
        if isinstance(place, str) and "://" in place:  # it may contain a password
            message = (
                f"{place.partition('://')[0]}://…: is no address of a memory: write postgresql://user@host/database"
            )
            raise ParlalignError(message, code="bad-memory-path")
        path = Path(place)
        return SQLiteStore(path, connect(path, create=create, read_only=read_only))
    try:
        from parlalign.memory.postgres_store import PostgresStore
    except ImportError as error:
        message = f"a memory in PostgreSQL needs psycopg ({error}): pip install 'parlalign[postgres]'"
        raise ParlalignError(message, code="missing-extra", values={"extra": "postgres"}) from error
    return PostgresStore(str(place), create=create, read_only=read_only)


class Memory:
    """Records in a database. One thread uses it; any number of processes can read the database while one writes.

    Errors of the database are raised as `ParlalignError`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.name = store.name
        """The place of the memory as messages show it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection to the database."""
        with self._store.errors():
            self._store.close()

    def __len__(self) -> int:
        """Return the number of records, including rejected ones."""
        with self._store.errors():
            [(found,)] = self._store.execute("SELECT count(*) FROM records")
        return int(found)

    def add(
        self,
        records: Iterable[Record],
        counts: Added | None = None,
        *,
        file: str | Path | None = None,
        ids: Ids = "file",
    ) -> Added:
        """Add records, or update those with the same id and languages; return the counts.

        The version with the latest date is kept; of two with the same date, or if one has no date, the one added last,
        unless it would replace the texts of an accepted record by texts that nobody has checked.
        A record of more than two languages is added as the pairs of its first text with each other one.
        Records are added in transactions of 10,000: after an error or an interrupt, `counts` has those that are added.

        `file` is the path or address that all the records come from. Ids that other programs made belong to their file:
        records of two files are never the same, and a record whose source is new replaces no other one. With `ids`
        `content`, languages and texts identify a record. With `global`, or without a file, its id alone does.
        """
        counts = Added() if counts is None else counts
        with self._store.errors():
            add_records(self._store, records, counts, None if file is None else str(file), ids)
        return counts

    def delete(
        self, only: RecordFilter, *, every: bool = False, dry_run: bool = False, expected: int | None = None
    ) -> Changes:
        """Delete the records that meet a filter, all of them or, after an error, none; return the counts.

        A filter without a status is met by all statuses, also by rejected records. One without any criterion is an
        error, except with `every`. `dry_run` only counts. Raises `ParlalignError` if the number of records is not
        `expected`, for instance because another program has added some.
        """
        return self._change(only, delete_selected, every=every, dry_run=dry_run, expected=expected)

    def edit(
        self,
        only: RecordFilter,
        change: RecordChange,
        *,
        every: bool = False,
        dry_run: bool = False,
        expected: int | None = None,
    ) -> Changes:
        """Edit the records that meet a filter, as `delete` deletes them; they keep their ids and get the date of now.

        Raises `ParlalignError` if a record would have no text, or if several records would get the same given text.
        """
        run = partial(edit_selected, change=change)
        return self._change(only, run, every=every, dry_run=dry_run, expected=expected)

    def _change(
        self, only: RecordFilter, run: Callable[..., Changes], *, every: bool, dry_run: bool, expected: int | None
    ) -> Changes:
        with self._store.errors(), row_errors(self.name), self._store.transaction(write=not dry_run):
            numbers = numbers_of_selected(self._store, only, every=every)
            changes = run(self._store, numbers, is_real=not dry_run)
            if expected is not None and changes.changed != expected:
                message = (
                    f"{self.name}: was changed meanwhile: {changes.changed} records meet the filter now, not {expected}"
                )
                raise ParlalignError(f"{message}: nothing was changed, repeat the command")
        return changes

    def compact(self) -> None:
        """Make the index of words again without words of removed texts, and give free space back to the disk."""
        self.rebuild_index()
        with self._store.errors():
            self._store.free_space()

    def search(  # noqa: PLR0913 - each is an option of the user
        self,
        text: str,
        *,
        language: str | None = None,
        least: int = 70,
        limit: int | None = 5,
        only: RecordFilter = _EVERY,
        assemble: bool = True,
    ) -> list[Match]:
        """Return the records that offer the best translations for `text`, best first.

        `language` is that of the texts to compare with. `least` is the lowest score. With `assemble`, a match that is
        put together from those of the sentences of `text` may come first. Records with equal scores are sorted by kind,
        then by date of change, latest first, then by import. Raises `ParlalignError` if `least` is not between 1 and
        100, or `limit` is less than 1; None returns all matches.
        """
        if not 1 <= least <= 100:
            raise ParlalignError(f"least {least}: give a percentage between 1 and 100")
        _check_limit(limit)
        with self._reading():
            lookup = Lookup(self._store, only, language)
            query = Query(self._store.storable(text))
            matches = find_matches(lookup, query, least, limit)
            return with_assembled(matches, lookup, query, least, limit) if assemble else matches

    def concordance(
        self, text: str, *, language: str | None = None, limit: int = 20, only: RecordFilter = _EVERY
    ) -> list[Hit]:
        """Return the records with a text that contains all words of `text`, shorter texts first; each record once.

        Words in quotes are a phrase; `*` stands for any letters in a word (`haven*`, `*verslag`). Raises
        `ParlalignError` if `text` has no word or too many.
        """
        query = parse(self._store.storable(text))
        _check_limit(limit)
        with self._reading():
            return list(islice(Lookup(self._store, only, language).hits(query), limit))

    def every_hit(self, text: str, *, language: str | None = None, only: RecordFilter = _EVERY) -> Iterator[Hit]:
        """Yield all hits of a `concordance` as they are found; records that are added meanwhile are not included."""
        query = parse(self._store.storable(text))
        with self._reader() as store:
            yield from Lookup(store, only, language).hits(query)

    def contradictions(self, records: Sequence[Record]) -> list[Match | None]:
        """Return for each record one of the memory that translates its source in other words, or None.

        It is None if any record of the memory translates the source as the given one does. Texts are compared by their
        words, without enumerators and numbers of notes. Rejected records are ignored, and so is a record with the same
        id and document as the given one.
        """
        from parlalign.memory.contradictions import find_contradictions

        with self._reading():
            return find_contradictions(self._store, records)

    def records(self, only: RecordFilter = _EVERY) -> Iterator[Record]:
        """Yield the records in the order of import; records that are added meanwhile are not included.

        Raises `ParlalignError` with the code `damaged`, at the latest at the end, if the memory does not have what was
        added.
        """
        with self._reader() as store:
            yield from records_of(store, only)

    def inconsistencies(
        self,
        only: RecordFilter = _EVERY,
        *,
        side: int = 0,
        sameness: Sameness = BY_WORDS,
        counts: Compared | None = None,
    ) -> Iterator[Inconsistency]:
        """Yield the sources with several targets, those of most records first; with `side=1`, the reverse.

        `sameness` says which texts count as the same. `counts` also has the number of texts whose translations differ
        only in form, which are not reported.
        """
        counts = Compared() if counts is None else counts
        with self._reader() as store:
            count_records(store)
            yield from Groups(store, only, side, sameness).inconsistencies(counts)

    def languages(self) -> list[str]:
        """Return the codes of the languages of the texts, in the order of import."""
        with self._store.errors():
            return [*languages_of(self._store).values()]

    def stats(self) -> stats.Stats:
        """Count the records by languages, level and status, their texts, words and documents."""
        with self._reading():
            return stats.count(self._store)

    def check(self) -> Check:
        """Check whether the memory is whole; this reads all of it."""
        return check_memory(self._store)

    def rebuild_index(self) -> None:
        """Make the index of words again, without words of texts that were removed."""
        with self._store.errors(), row_errors(self.name):
            rebuild_index(self._store)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Read one state of the memory, and raise errors of the database and of its content as `ParlalignError`."""
        with self._store.errors(), row_errors(self.name), self._store.transaction():
            yield

    @contextmanager
    def _reader(self) -> Iterator[Store]:
        """Read one state of the memory by a connection of its own, so that this one can be used meanwhile."""
        with self._store.errors(), row_errors(self.name), closing(self._store.reader()) as store, store.transaction():
            yield store


def _check_limit(limit: int | None) -> None:
    if limit is not None and limit < 1:
        raise ParlalignError(f"limit {limit}: give at least 1")
