"""Several threads with a connection each to one translation memory, for requests at the same time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from parlalign.errors import ParlalignError
from parlalign.memory.memory_thread import MemoryThread

if TYPE_CHECKING:
    from parlalign.memory import Memory

_THREADS = 4
"""Searches at the same time. Most of a search is Python, of which one thread runs at a time."""
_LONGEST_SEARCH = 30.0
_LONGEST_WAIT = 30.0
"""Seconds until a request is refused: for a search, and for a thread before it."""
_LONGEST_END = 2.0
"""Seconds to wait for each thread when the server stops."""

T = TypeVar("T")


class MemoryThreads:
    """Answers at most four questions about a memory at a time; further ones wait.

    The thread that was used last comes first, because its connection has the most pages of the database in memory.
    """

    def __init__(self, place: str) -> None:
        self._idle = deque(MemoryThread(place, _LONGEST_SEARCH) for _ in range(_THREADS))
        self._free = asyncio.Semaphore(_THREADS)

    async def ask(self, question: Callable[[Memory], T]) -> T:
        """Return the answer of the memory; raise `ParlalignError` if it cannot be used, or not in time."""
        try:
            await asyncio.wait_for(self._free.acquire(), _LONGEST_WAIT)
        except TimeoutError as error:
            raise ParlalignError("too many searches at the same time: try again later", code="busy") from error
        thread = self._idle.pop()
        is_stuck = False
        try:
            return await thread.ask(question)
        except ParlalignError as error:
            is_stuck = error.code == "busy"
            raise
        finally:
            if is_stuck:
                self._idle.appendleft(thread)
            else:
                self._idle.append(thread)
            self._free.release()

    def close(self) -> None:
        """Close the connections, and end the threads."""
        for thread in self._idle:
            thread.end(timeout=_LONGEST_END)
