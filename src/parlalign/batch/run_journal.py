"""What a run has planned and done, in one SQLite file that only one run at a time may open.

A result is kept as soon as it is there, so that a killed run loses what its workers had in hand and no more. The file
is kept afterwards: it is what a later run goes on from.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from parlalign.batch.job import Outcome, Work
from parlalign.batch.plan import Planned
from parlalign.io.sqlite import SQLiteFormat, transaction

_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, files TEXT NOT NULL, place TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE results (
    id TEXT PRIMARY KEY, result TEXT NOT NULL, made_by TEXT NOT NULL, content TEXT NOT NULL, error TEXT NOT NULL,
    seconds REAL NOT NULL, counts TEXT NOT NULL, records BLOB NOT NULL
);
CREATE TABLE shards (
    name TEXT PRIMARY KEY, made_of TEXT NOT NULL, content TEXT NOT NULL, written INTEGER NOT NULL,
    left_out TEXT NOT NULL
);
"""
_WRITE_ERROR = "{path}: cannot be written ({error}): check the folder and the disk, then go on with --resume"
_LOCKED = "{folder}: another run is active in this folder: wait, or name another folder"
_DAMAGED = (
    "{path}: is no journal of a run, or is damaged ({error}): name another folder; the shards in this folder can still"
    " be read"
)
JOURNAL_OF_RUN = SQLiteFormat(
    name="journal of a run",
    cure="name another folder",
    application_id=0x70616C6E,  # the letters paln
    version=1,
    schema=_SCHEMA,
    timeout=0,
    pragmas=("locking_mode = EXCLUSIVE", "trusted_schema = OFF", "cell_size_check = ON"),
    messages={
        "SQLITE_BUSY": _LOCKED,
        "SQLITE_LOCKED": _LOCKED,
        "SQLITE_NOTADB": _DAMAGED,
        "SQLITE_CORRUPT": _DAMAGED,
        "": _WRITE_ERROR,
    },
)
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
        with JOURNAL_OF_RUN.errors(path):
            self._connection = JOURNAL_OF_RUN.open(path, "mode=rwc")
            try:
                self._check_or_make()
            except BaseException:
                self._connection.close()
                raise

    def _check_or_make(self) -> None:
        is_new = JOURNAL_OF_RUN.is_new(self._connection)
        if not is_new:
            JOURNAL_OF_RUN.check(self._connection, self.path)
        # With an exclusive lock, the write-ahead log needs no shared memory, so that it works on network file systems,
        # too. The lock keeps a second run out; it is taken by the first transaction that writes.
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with transaction(self._connection, write=True):
            if is_new:
                JOURNAL_OF_RUN.make_tables(self._connection)

    def close(self) -> None:
        with JOURNAL_OF_RUN.errors(self.path):
            self._connection.close()

    @property
    def is_planned(self) -> bool:
        """Whether a run has begun here."""
        return bool(self._rows("SELECT 1 FROM facts LIMIT 1"))

    def plan(self, planned: Iterable[Planned], facts: dict[str, Any]) -> None:
        """Take a new plan in the place of the last, whole or not at all.

        All results are kept, for documents that are gone may come back: a part of the source may be out of reach.

        No id comes twice in it. `facts` may be filled while the plan is drawn.
        """
        with JOURNAL_OF_RUN.errors(self.path), transaction(self._connection):
            self._connection.execute("DELETE FROM documents")
            for position, document in enumerate(planned):
                row = (position, document.id, json.dumps(document.files), document.place, document.reason)
                self._connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", row)
            rows = [(name, json.dumps(value)) for name, value in facts.items()]
            self._connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", rows)

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
        with JOURNAL_OF_RUN.errors(self.path):
            return self._connection.execute(query, values).fetchall()


def _shard(row: tuple[Any, ...]) -> Shard:
    return Shard._make((*row[:4], Counter(json.loads(row[4]))))
