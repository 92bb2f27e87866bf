"""The records of texts that were found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.memory import entries
from parlalign.memory.concordance import WordQuery, keys_with
from parlalign.memory.database import LANGUAGE_SHIFT, MAPPED
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.scoring import Wording
from parlalign.memory.searching import similar_texts
from parlalign.records import Record, Span
from parlalign.records.record_filter import RecordFilter

_FIRST, _MOST = 50, 3200
"""Texts of a concordance whose records are looked up together: twice as many each time that a filter leaves too few."""

_QUESTION = """
SELECT {columns}, r.{side}, r.copies, r.number FROM (
  SELECT *, count(*) OVER same - 1 AS copies, row_number() OVER (same ORDER BY r.changed DESC, r.number) AS place
  FROM records r WHERE r.{side} IN (SELECT value FROM json_each(?)) AND {condition}
  WINDOW same AS (PARTITION BY r.source, r.target)
) r JOIN texts s ON s.key = r.source JOIN texts t ON t.key = r.target WHERE r.place = 1
"""


@dataclass(frozen=True, slots=True)
class Match:
    """A record of which one text is like the text asked for.

    `score` is in percent; `side` is 0 where the source is alike, 1 where the target is; `copies` counts the further
    records with the same two texts.
    """

    score: int
    record: Record
    side: int
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A record of which one text has the words asked for, at `spans` of it (code points); else as a `Match`."""

    spans: tuple[Span, ...]
    record: Record
    side: int
    copies: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    key: int  # of the text
    record: Record
    side: int
    copies: int
    order: tuple[Any, ...]  # changed last first, then imported first


class Lookup:
    """The records that a filter lets through, in one state of the memory."""

    def __init__(self, connection: sqlite3.Connection, only: RecordFilter, language: str | None) -> None:
        self.connection = connection
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        self.only = only
        self.languages: dict[int, str] = dict(connection.execute("SELECT number, code FROM languages"))
        self.searched = [number for number, code in self.languages.items() if language in {None, code}]
        if language is not None and not self.searched:
            known = ", ".join(sorted(self.languages.values())) or "none yet"
            raise ParlalignError(f"no text in {language!r} in this memory: its languages are {known}")

    def matches(self, wanted: Wording, least: int, limit: int) -> list[Match]:
        """Return the records most like a text."""
        best: list[tuple[Any, Match]] = []
        for language in self.searched:
            for scores, best_to_come in similar_texts(self.connection, wanted, language, least):
                for row in self._records(scores):
                    match = Match(scores[row.key], row.record, row.side, row.copies)
                    best.append(((-match.score, *row.order), match))
                best = sorted(best, key=lambda item: item[0])[:limit]
                if len(best) == limit and best[-1][1].score >= best_to_come:
                    break
        return [match for _, match in best]

    def hits(self, asked: WordQuery, limit: int) -> list[Hit]:
        """Return the records with the words asked for, shorter texts first."""
        found: list[_Found] = []
        for language in self.searched:
            found += islice(self._with_words(asked, language), limit)
        found.sort(key=lambda row: (row.key & (1 << LANGUAGE_SHIFT) - 1, *row.order))
        sides = (((row.record.source, row.record.target)[row.side], row) for row in found[:limit])
        return [Hit(asked.spans(text), row.record, row.side, row.copies) for text, row in sides]

    def _with_words(self, asked: WordQuery, language: int) -> Iterator[_Found]:
        keys, size = keys_with(self.connection, asked, language), _FIRST
        while some := list(islice(keys, size)):
            yield from sorted(self._records(some), key=lambda row: (row.key, row.order))
            size = min(2 * size, _MOST)

    def _records(self, keys: Iterable[int]) -> list[_Found]:
        condition, values = conditions_of(self.only)
        asked = json.dumps(list(keys))
        found = []
        for number, side in enumerate(("source", "target") if asked != "[]" else ()):
            question = _QUESTION.format(columns=entries.COLUMNS, side=side, condition=condition)
            for row in self.connection.execute(question, (asked, *values)):
                *columns, key, copies, place = row
                record = entries.record_of(columns, self.languages)
                changed = columns[-1]
                order = (changed is None, -(changed or 0), place, number)
                found.append(_Found(key, record, number, copies, order))
        return found
