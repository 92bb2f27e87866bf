"""The similarity of two texts, as the percentage that CAT tools show."""

from __future__ import annotations

from functools import cached_property

from parlalign.memory.forms import has_number
from parlalign.text.folding import folded_words, punctuation_marks, unfolded_words

SUBSTITUTED = 2
"""What a score is lower if numbers of the translation were replaced: a text that is only written differently is better,
because its translation is as a person left it."""


class ComparedText:
    """A text with its words and punctuation marks, which are computed when they are first needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> list[str]:
        return folded_words(self.text)

    @cached_property
    def unfolded_words(self) -> list[str]:
        return unfolded_words(self.text)

    @cached_property
    def words_with_equal_numbers(self) -> list[str]:
        """The words, with the same number instead of each of the numbers."""
        return ["0" if word.isdecimal() else word for word in self.words]

    @cached_property
    def has_number(self) -> bool:
        return has_number(self.text)

    @cached_property
    def punctuation_marks(self) -> list[str]:
        return punctuation_marks(self.text)


def fuzzy_score(one: ComparedText, other: ComparedText, least: int = 0) -> int:
    """Return the similarity of two texts in percent: 100 only if they are equal, and 0 if it is below `least`.

    The score is the share of the words of the longer text that remain when one text is edited into the other, rounded
    down. The edits are insertions, deletions and replacements of words (Levenshtein distance); case and accents are
    ignored, as in OmegaT's score without stemming. 1 is subtracted if the punctuation differs, and 1 if case or accents
    differ. If only spaces differ, the score is 99. Texts without words are compared by their punctuation marks.

    >>> fuzzy_score(ComparedText("Verzoekt de Raad om steun;"), ComparedText("verzoekt de Commissie om steun"))
    78
    """
    from rapidfuzz.distance import Levenshtein

    if one.text == other.text:
        return 100 if least <= 100 else 0
    has_words = bool(one.words or other.words)
    ones, others = (one.words, other.words) if has_words else (one.punctuation_marks, other.punctuation_marks)
    longest = max(len(ones), len(others), 1)
    changed = Levenshtein.distance(ones, others, score_cutoff=longest - -(-longest * least // 100))
    score = 100 * (longest - changed) // longest
    if has_words and score >= least:
        score -= one.punctuation_marks != other.punctuation_marks
        score -= Levenshtein.distance(one.unfolded_words, other.unfolded_words) > changed
    score = min(score, 99)
    return score if score >= least else 0


def highest_score(one: ComparedText, other: ComparedText, least: int) -> int:
    """Return the score that two texts can have if all numbers that differ are replaced, or 0 if it is below `least`.

    >>> highest_score(ComparedText("lid 4 van artikel 7"), ComparedText("lid 2 van artikel 12"), 70)
    98
    """
    from rapidfuzz.distance import Levenshtein

    if not one.has_number or not other.has_number:
        return 0
    ones, others = one.words_with_equal_numbers, other.words_with_equal_numbers
    longest = max(len(ones), len(others), 1)
    most = longest - -(-longest * (least + SUBSTITUTED) // 100)
    changed = Levenshtein.distance(ones, others, score_cutoff=most) if most >= 0 else longest
    score = 100 * (longest - changed) // longest - SUBSTITUTED
    return score if score >= least else 0
