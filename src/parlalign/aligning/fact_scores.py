"""Lower the scores of pairs whose facts differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

from parlalign.aligning.segment_labels import text_without_label
from parlalign.checking.fact_comparison import FactDifference, fact_differences
from parlalign.records import Bead, Segment

_EXCHANGED, _WHOLLY_EXCHANGED, _LEFT_OUT, _NEGATION = -1.2, -3.8, -1.7, -1.5
"""Shifts of the log-odds of a pair if one text has another fact than the other; in addition, if such facts are half of
a text or more; if one text has a fact that the other lacks; if only one text has a negation.

Fitted by logistic regression, with the log-odds of the score as offset, on 55,000 pairs of alignments of europarl,
ecdc, lohelp, tatoeba, bekamer_vragen, belaws, canlaw, europarl2000 and eu_aiact, and of lines of the kind `Article 5`
(`benchmarks/fact_scores.py`); the log loss falls from 0.104 to 0.099. The standard errors are 0.2, 0.5, 0.1 and 0.3."""
_SUREST = 0.99995
"""A score that is rounded to 1."""
_SHORT = 60
"""Longer texts with the same digits are not compared: to compare all would take a fifth of the time of an alignment."""
_DIGITS = re.compile(r"\d+")


def adjust_scores(beads: Sequence[Bead], source: Sequence[Segment], target: Sequence[Segment]) -> list[Bead]:
    """Return the beads in the same order, those whose texts differ in their facts with a lower score.

    Enumerators do not count: the model compares labels, and documents may be numbered differently.
    """
    return [_adjusted(bead, source, target) if bead.is_pair else bead for bead in beads]


def _adjusted(bead: Bead, source: Sequence[Segment], target: Sequence[Segment]) -> Bead:
    sides = [source[k] for k in bead.source], [target[k] for k in bead.target]
    if not _may_differ(sides):
        return bead
    texts = " ".join(map(text_without_label, sides[0])), " ".join(map(text_without_label, sides[1]))
    differences = fact_differences(texts, (sides[0][0].language, sides[1][0].language))
    return replace(bead, score=adjust_score(bead.score, differences, texts)) if differences else bead


def _may_differ(sides: tuple[Sequence[Segment], Sequence[Segment]]) -> bool:
    """Return whether the texts, with their labels, are short or have different digits."""
    if all(sum(len(segment.text) for segment in side) < _SHORT for side in sides):
        return True
    digits = (sorted(number for segment in side for number in _DIGITS.findall(segment.text)) for side in sides)
    return next(digits) != next(digits)


def adjust_score(score: float, differences: Sequence[FactDifference], texts: tuple[str, str]) -> float:
    """Return the probability of a pair, given its probability by other evidence and the facts that differ.

    >>> texts = "Besluit van 9 mei 2016", "Beschluss vom 11. April 2016"
    >>> adjust_score(0.995, fact_differences(texts, ("nl", "de")), texts)
    0.5728
    """
    exchanged = [each for each in differences if each.source and each.target]
    kinds = {each.kind for each in differences if each not in exchanged}
    shift = _NEGATION * ("negation" in kinds) + _LEFT_OUT * bool(kinds - {"negation"})
    if exchanged:
        shift += _EXCHANGED + _WHOLLY_EXCHANGED * min(1.0, 2 * exchanged_share(exchanged, texts))
    if not shift:
        return score
    probability = min(score, _SUREST)
    odds = exp(log(probability / (1 - probability)) + shift) if probability > 0 else 0.0
    return round(odds / (1 + odds), 4)


def exchanged_share(exchanged: Sequence[FactDifference], texts: tuple[str, str]) -> float:
    """Return the larger of the shares of both texts that consist of facts which the other text has not."""
    spans = [[each.source for each in exchanged], [each.target for each in exchanged]]
    lengths = (sum(span.end - span.start for span in side if span) for side in spans)
    return min(1.0, max(length / len(text.strip()) for length, text in zip(lengths, texts, strict=True)))
