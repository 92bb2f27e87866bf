"""The texts of the memory that are most similar to a query: candidates by their rarest words, then their scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from parlalign.memory.forms import digits_of, form_with_numbers, has_number
from parlalign.memory.scoring import SUBSTITUTED, ComparedText, fuzzy_score, highest_score
from parlalign.memory.search_query import Query
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
_OF_FORM = 5000
"""Texts with the canonical form of the query that are read; there may be more of `Amendement 12`."""
_SAME_NUMBERS, _OTHER_NUMBERS = 500, 100
"""Those of them that are looked up: with the same numbers except for enumerators and calls, and with others."""

_PLACE = (1 << LANGUAGE_SHIFT) - 1  # length and serial number of a text
_TIMES = 8  # bits for how often a word occurs in the query
_LOW_BITS = _TIMES + 1  # the same, and whether the word is a number


class ScoredTexts(NamedTuple):
    """The scores of some texts by key; the texts that follow have at most `best_to_come` percent.

    A score is 0 if it is too low, but the text may offer more in another form, or with the numbers of the query.
    """

    scores: dict[int, int]
    best_to_come: int


def similar_texts(store: Store, query: Query, language: int, least: int) -> Iterator[ScoredTexts]:
    """Yield the texts that may have a score of at least `least` percent, first those with the same canonical form.

    A text with such a score has at least `least` percent of the words of the query, so that it has one of any set of
    more than `100 - least` percent of them. Texts are therefore searched by the rarest words, and by further words as
    long as that is fast.
    """
    first = texts_of_form(store, query, language)
    yield ScoredTexts({key: fuzzy_score(query, ComparedText(text), least) for key, text in first.items()}, 100)
    keys, bounds = _candidates(store, query.words, language, least)
    for start in range(0, len(keys), _AT_ONCE):
        end = start + _AT_ONCE
        some = store.value_of_list(keys[start:end].tolist())
        rows = store.execute(f"SELECT key, text FROM texts WHERE key {store.in_list}", (some,))
        texts = {key: ComparedText(text) for key, text in rows if key not in first}
        scores = {key: fuzzy_score(query, text, least) for key, text in texts.items()}
        able = {key: score for key, score in scores.items() if score or highest_score(query, texts[key], least)}
        yield ScoredTexts(able, int(bounds[end]) if end < len(keys) else 0)


def texts_of_form(store: Store, query: Query, language: int) -> dict[int, str]:
    """Return the texts with the canonical form of a query by key; of very many, those that are most like it."""
    hashes = store.value_of_list([text_hash(language, form) for form in query.forms])
    form = text_hash(language, query.canonical_form)
    texts = dict(store.execute(f"SELECT key, text FROM texts WHERE hash {store.in_list}", (hashes,)))
    texts |= dict(store.execute("SELECT key, text FROM texts WHERE form = ? ORDER BY key LIMIT ?", (form, _OF_FORM)))
    if len(texts) <= _OTHER_NUMBERS:
        return texts
    own, numbers = form_with_numbers(query.text), Counter(digits_of(query.text))
    same = {key for key, text in texts.items() if form_with_numbers(text) == own}
    nearest = sorted(same, key=lambda key: (abs(len(texts[key]) - len(query.text)), key))[:_SAME_NUMBERS]
    equal = {key: (Counter(digits_of(texts[key])) & numbers).total() for key in texts.keys() - same}
    others = sorted(equal, key=lambda key: (-equal[key], key))[:_OTHER_NUMBERS]
    return {key: texts[key] for key in (*nearest, *others)}


def frequencies(store: Store, words: Sequence[str], language: int) -> dict[str, int]:
    """Return the number of texts of a language that each word occurs in."""
    sql = f"SELECT word, texts FROM frequencies WHERE language = ? AND word {store.in_list}"
    stored = {word: store.indexed_word(word) for word in words}
    found = dict(store.execute(sql, (language, store.value_of_list(sorted(stored.values())))))
    return {word: found.get(form, 0) for word, form in stored.items()}


def _candidates(
    store: Store, words: Sequence[str], language: int, least: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return keys of texts and the highest score that each can have; highest first, then shorter texts first.

    A number of the query may be put in the place of another one, so that a text has all of them for a lower score.
    """
    import numpy as np

    if not 0 < len(words) <= LONGEST:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    needed = -(-len(words) * least // 100)
    limits = key_range(language, needed, len(words) * 100 // least)
    often = frequencies(store, words, language)
    in_order = sorted(Counter(words).items(), key=lambda item: (often[item[0]], item[0]))
    totals = accumulate(often[word] for word, _ in in_order)
    rare = [word for (word, _), total in zip(in_order, totals, strict=True) if total <= _READ]
    keys_with = dict(zip(rare, store.keys_with_words(rare, *limits), strict=True))  # a server is asked once for all
    read: list[NDArray[np.int64]] = []
    unread, entries, texts = len(words), 0, 0
    for word, times in in_order:
        in_range = often[word] * (entries + 1) // (texts + 2)  # if it is as with the words before it
        if read and entries + in_range > _READ:
            break
        [found] = [keys_with[word]] if word in keys_with else store.keys_with_words([word], *limits)
        read.append((found & _PLACE) << _LOW_BITS | has_number(word) << _TIMES | min(times, (1 << _TIMES) - 1))
        unread -= times
        entries += len(found)
        texts += often[word]
    places, shared, shared_numbers = _summed(np.concatenate(read))
    lengths = places >> LENGTH_SHIFT
    longest = np.maximum(lengths, len(words))
    bounds = 100 * np.minimum(shared + shared_numbers + unread, lengths) // longest
    with_numbers = 100 * np.minimum(shared + sum(map(has_number, words)) + unread, lengths) // longest - SUBSTITUTED
    highest = np.maximum(bounds, with_numbers)
    able = np.flatnonzero(highest >= least)
    ranks = 100 - highest[able] << 7 | 100 - bounds[able]
    order = able[np.argsort(ranks.astype(np.uint16), kind="stable")][:_SCORED]
    return places[order] | language << LANGUAGE_SHIFT, highest[order]


def _summed(counted: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the different places in rising order, and how many words and how many numbers were found at each."""
    import numpy as np

    counted.sort(kind="stable")  # a stable sort is fast here, as the parts are sorted
    places = counted >> _LOW_BITS
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    if not len(starts):
        return starts, starts, starts
    times, is_number = counted & (1 << _TIMES) - 1, counted >> _TIMES & 1
    all_words, numbers = (np.add.reduceat(each, starts) for each in (times, times * is_number))
    return places[starts], all_words - numbers, numbers
