"""Which of the possible pairs are taken: each document stands in one at most, the surest pairs first."""

from __future__ import annotations

import numpy as np

from parlalign.learning.arrays import Doubles
from parlalign.pairing.document_vectors import Pairs
from parlalign.pairing.pair_model import RIVAL_FEATURES
from parlalign.pairing.sketch import Floats

_NO_RIVAL = -10.0
"""Log-odds where there is nothing else to choose."""
_MOST_LEAD = 8.0
_ROUNDS = 10

_Places = tuple[dict[int, list[int]], dict[int, list[int]]]
"""For the documents of each side, the places of their possible pairs."""
_Partners = tuple[dict[int, int], dict[int, int]]
"""For the documents of each side that are paired, the place of their pair."""


def assign(pairs: Pairs, odds: Doubles) -> tuple[Pairs, Floats]:
    """Return the places in `pairs` (k, 2) of those taken, in order, (n,), and their features among their rivals, (n,
    len(RIVAL_FEATURES)).

    The pairs with the best log-odds first, of equal ones the first in `pairs`; then two pairs swap partners where that
    makes the sum of their log-odds greater.
    """
    places = {(first, second): k for k, (first, second) in enumerate(pairs.tolist())}
    partners = _taken_greedily(pairs, odds)
    for _ in range(_ROUNDS):
        if not _swap(pairs, odds, places, partners):
            break
    rivals = _by_document(pairs)
    taken = [k for _, k in sorted(partners[0].items())]
    rows = [(odds[k], *_leads(k, pairs, odds, rivals, partners)) for k in taken]
    return np.array(taken, dtype=np.int64), np.array(rows, dtype=np.float32).reshape(len(taken), len(RIVAL_FEATURES))


def _taken_greedily(pairs: Pairs, odds: Doubles) -> _Partners:
    partners: _Partners = ({}, {})
    for place in np.argsort(-odds, kind="stable").tolist():
        first, second = pairs[place].tolist()
        if first not in partners[0] and second not in partners[1]:
            partners[0][first] = partners[1][second] = place
    return partners


def _swap(pairs: Pairs, odds: Doubles, places: dict[tuple[int, int], int], partners: _Partners) -> bool:
    """Swap partners of pairs where it pays; tell whether there were any."""
    swapped = False
    for first, second in pairs.tolist():
        own, other = partners[0].get(first), partners[1].get(second)
        if own is None or other is None or own == other:
            continue
        third, fourth = int(pairs[other, 0]), int(pairs[own, 1])
        new = places[first, second], places.get((third, fourth))
        if new[1] is not None and odds[new[0]] + odds[new[1]] > odds[own] + odds[other] + 1e-9:
            partners[0][first] = partners[1][second] = new[0]
            partners[0][third] = partners[1][fourth] = new[1]
            swapped = True
    return swapped


def _by_document(pairs: Pairs) -> _Places:
    """Return the places of the possible pairs of each document, of both sides."""
    found: _Places = ({}, {})
    for place, pair in enumerate(pairs.tolist()):
        for side in (0, 1):
            found[side].setdefault(pair[side], []).append(place)
    return found


def _leads(
    own: int,
    pairs: Pairs,
    odds: Doubles,
    by_document: _Places,
    partners: _Partners,
) -> tuple[float, float]:
    """Return how far the log-odds of a pair lead those of its best rival, of all and of those that could be taken in
    its place: whose other document stands in no surer pair."""
    rivals, free = _NO_RIVAL, _NO_RIVAL
    for side in (0, 1):
        for place in by_document[side][int(pairs[own, side])]:
            if place == own:
                continue
            rivals = max(rivals, float(odds[place]))
            holder = partners[1 - side].get(int(pairs[place, 1 - side]))
            if holder is None or odds[holder] <= odds[own]:
                free = max(free, float(odds[place]))
    lead, lead_among_free = np.clip(odds[own] - np.array([rivals, free]), -_MOST_LEAD, _MOST_LEAD).tolist()
    return lead, lead_among_free
