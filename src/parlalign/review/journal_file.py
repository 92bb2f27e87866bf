"""The SQLite file of a review: its tables, opening and making it, and its errors."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.io.sqlite import SQLiteFormat, storable, transaction
from parlalign.records import Record
from parlalign.review.row_positions import initial_position

_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sources (document TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE rows (
    key INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, place TEXT NOT NULL UNIQUE, id TEXT NOT NULL,
    status TEXT NOT NULL, checked INTEGER NOT NULL, by_hand INTEGER NOT NULL, changed TEXT, pair INTEGER NOT NULL,
    score REAL NOT NULL, reasons INTEGER NOT NULL, state INTEGER NOT NULL, doubt REAL NOT NULL, kind TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX rows_by_id ON rows(id);
CREATE INDEX rows_by_doubt ON rows(doubt DESC, place);
CREATE INDEX rows_at_a_glance ON rows(place, state, score, status, checked, by_hand, reasons, kind);
CREATE TABLE contents (key INTEGER PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE folded_texts (key INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL);
CREATE TABLE actions (number INTEGER PRIMARY KEY, do TEXT NOT NULL, key INTEGER NOT NULL);
CREATE TABLE saved_rows (
    action INTEGER NOT NULL, key INTEGER NOT NULL, place TEXT, id TEXT, status TEXT, checked INTEGER, by_hand INTEGER,
    changed TEXT, pair INTEGER, score REAL, reasons INTEGER, state INTEGER, doubt REAL, kind TEXT, document TEXT,
    fields TEXT, source TEXT, target TEXT, PRIMARY KEY (action, key)
);
CREATE TABLE saved_doubts (
    action INTEGER NOT NULL, key INTEGER NOT NULL, doubt REAL NOT NULL, PRIMARY KEY (action, key)
);
"""
"""`rows` is narrow, so that lists, counts and decisions on many rows read and write little; `stored_rows` and
`saved_rows` describe the columns."""

JOURNAL_FORMAT = SQLiteFormat(
    name="journal of a review",
    cure="name another file as --journal",
    application_id=0x504C_5256,  # the letters PLRV
    version=2,
    schema=_SCHEMA,
    timeout=10.0,
    pragmas=("trusted_schema = OFF", "cell_size_check = ON", "synchronous = FULL"),
)


def document_key(document: str) -> str:
    """Return the name of a document in a form that SQLite can store, and that no other name has."""
    return document if document.isascii() else document.encode("utf-8", "backslashreplace").decode("utf-8")


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to the journal at `path`; raise `ParlalignError` if there is none.

    A journal of version 1 is upgraded first.
    """
    if not path.is_file():
        raise ParlalignError(f"{path}: no such journal: start a review with `parlalign review FILE`")
    with JOURNAL_FORMAT.errors(path):
        connection = JOURNAL_FORMAT.open(path)
        try:
            if JOURNAL_FORMAT.version_of(connection) == 1:
                from parlalign.review.journal_upgrade import upgrade_journal

                upgrade_journal(connection, path, JOURNAL_FORMAT)
            JOURNAL_FORMAT.check(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def is_blank(path: Path) -> bool:
    """Return whether a journal has no tables, because the program was stopped while it made the journal."""
    with JOURNAL_FORMAT.errors(path), closing(JOURNAL_FORMAT.open(path)) as connection:
        return JOURNAL_FORMAT.is_new(connection)


def make_journal(
    path: Path, records: Iterable[Record], facts: Mapping[str, Any], sources: Mapping[str, str] | None = None
) -> int:
    """Make a journal of records, completely or not at all; return how many rows it has.

    `facts` describe the input, `sources` are texts of documents by their id; they may be added while the records are
    iterated. Raises `ParlalignError` if the journal exists already or cannot be written.
    """
    from parlalign.review.doubt_updates import with_doubts
    from parlalign.review.rows import row_from_record
    from parlalign.review.stored_rows import DocumentNames, StoredRow, insert_row

    count = 0
    names = DocumentNames()
    with JOURNAL_FORMAT.errors(path), closing(JOURNAL_FORMAT.open(path, "mode=rwc")) as connection:
        JOURNAL_FORMAT.use_wal(connection)
        with transaction(connection, write=True):
            if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise ParlalignError(f"{path}: exists already: name another file as --journal")
            JOURNAL_FORMAT.make_tables(connection)
            for name, value in {**facts, "version": 0, "done": 0}.items():
                connection.execute("INSERT INTO facts VALUES (?, ?)", (name, json.dumps(value)))
            for row, doubt in with_doubts(map(row_from_record, records)):
                insert_row(connection, StoredRow(0, initial_position(count), 0, (), row, names.document_of(row), doubt))
                count += 1
            names.apply_pairs(connection)
            texts = ((document_key(document), storable(text)) for document, text in (sources or {}).items())
            connection.executemany("INSERT INTO sources VALUES (?, ?)", texts)
    return count
