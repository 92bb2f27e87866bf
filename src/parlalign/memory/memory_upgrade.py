"""Upgrade of files of version 1, which had no digests, forms, pieces and files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from parlalign.io.sqlite import ChangedContentError, SQLiteFormat, row_errors
from parlalign.memory.columns import COLUMNS
from parlalign.memory.digests import change_totals, digest_of, placed
from parlalign.memory.entries import languages_of, pieces_of, write_pieces
from parlalign.memory.text_keys import LANGUAGE_SHIFT, text_hash
from parlalign.memory.texts import form_hash

if TYPE_CHECKING:
    from parlalign.memory.sqlite_store import SQLiteStore

_SCHEMA_1 = """
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
_SET_ASIDE = (
    "ALTER TABLE texts RENAME TO old_texts",
    "ALTER TABLE records RENAME TO old_records",
    "DROP INDEX texts_by_hash",
    "DROP INDEX records_by_source",
    "DROP INDEX records_by_target",
)
_COPIED = ("number", *(column.name for column in COLUMNS))
_INSERT_RECORD = (
    f"INSERT INTO records({', '.join(_COPIED)}, digest) VALUES({', '.join(f':{name}' for name in _COPIED)}, :digest)"
)
_AT_ONCE = 10_000  # records


def upgrade_memory(store: SQLiteStore, current: SQLiteFormat) -> None:
    """Upgrade a memory of version 1, completely or not at all; everything is kept.

    The index of words stays as it is. Raises `ParlalignError` if the file is damaged, or has other tables or content
    than parlalign has written: digests would confirm whatever it has.
    """
    connection = store.connection
    with row_errors(store.path), store.transaction(write=True):
        if current.version_of(connection) != 1:
            return  # another program was faster
        replace(current, version=1, schema=_SCHEMA_1).check(connection, store.path)
        for fault in store.faults():
            raise ChangedContentError(fault)
        for statement in _SET_ASIDE:
            connection.execute(statement)
        current.make_tables(connection)
        connection.execute("UPDATE totals SET serial = (SELECT last FROM serial)")
        store.executemany("INSERT INTO texts VALUES(?, ?, ?, ?)", _texts(connection))
        connection.execute("DROP TABLE old_texts")  # the copies of records get its space
        _copy_records(store)
        connection.execute(
            "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'old_records')"
            " WHERE name = 'records'"
        )
        connection.execute("DROP TABLE old_records")
        connection.execute("DROP TABLE serial")


def _texts(connection: sqlite3.Connection) -> Iterator[tuple[int, int, int, str]]:
    """Yield the rows of the new table of texts."""
    for key, stored, text in connection.execute("SELECT key, hash, text FROM old_texts ORDER BY key"):
        language = key >> LANGUAGE_SHIFT
        if text_hash(language, text) != stored:
            raise ChangedContentError(f"text {text!r:.80} is not as it was added")
        yield key, stored, form_hash(language, text), text


def _copy_records(store: SQLiteStore) -> None:
    """Copy the records with their digests, and add their pieces."""
    languages = languages_of(store)
    rows = store.rows(
        "SELECT r.*, s.text AS source_text, t.text AS target_text FROM old_records r"
        " LEFT JOIN texts s ON s.key = r.source LEFT JOIN texts t ON t.key = r.target ORDER BY r.number"
    )
    while some := [dict(row) for row in islice(rows, _AT_ONCE)]:
        for row in some:
            texts = {"source": row["source_text"], "target": row["target_text"]}
            codes = languages[row["source_language"]], languages[row["target_language"]]
            row["digest"] = digest_of(row | texts, codes)
        store.executemany(_INSERT_RECORD, some)
        change_totals(store, [placed(row["digest"], row["number"]) for row in some], ())
        write_pieces(store, ((row, pieces_of(row["origin"])) for row in some))
