"""How much text a model needs at least, so that it is better than no model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

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

_MOST_FREQUENT = 0.7
"""Share of the running words that may be so frequent that they have no weight: texts of debates, law, news, forms and
everyday sentences in Spanish and French have .35 to .50, also 200 lines. With .93, of sentences made from 50 words, no
pair was found with the table."""


def check_enough(model: str, count: int, unit: str) -> None:
    """Raise `ParlalignError` if there are fewer than the lines that a model needs; `unit` says what was counted."""
    if reason := shortage(model, count, unit):
        raise ParlalignError(f"{reason}: give more clean text")


def check_words(lines: Iterable[str]) -> None:
    """Raise `ParlalignError` if the words of a text are too much the same for a table of words."""
    if reason := monotony(lines):
        raise ParlalignError(f"{reason}: give other text, too")


def monotony(lines: Iterable[str]) -> str:
    """Return in words that a text has the same words again and again; empty if it does not.

    >>> monotony(["Het regent.", "Het sneeuwt."])
    '4 of 4 words are too frequent to tell translations: the text repeats the same words'
    """
    from parlalign.aligning.word_vectors import rarity_of, words_of

    counts = Counter(word for line in lines for word in words_of(line))
    total = counts.total()
    frequent = sum(count for count in counts.values() if not rarity_of(count / total))
    if frequent <= _MOST_FREQUENT * total:
        return ""
    return f"{frequent:,} of {total:,} words are too frequent to tell translations: the text repeats the same words"


def shortage(model: str, count: int, unit: str) -> str:
    """Return in words that there are too few lines for a model; empty if there are enough.

    >>> shortage("words", 60, "pairs of lines")
    '60 pairs of lines are too few to train on: at least 1,000 are needed'
    """
    least = LEAST_LINES[model]
    return "" if count >= least else f"{count:,} {unit} are too few to train on: at least {least:,} are needed"
