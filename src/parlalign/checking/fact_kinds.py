"""What a number in digits is, by the words and signs next to it: a date, an article, a percentage, an identifier."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from parlalign.records import Span

if TYPE_CHECKING:
    from parlalign.checking.fact_finding import FactKind, FactVocabulary

_NUMBER = (
    r"(?:(?<![^\W_])[A-Z]{1,4}(?=\d++(?![^\W\d_]))|(?<![A-Za-z\d]))"  # `A7`, not `SHA256SUMS` or `m2`
    r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,5}+(?!\d|[.,]\d)|\d++(?:[.,]\d++)*+)"  # `1 500`, `1.500,5`
)
_WORD = r"[^\W\d_]++(?:['\u2019](?:t\b|(?<=\bn['\u2019])))?"  # `isn't`, `n'`
TOKEN = re.compile(rf"{_WORD}(?!\d)|{_NUMBER}|[^\W\d_]+|[%‰§]")
"""A word, a number with its prefix in capitals, or a sign that says what a number is."""
YEAR = re.compile(r"1[89]\d\d|20\d\d")
_REFERENCE = re.compile(r"(?<![^\W_])(?:[^\W\d_]{1,8}[-(])?[A-Z]?\d[\d./()A-Z-]*\d(?:\([A-Z]+\))?")
"""`COM(2016)0123`, `2009/2227(INI)`, `A7-0215/2010`."""
_FAR = 24
"""The most characters of a date or an identifier before and after one of its numbers."""


def number_kind(span: Span, text: str, words: FactVocabulary) -> tuple[FactKind, Span]:
    """Return what a number at a place of a text is, and the place of all that belongs to it."""
    start, end = max(0, span.start - _FAR), span.end + _FAR
    if date := _around(words.dates, text, span):
        return "date", date
    after = list(TOKEN.finditer(text, span.end, end))[:2]
    for length in range(1, len(after) + 1):
        following = " ".join(match[0].casefold() for match in after[:length])
        if following in {"%", "‰"} or following in words.percent:
            return "percentage", Span(span.start, after[length - 1].end())
    before = list(TOKEN.finditer(text, start, span.start))[-1:]
    if before and before[0][0].casefold().startswith(words.divisions):
        return "article", Span(before[0].start(), span.end)
    if (reference := _around(_REFERENCE, text, span)) and _digits(text, reference) > _digits(text, span):
        return "identifier", reference
    return ("year" if YEAR.fullmatch(text[slice(*span)]) else "number"), span


def _around(pattern: re.Pattern[str], text: str, span: Span) -> Span | None:
    """Return the span of a match that contains a span and more than it."""
    for match in pattern.finditer(text, max(0, span.start - _FAR), span.end + _FAR):
        if match.start() <= span.start and span.end <= match.end() and match.span() != span:
            return Span(*match.span())
    return None


def _digits(text: str, span: Span) -> int:
    return sum(character.isdecimal() for character in text[slice(*span)])


def date_pattern(months: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a month in words with the day, the year or both (`1er mai 2016`, `May 9, 2016`)."""
    month = rf"\b(?:{'|'.join(months) or '(?!)'})\b"
    day, year = r"\d{1,2}(?:er|st|nd|rd|th|e)?\W{1,3}(?:de )?", r"[\s,.]{1,3}\d{4}\b"
    return re.compile(rf"{day}{month}(?:{year})?|{month}\s\d\d?\b(?:{year})?|{month}{year}", re.IGNORECASE)
