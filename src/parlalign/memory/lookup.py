"""The records with the texts that a search has found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
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
    """A record with a text that contains all words of the query; `copies` further records have the same two texts.

    `side` is 0 if the source contains them, also if both texts do. `spans` are their places in the text of this side,
    in code points, and `other_spans` those in the other text, if that contains all words, too.
    """

    spans: tuple[Span, ...]
    record: Record
    side: int
    copies: int = 0
    other_spans: tuple[Span, ...] = ()

    @property
    def spans_by_side(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The places of the words in the source and in the target."""
        return (self.other_spans, self.spans) if self.side else (self.spans, self.other_spans)


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record with a text that was found: its own one, or that of its sub-segment `piece`.

    `copies` is the number of further records with the same two texts.
    """

    text_key: int
    number: int
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

    def hits(self, query: WordQuery) -> Iterator[Hit]:
        """Yield the records with the words of the query as they are found, shorter texts first."""
        given: set[int] = set()
        found = (self._with_words(query, language) for language in self.languages_searched)
        for row in merge(*found, key=lambda row: (row.text_key & (1 << LANGUAGE_SHIFT) - 1, row.order)):
            if row.number not in given:  # otherwise it was found by its other text
                given.add(row.number)
                yield self._hit(query, row)

    def _hit(self, query: WordQuery, row: FoundRecord) -> Hit:
        texts = row.record.source, row.record.target
        spans = query.spans(texts[row.side])
        other_spans = query.spans_if_all(texts[1 - row.side])
        if row.side == 1 and other_spans and self._searches(row.record.languages[0]):
            return Hit(other_spans, row.record, 0, row.copies, spans)
        return Hit(spans, row.record, row.side, row.copies, other_spans)

    def _searches(self, language: str) -> bool:
        return language in self.codes_searched

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
                    found.append(
                        FoundRecord(row["text_key"], row["number"], record, side, row["copies"], order, row["piece"])
                    )
        return found
