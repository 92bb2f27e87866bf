"""Add records to a memory: in transactions of many records, one version of each record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice
from typing import Any

from parlalign.memory.columns import COLUMNS, KEY, values_of
from parlalign.memory.entries import stored_values, write_rows
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


def add_records(store: Store, records: Iterable[Record], counts: Added) -> None:
    """Add or update records, one transaction after the other; `counts` has what is committed, also after an error."""
    stream = iter(records)
    before = counts.added
    while batch := list(islice(stream, _BATCH)):
        with store.transaction(write=True):
            committed = _add_batch(store, batch)
        counts += committed
    if counts.added - before >= _MERGE_FROM:
        store.merge_index()


def _add_batch(store: Store, batch: Sequence[Record]) -> Added:
    """Add or update records in their order; return the counts."""
    counts = Added()
    incoming = [values_of(record, store.storable) for record in batch]
    stored: dict[_Key, Version] = {}
    old_texts: dict[_Key, set[int]] = {}
    for version, text_keys in stored_values(store, sorted({version["id"] for version in incoming})):
        stored[_key(version)] = version
        old_texts[_key(version)] = text_keys
    changed: dict[_Key, Version] = {}
    for version in incoming:
        key = _key(version)
        if updated := _version_to_write(version, changed.get(key) or stored.get(key), counts):
            changed[key] = updated
    write_rows(store, list(_rows(store, list(changed.values()))))
    remove_unused_texts(store, {number for key in changed for number in old_texts.get(key, ())})
    return counts


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


def _rows(store: Store, versions: Sequence[Version]) -> Iterator[Version]:
    """Yield versions with numbers for languages, documents and texts, which are added if they are new."""
    numbers = {
        "languages": _Numbers(store, "languages", "code"),
        "documents": _Numbers(store, "documents", "name"),
    }
    numbered = [column for column in COLUMNS if column.refers_to in numbers]
    rows = [
        version
        | {
            column.name: numbers[column.refers_to][version[column.name]]
            for column in numbered
            if version[column.name] is not None
        }
        for version in versions
    ]
    texts = keys_of_texts(store, dict.fromkeys(text for row in rows for text in _texts(row)))
    for row in rows:
        source, target = _texts(row)
        yield row | {"source": texts[source], "target": texts[target]}


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
