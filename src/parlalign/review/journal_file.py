"""The SQLite file of a review: its tables, opening and making it, and its errors."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.memory import database
from parlalign.memory.database import transaction, use_wal
from parlalign.memory.entries import storable
from parlalign.records import Record
from parlalign.review.row_positions import initial_position
from parlalign.review.row_segments import join_segments
from parlalign.review.rows import REASONS, STATES, Row, doubt_reasons, review_state, row_from_record, row_from_values
from parlalign.text.folding import fold

APPLICATION = 0x504C_5256
"""`application_id` of a journal: the letters PLRV."""
_FORM = 1
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
_SIGNS = ("application_id", "user_version")
_BUSY = 10.0  # seconds to wait for another program that writes


sqlite_errors = partial(database.sqlite_errors, what="journal of a review")
"""Raises what SQLite raises as a `ParlalignError` with the cure."""


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
    reasons = doubt_reasons(row)
    (source, source_origin), (target, target_origin) = join_segments(row.source), join_segments(row.target)
    origin = source_origin or target_origin
    return (
        storable(row.record.id),
        row.record.status,
        row.is_checked,
        row.is_by_hand,
        row.record.score,
        sum(1 << REASONS.index(reason) for reason in reasons),
        STATES.index(review_state(row, reasons)),
        storable(origin.kind) if origin else "",
        storable(fold(source)),
        storable(fold(target)),
        json.dumps(row.to_values()),  # in ASCII: SQLite does not accept unpaired surrogates
    )


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to the journal at `path`; raise `ParlalignError` if there is none."""
    if not path.is_file():
        raise ParlalignError(f"{path}: no such journal: start a review with `parlalign review FILE`")
    with sqlite_errors(path):
        base = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
        try:
            _check_form(base, path)
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "synchronous = FULL"):
                base.execute(f"PRAGMA {pragma}")
        except BaseException:
            base.close()
            raise
    return base


def is_blank(path: Path) -> bool:
    """Return whether a journal has no tables, because making it was interrupted."""
    with sqlite_errors(path), closing(sqlite3.connect(path, timeout=_BUSY)) as base:
        return base.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _check_form(base: sqlite3.Connection, path: Path) -> None:
    """Raise `ParlalignError` if a file is no journal or has more than its tables: triggers and views would run."""
    (owner,), (form,) = (base.execute(f"PRAGMA {name}").fetchone() for name in _SIGNS)
    if owner != APPLICATION:
        raise ParlalignError(f"{path}: is no journal of a review: name another file as --journal")
    if form != _FORM:
        raise ParlalignError(f"{path}: was made by another version of parlalign: export it there")
    found = {sql for (sql,) in base.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    if found != {*_statements(), "CREATE TABLE sqlite_sequence(name,seq)"}:
        raise ParlalignError(f"{path}: has not the tables of a journal: export it where it is from")


def _statements() -> list[str]:
    return [statement.strip() for statement in _SCHEMA.split(";") if statement.strip()]


def make_journal(
    path: Path, records: Iterable[Record], facts: Mapping[str, Any], sources: Mapping[str, str] | None = None
) -> int:
    """Make a journal of records, completely or not at all; return its number of rows.

    `facts` describe the input, `sources` are the source texts of documents by their ids. Raises `ParlalignError` if the
    file exists already or cannot be written.
    """
    count = 0
    with sqlite_errors(path), closing(sqlite3.connect(path, timeout=_BUSY, isolation_level=None)) as base:
        use_wal(base)
        base.execute("PRAGMA synchronous = FULL")
        with transaction(base, write=True):
            if base.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise ParlalignError(f"{path}: is there already: name another file as --journal")
            for statement in _statements():
                base.execute(statement)
            for name, value in {**facts, "version": 0, "done": 0}.items():
                base.execute("INSERT INTO facts VALUES (?, ?)", (name, json.dumps(value)))
            base.executemany("INSERT INTO sources VALUES (?, ?)", (sources or {}).items())
            for record in records:
                base.execute(INSERT, (None, initial_position(count), 0, *columns_of(row_from_record(record))))
                count += 1
            base.execute(f"PRAGMA application_id = {APPLICATION}")
            base.execute(f"PRAGMA user_version = {_FORM}")
    return count
