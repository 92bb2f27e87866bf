"""The engine of one machine: worker processes, each with the models loaded once and one thread of numpy."""

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

from parlalign.batch.job import BEGUN, REFUSED, Job, Outcome, Work
from parlalign.errors import ParlalignError

_ATTEMPTS = 3
"""Times that a document is tried where its worker dies; the kernel may have killed it for what another one took."""
_STARTS = 20
"""Workers that are started for a document, those included that die before they begin."""
_AHEAD = 32
"""Works that wait beside those in hand, so that workers go on while a shard is written."""
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")}


def run_local(job: Job, works: Iterator[Work], jobs: int) -> Generator[Outcome]:
    """Yield outcomes as they come from `jobs` processes; `works` are drawn as there is room for them.

    Raises `ParlalignError` where no worker can work. Closing the generator kills the workers.
    """
    crew = _Crew(job, jobs)
    try:
        yield from crew.outcomes(works)
    finally:
        crew.dismiss()


def available_cpus() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Crew:
    """Threads that each keep one worker process busy, and start another where it dies."""

    def __init__(self, job: Job, jobs: int) -> None:
        self.works: SimpleQueue[Work | None] = SimpleQueue()
        self.results: SimpleQueue[Outcome | Exception] = SimpleQueue()
        self.members = [_Member(job, self.works, self.results) for _ in range(jobs)]

    def outcomes(self, works: Iterator[Work]) -> Iterator[Outcome]:
        for member in self.members:
            member.thread.start()
        waiting = 0
        for work in islice(works, len(self.members) + _AHEAD):
            self.works.put(work)
            waiting += 1
        while waiting:
            result = self.results.get()
            if isinstance(result, Exception):
                raise result
            waiting -= 1
            for work in islice(works, 1):
                self.works.put(work)
                waiting += 1
            yield result

    def dismiss(self) -> None:
        for member in self.members:
            member.dismiss()
        for _ in self.members:
            self.works.put(None)
        for member in self.members:
            if member.thread.ident:
                member.thread.join()


@dataclass(slots=True)
class _Member:
    job: Job
    works: SimpleQueue[Work | None]
    results: SimpleQueue[Outcome | Exception]
    process: subprocess.Popen[bytes] | None = None
    is_dismissed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Held while the process changes: one that starts as the crew is dismissed would live on."""
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def dismiss(self) -> None:
        with self.lock:
            self.is_dismissed = True
            if self.process:
                self.process.kill()

    def _serve(self) -> None:
        try:
            while not self.is_dismissed and (work := self.works.get()):
                self.results.put(self._outcome(work))
        except Exception as error:  # noqa: BLE001 - it is raised where the run waits for outcomes
            self.results.put(error)
        finally:
            self._end()

    def _outcome(self, work: Work) -> Outcome:
        """Return what became of a document; it fails where its workers die of it, not where they die as they start."""
        died, attempts = "", 0
        for _ in range(_STARTS):
            answers = list(self._answers(work))
            outcome = answers[-1] if answers else None
            if isinstance(outcome, Outcome) and not outcome.is_exhausted:
                return outcome
            died = self._end()
            if isinstance(outcome, Outcome):
                return outcome
            attempts += len(answers)
            if attempts == _ATTEMPTS or self.is_dismissed:
                error = f"its worker died {_ATTEMPTS} times ({died}): divide it, or give the machine more memory"
                return Outcome(work.position, "failed", error=error)
        raise ParlalignError(f"workers die as they start ({died}): give the machine more memory, or fewer --jobs")

    def _answers(self, work: Work) -> Iterator[Outcome | None]:
        """Yield what the worker answers: None when it begins, then the outcome; less where it dies.

        Raises what it says against the whole run.
        """
        process = self._started()
        if process is None:
            return
        works, outcomes = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        with suppress(BrokenPipeError):  # it has died, but may have said why
            works.write(json.dumps(work).encode() + b"\n")
            works.flush()
        while head := outcomes.readline():
            if head == BEGUN:
                yield None
            elif head.startswith(REFUSED):
                raise ParlalignError(json.loads(head.removeprefix(REFUSED)))
            else:
                if outcome := Outcome.read(head, outcomes):
                    yield outcome
                return

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self.lock:
            if self.process is None and not self.is_dismissed:
                self.process = start_program("parlalign.batch.worker")
                with suppress(BrokenPipeError):  # what died at once is seen when it does not answer
                    cast("BinaryIO", self.process.stdin).write(self.job.to_json().encode() + b"\n")
            return self.process

    def _end(self) -> str:
        """Let the process end and return how it did."""
        with self.lock:
            process, self.process = self.process, None
        if process is None:
            return "not started"
        code = wait_for_end(process)
        return f"by {_signal_name(-code)}" if code < 0 else f"with exit code {code}"


def wait_for_end(process: subprocess.Popen[bytes]) -> int:
    """Close the pipes of a program, wait until it ends, and return its exit code."""
    with suppress(BrokenPipeError), process:
        pass  # which is what leaving it does
    return process.returncode


def _signal_name(number: int) -> str:
    return signal.Signals(number).name if number in {*signal.Signals} else f"signal {number}"


def program_of(module: str, *words: str) -> list[str]:
    """Return the command that runs a module of parlalign in a process of its own.

    It finds modules where this process does, but not in the folder that one works in, whose files are strangers'.
    """
    path = [place for place in sys.path if place]
    program = f"import sys; sys.path[:] = {path!r}; from {module} import main; main(*sys.argv[1:])"
    return [sys.executable, "-P", "-c", program, *words]


def start_program(module: str, *words: str) -> subprocess.Popen[bytes]:
    """Start a module of parlalign as a process that Ctrl-C at the terminal does not reach.

    Raises `ParlalignError` where the system gives no more processes.
    """
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            program_of(module, *words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if sys.stderr else subprocess.DEVNULL,
            env={**os.environ, **_ONE_THREAD},
            start_new_session=True,
        )
    except OSError as error:
        raise ParlalignError(f"no process can be started ({error.strerror}): give fewer --jobs") from error
