"""What the lines before and after the text of a page consist of: links, file formats, labels, references and dates."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from parlalign.languages import LANGUAGE_MENU, LANGUAGES, TAGS, Language
from parlalign.records import METADATA, NAVIGATION

_SAME = str.maketrans("’‘ʼ‐‑–—−", "'''-----")
"""Apostrophes and dashes that pages exchange."""

_FORMAT = r"(?i:pdf|word|docx?|odt|rtf|epub|html?|xhtml|xml|txt)"
_SIZE = r"\(?\d{1,6}(?:[.,]\d{1,3})?[kKM](?i:i?[bo])?\)?"
_CODES = "|".join(sorted({tag.upper() for tag in TAGS if len(tag) == 2}))
_DAY = r"\d{1,2}[./-]\d{1,2}[./-]\d{4}"
_REFERENCES = (
    r"\d{4}/\d{4}[A-Z]?\([A-Z]{3}\)",  # a procedure: 2009/2227(INI)
    r"(?:RC-?)?[A-Z]\d{1,2}-\d{3,4}/\d{4}|RC\d(?!\p{L})",  # A7-0215/2010
    r"P\d{1,2}_TA(?:-PROV)?\(\d{4}\)\d{4}",
    r"PE\d{3}\.?\d{3}(?:v\d\d-\d\d)?",
    r"(?:PV|CRE)\d{1,2}/\d{1,2}/\d{4}-\d+(?:\.\d+)*",  # an item of minutes, a debate
    r"[EHOPQ]-\d{4,6}[-/]\d{2,4}",  # a question
    r"(?:COM|KOM|SEC|SEK|SWD|JOIN)\(\d{4}\)\d+(?:final)?",
    r"[1-9CE](?:19|20)\d\d[A-Z]{1,2}\d{4}(?:\(\d+\))?",  # CELEX: 32016R0679
    r"DOC\d{6}/\d{3}",  # the Belgian Chamber
    r"ECLI:[A-Z]{2}:[A-Z]{1,7}:\d{4}:\w+",
    r"https?://[\w./%?=&:#-]+",
    r"(?:\p{L}[\w-]*\.)+(?:be|de|eu|int|nl)(?!\p{L})",
    r"ISSN:?\d{4}-\d{3}[\dX]",
    rf"(?:OJ|JO|PB|ABl\.?)?[LC]\d{{1,3}}[A-Z]?,?\p{{Ll}}{{0,3}}{_DAY},?\p{{L}}{{0,5}}\.?\d+(?:-\d+)?",  # journals
    r"[LC]\d{1,3}[A-Z]?/\d{1,4}",  # a page of the Official Journal
)
"""References as they are printed in all languages, without white space."""

_REFERENCE_BEGIN = regex.compile(
    r"[A-Z]{1,4}[\s_(-]?\d|[A-Z]{2}\s[A-Z]{2}\b|ABl\b|[A-Z]{2}\s[CL]\b|http"
    r"|\d{4}/\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{4}|(?:19|20)\d\d[A-Z]|\d+k"
)
"""A line that is longer than a link begins with a reference or a date in figures only if it begins like this."""
_NO_LETTERS = "# \t0123456789.,:;()[]/|<>•·«»„“”\"'"
_SHORT, _FIRST, _PREFIX = 40, 80, 5  # characters
_NUMBER = r"\d[\d./-]*"
_VALUE = regex.compile(r"[^.;,]{1,120}|.{1,60}(?<![.;,])")
"""A value of a label that is not known: `Jan Mulder`; not a sentence."""

_WORD = regex.compile(r"\w")

_WEIGHTS = {"label": 2, "file": 2, "codes": 2, "size": 1, "reference": 1, "date": 1, "plain": 0}
_KNOWN = frozenset({"label", "file", "codes", "phrase"})
_OF_METADATA = frozenset({"label", "reference", "date"})


class Items(NamedTuple):
    """The items that a line begins with, up to the offset `end`.

    `evidence` says how rarely such items occur in a text: 2 for a phrase of several words, for a label with its colon
    and for a file format with its size, 1 for other items, 0 for numbers. `is_known` means that one of them is more
    than a date, number or reference, which may be text. `has_free_value` means that any text follows the last label;
    after `ends_in_label` a value is due.
    """

    end: int = 0
    kind: str = NAVIGATION
    evidence: int = 0
    is_known: bool = False
    has_free_value: bool = False
    ends_in_label: bool = False


@lru_cache(maxsize=1 << 14)  # each round of the repair reads the same lines
def read_items(line: str) -> Items:
    """Return the items that a line begins with; white space does not matter, and items may be glued to each other.

    >>> items = read_items("Documentencyclus : A7-0215/2010Stemmingen : PV 18/06/2010 - 6.12")
    >>> items.kind, items.end
    ('metadata', 64)
    """
    if len(line) > _SHORT and not _may_begin_with_item(line):
        return Items()
    if len(line) > 2 * _FIRST and not read_items(line[:_FIRST]).evidence:
        return Items()
    body = _without_space(line)
    items, whole, at = Items(), Items(), 0
    places = [k for k, char in enumerate(line) if not char.isspace()] if _item_pattern().match(body) else []
    while places and at < len(body):
        match = _item_pattern().match(body, at)
        if match is None:
            has_value = items.ends_in_label and _VALUE.fullmatch(body, at)
            return items._replace(end=len(line), has_free_value=True) if has_value else whole
        first, last = places[match.start()], places[match.end() - 1]
        items = _with_item(items, str(match.lastgroup), line[first : last + 1])._replace(end=last + 1)
        at = match.end()
        if _ends_word(line, places, at):
            whole = items
        elif last - first == at - match.start() - 1:  # only phrases of several words are glued to small letters
            return whole
    return whole


def _may_begin_with_item(line: str) -> bool:
    """Return whether a line may begin with an item; nearly all lines of a text cannot, which is found out fast here."""
    letters = line.lstrip(_NO_LETTERS)[: 2 * _PREFIX]
    begin = "".join(letters.split())[:_PREFIX].lower()
    is_phrase = any(begin[:length] in _prefixes() for length in range(min(len(begin), 3), len(begin) + 1))
    return is_phrase or bool(_REFERENCE_BEGIN.match(line))


@cache
def _prefixes() -> frozenset[str]:
    """Return the first letters of all phrases, labels, weekdays and months, and none for a line without letters."""
    facts = LANGUAGES.values()
    phrases = (f.navigation | f.metadata | f.metadata_labels | {*f.weekdays, *f.months, ""} for f in facts)
    beginnings = (_without_space(phrase).lstrip(_NO_LETTERS) for phrase in LANGUAGE_MENU.union(*phrases))
    return frozenset(begin[:_PREFIX].lower() for begin in beginnings)


def _with_item(items: Items, group: str, item: str) -> Items:
    """Return the items with another one, as it is written in the line."""
    is_metadata = group in _OF_METADATA or (group == "phrase" and _is_metadata(item))
    return items._replace(
        kind=METADATA if is_metadata else items.kind,
        evidence=items.evidence + _WEIGHTS.get(group, min(len(item.split()), 2)),
        is_known=items.is_known or group in _KNOWN,
        ends_in_label=item.endswith(":") if group == "label" else items.ends_in_label and not _WORD.search(item),
    )


def _ends_word(line: str, places: list[int], end: int) -> bool:
    """Return whether an item ends at the end of a word; the next item may be glued to it with a capital letter."""
    if end >= len(places):
        return True
    last, following = places[end - 1], places[end]
    return following > last + 1 or not (line[last].isalpha() and line[following].islower())


@cache
def _item_pattern() -> regex.Pattern[str]:
    """Return the pattern of an item, in a text without white space."""
    facts = LANGUAGES.values()
    number = "|".join(sorted({regex.escape(word) for f in facts for word in f.number_abbreviations}))
    return regex.compile(
        rf"(?P<label>{_any_phrase(phrase for f in facts for phrase in f.metadata_labels)})(?::|(?=\d))"
        rf"|(?P<file>{_FORMAT}{_SIZE})"
        rf"|(?P<codes>(?:(?:{_CODES})[^\p{{L}}\d]*+){{4,}}(?!\p{{Ll}}))"
        rf"|(?P<size>{_SIZE})(?!\p{{Ll}})"
        rf"|(?P<reference>{'|'.join(_REFERENCES)})"
        rf"|(?P<date>{_date(facts)})"
        rf"|(?P<phrase>{_any_phrase(LANGUAGE_MENU.union(*(f.navigation | f.metadata for f in facts)))}|{_FORMAT})"
        rf"|(?P<plain>\d+|(?:{_CODES}|[IVXLC]+)(?!\p{{L}})|(?i:{number})\.?(?=\d|[LC]\d)|[^\p{{L}}\d])"
    )


def _is_metadata(phrase: str) -> bool:
    return bool(_metadata_pattern().fullmatch(_without_space(phrase)))


@cache
def _metadata_pattern() -> regex.Pattern[str]:
    return regex.compile(_any_phrase(phrase for facts in LANGUAGES.values() for phrase in facts.metadata))


def _without_space(text: str) -> str:
    return "".join(text.split()).translate(_SAME)


def _any_phrase(phrases: Iterable[str]) -> str:
    """Return the pattern of phrases without their white space, the longest first."""
    written = set(map(_without_space, phrases))
    ordered = sorted(written, key=lambda phrase: (-len(phrase), phrase))
    parts = ([regex.escape(part) for part in phrase.split("#")] for phrase in ordered)
    return f"(?i:{'|'.join(map(_NUMBER.join, parts))})"


def _date(facts: Iterable[Language]) -> str:
    """Return the pattern of a date: `Vrijdag 18 juni 2010 - Straatsburg`, `4.5.2016`, `Brussel, 14.11.2012`."""
    months = "|".join(sorted({month for f in facts for month in f.months}))
    weekdays = "|".join(sorted({day for f in facts for day in f.weekdays}))
    day = rf"\d{{1,2}}(?:\.|er)?(?i:{months}),?\d{{4}}|{_DAY}|\d{{4}}-\d{{2}}-\d{{2}}"
    place = r"\p{Lu}\p{Ll}+"
    return rf"(?:{place},(?:den)?)?(?:(?i:{weekdays}),?)?(?:{day})(?:[-,]{place})?"
