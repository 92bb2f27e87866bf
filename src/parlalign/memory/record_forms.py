"""The forms of a record: its texts without the numbers of notes, and without their enumerators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from parlalign.formats.records.enumerators import split_enumerators
from parlalign.languages.leading_date import begins_with_date
from parlalign.memory.query_forms import CALL, enumerator
from parlalign.records import Record

_SIGNS = regex.compile(r"[\p{N}\p{L}*]")

Texts = tuple[str, str]
"""Source and target."""


def record_forms(record: Record) -> Iterator[Texts]:
    """Yield the texts of a record in its other forms, but no sub-segments.

    These are the forms that a TMX has for CAT tools, and the texts without calls or without the number at their
    beginnings, if both have the same.
    """
    own = record.source, record.target
    with_calls = [own, *(texts for texts in record.pieces if is_form(record, texts))]
    for texts in dict.fromkeys([*with_calls, *filter(None, map(_without_calls, with_calls))]):
        if texts != own:
            yield texts
        if without := _without_enumerators(record, texts):
            yield without


def is_form(record: Record, texts: Texts) -> bool:
    """Return whether two texts are those of a record in another form, and no sub-segment."""
    return _letters(texts[0]) == _letters(record.source) and _letters(texts[1]) == _letters(record.target)


def _without_calls(texts: Texts) -> Texts | None:
    """Return two texts without their calls of notes, or None if they do not have the same calls."""
    source, target = ([_SIGNS.findall(call) for call in CALL.findall(text)] for text in texts)
    if not source or sorted(source) != sorted(target):
        return None
    return CALL.sub("", texts[0]), CALL.sub("", texts[1])


def _without_enumerators(record: Record, texts: Texts) -> Texts | None:
    """Return two texts of a record without the numbers of notes or enumerators that both begin with.

    If one text alone begins with a number, it may be in the other one as a word: `3. Sitzung`, `derde zitting`.
    """
    if any(map(begins_with_date, texts)):
        return None
    if split := split_enumerators(replace(record, source=texts[0], target=texts[1]), "auto"):
        return (split.texts[0], split.texts[1]) if all(split.enumerators[:2]) else None
    source, target = map(enumerator, texts)
    if not source or _SIGNS.findall(source) != _SIGNS.findall(target):
        return None
    return texts[0].removeprefix(source), texts[1].removeprefix(target)


def _letters(text: str) -> str:
    """Return only the letters of a text, which are the same in all its forms except for an enumerator."""
    return "".join(filter(str.isalpha, text))
