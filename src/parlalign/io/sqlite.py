"""SQLite files: their formats (tables, settings, error messages), transactions and queries."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parlalign.errors import ParlalignError

_MESSAGES = {
    "SQLITE_NOTADB": "{path}: is not a {name} and not an SQLite database: {cure}",
    "SQLITE_CORRUPT": "{path}: is damaged: restore a backup, or export what can still be read and start a new one",
    "SQLITE_BUSY": "{path}: another program has been writing to it for over {timeout:.0f} seconds: try again later",
    "SQLITE_LOCKED": "{path}: another program is writing to it: try again later",
    "SQLITE_FULL": "{path}: the disk is full: make room, then repeat the command",
    "SQLITE_READONLY": "{path}: cannot be written: check the permissions of the file and its folder",
    "SQLITE_CANTOPEN": "{path}: cannot be opened: check the permissions of the file and its folder",
    "SQLITE_PERM": "{path}: cannot be opened: check the permissions of the file and its folder",
    "SQLITE_IOERR": "{path}: cannot be read or written: check the disk",
    "": "{path}: unexpected error of SQLite ({error}): report it",
}
"""Messages by the beginning of the name that SQLite gives an error (sqlite.org/rescode.html)."""
_CODES = {
    "SQLITE_FULL": "disk-full", "SQLITE_CORRUPT": "damaged", "SQLITE_NOTADB": "other-file", "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy", "SQLITE_READONLY": "no-permission", "SQLITE_CANTOPEN": "no-permission",
    "SQLITE_PERM": "no-permission",
}  # fmt: skip
"""The codes of usual errors, by the same beginnings."""

_NOT_UTF_8 = "Could not decode to UTF-8"
"""The beginning of a message of Python's module, which has no error code: a text contains other bytes."""
_NAME = re.compile(r"CREATE (VIRTUAL )?(?:TABLE|INDEX) (\w+)")
"""The name in a statement, and whether it is virtual: `CREATE VIRTUAL TABLE shelf USING fts5(words)`."""
_RETRY = 0.01  # seconds
BESIDE = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite puts beside a database, https://sqlite.org/tempfiles.html."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SQLiteFormat:
    """The format of a kind of SQLite file.

    `name` and `cure` are used in messages: what the file is, and what to do if a file is something else.
    `application_id` and `version` are in the header of the file. `schema` is the SQL that makes its tables, with a line
    break after each semicolon. `timeout` is how many seconds to wait for another program. `pragmas` are the settings
    of each connection, and `messages` replace those of `_MESSAGES`; their keys are the beginnings of error names.
    """

    name: str
    cure: str
    application_id: int
    version: int
    schema: str
    timeout: float
    pragmas: tuple[str, ...]
    messages: Mapping[str, str] = field(default_factory=dict)

    def open(self, path: Path, parameters: str = "mode=rw") -> sqlite3.Connection:
        """Return a connection that commits each statement outside a transaction; it is not checked yet.

        `parameters` are those of sqlite.org/uri.html.
        """
        uri = f"{path.absolute().as_uri()}?{parameters}"
        connection = sqlite3.connect(uri, uri=True, timeout=self.timeout, isolation_level=None)
        try:
            for pragma in self.pragmas:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    def is_new(self, connection: sqlite3.Connection) -> bool:
        """Return whether a file has no tables and no program has marked it as its own."""
        has_tables = connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        return not has_tables and self._header(connection) in {(0, 0), (self.application_id, self.version)}

    def version_of(self, connection: sqlite3.Connection) -> int | None:
        """Return the version of a file of this kind; None if it is of another kind."""
        application, version = self._header(connection)
        return version if application == self.application_id else None

    def check(self, connection: sqlite3.Connection, path: Path) -> None:
        """Raise `ParlalignError` if a file is of another kind or version, or contains more than its own tables.

        A trigger or view that another person has added would run when the file is used.
        """
        version = self.version_of(connection)
        if version is None:
            message = f"{path}: is not a {self.name} but a database of another program: {self.cure}"
            raise ParlalignError(message, code="other-file")
        if version != self.version:
            raise ParlalignError(
                f"{path}: was made by another version of parlalign (version {version} of the {self.name}, not"
                f" {self.version}): upgrade parlalign, or {self.cure}"
            )
        found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        made_by_sqlite = ("sqlite_", *(f"{name}_" for is_virtual, name in self._names() if is_virtual))
        own = {name: sql for name, sql in found.items() if not name.startswith(made_by_sqlite)}
        others_are_tables = all(found[name].startswith("CREATE TABLE ") for name in found.keys() - own.keys())
        statements = [statement for statement in self._statements() if _NAME.match(statement)]
        expected = dict(zip((name for _, name in self._names()), statements, strict=True))
        if own != expected or not others_are_tables:
            raise ParlalignError(
                f"{path}: has tables that do not belong in a {self.name}, or triggers or views: it may be"
                f" harmful: {self.cure}"
            )

    def make_tables(self, connection: sqlite3.Connection) -> None:
        """Make the tables that the file does not have, and write the header, inside a transaction of the caller."""
        existing = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        for statement in self._statements():
            made = _NAME.match(statement)
            if made is None or made[2] not in existing:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {self.application_id}")
        connection.execute(f"PRAGMA user_version = {self.version}")

    def use_wal(self, connection: sqlite3.Connection) -> None:
        """Switch to a write-ahead log.

        If another process does the same, SQLite raises an error instead of waiting, so this function tries again.
        """
        end = time.monotonic() + self.timeout
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(_RETRY)
            else:
                return

    def merge_log(self, connection: sqlite3.Connection) -> None:
        """Merge the write-ahead log into the file and empty it, so that the file alone contains everything.

        This is not done if it would have to wait for another process, or if the disk is full.
        """
        connection.execute("PRAGMA busy_timeout = 0")
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute(f"PRAGMA busy_timeout = {round(1000 * self.timeout)}")

    @contextmanager
    def errors(self, path: Path) -> Iterator[None]:
        """Raise errors of SQLite as `ParlalignError` with the file and the cure."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorname", "SQLITE_CORRUPT" if _NOT_UTF_8 in str(error) else "")
            messages = {**self.messages, **{key: text for key, text in _MESSAGES.items() if key not in self.messages}}
            message = next(text for key, text in messages.items() if code.startswith(key))
            fields = {"path": path, "folder": path.parent, "name": self.name, "cure": self.cure}
            message = message.format(**fields, timeout=self.timeout, error=error)
            usual = next((usual for key, usual in _CODES.items() if code.startswith(key)), "")
            raise ParlalignError(message, code=usual) from error

    def _header(self, connection: sqlite3.Connection) -> tuple[int, int]:
        """Return the application id and the version."""
        application, version = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        return application, version

    def _statements(self) -> list[str]:
        return [statement.strip() for statement in self.schema.split(";\n") if statement.strip()]

    def _names(self) -> list[tuple[bool, str]]:
        """Return, for each table and index, whether it is virtual, and its name."""
        found = map(_NAME.match, self._statements())
        return [(bool(match[1]), match[2]) for match in found if match]


def remove_database(path: Path) -> None:
    """Remove the file of a database, and those that SQLite puts beside it."""
    for file in (path, *(path.with_name(path.name + ending) for ending in BESIDE)):
        file.unlink(missing_ok=True)


@contextmanager
def transaction(connection: sqlite3.Connection, *, write: bool = False) -> Iterator[None]:
    """Read one state of a file, and commit all changes or none; a writer first waits for other writers."""
    connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def named_rows(
    connection: sqlite3.Connection, query: str, values: Sequence[Any] | Mapping[str, Any] = ()
) -> Iterator[sqlite3.Row]:
    """Return an iterator over the rows of a query, whose values are read by the names of the columns."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(query, values)  # a generator would close the cursor, perhaps after its connection


