"""The languages of the columns of a table: from the heading of a column, or from all texts in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple

import regex

from parlalign.languages import DEFAULT_PAIR, LANGUAGES, TAGS
from parlalign.languages.name_codes import name_codes, without_overlaps
from parlalign.languages.scripts import main_script

Role = Literal["source", "target"]

_LONGEST_HEADING = 60  # characters: `Ausgangstext (Niederländisch, Belgien)` has 38
_LONGEST_ENDING = 3  # of an adjective: `Nederlandse`, `Deutscher`; not `Duitsland`, `Deutschland`
_SHORTEST_NAME = 5  # letters of a name with an ending: `frans` in `Franse`; not `dui` in `duif`
_LEAST_EVIDENCE = 2.5
"""Nats a word: the columns of a list of two terms in Dutch and German have 3 to 6, those in other languages up to 3."""
_FEW_WORDS = 20
"""With as many words, the language of a column is certain: 10 terms in Dutch and German were always right."""
_MOST_COLUMNS = 40  # of a table are identified, which takes some milliseconds each
_LEAST_DIFFERENCE = 1.0
"""Nats a word for one of two languages: lists of terms have 3 to 5 in Dutch and German and 1.5 to 3 in other pairs."""
_MOST_CHARS = 20_000  # of a column, which are enough to identify its language
_AROUND_CODE = frozenset("_-()[]:/")
_HEADING_WORD = regex.compile(r"[\p{L}\p{M}]+")


class Heading(NamedTuple):
    """What the heading of a column says: the language of its texts, and which side of a translation they are.

    `other_words` is the number of words that say something else, as `definition`. `is_known` means that there are words
    that stand over columns, so that it is probably no text of the table.
    """

    language: str | None
    role: Role | None
    is_known: bool
    other_words: int


def read_heading(text: str) -> Heading:
    """Return what a heading says; one with two languages names none.

    >>> [read_heading(text).language for text in ("NL-BE", "Deutsch [de-DE]", "Nederlandse term", "text_de", "De term")]
    ['nl', 'de', 'nl', 'de', None]
    >>> read_heading("Ausgangstext").role, read_heading("Nederlands-Duits").language
    ('source', None)
    """
    text = text.strip()
    tokens = [word.casefold() for word in _HEADING_WORD.findall(text)]
    if not tokens or len(text) > _LONGEST_HEADING or "://" in text:
        return Heading(None, None, is_known=False, other_words=len(tokens))
    named = {code for token in tokens if (code := _language_of_name(token))}
    languages = named or set(_codes(text))
    roles = {role for token in tokens if (role := _roles().get(token))}
    others = [
        token
        for token in tokens
        if len(token) > 1 and not (token in TAGS or token in _common_words() or _language_of_name(token))
    ]
    return Heading(
        language=languages.pop() if len(languages) == 1 else None,
        role=roles.pop() if len(roles) == 1 else None,
        is_known=bool(languages or roles) or not others,
        other_words=len(others),
    )


def code_in_cell(text: str) -> str | None:
    """Return the language that a cell consists of as a code or a name: `nl`, `de-DE`, `Dutch`; None for other texts."""
    tag = text.strip().replace("_", "-").casefold()
    return TAGS.get(tag) or TAGS.get(tag.split("-")[0] if regex.fullmatch(r"[a-z]{2,3}-[a-z]{2,4}", tag) else "")


def _codes(text: str) -> list[str]:
    """Return the languages of the codes in a heading; `de` before other words is an article."""
    found = []
    for code in name_codes(text):
        written = text[code.start : code.end]
        around = text[max(0, code.start - 1) : code.start] + text[code.end : code.end + 1]
        is_marked = written.isupper() or not _AROUND_CODE.isdisjoint(around)
        is_tag = "-" in written or "_" in written
        if is_marked or is_tag or code.end == len(text) or written == text:
            found.append(code)
    return [code.language for code in without_overlaps(found)]


def _language_of_name(token: str) -> str | None:
    """Return the language that a word names, also with the ending of an adjective."""
    stems = (token[:length] for length in range(len(token), len(token) - _LONGEST_ENDING - 1, -1))
    named = (stem for stem in stems if stem in _names() and (stem == token or len(stem) >= _SHORTEST_NAME))
    return next((_names()[stem] for stem in named), None)


@cache
def _names() -> dict[str, str]:
    return {name: code for code, facts in LANGUAGES.items() for name in facts.names}


@cache
def _roles() -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for facts in LANGUAGES.values():
        roles |= dict.fromkeys(facts.heading_words.source, "source")
        roles |= dict.fromkeys(facts.heading_words.target, "target")
    return roles


@cache
def _common_words() -> frozenset[str]:
    """Return the words over columns that say nothing about the language, such as `source` and `text`."""
    return frozenset(_roles()).union(*(facts.heading_words.others for facts in LANGUAGES.values()))


def identify_columns(columns: Mapping[int, str], wanted: tuple[str, str] | None) -> dict[int, str]:
    """Return the language of the texts of each column, which are joined; a column without words is left out.

    A list of short terms shows its language only as a whole. Columns with few words are compared in the languages
    `wanted`, or in Dutch and German.

    >>> identify_columns({1: "kade veerdienst dijk haven", 3: "Kai Fähre Deich Hafen"}, None)
    {1: 'nl', 3: 'de'}
    """
    from parlalign.languages.identify import WORD

    with_words = ((column, text[:_MOST_CHARS]) for column, text in columns.items() if WORD.search(text))
    texts = dict(islice(with_words, _MOST_COLUMNS))
    found = {column: code for column, text in texts.items() if (code := identify_text(text))}
    pair = wanted or DEFAULT_PAIR
    if len(texts) > 1 and (wanted or set(found.values()) <= set(pair)) and not set(pair) <= set(found.values()):
        found |= _by_pair(texts, found, pair)
    return found


def identify_text(text: str) -> str | None:
    """Return the language with facts that a text is most probably in, or None if the text shows none."""
    from parlalign.languages.identify import WORD, clipped_log_odds, has_word_model
    from parlalign.languages.ngram_identifier import log_likelihoods

    script = main_script(text)
    if script not in {"Latin", None}:
        return next((code for code, facts in LANGUAGES.items() if facts.scripts[0] == script), None)
    scores = {code: score for code, score in log_likelihoods(text).items() if code in LANGUAGES}
    ranked = sorted(scores, key=lambda code: -scores[code])
    best = tuple(ranked[:2])
    pair = best if len(best) == 2 and has_word_model(best) else DEFAULT_PAIR
    evidence = _mean(clipped_log_odds(WORD.findall(text), pair))
    likely = pair[evidence > 0]
    if likely in ranked[:2] and abs(evidence) >= _LEAST_EVIDENCE:
        return likely
    return ranked[0] if ranked else None


def _by_pair(texts: Mapping[int, str], found: Mapping[int, str], wanted: tuple[str, str]) -> dict[int, str]:
    """Return the two columns that differ most in the evidence for two languages, if one is likely in each of them.

    A column with many words is in the language that was found.
    """
    from parlalign.languages.discrimination import log_odds
    from parlalign.languages.identify import WORD

    words = {column: WORD.findall(text) for column, text in texts.items()}
    odds = {
        column: _mean(log_odds(words[column], wanted))
        for column in texts
        if found.get(column) in wanted or len(words[column]) < _FEW_WORDS
    }
    if len(odds) < 2:
        return {}
    first, second = min(odds, key=lambda k: odds[k]), max(odds, key=lambda k: odds[k])
    return {first: wanted[0], second: wanted[1]} if odds[first] < 0 < odds[second] else {}


def are_in_pair(first: str, second: str, languages: tuple[str, str]) -> bool:
    """Return whether two texts are clearly in the two languages."""
    from parlalign.languages.discrimination import log_odds
    from parlalign.languages.identify import WORD

    odds = [_mean(log_odds(WORD.findall(text[:_MOST_CHARS]), languages)) for text in (first, second)]
    return odds[0] <= -_LEAST_DIFFERENCE and odds[1] >= _LEAST_DIFFERENCE


def _mean(odds: object) -> float:
    import numpy as np

    values = np.asarray(odds, dtype=np.float64)
    return float(values.mean()) if values.size else 0.0
