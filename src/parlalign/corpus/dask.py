"""The engine of many machines: Dask, with a cluster of its own or a running scheduler.

Dask tries again what a lost worker had in hand. Here are the bound on what is under way, and the sense of its errors.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import warnings
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast
from uuid import uuid4

from parlalign import __version__
from parlalign.corpus.dask_worker import align_there
from parlalign.corpus.job import Job, Outcome, Work
from parlalign.corpus.local import start_program
from parlalign.errors import ParlalignError
from parlalign.readers.archive import printable

if TYPE_CHECKING:
    from distributed import Client, Future

logger = logging.getLogger(__name__)

_CONNECT = 10  # seconds that a scheduler has to answer: one that is there does so within one
_LOOK = 2.0  # seconds between two looks at what workers there are
_CLOSE = 5  # seconds for good-byes to a scheduler, which may be gone
_PER_THREAD = 2  # works under way for a thread: one in hand, one that waits at the worker
_AHEAD = 8  # and some that wait at the scheduler, so that workers go on while a shard is written
_AT_ONCE = 32  # results fetched together
_GONE = (OSError, TimeoutError)
"""What Dask raises where the other side is gone; its CommClosedError is an OSError."""
_LOUD = ("distributed", "tornado", "asyncio")


def run_dask(job: Job, works: Iterator[Work], scheduler: str | None, jobs: int) -> Generator[Outcome]:
    """Yield outcomes as they come from the workers of a scheduler, or from `jobs` processes of a cluster of our own.

    `works` are drawn as there is room for them. Raises `ParlalignError` where Dask is not installed, where the
    scheduler is not there or gets lost, and where a worker has another parlalign, other models or no access to the
    source. Closing the generator cancels what is under way.
    """
    _check_installed()
    named = job.source
    job = replace(job, source=_reachable(named))
    with _quiet(), _address(scheduler, jobs) as address, _connected(address) as client:
        for outcome in _Round(client, address, job).outcomes(works):
            yield replace(outcome, error=_as_named(outcome.error, job.source, named))


def _check_installed() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ParlalignError("engine dask needs Dask, which is missing: pip install 'parlalign[dask]'") from error


def _reachable(source: str) -> str:
    """Return the absolute path of a source, for workers are in other folders; a URL as it is."""
    return source if "://" in source else str(Path(source).absolute())


def _as_named(error: str, absolute: str, named: str) -> str:
    """Return an error with paths as the user has named them, and as the local engine tells them.

    >>> _as_named("/home/me/texts/x.nl.txt: is empty", "/home/me/texts", "texts")
    'texts/x.nl.txt: is empty'
    """
    short = "" if named in ("", ".") else f"{Path(named)}/"
    return error if absolute == named else error.replace(f"{printable(absolute)}/", short)


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the loggers of Dask, which tell at length of workers and connections that come and go."""
    import distributed  # noqa: F401 - which sets levels when it is imported

    known = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _LOUD]
    levels = {name: logging.getLogger(name).level for name in known}
    for name, level in levels.items():
        if level or name in _LOUD:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


@contextmanager
def _address(scheduler: str | None, jobs: int) -> Iterator[str]:
    """Yield the address of a scheduler: the one given, or that of a cluster which lives as long as this is open."""
    if scheduler:
        yield scheduler
        return
    with TemporaryDirectory(prefix="parlalign-", ignore_cleanup_errors=True) as folder:
        process = start_program("parlalign.corpus.dask_cluster", str(jobs), folder)
        try:
            line = cast("BinaryIO", process.stdout).readline()
            if not line:
                raise ParlalignError(f"Dask could not start {jobs} workers here: give fewer --jobs, or --engine local")
            yield json.loads(line)
        finally:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it has started: every result is taken, and nothing is left to be put in order."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)  # it is not waited for yet, so that the number is still its own
        process.communicate()
        return
    cast("BinaryIO", process.stdin).close()  # at whose end it ends its workers
    try:
        process.wait(_CLOSE)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    from distributed import Client
    from distributed.versions import VersionMismatchWarning

    with warnings.catch_warnings():
        # Of packages that do not matter here; what does is compared by each worker.
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            client = Client(address, timeout=_CONNECT, set_as_default=False, direct_to_workers=False)
        except (*_GONE, ValueError, TypeError, ImportError, RuntimeError) as error:
            raise ParlalignError(
                f"scheduler {address}: cannot be reached ({_line(error)}): start it by `dask scheduler`, and give its"
                " address as tcp://host:8786"
            ) from error
    try:
        yield client
    finally:
        with suppress(Exception):  # a scheduler that is gone is no reason to fail now
            client.close(timeout=_CLOSE)


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
    room: int = 0
    next_look: float = 0.0
    has_workers: bool = True

    def outcomes(self, works: Iterator[Work]) -> Iterator[Outcome]:
        try:
            while self._submit(works):
                yield from self._ended()
        except _GONE as error:
            raise self._lost() from error

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
        """Find out, now and then, whether the scheduler is there and how many threads its workers have."""
        if monotonic() < self.next_look:
            return
        if self.client.status != "running":
            raise self._lost()
        threads = sum(self.client.nthreads().values())
        self.room = threads * _PER_THREAD + _AHEAD
        if self.has_workers and not threads:
            logger.warning("scheduler %s: no workers yet: waiting for them", self.address)
        self.has_workers = bool(threads)
        self.next_look = monotonic() + _LOOK

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
        if missing := _missing(error):
            raise ParlalignError(
                f"scheduler {self.address}: it or a worker cannot load {missing}: install parlalign {__version__} on"
                " every machine, the scheduler's included"
            ) from error
        return _failed(attempt.work, f"Dask could not have it done ({_line(error)}): try again by --resume")

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


def _missing(error: BaseException | None) -> str:
    """Return what could not be imported where a task was read, empty where that was not the matter."""
    while error:
        if isinstance(error, ImportError):
            return error.name or "parlalign"
        if "deserializ" in str(error):
            return "parlalign"
        error = error.__cause__
    return ""


def _line(error: BaseException | None) -> str:
    return printable(" ".join(str(error).split())) or type(error).__name__
