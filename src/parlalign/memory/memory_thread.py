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
from parlalign.io.postgres_address import is_database_address, parse_database_address

if TYPE_CHECKING:
    from parlalign.memory import Memory
LONGEST_ANSWER = 2.0
"""Seconds in which a page gets an answer, whatever the memory does."""

T = TypeVar("T")


class _Question(NamedTuple):
    ask: Callable[[Memory], Any]
    answer: Future[Any]


class _FileState(NamedTuple):
    """What differs if another file is at a path, and how long the file is."""

    identity: tuple[int, int]
    size: int


class MemoryThread:
    """Answers questions about the memory at a place, one after the other; `longest` is how many seconds one may take.

    The thread and the memory begin with the first question. The memory stays open until its file is replaced or cut
    off, or an error occurs, and is then opened again.
    """

    def __init__(self, place: str, longest: float = LONGEST_ANSWER) -> None:
        self.place = place
        self._longest = longest
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._memory: Memory | None = None  # only the thread uses it
        self._file: _FileState | None = None

    async def ask(self, question: Callable[[Memory], T]) -> T:
        """Return the answer of the memory; raise `ParlalignError` if it cannot be used, or not in time."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._answer_all, name="memory", daemon=True)
            self._thread.start()
        answer: Future[T] = Future()
        self._questions.put(_Question(question, answer))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(answer), self._longest)
        except TimeoutError as error:
            message = f"{_shown(self.place)}: does not answer in time: another program may be using it: try again later"
            raise ParlalignError(message, code="busy") from error

    def end(self, *, timeout: float = 0.0) -> None:
        """Close the memory and end the thread after the current question, for which this waits at most `timeout`."""
        thread, self._thread = self._thread, None
        if thread:
            self._questions.put(None)
            thread.join(timeout)

    def _answer_all(self) -> None:
        while question := self._questions.get():
            if question.answer.set_running_or_notify_cancel():
                self._answer(question)
        self._close()

    def _answer(self, question: _Question) -> None:
        try:
            question.answer.set_result(self._asked(question.ask))
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
            self._close()
            question.answer.set_exception(error)

    def _asked(self, ask: Callable[[Memory], Any]) -> Any:
        """Ask the memory; if it was open, ask again after an error, because the connection to it may be lost."""
        was_open = self._memory is not None
        try:
            return ask(self._opened())
        except ParlalignError as error:
            if not was_open or error.code == "busy":
                raise
            self._close()
            return ask(self._opened())

    def _opened(self) -> Memory:
        """Return the open memory.

        If a file that is mapped into memory is cut off, the operating system would kill the program that reads it.
        """
        from parlalign.memory import open_memory

        file = None if is_database_address(self.place) else _file_state(self.place)
        is_same = file is None or (self._file and file.identity == self._file.identity and file.size >= self._file.size)
        if self._memory is None or not is_same:
            self._close()
            self._file = file
            self._memory = open_memory(self.place, read_only=True)
        return self._memory

    def _close(self) -> None:
        memory, self._memory = self._memory, None
        if memory:
            with suppress(ParlalignError):
                memory.close()


def _shown(place: str) -> str:
    """Return a place without the password of an address."""
    return parse_database_address(place).name if is_database_address(place) else place


def _file_state(path: str) -> _FileState:
    """Return the state of a file; raise `ParlalignError` if there is no file."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"{path}: no memory can be read there ({reason}): choose another one"
        raise ParlalignError(message, code="missing") from error
    return _FileState((status.st_dev, status.st_ino), status.st_size)
