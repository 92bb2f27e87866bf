"""Upgrade of journals of version 1, which stored the states of undo in JSON and the searched texts beside the rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import tee
from pathlib import Path
from typing import Any

from parlalign.io.sqlite import SQLiteFormat, row_errors, transaction
from parlalign.review.doubt_updates import with_doubts
from parlalign.review.rows import Row, row_from_values
from parlalign.review.stored_rows import ROW_COLUMNS, TEXT_COLUMNS, DocumentNames, StoredRow, insert_row, row_values

_SCHEMA_1 = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sources (document TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE rows (
    key INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, id TEXT NOT NULL,
    status TEXT NOT NULL, checked INTEGER NOT NULL, by_hand INTEGER NOT NULL, score REAL NOT NULL,
    reasons INTEGER NOT NULL, state INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
    fields TEXT NOT NULL
);
CREATE INDEX rows_by_id ON rows(id);
CREATE INDEX rows_at_a_glance ON rows(place, state, score, status, checked, by_hand, reasons, kind);
CREATE TABLE actions (
    number INTEGER PRIMARY KEY, do TEXT NOT NULL, key INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
);
"""
_SET_ASIDE = (
    "DROP INDEX rows_by_id",
    "DROP INDEX rows_at_a_glance",
    "ALTER TABLE rows RENAME TO old_rows",
    "ALTER TABLE actions RENAME TO old_actions",
    "ALTER TABLE facts RENAME TO old_facts",
    "ALTER TABLE sources RENAME TO old_sources",
)
_OLD_ROWS = "SELECT key, place, version, fields FROM old_rows ORDER BY place"
_KEEP_KEYS_USED = (
    "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'old_rows') WHERE name = 'rows'"
)
"""The key of a row that was deleted is not given to another row, because undo brings the row back."""


def upgrade_journal(connection: sqlite3.Connection, path: Path, current: SQLiteFormat) -> None:
    """Upgrade a journal of version 1, completely or not at all; rows, facts, undo and redo are kept.

    Raises `ParlalignError` if it has other tables or content than parlalign has written.
    """
    with transaction(connection, write=True):
        if current.version_of(connection) != 1:
            return  # another program was faster
        replace(current, version=1, schema=_SCHEMA_1).check(connection, path)
        for statement in _SET_ASIDE:
            connection.execute(statement)
        current.make_tables(connection)
        for table in ("facts", "sources"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM old_{table}")
        names = DocumentNames()
        with row_errors(path):
            old, rows = tee(connection.execute(_OLD_ROWS))
            with_doubt = with_doubts(row_from_values(json.loads(fields)) for *_, fields in rows)
            for (key, place, version, _), (row, doubt) in zip(old, with_doubt, strict=True):
                insert_row(connection, StoredRow(key, place, version, (), row, names.document_of(row), doubt))
            _copy_actions(connection, names)
        connection.execute("UPDATE saved_rows SET doubt = NULL")  # computed when the action is undone or redone
        names.apply_pairs(connection)
        connection.execute(_KEEP_KEYS_USED)
        for table in ("rows", "actions", "facts", "sources"):
            connection.execute(f"DROP TABLE old_{table}")


def _copy_actions(connection: sqlite3.Connection, names: DocumentNames) -> None:
    """Copy each action with the rows before it, or the rows after it if it was undone."""
    last = json.loads(connection.execute("SELECT value FROM facts WHERE name = 'done'").fetchone()[0])
    for number, action, key, *states in connection.execute("SELECT number, do, key, before, after FROM old_actions"):
        connection.execute("INSERT INTO actions VALUES (?, ?, ?)", (number, action, key))
        before, after = ({row[0]: row for row in json.loads(state)} for state in states)
        saved, current = (before, after) if number <= last else (after, before)
        connection.executemany(_INSERT_SAVED, _saved_rows(number, saved, current, names))


def _saved_rows(
    action: int, saved: Mapping[int, list[Any]], current: Iterable[int], names: DocumentNames
) -> Iterable[tuple[Any, ...]]:
    for key in current:
        if key not in saved:
            yield (action, key, *[None] * (len(ROW_COLUMNS) + len(TEXT_COLUMNS)))
    for key, columns in saved.items():
        row: Row = row_from_values(json.loads(columns[-1]))
        yield (action, key, *row_values(StoredRow(key, columns[1], 0, (), row, names.document_of(row))))


_INSERT_SAVED = (
    f"INSERT INTO saved_rows (action, key, {', '.join((*ROW_COLUMNS, *TEXT_COLUMNS))})"
    f" VALUES ({', '.join('?' * (2 + len(ROW_COLUMNS) + len(TEXT_COLUMNS)))})"
)
