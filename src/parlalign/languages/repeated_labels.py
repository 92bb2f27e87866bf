"""Labels that occur a second time after the line that they begin: the translation of the line begins there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import regex

from parlalign.languages.label_forms import ORDINAL_SUFFIX
from parlalign.languages.quotation_marks import opens_quotation
from parlalign.records import Span

_OPENER = r"(?:[\"„“'‘»]|«\s?)?"
_MAY_CLOSE = "\"'“"
_NUMBER = r"(?P<number>\d{1,4}(?:\.\d{1,3})*)"
_LETTER = r"(?P<letter>(?:\p{Ll}{1,2}|[ivx]{1,5})(?:\.\d{1,2})?)"
_FIRST_LABEL = regex.compile(
    rf"(?m)^[^\S\n]*+{_OPENER}(?:"
    rf"(?:§\s?|\()?{_NUMBER}{ORDINAL_SUFFIX}\s?(?:[.)°]{{1,2}}|(?=\s+\p{{Lu}}))"
    rf"|\(?{_LETTER}\s?\))\s"
)
"""Matches `1. `, `(2.1) `, `§ 1er. `, `12 The`, `b) ` and `(b.1) ` at the start of a line."""
_BEFORE = rf"(?<![\d(][.,]?|§\s?){_OPENER}"
_AFTER = r"\s+(?=[\p{L}\"„“'‘«»(,])"
_NUMBERED = regex.compile(
    rf"{_BEFORE}(?:\(\s?{_NUMBER}\s?\)\.?|(?:§\s?)?{_NUMBER}{ORDINAL_SUFFIX}\s?[.)°]{{1,2}}"
    rf"|(?:§\s?)?{_NUMBER}(?=\s+\p{{Lu}}\p{{Ll}})){_AFTER}"
)
_LETTERED = regex.compile(rf"{_BEFORE}(?:\(\s?{_LETTER}\s?\)\.?|{_LETTER}\s?\)){_AFTER}")
"""Labels with a number and with a letter anywhere, in the forms that any language has."""
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
        for start, stop in _again(text, label, end):
            is_closing = (
                start
                and text[start] in _MAY_CLOSE
                and not text[start - 1].isspace()
                and not opens_quotation(text, start)
            )
            yield Span(start + is_closing, stop)


def _again(text: str, label: regex.Match[str], end: int) -> Iterator[Span]:
    """Yield the labels between a label and the place `end` that have its number or letter."""
    name, pattern = ("number", _NUMBERED) if label["number"] else ("letter", _LETTERED)
    stop = 0
    for match in pattern.finditer(text, label.end(), end, overlapped=True):
        if match.end() > stop and match[name] == label[name]:
            stop = match.end()
            yield Span(*match.span())
