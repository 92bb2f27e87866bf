"""A run: plan what a source holds, have an engine do what is not done, keep results, write shards and a manifest."""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from parlalign.batch import MAX_MEMORY
from parlalign.batch.engines import Engine, make_engine
from parlalign.batch.job import Job, Outcome, hash_of_models
from parlalign.batch.local_engine import start_program, wait_for_end
from parlalign.batch.plan import Planned
from parlalign.batch.report import MANIFEST, RUN, Report, write_report
from parlalign.batch.run_journal import RunJournal
from parlalign.batch.shards import Sharding, Shards
from parlalign.encoding import Encoder
from parlalign.errors import ParlalignError
from parlalign.formats.records.reading import READERS, iter_file
from parlalign.io.urls import is_url, local_path, redacted
from parlalign.options import Options
from parlalign.records import Record

JOURNAL = "journal.sqlite"


class Run:
    """A planned run, with its journal open: `outcomes` does what is left, and then `report` says what became of all."""

    def __init__(self, job: Job, folder: Path, sharding: Sharding, journal: RunJournal) -> None:
        self.job, self.folder, self.sharding, self.journal = job, folder, sharding, journal
        counts = journal.counts_of_results()
        self.tasks = counts.total()
        self.finished = counts["done"] + counts["set aside"]
        """Documents with a result of an earlier run, to be looked at for a change of their content alone."""
        self.lost = journal.lost()
        """Documents with a result that the source no longer has."""
        self.has_begun = False
        """Whether an outcome is there: before that, what other options have left is not touched."""
        self._shards = Shards(journal, folder, sharding, self.tasks)

    def outcomes(self, engine: Engine) -> Iterator[tuple[str, Outcome]]:
        """Yield what became of each document, with its id, as it is finished and kept.

        When the first is there, so that a run that cannot work takes nothing away, shards and manifest of other options
        or files are removed.
        """
        with closing(engine.outcomes(self.job, self.journal.works())) as outcomes:
            for outcome in outcomes:
                if not self.has_begun:
                    self.has_begun = True
                    self.report()
                identity = self.journal.id(outcome.position)
                if outcome.result != "unchanged":
                    self.journal.keep(identity, outcome)
                self._shards.finish(outcome.position)
                yield identity, outcome

    def report(self) -> Report:
        """Write the manifest and `run.json` as things stand, without shards that do not, and return the counts."""
        self._shards.remove_stale()
        return write_report(self.journal, self.job, self.sharding, self.folder)

    def report_if_begun(self) -> None:
        """Write the manifest after an error, as far as that is possible."""
        with suppress(ParlalignError):
            if self.has_begun:
                self.report()


@contextmanager
def opened_run(job: Job, output: str | Path, sharding: Sharding, *, resume: bool) -> Iterator[Run]:
    """Yield a run over the documents of `job.source` into a folder, which is made.

    Raises `ParlalignError` where the folder holds something else, or a run and `resume` is false, or where another run
    is at work in it; and where the source cannot be read or holds nothing to align. A run that comes to nothing leaves
    nothing.
    """
    job = replace(job, models=hash_of_models(job.encoder))
    folder = _made_folder(str(output), job.source)
    with closing(RunJournal(folder / JOURNAL, f"{job.options_hash} {job.models}")) as journal:
        if journal.is_planned and not resume:
            raise ParlalignError(f"{folder}: holds a run: go on with it by --resume, or name another folder")
        if not journal.is_planned:
            _refuse_other_files(folder)
        try:
            _plan(journal, job)
            yield Run(job, folder, sharding, journal)
        except ParlalignError:
            if not journal.has_results:
                _remove_run(folder)
            raise


def _made_folder(output: str, source: str) -> Path:
    """Return the folder of a run, made where it was not there; raise `ParlalignError` where it cannot be one."""
    if is_url(output):
        raise ParlalignError(f"{redacted(output)}: results are written to the disk: name a folder there")
    folder, place = Path(output), local_path(source)
    if not is_url(place) and Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(place)):
        raise ParlalignError(f"{folder}: lies in {place}, where it would be taken for input: name another folder")
    try:
        folder.mkdir(exist_ok=True)
        if not (folder / JOURNAL).exists():
            _refuse_other_files(folder)
    except FileNotFoundError as error:
        raise ParlalignError(f"{folder}: its folder does not exist: make it first") from error
    except OSError as error:
        raise ParlalignError(f"{folder}: cannot be a folder of results ({error.strerror}): name another") from error
    return folder


def _refuse_other_files(folder: Path) -> None:
    """Raise `ParlalignError` where there is anything but a journal."""
    if any(not path.name.startswith(JOURNAL) for path in folder.iterdir()):
        raise ParlalignError(f"{folder}: holds other files: name a new or empty folder")


def _plan(journal: RunJournal, job: Job) -> None:
    """Take the plan from a process of its own, whose memory is gone when it ends."""
    facts: dict[str, Any] = {"ignored": {}}
    with closing(_planned(job, facts["ignored"])) as planned:
        journal.plan(planned, facts)


def _planned(job: Job, ignored: dict[str, int]) -> Generator[Planned]:
    """Yield the documents of the source; what it ignores is counted, by reason, in `ignored`."""
    process = start_program("parlalign.batch.plan")
    try:
        asked = cast("BinaryIO", process.stdin)
        asked.write(json.dumps([job.source, job.languages]).encode() + b"\n")
        asked.flush()
        for line in cast("BinaryIO", process.stdout):
            found = json.loads(line)
            if "planned" in found:
                identity, files, place, reason = found["planned"]
                yield Planned(identity, tuple(files), place, reason)
            elif "ignored" in found:
                reason, count = found["ignored"]
                ignored[reason] = count
            elif "error" in found:
                raise ParlalignError(found["error"])
            else:
                return
        code = process.wait()
        raise ParlalignError(f"{redacted(job.source)}: listing it ended with code {code}: the memory may not suffice")
    except BrokenPipeError as error:
        raise ParlalignError(f"{redacted(job.source)}: the process that lists it has died: try again") from error
    finally:
        process.kill()
        wait_for_end(process)


def _remove_run(folder: Path) -> None:
    for path in [*folder.glob(f"{JOURNAL}*"), folder / MANIFEST, folder / RUN]:
        path.unlink(missing_ok=True)
    with suppress(OSError):  # there may be something else by now
        folder.rmdir()


@dataclass(frozen=True, slots=True)
class AlignedCorpus:
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
            yield from iter_file(shard, READERS)

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
) -> AlignedCorpus:
    """Align all documents of a folder, zip archive or manifest, each also by URL, into a folder of shards.

    `resume` goes on with a run that was stopped, and does again what failed or has changed. `keep_all` writes unpaired
    and rejected segments, too; `max_memory` is in MiB a document. What fails is counted, and the others go on:
    `AlignedCorpus.failed`, `.documents()`. Raises `ParlalignError` where nothing can be done at all, as where `output`
    holds something else, or a run and `resume` is false.
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
            for _ in run.outcomes(make_engine(engine, scheduler, jobs)):
                pass
        except (KeyboardInterrupt, ParlalignError):
            run.report_if_begun()
            raise
        return AlignedCorpus(run.folder, run.report())


def _name_of(encoder: str | Encoder) -> str:
    if not isinstance(encoder, str):
        raise ParlalignError(
            "a run takes an encoder by its name, for its workers are other processes: see load_encoder"
        )
    return encoder
