"""A thread with an open translation memory, because a memory is for one thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from parlalign.errors import ParlalignError
from parlalign.io.database_address import is_database_address

if TYPE_CHECKING:
    from parlalign.memory import Memory

_LONGEST = 2.0
"""Seconds in which a page gets an answer, whatever the memory does."""

T = TypeVar("T")


class _Question(NamedTuple):
    ask: Callable[[Memory], Any]
    answer: Future[Any]


class MemoryThread:
    """Answers questions about the memory at a place, one after the other.

    The memory is opened for the first question. It stays open until its file is replaced or an error occurs, and is
    then opened again for the next question.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._memory: Memory | None = None  # only the thread uses it
        self._file: tuple[int, int] | None = None
        self._thread = threading.Thread(target=self._answer_all, name="memory", daemon=True)
        self._thread.start()

    async def ask(self, question: Callable[[Memory], T]) -> T:
        """Return the answer of the memory; raise `ParlalignError` if it cannot be used, or not within two seconds."""
        answer: Future[T] = Future()
        self._questions.put(_Question(question, answer))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(answer), _LONGEST)
        except TimeoutError as error:
            message = f"{self.place}: does not answer: another program may be using it: try again later"
            raise ParlalignError(message, code="busy") from error

    def end(self, *, timeout: float = 0.0) -> None:
        """Close the memory and end the thread after the current question, for which this waits at most `timeout`."""
        self._questions.put(None)
        self._thread.join(timeout)

    def _answer_all(self) -> None:
        while question := self._questions.get():
            if question.answer.set_running_or_notify_cancel():
                self._answer(question)
        self._close()

    def _answer(self, question: _Question) -> None:
        try:
            question.answer.set_result(question.ask(self._opened()))
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
            self._close()
            question.answer.set_exception(error)

    def _opened(self) -> Memory:
        from parlalign.memory import open_memory

        file = None if is_database_address(self.place) else _file_identity(self.place)
        if self._memory is None or self._file != file:
            self._close()
            self._file = file
            self._memory = open_memory(self.place, read_only=True)
        return self._memory

    def _close(self) -> None:
        memory, self._memory = self._memory, None
        if memory:
            with suppress(ParlalignError):
                memory.close()


def _file_identity(path: str) -> tuple[int, int]:
    """Return what differs if another file is at a path; raise `ParlalignError` if there is no file."""
    try:
        status = Path(path).stat()
    except OSError as error:
        message = f"{path}: no memory can be read there ({error.strerror}): choose another one"
        raise ParlalignError(message, code="no-memory") from error
    return status.st_dev, status.st_ino
