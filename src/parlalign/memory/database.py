"""The file of a memory: its tables, and how it is opened."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.io.sqlite import SQLiteFormat, transaction
from parlalign.memory.columns import COLUMNS, KEY

LANGUAGE_SHIFT = 45
LENGTH_SHIFT = 32
LONGEST = (1 << LANGUAGE_SHIFT - LENGTH_SHIFT) - 1
"""The key of a text consists, from high bits to low, of its language, its number of words (at most `LONGEST`) and a
serial number. The index is sorted by this key, so that a search reads only texts of the lengths that can match."""

_COLUMNS = ",\n  ".join(column.definition for column in COLUMNS)
_SCHEMA = f"""
CREATE TABLE languages(number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
CREATE TABLE documents(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE texts(key INTEGER PRIMARY KEY, hash INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX texts_by_hash ON texts(hash);
CREATE TABLE frequencies(
  language INTEGER NOT NULL, word TEXT NOT NULL, texts INTEGER NOT NULL, backwards TEXT NOT NULL,
  PRIMARY KEY(language, word)
) WITHOUT ROWID;
CREATE INDEX frequencies_backwards ON frequencies(language, backwards);
CREATE TABLE serial(last INTEGER NOT NULL);
INSERT INTO serial VALUES(0);
CREATE TABLE records(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  {_COLUMNS},
  UNIQUE({", ".join(KEY)})
);
CREATE INDEX records_by_source ON records(source);
CREATE INDEX records_by_target ON records(target);
CREATE VIRTUAL TABLE shelf USING fts5(
  words, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
INSERT INTO shelf(shelf, rank) VALUES('hashsize', 33554432);
"""

_CACHE = 64 << 10  # KiB
MAPPED = 1 << 31
"""Bytes that a search may map into memory; without it, searches in a million records take twice as long."""

MEMORY = SQLiteFormat(
    name="memory",
    cure="name another file",
    application_id=0x504C_544D,  # the letters PLTM
    version=1,
    schema=_SCHEMA,
    timeout=60.0,
    pragmas=(
        f"cache_size = -{_CACHE}",
        "synchronous = NORMAL",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "wal_autocheckpoint = 8192",
    ),
)


def text_hash(language: int, text: str) -> int:
    """Return the number by which a text is found; the same text in two languages has two numbers."""
    digest = hashlib.blake2b(text.encode("utf-8"), digest_size=8, salt=language.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big", signed=True)


def connect(path: Path, *, create: bool = False, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection to the memory at `path`; `create` makes the memory first if there is no file.

    Raises `ParlalignError` for a file that is not a memory, was made by another version, or cannot be opened.
    """
    if path.is_dir():
        raise ParlalignError(f"{path}: is a directory: name a file")
    if not path.exists() and not create:
        raise ParlalignError(f"{path}: no such memory: make it with `parlalign memory add {path} FILE`")
    if not path.absolute().parent.is_dir():
        raise ParlalignError(f"{path}: its folder does not exist: make it first")
    with MEMORY.errors(path):
        connection = _open_to_read(path) if read_only else MEMORY.open(path, "mode=rwc")
        try:
            _check_or_make(connection, path, create)
        except BaseException:
            connection.close()
            raise
    return connection


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
    with transaction(connection):  # another process may be making the memory
        is_new = MEMORY.is_new(connection)
        if not is_new:
            MEMORY.check(connection, path)
    if is_new and not create:
        raise ParlalignError(f"{path}: is empty, no memory: fill it with `parlalign memory add {path} FILE`")
    if is_new:
        connection.execute("PRAGMA page_size = 8192")
        MEMORY.use_wal(connection)
        with transaction(connection, write=True):
            if MEMORY.is_new(connection):  # otherwise another process was first
                MEMORY.make_tables(connection)
