"""The index of words in PostgreSQL: for each word a list of where it occurs, in rows of many entries.

PostgreSQL's own indexes of texts do not serve: those of trigrams (pg_trgm) take ten times as long to find the texts
that are most similar, and a text search (tsvector) limits the words of a text and cannot read a range of keys.

An entry is a number that consists, from high bits to low, of the length and the serial number of a text (`text_keys`)
and the position of the word in it. A phrase is therefore found by shifting and comparing numbers, and texts of some
lengths are a range of entries. Each transaction adds rows. A word that has many rows which are not full gets new ones
with the same entries.
"""

from __future__ import annotations

import hashlib
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from parlalign.memory.store import NamedRow, Phrase
from parlalign.memory.text_keys import LANGUAGE_SHIFT, text_key
from parlalign.text.folding import folded_words

if TYPE_CHECKING:
    import numpy as np
    import psycopg
    from numpy.typing import NDArray

_POSITION_BITS = 63 - LANGUAGE_SHIFT
_LAST_POSITION = (1 << _POSITION_BITS) - 1
"""Words from here on are found as words, but not in phrases."""
_PLACE = (1 << LANGUAGE_SHIFT) - 1  # length and serial number of a text
_FULL = 224
"""Entries of a full row: as many as PostgreSQL stores in the row itself, of which four fit into a page."""
_BUFFERED = 16 * _FULL
"""Entries that are divided into full rows together, so that each contains texts of few lengths."""
_MOST_PARTS = 16
"""Rows of a word that are not full; a further one is merged with them."""
_IN_ONE_READING = 50_000
"""Entries of a word; of more frequent words, the texts of some lengths are read at a time."""
_FEW = 200
"""Texts that are read to look for frequent words in them, instead of the entries of these words."""
_LENGTHS = (4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128)
"""Where such a search divides the texts by their length: it usually stops after short ones."""
_CAPITALS = str.maketrans("0123456789abcdef", "ABCDEFGHIJKLMNOP")
_LONGEST_WORD = 320
"""Letters. PostgreSQL's indexes have values of up to 2,700 bytes, and a letter has up to 4."""

TABLE = f"""
CREATE TABLE postings(
  language BIGINT NOT NULL, word TEXT COLLATE "C" NOT NULL, last BIGINT NOT NULL, first BIGINT NOT NULL,
  entries BYTEA NOT NULL,
  PRIMARY KEY(language, word, last)
);
ALTER TABLE postings ALTER COLUMN entries SET STORAGE EXTERNAL;
CREATE INDEX postings_in_part ON postings(language, word) WHERE octet_length(entries) <> {8 * _FULL};
"""
_SELECT = (
    "SELECT string_agg(entries, '') FROM postings WHERE language = %s AND word = ANY(%s) AND last >= %s AND first <= %s"
)
_SELECT_EACH = _SELECT.replace("SELECT", "SELECT word,")
_COPY = "COPY postings(language, word, last, first, entries) FROM STDIN (FORMAT BINARY)"
_COPIED = ("int8", "text", "int8", "int8", "bytea")
_IN_PART = f"octet_length(entries) <> {8 * _FULL}"
_MANY_PARTS = (
    f"SELECT word FROM postings WHERE language = %s AND word = ANY(%s) AND {_IN_PART} GROUP BY word HAVING count(*) > %s"
)
_TAKE_PARTS = f"DELETE FROM postings WHERE language = %s AND word = ANY(%s) AND {_IN_PART} RETURNING word, entries"


def indexed_word(word: str) -> str:
    """Return a word as it is stored: a very long one has a hash for its end, in capitals, which no pattern matches.

    >>> indexed_word("haven"), len(indexed_word("x" * 5000)), indexed_word("x" * 320) == "x" * 320
    ('haven', 320, True)
    """
    if len(word) <= _LONGEST_WORD:
        return word
    digest = hashlib.blake2b(word.encode("utf-8"), digest_size=10).hexdigest().translate(_CAPITALS)
    return word[: _LONGEST_WORD - len(digest)] + digest


