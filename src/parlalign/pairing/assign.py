"""Assign documents to each other one to one, the most probable pairs first."""

from __future__ import annotations

import numpy as np

from parlalign.learning.arrays import Doubles, Floats
from parlalign.pairing.document_vectors import Pairs
from parlalign.pairing.pair_model import RivalFeatures

_NO_RIVAL = -10.0
"""Log-odds of the best rival if a pair has no rival."""
_MAX_LEAD = 8.0
_ROUNDS = 10
"""A bound on the time of swapping, which ends as soon as no swap increases the sum."""

_PairsByDocument = tuple[dict[int, list[int]], dict[int, list[int]]]
"""For each document of each side, the numbers of its candidate pairs."""
_Assignment = tuple[dict[int, int], dict[int, int]]
"""For each paired document of each side, the number of its pair."""


def assign(pairs: Pairs, log_odds: Doubles) -> tuple[Pairs, Floats]:
    """Assign each document to at most one other; return the numbers of the assigned pairs and their features.

    `pairs` (k, 2) are the candidate pairs. The numbers (n,) are in order, and the features (n, features) are
    `RivalFeatures`. The pairs with the highest log-odds are assigned first; of pairs with equal log-odds, the first in
    `pairs`. Then two pairs swap partners if that increases the sum of their log-odds.
    """
    numbers = {(first, second): k for k, (first, second) in enumerate(pairs.tolist())}
    assignment = _assign_greedily(pairs, log_odds)
    for _ in range(_ROUNDS):
        if not _swap(pairs, log_odds, numbers, assignment):
            break
    by_document = _pairs_by_document(pairs)
    assigned = [k for _, k in sorted(assignment[0].items())]
    rows = [_compare_to_rivals(k, pairs, log_odds, by_document, assignment) for k in assigned]
    features = np.array(rows, dtype=np.float32).reshape(len(assigned), len(RivalFeatures._fields))
    return np.array(assigned, dtype=np.int64), features


def _assign_greedily(pairs: Pairs, log_odds: Doubles) -> _Assignment:
    assignment: _Assignment = ({}, {})
    for number in np.argsort(-log_odds, kind="stable").tolist():
        first, second = pairs[number].tolist()
        if first not in assignment[0] and second not in assignment[1]:
            assignment[0][first] = assignment[1][second] = number
    return assignment


def _swap(pairs: Pairs, log_odds: Doubles, numbers: dict[tuple[int, int], int], assignment: _Assignment) -> bool:
    """Swap the partners of two pairs if their log-odds increase; return whether any were swapped."""
    has_swapped = False
    for first, second in pairs.tolist():
        own, other = assignment[0].get(first), assignment[1].get(second)
        if own is None or other is None or own == other:
            continue
        third, fourth = int(pairs[other, 0]), int(pairs[own, 1])
        new = numbers[first, second], numbers.get((third, fourth))
        if new[1] is not None and log_odds[new[0]] + log_odds[new[1]] > log_odds[own] + log_odds[other] + 1e-9:
            assignment[0][first] = assignment[1][second] = new[0]
            assignment[0][third] = assignment[1][fourth] = new[1]
            has_swapped = True
    return has_swapped


def _pairs_by_document(pairs: Pairs) -> _PairsByDocument:
    by_document: _PairsByDocument = ({}, {})
    for number, pair in enumerate(pairs.tolist()):
        for side in (0, 1):
            by_document[side].setdefault(pair[side], []).append(number)
    return by_document


def _compare_to_rivals(
    own: int, pairs: Pairs, log_odds: Doubles, by_document: _PairsByDocument, assignment: _Assignment
) -> RivalFeatures:
    """Return the lead of the log-odds of a pair over those of its best rivals.

    A rival has one document in common with the pair. It is free if its other document is not in a pair with higher
    log-odds, so that it could take the place of the pair.
    """
    best, best_free = _NO_RIVAL, _NO_RIVAL
    for side in (0, 1):
        for number in by_document[side][int(pairs[own, side])]:
            if number == own:
                continue
            best = max(best, float(log_odds[number]))
            holder = assignment[1 - side].get(int(pairs[number, 1 - side]))
            if holder is None or log_odds[holder] <= log_odds[own]:
                best_free = max(best_free, float(log_odds[number]))
    lead, lead_among_free = np.clip(log_odds[own] - np.array([best, best_free]), -_MAX_LEAD, _MAX_LEAD).tolist()
    return RivalFeatures(log_odds=float(log_odds[own]), lead=lead, lead_among_free=lead_among_free)
