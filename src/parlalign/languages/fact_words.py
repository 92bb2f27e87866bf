"""The words of a language for facts that a translation keeps: numbers, percentages, negation, yes and no."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactWords:
    """Words for numbers and for other facts; all are in lower case, and alternatives are divided by a slash.

    Numerals are in order: `units` from zero to nineteen, `tens` from twenty to ninety, `powers` for hundred, thousand,
    million and milliard (10 ** 9), `ordinals` from first to twelfth.
    """

    units: tuple[str, ...] = ()
    tens: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    ordinal_endings: tuple[str, ...] = ()
    """Endings that make an ordinal of a numeral; the numeral may lose its last `e`."""
    joins: tuple[str, ...] = ()
    """Words between the parts of a numeral (`vingt et un`, `two hundred and five`)."""
    is_compounding: bool = False
    """Whether numerals are written in one word, with the units before the tens (`vijfentwintig`)."""
    others: tuple[tuple[str, float], ...] = ()
    """Other words that stand for a number, as `beide`."""
    ambiguous: frozenset[str] = frozenset()
    """Numerals and months that are also other words (`acht`, `may`)."""
    percent: frozenset[str] = frozenset()
    """Words for `%`, of one or two words."""
    negations: frozenset[str] = frozenset()
    """Words that negate a clause: a close translation has a negation, too."""
    unlike_negation: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    """Words before and after a negation that take it back: `or not`, `not only`."""
    negative_words: frozenset[str] = frozenset()
    """Words that a translator may choose instead of a negation; a star stands for any ending."""
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    """Words that answer a question."""


NO_FACT_WORDS = FactWords()
"""The facts of a language that has none."""
