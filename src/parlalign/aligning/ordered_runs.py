"""Divide the pairs of two lists, which may cross, into runs in which both lists have the same order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Pair = tuple[int, int]
Run = list[Pair]


def ordered_runs(pairs: Sequence[Pair]) -> list[Run]:
    """Return the pairs in runs; the pairs of a run follow each other on both sides, in the same order.

    `pairs` are in order of the source, and have no segment in common. Segments without a pair are ignored.

    >>> ordered_runs([(0, 0), (1, 3), (2, 5), (6, 1)])
    [[(0, 0)], [(1, 3), (2, 5)], [(6, 1)]]
    """
    rank = {target: k for k, target in enumerate(sorted(target for _, target in pairs))}
    runs: list[Run] = []
    for pair in pairs:
        if runs and rank[pair[1]] == rank[runs[-1][-1][1]] + 1:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return runs


def main_runs(runs: Sequence[Run]) -> list[int]:
    """Return the numbers of runs that do not cross each other and have the most pairs together.

    The other runs cross them.

    >>> main_runs([[(0, 0)], [(1, 3), (2, 5)], [(6, 1)]])
    [0, 1]
    """
    starts = np.array([run[0][1] for run in runs])
    sizes = np.array([len(run) for run in runs])
    best, before = sizes.copy(), np.full(len(runs), -1)
    for k in range(1, len(runs)):
        sums = np.where(starts[:k] < starts[k], best[:k], 0)
        at = int(sums.argmax())
        if sums[at]:
            best[k] += sums[at]
            before[k] = at
    chain = [int(best.argmax())] if len(runs) else []
    while chain and before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    return chain[::-1]