class PostgresIndex:
    """The table `postings` of a memory."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def add(self, words: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Add the words of new texts, in rising order of their keys."""
        found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for key, some in words:
            of_language = found[key >> LANGUAGE_SHIFT]
            base = (key & _PLACE) << _POSITION_BITS
            for position, word in enumerate(some[:_LAST_POSITION]):
                of_language[word].append(base | position)
            for word in set(some[_LAST_POSITION:]):
                of_language[word].append(base | _LAST_POSITION)
        for language, entries in found.items():
            stored = {indexed_word(word): numbers for word, numbers in entries.items()}
            self._write(language, stored)
            self._merge_parts(language, [*stored])

    def keys_of_each(self, words: Sequence[str], first: int, last: int) -> list[NDArray[np.int64]]:
        """Return, for each word, the keys from `first` to `last` of the texts with it, in rising order."""
        values = _limits(words, first, last)
        packed = dict(self.connection.cursor(binary=True).execute(f"{_SELECT_EACH} GROUP BY word", values))
        return [
            _keys(_unpacked(packed.get(indexed_word(word)), first, last), first >> LANGUAGE_SHIFT) for word in words
        ]

    def _entries(self, words: Sequence[str], first: int, last: int) -> NDArray[np.int64]:
        """Return the entries of words in the texts with the keys from `first` to `last`, in rising order."""
        [(packed,)] = self.connection.cursor(binary=True).execute(_SELECT, _limits(words, first, last))
        return _unpacked(packed, first, last)

    def keys_with_phrases(self, required: Sequence[Sequence[Phrase]], first: int, last: int) -> Iterator[int]:
        """Yield the keys of texts with a phrase of each group; frequent words are read for some lengths at a time."""
        often = self._frequencies(
            first >> LANGUAGE_SHIFT, {w for group in required for phrase in group for w in phrase}
        )
        groups = sorted(required, key=lambda group: _frequency(group, often))
        lengths = _LENGTHS if max(often.values()) > _IN_ONE_READING and _frequency(groups[0], often) > _FEW else ()
        edges = [text_key(first >> LANGUAGE_SHIFT, length, 0) for length in lengths]
        for start, end in pairwise([first, *(edge for edge in edges if first < edge <= last), last + 1]):
            yield from self._keys_with_all(groups, often, start, end - 1)

    def _frequencies(self, language: int, words: Iterable[str]) -> dict[str, int]:
        stored = {word: indexed_word(word) for word in words}
        sql = "SELECT word, texts FROM frequencies WHERE language = %s AND word = ANY(%s)"
        found = dict(self.connection.execute(sql, (language, [*stored.values()])))
        return {word: found.get(form, 0) for word, form in stored.items()}

    def _keys_with_all(
        self, groups: Sequence[Sequence[Phrase]], often: Mapping[str, int], first: int, last: int
    ) -> list[int]:
        keys = self._keys_with_any(groups[0], often, first, last)
        for group in groups[1:]:
            if len(keys) <= _FEW < _frequency(group, often):
                keys = self._keys_of_texts_with(group, keys)
            else:
                keys = _common(keys, self._keys_with_any(group, often, first, last))
        found: list[int] = keys.tolist()
        return found

    def _keys_with_any(
        self, group: Sequence[Phrase], often: Mapping[str, int], first: int, last: int
    ) -> NDArray[np.int64]:
        import numpy as np

        found = [self._keys_with_phrase(phrase, often, first, last) for phrase in group if len(phrase) > 1]
        if words := [phrase[0] for phrase in group if len(phrase) == 1]:
            found.append(_keys(self._entries(words, first, last), first >> LANGUAGE_SHIFT))
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def _keys_with_phrase(self, phrase: Phrase, often: Mapping[str, int], first: int, last: int) -> NDArray[np.int64]:
        """Return the keys of the texts with a phrase, of which the rarest word is read first."""
        language = first >> LANGUAGE_SHIFT
        rarest, *others = sorted(range(len(phrase)), key=lambda place: often[phrase[place]])

        def starts_by(place: int) -> NDArray[np.int64]:
            entries = self._entries(phrase[place : place + 1], first, last)
            return entries[entries & _LAST_POSITION >= place] - place

        starts = starts_by(rarest)
        for place in others:
            if len(starts) <= _FEW < often[phrase[place]]:
                return self._keys_of_texts_with([phrase], _keys(starts, language))
            starts = _common(starts, starts_by(place))
        return _keys(starts, language)

    def _keys_of_texts_with(self, group: Sequence[Phrase], keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those keys of a few whose texts have a phrase of a group."""
        import numpy as np

        wanted = {tuple(map(indexed_word, phrase)) for phrase in group}
        sizes = {len(phrase) for phrase in wanted}
        rows = self.connection.execute("SELECT key, text FROM texts WHERE key = ANY(%s) ORDER BY key", (keys.tolist(),))
        texts = ((key, [indexed_word(word) for word in folded_words(text)]) for key, text in rows)
        found = [key for key, words in texts if any(not wanted.isdisjoint(_phrases(words, size)) for size in sizes)]
        return np.array(found, np.int64)

    def faults(self, rows: Iterable[NamedRow]) -> Iterator[str]:
        """Yield what is wrong in rows of the table."""
        import numpy as np

        for row in rows:
            whole = row["entries"] if len(row["entries"]) % 8 == 0 else b""
            entries = np.frombuffer(whole, "<i8")
            ends = (row["first"], row["last"])
            if not len(entries) or (entries[0], entries[-1]) != ends or (np.diff(entries) <= 0).any():
                yield f"word {row['word']!r:.80}: a part of its index is wrong"

    def _write(self, language: int, entries: Mapping[str, Sequence[int]]) -> None:
        with self.connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(_COPIED)
            for word, numbers in sorted(entries.items()):
                size = _FULL if len(numbers) >= _BUFFERED else len(numbers)
                for start in range(0, len(numbers), size):
                    some = numbers[start : start + size]
                    copy.write_row((language, word, some[-1], some[0], struct.pack(f"<{len(some)}q", *some)))

    def _merge_parts(self, language: int, words: Sequence[str]) -> None:
        """Merge the rows that are not full, of those of the words that have many."""
        many = [word for (word,) in self.connection.execute(_MANY_PARTS, (language, words, _MOST_PARTS))]
        merged: defaultdict[str, list[int]] = defaultdict(list)
        cursor = self.connection.cursor(binary=True)
        for word, entries in cursor.execute(_TAKE_PARTS, (language, many)) if many else ():
            merged[word] += struct.unpack(f"<{len(entries) // 8}q", entries)
        self._write(language, {word: sorted(numbers) for word, numbers in merged.items()})


def _frequency(group: Sequence[Phrase], often: Mapping[str, int]) -> int:
    """Return how many texts have a phrase of a group at most."""
    return sum(min(often[word] for word in phrase) for phrase in group)


def _phrases(words: Sequence[str], size: int) -> Iterator[Phrase]:
    """Return the phrases of `size` words in a text."""
    return zip(*(words[start:] for start in range(size)), strict=False)


def _common(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers that two sorted arrays have in common, if each has a number once."""
    import numpy as np

    few, many = sorted((one, other), key=len)
    at = np.searchsorted(many, few)
    at[at == len(many)] = 0
    common: NDArray[np.int64] = few[many[at] == few] if len(many) else few[:0]
    return common


def _limits(words: Sequence[str], first: int, last: int) -> tuple[int, list[str], int, int]:
    """Return the values of a query for the entries of words in the texts with the keys from `first` to `last`."""
    low, high = (first & _PLACE) << _POSITION_BITS, (last & _PLACE) << _POSITION_BITS | _LAST_POSITION
    return first >> LANGUAGE_SHIFT, [indexed_word(word) for word in words], low, high


def _unpacked(packed: bytes | None, first: int, last: int) -> NDArray[np.int64]:
    """Return the entries of joined rows that are in the texts with the keys from `first` to `last`, in rising order."""
    import numpy as np

    *_, low, high = _limits((), first, last)
    found = np.frombuffer(packed or b"", "<i8").astype(np.int64)  # a copy, as it is sorted
    found.sort(kind="stable")  # fast, as the rows are sorted
    return found[np.searchsorted(found, low) : np.searchsorted(found, high, "right")]


def _keys(entries: NDArray[np.int64], language: int) -> NDArray[np.int64]:
    """Return the keys of the texts of sorted entries, each once."""
    import numpy as np

    places = entries >> _POSITION_BITS
    keys: NDArray[np.int64] = places[np.diff(places, prepend=-1) != 0] | language << LANGUAGE_SHIFT
    return keys
