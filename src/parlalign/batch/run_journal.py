"""What a run has planned and done, in one SQLite file that only one run at a time may open.

A result is kept as soon as it is there, so that a killed run loses what its workers had in hand and no more. The file
is kept afterwards: it is what a later run goes on from.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from parlalign.batch.job import Outcome, Work
from parlalign.batch.plan import Planned
from parlalign.errors import ParlalignError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, files TEXT NOT NULL, place TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS results (
    id TEXT PRIMARY KEY, result TEXT NOT NULL, made_by TEXT NOT NULL, content TEXT NOT NULL, error TEXT NOT NULL,
    seconds REAL NOT NULL, counts TEXT NOT NULL, records BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS shards (
    name TEXT PRIMARY KEY, made_of TEXT NOT NULL, content TEXT NOT NULL, written INTEGER NOT NULL,
    left_out TEXT NOT NULL
);
"""
_FORM = 1
"""Of the tables, as `user_version`; a file of another form is refused."""
_OURS = 0x70616C6E  # "paln", as `application_id`: what else is called so is left alone
_SIGNS = ("application_id", "user_version")
_AT_ONCE = 64  # rows read at once, so that the memory does not grow with the run

_JOINED = "documents LEFT JOIN results ON results.id = documents.id AND results.made_by = ?"


class ResultRow(NamedTuple):
    """A document of the run and, where `result` is not empty, what became of it by the options of the run."""

    position: int
    id: str
    files: tuple[str, ...]
    place: str
    reason: str
    result: str
    content: str
    error: str
    seconds: float
    counts: dict[str, Any]


class Shard(NamedTuple):
    """A file of records: hashes of what it is made of and of its bytes, records in it, and those left out by reason."""

    name: str
    made_of: str
    content: str
    written: int
    left_out: Counter[str]


