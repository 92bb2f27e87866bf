"""Which texts of the memory are most like a text: candidates by their rarest words, then the score of each."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from parlalign.memory.database import LANGUAGE_SHIFT, LENGTH_SHIFT, LONGEST, text_hash
from parlalign.memory.scoring import Wording, fuzzy_score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_READ = 80_000
"""Entries of the index that are read for a query before it makes do with the words read so far: 10 to 20 ms."""
_SCORED = 800
"""Candidates whose text is looked at, the most promising first: about 15 ms."""
_AT_ONCE = 100

_PLACE = (1 << LANGUAGE_SHIFT) - 1  # length and serial number of a text
_TIMES = 8  # bits for how often a word stands in the query


class Found(NamedTuple):
    """The scores of some texts, by key; texts still to come have no more than `best_to_come` percent."""

    scores: dict[int, int]
    best_to_come: int


def similar_texts(connection: sqlite3.Connection, wanted: Wording, language: int, least: int) -> Iterator[Found]:
    """Yield score and key of texts with a score of at least `least` percent: the same text, then the most promising.

    A text with that score shares `least` percent of the query's words, and so one at least of any `100 - least` percent
    (and one more) of them: texts are looked for by the rarest words, and by more of them as long as that is quick.
    """
    hashed = (text_hash(language, wanted.text), wanted.text)
    same = {key: 100 for (key,) in connection.execute("SELECT key FROM texts WHERE hash = ? AND text = ?", hashed)}
    yield Found(same, 99)
    keys, bounds = _candidates(connection, wanted.words, language, least)
    for start in range(0, len(keys), _AT_ONCE):
        some = json.dumps(keys[start : start + _AT_ONCE].tolist())
        rows = connection.execute("SELECT key, text FROM texts WHERE key IN (SELECT value FROM json_each(?))", (some,))
        scores = {key: fuzzy_score(wanted, Wording(text), least) for key, text in rows if key not in same}
        end = start + _AT_ONCE
        best_to_come = int(bounds[end]) if end < len(keys) else 0
        yield Found({key: score for key, score in scores.items() if score}, best_to_come)


def length_range(language: int, shortest: int, longest: int) -> tuple[int, int]:
    """Return the first and last key of the texts in a language with so many words."""
    first = language << LANGUAGE_SHIFT | min(shortest, LONGEST) << LENGTH_SHIFT
    last = language << LANGUAGE_SHIFT | min(longest, LONGEST) << LENGTH_SHIFT | (1 << LENGTH_SHIFT) - 1
    return first, last


def frequencies(connection: sqlite3.Connection, words: Sequence[str], language: int) -> dict[str, int]:
    """Return in how many texts of a language each word was put, none left out."""
    question = "SELECT word, texts FROM frequencies WHERE language = ? AND word IN (SELECT value FROM json_each(?))"
    found = dict(connection.execute(question, (language, json.dumps(sorted(set(words))))))
    return {word: found.get(word, 0) for word in words}


def _candidates(
    connection: sqlite3.Connection, words: Sequence[str], language: int, least: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return keys of texts and the highest score that each can have, highest first, shorter texts first."""
    import numpy as np

    if not 0 < len(words) <= LONGEST:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    needed = -(-len(words) * least // 100)
    limits = length_range(language, needed, len(words) * 100 // least)
    often = frequencies(connection, words, language)
    read: list[NDArray[np.int64]] = []
    unread, entries, texts = len(words), 0, 0
    for word, times in sorted(Counter(words).items(), key=lambda item: (often[item[0]], item[0])):
        in_range = often[word] * (entries + 1) // (texts + 2)  # as with the words before it
        if read and entries + in_range > _READ:
            break
        found = _keys_with(connection, word, limits) if often[word] else np.empty(0, np.int64)
        read.append((found & _PLACE) << _TIMES | min(times, (1 << _TIMES) - 1))
        unread -= times
        entries += len(found)
        texts += often[word]
    places, shared = _summed(np.concatenate(read))
    lengths = places >> LENGTH_SHIFT
    bounds = 100 * np.minimum(shared + unread, lengths) // np.maximum(lengths, len(words))
    able = np.flatnonzero(bounds >= least)
    order = able[np.argsort((100 - bounds[able]).astype(np.uint8), kind="stable")][:_SCORED]
    return places[order] | language << LANGUAGE_SHIFT, bounds[order]


def _summed(counted: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different places, in rising order, and how many words in all were found at each."""
    import numpy as np

    counted.sort(kind="stable")  # which finds the runs in order that it is made of
    places = counted >> _TIMES
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    return places[starts], np.add.reduceat(counted & (1 << _TIMES) - 1, starts) if len(starts) else starts


def _keys_with(connection: sqlite3.Connection, word: str, limits: tuple[int, int]) -> NDArray[np.int64]:
    """Return the keys of texts with a word; a list in one text is five times as fast as a row for each."""
    import numpy as np

    question = "SELECT group_concat(rowid) FROM shelf WHERE shelf MATCH ? AND rowid BETWEEN ? AND ?"
    (listed,) = connection.execute(question, (quoted(word), *limits)).fetchone()
    return np.fromstring(listed or "", np.int64, sep=",")


def quoted(word: str) -> str:
    """Return a word as FTS5 takes it; folded words have no quotes in them, but a file from a stranger may."""
    return '"' + word.replace('"', '""') + '"'
