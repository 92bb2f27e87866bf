"""The local engine: worker processes on this machine, which load the models once and use one thread of numpy."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from queue import SimpleQueue
from typing import BinaryIO, cast

from parlalign.batch.job import BEGUN, REFUSED, DocumentResult, DocumentTask, Job
from parlalign.errors import ParlalignError

_ATTEMPTS = 3
"""How often a document is tried if its worker dies; the kernel may kill a worker because others use the memory."""
_STARTS = 20
"""How many workers are started for a document, including those that die before they begin with it."""
_QUEUED = 32
"""Tasks that wait for a worker, so that workers do not stop while a shard is written."""
Program = subprocess.Popen[bytes]
"""A module of parlalign in another process, with pipes for its input and output."""
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")}


def run_local(job: Job, tasks: Iterator[DocumentTask], jobs: int) -> Generator[DocumentResult]:
    """Yield results from `jobs` processes in the order in which they finish.

    `tasks` is read only as far as there is room in the queue. Raises `ParlalignError` if no worker can work. Closing
    the generator kills the workers.
    """
    pool = _WorkerPool(job, jobs)
    try:
        yield from pool.results(tasks)
    finally:
        pool.stop()


def available_cpus() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _WorkerPool:
    """Threads that each serve one worker process, and start another one if it dies."""

    def __init__(self, job: Job, jobs: int) -> None:
        self.queue: SimpleQueue[DocumentTask | None] = SimpleQueue()
        self.finished: SimpleQueue[DocumentResult | Exception] = SimpleQueue()
        self.threads = [_WorkerThread(job, self.queue, self.finished) for _ in range(jobs)]

    def results(self, tasks: Iterator[DocumentTask]) -> Iterator[DocumentResult]:
        for worker in self.threads:
            worker.thread.start()
        waiting = 0
        for task in islice(tasks, len(self.threads) + _QUEUED):
            self.queue.put(task)
            waiting += 1
        while waiting:
            result = self.finished.get()
            if isinstance(result, Exception):
                raise result
            waiting -= 1
            for task in islice(tasks, 1):
                self.queue.put(task)
                waiting += 1
            yield result

    def stop(self) -> None:
        for worker in self.threads:
            worker.stop()
        for _ in self.threads:
            self.queue.put(None)
        for worker in self.threads:
            if worker.thread.ident:
                worker.thread.join()


@dataclass(slots=True)
class _WorkerThread:
    job: Job
    queue: SimpleQueue[DocumentTask | None]
    finished: SimpleQueue[DocumentResult | Exception]
    process: subprocess.Popen[bytes] | None = None
    is_stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Held while `process` is changed; otherwise a process that starts while the pool is stopped would stay alive."""
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def stop(self) -> None:
        with self.lock:
            self.is_stopped = True
            if self.process:
                self.process.kill()

    def _serve(self) -> None:
        try:
            while not self.is_stopped and (task := self.queue.get()):
                self.finished.put(self._result(task))
        except Exception as error:  # noqa: BLE001 - it is raised where the run waits for results
            self.finished.put(error)
        finally:
            self._end()

    def _result(self, task: DocumentTask) -> DocumentResult:
        """Return the result of a document, which fails if its workers die after they have begun with it."""
        ending, attempts = "", 0
        for _ in range(_STARTS):
            replies = list(self._replies(task))
            result = replies[-1] if replies else None
            if isinstance(result, DocumentResult) and not result.is_exhausted:
                return result
            ending = self._end()
            if isinstance(result, DocumentResult):
                return result
            attempts += len(replies)
            if attempts == _ATTEMPTS or self.is_stopped:
                cure = "divide the document, or use a machine with more memory"
                error = f"its worker died {_ATTEMPTS} times ({ending}): {cure}"
                return DocumentResult(task.position, "failed", error=error)
        raise ParlalignError(
            f"workers die when they start ({ending}): give fewer --jobs, or use a machine with more memory"
        )

    def _replies(self, task: DocumentTask) -> Iterator[DocumentResult | None]:
        """Yield None when the worker begins with the document, and then the result, unless the worker dies before.

        Raises `ParlalignError` with the reason if the worker cannot work at all.
        """
        process = self._start()
        if process is None:
            return
        tasks, results = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        with suppress(BrokenPipeError):  # the worker has died, but may have sent the reason
            tasks.write(json.dumps(task).encode() + b"\n")
            tasks.flush()
        while head := results.readline():
            if head == BEGUN:
                yield None
            elif head.startswith(REFUSED):
                raise ParlalignError(json.loads(head.removeprefix(REFUSED)))
            else:
                if result := DocumentResult.read(head, results):
                    yield result
                return

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self.lock:
            if self.process is None and not self.is_stopped:
                self.process = start_program("parlalign.batch.worker")
                with suppress(BrokenPipeError):  # a worker that died at once is noticed when it sends no reply
                    cast("BinaryIO", self.process.stdin).write(self.job.to_json().encode() + b"\n")
            return self.process

    def _end(self) -> str:
        """Wait until the process ends, and return how it ended."""
        with self.lock:
            process, self.process = self.process, None
        if process is None:
            return "not started"
        code = wait_for_end(process)
        return f"by {_signal_name(-code)}" if code < 0 else f"with exit code {code}"


def wait_for_end(process: Program) -> int:
    """Close the pipes of a program, wait until it ends, and return its exit code."""
    with suppress(BrokenPipeError), process:
        pass  # leaving the block closes the pipes and waits
    return process.returncode


def _signal_name(number: int) -> str:
    return signal.Signals(number).name if number in {*signal.Signals} else f"signal {number}"


def command_for(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of parlalign in another process.

    That process finds modules where this one does, but not in the current folder, which may contain untrusted files.
    """
    path = [folder for folder in sys.path if folder]
    program = f"import sys; sys.path[:] = {path!r}; from {module} import main; main(*sys.argv[1:])"
    return [sys.executable, "-P", "-c", program, *arguments]


def start_program(module: str, *arguments: str) -> Program:
    """Start a module of parlalign as a process that Ctrl-C in the terminal does not stop.

    Raises `ParlalignError` if the system cannot start another process.
    """
    try:
        return subprocess.Popen(  # noqa: S603 - the interpreter and a module of parlalign
            command_for(module, *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if sys.stderr else subprocess.DEVNULL,
            env={**os.environ, **_ONE_THREAD},
            start_new_session=True,
        )
    except OSError as error:
        raise ParlalignError(f"no process can be started ({error.strerror}): give fewer --jobs") from error
