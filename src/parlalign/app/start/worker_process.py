"""The process that does the tasks of the start page: it keeps its models, and killing it cancels a task at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast

from parlalign.batch.local_engine import Program, start_program, wait_for_end
from parlalign.errors import ParlalignError


class WorkerEndedError(ParlalignError):
    """The process ended before it had done a task."""

    def __init__(self) -> None:
        message = "the program that reads and aligns texts was ended, perhaps for lack of memory: try smaller files"
        super().__init__(message, code="worker-ended")


class FailedTaskError(Exception):
    """A task failed; `view` is the error as the pages get it."""

    def __init__(self, view: dict[str, Any]) -> None:
        super().__init__(view["message"])
        self.view = view


class WorkerProcess:
    """A process for one task at a time. It is started when it is needed, also after it was killed.

    `loaded_encoder` is the name of an encoder that it loads at its start; None if its tasks need none.
    """

    def __init__(self, *, loaded_encoder: str | None) -> None:
        self._arguments = [loaded_encoder] if loaded_encoder else []
        self._process: Program | None = None
        self._is_closed = False
        self._lock = threading.Lock()
        """Held while `_process` is changed; otherwise a process that starts meanwhile would stay alive."""
        self._is_busy = threading.Lock()
        """Held during a task."""

    def start(self) -> Program:
        """Start the process if it does not run, so that it loads its models; return it."""
        with self._lock:
            if self._is_closed:
                raise WorkerEndedError
            if self._process and self._process.poll() is not None:
                wait_for_end(self._process)
                self._process = None
            if self._process is None:
                self._process = start_program("parlalign.app.start.start_worker", *self._arguments)
            return self._process

    def run(
        self,
        task: Mapping[str, Any],
        heard: Callable[[str, float], None] = lambda _stage, _share: None,
        *,
        timeout: float | None = None,
    ) -> Any:
        """Return the result of a task; call `heard` with the stage and the share of it that is done.

        Waits for the task before. Raises `FailedTaskError`, and `WorkerEndedError` if the process was killed, also
        because the task took more than `timeout` seconds.
        """
        with self._is_busy:
            process = self.start()
            with self._killed_after(timeout):
                for reply in _replies(process, task):
                    if "result" in reply:
                        return reply["result"]
                    if "error" in reply:
                        raise FailedTaskError(reply["error"])
                    heard(reply["stage"], reply["share"])
            self._forget(process)
        raise WorkerEndedError

    @contextmanager
    def _killed_after(self, timeout: float | None) -> Iterator[None]:
        if timeout is None:
            yield
            return
        timer = threading.Timer(timeout, self.kill)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # otherwise it could kill the next task

    def kill(self) -> None:
        """End the process at once, in the middle of a task; the next task starts another one."""
        with self._lock:
            if self._process:
                self._process.kill()
                self._process.wait()  # otherwise the next task could still be given to it

    def close(self) -> None:
        """End the process for good."""
        with self._lock:
            self._is_closed = True
        self.kill()
        with self._is_busy, self._lock:
            if self._process:
                wait_for_end(self._process)
                self._process = None

    def _forget(self, process: Program) -> None:
        with self._lock:
            wait_for_end(process)
            if self._process is process:
                self._process = None


def _replies(process: Program, task: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the process says about a task, until it ends."""
    tasks, replies = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
    with suppress(BrokenPipeError):  # it has ended: there is no reply
        tasks.write(json.dumps(task).encode("ascii") + b"\n")
        tasks.flush()
    while (line := replies.readline()).endswith(b"\n"):
        yield json.loads(line)
