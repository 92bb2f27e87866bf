"""The records with the texts that a search has found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from parlalign.errors import ParlalignError
from parlalign.memory.concordance import WordQuery, keys_with
from parlalign.memory.entries import RECORD_COLUMNS, RECORDS_WITH_TEXTS, languages_of, record_of_row
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.forms import query_forms, record_forms
from parlalign.memory.scoring import ComparedText
from parlalign.memory.searching import similar_texts
from parlalign.memory.store import Store
from parlalign.memory.text_keys import LANGUAGE_SHIFT
from parlalign.records import Record, Span
from parlalign.records.record_filter import RecordFilter

_FIRST, _MOST = 50, 3200
"""Texts of a concordance whose records are looked up together: twice as many each time, if a filter leaves too few."""

_QUERY = f"""
SELECT {RECORD_COLUMNS}, r.{{side}} AS text_key, r.copies, r.number FROM (
  SELECT *, count(*) OVER same - 1 AS copies,
    row_number() OVER (same ORDER BY r.changed DESC NULLS LAST, r.number) AS rank
  FROM records r WHERE r.{{side}} {{in_list}} AND {{condition}}
  WINDOW same AS (PARTITION BY r.source, r.target)
) {RECORDS_WITH_TEXTS.removeprefix("records ")} WHERE r.rank = 1
"""


@dataclass(frozen=True, slots=True)
class Match:
    """A record with a text that is similar to the query.

    `score` is in percent. `side` is 0 if the source is similar, and 1 if the target is. `copies` is the number of
    further records with the same two texts, or with another form of them that is equal to the query.
    """

    score: int
    record: Record
    side: int
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A record with a text that contains all words of the query, as `Match`.

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
class _FoundRecord:
    text_key: int
    number: int
    record: Record
    side: int
    copies: int
    order: tuple[Any, ...]
    """Sorts records by date of change, latest first, then by import, earliest first."""


class _Ranked(NamedTuple):
    """A match in the order of the results; `translation` is that of the query if the score is 100."""

    order: tuple[Any, ...]
    match: Match
    translation: str | None


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

    def matches(self, query: ComparedText, least: int, limit: int | None) -> list[Match]:
        """Return the records whose texts are most similar to the query."""
        forms = query_forms(query.text)
        best: list[_Ranked] = []
        for language in self.languages_searched:
            for texts in similar_texts(self.store, query, forms, language, least):
                for row in self._records(texts.scores):
                    score = texts.scores[row.text_key]
                    translation = (row.record.target, row.record.source)[row.side] if score == 100 else None
                    if row.text_key in texts.forms:
                        translation = _translation_of_form(query.text, forms, row)
                    match = Match(score if translation is None else 100, row.record, row.side, row.copies)
                    if match.score >= least:
                        best.append(_Ranked((-match.score, score < 100, *row.order), match, translation))
                best = _merged(sorted(best, key=lambda ranked: ranked.order))[:limit]
                if len(best) == limit and best[-1].match.score >= texts.best_to_come:
                    break
        return [ranked.match for ranked in best]

    def hits(self, query: WordQuery) -> Iterator[Hit]:
        """Yield the records with the words of the query as they are found, shorter texts first."""
        given: set[int] = set()
        found = (self._with_words(query, language) for language in self.languages_searched)
        for row in merge(*found, key=lambda row: (row.text_key & (1 << LANGUAGE_SHIFT) - 1, row.order)):
            if row.number not in given:  # otherwise it was found by its other text
                given.add(row.number)
                yield self._hit(query, row)

    def _hit(self, query: WordQuery, row: _FoundRecord) -> Hit:
        texts = row.record.source, row.record.target
        spans = query.spans(texts[row.side])
        other_spans = query.spans_if_all(texts[1 - row.side])
        if row.side == 1 and other_spans and self._searches(row.record.languages[0]):
            return Hit(other_spans, row.record, 0, row.copies, spans)
        return Hit(spans, row.record, row.side, row.copies, other_spans)

    def _searches(self, language: str) -> bool:
        return any(self.languages[number] == language for number in self.languages_searched)

    def _with_words(self, query: WordQuery, language: int) -> Iterator[_FoundRecord]:
        keys, size = keys_with(self.store, query, language), _FIRST
        while some := list(islice(keys, size)):
            yield from sorted(self._records(some), key=lambda row: (row.text_key, row.order))
            size = min(2 * size, _MOST)

    def _records(self, keys: Iterable[int]) -> list[_FoundRecord]:
        condition, values = conditions_of(self.only, self.store)
        listed = [*keys]
        found = []
        for side, name in enumerate(("source", "target") if listed else ()):
            query = _QUERY.format(side=name, condition=condition, in_list=self.store.in_list)
            for row in self.store.rows(query, (self.store.value_of_list(listed), *values)):
                record = record_of_row(row, self.languages)
                changed = row["changed"]
                order = (changed is None, -(changed or 0), row["number"], side)
                found.append(_FoundRecord(row["text_key"], row["number"], record, side, row["copies"], order))
        return found


def _translation_of_form(query: str, forms: Collection[str], row: _FoundRecord) -> str | None:
    """Return the translation of a query that is another form of the text found, or None if it is not."""
    texts = row.record.source, row.record.target
    if texts[row.side] in forms:
        return texts[1 - row.side]
    return next((form[1 - row.side] for form in record_forms(row.record) if form[row.side] == query), None)


def _merged(ranked: Iterable[_Ranked]) -> list[_Ranked]:
    """Return the matches, best first, without those that give the query the same translation; these are counted."""
    merged: list[_Ranked] = []
    places: dict[tuple[str, int], int] = {}
    for each in ranked:
        key = None if each.translation is None else (each.translation, each.match.side)
        if key is not None and key in places:
            first = merged[places[key]]
            copies = first.match.copies + each.match.copies + 1
            merged[places[key]] = first._replace(match=replace(first.match, copies=copies))
        else:
            if key is not None:
                places[key] = len(merged)
            merged.append(each)
    return merged
