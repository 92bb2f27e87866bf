"""Numbers and identifiers of a text that its translation lacks: often slips, and quick to see once they are marked."""

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
_MOST = 40
"""Characters of a number; longer ones are encoded pictures."""


class _Found(NamedTuple):
    form: str
    place: Span


def differing(texts: tuple[str, str], languages: tuple[str, str]) -> tuple[list[Span], list[Span]]:
    """Return where each of two texts has numbers or identifiers more often than the other one.

    Separators of thousands and the decimal sign may differ, and a month may be a word on one side and a number on the
    other. Number words do not count. Of a number that is there too often, the last places are returned. Nothing differs
    where a text is empty.

    >>> differing(("1.500 ton op 5 maart (A7-0215)", "1 500 t am 5.3. (A7-0251)"), ("nl", "de"))
    ([Span(start=25, end=29)], [Span(start=20, end=24)])
    """
    if not texts[0].strip() or not texts[1].strip():
        return [], []
    wholes = [{_form(match[0]) for match in _matches(text)} for text in texts]
    sides = [list(_found(text, other)) for text, other in zip(texts, wholes[::-1], strict=True)]
    months = [_months(text, code) for text, code in zip(texts, languages, strict=True)]
    return _lacking(sides[0], sides[1], months[1]), _lacking(sides[1], sides[0], months[0])


def _matches(text: str) -> Iterator[regex.Match[str]]:
    return (match for match in _NUMBER.finditer(text) if len(match[0]) <= _MOST)


def _found(text: str, others: Container[str]) -> Iterator[_Found]:
    """Yield the numbers of a text; those joined by full stops are several, unless the other side has them as one."""
    for match in _matches(text):
        at = match.start()
        for piece in [match[0]] if _form(match[0]) in others else _pieces(match[0]):
            yield _Found(_form(piece), Span(at, at + len(piece)))
            at += len(piece) + 1


def _pieces(number: str) -> list[str]:
    """Divide what only looks like a number: a date, a time, the number of a section.

    >>> _pieces("5.3.2024"), _pieces("1.500.000"), _pieces("10.30"), _pieces("3,5")
    (['5', '3', '2024'], ['1.500.000'], ['10', '30'], ['3,5'])
    """
    if regex.fullmatch(r"\p{Lu}*\d{1,3}(?:\.\d{3})+(?:,\d+)?|[^.]*|\p{Lu}*\d{1,3}(?:,\d{3})+\.\d+", number):
        return [number]
    return number.split(".")


def _form(number: str) -> str:
    whole = _THOUSANDS.sub("", number).replace(",", ".")
    return whole.lstrip("0") or "0"


def _lacking(found: list[_Found], other: list[_Found], months: Counter[str]) -> list[Span]:
    answers = Counter(number.form for number in other)
    places: defaultdict[str, list[Span]] = defaultdict(list)
    for number in found:
        places[number.form].append(number.place)
    lacking = [place for form, where in places.items() for place in where[answers[form] + months[form] :]]
    return sorted(lacking)


def _months(text: str, code: str) -> Counter[str]:
    """Return how often a text names each month, by number."""
    names = LANGUAGES[code].months if code in LANGUAGES else ()
    folded = text.casefold()
    return Counter({str(k): count for k, name in enumerate(names, 1) if (count := folded.count(name))})
