"""A pass over the records of a memory, which finds out whether the memory has what was added."""

from __future__ import annotations

from collections.abc import Iterator

from parlalign.io.sqlite import ChangedContentError
from parlalign.memory.digests import checksum, placed, totals_of
from parlalign.memory.entries import RECORD_COLUMNS, RECORDS_WITH_TEXTS, languages_of, record_of_row
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.store import Store
from parlalign.records import Record
from parlalign.records.record_filter import RecordFilter

_ALL = RecordFilter(status="all")


def records_of(store: Store, only: RecordFilter) -> Iterator[Record]:
    """Yield the records that meet a filter in the order of import, in a transaction of the caller.

    Raises ChangedContentError if a record is not as it was added, or if records are missing. A pass whose only criteria
    are statuses reads all records and compares their number and checksum at the end; other passes compare the number
    at the beginning.
    """
    reads_all = only.criteria().keys() <= {"status"}
    if not reads_all:
        count_records(store)
    languages = languages_of(store)
    condition, values = conditions_of(_ALL if reads_all else only, store)
    query = f"SELECT {RECORD_COLUMNS}, r.number FROM {RECORDS_WITH_TEXTS} WHERE {condition} ORDER BY r.number"
    number = digests = last = 0
    for row in store.rows(query, values):
        record = record_of_row(row, languages)
        if row["number"] <= last:
            raise ChangedContentError("its records are not in their order")
        number, last = number + 1, row["number"]
        digests += placed(row["digest"], last)
        if only.statuses is None or record.status in only.statuses:
            yield record
    if reads_all:
        check_number(store, number)
        if checksum([digests]) != totals_of(store).checksum:
            raise ChangedContentError("its records are not those that were added")


def count_records(store: Store) -> None:
    """Count the records; raise ChangedContentError if there are not as many as were added."""
    [(number,)] = store.execute("SELECT count(*) FROM records")
    check_number(store, number)


def check_number(store: Store, number: int) -> None:
    """Raise ChangedContentError if a memory should have another number of records than it has."""
    expected = totals_of(store).records
    if number != expected:
        raise ChangedContentError(f"{number} records were found, and {expected} were added")
