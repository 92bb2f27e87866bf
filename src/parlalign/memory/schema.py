"""The tables of a memory; each store adds its index of words."""

from __future__ import annotations

from parlalign.memory.columns import COLUMNS, KEY

VERSION = 1

_COLUMNS = ",\n  ".join(column.definition for column in COLUMNS)
TABLES = f"""
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
"""
"""In the SQL of SQLite, where INTEGER has 64 bits, an `INTEGER PRIMARY KEY` without a value gets the next number, and
texts are sorted by code points. PostgreSQL has BIGINT, identity columns and COLLATE "C" for this. Each statement ends
with a semicolon and a line break."""
