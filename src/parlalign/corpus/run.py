"""A run: plan what a source holds, have an engine do what is not done, keep results, write shards and a manifest."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from parlalign.corpus import ENGINES, MAX_MEMORY
from parlalign.corpus.job import Job, Outcome, Work, hash_of_models
from parlalign.corpus.journal import Journal
from parlalign.corpus.local import available_cpus, run_local, start_program
from parlalign.corpus.plan import Planned
from parlalign.corpus.report import MANIFEST, Report, write_report
from parlalign.corpus.shards import Sharding, Shards
from parlalign.encode import Encoder
from parlalign.errors import ParlalignError
from parlalign.options import Options
from parlalign.readers.records import iter_records
from parlalign.readers.remote import is_url, shown
from parlalign.records import Record

JOURNAL = "journal.sqlite"


@dataclass(frozen=True, slots=True)
class Engine:
    """Who does the work: processes of this machine, or Dask with a cluster of its own or a scheduler by its address.

    `jobs` is how many workers there are; without it, one a processor, or those that the scheduler has. Raises
    `ParlalignError` for an engine that there is not, and for a scheduler where there is none.
    """

    name: str = "local"
    scheduler: str | None = None
    jobs: int | None = None

    def __post_init__(self) -> None:
        if self.name not in ENGINES:
            raise ParlalignError(f"engine {self.name!r} is unknown: use one of {', '.join(ENGINES)}")
        if self.scheduler and self.name != "dask":
            raise ParlalignError(f"engine {self.name} has no scheduler: give --engine dask")
        if self.scheduler and self.jobs:
            raise ParlalignError("the workers of a scheduler are as many as it has: leave --jobs or --scheduler out")
        if self.jobs is not None and self.jobs < 1:
            raise ParlalignError(f"{self.jobs} jobs: give one at least")

    def outcomes(self, job: Job, works: Iterator[Work]) -> Generator[Outcome]:
        """Yield outcomes as they come; closing the generator ends the work."""
        jobs = self.jobs or available_cpus()
        if self.name == "local":
            return run_local(job, works, jobs)
        from parlalign.corpus.dask import run_dask

        return run_dask(job, works, self.scheduler, jobs)


class Run:
    """A planned run, with its journal open: `outcomes` does what is left, and then `report` says what became of all."""

    def __init__(self, job: Job, folder: Path, sharding: Sharding, journal: Journal) -> None:
        self.job, self.folder, self.sharding, self.journal = job, folder, sharding, journal
        counts = journal.counts_of_results()
        self.tasks = counts.total()
        self.finished = counts["done"] + counts["set aside"]
        """Documents with a result of an earlier run, to be looked at for a change of their content alone."""

    def outcomes(self, engine: Engine) -> Iterator[tuple[str, Outcome]]:
        """Yield what became of each document, with its id, as it is finished and kept."""
        shards = Shards(self.journal, self.folder, self.sharding, self.tasks)
        with closing(engine.outcomes(self.job, self.journal.works())) as outcomes:
            for outcome in outcomes:
                if outcome.result != "unchanged":
                    self.journal.keep(outcome)
                shards.finish(outcome.position)
                yield self.journal.id(outcome.position), outcome

    def report(self) -> Report:
        """Write the manifest and `run.json` as things stand, and return the counts."""
        return write_report(self.journal, self.job, self.sharding, self.folder)


@contextmanager
def opened_run(job: Job, output: str | Path, sharding: Sharding, *, resume: bool) -> Iterator[Run]:
    """Yield a run over the documents of `job.source` into a folder, which is made.

    Raises `ParlalignError` where the folder holds something else, or a run and `resume` is false, or where another run
    is at work in it; and where the source cannot be read or holds nothing to align.
    """
    folder = Path(output)
    job = replace(job, models=hash_of_models(job.encoder))
    _check_folder(folder, job.source)
    with closing(Journal(folder / JOURNAL, f"{job.options_hash} {job.models}")) as journal:
        if journal.is_planned and not resume:
            raise ParlalignError(f"{folder}: holds a run: go on with it by --resume, or name another folder")
        _plan(journal, job, folder)
        yield Run(job, folder, sharding, journal)


def _check_folder(folder: Path, source: str) -> None:
    if not is_url(source) and folder.resolve().is_relative_to(Path(source).resolve()):
        raise ParlalignError(f"{folder}: lies in {source}, where it would be taken for input: name another folder")
    try:
        folder.mkdir(exist_ok=True)
        is_other = not (folder / JOURNAL).exists() and any(folder.iterdir())
    except FileNotFoundError as error:
        raise ParlalignError(f"{folder}: its folder does not exist: make it first") from error
    except OSError as error:
        raise ParlalignError(f"{folder}: cannot be a folder of results ({error.strerror}): name another") from error
    if is_other:
        raise ParlalignError(f"{folder}: holds other files: name a new or empty folder")


def _plan(journal: Journal, job: Job, folder: Path) -> None:
    """Take the plan from a process of its own, whose memory is gone when it ends."""
    facts: dict[str, Any] = {"ignored": {}}
    try:
        with closing(_planned(job, facts["ignored"])) as planned:
            journal.plan(planned, facts)
    except ParlalignError:
        if not journal.is_planned:  # a source that is not there leaves nothing behind
            _remove_journal(folder)
        raise


def _planned(job: Job, ignored: dict[str, int]) -> Generator[Planned]:
    nothing = True
    process = start_program("parlalign.corpus.plan", job.source, "-".join(job.languages))
    try:
        for line in cast("BinaryIO", process.stdout):
            found = json.loads(line)
            if "planned" in found:
                identity, files, place, reason = found["planned"]
                nothing = nothing and bool(place)
                yield Planned(identity, tuple(files), place, reason)
            elif "ignored" in found:
                reason, count = found["ignored"]
                ignored[reason] = count
            elif "error" in found:
                raise ParlalignError(found["error"])
            elif nothing:
                raise ParlalignError(
                    f"{shown(job.source)}: nothing to pair: name files as in x.nl.html and x.de.html, or nl/x.html and"
                    " de/x.html, or let `parlalign pair` find out which belong together"
                )
            else:
                return
        raise ParlalignError(f"{shown(job.source)}: listing it ended before its end: the memory may not suffice")
    finally:
        process.kill()
        with process:
            pass  # pipes are closed, and its end is waited for


def _remove_journal(folder: Path) -> None:
    for path in folder.glob(f"{JOURNAL}*"):
        path.unlink()
    with suppress(OSError):  # there may be something else by now
        folder.rmdir()


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a run has made: a folder of shards, and counts of what became of the documents."""

    folder: Path
    report: Report

    @property
    def failed(self) -> int:
        """How many documents failed; the manifest says which and why."""
        return self.report.failed

    @property
    def shards(self) -> list[Path]:
        """The files of records, in order of the documents."""
        return [self.folder / shard.name for shard in self.report.shards]

    def records(self) -> Iterator[Record]:
        """Yield the records of all shards, in order of the documents."""
        for shard in self.shards:
            yield from iter_records(shard)

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield the lines of the manifest, in order: id, source, target, status, error, counts, hashes."""
        with (self.folder / MANIFEST).open("rb") as lines:
            yield from map(json.loads, lines)


def align_corpus(  # noqa: PLR0913 - each is a choice of the user's
    source: str | Path,
    output: str | Path,
    options: Options | None = None,
    *,
    engine: str = "local",
    scheduler: str | None = None,
    jobs: int | None = None,
    resume: bool = False,
    keep_all: bool = False,
    max_memory: int = MAX_MEMORY,
    sharding: Sharding | None = None,
) -> Corpus:
    """Align all documents of a folder, zip archive or manifest, each also by URL, into a folder of shards.

    `resume` goes on with a run that was stopped, and does again what failed or has changed. `keep_all` writes unpaired
    and rejected segments, too; `max_memory` is in MiB a document. What fails is counted, and the others go on:
    `Corpus.failed`, `Corpus.documents()`. Raises `ParlalignError` where nothing can be done at all: see `opened_run`.
    """
    chosen = options or Options()
    job = Job(
        str(source),
        chosen.languages,
        chosen.level,
        chosen.min_score,
        _name_of(chosen.encoder),
        keep_all,
        max_memory,
    )
    with opened_run(job, output, sharding or Sharding(), resume=resume) as run:
        try:
            for _ in run.outcomes(Engine(engine, scheduler, jobs)):
                pass
        except KeyboardInterrupt:
            run.report()
            raise
        return Corpus(run.folder, run.report())


def _name_of(encoder: str | Encoder) -> str:
    if not isinstance(encoder, str):
        raise ParlalignError(
            "a run takes an encoder by its name, for its workers are other processes: see load_encoder"
        )
    return encoder
