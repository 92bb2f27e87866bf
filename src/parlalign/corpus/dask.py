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
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from io import BytesIO
from itertools import islice
from math import inf
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast
from urllib.parse import urlsplit
from uuid import uuid4

from parlalign import __version__
from parlalign.corpus.dask_worker import align_there
from parlalign.corpus.job import Job, Outcome, Work
from parlalign.corpus.local import start_program
from parlalign.errors import ParlalignError
from parlalign.readers.archive import printable

if TYPE_CHECKING:
    from distributed import Client, Future
    from distributed.security import Security

logger = logging.getLogger(__name__)

_CONNECT = 10  # seconds that a scheduler has to answer: one that is there does so within one
_LOOK = 2.0  # seconds between two looks at what workers there are
_PATIENCE = 10.0  # seconds without a worker before it is said: one that died is back by then
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
        _check_address(scheduler)
        yield scheduler
        return
    process = start_program("parlalign.corpus.dask_cluster", "serve", str(jobs))
    try:
        line = cast("BinaryIO", process.stdout).readline()
        if not line:
            raise ParlalignError(f"Dask could not start {jobs} workers here: give fewer --jobs, or --engine local")
        yield json.loads(line)
    finally:
        _end(process)


def _check_address(scheduler: str) -> None:
    """Raise `ParlalignError` for what is no address: a client of Dask would be made of it by half."""
    try:
        parts = urlsplit(scheduler)
        is_address = parts.scheme in ("tcp", "tls") and bool(parts.hostname and parts.port)
    except ValueError:
        is_address = False
    if not is_address:
        raise ParlalignError(f"scheduler {scheduler!r}: is no address: give it as tcp://host:8786 or tls://host:8786")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program of a cluster, which ends its workers."""
    cast("BinaryIO", process.stdin).close()
    try:
        process.wait(_CLOSE)
    except subprocess.TimeoutExpired:
        # It is the first of a group, and that number stays its own until it is waited for.
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait()
    finally:
        cast("BinaryIO", process.stdout).close()


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    from distributed import Client
    from distributed.versions import VersionMismatchWarning

    security = _security(address)
    with warnings.catch_warnings():
        # Of packages that do not matter here; what does is compared by each worker.
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            client = Client(address, timeout=_CONNECT, security=security, set_as_default=False, direct_to_workers=False)
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


def _security(address: str) -> Security:
    """Return Dask's settings of encryption; raise `ParlalignError` where an address cannot be reached by them."""
    from distributed.security import Security

    cure = "see distributed.comm.tls in Dask's configuration"
    try:
        security = Security()
        has_certificate = security.get_connection_args("client")["ssl_context"] is not None
    except (OSError, ValueError, TypeError) as error:
        raise ParlalignError(f"scheduler {address}: certificates cannot be read ({_line(error)}): {cure}") from error
    if address.startswith("tls://") and not has_certificate:
        raise ParlalignError(f"scheduler {address}: TLS needs a certificate, and there is none: {cure}")
    if not address.startswith("tls://") and security.require_encryption:
        raise ParlalignError(f"scheduler {address}: Dask is to encrypt: give tls://host:8786, or {cure}")
    return security


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
            if self.client.status == "running" and not isinstance(error, _GONE):
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
        return _failed(attempt.work, f"Dask could not have it done ({_line(error)}): try again by --resume")

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


def _line(error: BaseException | None) -> str:
    return printable(" ".join(str(error).split())) or type(error).__name__
