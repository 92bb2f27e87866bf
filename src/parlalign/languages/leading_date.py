"""Dates at the beginning of a text: the number before a month is no enumerator."""

from functools import cache

import regex

from parlalign.languages import LANGUAGES

_DAY = regex.compile(r"\s*\d{1,2}\.\s++(\p{L}++)")  # `5. Mai`; not `51. Dringt`, of which the word is no month


def begins_with_date(text: str) -> bool:
    """Return whether the number at the beginning of a text is the day of a date.

    >>> begins_with_date("5. Mai 2016"), begins_with_date("51. Dringt aan")
    (True, False)
    """
    day = _DAY.match(text)
    return day is not None and day[1].casefold() in _months()


@cache
def _months() -> frozenset[str]:
    return frozenset(month for language in LANGUAGES.values() for month in language.months)
