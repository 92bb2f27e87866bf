"""The files from which the records of a memory came."""

from __future__ import annotations

from collections.abc import Collection

from parlalign.memory.record_ids import SourceFile
from parlalign.memory.store import Store


def number_of_file(store: Store, file: SourceFile) -> int:
    """Return the number of a file, which is added if it is new."""
    if found := store.execute("SELECT number FROM files WHERE name = ?", (store.storable(file.name),)):
        return int(found[0][0])
    sql = "INSERT INTO files(name, path) VALUES(?, ?) RETURNING number"
    [(number,)] = store.execute(sql, (store.storable(file.name), store.storable(file.path)))
    return int(number)


def set_file(store: Store, records: Collection[int], file: int) -> None:
    """Store that the records with some numbers came from a file, unless another one is known."""
    if records:
        sql = f"UPDATE records SET file = ? WHERE number {store.in_list} AND file IS NULL"
        store.execute(sql, (file, store.value_of_list(records)))
