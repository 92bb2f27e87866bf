"""A thread that keeps the translation memory of the reviews open, because a memory is for one thread."""

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

if TYPE_CHECKING:
    from parlalign.memory import Memory

_LONGEST = 2.0
"""Seconds in which a page gets an answer, whatever the memory does."""
_LONGEST_END = 2.0
"""Seconds to wait for the last question when the server stops."""

T = TypeVar("T")


class _Question(NamedTuple):
    place: str
    ask: Callable[[Memory], Any]
    answer: Future[Any]


class _Opened(NamedTuple):
    place: str
    file: tuple[object, int]
    memory: Memory


class MemoryThread:
    """Answers questions about a memory, one after the other. The thread starts with the first question.

    A memory stays open until another one is asked for, its file is replaced or cut off, or an error occurs. `longest`
    is how many seconds an answer may take.
    """

    def __init__(self, longest: float = _LONGEST) -> None:
        self._longest = longest
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._opened: _Opened | None = None  # only the thread uses it

    async def ask(self, place: str, question: Callable[[Memory], T]) -> T:
        """Return the answer of a memory; raise `ParlalignError` if it cannot be used, or not in time."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._answer_all, name="memory", daemon=True)
            self._thread.start()
        answer: Future[T] = Future()
        self._questions.put(_Question(place, question, answer))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(answer), self._longest)
        except TimeoutError as error:
            message = f"{place}: does not answer: another program may be using it: try again later"
            raise ParlalignError(message, code="busy") from error

    def close(self) -> None:
        """Close the memory and end the thread, unless a question takes too long."""
        if self._thread:
            self._questions.put(None)
            self._thread.join(_LONGEST_END)
            self._thread = None

    def _answer_all(self) -> None:
        while question := self._questions.get():
            if question.answer.set_running_or_notify_cancel():
                self._answer(question)
        self._close()

    def _answer(self, question: _Question) -> None:
        try:
            question.answer.set_result(self._asked(question))
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
            self._close()
            question.answer.set_exception(error)

    def _asked(self, question: _Question) -> Any:
        """Ask a memory; if it was open, ask again after an error, because the connection to it may be lost."""
        was_open = self._is_open(question.place)
        try:
            return question.ask(self._memory(question.place))
        except ParlalignError as error:
            if not was_open or error.code == "busy":
                raise
            self._close()
            return question.ask(self._memory(question.place))

    def _is_open(self, place: str) -> bool:
        """Return whether a memory is open, and its file the same and not shorter.

        If a file that is mapped into memory is cut off, the operating system would kill the program that reads it.
        """
        if self._opened is None or self._opened.place != place:
            return False
        file = _file_state(place)
        return file[0] == self._opened.file[0] and file[1] >= self._opened.file[1]

    def _memory(self, place: str) -> Memory:
        from parlalign.memory import open_memory

        if self._opened is None or not self._is_open(place):
            self._close()
            self._opened = _Opened(place, _file_state(place), open_memory(place, read_only=True))
        return self._opened.memory

    def _close(self) -> None:
        if self._opened:
            with suppress(ParlalignError):
                self._opened.memory.close()
            self._opened = None


def _file_state(place: str) -> tuple[object, int]:
    """Return what differs if another file is at a path, and the size of the file; None and 0 if there is no file."""
    try:
        status = Path(place).stat()
    except (OSError, ValueError):
        return None, 0
    return (status.st_dev, status.st_ino), status.st_size
