"""The texts of a memory and the index of their words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from parlalign.memory.store import Store
from parlalign.memory.text_keys import LANGUAGE_SHIFT, text_hash, text_key
from parlalign.text.folding import folded_words

Text = tuple[int, str]
"""The number of a language, and a text in it."""


def keys_of_texts(store: Store, texts: Iterable[Text]) -> dict[Text, int]:
    """Return the keys of texts; those that are new are added."""
    hashes = {text: text_hash(*text) for text in texts}
    keys = _known_keys(store, hashes.values())
    new = {text: number for text, number in hashes.items() if text not in keys}
    return keys | _add_texts(store, new) if new else keys


def _known_keys(store: Store, hashes: Iterable[int]) -> dict[Text, int]:
    query = f"SELECT key, text FROM texts WHERE hash {store.in_list}"
    rows = store.execute(query, (store.value_of_list(hashes),))
    return {(key >> LANGUAGE_SHIFT, text): key for key, text in rows}


def _add_texts(store: Store, hashes: dict[Text, int]) -> dict[Text, int]:
    """Add texts, given with their hashes, and their words to the index; return their keys."""
    [(last,)] = store.execute("SELECT last FROM serial")
    words = {text: folded_words(text[1]) for text in hashes}
    keys = {text: text_key(text[0], len(words[text]), serial) for serial, text in enumerate(hashes, last + 1)}
    ordered = sorted(hashes, key=keys.__getitem__)
    store.executemany("INSERT INTO texts VALUES(?, ?, ?)", ((keys[text], hashes[text], text[1]) for text in ordered))
    store.add_words((keys[text], words[text]) for text in ordered)
    _add_frequencies(store, words)
    store.execute("UPDATE serial SET last = ?", (last + len(hashes),))
    return keys


def _add_frequencies(store: Store, words: dict[Text, list[str]]) -> None:
    """Count in how many texts of a language each word occurs."""
    frequencies: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for (language, _), found in words.items():
        frequencies[language].update(set(found))
    store.executemany(
        "INSERT INTO frequencies VALUES(?, ?, ?, ?)"
        " ON CONFLICT(language, word) DO UPDATE SET texts = frequencies.texts + excluded.texts",
        (
            (language, word, count, word[::-1])
            for language, counts in frequencies.items()
            for word, count in sorted(counts.items())
        ),
    )


def remove_unused_texts(store: Store, keys: Iterable[int]) -> None:
    """Remove those texts that no record refers to; their words stay in the index, where they lead to no text."""
    store.executemany(
        "DELETE FROM texts WHERE key = :key AND NOT EXISTS (SELECT 1 FROM records WHERE source = :key)"
        " AND NOT EXISTS (SELECT 1 FROM records WHERE target = :key)",
        ({"key": key} for key in sorted(keys)),
    )
