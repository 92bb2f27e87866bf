"""The texts of a memory and the index of their words."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from parlalign.io.sqlite import transaction
from parlalign.memory.database import LANGUAGE_SHIFT, LENGTH_SHIFT, LONGEST, text_hash
from parlalign.text.folding import folded_words

_AT_ONCE = 500  # parameters of one query
_MERGED_PAGES = 4000  # pages of 4 KB that are merged in one transaction

Text = tuple[int, str]
"""The number of a language, and a text in it."""


def keys_of_texts(connection: sqlite3.Connection, texts: Iterable[Text]) -> dict[Text, int]:
    """Return the keys of texts; those that are new are added."""
    hashes = {text: text_hash(*text) for text in texts}
    keys = _known_keys(connection, sorted(hashes.values()))
    new = {text: number for text, number in hashes.items() if text not in keys}
    return keys | _add_texts(connection, new) if new else keys


def _known_keys(connection: sqlite3.Connection, hashes: Sequence[int]) -> dict[Text, int]:
    keys = {}
    for start in range(0, len(hashes), _AT_ONCE):
        some = hashes[start : start + _AT_ONCE]
        query = f"SELECT key, text FROM texts WHERE hash IN ({', '.join('?' * len(some))})"
        keys.update({(key >> LANGUAGE_SHIFT, text): key for key, text in connection.execute(query, some)})
    return keys


def _add_texts(connection: sqlite3.Connection, hashes: dict[Text, int]) -> dict[Text, int]:
    """Add texts, given with their hashes, and their words to the index; return their keys."""
    (last,) = connection.execute("SELECT last FROM serial").fetchone()
    words = {text: folded_words(text[1]) for text in hashes}
    keys = {
        text: text[0] << LANGUAGE_SHIFT | min(len(words[text]), LONGEST) << LENGTH_SHIFT | serial
        for serial, text in enumerate(hashes, last + 1)
    }
    ordered = sorted(hashes, key=keys.__getitem__)  # FTS5 adds keys in rising order together, others one by one
    connection.executemany(
        "INSERT INTO texts VALUES(?, ?, ?)", ((keys[text], hashes[text], text[1]) for text in ordered)
    )
    connection.executemany(
        "INSERT INTO shelf(rowid, words) VALUES(?, ?)", ((keys[text], " ".join(words[text])) for text in ordered)
    )
    _add_frequencies(connection, words)
    connection.execute("UPDATE serial SET last = ?", (last + len(hashes),))
    return keys


def _add_frequencies(connection: sqlite3.Connection, words: dict[Text, list[str]]) -> None:
    """Count in how many texts of a language each word occurs."""
    frequencies: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for (language, _), found in words.items():
        frequencies[language].update(set(found))
    connection.executemany(
        "INSERT INTO frequencies VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET texts = texts + excluded.texts",
        (
            (language, word, count, word[::-1])
            for language, counts in frequencies.items()
            for word, count in sorted(counts.items())
        ),
    )


def remove_unused_texts(connection: sqlite3.Connection, keys: Iterable[int]) -> None:
    """Remove those texts that no record refers to; their words stay in the index, where they lead to no text."""
    connection.executemany(
        "DELETE FROM texts WHERE key = :key AND NOT EXISTS (SELECT 1 FROM records WHERE source = :key)"
        " AND NOT EXISTS (SELECT 1 FROM records WHERE target = :key)",
        ({"key": key} for key in sorted(keys)),
    )


def merge_index(connection: sqlite3.Connection) -> None:
    """Merge the parts of the index into one; searches are faster then (sqlite.org/fts5.html).

    This takes several transactions, so that another writer does not have to wait for all of it.
    """
    pages = -_MERGED_PAGES  # a negative number begins a new merge of all parts
    changes = 2
    while changes >= 2:
        before = connection.total_changes
        with transaction(connection, write=True):
            connection.execute("INSERT INTO shelf(shelf, rank) VALUES('merge', ?)", (pages,))
        pages, changes = _MERGED_PAGES, connection.total_changes - before
