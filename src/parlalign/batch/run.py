"""A batch run: plan the documents of a source, align them, save the results, write shards and a manifest."""

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
from parlalign.batch.job import DocumentResult, Job, hash_of_models
from parlalign.batch.local_engine import start_program, wait_for_end
from parlalign.batch.report import MANIFEST, RUN, Report, write_report
from parlalign.batch.run_journal import RunJournal
from parlalign.batch.sharding import Sharding
from parlalign.batch.shards import Shards
from parlalign.batch.tasks import PlannedDocument
from parlalign.encoding import Encoder
from parlalign.errors import ParlalignError
from parlalign.formats.records.reading import READERS, iter_file
from parlalign.io.urls import is_url, local_path, redacted
from parlalign.options import Options
from parlalign.records import Record

JOURNAL = "journal.sqlite"


class Run:
    """A planned run with an open journal: `results` aligns the remaining documents, and `report` counts all of them."""

    def __init__(self, job: Job, folder: Path, sharding: Sharding, journal: RunJournal) -> None:
        self.job, self.folder, self.sharding, self.journal = job, folder, sharding, journal
        counts = journal.counts_of_results()
        self.tasks = counts.total()
        self.finished = counts["done"] + counts["set aside"]
        """How many documents have a result of an earlier run; a document with new content is aligned again."""
        self.lost = journal.lost()
        """How many documents have a result but are no longer in the source."""
        self.has_begun = False
        """Whether there is a result. Before that, files of runs with other options are not touched."""
        self._shards = Shards(journal, folder, sharding, self.tasks)

    def results(self, engine: Engine) -> Iterator[tuple[str, DocumentResult]]:
        """Yield the id and the result of each document when it is finished and saved.

        Shards and manifest of other options or files are removed after the first result, so that a run that cannot
        work removes nothing.
        """
        with closing(engine.results(self.job, self.journal.tasks())) as results:
            for result in results:
                if not self.has_begun:
                    self.has_begun = True
                    self.report()
                identity = self.journal.id(result.position)
                if result.status != "unchanged":
                    self.journal.save(identity, result)
                self._shards.finish(result.position)
                yield identity, result

    def report(self) -> Report:
        """Remove stale shards, write the manifest and `run.json`, and return the counts."""
        self._shards.remove_stale()
        return write_report(self.journal, self.job, self.sharding, self.folder)

    def report_if_begun(self) -> None:
        """Write the manifest after an error, if possible."""
        with suppress(ParlalignError):
            if self.has_begun:
                self.report()


@contextmanager
def open_run(job: Job, output: str | Path, sharding: Sharding, *, resume: bool) -> Iterator[Run]:
    """Yield a run over the documents of `job.source`; the folder `output` is made.

    Raises `ParlalignError` if the encoder was not trained on a language, if the folder contains other files, or a run
    and `resume` is false, if another run is active in it, or if the source cannot be read or has nothing to align. A
    run that fails without a result leaves no files.
    """
    job.options.check_encoder()
    job = replace(job, models=hash_of_models(job.encoder))
    folder = _make_folder(str(output), job.source)
    with closing(RunJournal(folder / JOURNAL, f"{job.options_hash} {job.models}")) as journal:
        if journal.is_planned and not resume:
            raise ParlalignError(
                f"{folder}: contains a run: continue it with --resume (resume=True in Python), or name another folder"
            )
        if not journal.is_planned:
            _refuse_other_files(folder)
        try:
            _plan(journal, job)
            yield Run(job, folder, sharding, journal)
        except ParlalignError:
            if not journal.has_results:
                _remove_run(folder)
            raise


def _make_folder(output: str, source: str) -> Path:
    """Make the folder of a run if it is missing, and return it; raise `ParlalignError` if it cannot be used."""
    if is_url(output):
        raise ParlalignError(f"{redacted(output)}: results are written to the local disk: name a folder")
    folder, place = Path(output), local_path(source)
    if not is_url(place) and Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(place)):
        raise ParlalignError(
            f"{folder}: is inside the source {place}, so it would be read as input: name another folder"
        )
    try:
        folder.mkdir(exist_ok=True)
        if not (folder / JOURNAL).exists():
            _refuse_other_files(folder)
    except FileNotFoundError as error:
        raise ParlalignError(f"{folder}: its folder does not exist: make it first") from error
    except OSError as error:
        raise ParlalignError(f"{folder}: cannot be used for results ({error.strerror}): name another folder") from error
    return folder


