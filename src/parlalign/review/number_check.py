"""Numbers and identifiers that occur on one side of a pair only: they often show an error."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from typing import NamedTuple

import regex

from parlalign.languages import LANGUAGES
from parlalign.records import Span

_NUMBER = regex.compile(
    r"(?<![\p{L}\d])"
    r"(?:\p{Lu}{1,4}(?=\d++(?!\p{L})))?"  # `A7`, not `Artikel 7`, `SHA256SUMS`
    r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,5}+(?![\d]|[.,]\d)|\d++(?:[.,]\d++)*+)"  # `1 500`, `1.500,5`
)
_THOUSANDS = regex.compile(r"[ \u00a0\u202f]|[.,](?=\d{3}(?:\D|$))")
_MOST_CHARACTERS = 40
"""Longer numbers are ignored: they are encoded images."""


class _Number(NamedTuple):
    value: str
    span: Span


def unmatched_numbers(texts: tuple[str, str], languages: tuple[str, str]) -> tuple[list[Span], list[Span]]:
    """Return for each of two texts the spans of numbers and identifiers that it contains more often than the other.

    Thousands separators and the decimal sign may differ, and a month may be a word in one text and a number in the
    other. Number words are not compared. If a number occurs too often, its last occurrences are returned. If a text is
    empty, nothing is returned.

    >>> unmatched_numbers(("1.500 ton op 5 maart (A7-0215)", "1 500 t am 5.3. (A7-0251)"), ("nl", "de"))
    ([Span(start=25, end=29)], [Span(start=20, end=24)])
    """
    if not texts[0].strip() or not texts[1].strip():
        return [], []
    undivided = [{_value(match[0]) for match in _matches(text)} for text in texts]
    numbers = [list(_numbers(text, other)) for text, other in zip(texts, undivided[::-1], strict=True)]
    months = [_month_numbers(text, code) for text, code in zip(texts, languages, strict=True)]
    return _unmatched(numbers[0], numbers[1], months[1]), _unmatched(numbers[1], numbers[0], months[0])


def _matches(text: str) -> Iterator[regex.Match[str]]:
    return (match for match in _NUMBER.finditer(text) if len(match[0]) <= _MOST_CHARACTERS)


def _numbers(text: str, others: Container[str]) -> Iterator[_Number]:
    """Yield the numbers of a text; `5.3.2024` is three numbers unless the other text contains it undivided."""
    for match in _matches(text):
        at = match.start()
        for part in [match[0]] if _value(match[0]) in others else _divide(match[0]):
            yield _Number(_value(part), Span(at, at + len(part)))
            at += len(part) + 1


def _divide(number: str) -> list[str]:
    """Divide a date, a time or a section number into its numbers.

    >>> _divide("5.3.2024"), _divide("1.500.000"), _divide("10.30"), _divide("3,5")
    (['5', '3', '2024'], ['1.500.000'], ['10', '30'], ['3,5'])
    """
    if regex.fullmatch(r"\p{Lu}*\d{1,3}(?:\.\d{3})+(?:,\d+)?|[^.]*|\p{Lu}*\d{1,3}(?:,\d{3})+\.\d+", number):
        return [number]
    return number.split(".")


def _value(number: str) -> str:
    """Return a number in one spelling: without thousands separators and leading zeros, with a decimal point."""
    return _THOUSANDS.sub("", number).replace(",", ".").lstrip("0")


def _unmatched(numbers: list[_Number], others: list[_Number], months: Counter[str]) -> list[Span]:
    matched = Counter(number.value for number in others)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for number in numbers:
        spans[number.value].append(number.span)
    return sorted(span for value, found in spans.items() for span in found[matched[value] + months[value] :])


def _month_numbers(text: str, code: str) -> Counter[str]:
    """Return how often a text names each month, by the number of the month."""
    names = LANGUAGES[code].months if code in LANGUAGES else ()
    folded = text.casefold()
    return Counter({str(k): count for k, name in enumerate(names, 1) if (count := folded.count(name))})
