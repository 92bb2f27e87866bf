"""Cut a translation where a CAT tool cuts its source: between two paragraphs of one bead, after `bijv.`"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import regex

from parlalign.aligning.word_bags import unit
from parlalign.aligning.word_vectors import word_model

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """The n words of a text: where each ends (n,), in characters, its direction (n, dimensions), its weight (n,)."""

    ends: npt.NDArray[np.int64]
    directions: Floats
    weights: Floats


_WORD = regex.compile(r"\S+")

_FULL_STOP = regex.compile(r"[.?!…][\"'”’»)\]]*(?=\s)")
"""`bijv. door`, not `3.5`: where the segmentation rules of CAT tools may cut."""

_ENUMERATOR = regex.compile(r"\(?\w{1,4}\.")
"""`51.` and `a.`, not `bijv. door`: at the very beginning it is no place to cut a translation."""

_IN_ABBREVIATION = regex.compile(r"\p{L}\.\s\p{L}\.")
"""`z. B.`, not `S. 12`: no place to cut."""

_LETTERS = regex.compile(r"\p{L}{2}")

_LONGEST = 20_000  # characters
_AT_ONCE = 200  # texts: of 40 words each with a kilobyte a word 16 MB

_MOST_CUTS = 3
"""With more the pieces would be many and hardly one of them ever asked for."""

_PUNCTUATION, _PLACE, _MARGIN = 0.6, 0.05, 0.25
"""In linked words: the worth of a cut after the same punctuation as in the source, the cost of each word by which it
stands elsewhere in the text, and by how much it has to be better than any other to be sure. Of 300 neighbouring
sentences of europarl.test2006 put together 94 % are cut, all in the right place; of those of ntrex.dev, which nothing
was tuned on, see `docs/formats.md`."""

_FAINT, _UNLIKE = 0.15, 0.3
"""The least weight of a word, as small words tell something here, and the likeness of words that have nothing in
common; tuned on the same."""


def full_stops(text: str) -> list[int]:
    """Return the places after a full stop and before a blank, inside the text.

    >>> full_stops("ruimte, bijv. door dijken.")
    [13]
    """
    ends = [match.end() for match in _FULL_STOP.finditer(text)]
    return [end for end in ends if not _ENUMERATOR.fullmatch(text, 0, end)]


@dataclass(frozen=True, slots=True)
class DivisiblePair:
    """A translation, and the places of its source, in characters, where somebody may cut it."""

    source: str
    target: str
    places: tuple[int, ...]


def sub_segments(uncut: Sequence[DivisiblePair], *, languages: tuple[str, str]) -> list[tuple[tuple[str, str], ...]]:
    """Return, for each translation, those of each run of pieces between its places; the whole is not among them.

    The target is cut where most words on either side are linked to words of the same side. A place without a sure
    answer is passed over, and so are pieces without a word. None are made for more places than three, and for texts so
    long that no tool has them as one.
    """
    cuttable = [k for k, one in enumerate(uncut) if _is_cuttable(one)]
    found: list[tuple[tuple[str, str], ...]] = [()] * len(uncut)
    for start in range(0, len(cuttable), _AT_ONCE):
        chosen = cuttable[start : start + _AT_ONCE]
        source = _words([uncut[k].source for k in chosen], languages[0])
        target = _words([uncut[k].target for k in chosen], languages[1])
        for k, *words in zip(chosen, source, target, strict=True):
            found[k] = _runs(uncut[k], *words)
    return found


def _is_cuttable(uncut: DivisiblePair) -> bool:
    return 0 < len(uncut.places) <= _MOST_CUTS and max(len(uncut.source), len(uncut.target)) <= _LONGEST


def _runs(uncut: DivisiblePair, source: Words, target: Words) -> tuple[tuple[str, str], ...]:
    answers = ((place, _answer(uncut, place, source, target)) for place in uncut.places)
    cuts = [(0, 0), *((place, at) for place, at in answers if at), (len(uncut.source), len(uncut.target))]
    if any(left[1] >= right[1] for left, right in pairwise(cuts)):
        return ()
    runs = [
        (uncut.source[start[0] : end[0]].strip(), uncut.target[start[1] : end[1]].strip())
        for start, end in combinations(cuts, 2)
        if (start, end) != (cuts[0], cuts[-1])
    ]
    return tuple(run for run in runs if all(map(_LETTERS.search, run)))


def _answer(uncut: DivisiblePair, place: int, source: Words, target: Words) -> int | None:
    """Return where to cut the target, after a word, if the source is cut at `place`; None where that is not sure."""
    ends = target.ends[:-1]
    if not len(ends):
        return None
    worth = _linked(source, target, int(np.searchsorted(source.ends, place, side="right")))
    worth -= _PLACE * (len(ends) + 1) * np.abs(ends / len(uncut.target) - place / len(uncut.source))
    mark = uncut.source[:place].rstrip()[-1]
    if not mark.isalnum():
        worth += _PUNCTUATION * np.array([_likeness(mark, uncut.target[end - 1]) for end in ends])
    worth[[_IN_ABBREVIATION.match(uncut.target, end - 2) is not None for end in ends]] = -np.inf
    best = int(worth.argmax())
    others = np.delete(worth, best)
    return int(ends[best]) if worth[best] - others.max(initial=-np.inf) >= _MARGIN else None


def _likeness(mark: str, other: str) -> float:
    """Return 1 for the same punctuation, a half for other punctuation, 0 for none."""
    return 0 if other.isalnum() else 1 if other == mark else 0.5


def _linked(source: Words, target: Words, before: int) -> Floats:
    """Return how much is linked where the source is cut after `before` words, and the target after 1, 2, … words."""
    likeness = np.maximum(source.directions @ target.directions.T - _UNLIKE, 0) / (1 - _UNLIKE)
    left, right = likeness[:before], likeness[before:]
    from_left = np.maximum.accumulate(left, axis=1)[:, :-1]  # the best link of a word into the target before the cut
    from_right = np.maximum.accumulate(right[:, ::-1], axis=1)[:, ::-1][:, 1:]
    given = source.weights[:before] @ from_left + source.weights[before:] @ from_right
    taken_left = np.cumsum(target.weights * left.max(axis=0, initial=0))[:-1]
    taken_right = np.cumsum((target.weights * right.max(axis=0, initial=0))[::-1])[::-1][1:]
    return np.asarray(given + taken_left + taken_right, dtype=np.float32)


def _words(texts: Sequence[str], language: str) -> list[Words]:
    """Return the words of each text; looked up together, as most of them come again."""
    ends = [np.array([match.end() for match in _WORD.finditer(text)], dtype=np.int64) for text in texts]
    bag = word_model().bag([word for text in texts for word in _WORD.findall(text)], language)
    weights = np.maximum(bag.weights, _FAINT)
    parts = (unit(bag.vectors) * weights[:, None])[bag.words]
    directions = unit(np.add.reduceat(parts, bag.starts[:-1], axis=0)) if texts else parts
    told = np.minimum(np.add.reduceat(weights[bag.words], bag.starts[:-1]), 1) if texts else weights
    lasts = np.cumsum([len(of) for of in ends])[:-1]
    return [Words(*of) for of in zip(ends, np.split(directions, lasts), np.split(told, lasts), strict=True)]
