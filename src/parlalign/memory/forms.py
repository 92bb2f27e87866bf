"""The forms in which a search also finds a text: without the numbers of notes, and without its enumerator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from parlalign.formats.records.enumerators import split_enumerators
from parlalign.records import Record

_CALL = regex.compile(  # `bus(1),`, `bus[1]`, `bus¹`; not `artikel 3(1)`, `lid (1)`, `m²`
    r"(?<=\p{L}{2}|[\p{P}--(\[])(?:\((?:\d{1,3}|\*{1,3})\)|\[\d{1,3}\]|(?<!\b\p{L}{1,2})[⁰¹²³⁴-⁹]{1,3})+(?![\p{L}\p{N}])",
    regex.V1,
)
_NUMBER = regex.compile(r"(?:\(\d{1,3}\)|\[\d{1,3}\]|\d{1,3}\.|\p{Lu}{1,2}\.)\s+(?=\S)")  # `(1) PB`, `51. is`, `AA. in`
_MOST_LETTERS = 4  # of an enumerator: `viii`
_MOST_CHARACTERS = 40
"""The most characters by which a form is shorter: of an enumerator and several calls."""

FURTHER_WORDS = 2
"""Words that a text may have more than its form, and be found in any case: an enumerator and a call."""

Texts = tuple[str, str]
"""Source and target."""


def letters_of(text: str) -> str:
    """Return only the letters of a text, which are the same in all its forms except for an enumerator."""
    return "".join(filter(str.isalpha, text))


def may_be_form(one: str, other: str, letters: str) -> bool:
    """Return whether one text may be a form of the other; `letters` are those of the first. This is fast."""
    if abs(len(one) - len(other)) > _MOST_CHARACTERS:
        return False
    others = letters_of(other)
    short, long = sorted((letters, others), key=len)
    return len(long) - len(short) <= _MOST_LETTERS and long.endswith(short)


def query_forms(text: str) -> set[str]:
    """Return the forms of a query: the text without its enumerator or the number of a note, without calls, and both.

    >>> sorted(query_forms("1. de bus(1), de kade"))
    ['1. de bus, de kade', 'de bus(1), de kade', 'de bus, de kade']
    """
    number = _NUMBER.match(text)
    rests = {text, text[number.end() :]} if number else {text}
    return {form.strip() for rest in rests for form in (rest, _CALL.sub("", rest))} - {text}


def record_forms(record: Record) -> Iterator[Texts]:
    """Yield the texts of a record in its other forms: those that a TMX has for CAT tools, but no sub-segments."""
    own = letters_of(record.source), letters_of(record.target)
    for texts in ((record.source, record.target), *record.pieces):
        if tuple(map(letters_of, texts)) == own:
            if texts != (record.source, record.target):
                yield texts
            if split := split_enumerators(replace(record, source=texts[0], target=texts[1]), "auto"):
                yield split.texts
