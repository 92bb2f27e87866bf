"""What a number in digits is, by the words and signs next to it: a date, an article, a percentage, an identifier."""

from __future__ import annotations

import re
from functools import cache

from parlalign.checking.fact_finding import TOKEN, Fact, FactKind, fact_vocabulary
from parlalign.records import Span

YEAR = re.compile(r"1[89]\d\d|20\d\d")
_REFERENCE = re.compile(r"(?<![^\W_])(?:[^\W\d_]{1,8}[-(])?[A-Z]?\d[\d./()A-Z-]*\d(?:\([A-Z]+\))?")
"""`COM(2016)0123`, `2009/2227(INI)`, `A7-0215/2010`."""
_FAR = 24
"""The most characters of a date or an identifier before and after one of its numbers."""


def described(fact: Fact, text: str, code: str) -> Fact:
    """Return a fact of a text with its kind, and with the place of all that belongs to it.

    >>> from parlalign.checking.fact_finding import find_facts
    >>> text = "Artikel 5, KOM(2009)0262 vom 9. Mai 2016: 3 %"
    >>> facts = [described(fact, text, "de") for fact in find_facts(text, "de")]
    >>> [(fact.kind, text[slice(*fact.span)]) for fact in (facts[0], facts[2], facts[3], facts[-1])]
    [('article', 'Artikel 5'), ('identifier', 'KOM(2009)0262'), ('date', '9. Mai 2016'), ('percentage', '3 %')]
    """
    if fact.kind not in {"number", "date"}:
        return fact
    kind, span = _kind_and_span(fact.span, text, code)
    return fact._replace(kind="date" if fact.kind == "date" else kind, span=span)


def _kind_and_span(span: Span, text: str, code: str) -> tuple[FactKind, Span]:
    start, end = max(0, span.start - _FAR), span.end + _FAR
    words = fact_vocabulary(code)
    if date := _around(_dates(code), text, span):
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
    return sum(character.isdigit() for character in text[slice(*span)])


@cache
def _dates(code: str) -> re.Pattern[str]:
    """Return the pattern of a month in words with the day, the year or both (`1er mai 2016`, `May 9, 2016`)."""
    months = "|".join(fact_vocabulary(code).months) or "(?!)"
    day = r"\d{1,2}(?:er|st|nd|rd|th|e)?\W{1,3}(?:de )?"
    return re.compile(rf"(?:{day})?\b(?:{months})\b(?:\W{{1,3}}\d{{1,4}}){{1,2}}|{day}(?:{months})\b", re.IGNORECASE)
