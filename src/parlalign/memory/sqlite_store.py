"""A memory in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from parlalign.errors import ParlalignError
from parlalign.io.sqlite import SQLiteFormat, named_rows, storable, transaction
from parlalign.memory.schema import TABLES, VERSION
from parlalign.memory.store import Phrase, Values

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_INDEX = """
CREATE VIRTUAL TABLE shelf USING fts5(
  words, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
INSERT INTO shelf(shelf, rank) VALUES('hashsize', 33554432);
"""

_CACHE = 64 << 10  # KiB
_MAPPED = 1 << 31
"""Bytes that a search may map into memory; without it, searches in a million records take twice as long."""
_MOST_FAULTS = 20
_MERGED_PAGES = 4000  # pages of 4 KB that are merged in one transaction

MEMORY = SQLiteFormat(
    name="memory",
    cure="name another file",
    application_id=0x504C_544D,  # the letters PLTM
    version=VERSION,
    schema=TABLES.rstrip("\n") + _INDEX,
    timeout=60.0,
    pragmas=(
        f"cache_size = -{_CACHE}",
        "synchronous = NORMAL",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "wal_autocheckpoint = 8192",
    ),
    messages={"SQLITE_CORRUPT": "{path}: is damaged: restore a backup"},  # a memory is exported only as a whole
)


class SQLiteStore:
    """A memory in an SQLite file, with an index of FTS5; the methods are described in `Store`."""

    in_list = "IN (SELECT value FROM json_each(?))"
    storable = staticmethod(storable)
    has_further_document = (
        "(json_valid(r.origin) AND ? IN (SELECT atom FROM json_tree(r.origin) WHERE key = 'document'))"
    )

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.name = str(path)
        self.path = path
        self.connection = connection

    def close(self) -> None:
        self.connection.close()

    def reader(self) -> SQLiteStore:
        return SQLiteStore(self.path, connect(self.path, read_only=True))

    def size(self) -> int:
        return self.path.stat().st_size

    def errors(self) -> AbstractContextManager[None]:
        return MEMORY.errors(self.path)

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[None]:
        with transaction(self.connection, write=write):
            yield
        if write:
            MEMORY.merge_log(self.connection)

    def execute(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, values).fetchall()

    def executemany(self, sql: str, values: Iterable[Values]) -> None:
        self.connection.executemany(sql, values)

    def rows(self, sql: str, values: Values = ()) -> Iterator[sqlite3.Row]:
        return named_rows(self.connection, sql, values)

    def value_of_list(self, items: Iterable[int] | Iterable[str]) -> str:
        return json.dumps([*items])

    def further_documents(self) -> set[str]:
        sql = (
            "SELECT DISTINCT atom FROM records r, json_tree(r.origin)"
            " WHERE r.origin LIKE '%{%' AND json_valid(r.origin) AND key = 'document'"
        )
        return {name for (name,) in self.execute(sql)}

    def prepare_search(self) -> None:
        self.connection.execute(f"PRAGMA mmap_size = {_MAPPED}")

    def add_words(self, words: Iterable[tuple[int, Sequence[str]]]) -> None:
        """FTS5 adds keys in rising order together, others one by one."""
        sql = "INSERT INTO shelf(rowid, words) VALUES(?, ?)"
        self.executemany(sql, ((key, " ".join(some)) for key, some in words))

    def indexed_word(self, word: str) -> str:
        return word

    def remove_words(self) -> None:
        self.connection.execute("INSERT INTO shelf(shelf) VALUES('delete-all')")

    def keys_with_words(self, words: Sequence[str], first: int, last: int) -> list[NDArray[np.int64]]:
        """One text with all keys is five times as fast as a row for each."""
        import numpy as np

        sql = "SELECT group_concat(rowid) FROM shelf WHERE shelf MATCH ? AND rowid BETWEEN ? AND ?"
        listed = (self.execute(sql, (_quoted(word), first, last))[0][0] for word in words)
        return [np.fromstring(keys or "", np.int64, sep=",") for keys in listed]

    def keys_with_phrases(self, required: Sequence[Sequence[Phrase]], first: int, last: int) -> Iterator[int]:
        groups = (" OR ".join(" + ".join(map(_quoted, phrase)) for phrase in group) for group in required)
        query = " AND ".join(f"({group})" for group in groups)
        sql = "SELECT rowid FROM shelf WHERE shelf MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid"
        for (key,) in self.connection.execute(sql, (query, first, last)):
            yield key

    def faults(self) -> Iterator[str]:
        """Yield what SQLite finds in the tables, and raise its error for a damaged index of words.

        The check of the index is a statement that writes, so that it is left out if the file is open to be read only.
        """
        for (found,) in self.execute(f"PRAGMA integrity_check({_MOST_FAULTS})"):
            if found != "ok":
                yield found
        for table, *_ in self.execute("PRAGMA foreign_key_check"):
            yield f"a row of {table} refers to another row that does not exist"
        try:
            self.execute("INSERT INTO shelf(shelf) VALUES('integrity-check')")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY:
                raise

    def free_space(self) -> None:
        self.connection.execute("VACUUM")
        MEMORY.merge_log(self.connection)

    def merge_index(self) -> None:
        """Merge the parts of the index into one (sqlite.org/fts5.html).

        This takes several transactions, so that another writer does not have to wait for all of it.
        """
        pages = -_MERGED_PAGES  # a negative number begins a new merge of all parts
        changes = 2
        while changes >= 2:
            before = self.connection.total_changes
            with self.transaction(write=True):
                self.execute("INSERT INTO shelf(shelf, rank) VALUES('merge', ?)", (pages,))
            pages, changes = _MERGED_PAGES, self.connection.total_changes - before


def _quoted(word: str) -> str:
    """Return a word as a string of FTS5. Folded words contain no quotes, but words in an untrusted file may."""
    return '"' + word.replace('"', '""') + '"'


def connect(path: Path, *, create: bool = False, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection to the memory at `path`; `create` makes the memory first if there is no file.

    Raises `ParlalignError` for a file that is not a memory, was made by another version, or cannot be opened.
    """
    if path.is_dir():
        raise ParlalignError(f"{path}: is a directory: name a file")
    if not path.exists() and not create:
        raise ParlalignError(f"{path}: no such memory: make it with `parlalign memory add {quote(str(path))} FILE`")
    if not path.absolute().parent.is_dir():
        raise ParlalignError(f"{path}: its folder does not exist: make it first")
    with MEMORY.errors(path):
        _check_log(path)
        connection = _open_to_read(path) if read_only else MEMORY.open(path, "mode=rwc")
        try:
            _check_or_make(connection, path, create)
        except BaseException:
            connection.close()
            raise
    return connection


def _check_log(path: Path) -> None:
    """Raise `ParlalignError` if a write-ahead log is older than its memory, which it would damage.

    This happens if files are restored from different backups. Serial numbers of `totals` only rise, so that those of
    the file without its log are never higher, if they are read first.
    """
    log = Path(f"{path}-wal")
    if not (log.exists() and log.stat().st_size):
        return
    alone, both = (_serial(path, parameters) for parameters in ("immutable=1", "mode=ro"))
    if alone is not None and both is not None and alone > both:
        message = f"{path}: is newer than its log {log.name}: move the log away, or restore both from one backup"
        raise ParlalignError(message, code="damaged")


def _serial(path: Path, parameters: str) -> int | None:
    """Return the last serial number in a file; None if it cannot be read, or is of an earlier version."""
    try:
        with closing(MEMORY.open(path, parameters)) as connection:
            return int(connection.execute("SELECT serial FROM totals").fetchone()[0])
    except (sqlite3.Error, TypeError, ValueError):
        return None


def _open_to_read(path: Path) -> sqlite3.Connection:
    try:
        connection = MEMORY.open(path)  # with mode=ro, SQLite would leave the -wal and -shm files behind
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    except sqlite3.OperationalError:
        if Path(f"{path}-wal").exists():
            raise
        # In a folder without write permission SQLite cannot make the files that readers share. Nobody writes there.
        connection = MEMORY.open(path, "immutable=1")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _check_or_make(connection: sqlite3.Connection, path: Path, create: bool) -> None:
    if not connection.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'").fetchone()[0]:
        raise ParlalignError(
            f"this Python's SQLite ({sqlite3.sqlite_version}) lacks FTS5: use a Python from python.org, conda or Debian"
        )
    if MEMORY.version_of(connection) == 1:
        _upgrade(path)
    with transaction(connection):  # another process may be making the memory
        is_new = MEMORY.is_new(connection)
        if not is_new:
            MEMORY.check(connection, path)
    if is_new and not create:
        raise ParlalignError(
            f"{path}: is empty, no memory: fill it with `parlalign memory add {quote(str(path))} FILE`"
        )
    if is_new:
        connection.execute("PRAGMA page_size = 8192")
        MEMORY.use_wal(connection)
        with transaction(connection, write=True):
            if MEMORY.is_new(connection):  # otherwise another process was first
                MEMORY.make_tables(connection)


def _upgrade(path: Path) -> None:
    """Upgrade a memory of version 1, also if it was opened to be read only."""
    from parlalign.memory.memory_upgrade import upgrade_memory

    try:
        with closing(MEMORY.open(path)) as connection:
            upgrade_memory(SQLiteStore(path, connection), MEMORY)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
            raise
        message = (
            f"{path}: has the format of an earlier version of parlalign and cannot be written: run"
            f" `parlalign memory upgrade {quote(str(path))}` as a user who may write it"
        )
        raise ParlalignError(message, code="no-permission") from error
