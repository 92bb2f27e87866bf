"""Jobs: from a draft to a review, one at a time, in a process that can be killed."""

from __future__ import annotations

import logging
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from secrets import token_hex
from typing import Any, Literal

from parlalign.app.start.drafts import Draft, Drafts
from parlalign.app.start.error_views import error_view, unexpected
from parlalign.app.start.own_folder import private_folder
from parlalign.app.start.saved_reviews import SavedReviews
from parlalign.app.start.worker_process import FailedTaskError, WorkerProcess
from parlalign.encoding import DEFAULT_ENCODER
from parlalign.errors import ParlalignError
from parlalign.io.atomic import cannot_write
from parlalign.io.sqlite import remove_database

logger = logging.getLogger(__name__)

_MOST_JOBS = 100
"""Jobs whose state is kept; a page asks for the state of the latest one only."""


@dataclass(slots=True, eq=False)
class _Job:
    """A job and its state. All is changed under `lock`, so that a job is not cancelled while its review is stored."""

    identity: str
    draft_id: str
    draft: Draft
    choices: dict[str, Any]
    state: Literal["running", "done", "failed", "cancelled"] = "running"
    stage: str | None = None
    share: float = 0.0
    review: str | None = None
    is_resumed: bool = False
    notes: list[str] = field(default_factory=list)
    not_aligned: list[str] = field(default_factory=list)
    """Files of a folder that could not be aligned."""
    error: dict[str, Any] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, error: dict[str, Any]) -> None:
        """Note why the job failed, in the names of the person, unless it was cancelled before."""
        with self.lock:
            if self.state == "running":
                self.error = self.draft.error_view(error)
                self.state = "failed"


class Jobs:
    """The jobs of a server by their id; a thread does them in order."""

    def __init__(self, drafts: Drafts, saved: SavedReviews, folder: Path, encoder: str = DEFAULT_ENCODER) -> None:
        self._drafts = drafts
        self._saved = saved
        self._folder = folder
        self._jobs: dict[str, _Job] = {}
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._current: _Job | None = None
        self.worker = WorkerProcess(loaded_encoder=encoder)
        self._thread = threading.Thread(target=self._do_all, daemon=True)
        self._thread.start()

    def add(self, draft_id: str, draft: Draft, choices: dict[str, Any]) -> str:
        """Begin a job when those before it have ended; return its id. `choices` are languages, level and encoder."""
        if len(self._jobs) >= _MOST_JOBS:
            self._jobs.pop(next(iter(self._jobs)))
        job = _Job(token_hex(8), draft_id, draft, choices)
        draft.uses += 1
        self._jobs[job.identity] = job
        self._waiting.put(job)
        return job.identity

    def view(self, identity: str) -> dict[str, Any] | None:
        """Return the state of a job, or None if there is no such job."""
        job = self._jobs.get(identity)
        if job is None:
            return None
        with job.lock:
            return {
                "state": job.state,
                "stage": job.stage,
                "share": job.share,
                "review": job.review,
                "resumed": job.is_resumed,
                "notes": job.notes,
                "not_aligned": job.not_aligned,
                "error": job.error,
            }

    def cancel(self, identity: str) -> bool:
        """Cancel a job if it has not ended; return whether there is such a job."""
        job = self._jobs.get(identity)
        if job is None:
            return False
        with job.lock:
            if job.state == "running":
                job.state = "cancelled"
                if job is self._current:
                    self.worker.kill()
        return True

    def close(self) -> None:
        """End the current job and the thread."""
        self._waiting.put(None)
        for identity in self._jobs:
            self.cancel(identity)
        self.worker.close()
        self._thread.join()

    def _do_all(self) -> None:
        while job := self._waiting.get():
            with job.lock:
                self._current = job if job.state == "running" else None
            if self._current:
                self._do(job)
            self._drafts.release(job.draft)

    def _do(self, job: _Job) -> None:
        try:
            self._make_review(job)
        except FailedTaskError as error:
            job.fail(error.view)
        except ParlalignError as error:
            job.fail(error_view(error))
        except OSError as error:
            job.fail(error_view(cannot_write(error.filename or self._saved.own, error)))
        except Exception as error:  # the thread must go on with the next job
            logger.exception("job %s", job.identity)
            job.fail(error_view(unexpected(error)))
        finally:
            self._current = None
        self._warm_up()

    def _make_review(self, job: _Job) -> None:
        folder = private_folder(self._folder / job.identity)
        try:
            job.draft.give_name()
            folders = (str(folder), str(private_folder(self._saved.own)))
            task = {"do": "open", "dropped": job.draft.dropped(), **job.choices, "folders": folders}
            self._store(job, self.worker.run(task, lambda stage, share: self._hear(job, stage, share)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _hear(self, job: _Job, stage: str, share: float) -> None:
        job.stage, job.share = stage, share
        if job.state == "cancelled":  # before the worker had the task
            self.worker.kill()

    def _store(self, job: _Job, made: dict[str, Any]) -> None:
        """Move the journal to the other reviews, unless the job was cancelled; the dropped files are not needed."""
        with job.lock:
            if job.state != "running":
                return
            made_at = Path(made["journal"])
            path = self._saved.own / made_at.name
            if not path.exists():
                remove_database(path)  # the log of a journal that was deleted would be added to the new one
                made_at.rename(path)
            review = self._saved.add(path)
            if made["resumed"]:
                _check_readable(path)
            job.review = review
            job.is_resumed = made["resumed"]
            job.notes = [job.draft.without_folder(note) for note in made["notes"]]
            job.not_aligned = made["not_aligned"]
            job.state = "done"
        self._drafts.remove(job.draft_id)

    def _warm_up(self) -> None:
        with suppress(ParlalignError):  # the server ends, or the next job says why
            self.worker.start()


def _check_readable(journal: Path) -> None:
    """Raise `ParlalignError` for a damaged journal; its review is listed, so that it can be deleted."""
    from parlalign.review.journal_queries import JournalReader

    try:
        with JournalReader(journal) as reader:
            reader.facts()
            reader.counts()
    except ParlalignError as error:
        message = f"{error}; or delete the review on the start page, and drop the files again"
        raise ParlalignError(message, code="damaged-review") from error
