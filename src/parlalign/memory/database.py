"""The file: its tables, how it is opened, and what can be wrong with it."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parlalign.errors import ParlalignError

APPLICATION = 0x504C_544D
"""`application_id` of a memory: the letters PLTM."""
SCHEMA_VERSION = 1

LANGUAGE_SHIFT = 45
LENGTH_SHIFT = 32
LONGEST = (1 << LANGUAGE_SHIFT - LENGTH_SHIFT) - 1
"""The key of a text is its language, its number of words (`LONGEST` for more) and a serial number, from high bits to
low: the index is in order of length, so that a search among texts of some length reads nothing else."""

_SCHEMA = """
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
  id TEXT NOT NULL,
  source_language INTEGER NOT NULL REFERENCES languages,
  target_language INTEGER NOT NULL REFERENCES languages,
  source INTEGER NOT NULL REFERENCES texts,
  target INTEGER NOT NULL REFERENCES texts,
  level TEXT NOT NULL,
  score REAL NOT NULL,
  status TEXT NOT NULL,
  changed INTEGER,
  comment TEXT NOT NULL,
  source_document INTEGER REFERENCES documents,
  target_document INTEGER REFERENCES documents,
  label TEXT,
  origin TEXT,
  UNIQUE(id, source_language, target_language)
);
CREATE INDEX records_by_source ON records(source);
CREATE INDEX records_by_target ON records(target);
CREATE VIRTUAL TABLE shelf USING fts5(
  words, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
INSERT INTO shelf(shelf, rank) VALUES('hashsize', 33554432);
"""


def text_hash(language: int, text: str) -> int:
    """Return the number by which a text is found again; the same text in two languages has two."""
    digest = hashlib.blake2b(text.encode("utf-8"), digest_size=8, salt=language.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big", signed=True)


_BUSY = 60.0  # seconds that a writer waits for another
_CACHE = 64 << 10  # KiB
MAPPED = 1 << 31
"""Bytes of the file that a search may map into memory: a million records are searched half as fast without."""


def connect(path: Path, *, create: bool = False, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection to the memory at `path`, made first where `create` says so and nothing is there.

    Raises `ParlalignError` for a file that is none, is of a later version, or cannot be opened.
    """
    if path.is_dir():
        raise ParlalignError(f"{path}: is a directory: name a file")
    if not path.exists() and not create:
        raise ParlalignError(f"{path}: no such memory: make it with `parlalign memory add {path} FILE`")
    if not path.absolute().parent.is_dir():
        raise ParlalignError(f"{path}: its folder does not exist: make it first")
    with sqlite_errors(path):
        connection = _opened(path, read_only)
        try:
            _check(connection, path, create)
        except BaseException:
            connection.close()
            raise
    return connection


def _opened(path: Path, read_only: bool) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    if not read_only:
        return _set_up(sqlite3.connect(f"{uri}?mode=rwc", uri=True, timeout=_BUSY, isolation_level=None))
    # Not mode=ro, which would leave the companions of the file behind.
    connection = sqlite3.connect(f"{uri}?mode=rw", uri=True, timeout=_BUSY, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        if not isinstance(error, sqlite3.OperationalError) or Path(f"{path}-wal").exists():
            raise
        # A folder that may not be written has no place for the files that readers share; nobody writes there, either.
        connection = sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    return _set_up(connection)


def _set_up(connection: sqlite3.Connection) -> sqlite3.Connection:
    for pragma in (
        f"cache_size = -{_CACHE}",
        "synchronous = NORMAL",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "wal_autocheckpoint = 8192",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _check(connection: sqlite3.Connection, path: Path, create: bool) -> None:
    if not connection.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'").fetchone()[0]:
        raise ParlalignError(
            f"this Python's SQLite ({sqlite3.sqlite_version}) lacks FTS5: use a Python from python.org, conda or Debian"
        )
    with transaction(connection):  # another process may be making it just now
        application, version = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application == APPLICATION and version > SCHEMA_VERSION:
        raise ParlalignError(
            f"{path}: was made by a later parlalign (version {version} of the memory): upgrade parlalign"
        )
    if application == APPLICATION:
        _check_schema(connection, path)
        return
    if tables or application or version:
        raise ParlalignError(f"{path}: is a database of another program, no memory: name another file")
    if not create:
        raise ParlalignError(f"{path}: is empty, no memory: fill it with `parlalign memory add {path} FILE`")
    _make(connection)


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file with more in it than a memory has: triggers and views would run as it is used."""
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    own = {_named(statement): statement for statement in _SCHEMA.strip().split(";\n") if statement.startswith("CREATE")}
    ours = {name: sql for name, sql in found.items() if not name.startswith(_SHADOW)}
    if ours != own or any(not sql.startswith("CREATE TABLE ") for name, sql in found.items() if name not in ours):
        raise ParlalignError(f"{path}: has tables that no memory has: export it where it is from, and add it here")


_SHADOW = ("shelf_", "sqlite_")
"""Tables that SQLite makes itself."""


def _named(statement: str) -> str:
    """Return the name of what a statement makes.

    >>> _named("CREATE VIRTUAL TABLE shelf USING fts5("), _named("CREATE TABLE languages(number")
    ('shelf', 'languages')
    """
    words = statement.partition("(")[0].split()
    return words[3 if words[1] == "VIRTUAL" else 2]


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA page_size = 8192")
    use_wal(connection)
    with transaction(connection, write=True):
        if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION:
            return  # another process was first
        for statement in _SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def use_wal(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; SQLite does not wait by itself where two processes make the file at once."""
    end = time.monotonic() + _BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


@contextmanager
def transaction(connection: sqlite3.Connection, *, write: bool = False) -> Iterator[None]:
    """Hold one state of the memory; a writer waits for the other writer first. All is kept, or nothing."""
    connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


_CURES = {
    "SQLITE_NOTADB": "is no {what}, nor any SQLite database: name another file",
    "SQLITE_CORRUPT": "is damaged: take a copy from before, or export what can still be read and add it to a new one",
    "SQLITE_BUSY": f"another program has been writing to it for over {_BUSY:.0f} seconds: try again when it is done",
    "SQLITE_LOCKED": "another program is writing to it: try again when it is done",
    "SQLITE_FULL": "the disk is full: make room, then add the files again",
    "SQLITE_READONLY": "may not be written: check the permissions of the file and its folder",
    "SQLITE_CANTOPEN": "cannot be opened: check the permissions of the file and its folder",
    "SQLITE_PERM": "cannot be opened: check the permissions of the file and its folder",
    "SQLITE_IOERR": "cannot be read or written: check the disk",
}


_NOT_OURS = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError, OSError)
"""What a row that parlalign did not write raises when it is made a record."""


@contextmanager
def validated(path: Path) -> Iterator[None]:
    """Raise what goes wrong with the rows of a memory that somebody else has changed as a `ParlalignError`."""
    try:
        yield
    except _NOT_OURS as error:
        raise ParlalignError(
            f"{path}: holds what parlalign does not write ({error!r:.80}): take a copy from before"
        ) from error


@contextmanager
def sqlite_errors(path: Path, what: str = "memory") -> Iterator[None]:
    """Raise what SQLite raises as a `ParlalignError` with the cure; `what` the file ought to be."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        cure = next((cure for code, cure in _CURES.items() if name.startswith(code)), None)
        raise ParlalignError(
            f"{path}: {cure.format(what=what)}" if cure else f"{path}: SQLite says {error}: report it"
        ) from error
