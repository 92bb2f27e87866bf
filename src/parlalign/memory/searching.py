"""The texts of the memory that are most similar to a query: candidates by their rarest words, then their scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from parlalign.memory.forms import FURTHER_WORDS, letters_of, may_be_form
from parlalign.memory.scoring import ComparedText, fuzzy_score
from parlalign.memory.store import Store
from parlalign.memory.text_keys import LANGUAGE_SHIFT, LENGTH_SHIFT, LONGEST, key_range, text_hash

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_READ = 80_000
"""Entries of the index that are read for a query, which takes 10 to 20 ms; further words are not read."""
_SCORED = 800
"""Candidates that are compared with the query, those with the highest possible score first; takes about 15 ms."""
_AT_ONCE = 100

_PLACE = (1 << LANGUAGE_SHIFT) - 1  # length and serial number of a text
_TIMES = 8  # bits for how often a word occurs in the query


class ScoredTexts(NamedTuple):
    """The scores of some texts by key; the texts that follow have at most `best_to_come` percent.

    The query may be a form of the texts in `forms`, or the other way round: then their score is 100. Those of them that
    have too few words in common with the query have the score 0.
    """

    scores: dict[int, int]
    best_to_come: int
    forms: frozenset[int] = frozenset()


def similar_texts(
    store: Store, query: ComparedText, forms_of_query: Collection[str], language: int, least: int
) -> Iterator[ScoredTexts]:
    """Yield the texts with a score of at least `least` percent: first equal texts, then those with the best bounds.

    A text with such a score has at least `least` percent of the words of the query, so that it has one of any set of
    more than `100 - least` percent of them. Texts are therefore searched by the rarest words, and by further words as
    long as that is fast. A form of the query lacks few of its words, so that its bound is known, too.
    """
    same = dict.fromkeys(_keys_of(store, query.text, language), 100)
    forms = frozenset(key for form in forms_of_query for key in _keys_of(store, form, language))
    same |= dict.fromkeys(forms, 0)
    yield ScoredTexts(same, 100, forms)
    length, letters = len(query.words), letters_of(query.text)
    bound_of_forms = 100 * length // (length + FURTHER_WORDS)
    keys, bounds = _candidates(store, query.words, language, min(least, max(bound_of_forms, 1)))
    for start in range(0, len(keys), _AT_ONCE):
        end = start + _AT_ONCE
        some = store.value_of_list(keys[start:end].tolist())
        able = set(keys[start:end][bounds[start:end] >= bound_of_forms].tolist())
        rows = store.execute(f"SELECT key, text FROM texts WHERE key {store.in_list}", (some,))
        texts = {key: text for key, text in rows if key not in same}
        forms = frozenset(key for key in able & texts.keys() if may_be_form(query.text, texts[key], letters))
        scores = {key: fuzzy_score(query, ComparedText(text), least) for key, text in texts.items()}
        best_to_come = int(bounds[end]) if end < len(keys) else 0
        yield ScoredTexts(
            {key: score for key, score in scores.items() if score or key in forms},
            100 if best_to_come >= bound_of_forms else best_to_come,
            forms,
        )


def _keys_of(store: Store, text: str, language: int) -> list[int]:
    hashed = (text_hash(language, text), text)
    return [key for (key,) in store.execute("SELECT key FROM texts WHERE hash = ? AND text = ?", hashed)]


def frequencies(store: Store, words: Sequence[str], language: int) -> dict[str, int]:
    """Return the number of texts of a language that each word occurs in."""
    sql = f"SELECT word, texts FROM frequencies WHERE language = ? AND word {store.in_list}"
    stored = {word: store.indexed_word(word) for word in words}
    found = dict(store.execute(sql, (language, store.value_of_list(sorted(stored.values())))))
    return {word: found.get(form, 0) for word, form in stored.items()}


def _candidates(
    store: Store, words: Sequence[str], language: int, least: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return keys of texts and the highest score that each can have; highest first, then shorter texts first."""
    import numpy as np

    if not 0 < len(words) <= LONGEST:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    needed = -(-len(words) * least // 100)
    limits = key_range(language, needed, len(words) * 100 // least)
    often = frequencies(store, words, language)
    read: list[NDArray[np.int64]] = []
    unread, entries, texts = len(words), 0, 0
    for word, times in sorted(Counter(words).items(), key=lambda item: (often[item[0]], item[0])):
        in_range = often[word] * (entries + 1) // (texts + 2)  # if it is as with the words before it
        if read and entries + in_range > _READ:
            break
        found = store.keys_with_word(word, *limits) if often[word] else np.empty(0, np.int64)
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
    """Return the different places in rising order, and the number of words found at each."""
    import numpy as np

    counted.sort(kind="stable")  # a stable sort is fast here, as the parts are sorted
    places = counted >> _TIMES
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    return places[starts], np.add.reduceat(counted & (1 << _TIMES) - 1, starts) if len(starts) else starts
