"""Facts that differ between two texts that should translate each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from parlalign.checking.fact_finding import Fact, FactKind, described, find_facts, number_value
from parlalign.checking.fact_kinds import YEAR
from parlalign.languages import LANGUAGES
from parlalign.records import Span

_CLOSE = 1.28
"""Texts whose lengths differ more are a free or partial translation: what only one of them has may be left out.

Of the pairs of europarl.devtest2006 and europarl.test2006 (nl-de), 1.6 % have such a number, and 0.7 % are close."""
_SAME_LENGTH = 12
"""Characters by which the lengths of short texts may differ."""
_LONGEST_NEGATION = 200
"""Longer texts may say with other words what a negation says, unless they are as close as texts with two numbers in
common are. Of the pairs of europarl.devtest2006 (nl-de), 0.6 % are close and shorter than this and have a negation on
one side only; 0.9 % are longer, 0.05 % with two numbers in common."""
_COMMON_NUMBERS = 2
_CENTURIES = (18, 19, 20)
_WITH_SHORT_YEARS = frozenset({"identifier", "date"})
"""Kinds of facts that may have a year of two digits."""


class FactDifference(NamedTuple):
    """A fact that differs: its kind, and the place of its form in each text, None if a text has none."""

    kind: FactKind
    source: Span | None
    target: Span | None


class _Side:
    """A text with its language and its facts."""

    def __init__(self, text: str, code: str) -> None:
        self.text, self.code = text, code
        self.facts = find_facts(text, code)
        self._months = LANGUAGES[code].months if code in LANGUAGES else ()

    @property
    def numbers(self) -> list[Fact]:
        """The numbers and dates that the other text needs."""
        return [fact for fact in self.facts if fact.is_needed and fact.value]

    @cached_property
    def values(self) -> frozenset[str]:
        """The values of its facts, and of the numbers that they are parts of."""
        return frozenset(value for fact in self.facts for value in (fact.value, fact.whole) if value)

    @cached_property
    def months(self) -> frozenset[str]:
        """The numbers of the months that it names, also in other words (`Oktobertagung`)."""
        folded = self.text.casefold()
        return frozenset(str(k) for k, name in enumerate(self._months, 1) if name in folded)

    @cached_property
    def short_years(self) -> frozenset[str]:
        """The numbers that may be years without their century."""
        return frozenset(fact.value for fact in self.facts if len(fact.value) <= 2 and _is_short_year(fact, self))

    @property
    def knows_months(self) -> bool:
        """Whether the names of the months are known."""
        return bool(self._months)

    def first(self, kind: FactKind) -> Fact | None:
        return next((fact for fact in self.facts if fact.kind == kind), None)

    def described(self, facts: Sequence[Fact]) -> list[Fact]:
        """Return facts with their kinds, and those of one date or identifier as one."""
        found = (described(fact, self.text, self.code) for fact in facts)
        return list({fact.span: fact for fact in found}.values())


def fact_differences(texts: tuple[str, str], languages: tuple[str, str]) -> tuple[FactDifference, ...]:
    """Return the facts that differ between two texts; nothing if a text is empty.

    Thousands separators, the decimal sign and the form of a date may differ, and a number or a month may be a word in
    one text and written in digits in the other. What only one text has is a difference if the lengths of the texts are
    those of a close translation.

    >>> fact_differences(("1.500 ton op 5 maart (A7-0215)", "1 500 t am 5.3. (A7-0251)"), ("nl", "de"))
    (FactDifference(kind='identifier', source=Span(start=22, end=29), target=Span(start=17, end=24)),)
    """
    if not texts[0].strip() or not texts[1].strip():
        return ()
    source, target = (_Side(text, code) for text, code in zip(texts, languages, strict=True))
    if not source.facts and not target.facts:
        return ()
    unmatched = _exchanged(source, target)
    if not any(unmatched):
        unmatched = _unmatched(source, target), _unmatched(target, source)
    differences = [*_paired(source.described(unmatched[0]), target.described(unmatched[1]))]
    if not _is_close(source, target):
        differences = [each for each in differences if each.source and each.target]
    elif max(map(len, texts)) < _LONGEST_NEGATION or _common_numbers(source, target) >= _COMMON_NUMBERS:
        differences += _negation(source, target)
    return (*differences, *_answers(source, target))


def _is_close(source: _Side, target: _Side) -> bool:
    """Return whether two texts are as long as close translations are; scripts without spaces are not compared."""
    shorter, longer = sorted((len(source.text), len(target.text)))
    codes = source.code, target.code
    is_spaced = all(code not in LANGUAGES or LANGUAGES[code].is_spaced for code in codes)
    return not is_spaced or longer <= max(shorter * _CLOSE, shorter + _SAME_LENGTH)


def _common_numbers(source: _Side, target: _Side) -> int:
    return len({fact.value for fact in source.numbers} & {fact.value for fact in target.numbers})


def _exchanged(source: _Side, target: _Side) -> tuple[list[Fact], list[Fact]]:
    """Return the facts of which each text has more than the other, if both have as many: one stands for another."""
    needed = source.numbers, target.numbers
    counts = [Counter(fact.value for fact in facts) for facts in needed]
    if len(needed[0]) != len(needed[1]) or counts[0] == counts[1]:
        return [], []
    found: tuple[list[Fact], list[Fact]] = ([], [])
    for pair in zip(*needed, strict=True):
        for k, (side, other) in enumerate(((source, target), (target, source))):
            value = pair[k].value
            differs = pair[0].value != pair[1].value and counts[k][value] > counts[1 - k][value]
            if differs and not _is_explained(pair[k], side, other):
                found[k].append(pair[k])
    return found if all(found) else ([], [])


def _unmatched(side: _Side, other: _Side) -> list[Fact]:
    """Return the numbers and dates of a text that the other text does not have."""
    return [
        fact
        for fact in side.numbers
        if not {fact.value, fact.whole} & other.values and not _is_explained(fact, side, other)
    ]


def _is_explained(fact: Fact, side: _Side, other: _Side) -> bool:
    """Return whether the other text has a number in another form: as a year without its century, or as a month."""
    value = fact.value
    if value == "0" or not value.isdigit():
        return value == "0"  # `geen`
    if value in other.months or (fact.kind == "date" and len(value) <= 2 and not other.knows_months):
        return True
    if YEAR.fullmatch(value):
        short = number_value(value[2:])
        return short in other.values and short in other.short_years
    is_year = len(value) <= 2 and any(f"{century}{value:0>2}" in other.values for century in _CENTURIES)
    return is_year and _is_short_year(fact, side)


def _is_short_year(fact: Fact, side: _Side) -> bool:
    """Return whether a number is in a date or an identifier, where it may be a year without its century (`1972/73`)."""
    return described(fact, side.text, side.code).kind in _WITH_SHORT_YEARS


def _paired(source: list[Fact], target: list[Fact]) -> Iterator[FactDifference]:
    """Yield differences: the facts of both texts, those of one kind together; a loose fact needs another."""
    left: tuple[list[Fact], list[Fact]] = ([], [])
    for kind in dict.fromkeys(fact.kind for fact in (*source, *target)):
        sides = [[fact for fact in facts if fact.kind == kind] for facts in (source, target)]
        yield from (FactDifference(kind, one.span, other.span) for one, other in zip(*sides, strict=False))
        paired = min(map(len, sides))
        left[0].extend(sides[0][paired:])
        left[1].extend(sides[1][paired:])
    yield from (FactDifference(one.kind, one.span, other.span) for one, other in zip(*left, strict=False))
    paired = min(map(len, left))
    yield from (FactDifference(fact.kind, fact.span, None) for fact in left[0][paired:] if not fact.is_loose)
    yield from (FactDifference(fact.kind, None, fact.span) for fact in left[1][paired:] if not fact.is_loose)


def _negation(source: _Side, target: _Side) -> Iterator[FactDifference]:
    """Yield a negation that only one of two texts has, if the other has no other word that may stand for it."""
    found = source.first("negation"), target.first("negation")
    negation = found[0] or found[1]
    if all(found) or negation is None or not negation.is_needed:
        return
    without = source if found[0] is None else target
    pattern = _negative_words(without.code)
    if pattern and not pattern.search(without.text):
        yield FactDifference("negation", found[0] and found[0].span, found[1] and found[1].span)


def _answers(source: _Side, target: _Side) -> Iterator[FactDifference]:
    found = source.first("answer"), target.first("answer")
    if found[0] and found[1] and found[0].value != found[1].value:
        yield FactDifference("answer", found[0].span, found[1].span)


@cache
def _negative_words(code: str) -> re.Pattern[str] | None:
    """Return the pattern of words that may stand for a negation; None if they are not known for a language."""
    words = LANGUAGES[code].fact_words if code in LANGUAGES else None
    if words is None or not words.negations:
        return None
    alternatives = "|".join(re.escape(each).replace(r"\*", r"\w*") for each in sorted(words.negative_words))
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)
