"""Delete and edit records of a memory: all that are selected, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from parlalign.errors import ParlalignError
from parlalign.memory.adding import Version, key_of, write_versions
from parlalign.memory.columns import values_of
from parlalign.memory.entries import StoredRecord, delete_records, languages_of, record_of_row, records_with_numbers
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.record_change import RecordChange
from parlalign.memory.store import Store
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
        some = numbers[start : start + _BATCH]
        edited = [
            (stored, record, new)
            for stored, record in _read(store, some)
            if (new := change.changed(record, now)) is not None
        ]
        for _, record, new in edited:
            changes.changed += 1
            changes.pieces += len(record.pieces) - len(new.pieces)
            changes.codes += record.codes is not None and new.codes is None
            if len(changes.examples) < _SHOWN:
                changes.examples.append((record, new))
        if is_real:
            _write(store, [(stored, new) for stored, _, new in edited])
    return changes


def _read(store: Store, numbers: Sequence[int]) -> list[tuple[StoredRecord, Record]]:
    codes = {code: code for code in languages_of(store).values()}
    return [(stored, record_of_row(stored.values | {"digest": stored.digest}, codes)) for stored in records_with_numbers(store, numbers)]


def _write(store: Store, edited: Sequence[tuple[StoredRecord, Record]]) -> None:
    """Write edited records; each still belongs to the file from which it came."""
    by_file: defaultdict[int | None, list[tuple[StoredRecord, Record]]] = defaultdict(list)
    for stored, record in edited:
        by_file[stored.file].append((stored, record))
    for file, some in by_file.items():
        versions = {stored.number: values_of(record, store.storable) for stored, record in some}
