"""The forms in which a search also finds a text: without the numbers of notes, and without its enumerator."""

from __future__ import annotations

import re
import unicodedata
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
_HEAD = regex.compile(r"\P{L}*+(?:\p{L}{1,4}[.)\]]\s\P{L}*+)*+(?=\p{L})")  # `51. Dringt`, `– a) dringt`, `1 250 t`
_MARK = r"(?:[(\[]\s?(?:\d{1,3}|\*{1,3})\s?[)\]]|[⁰¹²³⁴-⁹]++)"
_MARKS = regex.compile(rf"{_MARK}(?:\s*+,?\s*+{_MARK})*+")  # `bus(1), (2)`, `bus¹`, and `artikel 3(1)`
_MARK_BEGINS = re.compile("[(\\[⁰¹²³⁴-⁹]")  # faster than to look for whole marks
_INVISIBLE = regex.compile(r"[\s\p{Cc}\p{Cf}]++")
_ANY_NUMBER = regex.compile(r"\d++(?:[.,:/'’-]\d++)*+")  # `1.250,75`, `12.3.2024`, `2024/123`
_PLACEHOLDER = "#"
_MOST_LETTERS = 4  # of an enumerator: `viii`
_MOST_CHARACTERS = 40
"""The most characters by which a form is shorter: of an enumerator and several calls."""

FURTHER_WORDS = 2
"""Words that a text may have more than its form, and be found in any case: an enumerator and a call."""

Texts = tuple[str, str]
"""Source and target."""


def canonical_form(text: str) -> str:
    """Return what all forms of a text have in common, by which they are found.

    White space, enumerators and calls of notes are removed, and each number in digits is replaced by a placeholder.
    Case, punctuation and number words are kept. The rules are generous: `artikel 3(1)` has the form of `artikel 3`, so
    that texts with the same form have to be compared. A text without letters is its own form.

    A memory stores hashes of these forms: a changed result needs a new version of its tables.

    >>> canonical_form("51. wijst op 1.250,75 ton(2) in artikel 7 bis")
    'wijstop#toninartikel#bis'
    """
    text = unicodedata.normalize("NFC", text)
    head = _HEAD.match(text)
    if head is None:
        return _visible(text)
    body = text[head.end() :]
    bare = _MARKS.sub("", body) if _MARK_BEGINS.search(body) else body
    return _ANY_NUMBER.sub(_PLACEHOLDER, _visible(bare))


def _visible(text: str) -> str:
    """Return a text without white space and invisible characters; few texts have others than spaces."""
    text = text.replace(" ", "")
    return text if text.isprintable() else _INVISIBLE.sub("", text)


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
