"""Labels that occur a second time after the line that they begin: the translation of the line begins there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

import regex

from parlalign.languages.label_forms import ORDINAL_SUFFIX
from parlalign.languages.quotation_marks import opens_quotation
from parlalign.records import Span

_OPENER = r"(?:[\"„“'‘»]|«\s?)?"
_MAY_CLOSE = "\"'“"
_FIRST_LABEL = regex.compile(
    rf"(?m)^[^\S\n]*+{_OPENER}(?:"
    rf"(?:§\s?|\()?(?P<number>\d{{1,4}}(?:\.\d{{1,3}})*){ORDINAL_SUFFIX}\s?(?:[.)°]{{1,2}}|(?=\s+\p{{Lu}}))"
    r"|\(?(?P<letter>\p{Ll}{1,2}|[ivx]{1,5})(?P<part>\.\d{1,2})?\s?\))\s"
)
"""Matches `1. `, `(2.1) `, `§ 1er. `, `12 The`, `b) ` and `(b.1) ` at the start of a line."""
_LOOK_AHEAD = 4
_EMPTY_LINE = regex.compile(r"\n[^\S\n]*\n")


def repeated_labels(text: str) -> Iterator[Span]:
    """Yield the labels that occur again in the paragraph that they begin, with the white space after them.

    >>> text = "b) het land van herkomst\\nb) le pays d'origine"
    >>> [text[slice(*span)] for span in repeated_labels(text)]
    ['b) ']
    """
    first = list(_FIRST_LABEL.finditer(text))
    for label, following in zip_longest(first, first[1:]):
        end = following.end() + _LOOK_AHEAD if following else len(text)
        if empty := _EMPTY_LINE.search(text, label.end(), end):
            end = empty.start()
        value = label["number"] or label["letter"] + (label["part"] or "")
        for match in _same_label(value).finditer(text, label.end(), end):
            start, stop = match.span()
            is_closing = (
                start
                and text[start] in _MAY_CLOSE
                and not text[start - 1].isspace()
                and not opens_quotation(text, start)
            )
            yield Span(start + is_closing, stop)


@cache
def _same_label(value: str) -> regex.Pattern[str]:
    """Return the pattern of a label with a number or letter, in the form that any language has."""
    form = regex.escape(value)
    forms = rf"\(\s?{form}\s?\)\.?"
    if value[0].isdigit():
        forms += rf"|(?:§\s?)?{form}{ORDINAL_SUFFIX}\s?[.)°]{{1,2}}|(?:§\s?)?{form}(?=\s+\p{{Lu}}\p{{Ll}})"
    else:
        forms += rf"|{form}\s?\)"
    return regex.compile(rf"(?<![\d(][.,]?|§\s?){_OPENER}(?:{forms})\s+(?=[\p{{L}}\"„“'‘«»(,])")
