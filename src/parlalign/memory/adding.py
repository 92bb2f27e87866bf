"""Add records to a memory: in transactions of many records, one version of each record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import chain, islice
from typing import Literal

from parlalign.io.sqlite import row_errors
from parlalign.memory.columns import values_of
from parlalign.memory.entries import stored_as_record, stored_records
from parlalign.memory.known_details import with_known_details
from parlalign.memory.record_ids import Candidate, IdsOfFile, Texts, source_file
from parlalign.memory.source_files import number_of_file, set_file
from parlalign.memory.store import Store
from parlalign.memory.writing_records import Key, NewVersion, Values, key_of, write_versions
from parlalign.records import Record
from parlalign.records.chosen_languages import pairs_with_source

_BATCH = 10_000
"""Records in a transaction: more are not faster, and a writer that is killed loses at most these."""
_MERGE_FROM = 100_000
"""Added records from which the parts of the index are merged at the end of a call."""

Ids = Literal["file", "content", "global"]
"""What identifies a record that is added: its file and its id, its languages and texts, or its id alone."""


@dataclass(slots=True)
class Added:
    """Counts of the records that came in: `added + updated + rejected + unchanged + left_out.total()`.

    `rejected` records were in the memory, and are now marked as rejected there. `source_changed` counts the updated
    records whose source text is new: if there are many, other records probably had the same ids.
    """

    added: int = 0
    updated: int = 0
    rejected: int = 0
    unchanged: int = 0
    source_changed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def taken_in(self) -> int:
        """The number of records that came in."""
        return self.added + self.updated + self.rejected + self.unchanged + self.left_out.total()

    def __iadd__(self, other: Added) -> Added:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self


def add_records(store: Store, records: Iterable[Record], counts: Added, file: str | None, ids: Ids) -> None:
    """Add or update records, one transaction after the other; `counts` has what is committed, also after an error."""
    source = None if file is None else source_file(file)
    records = chain.from_iterable(map(pairs_with_source, records))
    stream = iter(records) if ids != "content" else (replace(record, id="") for record in records)
    ids_of_file = IdsOfFile(source) if source and ids == "file" else None
    before = counts.added
    while batch := list(islice(stream, _BATCH)):
        with row_errors(store.name), store.transaction(write=True):
            number = number_of_file(store, source) if source else None
            committed = _Batch(store, batch, number, ids_of_file).add()
        counts += committed
    if counts.added // _MERGE_FROM > before // _MERGE_FROM:
        store.merge_index()


class _Batch:
    """Records that are added in one transaction, which the caller begins.

    `ids` chooses the ids of records from a file; without it, they are as they came.
    """

    def __init__(self, store: Store, records: Sequence[Record], file: int | None, ids: IdsOfFile | None) -> None:
        self.store = store
        self.file = file
        self.ids = ids
        self.incoming = [(record, values_of(record, store.storable)) for record in records]
        possible = {each for _, values in self.incoming for each in self._possible_ids(values)}
        self.stored = {key_of(each.values): each for each in stored_records(store, sorted(possible))}
        self.changed: dict[Key, NewVersion] = {}
        self.records: dict[Key, Record] = {}
        """The records of `changed`."""

    def add(self) -> Added:
        """Add or update the records in their order; return the counts."""
        counts, unchanged = Added(), set()
        for record, values in self.incoming:
            values["id"] = self._id(values)
            key = key_of(values)
            latest = self._latest(key)
            own, version = self._with_known_details(record, values, latest)
            if updated := _version_to_write(version, latest, counts):
                self.changed[key], self.records[key] = NewVersion(updated, own.pieces, self.file), own
            elif version == latest and key in self.stored:
                unchanged.add(self.stored[key].number)
        write_versions(self.store, self.changed, [self.stored[key] for key in self.changed if key in self.stored])
        if self.file is not None:
            set_file(self.store, unchanged, self.file)
        return counts

    def _with_known_details(self, record: Record, values: Values, latest: Values | None) -> tuple[Record, Values]:
        """Return a record and its values with the details that its format cannot hold, if its texts are unchanged."""
        if latest is None or latest == values or _texts(latest) != _texts(values):
            return record, values
        known = with_known_details(replace(record, id=values["id"]), self._record(key_of(values)))
        return known, values_of(known, self.store.storable)

    def _possible_ids(self, values: Values) -> Sequence[str]:
        return self.ids.possible(_candidate(values)) if self.ids else (values["id"],)

    def _id(self, values: Values) -> str:
        """Return the id with which a record is stored."""
        if self.ids is None:
            return str(values["id"])

        def texts_of(record_id: str) -> Texts | None:
            latest = self._latest(key_of(values | {"id": record_id}))
            return _texts(latest) if latest else None

        return self.ids.choose(_candidate(values), texts_of)

    def _latest(self, key: Key) -> Values | None:
        """Return the values of a record after the ones that were added before, None without a record."""
        if key in self.changed:
            return self.changed[key].values
        return self.stored[key].values if key in self.stored else None

    def _record(self, key: Key) -> Record:
        """Return the record with these values."""
        if key in self.records:
            return self.records[key]
        with row_errors(self.store.name):
            return stored_as_record(self.stored[key])


def _candidate(values: Values) -> Candidate:
    return Candidate(values["id"], (values["source_language"], values["target_language"]), _texts(values))


def _texts(values: Values) -> Texts:
    return values["source"], values["target"]


def _version_to_write(new: Values, old: Values | None, counts: Added) -> Values | None:
    """Return the version of a record to write, or None if nothing changes, and count it."""
    if new["status"] == "rejected" and old and not _has_texts(new):
        new = new | {"source": old["source"], "target": old["target"]}
    if reason := _reason_to_leave_out(new, old):
        counts.left_out[reason] += 1
        return None
    if new == old:
        counts.unchanged += 1
        return None
    if old is None:
        counts.added += 1
    elif new["status"] == "rejected":
        counts.rejected += 1
    else:
        counts.updated += 1
        counts.source_changed += new["source"] != old["source"]
    return new


def _reason_to_leave_out(new: Values, old: Values | None) -> str | None:
    if not _has_texts(new) or new["status"] == "unpaired":
        return "no text on one side"
    if old is None:
        return "rejected" if new["status"] == "rejected" else None
    if new["changed"] is not None and old["changed"] is not None and new["changed"] < old["changed"]:
        return "older than in the memory"
    if (
        old["status"] == "accepted"
        and new["status"] == "paired"
        and new["changed"] is None
        and _texts(new) != _texts(old)
    ):
        return "accepted otherwise in the memory"
    return None


def _has_texts(version: Values) -> bool:
    return bool(version["source"].strip() and version["target"].strip())
