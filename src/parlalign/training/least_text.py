"""How much text a model needs at least, so that it is better than no model."""

from __future__ import annotations

from parlalign.errors import ParlalignError

LEAST_LINES = {
    "breaks": 500,
    "sentences": 1000,
    "language": 1000,
    "words": 1000,
    "word table": 1000,
    "align": 2000,
}
"""Lines of text, or pairs of lines, for each model.

Measured with French and Spanish. Breaks: of those in debates, law and news, .949, .957 and .954 are right without a
model, .960, .965 and .950 with one from 100 lines, .994, .992 and .972 from 500. Words: 37.5 and 30.8 % of the words of
news and law find their translation without a table, 38.1 and 30.6 % with one from 200 pairs, 38.7 and 31.2 % with one
from 1,000. Beads: with 1,900 pairs of debates, the strict F1 of news in Dutch and Spanish is .962, with 500 pairs .950,
with the model of parlalign .971. Sentences: 2,000 lines change nothing for the worse.
"""


def check_enough(model: str, count: int, unit: str) -> None:
    """Raise `ParlalignError` if there are fewer than the lines that a model needs; `unit` says what was counted."""
    if reason := shortage(model, count, unit):
        raise ParlalignError(f"{reason}: give more clean text")


def shortage(model: str, count: int, unit: str) -> str:
    """Return in words that there are too few lines for a model; empty if there are enough.

    >>> shortage("words", 60, "pairs of lines")
    '60 pairs of lines are too few to train on: at least 1,000 are needed'
    """
    least = LEAST_LINES[model]
    return "" if count >= least else f"{count:,} {unit} are too few to train on: at least {least:,} are needed"
