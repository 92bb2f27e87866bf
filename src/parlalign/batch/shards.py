"""The files with the records of a run. Each has a fixed number of documents and is written completely or not at all."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from parlalign._version import __version__
from parlalign.batch.journal_rows import ResultRow, Shard
from parlalign.batch.run_journal import RunJournal
from parlalign.batch.sharding import Sharding
from parlalign.formats.records.write_report import WriteReport
from parlalign.formats.records.writing import write_file
from parlalign.io.atomic import atomic_write
from parlalign.io.resources import file_hash
from parlalign.records import Record
from parlalign.records.values import record_from_values


class Shards:
    """The shards of a run over `tasks` documents; each is written when the last of its documents is finished."""

    def __init__(self, journal: RunJournal, folder: Path, sharding: Sharding, tasks: int) -> None:
        self.journal, self.folder, self.sharding = journal, folder, sharding
        size = sharding.documents
        self.unfinished = array("q", [min(size, tasks - start) for start in range(0, tasks, size)])

    def finish(self, position: int) -> None:
        """Note that a document is finished, and write its shard if it was the last one."""
        number = position // self.sharding.documents
        self.unfinished[number] -= 1
        if not self.unfinished[number]:
            self._write(number)

    def remove_stale(self) -> None:
        """Remove partly written files, and shards that were made with other options, files or sizes of shards."""
        numbers = {self.sharding.name(number): number for number in range(len(self.unfinished))}
        for shard in self.journal.shards():
            number = numbers.get(shard.name)
            if number is None or shard.made_of != self._made_of(number):
                (self.folder / shard.name).unlink(missing_ok=True)
                self.journal.forget_shard(shard.name)
        for partial in self.folder.glob(".*.part"):
            partial.unlink(missing_ok=True)

    def _write(self, number: int) -> None:
        name, made_of = self.sharding.name(number), self._made_of(number)
        path = self.folder / name
        known = self.journal.shard(name)
        if known and known.made_of == made_of and path.is_file() and file_hash(path) == known.content:
            return
        if self.sharding.copies_lines:
            report = self._copy(self._rows(number), path)
        else:
            report = write_file(self._records(self._rows(number)), path, self.sharding.writing)
        self.journal.save_shard(Shard(name, made_of, file_hash(path), report.written, report.left_out))

    def _rows(self, number: int) -> Iterator[ResultRow]:
        size = self.sharding.documents
        return self.journal.rows(number * size, (number + 1) * size)

    def _made_of(self, number: int) -> str:
        made_of = sha256(f"{__version__} {self.sharding} {self.journal.made_by}".encode())
        for row in self._rows(number):
            made_of.update(json.dumps([row.id, row.files, row.result, row.content]).encode())
        return made_of.hexdigest()

    def _copy(self, rows: Iterator[ResultRow], path: Path) -> WriteReport:
        report = WriteReport()
        with atomic_write(path) as file:
            for row in rows:
                lines = self._lines(row)
                file.write(lines)
                report.written += lines.count(b"\n")
        return report

    def _records(self, rows: Iterator[ResultRow]) -> Iterator[Record]:
        for row in rows:
            for line in self._lines(row).splitlines():
                yield record_from_values(json.loads(line))

    def _lines(self, row: ResultRow) -> bytes:
        return zlib.decompress(self.journal.records(row.position)) if row.result == "done" else b""