def _refuse_other_files(folder: Path) -> None:
    """Raise `ParlalignError` if a folder contains anything except a journal."""
    if any(not path.name.startswith(JOURNAL) for path in folder.iterdir()):
        raise ParlalignError(f"{folder}: contains other files: name a new or empty folder")


def _plan(journal: RunJournal, job: Job) -> None:
    """Make the plan in another process, which frees its memory when it ends."""
    facts: dict[str, Any] = {"ignored": {}}
    with closing(_listed_documents(job, facts["ignored"])) as documents:
        journal.plan(documents, facts)


def _listed_documents(job: Job, ignored: dict[str, int]) -> Generator[PlannedDocument]:
    """Yield the documents of the source, and count its other files by reason in `ignored`."""
    process = start_program("parlalign.batch.plan")
    try:
        request = cast("BinaryIO", process.stdin)
        request.write(json.dumps([job.source, job.languages]).encode() + b"\n")
        request.flush()
        for line in cast("BinaryIO", process.stdout):
            message = json.loads(line)
            if "planned" in message:
                identity, files, exclusion, reason = message["planned"]
                yield PlannedDocument(identity, tuple(files), exclusion, reason)
            elif "ignored" in message:
                reason, count = message["ignored"]
                ignored[reason] = count
            elif "error" in message:
                raise ParlalignError(message["error"])
            else:
                return
        code = process.wait()
        raise ParlalignError(
            f"{redacted(job.source)}: the process that lists it ended with code {code}: give it more memory"
        )
    except BrokenPipeError as error:
        raise ParlalignError(f"{redacted(job.source)}: the process that lists it has died: try again") from error
    finally:
        process.kill()
        wait_for_end(process)


def _remove_run(folder: Path) -> None:
    for path in [*folder.glob(f"{JOURNAL}*"), folder / MANIFEST, folder / RUN]:
        path.unlink(missing_ok=True)
    with suppress(OSError):  # the folder may contain other files now
        folder.rmdir()


@dataclass(frozen=True, slots=True)
class AlignedCorpus:
    """The output of a run: a folder of shards, and counts of the documents."""

    folder: Path
    report: Report

    @property
    def failed(self) -> int:
        """How many documents failed; the manifest has the errors."""
        return self.report.failed

    @property
    def shards(self) -> list[Path]:
        """The files with the records, in the order of the documents."""
        return [self.folder / shard.name for shard in self.report.shards]

    def records(self) -> Iterator[Record]:
        """Yield the records of all shards, in the order of the documents."""
        for shard in self.shards:
            yield from iter_file(shard, READERS)

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield the lines of the manifest, in order: id, source, target, status, error, counts, hashes."""
        with (self.folder / MANIFEST).open("rb") as lines:
            yield from map(json.loads, lines)


def align_corpus(  # noqa: PLR0913 - each is an option of the user
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
    """Align all documents of a folder, zip archive or manifest, which may be given by URL, into a folder of shards.

    `resume` continues a run that was stopped, and aligns again what failed or has changed. `keep_all` writes unpaired
    and rejected segments, too. `max_memory` is the limit for one document in MiB. If a document fails, the others are
    still aligned; see `AlignedCorpus.failed` and `.documents()`. Raises `ParlalignError` if no document can be aligned,
    for instance because `output` contains other files, or a run and `resume` is false.
    """
    options = options or Options()
    job = Job(
        str(source),
        options.languages,
        options.level,
        options.min_score,
        _encoder_name(options.encoder),
        options.keep_navigation,
        keep_all,
        max_memory,
        crossing=options.crossing,
    )
    with open_run(job, output, sharding or Sharding(), resume=resume) as run:
        try:
            for _ in run.results(make_engine(engine, scheduler, jobs)):
                pass
        except (KeyboardInterrupt, ParlalignError):
            run.report_if_begun()
            raise
        return AlignedCorpus(run.folder, run.report())


def _encoder_name(encoder: str | Encoder) -> str:
    if not isinstance(encoder, str):
        raise ParlalignError(
            "the workers of a run are other processes: give the encoder by its name, as for load_encoder"
        )
    return encoder
