"""The journal of a run: its plan and its results, in one SQLite file that only one run at a time can open.

Each result is written as soon as it exists, so that a killed run loses only the documents that its workers were
aligning. A later run continues from the file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from parlalign.batch.job import DocumentResult, DocumentTask
from parlalign.batch.journal_rows import ResultRow, Shard
from parlalign.batch.tasks import PlannedDocument
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
_WRITE_ERROR = "{path}: cannot be written ({error}): check the folder and the disk, then continue with --resume"
_LOCKED = "{folder}: another run is active in this folder: wait, or name another folder"
_DAMAGED = (
    "{path}: is not a journal of a run, or is damaged ({error}): name another folder; its shards can still be read"
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
_AT_ONCE = 64  # rows read at once; the memory does not grow with the run

_JOINED = "documents LEFT JOIN results ON results.id = documents.id AND results.made_by = ?"


class RunJournal:
    """The journal of a run. `made_by` identifies options and models; results with others are ignored.

    Raises `ParlalignError` if another run has the file open, if it is not a journal, or if the disk is full.
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
        # With an exclusive lock, the write-ahead log needs no shared memory, so it also works on network file systems.
        # The first transaction that writes acquires the lock, which excludes a second run.
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
        """Whether a run has begun in this folder."""
        return bool(self._rows("SELECT 1 FROM facts LIMIT 1"))

    def plan(self, planned: Iterable[PlannedDocument], facts: dict[str, Any]) -> None:
        """Replace the plan completely or not at all; `facts` may be filled while the documents are read.

        No results are deleted, because missing documents may return: a part of the source may be unreachable for a
        while. All ids in the plan must be different.
        """
        with JOURNAL_OF_RUN.errors(self.path), transaction(self._connection):
            self._connection.execute("DELETE FROM documents")
            for position, document in enumerate(planned):
                row = (position, document.id, json.dumps(document.files), document.exclusion, document.reason)
                self._connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", row)
            rows = [(name, json.dumps(value)) for name, value in facts.items()]
            self._connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", rows)

    def id(self, position: int) -> str:
        """Return the id of a document."""
        ((identity,),) = self._rows("SELECT id FROM documents WHERE position = ?", position)
        return str(identity)

    def fact(self, name: str) -> Any:
        """Return a fact of the plan by its name."""
        ((value,),) = self._rows("SELECT value FROM facts WHERE name = ?", name)
        return json.loads(value)

    def lost(self) -> int:
        """Return how many documents have a result but are no longer in the plan."""
        ((count,),) = self._rows("SELECT count(*) FROM results WHERE id NOT IN (SELECT id FROM documents)")
        return int(count)

    @property
    def has_results(self) -> bool:
        return bool(self._rows("SELECT 1 FROM results LIMIT 1"))

    def counts_of_results(self) -> Counter[str]:
        """Return the number of documents to align by result, which is empty for those without one."""
        query = f"SELECT ifnull(result, ''), count(*) FROM {_JOINED} WHERE place = '' GROUP BY 1"
        return Counter(dict(self._rows(query, self.made_by)))

    def tasks(self) -> Iterator[DocumentTask]:
        """Yield all documents to align, in order; those that are finished have the hash of their content."""
        for row in self.rows():
            if row.exclusion:
                return
            known = row.content if row.result in ("done", "set aside") else None
            yield DocumentTask(row.position, row.id, row.files, known)

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

    def save(self, identity: str, result: DocumentResult) -> None:
        """Write the result of a document, which replaces the last one."""
        row = (
            identity,
            result.status,
            self.made_by,
            result.content,
            result.error,
            result.seconds,
            json.dumps(result.counts),
            result.records,
        )
        self._rows("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *row)

    def records(self, position: int) -> bytes:
        """Return the compressed records of a document."""
        query = f"SELECT ifnull(records, x'') FROM {_JOINED} WHERE position = ?"
        ((compressed,),) = self._rows(query, self.made_by, position)
        return bytes(compressed)

    def shards(self) -> list[Shard]:
        """Return the shards that were written, in order of their numbers."""
        return [_shard(row) for row in self._rows("SELECT * FROM shards ORDER BY length(name), name")]

    def shard(self, name: str) -> Shard | None:
        """Return the shard with a name, or None if it was not written."""
        rows = self._rows("SELECT * FROM shards WHERE name = ?", name)
        return _shard(rows[0]) if rows else None

    def save_shard(self, shard: Shard) -> None:
        self._rows("INSERT OR REPLACE INTO shards VALUES (?, ?, ?, ?, ?)", *shard[:4], json.dumps(shard.left_out))

    def forget_shard(self, name: str) -> None:
        self._rows("DELETE FROM shards WHERE name = ?", name)

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with JOURNAL_OF_RUN.errors(self.path):
            return self._connection.execute(query, values).fetchall()


def _shard(row: tuple[Any, ...]) -> Shard:
    return Shard._make((*row[:4], Counter(json.loads(row[4]))))
