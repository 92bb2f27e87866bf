"""The files from which the records of a memory came."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, count
from pathlib import PurePath

from parlalign.memory.store import Store


def number_of_file(store: Store, path: str) -> int:
    """Return the number of the file at a path, which is added if it is new.

    Its name is the last part of the path. If another file has this name, it gets a number: `ports.tmx (2)`.
    """
    if found := store.execute("SELECT number FROM files WHERE path = ?", (store.storable(path),)):
        return int(found[0][0])
    name = PurePath(path).name or path
    names = (store.storable(each) for each in chain([name], (f"{name} ({number})" for number in count(2))))
    free = next(each for each in names if not store.execute("SELECT 1 FROM files WHERE name = ?", (each,)))
    sql = "INSERT INTO files(name, path) VALUES(?, ?) RETURNING number"
    [(number,)] = store.execute(sql, (free, store.storable(path)))
    return int(number)


def set_file(store: Store, records: Collection[int], file: int) -> None:
    """Store that the records with some numbers last came from a file."""
    if records:
        sql = f"UPDATE records SET file = ? WHERE number {store.in_list} AND (file IS NULL OR file <> ?)"
        store.execute(sql, (file, store.value_of_list(records), file))
