"""The records that offer the best translations for a query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from parlalign.memory.lookup import FoundRecord, Lookup
from parlalign.memory.offers import KINDS, Kind, OfferedTexts, best_offer
from parlalign.memory.search_query import Query
from parlalign.memory.searching import similar_texts
from parlalign.records import Record


@dataclass(frozen=True, slots=True)
class Match:
    """A translation for a query, and the record that offers it.

    `score` is in percent. `side` is 0 if the source of the record is similar to the query, and 1 if the target is.
    `copies` is the number of further records that offer the same. `kind` is `exact`, `form` (the query is equal, apart
    from the enumerator, numbers of notes and replaced numbers), `fuzzy`, `piece` (the query is similar to a
    sub-segment of the record) or `assembled`.

    `source` is the text of the memory, in the language of the query, and `translation` the text that the memory offers.
    They are the texts of the record, of its sub-segment, or of another form, with the numbers of the query; `numbers`
    are those that were replaced, old and new. An assembled match has `parts`, and a record that is not in the memory.
    """

    score: int
    record: Record
    side: int
    copies: int
    kind: Kind
    source: str
    translation: str
    numbers: tuple[tuple[str, str], ...] = ()
    parts: tuple[Match, ...] = ()


class _Ranked(NamedTuple):
    """A match in the order of the results."""

    order: tuple[Any, ...]
    match: Match
    record: tuple[Any, ...]
    """Identifies the record, and the side that was found."""


def find_matches(lookup: Lookup, query: Query, least: int, limit: int | None) -> list[Match]:
    """Return the matches with the highest scores; records that offer the same are one match."""
    best: list[_Ranked] = []
    for language in lookup.languages_searched:
        for texts in similar_texts(lookup.store, query, language, least):
            rows = lookup.records_with(texts.scores, with_pieces=True)
            found = (_ranked(query, row, texts.scores[row.text_key], least) for row in rows)
            best = _merged(sorted([*best, *filter(None, found)], key=lambda ranked: ranked.order))[:limit]
            if len(best) == limit and best[-1].match.score >= texts.best_to_come:
                break
    return [ranked.match for ranked in best]


def _ranked(query: Query, row: FoundRecord, score: int, least: int) -> _Ranked | None:
    texts = OfferedTexts(row.record, row.side, row.piece)
    offer = best_offer(query, texts, score, least)
    if offer is None:
        return None
    # The record of another form has its own text, by which all its copies are found.
    copies = row.copies if texts.is_own or texts.is_piece else 0
    match = Match(offer.score, row.record, row.side, copies, *offer[1:])
    is_whole = offer.source == query.text  # with the enumerator and the calls of the query
    order = (-offer.score, not is_whole, len(offer.numbers), KINDS.index(offer.kind), *row.order)
    return _Ranked(order, match, row.order)


def _merged(ranked: Iterable[_Ranked]) -> list[_Ranked]:
    """Return the best match of each record, without those that offer the same as a better one; these are counted."""
    merged: list[_Ranked] = []
    places: dict[tuple[Any, ...], int] = {}
    records = set()
    for each in ranked:
        if each.record in records:
            continue
        records.add(each.record)
        match = each.match
        offered = (match.side, match.translation, "" if match.score == 100 else match.source)
        if offered in places:
            first = merged[places[offered]]
            copies = first.match.copies + match.copies + 1
            merged[places[offered]] = first._replace(match=replace(first.match, copies=copies))
        else:
            places[offered] = len(merged)
            merged.append(each)
    return merged
