"""The report of a run: `manifest.jsonl` and `run.json` for programs, and counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlalign.batch.counts import AlignmentCounts
from parlalign.batch.job import Job
from parlalign.batch.journal_rows import ResultRow, Shard
from parlalign.batch.sharding import Sharding
from parlalign.io.atomic import atomic_write
from parlalign.io.resources import own_models, version_of_outputs
from parlalign.io.urls import redacted

if TYPE_CHECKING:
    from parlalign.batch.run_journal import RunJournal

MANIFEST, RUN = "manifest.jsonl", "run.json"
WAITING = "waiting"
"""The status of a document without a result, because the run was interrupted."""


@dataclass(slots=True)
class Report:
    """Counts of a run.

    `statuses` counts documents, which are pairs of files or single files, by their status in the manifest. `places`
    counts files by result (in pairs, mixed, or the status of the document), and `ignored` counts files that are not
    documents, by reason.
    """

    counts: AlignmentCounts
    statuses: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=lambda: Counter({"in pairs": 0, "mixed": 0}))
    ignored: Counter[str] = field(default_factory=Counter)
    shards: list[Shard] = field(default_factory=list)

    @property
    def failed(self) -> int:
        return self.statuses["failed"]

    @property
    def waiting(self) -> int:
        return self.statuses[WAITING]

    def add(self, row: ResultRow) -> None:
        status = status_of(row)
        self.statuses[status] += 1
        place = ("in pairs" if len(row.files) == 2 else "mixed") if status == "done" else status
        self.places[place] += len(row.files)
        if status == "done":
            self.counts.add_sums(row.counts)


def write_report(journal: RunJournal, job: Job, sharding: Sharding, folder: Path) -> Report:
    """Write the manifest with a line for each document, in order, and `run.json`; return the counts.

    The shards in the journal must belong to its results.
    """
    report = Report(AlignmentCounts(job.options), ignored=Counter(journal.fact("ignored")), shards=journal.shards())
    written = {shard.name for shard in report.shards}
    with atomic_write(folder / MANIFEST) as file:
        for row in journal.rows():
            report.add(row)
            file.write(_line(_fields(row, job, sharding, written)))
    with atomic_write(folder / RUN) as file:
        file.write(_line(_run_fields(job, sharding, report)))
    return report


def status_of(row: ResultRow) -> str:
    """Return the status of a document in the manifest."""
    return row.exclusion or row.result or WAITING


def _fields(row: ResultRow, job: Job, sharding: Sharding, written: Collection[str]) -> dict[str, Any]:
    source, target = (*map(redacted, row.files), None)[:2]
    status = status_of(row)
    shard = sharding.name(row.position // sharding.documents)
    counts = row.counts
    return {
        "id": row.id,
        "source": source,
        "target": target,
        "status": status,
        "error": row.error or row.reason or None,
        "shard": shard if status == "done" and shard in written else None,
        "pairs": counts.get("pairs", 0),
        "segments": counts.get("segments", {}).get("in", 0),
        "edits": sum(counts.get("rules", {}).values()),
        "uncertain": counts.get("uncertain", 0),
        "seconds": row.seconds,
        "content": row.content or None,
        "options": job.options_hash,
        "models": job.models,
    }


def _run_fields(job: Job, sharding: Sharding, report: Report) -> dict[str, Any]:
    options = asdict(job.options) | {"keep_all": job.keep_all}
    return {
        "parlalign": version_of_outputs(),
        "source": redacted(job.source),
        "options": options,
        "options_hash": job.options_hash,
        "models": job.models,
        "own_models": own_models(),
        "format": sharding.format,
        "documents": dict(sorted(report.statuses.items())),
        "files": {place: count for place, count in report.places.items() if count},
        "ignored": dict(report.ignored),
        "shards": {shard.name: {"records": shard.written, "sha256": shard.content} for shard in report.shards},
    }


def _line(fields: dict[str, Any]) -> bytes:
    """Return a line of JSON; file names that are not UTF-8 are escaped."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
