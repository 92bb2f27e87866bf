"""The space between a word and a mark, as French has it before `; : ! ? »` and after `«`, if the text has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from math import log

import numpy as np
import numpy.typing as npt
import regex

from parlalign.languages import LANGUAGES
from parlalign.languages.facts import Language
from parlalign.learning.arrays import Doubles
from parlalign.records import LanguageSpan
from parlalign.repairing.breaks import Breaks
from parlalign.text.invisible import NO_BREAK_SPACES

_QUOTATION_MARKS = frozenset("«»")
"""Marks whose spacing differs from that of the others: Belgian and Canadian texts have spaces only beside these."""
_PRIOR = 0.01
"""Added to the numbers of marks with and without a space: nearly every text has only one of the two."""
_CERTAIN = 20.0
"""Log-odds that a no-break space beside a mark is a space."""

_REFERENCE = regex.compile(r"\([\da-z]{1,3}\)")
_BEFORE_REFERENCE = regex.compile(r"(?r)[\d)]")
_SPACE_BEFORE_REFERENCE = regex.compile(r"(?<=[\d)]) ?(?=\([\da-z]{1,3}\))")


def join_log_odds_at_marks(
    source: str, breaks: Breaks, languages: npt.NDArray[np.str_], language_spans: Sequence[LanguageSpan]
) -> Doubles:
    """Return the log-odds that the other marks of a text give for a join against a space at each of its breaks, (n,).

    They are nan at a break that is not beside a mark that its language writes with a space. `languages` are those of
    the breaks.
    """
    log_odds = np.full(len(breaks), np.nan)
    for code in set(languages.tolist()):
        facts = LANGUAGES.get(code)
        if facts and facts.marks_after_space:
            usage: dict[bool, float] = {}
            for k in np.flatnonzero(languages == code).tolist():
                start, end = int(breaks.start[k]), int(breaks.end[k])
                if mark := _mark_beside(source, start, end, facts):
                    usage = usage or _usage(source, facts, language_spans)
                    is_spaced = bool(no_break_space(source, start, end))
                    log_odds[k] = -_CERTAIN if is_spaced else usage[mark in _QUOTATION_MARKS]
    return log_odds


def join_log_odds_at_brackets(source: str, breaks: Breaks) -> Doubles:
    """Return the log-odds for a join at each break before the bracket of a reference, by the others of the text, (n,).

    Old acts have `Article 2 (1) (a)`, and new ones `Article 2(1)(a)`.
    """
    log_odds = np.zeros(len(breaks))
    rows = [
        k
        for k, (start, end) in enumerate(zip(breaks.start.tolist(), breaks.end.tolist(), strict=True))
        if source[end : end + 1] == "(" and _BEFORE_REFERENCE.match(source, 0, start) and _REFERENCE.match(source, end)
    ]
    if rows:
        spaces = Counter(match[0] for match in _SPACE_BEFORE_REFERENCE.finditer(source))
        log_odds[rows] = log((spaces[""] + _PRIOR) / (spaces[" "] + _PRIOR))
    return log_odds


def no_break_space(text: str, start: int, end: int) -> str:
    """Return the no-break space in a break if it belongs to a mark or a number beside the break, or an empty text.

    >>> no_break_space("mot\\u00a0\\n; puis", 3, 5), no_break_space("mot\\u00a0\\npuis", 3, 5)
    ('\\xa0', '')
    """
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if (before.isdigit() and after.isdigit()) or _is_beside_any_mark(before, after):
        return next((char for char in text[start:end] if char in NO_BREAK_SPACES), "")
    return ""


@cache
def _is_beside_any_mark(before: str, after: str) -> bool:
    """Return whether any language writes a space between the mark and the text that two characters are the ends of."""
    marks = [(facts.marks_before_space, facts.marks_after_space) for facts in LANGUAGES.values()]
    return any(before in openings or after in closings for openings, closings in marks)


def _mark_beside(source: str, start: int, end: int, facts: Language) -> str:
    """Return the mark beside a break that has a space on this side, or an empty text."""
    before, after = source[max(0, start - 1) : start], source[end : end + 1]
    return after if after in facts.marks_after_space else before if before in facts.marks_before_space else ""


def _usage(source: str, facts: Language, language_spans: Sequence[LanguageSpan]) -> dict[bool, float]:
    """Return the log-odds that a text has no space beside its marks, and (for True) beside its quotation marks."""
    counts = Counter(
        (mark in _QUOTATION_MARKS, bool(space))
        for part in language_spans
        if part.language in (facts.code, None)
        for mark, space in _marks(source[slice(*part.span)], facts)
    )
    return {
        is_quotation: log((counts[is_quotation, False] + _PRIOR) / (counts[is_quotation, True] + _PRIOR))
        for is_quotation in (False, True)
    }


def _marks(text: str, facts: Language) -> Iterator[tuple[str, str]]:
    """Yield the marks inside lines that may have a space, each with this space; `12:30` has none."""
    for match in _pattern(facts.marks_after_space, facts.marks_before_space).finditer(text):
        yield match["closing"] or match["opening"], match["before"] or match["after"] or ""


@cache
def _pattern(closings: frozenset[str], openings: frozenset[str]) -> regex.Pattern[str]:
    closing, opening = ("".join(sorted(marks)) for marks in (closings, openings))
    space = f"[ {NO_BREAK_SPACES}]?"
    return regex.compile(
        rf"(?<=[\p{{L}}»])(?P<before>{space})(?P<closing>[{closing}])(?=[\s).,\"»]|$)"
        rf"|(?P<opening>[{opening}])(?P<after>{space})(?=\S)"
    )
