"""Calibration of scores: reliability table and expected calibration error."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum, isnan, nan

BINS = 10
_BOUNDS = tuple(k / BINS for k in range(BINS + 1))


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The scores above `low` and up to `high`: number, sum, and how many are right. The first bin includes 0."""

    low: float
    high: float
    count: int
    score_sum: float
    right: int

    @property
    def mean_score(self) -> float:
        """NaN if the bin is empty."""
        return self.score_sum / self.count if self.count else nan

    @property
    def share_right(self) -> float:
        """NaN if the bin is empty."""
        return self.right / self.count if self.count else nan


@dataclass(frozen=True, slots=True)
class Calibration:
    """A reliability table of ten equal bins: how often scores of a size are right.

    `outside` is the number of scores that are not in [0, 1], and `missing` the number of beads without a score.
    """

    bins: tuple[ReliabilityBin, ...]
    outside: int
    missing: int = 0

    def __add__(self, other: Calibration) -> Calibration:
        bins = tuple(
            ReliabilityBin(
                low=a.low,
                high=a.high,
                count=a.count + b.count,
                score_sum=a.score_sum + b.score_sum,
                right=a.right + b.right,
            )
            for a, b in zip(self.bins, other.bins, strict=True)
        )
        return Calibration(bins, self.outside + other.outside, self.missing + other.missing)

    @property
    def count(self) -> int:
        """The number of scores that are probabilities."""
        return sum(reliability.count for reliability in self.bins)

    @property
    def error(self) -> float:
        """The expected calibration error: the mean difference of score and share right over the bins, by count.

        NaN if there are no scores, or if a score is not a probability; then the other scores are not probabilities
        either.
        Source: Guo, Pleiss, Sun and Weinberger 2017, On Calibration of Modern Neural Networks, eq. 3.
        """
        if self.outside or not self.count:
            return nan
        return fsum(abs(reliability.score_sum - reliability.right) for reliability in self.bins) / self.count


def measure_calibration(judged: Iterable[tuple[float, bool]]) -> Calibration:
    """Compare scores with whether they are right, in ten equal bins. A score on a bound belongs to the lower bin.

    A score that is NaN is missing.

    >>> measure_calibration([(0.75, True), (0.75, False), (1.0, True)]).error
    0.16666666666666666
    """
    scores: list[list[float]] = [[] for _ in range(BINS)]
    right, outside, missing = [0] * BINS, 0, 0
    for score, is_right in judged:
        if isnan(score):
            missing += 1
        elif 0 <= score <= 1:
            k = bisect_left(_BOUNDS, score, 1) - 1
            scores[k].append(score)
            right[k] += is_right
        else:
            outside += 1
    bins = tuple(
        ReliabilityBin(
            low=_BOUNDS[k], high=_BOUNDS[k + 1], count=len(scores[k]), score_sum=fsum(scores[k]), right=right[k]
        )
        for k in range(BINS)
    )
    return Calibration(bins=bins, outside=outside, missing=missing)
