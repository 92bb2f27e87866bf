"""The records with the texts that a search has found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.memory.concordance import WordQuery, keys_with
from parlalign.memory.entries import RECORD_COLUMNS, RECORDS_WITH_TEXTS, languages_of, record_of_row
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.store import Store
from parlalign.memory.text_keys import LANGUAGE_SHIFT
from parlalign.records import Record, Span
from parlalign.records.record_filter import RecordFilter

_FIRST, _MOST = 50, 3200
"""Texts of a concordance whose records are looked up together: twice as many each time, if a filter leaves too few."""

_QUERY = f"""
SELECT {RECORD_COLUMNS}, found.text_key, found.copies, found.piece, r.number FROM (
  SELECT r.number, {{texts}}.{{side}} AS text_key, {{piece}} AS piece, count(*) OVER same - 1 AS copies,
    row_number() OVER (same ORDER BY r.changed DESC NULLS LAST, r.number) AS rank
  FROM {{tables}} WHERE {{texts}}.{{side}} {{in_list}} AND {{condition}}
  WINDOW same AS (PARTITION BY {{texts}}.source, {{texts}}.target)
) found JOIN records r ON r.number = found.number {RECORDS_WITH_TEXTS.removeprefix("records r ")}
WHERE found.rank = 1
"""
_OF_RECORDS = {"tables": "records r", "texts": "r", "piece": "NULL"}
_OF_PIECES = {"tables": "pieces p JOIN records r ON r.number = p.record", "texts": "p", "piece": "p.position"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A record with a text that contains the words of the query at `spans`, in code points.

    `side` is 0 if the source contains them, and 1 if the target does. `copies` is the number of further records with
    the same two texts.
    """

    spans: tuple[Span, ...]
    record: Record
    side: int
    copies: int = 0


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record with a text that was found: its own one, or that of its sub-segment `piece`.

    `copies` is the number of further records with the same two texts.
    """

    text_key: int
    record: Record
    side: int
    copies: int
    order: tuple[Any, ...]
    """Sorts records by date of change, latest first, then by import, earliest first."""
    piece: int | None = None


class Lookup:
    """A search among the records that meet a filter, in one state of the memory."""

    def __init__(self, store: Store, only: RecordFilter, language: str | None) -> None:
        self.store = store
        store.prepare_search()
        self.only = only
        self.languages = languages_of(store)
        self.languages_searched = [number for number, code in self.languages.items() if language in {None, code}]
        if language is not None and not self.languages_searched:
            known = ", ".join(sorted(self.languages.values())) or "none yet"
            raise ParlalignError(f"no text in {language!r} in this memory: its languages are {known}")

    @property
    def codes_searched(self) -> list[str]:
        """The codes of the languages in which texts are searched."""
        return [self.languages[number] for number in self.languages_searched]

    def hits(self, query: WordQuery, limit: int) -> list[Hit]:
        """Return the records with the words of the query, shorter texts first."""
        found: list[FoundRecord] = []
        for language in self.languages_searched:
            found += islice(self._with_words(query, language), limit)
        found.sort(key=lambda row: (row.text_key & (1 << LANGUAGE_SHIFT) - 1, *row.order))
        sides = (((row.record.source, row.record.target)[row.side], row) for row in found[:limit])
        return [Hit(query.spans(text), row.record, row.side, row.copies) for text, row in sides]

    def _with_words(self, query: WordQuery, language: int) -> Iterator[FoundRecord]:
        keys, size = keys_with(self.store, query, language), _FIRST
        while some := list(islice(keys, size)):
            yield from sorted(self.records_with(some), key=lambda row: (row.text_key, row.order))
            size = min(2 * size, _MOST)

    def records_with(self, keys: Iterable[int], *, with_pieces: bool = False) -> list[FoundRecord]:
        """Return one record of each pair of texts that has a text with one of some keys."""
        condition, values = conditions_of(self.only, self.store)
        listed = [*keys]
        found = []
        for tables in (_OF_RECORDS, _OF_PIECES)[: 1 + with_pieces] if listed else ():
            for side, name in enumerate(("source", "target")):
                query = _QUERY.format(side=name, condition=condition, in_list=self.store.in_list, **tables)
                for row in self.store.rows(query, (self.store.value_of_list(listed), *values)):
                    record = record_of_row(row, self.languages)
                    changed = row["changed"]
                    order = (changed is None, -(changed or 0), row["number"], side)
                    found.append(FoundRecord(row["text_key"], record, side, row["copies"], order, row["piece"]))
        return found
