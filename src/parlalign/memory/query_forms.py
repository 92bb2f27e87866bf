"""The forms in which a search also finds a text: without the numbers of notes, and without its enumerator."""

from __future__ import annotations

import regex

from parlalign.languages.leading_date import begins_with_date

CALL = regex.compile(  # `bus(1),`, `bus[1]`, `bus¹`; not `artikel 3(1)`, `lid (1)`, `m²`
    r"(?<=\p{L}{2}|[\p{P}--(\[])(?:\((?:\d{1,3}|\*{1,3})\)|\[\d{1,3}\]|(?<!\b\p{L}{1,2})[⁰¹²³⁴-⁹]{1,3})+(?![\p{L}\p{N}])",
    regex.V1,
)
_NUMBER = regex.compile(r"(?:\(\d{1,3}\)|\[\d{1,3}\]|\d{1,3}\.|\p{Lu}{1,2}\.)\s+(?=\S)")  # `(1) PB`, `51. is`, `AA. in`


def enumerator(text: str) -> str:
    """Return the number of a note or the enumerator at the beginning of a text, with the space after it, or nothing.

    >>> enumerator("51. Dringt aan"), enumerator("5. Mai 2016")
    ('51. ', '')
    """
    found = _NUMBER.match(text)
    return found[0] if found and not begins_with_date(text) else ""


def query_forms(text: str) -> set[str]:
    """Return the forms of a query: the text without its enumerator or the number of a note, without calls, and both.

    >>> sorted(query_forms("1. de bus(1), de kade"))
    ['1. de bus, de kade', 'de bus(1), de kade', 'de bus, de kade']
    """
    rests = {text, text.removeprefix(enumerator(text))}
    return {form.strip() for rest in rests for form in (rest, CALL.sub("", rest))} - {text}
