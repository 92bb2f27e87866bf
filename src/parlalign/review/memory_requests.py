"""The requests of the page about the translation memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from parlalign.review.action_errors import NotPossibleError, StaleError
from parlalign.review.json_requests import MOST_INTEGER, Json, json_body
from parlalign.review.memory_views import hit_view, match_view
from parlalign.review.offered_memory import OfferedMemory
from parlalign.text.folding import folded_words
from parlalign.text.normalization import readable_name

if TYPE_CHECKING:
    from parlalign.memory import Hit, Match, Memory
    from parlalign.review.journal_queries import JournalReader
    from parlalign.review.stored_rows import StoredRow

_MOST_MATCHES, _MOST_HITS = 8, 30
_LEAST = 70
"""The lowest score of a match in percent, as in `parlalign memory search`."""
_LONGEST_SEARCH = 2.0
"""Seconds in which rows are searched before the page is told how far the search has come."""
_ROWS_AT_ONCE = 100
_MOST_KEYS = 200
"""Rows of one request: as many as the page loads at once."""


class _RowTexts(NamedTuple):
    """What the memory is asked about a row."""

    identity: str
    languages: tuple[str, str]
    source: str
    target: str


class MemoryRequests:
    """The requests about the memory that is offered for the rows of a journal."""

    def __init__(self, journal: JournalReader, memory: OfferedMemory) -> None:
        self.journal = journal
        self.memory = memory

    async def about(self, _request: Request) -> Response:
        """Return the name of the memory, and how many records it has."""
        return await self._about()

    async def _about(self) -> Response:
        place = self.memory.chosen()
        if not place:
            return Json({"name": None})
        records = await self.memory.ask(len)
        return Json({"name": readable_name(place), "path": place, "records": records})

    async def choose(self, request: Request) -> Response:
        """Choose another memory, or none; return what `about` does."""
        place = (await json_body(request)).get("path")
        if not isinstance(place, str):
            raise NotPossibleError("bad-request")
        self.memory.choose(place)
        return await self._about()

    async def hits(self, request: Request) -> Response:
        """Return the matches for the source of a row, and the record that the row contradicts."""
        row = self._row(_key(request.query_params.get("key")))
        matches = await self.memory.ask(lambda memory: _matches(memory, row)) or []
        contradiction = next((match for match in matches if _contradicts(row, match)), None)
        return Json(
            {
                "hits": [match_view(match, row.languages) for match in matches[:_MOST_MATCHES]],
                "contradiction": match_view(contradiction, row.languages) if contradiction else None,
            }
        )

    async def concordance(self, request: Request) -> Response:
        """Return the records with words of one side."""
        text, side = request.query_params.get("text", ""), request.query_params.get("side", "0")
        if side not in ("0", "1"):
            raise NotPossibleError("bad-request")
        languages = self.journal.facts()["languages"]
        hits = await self.memory.ask(lambda memory: _hits(memory, text, languages[int(side)])) or []
        return Json({"hits": [hit_view(hit, languages) for hit in hits]})

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
        rows = {stored.key: _text_of(stored) for stored in self.journal.rows_with(keys)}
        return await self.memory.ask(lambda memory: _contradictions(memory, rows)) or {}

    def _row(self, key: int) -> _RowTexts:
        stored = self.journal.row(key)
        if stored is None:
            raise StaleError
        return _text_of(stored)


def _key(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdecimal() or int(text[:17]) >= MOST_INTEGER:
        raise NotPossibleError("bad-request")
    return int(text)


def _text_of(stored: StoredRow) -> _RowTexts:
    record = stored.row.to_record()
    return _RowTexts(record.id, record.languages, record.source, record.target)


def _matches(memory: Memory, row: _RowTexts) -> list[Match]:
    """Return the matches for the source of a row, without its own record."""
    if not row.source.strip() or row.languages[0] not in memory.languages():
        return []
    found = memory.search(row.source, language=row.languages[0], least=_LEAST, limit=_MOST_MATCHES + 1)
    return [match for match in found if match.record.id != row.identity]


def _hits(memory: Memory, text: str, language: str) -> list[Hit]:
    return memory.concordance(text, language=language, limit=_MOST_HITS) if language in memory.languages() else []


def _contradicts(row: _RowTexts, match: Match) -> bool:
    translation = (match.record.source, match.record.target)[1 - match.side]
    return match.score == 100 and bool(row.target.strip()) and folded_words(translation) != folded_words(row.target)


def _contradictions(memory: Memory, rows: dict[int, _RowTexts]) -> dict[int, Match]:
    found = {}
    for key, row in rows.items():
        exact = [match for match in _matches(memory, row) if match.score == 100]
        if exact and all(_contradicts(row, match) for match in exact):
            found[key] = exact[0]
    return found
