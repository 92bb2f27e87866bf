"""The Dask engine, for many machines: a running scheduler, or a cluster on this machine.

Dask itself repeats the tasks of a lost worker. This module limits the number of submitted tasks and interprets errors.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from io import BytesIO
from itertools import islice
from math import inf
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from parlalign._version import __version__
from parlalign.batch.dask_client import CONNECTION_ERRORS, check_installed, connected, one_line
from parlalign.batch.dask_worker import align_on_worker
from parlalign.batch.job import DocumentResult, DocumentTask, Job
from parlalign.errors import ParlalignError
from parlalign.io.urls import is_url
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from distributed import Client, Future

logger = logging.getLogger(__name__)

_CHECK_INTERVAL = 2.0  # seconds between two checks of the workers
_WARN_AFTER = 10.0  # seconds without a worker before a warning; a worker that died is restarted by then
_PER_THREAD = 2  # submitted tasks for each thread: one that runs and one that waits at the worker
_QUEUED = 8  # tasks that wait at the scheduler, so that workers do not stop while a shard is written
_FETCHED = 32  # results fetched together


def run_dask(job: Job, tasks: Iterator[DocumentTask], scheduler: str | None, jobs: int) -> Generator[DocumentResult]:
    """Yield results from the workers of a scheduler, or from a cluster of `jobs` processes that is started here.

    `tasks` is read only as far as the workers need it. Raises `ParlalignError` if Dask is not installed, if the
    scheduler cannot be reached or the connection is lost, or if a worker has another version of parlalign, other models
    or no access to the source. Closing the generator cancels the submitted tasks.
    """
    check_installed()
    source, folder = job.source, str(Path.cwd())
    if not is_url(source):  # workers run in other folders
        job = replace(job, source=str(Path(source).absolute()))
    with connected(scheduler, jobs) as (client, address):
        for result in _Submission(client, address, job).results(tasks):
            error = result.error if Path(source).is_absolute() else _with_relative_paths(result.error, folder)
            yield replace(result, error=error)


def _with_relative_paths(error: str, folder: str) -> str:
    """Return an error with paths relative to a folder, as in errors of the local engine.

    >>> _with_relative_paths("/home/me/texts/x.nl.txt: is empty", "/home/me")
    'texts/x.nl.txt: is empty'
    """
    return error.replace(f"{printable(folder).rstrip('/')}/", "")


class _Attempt(NamedTuple):
    """A submitted task. If `is_single`, no other task is submitted, so this task is the cause if its worker dies."""

    task: DocumentTask
    is_single: bool = False


@dataclass(slots=True)
class _Submission:
    """The tasks submitted to a scheduler: as many as keep its workers busy, and no more.

    If a worker dies, Dask counts this as a failure of every task that it had, so these tasks (`suspects`) are tried
    again one at a time. `workers` are the addresses of the workers that were checked, and `capacity` is how many tasks
    may be submitted. At the time `warn_at`, a warning is logged once if there are no workers.
    """

    client: Client
    address: str
    job: Job
    name: str = field(default_factory=lambda: f"parlalign-{uuid4().hex}")
    attempts: dict[Future[bytes], _Attempt] = field(default_factory=dict)
    ended: SimpleQueue[Future[bytes]] = field(default_factory=SimpleQueue)
    suspects: deque[DocumentTask] = field(default_factory=deque)
    workers: set[str] = field(default_factory=set)
    capacity: int = 0
    next_check: float = 0.0
    warn_at: float = field(default_factory=lambda: monotonic() + _WARN_AFTER)

    def results(self, tasks: Iterator[DocumentTask]) -> Iterator[DocumentResult]:
        try:
            while self._submit_all(tasks):
                yield from self._results_of_ended()
        except ParlalignError:
            raise
        except Exception as error:
            if self.client.status == "running" and not isinstance(error, CONNECTION_ERRORS):
                raise
            raise self._lost() from error  # a client raises many kinds of errors when it closes

    def _submit_all(self, tasks: Iterator[DocumentTask]) -> bool:
        """Submit as many tasks as there is capacity for; return whether any are submitted."""
        self._check_workers()
        for task in islice(tasks, max(self.capacity - len(self.attempts), 0)):
            self._submit(_Attempt(task))
        if not self.attempts and self.suspects:
            self._submit(_Attempt(self.suspects.popleft(), is_single=True))
        return bool(self.attempts)

    def _submit(self, attempt: _Attempt) -> None:
        key = f"{self.name}-{attempt.task.position}-{'single' if attempt.is_single else 'first'}"
        future = self.client.submit(
            align_on_worker, __version__, self.job.to_json(), tuple(attempt.task), key=key, pure=False
        )
        self.attempts[future] = attempt
        future.add_done_callback(self.ended.put)

    def _check_workers(self) -> None:
        """Check at intervals whether the scheduler can be reached and which workers it has."""
        if monotonic() < self.next_check:
            return
        if self.client.status != "running":
            raise self._lost()
        threads: dict[str, int] = self.client.nthreads()
        if new := threads.keys() - self.workers:
            self._check_import(new)
        self.workers = set(threads)
        self.capacity = sum(threads.values()) * _PER_THREAD + _QUEUED
        self.next_check = monotonic() + _CHECK_INTERVAL
        if threads:
            self.warn_at = monotonic() + _WARN_AFTER
        elif monotonic() > self.warn_at:
            logger.warning("scheduler %s: has no workers: waiting for them", self.address)
            self.warn_at = inf

    def _check_import(self, workers: Iterable[str]) -> None:
        """Raise `ParlalignError` if a worker cannot import parlalign; a task would then end without a message."""
        for module in ("parlalign", align_on_worker.__module__):
            outcomes = self.client.run(import_module, module, workers=list(workers), on_error="return")
            for worker, outcome in outcomes.items():
                if isinstance(outcome, ImportError):
                    raise _cannot_load(f"the worker {worker}", outcome)

    def _results_of_ended(self) -> Iterator[DocumentResult]:
        futures = list(self._next_ended())
        contents = self.client.gather({future.key: future for future in futures}, errors="skip")
        for future in futures:
            attempt = self.attempts.pop(future)
            content = contents.get(future.key)
            result = _read_result(content) if content else self._result_of_error(attempt, future)
            future.release()
            if result:
                yield result

    def _next_ended(self) -> Iterator[Future[bytes]]:
        """Yield futures that have ended; yield none if none ends before the next check."""
        try:
            yield self.ended.get(timeout=_CHECK_INTERVAL)
            for _ in range(_FETCHED):
                yield self.ended.get_nowait()
        except Empty:
            pass

    def _result_of_error(self, attempt: _Attempt, future: Future[bytes]) -> DocumentResult | None:
        """Return the result of a document after an error of Dask, or None if the document has to be tried again.

        Raises `ParlalignError` if the error concerns the whole run.
        """
        from distributed import KilledWorker

        if future.status != "error":  # all futures are cancelled when the connection breaks
            raise self._lost()
        error = future.exception()
        if isinstance(error, ParlalignError):
            raise error
        if isinstance(error, KilledWorker):
            if attempt.is_single:
                reason = f"its worker died {error.allowed_failures + 1} times"
                return _failed(attempt.task, f"{reason}: divide the document, or use machines with more memory")
            self.suspects.append(attempt.task)
            return None
        if _is_unreadable(error):
            raise _cannot_load(f"the scheduler {self.address} or a worker", error)
        return _failed(attempt.task, f"error of Dask ({one_line(error)}): try again with --resume")

    def _lost(self) -> ParlalignError:
        return ParlalignError(
            f"scheduler {self.address}: the connection is lost: check that the scheduler is running, then continue"
            " with --resume"
        )


def _cannot_load(who: str, error: BaseException | None) -> ParlalignError:
    reason = f" ({error})" if isinstance(error, ImportError) else ""
    return ParlalignError(
        f"{who} cannot load parlalign{reason}: install version {__version__} on every machine, also on that of the"
        " scheduler"
    )


def _read_result(content: bytes) -> DocumentResult:
    file = BytesIO(content)
    result = DocumentResult.read(file.readline(), file)
    if result is None:
        raise ParlalignError("a worker returned an incomplete result: install the same version of parlalign everywhere")
    return result


def _failed(task: DocumentTask, error: str) -> DocumentResult:
    return DocumentResult(task.position, "failed", error=error)


def _is_unreadable(error: BaseException | None) -> bool:
    """Return whether a task could not be deserialized because a module is missing, in a worker or in the scheduler."""
    while error:
        if isinstance(error, ImportError) or "deserializ" in str(error):
            return True
        error = error.__cause__
    return False
