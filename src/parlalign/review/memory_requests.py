"""The requests of the page about the translation memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from parlalign.errors import NotPossibleError
from parlalign.review.action_errors import StaleError
from parlalign.review.json_requests import MOST_INTEGER, Json, json_body
from parlalign.review.memory_records import memory_records
from parlalign.review.memory_views import hit_view, match_view
from parlalign.review.offered_memory import OfferedMemory
from parlalign.review.row_filter import KEY
from parlalign.text.normalization import readable_name

if TYPE_CHECKING:
    from parlalign.memory import Filter, Hit, Match, Memory
    from parlalign.records import Record
    from parlalign.review.journal_queries import JournalReader

_MOST_MATCHES, _MOST_HITS = 8, 30
_LEAST = 70
"""The lowest score of a match in percent, as in `parlalign memory search`."""
_LONGEST_SEARCH = 2.0
"""Seconds in which rows are searched before the page is told how far the search has come."""
_ROWS_AT_ONCE = 100
_MOST_KEYS = 200
"""Rows of one request: as many as the page loads at once."""


class MemoryRequests:
    """The requests about the memory that is offered for the rows of a journal."""

    def __init__(self, journal: JournalReader, memory: OfferedMemory) -> None:
        self.journal = journal
        self.memory = memory

    async def about(self, _request: Request) -> Response:
        """Return the name of the memory, and how many records it has."""
        return await self._about()

    async def _about(self) -> Response:
        place = self.memory.place
        if not place:
            return Json({"name": None})
        records = await self.memory.ask(len)
        return Json({"name": readable_name(place), "path": place, "records": records})

    async def choose(self, request: Request) -> Response:
        """Choose another memory, or none; return what `about` does."""
        place = (await json_body(request)).get("path")
        if not isinstance(place, str):
            raise NotPossibleError("bad-request")
        await self.memory.choose(place)
        return await self._about()

    async def hits(self, request: Request) -> Response:
        """Return the matches for the source of a row, and the record that the row contradicts."""
        stored = self.journal.row(_key(request.query_params.get("key")))
        if stored is None:
            raise StaleError
        (record,) = memory_records(self.journal, [stored])
        found = await self.memory.ask(lambda memory: (_matches(memory, record), memory.contradictions([record])))
        matches, (contradiction,) = found or ([], [None])
        return Json(
            {
                "hits": [match_view(match, record.languages) for match in matches],
                "contradiction": match_view(contradiction, record.languages) if contradiction else None,
            }
        )

    async def concordance(self, request: Request) -> Response:
        """Return the records with words of one side."""
        text, side = request.query_params.get("text", ""), request.query_params.get("side", "0")
        if side not in ("0", "1"):
            raise NotPossibleError("bad-request")
        first, second = self.journal.facts()["languages"]
        hits = await self.memory.ask(lambda memory: _hits(memory, text, (first, second), int(side))) or []
        return Json({"hits": [hit_view(hit, (first, second)) for hit in hits]})

    async def contradictions(self, request: Request) -> Response:
        """Return the records that rows contradict, by the keys of the rows."""
        keys = (await json_body(request)).get("keys")
        if not isinstance(keys, list) or len(keys) > _MOST_KEYS:
            raise NotPossibleError("bad-request")
        if not all(type(key) is int and 0 <= key < MOST_INTEGER for key in keys):
            raise NotPossibleError("bad-request")
        languages = self.journal.facts()["languages"]
        found = await self._contradictions(keys)
        return Json({str(key): match_view(match, languages) for key, match in found.items()})

    async def next(self, keys: Sequence[int], ahead: int) -> Response:
        """Return the first of some rows that contradicts the memory; the search wraps around at the index `ahead`.

        If the search takes too long, the answer is the last row that was searched, from which the page can continue.
        """
        end = time.monotonic() + _LONGEST_SEARCH
        for start in range(0, len(keys), _ROWS_AT_ONCE):
            some = keys[start : start + _ROWS_AT_ONCE]
            found = await self._contradictions(some)
            at = next((n for n, key in enumerate(some, start) if key in found), None)
            if at is not None:
                return Json({"key": keys[at], "wrapped": at >= ahead, "searched": None})
            if time.monotonic() > end:
                return Json({"key": None, "wrapped": start >= ahead, "searched": some[-1]})
        return Json({"key": None, "wrapped": False, "searched": None})

    async def _contradictions(self, keys: Sequence[int]) -> dict[int, Match]:
        """Return the records that rows contradict, by the keys of the rows."""
        rows = [*self.journal.rows_with(keys)]
        records = [*memory_records(self.journal, rows)]
        found = await self.memory.ask(lambda memory: memory.contradictions(records)) or []
        return {stored.key: match for stored, match in zip(rows, found, strict=False) if match}


def _key(text: str | None) -> int:
    if text is None or not KEY.fullmatch(text):
        raise NotPossibleError("bad-request")
    return int(text)


def _matches(memory: Memory, row: Record) -> list[Match]:
    """Return the matches for the source of a row, best first, without its own record."""
    from parlalign.memory.contradictions import identity_of

    found: list[Match] = []
    for only in _filters(memory, row.languages) if row.source.strip() else ():
        found += memory.search(row.source, language=row.languages[0], least=_LEAST, limit=_MOST_MATCHES + 1, only=only)
    others = (match for match in found if identity_of(match.record) != identity_of(row) or match.copies)
    return sorted(others, key=lambda match: -match.score)[:_MOST_MATCHES]


def _hits(memory: Memory, text: str, languages: tuple[str, str], side: int) -> list[Hit]:
    """Return the records with words in the text of one side."""
    found: list[Hit] = []
    for only in _filters(memory, languages):
        found += memory.concordance(text, language=languages[side], limit=_MOST_HITS, only=only)
    return found[:_MOST_HITS]


def _filters(memory: Memory, languages: tuple[str, str]) -> list[Filter]:
    """Return filters of the records in two languages, whichever is the source; none if there are no such records."""
    from parlalign.memory import Filter

    known = memory.languages()
    if not {*languages} <= {*known}:
        return []
    return [Filter()] if len(known) == 2 else [Filter(languages=languages), Filter(languages=languages[::-1])]
