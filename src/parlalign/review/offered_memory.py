"""The translation memory that the review pages offer, and what it says about the rows of a review."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from parlalign.errors import ParlalignError
from parlalign.review.memory_thread import MemoryThread
from parlalign.text.normalization import readable_name

if TYPE_CHECKING:
    from parlalign.memory import Memory

T = TypeVar("T")


class OfferedMemory:
    """One memory for all reviews of a server. `chosen` returns its place, None if there is none; `choose` changes it.

    An empty place stands for no memory.
    """

    def __init__(
        self,
        chosen: Callable[[], str | None] = lambda: None,
        choose: Callable[[str], None] = lambda _place: None,
    ) -> None:
        self.chosen = chosen
        self.choose = choose
        self._thread = MemoryThread()

    async def ask(self, question: Callable[[Memory], T]) -> T | None:
        """Return the answer of the memory to a question, or None if there is no memory."""
        place = self.chosen()
        if not place:
            return None
        try:
            return await self._thread.ask(place, question)
        except ParlalignError as error:
            error.values["name"] = readable_name(place)
            raise

    def close(self) -> None:
        self._thread.close()
