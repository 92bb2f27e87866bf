"""The SQLite file of a review: its tables, opening and making it, and its errors."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.io.sqlite import SQLiteFormat, score_to_number, storable, transaction
from parlalign.records import Record
from parlalign.review.row_positions import initial_position
from parlalign.review.row_segments import join_segments
from parlalign.review.rows import (
    REASONS,
    STATES,
    Row,
    review_state,
    row_doubt_reasons,
    row_from_record,
    row_from_values,
)
from parlalign.text.folding import fold

_SCHEMA = """
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
COLUMNS = "key, place, version, id, status, checked, by_hand, score, reasons, state, kind, source, target, fields"
INSERT = f"INSERT INTO rows ({COLUMNS}) VALUES ({', '.join('?' * 14)})"

JOURNAL_FORMAT = SQLiteFormat(
    name="journal of a review",
    cure="name another file as --journal",
    application_id=0x504C_5256,  # the letters PLRV
    version=1,
    schema=_SCHEMA,
    timeout=10.0,
    pragmas=("trusted_schema = OFF", "cell_size_check = ON", "synchronous = FULL"),
)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of the journal with its key, which never changes, its position, and the version of its last change.

    `reasons` say why it is doubtful. `number` is its number in the whole file, from 1; 0 if it was not counted.
    """

    key: int
    position: str
    version: int
    reasons: tuple[str, ...]
    row: Row
    number: int = 0


STORED_COLUMNS = "key, place, version, reasons, fields"
"""The columns that `stored_row` needs."""


def stored_row(columns: Sequence[Any]) -> StoredRow:
    """Return the row of its `STORED_COLUMNS`."""
    key, position, version, bits, values = columns
    return StoredRow(key, position, version, _reasons_from_bits(bits), row_from_values(json.loads(values)))


def _reasons_from_bits(bits: int) -> tuple[str, ...]:
    return tuple(reason for number, reason in enumerate(REASONS) if bits >> number & 1)


def columns_of(row: Row) -> tuple[Any, ...]:
    """Return all columns of a row except key, position and version."""
    reasons = row_doubt_reasons(row)
    (source, source_origin), (target, target_origin) = join_segments(row.source), join_segments(row.target)
    origin = source_origin or target_origin
    return (
        storable(row.record.id),
        row.record.status,
        row.is_checked,
        row.is_by_hand,
        score_to_number(row.record.score),
        sum(1 << REASONS.index(reason) for reason in reasons),
        STATES.index(review_state(row, reasons)),
        storable(origin.kind) if origin else "",
        storable(fold(source)),
        storable(fold(target)),
        json.dumps(row.to_values()),  # in ASCII: SQLite does not accept unpaired surrogates
    )


def document_key(document: str) -> str:
    """Return the name of a document in a form that SQLite can store, and that no other name has."""
    return document if document.isascii() else document.encode("utf-8", "backslashreplace").decode("utf-8")


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to the journal at `path`; raise `ParlalignError` if there is none."""
    if not path.is_file():
        raise ParlalignError(f"{path}: no such journal: start a review with `parlalign review FILE`")
    with JOURNAL_FORMAT.errors(path):
        connection = JOURNAL_FORMAT.open(path)
        try:
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
    iterated. Raises `ParlalignError` if the journal
    exists already or cannot be written.
    """
    count = 0
    with JOURNAL_FORMAT.errors(path), closing(JOURNAL_FORMAT.open(path, "mode=rwc")) as connection:
        JOURNAL_FORMAT.use_wal(connection)
        with transaction(connection, write=True):
            if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise ParlalignError(f"{path}: exists already: name another file as --journal")
            JOURNAL_FORMAT.make_tables(connection)
            for name, value in {**facts, "version": 0, "done": 0}.items():
                connection.execute("INSERT INTO facts VALUES (?, ?)", (name, json.dumps(value)))
            for record in records:
                connection.execute(INSERT, (None, initial_position(count), 0, *columns_of(row_from_record(record))))
                count += 1
            texts = ((document_key(document), storable(text)) for document, text in (sources or {}).items())
            connection.executemany("INSERT INTO sources VALUES (?, ?)", texts)
    return count
