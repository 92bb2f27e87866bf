"""The files that a run's records are in: each holds so many documents, and is there whole or not at all."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from parlalign._version import __version__
from parlalign.batch import FORMATS, SHARD_SIZE
from parlalign.batch.run_journal import ResultRow, RunJournal, Shard
from parlalign.errors import ParlalignError
from parlalign.formats.records.parquet import pyarrow_parquet
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.formats.records.writing import write_file
from parlalign.io.atomic import atomic_write
from parlalign.io.resources import file_hash
from parlalign.io.suffixes import suffix_of
from parlalign.records import Record
from parlalign.records.values import record_from_values

_PREFIX = "records-"


@dataclass(frozen=True, slots=True)
class Sharding:
    """The format of shards, how many documents each holds, and choices for what is written.

    Raises `ParlalignError` for a format that there is not, or whose package, and for shards without a document.
    """

    format: str = "jsonl"
    documents: int = SHARD_SIZE
    writing: WriteOptions = field(default_factory=WriteOptions)

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise ParlalignError(f"format {self.format!r}: shards are written as {', '.join(FORMATS)}")
        if self.documents < 1:
            raise ParlalignError(f"{self.documents} documents a shard: give one at least")
        if self.format == "parquet":
            pyarrow_parquet("shards")  # which must not be found missing when the first of them is full

    def name(self, number: int) -> str:
        return f"{_PREFIX}{number:05}.{self.format}"

    @property
    def is_exact(self) -> bool:
        """Whether shards hold the very lines that workers give."""
        return suffix_of(self.name(0)) == ".jsonl" and self.writing == WriteOptions(codes=self.writing.codes)


class Shards:
    """The shards of a run over `tasks` documents, written one by one as their documents are finished."""

    def __init__(self, journal: RunJournal, folder: Path, sharding: Sharding, tasks: int) -> None:
        self.journal, self.folder, self.sharding = journal, folder, sharding
        size = sharding.documents
        self.unfinished = array("q", [min(size, tasks - start) for start in range(0, tasks, size)])

    def finish(self, position: int) -> None:
        """Take note that a document is finished; write the shard if it was the last one there."""
        number = position // self.sharding.documents
        self.unfinished[number] -= 1
        if not self.unfinished[number]:
            self._write(number)

    def remove_stale(self) -> None:
        """Remove shards that are not made of what the journal now holds, and what was left half written.

        Other options, files or sizes of shards make them so: what is there would be told as what it is not.
        """
        numbers = {self.sharding.name(number): number for number in range(len(self.unfinished))}
        for shard in self.journal.shards():
            number = numbers.get(shard.name)
            if number is None or shard.made_of != self._made_of(number):
                (self.folder / shard.name).unlink(missing_ok=True)
                self.journal.forget_shard(shard.name)
        for left in self.folder.glob(".*.part"):
            left.unlink(missing_ok=True)

    def _write(self, number: int) -> None:
        name, made_of = self.sharding.name(number), self._made_of(number)
        path = self.folder / name
        known = self.journal.shard(name)
        if known and known.made_of == made_of and path.is_file() and file_hash(path) == known.content:
            return
        if self.sharding.is_exact:
            tally = self._copy(self._rows(number), path)
        else:
            tally = write_file(self._records(self._rows(number)), path, self.sharding.writing)
        self.journal.keep_shard(Shard(name, made_of, file_hash(path), tally.written, tally.left_out))

    def _rows(self, number: int) -> Iterator[ResultRow]:
        size = self.sharding.documents
        return self.journal.rows(number * size, (number + 1) * size)

    def _made_of(self, number: int) -> str:
        made_of = sha256(f"{__version__} {self.sharding} {self.journal.made_by}".encode())
        for row in self._rows(number):
            made_of.update(json.dumps([row.id, row.files, row.result, row.content]).encode())
        return made_of.hexdigest()

    def _copy(self, rows: Iterator[ResultRow], path: Path) -> WriteReport:
        tally = WriteReport()
        with atomic_write(path) as file:
            for row in rows:
                lines = self._lines(row)
                file.write(lines)
                tally.written += lines.count(b"\n")
        return tally

    def _records(self, rows: Iterator[ResultRow]) -> Iterator[Record]:
        for row in rows:
            for line in self._lines(row).splitlines():
                yield record_from_values(json.loads(line))

    def _lines(self, row: ResultRow) -> bytes:
        return zlib.decompress(self.journal.records(row.position)) if row.result == "done" else b""
