"""Delete and edit records of a memory: all that are selected, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from parlalign.errors import ParlalignError
from parlalign.memory.columns import values_of
from parlalign.memory.entries import StoredRecord, delete_records, numbered_records, stored_as_record
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.record_change import RecordChange
from parlalign.memory.store import Store
from parlalign.memory.writing_records import NewVersion, key_of, write_versions
from parlalign.records import Record
from parlalign.records.record_filter import RecordFilter

_BATCH = 10_000
"""Records that are read together."""
_SHOWN = 5


@dataclass(slots=True)
class Changes:
    """What a deletion or an edit changed, or would change.

    `selected` records met the filter, and `changed` ones were deleted or edited. `pieces` and `codes` count the
    sub-segments, and the records with inline codes, that no longer fit to an edited text and were removed. `examples`
    are the first changed records, before and after; a deleted one has no second.
    """

    selected: int = 0
    changed: int = 0
    pieces: int = 0
    codes: int = 0
    examples: list[tuple[Record, Record | None]] = field(default_factory=list)

    def count(self, before: Record, after: Record) -> None:
        """Count an edited record."""
        self.changed += 1
        self.pieces += len(before.pieces) - len(after.pieces)
        self.codes += before.codes is not None and after.codes is None
        if len(self.examples) < _SHOWN:
            self.examples.append((before, after))


def numbers_of_selected(store: Store, only: RecordFilter, *, every: bool) -> list[int]:
    """Return the numbers of the records that meet a filter, in the order of import.

    A filter without a status is met by all statuses. Raises `ParlalignError` if there are no criteria, except with
    `every`.
    """
    only = replace(only, status="all") if only.status is None else only
    if not every and not only.criteria():
        raise ParlalignError("no records are selected: give a filter, or --all for all records of the memory")
    condition, values = conditions_of(only, store)
    rows = store.execute(f"SELECT r.number FROM records r WHERE {condition} ORDER BY r.number", values)
    return [number for (number,) in rows]


def delete_selected(store: Store, numbers: Sequence[int], *, is_real: bool) -> Changes:
    """Delete records in a transaction of the caller; only count them if it `is_real` not."""
    changes = Changes(len(numbers), len(numbers))
    changes.examples = [(record, None) for _, record in _read(store, numbers[:_SHOWN])]
    for start in range(0, len(numbers) if is_real else 0, _BATCH):
        delete_records(store, numbers[start : start + _BATCH])
    return changes


def edit_selected(store: Store, numbers: Sequence[int], change: RecordChange, *, is_real: bool) -> Changes:
    """Edit records in a transaction of the caller; only count them if it `is_real` not.

    Raises `ParlalignError` if the change gives a text to several records.
    """
    if change.is_of_one_record and len(numbers) > 1:
        raise ParlalignError(f"{len(numbers)} records are selected: only one can get a given text: name its id")
    changes, now = Changes(len(numbers)), datetime.now(UTC).replace(microsecond=0)
    for start in range(0, len(numbers), _BATCH):
        edited: list[tuple[StoredRecord, Record]] = []
        for stored, record in _read(store, numbers[start : start + _BATCH]):
            new = change.changed(record, now)
            if new is not None:
                edited.append((stored, new))
                changes.count(record, new)
        if is_real:
            versions = {
                key_of(stored.values): NewVersion(values_of(new, store.storable), new.pieces, stored.file)
                for stored, new in edited
            }
            write_versions(store, versions, [stored for stored, _ in edited])
    return changes


def _read(store: Store, numbers: Sequence[int]) -> Iterator[tuple[StoredRecord, Record]]:
    return ((stored, stored_as_record(stored)) for stored in numbered_records(store, numbers))
