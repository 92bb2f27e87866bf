"""The tables of a memory; each store adds its index of words."""

from __future__ import annotations

from parlalign.memory.columns import COLUMNS, KEY

VERSION = 2

_COLUMNS = ",\n  ".join(column.definition for column in COLUMNS)
TABLES = f"""
CREATE TABLE languages(number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
CREATE TABLE documents(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE files(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL);
CREATE TABLE texts(key INTEGER PRIMARY KEY, hash INTEGER NOT NULL, form INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX texts_by_hash ON texts(hash);
CREATE INDEX texts_by_form ON texts(form);
CREATE TABLE frequencies(
  language INTEGER NOT NULL, word TEXT NOT NULL, texts INTEGER NOT NULL, backwards TEXT NOT NULL,
  PRIMARY KEY(language, word)
) WITHOUT ROWID;
CREATE INDEX frequencies_backwards ON frequencies(language, backwards);
CREATE TABLE totals(serial INTEGER NOT NULL, records INTEGER NOT NULL, checksum INTEGER NOT NULL);
INSERT INTO totals VALUES(0, 0, 0);
CREATE TABLE records(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  {_COLUMNS},
  file INTEGER REFERENCES files,
  digest INTEGER NOT NULL,
  UNIQUE({", ".join(KEY)})
);
CREATE INDEX records_by_source ON records(source);
CREATE INDEX records_by_target ON records(target);
CREATE TABLE pieces(
  record INTEGER NOT NULL REFERENCES records, position INTEGER NOT NULL,
  source INTEGER NOT NULL REFERENCES texts, target INTEGER NOT NULL REFERENCES texts,
  PRIMARY KEY(record, position)
) WITHOUT ROWID;
CREATE INDEX pieces_by_source ON pieces(source);
CREATE INDEX pieces_by_target ON pieces(target);
"""
"""`texts.form` is the hash of the canonical form of a text (`forms`). `records.file` is the file from which a record
was added or last updated, and `records.digest` its digest (`digests`). `pieces` are the texts of `Record.pieces`, by
which records are found; those without a text on one side are left out. `totals` has one row: the last serial number of
a text, the number of records, and the checksum of their digests, which all change together with the records.

This is the SQL of SQLite, where INTEGER has 64 bits, an `INTEGER PRIMARY KEY` without a value gets the next number, and
texts are sorted by code points. PostgreSQL has BIGINT, identity columns and COLLATE "C" for this. Each statement ends
with a semicolon and a line break."""
