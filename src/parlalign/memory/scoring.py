"""How alike two texts are, as the percentage that CAT tools show."""

from __future__ import annotations

from functools import cached_property

from parlalign.text.folding import folded_words, punctuation_marks, unfolded_words


class Wording:
    """A text with its words, each worked out when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> list[str]:
        return folded_words(self.text)

    @cached_property
    def written(self) -> list[str]:
        return unfolded_words(self.text)

    @cached_property
    def punctuation_marks(self) -> list[str]:
        return punctuation_marks(self.text)


def fuzzy_score(one: Wording, other: Wording, least: int = 0) -> int:
    """Return the likeness in percent, 100 only for the same text; 0 where it is below `least`.

    Of the longer text's words, the share that need not be put in, taken out or replaced to make the other (Levenshtein
    over words without capitals and accents, as OmegaT's score without stemming), rounded down; less 1 where punctuation
    differs, and less 1 where the same words are written otherwise; 99 where only spaces differ. Texts without words are
    compared by their signs.

    >>> fuzzy_score(Wording("Verzoekt de Raad om steun;"), Wording("verzoekt de Commissie om steun"))
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
        score -= Levenshtein.distance(one.written, other.written) > changed
    score = min(score, 99)
    return score if score >= least else 0