class ChangedContentError(ValueError):
    """A value that is not as it was written; the message says which."""


ROW_ERRORS = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError, OSError)
"""Exceptions raised when a record is built from a row that parlalign did not write."""


@contextmanager
def row_errors(path: Path | str) -> Iterator[None]:
    """Raise errors from rows that another program has changed as a `ParlalignError`."""
    try:
        yield
    except ChangedContentError as error:
        raise ParlalignError(f"{path}: is damaged: {error}: restore a backup", code="damaged") from error
    except ROW_ERRORS as error:
        message = f"{path}: has content that parlalign does not write ({error!r:.80}): restore a backup"
        raise ParlalignError(message, code="damaged") from error


def storable(text: str) -> str:
    """Return text that SQLite can store: each unpaired surrogate is replaced by `?`."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


NO_SCORE = -1.0
"""What a column of scores has for a record without a score: no score is below 0, and the column stays NOT NULL."""
SCORE_CONDITIONS = {
    "min_score": "(status != 'unpaired' AND (score >= ? OR score < 0))",
    "max_score": "(status != 'unpaired' AND score >= 0 AND score <= ?)",
}
"""The conditions of `RecordFilter` on columns of statuses and scores: a pair without a score meets the first only."""


def score_to_number(score: float | None) -> float:
    """Return the number that a column of scores has for a score."""
    return NO_SCORE if score is None else float(score)


def all_conditions(criteria: Mapping[str, Any], conditions: Mapping[str, str]) -> tuple[str, list[Any]]:
    """Return a condition that requires all `criteria`, and the values of its parameters.

    `conditions` has the SQL of each criterion with a `?` for its value, which becomes one for each value of a tuple.
    Raises `ParlalignError` for a criterion without SQL.
    """
    if unknown := criteria.keys() - conditions.keys():
        raise ParlalignError(f"filter by {', '.join(sorted(unknown))}: is not possible here: leave it out")
    required: list[str] = []
    values: list[Any] = []
    for name, value in criteria.items():
        several = value if isinstance(value, tuple) else (value,)
        required.append(conditions[name].replace("?", ", ".join("?" * len(several))))
        values += several * conditions[name].count("?")
    return " AND ".join(required) or "true", values
