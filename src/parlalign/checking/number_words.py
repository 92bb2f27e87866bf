"""The values of numbers that are written in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parlalign.languages.facts import FactWords

_POWERS = (100, 1_000, 1_000_000, 1_000_000_000)


@dataclass(frozen=True, slots=True)
class Numeral:
    """The value of a word: a cardinal number (`is_cardinal`), or an ordinal or a word that begins with a number."""

    value: float
    is_cardinal: bool


@dataclass(frozen=True)
class NumberWords:
    """The numerals of a language."""

    values: dict[str, float]
    """Of cardinal numbers of one word."""
    other_values: dict[str, float]
    """Of ordinals and of other words that stand for a number."""
    joins: tuple[str, ...]
    compound: re.Pattern[str] | None
    """One part of a numeral that is written in one word."""
    endings: tuple[str, ...]
    found: dict[str, Numeral | None] = field(default_factory=dict)
    """The words that were looked up."""

    def lookup(self, word: str) -> Numeral | None:
        """Return the value of a word in lower case, or None if it is no number.

        >>> words = number_words(FactWords(units=("nul", "een", "twee"), tens=("twintig",), is_compounding=True))
        >>> words.lookup("tweeëntwintig"), words.lookup("tweejarig")
        (Numeral(value=22, is_cardinal=True), Numeral(value=2, is_cardinal=False))
        """
        if len(word) > _LONGEST:
            return None
        if word not in self.found:
            if len(self.found) > _MOST_WORDS:
                self.found.clear()
            self.found[word] = self._evaluate(word)
        return self.found[word]

    def _evaluate(self, word: str) -> Numeral | None:
        if word in self.values:
            return Numeral(self.values[word], is_cardinal=True)
        if word in self.other_values:
            return Numeral(self.other_values[word], is_cardinal=False)
        if self.compound is not None:
            parts, end = _parts(self.compound, word)
            if parts and word[end:] in {"", "e", "en"}:  # `fünf Millionen`, but also `hunderte`
                return Numeral(evaluate([self.values[part] for part in parts]), is_cardinal=end == len(word))
            if parts and end >= _SHORTEST:
                return Numeral(evaluate([self.values[part] for part in parts]), is_cardinal=False)
            return None
        stem = next((word.removesuffix(each) for each in self.endings if word.endswith(each)), "")
        value = next(
            (self.values[each] for each in (stem, f"{stem}e", f"{stem}y") if stem and each in self.values), None
        )
        return None if value is None else Numeral(value, is_cardinal=False)


_MOST_WORDS = 100_000
_LONGEST = 80
"""Letters of a numeral in one word: the German one for 999,999 has 57. The value of a longer word, such as a hundred
times `hundert`, may be too large for a float."""
_SHORTEST = 3
"""Letters of a numeral at the beginning of a word (`dreijährig`, `zesde`)."""


def _parts(compound: re.Pattern[str], word: str) -> tuple[list[str], int]:
    """Return the numerals that a word begins with, in the order in which they are evaluated, and where they end."""
    parts: list[str] = []
    end = 0
    while match := compound.match(word, end):
        parts += [part for part in (match["tens"], match["units"], match["one"]) if part]
        end = match.end()
    return parts, end


def evaluate(values: Sequence[float]) -> float:
    """Return the value of the parts of one numeral.

    >>> evaluate([2, 100, 50, 1000, 20, 5])
    250025
    """
    total, current = 0.0, 0.0
    for value in values:
        if value not in _POWERS:
            current += value
        elif value == _POWERS[0]:
            current = max(1, current) * value
        else:
            total += max(1, current) * value
            current = 0
    return _whole(total + current)


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def continues(values: Sequence[float], value: float) -> bool:
    """Return whether a value continues a numeral: `deux cents` + `vingt`, but not `deux` + `trois`.

    >>> continues([2, 100], 20), continues([2], 3), continues([2], 1000)
    (True, False, True)
    """
    last = values[-1]
    if value in _POWERS:
        return value != last
    if last >= _POWERS[0]:
        return value < last
    return (last >= 20 and last % 10 == 0 and value < 10) or (60 <= last <= 80 and value < 20)


def number_words(words: FactWords) -> NumberWords:
    """Return the numerals of a language."""
    numerals = zip(
        (*words.units, *words.tens, *words.powers),
        (*range(len(words.units)), *range(20, 20 + 10 * len(words.tens), 10), *_POWERS[: len(words.powers)]),
        strict=True,
    )
    values: dict[str, float] = {each: value for names, value in numerals for each in names.split("/")}
    ordinals = {each: k for k, names in enumerate(words.ordinals, 1) for each in names.split("/")}
    return NumberWords(
        values,
        ordinals | dict(words.others),
        words.joins,
        _compound(words) if words.is_compounding else None,
        words.ordinal_endings,
    )


def _compound(words: FactWords) -> re.Pattern[str]:
    """Return the pattern of a part of a numeral: units before tens (`vijfentwintig`), or another numeral."""
    units, tens = _any_of(words.units[1:10]), _any_of(words.tens)
    one = _any_of((*words.tens, *words.units, *words.powers))
    return re.compile(rf"(?P<units>{units})(?:en|ën|und)(?P<tens>{tens})|(?P<one>{one})")


def _any_of(words: Sequence[str]) -> str:
    alternatives = {each for word in words for each in word.split("/")}
    return "|".join(sorted(alternatives, key=lambda each: (-len(each), each)))
