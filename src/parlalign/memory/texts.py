"""The texts of a memory and the index of their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby, islice

from parlalign.memory.digests import totals_of
from parlalign.memory.forms import canonical_form
from parlalign.memory.store import Store
from parlalign.memory.text_keys import LANGUAGE_SHIFT, text_hash, text_key
from parlalign.text.folding import folded_words

_INDEXED = 10_000
"""Texts that are added to a new index together."""

Text = tuple[int, str]
"""The number of a language, and a text in it."""


def keys_of_texts(store: Store, texts: Iterable[Text]) -> dict[Text, int]:
    """Return the keys of texts; those that are new are added."""
    hashes = {text: text_hash(*text) for text in texts}
    keys = _known_keys(store, hashes.values())
    new = {text: number for text, number in hashes.items() if text not in keys}
    return keys | _add_texts(store, new) if new else keys


def form_hash(language: int, text: str) -> int:
    """Return the number by which all forms of a text are found."""
    return text_hash(language, canonical_form(text))


def _known_keys(store: Store, hashes: Iterable[int]) -> dict[Text, int]:
    query = f"SELECT key, text FROM texts WHERE hash {store.in_list}"
    rows = store.execute(query, (store.value_of_list(hashes),))
    return {(key >> LANGUAGE_SHIFT, text): key for key, text in rows}


def _add_texts(store: Store, hashes: dict[Text, int]) -> dict[Text, int]:
    """Add texts, given with their hashes, and their words to the index; return their keys."""
    last = totals_of(store).serial
    keys: dict[Text, int] = {}
    rows: list[tuple[int, int, int, str]] = []
    words: dict[int, list[str]] = {}
    for serial, ((language, text), hashed) in enumerate(hashes.items(), last + 1):
        found = folded_words(text)
        key = keys[language, text] = text_key(language, len(found), serial)
        words[key] = found
        rows.append((key, hashed, form_hash(language, text), text))
    rows.sort()
    store.executemany("INSERT INTO texts(key, hash, form, text) VALUES(?, ?, ?, ?)", rows)
    _index(store, {key: words[key] for key, *_ in rows})
    store.execute("UPDATE totals SET serial = ?", (last + len(hashes),))
    return keys


def _index(store: Store, words: Mapping[int, Sequence[str]]) -> None:
    """Add the words of texts to the index and to the frequencies, in rising order of their keys."""
    store.add_words(words.items())
    by_language = groupby(words, lambda key: key >> LANGUAGE_SHIFT)
    store.executemany(
        "INSERT INTO frequencies VALUES(?, ?, ?, ?)"
        " ON CONFLICT(language, word) DO UPDATE SET texts = frequencies.texts + excluded.texts",
        (
            (language, store.indexed_word(word), count, store.indexed_word(word)[::-1])
            for language, keys in by_language
            for word, count in sorted(Counter(chain.from_iterable(set(words[key]) for key in keys)).items())
        ),
    )


UNUSED = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} WHERE {side} = texts.key)"
    for table in ("records", "pieces")
    for side in ("source", "target")
)
"""Whether no record refers to a row of `texts`."""


def remove_unused_texts(store: Store, keys: Iterable[int]) -> None:
    """Remove those texts that no record refers to; their words stay in the index, where they lead to no text."""
    store.executemany(
        f"DELETE FROM texts WHERE key = ? AND {UNUSED}",
        ((key,) for key in sorted(keys)),
    )


def rebuild_index(store: Store) -> None:
    """Make the index and the frequencies of words again from the texts, so that words of removed texts are gone."""
    with store.transaction(write=True):
        store.remove_words()
        store.execute("DELETE FROM frequencies")
        rows = store.rows("SELECT key, text FROM texts ORDER BY key")
        while words := {row["key"]: folded_words(row["text"]) for row in islice(rows, _INDEXED)}:
            _index(store, words)
    store.merge_index()
