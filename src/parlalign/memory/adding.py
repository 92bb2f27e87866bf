"""Add records to a memory: in transactions of many records, one version of each record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice
from typing import Any

from parlalign.memory.columns import COLUMNS, KEY, values_of
from parlalign.memory.digests import change_totals, digest_of
from parlalign.memory.entries import StoredRecord, remove_pieces, stored_records, write_pieces, write_rows
from parlalign.memory.source_files import number_of_file, set_file
from parlalign.memory.store import Store
from parlalign.memory.texts import Text, keys_of_texts, remove_unused_texts
from parlalign.records import Record

_BATCH = 10_000
"""Records in a transaction: more are not faster, and a writer that is killed loses at most these."""
_MERGE_FROM = 100_000
"""Records added by one call from which the parts of the index are merged at the end."""

Version = dict[str, Any]
"""The values of a record by column."""
_Key = tuple[str, str, str]
"""Id, source language and target language, which identify a record."""
Pieces = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Added:
    """Counts of the records that came in: `added + updated + rejected + unchanged + left_out.total()`.

    `rejected` records were in the memory, and are now marked as rejected there. `source_changed` counts the updated
    records whose source text is new: if there are many, other records probably have the same ids.
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


def add_records(store: Store, records: Iterable[Record], counts: Added, file: str | None) -> None:
    """Add or update records, one transaction after the other; `counts` has what is committed, also after an error."""
    stream = iter(records)
    before = counts.added
    while batch := list(islice(stream, _BATCH)):
        with store.transaction(write=True):
            committed = _add_batch(store, batch, None if file is None else number_of_file(store, file))
        counts += committed
    if counts.added - before >= _MERGE_FROM:
        store.merge_index()


def _add_batch(store: Store, batch: Sequence[Record], file: int | None) -> Added:
    """Add or update records in their order; return the counts."""
    counts = Added()
    incoming = [values_of(record, store.storable) for record in batch]
    stored = {
        _key(record.values): record for record in stored_records(store, sorted({version["id"] for version in incoming}))
    }
    changed: dict[_Key, Version] = {}
    pieces: dict[_Key, Pieces] = {}
    unchanged = set()
    for record, version in zip(batch, incoming, strict=True):
        key = _key(version)
        latest = changed.get(key) or (stored[key].values if key in stored else None)
        if updated := _version_to_write(version, latest, counts):
            changed[key], pieces[key] = updated, record.pieces
        elif version == latest and key in stored:
            unchanged.add(stored[key].number)
    _write(store, changed, pieces, [stored[key] for key in changed if key in stored], file)
    if file is not None:
        set_file(store, unchanged, file)
    return counts


def _write(
    store: Store,
    versions: Mapping[_Key, Version],
    pieces: Mapping[_Key, Pieces],
    replaced: Sequence[StoredRecord],
    file: int | None,
) -> None:
    """Write versions of records with their texts, pieces and digests; `replaced` are those that are in the memory."""
    unused = remove_pieces(store, [record.number for record in replaced])
    unused.update(key for record in replaced for key in record.text_keys)
    digests = {
        key: digest_of(version, (version["source_language"], version["target_language"]))
        for key, version in versions.items()
    }
    rows = {key: row | {"file": file, "digest": digests[key]} for key, row in _numbered(store, versions).items()}
    keys = keys_of_texts(store, dict.fromkeys(text for row in rows.values() for text in _texts(row)))
    for row in rows.values():
        source, target = _texts(row)
        row |= {"source": keys[source], "target": keys[target]}
    write_rows(store, rows.values())
    write_pieces(store, ((rows[key], [(store.storable(s), store.storable(t)) for s, t in pieces[key]]) for key in rows))
    remove_unused_texts(store, unused)
    change_totals(store, digests.values(), [record.digest for record in replaced])


def _key(version: Version) -> _Key:
    return version[KEY[0]], version[KEY[1]], version[KEY[2]]


def _version_to_write(new: Version, old: Version | None, counts: Added) -> Version | None:
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


def _reason_to_leave_out(new: Version, old: Version | None) -> str | None:
    if not _has_texts(new) or new["status"] == "unpaired":
        return "no text on one side"
    if old is None:
        return "rejected" if new["status"] == "rejected" else None
    if new["changed"] is not None and old["changed"] is not None and new["changed"] < old["changed"]:
        return "older than in the memory"
    return None


def _has_texts(version: Version) -> bool:
    return bool(version["source"].strip() and version["target"].strip())


def _numbered(store: Store, versions: Mapping[_Key, Version]) -> dict[_Key, Version]:
    """Return versions with numbers for languages and documents, which are added if they are new."""
    numbers = {"languages": _Numbers(store, "languages", "code"), "documents": _Numbers(store, "documents", "name")}
    numbered = [column for column in COLUMNS if column.refers_to in numbers]
    return {
        key: version
        | {
            column.name: numbers[column.refers_to][version[column.name]]
            for column in numbered
            if version[column.name] is not None
        }
        for key, version in versions.items()
    }


def _texts(row: Version) -> tuple[Text, Text]:
    return (row["source_language"], row["source"]), (row["target_language"], row["target"])


class _Numbers(dict[str, int]):
    """The numbers of the names in a table; a name that is looked up is added if it is new."""

    def __init__(self, store: Store, table: str, column: str) -> None:
        self.store = store
        self.select = f"SELECT number FROM {table} WHERE {column} = ?"
        self.insert = f"INSERT INTO {table}({column}) VALUES(?) RETURNING number"

    def __missing__(self, name: str) -> int:
        [(number,)] = self.store.execute(self.select, (name,)) or self.store.execute(self.insert, (name,))
        self[name] = number
        return int(number)
