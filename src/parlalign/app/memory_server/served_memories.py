"""The memories of a memory server: which records are served, and searches in all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from parlalign.app.memory_server.memory_threads import MemoryThreads
from parlalign.app.memory_server.search_requests import RefusedError, SearchRequest
from parlalign.errors import ParlalignError
from parlalign.memory.offers import KINDS
from parlalign.text.folding import folded_words

if TYPE_CHECKING:
    from parlalign.memory import Filter, Hit, Match, Memory

T = TypeVar("T")


class ServedMemory(NamedTuple):
    """A memory with its name in answers, and a filter for the records that are served."""

    name: str
    only: Filter
    threads: MemoryThreads


class FoundMatch(NamedTuple):
    """A match and the name of its memory."""

    memory: str
    match: Match


class FoundHit(NamedTuple):
    """A hit of a concordance and the name of its memory."""

    memory: str
    hit: Hit


class ServedMemories:
    """Some memories, which are searched together. Use it in a `with`, or close it."""

    def __init__(self, served: Sequence[ServedMemory]) -> None:
        self._served = served

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for each in self._served:
            each.threads.close()

    async def matches(self, request: SearchRequest) -> list[FoundMatch]:
        """Return the matches of a request, best first, in the order of one memory; equal ones in that of the memories.

        Raises `RefusedError` if no memory has texts in its languages.
        """
        found = await self._found(request, lambda each: lambda memory: request.matches(memory, each.only))
        matches = [FoundMatch(name, match) for name, some in found for match in some]
        return sorted(matches, key=lambda each: _rank(each.match))[: request.most_matches]

    async def hits(self, request: SearchRequest) -> list[FoundHit]:
        """Return the hits of a concordance, shorter texts first; raise `RefusedError` as `matches`."""
        found = await self._found(request, lambda each: lambda memory: request.hits(memory, each.only))
        hits = [FoundHit(name, hit) for name, some in found for hit in some]
        return sorted(hits, key=lambda each: _words_of(each.hit))[: request.most_hits]

    async def languages(self) -> list[str]:
        """Return the codes of all languages, sorted."""
        listed = await self._ask(self._served, lambda _: lambda memory: memory.languages())
        return sorted({code for _, codes in listed for code in codes})

    async def states(self) -> list[dict[str, Any]]:
        """Return the name, the number of records and the languages of each memory, or why it cannot be read."""
        return [await self._state(each) for each in self._served]

    async def _state(self, served: ServedMemory) -> dict[str, Any]:
        try:
            records, languages = await served.threads.ask(lambda memory: (len(memory), memory.languages()))
        except ParlalignError as error:
            return {"name": served.name, "error": {"code": error.code or "failed", "message": str(error)}}
        return {"name": served.name, "records": records, "languages": sorted(languages)}

    async def _found(
        self, request: SearchRequest, question: Callable[[ServedMemory], Callable[[Memory], list[T] | None]]
    ) -> list[tuple[str, list[T]]]:
        names = [each.name for each in self._served]
        if request.memory is not None and request.memory not in names:
            message = f"memory={request.memory!r:.60}: no such memory: the memories are {', '.join(names)}"
            raise RefusedError(404, "no-memory", message)
        asked = [each for each in self._served if request.memory in {None, each.name}]
        found = await self._ask(asked, question)
        if all(results is None for _, results in found):
            known = ", ".join(await self.languages()) or "none yet"
            languages = " or ".join(code for code in (request.source, request.target) if code)
            message = f"{languages:.60}: no text in this language: the languages are {known}"
            raise RefusedError(404, "no-language", message)
        return [(name, results or []) for name, results in found]

    async def _ask(
        self, served: Sequence[ServedMemory], question: Callable[[ServedMemory], Callable[[Memory], T]]
    ) -> list[tuple[str, T]]:
        answers = await asyncio.gather(*(each.threads.ask(question(each)) for each in served))
        return [(each.name, answer) for each, answer in zip(served, answers, strict=True)]


def _rank(match: Match) -> tuple[int, int, int]:
    return -match.score, len(match.numbers), KINDS.index(match.kind)


def _words_of(hit: Hit) -> int:
    return len(folded_words((hit.record.source, hit.record.target)[hit.side]))


def serve(places: Sequence[str], filter_of: Callable[[Memory], Filter]) -> ServedMemories:
    """Return the memories at some places; `filter_of` returns the filter for the records of a memory that are served.

    Raises `ParlalignError` if one cannot be opened, or is given twice.
    """
    from parlalign.memory import open_memory

    opened = []
    for place in places:
        with open_memory(place, read_only=True) as memory:
            opened.append((place, memory.name, filter_of(memory)))
    names = _short_names([name for _, name, _ in opened])
    return ServedMemories(
        [ServedMemory(name, only, MemoryThreads(place)) for name, (place, _, only) in zip(names, opened, strict=True)]
    )


def _short_names(names: Sequence[str]) -> list[str]:
    """Return the names of the files, or the names as they are of those with the same file name."""
    short = [Path(name).name for name in names]
    unique = [name if short.count(last) > 1 else last for name, last in zip(names, short, strict=True)]
    if twice := [name for name in unique if unique.count(name) > 1]:
        raise ParlalignError(f"{twice[0]}: is given twice: name each memory once")
    return unique
