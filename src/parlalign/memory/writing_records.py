"""Write versions of records with all that belongs to them: texts, pieces, digests and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from parlalign.memory.columns import COLUMNS, KEY
from parlalign.memory.digests import change_totals, digest_of, placed
from parlalign.memory.entries import StoredRecord, remove_pieces, write_pieces, write_rows
from parlalign.memory.store import Store
from parlalign.memory.texts import Text, keys_of_texts, remove_unused_texts

Values = dict[str, Any]
"""The values of a record by column, as `values_of` has them."""
Key = tuple[str, str, str]
"""Id, source language and target language, which identify a record."""


class NewVersion(NamedTuple):
    """A version of a record to write: its values, its pieces, and the number of the file from which it came."""

    values: Values
    pieces: Sequence[tuple[str, str]]
    file: int | None


def key_of(values: Values) -> Key:
    """Return what identifies a record."""
    return values[KEY[0]], values[KEY[1]], values[KEY[2]]


def write_versions(store: Store, versions: Mapping[Key, NewVersion], replaced: Sequence[StoredRecord]) -> None:
    """Write versions of records in a transaction of the caller; `replaced` are those that are in the memory."""
    unused = remove_pieces(store, [record.number for record in replaced])
    unused.update(key for record in replaced for key in record.text_keys)
    values = {key: version.values for key, version in versions.items()}
    digests = {key: digest_of(own, (own["source_language"], own["target_language"])) for key, own in values.items()}
    rows = {
        key: row | {"file": versions[key].file, "digest": digests[key]} for key, row in _numbered(store, values).items()
    }
    keys = keys_of_texts(store, dict.fromkeys(text for row in rows.values() for text in _texts(row)))
    for row in rows.values():
        source, target = _texts(row)
        row |= {"source": keys[source], "target": keys[target]}
    [(last,)] = store.execute("SELECT coalesce(max(number), 0) FROM records")
    write_rows(store, rows.values())
    write_pieces(
        store,
        (
            (rows[key], [(store.storable(source), store.storable(target)) for source, target in version.pieces])
            for key, version in versions.items()
        ),
    )
    remove_unused_texts(store, unused)
    change_totals(
        store,
        [placed(digests[key_of(record.values)], record.number) for record in replaced] + _placed_since(store, last),
        [placed(record.digest, record.number) for record in replaced],
    )


def _placed_since(store: Store, last: int) -> list[int]:
    """Return the placed digests of the records that have higher numbers than `last`."""
    rows = store.execute("SELECT digest, number FROM records WHERE number > ?", (last,))
    return [placed(digest, number) for digest, number in rows]


def _numbered(store: Store, versions: Mapping[Key, Values]) -> dict[Key, Values]:
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


def _texts(row: Values) -> tuple[Text, Text]:
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