class RunJournal:
    """The journal of a run; `made_by` names options and models, and results by others are as if they were not there.

    Raises `ParlalignError` where another run has it open, where it is none, and where the disk is full.
    """

    def __init__(self, path: Path, made_by: str) -> None:
        self.path = path
        self.made_by = made_by
        with self._explained():
            # Autocommit: a statement is kept when it is done. A write-ahead log without shared memory works on network
            # file systems, too, and its exclusive lock is what keeps a second run out.
            self._base = sqlite3.connect(path, timeout=0, isolation_level=None)
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._check_form()
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute("COMMIT")
            self._base.execute(f"PRAGMA application_id = {_OURS}")
            self._base.execute(f"PRAGMA user_version = {_FORM}")
            self._base.executescript(_SCHEMA)

    def _check_form(self) -> None:
        ((owner,), (form,)) = (self._base.execute(f"PRAGMA {name}").fetchone() for name in _SIGNS)
        is_new = not self._base.execute("SELECT 1 FROM sqlite_master").fetchone()
        if not is_new and owner != _OURS:
            raise ParlalignError(f"{self.path}: is no journal of a run: name another folder")
        if not is_new and form != _FORM:
            raise ParlalignError(f"{self.path}: was made by another version of parlalign: name another folder")

    def close(self) -> None:
        with self._explained():
            self._base.close()

    @property
    def is_planned(self) -> bool:
        """Whether a run has begun here."""
        return bool(self._rows("SELECT 1 FROM facts LIMIT 1"))

    def plan(self, planned: Iterable[Planned], facts: dict[str, Any]) -> None:
        """Take a new plan in the place of the last, whole or not at all.

        All results are kept, for documents that are gone may come back: a part of the source may be out of reach.

        No id comes twice in it. `facts` may be filled while the plan is drawn.
        """
        with self._explained(), self._transaction():
            self._base.execute("DELETE FROM documents")
            for position, document in enumerate(planned):
                row = (position, document.id, json.dumps(document.files), document.place, document.reason)
                self._base.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", row)
            rows = [(name, json.dumps(value)) for name, value in facts.items()]
            self._base.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", rows)

    def id(self, position: int) -> str:
        """Return the id of a document."""
        ((identity,),) = self._rows("SELECT id FROM documents WHERE position = ?", position)
        return str(identity)

    def fact(self, name: str) -> Any:
        """Return a fact of the plan."""
        ((value,),) = self._rows("SELECT value FROM facts WHERE name = ?", name)
        return json.loads(value)

    def lost(self) -> int:
        """Return how many documents have a result and are no longer in the plan."""
        ((count,),) = self._rows("SELECT count(*) FROM results WHERE id NOT IN (SELECT id FROM documents)")
        return int(count)

    @property
    def has_results(self) -> bool:
        return bool(self._rows("SELECT 1 FROM results LIMIT 1"))

    def counts_of_results(self) -> Counter[str]:
        """Return how many documents there are by result, empty where there is none; those that are no task left out."""
        query = f"SELECT ifnull(result, ''), count(*) FROM {_JOINED} WHERE place = '' GROUP BY 1"
        return Counter(dict(self._rows(query, self.made_by)))

    def works(self) -> Iterator[Work]:
        """Yield all documents to be aligned, in order; those that are finished with the hash of their content."""
        for row in self.rows():
            if row.place:
                return
            yield Work(row.position, row.id, row.files, row.content if row.result in ("done", "set aside") else None)

    def rows(self, start: int = 0, end: int = 1 << 62) -> Iterator[ResultRow]:
        """Yield the documents in a range of positions, in order."""
        columns = (
            "position, documents.id, files, place, reason, ifnull(result, ''), ifnull(content, ''), ifnull(error, ''),"
            " ifnull(seconds, 0), ifnull(counts, '{}')"
        )
        query = f"SELECT {columns} FROM {_JOINED} WHERE position >= ? AND position < ? ORDER BY position LIMIT ?"
        while found := self._rows(query, self.made_by, start, end, _AT_ONCE):
            for row in found:
                yield ResultRow._make((*row[:2], tuple(json.loads(row[2])), *row[3:9], json.loads(row[9])))
            start = found[-1][0] + 1

    def keep(self, identity: str, outcome: Outcome) -> None:
        """Keep what became of a document, in the place of what was known of it."""
        row = (
            identity,
            outcome.result,
            self.made_by,
            outcome.content,
            outcome.error,
            outcome.seconds,
            json.dumps(outcome.counts),
            outcome.records,
        )
        self._rows("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *row)

    def records(self, position: int) -> bytes:
        """Return the packed records of a document."""
        query = f"SELECT ifnull(records, x'') FROM {_JOINED} WHERE position = ?"
        ((packed,),) = self._rows(query, self.made_by, position)
        return bytes(packed)

    def shards(self) -> list[Shard]:
        """Return the shards that were written, in order of their numbers."""
        return [_shard(row) for row in self._rows("SELECT * FROM shards ORDER BY length(name), name")]

    def shard(self, name: str) -> Shard | None:
        """Return the shard of a name, None where it was not written."""
        rows = self._rows("SELECT * FROM shards WHERE name = ?", name)
        return _shard(rows[0]) if rows else None

    def keep_shard(self, shard: Shard) -> None:
        self._rows("INSERT OR REPLACE INTO shards VALUES (?, ?, ?, ?, ?)", *shard[:4], json.dumps(shard.left_out))

    def forget_shard(self, name: str) -> None:
        self._rows("DELETE FROM shards WHERE name = ?", name)

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with self._explained():
            return self._base.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            folder = self.path.parent
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise ParlalignError(f"{folder}: another run is at work there: wait, or name another folder") from error
            raise ParlalignError(
                f"{self.path}: cannot be written ({error}): check the folder and the disk, then go on with --resume"
            ) from error
        except sqlite3.DatabaseError as error:
            raise ParlalignError(
                f"{self.path}: is no journal of a run, or damaged ({error}): name another folder; the shards beside it"
                " can still be read"
            ) from error


def _shard(row: tuple[Any, ...]) -> Shard:
    return Shard._make((*row[:4], Counter(json.loads(row[4]))))
