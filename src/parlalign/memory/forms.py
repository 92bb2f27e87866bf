"""What all forms of a text have in common, by which they are found."""

from __future__ import annotations

import unicodedata

import regex

_LETTER = regex.compile(r"\p{L}")
_HEAD = regex.compile(r"\P{L}*+(?:\p{L}{1,4}[.)\]]\s\P{L}*+)*+(?=\p{L})")  # `51. Dringt`, `– a) dringt`, `1 250 t`
_MARK = r"(?:[(\[]\s?(?:\d{1,3}|\*{1,3})\s?[)\]]|[⁰¹²³⁴-⁹]++)"
_MARKS = regex.compile(rf"{_MARK}(?:\s*+,?\s*+{_MARK})*+")  # `bus(1), (2)`, `bus¹`, and `artikel 3(1)`
_INVISIBLE = regex.compile(r"[\s\p{Cc}\p{Cf}]++")
_ANY_NUMBER = regex.compile(r"\d++(?:[.,:/'’-]\d++)*+")  # `1.250,75`, `12.3.2024`, `2024/123`
_PLACEHOLDER = "#"
_DIGITS = regex.compile(r"\d++")


def canonical_form(text: str) -> str:
    """Return what all forms of a text have in common, by which they are found.

    White space, enumerators and calls of notes are removed, and each number in digits is replaced by a placeholder.
    Case, punctuation and number words are kept. The rules are generous: `artikel 3(1)` has the form of `artikel 3`, so
    that texts with the same form have to be compared. A text without letters is its own form.

    A memory stores hashes of these forms: a changed result needs a new version of its tables.

    >>> canonical_form("51. wijst op 1.250,75 ton(2) in artikel 7 bis")
    'wijstop#toninartikel#bis'
    """
    return _ANY_NUMBER.sub(_PLACEHOLDER, form_with_numbers(text)) if _LETTER.search(text) else form_with_numbers(text)


def form_with_numbers(text: str) -> str:
    """Return the canonical form of a text with its numbers instead of placeholders.

    >>> form_with_numbers("51. wijst op 1.250,75 ton(2) in artikel 7 bis")
    'wijstop1.250,75toninartikel7bis'
    """
    text = unicodedata.normalize("NFC", text)
    head = _HEAD.match(text)
    return _visible(_MARKS.sub("", text[head.end() :]) if head else text)


def _visible(text: str) -> str:
    """Return a text without white space and invisible characters; few texts have others than spaces."""
    text = "".join(text.split())
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def has_number(text: str) -> bool:
    """Return whether a text has a number in digits."""
    return _DIGITS.search(text) is not None


def digits_of(text: str) -> list[str]:
    """Return the groups of digits of a text.

    >>> digits_of("op 1.250,75 ton")
    ['1', '250', '75']
    """
    return _DIGITS.findall(text)
