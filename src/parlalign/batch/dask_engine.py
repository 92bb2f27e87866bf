"""The engine of many machines: Dask, with a cluster of its own or a running scheduler.

Dask tries again what a lost worker had in hand. Here are the bound on what is under way, and the sense of its errors.
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
from parlalign.batch.dask_client import GONE, check_installed, connected, one_line
from parlalign.batch.dask_worker import align_there
from parlalign.batch.job import Job, Outcome, Work
from parlalign.errors import ParlalignError
from parlalign.io.urls import is_url
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from distributed import Client, Future

logger = logging.getLogger(__name__)

_LOOK = 2.0  # seconds between two looks at what workers there are
_PATIENCE = 10.0  # seconds without a worker before it is said: one that died is back by then
_PER_THREAD = 2  # works under way for a thread: one in hand, one that waits at the worker
_AHEAD = 8  # and some that wait at the scheduler, so that workers go on while a shard is written
_AT_ONCE = 32  # results fetched together


def run_dask(job: Job, works: Iterator[Work], scheduler: str | None, jobs: int) -> Generator[Outcome]:
    """Yield outcomes as they come from the workers of a scheduler, or from `jobs` processes of a cluster of our own.

    `works` are drawn as there is room for them. Raises `ParlalignError` where Dask is not installed, where the
    scheduler is not there or gets lost, and where a worker has another parlalign, other models or no access to the
    source. Closing the generator cancels what is under way.
    """
    check_installed()
    source, here = job.source, str(Path.cwd())
    if not is_url(source):  # workers are in other folders
        job = replace(job, source=str(Path(source).absolute()))
    with connected(scheduler, jobs) as (client, address):
        for outcome in _Round(client, address, job).outcomes(works):
            error = outcome.error if Path(source).is_absolute() else _as_named(outcome.error, here)
            yield replace(outcome, error=error)


def _as_named(error: str, folder: str) -> str:
    """Return an error with paths as seen from a folder: as the user names them, and the local engine tells them.

    >>> _as_named("/home/me/texts/x.nl.txt: is empty", "/home/me")
    'texts/x.nl.txt: is empty'
    """
    return error.replace(f"{printable(folder).rstrip('/')}/", "")


class _Try(NamedTuple):
    """A work under way, and whether it is alone at that: then it is guilty of the death of its worker."""

    work: Work
    is_alone: bool = False


@dataclass(slots=True)
class _Round:
    """The works under way at a scheduler: as many as keep its workers busy, and no more."""

    client: Client
    address: str
    job: Job
    name: str = field(default_factory=lambda: f"parlalign-{uuid4().hex}")
    tries: dict[Future[bytes], _Try] = field(default_factory=dict)
    ended: SimpleQueue[Future[bytes]] = field(default_factory=SimpleQueue)
    suspects: deque[Work] = field(default_factory=deque)
    """Works whose workers died. Dask blames all that waited at a worker, so each is tried once more by itself."""
    workers: set[str] = field(default_factory=set)
    """Addresses of the workers that were found fit."""
    room: int = 0
    next_look: float = 0.0
    patient_until: float = field(default_factory=lambda: monotonic() + _PATIENCE)
    """When it is said that there are no workers; never, once it is said and as long as there are none."""

    def outcomes(self, works: Iterator[Work]) -> Iterator[Outcome]:
        try:
            while self._submit(works):
                yield from self._ended()
        except ParlalignError:
            raise
        except Exception as error:
            if self.client.status == "running" and not isinstance(error, GONE):
                raise
            raise self._lost() from error  # a client that closes itself fails in many ways

    def _submit(self, works: Iterator[Work]) -> bool:
        """Fill the room there is; return whether anything is under way."""
        self._look()
        for work in islice(works, max(self.room - len(self.tries), 0)):
            self._try(_Try(work))
        if not self.tries and self.suspects:
            self._try(_Try(self.suspects.popleft(), is_alone=True))
        return bool(self.tries)

    def _try(self, attempt: _Try) -> None:
        key = f"{self.name}-{attempt.work.position}-{'alone' if attempt.is_alone else 'first'}"
        future = self.client.submit(
            align_there, __version__, self.job.to_json(), tuple(attempt.work), key=key, pure=False
        )
        self.tries[future] = attempt
        future.add_done_callback(self.ended.put)

    def _look(self) -> None:
        """Find out, now and then, whether the scheduler is there and which workers it has."""
        if monotonic() < self.next_look:
            return
        if self.client.status != "running":
            raise self._lost()
        threads: dict[str, int] = self.client.nthreads()
        if new := threads.keys() - self.workers:
            self._check(new)
        self.workers = set(threads)
        self.room = sum(threads.values()) * _PER_THREAD + _AHEAD
        self.next_look = monotonic() + _LOOK
        if threads:
            self.patient_until = monotonic() + _PATIENCE
        elif monotonic() > self.patient_until:
            logger.warning("scheduler %s: has no workers: waiting for them", self.address)
            self.patient_until = inf

    def _check(self, workers: Iterable[str]) -> None:
        """Raise `ParlalignError` where a worker lacks parlalign: a task that it cannot read would end it untold."""
        module = align_there.__module__
        answers = self.client.run(import_module, module, workers=list(workers), on_error="return")
        for worker, answer in answers.items():
            if isinstance(answer, ImportError):
                raise self._unfit(f"the worker {worker}", answer)

    def _ended(self) -> Iterator[Outcome]:
        futures = list(self._next())
        contents = self.client.gather({future.key: future for future in futures}, errors="skip")
        for future in futures:
            attempt = self.tries.pop(future)
            content = contents.get(future.key)
            outcome = _outcome(content) if content else self._outcome_without(attempt, future)
            future.release()
            if outcome:
                yield outcome

    def _next(self) -> Iterator[Future[bytes]]:
        """Yield what has ended, or nothing after a while."""
        try:
            yield self.ended.get(timeout=_LOOK)
            for _ in range(_AT_ONCE):
                yield self.ended.get_nowait()
        except Empty:
            pass

    def _outcome_without(self, attempt: _Try, future: Future[bytes]) -> Outcome | None:
        """Return what an error of Dask means for a document, None where it is to be tried again.

        Raises `ParlalignError` where it is meant for the whole run.
        """
        from distributed import KilledWorker

        if future.status != "error":  # all that is under way is cancelled when the connection breaks
            raise self._lost()
        error = future.exception()
        if isinstance(error, ParlalignError):
            raise error
        if isinstance(error, KilledWorker):
            if attempt.is_alone:
                died = f"its worker died {error.allowed_failures + 1} times"
                return _failed(attempt.work, f"{died}: divide it, or give the machines more memory")
            self.suspects.append(attempt.work)
            return None
        if _is_unreadable(error):
            raise self._unfit(f"the scheduler {self.address} or a worker", error)
        return _failed(attempt.work, f"Dask could not have it done ({one_line(error)}): try again by --resume")

    def _unfit(self, who: str, error: BaseException | None) -> ParlalignError:
        reason = f" ({error})" if isinstance(error, ImportError) else ""
        return ParlalignError(
            f"{who} cannot load parlalign{reason}: install version {__version__} of it on every machine, the"
            " scheduler's included"
        )

    def _lost(self) -> ParlalignError:
        return ParlalignError(
            f"scheduler {self.address}: the connection is lost: look whether it is still at work, then go on with"
            " --resume"
        )


def _outcome(content: bytes) -> Outcome:
    file = BytesIO(content)
    outcome = Outcome.read(file.readline(), file)
    if outcome is None:
        raise ParlalignError("a worker gave half an outcome: install the same version of parlalign everywhere")
    return outcome


def _failed(work: Work, error: str) -> Outcome:
    return Outcome(work.position, "failed", error=error)


def _is_unreadable(error: BaseException | None) -> bool:
    """Tell whether a task could not be read, for want of a module; the scheduler reads tasks, too."""
    while error:
        if isinstance(error, ImportError) or "deserializ" in str(error):
            return True
        error = error.__cause__
    return False
