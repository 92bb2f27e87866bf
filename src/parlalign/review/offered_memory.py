"""The translation memory that review pages offer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from parlalign.errors import ParlalignError
from parlalign.memory.memory_thread import LONGEST_ANSWER, MemoryThread
from parlalign.text.normalization import readable_name

if TYPE_CHECKING:
    from parlalign.memory import Memory

_LONGEST_END = 2.0
"""Seconds to wait for the memory when the server stops."""

T = TypeVar("T")


class MemoryChoice(Protocol):
    """Which memory a person has chosen."""

    def chosen(self) -> str | None:
        """Return the place of the memory, None if there is none."""

    def checked(self, memory: str) -> str:
        """Return the place that a person has given; raise `ParlalignError` if no memory can be there."""

    def choose(self, place: str) -> None:
        """Choose another memory, or none if the place is empty."""


class OfferedMemory:
    """One memory for all reviews of a server, in a thread of its own; without a choice, there is none."""

    def __init__(self, choice: MemoryChoice | None = None) -> None:
        self._choice = choice
        self._thread: MemoryThread | None = None
        self.longest = LONGEST_ANSWER

    @property
    def place(self) -> str | None:
        """The place of the memory, None if there is none."""
        return self._choice.chosen() if self._choice else None

    async def choose(self, memory: str) -> None:
        """Offer another memory, or none; raise `ParlalignError` if it cannot be used, and keep the one before."""
        if self._choice is None:
            raise ParlalignError(f"{memory}: this server offers no memory", code="bad-request")
        place = self._choice.checked(memory) if memory else ""
        thread = MemoryThread(place, self.longest) if place else None
        try:
            if thread:
                await thread.ask(len)
            self._choice.choose(place)
        except ParlalignError:
            if thread:
                thread.end()
            raise
        self._replace(thread)

    async def ask(self, question: Callable[[Memory], T]) -> T | None:
        """Return the answer of the memory to a question, or None if there is no memory.

        Raises `ParlalignError`, with the name and the place of the memory as values, if the memory cannot be used.
        """
        place = self.place
        if place is None or self._thread is None or self._thread.place != place:
            self._replace(MemoryThread(place, self.longest) if place else None)
        if self._thread is None:
            return None
        try:
            return await self._thread.ask(question)
        except ParlalignError as error:
            error.values |= {"name": readable_name(place or ""), "path": place}
            raise

    def _replace(self, thread: MemoryThread | None) -> None:
        before, self._thread = self._thread, thread
        if before:
            before.end()

    def close(self) -> None:
        """Close the memory; do not wait for long if it is busy."""
        thread, self._thread = self._thread, None
        if thread:
            thread.end(timeout=_LONGEST_END)
