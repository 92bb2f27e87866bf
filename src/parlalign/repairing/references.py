"""Lines that are only a document number or a date, as at the head of a document."""

from __future__ import annotations

import regex

from parlalign.repairing.line_words import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = (
    r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d"
    rf"|\d{{1,2}}(?:\.|er)?\s(?i:{_MONTH})\s\d{{4}}"
)
"""Matches `17.6.2010`, `17 juni 2010`, `1. Juni 2010` and `1er juin 2010`."""
_NUMBER = (
    r"(?:PE|PV|CRE)\s?\d{3}\.?\d{3}(?:v\d\d-\d\d)?"
    r"|(?:RC-)?[ABCTOP]\d{1,2}-\d{4}/\d{4}"
    r"|[PT]\d{1,2}_TA(?:-PROV)?\(\d{4}\)\s?\d{2,4}"
    r"|\d{4}/\d{4}[A-Z]?\s?\([A-Z]{3,4}\)"
    r"|[A-Z]{3,4}\s?\(\d{4}\)\s?\d{1,4}(?:\s\p{Ll}{5,6})?"
    r"|\p{Lu}\p{Ll}+\s\d{2}/\d{3,5}"
)
_REFERENCE = regex.compile(rf"(?:{_NUMBER}|{_DATE})")
_LONGEST = 30
_LAST = frozenset("0123456789)l")


def is_reference(line: str) -> bool:
    """Return whether a line is only a document number or a date.

    >>> [is_reference(line) for line in ("A9-0123/2023", "2009/2227(INI)", "17 juni 2010", "(A9-0123/2023),")]
    [True, True, True, False]
    """
    return len(line) <= _LONGEST and line[-1:] in _LAST and _REFERENCE.fullmatch(line) is not None
